//! A counter.
//!
//! Source: the counter of Herlihy and Wing (TOPLAS 1990) and of Shapiro et al. (*A comprehensive
//! study of Convergent and Commutative Replicated Data Types*, INRIA 2011), where it is asked for
//! its value. Additions are not told what they led to.
//!
//! ```text
//! state     a number, at first 0
//! add n     the state becomes n more; n may be negative
//! read → n  allowed where the state is n
//! ```
//!
//! Numbers have 64 bits and wrap around.

use super::machine::{Machine, end};
use super::{DataType, Op, State};
use crate::observed::{Call, Deed, Observed, Seen};
use crate::types::interner::Interner;
use alloc::boxed::Box;
use alloc::vec::Vec;
use model::order::sort_by_key;

/// The type.
pub(crate) static TYPE: DataType = DataType {
    key: "counter",
    title: "Counter",
    definition: "A counter starts at 0. An addition changes it by a number, and a read returns \
                 what it has come to.",
    initial: || State::Number(0),
    step,
    accepts,
    joins_keys: false,
    machine,
    needs,
};

fn accepts(call: &Call) -> bool {
    let reads = Deed::Read(Seen::Nothing) == call.deed;
    reads || matches!(call.deed, Deed::Increase(_) | Deed::Read(Seen::Anything | Seen::Number(_)))
}

/// The definition.
fn step(_: &Observed, state: &State, deed: &Deed) -> Option<State> {
    let State::Number(now) = state else { return None };
    let is_so = match deed {
        Deed::Increase(by) => return Some(State::Number(now.wrapping_add(*by))),
        Deed::Read(Seen::Anything) => true,
        Deed::Read(Seen::Nothing) => *now == 0,
        Deed::Read(Seen::Number(number)) => now == number,
        _ => false,
    };
    is_so.then(|| state.clone())
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Idle,
    Add(i64),
    Read(i64),
}

fn kind(op: &Op<'_>) -> Kind {
    match op.deed {
        Deed::Increase(0) => Kind::Idle,
        Deed::Increase(by) => Kind::Add(*by),
        Deed::Read(Seen::Number(number)) => Kind::Read(*number),
        Deed::Read(Seen::Nothing) => Kind::Read(0),
        _ => Kind::Idle,
    }
}

struct Counter {
    kinds: Vec<Kind>,
    classes: Vec<u32>,
    /// The reads by what they returned, and how many of the first are placed for certain.
    reads: Vec<usize>,
    first: usize,
    place_of: Vec<usize>,
    is_placed: Vec<bool>,
    /// Additions that are left, of numbers above and below zero.
    up: usize,
    down: usize,
    /// What all additions come to; if it fits, nothing ever wraps around.
    fits: bool,
}

fn machine<'a>(_: &'a Observed, ops: &[Op<'a>]) -> Box<dyn Machine + 'a> {
    let kinds: Vec<Kind> = ops.iter().map(kind).collect();
    let mut interner = Interner::default();
    let class = |kind: &Kind| {
        let (tag, number) = match *kind {
            Kind::Idle => (0, 0),
            Kind::Add(by) => (1, by as u64),
            Kind::Read(number) => (2, number as u64),
        };
        interner.intern(&[tag, number as u32, (number >> 32) as u32]).0
    };
    let classes = kinds.iter().map(class).collect();
    let is_read = |place: &usize| matches!(kinds[*place], Kind::Read(_));
    let mut reads: Vec<usize> = (0..kinds.len()).filter(is_read).collect();
    sort_by_key(&mut reads, |&place| match kinds[place] {
        Kind::Read(number) => (i128::from(number) - i128::from(i64::MIN)) as u128,
        _ => 0,
    });
    let mut place_of = alloc::vec![0; kinds.len()];
    reads.iter().enumerate().for_each(|(place, &read)| place_of[read] = place);
    let count = |sign: i64| {
        let has = |kind: &&Kind| matches!(**kind, Kind::Add(by) if by.signum() == sign);
        kinds.iter().filter(has).count()
    };
    let sizes = kinds.iter().map(|kind| match *kind {
        Kind::Add(by) => u128::from(by.unsigned_abs()),
        _ => 0,
    });
    let fits = sizes.sum::<u128>() <= i64::MAX as u128;
    let is_placed = alloc::vec![false; kinds.len()];
    let (up, down) = (count(1), count(-1));
    Box::new(Counter { kinds, classes, reads, first: 0, place_of, is_placed, up, down, fits })
}

impl Counter {
    fn count(&mut self, op: usize, change: impl Fn(&mut usize)) {
        match self.kinds[op] {
            Kind::Add(by) if by > 0 => change(&mut self.up),
            Kind::Add(_) => change(&mut self.down),
            _ => {}
        }
    }
}

impl Machine for Counter {
    fn initial(&self) -> u64 {
        0
    }

    fn step(&mut self, state: u64, op: usize) -> Option<u64> {
        match self.kinds[op] {
            Kind::Idle => Some(state),
            Kind::Add(by) => Some(state.wrapping_add(by as u64)),
            Kind::Read(number) => (state == number as u64).then_some(state),
        }
    }

    fn class(&self, op: usize) -> u32 {
        self.classes[op]
    }

    fn place(&mut self, op: usize) {
        self.is_placed[op] = true;
        self.count(op, |count| *count -= 1);
    }

    fn take_back(&mut self, op: usize) {
        self.is_placed[op] = false;
        self.count(op, |count| *count += 1);
        if matches!(self.kinds[op], Kind::Read(_)) {
            self.first = self.first.min(self.place_of[op]);
        }
    }

    /// Once every read is placed, so is everything else.
    fn is_safe(&mut self, _: u64, op: usize) -> bool {
        match self.kinds[op] {
            Kind::Add(_) => self.first_read().is_none(),
            _ => true,
        }
    }

    /// A counter that only grows has passed a read of less for good; so with one that only shrinks.
    fn is_doomed(&mut self, _: u64, state: u64, _: Option<usize>) -> bool {
        let Some(first) = self.first_read() else { return false };
        let value = |read: usize| match self.kinds[read] {
            Kind::Read(number) => number,
            _ => 0,
        };
        let (state, least) = (state as i64, value(first));
        let left = self.reads.iter().rev().find(|&&read| !self.is_placed[read]);
        let most = left.map_or(least, |&read| value(read));
        self.fits && (self.down == 0 && least < state || self.up == 0 && most > state)
    }
}

impl Counter {
    /// The read of the smallest number that is left.
    fn first_read(&mut self) -> Option<usize> {
        while self.reads.get(self.first).is_some_and(|&read| self.is_placed[read]) {
            self.first += 1;
        }
        self.reads.get(self.first).copied()
    }
}

/// What must stay: a read keeps every addition that was called before it ended, the latest of them
/// directly, and each addition keeps the one before.
fn needs(_: &Observed, ops: &[Op<'_>]) -> Vec<Vec<u32>> {
    let is_addition = |place: &usize| matches!(kind(&ops[*place]), Kind::Add(_));
    let additions: Vec<usize> = (0..ops.len()).filter(is_addition).collect();
    let needs = ops.iter().enumerate().map(|(place, op)| {
        let before = match kind(op) {
            Kind::Idle => 0,
            Kind::Add(_) => additions.partition_point(|&other| other < place),
            Kind::Read(_) => additions.partition_point(|&other| ops[other].start < end(op)),
        };
        let latest = before.checked_sub(1).map(|last| additions[last] as u32);
        latest.into_iter().collect()
    });
    needs.collect()
}
