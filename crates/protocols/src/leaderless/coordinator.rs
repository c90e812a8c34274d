//! The coordinator: it sends, counts and answers.
//!
//! Whoever coordinates, a driver in a client or a machine of the cluster, does the same. It sends a
//! write to all replicas of the key whatever W is; W only says when to stop waiting. How a read
//! goes on is told in [`super::reads`], and what is done for replicas that stay silent in
//! [`super::hints`].
//!
//! ```text
//! write   ──▶ A ✓ ──▶ B ✓ (W = 2: ok)     ──▶ C …                     silent: a hint, a repair
//! ```
//!
//! A session has one operation under way, but the coordinator remembers each for as long as
//! something can still come of it: answers that come after the reply tell it who is stale.
//!
//! **With version vectors** the coordinator keeps a copy itself, and its own copy is on disk before
//! any other is asked: the number that it gives a write must not be given again after a crash.

use super::config::{Config, Hints, Repair};
use super::levels::{Level, Need};
use super::members::Members;
use super::messages::{Ask, HINT, Message, REQUEST_TIMEOUT, Told};
use super::record;
use alloc::collections::VecDeque;
use alloc::rc::Rc;
use alloc::vec::Vec;
use model::disk::Change;
use model::protocol::{Answer, TimerId};
use model::{
    Disk, Key, Micros, NodeId, NodeSet, OpId, OperationKind, Out, Outcome, Reason, Record,
    VersionVector,
};

/// What a step sees.
#[derive(Clone, Copy, Debug)]
pub struct Here<'a> {
    pub me: NodeId,
    pub clock_us: u64,
    pub config: &'a Config,
    pub disk: &'a Disk,
}

/// What a step sends. What a machine sends to itself does not go over the network.
#[derive(Debug)]
pub struct Mail<'a> {
    me: NodeId,
    out: &'a mut Out<Message>,
    own: VecDeque<Message>,
}

impl<'a> Mail<'a> {
    pub fn new(me: NodeId, out: &'a mut Out<Message>) -> Self {
        Self { me, out, own: VecDeque::new() }
    }

    pub fn send(&mut self, to: NodeId, message: Message) {
        self.send_because(to, message, Reason::None);
    }

    pub fn send_because(&mut self, to: NodeId, message: Message, reason: Reason) {
        match to == self.me {
            true => self.own.push_back(message),
            false => self.out.send_because(to, message, reason),
        }
    }

    /// The next message to itself.
    pub fn next_own(&mut self) -> Option<Message> {
        self.own.pop_front()
    }

    pub fn timer(&mut self, id: TimerId, after: Micros) {
        self.out.timer(id, after);
    }

    pub fn cancel(&mut self, id: TimerId) {
        self.out.cancel(id);
    }

    pub fn persist(&mut self, change: Change, tag: u64) {
        self.out.persist(change, tag);
    }

    pub fn reply(&mut self, op: OpId, answer: Answer) {
        self.out.reply(op, answer);
    }
}

/// The requests that a coordinator remembers.
#[derive(Clone, Debug, Default)]
pub struct Coordinator {
    requests: Vec<Open>,
}

/// What a replica has answered to a read.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub from: NodeId,
    /// What it holds, or only the digest of that.
    pub held: Result<Option<Record>, u64>,
}

/// One request.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub op: OpId,
    pub client: NodeId,
    pub attempt: u8,
    pub key: Key,
    pub kind: OperationKind,
    pub need: Need,
    /// The replicas of the key that were asked.
    pub asked: NodeSet,
    /// The machines that were asked in the place of silent ones.
    pub stand_ins: NodeSet,
    /// The replicas whose acknowledgement or answer was counted.
    pub counted: NodeSet,
    /// The replicas that are known to have stored a write.
    pub stored: NodeSet,
    /// Whether the session has been answered.
    pub replied: bool,
    /// What a write stores.
    pub record: Option<Record>,
    /// Whether the coordinator's own copy of a write is not on disk yet, and no other was asked.
    pub alone: bool,
    /// What the client of a write has seen by it.
    pub context: Option<Rc<VersionVector>>,
    /// The answers to a read.
    pub answers: Vec<Reply>,
    /// What a read that repairs first has decided to answer.
    pub decided: Option<Option<Record>>,
    /// The replicas known to hold the newest version that a read saw.
    pub current: NodeSet,
    /// The replicas to which a repair is under way.
    pub repairing: NodeSet,
}

