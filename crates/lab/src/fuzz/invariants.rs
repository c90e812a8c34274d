//! What holds after every event, whatever happens.
//!
//! The judge says whether promises to clients were kept. Here the machinery itself is watched, in
//! one pass over the events, without asking a replica anything:
//!
//! | what | where |
//! |---|---|
//! | a log has no holes; what the table has, the disk has; what it has, was written | everywhere |
//! | a client is told once how an operation ended, and not before it called | everywhere |
//! | only a leader tells clients that writes count | where replicas lead |
//! | an epoch has one leader | where old leaders are fenced off |
//! | entries of one epoch at one position are the same, and so is what stands before them | there |
//! | what a follower holds of a leader's epoch, that leader holds | there |
//!
//! A replica that lost its disk has forgotten what it promised, and so has a monitor. From then on
//! the last three are not asked for where that matters: where the replicas vote, or if the monitor
//! was the one.

use super::claims::fenced;
use super::{Broken, Found};
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use model::protocol::Traffic;
use model::scenario::Shape;
use model::{Event, EventId, EventKind, NodeId, OpId, Outcome, Role, Scenario, Trace};

/// An entry of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    op: OpId,
    epoch: u32,
}

/// What is known of a replica.
#[derive(Clone, Debug, Default)]
struct Replica {
    /// The position before the first entry that is known; none before the first.
    base: Option<u32>,
    entries: Vec<Entry>,
    flushed: u32,
    applied: u32,
    /// The epoch that it leads.
    leads: Option<u32>,
    /// The epoch that it is in, since it was started.
    epoch: u32,
}

impl Replica {
    fn end(&self) -> u32 {
        self.base.unwrap_or(0) + self.entries.len() as u32
    }

    fn get(&self, position: u32) -> Option<Entry> {
        let index = position.checked_sub(self.base? + 1)?;
        self.entries.get(index as usize).copied()
    }

    /// Drops the entries from a position on.
    fn cut(&mut self, position: u32) {
        let last = position.saturating_sub(1);
        let kept = last.saturating_sub(self.base.unwrap_or(0));
        self.entries.truncate(kept as usize);
        self.flushed = self.flushed.min(last);
        self.applied = self.applied.min(last);
    }

    /// A copy of a table takes the place of everything but what is still on its way to the disk.
    fn install(&mut self, position: u32) {
        let pending = position.max(self.flushed).saturating_sub(self.base.unwrap_or(position));
        self.entries.drain(..(pending as usize).min(self.entries.len()));
        (self.base, self.flushed, self.applied) = (Some(position), position, position);
    }
}

/// What is known by some event.
struct Watch<'a> {
    scenario: &'a Scenario,
    replicas: Vec<Replica>,
    /// The leader of each epoch.
    leaders: Vec<(u32, NodeId)>,
    /// For each operation: whether it was called, and whether its end was told.
    calls: Vec<(bool, bool)>,
    /// Whether epochs tell leaders apart.
    fenced: bool,
}

/// The first event of a run after which something does not hold that always has to.
pub fn first_broken(scenario: &Scenario, trace: &Trace) -> Option<Found> {
    let has_leader = scenario.topology.shape == Shape::Tree;
    let mut watch = Watch {
        scenario,
        replicas: vec![Replica::default(); trace.replicas],
        leaders: Vec::new(),
        calls: Vec::new(),
        fenced: has_leader && fenced(scenario),
    };
    trace.events.iter().enumerate().find_map(|(index, event)| {
        let (key, sentence) = watch.see(event)?;
        let broken = Broken { key, sentence };
        Some(Found { broken, at: event.at, event: Some(EventId::new(index)) })
    })
}

