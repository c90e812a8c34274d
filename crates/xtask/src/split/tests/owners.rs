//! Goal: data goes with the functions that need it, and never earlier than it may. Method: a small
//! module, with the lists that a linker would add to it, is divided.
//!
//! ```text
//! main ─────────▶ early table ─▶ early text, early slot
//!  └▶ late::entry ─▶ late table ─▶ late text, late slot
//! ```

use super::*;
use wasm_encoder::{ConstExpr, CustomSection, DataSymbolDefinition, LinkingSection, SymbolTable};

const NAMES: [&str; 4] = ["main", "late::entry", "early slot", "late slot"];
/// Where the pieces of data begin, how long they are, and what they are called.
const PIECES: [(u32, u32, &str); 4] =
    [(16, 8, "early table"), (24, 8, "late table"), (32, 10, "early text"), (42, 9, "late text")];
const DATA_AT: u32 = 16;
const BYTES: &[u8] = b"\x20\0\0\0\x01\0\0\0\x2a\0\0\0\x02\0\0\0early textlate text";

/// Numbers of relocations, from the conventions for tools.
const TABLE_INDEX_I32: u8 = 2;
const MEMORY_ADDR_SLEB: u8 = 4;
const MEMORY_ADDR_I32: u8 = 5;

/// The first numbers of symbols: those of data, those of functions.
const FUNCTIONS: u8 = PIECES.len() as u8;

/// A body that has an address in it, as a linker writes it, and calls a function.
fn body(address: Option<u32>, callee: Option<u32>) -> Function {
    let mut body = Function::new([]);
    if let Some(address) = address {
        body.raw([0x41, address as u8 | 0x80, 0x80, 0x80, 0x80, 0]);
        body.instructions().drop();
    }
    if let Some(callee) = callee {
        body.instructions().call(callee);
    }
    body.instructions().end();
    body
}

/// The module without the lists.
fn plain(names: [&str; 4], bytes: &[u8]) -> Module {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
    for body in [body(Some(16), Some(1)), body(Some(24), None), body(None, None), body(None, None)]
    {
        functions.function(0);
        code.function(&body);
    }
    let mut tables = TableSection::new();
    let element_type = RefType::FUNCREF;
    tables.table(TableType {
        element_type,
        table64: false,
        minimum: 3,
        maximum: None,
        shared: false,
    });
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut exports = ExportSection::new();
    exports.export("main", ExportKind::Func, 0);
    let mut elements = ElementSection::new();
    elements.active(None, &ConstExpr::i32_const(1), Elements::Functions(vec![2, 3].into()));
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(DATA_AT as i32), bytes.iter().copied());
    let mut map = NameMap::new();
    names.iter().zip(0..).for_each(|(name, index)| map.append(index, name));
    let mut section = NameSection::new();
    section.functions(&map);
    let mut module = Module::new();
    module.section(&types).section(&functions).section(&tables).section(&memories);
    module.section(&exports).section(&elements).section(&code).section(&data).section(&section);
    module
}

/// Where in the module the code and the data begin, with their numbers among the sections, and
/// where the two addresses in the code are, and all in the data.
fn places(module: &[u8]) -> [(u8, Vec<u8>); 2] {
    let mut found = [(0, Vec::new()), (0, Vec::new())];
    let (mut start, mut sections) = (0, 0);
    for payload in wasmparser::Parser::new(0).parse_all(module) {
        let payload = payload.expect("a module");
        if let Some((_, range)) = payload.as_section() {
            (start, sections) = (range.start, sections + 1);
        }
        match payload {
            wasmparser::Payload::CodeSectionEntry(body) => {
                // Behind the number of locals and `i32.const`.
                found[0].0 = sections - 1;
                found[0].1.push((body.range().start - start) as u8 + 2);
            }
            wasmparser::Payload::DataSection(section) => {
                let data = section.into_iter().next().expect("data").expect("data");
                let at = (data.range.end - start) as u8 - BYTES.len() as u8;
                found[1] = (sections - 1, (0..4).map(|word| at + 4 * word).collect());
            }
            _ => {}
        }
    }
    found
}

