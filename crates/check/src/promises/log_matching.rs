//! Logs match.
//!
//! If two logs hold an entry of the same epoch at the same position, they hold the same entry
//! there, and the same entries before (Ongaro and Ousterhout, USENIX ATC 2014, section 5.3 and
//! figure 3, of terms; it holds for any log that is shipped under numbered epochs). It is what lets
//! a follower compare one entry with its leader instead of all of them. A follower that keeps
//! entries which its leader does not have, and appends newer ones behind them, breaks it: from then
//! on its log looks like the leader's and is not.
//!
//! Asked after every event, of what the logs hold then. What was compacted, and what a snapshot
//! stands for, counts as held. The promise does not apply where there are no logs.

use super::{Case, Rule};
use crate::budget::Steps;
use crate::replay::{Entry, Mismatch};
use crate::verdict::{Evidence, Promise, Verdict, in_order};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

pub(super) const RULE: Rule = Rule {
    promise: &Promise {
        key: "log-matching",
        title: "Logs agree up to each entry",
        definition: "If two logs hold an entry of the same epoch at the same position, they hold \
                     the same entry there and the same entries before it.",
    },
    judge,
};

fn judge(case: &Case<'_>, _: &mut Steps) -> Option<Verdict> {
    if !case.replay.logs.are_used() {
        return None;
    }
    let Some(mismatch) = case.replay.logs.mismatch() else { return Some(Verdict::Holds) };
    Some(Verdict::Broken(Evidence {
        at: mismatch.at,
        events: in_order(Vec::from([mismatch.first.1.event, mismatch.second.1.event])),
        sentence: sentence(&mismatch),
    }))
}

fn sentence(mismatch: &Mismatch) -> String {
    let Mismatch { first: (one, first), second: (other, second), .. } = *mismatch;
    let Entry { position, epoch, .. } = second;
    match mismatch.before {
        (Some(second_before), Some(first_before)) if first.op == second.op => format!(
            "{one} and {other} both hold {} of epoch {epoch} at {position}, but before it {one} \
             holds {} of epoch {} and {other} {} of epoch {}.",
            second.op, first_before.op, first_before.epoch, second_before.op, second_before.epoch
        ),
        _ => format!(
            "At {position} {one} holds {} and {other} {}, both of epoch {epoch}.",
            first.op, second.op
        ),
    }
}
