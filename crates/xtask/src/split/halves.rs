//! Writing the two halves down.

use super::Trouble;
use super::graph::{FEATURES, Graph};
use super::plan::Plan;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, ElementSection, Elements, EntityType,
    ExportKind, ExportSection, Function, FunctionSection, ImportSection, Module, NameMap,
    NameSection, TableSection, TypeSection,
};
use wasmparser::Parser;

/// What the rest calls the module that it belongs to.
const FIRST: &str = "_";

type Result<T = ()> = core::result::Result<T, Error<Infallible>>;

/// The half that the first visit needs. It lends the other one what that needs.
pub fn first(
    module: &[u8],
    graph: &Graph<'_>,
    plan: &Plan,
    late: &[(u32, &[u8])],
    named: bool,
) -> core::result::Result<Vec<u8>, Trouble> {
    let stays = |function: &u32| !plan.goes[*function as usize] || plan.called.contains(function);
    let kept: Vec<u32> = graph.defined().filter(stays).collect();
    let imported = 0..graph.imported;
    let new_index = imported.chain(kept.iter().copied()).zip(0..).collect();
    let empty = graph.imported + kept.len() as u32;
    let table = graph.table()?;
    let names = names(graph, plan, &kept);
    let mut first = First { graph, plan, late, new_index, empty, table, place: 0 };
    let mut half = Module::new();
    utils::parse_core_module(&mut first, &mut half, Parser::new(0), module)?;
    if named {
        half.section(&names);
    }
    Ok(half.finish())
}

/// What the functions of the first half are called, for whoever looks for the line that is wrong:
/// the browser names them where a call ends in a trap.
fn names(graph: &Graph<'_>, plan: &Plan, kept: &[u32]) -> NameSection {
    let mut map = NameMap::new();
    for (new, function) in (graph.imported..).zip(kept) {
        let name = &graph.names[*function as usize];
        match plan.goes[*function as usize] {
            true => map.append(new, &format!("not here: {name}")),
            false => map.append(new, name),
        }
    }
    let mut names = NameSection::new();
    names.functions(&map);
    names
}

struct First<'a> {
    graph: &'a Graph<'a>,
    plan: &'a Plan,
    /// What the rest will write into memory.
    late: &'a [(u32, &'a [u8])],
    new_index: BTreeMap<u32, u32>,
    /// The function that stands in each slot whose function is not there yet. It traps.
    empty: u32,
    table: u32,
    /// The function with a body that is read next.
    place: u32,
}

impl First<'_> {
    /// `function(…)` becomes `table[slot](…)`.
    fn trampoline(&self, function: u32) -> Function {
        let type_index = self.graph.type_of[function as usize];
        let arguments = self.graph.types[type_index as usize].params().len() as u32;
        let mut body = Function::new([]);
        let mut sink = body.instructions();
        for argument in 0..arguments {
            sink.local_get(argument);
        }
        sink.i32_const(self.plan.slots[&function] as i32);
        sink.call_indirect(self.table, type_index).end();
        body
    }
}

