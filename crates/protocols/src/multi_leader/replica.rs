//! A replica: a table of objects, what it has seen of everybody's changes, and whom it tells.
//!
//! Leaders and followers are the same, except that only leaders take writes and pass changes on.
//!
//! ```text
//!   client                other replicas
//!     │ write                │ change          state, hello
//!     ▼                      ▼                     │
//!  writes.rs            delivery.rs           exchange.rs
//!     └──────── table ───────┘◀────────────────────┘
//!                 │ on disk
//!                 ▼
//!        done · received · queue.rs ──▶ other replicas
//! ```
//!
//! The table in memory runs ahead of the disk by what the disk still syncs: the next write builds
//! on it. Nothing leaves the replica, to clients or to others, before it is on disk; so a crash
//! takes back nothing that anybody knows of.

use super::config::Config;
use super::messages::{COLLECT, Change, HELLO, Message, RESEND, SYNC};
use super::queue::Link;
use super::writes::Done;
use alloc::collections::VecDeque;
use alloc::rc::Rc;
use alloc::vec::Vec;
use model::disk;
use model::protocol::TimerId;
use model::{Cell, Disk, Dot, Input, Key, NodeId, NodeSet, Object, Out, Reason, VersionVector};

/// What a step sees beside the memory.
#[derive(Clone, Copy, Debug)]
pub struct Here<'a> {
    /// Which replica this is.
    pub me: NodeId,
    /// Its clock, in microseconds.
    pub clock_us: u64,
    /// The knobs.
    pub config: &'a Config,
    /// What is on its disk.
    pub disk: &'a Disk,
}

/// What follows once a change is on disk.
#[derive(Clone, Debug)]
pub enum Then {
    /// A write of this replica: thank the client, tell the others.
    Own {
        /// Who asked for it; none if it came from elsewhere.
        client: Option<NodeId>,
        /// The write.
        change: Rc<Change>,
        /// How often it has been passed on.
        hops: u8,
        /// The row that an insert made.
        row: Option<Cell>,
    },
    /// A change of somebody else: say so, and pass it on.
    Taken {
        /// Who sent it.
        from: NodeId,
        /// The change.
        change: Rc<Change>,
        /// How often it has been passed on.
        hops: u8,
    },
    /// One key of everything that somebody else held.
    Part,
    /// The last key of it: say so, and pass it on.
    Whole {
        /// Who sent it.
        from: NodeId,
        /// The sender's stamp.
        stamp_us: u64,
        /// The changes that were in it.
        seen: Rc<VersionVector>,
        /// Whether anything in it was new.
        news: bool,
    },
    /// Nothing.
    Nothing,
}

/// What a replica remembers.
#[derive(Clone, Debug)]
pub struct Replica {
    /// What each key holds, what the disk still syncs included.
    pub(super) table: Vec<Option<Rc<Object>>>,
    /// The changes that are in the table, by leader.
    pub(super) seen: VersionVector,
    /// The changes that are on disk, by leader.
    pub(super) durable: VersionVector,
    /// The ways to those that it tells.
    pub(super) links: Vec<Link>,
    /// Changes that wait for others, and who sent them.
    pub(super) waiting: Vec<(NodeId, Rc<Change>, u8)>,
    /// The writes that it was asked for last, one for each client.
    pub(super) done: Vec<Done>,
    /// Those who have not yet said what it missed.
    pub(super) unheard: NodeSet,
    /// Its leader, if it is a follower.
    follows: Option<NodeId>,
    /// The highest number of an own write on a key that has been forgotten.
    pub(super) given: u64,
    /// What follows upon what the disk syncs, oldest first.
    syncing: VecDeque<(u64, Then)>,
    tags: u64,
}

impl Replica {
    /// A replica that starts from its disk.
    pub fn new(config: &Config, me: NodeId, disk: &Disk) -> Self {
        let mut table = Vec::new();
        for (key, record) in disk.records() {
            if let model::Record::Object(object) = record {
                table.resize(key.index() + 1, None);
                table[key.index()] = Some(object);
            }
        }
        Self {
            table,
            seen: VersionVector::default(),
            durable: VersionVector::default(),
            links: config.downstream(me).iter().map(Link::new).collect(),
            waiting: Vec::new(),
            done: Vec::new(),
            unheard: NodeSet::EMPTY,
            follows: (!config.leads(me)).then(|| config.leader_of(me)),
            given: disk.note().unwrap_or(0),
            syncing: VecDeque::new(),
            tags: 0,
        }
    }

    /// The public face: followers follow their leader.
    pub fn view(&self) -> model::View {
        super::view(self.follows)
    }

    /// One step.
    pub fn step(&mut self, here: Here<'_>, input: Input<Message>, out: &mut Out<Message>) {
        match input {
            Input::Start { first } => self.start(here, first, out),
            Input::Message { from, message } => self.heard(here, from, message, out),
            Input::Persisted(tag) => self.persisted(here, tag, out),
            Input::Timer(id) => self.rings(here, id, out),
            Input::Request(_) | Input::Abandon(_) | Input::Promote(_) | Input::Leave => {}
        }
    }

