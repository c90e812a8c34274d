//! Goal: what was one module works as two. Method: a small module with every kind of reference is
//! built, divided, and both halves are read again.

mod owners;

use super::graph::Graph;
use super::*;
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, GlobalSection, GlobalType, ImportSection,
    MemorySection, MemoryType, Module, NameMap, NameSection, RefType, TableSection, TableType,
    TypeSection, ValType,
};
use wasmparser::{Operator, Validator};

/// The functions of the module, by their numbers. `log` is imported.
const NAMES: [&str; 7] = ["log", "main", "shared", "late::entry", "helper", "late::slot", "first"];

/// Body of a function: calls these with the first argument of its own, and returns it.
fn calling(callees: &[u32], touches_the_stack: bool) -> Function {
    let mut body = Function::new([]);
    let mut sink = body.instructions();
    if touches_the_stack {
        sink.global_get(0).global_set(0);
    }
    for &callee in callees {
        sink.local_get(0).call(callee).drop();
    }
    sink.local_get(0).end();
    body
}

/// ```text
/// main ─▶ shared, late::entry      late::entry ─▶ helper, shared, log
/// table: first, late::slot          late::slot ─▶ helper
/// ```
fn whole() -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut imports = ImportSection::new();
    imports.import("./app_bg.js", "log", EntityType::Function(0));
    let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
    for body in [
        calling(&[2, 3], false),
        calling(&[], false),
        calling(&[4, 2, 0], true),
        calling(&[], false),
        calling(&[4], false),
        calling(&[], false),
    ] {
        functions.function(0);
        code.function(&body);
    }
    let mut tables = TableSection::new();
    let element_type = RefType::FUNCREF;
    let maximum = Some(3);
    tables.table(TableType { element_type, table64: false, minimum: 3, maximum, shared: false });
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut globals = GlobalSection::new();
    let stack = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
    globals.global(stack, &ConstExpr::i32_const(1024));
    let mut exports = ExportSection::new();
    exports.export("main", ExportKind::Func, 1);
    let mut elements = ElementSection::new();
    elements.active(None, &ConstExpr::i32_const(1), Elements::Functions(vec![6, 5].into()));
    let mut names = NameSection::new();
    let mut map = NameMap::new();
    NAMES.iter().zip(0..).for_each(|(name, index)| map.append(index, name));
    names.functions(&map);
    let mut module = Module::new();
    module.section(&types).section(&imports).section(&functions).section(&tables);
    module.section(&memories).section(&globals).section(&exports).section(&elements);
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(16), *b"early");
    module.section(&code).section(&data).section(&names);
    module.finish()
}

const LATE: Choice = Choice { function: is_late, table: is_late };

fn is_late(name: &str) -> bool {
    name.starts_with("late::")
}

fn halves() -> Halves {
    split(&whole(), &Owners::default(), &LATE, false).expect("it can be divided")
}

/// The operators of a body, as text.
fn operators(graph: &Graph<'_>, place: usize) -> Vec<String> {
    let mut reader = graph.bodies[place].get_operators_reader().expect("it has operators");
    let mut operators = Vec::new();
    while !reader.eof() {
        operators.push(format!("{:?}", reader.read().expect("an operator")));
    }
    operators
}

#[test]
fn both_halves_are_valid_modules() {
    let Halves { first, rest, .. } = halves();
    Validator::new().validate_all(&first).expect("the first half");
    Validator::new().validate_all(&rest).expect("the rest");
}

#[test]
fn what_only_chosen_functions_need_goes_with_them_and_what_is_shared_stays() {
    assert_eq!(halves().counts, (3, 1), "late::entry, helper and late::slot; main calls the first");
    let whole = whole();
    let graph = Graph::of(&whole).expect("a module");
    let plan = Plan::of(&graph, &Owners::default(), &LATE).expect("a plan");
    let going: Vec<_> =
        NAMES.iter().zip(&plan.goes).filter(|(_, goes)| **goes).map(|(name, _)| *name).collect();
    assert_eq!(going, ["late::entry", "helper", "late::slot"]);
    assert_eq!(plan.functions_lent, [0, 2], "the script's `log`, too");
    assert_eq!(plan.globals_lent, [0]);
}

#[test]
fn a_trampoline_calls_a_slot_behind_all_others() {
    let Halves { first, .. } = halves();
    let graph = Graph::of(&first).expect("a module");
    assert_eq!(graph.tables[0].initial, 4);
    assert_eq!(graph.tables[0].maximum, Some(4));
    let expected = [
        Operator::LocalGet { local_index: 0 },
        Operator::I32Const { value: 3 },
        Operator::CallIndirect { type_index: 0, table_index: 0 },
        Operator::End,
    ];
    // After `main` and `shared` stands what was `late::entry`.
    assert_eq!(operators(&graph, 2), expected.map(|operator| format!("{operator:?}")));
}

#[test]
fn a_slot_whose_function_has_gone_holds_one_that_traps() {
    let Halves { first, rest, .. } = halves();
    let graph = Graph::of(&first).expect("a module");
    let trapping = graph.type_of.len() as u32 - 1;
    assert_eq!(graph.elements[1], (2, trapping));
    let trap = operators(&graph, trapping as usize - 1);
    assert_eq!(trap, ["Unreachable", "End"]);
    // Functions of the rest: `_c` to `_e` are lent, then come its own.
    let slots: Vec<_> = Graph::of(&named(&rest)).expect("a module").elements;
    assert_eq!(slots, [(2, 4), (3, 2)]);
}

/// The rest imports more than functions, which a graph does not take. So this is the module of its
/// table alone.
fn named(rest: &[u8]) -> Vec<u8> {
    let mut elements = ElementSection::new();
    let mut tables = TableSection::new();
    for payload in wasmparser::Parser::new(0).parse_all(rest) {
        let Ok(wasmparser::Payload::ElementSection(section)) = payload else { continue };
        wasm_encoder::reencode::utils::parse_element_section(
            &mut wasm_encoder::reencode::RoundtripReencoder,
            &mut elements,
            section,
        )
        .expect("elements");
    }
    let element_type = RefType::FUNCREF;
    tables.table(TableType {
        element_type,
        table64: false,
        minimum: 4,
        maximum: None,
        shared: false,
    });
    let mut module = Module::new();
    module.section(&tables).section(&elements);
    module.finish()
}

/// What is put into memory by a half.
fn data(half: &[u8]) -> Vec<Vec<u8>> {
    let mut pieces = Vec::new();
    for payload in wasmparser::Parser::new(0).parse_all(half) {
        let Ok(wasmparser::Payload::DataSection(section)) = payload else { continue };
        pieces.extend(section.into_iter().map(|data| data.expect("data").data.to_vec()));
    }
    pieces
}

const NOTHING: Choice = Choice { function: |_| false, table: |_| false };

#[test]
fn a_module_of_which_nothing_is_chosen_is_refused() {
    assert!(split(&whole(), &Owners::default(), &NOTHING, false).is_err());
    assert!(split(b"no module", &Owners::default(), &LATE, false).is_err());
}

#[test]
fn with_names_a_function_that_is_not_here_says_so() {
    let halves = split(&whole(), &Owners::default(), &LATE, true).expect("it can be divided");
    let names = Graph::of(&halves.first).expect("it is a module").names;
    assert!(names.iter().any(|name| name == "not here: late::entry"), "{names:?}");
    assert!(names.iter().any(|name| name == "shared"), "{names:?}");
    let largest = &halves.largest[0];
    assert!(largest.ends_with("main"), "{largest}");
}
