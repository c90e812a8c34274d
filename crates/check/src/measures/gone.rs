//! Acknowledged writes that are gone.
//!
//! **With logs.** The log of the leader of the highest epoch is the truth at the end; an
//! acknowledged write that is not in it is lost. What the log held before it was compacted is in
//! it, and so is what a snapshot stands for. If that leader lost its disk and nobody has been
//! promoted since, the next leader is not known yet: then only a write that is in no log at all is
//! lost.
//!
//! **Without logs.** An acknowledged write is lost if it is nowhere, neither on a replica nor kept
//! for one, and nothing took its place: disks were wiped, machines left, the key moved away, hints
//! were given up. A value that was overwritten is no loss, nor one that was replaced by a write
//! that had seen it, as by a delete. A tombstone is nothing, and so is never lost.
//!
//! A write that lost a conflict is not lost but *dropped*, and the winner is named. It is listed
//! apart, since the client was told the same in both cases. There are two kinds: one that no
//! replica took, because each held something newer (last write wins, and this one did not); and
//! one that had stood somewhere until a write came that had not seen it and won, unless somebody
//! who had seen it replaced it somewhere. A write to a counter, a set or a text that gave way to a
//! later one of its writer was replaced: that one stands for both.

use crate::history::{History, Operation};
use crate::replay::Replay;
use alloc::vec::Vec;
use model::{EventId, EventKind, Key, NodeId, OpId, Time, Trace};

/// An acknowledged write that is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LostWrite {
    /// The write.
    pub op: OpId,
    /// When its client was told that it worked, and the event of that.
    pub acknowledged: (Time, EventId),
    /// Its key.
    pub key: Key,
    /// Its value; zero where the run does not show what its statement gave.
    pub value: u32,
    /// The event that took it away: the discarding of its entry where that was seen; else the
    /// promotion of a leader without it, or the crash.
    pub lost_at: Option<EventId>,
    /// From when on it was certain: its client had been told, and it was not in the log of the
    /// leader any more, or on no disk.
    pub certain: (Time, EventId),
    /// Whose log or disk that event took it from; none if it was a promotion.
    pub by: Option<NodeId>,
}

/// An acknowledged write that lost a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DroppedWrite {
    /// The write.
    pub op: OpId,
    /// When its client was told that it worked, and the event of that.
    pub acknowledged: (Time, EventId),
    /// Its key.
    pub key: Key,
    /// Its value; zero where the run does not show what its statement gave.
    pub value: u32,
    /// The event in which a replica first kept, or took, something else.
    pub dropped_at: EventId,
    /// The write that won there, where the run shows it.
    pub by: Option<OpId>,
}

/// The lost and the dropped writes of a run, in the order of their numbers.
pub fn gone(
    trace: &Trace,
    history: &History,
    replay: &Replay,
) -> (Vec<LostWrite>, Vec<DroppedWrite>) {
    match replay.logs.are_used() {
        true => (lost_from_logs(trace, history, replay), Vec::new()),
        false => (lost_from_tables(trace, history, replay), dropped(history, replay)),
    }
}

fn lost_from_logs(trace: &Trace, history: &History, replay: &Replay) -> Vec<LostWrite> {
    let surviving = replay.logs.surviving();
    let promotion = replay.logs.last_promotion().map(|last| last.at.1);
    let lost = history.writes().filter(|write| !surviving.contains(write.id));
    lost.filter_map(|write| {
        let acknowledged = write.acknowledged()?;
        let promoted = promotion.filter(|&event| event > acknowledged.1);
        let discarded = replay.logs.discarded(write.id);
        let lost_at = discarded.or(promoted).or(replay.logs.crashed(write.id));
        lost_write(trace, write, lost_at, replay.logs.missing_since(write.id))
    })
    .collect()
}

