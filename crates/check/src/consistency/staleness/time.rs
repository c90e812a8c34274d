//! Staleness by time: Δ-atomicity.
//!
//! Source: Golab, Li and Shah, *Analyzing Consistency Properties for Fun and Profit* (PODC 2011).
//! A read may return what was the newest value at some instant since Δ before its call. So the
//! calls of all reads are moved Δ to the past, and what is left must be linearizable.
//!
//! ```text
//! write 1 ├──┤                                        240 ms after 2 was acknowledged, a read
//! write 2        ├──┤                                 still returns 1: linearizable only if it
//! read               ┊←┄┄┄┄┄┄┄ 240 ms ┄┄┄┄┄┄├─┤ → 1   was called 240 ms earlier.
//! ```
//!
//! What happened within one microsecond keeps its order for Δ = 0 and among writes; with a larger
//! Δ a value that was overwritten exactly Δ ago is not too old.

use super::zones::{self, Interval};
use crate::consistency::registers::{self, Answer, Excludes, Found, Model, OPEN, Op, words};
use crate::consistency::ruling::Pattern;
use crate::consistency::zones::NEVER;
use crate::observed::Observed;
use alloc::format;
use alloc::string::String;

pub struct Time<'a> {
    pub times: &'a [u64],
    pub delta: u64,
}

impl Time<'_> {
    fn interval(&self, op: &Op) -> Interval {
        let at = |place: u32, delta: u64, tie: u32| {
            let time = u128::from(self.times[place as usize]) + u128::from(delta);
            time << 32 | u128::from(tie)
        };
        let start = match (op.write, self.delta) {
            (true, delta) => at(op.start, delta, op.start),
            (false, 0) => at(op.start, 0, op.start),
            (false, _) => at(op.start, 0, 0),
        };
        (start, if op.end == OPEN { NEVER } else { at(op.end, self.delta, op.end) })
    }
}

impl Model for Time<'_> {
    fn answer(&self, ops: &[Op], from: &[Option<u32>]) -> Answer {
        match zones::conflict(ops, from, &|op| self.interval(op)) {
            None => Answer::Holds,
            Some(core) => Answer::Broken(Found {
                read: core.iter().copied().filter(|&op| !ops[op as usize].write).max(),
                ..Found::of(Pattern::TooOld, core)
            }),
        }
    }

    fn excludes(&self) -> Excludes {
        Excludes::Uncalled
    }

    fn sentence(&self, observed: &Observed, ops: &[Op], found: &Found) -> String {
        let read = found.read.map(|read| &ops[read as usize]);
        let Some(read) = read.filter(|_| found.pattern == Pattern::TooOld) else {
            return words::sentence(observed, ops, found);
        };
        let (read, all) = (words::reading(observed, read), words::names(ops));
        let least = self.least(ops);
        format!(
            "{read}: by {all} something was read that had been overwritten for {least} µs, more \
             than the {} µs that are allowed.",
            self.delta
        )
    }
}

impl Time<'_> {
    /// The smallest Δ that these ops keep.
    fn least(&self, ops: &[Op]) -> u64 {
        let holds = |delta: u64| {
            let time = Time { times: self.times, delta };
            matches!(registers::answer(ops, &time), Answer::Holds)
        };
        let (mut low, mut high) = (self.delta, self.times.last().copied().unwrap_or(0) + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            if holds(middle) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        high
    }
}
