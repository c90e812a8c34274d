//! From replayed state to a frame.
//!
//! A replica knows only itself. Here it is set beside the others: how far it is behind, and which
//! of its values is the newest there is. With logs the measure is the leader's log; without, it is
//! every version that any replica has stored so far, in the order of the writers' clocks, which is
//! how such stores decide what is newer.

use crate::chain::Link;
use crate::frame::{CellNow, ClientNow, EntryNow, Flight, Frame, LAG_MAX, NodeNow, Wall};
use crate::node_state::{Held, NodeState};
use crate::objects::content;
use crate::spans::WeakLink;
use crate::state::{Lookup, State};
use alloc::vec::Vec;
use model::limits::NODES_MAX;
use model::{Formula, Key, Micros, NodeId, NodeSet, OpId, Role, Time};

/// How many entries of a log a frame shows.
const TAIL: usize = 6;

/// What a frame is made from beside the state.
pub(crate) struct Snapshot<'a> {
    pub links: &'a [Link],
    pub lookup: Lookup<'a>,
    pub at: Time,
}

/// How far back the entry is looked for since which a log is behind.
const LATE_STEPS: usize = 512;

/// How far back a divergence from the leader's log is looked for.
const DIVERGENCE_STEPS: usize = 64;

/// The log that others are measured against.
struct Reference<'a> {
    node: &'a NodeState,
    end: u32,
    head: Option<OpId>,
}

