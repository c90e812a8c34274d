//! Replaying events.
//!
//! A [`State`] is what one event after another has made of the nodes. It is cheap to copy, because
//! that is what a checkpoint is: tables are shared until they change, and logs are heads of chains.
//!
//! A log is kept as a chain: every entry that was ever appended is one link that points back at the
//! entry before it. Appending makes a link, dropping a suffix moves the head back, and an old
//! checkpoint still finds the log that it knew, because links never change.
//!
//! ```text
//! 1 ← 2 ← 3 ← 4          n1 before its crash: head 4
//!         ↖ 4' ← 5'      n1 after it came back and took the new leader's entries: head 5'
//! ```

use crate::frame::{Status, TimerNow};
use crate::index::{Evaluation, Index};
use crate::objects::Objects;
use alloc::rc::Rc;
use alloc::vec::Vec;
use model::{
    Event, EventKind, Key, MessageId, NodeId, NodeSet, OpId, Role, Scenario, Time, Trace, Traffic,
};

/// One link of a chain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    pub position: u32,
    pub op: OpId,
    /// When the entry was appended.
    pub at: Time,
    /// The link before it.
    pub before: Option<u32>,
}

/// The value of a key, and the write that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub key: Key,
    pub value: u32,
    pub op: OpId,
}

/// How many values a replica without a log shows.
pub(crate) const RECENT: usize = 4;

