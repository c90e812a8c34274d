//! Steps of nodes, and what they ask for.
//!
//! A node gets one input, fills the buffer of commands, and the world carries them out in order.
//! What changed in its public face is written down before the commands, so that a replica is seen
//! to become leader before it is seen to act as one.

use crate::node::{Node, Pending, Status, Stop};
use crate::queue::Class;
use crate::recorder::position;
use crate::simulation::{Cargo, Happening, Simulation};
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use model::disk::{Change, Snapshot};
use model::protocol::{Command, Label};
use model::{
    Cell, Disk, Entry, EventId, EventKind, Input, Keep, Key, Local, MessageId, NodeId, Object,
    OpId, Protocol, Reason, Record, Removal, Sibling, Time,
};

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
        let clock_us = node.clock.read(self.now);
        let Node { disk, memory, .. } = node;
        P::step(Local { me: id, clock_us, config: &self.config, disk, memory }, input, &mut out);
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
                let shown = self.scenario.topology.timers[usize::from(timer.kind)].shown;
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
                let shown = self.scenario.topology.timers[usize::from(timer.kind)].shown;
                if self.node(id).is_some_and(|node| node.stop(timer)) && shown {
                    self.write(cause, EventKind::TimerStopped { node: id, timer: timer.kind });
                }
            }
            Command::Persist { change, tag } => self.persist(id, change, tag, cause),
            Command::Apply(position) => self.apply(id, position, cause),
            Command::Discard(position) => self.discard(id, position, cause),
            Command::Compact(position) => self.compact(id, position, cause),
            Command::PowerOff(other) => self.power_off(id, other, cause),
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
        let passage = self.network.pass(self.now, from, to);
        let label = P::label(&content);
        let copy = passage.copy.map(|length| (length, content.clone()));
        let cargo = Cargo { content, lost: passage.lost, let_go: false };
        self.dispatch((from, to), label, reason, cause, passage.length, cargo);
        if let Some((length, content)) = copy {
            let copy = Cargo { content, lost: None, let_go: false };
            self.dispatch((from, to), label, Reason::Duplicated, cause, length, copy);
        }
    }

    pub(crate) fn dispatch(
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
        let cause = match &change {
            Change::Append { position: at, entry, worked_out } => {
                let (op, epoch, position) = (entry.op, entry.epoch, position(*at));
                let kind = EventKind::Appended { node: id, position, op, epoch };
                let appended = Some(self.write(cause, kind));
                if let &Some(value) = worked_out {
                    let kind = EventKind::Evaluated { node: id, position, op, value };
                    self.write(appended, kind);
                }
                appended
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
                let synced = Happening::Synced { node: id, era: node.disk_era };
                node.hand_over(Pending { change, tag, cause });
                self.queue.push(done, Class::Disk, id.index(), synced);
            }
        }
    }

    /// A disk has synced the oldest change that it was handed. If the process that asked for it has
    /// been killed, nobody is told.
    pub(crate) fn synced(&mut self, id: NodeId, era: u32) {
        let Some(node) = self.node(id).filter(|node| node.disk_era == era) else { return };
        let is_up = node.status == Status::Up;
        let Some(Pending { change, tag, cause }) = node.synced() else { return };
        let cause = self.make(id, change, cause);
        if is_up {
            self.drive(id, Input::Persisted(tag), cause);
        }
    }

    /// Makes every change that a disk has been handed, now.
    pub(crate) fn finish_syncs(&mut self, id: NodeId) {
        while let Some(Pending { change, cause, .. }) = self.node(id).and_then(Node::synced) {
            self.make(id, change, cause);
        }
        if let Some(node) = self.node(id) {
            node.forget_syncs();
        }
    }

    /// Makes a change that the disk has synced; returns the event that says so.
    fn make(&mut self, id: NodeId, change: Change, cause: Option<EventId>) -> Option<EventId> {
        let node = self.nodes[id.index()].as_mut()?;
        let kind = match change {
            Change::Append { position: at, .. } => {
                node.disk.make(change);
                EventKind::Flushed { node: id, position: position(at) }
            }
            Change::Merge { key, object, keep } => {
                return self.merge(id, key, &object, keep, cause);
            }
            Change::Drop { key, ref record, removal } => {
                let ops = writes_of(record);
                let dropped = node.disk.make(change);
                return self.write_removed(id, key, ops.filter(|_| dropped), removal, cause);
            }
            Change::Hint(ref hint) => {
                let (owner, key) = (hint.owner, hint.key);
                let ops = writes_of(&hint.record).unwrap_or_default();
                let is_kept = node.disk.make(change);
                let mut last = cause;
                for op in ops {
                    let kept = match is_kept {
                        true => EventKind::Hinted { node: id, owner, key, op },
                        false => EventKind::Superseded { node: id, key, op },
                    };
                    last = Some(self.write(cause, kept));
                }
                return last;
            }
            Change::Unhint { owner, key, delivered, .. } => match node.disk.make(change) {
                true => EventKind::Unhinted { node: id, owner, key, delivered },
                false => return cause,
            },
            Change::Put { key, cell: Cell { op, value, .. } } => match node.disk.make(change) {
                true => EventKind::Stored { node: id, key, op, value },
                false => EventKind::Superseded { node: id, key, op },
            },
            Change::Epoch { .. } | Change::Note(_) => {
                node.disk.make(change);
                return cause;
            }
            Change::Install(snapshot) => return self.install(id, snapshot, cause),
        };
        Some(self.write(cause, kind))
    }

    /// Puts two objects together, and writes down what came, what went, and what a read would now
    /// return.
    ///
    /// A value counts as gone, too, if it is held and will not be shown because another one won.
    fn merge(
        &mut self,
        id: NodeId,
        key: Key,
        object: &Rc<Object>,
        keep: Keep,
        cause: Option<EventId>,
    ) -> Option<EventId> {
        let node = self.nodes[id.index()].as_mut()?;
        let before = node.disk.object(key).cloned().unwrap_or_default();
        node.disk.make(Change::Merge { key, object: Rc::clone(object), keep });
        let after = node.disk.object(key).cloned().unwrap_or_default();
        let is_new = |one: &&Sibling| !before.seen().includes(one.dot);
        let held = before.siblings().iter().filter(|one| self.is_seen(&before, one));
        let offered = object.siblings().iter().filter(is_new);
        let late = object.siblings().iter().filter(|one| !is_new(one));
        let mut told: Vec<(OpId, EventKind)> = Vec::new();
        let mut tell = |op: OpId, kind: EventKind| {
            if !told.iter().any(|(other, _)| *other == op) {
                told.push((op, kind));
            }
        };
        for gone in held.chain(offered).filter(|one| !self.shows(&after, one.cell.op)) {
            let op = gone.cell.op;
            let is_hidden = after.sibling(gone.dot).is_some();
            let winner = P::shown(&self.config, &after).filter(|_| is_hidden);
            let removal =
                winner.map_or_else(|| after.removal_of(gone, keep), |by| Removal::Lost(by.op));
            tell(op, EventKind::Removed { node: id, key, op, removal });
        }
        let came = after.siblings().iter().filter(|one| self.is_seen(&after, one));
        for one in came {
            let Cell { op, value, .. } = one.cell;
            let is_told = self.shows(&before, op) && value_of(&before, op) == value_of(&after, op);
            if is_told || value_of(&after, op) != Some(value) {
                continue;
            }
            tell(op, EventKind::Added { node: id, key, op, value });
        }
        // What was offered too late: somebody who had seen it has been here before.
        for one in late.filter(|one| !after.holds(one.cell.op)) {
            let op = one.cell.op;
            tell(op, EventKind::Superseded { node: id, key, op });
        }
        let mut last = cause;
        for (_, kind) in told {
            last = Some(self.write(cause, kind));
        }
        let (was, shown) = (self.shown_of(id, &before), self.shown_of(id, &after));
        if let Some((Cell { op, value, .. }, word)) =
            shown.filter(|shown| was.as_ref() != Some(shown))
        {
            let value = word.map_or(value, |word| self.recorder.number_of(&word));
            last = Some(self.write(last, EventKind::Stored { node: id, key, op, value }));
        }
        last
    }

    /// Whether an object holds a value of a write, and does not hide it.
    fn shows(&self, object: &Object, op: OpId) -> bool {
        let mut of_it = object.siblings().iter().filter(|one| one.cell.op == op);
        of_it.any(|one| self.is_seen(object, one))
    }

    /// Whether an object holds a value, and does not hide it behind another one.
    fn is_seen(&self, object: &Object, one: &Sibling) -> bool {
        let hidden = || {
            let shown = P::shown(&self.config, object);
            shown.is_some_and(|shown| shown.op != one.cell.op)
        };
        object.sibling(one.dot).is_some() && !(P::hides(&self.config) && hidden())
    }

    /// What a read of an object would return at a replica.
    fn shown_of(&self, at: NodeId, object: &Object) -> Option<(Cell, Option<String>)> {
        let shown = P::shown(&self.config, object).filter(|shown| !shown.deleted)?;
        Some((shown, P::word(&self.config, at, object)))
    }

    fn write_removed(
        &mut self,
        id: NodeId,
        key: Key,
        ops: Option<Vec<OpId>>,
        removal: Removal,
        cause: Option<EventId>,
    ) -> Option<EventId> {
        let mut last = cause;
        for op in ops.into_iter().flatten() {
            last = Some(self.write(cause, EventKind::Removed { node: id, key, op, removal }));
        }
        last
    }

    /// Puts a copy of a table in the place of what a disk holds.
    fn install(
        &mut self,
        id: NodeId,
        snapshot: Rc<Snapshot>,
        cause: Option<EventId>,
    ) -> Option<EventId> {
        let node = self.node(id)?;
        let dropped = entries_after(&node.disk, snapshot.position);
        node.disk.make(Change::Install(Rc::clone(&snapshot)));
        self.write_dropped(id, dropped, cause);
        let at = position(snapshot.position);
        let installed = self.write(cause, EventKind::Installed { node: id, position: at });
        for &(key, Cell { value, op, .. }) in &snapshot.cells {
            self.write(Some(installed), EventKind::Stored { node: id, key, op, value });
        }
        Some(installed)
    }

    /// Plays the log into the table. Statements are worked out here, with this node's clock and
    /// dice, unless that was done before.
    fn apply(&mut self, id: NodeId, to: u64, cause: Option<EventId>) {
        loop {
            let Some(node) = self.nodes[id.index()].as_mut() else { return };
            if node.disk.applied() >= to {
                return;
            }
            let Node { disk, clock, dice, .. } = node;
            let applied = disk.apply_next(|entry, before| {
                entry.formula.evaluate(entry.value, before, clock.read(self.now), dice.bits())
            });
            let Some((at, Entry { op, .. }, fresh)) = applied else { return };
            let position = position(at);
            let applied = self.write(cause, EventKind::Applied { node: id, position, op });
            if let Some(value) = fresh {
                let evaluated = EventKind::Evaluated { node: id, position, op, value };
                self.write(Some(applied), evaluated);
            }
        }
    }

    fn discard(&mut self, id: NodeId, after: u64, cause: Option<EventId>) {
        let Some(node) = self.node(id) else { return };
        let dropped = entries_after(&node.disk, after);
        node.disk.discard_after(after);
        self.write_dropped(id, dropped, cause);
    }

    fn write_dropped(&mut self, id: NodeId, dropped: Vec<(u64, OpId)>, cause: Option<EventId>) {
        for (at, op) in dropped {
            let position = position(at);
            self.write(cause, EventKind::Discarded { node: id, position, op });
        }
    }

    fn compact(&mut self, id: NodeId, to: u64, cause: Option<EventId>) {
        let Some(node) = self.node(id) else { return };
        if node.disk.compact(to) {
            let position = position(node.disk.log().base());
            self.write(cause, EventKind::Compacted { node: id, position });
        }
    }

    /// One machine switches another off, if that is running. Nothing is between the two: no wall
    /// and no latency.
    fn power_off(&mut self, by: NodeId, id: NodeId, cause: Option<EventId>) {
        let is_running = self.node(id).is_some_and(|node| node.is_running());
        if is_running && id != by && !id.is_client() {
            let off = self.write(cause, EventKind::PoweredOff { node: id, by });
            self.stop(id, Stop::Crash, off);
        }
    }
}

/// The value of a write. Where it stands twice, the first counts: somebody has worked out anew what
/// it comes to among others.
fn value_of(object: &Object, op: OpId) -> Option<u32> {
    let mut cells = object.siblings().iter().map(|one| one.cell);
    cells.find(|cell| cell.op == op).map(|cell| cell.value)
}

/// The writes whose values a record holds, oldest version first; none if there are none.
fn writes_of(record: &Record) -> Option<Vec<OpId>> {
    let ops = match record {
        Record::Cell(cell) => alloc::vec![cell.op],
        Record::Object(object) => object.siblings().iter().map(|one| one.cell.op).collect(),
    };
    (!ops.is_empty()).then_some(ops)
}

/// The entries that a log keeps after a position, oldest first.
fn entries_after(disk: &Disk, position: u64) -> Vec<(u64, OpId)> {
    let first = position.max(disk.log().base()) + 1;
    (first..).zip(disk.log().after(position)).map(|(at, entry)| (at, entry.op)).collect()
}
