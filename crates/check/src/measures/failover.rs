//! Changes of leader, and what they cost.
//!
//! ```text
//! old leader  ──────✕ stopped
//! others               ╌╌╌╌╌╌╌ detection ── promotion
//! clients     ✓  ✓  ✓                            ✗  ✗      ✓ first write
//!                   ◀────────────── RTO ──────────────────▶
//!             ◀── RPO: acknowledged, and not in the new leader's log
//! ```
//!
//! The recovery time objective (RTO) is measured as the time without writes: from the stop of the
//! old leader to the first acknowledged write of the new epoch. Where the old leader did not stop
//! of itself (a wall, an operator, a machine that the others switched off), it counts from the last
//! acknowledgement of an older epoch before the promotion. The recovery point objective (RPO) is
//! measured in writes: those acknowledged before the promotion that the new leader's log lacked at
//! that moment, and that no earlier failover had lost already.
//!
//! Who decides makes no difference here: a monitor that suspects, candidates that ask for votes, a
//! person. Whoever first suspects the old leader, or stands as candidate, has detected something. A
//! promotion that was planned has no detection.

use crate::history::History;
use crate::replay::{Promotion, Replay};
use alloc::vec::Vec;
use model::{EventId, EventKind, Micros, NodeId, OpId, Role, Time, Trace};

/// One change of leader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failover {
    /// The new epoch.
    pub epoch: u32,
    /// The leader of the epoch before.
    pub from: NodeId,
    /// The new leader.
    pub to: NodeId,
    /// When the old leader crashed, was killed, paused or was switched off, if it was.
    pub stopped: Option<(Time, EventId)>,
    /// When somebody first took the old leader for dead, or stood as candidate, if anybody did.
    pub detection: Option<(Time, EventId)>,
    /// When the new leader began to lead.
    pub promotion: (Time, EventId),
    /// When a client was first told that a write of the new epoch worked.
    pub first_write: Option<(Time, EventId)>,
    /// The time without writes, in microseconds; none while there is no write of the new epoch.
    pub rto_us: Option<Micros>,
    /// How many acknowledged writes the change lost.
    pub rpo_writes: usize,
    /// Which.
    pub rpo: Vec<OpId>,
}

/// The failovers of a run, in order.
pub fn failovers(trace: &Trace, history: &History, replay: &Replay) -> Vec<Failover> {
    let promotions = &replay.logs.promotions;
    let mut failovers: Vec<Failover> = Vec::new();
    for (place, new) in promotions.iter().enumerate() {
        let older = promotions[..place].iter().filter(|old| old.epoch < new.epoch);
        let Some(old) = older.max_by_key(|old| (old.epoch, old.at)) else { continue };
        let known = |op: &OpId| failovers.iter().any(|earlier| earlier.rpo.contains(op));
        let rpo: Vec<OpId> = new.lacks.iter().filter(|op| !known(op)).copied().collect();
        let stop = stop(trace, history, replay, old, new);
        let stopped = stop.map(|stop| stop.at);
        let first_write = first_write(history, replay, new);
        let by_itself = stop.filter(|stop| !stop.switched_off).map(|stop| stop.at);
        let start = by_itself.or_else(|| last_write(history, replay, new)).or(stopped);
        let start = start.map(|(at, _)| at);
        let rto_us = first_write.zip(start).map(|((first, _), start)| first.saturating_sub(start));
        failovers.push(Failover {
            epoch: new.epoch,
            from: old.node,
            to: new.node,
            stopped,
            detection: detection(trace, old, new, by_itself),
            promotion: new.at,
            first_write,
            rto_us,
            rpo_writes: rpo.len(),
            rpo,
        });
    }
    failovers
}

/// The events after one and before another.
fn between(
    trace: &Trace,
    after: EventId,
    before: EventId,
) -> impl Iterator<Item = ((Time, EventId), &EventKind)> {
    let events = trace.events.iter().enumerate().take(before.index()).skip(after.index() + 1);
    events.map(|(index, event)| ((event.at, EventId::new(index)), &event.kind))
}

