//! The search for an order.
//!
//! Ops are placed one after another. A read is placed as soon as all that it waits for is placed,
//! the write that it returned among it. A write waits, besides, until the reads of what it hides
//! are placed; so whatever a read returned is still there when its turn comes. What is left to do
//! depends on *which* ops are placed and not on how: that is remembered where it was in vain.

use crate::consistency::registers::{Op, Vain, deadlines, fingerprint, keys};
use alloc::vec;
use alloc::vec::Vec;
use model::order::sort_by_key;

struct Search<'a> {
    ops: &'a [Op],
    from: &'a [Option<u32>],
    /// For each op, those that wait for it.
    after: Vec<Vec<u32>>,
    waits_for: Vec<u32>,
    /// For each write, and then for the initial value of each key, the reads to come.
    to_come: Vec<u32>,
    /// For each key, its writes in their order.
    last: Vec<Vec<u32>>,
    deadlines: Vec<u32>,
    placed: usize,
    state: u128,
}

struct Choice {
    next: Vec<u32>,
    tried: usize,
    placed: Vec<u32>,
}

/// Whether there is an order; none if that takes too many steps.
pub fn run(ops: &[Op], from: &[Option<u32>], edges: &[(u32, u32)], steps: u64) -> Option<bool> {
    let mut search = Search::of(ops, from, edges);
    let mut vain = Vain::default();
    let mut left = steps;
    let free: Vec<u32> =
        (0..ops.len() as u32).filter(|&op| search.waits_for[op as usize] == 0).collect();
    let (reads, writes): (Vec<u32>, Vec<u32>) =
        free.into_iter().partition(|&op| !ops[op as usize].write);
    let first = search.place(reads, writes);
    let mut choices = vec![first];
    while search.placed < ops.len() {
        let Some(choice) = choices.last_mut() else { return Some(false) };
        left = left.checked_sub(1 + choice.next.len() as u64)?;
        let Some(&write) = choice.next.get(choice.tried) else {
            if vain.is_full() {
                return None;
            }
            vain.insert(search.state);
            let gone = choices.pop().expect("it is the last one");
            search.take_back(&gone.placed);
            continue;
        };
        choice.tried += 1;
        if search.hides_too_much(write) {
            continue;
        }
        let others = choice.next.iter().copied().filter(|&other| other != write).collect();
        let next = search.place(vec![write], others);
        if vain.contains(search.state) {
            search.take_back(&next.placed);
        } else {
            choices.push(next);
        }
    }
    Some(true)
}

impl<'a> Search<'a> {
    fn of(ops: &'a [Op], from: &'a [Option<u32>], edges: &[(u32, u32)]) -> Self {
        let keys = keys(ops);
        let mut search = Self {
            ops,
            from,
            after: vec![vec![]; ops.len()],
            waits_for: vec![0; ops.len()],
            to_come: vec![0; ops.len() + keys],
            last: vec![vec![]; keys],
            deadlines: deadlines(ops, from),
            placed: 0,
            state: 0,
        };
        for &(before, after) in edges {
            search.after[before as usize].push(after);
            search.waits_for[after as usize] += 1;
        }
        for (place, _) in ops.iter().enumerate().filter(|(_, op)| !op.write) {
            let source = search.source(place as u32);
            search.to_come[source] += 1;
        }
        search
    }

    fn source(&self, read: u32) -> usize {
        let initial = self.ops.len() + self.ops[read as usize].key as usize;
        self.from[read as usize].map_or(initial, |write| write as usize)
    }

    /// Whether reads of what a write would hide are still to come.
    fn hides_too_much(&self, write: u32) -> bool {
        let key = self.ops[write as usize].key as usize;
        let hidden = self.last[key].last().map_or(self.ops.len() + key, |&last| last as usize);
        self.to_come[hidden] > 0
    }

    /// Places ops and all reads that this lets be placed; then the writes that may come next, the
    /// most urgent first.
    fn place(&mut self, mut placed: Vec<u32>, mut next: Vec<u32>) -> Choice {
        let mut at = 0;
        while at < placed.len() {
            let op = placed[at];
            at += 1;
            self.placed += 1;
            self.state ^= fingerprint(u64::from(op));
            if self.ops[op as usize].write {
                self.last[self.ops[op as usize].key as usize].push(op);
            } else {
                let source = self.source(op);
                self.to_come[source] -= 1;
            }
            for &after in &self.after[op as usize] {
                self.waits_for[after as usize] -= 1;
                if self.waits_for[after as usize] == 0 {
                    let list = if self.ops[after as usize].write { &mut next } else { &mut placed };
                    list.push(after);
                }
            }
        }
        sort_by_key(&mut next, |&write| u128::from(self.deadlines[write as usize]));
        Choice { next, tried: 0, placed }
    }

    fn take_back(&mut self, placed: &[u32]) {
        for &op in placed.iter().rev() {
            self.placed -= 1;
            self.state ^= fingerprint(u64::from(op));
            if self.ops[op as usize].write {
                self.last[self.ops[op as usize].key as usize].pop();
            } else {
                let source = self.source(op);
                self.to_come[source] += 1;
            }
            for &after in &self.after[op as usize] {
                self.waits_for[after as usize] += 1;
            }
        }
    }
}