impl Snapshot<'_> {
    pub fn frame(&self, state: &State, walls: Vec<Wall>, messages: Vec<Flight>) -> Frame {
        let reference = self.reference(state);
        let everybody = everybody(state);
        let kept = self.kept(state, everybody);
        let mut waiting = [0_u32; NODES_MAX];
        for flight in messages.iter().filter(|flight| flight.waits(self.at)) {
            waiting[flight.to.index()] += 1;
        }
        let (skews, slow) = (self.lookup.index.skews(self.at), self.lookup.index.slow(self.at));
        let nodes = state.nodes.iter().map(|node| NodeNow {
            isolated: is_isolated(node.id, everybody, &walls),
            waiting: waiting[node.id.index()],
            skew_us: skews[node.id.index()],
            slow: slow.contains(node.id),
            ..self.node(state, node, (reference.as_ref(), &kept))
        });
        let clients = state.clients.iter().map(|client| ClientNow {
            id: client.id,
            open: client.open,
            attempt: client.attempt,
            heard: client.heard,
            last: client.last,
        });
        let (nodes, clients) = (nodes.collect(), clients.collect());
        let weak = WeakLink::at(&self.lookup.index.weak, self.at);
        let operations = &self.lookup.index.operations;
        let called = operations.partition_point(|span| span.called_at <= self.at);
        let key = called.checked_sub(1).map(|last| operations[last].key);
        let members = everybody.intersection(NodeSet::replicas(state.replicas()));
        let keepers = key.map_or(members, |key| self.lookup.index.owners.of(members, key));
        Frame { at: self.at, nodes, clients, walls, weak, key, keepers, messages }
    }

    /// The leader of the newest epoch, or the longest log where nobody leads; none without logs.
    fn reference<'s>(&self, state: &'s State) -> Option<Reference<'s>> {
        let rank = |node: &NodeState| {
            let leads = node.role == Role::Leader && !node.status.is_down();
            (leads, if leads { node.epoch } else { 0 }, node.log_end(&self.links))
        };
        let replicas = state.nodes.iter().filter(|node| node.id.is_replica());
        let node = replicas.filter(|node| node.has_log()).max_by_key(|node| rank(node))?;
        let head = node.head.and_then(|head| self.links.get(head as usize));
        Some(Reference { node, end: node.log_end(&self.links), head: head.map(|link| link.op) })
    }

    /// Who keeps each key that was ever stored directly, in the order of `newest`.
    fn kept(&self, state: &State, everybody: NodeSet) -> Vec<NodeSet> {
        let members = everybody.intersection(NodeSet::replicas(state.replicas()));
        let owners = &self.lookup.index.owners;
        state.newest.iter().map(|(key, _)| owners.of(members, *key)).collect()
    }

    fn node(
        &self,
        state: &State,
        node: &NodeState,
        (reference, kept): (Option<&Reference<'_>>, &[NodeSet]),
    ) -> NodeNow {
        let log_end = node.log_end(&self.links);
        let (lag, tail) = match reference {
            _ if node.status.is_absent() => (0, Vec::new()),
            Some(reference) if node.id.is_replica() => {
                (reference.end.saturating_sub(log_end), self.log_tail(node, reference))
            }
            _ => (self.versions_behind(state, node, kept), self.recent(state, node)),
        };
        let cells = self.held(node).into_iter();
        let cells = cells.map(|held| self.cell(state, node, &held, reference));
        NodeNow {
            id: node.id,
            status: node.status,
            role: node.role,
            epoch: node.epoch,
            leader: node.leader,
            suspect: node.suspect,
            degraded: node.degraded,
            fenced: node.fenced,
            isolated: false,
            cells: cells.collect(),
            tail,
            log_end,
            log_base: (node.base > node.origin || node.copy.is_some()).then_some(node.base),
            flushed: node.flushed,
            applied: node.applied,
            committed: node.committed,
            timers: node.timers.clone(),
            lag,
            late: reference.filter(|_| lag > 0).and_then(|leader| self.late(log_end, leader)),
            waiting: 0,
            hints: node.objects.hints(),
            skew_us: 0,
            slow: false,
        }
    }

    /// What a replica holds of each key: what a read would return, or else a tombstone.
    fn held(&self, node: &NodeState) -> Vec<Held> {
        let mut held: Vec<Held> = node.table.to_vec();
        for beside in node.objects.values() {
            if let Err(place) = held.binary_search_by_key(&beside.key, |held| held.key) {
                held.insert(place, *beside);
            }
        }
        held
    }

    /// How long ago the leader appended the first entry that a log lacks.
    fn late(&self, log_end: u32, reference: &Reference<'_>) -> Option<Micros> {
        let mut link = reference.node.head.and_then(|head| self.links.get(head as usize));
        for _ in 0..LATE_STEPS {
            let entry = link?;
            if entry.position <= log_end + 1 {
                return Some(self.at.saturating_sub(entry.at));
            }
            link = entry.before.and_then(|before| self.links.get(before as usize));
        }
        None
    }

    fn cell(
        &self,
        state: &State,
        node: &NodeState,
        held: &Held,
        reference: Option<&Reference<'_>>,
    ) -> CellNow {
        let (stale, differs) = match reference {
            Some(Reference { node: leader, .. }) => {
                let theirs = leader.table.iter().find(|theirs| theirs.key == held.key);
                let other = theirs.is_some_and(|theirs| theirs.op != held.op);
                let differs = |theirs: &Held| theirs.op == held.op && theirs.value != held.value;
                (leader.applied > node.applied && other, theirs.is_some_and(differs))
            }
            None => {
                let newest = self.newest(state, held.key);
                let own = self.newest_held(node, held.key).unwrap_or(held.op);
                (newest.is_some_and(|newest| self.lookup.is_newer(newest, own)), false)
            }
        };
        let Held { key, value, op } = *held;
        let shown = node.table.iter().find(|shown| shown.key == key);
        let content = content(&self.lookup, shown, node.objects.of(key));
        CellNow { key, value, content, op, stale, differs }
    }

    /// The newest write of a key that was stored anywhere.
    fn newest(&self, state: &State, key: Key) -> Option<OpId> {
        state.newest.iter().find(|(known, _)| *known == key).map(|(_, op)| *op)
    }

    fn log_tail(&self, node: &NodeState, reference: &Reference<'_>) -> Vec<EntryNow> {
        let mut tail = Vec::with_capacity(TAIL);
        let mut link = node.head.and_then(|head| self.links.get(head as usize));
        while let Some(entry @ &Link { position, op, before, .. }) = link
            && tail.len() < TAIL
            && position > node.base
        {
            let write = self.lookup.index.operations.get(op.index());
            let value = self.lookup.value(node.id, entry, position <= node.applied, self.at);
            tail.push(EntryNow {
                position,
                op,
                key: write.map(|write| write.key).unwrap_or_default(),
                value: value.or(write.map(|write| write.value)).unwrap_or(0),
                open: write
                    .filter(|write| value.is_none() || write.formula == Formula::Delete)
                    .map(|write| write.formula),
                flushed: position <= node.flushed,
                applied: position <= node.applied,
                committed: position <= node.committed,
                newest: position == reference.end && Some(op) == reference.head,
                diverged: false,
            });
            link = before.and_then(|before| self.links.get(before as usize));
        }
        tail.reverse();
        self.mark_divergence(&mut tail, reference);
        tail
    }

    /// Compares a tail with the entries of the leader's log at the same positions.
    fn mark_divergence(&self, tail: &mut [EntryNow], reference: &Reference<'_>) {
        for entry in tail.iter_mut() {
            entry.diverged = entry.position > reference.end;
        }
        let Some(first) = tail.first().map(|entry| entry.position) else { return };
        let mut link = reference.node.head.and_then(|head| self.links.get(head as usize));
        for _ in 0..DIVERGENCE_STEPS {
            let Some(theirs) = link.filter(|theirs| theirs.position >= first) else { return };
            if let Some(mine) = tail.iter_mut().find(|mine| mine.position == theirs.position) {
                mine.diverged = mine.op != theirs.op;
            }
            link = theirs.before.and_then(|before| self.links.get(before as usize));
        }
    }

    fn recent(&self, state: &State, node: &NodeState) -> Vec<EntryNow> {
        let writes = node.recent.iter().flatten();
        let writes = writes.filter_map(|op| self.lookup.index.operations.get(op.index()));
        let entry = |write: &crate::frame::OperationSpan| EntryNow {
            position: 0,
            op: write.op,
            key: write.key,
            value: write.value,
            open: Some(write.formula).filter(|formula| changes(*formula)),
            flushed: true,
            applied: true,
            committed: false,
            newest: self.newest(state, write.key) == Some(write.op),
            diverged: false,
        };
        writes.map(entry).collect()
    }

    /// How many versions are stored somewhere that are newer than what this replica holds.
    fn versions_behind(&self, state: &State, node: &NodeState, kept: &[NodeSet]) -> u32 {
        let mut behind = 0;
        for (&(key, newest), kept) in state.newest.iter().zip(kept) {
            let held = self.newest_held(node, key);
            // What is deleted and forgotten is not missing.
            let is_forgotten = held.is_none() && self.is_delete(newest);
            if !kept.contains(node.id) || is_forgotten {
                continue;
            }
            if held.is_none_or(|held| self.lookup.is_newer(newest, held)) {
                behind += self.versions_between(key, held, newest);
            }
        }
        behind.min(LAG_MAX)
    }

    /// The newest write of a key of which a replica holds anything.
    fn newest_held(&self, node: &NodeState, key: Key) -> Option<OpId> {
        let shown = node.table.iter().filter(|held| held.key == key);
        let mut all = shown.chain(node.objects.of(key)).map(|held| held.op);
        let first = all.next()?;
        Some(all.fold(first, |one, other| match self.lookup.is_newer(other, one) {
            true => other,
            false => one,
        }))
    }

    fn is_delete(&self, op: OpId) -> bool {
        let write = self.lookup.index.operations.get(op.index());
        write.is_some_and(|write| write.formula == Formula::Delete)
    }

    /// Counts the stored versions of a key after one and up to another, walking back from the
    /// newest.
    fn versions_between(&self, key: Key, held: Option<OpId>, newest: OpId) -> u32 {
        let mut behind = 0;
        let order = &self.lookup.index.versions[key.index()];
        let last = order.partition_point(|&op| !self.lookup.is_newer(op, newest));
        for &op in order[..last].iter().rev() {
            let known = held.is_some_and(|held| !self.lookup.is_newer(op, held));
            if known || behind >= LAG_MAX {
                break;
            }
            let stored = self.lookup.index.stored_at.get(op.index());
            behind += u32::from(stored.is_some_and(|&at| at <= self.at));
        }
        behind
    }
}

/// Whether a statement changes or deletes what is there, instead of setting a value.
fn changes(formula: Formula) -> bool {
    !matches!(formula, Formula::Value | Formula::Now | Formula::Random | Formula::Next)
}

/// Everybody who is there.
fn everybody(state: &State) -> NodeSet {
    let nodes = state.nodes.iter().filter(|node| !node.status.is_absent());
    nodes.map(|node| node.id).chain(state.clients.iter().map(|client| client.id)).collect()
}

/// Whether walls cut every link of a node, both ways.
fn is_isolated(node: NodeId, everybody: NodeSet, walls: &[Wall]) -> bool {
    let others = everybody.difference(NodeSet::from_iter([node]));
    let (mut away, mut toward) = (NodeSet::EMPTY, NodeSet::EMPTY);
    for wall in walls.iter().filter(|wall| !wall.holds) {
        for (from, to, there) in [(wall.from, wall.to, true), (wall.to, wall.from, wall.both_ways)]
        {
            if from.contains(node) && there {
                away = away.union(to);
            }
            if to.contains(node) && there {
                toward = toward.union(from);
            }
        }
    }
    !others.is_empty() && others.difference(away.intersection(toward)).is_empty()
}
