//! Staleness by versions: k-atomicity.
//!
//! Source: Aiyer, Alvisi and Bazzi, *On the Availability of Non-strict Quorum Systems* (DISC 2005);
//! for how to decide it, Golab, Li and Shah (PODC 2011) and Golab, Hurwitz and Li, *On the
//! k-Atomicity-Verification Problem* (ICDCS 2013). A read may return one of the last k writes of
//! its key.
//!
//! | k | how it is decided |
//! |---|---|
//! | 1 | by zones |
//! | any | a read that must stand behind its write and k others shows a break at once |
//! | 2 and more | a search for an order of the writes, within a bound of steps |
//!
//! The search places one write after another, each after whatever was answered before it was
//! called. Reads are placed as soon as they can be: that is never wrong, since a read changes
//! nothing. It is in vain as soon as a write leaves the last k while a read of it is still to come.
//! What was in vain is remembered, as 128 bits of which calls are placed and which writes were the
//! last. Writes whose value must be there first are tried first. (For k = 2 there is an algorithm
//! in n log n, which is not done here: the search finds the same answers.)

use super::zones::{self, places};
use crate::consistency::registers::{
    Answer, Excludes, Found, Model, OPEN, Op, Vain, deadlines, fingerprint, keys, words,
};
use crate::consistency::ruling::{Obstacle, Pattern};
use crate::observed::Observed;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use model::order::sort_by_key;

/// How many calls the search looks at before it gives up.
const STEPS_MAX: u64 = 5_000_000;

pub struct Versions {
    missed: u32,
    steps: u64,
}

impl Versions {
    pub fn new(missed: u32) -> Self {
        Self { missed, steps: STEPS_MAX }
    }

    #[cfg(test)]
    pub fn within(missed: u32, steps: u64) -> Self {
        Self { missed, steps }
    }
}

impl Model for Versions {
    fn answer(&self, ops: &[Op], from: &[Option<u32>]) -> Answer {
        let Some(conflict) = zones::conflict(ops, from, &places) else { return Answer::Holds };
        if let Some(found) = behind(ops, from, self.missed) {
            return Answer::Broken(found);
        }
        if self.missed == 0 {
            return Answer::Broken(Found::of(Pattern::NoOrder, conflict));
        }
        let mut steps = self.steps;
        let mut gave_up = false;
        for key in 0..keys(ops) as u32 {
            let mine: Vec<u32> =
                (0..ops.len() as u32).filter(|&op| ops[op as usize].key == key).collect();
            match Search::of(ops, from, &mine, self.missed).run(&mut steps) {
                Some(true) => {}
                Some(false) => return Answer::Broken(Found::of(Pattern::NoOrder, mine)),
                None => gave_up = true,
            }
        }
        if gave_up {
            return Answer::Unknown(Obstacle::Steps { limit: self.steps });
        }
        Answer::Holds
    }

    fn excludes(&self) -> Excludes {
        Excludes::Uncalled
    }

    fn sentence(&self, observed: &Observed, ops: &[Op], found: &Found) -> String {
        let all = words::names(ops);
        let allowed = self.missed;
        match (found.pattern, found.read) {
            (Pattern::TooOld, Some(read)) => {
                let read = words::reading(observed, &ops[read as usize]);
                let age = found.age;
                format!("{read}, which misses {age} newer versions, as {all} show.")
            }
            (Pattern::NoOrder, _) if allowed > 0 => {
                format!("Whatever the order of {all}, a read misses more than {allowed} versions.")
            }
            (Pattern::NoOrder, _) => {
                format!("Whatever the order of {all}, a read misses a newer version.")
            }
            _ => words::sentence(observed, ops, found),
        }
    }
}

