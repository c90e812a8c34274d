//! From a broken history to a few operations that are broken alone.
//!
//! First the history is cut at the earliest answer with which it is broken; the operation that was
//! answered there is the first that cannot be placed. Then operations are left out as long as what
//! is left is still broken ([`crate::shrink`]). Every trial is a judgement of those operations
//! alone, so what remains has been shown to be broken, whatever the budget allowed.
//!
//! **Leaving out must not make up a break.** What an answer may depend on stays as long as that
//! answer stays; each data type says what that is (`types/needs.rs`). A register gets by with a few
//! writes. Of a counter or a mutex, every earlier operation counts, so what is cited is all that
//! was called before the cut.

use super::search::{Meter, Order, Outcome, search, without_times};
use super::zones::{self, Zones};
use super::{Bound, Break, Doubt, Stuck, Verdict, words};
use crate::observed::{Observed, Symbol};
use crate::types::{DataType, Objects, Op};
use alloc::boxed::Box;
use alloc::format;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;
use model::order::sort_by_key;

/// Operations, each with the object that it is on.
pub(super) type Flat<'a> = Vec<(usize, Op<'a>)>;

/// What is judged, and by what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case<'a> {
    pub data: &'static DataType,
    pub observed: &'a Observed,
    pub order: Order,
}

