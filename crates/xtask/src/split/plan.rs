//! Which functions go, and how those that stay reach them.
//!
//! What can be reached from the browser without passing through a chosen function stays: functions
//! that are called, pieces of data whose address somebody has, and functions whose slot somebody
//! has (`owners.rs`). Everything else goes: the chosen ones, and what only they need. Nobody has to
//! list the latter, and whatever both halves need is where the first visit has it.

use super::Trouble;
use super::chosen::Choice;
use super::graph::Graph;
use super::owners::{Owners, Refers};
use std::collections::{BTreeMap, BTreeSet};
use std::mem::replace;
use std::ops::Range;

/// What becomes of each function.
pub struct Plan {
    /// For each function of the whole, whether it goes.
    pub goes: Vec<bool>,
    /// The slot of the table in which a function that goes is found once it is there.
    pub slots: BTreeMap<u32, u32>,
    /// The functions that go and are called by one that stays. A trampoline takes their place.
    pub called: BTreeSet<u32>,
    /// How many slots the table has.
    pub table_size: u32,
    /// Functions that stay and are called by one that goes.
    pub functions_lent: Vec<u32>,
    /// Globals that a function which goes uses.
    pub globals_lent: Vec<u32>,
    /// The pieces of data that go.
    pub late: Vec<Range<u32>>,
}

impl Plan {
    /// Divides a module. A function that is chosen may only be called, and a table only be read,
    /// once the rest is there.
    pub fn of(graph: &Graph<'_>, owners: &Owners, choice: &Choice) -> Result<Self, Trouble> {
        let is_bound = |function| graph.uses(function).is_none_or(|uses| uses.is_bound);
        let chosen: Vec<bool> = (0_u32..)
            .zip(&graph.names)
            .map(|(function, name)| !is_bound(function) && (choice.function)(name))
            .collect();
        let tables: Vec<bool> = owners.names.iter().map(|name| (choice.table)(name)).collect();
        let reached = Reached::of(graph, owners, (&chosen, &tables));
        let goes: Vec<bool> = reached.functions.iter().map(|stays| !stays).collect();
        let pieces = owners.pieces.iter().zip(&reached.pieces);
        let late = pieces.filter(|(_, stays)| !**stays).map(|(piece, _)| piece.clone()).collect();
        let going = || graph.defined().filter(|&function| goes[function as usize]);
        let staying = || graph.defined().filter(|&function| !goes[function as usize]);

        let calls = |function| graph.uses(function).map_or(&[][..], |uses| &uses.calls);
        let is_called = |function: &u32| goes[*function as usize];
        let mut called: BTreeSet<u32> =
            staying().flat_map(calls).copied().filter(is_called).collect();
        called.extend(graph.exported.iter().copied().filter(is_called));

        let mut slots: BTreeMap<u32, u32> = BTreeMap::new();
        for &(slot, function) in graph.elements.iter().filter(|(_, function)| is_called(function)) {
            slots.entry(function).or_insert(slot);
        }
        let mut table_size = graph.tables[graph.table()? as usize].initial as u32;
        for &function in &called {
            slots.entry(function).or_insert_with(|| {
                table_size += 1;
                table_size - 1
            });
        }

        let lent: BTreeSet<u32> =
            going().flat_map(calls).copied().filter(|callee| !goes[*callee as usize]).collect();
        let globals = |function| graph.uses(function).map_or(&[][..], |uses| &uses.globals);
        let globals_lent: BTreeSet<u32> = going().flat_map(globals).copied().collect();
        Ok(Self {
            slots,
            called,
            table_size,
            functions_lent: lent.into_iter().collect(),
            globals_lent: globals_lent.into_iter().collect(),
            goes,
            late,
        })
    }
}

/// What can be reached without a chosen function.
struct Reached<'a> {
    graph: &'a Graph<'a>,
    owners: &'a Owners,
    chosen: (&'a [bool], &'a [bool]),
    functions: Vec<bool>,
    pieces: Vec<bool>,
    /// What is reached, and has not been visited yet.
    open: Vec<Thing>,
}

enum Thing {
    Function(u32),
    Piece(usize),
}

impl<'a> Reached<'a> {
    fn of(graph: &'a Graph<'a>, owners: &'a Owners, chosen: (&'a [bool], &'a [bool])) -> Self {
        let functions = vec![false; graph.type_of.len()];
        let pieces = vec![false; owners.pieces.len()];
        let mut reached = Self { graph, owners, chosen, functions, pieces, open: Vec::new() };
        // A slot of which nobody knows anything may be anybody's.
        let unknown = graph.elements.iter().filter(|(slot, _)| !owners.slots.contains(slot));
        let starts = graph.exported.iter().chain(unknown.map(|(_, function)| function)).copied();
        // What is bound to the whole stays, and so does what it calls.
        let bound = (0..graph.type_of.len() as u32)
            .filter(|&function| graph.uses(function).is_none_or(|uses| uses.is_bound));
        reached.open.extend(starts.chain(bound).map(Thing::Function));
        reached.take(&owners.of_gaps);
        while let Some(thing) = reached.open.pop() {
            reached.visit(thing);
        }
        reached
    }

    fn visit(&mut self, thing: Thing) {
        match thing {
            Thing::Function(function) => {
                let place = function as usize;
                if self.chosen.0[place] || self.functions[place] {
                    return;
                }
                self.functions[place] = true;
                let calls = self.graph.uses(function).into_iter().flat_map(|uses| &uses.calls);
                self.open.extend(calls.copied().map(Thing::Function));
                if let Some(refers) = self.owners.of_functions.get(&self.graph.names[place]) {
                    self.take(refers);
                }
            }
            Thing::Piece(piece) => {
                if !self.chosen.1[piece] && !replace(&mut self.pieces[piece], true) {
                    self.take(&self.owners.of_pieces[piece]);
                }
            }
        }
    }

    fn take(&mut self, refers: &Refers) {
        self.open.extend(refers.pieces.iter().copied().map(Thing::Piece));
        let elements = self.graph.elements.iter();
        let held = elements.filter(|(slot, _)| refers.slots.contains(slot));
        self.open.extend(held.map(|(_, function)| Thing::Function(*function)));
    }
}
