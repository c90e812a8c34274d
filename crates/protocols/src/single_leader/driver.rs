//! The driver in a client: it knows whom it takes for the leader, and whom it asks for what.
//!
//! It learns of a new leader when one is announced, or when a replica that it asked refuses and
//! names another; then it tries once more. Until then it asks the old one. A refusal counts only
//! if it comes from whom it asked last, and for what it asked last: a late one of an earlier
//! attempt says nothing of this one, which may well happen. It never repeats a request of its own
//! accord: whether an unanswered request is made again is the session's affair.
//!
//! | reads go to | the driver asks | what that gives |
//! |---|---|---|
//! | the leader | whom it takes for the leader | the newest, under a lease |
//! | a follower, any replica | one at random, each time anew | may go back in time |
//! | one follower | the same one until it does not answer | monotonic reads while it lasts |
//! | whoever has my writes | a follower, with its position; else the leader | read-your-writes |
//! | leader after a write | the leader for a while, then a follower | so, too, if lag is shorter |

use super::config::{Config, Reads};
use super::messages::{Message, PIN};
use super::timer;
use crate::kit::pick;
use alloc::vec::Vec;
use model::protocol::{Answer, Request};
use model::{
    Cell, Formula, Input, NodeId, NodeSet, OpId, OperationKind, Out, Outcome, Reason, Version,
};

/// What a driver remembers.
#[derive(Clone, Debug)]
pub struct Driver {
    leader: Option<NodeId>,
    epoch: u32,
    open: Vec<Open>,
    /// The follower that it stays with.
    home: Option<NodeId>,
    /// The position of its last write.
    written: u64,
    /// Whether it wrote a moment ago.
    pinned: bool,
}

/// A request that has not been answered.
#[derive(Clone, Debug)]
struct Open {
    request: Request,
    /// Whom it asked last.
    asked: NodeId,
    /// Whether it may be sent to another replica if this one refuses.
    may_retry: bool,
}

impl Driver {
    /// A driver that knows the leader that the cluster starts with.
    pub fn new() -> Self {
        Self {
            leader: Some(NodeId::replica(0)),
            epoch: 1,
            open: Vec::new(),
            home: None,
            written: 0,
            pinned: false,
        }
    }

    /// Whom it takes for the leader.
    pub fn leader(&self) -> Option<NodeId> {
        self.leader
    }

    /// One step.
    pub fn step(&mut self, config: &Config, input: Input<Message>, out: &mut Out<Message>) {
        match input {
            Input::Request(request) => self.begin(config, request, out),
            Input::Abandon(op) => self.give_up(op),
            Input::Message { from, message } => self.heard(config, from, message, out),
            Input::Timer(id) if id.kind == PIN => self.pinned = false,
            Input::Start { .. }
            | Input::Timer(_)
            | Input::Persisted(_)
            | Input::Promote(_)
            | Input::Leave => {}
        }
    }

    fn begin(&mut self, config: &Config, request: Request, out: &mut Out<Message>) {
        self.give_up(request.op);
        if !is_offered(request.formula) {
            out.reply(request.op, refused(Reason::NotOffered));
            return;
        }
        let all = NodeSet::replicas(config.replicas());
        let named = request.at.intersection(all).iter().next();
        let to = match (named, request.kind) {
            (Some(node), _) => Some(node),
            (None, OperationKind::Read) => self.reader(config, request.luck),
            (None, OperationKind::Write) => self.leader,
        };
        match to {
            Some(asked) => {
                self.open.push(Open { request, asked, may_retry: named.is_none() });
                self.ask(config, &request, asked, named.is_some(), out);
            }
            None => out.reply(request.op, refused(Reason::NoLeader)),
        }
    }

