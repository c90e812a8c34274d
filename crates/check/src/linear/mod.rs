//! Linearizability of registers.
//!
//! A history is linearizable if every operation can be given one instant between its call and its
//! end such that, in the order of those instants, every read returns what the last write before it
//! wrote (Herlihy and Wing, *Linearizability: A Correctness Condition for Concurrent Objects*,
//! TOPLAS 1990). It is a local property: a history of many keys is linearizable if that of each
//! key is. So each key is judged alone.
//!
//! ```text
//! write 1 ├────────────┤                 A read of 1 may come before the write has ended,
//! write 2        ├───────────┤           and a read of 2 may come before one of 1. But no
//! read         ├────●────┤ → 1           order explains a read of 1 that was called after
//! read                          ├●┤ → 2  one of 2 had ended, if 1 is written only once.
//! ```
//!
//! | step | file |
//! |---|---|
//! | operations of a key become items: intervals and values | this one |
//! | an answer without a search, where no value is written twice | `zones.rs` |
//! | search for an order, where one is | `search.rs`, `memory.rs` |
//! | from a broken history to a few operations that are broken alone | `shrink.rs` |
//! | a sentence about those | `words.rs` |
//!
//! **Judged by value.** A read is explained by any write of the value that it returned; which
//! write really made it (`of`) is used for the evidence only. Values may repeat. A read that found
//! nothing returned the initial state, or what a delete left: a delete is a write of nothing.
//!
//! **Several values.** A read of a key with siblings counts as a read of the newest. A register
//! never returns two values; so where such a read breaks the promise, it is broken in truth, and
//! where it does not, what it returned beside that is forgiven.
//!
//! **Counters, sets and texts.** What is read of such a key is put together from many writes, and
//! is no register's. Only what was done before is judged (`registers.rs`), and if that is not
//! broken the answer is unknown.
//!
//! **Statements.** A write whose value was worked out (`x = x + 5`) wrote what came out where it
//! was executed, and is a write of that value like any other. If the run does not show what came
//! out, it wrote a value that is equal to no other: no read returned it, and it hides what was
//! before.
//!
//! **In doubt.** A write that may or may not have happened is an item without an end: it may be
//! placed anywhere after its call, or nowhere.

mod memory;
mod search;
mod shrink;
#[cfg(test)]
mod tests;
mod words;
mod zones;

use crate::budget::Steps;
use crate::by_key::ByKey;
use crate::history::{History, Operation};
use crate::registers::Registers;
use crate::verdict::{Doubt, Evidence, Verdict, cite};
use alloc::format;
use alloc::vec::Vec;
use model::order::sort_by_key;
use model::{Key, OpId, Outcome, Time};

/// A value, or nothing. One that does not fit in 32 bits is that of a write whose value nobody saw.
type Value = Option<u64>;

/// What was written in a value that fits.
fn seen(value: Value) -> Option<u32> {
    value.and_then(|value| u32::try_from(value).ok())
}

/// An operation as the search sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Item {
    op: OpId,
    write: bool,
    /// What it wrote or returned; none for a read of nothing.
    value: Value,
    /// The number of the event of its call.
    call: u32,
    /// The number of the event of its end; none if it may happen at any later time or never.
    end: Option<u32>,
    /// The write that it read from, where the history says so.
    of: Option<OpId>,
}

/// A value as a number to sort by: nothing comes first.
fn rank(value: Value) -> u128 {
    value.map_or(0, |value| u128::from(value) + 1)
}

/// What a search found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Linearizable,
    Not,
    OutOfSteps,
}

/// Judges the items of one key, sorted by call.
fn judge(items: &[Item], steps: &mut Steps) -> Answer {
    if !steps.pay(items.len() as u64) {
        return Answer::OutOfSteps;
    }
    match zones::judge(items) {
        zones::Judgement::NotApplicable => search::run(items, steps),
        zones::Judgement::Linearizable => Answer::Linearizable,
        zones::Judgement::Not(_) => Answer::Not,
    }
}