impl Case<'_> {
    /// Judges some operations; the order is empty if none is wanted.
    pub fn judge(&self, flat: &[(usize, Op<'_>)], wanted: bool, meter: &mut Meter) -> Outcome {
        meter.pay(flat.len() as u64);
        let parts = grouped(flat);
        let by_zones = match (&parts[..], self.order) {
            ([ops], Order::RealTime) if self.data.is_register() => zones::judge(ops),
            _ => Zones::NotApplicable,
        };
        let search = |meter: &mut Meter| {
            let parts: Vec<&[Op<'_>]> = parts.iter().map(Vec::as_slice).collect();
            search(self.data, self.observed, &parts, self.order, meter)
        };
        match by_zones {
            Zones::Not(_) => Outcome::Nothing,
            Zones::Linearizable if !wanted => Outcome::Found(Vec::new()),
            _ => search(meter),
        }
    }

    fn is_broken(&self, flat: &[(usize, Op<'_>)], meter: &mut Meter) -> Option<bool> {
        match self.judge(flat, false, meter) {
            Outcome::Found(_) => Some(false),
            Outcome::Nothing => Some(true),
            Outcome::Limit(_) => None,
        }
    }

    /// That the search gave up on so many operations.
    pub fn gave_up(&self, count: usize, key: Option<Symbol>, bound: Bound) -> Verdict {
        let on =
            key.map_or_else(Default::default, |key| format!(" on {}", self.observed.text(key)));
        let Bound { name, limit } = bound;
        let sentence = format!(
            "The search for an order of the {count} operations{on} stopped at its limit of \
             {limit} {name}."
        );
        Verdict::Unknown(Doubt { bound: Some(bound), sentence })
    }

    /// Of some histories that are known to be broken, the one that was first.
    pub fn first_break(
        &self,
        broken: Vec<(Option<Symbol>, Flat<'_>)>,
        meter: &mut Meter,
    ) -> Option<Box<Break>> {
        let mut first: Option<(u32, Option<Symbol>, Flat<'_>)> = None;
        for (key, flat) in broken {
            let mut share = meter.share(4);
            let cut = self.earliest_break(&flat, &mut share);
            meter.add(share);
            if first.as_ref().is_none_or(|(earlier, ..)| cut < *earlier) {
                first = Some((cut, key, flat));
            }
        }
        let (cut, key, flat) = first?;
        let stuck = self.stuck(&flat, cut, meter);
        let known = self.by(&flat, cut);
        let evidence = self.shrink(known, meter);
        let sentence = words::sentence(self.observed, &evidence, stuck.as_ref());
        Some(Box::new(Break { evidence, key, stuck, sentence }))
    }

    /// The history as it was known at a place: reads without an answer say nothing, and all else
    /// without an answer is in doubt.
    ///
    /// What was called later is unknown if time counts. If it does not, an answer may be explained
    /// by a later call; so calls are always known.
    fn by<'b>(&self, flat: &[(usize, Op<'b>)], place: u32) -> Flat<'b> {
        let is_called = |op: &Op<'_>| self.order == Order::Process || op.start <= place;
        let called = flat.iter().filter(|(_, op)| is_called(op));
        called.filter_map(|(object, op)| Some((*object, op.by(place)?))).collect()
    }

    /// The place of the earliest answer with which a broken history is broken.
    fn earliest_break(&self, flat: &[(usize, Op<'_>)], meter: &mut Meter) -> u32 {
        let mut ends: Vec<u32> = flat.iter().filter_map(|(_, op)| op.end).collect();
        ends.sort_unstable();
        let (mut low, mut high) = (0, ends.len().saturating_sub(1));
        while low < high {
            let middle = low + (high - low) / 2;
            match self.is_broken(&self.by(flat, ends[middle]), meter) {
                Some(true) => high = middle,
                Some(false) => low = middle + 1,
                None => break,
            }
        }
        ends.get(high).copied().unwrap_or(u32::MAX)
    }

    /// Where the order comes to its end: just before this place.
    fn stuck(&self, flat: &[(usize, Op<'_>)], cut: u32, meter: &mut Meter) -> Option<Stuck> {
        let (_, last) = flat.iter().find(|(_, op)| op.end == Some(cut))?;
        let mut share = meter.share(4);
        let outcome = self.judge(&self.by(flat, cut.checked_sub(1)?), true, &mut share);
        meter.add(share);
        let Outcome::Found(before) = outcome else { return None };
        let mut objects = Objects::default();
        let mut calls: Vec<_> = self.observed.calls.iter().collect();
        sort_by_key(&mut calls, |call| u128::from(call.number));
        for number in &before {
            let place = calls.partition_point(|call| call.number < *number);
            let mut call = calls[place].clone();
            call.end = call.end.filter(|end| *end < cut);
            objects = objects.step(self.data, self.observed, &call)?;
        }
        let state = objects.state(self.data, last.key).words(self.observed);
        Some(Stuck { operation: last.number, before, state })
    }

    /// Numbers of operations of a broken history that are broken alone, ascending. There are more
    /// than needed if the budget runs out.
    fn shrink(&self, flat: Flat<'_>, meter: &mut Meter) -> Vec<u32> {
        let needs = self.needs(&flat);
        let mut kept: Vec<u32> = (0..flat.len() as u32).collect();
        if let Some(conflict) = self.conflict(&flat) {
            let fewer = with_needs(conflict, &needs);
            if self.is_broken(&of(&flat, &fewer), meter) == Some(true) {
                kept = fewer;
            }
        }
        let without = |kept: &[u32], gone: Range<usize>| {
            with_needs([&kept[..gone.start], &kept[gone.end..]].concat(), &needs)
        };
        let is_broken = |kept: &[u32]| self.is_broken(&of(&flat, kept), meter);
        let (kept, _) = crate::shrink::shrink(kept, without, is_broken);
        let mut numbers: Vec<u32> = kept.iter().map(|&at| flat[at as usize].1.number).collect();
        numbers.sort_unstable();
        numbers
    }

    /// Where no value is written twice, the operations that exclude each other are known.
    fn conflict(&self, flat: &[(usize, Op<'_>)]) -> Option<Vec<u32>> {
        let [ops] = &grouped(flat)[..] else { return None };
        match zones::judge(ops) {
            Zones::Not(conflict) if self.order == Order::RealTime => Some(conflict),
            _ => None,
        }
    }

    /// For each operation, by place, those that must stay as long as it stays.
    fn needs(&self, flat: &[(usize, Op<'_>)]) -> Vec<Vec<u32>> {
        let mut needs = vec![Vec::new(); flat.len()];
        let objects = flat.iter().map(|(object, _)| object + 1).max().unwrap_or(0);
        for object in 0..objects {
            let places: Vec<usize> = (0..flat.len()).filter(|&at| flat[at].0 == object).collect();
            let ops: Vec<Op<'_>> = places.iter().map(|&at| flat[at].1).collect();
            let ops = if self.order == Order::Process { without_times(&ops) } else { ops };
            let of_object = (self.data.needs)(self.observed, &ops);
            for (&at, needed) in places.iter().zip(of_object) {
                needs[at] = needed.iter().map(|&place| places[place as usize] as u32).collect();
            }
        }
        needs
    }
}

/// The operations of each object.
fn grouped<'a>(flat: &[(usize, Op<'a>)]) -> Vec<Vec<Op<'a>>> {
    let objects = flat.iter().map(|(object, _)| object + 1).max().unwrap_or(0);
    let mut parts = vec![Vec::new(); objects];
    flat.iter().for_each(|(object, op)| parts[*object].push(*op));
    parts.retain(|part| !part.is_empty());
    parts
}

fn of<'a>(flat: &[(usize, Op<'a>)], kept: &[u32]) -> Flat<'a> {
    kept.iter().map(|&at| flat[at as usize]).collect()
}

/// Some operations and all that they need, and what these need, ascending.
fn with_needs(mut kept: Vec<u32>, needs: &[Vec<u32>]) -> Vec<u32> {
    let mut is_kept = vec![false; needs.len()];
    kept.iter().for_each(|&at| is_kept[at as usize] = true);
    let mut place = 0;
    while place < kept.len() {
        for &needed in &needs[kept[place] as usize] {
            if !is_kept[needed as usize] {
                is_kept[needed as usize] = true;
                kept.push(needed);
            }
        }
        place += 1;
    }
    kept.sort_unstable();
    kept
}
