//! One leader at a time.
//!
//! Two things break it. Two replicas lead the same epoch: then epochs do not tell leaders apart
//! (Raft calls the opposite election safety: Ongaro and Ousterhout, USENIX ATC 2014, figure 3). Or
//! an old leader goes on as if nothing had happened: it appends a write after a leader of a newer
//! epoch was promoted, and the client is told that it worked. That is split brain, and it is no
//! matter of belief: two leaders that only think that they lead, one of which gets nothing
//! acknowledged, do no harm.
//!
//! A write that its client asked for again may stand in the logs of both. Then the acknowledgement
//! is taken to be of the newer leader's entry, and nobody is blamed.
//!
//! The promise does not apply where nobody ever leads.

use super::{Case, Rule};
use crate::budget::Steps;
use crate::replay::Promotion;
use crate::verdict::{Evidence, Promise, Verdict, in_order};
use alloc::format;
use alloc::vec::Vec;
use model::time::Show;

pub(super) const RULE: Rule = Rule {
    promise: &Promise {
        key: "one-leader",
        title: "Only one leader takes writes",
        definition: "No two replicas lead the same epoch, and no leader of an old epoch gets a \
                     write acknowledged after a newer leader was promoted.",
        at_end: false,
    },
    judge,
};

fn judge(case: &Case<'_>, _: &mut Steps) -> Option<Verdict> {
    let promotions = &case.replay.logs.promotions;
    if promotions.is_empty() {
        return None;
    }
    let breaks = shared_epoch(promotions).into_iter().chain(split_brain(case, promotions));
    let first = breaks.min_by_key(|evidence| evidence.at);
    Some(first.map_or(Verdict::Holds, Verdict::Broken))
}

fn shared_epoch(promotions: &[Promotion]) -> Option<Evidence> {
    let pairs = promotions.iter().enumerate().filter_map(|(place, second)| {
        let mut before = promotions[..place].iter();
        let first = before.find(|first| first.epoch == second.epoch)?;
        Some((first, second))
    });
    let (first, second) = pairs.min_by_key(|(_, second)| second.at)?;
    let epoch = second.epoch;
    let sentence =
        format!("{} and {} both became leader of epoch {epoch}.", first.node, second.node);
    Some(Evidence { events: Vec::from([first.at.1, second.at.1]), at: second.at.0, sentence })
}

fn split_brain(case: &Case<'_>, promotions: &[Promotion]) -> Option<Evidence> {
    let breaks = case.history.writes().filter_map(|write| {
        let entry = case.replay.logs.acknowledged_entry(write)?;
        let (told_at, told) = write.acknowledged()?;
        let newer = promotions.iter().find(|newer| {
            newer.epoch > entry.epoch && newer.at.1 < entry.event && newer.node != entry.node
        })?;
        let sentence = format!(
            "{} still led epoch {} and had write {} acknowledged at {}, though {} led epoch {} \
             since {}.",
            entry.node,
            entry.epoch,
            write.id,
            Show(told_at),
            newer.node,
            newer.epoch,
            Show(newer.at.0)
        );
        let led = promotions.iter().find(|old| old.epoch == entry.epoch && old.node == entry.node);
        let events = [led.map(|old| old.at.1), Some(newer.at.1), Some(entry.event), Some(told)];
        let events = in_order(events.into_iter().flatten().collect());
        Some(Evidence { events, at: told_at, sentence })
    });
    breaks.min_by_key(|evidence| evidence.at)
}

#[cfg(test)]
mod tests {
    use crate::testing::Story;

    #[test]
    fn two_leaders_of_one_epoch_are_a_break() {
        let mut story = Story::new();
        story.lead(0, 1);
        story.lead(0, 1);
        assert_eq!(story.verdict("one-leader").word(), "holds");
        story.lead(1, 1);
        assert_eq!(story.broken("one-leader"), "n1 and n2 both became leader of epoch 1.");
    }

    #[test]
    fn an_old_leader_that_acknowledges_is_a_break() {
        let mut story = Story::new();
        story.lead(0, 1);
        story.lead(1, 2);
        let write = story.write(0, "x", 1);
        story.append(0, 1, write, 1);
        assert_eq!(story.verdict("one-leader").word(), "holds", "nobody was told anything");
        story.acknowledge(write, &[0]);
        assert_eq!(
            story.broken("one-leader"),
            "n1 still led epoch 1 and had write #1 acknowledged at 5ms, though n2 led epoch 2 \
             since 2ms."
        );
    }

    #[test]
    fn an_entry_from_before_the_promotion_is_no_break() {
        let mut story = Story::new();
        story.lead(0, 1);
        let write = story.write(0, "x", 1);
        story.append(0, 1, write, 1);
        story.lead(1, 2);
        story.acknowledge(write, &[0]);
        assert_eq!(story.verdict("one-leader").word(), "holds");
    }

    #[test]
    fn a_write_that_the_new_leader_acknowledged_is_no_break() {
        let story = Story::asked_again();
        assert_eq!(story.verdict("one-leader").word(), "holds");
    }
}
