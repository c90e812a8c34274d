//! The logs of the replicas, and who was promoted with which log.
//!
//! A snapshot names no entries. The log that it stands for is that of its sender, who is found from
//! the cause of the event; where that is not possible it is taken to be the leader.
//!
//! A write may stand in more than one entry: its client asked again, and another leader had not
//! heard of it, or did not remember. Each such entry is an *origin* of the write; copies of it in
//! the logs of followers are not.

use super::filling::Filling;
use super::log::{Entry, Log};
use super::matching::{Matching, Mismatch};
use super::writes::Writes;
use crate::history::{History, Operation};
use alloc::vec;
use alloc::vec::Vec;
use model::{EventId, EventKind, NodeId, OpId, Role, Time, Trace};

/// Where a write entered the logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Whose log it entered first.
    pub node: NodeId,
    /// Where it stands.
    pub position: u32,
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

/// All logs of a run.
#[derive(Clone, Debug)]
pub struct Logs {
    logs: Vec<Log>,
    /// The origins of each write, oldest first.
    origins: Vec<Vec<Origin>>,
    discarded: Vec<Option<EventId>>,
    crashed: Vec<Option<EventId>>,
    /// For each write that does not survive, since which event.
    missing: Vec<Option<EventId>>,
    acknowledged: Vec<OpId>,
    /// In the order in which they happened; each leader of an epoch once.
    pub promotions: Vec<Promotion>,
    matching: Matching,
    /// The replica that last became leader of the highest epoch, unless its disk was lost since.
    last_leader: Option<(u32, NodeId)>,
    last_leader_wiped: bool,
    /// The position before the first entry of all.
    base: Option<u32>,
    filling: Filling,
}

impl Logs {
    /// Empty logs.
    pub fn new(replicas: usize, operations: usize) -> Self {
        Self {
            logs: vec![Log::default(); replicas],
            origins: vec![Vec::new(); operations],
            discarded: vec![None; operations],
            crashed: vec![None; operations],
            missing: vec![None; operations],
            acknowledged: Vec::new(),
            promotions: Vec::new(),
            matching: Matching::default(),
            last_leader: None,
            last_leader_wiped: false,
            base: None,
            filling: Filling::default(),
        }
    }

    /// Takes the event of a trace in that has this number.
    pub fn see(&mut self, trace: &Trace, id: EventId, history: &History) {
        let Some(event) = trace.event(id) else { return };
        let is_copied = self.filling.see(&event.kind);
        match event.kind {
            EventKind::Appended { node, position, op, epoch } => {
                self.append(node, Entry { position, op, epoch, event: id }, event.at);
            }
            EventKind::Flushed { node, position } => {
                if let Some(log) = self.logs.get_mut(node.index()) {
                    log.flush(position);
                }
            }
            EventKind::Discarded { node, position, op } => {
                if let Some(log) = self.logs.get_mut(node.index()) {
                    log.discard(position);
                }
                if let Some(slot) = self.discarded.get_mut(op.index()) {
                    *slot = Some(id);
                }
                self.recount(node, id);
            }
            EventKind::Crashed { node, wiped } => self.crash(node, wiped, id),
            EventKind::Installed { node, position } => self.install(trace, id, node, position),
            EventKind::Stored { node, op, .. } if is_copied => {
                if let Some(log) = self.logs.get_mut(node.index()) {
                    log.copy(op);
                }
                self.recount(node, id);
            }
            EventKind::RoleChanged { node, role: Role::Leader, epoch } => {
                self.promote(node, epoch, (event.at, id));
            }
            EventKind::Returned { op, .. } => {
                let told = history.get(op).filter(|operation| operation.is_acknowledged_write());
                self.acknowledged.extend(told.map(|operation| operation.id));
            }
            _ => {}
        }
    }

    fn append(&mut self, node: NodeId, entry: Entry, at: Time) {
        let Entry { position, op, epoch, event } = entry;
        self.base.get_or_insert(position.saturating_sub(1));
        if let Some(log) = self.logs.get_mut(node.index()) {
            let replaces = log.end().is_some_and(|end| position <= end);
            log.append(entry);
            self.matching.look(&self.logs, node, position, at);
            if replaces {
                self.recount(node, event);
            }
        }
        let decides = self.decides(node);
        if let Some(slot) = self.missing.get_mut(op.index()).filter(|_| decides) {
            *slot = None;
        }
        let Some(origins) = self.origins.get_mut(op.index()) else { return };
        if origins.iter().all(|known| (known.position, known.epoch) != (position, epoch)) {
            origins.push(Origin { node, position, epoch, event });
            // What became of an earlier entry is no longer what became of the write.
            self.discarded[op.index()] = None;
            self.crashed[op.index()] = None;
        }
    }

    fn crash(&mut self, node: NodeId, wiped: bool, event: EventId) {
        let Some(log) = self.logs.get_mut(node.index()) else { return };
        let gone = if wiped { log.wipe() } else { log.crash() };
        for entry in gone {
            if let Some(slot) = self.crashed.get_mut(entry.op.index()) {
                *slot = Some(event);
            }
        }
        if wiped && self.last_leader.is_some_and(|(_, leader)| leader == node) {
            self.last_leader_wiped = true;
        }
        self.recount(node, event);
    }

