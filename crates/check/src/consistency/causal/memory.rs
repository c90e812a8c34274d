//! Causal memory (CM).
//!
//! A session must be able to put its whole past in one order that explains all its reads. What
//! that order must respect is its *happened-before*: the smallest relation that contains the causal
//! order, is closed, and has one write before another of the same key if it comes before a read of
//! the session that returned the other. It must not be circular (`CyclicHB`), and no write of a
//! key may come before a read of the session that found nothing (`WriteHBInitRead`).
//!
//! The paper defines it for each call. Those of the calls of one session contain each other, so the
//! last is enough.
//!
//! What all sessions together add contains what each adds. If that is not circular either, no
//! session need be looked at alone; so it is for whatever is sequentially consistent.
//!
//! It is computed in rounds: clocks along the edges known so far, then the edges that each read of
//! the session adds, until it adds none. Most sessions need none or a few. A round costs calls
//! times chains; the rounds of all sessions together have a bound.

use super::consistent_order;
use crate::consistency::registers::{
    Answer, Causal, Clocks, Edge, Excludes, Found, Model, Op, order, pairs,
};
use crate::consistency::ruling::{Obstacle, Pattern};
use alloc::vec;
use alloc::vec::Vec;

/// The most numbers of clocks that are computed: a second or so.
pub const STEPS_MAX: u64 = 1_000_000_000;

pub struct Memory {
    pub steps: u64,
}

impl Model for Memory {
    fn answer(&self, ops: &[Op], from: &[Option<u32>]) -> Answer {
        let causal = match consistent_order(ops, from) {
            Ok(causal) => causal,
            Err(answer) => return answer,
        };
        let mut reads: Vec<Vec<u32>> = vec![vec![]; causal.sessions as usize];
        for (place, op) in ops.iter().enumerate().filter(|(_, op)| !op.write) {
            reads[op.session as usize].push(place as u32);
        }
        // A third of the bound for all at once.
        let mut steps = self.steps / 3;
        let all: Vec<u32> = reads.iter().flatten().copied().collect();
        if session(&causal, &all, &mut steps) == Ok(true) {
            return Answer::Holds;
        }
        steps += self.steps - self.steps / 3;
        for reads in &reads {
            match session(&causal, reads, &mut steps) {
                Ok(true) => {}
                Ok(false) => return Answer::Unknown(Obstacle::Steps { limit: self.steps }),
                Err(found) => return Answer::Broken(found),
            }
        }
        Answer::Holds
    }

    fn excludes(&self) -> Excludes {
        Excludes::Overwritten
    }
}

/// Whether the session was judged to the end within the bound; or what is wrong with it.
fn session(causal: &Causal<'_>, reads: &[u32], steps: &mut u64) -> Result<bool, Found> {
    let mut added = add(causal, &causal.clocks, reads, &[])?;
    if added.is_empty() {
        return Ok(true);
    }
    let cost = (causal.ops.len() + causal.edges.len()) as u64
        + causal.clocks.of(reads[0]).len() as u64 * causal.ops.len() as u64;
    loop {
        let Some(left) = steps.checked_sub(cost + added.len() as u64) else { return Ok(false) };
        *steps = left;
        let edges = [&causal.edges[..], &pairs(&added)].concat();
        let order = order(causal.ops.len(), &edges)
            .map_err(|circle| Found::of(Pattern::CyclicHb, causal.circle_core(&circle, &added)))?;
        let clocks = causal.clocks_along(&order, &edges);
        let new = add(causal, &clocks, reads, &added)?;
        if new.is_empty() {
            return Ok(true);
        }
        added.extend(new);
    }
}

/// The edges that reads add to those that the clocks know.
fn add(
    causal: &Causal<'_>,
    clocks: &Clocks,
    reads: &[u32],
    added: &[Edge],
) -> Result<Vec<Edge>, Found> {
    let mut new = vec![];
    for &read in reads {
        let mut before = causal.last_writes(causal.ops[read as usize].key, clocks.of(read));
        let Some(source) = causal.from[read as usize] else {
            let Some(write) = before.next() else { continue };
            let core = causal.path_core(write, read, added);
            return Err(Found::missed(Pattern::WriteHbInitRead, read, write, core));
        };
        for write in before {
            if write != source && !causal.before_by(clocks, write, source) {
                new.push(Edge { from: write, to: source, read, since: (write, read) });
            }
        }
    }
    Ok(new)
}