/// The read that certainly misses the most versions, if it misses too many.
fn behind(ops: &[Op], from: &[Option<u32>], allowed: u32) -> Option<Found> {
    let deadlines = deadlines(ops, from);
    let mut writes: Vec<Vec<u32>> = vec![vec![]; keys(ops)];
    for (place, op) in ops.iter().enumerate().filter(|(_, op)| op.write) {
        writes[op.key as usize].push(place as u32);
    }
    for writes in &mut writes {
        sort_by_key(writes, |&write| u128::from(deadlines[write as usize]));
    }
    let mut worst: Option<(u32, Vec<u32>)> = None;
    for (place, op) in ops.iter().enumerate().filter(|(_, op)| !op.write) {
        let writes = &writes[op.key as usize];
        let done = from[place].map(|write| deadlines[write as usize]);
        let first = done
            .map_or(0, |done| writes.partition_point(|&write| deadlines[write as usize] <= done));
        let last = writes.partition_point(|&write| deadlines[write as usize] < op.start);
        let newer = |write: &&u32| done.is_none_or(|done| ops[**write as usize].start > done);
        let between = writes.get(first..last).unwrap_or(&[]);
        let most = worst.as_ref().map_or(allowed as usize, |(_, missed)| missed.len());
        if between.len() > most {
            let missed: Vec<u32> = between.iter().filter(newer).copied().collect();
            if missed.len() > most {
                worst = Some((place as u32, missed));
            }
        }
    }
    let (read, missed) = worst?;
    let age = missed.len() as u64;
    let mut core = missed;
    core.push(read);
    // A deadline may be that of a read.
    for (place, source) in from.iter().enumerate() {
        let is_early = |&write: &u32| ops[place].end == deadlines[write as usize];
        let about = |write: &u32| core.contains(write) || from[read as usize] == Some(*write);
        if source.as_ref().is_some_and(|write| about(write) && is_early(write)) {
            core.push(place as u32);
        }
    }
    Some(Found { read: Some(read), age, ..Found::of(Pattern::TooOld, core) })
}

/// The search for an order of the ops of one key.
struct Search<'a> {
    ops: &'a [Op],
    from: &'a [Option<u32>],
    mine: &'a [u32],
    /// How many of the last writes may be returned.
    k: usize,
    deadlines: Vec<u32>,
    placed: Vec<bool>,
    /// Everything before this place of `mine` is placed.
    first: usize,
    /// For each write, how many reads of it are not placed; at the end those of nothing.
    to_come: Vec<u32>,
    /// The writes in their order.
    order: Vec<u32>,
    fingerprint: u128,
}

/// A choice: the writes that may come next, the one that is tried, and what was placed with it.
struct Choice {
    next: Vec<u32>,
    tried: usize,
    placed: Vec<u32>,
}

impl<'a> Search<'a> {
    fn of(ops: &'a [Op], from: &'a [Option<u32>], mine: &'a [u32], missed: u32) -> Self {
        let mut to_come = vec![0; ops.len() + 1];
        for &op in mine.iter().filter(|&&op| !ops[op as usize].write) {
            to_come[from[op as usize].map_or(ops.len(), |write| write as usize)] += 1;
        }
        let deadlines = deadlines(ops, from);
        let (k, placed, order) = (missed as usize + 1, vec![false; ops.len()], vec![]);
        Self { ops, from, mine, k, deadlines, placed, first: 0, to_come, order, fingerprint: 0 }
    }

    /// Whether there is an order; none if that took too many steps.
    fn run(&mut self, steps: &mut u64) -> Option<bool> {
        let mut vain = Vain::default();
        let mut choices = vec![];
        let placed = self.place_reads(steps)?;
        choices.push(Choice { next: self.next(steps)?, tried: 0, placed });
        loop {
            if self.first == self.mine.len() {
                return Some(true);
            }
            let Some(choice) = choices.last_mut() else { return Some(false) };
            let Some(&write) = choice.next.get(choice.tried) else {
                if vain.is_full() {
                    return None;
                }
                vain.insert(self.state());
                let placed = core::mem::take(&mut choice.placed);
                self.take_back(&placed);
                choices.pop();
                continue;
            };
            choice.tried += 1;
            self.place(write);
            let mut placed = vec![write];
            let hopeless = self.lost_one();
            if !hopeless {
                placed.extend(self.place_reads(steps)?);
            }
            if hopeless || vain.contains(self.state()) {
                self.take_back(&placed);
                continue;
            }
            let next = self.next(steps)?;
            choices.push(Choice { next, tried: 0, placed });
        }
    }

