//! What the linker says of a module that it wrote.
//!
//! Asked to (`--emit-relocs`, in `flags.rs`), the linker adds two lists to the module. *Symbols*
//! say where in memory each piece of data begins and how long it is. *Relocations* say at which
//! places of code and data an address stands, and of what. Each of them is compared with the
//! number that stands there, so a list that was read in a wrong way, or is of another module, is
//! not believed.

use super::Trouble;
use super::graph::{Graph, place_of, plain};
use std::collections::BTreeMap;
use std::ops::Range;
use wasmparser::{
    CustomSectionReader, DataSectionReader, KnownCustom, Linking, LinkingSectionReader, Parser,
    Payload, RelocationEntry, RelocationType, SymbolInfo,
};

/// An address that stands somewhere in a module.
#[derive(Debug, PartialEq, Eq)]
pub struct Address {
    /// Where it stands.
    pub at: At,
    /// What it is the address of.
    pub of: Of,
}

/// A place in which an address stands.
#[derive(Debug, PartialEq, Eq)]
pub enum At {
    /// The body of this function.
    Code(u32),
    /// Data that is put at this place of memory.
    Data(u32),
}

/// What has an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// Data. It may be empty: a program can ask where its data ends.
    Data(Range<u32>),
    /// A function, which is called through this slot of the table.
    Slot(u32),
}

/// What the linker says.
#[derive(Default)]
pub struct Linked {
    /// Each address.
    pub addresses: Vec<Address>,
    symbols: Vec<Symbol>,
    /// Where data is in the module, and where in memory it is put.
    segments: Vec<(Range<u64>, u32)>,
}

enum Symbol {
    /// Data, and what it is called in the source, if it is called anything.
    Data(Range<u32>, String),
    Function(u32),
    Other,
}

impl Linked {
    /// Reads the lists.
    pub fn of(module: &[u8], graph: &Graph<'_>) -> Result<Self, Trouble> {
        let mut linked = Self::default();
        let slots = graph.elements.iter().map(|&(slot, function)| (function, slot)).collect();
        let mut sections = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload?;
            sections.extend(payload.as_section().map(|(_, range)| range.start));
            match payload {
                Payload::DataSection(section) => linked.take_segments(section)?,
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::Linking(section) => linked.take_symbols(section)?,
                    _ => linked.take_relocations(&section, &sections, (module, graph, &slots))?,
                },
                _ => {}
            }
        }
        Ok(linked)
    }

    /// Where data is in memory that is not empty, and its names.
    pub fn data(&self) -> impl Iterator<Item = (&Range<u32>, &str)> {
        self.symbols.iter().filter_map(|symbol| match symbol {
            Symbol::Data(range, name) if !range.is_empty() => Some((range, name.as_str())),
            _ => None,
        })
    }

    fn take_segments(&mut self, section: DataSectionReader<'_>) -> Result<(), Trouble> {
        for data in section {
            let data = data?;
            let at = data.range.end - data.data.len() as u64..data.range.end;
            let place = place_of(&data)?;
            let place = place.ok_or_else(|| Trouble::of("the place of its data is worked out"))?;
            self.segments.push((at, place));
        }
        Ok(())
    }

    fn take_symbols(&mut self, section: LinkingSectionReader<'_>) -> Result<(), Trouble> {
        for part in section.subsections() {
            let Linking::SymbolTable(symbols) = part? else { continue };
            for symbol in symbols {
                self.symbols.push(match symbol? {
                    SymbolInfo::Func { index, .. } => Symbol::Function(index),
                    SymbolInfo::Data { symbol: Some(data), name, .. } => {
                        let segment = self.segments.get(data.index as usize);
                        segment.map_or(Symbol::Other, |(_, place)| {
                            let start = place + data.offset;
                            Symbol::Data(start..start + data.size, plain(name))
                        })
                    }
                    _ => Symbol::Other,
                });
            }
        }
        Ok(())
    }

    fn take_relocations(
        &mut self,
        section: &CustomSectionReader<'_>,
        sections: &[u64],
        (module, graph, slots): (&[u8], &Graph<'_>, &BTreeMap<u32, u32>),
    ) -> Result<(), Trouble> {
        let KnownCustom::Reloc(reader) = section.as_known() else { return Ok(()) };
        // Others are of what a debugger wants to know.
        if !["reloc.CODE", "reloc.DATA"].contains(&section.name()) {
            return Ok(());
        }
        let start = sections.get(reader.section_index() as usize);
        let start = *start.ok_or_else(|| Trouble::of("the linker names no section of it"))?;
        for relocation in reader.entries() {
            let relocation = relocation?;
            let Some((number, of)) = self.target(&relocation, slots)? else { continue };
            let at = start + u64::from(relocation.offset);
            if standing(module, at, relocation.ty) != Some(number) {
                return Err(Trouble::of("an address is not what the linker says"));
            }
            let at = self.place(graph, at);
            let at = at.ok_or_else(|| Trouble::of("an address is in no code and in no data"))?;
            self.addresses.push(Address { at, of });
        }
        Ok(())
    }

    /// The number that a relocation stands for, if it is an address, and of what.
    fn target(
        &self,
        relocation: &RelocationEntry,
        slots: &BTreeMap<u32, u32>,
    ) -> Result<Option<(u32, Of)>, Trouble> {
        use RelocationType::*;
        let unknown = || Trouble::of("the linker lists an address of an unknown kind");
        let symbol = self.symbols.get(relocation.index as usize);
        match relocation.ty {
            // These are seen in the code itself.
            FunctionIndexLeb | TypeIndexLeb | TableNumberLeb => Ok(None),
            GlobalIndexLeb if matches!(symbol, Some(Symbol::Other)) => Ok(None),
            MemoryAddrLeb | MemoryAddrSleb | MemoryAddrI32 => match symbol {
                Some(Symbol::Data(range, _)) => {
                    let number = i64::from(range.start) + relocation.addend;
                    Ok(Some((number as u32, Of::Data(range.clone()))))
                }
                _ => Err(unknown()),
            },
            TableIndexSleb | TableIndexI32 => match symbol {
                Some(Symbol::Function(function)) => {
                    let slot = *slots.get(function).ok_or_else(unknown)?;
                    Ok(Some((slot, Of::Slot(slot))))
                }
                _ => Err(unknown()),
            },
            _ => Err(unknown()),
        }
    }

    /// What is at a place of the module.
    fn place(&self, graph: &Graph<'_>, at: u64) -> Option<At> {
        let body = graph.bodies.partition_point(|body| body.range().end <= at);
        if graph.bodies.get(body).is_some_and(|body| body.range().contains(&at)) {
            return Some(At::Code(graph.imported + body as u32));
        }
        let segment = self.segments.iter().find(|(segment, _)| segment.contains(&at));
        segment.map(|(segment, place)| At::Data(place + (at - segment.start) as u32))
    }
}

/// The number that stands at a place of the module.
fn standing(module: &[u8], at: u64, ty: RelocationType) -> Option<u32> {
    let bytes = module.get(at as usize..)?.get(..ty.extent())?;
    Some(match ty {
        RelocationType::MemoryAddrI32 | RelocationType::TableIndexI32 => {
            u32::from_le_bytes(bytes.try_into().ok()?)
        }
        // Seven bits in each byte, the lowest first.
        _ => bytes.iter().rev().fold(0, |number, byte| (number << 7) | u32::from(byte & 0x7f)),
    })
}
