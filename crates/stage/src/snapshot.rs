//! From replayed state to a frame.
//!
//! A replica knows only itself. Here it is set beside the others: how far it is behind, and which
//! of its values is the newest there is. With logs the measure is the leader's log; without, it is
//! every version that any replica has stored so far, in the order of the writers' clocks, which is
//! how such stores decide what is newer.

use crate::frame::{CellNow, ClientNow, EntryNow, Flight, Frame, LAG_MAX, NodeNow, Status, Wall};
use crate::index::Index;
use crate::state::{Held, Link, Lookup, NodeState, State};
use alloc::vec::Vec;
use model::{Key, OpId, Role, Time};

/// How many entries of a log a frame shows.
const TAIL: usize = 4;

/// What a frame is made from beside the state.
pub(crate) struct Snapshot<'a> {
    pub index: &'a Index,
    pub links: &'a [Link],
    pub lookup: Lookup<'a>,
    pub at: Time,
}

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
        let nodes = state.nodes.iter().map(|node| self.node(state, node, reference.as_ref()));
        let clients = state.clients.iter().map(|client| ClientNow {
            id: client.id,
            open: client.open,
            heard: client.heard,
            last: client.last,
        });
        Frame { at: self.at, nodes: nodes.collect(), clients: clients.collect(), walls, messages }
    }

    /// The leader of the newest epoch, or the longest log where nobody leads; none without logs.
    fn reference<'s>(&self, state: &'s State) -> Option<Reference<'s>> {
        let rank = |node: &NodeState| {
            let leads = node.role == Role::Leader && node.status != Status::Crashed;
            (leads, if leads { node.epoch } else { 0 }, node.log_end(&self.links))
        };
        let replicas = state.nodes.iter().filter(|node| node.id.is_replica());
        let node = replicas.filter(|node| node.head.is_some()).max_by_key(|node| rank(node))?;
        let head = node.head.and_then(|head| self.links.get(head as usize));
        Some(Reference { node, end: node.log_end(&self.links), head: head.map(|link| link.op) })
    }

    fn node(&self, state: &State, node: &NodeState, reference: Option<&Reference<'_>>) -> NodeNow {
        let log_end = node.log_end(&self.links);
        let (lag, tail) = match reference {
            Some(reference) if node.id.is_replica() => {
                (reference.end.saturating_sub(log_end), self.log_tail(node, reference))
            }
            _ => (self.versions_behind(state, node), self.recent(state, node)),
        };
        let cells = node.table.iter().map(|held| self.cell(state, node, held, reference));
        NodeNow {
            id: node.id,
            status: node.status,
            role: node.role,
            epoch: node.epoch,
            leader: node.leader,
            suspect: node.suspect,
            degraded: node.degraded,
            cells: cells.collect(),
            tail,
            log_end,
            flushed: node.flushed,
            applied: node.applied,
            committed: node.committed,
            timers: node.timers.clone(),
            lag,
        }
    }

    fn cell(
        &self,
        state: &State,
        node: &NodeState,
        held: &Held,
        reference: Option<&Reference<'_>>,
    ) -> CellNow {
        let stale = match reference {
            Some(Reference { node: leader, .. }) => {
                let theirs = leader.table.iter().find(|theirs| theirs.key == held.key);
                leader.applied > node.applied && theirs.is_some_and(|theirs| theirs.op != held.op)
            }
            None => {
                let newest = self.newest(state, held.key);
                newest.is_some_and(|newest| self.lookup.is_newer(newest, held.op))
            }
        };
        CellNow { key: held.key, value: held.value, op: held.op, stale }
    }

    fn newest(&self, state: &State, key: Key) -> Option<OpId> {
        state.newest.iter().find(|(known, _)| *known == key).map(|(_, op)| *op)
    }

    fn log_tail(&self, node: &NodeState, reference: &Reference<'_>) -> Vec<EntryNow> {
        let mut tail = Vec::with_capacity(TAIL);
        let mut link = node.head.and_then(|head| self.links.get(head as usize));
        while let Some(&Link { position, op, before }) = link
            && tail.len() < TAIL
        {
            let write = self.lookup.operations.get(op.index());
            tail.push(EntryNow {
                position,
                op,
                key: write.map(|write| write.key).unwrap_or_default(),
                value: write.map_or(0, |write| write.value),
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
        let writes = writes.filter_map(|op| self.lookup.operations.get(op.index()));
        let entry = |write: &crate::frame::OperationSpan| EntryNow {
            position: 0,
            op: write.op,
            key: write.key,
            value: write.value,
            flushed: true,
            applied: true,
            committed: false,
            newest: self.newest(state, write.key) == Some(write.op),
            diverged: false,
        };
        writes.map(entry).collect()
    }

    /// How many versions are stored somewhere that are newer than what this replica holds.
    fn versions_behind(&self, state: &State, node: &NodeState) -> u32 {
        if !node.id.is_replica() {
            return 0;
        }
        let mut behind = 0;
        for &(key, newest) in state.newest.iter() {
            let held = node.table.iter().find(|held| held.key == key).map(|held| held.op);
            if held.is_none_or(|held| self.lookup.is_newer(newest, held)) {
                behind += self.versions_between(key, held, newest);
            }
        }
        behind.min(LAG_MAX)
    }

    /// Counts the stored versions of a key after one and up to another, walking back from the
    /// newest.
    fn versions_between(&self, key: Key, held: Option<OpId>, newest: OpId) -> u32 {
        let mut behind = 0;
        let order = &self.index.versions[key.index()];
        let last = order.partition_point(|&op| !self.lookup.is_newer(op, newest));
        for &op in order[..last].iter().rev() {
            let known = held.is_some_and(|held| !self.lookup.is_newer(op, held));
            if known || behind >= LAG_MAX {
                break;
            }
            let stored = self.index.stored_at.get(op.index());
            behind += u32::from(stored.is_some_and(|&at| at <= self.at));
        }
        behind
    }
}
