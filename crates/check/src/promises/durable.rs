//! No acknowledged write is lost.
//!
//! What *lost* means, with logs and without, is defined where lost writes are counted
//! ([`crate::LostWrite`]). A client that was told `unknown` was promised nothing.

use super::{Case, Rule};
use crate::budget::Steps;
use crate::measures::LostWrite;
use crate::verdict::{Evidence, Promise, Verdict, in_order};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use model::time::Show;
use model::{EventId, Time};

pub(super) const RULE: Rule = Rule {
    promise: &Promise {
        key: "durable",
        title: "No acknowledged write lost",
        definition: "Every write that a client was told had worked is still in the surviving log, \
                     or on a disk that held it.",
    },
    judge,
};

fn judge(case: &Case<'_>, _: &mut Steps) -> Option<Verdict> {
    if case.trace.replicas == 0 {
        return None;
    }
    let Some(first) = case.lost_writes.first() else { return Some(Verdict::Holds) };
    let called = case.history.get(first.op).map(|write| write.invoked.1);
    let events = [called, Some(first.acknowledged.1), first.lost_at];
    let events: Vec<EventId> = in_order(events.into_iter().flatten().collect());
    Some(Verdict::Broken(Evidence {
        at: certain(case, first),
        sentence: sentence(case, first),
        events,
    }))
}

/// A write is lost once it was both acknowledged and taken away.
fn certain(case: &Case<'_>, lost: &LostWrite) -> Time {
    let taken = lost.lost_at.and_then(|event| case.trace.event(event)).map(|event| event.at);
    taken.unwrap_or(0).max(lost.acknowledged.0)
}

fn sentence(case: &Case<'_>, lost: &LostWrite) -> String {
    let LostWrite { op, key, value, .. } = lost;
    let what = format!("Write {op} ({key}={value}), acknowledged at {}", Show(lost.acknowledged.0));
    let others = match case.lost_writes.len() - 1 {
        0 => String::new(),
        1 => " One more acknowledged write is missing, too.".into(),
        more => format!(" {more} more acknowledged writes are missing, too."),
    };
    let leader = case.replay.logs.last_promotion().filter(|_| case.replay.logs.are_used());
    match leader {
        Some(last) => {
            let (node, epoch) = (last.node, last.epoch);
            format!("{what}, is not in the log of {node}, leader of epoch {epoch}.{others}")
        }
        None => format!("{what}, is on no disk any more.{others}"),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Story;

    #[test]
    fn the_sentence_names_the_first_lost_write_and_counts_the_others() {
        let mut story = Story::new();
        story.lead(0, 1);
        for position in 1..=3 {
            let write = story.write(0, "x", position);
            story.append(0, position, write, 1);
            story.acknowledge(write, &[0]);
        }
        assert_eq!(story.verdict("durable").word(), "holds");
        story.lead(1, 2);
        assert_eq!(
            story.broken("durable"),
            "Write #1 (x=1), acknowledged at 4ms, is not in the log of n2, leader of epoch 2. \
             2 more acknowledged writes are missing, too."
        );
    }

    #[test]
    fn a_write_in_doubt_is_not_promised_anything() {
        let mut story = Story::new();
        story.lead(0, 1);
        let write = story.write(0, "x", 1);
        story.append(0, 1, write, 1);
        story.doubt(write);
        story.lead(1, 2);
        assert_eq!(story.verdict("durable").word(), "holds");
    }
}