/// Judges every key of a history.
///
/// A break on any key is reported even if the search gave up on another; of several, the one that
/// was certain first. Each key may spend an equal share of what its predecessors left of the
/// bound.
pub fn check(history: &History, steps: &mut Steps) -> Verdict {
    let registers = Registers::of(history);
    let history = &*registers.history;
    let keys = items(history);
    let mut first: Option<Evidence> = None;
    let mut gave_up = None;
    let count = keys.iter().filter(|(_, items)| !items.is_empty()).count();
    let used = keys.iter().filter(|(_, items)| !items.is_empty());
    for (place, (key, items)) in used.enumerate() {
        let mut share = Steps::new(steps.left() / (count - place) as u64);
        match judge(items, &mut share) {
            Answer::Linearizable => {}
            Answer::OutOfSteps => gave_up = gave_up.or(Some((key, items.len(), share.limit()))),
            Answer::Not => {
                let found = evidence(history, key, items.clone(), &mut share);
                first = Some(match first {
                    Some(earlier) if earlier.at <= found.at => earlier,
                    _ => found,
                });
            }
        }
        steps.pay(share.spent());
    }
    match (first, gave_up) {
        (Some(evidence), _) => Verdict::Broken(evidence),
        (None, Some((key, count, limit))) => Verdict::Unknown(Doubt {
            sentence: format!(
                "The search for an order of the {count} operations on {key} stopped at its limit \
                 of {limit} steps."
            ),
        }),
        (None, None) => registers.doubt().map_or(Verdict::Holds, Verdict::Unknown),
    }
}

/// The items of each key, in the order of their calls.
fn items(history: &History) -> ByKey<Vec<Item>> {
    let mut keys: ByKey<Vec<Item>> = ByKey::default();
    for operation in &history.operations {
        if let Some(item) = item(operation) {
            keys.at(operation.key).push(item);
        }
    }
    for items in keys.values_mut() {
        sort_by_key(items, |item| u128::from(item.call));
    }
    keys
}

/// None for what says nothing: a refused operation, and a read in doubt.
fn item(operation: &Operation) -> Option<Item> {
    let end = operation.acknowledged().map(|(_, event)| event.number());
    let may_have_happened = operation.write && operation.is_in_doubt();
    if end.is_none() && !may_have_happened {
        return None;
    }
    let unseen = (1 << u32::BITS) + u64::from(operation.id.number());
    let value = operation.value.map(u64::from).or(operation.write.then_some(unseen));
    let value = value.filter(|_| !operation.is_delete());
    Some(Item {
        op: operation.id,
        write: operation.write,
        value,
        call: operation.invoked.1.number(),
        end,
        of: operation.of,
    })
}

/// Evidence for a key whose items are known to be broken.
fn evidence(history: &History, key: Key, items: Vec<Item>, steps: &mut Steps) -> Evidence {
    let core = shrink::shrink(items, steps);
    let mut cited: Vec<&Operation> = core.iter().filter_map(|item| history.get(item.op)).collect();
    // The write that a read names is shown beside it even if it was refused.
    let named = core.iter().filter_map(|item| history.get(item.of?));
    cited.extend(named);
    sort_by_key(&mut cited, |operation| u128::from(operation.id.number()));
    cited.dedup_by_key(|operation| operation.id);
    let certain = core.iter().filter_map(|item| item.end).max();
    let ends = cited.iter().filter_map(|operation| operation.acknowledged());
    let at = ends.filter(|(_, event)| Some(event.number()) == certain).map(|(at, _)| at).max();
    let refused = refused_deletes(history, key, &core, certain, steps);
    let at = at.into_iter().chain(refused).max().unwrap_or(0);
    Evidence { events: cite(&cited), at, sentence: words::sentence(key, &core) }
}

/// When the last delete was refused that might have explained a read of nothing until then; none
/// if these items are broken all the same.
fn refused_deletes(
    history: &History,
    key: Key,
    core: &[Item],
    certain: Option<u32>,
    steps: &mut Steps,
) -> Option<Time> {
    let is_refused = |delete: &&Operation| {
        let in_time = Some(delete.invoked.1.number()) < certain;
        delete.key == key && delete.outcome == Some(Outcome::Refused) && in_time
    };
    let deletes = history.operations.iter().filter(|operation| operation.is_delete());
    let refused: Vec<&Operation> = deletes.filter(is_refused).collect();
    let told = refused.iter().filter_map(|delete| delete.returned).map(|(at, _)| at).max()?;
    let in_doubt = |delete: &&Operation| {
        item(&Operation { outcome: None, returned: None, ..(*delete).clone() })
    };
    let mut items: Vec<Item> = refused.iter().filter_map(in_doubt).chain(core.to_vec()).collect();
    sort_by_key(&mut items, |item| u128::from(item.call));
    (judge(&items, steps) == Answer::Linearizable).then_some(told)
}
