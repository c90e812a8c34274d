//! Histories of registers, made ready to be judged.
//!
//! | step | file |
//! |---|---|
//! | calls become reads and writes of sessions | this one |
//! | which write a read read from; every way to say so, where values repeat | `sources.rs` |
//! | session order, reads-from, and the causal order that they make | `graph.rs` |
//! | what a search has tried in vain | `vain.rs` |
//! | from a broken history to a few calls that are broken alone | `shrink.rs` |
//! | a sentence about those | `words.rs` |
//!
//! **Session order.** The calls of a process, in the order in which it made them.
//!
//! **Nobody knows.** A call without an answer may take effect at any time after it was made, or
//! never. A read without an answer, and one whose answer is not known, saw anything: it is left
//! out. A write without an answer comes after what its session did before, but *nothing is said
//! to come after it* in its session: it may still be under way when the session goes on. If its
//! value was read, it happened, and comes before that read. If not, then whether it happened makes
//! no difference to any of the models here, and it is left out: neither dropping it nor forcing it
//! could turn one verdict into another.

mod graph;
mod shrink;
mod sources;
#[cfg(test)]
pub(super) mod testing;
mod vain;
pub(super) mod words;

pub(super) use graph::{Causal, Clocks, Edge, order, pairs};
pub(super) use sources::{Excludes, Model, answer, judge};
pub(super) use vain::{Vain, fingerprint};

use super::ruling::{Obstacle, Pattern};
use crate::observed::{Deed, Observed, Seen, Symbol};
use alloc::vec::Vec;
use model::order::{pair, sort_by_key};

/// Where nothing is known: the end of a write that may still happen.
pub(super) const OPEN: u32 = u32::MAX;

/// A read or a write that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Op {
    /// The number of its call.
    pub call: u32,
    /// Its session, counted from zero without gaps.
    pub session: u32,
    /// Its key, counted from zero without gaps.
    pub key: u32,
    /// Whether it is a write.
    pub write: bool,
    /// What it wrote or read; none for the initial value, which is what a delete writes.
    pub value: Option<Symbol>,
    /// The place of the call.
    pub start: u32,
    /// The place of the answer, or [`OPEN`].
    pub end: u32,
}

impl Op {
    /// Whether it happened for certain before its session went on.
    pub fn sure(&self) -> bool {
        self.end != OPEN
    }
}

/// What a model says of reads and writes whose sources are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Holds,
    Broken(Found),
    Unknown(Obstacle),
}

/// A break that was found: places in the list of ops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub pattern: Pattern,
    /// The read that is to blame, if one is.
    pub read: Option<u32>,
    /// The write that it missed, if there is one.
    pub missed: Option<u32>,
    /// How old the value was, in the unit of the model; zero where that means nothing.
    pub age: u64,
    /// How many ways to say who read from whom were tried.
    pub ways: usize,
    /// Ops that are likely to be broken alone.
    pub core: Vec<u32>,
}

impl Found {
    /// A break by these ops together.
    pub fn of(pattern: Pattern, core: Vec<u32>) -> Self {
        Self { pattern, read: None, missed: None, age: 0, ways: 1, core }
    }

    /// A read that missed a write.
    pub fn missed(pattern: Pattern, read: u32, write: u32, core: Vec<u32>) -> Self {
        Self { read: Some(read), missed: Some(write), ..Self::of(pattern, core) }
    }
}

/// The ops of a history, in the order of their calls.
///
/// # Errors
///
/// If a call is no read or write of a register.
pub(super) fn ops(observed: &Observed) -> Result<Vec<Op>, Obstacle> {
    let mut ops = Vec::with_capacity(observed.calls.len());
    for call in &observed.calls {
        let (write, value) = match &call.deed {
            Deed::Write(value) => (true, Some(*value)),
            Deed::Delete => (true, None),
            Deed::Read(Seen::Anything) => continue,
            Deed::Read(Seen::Nothing) => (false, None),
            Deed::Read(Seen::Value(value)) => (false, Some(*value)),
            _ => return Err(Obstacle::OnlyRegisters { call: call.number }),
        };
        if !write && call.end.is_none() {
            continue;
        }
        let key = call.key.map_or(0, |key| key.0 + 1);
        let (start, end) = (call.start, call.end.unwrap_or(OPEN));
        let session = call.process;
        ops.push(Op { call: call.number, session, key, write, value, start, end });
    }
    sort_by_key(&mut ops, |op| pair(op.start.into(), op.call.into()));
    let ops = without_unread(&ops);
    Ok(dense(ops))
}

/// A key and a value as a number: those that are equal stand together.
pub(super) fn content(op: &Op) -> u128 {
    pair(op.key.into(), op.value.map_or(0, |value| u64::from(value.0) + 1))
}

/// Leaves out the writes that may never have happened and that nobody read.
fn without_unread(ops: &[Op]) -> Vec<Op> {
    let mut read: Vec<u128> = ops.iter().filter(|op| !op.write).map(content).collect();
    sort_by_key(&mut read, |content| *content);
    let counts = |op: &&Op| op.sure() || read.binary_search(&content(op)).is_ok();
    ops.iter().filter(counts).copied().collect()
}

/// Numbers sessions and keys from zero without gaps.
fn dense(mut ops: Vec<Op>) -> Vec<Op> {
    let sessions = distinct(ops.iter().map(|op| op.session).collect());
    let keys = distinct(ops.iter().map(|op| op.key).collect());
    let place = |all: &[u32], one: u32| all.partition_point(|&other| other < one) as u32;
    for op in &mut ops {
        op.session = place(&sessions, op.session);
        op.key = place(&keys, op.key);
    }
    ops
}

fn distinct(mut numbers: Vec<u32>) -> Vec<u32> {
    sort_by_key(&mut numbers, |&number| u128::from(number));
    numbers.dedup();
    numbers
}

/// How many keys there are.
pub(super) fn keys(ops: &[Op]) -> usize {
    ops.iter().map(|op| op.key as usize + 1).max().unwrap_or(0)
}

/// When each write must have happened, if all is well: when it or a read of it had been answered.
pub(super) fn deadlines(ops: &[Op], from: &[Option<u32>]) -> Vec<u32> {
    let mut deadlines: Vec<u32> = ops.iter().map(|op| op.end).collect();
    for (read, source) in ops.iter().zip(from) {
        if let Some(write) = *source {
            let deadline = &mut deadlines[write as usize];
            *deadline = (*deadline).min(read.end);
        }
    }
    deadlines
}

/// These ops, in order and each once, as a history of their own.
pub(super) fn part(ops: &[Op], kept: &[u32]) -> Vec<Op> {
    dense(kept.iter().map(|&place| ops[place as usize]).collect())
}

/// Places sorted, each once.
pub(super) fn sorted(places: Vec<u32>) -> Vec<u32> {
    distinct(places)
}