    /// A snapshot stands for the log of its sender up to a position.
    fn install(&mut self, trace: &Trace, event: EventId, node: NodeId, position: u32) {
        let leader = self.last_leader.map(|(_, leader)| leader);
        let sender = sender(trace, event, node).filter(|from| from.is_replica()).or(leader);
        let sender = sender.filter(|from| *from != node);
        let log = sender.and_then(|from| self.logs.get(from.index()));
        let entries = log.map_or_else(Vec::new, |log| log.until(position).to_vec());
        let at = trace.event(event).map_or(0, |event| event.at);
        if let Some(log) = self.logs.get_mut(node.index()) {
            log.install(position, &entries);
            self.matching.look(&self.logs, node, position.saturating_add(1), at);
        }
        self.recount(node, event);
    }

    fn promote(&mut self, node: NodeId, epoch: u32, at: (Time, EventId)) {
        if self.last_leader.is_none_or(|(highest, _)| highest <= epoch) {
            self.last_leader = Some((epoch, node));
            self.last_leader_wiped = false;
        }
        self.recount(node, at.1);
        let known = |old: &Promotion| old.node == node && old.epoch == epoch;
        if self.promotions.iter().any(known) {
            return;
        }
        let held = self.held_by(node);
        let lacking = |op: &&OpId| !held.contains(**op);
        let lacks = self.acknowledged.iter().filter(lacking).copied().collect();
        self.promotions.push(Promotion { node, epoch, at, lacks });
    }

    /// Which writes are in the log of a replica.
    pub fn held_by(&self, node: NodeId) -> Writes {
        self.held(self.logs.get(node.index()).into_iter())
    }

    /// Which writes are in at least one of these logs.
    fn held<'a>(&self, logs: impl Iterator<Item = &'a Log>) -> Writes {
        let mut held = Writes::none(self.origins.len());
        for op in logs.flat_map(Log::writes) {
            held.insert(op);
        }
        held
    }

    /// Whether the run has logs at all.
    pub fn are_used(&self) -> bool {
        self.base.is_some()
    }

    /// The position before the first entry of all, if there is any entry.
    pub fn base(&self) -> Option<u32> {
        self.base
    }

    /// The first two logs that do not match.
    pub fn mismatch(&self) -> Option<Mismatch> {
        self.matching.broken
    }

    /// Which writes survive: those in the log of the leader of the highest epoch. Where there is no
    /// such log, nothing is decided yet, and every log counts.
    pub fn surviving(&self) -> Writes {
        match self.last_leader {
            Some((_, leader)) if !self.last_leader_wiped => self.held_by(leader),
            _ => self.held(self.logs.iter()),
        }
    }

    /// Whether what survives may change with the log of this replica.
    fn decides(&self, node: NodeId) -> bool {
        self.last_leader_wiped || self.last_leader.is_none_or(|(_, leader)| leader == node)
    }

    /// Notes which writes are missing from now on, after something happened to a replica's log.
    fn recount(&mut self, node: NodeId, event: EventId) {
        if !self.decides(node) {
            return;
        }
        let surviving = self.surviving();
        for (index, since) in self.missing.iter_mut().enumerate() {
            match surviving.contains(OpId::new(index)) {
                true => *since = None,
                false => _ = since.get_or_insert(event),
            }
        }
    }

    /// The event since which a write has not survived.
    pub fn missing_since(&self, op: OpId) -> Option<EventId> {
        self.missing.get(op.index()).copied().flatten()
    }

    /// The promotion of the leader of the highest epoch.
    pub fn last_promotion(&self) -> Option<&Promotion> {
        let (epoch, node) = self.last_leader?;
        self.promotions.iter().find(|held| held.epoch == epoch && held.node == node)
    }

    /// The entry that a client was told of when its write was acknowledged: of those that there
    /// were by then the one of the newest epoch.
    pub fn acknowledged_entry(&self, write: &Operation) -> Option<Origin> {
        let (_, told) = write.acknowledged()?;
        let (first, again) = self.origins.get(write.id.index())?.split_first()?;
        let known = again.iter().filter(|origin| origin.event < told);
        Some(known.fold(*first, |newest, other| match other.epoch > newest.epoch {
            true => *other,
            false => newest,
        }))
    }

    /// The event by which a write was last discarded from a log.
    pub fn discarded(&self, op: OpId) -> Option<EventId> {
        self.discarded.get(op.index()).copied().flatten()
    }

    /// The crash that last took a write out of a log.
    pub fn crashed(&self, op: OpId) -> Option<EventId> {
        self.crashed.get(op.index()).copied().flatten()
    }

    /// The entry at a position of a replica's log.
    pub fn entry(&self, node: NodeId, position: u32) -> Option<Entry> {
        self.logs.get(node.index())?.get(position)
    }

    /// What a leader of an epoch put into its log itself, of what is still there.
    pub fn of_epoch(&self, leader: NodeId, epoch: u32) -> impl Iterator<Item = &Entry> {
        let log = self.logs.get(leader.index());
        log.into_iter().flat_map(move |log| log.of_epoch(epoch))
    }

    /// The first entry after a position of a replica's log.
    pub fn entry_after(&self, node: NodeId, position: u32) -> Option<Entry> {
        self.logs.get(node.index())?.after(position).first().copied()
    }

    /// The position at which a replica's log ends, if it has or had an entry.
    pub fn log_end(&self, node: NodeId) -> Option<u32> {
        self.logs.get(node.index())?.end()
    }
}

