//! Lost updates.
//!
//! Berenson, Bernstein, Gray, Melton, O'Neil and O'Neil (*A Critique of ANSI SQL Isolation Levels*,
//! SIGMOD 1995, phenomenon P4): a transaction reads an item, another updates it, and the first
//! writes what it worked out from the old value. In one database a statement like `x = x + 5`
//! cannot do that. In a replicated one it can: it is worked out where somebody leads who never
//! heard of an earlier update that its client had been told of.
//!
//! An update is an acknowledged write whose value is worked out from what was there: `add`,
//! `subtract` and `insert`. It lost a write of its key if that was acknowledged before the update
//! was called, and the log in which the update was executed did not hold it. A write that the log
//! shows to be overwritten by a plain one, or deleted, does not matter to the value.
//!
//! The property does not apply where no update was acknowledged, or there are no logs.

use super::Rule;
use crate::history::{History, Operation};
use crate::replay::Logs;
use crate::verdict::{Evidence, Promise, Verdict, in_order};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;
use model::{EventId, EventKind, Formula, NodeId, OpId, Time, Trace};

pub(super) const RULE: Rule = Rule {
    promise: &Promise {
        key: "lost-updates",
        title: "Updates build on each other",
        definition: "An acknowledged update is worked out from a value that includes every write \
                     of its key that was acknowledged before the update was called.",
        at_end: false,
    },
    judge,
};

fn is_update(write: &Operation) -> bool {
    write.is_acknowledged_write()
        && matches!(write.formula, Formula::Add | Formula::Subtract | Formula::Next)
}

fn judge(trace: &Trace, history: &History) -> Option<Verdict> {
    let mut logs = Logs::new(trace.replicas, history.numbers());
    // For each entry of an update, by the event that made it: a write that its log did not hold.
    let mut missed: BTreeMap<EventId, OpId> = BTreeMap::new();
    for (index, event) in trace.events.iter().enumerate() {
        let here = EventId::new(index);
        logs.see(trace, here, history);
        let EventKind::Appended { node, op, .. } = event.kind else { continue };
        let update = history.get(op).filter(|write| is_update(write));
        if let Some(lost) = update.and_then(|update| missing(&logs, node, history, update)) {
            missed.insert(here, lost.id);
        }
    }
    let updates = history.writes().filter(|write| is_update(write));
    let executed = updates.filter_map(|update| Some((update, logs.acknowledged_entry(update)?)));
    let executed: Vec<_> = executed.collect();
    executed.first()?;
    let lost = executed.into_iter().filter_map(|(update, entry)| {
        let lost = history.get(*missed.get(&entry.event)?)?;
        evidence(update, lost, entry.node, entry.event)
    });
    let first = lost.min_by_key(|evidence| evidence.at);
    Some(first.map_or(Verdict::Holds, Verdict::Broken))
}

/// The first write that an update should have built on and that a log does not hold.
fn missing<'a>(
    logs: &Logs,
    node: NodeId,
    history: &'a History,
    update: &Operation,
) -> Option<&'a Operation> {
    let held = logs.held_by(node);
    let holds = |write: &Operation| held.contains(write.id);
    let of_key =
        || history.operations.iter().filter(|write| write.write && write.key == update.key);
    let mut gone = of_key().filter(|write| write.precedes(update) && !holds(write));
    gone.find(|gone| {
        let mut after = of_key().filter(|write| gone.precedes(write) && holds(write));
        !after.any(|write| write.formula.is_fixed())
    })
}

fn evidence(
    update: &Operation,
    lost: &Operation,
    node: NodeId,
    executed: EventId,
) -> Option<Evidence> {
    let ((_, told), (at, end)): ((Time, EventId), (Time, EventId)) =
        (lost.acknowledged()?, update.acknowledged()?);
    let events = Vec::from([lost.invoked.1, told, update.invoked.1, executed, end]);
    let sentence = format!(
        "Update {} of {} was worked out on {node}, which did not have {}, though that had been \
         acknowledged before.",
        update.id, update.key, lost.id
    );
    Some(Evidence { events: in_order(events), at, sentence })
}

#[cfg(test)]
mod tests {
    use crate::safety::tests::{said, shown};
    use crate::testing::Story;
    use model::{EventId, Formula};

    const KEY: &str = "lost-updates";

    /// n1 executes x = x + 1 and tells its client; n2 never hears of it and leads next.
    fn forgotten() -> Story {
        let mut story = Story::new();
        story.lead(0, 1);
        let first = story.statement(0, "x", Formula::Add);
        story.append(0, 7, first, 1);
        story.evaluate(0, 7, first, 1);
        story.acknowledge(first, &[0]);
        story.lead(1, 2);
        story
    }

    #[test]
    fn an_update_on_a_leader_that_had_not_heard_of_the_last_one_is_a_break() {
        let mut story = forgotten();
        assert_eq!(said(&story, KEY), "holds");
        let second = story.statement(1, "x", Formula::Add);
        let called = EventId::new(story.trace.events.len() - 1);
        let executed = story.append(1, 7, second, 2);
        story.evaluate(1, 7, second, 1);
        assert_eq!(said(&story, KEY), "holds", "nobody was told");
        let told = story.acknowledge(second, &[1]);
        assert_eq!(
            said(&story, KEY),
            "Update #2 of x was worked out on n2, which did not have #1, though that had been \
             acknowledged before."
        );
        assert_eq!(shown(&story, KEY)[2..], [called, executed, told]);
    }

    #[test]
    fn other_keys_plain_writes_and_updates_at_the_same_time_are_no_break() {
        let mut story = Story::new();
        story.lead(0, 1);
        let (first, second) =
            (story.statement(0, "x", Formula::Add), story.statement(1, "x", Formula::Add));
        story.append(0, 7, first, 1);
        story.acknowledge(first, &[0]);
        story.lead(1, 2);
        story.append(1, 7, second, 2);
        story.acknowledge(second, &[1]);
        let other = story.insert(1, "y");
        story.append(1, 8, other, 2);
        story.acknowledge(other, &[1]);
        let plain = story.write(1, "x", 5);
        story.append(1, 9, plain, 2);
        story.acknowledge(plain, &[1]);
        let third = story.statement(1, "x", Formula::Add);
        story.append(1, 10, third, 2);
        story.acknowledge(third, &[1]);
        assert_eq!(said(&story, KEY), "holds");
    }

    #[test]
    fn it_applies_where_an_update_was_acknowledged() {
        let mut story = Story::new();
        let write = story.write(0, "x", 1);
        story.append(0, 1, write, 1);
        story.acknowledge(write, &[0]);
        let doubt = story.insert(0, "x");
        story.append(0, 2, doubt, 1);
        story.doubt(doubt);
        assert_eq!(said(&story, KEY), "does not apply");
    }
}