/// What events have made of one replica or monitor.
#[derive(Clone, Debug)]
pub(crate) struct NodeState {
    pub id: NodeId,
    pub status: Status,
    pub role: Role,
    pub epoch: u32,
    pub leader: Option<NodeId>,
    pub suspect: Option<NodeId>,
    pub degraded: bool,
    pub fenced: bool,
    pub committed: u32,
    /// The last link of the log's chain.
    pub head: Option<u32>,
    /// The position before the first entry that there ever was.
    pub origin: u32,
    /// The position before the first entry that is kept.
    pub base: u32,
    /// The table that a copy brought, if one did.
    pub copy: Option<Rc<Vec<Held>>>,
    pub flushed: u32,
    pub applied: u32,
    pub table: Rc<Vec<Held>>,
    /// Values side by side, and values for others.
    pub objects: Objects,
    /// The last writes that were stored directly, oldest first.
    pub recent: [Option<OpId>; RECENT],
    pub timers: Vec<TimerNow>,
}

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
    fn is_shown(&self, timer: u8) -> bool {
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
                let subject = subject(&event.kind).and_then(|id| self.node(id));
                if let Some(node) = subject {
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

/// The node that an event about a replica's state is about.
fn subject(kind: &EventKind) -> Option<NodeId> {
    match *kind {
        EventKind::Crashed { node, .. }
        | EventKind::Killed { node }
        | EventKind::PoweredOff { node, .. }
        | EventKind::Joined { node }
        | EventKind::Restarted { node }
        | EventKind::Paused { node }
        | EventKind::Resumed { node }
        | EventKind::RoleChanged { node, .. }
        | EventKind::Follows { node, .. }
        | EventKind::Suspects { node, .. }
        | EventKind::Degraded { node, .. }
        | EventKind::Fenced { node, .. }
        | EventKind::Installed { node, .. }
        | EventKind::Compacted { node, .. }
        | EventKind::Flushed { node, .. }
        | EventKind::Applied { node, .. }
        | EventKind::Discarded { node, .. }
        | EventKind::Removed { node, .. }
        | EventKind::Hinted { node, .. }
        | EventKind::Unhinted { node, .. }
        | EventKind::Left { node }
        | EventKind::Committed { node, .. } => Some(node),
        _ => None,
    }
}

/// Access to the links.
pub(crate) trait Links {
    /// The link with a number.
    fn get(&self, number: u32) -> Option<Link>;
    /// Makes sure that this link has this number.
    fn put(&mut self, number: u32, link: Link);
}

/// Links that are being made.
impl Links for Vec<Link> {
    fn get(&self, number: u32) -> Option<Link> {
        self.as_slice().get(number as usize).copied()
    }

    fn put(&mut self, number: u32, link: Link) {
        debug_assert_eq!(number as usize, self.len(), "links are made in order");
        self.push(link);
    }
}

/// Links that have been made.
impl Links for &[Link] {
    fn get(&self, number: u32) -> Option<Link> {
        (**self).get(number as usize).copied()
    }

    fn put(&mut self, _: u32, _: Link) {}
}

impl NodeState {
    fn new(id: NodeId, base: u32) -> Self {
        Self {
            id,
            status: Status::Up,
            role: Role::default(),
            epoch: 0,
            leader: None,
            suspect: None,
            degraded: false,
            fenced: false,
            committed: 0,
            head: None,
            origin: base,
            base,
            copy: None,
            flushed: base,
            applied: base,
            table: Rc::default(),
            objects: Objects::default(),
            recent: [None; RECENT],
            timers: Vec::new(),
        }
    }

    /// The position of the last entry.
    pub fn log_end(&self, links: &dyn Links) -> u32 {
        let head = self.head.and_then(|head| links.get(head));
        head.map_or(self.base, |link| link.position)
    }

    /// Whether it has, or had, a log.
    pub fn has_log(&self) -> bool {
        self.head.is_some() || self.copy.is_some()
    }

    fn append(&mut self, number: u32, link: Link, links: &mut dyn Links) {
        self.drop_from(link.position, links);
        links.put(number, Link { before: self.head, ..link });
        self.head = Some(number);
    }

    fn take(&mut self, event: &Event, links: &dyn Links, lookup: &Lookup<'_>) {
        let has_left = self.status == Status::Left;
        self.change(event, links, lookup);
        if has_left && !matches!(event.kind, EventKind::Joined { .. }) {
            self.status = Status::Left;
        }
    }

    fn change(&mut self, event: &Event, links: &dyn Links, lookup: &Lookup<'_>) {
        match event.kind {
            EventKind::Crashed { wiped, .. } => {
                let status = if self.status.is_down() { self.status } else { Status::Crashed };
                self.stop(status, if wiped { None } else { Some(self.flushed) }, links);
            }
            EventKind::Killed { .. } => self.stop(Status::Killed, Some(u32::MAX), links),
            EventKind::PoweredOff { by, .. } => {
                self.stop(Status::SwitchedOff(by), Some(self.flushed), links);
            }
            EventKind::Joined { .. } | EventKind::Restarted { .. } | EventKind::Resumed { .. } => {
                self.status = Status::Up
            }
            EventKind::Paused { .. } => self.status = Status::Paused,
            EventKind::RoleChanged { role, epoch, .. } => (self.role, self.epoch) = (role, epoch),
            EventKind::Follows { leader, .. } => self.leader = leader,
            EventKind::Suspects { suspect, .. } => self.suspect = suspect,
            EventKind::Degraded { degraded, .. } => self.degraded = degraded,
            EventKind::Fenced { fenced, .. } => self.fenced = fenced,
            EventKind::Committed { position, .. } => self.committed = position,
            EventKind::Flushed { position, .. } => self.flushed = self.flushed.max(position),
            EventKind::Applied { position, op, .. } => {
                self.applied = self.applied.max(position);
                self.play(&Link { position, op, at: event.at, before: None }, lookup, event.at);
            }
            EventKind::Discarded { position, .. } => {
                self.discard(position, links, lookup, event.at);
            }
            EventKind::Compacted { position, .. } => self.base = self.base.max(position),
            EventKind::Installed { position, .. } => {
                (self.head, self.base) = (None, position);
                (self.flushed, self.applied) = (position, position);
                (self.table, self.copy) = (Rc::default(), Some(Rc::default()));
            }
            EventKind::Removed { key, op, .. } => {
                if self.table.iter().any(|held| (held.key, held.op) == (key, op)) {
                    Rc::make_mut(&mut self.table).retain(|held| held.key != key);
                }
                self.objects.take(&event.kind);
            }
            EventKind::Hinted { .. } | EventKind::Unhinted { .. } => self.objects.take(&event.kind),
            EventKind::Left { .. } => {
                self.status = Status::Left;
                self.timers.clear();
            }
            _ => {}
        }
    }

    /// What a stop leaves: the disk up to a position of its log, or nothing.
    fn stop(&mut self, status: Status, kept: Option<u32>, links: &dyn Links) {
        let fresh = Self::new(self.id, self.origin);
        let before = core::mem::replace(self, fresh);
        self.status = status;
        if let Some(kept) = kept {
            self.epoch = before.epoch;
            (self.head, self.flushed, self.applied) = (before.head, before.flushed, before.applied);
            (self.table, self.recent) = (before.table, before.recent);
            self.objects = before.objects;
            (self.base, self.copy) = (before.base, before.copy);
            self.drop_from(kept.saturating_add(1), links);
        }
    }

    /// Moves the head back until it stands before a position.
    fn drop_from(&mut self, position: u32, links: &dyn Links) {
        while let Some(link) = self.head.and_then(|head| links.get(head))
            && link.position >= position
        {
            self.head = link.before;
        }
    }

    /// Drops a suffix of the log, and from the table what only the suffix had set.
    fn discard(&mut self, position: u32, links: &dyn Links, lookup: &Lookup<'_>, at: Time) {
        self.drop_from(position, links);
        let last = position.saturating_sub(1);
        self.flushed = self.flushed.min(last);
        if self.applied <= last {
            return;
        }
        self.applied = last;
        let mut missing: u64 = 0;
        for held in self.table.iter() {
            missing |= 1 << held.key.index();
        }
        self.table = self.copy.clone().unwrap_or_default();
        let mut link = self.head.and_then(|head| links.get(head));
        while let Some(entry) = link
            && missing != 0
        {
            if let Some(write) = lookup.index.operations.get(entry.op.index())
                && missing >> write.key.index() & 1 == 1
            {
                missing &= !(1 << write.key.index());
                self.play(&entry, lookup, at);
            }
            link = entry.before.and_then(|before| links.get(before));
        }
    }

    /// Plays an entry into the table.
    fn play(&mut self, link: &Link, lookup: &Lookup<'_>, at: Time) {
        if let Some(write) = lookup.index.operations.get(link.op.index()) {
            let value = lookup.value(self.id, link, true, at).unwrap_or(write.value);
            self.hold(Held { key: write.key, value, op: link.op });
        }
    }

    fn store(&mut self, key: Key, op: OpId, value: u32) {
        self.hold(Held { key, value, op });
        if self.copy.is_some() && self.head.is_none() {
            self.copy = Some(Rc::clone(&self.table));
        }
        if !self.objects.has(key) {
            self.see_recent(op);
        }
    }

    fn see_recent(&mut self, op: OpId) {
        self.recent.rotate_left(1);
        self.recent[RECENT - 1] = Some(op);
    }

    fn hold(&mut self, held: Held) {
        let table = Rc::make_mut(&mut self.table);
        match table.binary_search_by_key(&held.key, |held| held.key) {
            Ok(place) => table[place] = held,
            Err(place) => table.insert(place, held),
        }
    }

    fn wind(&mut self, at: Time, kind: &EventKind, lookup: &Lookup<'_>) {
        match *kind {
            EventKind::TimerSet { timer, due, .. } if lookup.is_shown(timer) => {
                self.timers.retain(|running| running.timer != timer);
                self.timers.push(TimerNow { timer, set_at: at, due });
            }
            EventKind::TimerFired { timer, .. } | EventKind::TimerStopped { timer, .. } => {
                self.timers.retain(|running| running.timer != timer);
            }
            _ => {}
        }
    }
}
