//! Consistent prefix.
//!
//! Every read sees what a prefix of *one* order of all writes left behind: nobody sees a write
//! without those before it. Source: Terry, *Replicated Data Consistency Explained Through Baseball*
//! (CACM 2013); with reads that do not go back, Girault, Gößler, Guerraoui, Hamza and Seredinschi,
//! *Monotonic Prefix Consistency in Distributed Systems* (FORTE 2018).
//!
//! One read of one key is always explained by some prefix. So what is judged is this: there is one
//! order of all writes such that
//!
//! - the writes of a session stand in its order;
//! - each read returns the last write of its key in some prefix;
//! - the prefixes that a session sees only grow;
//! - a write stands behind all that its session had seen when it made it.
//!
//! This is what a client gets from a log that one leader writes and followers replay, if it stays
//! with one follower. It need not see its own writes yet. With that it would be sequential
//! consistency, which hence implies it; it does not imply causal consistency, nor is it implied by
//! it: all must agree on one order.
//!
//! To decide it is as hard as for sequential consistency, NP-complete even if each value is
//! written once (Gibbons and Korach, SIAM J. Comput. 1997, prove it for that). So it is done in two
//! steps. First what must come before what: besides the order of sessions and reads-from, if a
//! write must come before a read of another write of its key, then before that other too; and if
//! it must come behind that other, then behind the read too. A circle shows a break. Without one,
//! an order is searched for within a bound of steps: a read is placed as soon as it can be, and a
//! write not before the reads of what it hides.

mod search;
#[cfg(test)]
mod tests;

use super::registers::{
    self, Answer, Causal, Clocks, Edge, Excludes, Found, Model, Op, order, pairs,
};
use super::ruling::{Obstacle, Pattern, Ruling};
use crate::observed::Observed;
use alloc::vec;
use alloc::vec::Vec;

/// The most numbers of clocks that are compared to find out what must come before what.
const NUMBERS_MAX: u64 = 200_000_000;

/// The most steps of the search.
const STEPS_MAX: u64 = 5_000_000;

/// Whether all reads see prefixes of one order of the writes.
pub fn consistent(observed: &Observed) -> Ruling {
    within(observed, STEPS_MAX)
}

/// The same within so many steps of the search, if that is less than there are at most.
pub(super) fn within(observed: &Observed, steps: u64) -> Ruling {
    registers::judge(observed, &Prefix { numbers: NUMBERS_MAX, steps: steps.min(STEPS_MAX) })
}

struct Prefix {
    numbers: u64,
    steps: u64,
}

impl Model for Prefix {
    fn answer(&self, ops: &[Op], from: &[Option<u32>]) -> Answer {
        let causal = match Causal::where_reads_overtake(ops, from) {
            Ok(causal) => causal,
            Err(Answer::Broken(found)) => {
                return Answer::Broken(Found { pattern: Pattern::NoOrder, ..found });
            }
            Err(answer) => return answer,
        };
        match forced(&causal, self.numbers) {
            Err(found) => Answer::Broken(found),
            Ok(edges) => match search::run(ops, from, &edges, self.steps) {
                Some(true) => Answer::Holds,
                Some(false) => {
                    Answer::Broken(Found::of(Pattern::NoOrder, (0..ops.len() as u32).collect()))
                }
                None => Answer::Unknown(Obstacle::Steps { limit: self.steps }),
            },
        }
    }

    fn excludes(&self) -> Excludes {
        Excludes::Nothing
    }
}

/// All that must come before something else; not all of it if that compares too many numbers: the
/// search is right with less, and only slower.
fn forced(causal: &Causal<'_>, numbers: u64) -> Result<Vec<(u32, u32)>, Found> {
    let mut added: Vec<Edge> = initial(causal);
    let mut left = numbers;
    let width = causal.ops.first().map_or(0, |_| causal.clocks.of(0).len());
    loop {
        let edges = [&causal.edges[..], &pairs(&added)].concat();
        let cost = (edges.len() * (1 + width)) as u64;
        let Some(rest) = left.checked_sub(cost) else { return Ok(edges) };
        left = rest;
        let order = order(causal.ops.len(), &edges)
            .map_err(|circle| Found::of(Pattern::NoOrder, causal.circle_core(&circle, &added)))?;
        let clocks = causal.clocks_along(&order, &edges);
        let new = add(causal, &clocks);
        if new.is_empty() {
            return Ok(edges);
        }
        added.extend(new);
    }
}

/// Reads of nothing come before the writes of their key.
fn initial(causal: &Causal<'_>) -> Vec<Edge> {
    let mut edges = vec![];
    for (place, op) in causal.ops.iter().enumerate() {
        let read = place as u32;
        if !op.write && causal.from[place].is_none() {
            let first = causal.first_writes(op.key);
            edges.extend(first.map(|to| Edge { from: read, to, read, since: (read, read) }));
        }
    }
    edges
}

/// What follows from the clocks and is not in them.
fn add(causal: &Causal<'_>, clocks: &Clocks) -> Vec<Edge> {
    let mut new = vec![];
    for read in 0..causal.ops.len() as u32 {
        let Some(source) = causal.from[read as usize] else { continue };
        let key = causal.ops[read as usize].key;
        for write in causal.last_writes(key, clocks.of(read)) {
            if write != source && !causal.before_by(clocks, write, source) {
                new.push(Edge { from: write, to: source, read, since: (write, read) });
            }
        }
        for write in causal.next_writes(clocks, source) {
            if !causal.before_by(clocks, read, write) {
                new.push(Edge { from: read, to: write, read, since: (source, write) });
            }
        }
    }
    new
}
