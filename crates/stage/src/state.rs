//! Replaying events.
//!
//! A [`State`] is what one event after another has made of the nodes. It is cheap to copy, because
//! that is what a checkpoint is: tables are shared until they change, and logs are heads of chains.
//! What they make of one node is told in [`crate::node_state`].

use crate::chain::{Link, Links};
use crate::frame::Status;
use crate::index::{Evaluation, Index};
use crate::node_state::NodeState;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use model::{
    Event, EventKind, Key, MessageId, NodeId, NodeSet, OpId, Scenario, Time, Trace, Traffic,
};

/// What events have made of one client.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClientState {
    pub id: NodeId,
    pub open: Option<OpId>,
    pub attempt: u8,
    pub heard: NodeSet,
    pub last: Option<OpId>,
}

/// What events have made of everybody.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub nodes: Vec<NodeState>,
    pub clients: Vec<ClientState>,
    replicas: usize,
    /// Messages sent so far.
    pub sent: usize,
    /// Entries appended to any log so far.
    appended: u32,
    /// For each key that was stored directly, the newest write of it.
    pub newest: Rc<Vec<(Key, OpId)>>,
}

/// What a replay looks up but does not change.
pub(crate) struct Lookup<'a> {
    pub scenario: &'a Scenario,
    pub index: &'a Index,
    /// The words that values are the numbers of, where they are.
    pub words: &'a [String],
}

impl Lookup<'_> {
    /// Whether the first write makes a newer version than the second.
    pub fn is_newer(&self, one: OpId, other: OpId) -> bool {
        let stamps = &self.index.stamps;
        stamps.get(one.index()) > stamps.get(other.index())
    }

    /// The value that the entry of a write has at a node by an instant; none while it has to be
    /// worked out. An entry that was worked out elsewhere brings its value along, unless what is
    /// sent is the statement.
    pub fn value(&self, node: NodeId, link: &Link, applied: bool, at: Time) -> Option<u32> {
        let write = self.index.operations.get(link.op.index())?;
        if write.formula.is_fixed() {
            return Some(write.value);
        }
        let key = Evaluation::key(link.op, link.position);
        let evaluations = &self.index.evaluations;
        let first = evaluations.partition_point(|found| found.rank() < key);
        let known = evaluations[first..].iter();
        let known = known.take_while(|found| found.rank() == key && found.at <= at);
        let own = known.clone().filter(|found| found.node == node).last();
        let brought = known.clone().next().filter(|_| applied || !self.index.statements);
        own.or(brought).map(|found| found.value)
    }

    /// The operation that a message answers, if it does.
    fn answers(&self, message: MessageId) -> Option<OpId> {
        let flight = self.index.flights.get(message.index())?;
        let row = self.scenario.topology.messages.get(usize::from(flight.kind))?;
        matches!(row.traffic, Traffic::Acknowledge | Traffic::Answer).then_some(flight.op)?
    }

    /// Whether a timer is meant to be seen.
    pub fn is_shown(&self, timer: u8) -> bool {
        self.scenario.topology.timers.get(usize::from(timer)).is_some_and(|row| row.shown)
    }
}

impl State {
    /// The state before anything has happened. `bases` are the positions before the first entries.
    pub fn new(trace: &Trace, bases: &[u32]) -> Self {
        let Trace { replicas, monitors, clients, absent, .. } = *trace;
        let ids = (0..replicas).map(NodeId::replica).chain((0..monitors).map(NodeId::monitor));
        let node = |id: NodeId| {
            let base = if id.is_replica() { bases.get(id.ordinal()).copied() } else { None };
            let mut node = NodeState::new(id, base.unwrap_or(0));
            if id.is_replica() && id.ordinal() + absent >= replicas {
                node.status = Status::Absent;
            }
            node
        };
        let heard = NodeSet::EMPTY;
        let client = |id| ClientState { id, open: None, attempt: 0, heard, last: None };
        Self {
            nodes: ids.map(node).collect(),
            clients: (0..clients).map(|index| client(NodeId::client(index))).collect(),
            replicas,
            sent: 0,
            appended: 0,
            newest: Rc::default(),
        }
    }

    /// How many replicas there are or may be.
    pub fn replicas(&self) -> usize {
        self.replicas
    }

    fn node(&mut self, id: NodeId) -> Option<&mut NodeState> {
        let place = if id.is_replica() { id.ordinal() } else { self.replicas + id.ordinal() };
        self.nodes.get_mut(place).filter(|node| node.id == id)
    }

    /// Takes in one event.
    pub fn take(&mut self, event: &Event, links: &mut dyn Links, lookup: &Lookup<'_>) {
        let at = event.at;
        match event.kind {
            EventKind::Invoked { op, client, .. } => {
                self.call(client, Some(op), 0);
            }
            EventKind::Retried { op, client, attempt } => self.call(client, Some(op), attempt),
            EventKind::Returned { op, .. } => {
                for client in self.clients.iter_mut().filter(|client| client.open == Some(op)) {
                    (client.open, client.last) = (None, Some(op));
                }
            }
            EventKind::Sent { .. } => self.sent += 1,
            EventKind::Delivered { message, from, to, .. } if to.is_client() => {
                self.hear(from, to, lookup.answers(message));
            }
            EventKind::Stored { node, key, op, value } => {
                self.see_newest(key, op, lookup);
                if let Some(node) = self.node(node) {
                    node.store(key, op, value);
                }
            }
            EventKind::Added { node, key, op, .. } => {
                self.see_newest(key, op, lookup);
                if let Some(node) = self.node(node) {
                    node.objects.take(&event.kind);
                    node.see_recent(op);
                }
            }
            EventKind::TimerSet { node, .. }
            | EventKind::TimerFired { node, .. }
            | EventKind::TimerStopped { node, .. } => {
                if let Some(node) = self.node(node) {
                    node.wind(at, &event.kind, lookup);
                }
            }
            EventKind::Appended { node, position, op, .. } => {
                let number = self.appended;
                self.appended += 1;
                let link = Link { position, op, at, before: None };
                match self.node(node) {
                    Some(node) => node.append(number, link, links),
                    None => links.put(number, link),
                }
            }
            _ => {
                if let Some(node) = event.kind.node().and_then(|id| self.node(id)) {
                    node.take(event, links, lookup);
                }
            }
        }
    }

    /// A client asks for the first time, or again.
    fn call(&mut self, client: NodeId, op: Option<OpId>, attempt: u8) {
        if let Some(client) = self.clients.get_mut(client.ordinal()) {
            (client.open, client.attempt, client.heard) = (op, attempt, NodeSet::EMPTY);
        }
    }

    /// Counts an answer to the operation that a client has under way.
    fn hear(&mut self, from: NodeId, to: NodeId, answered: Option<OpId>) {
        if let Some(client) = self.clients.get_mut(to.ordinal())
            && answered.is_some()
            && client.open == answered
        {
            client.heard.insert(from);
        }
    }

    fn see_newest(&mut self, key: Key, op: OpId, lookup: &Lookup<'_>) {
        match self.newest.iter().position(|(known, _)| *known == key) {
            Some(place) if lookup.is_newer(op, self.newest[place].1) => {
                Rc::make_mut(&mut self.newest)[place].1 = op;
            }
            Some(_) => {}
            None => Rc::make_mut(&mut self.newest).push((key, op)),
        }
    }
}
