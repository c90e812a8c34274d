//! Deleted stays deleted.
//!
//! A store without a log must remember that a key was deleted, or a replica that slept through the
//! delete brings the value back. It remembers with a tombstone; and once that is collected, it has
//! forgotten. So tombstones may only be collected when no replica can have the value any more
//! (Demers et al., *Epidemic Algorithms for Replicated Database Maintenance*, PODC 1987, call them
//! death certificates, and the value that comes back a resurrection).
//!
//! **What a delete had replaced.** A write, no delete itself, was replaced by delete `d` of its key
//! if some replica had held it and held something else instead when it had taken `d` in: because
//! of `d`, or because of a write that stood between the two. Writes that `d` had not seen stand
//! beside it, or lose a conflict, and are none of these, nor are writes that came later.
//!
//! **When it is broken.** Delete `d` was acknowledged and had replaced write `w`, and a replica has
//! *forgotten* it: its tombstone was collected there, or the replica gave a value up for `d` and
//! kept no tombstone at all. After that, and before it hears of `d` again,
//!
//! 1. that replica takes `w` in again; or
//! 2. a client that called after `d` was acknowledged, and after it was forgotten there, is
//!    told the value of `w`, while no other write of the key is that may have come later: called
//!    after `d` was, or not ended by then.
//!
//! A replica that has not heard of the delete yet is merely behind, and a read of it is stale: that
//! is another promise. A write that its client had asked for again by then may have been done anew
//! after the delete, so it counts only if it had been acknowledged before the delete was called.

use super::{Case, Rule};
use crate::budget::Steps;
use crate::history::Operation;
use crate::verdict::{Evidence, Promise, Verdict, cite, in_order};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::vec::Vec;
use model::{EventId, EventKind, Key, NodeId, OpId, Removal};

pub(super) const RULE: Rule = Rule {
    promise: &Promise {
        key: "deleted-stays-deleted",
        title: "Deleted stays deleted",
        definition: "A value that an acknowledged delete had replaced does not come back once a \
                     replica has forgotten that delete.",
        at_end: false,
    },
    judge,
};

/// How a replica came to have had a write: the event by which it held it, and the one by which it
/// held something else instead.
type Had = (EventId, EventId);

/// A delete that a replica has forgotten.
#[derive(Clone, Copy, Debug)]
struct Forgotten {
    delete: OpId,
    /// The event by which it had been taken in there; or the one by which the value came that was
    /// given up for it.
    taken: EventId,
    /// The event by which it was forgotten.
    since: EventId,
}

/// Where a delete was taken in.
#[derive(Clone, Copy, Debug)]
struct Taken {
    node: NodeId,
    at: EventId,
    /// The event by which the value came that was given up for it, if that is all that shows it.
    before: Option<EventId>,
}

/// What replicas held and hold, as far as deletes are concerned.
#[derive(Debug, Default)]
struct Memory {
    /// The writes that a replica holds of a key, with the event by which it does.
    held: BTreeMap<(NodeId, Key), Vec<(OpId, EventId)>>,
    /// The keys that are held as objects.
    objects: BTreeSet<(NodeId, Key)>,
    /// The writes that a replica had, first time.
    had: BTreeMap<(OpId, NodeId), Had>,
    /// Where and when deletes were taken in, first time at each replica.
    taken: BTreeMap<OpId, Vec<Taken>>,
    /// The deletes that each replica has forgotten.
    forgotten: BTreeMap<(NodeId, Key), Vec<Forgotten>>,
    /// The writes that clients have asked for more than once.
    asked_again: BTreeSet<OpId>,
}

/// A write that came back.
struct Return {
    write: OpId,
    delete: OpId,
    /// Beside what the clients called and were told.
    events: Vec<EventId>,
    /// The replica that took it in, or the read that returned it.
    to: Result<NodeId, OpId>,
    /// The event in which it came back.
    event: EventId,
}