fn lost_from_tables(trace: &Trace, history: &History, replay: &Replay) -> Vec<LostWrite> {
    let lost = |write: &Operation| {
        let fate = replay.tables.fate(write.id)?;
        lost_write(trace, write, fate.gone, fate.gone).filter(|_| fate.is_lost())
    };
    history.writes().filter(|write| !write.is_delete()).filter_map(lost).collect()
}

fn lost_write(
    trace: &Trace,
    write: &Operation,
    lost_at: Option<EventId>,
    since: Option<EventId>,
) -> Option<LostWrite> {
    let (acknowledged, value) = (write.acknowledged()?, write.value.unwrap_or(0));
    let taken = lost_at.and_then(|event| trace.event(event));
    let by = taken.and_then(|event| match event.kind {
        EventKind::Discarded { node, .. }
        | EventKind::Crashed { node, .. }
        | EventKind::Removed { node, .. }
        | EventKind::Unhinted { node, .. }
        | EventKind::Left { node } => Some(node),
        _ => None,
    });
    let gone = since.and_then(|event| Some((trace.event(event)?.at, event)));
    let certain = gone.map_or(acknowledged, |gone| gone.max(acknowledged));
    Some(LostWrite { op: write.id, acknowledged, key: write.key, value, lost_at, certain, by })
}

fn dropped(history: &History, replay: &Replay) -> Vec<DroppedWrite> {
    let dropped = |write: &Operation| {
        let (dropped_at, by) = replay.tables.fate(write.id)?.dropped()?;
        Some(DroppedWrite {
            op: write.id,
            acknowledged: write.acknowledged()?,
            key: write.key,
            value: write.value.unwrap_or(0),
            dropped_at,
            by,
        })
    };
    history.writes().filter_map(dropped).collect()
}

#[cfg(test)]
mod tests {
    use crate::testing::Story;
    use model::{OpId, Removal};

    fn lost(story: &Story) -> Vec<(OpId, Option<model::EventId>)> {
        story.report().lost_writes.iter().map(|lost| (lost.op, lost.lost_at)).collect()
    }

    #[test]
    fn what_the_new_leader_lacks_is_lost_and_its_discarding_is_named() {
        let mut story = Story::new();
        story.lead(0, 1);
        let a = story.write(0, "x", 1);
        story.append(0, 1042, a, 1);
        story.append(1, 1042, a, 1);
        story.acknowledge(a, &[0]);
        let b = story.write(0, "x", 2);
        story.append(0, 1043, b, 1);
        story.acknowledge(b, &[0]);
        assert_eq!(lost(&story), []);
        let promotion = story.lead(1, 2);
        assert_eq!(lost(&story), [(b, Some(promotion))]);
        let discarded = story.discard(0, 1043, b);
        assert_eq!(lost(&story), [(b, Some(discarded))]);
    }

    #[test]
    fn a_leader_that_crashes_before_its_flush_loses_what_it_acknowledged() {
        let mut story = Story::new();
        story.lead(0, 1);
        let a = story.write(0, "x", 1);
        story.append(0, 1, a, 1);
        story.acknowledge(a, &[0]);
        let crash = story.crash(0, false);
        assert_eq!(lost(&story), [(a, Some(crash))]);
    }

    #[test]
    fn a_leader_without_a_disk_decides_nothing_while_a_follower_has_the_write() {
        let mut story = Story::new();
        story.lead(0, 1);
        let (a, b) = (story.write(0, "x", 1), story.write(1, "x", 2));
        story.append(0, 1, a, 1);
        story.append(1, 1, a, 1);
        story.append(0, 2, b, 1);
        story.acknowledge(a, &[0]);
        story.acknowledge(b, &[0]);
        let wipe = story.crash(0, true);
        assert_eq!(lost(&story), [(b, Some(wipe))]);
    }

