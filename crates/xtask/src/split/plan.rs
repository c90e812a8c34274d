//! Which functions go, and how those that stay reach them.
//!
//! What can be reached from the browser or from the table without passing through a chosen function
//! stays. Everything else goes: the chosen ones, and what only they need. Nobody has to list the
//! latter, and whatever both halves need is where the first visit has it.

use super::Trouble;
use super::graph::Graph;
use std::collections::{BTreeMap, BTreeSet};

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
}

impl Plan {
    /// Divides a module. A function with this name is chosen, and may then only be called once the
    /// rest is there.
    pub fn of(graph: &Graph<'_>, is_chosen: &dyn Fn(&str) -> bool) -> Result<Self, Trouble> {
        let is_bound = |function| graph.uses(function).is_none_or(|uses| uses.is_bound);
        let chosen: Vec<bool> = (0_u32..)
            .zip(&graph.names)
            .map(|(function, name)| !is_bound(function) && is_chosen(name))
            .collect();
        let goes = without_reached(graph, chosen);
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
        })
    }
}

/// Of all functions with a body, those that cannot be reached without a chosen one.
fn without_reached(graph: &Graph<'_>, chosen: Vec<bool>) -> Vec<bool> {
    let mut goes = vec![true; graph.type_of.len()];
    let starts = graph.exported.iter().chain(graph.elements.iter().map(|(_, function)| function));
    let mut open: Vec<u32> = starts.copied().collect();
    // What is bound to the whole stays, and so does what it calls.
    open.extend(
        (0..)
            .zip(&goes)
            .map(|(function, _)| function)
            .filter(|&function| graph.uses(function).is_none_or(|uses| uses.is_bound)),
    );
    while let Some(function) = open.pop() {
        let place = function as usize;
        if chosen[place] || !goes[place] {
            continue;
        }
        goes[place] = false;
        open.extend(graph.uses(function).iter().flat_map(|uses| &uses.calls));
    }
    goes
}
