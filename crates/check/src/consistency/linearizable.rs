//! Linearizability.
//!
//! A history is linearizable if every operation can be given one instant between its call and its
//! end such that, in the order of those instants, each object does what its type says (Herlihy and
//! Wing, *Linearizability: A Correctness Condition for Concurrent Objects*, TOPLAS 1990). It is a
//! local property, so each object is judged alone ([`crate::types`] makes the parts).
//!
//! ```text
//! write 1 ├────────────┤                 A read of 1 may come before the write has ended,
//! write 2        ├───────────┤           and a read of 2 may come before one of 1. But no
//! read         ├────●────┤ → 1           order explains a read of 1 that was called after
//! read                          ├●┤ → 2  one of 2 had ended, if 1 is written only once.
//! ```
//!
//! Registers in which no value is written twice need no search ([`super::zones`]).

use super::evidence::{Case, Flat};
use super::search::{Meter, Order, Outcome};
use super::{Judgement, Model, Question, Verdict};
use crate::observed::Observed;
use crate::types::parts;
use alloc::vec::Vec;
use model::order::sort_by_key;

/// The model.
pub(super) static MODEL: Model = Model {
    key: "linearizable",
    title: "Reads see the latest write",
    definition: "Each operation takes effect at one instant between its call and its answer.",
    source: "Herlihy and Wing, TOPLAS 1990",
    judge,
};

fn judge(observed: &Observed, question: &Question) -> Judgement {
    let mut meter = Meter::new(question.budget);
    let verdict = verdict(observed, question, &mut meter);
    Judgement { verdict, stats: meter.stats }
}

/// A break of any object is reported even if the search gave up on another; of several, the one
/// that was certain first. Each object may spend an equal share of what its predecessors left.
fn verdict(observed: &Observed, question: &Question, meter: &mut Meter) -> Verdict {
    let case = Case { data: question.data, observed, order: Order::RealTime };
    let parts = parts(question.data, observed);
    let (mut orders, mut broken, mut gave_up) = (Vec::new(), Vec::new(), None);
    for (place, part) in parts.iter().enumerate() {
        let flat: Flat<'_> = part.ops.iter().map(|op| (0, *op)).collect();
        let mut share = meter.share(parts.len() - place);
        match case.judge(&flat, question.order, &mut share) {
            Outcome::Found(order) => orders.push(order),
            Outcome::Nothing => broken.push((part.key, flat)),
            Outcome::Limit(bound) => gave_up = gave_up.or(Some((part, bound))),
        }
        meter.add(share);
    }
    let first = case.first_break(broken, meter);
    match (first, gave_up) {
        (Some(broken), _) => Verdict::Broken(broken),
        (None, Some((part, bound))) => case.gave_up(part.ops.len(), part.key, bound),
        (None, None) => Verdict::Holds(question.order.then(|| merge(observed, orders))),
    }
}

/// One order of everything, from an order of each object.
///
/// In the order of its object each operation takes effect as early as it can: at its own call or at
/// that of one before it, whichever is later. That is before its end.
pub(super) fn merge(observed: &Observed, orders: Vec<Vec<u32>>) -> Vec<u32> {
    let mut starts: Vec<(u32, u32)> =
        observed.calls.iter().map(|call| (call.number, call.start)).collect();
    sort_by_key(&mut starts, |(number, _)| u128::from(*number));
    let start = |number: u32| {
        let place = starts.partition_point(|(other, _)| *other < number);
        starts[place].1
    };
    let mut instants: Vec<(u32, u32)> = Vec::new();
    for order in orders {
        let mut latest = 0;
        for number in order {
            latest = start(number).max(latest);
            instants.push((latest, number));
        }
    }
    sort_by_key(&mut instants, |(instant, _)| u128::from(*instant));
    instants.into_iter().map(|(_, number)| number).collect()
}