fn judge(case: &Case<'_>, _: &mut Steps) -> Option<Verdict> {
    let is_done =
        |operation: &Operation| operation.is_delete() && operation.acknowledged().is_some();
    case.history.operations.iter().find(|operation| is_done(operation))?;
    let mut memory = Memory::default();
    let mut first: Option<Evidence> = None;
    for (index, event) in case.trace.events.iter().enumerate() {
        let here = EventId::new(index);
        let came_back = match event.kind {
            EventKind::Returned { op, .. } => case.history.get(op).and_then(|read| {
                read.sources().find_map(|write| memory.read(case, read, write, here))
            }),
            _ => memory.see(case, here, &event.kind),
        };
        let Some(found) = came_back.and_then(|found| evidence(case, found)) else { continue };
        let is_first = first.as_ref().is_none_or(|first| found.at < first.at);
        first = if is_first { Some(found) } else { first };
        // Whatever comes back from now on does so later.
        if first.as_ref().is_some_and(|first| first.at <= event.at) {
            break;
        }
    }
    Some(first.map_or(Verdict::Holds, Verdict::Broken))
}

impl Memory {
    /// Takes one event in. Returns the write that came back by it, if one did.
    fn see(&mut self, case: &Case<'_>, here: EventId, kind: &EventKind) -> Option<Return> {
        match *kind {
            EventKind::Added { node, key, op, .. } => {
                self.objects.insert((node, key));
                self.take(case, (node, key), op, here)
            }
            EventKind::Stored { node, key, op, .. } if !self.objects.contains(&(node, key)) => {
                let before = self.held.insert((node, key), Vec::new()).unwrap_or_default();
                for (old, since) in before.into_iter().filter(|(old, _)| *old != op) {
                    self.had.entry((old, node)).or_insert((since, here));
                }
                self.take(case, (node, key), op, here)
            }
            EventKind::Retried { op, .. } => {
                self.asked_again.insert(op);
                None
            }
            EventKind::Removed { node, key, op, removal } => {
                self.remove(case, (node, key), (op, removal), here);
                None
            }
            EventKind::Crashed { node, wiped: true } => {
                self.held.retain(|(other, _), _| *other != node);
                self.objects.retain(|(other, _)| *other != node);
                self.forgotten.retain(|(other, _), _| *other != node);
                None
            }
            _ => None,
        }
    }

    fn take(
        &mut self,
        case: &Case<'_>,
        (node, key): (NodeId, Key),
        op: OpId,
        here: EventId,
    ) -> Option<Return> {
        self.held.entry((node, key)).or_default().push((op, here));
        let write = case.history.get(op)?;
        if write.is_delete() {
            let taken = self.taken.entry(op).or_default();
            if !taken.iter().any(|taken| taken.node == node) {
                taken.push(Taken { node, at: here, before: None });
            }
            if let Some(forgotten) = self.forgotten.get_mut(&(node, key)) {
                forgotten.retain(|forgotten| forgotten.delete != op);
            }
            return None;
        }
        let forgotten = self.forgotten.get(&(node, key)).filter(|_| self.was_had(op))?;
        forgotten.iter().find_map(|forgotten| {
            let mut events = self.replaced(case, write, forgotten.delete)?;
            events.extend([forgotten.taken, forgotten.since, here]);
            let (write, delete) = (op, forgotten.delete);
            Some(Return { write, delete, events, to: Ok(node), event: here })
        })
    }

    fn remove(
        &mut self,
        case: &Case<'_>,
        at: (NodeId, Key),
        (op, removal): (OpId, Removal),
        here: EventId,
    ) {
        if removal != Removal::Collected
            && let Some(forgotten) = self.forgotten.get_mut(&at)
        {
            // A delete that lost a conflict, or that another write has seen, is not forgotten.
            forgotten.retain(|forgotten| forgotten.delete != op);
        }
        let Some(held) = self.held.get_mut(&at) else { return };
        let Some(place) = held.iter().position(|(other, _)| *other == op) else { return };
        let (_, taken) = held.remove(place);
        let holds = |op: OpId| held.iter().any(|(other, _)| *other == op);
        let forgotten = match removal {
            Removal::Replaced(by) => {
                self.had.entry((op, at.0)).or_insert((taken, here));
                let is_delete = case.history.get(by).is_some_and(Operation::is_delete);
                if !is_delete || holds(by) {
                    return;
                }
                // Where a tombstone is kept it follows at once, and the delete is known again.
                let shown = Taken { node: at.0, at: here, before: Some(taken) };
                self.taken.entry(by).or_default().push(shown);
                Forgotten { delete: by, taken, since: here }
            }
            Removal::Collected => Forgotten { delete: op, taken, since: here },
            Removal::Lost(_) | Removal::Moved => return,
        };
        self.forgotten.entry(at).or_default().push(forgotten);
    }

