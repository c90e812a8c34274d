//! State machine safety.
//!
//! Ongaro and Ousterhout (USENIX ATC 2014, figure 3): if a server has applied a log entry at a
//! given index to its state machine, no other server will ever apply a different log entry for the
//! same index. It is what clients see in the end: replicas that play the same writes in the same
//! order hold the same values.
//!
//! Entries are told apart by the write that they record. The same write in an entry of another
//! epoch does the same to a table. What was applied and taken back counts: somebody may have read
//! it. Of what a snapshot brings nothing is said, since it is nobody's doing at a position.
//!
//! Followers that play the log as it comes, before it counts, and rewind when a new leader lacks
//! some of it (as those of PostgreSQL and MySQL do) do not have this property, and reads from them
//! may return what never came to be.
//!
//! The property does not apply where nothing is applied.

use super::Rule;
use crate::history::History;
use crate::verdict::{Evidence, Promise, Verdict};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;
use model::{EventId, EventKind, NodeId, OpId, Trace};

pub(super) const RULE: Rule = Rule {
    promise: &Promise {
        key: "state-machine-safety",
        title: "All play the same log",
        definition: "No two replicas ever apply different writes at the same position of the log.",
        at_end: false,
    },
    judge,
};

fn judge(trace: &Trace, _: &History) -> Option<Verdict> {
    let mut first: BTreeMap<u32, (NodeId, OpId, EventId)> = BTreeMap::new();
    for (index, event) in trace.events.iter().enumerate() {
        let EventKind::Applied { node, position, op } = event.kind else { continue };
        let here = EventId::new(index);
        let (other, other_op, there) = *first.entry(position).or_insert((node, op, here));
        if other_op != op {
            return Some(Verdict::Broken(Evidence {
                events: Vec::from([there, here]),
                at: event.at,
                sentence: format!(
                    "At {position} {other} applied {other_op} and {node} applied {op}."
                ),
            }));
        }
    }
    (!first.is_empty()).then_some(Verdict::Holds)
}

#[cfg(test)]
mod tests {
    use crate::safety::tests::{said, shown};
    use crate::testing::Story;

    const KEY: &str = "state-machine-safety";

    #[test]
    fn two_writes_at_one_position_are_a_break() {
        let mut story = Story::new();
        let (a, b) = (story.write(0, "x", 1), story.write(1, "x", 2));
        story.append(0, 7, a, 1);
        story.append(1, 7, b, 2);
        assert_eq!(said(&story, KEY), "does not apply");
        let first = story.apply(0, 7, a);
        assert_eq!(said(&story, KEY), "holds");
        let second = story.apply(1, 7, b);
        assert_eq!(said(&story, KEY), "At 7 n1 applied #1 and n2 applied #2.");
        assert_eq!(shown(&story, KEY), [first, second]);
    }

    #[test]
    fn what_was_taken_back_had_been_applied() {
        let mut story = Story::new();
        let (a, b) = (story.write(0, "x", 1), story.write(1, "x", 2));
        story.append(0, 7, a, 1);
        story.apply(0, 7, a);
        story.discard(0, 7, a);
        story.append(0, 7, b, 2);
        assert_eq!(said(&story, KEY), "holds", "{b} is in the log and not in the table");
        story.apply(0, 7, b);
        assert_eq!(said(&story, KEY), "At 7 n1 applied #1 and n1 applied #2.");
    }

    #[test]
    fn the_same_write_of_another_epoch_is_the_same() {
        let mut story = Story::new();
        let write = story.write(0, "x", 1);
        story.append(0, 7, write, 1);
        story.append(1, 7, write, 2);
        story.apply(0, 7, write);
        story.apply(1, 7, write);
        story.apply(1, 8, write);
        assert_eq!(said(&story, KEY), "holds");
    }
}
