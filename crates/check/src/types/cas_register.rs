//! A register with compare-and-set.
//!
//! Source: Herlihy, *Wait-Free Synchronization*, TOPLAS 13 (1991), for the operation. What the
//! caller was told counts: that the value was swapped, that it was not what it should have been, or
//! neither.
//!
//! ```text
//! cas a b, swapped    allowed where the state is a; the state becomes b
//! cas a b, mismatch   allowed where the state is not a; nothing changes
//! cas a b, not known  allowed anywhere; a becomes b, anything else stays
//! read, write, delete as with a register
//! ```
//!
//! The machine of this type is that of a plain register, too.

use super::machine::Machine;
use super::needs::{Setters, explaining};
use super::supply::{Part, Supply};
use super::{DataType, Op, State, register};
use crate::observed::{Call, Deed, Observed, Seen, Symbol};
use crate::types::interner::Interner;
use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

/// The type.
pub(crate) static TYPE: DataType = DataType {
    key: "cas-register",
    title: "Register with compare-and-set",
    definition: "A register whose value can also be replaced on condition that it is a certain \
                 one; the caller is told whether it was.",
    initial: || State::Register(None),
    step,
    accepts,
    joins_keys: false,
    machine,
    needs,
};

fn accepts(call: &Call) -> bool {
    matches!(call.deed, Deed::CompareAndSet { .. }) || (register::TYPE.accepts)(call)
}

/// The definition.
fn step(observed: &Observed, state: &State, deed: &Deed) -> Option<State> {
    let (State::Register(held), Deed::CompareAndSet { from, to, swapped }) = (state, deed) else {
        return register::step(observed, state, deed);
    };
    let matches = held == from;
    let is_so = swapped.is_none_or(|swapped| swapped == matches);
    is_so.then(|| if matches { State::Register(Some(*to)) } else { state.clone() })
}

/// The initial value.
const INITIAL: u32 = 0;

/// Every value that nobody reads or compares with.
const UNSEEN: u32 = 1;

/// An operation on numbered values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Says nothing and changes nothing.
    Idle,
    Read(u32),
    Write(u32),
    /// Needs the first value, leaves the second.
    Swap(u32, u32),
    /// Needs any other value.
    Mismatch(u32),
    /// Makes the second of the first, if it is held.
    Maybe(u32, u32),
}

impl Kind {
    fn words(self) -> [u32; 3] {
        match self {
            Self::Idle => [0, 0, 0],
            Self::Read(value) => [1, value, 0],
            Self::Write(value) => [2, value, 0],
            Self::Swap(from, to) => [3, from, to],
            Self::Mismatch(value) => [4, value, 0],
            Self::Maybe(from, to) => [5, from, to],
        }
    }

    fn part(self, is_certain: bool) -> Part {
        let mut part = Part::default();
        match self {
            Self::Idle | Self::Mismatch(_) => {}
            Self::Read(value) => part.needs.push(value),
            Self::Write(value) => part.gives.push(value),
            Self::Swap(from, to) if is_certain => {
                part.needs.push(from);
                part.takes.push(from);
                part.gives.push(to);
            }
            Self::Swap(from, to) | Self::Maybe(from, to) => {
                part.wishes.push(from);
                part.gives.push(to);
            }
        }
        part
    }
}

/// The kinds of operations, and how many values there are.
fn kinds(ops: &[Op<'_>]) -> (Vec<Kind>, usize) {
    let mut numbers = Numbers::default();
    for op in ops {
        match op.deed {
            Deed::Read(Seen::Value(value)) => numbers.see(*value),
            Deed::CompareAndSet { from: Some(from), .. } => numbers.see(*from),
            _ => {}
        }
    }
    let kind = |op: &Op<'_>| match op.deed {
        Deed::Write(value) => Kind::Write(numbers.of(*value)),
        Deed::Delete => Kind::Write(INITIAL),
        Deed::Read(Seen::Nothing) => Kind::Read(INITIAL),
        Deed::Read(Seen::Value(value)) => Kind::Read(numbers.of(*value)),
        Deed::CompareAndSet { from, to, swapped } => {
            let from = from.map_or(INITIAL, |from| numbers.of(from));
            let to = numbers.of(*to);
            match swapped.filter(|_| op.end.is_some()) {
                Some(false) => Kind::Mismatch(from),
                Some(true) if from == to => Kind::Read(from),
                _ if from == to => Kind::Idle,
                None if op.end.is_some() => Kind::Maybe(from, to),
                // In doubt it may have done nothing, but then it helps nobody.
                _ => Kind::Swap(from, to),
            }
        }
        _ => Kind::Idle,
    };
    (ops.iter().map(kind).collect(), numbers.count())
}

/// Numbers for the values that are read or compared with.
#[derive(Default)]
struct Numbers {
    /// By symbol; zero for a value that is not numbered.
    by_symbol: Vec<u32>,
    seen: u32,
}

impl Numbers {
    fn see(&mut self, symbol: Symbol) {
        let place = symbol.0 as usize;
        if self.by_symbol.len() <= place {
            self.by_symbol.resize(place + 1, 0);
        }
        if self.by_symbol[place] == 0 {
            self.seen += 1;
            self.by_symbol[place] = UNSEEN + self.seen;
        }
    }

    fn of(&self, symbol: Symbol) -> u32 {
        let number = self.by_symbol.get(symbol.0 as usize).copied();
        number.filter(|number| *number > 0).unwrap_or(UNSEEN)
    }

