//! What a module consists of, as far as it matters to whoever takes it apart: its functions, what
//! each of them refers to, and from where they can be reached.

use super::Trouble;
use rustc_demangle::demangle;
use wasmparser::{
    BinaryReader, DataKind, ElementItems, ElementKind, FuncType, FunctionBody, GlobalType,
    MemoryType, Name, NameSectionReader, Operator, Parser, Payload, TableType, TypeRef,
};

/// A module, taken apart.
#[derive(Default)]
pub struct Graph<'a> {
    /// The types of functions, in the order of the module.
    pub types: Vec<FuncType>,
    /// The type of each function, those that are imported first.
    pub type_of: Vec<u32>,
    /// How many functions are imported. All others have a body.
    pub imported: u32,
    /// The bodies of the others.
    pub bodies: Vec<FunctionBody<'a>>,
    /// What each of the bodies refers to.
    pub uses: Vec<Uses>,
    /// The names of functions, without what tells those of one name apart.
    pub names: Vec<String>,
    /// The memory.
    pub memory: Option<MemoryType>,
    /// The tables; one of them holds functions.
    pub tables: Vec<TableType>,
    /// The globals.
    pub globals: Vec<GlobalType>,
    /// Which function each slot of the table of functions holds at first.
    pub elements: Vec<(u32, u32)>,
    /// The functions that the browser can call: those with an exported name, and the first one.
    pub exported: Vec<u32>,
    /// Where pieces of data are put at first, and what they are.
    pub data: Vec<(u32, &'a [u8])>,
    /// The section that says what the module needs of WebAssembly.
    pub features: Option<&'a [u8]>,
}

/// What a function refers to.
#[derive(Default)]
pub struct Uses {
    /// Functions that it calls.
    pub calls: Vec<u32>,
    /// Globals that it reads or writes.
    pub globals: Vec<u32>,
    /// Whether it does something that only the module which holds everything can do.
    pub is_bound: bool,
}

/// The name of the section that says what the module needs.
pub const FEATURES: &str = "target_features";

impl<'a> Graph<'a> {
    /// Reads a module.
    pub fn of(module: &'a [u8]) -> Result<Self, Trouble> {
        let mut graph = Self::default();
        for payload in Parser::new(0).parse_all(module) {
            graph.take(payload?)?;
        }
        graph.names.resize(graph.type_of.len(), String::new());
        let table = graph.table()?;
        graph.uses = graph.bodies.iter().map(|body| uses(body, table)).collect::<Result<_, _>>()?;
        Ok(graph)
    }

    /// The number of the one table that holds functions.
    pub fn table(&self) -> Result<u32, Trouble> {
        let place = self.tables.iter().position(|table| table.element_type.is_func_ref());
        place.map(|place| place as u32).ok_or_else(|| Trouble::of("it has no table of functions"))
    }

    /// What a function refers to; an imported one refers to nothing.
    pub fn uses(&self, function: u32) -> Option<&Uses> {
        self.uses.get(function.checked_sub(self.imported)? as usize)
    }

