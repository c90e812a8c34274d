//! The logs of the replicas, and who was promoted with which log.
//!
//! ```text
//! Appended 5   ▓▓▓▓░      written, not synced
//! Flushed 5    ▓▓▓▓▓      a crash from here on keeps it
//! Discarded 4  ▓▓▓        everything from position 4 on is gone
//! ```
//!
//! A log may begin at any position: a run may start as if it had a past.

use crate::history::History;
use alloc::vec;
use alloc::vec::Vec;
use model::{EventId, EventKind, NodeId, OpId, Role, Time};

/// Where a write first entered a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// Whose log.
    pub node: NodeId,
    /// Under which epoch.
    pub epoch: u32,
    /// The event.
    pub event: EventId,
}

/// A replica became leader of an epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promotion {
    /// Who.
    pub node: NodeId,
    /// Of which epoch.
    pub epoch: u32,
    /// When, and the event.
    pub at: (Time, EventId),
    /// Writes that had been acknowledged by then and are not in its log.
    pub lacks: Vec<OpId>,
}

#[derive(Clone, Debug, Default)]
struct Log {
    /// Positions, ascending, and the writes that they record.
    entries: Vec<(u32, OpId)>,
    flushed: u32,
}

/// All logs of a run.
#[derive(Clone, Debug)]
pub struct Logs {
    logs: Vec<Log>,
    first_appended: Vec<Option<Appended>>,
    discarded: Vec<Option<EventId>>,
    crashed: Vec<Option<EventId>>,
    acknowledged: Vec<OpId>,
    /// In the order in which they happened; each leader of an epoch once.
    pub promotions: Vec<Promotion>,
    /// The replica that last became leader of the highest epoch, unless its disk was lost since.
    last_leader: Option<(u32, NodeId)>,
    last_leader_wiped: bool,
    used: bool,
}

impl Logs {
    /// Empty logs.
    pub fn new(replicas: usize, operations: usize) -> Self {
        Self {
            logs: vec![Log::default(); replicas],
            first_appended: vec![None; operations],
            discarded: vec![None; operations],
            crashed: vec![None; operations],
            acknowledged: Vec::new(),
            promotions: Vec::new(),
            last_leader: None,
            last_leader_wiped: false,
            used: false,
        }
    }

    /// Takes one event in.
    pub fn see(&mut self, here: (Time, EventId), kind: &EventKind, history: &History) {
        match *kind {
            EventKind::Appended { node, position, op, epoch } => {
                self.used = true;
                self.cut(node, position, here.1, false);
                if let Some(log) = self.logs.get_mut(node.index()) {
                    log.entries.push((position, op));
                }
                if let Some(first) = self.first_appended.get_mut(op.index()) {
                    first.get_or_insert(Appended { node, epoch, event: here.1 });
                }
            }
            EventKind::Flushed { node, position } => {
                if let Some(log) = self.logs.get_mut(node.index()) {
                    log.flushed = position;
                }
            }
            EventKind::Discarded { node, position, op } => {
                self.cut(node, position, here.1, false);
                if let Some(slot) = self.discarded.get_mut(op.index()) {
                    *slot = Some(here.1);
                }
            }
            EventKind::Crashed { node, wiped } => self.crash(node, wiped, here.1),
            EventKind::RoleChanged { node, role: Role::Leader, epoch } => {
                self.promote(node, epoch, here);
            }
            EventKind::Returned { op, .. } => {
                let told = history.get(op).filter(|operation| operation.is_acknowledged_write());
                self.acknowledged.extend(told.map(|operation| operation.id));
            }
            _ => {}
        }
    }

    /// Drops the entries of a log from a position on.
    fn cut(&mut self, node: NodeId, position: u32, event: EventId, crash: bool) {
        let Some(log) = self.logs.get_mut(node.index()) else { return };
        let keep = log.entries.partition_point(|&(at, _)| at < position);
        for (_, op) in log.entries.drain(keep..) {
            if let Some(slot) = self.crashed.get_mut(op.index()).filter(|_| crash) {
                *slot = Some(event);
            }
        }
        log.flushed = log.flushed.min(position.saturating_sub(1));
    }

    fn crash(&mut self, node: NodeId, wiped: bool, event: EventId) {
        let Some(log) = self.logs.get(node.index()) else { return };
        let first_gone = if wiped { 0 } else { log.flushed.saturating_add(1) };
        self.cut(node, first_gone, event, true);
        if wiped && self.last_leader.is_some_and(|(_, leader)| leader == node) {
            self.last_leader_wiped = true;
        }
    }

