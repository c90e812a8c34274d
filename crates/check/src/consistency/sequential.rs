//! Sequential consistency.
//!
//! A history is sequentially consistent if there is one order of all operations in which those of
//! each process stand in the order of its program and each object does what its type says (Lamport,
//! *How to Make a Multiprocessor Computer That Correctly Executes Multiprocess Programs*, IEEE
//! Transactions on Computers 1979). Time does not matter.
//!
//! ```text
//! process 0  ├─ write 1 ─┤                       Not linearizable: the read comes after the
//! process 1                 ├─ read → nothing ─┤ write. But nobody can tell without a clock.
//! ```
//!
//! **It is not local.** Each object may be consistent and all of them together not, so one search
//! goes through the whole history. Three things are tried in this order:
//!
//! 1. A linearizable history is sequentially consistent: real time contains the order of each
//!    process. That is quick to find out.
//! 2. If one object alone is not consistent, all of them are not, and the evidence is smaller.
//! 3. The search for one order of everything.
//!
//! **In doubt.** A process that goes on after an operation in doubt does not wait for it: it may
//! still take effect later. So it comes after what its process was answered before, and before
//! nothing.

use super::evidence::{Case, Flat};
use super::linearizable::merge;
use super::search::{Meter, Order, Outcome};
use super::{Judgement, Model, Question, Verdict};
use crate::observed::Observed;
use crate::types::{Part, parts};
use alloc::vec::Vec;

/// The model.
pub(super) static MODEL: Model = Model {
    key: "sequential",
    title: "One order, in which no process goes back",
    definition: "One order of all operations explains every answer, and keeps the order in which \
                 each process made its calls.",
    source: "Lamport, IEEE Transactions on Computers 1979",
    judge,
};

/// One part in so many of the budget goes to each of the first two tries.
const SHARE: usize = 8;

fn judge(observed: &Observed, question: &Question) -> Judgement {
    let mut meter = Meter::new(question.budget);
    let verdict = verdict(observed, question, &mut meter);
    Judgement { verdict, stats: meter.stats }
}

fn verdict(observed: &Observed, question: &Question, meter: &mut Meter) -> Verdict {
    let parts = parts(question.data, observed);
    let case = Case { data: question.data, observed, order: Order::RealTime };
    if let Some(orders) = by_time(&case, &parts, question.order, meter) {
        return Verdict::Holds(question.order.then(|| merge(observed, orders)));
    }
    let case = Case { order: Order::Process, ..case };
    let broken = alone(&case, &parts, meter);
    if let Some(broken) = case.first_break(broken, meter) {
        return Verdict::Broken(broken);
    }
    let all = parts.iter().enumerate();
    let all: Flat<'_> =
        all.flat_map(|(place, part)| part.ops.iter().map(move |op| (place, *op))).collect();
    let key = parts.first().filter(|_| parts.len() == 1).and_then(|part| part.key);
    let mut share = meter.share(1);
    let outcome = case.judge(&all, question.order, &mut share);
    meter.add(share);
    match outcome {
        Outcome::Found(order) => Verdict::Holds(question.order.then_some(order)),
        Outcome::Limit(bound) => case.gave_up(all.len(), key, bound),
        Outcome::Nothing => {
            let broken = case.first_break(alloc::vec![(key, all)], meter);
            Verdict::Broken(broken.expect("there was one history to break"))
        }
    }
}

/// Orders of all objects that respect real time, if there are any.
fn by_time(
    case: &Case<'_>,
    parts: &[Part<'_>],
    wanted: bool,
    meter: &mut Meter,
) -> Option<Vec<Vec<u32>>> {
    let mut orders = Vec::new();
    for part in parts {
        let flat: Flat<'_> = part.ops.iter().map(|op| (0, *op)).collect();
        let mut share = meter.share(SHARE);
        let outcome = case.judge(&flat, wanted, &mut share);
        meter.add(share);
        let Outcome::Found(order) = outcome else { return None };
        orders.push(order);
    }
    Some(orders)
}

/// The objects that are not consistent alone.
fn alone<'a>(
    case: &Case<'_>,
    parts: &[Part<'a>],
    meter: &mut Meter,
) -> Vec<(Option<crate::observed::Symbol>, Flat<'a>)> {
    let mut broken = Vec::new();
    for part in parts.iter().filter(|_| parts.len() > 1) {
        let flat: Flat<'_> = part.ops.iter().map(|op| (0, *op)).collect();
        let mut share = meter.share(SHARE);
        let outcome = case.judge(&flat, false, &mut share);
        meter.add(share);
        if outcome == Outcome::Nothing {
            broken.push((part.key, flat));
        }
    }
    broken
}
