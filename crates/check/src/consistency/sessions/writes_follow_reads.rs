//! Writes follow reads.
//!
//! *Who sees a write sees what its session had read before it.* Terry et al.: if read R1 precedes
//! write W2 in a session, then wherever W2 is included, the writes that made the result of R1 are
//! included too, and earlier. What those followed is included as well, and so on. Viotti and
//! Vukolić 2016 keep the second half: a visible to b, and b before c in session order, imply a
//! before c in the order of writes.
//!
//! As with monotonic writes, what a session has seen counts from then on.
//!
//! For each write it is kept how far into each session the writes reach that it follows: all that
//! the session had read by then is visible with it.

use super::{Causal, Demand, add_newest, keys};
use alloc::vec;
use alloc::vec::Vec;

/// What a session has read of a key: after each read, the newest writes so far.
type Read = Vec<(u32, Vec<u32>)>;

pub fn demands(causal: &Causal<'_>) -> Vec<Demand> {
    let mut read: Vec<Vec<(u32, Read)>> = vec![vec![]; keys(causal.ops)];
    // After each op, how far into each session its own session sees.
    let mut sees: Vec<Vec<u32>> = vec![vec![]; causal.ops.len()];
    let mut demands = vec![];
    for &place in &causal.order {
        let op = &causal.ops[place as usize];
        let mut own = match causal.previous(place) {
            Some(previous) => sees[previous as usize].clone(),
            None => vec![0; causal.sessions as usize],
        };
        if let Some(write) = causal.from[place as usize] {
            for (own, other) in own.iter_mut().zip(&sees[write as usize]) {
                *own = (*own).max(*other);
            }
            let count = &mut own[causal.ops[write as usize].session as usize];
            *count = (*count).max(causal.ahead(write));
        }
        if !op.write {
            for (session, list) in &read[op.key as usize] {
                let within = list.partition_point(|(place, _)| *place < own[*session as usize]);
                if let Some((_, newest)) = within.checked_sub(1).map(|last| &list[last]) {
                    demands.extend(newest.iter().map(|&write| Demand { read: place, write }));
                }
            }
        }
        if let Some(write) = causal.from[place as usize] {
            remember(causal, &mut read[op.key as usize], place, write);
        }
        sees[place as usize] = own;
    }
    demands
}

/// Adds what a read returned to what its session has read of the key.
fn remember(causal: &Causal<'_>, lists: &mut Vec<(u32, Read)>, read: u32, write: u32) {
    let session = causal.ops[read as usize].session;
    let at = lists.iter().position(|(other, _)| *other == session).unwrap_or_else(|| {
        lists.push((session, vec![]));
        lists.len() - 1
    });
    let list = &mut lists[at].1;
    let mut newest = list.last().map_or_else(Vec::new, |(_, newest)| newest.clone());
    add_newest(causal, &mut newest, write);
    list.push((causal.place(read), newest));
}

/// Reads and writes that lead from the read back to the write.
pub fn reasons(causal: &Causal<'_>, demand: Demand) -> Vec<u32> {
    let reads = |session: u32, before: u32| {
        (0..causal.ops.len() as u32).filter_map(move |op| {
            let is = causal.ops[op as usize].session == session && causal.place(op) < before;
            Some((op, causal.from[op as usize].filter(|_| is)?))
        })
    };
    let read = &causal.ops[demand.read as usize];
    // A read, the write that it returned, and through which step it was reached.
    let mut steps: Vec<(u32, u32, Option<usize>)> =
        reads(read.session, causal.place(demand.read) + 1).map(|(op, w)| (op, w, None)).collect();
    let mut done = vec![0; causal.sessions as usize];
    let mut at = 0;
    while at < steps.len() {
        let write = steps[at].1;
        let (session, ahead) = (causal.ops[write as usize].session, causal.ahead(write));
        if ahead > done[session as usize] {
            done[session as usize] = ahead;
            for (op, source) in reads(session, ahead) {
                steps.push((op, source, Some(at)));
                if source == demand.write {
                    return chain(&steps);
                }
            }
        }
        at += 1;
    }
    vec![]
}

/// The steps that led to the last one.
fn chain(steps: &[(u32, u32, Option<usize>)]) -> Vec<u32> {
    let mut ops = vec![];
    let mut at = steps.len().checked_sub(1);
    while let Some((read, write, through)) = at.map(|at| steps[at]) {
        ops.extend([read, write]);
        at = through;
    }
    ops
}