    fn promote(&mut self, node: NodeId, epoch: u32, at: (Time, EventId)) {
        if self.last_leader.is_none_or(|(highest, _)| highest <= epoch) {
            self.last_leader = Some((epoch, node));
            self.last_leader_wiped = false;
        }
        let known = |old: &Promotion| old.node == node && old.epoch == epoch;
        if self.promotions.iter().any(known) {
            return;
        }
        let held = self.held_by(NodeId::index(node)..NodeId::index(node) + 1);
        let lacking = |op: &&OpId| !held.get(op.index()).is_some_and(|held| *held);
        let lacks = self.acknowledged.iter().filter(lacking).copied().collect();
        self.promotions.push(Promotion { node, epoch, at, lacks });
    }

    /// Which writes are in at least one of these logs, by the index of their numbers.
    fn held_by(&self, nodes: core::ops::Range<usize>) -> Vec<bool> {
        let mut held = vec![false; self.first_appended.len()];
        for log in self.logs.get(nodes).unwrap_or_default() {
            for (_, op) in &log.entries {
                if let Some(slot) = held.get_mut(op.index()) {
                    *slot = true;
                }
            }
        }
        held
    }

    /// Whether the run has logs at all.
    pub fn are_used(&self) -> bool {
        self.used
    }

    /// Which writes survive, by the index of their numbers: those in the log of the leader of the
    /// highest epoch. Where there is no such log, nothing is decided yet, and every log counts.
    pub fn surviving(&self) -> Vec<bool> {
        match self.last_leader {
            Some((_, leader)) if !self.last_leader_wiped => {
                self.held_by(leader.index()..leader.index() + 1)
            }
            _ => self.held_by(0..self.logs.len()),
        }
    }

    /// The promotion of the leader of the highest epoch.
    pub fn last_promotion(&self) -> Option<&Promotion> {
        let (epoch, node) = self.last_leader?;
        self.promotions.iter().find(|held| held.epoch == epoch && held.node == node)
    }

    /// Where a write first entered a log.
    pub fn first_appended(&self, op: OpId) -> Option<Appended> {
        self.first_appended.get(op.index()).copied().flatten()
    }

    /// The event by which a write was last discarded from a log.
    pub fn discarded(&self, op: OpId) -> Option<EventId> {
        self.discarded.get(op.index()).copied().flatten()
    }

    /// The crash that last took a write out of a log.
    pub fn crashed(&self, op: OpId) -> Option<EventId> {
        self.crashed.get(op.index()).copied().flatten()
    }

    /// The position of the last entry of a replica's log, if it has one.
    pub fn end(&self, node: NodeId) -> Option<u32> {
        self.logs.get(node.index())?.entries.last().map(|&(position, _)| position)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Story;

    #[test]
    fn a_crash_keeps_what_was_flushed_and_a_wipe_keeps_nothing() {
        let mut story = Story::new();
        let ops: Vec<_> = (0..3).map(|value| story.write(0, "x", value)).collect();
        for (place, &op) in ops.iter().enumerate() {
            story.append(0, 1041 + place as u32, op, 1);
        }
        story.flush(0, 1042);
        story.crash(0, false);
        let survive = |story: &Story| {
            let held = story.replay().logs.surviving();
            ops.iter().map(|op| held[op.index()]).collect::<Vec<_>>()
        };
        assert_eq!(survive(&story), [true, true, false]);
        story.crash(0, true);
        assert_eq!(survive(&story), [false, false, false]);
    }

    #[test]
    fn a_promotion_knows_which_acknowledged_writes_its_log_lacks() {
        let mut story = Story::new();
        story.lead(0, 1);
        let (a, b) = (story.write(0, "x", 1), story.write(1, "x", 2));
        for node in [0, 1] {
            story.append(node, 1, a, 1);
        }
        story.append(0, 2, b, 1);
        story.acknowledge(a, &[0]);
        story.acknowledge(b, &[0]);
        story.lead(1, 2);
        let logs = story.replay().logs;
        assert_eq!(logs.promotions[1].lacks, [b]);
        assert_eq!(logs.first_appended(b).map(|first| first.epoch), Some(1));
    }
}