    /// Whether some replica had a write and holds something else instead.
    fn was_had(&self, write: OpId) -> bool {
        let first = (write, NodeId::from_index(0));
        self.had.range(first..).next().is_some_and(|((had, _), _)| *had == write)
    }

    /// The events that show that a delete had replaced a write, if it had.
    fn replaced(&self, case: &Case<'_>, write: &Operation, delete: OpId) -> Option<Vec<EventId>> {
        let delete = case.history.get(delete)?;
        let was_asked_again = self.asked_again.contains(&write.id);
        if was_asked_again && !write.precedes(delete) {
            return None;
        }
        self.taken.get(&delete.id)?.iter().find_map(|taken| {
            let (since, until) = *self.had.get(&(write.id, taken.node))?;
            let before = taken.before.unwrap_or(taken.at);
            (until <= taken.at).then(|| Vec::from([since, until, before, taken.at]))
        })
    }

    /// Looks at a read and at one of the writes whose values it returned.
    fn read(
        &self,
        case: &Case<'_>,
        read: &Operation,
        write: OpId,
        here: EventId,
    ) -> Option<Return> {
        let write = case.history.get(write).filter(|write| write.write)?;
        if !self.was_had(write.id) {
            return None;
        }
        let all = self.forgotten.iter().filter(|((_, key), _)| *key == read.key);
        let mut forgotten = all.flat_map(|(_, forgotten)| forgotten);
        forgotten.find_map(|forgotten| {
            let delete = case.history.get(forgotten.delete)?;
            let is_late = delete.precedes(read) && forgotten.since < read.invoked.1;
            if !is_late || has_newer(case, delete, write, read) {
                return None;
            }
            let mut events = self.replaced(case, write, delete.id)?;
            events.extend([forgotten.taken, forgotten.since]);
            let (write, delete) = (write.id, delete.id);
            Some(Return { write, delete, events, to: Err(read.id), event: here })
        })
    }
}

/// Whether there is another write of the key that may be newer than a delete.
fn has_newer(case: &Case<'_>, delete: &Operation, write: &Operation, read: &Operation) -> bool {
    let end = read.acknowledged().map(|(_, end)| end);
    case.history.operations.iter().any(|other| {
        let counts = other.write && other.key == delete.key && !other.is_delete();
        let is_called = end.is_none_or(|end| other.invoked.1 < end);
        counts && is_called && other.id != write.id && !other.precedes(delete)
    })
}

fn evidence(case: &Case<'_>, found: Return) -> Option<Evidence> {
    let (write, delete) = (case.history.get(found.write)?, case.history.get(found.delete)?);
    let told = delete.acknowledged()?;
    let came_back = (case.trace.event(found.event)?.at, found.event);
    let mut operations = Vec::from([write, delete]);
    let key = write.key;
    let what = format!("Delete {} of {key} had replaced {}", delete.id, write.id);
    let sentence = match found.to {
        Ok(node) => {
            format!("{what}; {node} took {} in after it had forgotten the delete.", write.id)
        }
        Err(read) => {
            operations.push(case.history.get(read)?);
            format!("{what}; read {read} returned it after a replica had forgotten the delete.")
        }
    };
    let mut events = cite(&operations);
    events.extend(found.events);
    Some(Evidence { at: told.max(came_back).0, events: in_order(events), sentence })
}

#[cfg(test)]
mod tests {
    use crate::testing::Story;
    use model::{Event, EventKind, NodeId, OpId, Removal, Trace};

    const KEY: &str = "deleted-stays-deleted";