impl Reencode for First<'_> {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32> {
        Ok(self.new_index[&function])
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: wasmparser::TypeSectionReader<'_>,
    ) -> Result {
        utils::parse_type_section(self, types, section)?;
        // That of the function that traps.
        types.ty().function([], []);
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _: wasmparser::FunctionSectionReader<'_>,
    ) -> Result {
        for &function in self.new_index.keys().filter(|function| **function >= self.graph.imported)
        {
            functions.function(self.graph.type_of[function as usize]);
        }
        functions.function(self.graph.types.len() as u32);
        Ok(())
    }

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        section: wasmparser::TableSectionReader<'_>,
    ) -> Result {
        for (place, table) in (0..).zip(section) {
            let mut of_type = self.table_type(table?.ty)?;
            if place == self.table {
                of_type.minimum = self.plan.table_size.into();
                of_type.maximum = of_type.maximum.map(|_| of_type.minimum);
            }
            tables.table(of_type);
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> Result {
        utils::parse_export_section(self, exports, section)?;
        for (name, kind, index) in lent(self.graph, self.plan, self.table) {
            let index = if kind == ExportKind::Func { self.function_index(index)? } else { index };
            exports.export(&name, kind, index);
        }
        Ok(())
    }

    fn element_items<'a>(&mut self, items: wasmparser::ElementItems<'a>) -> Result<Elements<'a>> {
        let wasmparser::ElementItems::Functions(functions) = items else {
            return utils::element_items(self, items);
        };
        let mut held = Vec::new();
        for function in functions {
            let function = function?;
            let stays = !self.plan.goes[function as usize];
            held.push(if stays { self.function_index(function)? } else { self.empty });
        }
        Ok(Elements::Functions(Cow::Owned(held)))
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: wasmparser::CodeSectionReader<'_>,
    ) -> Result {
        self.place = self.graph.imported;
        utils::parse_code_section(self, code, section)?;
        let mut empty = Function::new([]);
        empty.instructions().unreachable().end();
        code.function(&empty);
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: wasmparser::FunctionBody<'_>,
    ) -> Result {
        let function = self.place;
        self.place += 1;
        if !self.plan.goes[function as usize] {
            utils::parse_function_body(self, code, body)?;
        } else if self.plan.called.contains(&function) {
            code.function(&self.trampoline(function));
        }
        Ok(())
    }

    fn parse_data(&mut self, section: &mut DataSection, data: wasmparser::Data<'_>) -> Result {
        let wasmparser::DataKind::Active { memory_index, offset_expr } = data.kind else {
            return utils::parse_data(self, section, data);
        };
        let mut bytes = data.data.to_vec();
        if let wasmparser::Operator::I32Const { value } =
            offset_expr.get_operators_reader().read()?
        {
            let start = value as u32;
            let in_here = |place: u32| place.checked_sub(start).map(|place| place as usize);
            for (place, text) in self.late {
                let hole = in_here(*place).and_then(|from| bytes.get_mut(from..from + text.len()));
                hole.into_iter().for_each(|hole| hole.fill(0));
            }
        }
        section.active(memory_index, &self.const_expr(offset_expr)?, bytes);
        Ok(())
    }

    fn parse_custom_section(
        &mut self,
        module: &mut Module,
        section: wasmparser::CustomSectionReader<'_>,
    ) -> Result {
        // Names of functions that are elsewhere now would be the names of others.
        if section.name() == FEATURES {
            utils::parse_custom_section(self, module, section)?;
        }
        Ok(())
    }
}

/// What one half lends the other, by names that are as short as they can be.
fn lent<'a>(
    graph: &'a Graph<'_>,
    plan: &'a Plan,
    table: u32,
) -> impl Iterator<Item = (String, ExportKind, u32)> + 'a {
    let memory = graph.memory.iter().map(|_| (ExportKind::Memory, 0));
    let table = [(ExportKind::Table, table)].into_iter();
    let globals = plan.globals_lent.iter().map(|&global| (ExportKind::Global, global));
    let functions = plan.functions_lent.iter().map(|&function| (ExportKind::Func, function));
    let all = memory.chain(table).chain(globals).chain(functions);
    all.enumerate().map(|(place, (kind, index))| (short(place), kind, index))
}

/// `_a`, `_b` … `_a0` …: no name of the module itself is like these.
fn short(mut place: usize) -> String {
    const SIGNS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let mut name = "_".to_owned();
    loop {
        name.push(char::from(SIGNS[place % SIGNS.len()]));
        place /= SIGNS.len();
        if place == 0 {
            return name;
        }
    }
}

