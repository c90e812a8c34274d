//! Whose the data is.
//!
//! A finished module does not say which function a text or a table belongs to, but the linker does
//! (`linker.rs`): it knows of every address that stands in code or data, and of what it is.
//!
//! ```text
//!   a function             a table                a text
//!   ┌────────────────┐     ┌────────────────┐     ┌─────────────────┐
//!   │ … i32.const ●──│────▶│ 7 │ 3 │ ● │ ●──│────▶│ What a read is… │
//!   └────────────────┘     └───────────┼────┘     └─────────────────┘
//!                                      ▼ a slot of the table of functions
//! ```
//!
//! Whoever wants a piece of data has its address from one of these places, or from somebody who
//! has. There is no other way, since an address that is worked out stays within its piece. So what
//! cannot be reached along them from what stays is not missed before the rest is here: pieces of
//! data, and functions that are only called through a slot.
//!
//! The linker speaks of the module that it wrote. What is divided is made from it by wasm-bindgen,
//! which leaves data and slots where they are, takes functions away, gives them other numbers, and
//! adds some of its own. So functions are known by their names here, those of one name count as
//! one, and what wasm-bindgen is trusted with is checked.

use super::Trouble;
use super::graph::Graph;
use super::linker::{At, Linked, Of};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasmparser::Operator;

/// Pieces of data, and what refers to what.
#[derive(Default)]
pub struct Owners {
    /// Where each piece is in memory, in ascending order.
    pub pieces: Vec<Range<u32>>,
    /// What each of them is called, if it is one thing that the source has a name for.
    pub names: Vec<String>,
    /// What each of them refers to.
    pub of_pieces: Vec<Refers>,
    /// What the functions of a name refer to.
    pub of_functions: BTreeMap<String, Refers>,
    /// What data refers to that is of no piece.
    pub of_gaps: Refers,
    /// The slots that anything refers to.
    pub slots: BTreeSet<u32>,
}

/// What somebody has the addresses of.
#[derive(Default)]
pub struct Refers {
    /// Pieces of data, by their places in the list of them.
    pub pieces: BTreeSet<usize>,
    /// Slots of the table of functions.
    pub slots: BTreeSet<u32>,
}

impl Owners {
    /// Reads what the linker says of the module from which the finished one was made.
    pub fn of(module: &[u8], finished: &Graph<'_>) -> Result<Self, Trouble> {
        let graph = Graph::of(module)?;
        let linked = Linked::of(module, &graph)?;
        if linked.addresses.is_empty() {
            return Err(Trouble::of("the linker does not say whose its data is"));
        }
        check(&graph, finished)?;
        let named: BTreeMap<(u32, u32), &str> =
            linked.data().map(|(range, name)| ((range.start, range.end), name)).collect();
        let mut owners = Self::default();
        for piece in joined(linked.data().map(|(range, _)| range.clone()).collect(), 0) {
            let name = named.get(&(piece.start, piece.end));
            owners.names.push(name.map_or_else(String::new, |name| (*name).to_owned()));
            owners.of_pieces.push(Refers::default());
            owners.pieces.push(piece);
        }
        for address in &linked.addresses {
            let piece = match &address.of {
                Of::Data(range) if !range.is_empty() => owners.piece_at(range.start),
                _ => None,
            };
            let refers = match address.at {
                At::Code(function) => {
                    let name = graph.names[function as usize].clone();
                    owners.of_functions.entry(name).or_default()
                }
                At::Data(place) => match owners.piece_at(place) {
                    Some(piece) => &mut owners.of_pieces[piece],
                    None => &mut owners.of_gaps,
                },
            };
            refers.pieces.extend(piece);
            if let Of::Slot(slot) = address.of {
                refers.slots.insert(slot);
                owners.slots.insert(slot);
            }
        }
        Ok(owners)
    }

    /// The piece to which this place of memory belongs.
    fn piece_at(&self, place: u32) -> Option<usize> {
        let piece = self.pieces.partition_point(|piece| piece.end <= place);
        self.pieces.get(piece).filter(|range| range.contains(&place)).map(|_| piece)
    }
}

/// Checks that what the linker says of one module can be said of the other.
fn check(linked: &Graph<'_>, finished: &Graph<'_>) -> Result<(), Trouble> {
    let slots =
        |graph: &Graph<'_>| -> Vec<u32> { graph.elements.iter().map(|(slot, _)| *slot).collect() };
    if linked.data != finished.data || slots(linked) != slots(finished) {
        return Err(Trouble::of("its data or its slots are not where the linker has put them"));
    }
    let known: BTreeSet<&String> = linked.names.iter().filter(|name| !name.is_empty()).collect();
    for function in finished.defined() {
        let name = &finished.names[function as usize];
        if !known.contains(name) && may_have_addresses(finished, function)? {
            return Err(Trouble(format!("the linker knows of no `{name}`")));
        }
    }
    Ok(())
}

/// Whether a number stands in the body of a function that could be the address of data.
fn may_have_addresses(graph: &Graph<'_>, function: u32) -> Result<bool, Trouble> {
    let body = &graph.bodies[(function - graph.imported) as usize];
    let mut operators = body.get_operators_reader()?;
    let is_address = |value: i32| {
        let within = |(start, data): &(u32, &[u8])| {
            (*start..*start + data.len() as u32).contains(&(value as u32))
        };
        graph.data.iter().any(within)
    };
    while !operators.eof() {
        if matches!(operators.read()?, Operator::I32Const { value } if is_address(value)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Makes one of those ranges that overlap, or are less than `apart` apart. They come back in
/// ascending order.
pub fn joined(mut ranges: Vec<Range<u32>>, apart: u32) -> Vec<Range<u32>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<u32>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start < last.end + apart => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}
