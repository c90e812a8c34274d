//! From a history to the operations of each object.

use super::DataType;
use crate::observed::{Call, Deed, Observed, Symbol};
use alloc::vec;
use alloc::vec::Vec;
use model::order::sort_by_key;

/// An operation of a part.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Op<'a> {
    /// Its number in the history.
    pub number: u32,
    /// Whose.
    pub process: u32,
    /// Its key, if it has one.
    pub key: Option<Symbol>,
    /// What was asked, and what came back if it has an end.
    pub deed: &'a Deed,
    /// The place of its call.
    pub start: u32,
    /// The place of its answer; none if it is in doubt.
    pub end: Option<u32>,
}

impl<'a> Op<'a> {
    fn of(call: &'a Call) -> Self {
        let Call { number, process, key, ref deed, start, end } = *call;
        Self { number, process, key, deed, start, end }
    }

    /// The operation if only answers up to a place are known; none if it then says nothing.
    pub fn by(self, place: u32) -> Option<Self> {
        let end = self.end.filter(|end| *end <= place);
        (end.is_some() || !self.deed.is_read()).then_some(Self { end, ..self })
    }
}

/// The operations of one object, by call.
#[derive(Clone, Debug)]
pub(crate) struct Part<'a> {
    /// Its key, if it has one and no other.
    pub key: Option<Symbol>,
    /// Its operations, without reads in doubt.
    pub ops: Vec<Op<'a>>,
}

/// The parts of a history, in the order of their first calls.
pub(crate) fn parts<'a>(data: &DataType, observed: &'a Observed) -> Vec<Part<'a>> {
    let mut groups = Groups::new(observed.texts.len() + 1);
    let named: Vec<(usize, Op<'_>)> = observed
        .calls
        .iter()
        .filter(|call| call.end.is_some() || !call.deed.is_read())
        .map(|call| (groups.of(call), Op::of(call)))
        .collect();
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut place_of: Vec<Option<usize>> = vec![None; groups.above.len()];
    for (group, op) in named {
        let group = groups.root(group);
        let place = *place_of[group].get_or_insert_with(|| {
            let key = op.key.filter(|_| !data.joins_keys);
            parts.push(Part { key, ops: Vec::new() });
            parts.len() - 1
        });
        parts[place].ops.push(op);
    }
    for part in &mut parts {
        sort_by_key(&mut part.ops, |op| u128::from(op.start));
    }
    parts
}

/// Which keys belong together: a forest in which each key knows the one above it.
struct Groups {
    above: Vec<usize>,
}

impl Groups {
    /// The last group is that of operations without a key.
    fn new(count: usize) -> Self {
        Self { above: (0..count).collect() }
    }

    fn root(&mut self, mut group: usize) -> usize {
        while self.above[group] != group {
            self.above[group] = self.above[self.above[group]];
            group = self.above[group];
        }
        group
    }

    /// A group of an operation; all groups that it touches are joined.
    fn of(&mut self, call: &Call) -> usize {
        let unnamed = self.above.len() - 1;
        let place = |key: Symbol| (key.0 as usize).min(unnamed);
        let mut group = call.key.map(place);
        if let Deed::Transaction(parts) = &call.deed {
            for (key, _) in parts {
                let (one, other) = (group.unwrap_or(place(*key)), place(*key));
                let (one, other) = (self.root(one), self.root(other));
                self.above[other] = one;
                group = Some(one);
            }
        }
        group.unwrap_or(unnamed)
    }
}