    fn place(&mut self, op: u32) {
        self.placed[op as usize] = true;
        self.fingerprint ^= fingerprint(u64::from(op));
        if self.ops[op as usize].write {
            self.order.push(op);
        } else {
            let source = self.from[op as usize].map_or(self.ops.len(), |write| write as usize);
            self.to_come[source] -= 1;
        }
        while self.mine.get(self.first).is_some_and(|&op| self.placed[op as usize]) {
            self.first += 1;
        }
    }

    fn take_back(&mut self, placed: &[u32]) {
        for &op in placed.iter().rev() {
            self.placed[op as usize] = false;
            self.fingerprint ^= fingerprint(u64::from(op));
            if self.ops[op as usize].write {
                self.order.pop();
            } else {
                let source = self.from[op as usize].map_or(self.ops.len(), |write| write as usize);
                self.to_come[source] += 1;
            }
            let at = self.mine.partition_point(|&other| other < op);
            self.first = self.first.min(at);
        }
    }

    /// What may be placed now: called before anything that is not placed was answered.
    fn enabled(&self, steps: &mut u64) -> Option<Vec<u32>> {
        let (mut end, mut enabled) = (OPEN, vec![]);
        for &op in &self.mine[self.first..] {
            *steps = steps.checked_sub(1)?;
            let it = &self.ops[op as usize];
            if it.start > end {
                break;
            }
            if !self.placed[op as usize] {
                end = end.min(it.end);
                enabled.push(op);
            }
        }
        enabled.retain(|&op| self.ops[op as usize].start <= end);
        Some(enabled)
    }

    /// Places every read that can be.
    fn place_reads(&mut self, steps: &mut u64) -> Option<Vec<u32>> {
        let mut placed = vec![];
        loop {
            let before = placed.len();
            for op in self.enabled(steps)? {
                if !self.ops[op as usize].write && self.is_recent(self.from[op as usize]) {
                    self.place(op);
                    placed.push(op);
                }
            }
            if placed.len() == before {
                return Some(placed);
            }
        }
    }

    /// Whether a write is among the last k.
    fn is_recent(&self, write: Option<u32>) -> bool {
        let recent = &self.order[self.order.len().saturating_sub(self.k)..];
        write.map_or(self.order.len() < self.k, |write| recent.contains(&write))
    }

    /// Whether the write that just left the last k has reads to come.
    fn lost_one(&self) -> bool {
        let left = self.order.len().checked_sub(self.k);
        left.is_some_and(|left| {
            let gone = left.checked_sub(1).map(|at| self.order[at] as usize);
            self.to_come[gone.unwrap_or(self.ops.len())] > 0
        })
    }

    /// The writes that may come next, the most urgent first.
    fn next(&self, steps: &mut u64) -> Option<Vec<u32>> {
        let mut next = self.enabled(steps)?;
        next.retain(|&op| self.ops[op as usize].write);
        sort_by_key(&mut next, |&op| u128::from(self.deadlines[op as usize]));
        Some(next)
    }

    /// What decides whether the rest can be placed.
    fn state(&self) -> u128 {
        let recent = &self.order[self.order.len().saturating_sub(self.k)..];
        let twist = |all: u128, &write: &u32| {
            all.rotate_left(31) ^ fingerprint(u64::from(write) << 32 | 0x5EED)
        };
        recent.iter().fold(self.fingerprint, twist)
    }
}