/// The end of an old leader.
#[derive(Clone, Copy, Debug)]
struct Stop {
    at: (Time, EventId),
    /// Whether another machine switched it off.
    switched_off: bool,
}

/// When the old leader stopped for the last time before the promotion.
///
/// A stop after which it led again, or got another write acknowledged, was not the one.
fn stop(
    trace: &Trace,
    history: &History,
    replay: &Replay,
    old: &Promotion,
    new: &Promotion,
) -> Option<Stop> {
    let mut stopped: Option<Stop> = None;
    for (at, kind) in between(trace, old.at.1, new.at.1) {
        match *kind {
            EventKind::Crashed { node, .. }
            | EventKind::Killed { node }
            | EventKind::Paused { node }
                if node == old.node =>
            {
                stopped.get_or_insert(Stop { at, switched_off: false });
            }
            EventKind::PoweredOff { node, .. } if node == old.node => {
                stopped.get_or_insert(Stop { at, switched_off: true });
            }
            EventKind::RoleChanged { node, role: Role::Leader, .. } if node == old.node => {
                stopped = None;
            }
            EventKind::Returned { op, .. } => {
                let write = history.get(op);
                let entry = write.and_then(|write| replay.logs.acknowledged_entry(write));
                let later = |stop: &Stop| {
                    entry.is_some_and(|entry| entry.node == old.node && entry.event > stop.at.1)
                };
                stopped = stopped.filter(|stop| !later(stop));
            }
            _ => {}
        }
    }
    stopped
}

/// When somebody first suspected the old leader, or stood as candidate, and did not take it back:
/// by saying so, or by following the old leader again.
fn detection(
    trace: &Trace,
    old: &Promotion,
    new: &Promotion,
    stopped: Option<(Time, EventId)>,
) -> Option<(Time, EventId)> {
    let after = stopped.map_or(old.at.1, |(_, event)| event);
    let mut first: Option<(NodeId, (Time, EventId))> = None;
    for (here, kind) in between(trace, after, new.at.1) {
        match *kind {
            EventKind::Suspects { node, suspect: Some(suspect) } if suspect == old.node => {
                first.get_or_insert((node, here));
            }
            EventKind::RoleChanged { node, role: Role::Candidate, .. } => {
                first.get_or_insert((node, here));
            }
            EventKind::Suspects { node, suspect: None } => {
                first = first.filter(|&(who, _)| who != node);
            }
            EventKind::Follows { node, leader: Some(leader) } if leader == old.node => {
                first = first.filter(|&(who, _)| who != node);
            }
            _ => {}
        }
    }
    first.map(|(_, here)| here)
}

/// The epochs of the entries that clients were told of, and when.
fn told(history: &History, replay: &Replay) -> impl Iterator<Item = (u32, (Time, EventId))> {
    history.writes().filter_map(|write| {
        Some((replay.logs.acknowledged_entry(write)?.epoch, write.acknowledged()?))
    })
}

fn first_write(history: &History, replay: &Replay, new: &Promotion) -> Option<(Time, EventId)> {
    let of_epoch = told(history, replay).filter(|(epoch, _)| *epoch == new.epoch);
    of_epoch.map(|(_, at)| at).filter(|at| at.1 > new.at.1).min()
}

/// The last acknowledgement of an older epoch before the promotion.
fn last_write(history: &History, replay: &Replay, new: &Promotion) -> Option<(Time, EventId)> {
    let of_older = told(history, replay).filter(|(epoch, _)| *epoch < new.epoch);
    of_older.map(|(_, at)| at).filter(|at| at.1 < new.at.1).max()
}

#[cfg(test)]
mod tests {
    use crate::testing::Story;
    use model::time::SECOND;
    use model::{EventKind, NodeId, OpId};

