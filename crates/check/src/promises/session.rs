//! What the two session guarantees share.
//!
//! Terry, Demers, Petersen, Spreitzer, Theimer and Welch (*Session Guarantees for Weakly
//! Consistent Replicated Data*, PDIS 1994) define them for one session at a time: whatever a
//! session has written (read your writes) or seen (monotonic reads) must be in the databases that
//! it reads from later. The judge sees values and not databases, so it reports what cannot be
//! otherwise: a read that returns a version that precedes ([`Order`](crate::order::Order)) one
//! that its session had written or seen.
//!
//! For each session and key it remembers one write, the newest that must not be undercut; of
//! several it keeps the one that was called last. That can miss a violation between concurrent
//! writes, and never makes one up.
//!
//! A read that returned several values is fine if any of them is. A read that found nothing may
//! have read from any delete that had been called by then, and is fine if any of these is. Of
//! keys that hold counters, sets or texts only what was done before is judged, and if nothing is
//! broken the answer is unknown.

use super::Case;
use crate::history::{Operation, moment};
use crate::verdict::{Evidence, Verdict, cite, in_order};
use alloc::string::String;
use alloc::vec::Vec;
use model::limits::{CLIENTS_MAX, KEYS_MAX};
use model::order::sort_by_key;
use model::{EventId, Outcome, Time};

/// A write that a session knows, and the operation by which it got to know it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    pub write: &'a Operation,
    pub by: &'a Operation,
}

/// A read that returned something older than its session knew.
#[derive(Clone, Copy, Debug)]
pub(super) struct Regress<'a> {
    pub known: Known<'a>,
    pub read: &'a Operation,
}

/// Goes through every session in its own order. `learn` tells what an operation teaches its
/// session.
pub(super) fn judge<'a>(
    case: &Case<'a>,
    learn: impl Fn(&'a Operation) -> Vec<&'a Operation>,
    sentence: impl Fn(&Regress<'a>) -> String,
) -> Verdict {
    let mut newest: Vec<Option<Known<'a>>> = Vec::from([None; CLIENTS_MAX * KEYS_MAX]);
    let mut first: Option<Regress<'a>> = None;
    let mut ended: Vec<&Operation> = case.registers.history.operations.iter().collect();
    ended.retain(|operation| operation.acknowledged().is_some());
    sort_by_key(&mut ended, |operation| moment(operation.acknowledged()));
    for operation in ended {
        let session = operation.client.ordinal() * KEYS_MAX + operation.key.index();
        if let Some(known) = newest[session].filter(|_| !operation.write)
            && is_older(case, operation, known)
        {
            first = first.or(Some(Regress { known, read: operation }));
        }
        for write in learn(operation) {
            let known = Known { write, by: operation };
            let slot = newest[session].get_or_insert(known);
            if slot.write.invoked.1 < write.invoked.1 {
                *slot = known;
            }
        }
    }
    match first {
        Some(regress) => Verdict::Broken(evidence(case, &regress, sentence)),
        None => case.registers.doubt().map_or(Verdict::Holds, Verdict::Unknown),
    }
}

/// Whether a read returned only versions that precede one that its session knew when it was
/// called.
fn is_older(case: &Case<'_>, read: &Operation, known: Known<'_>) -> bool {
    let precedes = |source| case.order.precedes(source, known.write);
    known.by.precedes(read)
        && match read.of {
            None => {
                case.registers.history.deletes_before(read).all(|delete| precedes(Some(delete)))
            }
            Some(_) => read.sources().all(|of| {
                case.registers.history.get(of).is_some_and(|source| precedes(Some(source)))
            }),
        }
}

fn evidence<'a>(
    case: &Case<'a>,
    regress: &Regress<'a>,
    sentence: impl Fn(&Regress<'a>) -> String,
) -> Evidence {
    let mut operations = Vec::from([regress.known.write, regress.known.by, regress.read]);
    operations.extend(regress.read.sources().filter_map(|of| case.registers.history.get(of)));
    if regress.read.of.is_none() {
        operations.extend(case.registers.history.deletes_before(regress.read));
    }
    let at = regress.read.returned.into_iter().chain(refused_deletes(case, regress.read));
    let at = at.map(|(at, _)| at).max().unwrap_or(0);
    let shown = operations.iter().filter_map(|operation| case.order.shown(operation));
    let events = in_order(cite(&operations).into_iter().chain(shown).collect());
    Evidence { events, at, sentence: sentence(regress) }
}

/// When deletes were refused that might have explained a read of nothing until then.
fn refused_deletes<'a>(
    case: &Case<'a>,
    read: &'a Operation,
) -> impl Iterator<Item = (Time, EventId)> + 'a {
    let deletes =
        case.registers.history.operations.iter().filter(|operation| operation.is_delete());
    let is_called = |delete: &Operation| {
        read.acknowledged().is_some_and(|(_, end)| delete.invoked.1 < end) && delete.key == read.key
    };
    let refused = deletes.filter(move |delete| {
        delete.outcome == Some(Outcome::Refused) && read.of.is_none() && is_called(delete)
    });
    refused.filter_map(|delete| delete.returned)
}

/// What a read got, in words.
pub(super) fn got(read: &Operation) -> String {
    read.value.map_or("found nothing".into(), |value| alloc::format!("returned {value}"))
}