/// What is broken, by a name for it, and in words.
type Fault = (&'static str, String);

impl Watch<'_> {
    fn see(&mut self, event: &Event) -> Option<Fault> {
        match event.kind {
            EventKind::Appended { node, position, op, epoch } => {
                self.appended(node, position, Entry { op, epoch })
            }
            EventKind::Flushed { node, position } => {
                let replica = self.replicas.get_mut(node.index())?;
                replica.flushed = position;
                let end = replica.end();
                let words = || format!("{node} synced {position}, and its log ends at {end}.");
                (position > end).then(|| ("log-order", words()))
            }
            EventKind::Applied { node, position, op } => self.applied(node, position, op),
            EventKind::Discarded { node, position, .. } => {
                self.replicas.get_mut(node.index())?.cut(position);
                None
            }
            EventKind::Installed { node, position } => {
                self.replicas.get_mut(node.index())?.install(position);
                None
            }
            EventKind::Compacted { node, position } => {
                let applied = self.replicas.get(node.index())?.applied;
                let words = || format!("{node} dropped {position}, and has played {applied}.");
                (position > applied).then(|| ("log-order", words()))
            }
            EventKind::Crashed { node, wiped } => {
                self.stopped(node, true, wiped);
                None
            }
            EventKind::Killed { node } => {
                self.stopped(node, false, false);
                None
            }
            EventKind::RoleChanged { node, role, epoch } => self.changed(node, role, epoch),
            EventKind::Committed { node, position } => self.counted(node, position),
            EventKind::Sent { from, to, kind, .. } => self.sent(from, to, kind),
            EventKind::Invoked { op, .. } => self.called(op),
            EventKind::Returned { op, outcome, .. } => self.told(op, outcome),
            _ => None,
        }
    }

    fn appended(&mut self, node: NodeId, position: u32, entry: Entry) -> Option<Fault> {
        let replica = self.replicas.get_mut(node.index())?;
        let base = *replica.base.get_or_insert(position - 1);
        if base + 1 == position && replica.entries.is_empty() {
            (replica.flushed, replica.applied) =
                (replica.flushed.max(base), replica.applied.max(base));
        }
        let end = replica.end();
        if position != end + 1 {
            let words = format!("{node} put an entry at {position} of a log that ends at {end}.");
            return Some(("log-order", words));
        }
        replica.entries.push(entry);
        let before = replica.get(position - 1);
        if let Some(before) = before.filter(|before| self.fenced && before.epoch > entry.epoch) {
            let (older, newer) = (entry.epoch, before.epoch);
            let words = format!("{node} put an entry of epoch {older} behind one of {newer}.");
            return Some(("log-order", words));
        }
        if self.fenced { self.matches(node, position, entry, before) } else { None }
    }

    /// Compares a new entry with those of the other logs.
    fn matches(
        &self,
        node: NodeId,
        position: u32,
        entry: Entry,
        before: Option<Entry>,
    ) -> Option<Fault> {
        let Entry { op, epoch } = entry;
        for (index, other) in self.replicas.iter().enumerate() {
            let held = other.get(position);
            let there = NodeId::replica(index);
            if let Some(held) = held.filter(|held| held.epoch == epoch && there != node) {
                let preceding = other.get(position - 1);
                let alike = before.is_none() || preceding.is_none() || before == preceding;
                if held.op != op || !alike {
                    let words = format!(
                        "{node} put {op} of epoch {epoch} at {position}, where {there} holds {} \
                         or stands behind something else.",
                        held.op
                    );
                    return Some(("log-matching", words));
                }
            }
            let ahead = other.leads == Some(epoch) && there != node && held != Some(entry);
            if ahead && other.base.is_none_or(|base| position > base) {
                let words = format!(
                    "{node} put {op} of epoch {epoch} at {position}, and {there}, which leads \
                     that epoch, does not have it there."
                );
                return Some(("prefix-of-leader", words));
            }
        }
        None
    }

    fn applied(&mut self, node: NodeId, position: u32, op: OpId) -> Option<Fault> {
        let replica = self.replicas.get_mut(node.index())?;
        let (before, flushed) = (replica.applied, replica.flushed);
        replica.applied = position;
        let held = replica.get(position);
        let next = position == before + 1 && position <= flushed;
        let words = || format!("{node} played {position} after {before}, with {flushed} on disk.");
        if !next {
            return Some(("log-order", words()));
        }
        let other = held.filter(|held| held.op != op)?.op;
        Some(("log-order", format!("{node} played {op} at {position}, where it holds {other}.")))
    }

    fn stopped(&mut self, node: NodeId, unsynced_is_lost: bool, wiped: bool) {
        let votes = self.scenario.topology.shape == Shape::Tree
            && self.scenario.choice("failover") == "majority";
        if wiped && (votes || node.is_monitor()) {
            self.fenced = false;
        }
        let Some(replica) = self.replicas.get_mut(node.index()) else { return };
        (replica.leads, replica.epoch) = (None, 0);
        if wiped {
            *replica = Replica::default();
        } else if unsynced_is_lost {
            replica.cut(replica.flushed + 1);
        }
    }

    fn changed(&mut self, node: NodeId, role: Role, epoch: u32) -> Option<Fault> {
        let replica = self.replicas.get_mut(node.index())?;
        let before = replica.epoch;
        replica.epoch = epoch;
        replica.leads = (role == Role::Leader).then_some(epoch);
        if epoch < before {
            return Some(("epochs-grow", format!("{node} went from epoch {before} to {epoch}.")));
        }
        if role != Role::Leader {
            return None;
        }
        match self.leaders.iter().find(|(led, _)| *led == epoch) {
            Some(&(_, leader)) if leader != node && self.fenced => {
                let words = format!("{leader} and {node} both led epoch {epoch}.");
                Some(("one-leader-per-epoch", words))
            }
            Some(_) => None,
            None => {
                self.leaders.push((epoch, node));
                None
            }
        }
    }

    fn counted(&mut self, node: NodeId, position: u32) -> Option<Fault> {
        let flushed = self.replicas.get(node.index())?.flushed;
        let late = self.scenario.find("own-disk-first").is_some()
            && self.scenario.choice("own-disk-first") == "on"
            && position > flushed.max(self.replicas.get(node.index())?.base.unwrap_or(position));
        let words = || format!("{node} counts {position}, and has {flushed} on disk.");
        late.then(|| ("own-disk-first", words()))
    }

    /// An acknowledgement to a client comes from a leader.
    fn sent(&self, from: NodeId, to: NodeId, kind: u8) -> Option<Fault> {
        let row = self.scenario.topology.messages.get(usize::from(kind))?;
        let tells = row.traffic == Traffic::Acknowledge && from.is_replica() && to.is_client();
        let has_leader = self.scenario.topology.shape == Shape::Tree;
        let leads = self.replicas.get(from.index()).is_none_or(|replica| replica.leads.is_some());
        let words = || format!("{from} told {to} that a write counts, and does not lead.");
        (tells && has_leader && !leads).then(|| ("leaders-acknowledge", words()))
    }

    fn called(&mut self, op: OpId) -> Option<Fault> {
        if self.calls.len() <= op.index() {
            self.calls.resize(op.index() + 1, (false, false));
        }
        let twice = core::mem::replace(&mut self.calls[op.index()].0, true);
        twice.then(|| ("told-once", format!("{op} was called twice.")))
    }

    fn told(&mut self, op: OpId, outcome: Outcome) -> Option<Fault> {
        let call = self.calls.get_mut(op.index());
        match call {
            Some((true, told @ false)) => {
                *told = true;
                None
            }
            Some((true, true)) => {
                Some(("told-once", format!("{op} was told {outcome} after it had been told.")))
            }
            _ => Some(("told-once", format!("{op} was told {outcome} and never called."))),
        }
    }
}