    /// A write that the leader appends, and its followers if told so, and acknowledges.
    fn shipped(story: &mut Story, epoch: u32, position: u32, nodes: &[usize]) -> OpId {
        let op = story.write(0, "x", position);
        for &node in nodes {
            story.append(node, position, op, epoch);
            story.flush(node, position);
        }
        story.acknowledge(op, &[]);
        op
    }

    fn suspect(story: &mut Story, suspect: Option<usize>) -> model::EventId {
        let suspect = suspect.map(NodeId::replica);
        story.add(EventKind::Suspects { node: NodeId::monitor(0), suspect })
    }

    #[test]
    fn a_crash_is_measured_from_the_crash_to_the_first_write_of_the_new_epoch() {
        let mut story = Story::new();
        story.lead(0, 1);
        shipped(&mut story, 1, 1, &[0, 1]);
        let lost = shipped(&mut story, 1, 2, &[0]);
        let stop = story.crash(0, false);
        story.wait(30 * SECOND);
        let detection = suspect(&mut story, Some(0));
        let promotion = story.lead(1, 2);
        story.wait(2 * SECOND);
        shipped(&mut story, 2, 2, &[1]);
        let failovers = story.report().failovers;
        let [failover] = failovers.as_slice() else { panic!("one failover: {failovers:?}") };
        assert_eq!((failover.from, failover.to), (NodeId::replica(0), NodeId::replica(1)));
        assert_eq!(failover.stopped.map(|at| at.1), Some(stop));
        assert_eq!(failover.detection.map(|at| at.1), Some(detection));
        assert_eq!(failover.promotion.1, promotion);
        assert_eq!(failover.rpo, [lost]);
        assert_eq!(failover.rto_us, Some(32 * SECOND + 6_000));
    }

    #[test]
    fn without_a_stop_the_time_without_writes_begins_at_the_last_acknowledgement() {
        let mut story = Story::new();
        story.lead(0, 1);
        let early = story.add(EventKind::Paused { node: NodeId::replica(0) });
        story.add(EventKind::Resumed { node: NodeId::replica(0) });
        suspect(&mut story, Some(0));
        suspect(&mut story, None);
        shipped(&mut story, 1, 1, &[0, 1]);
        story.wait(5 * SECOND);
        let detection = suspect(&mut story, Some(0));
        story.lead(1, 2);
        shipped(&mut story, 2, 2, &[1]);
        let failover = story.report().failovers[0].clone();
        assert_eq!(failover.stopped, None, "it worked after the pause at {early}");
        assert_eq!(failover.detection.map(|at| at.1), Some(detection));
        assert_eq!(failover.rto_us, Some(5 * SECOND + 6_000));
        assert_eq!(failover.rpo_writes, 0);
    }

    #[test]
    fn a_second_failover_does_not_count_what_the_first_had_lost() {
        let mut story = Story::new();
        story.lead(0, 1);
        let first = shipped(&mut story, 1, 1, &[0]);
        story.lead(1, 2);
        let second = shipped(&mut story, 2, 1, &[1]);
        story.lead(2, 3);
        let failovers = story.report().failovers;
        let rpo: Vec<_> = failovers.iter().map(|failover| failover.rpo.as_slice()).collect();
        assert_eq!(rpo, [&[first][..], &[second][..]]);
        assert_eq!(failovers[1].rto_us, None);
        assert_eq!(failovers[1].detection, None);
    }

    #[test]
    fn a_leader_that_is_killed_has_stopped() {
        let mut story = Story::new();
        story.lead(0, 1);
        shipped(&mut story, 1, 1, &[0, 1]);
        story.wait(SECOND);
        let stop = story.kill(0);
        suspect(&mut story, Some(0));
        story.lead(1, 2);
        shipped(&mut story, 2, 2, &[1]);
        let failover = story.report().failovers[0].clone();
        assert_eq!(failover.stopped.map(|at| at.1), Some(stop));
        assert_eq!(failover.rto_us, Some(6_000));
    }

