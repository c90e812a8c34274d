//! The coordinator: it sends, counts and answers.
//!
//! A session has one operation under way, but the coordinator remembers each for as long as its
//! time-out runs, because answers that come after the reply still tell it which replicas are stale.

use super::messages::{Message, REQUEST_TIMEOUT};
use super::{Config, Repair};
use crate::kit::choose;
use alloc::vec::Vec;
use model::protocol::{Answer, Request, TimerId};
use model::{
    Cell, Input, Key, NodeId, NodeSet, OpId, OperationKind, Out, Outcome, Reason, Version,
};

/// The requests that a coordinator remembers.
#[derive(Clone, Debug, Default)]
pub struct Coordinator {
    requests: Vec<Open>,
}

/// One request.
#[derive(Clone, Debug)]
struct Open {
    op: OpId,
    key: Key,
    kind: OperationKind,
    /// How many replicas were asked.
    asked: usize,
    /// The replicas whose acknowledgement or answer was counted.
    counted: NodeSet,
    /// Whether the session has been answered.
    replied: bool,
    /// The answers to a read.
    answers: Vec<(NodeId, Option<Cell>)>,
    /// The replicas known to hold the newest version that a read saw.
    current: NodeSet,
    /// The replicas to which a repair is under way.
    repairing: NodeSet,
}

impl Coordinator {
    /// One step.
    pub fn step(
        &mut self,
        me: NodeId,
        config: &Config,
        input: Input<Message>,
        out: &mut Out<Message>,
    ) {
        match input {
            Input::Request(request) => self.begin(me, config, &request, out),
            Input::Message { from, message } => match message {
                Message::Stored { op } => self.stored(config, from, op, out),
                Message::Answer { op, cell } => self.answered(config, from, op, cell, out),
                Message::Repaired { op } => self.repaired(config, from, op, out),
                _ => {}
            },
            Input::Timer(timer) => self.give_up(config, timer, out),
            Input::Abandon(op) => self.abandon(op),
            Input::Start { .. } | Input::Persisted(_) | Input::Promote(_) | Input::Leave => {}
        }
    }

    /// Sends a write to all replicas, or a read to those that shall be asked.
    fn begin(&mut self, me: NodeId, config: &Config, request: &Request, out: &mut Out<Message>) {
        let &Request { op, kind, key, value, formula, at, stamp_us, luck, .. } = request;
        if !formula.is_fixed() {
            // Nobody here could work a statement out for all: there is no leader and no log.
            out.reply(op, Answer::not_ok(Outcome::Refused, Reason::NotOffered, NodeSet::EMPTY));
            return;
        }
        self.forget(op, out);
        let all = NodeSet::replicas(config.n);
        let named = at.intersection(all);
        let asked = match (kind, named.is_empty()) {
            (_, false) => named,
            (OperationKind::Read, true) if !config.ask_all => choose(all, config.r, luck),
            _ => all,
        };
        for node in asked.iter() {
            let message = match kind {
                OperationKind::Read => Message::Read { op, key },
                OperationKind::Write => {
                    let version = Version::stamped(stamp_us, me.ordinal() as u8);
                    Message::Write { op, key, cell: Cell::of(formula, value, version, op) }
                }
            };
            out.send(node, message);
        }
        out.timer(timeout(op), config.request_timeout);
        self.requests.push(Open {
            op,
            key,
            kind,
            asked: asked.len(),
            counted: NodeSet::EMPTY,
            replied: false,
            answers: Vec::new(),
            current: NodeSet::EMPTY,
            repairing: NodeSet::EMPTY,
        });
    }

    /// Counts an acknowledgement; the W-th one answers the session.
    fn stored(&mut self, config: &Config, from: NodeId, op: OpId, out: &mut Out<Message>) {
        let Some(open) = self.find(op) else { return };
        if open.replied {
            return;
        }
        open.counted.insert(from);
        if open.counted.len() == config.w {
            out.reply(op, ok(None, open.counted));
            self.forget(op, out);
        }
    }