/// The other half.
pub fn rest(
    graph: &Graph<'_>,
    plan: &Plan,
    late: &[(u32, &[u8])],
) -> core::result::Result<Vec<u8>, Trouble> {
    let mut rest = Rest::default();
    let mut imports = ImportSection::new();
    let table = graph.table()?;
    for (name, kind, index) in lent(graph, plan, table) {
        let place = match kind {
            ExportKind::Func => &mut rest.functions,
            ExportKind::Global => &mut rest.globals,
            _ => &mut rest.others,
        };
        let new = place.len() as u32;
        place.insert(index, new);
        imports.import(FIRST, &name, entity(&mut rest, graph, plan, (kind, index))?);
    }
    rest.function_table = table;
    let going: Vec<u32> =
        graph.defined().filter(|&function| plan.goes[function as usize]).collect();
    for (new, &function) in (rest.functions.len() as u32..).zip(&going) {
        rest.functions.insert(function, new);
    }

    let (mut types, mut functions) = (TypeSection::new(), FunctionSection::new());
    for of_type in &graph.types {
        types.ty().func_type(&rest.func_type(of_type.clone())?);
    }
    let mut code = CodeSection::new();
    for &function in &going {
        functions.function(graph.type_of[function as usize]);
        let body = &graph.bodies[(function - graph.imported) as usize];
        rest.parse_function_body(&mut code, body.clone())?;
    }
    let elements = rest.elements(graph, plan)?;
    let mut half = Module::new();
    half.section(&types).section(&imports).section(&functions).section(&elements).section(&code);
    let mut data = DataSection::new();
    for (place, text) in late {
        data.active(0, &ConstExpr::i32_const(*place as i32), text.iter().copied());
    }
    half.section(&data);
    if let Some(data) = graph.features {
        half.section(&CustomSection { name: FEATURES.into(), data: data.into() });
    }
    Ok(half.finish())
}

/// The type of what is imported.
fn entity(
    rest: &mut Rest,
    graph: &Graph<'_>,
    plan: &Plan,
    (kind, index): (ExportKind, u32),
) -> core::result::Result<EntityType, Trouble> {
    let place = index as usize;
    Ok(match kind {
        ExportKind::Func => EntityType::Function(graph.type_of[place]),
        ExportKind::Global => rest.global_type(graph.globals[place])?.into(),
        ExportKind::Table => {
            let mut of_type = rest.table_type(graph.tables[place])?;
            of_type.minimum = plan.table_size.into();
            of_type.maximum = of_type.maximum.map(|_| of_type.minimum);
            of_type.into()
        }
        _ => match graph.memory {
            Some(of_type) => rest.memory_type(of_type)?.into(),
            None => return Err(Trouble::of("it has no memory")),
        },
    })
}

/// New numbers for what the rest refers to. It has one table, so that is the first.
#[derive(Default)]
struct Rest {
    functions: BTreeMap<u32, u32>,
    globals: BTreeMap<u32, u32>,
    others: BTreeMap<u32, u32>,
    function_table: u32,
}

impl Rest {
    /// Puts the functions that go into their slots: runs of slots that follow each other.
    fn elements(
        &self,
        graph: &Graph<'_>,
        plan: &Plan,
    ) -> core::result::Result<ElementSection, Trouble> {
        let of_table = graph.elements.iter().copied();
        let mut slots: BTreeMap<u32, u32> =
            of_table.filter(|(_, function)| plan.goes[*function as usize]).collect();
        slots.extend(plan.slots.iter().map(|(&function, &slot)| (slot, function)));
        let mut runs: Vec<(u32, Vec<u32>)> = Vec::new();
        for (slot, function) in slots {
            let function = self.functions[&function];
            match runs.last_mut() {
                Some((start, run)) if *start + run.len() as u32 == slot => run.push(function),
                _ => runs.push((slot, vec![function])),
            }
        }
        let mut elements = ElementSection::new();
        for (start, run) in runs {
            let offset = ConstExpr::i32_const(start as i32);
            elements.active(None, &offset, Elements::Functions(run.into()));
        }
        Ok(elements)
    }
}

impl Reencode for Rest {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32> {
        Ok(self.functions[&function])
    }

    fn global_index(&mut self, global: u32) -> Result<u32> {
        Ok(self.globals[&global])
    }

    fn table_index(&mut self, _: u32) -> Result<u32> {
        Ok(0)
    }
}