    /// A machine that is switched off by the others was suspected before, and had served nobody
    /// for as long as it was cut off.
    #[test]
    fn a_leader_that_is_switched_off_was_suspected_before_it_stopped() {
        let mut story = Story::new();
        story.lead(0, 1);
        shipped(&mut story, 1, 1, &[0, 1]);
        story.act("cut n1");
        story.wait(10 * SECOND);
        let detection = suspect(&mut story, Some(0));
        let stop = story.power_off(0);
        story.lead(1, 2);
        shipped(&mut story, 2, 2, &[1]);
        let failover = story.report().failovers[0].clone();
        assert_eq!(failover.stopped.map(|at| at.1), Some(stop));
        assert_eq!(failover.detection.map(|at| at.1), Some(detection));
        assert_eq!(failover.rto_us, Some(10 * SECOND + 9_000));
        assert_eq!(failover.rpo_writes, 0);
    }

    #[test]
    fn a_leader_that_crashed_first_stopped_then_even_if_it_is_switched_off_too() {
        let mut story = Story::new();
        story.lead(0, 1);
        shipped(&mut story, 1, 1, &[0, 1]);
        let stop = story.add(EventKind::Paused { node: NodeId::replica(0) });
        story.wait(SECOND);
        let detection = suspect(&mut story, Some(0));
        story.power_off(0);
        story.lead(1, 2);
        shipped(&mut story, 2, 2, &[1]);
        let failover = story.report().failovers[0].clone();
        assert_eq!(failover.stopped.map(|at| at.1), Some(stop));
        assert_eq!(failover.detection.map(|at| at.1), Some(detection));
        assert_eq!(failover.rto_us, Some(SECOND + 8_000));
    }

    #[test]
    fn a_candidate_is_a_detection_unless_it_follows_the_old_leader_again() {
        let mut story = Story::new();
        let candidate = |story: &mut Story, node| {
            let node = NodeId::replica(node);
            story.add(EventKind::RoleChanged { node, role: model::Role::Candidate, epoch: 2 })
        };
        story.lead(0, 1);
        candidate(&mut story, 1);
        let (node, leader) = (NodeId::replica(1), Some(NodeId::replica(0)));
        story.add(EventKind::Follows { node, leader });
        story.crash(0, false);
        let detection = candidate(&mut story, 2);
        candidate(&mut story, 1);
        story.lead(1, 3);
        let failover = story.report().failovers[0].clone();
        assert_eq!(failover.detection.map(|at| at.1), Some(detection));
    }

    #[test]
    fn a_false_alarm_without_a_stop_is_no_detection() {
        let mut story = Story::new();
        story.lead(0, 1);
        let node = NodeId::replica(1);
        story.add(EventKind::RoleChanged { node, role: model::Role::Candidate, epoch: 2 });
        story.add(EventKind::Follows { node, leader: Some(NodeId::replica(0)) });
        story.lead(2, 2);
        assert_eq!(story.report().failovers[0].detection, None);
    }

    #[test]
    fn a_planned_promotion_has_no_detection_and_loses_nothing() {
        let mut story = Story::new();
        story.lead(0, 1);
        shipped(&mut story, 1, 1, &[0, 1]);
        story.act("promote n2");
        story.step_down(0, 1);
        story.lead(1, 2);
        shipped(&mut story, 2, 2, &[1]);
        let failover = story.report().failovers[0].clone();
        assert_eq!((failover.stopped, failover.detection), (None, None));
        assert_eq!((failover.rto_us, failover.rpo_writes), (Some(7_000), 0));
    }

    #[test]
    fn a_write_that_was_asked_for_again_is_the_first_of_the_epoch_that_told_its_client() {
        let mut story = Story::new();
        story.lead(0, 1);
        let write = story.write(0, "x", 1);
        story.append(0, 1, write, 1);
        story.crash(0, false);
        story.lead(1, 2);
        story.append(1, 1, write, 2);
        let told = story.acknowledge(write, &[1]);
        let failover = story.report().failovers[0].clone();
        assert_eq!(failover.first_write.map(|at| at.1), Some(told));
        assert_eq!(failover.rto_us, Some(3_000));
    }
}