    /// Counts an answer; the R-th one decides. Whoever answered with less gets a repair.
    fn answered(
        &mut self,
        config: &Config,
        from: NodeId,
        op: OpId,
        cell: Option<Cell>,
        out: &mut Out<Message>,
    ) {
        let Some(open) = self.find(op) else { return };
        if open.answers.iter().any(|(node, _)| *node == from) {
            return;
        }
        open.answers.push((from, cell));
        if open.counted.len() < config.r {
            open.counted.insert(from);
        }
        if open.counted.len() < config.r {
            return;
        }
        let newest = open.newest();
        let asynchronous = config.repair == Repair::Async;
        if asynchronous && !open.replied {
            open.replied = true;
            out.reply(op, ok(newest, open.counted));
        }
        open.send_repairs(config.repair, newest, out);
        self.settle(config, op, newest, out);
    }

    /// A repair is on disk; a blocking read may now be able to answer.
    fn repaired(&mut self, config: &Config, from: NodeId, op: OpId, out: &mut Out<Message>) {
        let Some(open) = self.find(op) else { return };
        open.repairing.remove(from);
        open.current.insert(from);
        let newest = open.newest();
        self.settle(config, op, newest, out);
    }

    /// Answers a session that has not been answered if enough is known, and forgets the request
    /// when nothing more can come of it.
    fn settle(&mut self, config: &Config, op: OpId, newest: Option<Cell>, out: &mut Out<Message>) {
        let Some(open) = self.find(op) else { return };
        let enough = match config.repair {
            Repair::Blocking => open.current.len() >= config.r || newest.is_none(),
            Repair::None | Repair::Async => true,
        };
        if enough && !open.replied {
            open.replied = true;
            out.reply(op, ok(newest, open.counted));
        }
        let all_answered = open.answers.len() == open.asked;
        if open.replied && (all_answered || config.repair == Repair::None) {
            self.forget(op, out);
        }
    }

    /// The time-out: a write that got too few acknowledgements may still have happened; a read that
    /// got too few answers has not.
    fn give_up(&mut self, config: &Config, timer: TimerId, out: &mut Out<Message>) {
        let Some(place) = self.requests.iter().position(|open| timeout(open.op) == timer) else {
            return;
        };
        let open = self.requests.swap_remove(place);
        if open.replied {
            return;
        }
        let (outcome, reason) = match open.kind {
            OperationKind::Write => (Outcome::Unknown, Reason::TooFewAcknowledgements),
            OperationKind::Read if open.counted.len() >= config.r => {
                (Outcome::Refused, Reason::TooFewAcknowledgements)
            }
            OperationKind::Read => (Outcome::Refused, Reason::TooFewAnswers),
        };
        let counted = open.counted;
        out.reply(open.op, Answer::not_ok(outcome, reason, counted));
    }

    /// The session has stopped waiting. Late answers still lead to repairs until the time-out.
    fn abandon(&mut self, op: OpId) {
        if let Some(open) = self.find(op) {
            open.replied = true;
        }
    }

    fn find(&mut self, op: OpId) -> Option<&mut Open> {
        self.requests.iter_mut().find(|open| open.op == op)
    }

    fn forget(&mut self, op: OpId, out: &mut Out<Message>) {
        self.requests.retain(|open| open.op != op);
        out.cancel(timeout(op));
    }
}

impl Open {
    /// The newest version among the answers. Answers beyond the R-th count too: they can only show
    /// that even more replicas are stale.
    fn newest(&self) -> Option<Cell> {
        let cells = self.answers.iter().filter_map(|(_, cell)| *cell);
        cells.max_by_key(|cell| (cell.version, cell.value))
    }

    /// Notes who holds the newest version, and sends it to those who answered with less.
    fn send_repairs(&mut self, repair: Repair, newest: Option<Cell>, out: &mut Out<Message>) {
        let Some(newest) = newest else { return };
        for &(node, cell) in &self.answers {
            if cell.is_some_and(|cell| cell.version == newest.version) {
                self.current.insert(node);
            } else if repair != Repair::None
                && !self.repairing.contains(node)
                && !self.current.contains(node)
            {
                self.repairing.insert(node);
                let repair = Message::Repair { op: self.op, key: self.key, cell: newest };
                out.send_because(node, repair, Reason::Stale);
            }
        }
    }
}

fn timeout(op: OpId) -> TimerId {
    TimerId { kind: REQUEST_TIMEOUT, number: op.number() }
}

fn ok(cell: Option<Cell>, counted: NodeSet) -> Answer {
    Answer::ok(cell, counted)
}
