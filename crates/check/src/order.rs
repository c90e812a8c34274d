//! Which of two writes is older.
//!
//! The session guarantees forbid a session to go back to an older version, so they need to know
//! what older means. Versions belong to the protocol, and the judge does not read them. It says
//! that write `a` of a key precedes write `b` of it only in these cases:
//!
//! 1. there is no `a`: the state before any write precedes every write;
//! 2. `a` was acknowledged before `b` was called: in every order that respects time `a` is older;
//! 3. the same session called `a` and then `b`, `a` is in doubt, but the run shows it: some replica
//!    had taken `a` in before `b` was called, and no replica took `a` in after it had taken `b` in.
//!
//! Everything else counts as concurrent, and nobody is accused of returning either. So a real
//! violation may go unreported, and a report is never wrong. The third case is needed because a
//! session that gives up on a write and issues another has an order in mind; without the look at
//! the run it would be wrong, since a write in doubt may still arrive after the later one.

use crate::history::Operation;
use crate::replay::Filling;
use alloc::vec;
use alloc::vec::Vec;
use model::{EventId, EventKind, NodeId, Trace};

/// What is needed to compare writes.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// For each write, by the index of its number: where and when it was taken in.
    taken: Vec<Vec<(NodeId, EventId)>>,
}

impl Order {
    /// Collects where and when writes were put into logs and tables. What a snapshot brought is
    /// left out: it is a copy of what was taken in elsewhere, and says nothing of when.
    pub fn of(trace: &Trace) -> Self {
        let mut taken = vec![];
        let mut filling = Filling::default();
        for (index, event) in trace.events.iter().enumerate() {
            let is_copied = filling.see(&event.kind);
            let (node, op) = match event.kind {
                EventKind::Appended { node, op, .. } => (node, op),
                EventKind::Stored { node, op, .. } if !is_copied => (node, op),
                EventKind::Added { node, op, .. } => (node, op),
                _ => continue,
            };
            if taken.len() <= op.index() {
                taken.resize(op.index() + 1, Vec::new());
            }
            taken[op.index()].push((node, EventId::new(index)));
        }
        Self { taken }
    }

    /// Whether write `a`, or the state before any write, precedes write `b` of the same key.
    pub fn precedes(&self, a: Option<&Operation>, b: &Operation) -> bool {
        let Some(a) = a else { return true };
        a.precedes(b) || self.session_precedes(a, b)
    }

    fn session_precedes(&self, a: &Operation, b: &Operation) -> bool {
        let called_before = a.client == b.client && a.invoked.1 < b.invoked.1;
        if !called_before || !a.is_in_doubt() {
            return false;
        }
        let (of_a, of_b) = (self.taken(a), self.taken(b));
        let seen_before = of_a.first().is_some_and(|&(_, event)| event < b.invoked.1);
        let after = |&(node, event): &(NodeId, EventId)| {
            of_b.iter().any(|&(other, earlier)| other == node && earlier < event)
        };
        seen_before && !of_a.iter().any(after)
    }

    /// The event that shows that a write in doubt happened: the first replica took it in.
    pub fn shown(&self, write: &Operation) -> Option<EventId> {
        self.taken(write).first().map(|(_, event)| *event).filter(|_| write.is_in_doubt())
    }

    fn taken(&self, write: &Operation) -> &[(NodeId, EventId)] {
        self.taken.get(write.id.index()).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Story;
    use model::OpId;

    fn precedes(story: &Story, a: Option<OpId>, b: OpId) -> bool {
        let history = story.history();
        let b = history.get(b).expect("the story called it");
        super::Order::of(&story.trace).precedes(a.and_then(|a| history.get(a)), b)
    }

    #[test]
    fn nothing_precedes_everything_and_time_orders_what_was_acknowledged() {
        let mut story = Story::new();
        let a = story.wrote(0, "x", 1);
        let b = story.wrote(1, "x", 2);
        assert!(precedes(&story, None, a));
        assert!(precedes(&story, Some(a), b));
        assert!(!precedes(&story, Some(b), a));
    }

    #[test]
    fn concurrent_writes_are_never_ordered() {
        let mut story = Story::new();
        let (a, b) = (story.write(0, "x", 1), story.write(1, "x", 2));
        story.acknowledge(a, &[0]);
        story.acknowledge(b, &[0]);
        assert!(!precedes(&story, Some(a), b));
        assert!(!precedes(&story, Some(b), a));
    }

    #[test]
    fn a_write_in_doubt_is_older_only_where_the_run_shows_it() {
        let mut story = Story::new();
        let a = story.write(0, "x", 1);
        story.store(0, "x", a, 1);
        story.doubt(a);
        let b = story.wrote(0, "x", 2);
        assert!(precedes(&story, Some(a), b));
        story.store(1, "x", b, 2);
        story.store(1, "x", a, 1);
        assert!(!precedes(&story, Some(a), b), "n2 took #1 in after #2");
    }

    #[test]
    fn a_write_in_doubt_that_no_replica_has_seen_yet_is_not_older() {
        let mut story = Story::new();
        let a = story.write(0, "x", 1);
        story.doubt(a);
        let b = story.wrote(0, "x", 2);
        assert!(!precedes(&story, Some(a), b));
        story.store(0, "x", a, 1);
        assert!(!precedes(&story, Some(a), b));
    }

    #[test]
    fn what_a_snapshot_brings_says_nothing_of_when_a_write_was_taken_in() {
        let mut story = Story::new();
        let a = story.write(0, "x", 1);
        story.append(0, 1, a, 1);
        story.doubt(a);
        let b = story.wrote(0, "x", 2);
        story.append(0, 2, b, 1);
        story.append(1, 2, b, 1);
        story.install(1, 0, 1);
        story.store(1, "x", a, 1);
        assert!(precedes(&story, Some(a), b), "n2 got a copy of an older table");
        story.crash(2, false);
        story.store(1, "x", a, 1);
        assert!(!precedes(&story, Some(a), b), "n2 took #1 in after #2");
    }

    #[test]
    fn a_write_that_happened_again_later_is_not_older() {
        let mut story = Story::new();
        let a = story.write(0, "x", 1);
        story.append(0, 1, a, 1);
        story.doubt(a);
        let b = story.wrote(0, "x", 2);
        story.append(0, 2, b, 1);
        assert!(precedes(&story, Some(a), b));
        story.append(0, 3, a, 1);
        assert!(!precedes(&story, Some(a), b), "n1 logged #1 once more, behind #2");
    }
}