    #[test]
    fn without_logs_a_write_is_lost_with_the_last_disk_that_held_it() {
        let mut story = Story::new();
        let a = story.write(0, "x", 1);
        story.store(0, "x", a, 1);
        story.store(1, "x", a, 1);
        story.acknowledge(a, &[0, 1]);
        story.crash(0, true);
        assert_eq!(lost(&story), []);
        let wipe = story.crash(1, true);
        assert_eq!(lost(&story), [(a, Some(wipe))]);
        story.store(2, "x", a, 1);
        assert_eq!(lost(&story), [], "a message that was under way saved it");
    }

    #[test]
    fn a_value_that_was_overwritten_is_no_loss() {
        let mut story = Story::new();
        let (a, b) = (story.wrote(0, "x", 1), story.wrote(0, "x", 2));
        story.store(0, "x", a, 1);
        story.store(0, "x", b, 2);
        let wipe = story.crash(0, true);
        assert_eq!(lost(&story), [(b, Some(wipe))]);
    }

    #[test]
    fn a_write_that_nobody_took_is_dropped_and_not_lost() {
        let mut story = Story::new();
        let (a, b) = (story.write(0, "x", 1), story.write(1, "x", 2));
        story.store(0, "x", b, 2);
        let kept = story.supersede(0, "x", a);
        story.acknowledge(a, &[0]);
        story.acknowledge(b, &[0]);
        let report = story.report();
        assert_eq!(report.lost_writes, []);
        assert_eq!(dropped(&story), [(a, kept, Some(b))]);
    }

    fn dropped(story: &Story) -> Vec<(OpId, model::EventId, Option<OpId>)> {
        let dropped = story.report().dropped_writes;
        dropped.iter().map(|dropped| (dropped.op, dropped.dropped_at, dropped.by)).collect()
    }

    /// Two writes whose writers had not seen each other; both are acknowledged.
    fn conflict() -> (Story, OpId, OpId) {
        let mut story = Story::new();
        let (a, b) = (story.write(0, "x", 1), story.write(1, "x", 2));
        story.put_beside(0, "x", a, 1);
        story.put_beside(1, "x", b, 2);
        story.acknowledge(a, &[0]);
        story.acknowledge(b, &[1]);
        (story, a, b)
    }

    #[test]
    fn a_write_that_lost_a_conflict_everywhere_is_dropped_and_the_winner_is_named() {
        let (mut story, a, b) = conflict();
        let at = story.remove(0, "x", a, Removal::Lost(b));
        story.put_beside(0, "x", b, 2);
        story.remove(1, "x", a, Removal::Lost(b));
        assert_eq!(dropped(&story), [(a, at, Some(b))]);
        assert_eq!(lost(&story), []);
        let still = story.write(1, "x", 3);
        story.acknowledge(still, &[1]);
        story.put_beside(2, "x", a, 1);
        assert_eq!(dropped(&story), [], "n3 holds it");
    }

    #[test]
    fn what_was_replaced_by_one_who_had_seen_it_is_neither_lost_nor_dropped() {
        let (mut story, a, b) = conflict();
        story.put_beside(0, "x", b, 2);
        let merged = story.wrote(0, "x", 3);
        for (node, gone) in [(0, a), (0, b), (1, b)] {
            story.remove(node, "x", gone, Removal::Replaced(merged));
        }
        story.put_beside(0, "x", merged, 3);
        assert_eq!((lost(&story), dropped(&story)), (vec![], vec![]));
        let wipe = story.crash(0, true);
        assert_eq!(lost(&story), [(merged, Some(wipe))]);
    }

    #[test]
    fn a_sibling_is_lost_with_the_last_disk_that_held_it() {
        let (mut story, a, b) = conflict();
        story.put_beside(0, "x", b, 2);
        story.store(0, "x", b, 2);
        let wipe = story.crash(0, true);
        assert_eq!(lost(&story), [(a, Some(wipe))], "n2 has the other one");
    }