/// The module as the linker writes it.
fn linked() -> Vec<u8> {
    let mut module = plain(NAMES, BYTES);
    let [(code, in_code), (data, in_data)] = places(&plain(NAMES, BYTES).finish());
    let mut symbols = SymbolTable::new();
    for (start, size, name) in PIECES {
        let definition = DataSymbolDefinition { index: 0, offset: start - DATA_AT, size };
        symbols.data(0, name, Some(definition));
    }
    NAMES.iter().zip(0..).for_each(|(name, index)| _ = symbols.function(0, index, Some(name)));
    let mut linking = LinkingSection::new();
    linking.symbol_table(&symbols);
    module.section(&linking);
    let in_code = [
        [MEMORY_ADDR_SLEB, in_code[0], 0, 0].to_vec(),
        [MEMORY_ADDR_SLEB, in_code[1], 1, 0].to_vec(),
    ];
    let in_data = [
        [MEMORY_ADDR_I32, in_data[0], 2, 0].to_vec(),
        [TABLE_INDEX_I32, in_data[1], FUNCTIONS + 2].to_vec(),
        [MEMORY_ADDR_I32, in_data[2], 3, 0].to_vec(),
        [TABLE_INDEX_I32, in_data[3], FUNCTIONS + 3].to_vec(),
    ];
    for (name, section, list) in
        [("reloc.CODE", code, in_code.as_slice()), ("reloc.DATA", data, &in_data)]
    {
        let head = [section, list.len() as u8];
        let data = head.into_iter().chain(list.concat()).collect::<Vec<_>>();
        module.section(&CustomSection { name: name.into(), data: data.into() });
    }
    module.finish()
}

#[test]
fn data_and_slots_go_with_the_only_function_that_needs_them() {
    let module = linked();
    let graph = Graph::of(&module).expect("a module");
    let owners = Owners::of(&module, &graph).expect("the linker is right");
    let plan = Plan::of(&graph, &owners, &LATE).expect("a plan");
    assert_eq!(plan.goes, [false, true, false, true]);
    assert_eq!(plan.late, [24..32, 42..51]);
}

#[test]
fn a_chosen_table_goes_with_all_that_only_it_refers_to() {
    let module = linked();
    let graph = Graph::of(&module).expect("a module");
    let owners = Owners::of(&module, &graph).expect("the linker is right");
    let choice = Choice { function: |_| false, table: |name| name == "early table" };
    let plan = Plan::of(&graph, &owners, &choice).expect("a plan");
    assert_eq!(plan.goes, [false, false, true, false]);
    assert_eq!(plan.late, [16..24, 32..42]);
}

#[test]
fn the_first_half_has_zeros_where_the_rest_writes() {
    let module = linked();
    let graph = Graph::of(&module).expect("a module");
    let owners = Owners::of(&module, &graph).expect("the linker is right");
    let halves = split(&module, &owners, &LATE, false).expect("it can be divided");
    let zeros = b"\x20\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0early text\0\0\0\0\0\0\0\0\0";
    assert_eq!(data(&halves.first), [zeros]);
    assert_eq!(data(&halves.rest), [&b"\x2a\0\0\0\x02\0\0\0"[..], b"late text"]);
    let slots: Vec<_> = Graph::of(&named(&halves.rest)).expect("a module").elements;
    assert_eq!(slots.iter().map(|(slot, _)| *slot).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn what_nobody_speaks_of_stays() {
    let module = plain(NAMES, BYTES).finish();
    let graph = Graph::of(&module).expect("a module");
    assert!(Owners::of(&module, &graph).is_err(), "there are no lists");
    let plan = Plan::of(&graph, &Owners::default(), &LATE).expect("a plan");
    assert_eq!(plan.goes, [false, true, false, false]);
    assert_eq!(plan.late, []);
}

#[test]
fn lists_of_another_module_are_refused() {
    let module = linked();
    let is_believed = |module: &[u8], finished: &[u8]| {
        Owners::of(module, &Graph::of(finished).expect("a module")).is_ok()
    };
    assert!(is_believed(&module, &module));
    assert!(is_believed(&module, &plain(NAMES, BYTES).finish()));
    let other = plain(NAMES, &BYTES.to_ascii_uppercase()).finish();
    assert!(!is_believed(&module, &other), "other data");
    let other = plain(["main", "late::entry", "early slot", "new"], BYTES).finish();
    assert!(is_believed(&module, &other), "a function that was added, and has no addresses");
    let other = plain(["main", "new", "early slot", "late slot"], BYTES).finish();
    assert!(!is_believed(&module, &other), "a function that was added, and has one");
    // The first address in the code is another than the list says.
    let mut other = module.clone();
    let place = other.windows(3).position(|bytes| bytes == [0x41, 16 | 0x80, 0x80]);
    other[place.expect("it is there") + 1] = 17 | 0x80;
    assert!(!is_believed(&other, &other), "another address");
}