    fn count(&self) -> usize {
        (UNSEEN + self.seen + 1) as usize
    }
}

struct CasRegister {
    kinds: Vec<Kind>,
    classes: Vec<u32>,
    ends: Vec<u32>,
    supply: Supply,
    /// How many observed mismatches are left with each value, and in all.
    mismatching: Vec<u32>,
    mismatches: u32,
}

/// The machine of registers, with compare-and-set or without.
pub(super) fn machine<'a>(_: &'a Observed, ops: &[Op<'a>]) -> Box<dyn Machine + 'a> {
    let (kinds, values) = kinds(ops);
    let mut interner = Interner::default();
    let classes = kinds.iter().map(|kind| interner.intern(&kind.words()).0).collect();
    let parts = kinds.iter().zip(ops).map(|(kind, op)| kind.part(op.end.is_some())).collect();
    let starts = ops.iter().map(|op| op.start).collect();
    let mut mismatching = vec![0; values];
    let mut mismatches = 0;
    for kind in &kinds {
        if let Kind::Mismatch(value) = kind {
            mismatching[*value as usize] += 1;
            mismatches += 1;
        }
    }
    let ends = ops.iter().map(super::machine::end).collect();
    let supply = Supply::new(parts, starts, values);
    Box::new(CasRegister { kinds, classes, ends, supply, mismatching, mismatches })
}

impl Machine for CasRegister {
    fn initial(&self) -> u64 {
        INITIAL.into()
    }

    fn step(&mut self, state: u64, op: usize) -> Option<u64> {
        let is = |value: u32| state == u64::from(value);
        match self.kinds[op] {
            Kind::Idle => Some(state),
            Kind::Read(value) => is(value).then_some(state),
            Kind::Write(value) => Some(value.into()),
            Kind::Swap(from, to) => is(from).then_some(to.into()),
            Kind::Mismatch(value) => (!is(value)).then_some(state),
            Kind::Maybe(from, to) => Some(if is(from) { to.into() } else { state }),
        }
    }

    fn class(&self, op: usize) -> u32 {
        self.classes[op]
    }

    fn place(&mut self, op: usize) {
        self.supply.place(op);
        if let Kind::Mismatch(value) = self.kinds[op] {
            self.mismatching[value as usize] -= 1;
            self.mismatches -= 1;
        }
    }

    fn take_back(&mut self, op: usize) {
        self.supply.take_back(op);
        if let Kind::Mismatch(value) = self.kinds[op] {
            self.mismatching[value as usize] += 1;
            self.mismatches += 1;
        }
    }

    fn is_safe(&mut self, _: u64, op: usize) -> bool {
        matches!(self.kinds[op], Kind::Idle | Kind::Read(_) | Kind::Mismatch(_))
    }

    fn is_blind(&self, op: usize) -> bool {
        matches!(self.kinds[op], Kind::Write(_))
    }

    fn is_unwanted(&self, op: usize) -> bool {
        let Kind::Write(value) = self.kinds[op] else { return false };
        self.mismatches == 0 && self.supply.is_unwanted(value)
    }

    fn is_useless(&mut self, op: usize) -> bool {
        let gives = &self.supply.part(op).gives;
        self.mismatches == 0 && gives.iter().all(|&value| self.supply.is_unwanted(value))
    }

    fn is_hopeless(&mut self) -> bool {
        let values = 0..self.mismatching.len() as u32;
        values.into_iter().any(|value| self.supply.falls_short(value, u32::from(value == INITIAL)))
    }

    fn is_doomed(&mut self, left: u64, state: u64, next: Option<usize>) -> bool {
        if left != state && self.supply.is_short(left as u32) {
            return true;
        }
        let Some(next) = next else { return false };
        match self.kinds[next] {
            Kind::Read(value) | Kind::Swap(value, _) if state != u64::from(value) => {
                !self.supply.is_provided(value, self.ends[next])
            }
            _ => false,
        }
    }

    fn canonical(&self, state: u64) -> u64 {
        let value = state as u32;
        let is_seen = !self.supply.is_unwanted(value) || self.mismatching[value as usize] > 0;
        if is_seen { state } else { UNSEEN.into() }
    }
}

/// What must stay: all that may have given the value that was read or compared with. What depends
/// on a value that was *not* held keeps everything that may have changed it.
pub(super) fn needs(_: &Observed, ops: &[Op<'_>]) -> Vec<Vec<u32>> {
    let (kinds, values) = kinds(ops);
    let mut givers: Vec<Vec<usize>> = vec![Vec::new(); values];
    let mut changing: Vec<usize> = Vec::new();
    let mut setters = Vec::new();
    for (place, (kind, op)) in kinds.iter().zip(ops).enumerate() {
        let (Kind::Write(to) | Kind::Swap(_, to) | Kind::Maybe(_, to)) = *kind else { continue };
        givers[to as usize].push(place);
        changing.push(place);
        if let (Kind::Write(_) | Kind::Swap(..), Some(end)) = (kind, op.end) {
            setters.push((end, op.start));
        }
    }
    let setters = Setters::of(setters.into_iter());
    let needs = kinds.iter().enumerate().map(|(place, kind)| match *kind {
        Kind::Idle | Kind::Write(_) => Vec::new(),
        Kind::Read(value) | Kind::Swap(value, _) => {
            explaining(ops, place, &givers[value as usize], &setters)
        }
        Kind::Mismatch(_) | Kind::Maybe(..) => explaining(ops, place, &changing, &setters),
    });
    needs.collect()
}
