//! From operations to a search, and back to an order of them.

use super::cache::Cache;
use super::frontier::{Frontier, Span};
use super::{End, Search, Slot};
use crate::consistency::{Bound, Budget};
use crate::observed::Observed;
use crate::types::interner::Interner;
use crate::types::{DataType, Op};
use alloc::vec;
use alloc::vec::Vec;
use model::order::{pair, sort_by_key};

/// What an order has to respect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::consistency) enum Order {
    /// Real time: what had ended comes before what is called then.
    RealTime,
    /// The order in which each process made its calls.
    Process,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::consistency) enum Outcome {
    /// An order that explains everything: numbers of operations.
    Found(Vec<u32>),
    /// There is none.
    Nothing,
    /// A bound was reached.
    Limit(Bound),
}

/// What judging has cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Steps; one is one look at one operation.
    pub steps: u64,
    /// The most points that a search remembered.
    pub entries: u64,
    /// The most bytes that points and states took.
    pub bytes: u64,
}

/// What is left of a budget.
#[derive(Clone, Copy, Debug)]
pub(in crate::consistency) struct Meter {
    budget: Budget,
    /// What was spent of it.
    pub stats: Stats,
}

impl Meter {
    pub fn new(budget: Budget) -> Self {
        Self { budget, stats: Stats::default() }
    }

    /// A meter for a share of what is left, one of so many.
    pub fn share(&self, count: usize) -> Self {
        let steps = self.left() / count.max(1) as u64;
        Self::new(Budget { steps, ..self.budget })
    }

    /// Adds what a share has spent.
    pub fn add(&mut self, share: Self) {
        let Stats { steps, entries, bytes } = &mut self.stats;
        *steps += share.stats.steps;
        *entries = share.stats.entries.max(*entries);
        *bytes = share.stats.bytes.max(*bytes);
    }

    fn left(&self) -> u64 {
        self.budget.steps.saturating_sub(self.stats.steps)
    }

    pub fn pay(&mut self, steps: u64) {
        self.stats.steps += steps;
    }

    pub fn has_left(&self) -> bool {
        self.stats.steps <= self.budget.steps
    }

    /// Notes what is remembered; returns whether all bounds are kept.
    pub fn holds(&mut self, bytes: u64, entries: u64) -> bool {
        self.stats.bytes = self.stats.bytes.max(bytes);
        self.stats.entries = self.stats.entries.max(entries);
        self.has_left() && bytes <= self.budget.bytes
    }

    /// The bound that was reached.
    pub fn bound(&self) -> Bound {
        if self.has_left() {
            Bound { name: "bytes", limit: self.budget.bytes }
        } else {
            Bound { name: "steps", limit: self.budget.steps }
        }
    }
}

/// Searches for an order of operations that explains all that were answered. Those in doubt may be
/// in it.
///
/// Each of `parts` holds the operations of one object, by call.
pub(in crate::consistency) fn search(
    data: &DataType,
    observed: &Observed,
    parts: &[&[Op<'_>]],
    order: Order,
    meter: &mut Meter,
) -> Outcome {
    let untimed: Vec<Vec<Op<'_>>> = match order {
        Order::RealTime => Vec::new(),
        Order::Process => parts.iter().map(|ops| without_times(ops)).collect(),
    };
    let objects = parts.iter().enumerate().map(|(place, ops)| {
        let ops = untimed.get(place).map_or(*ops, Vec::as_slice);
        meter.pay(ops.len() as u64);
        (data.machine)(observed, ops)
    });
    let objects: Vec<_> = objects.collect();
    let mut slots: Vec<(Slot, Op<'_>)> = Vec::new();
    let mut classes = Interner::default();
    for (object, ops) in parts.iter().enumerate() {
        for (place, op) in ops.iter().enumerate() {
            let class = classes.intern(&[object as u32, objects[object].class(place)]).0;
            slots.push((Slot { object, place, class }, *op));
        }
    }
    sort_by_key(&mut slots, |(slot, op)| match op.end {
        Some(_) => op.start.into(),
        None => pair(u64::from(slot.class) + 1, op.start.into()),
    });
    let mut search = setting(objects, &slots, order);
    match search.run(meter) {
        End::Found => {
            let numbers = search.trail.iter().map(|(op, _)| slots[*op as usize].1.number);
            Outcome::Found(numbers.collect())
        }
        End::Nothing => Outcome::Nothing,
        End::Limit => Outcome::Limit(meter.bound()),
    }
}

/// Operations as the order of processes sees them: nobody knows when they were called, but only
/// whether they were answered.
pub(in crate::consistency) fn without_times<'a>(ops: &[Op<'a>]) -> Vec<Op<'a>> {
    ops.iter().map(|op| Op { start: 0, end: op.end.map(|_| u32::MAX), ..*op }).collect()
}

fn setting<'a>(
    objects: Vec<alloc::boxed::Box<dyn crate::types::machine::Machine + 'a>>,
    ops: &[(Slot, Op<'_>)],
    order: Order,
) -> Search<'a> {
    let answered = ops.iter().filter(|(_, op)| op.end.is_some()).count();
    let mut processes: Vec<u32> = ops.iter().map(|(_, op)| op.process).collect();
    processes.sort_unstable();
    processes.dedup();
    let span = |(_, op): &(Slot, Op<'_>)| Span {
        process: processes.partition_point(|process| *process < op.process),
        start: op.start,
        end: op.end.unwrap_or(u32::MAX),
    };
    let spans: Vec<Span> = ops.iter().map(span).collect();
    let slots: Vec<Slot> = ops.iter().map(|(slot, _)| *slot).collect();
    let is_first = |&op: &usize| op == answered || slots[op].class != slots[op - 1].class;
    let classes = (answered..slots.len()).filter(is_first).collect();
    let frontier = match order {
        Order::RealTime => Frontier::real_time(answered),
        Order::Process => Frontier::process(&spans, answered),
    };
    Search {
        states: objects.iter().map(|object| object.initial()).collect(),
        has_safe_doubt: objects.iter().any(|object| object.has_safe_doubt()),
        objects,
        is_placed: vec![false; slots.len()],
        slots,
        spans,
        answered,
        frontier,
        left: answered,
        classes,
        used: Vec::new(),
        pending: None,
        trail: Vec::new(),
        frames: Vec::new(),
        choices: Vec::new(),
        window: Vec::new(),
        earliest: u32::MAX,
        cache: Cache::default(),
        words: Vec::new(),
        has_studied: false,
    }
}
