//! Calls of sessions: made, answered, repeated, given up.

use crate::queue::Class;
use crate::session::{Call, Open};
use crate::simulation::{Happening, Simulation};
use model::protocol::{Answer, Request};
use model::{Cell, EventId, EventKind, Input, NodeSet, OpId, OperationKind, Outcome};
use model::{Protocol, Reason};

impl<P: Protocol> Simulation<P> {
    /// A call of the script: at once, or behind the operation under way.
    pub(crate) fn call(&mut self, client: usize, call: Call) {
        let Some(session) = self.sessions.get_mut(client) else { return };
        if session.open.is_none() && !session.has_queued() {
            self.invoke(client, call);
        } else if !session.queue(call) {
            self.turn_away(client, call);
        }
    }

    /// More calls wait in a session than it keeps: this one is refused before it begins.
    fn turn_away(&mut self, client: usize, call: Call) {
        let (op, invoked) = self.number(client, &call);
        let refused = EventKind::Returned {
            op,
            outcome: Outcome::Refused,
            reason: Reason::TooManyWaiting,
            value: 0,
            of: None,
            counted: NodeSet::EMPTY,
        };
        self.write(Some(invoked), refused);
    }

    /// Makes an operation of a call; returns its number and the event of the call.
    fn number(&mut self, client: usize, call: &Call) -> (OpId, EventId) {
        let op = OpId::new(self.operations);
        self.operations += 1;
        let client = self.sessions[client].client;
        let write = call.kind == OperationKind::Write;
        let (key, formula, value) = (call.key, call.formula, call.number(op));
        let invoked = EventKind::Invoked { op, client, write, key, formula, value };
        (op, self.write(call.cause, invoked))
    }

    /// A call of the workload: a session that still waits lets it go by.
    pub(crate) fn arrival(&mut self, client: usize) {
        let workload = self.workload.clone();
        let session = &mut self.sessions[client];
        let node = session.client.index();
        let idle = session.open.is_none();
        let call = session.draw(&workload);
        if !workload.is_closed()
            && let Some(gap) = session.gap(&workload, false)
        {
            let again = Happening::Arrival { client };
            self.queue.push(self.now + gap, Class::Session, node, again);
        }
        if idle {
            self.invoke(client, call);
        }
    }

    pub(crate) fn invoke(&mut self, client: usize, call: Call) {
        let (op, invoked) = self.number(client, &call);
        let session = &mut self.sessions[client];
        let (id, luck) = (session.client, session.luck());
        let now = self.now;
        let stamp_us = self.node(id).map_or(0, |node| node.clock.read(now));
        let Call { kind, key, formula, at, .. } = call;
        let value = call.number(op);
        let request = Request { op, kind, key, formula, value, attempt: 0, at, stamp_us, luck };
        self.ask(client, request, invoked);
    }

    /// Asks the driver, and waits so long for an answer.
    fn ask(&mut self, client: usize, request: Request, asked: EventId) {
        let session = &mut self.sessions[client];
        let id = session.client;
        let in_doubt = session.open.is_some_and(|open| open.in_doubt);
        session.open = Some(Open { request, asked, pausing: false, in_doubt });
        let give_up = Happening::GiveUp { client, op: request.op, attempt: request.attempt };
        self.queue.push(self.now + self.workload.timeout, Class::Session, id.index(), give_up);
        self.drive(id, Input::Request(request), Some(asked));
    }

    /// Asks again, with a stamp of the first time and a new throw of the dice.
    fn ask_again(&mut self, client: usize, open: Open, cause: Option<EventId>) {
        let session = &mut self.sessions[client];
        let luck = session.luck();
        let (op, attempt) = (open.op(), open.request.attempt);
        let retried = EventKind::Retried { op, client: session.client, attempt };
        let retried = self.write(cause.or(Some(open.asked)), retried);
        self.ask(client, Request { luck, ..open.request }, retried);
    }

    /// The pause after an answer that was not ok is over.
    pub(crate) fn pause_over(&mut self, client: usize, op: OpId, cause: Option<EventId>) {
        if let Some(open) = self.sessions[client].open
            && open.op() == op
            && open.pausing
        {
            self.ask_again(client, open, cause);
        }
    }

    /// A client has waited long enough for an answer to this attempt: it asks again, or lets it be.
    pub(crate) fn give_up(&mut self, client: usize, op: OpId, attempt: u8) {
        let Some(mut open) = self.sessions[client].open else { return };
        if (open.op(), open.request.attempt) != (op, attempt) {
            return;
        }
        if attempt < self.workload.retries {
            open.in_doubt = true;
            open.request.attempt += 1;
            self.sessions[client].open = Some(open);
            self.ask_again(client, open, None);
            return;
        }
        let answer = Answer::not_ok(Outcome::Unknown, Reason::TimedOut, NodeSet::EMPTY);
        let told = self.tell(client, op, answer, None);
        self.drive(self.sessions[client].client, Input::Abandon(op), told);
    }

    /// An answer for a session, unless it has been told already: it ends the operation, or the
    /// session pauses and asks again.
    pub(crate) fn tell(
        &mut self,
        client: usize,
        op: OpId,
        answer: Answer,
        cause: Option<EventId>,
    ) -> Option<EventId> {
        let session = &mut self.sessions[client];
        let node = session.client.index();
        let open = session.open.as_mut().filter(|open| open.op() == op)?;
        if open.pausing && answer.outcome != Outcome::Ok {
            return None;
        }
        if !open.ends_with(&answer, self.workload.retries) {
            open.pausing = true;
            open.in_doubt |= answer.outcome == Outcome::Unknown;
            open.request.attempt += 1;
            let over = Happening::PauseOver { client, op, cause };
            self.queue.push(self.now + self.workload.retry_pause, Class::Session, node, over);
            return None;
        }
        let (asked, in_doubt) = (open.asked, open.in_doubt);
        session.open = None;
        let more = session.has_queued();
        let Answer { outcome, reason, cell, also, word, counted } = answer;
        let (outcome, reason) = match (outcome, in_doubt) {
            (Outcome::Refused, true) => (Outcome::Unknown, Reason::TimedOut),
            told => (told.0, reason),
        };
        let (value, of) = cell.map_or((0, None), |Cell { value, op, .. }| (value, Some(op)));
        let value = word.map_or(value, |word| self.recorder.number_of(&word));
        let returned = EventKind::Returned { op, outcome, reason, value, of, counted };
        let told = self.write(cause.or(Some(asked)), returned);
        for Cell { value, op: of, .. } in also {
            self.write(Some(told), EventKind::AlsoRead { op, value, of });
        }
        if more {
            self.queue.push(self.now, Class::Session, node, Happening::Free { client });
        } else if self.workload.is_closed() {
            self.queue.push(self.now, Class::Session, node, Happening::Arrival { client });
        }
        Some(told)
    }
}