    #[test]
    fn a_counter_keeps_what_a_later_addition_stands_for() {
        let mut story = Story::new();
        let (a, b) = (story.added(0, "x", 5), story.added(0, "x", 3));
        story.put_beside(0, "x", a, 5);
        story.remove(0, "x", a, Removal::Replaced(b));
        story.put_beside(0, "x", b, 8);
        assert_eq!((lost(&story), dropped(&story)), (vec![], vec![]));
    }

    #[test]
    fn deletes_and_collected_tombstones_are_no_losses() {
        let mut story = Story::new();
        let a = story.wrote(0, "x", 1);
        story.store(0, "x", a, 1);
        let delete = story.deleted(0, "x");
        story.store(0, "x", delete, 99);
        story.remove(0, "x", delete, Removal::Collected);
        story.crash(0, true);
        assert_eq!((lost(&story), dropped(&story)), (vec![], vec![]));
        let delete = story.deleted(0, "y");
        story.store(0, "y", delete, 98);
        story.crash(0, true);
        assert_eq!(lost(&story), [], "nothing is never lost");
    }

    #[test]
    fn a_key_that_moved_away_from_its_last_holder_is_lost() {
        let mut story = Story::new();
        let a = story.wrote(0, "x", 1);
        story.store(0, "x", a, 1);
        let moved = story.remove(0, "x", a, Removal::Moved);
        assert_eq!(lost(&story), [(a, Some(moved))]);
        story.store(1, "x", a, 1);
        assert_eq!(lost(&story), []);
        let left = story.leave(1);
        assert_eq!(lost(&story), [(a, Some(left))]);
    }

    #[test]
    fn a_write_that_is_only_kept_for_another_is_there_until_that_is_given_up() {
        let mut story = Story::new();
        let a = story.write(0, "x", 1);
        story.hint(2, 0, "x", a);
        story.acknowledge(a, &[2]);
        assert_eq!(lost(&story), []);
        let expired = story.unhint(2, 0, "x", false);
        assert_eq!(lost(&story), [(a, Some(expired))]);
        story.store(0, "x", a, 1);
        assert_eq!(lost(&story), []);
    }

    #[test]
    fn who_took_a_write_away_is_named() {
        let mut story = Story::new();
        story.lead(0, 1);
        let a = story.write(0, "x", 1);
        story.append(0, 1, a, 1);
        story.acknowledge(a, &[0]);
        story.lead(1, 2);
        let by = |story: &Story| story.report().lost_writes[0].by.map(|node| node.to_string());
        assert_eq!(by(&story), None, "it is still on the old leader's disk");
        story.discard(0, 1, a);
        assert_eq!(by(&story).as_deref(), Some("n1"));
    }

    #[test]
    fn a_write_that_was_discarded_once_and_done_again_is_lost_where_it_was_lost_last() {
        let mut story = Story::new();
        story.lead(0, 1);
        let a = story.write(0, "x", 1);
        story.append(0, 1, a, 1);
        story.lead(1, 2);
        story.discard(0, 1, a);
        story.append(1, 1, a, 2);
        story.acknowledge(a, &[1]);
        assert_eq!(lost(&story), []);
        let crash = story.crash(1, false);
        assert_eq!(lost(&story), [(a, Some(crash))]);
    }

    #[test]
    fn a_write_that_stands_in_the_log_twice_survives_the_loss_of_one_entry() {
        let mut story = Story::new();
        story.lead(0, 1);
        let a = story.write(0, "x", 1);
        story.append(0, 1, a, 1);
        story.append(0, 2, a, 1);
        story.acknowledge(a, &[0]);
        story.discard(0, 2, a);
        assert_eq!(lost(&story), []);
    }

    #[test]
    fn a_statement_that_is_gone_is_listed_even_if_its_value_is_not_known() {
        let mut story = Story::new();
        story.lead(0, 1);
        let a = story.statement(0, "x", model::Formula::Now);
        story.append(0, 1, a, 1);
        story.acknowledge(a, &[0]);
        let promotion = story.lead(1, 2);
        assert_eq!(lost(&story), [(a, Some(promotion))]);
    }
}
