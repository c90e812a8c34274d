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
        at_end: false,
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

#[cfg(test)]
mod tests {
    use crate::testing::Story;
    use model::{EventId, OpId};

    const KEY: &str = "log-matching";

    /// n1 leads epoch 1 and ships a; b stays on it. n2 leads epoch 2 and puts c and d behind a.
    fn split() -> (Story, [OpId; 4]) {
        let mut story = Story::new();
        let ops = [1, 2, 3, 4].map(|value| story.write(0, "x", value));
        let [a, b, c, d] = ops;
        for node in 0..3 {
            story.append(node, 1, a, 1);
        }
        story.append(0, 2, b, 1);
        story.append(1, 2, c, 2);
        story.append(1, 3, d, 2);
        assert_eq!(story.verdict(KEY).word(), "holds", "logs may differ where epochs do");
        (story, ops)
    }

    fn events(story: &Story) -> Vec<EventId> {
        let verdict = story.verdict(KEY);
        verdict.evidence().map_or_else(Vec::new, |evidence| evidence.events.clone())
    }

    #[test]
    fn a_follower_that_keeps_what_diverged_and_appends_behind_it_is_found() {
        let (mut story, [.., d]) = split();
        let theirs = EventId::new(story.trace.events.len() - 1);
        let mine = story.append(0, 3, d, 2);
        assert_eq!(
            story.broken(KEY),
            "n2 and n1 both hold #4 of epoch 2 at 3, but before it n2 holds #3 of epoch 2 and n1 \
             #2 of epoch 1."
        );
        assert_eq!(events(&story), [theirs, mine]);
    }

    #[test]
    fn a_follower_that_drops_what_diverged_is_not_blamed() {
        let (mut story, [_, b, c, d]) = split();
        story.discard(0, 2, b);
        story.append(0, 2, c, 2);
        story.append(0, 3, d, 2);
        assert_eq!(story.verdict(KEY).word(), "holds");
    }

    #[test]
    fn two_entries_of_one_epoch_at_one_position_are_a_break() {
        let (mut story, [_, b, ..]) = split();
        story.append(2, 2, b, 2);
        assert_eq!(story.broken(KEY), "At 2 n2 holds #3 and n3 #2, both of epoch 2.");
    }

    #[test]
    fn an_entry_that_nobody_has_any_more_may_be_replaced() {
        let (mut story, [_, b, c, d]) = split();
        story.crash(1, false);
        story.append(1, 1, d, 2);
        story.append(1, 2, b, 2);
        assert_eq!(story.verdict(KEY).word(), "holds", "only n2 had had another");
        story.append(2, 2, c, 2);
        assert_eq!(story.broken(KEY), "At 2 n2 holds #2 and n3 #3, both of epoch 2.");
    }

    #[test]
    fn what_was_compacted_and_what_a_snapshot_stands_for_counts_as_held() {
        let (mut story, [_, b, c, d]) = split();
        story.compact(1, 3);
        story.install(2, 1, 3);
        let e = story.wrote(0, "x", 5);
        story.append(1, 4, e, 2);
        story.append(2, 4, e, 2);
        assert_eq!(story.verdict(KEY).word(), "holds");
        story.crash(1, true);
        story.append(0, 3, d, 2);
        assert_eq!(
            story.broken(KEY),
            "n3 and n1 both hold #4 of epoch 2 at 3, but before it n3 holds #3 of epoch 2 and n1 \
             #2 of epoch 1.",
            "{b} stands where {c} should"
        );
    }

    #[test]
    fn an_entry_behind_a_snapshot_is_compared_once_the_snapshot_is_there() {
        let (mut story, [_, _, _, d]) = split();
        let e = story.wrote(0, "x", 5);
        story.append(1, 4, e, 2);
        story.append(2, 4, e, 2);
        assert_eq!(story.verdict(KEY).word(), "holds", "what is before it is not known yet");
        // n1 holds only two entries, so the copy ends in another epoch.
        story.append(0, 3, d, 1);
        story.install(2, 0, 3);
        assert!(story.broken(KEY).starts_with("n2 and n3 both hold #5 of epoch 2 at 4, but"));
    }
}