impl Coordinator {
    /// Begins a write of this record. `alone` says that the own copy goes first.
    pub fn write(
        &mut self,
        here: Here<'_>,
        members: &Members,
        ask: &Ask,
        (record, context): (Record, Option<Rc<VersionVector>>),
        alone: bool,
        mail: &mut Mail<'_>,
    ) {
        let config = here.config;
        let (all, pending) = members.to_write(ask.key);
        let named = ask.at.intersection(members.ring.members());
        let asked = if named.is_empty() { all } else { named };
        let layout = members.ring.layout();
        let datacenter = layout.datacenter(ask.client);
        let need = config.write_level.need(layout, config.w, datacenter).and(layout, pending);
        let first = if alone { NodeSet::from_iter([here.me]) } else { asked };
        for node in first.iter() {
            let (op, key, record) = (ask.op, ask.key, record.clone());
            mail.send(node, Message::Write { op, key, record });
        }
        let open = Open::new(ask, need, asked.union(first));
        self.open(here, Open { record: Some(record), context, alone, ..open }, mail);
    }

    /// Remembers a request, and how long.
    pub(super) fn open(&mut self, here: Here<'_>, open: Open, mail: &mut Mail<'_>) {
        mail.timer(timeout(open.op), here.config.request_timeout);
        if here.config.hints != Hints::Off {
            mail.timer(hint(open.op), here.config.hint_after);
        }
        self.requests.push(open);
    }

    /// Takes what a replica, or one that stands in, answers.
    pub fn hear(
        &mut self,
        here: Here<'_>,
        members: &Members,
        from: NodeId,
        answer: Message,
        mail: &mut Mail<'_>,
    ) {
        match answer {
            Message::Stored { op } => self.stored(here, members, from, op, mail),
            Message::Kept { op } => self.kept(here, members, from, op, mail),
            Message::Answer { op, record } => {
                self.answered(here, members, from, (op, Ok(record)), mail);
            }
            Message::Sum { op, digest } => {
                self.answered(here, members, from, (op, Err(digest)), mail);
            }
            Message::Repaired { op } => self.repaired(here, members, from, op, mail),
            _ => {}
        }
    }

    /// Counts an acknowledgement. The one that makes enough answers the session.
    fn stored(
        &mut self,
        here: Here<'_>,
        members: &Members,
        from: NodeId,
        op: OpId,
        mail: &mut Mail<'_>,
    ) {
        let Some(open) = self.find(op) else { return };
        open.stored.insert(from);
        if open.alone && from == here.me {
            open.alone = false;
            open.send_to_the_others(here.me, mail);
        }
        open.count(here, members, from, mail);
        self.close_write(here, op, mail);
    }

    /// A stand-in has a hint on disk. It counts where the quorum is sloppy, or where a hint is all
    /// that is asked for.
    fn kept(
        &mut self,
        here: Here<'_>,
        members: &Members,
        from: NodeId,
        op: OpId,
        mail: &mut Mail<'_>,
    ) {
        let config = here.config;
        let counts = config.hints == Hints::Next || config.write_level == Level::Any;
        let Some(open) = self.find(op).filter(|_| counts) else { return };
        open.count(here, members, from, mail);
        self.close_write(here, op, mail);
    }

    /// Forgets a write that was answered, once nobody is left who might need a hint.
    pub(super) fn close_write(&mut self, here: Here<'_>, op: OpId, mail: &mut Mail<'_>) {
        let Some(open) = self.find(op) else { return };
        let all_stored = open.asked.difference(open.stored).is_empty();
        if open.replied && (all_stored || here.config.hints == Hints::Off) {
            self.forget(op, mail);
        }
    }

