//! The driver in a client: it knows whom it takes for the leader, and asks there.
//!
//! It learns of a new leader when the monitor announces one, or when a replica that it asked
//! refuses and names another; then it tries once more. It never repeats a request that was not
//! answered: that could apply a write twice.

use super::messages::Message;
use super::{Config, Reads};
use crate::kit::pick;
use alloc::vec::Vec;
use model::protocol::{Answer, Request};
use model::{Cell, Input, NodeId, NodeSet, OpId, OperationKind, Out, Outcome, Reason};

/// What a driver remembers.
#[derive(Clone, Debug)]
pub struct Driver {
    leader: Option<NodeId>,
    epoch: u32,
    open: Vec<Open>,
}

/// A request that has not been answered.
#[derive(Clone, Debug)]
struct Open {
    request: Request,
    /// Whether it may be sent to another replica if this one refuses.
    may_retry: bool,
}

impl Driver {
    /// A driver that knows the leader that the cluster starts with.
    pub fn new() -> Self {
        Self { leader: Some(NodeId::replica(0)), epoch: 1, open: Vec::new() }
    }

    /// Whom it takes for the leader.
    pub fn leader(&self) -> Option<NodeId> {
        self.leader
    }

    /// One step.
    pub fn step(&mut self, config: &Config, input: Input<Message>, out: &mut Out<Message>) {
        match input {
            Input::Request(request) => self.begin(config, request, out),
            Input::Abandon(op) => self.open.retain(|open| open.request.op != op),
            Input::Message { from, message } => self.heard(from, message, out),
            Input::Start { .. } | Input::Timer(_) | Input::Persisted(_) => {}
        }
    }

    fn begin(&mut self, config: &Config, request: Request, out: &mut Out<Message>) {
        let all = NodeSet::replicas(config.replicas());
        let named = request.at.intersection(all).iter().next();
        let to = match (named, request.kind, config.reads) {
            (Some(node), _, _) => Some(node),
            (None, OperationKind::Read, Reads::Followers) => {
                let leader: NodeSet = self.leader.into_iter().collect();
                pick(all.difference(leader), request.luck).or(self.leader)
            }
            _ => self.leader,
        };
        match to {
            Some(to) => {
                self.open.push(Open { request, may_retry: named.is_none() });
                ask(&request, to, out);
            }
            None => out.reply(request.op, refused(Reason::NoLeader)),
        }
    }

    fn heard(&mut self, from: NodeId, message: Message, out: &mut Out<Message>) {
        match message {
            Message::Done { op, counted } => self.answer(op, ok(None, counted), out),
            Message::Value { op, cell } => {
                self.answer(op, ok(cell, NodeSet::from_iter([from])), out);
            }
            Message::Refuse { op, reason, leader } => self.refused(from, op, reason, leader, out),
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

    /// A refusal that names another leader is worth one more try.
    fn refused(
        &mut self,
        from: NodeId,
        op: OpId,
        reason: Reason,
        leader: Option<NodeId>,
        out: &mut Out<Message>,
    ) {
        let Some(open) = self.open.iter_mut().find(|open| open.request.op == op) else { return };
        match leader {
            Some(leader) if leader != from && open.may_retry => {
                open.may_retry = false;
                self.leader = Some(leader);
                let request = open.request;
                ask(&request, leader, out);
            }
            _ => self.answer(op, refused(reason), out),
        }
    }
}

fn ask(request: &Request, to: NodeId, out: &mut Out<Message>) {
    let &Request { op, key, value, .. } = request;
    let message = match request.kind {
        OperationKind::Read => Message::Read { op, key },
        OperationKind::Write => Message::Write { op, key, value },
    };
    out.send(to, message);
}

fn ok(cell: Option<Cell>, counted: NodeSet) -> Answer {
    Answer { outcome: Outcome::Ok, reason: Reason::None, cell, counted }
}

fn refused(reason: Reason) -> Answer {
    Answer { outcome: Outcome::Refused, reason, cell: None, counted: NodeSet::EMPTY }
}
