//! Calls of sessions: made, answered, given up.

use crate::queue::Class;
use crate::session::Call;
use crate::simulation::{Happening, Simulation};
use model::limits::SKEW_MAX;
use model::protocol::{Answer, Request};
use model::{Cell, EventId, EventKind, Input, NodeId, NodeSet, OpId, OperationKind, Outcome};
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
        let op = OpId::new(self.operations);
        self.operations += 1;
        let id = self.sessions[client].client;
        let write = call.kind == OperationKind::Write;
        let value = if write { call.value.unwrap_or(op.number()) } else { 0 };
        let invoked = EventKind::Invoked { op, client: id, write, key: call.key, value };
        let invoked = self.write(call.cause, invoked);
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
        let op = OpId::new(self.operations);
        self.operations += 1;
        let session = &mut self.sessions[client];
        let id = session.client;
        let luck = session.luck();
        let write = call.kind == OperationKind::Write;
        let value = if write { call.value.unwrap_or(op.number()) } else { 0 };
        let invoked = EventKind::Invoked { op, client: id, write, key: call.key, value };
        let invoked = self.write(call.cause, invoked);
        self.sessions[client].open = Some((op, invoked));
        let give_up = Happening::GiveUp { client, op };
        self.queue.push(self.now + self.workload.timeout, Class::Session, id.index(), give_up);
        let stamp_us = self.clock(id);
        let (kind, key, at) = (call.kind, call.key, call.at);
        let request = Request { op, kind, key, value, at, stamp_us, luck };
        self.drive(id, Input::Request(request), Some(invoked));
    }

    /// What the clock of a node says. It starts well above zero, so that no skew makes it negative.
    fn clock(&mut self, id: NodeId) -> u64 {
        let offset_us = self.node(id).map_or(0, |node| node.offset_us);
        (self.now + SKEW_MAX).saturating_add_signed(offset_us)
    }

    pub(crate) fn give_up(&mut self, client: usize, op: OpId) {
        let Some((open, _)) = self.sessions[client].open else { return };
        if open == op {
            let answer = Answer {
                outcome: Outcome::Unknown,
                reason: Reason::TimedOut,
                cell: None,
                counted: NodeSet::EMPTY,
            };
            let told = self.tell(client, op, answer, None);
            self.drive(self.sessions[client].client, Input::Abandon(op), told);
        }
    }

    /// Tells a session how its operation ended, unless it has been told already.
    pub(crate) fn tell(
        &mut self,
        client: usize,
        op: OpId,
        answer: Answer,
        cause: Option<EventId>,
    ) -> Option<EventId> {
        let session = &mut self.sessions[client];
        let (open, invoked) = session.open?;
        if open != op {
            return None;
        }
        session.open = None;
        let node = session.client.index();
        let more = session.has_queued();
        let Answer { outcome, reason, cell, counted } = answer;
        let (value, of) = cell.map_or((0, None), |Cell { value, op, .. }| (value, Some(op)));
        let returned = EventKind::Returned { op, outcome, reason, value, of, counted };
        let told = self.write(cause.or(Some(invoked)), returned);
        if more {
            self.queue.push(self.now, Class::Session, node, Happening::Free { client });
        } else if self.workload.is_closed() {
            self.queue.push(self.now, Class::Session, node, Happening::Arrival { client });
        }
        Some(told)
    }
}