    /// Whom a read asks.
    fn reader(&mut self, config: &Config, luck: u64) -> Option<NodeId> {
        let listed = NodeSet::replicas(config.followers + 1);
        let leader: NodeSet = self.leader.into_iter().collect();
        let follower = pick(listed.difference(leader), luck).or(self.leader);
        match config.reads {
            Reads::Leader => self.leader,
            Reads::LeaderAfterWrite if self.pinned => self.leader,
            Reads::Any => pick(listed, luck),
            Reads::Sticky => {
                self.home = self.home.filter(|home| self.leader != Some(*home)).or(follower);
                self.home
            }
            Reads::Followers | Reads::ReadYourWrites | Reads::LeaderAfterWrite => follower,
        }
    }

    fn ask(
        &self,
        config: &Config,
        request: &Request,
        to: NodeId,
        named: bool,
        out: &mut Out<Message>,
    ) {
        let &Request { op, key, value, formula, luck, attempt, .. } = request;
        let message = match request.kind {
            OperationKind::Read => {
                let own = config.reads == Reads::ReadYourWrites && !named;
                let after = if own { self.written } else { 0 };
                let lead = !named && (config.reads == Reads::Leader || Some(to) == self.leader);
                Message::Read { op, key, after, lead, attempt }
            }
            OperationKind::Write => Message::Write { op, key, formula, value, luck, attempt },
        };
        out.send(to, message);
    }

    fn heard(&mut self, config: &Config, from: NodeId, message: Message, out: &mut Out<Message>) {
        match message {
            Message::Done { op, id, position, counted } => {
                self.written = self.written.max(position);
                if config.reads == Reads::LeaderAfterWrite {
                    self.pinned = true;
                    out.timer(timer(PIN), config.pin);
                }
                let row = id.map(|value| Cell::new(value, Version(position), op));
                self.answer(op, ok(row, counted), out);
            }
            Message::Value { op, cell } => {
                self.answer(op, ok(cell, NodeSet::from_iter([from])), out);
            }
            Message::Refuse { op, reason, leader, attempt } => {
                let asked = |open: &Open| (open.request.attempt, open.asked) == (attempt, from);
                let meant = |open: &Open| !config.kept.match_refusals || asked(open);
                if self.open.iter().any(|open| open.request.op == op && meant(open)) {
                    self.refused(config, from, op, (reason, leader), out);
                }
            }
            Message::Announce { epoch, leader } if epoch >= self.epoch => {
                self.epoch = epoch;
                self.leader = Some(leader);
            }
            _ => {}
        }
    }

    fn answer(&mut self, op: OpId, answer: Answer, out: &mut Out<Message>) {
        let before = self.open.len();
        self.open.retain(|open| open.request.op != op);
        if self.open.len() < before {
            out.reply(op, answer);
        }
    }

    /// Nobody answered: a client that stays with one follower looks for another.
    fn give_up(&mut self, op: OpId) {
        let Some(place) = self.open.iter().position(|open| open.request.op == op) else { return };
        let open = self.open.swap_remove(place);
        if self.home == Some(open.asked) {
            self.home = None;
        }
    }

    /// A refusal that names another leader is worth one more try.
    fn refused(
        &mut self,
        config: &Config,
        from: NodeId,
        op: OpId,
        (reason, leader): (Reason, Option<NodeId>),
        out: &mut Out<Message>,
    ) {
        let Some(open) = self.open.iter_mut().find(|open| open.request.op == op) else { return };
        match leader {
            Some(leader) if leader != from && open.may_retry => {
                open.may_retry = false;
                open.asked = leader;
                self.leader = Some(leader);
                let request = open.request;
                self.ask(config, &request, leader, false, out);
            }
            _ => self.answer(op, refused(reason), out),
        }
    }
}

/// Whether a log of statements knows this one.
fn is_offered(formula: Formula) -> bool {
    use Formula::{Add, Next, Now, Random, Subtract, Value};
    matches!(formula, Value | Now | Random | Add | Subtract | Next)
}

fn ok(cell: Option<Cell>, counted: NodeSet) -> Answer {
    Answer::ok(cell, counted)
}

fn refused(reason: Reason) -> Answer {
    Answer::not_ok(Outcome::Refused, reason, NodeSet::EMPTY)
}