    fn start(&mut self, here: Here<'_>, first: bool, out: &mut Out<Message>) {
        if here.config.sync_every > 0 && here.config.leads(here.me) {
            out.timer(TimerId { kind: SYNC, number: 0 }, here.config.sync_every);
        }
        if !first {
            self.come_back(here, out);
        }
    }

    fn heard(&mut self, here: Here<'_>, from: NodeId, message: Message, out: &mut Out<Message>) {
        match message {
            Message::Write { .. } => self.write(here, from, message, out),
            Message::Read { op, key } => {
                let object = here.disk.object(key).cloned();
                out.send(from, Message::Value { op, object });
            }
            Message::Change { change, hops } => self.change(here, from, change, hops, out),
            Message::Received { key, dot, .. } => {
                if let Some(link) = self.link(from) {
                    link.received(key, dot);
                }
            }
            Message::State { state, stamp_us, back } => {
                self.take_state(here, (from, stamp_us, back), &state, out);
            }
            Message::StateReceived { stamp_us } => {
                if let Some(link) = self.link(from) {
                    link.state_received(stamp_us);
                }
            }
            Message::Hello => self.owe(here, from, out),
            Message::Done { .. } | Message::Value { .. } | Message::Refuse { .. } => {}
        }
    }

    fn rings(&mut self, here: Here<'_>, id: TimerId, out: &mut Out<Message>) {
        match id.kind {
            RESEND => self.send_to(here, NodeId::from_index(id.number as usize), out),
            SYNC => {
                let peers: Vec<NodeId> = self.links.iter().map(|link| link.peer).collect();
                peers.into_iter().for_each(|peer| self.send_to(here, peer, out));
                out.timer(id, here.config.sync_every);
            }
            COLLECT => self.collect(here, Key::new(id.number as usize), out),
            HELLO => self.ask_again(here, out),
            _ => {}
        }
    }

    /// What the table holds for a key, what the disk still syncs included.
    pub(super) fn object(&self, key: Key) -> Option<&Rc<Object>> {
        self.table.get(key.index())?.as_ref()
    }

    /// Puts an object into the table and onto the disk.
    pub(super) fn store(
        &mut self,
        here: Here<'_>,
        (key, object): (Key, Rc<Object>),
        then: Then,
        out: &mut Out<Message>,
    ) {
        if self.table.len() <= key.index() {
            self.table.resize(key.index() + 1, None);
        }
        let keep = super::resolve::keep(here.config);
        let slot = &mut self.table[key.index()];
        *slot = Some(Object::taken_in(slot.as_ref(), &object, keep));
        self.persist(disk::Change::Merge { key, object, keep }, then, out);
    }

    /// Asks the disk for a change, and notes what follows.
    pub(super) fn persist(&mut self, change: disk::Change, then: Then, out: &mut Out<Message>) {
        self.tags += 1;
        self.syncing.push_back((self.tags, then));
        out.persist(change, self.tags);
    }

    fn persisted(&mut self, here: Here<'_>, tag: u64, out: &mut Out<Message>) {
        let Some(place) = self.syncing.iter().position(|(of, _)| *of == tag) else { return };
        let Some((_, then)) = self.syncing.remove(place) else { return };
        match then {
            Then::Own { client, change, hops, row } => {
                self.durable.see(Dot { writer: change.origin, number: change.number });
                if let Some(client) = client {
                    self.settle(change.op);
                    out.send(client, Message::Done { op: change.op, dot: change.dot, row });
                }
                let targets = here.config.downstream(here.me);
                self.tell(here, targets, &change, hops, out);
                self.mind_tombstone(here, change.key, out);
            }
            Then::Taken { from, change, hops } => {
                self.durable.see(Dot { writer: change.origin, number: change.number });
                let (key, dot, op) = (change.key, change.dot, change.op);
                out.send(from, Message::Received { key, dot, op });
                let targets = here.config.passes_on(here.me, from, change.origin);
                self.tell(here, targets, &change, hops.saturating_add(1), out);
                self.mind_tombstone(here, key, out);
            }
            Then::Whole { from, stamp_us, seen, news } => {
                self.durable.see_all(&seen);
                self.took_state(here, (from, stamp_us, news), out);
            }
            Then::Part | Then::Nothing => {}
        }
    }

    /// Queues a change for some of those that it tells.
    pub(super) fn tell(
        &mut self,
        here: Here<'_>,
        targets: NodeSet,
        change: &Rc<Change>,
        hops: u8,
        out: &mut Out<Message>,
    ) {
        for link in self.links.iter_mut().filter(|link| targets.contains(link.peer)) {
            link.add(here.config, here.clock_us, (change, hops), out);
        }
    }

    pub(super) fn link(&mut self, peer: NodeId) -> Option<&mut Link> {
        self.links.iter_mut().find(|link| link.peer == peer)
    }

    /// Says no to a client.
    pub(super) fn refuse(client: NodeId, op: model::OpId, why: Reason, out: &mut Out<Message>) {
        out.send_because(client, Message::Refuse { op, reason: why }, why);
    }
}