    /// The time-out: a write that got too few acknowledgements may still have happened; a read that
    /// got too few answers has not.
    pub fn give_up(
        &mut self,
        here: Here<'_>,
        members: &Members,
        timer: TimerId,
        mail: &mut Mail<'_>,
    ) {
        let is_it = |open: &Open| timeout(open.op) == timer;
        let Some(op) = self.requests.iter().find(|open| is_it(open)).map(|open| open.op) else {
            return;
        };
        // Whoever is silent until now gets a hint before the write is forgotten.
        if here.config.hint_after >= here.config.request_timeout {
            self.help_the_silent(here, members, op, mail);
        }
        mail.cancel(hint(op));
        let Some(place) = self.requests.iter().position(is_it) else { return };
        let open = self.requests.swap_remove(place);
        if open.replied {
            return;
        }
        let (outcome, reason) = match open.kind {
            OperationKind::Write => (Outcome::Unknown, Reason::TooFewAcknowledgements),
            OperationKind::Read if open.need.is_met(members.ring.layout(), open.counted) => {
                (Outcome::Refused, Reason::TooFewAcknowledgements)
            }
            OperationKind::Read => (Outcome::Refused, Reason::TooFewAnswers),
        };
        open.tell(here.me, (outcome, reason), None, mail);
    }

    /// The session has stopped waiting. Late answers still lead to repairs until the time-out.
    pub fn abandon(&mut self, op: OpId) {
        if let Some(open) = self.find(op) {
            open.replied = true;
        }
    }

    pub(super) fn find(&mut self, op: OpId) -> Option<&mut Open> {
        self.requests.iter_mut().find(|open| open.op == op)
    }

    /// Forgets a request, and stops waiting for it.
    pub fn forget(&mut self, op: OpId, mail: &mut Mail<'_>) {
        let count = self.requests.len();
        self.requests.retain(|open| open.op != op);
        mail.cancel(timeout(op));
        if self.requests.len() < count {
            mail.cancel(hint(op));
        }
    }

    /// The operation of a timer of this kind that has rung.
    pub fn waiting_for(&self, timer: TimerId) -> Option<OpId> {
        let found = self.requests.iter().find(|open| hint(open.op) == timer);
        found.map(|open| open.op)
    }
}

impl Open {
    pub(super) fn new(ask: &Ask, need: Need, asked: NodeSet) -> Self {
        Self {
            op: ask.op,
            client: ask.client,
            attempt: ask.attempt,
            key: ask.key,
            kind: ask.kind,
            need,
            asked,
            stand_ins: NodeSet::EMPTY,
            counted: NodeSet::EMPTY,
            stored: NodeSet::EMPTY,
            replied: false,
            record: None,
            alone: false,
            context: None,
            answers: Vec::new(),
            decided: None,
            current: NodeSet::EMPTY,
            repairing: NodeSet::EMPTY,
        }
    }

    fn send_to_the_others(&self, me: NodeId, mail: &mut Mail<'_>) {
        let Some(record) = &self.record else { return };
        for node in self.asked.iter().filter(|node| *node != me) {
            let (op, key, record) = (self.op, self.key, record.clone());
            mail.send(node, Message::Write { op, key, record });
        }
    }

    fn count(&mut self, here: Here<'_>, members: &Members, from: NodeId, mail: &mut Mail<'_>) {
        if self.replied {
            return;
        }
        self.counted.insert(from);
        if self.need.is_met(members.ring.layout(), self.counted) {
            self.replied = true;
            self.tell(here.me, (Outcome::Ok, Reason::None), None, mail);
        }
    }

    /// Tells the session how its operation ended, with what was read.
    pub(super) fn tell(
        &self,
        me: NodeId,
        (outcome, reason): (Outcome, Reason),
        read: Option<&Record>,
        mail: &mut Mail<'_>,
    ) {
        let (cell, also) = record::shown(read);
        let &Self { op, attempt, counted, client, .. } = self;
        if client == me {
            mail.reply(op, Answer { outcome, reason, cell, also, word: None, counted });
            return;
        }
        let context = match self.kind {
            OperationKind::Write => self.context.clone(),
            OperationKind::Read => record::context(read),
        };
        let told = Told { op, attempt, outcome, reason, cell, also, counted, context };
        mail.send(client, Message::Told(Rc::new(told)));
    }

    /// Whether a read repairs before it answers.
    pub(super) fn is_blocking(&self, config: &Config) -> bool {
        config.repair == Repair::Blocking
    }
}

/// The timer of a request's time-out.
pub fn timeout(op: OpId) -> TimerId {
    TimerId { kind: REQUEST_TIMEOUT, number: op.number() }
}

/// The timer after which silence calls for a hint.
pub fn hint(op: OpId) -> TimerId {
    TimerId { kind: HINT, number: op.number() }
}