    /// x was on all three replicas, and n1 and n2 deleted it and forgot that.
    fn forgotten() -> (Story, OpId, OpId) {
        let mut story = Story::new();
        let write = story.wrote(0, "x", 7);
        for node in 0..3 {
            story.store(node, "x", write, 7);
        }
        let delete = story.deleted(0, "x");
        for node in 0..2 {
            story.store(node, "x", delete, 99);
        }
        for node in 0..2 {
            story.remove(node, "x", delete, Removal::Collected);
        }
        (story, write, delete)
    }

    #[test]
    fn a_value_that_comes_back_to_a_replica_that_forgot_the_delete_is_a_break() {
        let (mut story, write, _) = forgotten();
        assert_eq!(story.verdict(KEY).word(), "holds");
        let again = story.store(1, "x", write, 7);
        assert_eq!(
            story.broken(KEY),
            "Delete #2 of x had replaced #1; n2 took #1 in after it had forgotten the \
             delete."
        );
        let verdict = story.verdict(KEY);
        assert_eq!(verdict.evidence().and_then(|shown| shown.events.last()), Some(&again));
    }

    #[test]
    fn a_value_that_a_client_is_told_after_all_was_forgotten_is_a_break() {
        let (mut story, write, _) = forgotten();
        story.saw(1, "x", Some(write));
        assert_eq!(
            story.broken(KEY),
            "Delete #2 of x had replaced #1; read #3 returned it after a replica had forgotten \
             the delete."
        );
    }

    #[test]
    fn a_replica_that_is_merely_behind_is_no_break() {
        let mut story = Story::new();
        let write = story.wrote(0, "x", 7);
        story.store(0, "x", write, 7);
        let delete = story.deleted(0, "x");
        story.store(0, "x", delete, 99);
        story.store(1, "x", write, 7);
        story.saw(1, "x", Some(write));
        assert_eq!(story.verdict(KEY).word(), "holds");
    }

    #[test]
    fn new_writes_and_writes_that_the_delete_had_not_seen_are_no_break() {
        let (mut story, _, _) = forgotten();
        let new = story.wrote(0, "x", 8);
        story.store(0, "x", new, 8);
        story.saw(1, "x", Some(new));
        assert_eq!(story.verdict(KEY).word(), "holds");
        let mut story = Story::new();
        let (seen, beside) = (story.wrote(0, "x", 7), story.wrote(1, "x", 9));
        story.put_beside(0, "x", seen, 7);
        let delete = story.deleted(0, "x");
        story.remove(0, "x", seen, Removal::Replaced(delete));
        story.put_beside(0, "x", delete, 99);
        story.put_beside(0, "x", beside, 9);
        story.remove(0, "x", delete, Removal::Collected);
        story.put_beside(0, "x", beside, 9);
        assert_eq!(story.verdict(KEY).word(), "holds");
        story.put_beside(0, "x", seen, 7);
        assert_eq!(story.verdict(KEY).word(), "broken");
    }

    #[test]
    fn what_stood_before_the_value_that_was_deleted_may_not_come_back_either() {
        let mut story = Story::new();
        let (old, new) = (story.wrote(0, "x", 7), story.wrote(0, "x", 8));
        story.store(0, "x", old, 7);
        story.store(0, "x", new, 8);
        let delete = story.deleted(0, "x");
        story.store(0, "x", delete, 99);
        story.remove(0, "x", delete, Removal::Collected);
        story.store(0, "x", old, 7);
        assert_eq!(story.verdict(KEY).word(), "broken");
    }

    #[test]
    fn a_write_that_was_asked_for_again_may_have_been_done_anew() {
        let mut story = Story::new();
        let write = story.write(0, "x", 7);
        story.store(0, "x", write, 7);
        let delete = story.deleted(1, "x");
        story.store(0, "x", delete, 99);
        story.remove(0, "x", delete, Removal::Collected);
        story.add(EventKind::Retried { op: write, client: NodeId::client(0), attempt: 1 });
        story.store(0, "x", write, 7);
        assert_eq!(story.verdict(KEY).word(), "holds");
    }

