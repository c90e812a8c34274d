//! Steps of nodes, and what they ask for.
//!
//! A node gets one input, fills the buffer of commands, and the world carries them out in order.
//! What changed in its public face is written down before the commands, so that a replica is seen
//! to become leader before it is seen to act as one.

use crate::node::Node;
use crate::queue::Class;
use crate::recorder::position;
use crate::simulation::{Cargo, Happening, Simulation};
use alloc::vec::Vec;
use model::Time;
use model::disk::Change;
use model::protocol::{Command, Label};
use model::{Cell, EventId, EventKind, Input, Local, MessageId, NodeId, OpId, Protocol, Reason};

impl<P: Protocol> Simulation<P> {
    /// Gives a node an input, and then whatever comes of it without time passing.
    pub(crate) fn drive(&mut self, id: NodeId, input: Input<P::Message>, cause: Option<EventId>) {
        self.step(id, input, cause);
        while let Some((id, tag, cause)) = self.instant.pop_front() {
            self.step(id, Input::Persisted(tag), cause);
        }
    }

    fn step(&mut self, id: NodeId, input: Input<P::Message>, cause: Option<EventId>) {
        let mut out = core::mem::take(&mut self.out);
        let Some(node) = self.nodes[id.index()].as_mut() else { return };
        let Node { disk, memory, .. } = node;
        P::step(Local { me: id, config: &self.config, disk, memory }, input, &mut out);
        let view = P::view(&node.memory, &node.disk);
        self.recorder.difference(self.now, cause, id, &node.view, &view);
        node.view = view;
        for command in out.drain() {
            self.carry_out(id, command, cause);
        }
        self.out = out;
    }

    fn carry_out(&mut self, id: NodeId, command: Command<P::Message>, cause: Option<EventId>) {
        match command {
            Command::Send { to, message, reason } => self.send(id, to, message, reason, cause),
            Command::Timer { id: timer, least, most } => {
                let shown = P::TIMERS[usize::from(timer.kind)].shown;
                let Some(node) = self.node(id) else { return };
                let (wait, winding) = node.wind(timer, least, most);
                let incarnation = node.incarnation;
                let due = self.now + wait;
                let wound = EventKind::TimerSet { node: id, timer: timer.kind, due };
                let cause = if shown { Some(self.write(cause, wound)) } else { cause };
                let ring = Happening::Ring { node: id, incarnation, id: timer, winding, cause };
                self.queue.push(due, Class::Timer, id.index(), ring);
            }
            Command::Cancel(timer) => {
                let shown = P::TIMERS[usize::from(timer.kind)].shown;
                if self.node(id).is_some_and(|node| node.stop(timer)) && shown {
                    self.write(cause, EventKind::TimerStopped { node: id, timer: timer.kind });
                }
            }
            Command::Persist { change, tag } => self.persist(id, change, tag, cause),
            Command::Apply(position) => self.apply(id, position, cause),
            Command::Discard(position) => self.discard(id, position, cause),
            Command::Reply { op, answer } => {
                self.tell(id.ordinal(), op, answer, cause);
            }
        }
    }

    fn send(
        &mut self,
        from: NodeId,
        to: NodeId,
        content: P::Message,
        reason: Reason,
        cause: Option<EventId>,
    ) {
        let passage = self.network.pass(from, to);
        let cargo = match passage.lost {
            Some(cause) => Cargo::Lost(cause),
            None => Cargo::Message(content.clone()),
        };
        let label = P::label(&content);
        self.dispatch((from, to), label, reason, cause, passage.length, cargo);
        if let Some(length) = passage.copy {
            let copy = Cargo::Message(content);
            self.dispatch((from, to), label, Reason::Duplicated, cause, length, copy);
        }
    }

    fn dispatch(
        &mut self,
        (from, to): (NodeId, NodeId),
        label: Label,
        reason: Reason,
        cause: Option<EventId>,
        length: Time,
        cargo: Cargo<P::Message>,
    ) {
        let id = MessageId::new(self.messages);
        self.messages += 1;
        let Label { kind, op, detail } = label;
        let sent = EventKind::Sent { message: id, from, to, kind, reason, op, detail };
        let sent = self.write(cause, sent);
        let arrive = Happening::Arrive { id, from, to, sent, kind, cargo };
        self.queue.push(self.now + length, Class::Message, to.index(), arrive);
    }

    fn persist(&mut self, id: NodeId, change: Change, tag: u64, cause: Option<EventId>) {
        let cause = match change {
            Change::Append { position: at, entry } => {
                let (op, epoch) = (entry.op, entry.epoch);
                let position = position(at);
                Some(self.write(cause, EventKind::Appended { node: id, position, op, epoch }))
            }
            _ => cause,
        };
        let Some(node) = self.nodes[id.index()].as_mut() else { return };
        match node.sync(self.now, &self.disk_latency) {
            None => {
                let cause = self.make(id, change, cause);
                self.instant.push_back((id, tag, cause));
            }
            Some(done) => {
                let incarnation = node.incarnation;
                let synced = Happening::Synced { node: id, incarnation, change, tag, cause };
                self.queue.push(done, Class::Disk, id.index(), synced);
            }
        }
    }

    /// Makes a change that the disk has synced; returns the event that says so.
    pub(crate) fn make(
        &mut self,
        id: NodeId,
        change: Change,
        cause: Option<EventId>,
    ) -> Option<EventId> {
        let node = self.node(id)?;
        let took = node.disk.make(change);
        let kind = match change {
            Change::Append { position: at, .. } => {
                EventKind::Flushed { node: id, position: position(at) }
            }
            Change::Put { key, cell: Cell { op, value, .. } } => match took {
                true => EventKind::Stored { node: id, key, op, value },
                false => EventKind::Superseded { node: id, key, op },
            },
            Change::Epoch { .. } => return cause,
        };
        Some(self.write(cause, kind))
    }

    fn apply(&mut self, id: NodeId, to: u64, cause: Option<EventId>) {
        let Some(node) = self.node(id) else { return };
        for at in node.disk.apply(to) {
            let entry = self.nodes[id.index()].as_ref().and_then(|node| node.disk.log().get(at));
            if let Some(entry) = entry {
                let position = position(at);
                self.write(cause, EventKind::Applied { node: id, position, op: entry.op });
            }
        }
    }

    fn discard(&mut self, id: NodeId, after: u64, cause: Option<EventId>) {
        let Some(node) = self.node(id) else { return };
        let dropped: Vec<(u64, OpId)> =
            (after + 1..).zip(node.disk.log().after(after)).map(|(at, e)| (at, e.op)).collect();
        node.disk.discard_after(after);
        for (at, op) in dropped {
            let position = position(at);
            self.write(cause, EventKind::Discarded { node: id, position, op });
        }
    }
}
