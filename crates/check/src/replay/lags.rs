//! How far followers are behind.
//!
//! ```text
//! leader's log      41  42  43  44          appended at 1.0 s  1.2 s  1.5 s  1.9 s
//! follower's table  41                      at 2 s: 3 entries and 800 ms behind
//! ```
//!
//! In entries: from what the follower's table has taken in to the end of the leader's log, synced
//! or not. In time: since the leader's log has had the first entry that the follower has not
//! applied (what PostgreSQL calls `replay_lag`). Both are zero for a follower that has everything.
//! The leader is the one of the highest epoch until it does something else; one that stopped is
//! still the one that others are behind.
//!
//! The lag of a follower grows until it applies something, so it need only be looked at just before
//! that, before the leader or its log changes, and at the end.

use super::logs::Logs;
use super::tables::Tables;
use alloc::vec::Vec;
use model::{Event, EventKind, Micros, NodeId, NodeSet, Role, Time, Trace};

/// How far a follower is behind the leader at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lag {
    /// Which.
    pub node: NodeId,
    /// How many entries of the leader's log its table has not taken in.
    pub entries: u32,
    /// For how long the leader has had the first of them, in microseconds; zero if there is none.
    pub behind_us: Micros,
}

/// How far a follower was behind at worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorstLag {
    /// Which.
    pub node: NodeId,
    /// The most entries that it was behind.
    pub entries: u32,
    /// The longest that it was behind, in microseconds.
    pub behind_us: Micros,
    /// When it was behind for that long.
    pub at: Time,
}

/// Who follows whom, and how far each was behind at worst.
#[derive(Clone, Debug)]
pub struct Lags {
    members: NodeSet,
    leader: Option<(u32, NodeId)>,
    /// By the index of the replica.
    worst: Vec<WorstLag>,
}

impl Lags {
    /// Nobody is behind.
    pub fn new(trace: &Trace) -> Self {
        let none =
            |index| WorstLag { node: NodeId::replica(index), entries: 0, behind_us: 0, at: 0 };
        Self {
            members: NodeSet::replicas(trace.replicas.saturating_sub(trace.absent)),
            leader: None,
            worst: (0..trace.replicas).map(none).collect(),
        }
    }

    /// Takes one event in, before logs and tables do.
    pub fn see(&mut self, event: &Event, trace: &Trace, logs: &Logs, tables: &Tables) {
        let leader = self.leader.map(|(_, node)| node);
        let changes = match event.kind {
            EventKind::Applied { node, .. } if leader == Some(node) => NodeSet::EMPTY,
            EventKind::Installed { node, .. }
            | EventKind::Discarded { node, .. }
            | EventKind::Crashed { node, .. }
                if leader == Some(node) =>
            {
                self.members
            }
            EventKind::Applied { node, .. }
            | EventKind::Installed { node, .. }
            | EventKind::Discarded { node, .. }
            | EventKind::Crashed { node, .. } => NodeSet::from_iter([node]),
            EventKind::RoleChanged { .. } => self.members,
            _ => NodeSet::EMPTY,
        };
        self.note(changes, event.at, trace, logs, tables);
        match event.kind {
            EventKind::Joined { node } if node.is_replica() => self.members.insert(node),
            EventKind::Left { node } => self.members.remove(node),
            EventKind::RoleChanged { node, role: Role::Leader, epoch }
                if self.leader.is_none_or(|(highest, _)| highest <= epoch) =>
            {
                self.leader = Some((epoch, node));
            }
            EventKind::RoleChanged { node, role, .. }
                if role != Role::Leader && leader == Some(node) =>
            {
                self.leader = None;
            }
            _ => {}
        }
    }

    /// The run is over.
    pub fn end(&mut self, trace: &Trace, logs: &Logs, tables: &Tables) {
        self.note(self.members, trace.end, trace, logs, tables);
    }

    fn note(&mut self, nodes: NodeSet, at: Time, trace: &Trace, logs: &Logs, tables: &Tables) {
        for node in nodes.intersection(self.members).iter() {
            let Some(lag) = self.of(node, at, trace, logs, tables) else { continue };
            let Some(worst) = self.worst.get_mut(node.index()) else { continue };
            worst.entries = worst.entries.max(lag.entries);
            if lag.behind_us > worst.behind_us {
                (worst.behind_us, worst.at) = (lag.behind_us, at);
            }
        }
    }

    /// How far one follower is behind now.
    fn of(
        &self,
        node: NodeId,
        now: Time,
        trace: &Trace,
        logs: &Logs,
        tables: &Tables,
    ) -> Option<Lag> {
        let (_, leader) = self.leader.filter(|(_, leader)| *leader != node)?;
        let applied = tables.applied(node).or(logs.base()).unwrap_or(0);
        let entries = logs.log_end(leader).map_or(0, |end| end.saturating_sub(applied));
        let first = logs.entry_after(leader, applied).and_then(|entry| trace.event(entry.event));
        let behind_us = first.map_or(0, |event| now.saturating_sub(event.at));
        Some(Lag { node, entries, behind_us })
    }

    /// How far every follower is behind now; nothing where nobody leads.
    #[cfg(test)]
    pub fn now(&self, at: Time, trace: &Trace, logs: &Logs, tables: &Tables) -> Vec<Lag> {
        self.members.iter().filter_map(|node| self.of(node, at, trace, logs, tables)).collect()
    }

    /// How far every follower was behind at worst, of those that were behind at all.
    pub fn worst(&self) -> Vec<WorstLag> {
        self.worst.iter().filter(|worst| worst.entries > 0).copied().collect()
    }
}
