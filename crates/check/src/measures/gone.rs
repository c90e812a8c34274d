//! Acknowledged writes that are gone.
//!
//! **With logs.** The log of the leader of the highest epoch is the truth at the end; an
//! acknowledged write that is not in it is lost. What the log held before it was compacted is in
//! it, and so is what a snapshot stands for. If that leader lost its disk and nobody has been
//! promoted since, the next leader is not known yet: then only a write that is in no log at all is
//! lost.
//!
//! **Without logs.** An acknowledged write is lost if every replica that held it lost its disk
//! while it held it. A value that was overwritten before is no loss. An acknowledged write that no
//! replica took, because each held something newer, is not lost but *dropped*: last write wins,
//! and this one did not. It is listed apart, since the client was told the same in both cases.

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

/// An acknowledged write that no replica took.
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
    /// The event in which a replica first kept what it had.
    pub dropped_at: EventId,
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
        let is_gone = fate.stored && fate.holders.is_empty() && !fate.overwritten;
        lost_write(trace, write, fate.wiped, fate.wiped).filter(|_| is_gone)
    };
    history.writes().filter_map(lost).collect()
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
        EventKind::Discarded { node, .. } | EventKind::Crashed { node, .. } => Some(node),
        _ => None,
    });
    let gone = since.and_then(|event| Some((trace.event(event)?.at, event)));
    let certain = gone.map_or(acknowledged, |gone| gone.max(acknowledged));
    Some(LostWrite { op: write.id, acknowledged, key: write.key, value, lost_at, certain, by })
}

fn dropped(history: &History, replay: &Replay) -> Vec<DroppedWrite> {
    let dropped = |write: &Operation| {
        let fate = replay.tables.fate(write.id).filter(|fate| !fate.stored)?;
        Some(DroppedWrite {
            op: write.id,
            acknowledged: write.acknowledged()?,
            key: write.key,
            value: write.value.unwrap_or(0),
            dropped_at: fate.superseded?,
        })
    };
    history.writes().filter_map(dropped).collect()
}

#[cfg(test)]
mod tests {
    use crate::testing::Story;
    use model::OpId;

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
        let dropped: Vec<_> = report.dropped_writes.iter().map(|d| (d.op, d.dropped_at)).collect();
        assert_eq!(dropped, [(a, kept)]);
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
