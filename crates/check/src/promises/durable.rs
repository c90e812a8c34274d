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
use model::EventId;
use model::time::Show;

pub(super) const RULE: Rule = Rule {
    promise: &Promise {
        key: "durable",
        title: "No acknowledged write lost",
        definition: "Every write that a client was told had worked is still in the surviving log, \
                     or on a disk that held it.",
        at_end: false,
    },
    judge,
};

fn judge(case: &Case<'_>, _: &mut Steps) -> Option<Verdict> {
    if case.trace.replicas == 0 {
        return None;
    }
    let first = case.lost_writes.iter().min_by_key(|lost| lost.certain);
    let Some(first) = first else { return Some(Verdict::Holds) };
    let called = case.history.get(first.op).map(|write| write.invoked.1);
    let missing = case.replay.logs.missing_since(first.op).or(first.lost_at);
    let events = [called, Some(first.acknowledged.1), missing];
    let events: Vec<EventId> = in_order(events.into_iter().flatten().collect());
    let (at, sentence) = (first.certain.0, sentence(case, first));
    Some(Verdict::Broken(Evidence { at, events, sentence }))
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

    /// What is certain is shown from then on; that its entry is dropped comes later.
    #[test]
    fn a_write_is_lost_once_a_leader_lacks_it_and_its_client_was_told() {
        let mut story = Story::new();
        story.lead(0, 1);
        let first = story.write(0, "x", 1);
        story.append(0, 1, first, 1);
        let second = story.write(0, "x", 2);
        story.append(0, 2, second, 1);
        let told_second = story.acknowledge(second, &[0]);
        let promotion = story.lead(1, 2);
        let told_first = story.acknowledge(first, &[0]);
        story.discard(0, 1, first);
        let verdict = story.verdict("durable");
        let evidence = verdict.evidence().expect("it is broken");
        let called = story.history().get(second).map(|write| write.invoked.1);
        assert_eq!(evidence.events, [called.expect("it was"), told_second, promotion]);
        assert_eq!(Some(evidence.at), story.trace.event(promotion).map(|event| event.at));
        let certain: Vec<_> =
            story.report().lost_writes.iter().map(|lost| lost.certain.1).collect();
        assert_eq!(certain, [told_first, promotion]);
    }

    #[test]
    fn a_write_that_comes_back_was_not_lost() {
        let mut story = Story::new();
        story.lead(0, 1);
        let write = story.write(0, "x", 1);
        story.append(0, 1, write, 1);
        story.acknowledge(write, &[0]);
        story.lead(1, 2);
        assert_eq!(story.verdict("durable").word(), "broken");
        story.lead(0, 3);
        assert_eq!(story.verdict("durable").word(), "holds");
        let promotion = story.lead(2, 4);
        assert_eq!(story.report().lost_writes[0].certain.1, promotion);
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