    #[test]
    fn a_replica_that_keeps_no_tombstone_has_forgotten_the_delete_at_once() {
        let mut story = Story::new();
        let write = story.wrote(0, "x", 7);
        for node in 0..2 {
            story.store(node, "x", write, 7);
        }
        let delete = story.deleted(0, "x");
        story.remove(0, "x", write, Removal::Replaced(delete));
        assert_eq!(story.verdict(KEY).word(), "holds");
        story.store(0, "x", write, 7);
        assert_eq!(story.verdict(KEY).word(), "broken");
    }

    #[test]
    fn a_replica_that_hears_of_the_delete_again_remembers_it() {
        let (mut story, write, delete) = forgotten();
        story.store(0, "x", delete, 99);
        story.store(0, "x", write, 7);
        assert_eq!(story.verdict(KEY).word(), "holds", "that is another matter");
    }

    #[test]
    fn every_value_that_a_delete_replaced_at_once_counts() {
        let mut story = Story::new();
        let (one, other) = (story.wrote(0, "x", 7), story.wrote(1, "x", 9));
        story.put_beside(0, "x", one, 7);
        story.put_beside(0, "x", other, 9);
        let delete = story.deleted(0, "x");
        story.remove(0, "x", one, Removal::Replaced(delete));
        story.remove(0, "x", other, Removal::Replaced(delete));
        story.put_beside(0, "x", delete, 99);
        story.remove(0, "x", delete, Removal::Collected);
        story.put_beside(0, "x", other, 9);
        assert_eq!(story.verdict(KEY).word(), "broken");
    }

    #[test]
    fn what_had_lost_a_conflict_may_win_it_again() {
        let mut story = Story::new();
        let (one, other) = (story.wrote(0, "x", 7), story.wrote(1, "x", 9));
        story.put_beside(0, "x", one, 7);
        story.remove(0, "x", one, Removal::Lost(other));
        story.put_beside(0, "x", other, 9);
        let delete = story.deleted(0, "x");
        story.remove(0, "x", other, Removal::Replaced(delete));
        story.remove(0, "x", delete, Removal::Lost(one));
        story.put_beside(0, "x", one, 7);
        assert_eq!(story.verdict(KEY).word(), "holds");
        story.put_beside(0, "x", other, 9);
        assert_eq!(story.verdict(KEY).word(), "holds", "the delete lost a conflict there");
    }

    #[test]
    fn it_applies_where_a_delete_was_acknowledged() {
        let mut story = Story::new();
        story.wrote(0, "x", 7);
        story.delete(0, "x");
        assert!(story.report().finding(KEY).is_none());
    }

    /// JUDGE-2 for this promise: the cited events alone are still broken.
    #[test]
    fn the_cited_events_alone_are_still_broken() {
        for is_read in [false, true] {
            let (mut story, write, _) = forgotten();
            story.wrote(2, "y", 3);
            match is_read {
                true => _ = story.saw(1, "x", Some(write)),
                false => _ = story.store(0, "x", write, 7),
            }
            let verdict = story.verdict(KEY);
            let events = &verdict.evidence().expect("it is broken").events;
            let kept: Vec<Event> =
                events.iter().filter_map(|&event| story.trace.event(event)).copied().collect();
            assert!(kept.len() < story.trace.events.len());
            story.trace = Trace { events: kept, ..story.trace };
            assert_eq!(story.verdict(KEY).word(), "broken", "read: {is_read}");
        }
    }

    #[test]
    fn the_cited_events_of_a_delete_without_a_tombstone_are_broken_alone() {
        let mut story = Story::new();
        let (old, new) = (story.wrote(0, "x", 7), story.wrote(0, "x", 8));
        story.put_beside(0, "x", old, 7);
        story.remove(0, "x", old, Removal::Replaced(new));
        story.put_beside(0, "x", new, 8);
        let delete = story.deleted(0, "x");
        story.remove(0, "x", new, Removal::Replaced(delete));
        story.put_beside(0, "x", old, 7);
        let verdict = story.verdict(KEY);
        let events = &verdict.evidence().expect("it is broken").events;
        let kept = events.iter().filter_map(|&event| story.trace.event(event)).copied().collect();
        story.trace = Trace { events: kept, ..story.trace };
        assert_eq!(story.verdict(KEY).word(), "broken");
    }
}