    /// All functions with a body.
    pub fn defined(&self) -> impl Iterator<Item = u32> {
        self.imported..self.type_of.len() as u32
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<(), Trouble> {
        match payload {
            Payload::TypeSection(section) => {
                for of_function in section.into_iter_err_on_gc_types() {
                    self.types.push(of_function?);
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    match import?.ty {
                        TypeRef::Func(of_type) => self.type_of.push(of_type),
                        _ => return Err(Trouble::of("it imports something else than functions")),
                    }
                    self.imported += 1;
                }
            }
            Payload::FunctionSection(section) => {
                for of_type in section {
                    self.type_of.push(of_type?);
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(section) => {
                self.memory = section.into_iter().next().transpose()?
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    self.globals.push(global?.ty);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    if export.kind == wasmparser::ExternalKind::Func {
                        self.exported.push(export.index);
                    }
                }
            }
            Payload::StartSection { func, .. } => self.exported.push(func),
            Payload::ElementSection(section) => {
                for element in section {
                    self.take_element(element?)?;
                }
            }
            Payload::DataSection(section) => {
                for data in section {
                    self.take_data(data?)?;
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::CustomSection(section) => match section.name() {
                "name" => self.take_names(section.data_reader())?,
                FEATURES => self.features = Some(section.data()),
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn take_element(&mut self, element: wasmparser::Element<'_>) -> Result<(), Trouble> {
        let ElementKind::Active { offset_expr, .. } = element.kind else {
            return Err(Trouble::of("functions are put into the table by hand"));
        };
        let ElementItems::Functions(functions) = element.items else {
            // wasm-bindgen fills its table of objects in this way, and with nothing.
            return Ok(());
        };
        let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
            return Err(Trouble::of("the place of a function in the table is worked out"));
        };
        for (slot, function) in (value as u32..).zip(functions) {
            self.elements.push((slot, function?));
        }
        Ok(())
    }

    fn take_data(&mut self, data: wasmparser::Data<'a>) -> Result<(), Trouble> {
        self.data.extend(place_of(&data)?.map(|place| (place, data.data)));
        Ok(())
    }

    fn take_names(&mut self, reader: BinaryReader<'_>) -> Result<(), Trouble> {
        self.names.resize(self.type_of.len(), String::new());
        for part in NameSectionReader::new(reader) {
            let Name::Function(names) = part? else { continue };
            for naming in names {
                let naming = naming?;
                if let Some(name) = self.names.get_mut(naming.index as usize) {
                    *name = plain(naming.name);
                }
            }
        }
        Ok(())
    }
}

/// Where in memory data is put at first.
pub fn place_of(data: &wasmparser::Data<'_>) -> Result<Option<u32>, Trouble> {
    let DataKind::Active { offset_expr, .. } = &data.kind else { return Ok(None) };
    Ok(match offset_expr.get_operators_reader().read()? {
        Operator::I32Const { value } => Some(value as u32),
        _ => None,
    })
}

/// Goes through a body.
fn uses(body: &FunctionBody<'_>, function_table: u32) -> Result<Uses, Trouble> {
    let mut uses = Uses::default();
    let mut operators = body.get_operators_reader()?;
    while !operators.eof() {
        match operators.read()? {
            Operator::Call { function_index } => uses.calls.push(function_index),
            Operator::GlobalGet { global_index } | Operator::GlobalSet { global_index } => {
                uses.globals.push(global_index);
            }
            Operator::CallIndirect { table_index, .. } => {
                uses.is_bound |= table_index != function_table;
            }
            Operator::RefFunc { .. }
            | Operator::ReturnCall { .. }
            | Operator::ReturnCallIndirect { .. }
            | Operator::TableGet { .. }
            | Operator::TableSet { .. }
            | Operator::TableGrow { .. }
            | Operator::TableSize { .. }
            | Operator::TableFill { .. }
            | Operator::TableCopy { .. }
            | Operator::TableInit { .. }
            | Operator::ElemDrop { .. }
            | Operator::MemoryInit { .. }
            | Operator::DataDrop { .. } => uses.is_bound = true,
            _ => {}
        }
    }
    Ok(uses)
}

/// A name as the source has it, without the digits of a crate and its number among those of one
/// name: `model[a8596c90a6b0c4a1]::order::places[1]`.
pub fn plain(name: &str) -> String {
    let name = demangle(name).to_string();
    let mut parts = name.split('[');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((digits, rest)) if is_digest(digits) => plain.push_str(rest),
            _ => {
                plain.push('[');
                plain.push_str(part);
            }
        }
    }
    match plain.strip_suffix(']').and_then(|numbered| numbered.rsplit_once('[')) {
        Some((name, number)) if number.bytes().all(|it| it.is_ascii_digit()) => name.to_owned(),
        _ => plain,
    }
}

fn is_digest(digits: &str) -> bool {
    digits.len() >= 12 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_without_digits_and_slices_stay() {
        assert_eq!(
            plain("<sim[3b59c5b82acb907a]::Run<lab[ad435a722845bc2e]::F>>::step"),
            "<sim::Run<lab::F>>::step"
        );
        assert_eq!(plain("<[u8]>::len::<[u8; 32]>"), "<[u8]>::len::<[u8; 32]>");
        assert_eq!(plain("alloc[5cd02]::fmt::format[12]"), "alloc[5cd02]::fmt::format");
    }
}