/// Who sent the message that made a node do this.
fn sender(trace: &Trace, event: EventId, node: NodeId) -> Option<NodeId> {
    let mut cause = trace.event(event)?.cause;
    while let Some(event) = cause.and_then(|id| trace.event(id)) {
        match event.kind {
            EventKind::Delivered { from, to, .. } if to == node => return Some(from),
            _ => cause = event.cause,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::testing::Story;
    use model::NodeId;

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
            ops.iter().map(|op| held.contains(*op)).collect::<Vec<_>>()
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
        let (logs, history) = (story.replay().logs, story.history());
        assert_eq!(logs.promotions[1].lacks, [b]);
        let write = history.get(b).expect("the story called it");
        assert_eq!(logs.acknowledged_entry(write).map(|entry| entry.epoch), Some(1));
    }

    fn survives(story: &Story, op: model::OpId) -> bool {
        story.replay().logs.surviving().contains(op)
    }

    #[test]
    fn what_was_compacted_or_stands_in_a_snapshot_is_still_held() {
        let mut story = Story::new();
        story.lead(0, 1);
        let ops: Vec<_> = (1..=3).map(|value| story.write(0, "x", value)).collect();
        for (place, &op) in ops.iter().enumerate() {
            story.append(0, 1 + place as u32, op, 1);
        }
        story.flush(0, 3);
        story.compact(0, 2);
        assert!(survives(&story, ops[0]));
        story.install(1, 0, 2);
        story.store(1, "x", ops[1], 2);
        story.lead(1, 2);
        assert_eq!(
            ops.iter().map(|op| survives(&story, *op)).collect::<Vec<_>>(),
            [true, true, false]
        );
        let logs = story.replay().logs;
        assert_eq!(logs.log_end(NodeId::replica(1)), Some(2));
        assert_eq!(logs.entry(NodeId::replica(1), 1).map(|entry| entry.op), Some(ops[0]));
        story.crash(1, false);
        assert!(survives(&story, ops[0]), "a snapshot is on disk");
        story.lead(1, 3);
        story.crash(1, true);
        story.crash(0, true);
        assert!(!survives(&story, ops[0]));
    }

    #[test]
    fn a_snapshot_of_somebody_who_has_nothing_any_more_still_has_a_position() {
        let mut story = Story::new();
        story.lead(0, 1);
        let write = story.write(0, "x", 1);
        story.append(0, 1, write, 1);
        story.crash(0, true);
        story.install(1, 0, 1);
        story.store(1, "x", write, 1);
        assert_eq!(story.replay().logs.log_end(NodeId::replica(1)), Some(1));
        story.lead(1, 2);
        assert!(survives(&story, write), "the table says so");
    }

    #[test]
    fn a_snapshot_replaces_what_is_on_disk_and_not_what_is_on_its_way_there() {
        let mut story = Story::new();
        let ops: Vec<_> = (1..=4).map(|value| story.write(0, "x", value)).collect();
        story.append(0, 1, ops[0], 1);
        story.append(0, 2, ops[1], 1);
        story.append(1, 1, ops[3], 1);
        story.append(1, 2, ops[3], 1);
        story.flush(1, 2);
        story.append(1, 3, ops[3], 1);
        story.flush(1, 3);
        // Behind the snapshot that was handed to the disk, but not synced when this is written.
        story.append(1, 3, ops[2], 1);
        let (node, position, op) = (NodeId::replica(1), 3, ops[3]);
        story.add(model::EventKind::Discarded { node, position, op });
        story.install(1, 0, 2);
        let logs = story.replay().logs;
        let held =
            |position| logs.entry(NodeId::replica(1), position).map(|entry: super::Entry| entry.op);
        assert_eq!([1, 2, 3].map(held), [ops[0], ops[1], ops[2]].map(Some));
    }

    #[test]
    fn a_write_whose_client_asked_again_was_acknowledged_in_the_newest_epoch() {
        let mut story = Story::new();
        let write = story.write(0, "x", 1);
        story.append(0, 1, write, 1);
        story.append(2, 1, write, 1);
        story.append(1, 1, write, 2);
        story.acknowledge(write, &[1]);
        story.append(2, 2, write, 3);
        let (logs, history) = (story.replay().logs, story.history());
        let write = history.get(write).expect("the story called it");
        let entry = logs.acknowledged_entry(write).expect("it is in a log");
        assert_eq!((entry.node, entry.epoch), (NodeId::replica(1), 2));
    }
}
