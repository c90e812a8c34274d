//! Hand-made runs for tests.
//!
//! A story is written one event at a time; each takes place a millisecond after the one before.

use crate::history::{History, Operation};
use crate::replay::Replay;
use crate::report::Report;
use crate::{Budget, Verdict};
use model::protocol::{MessageKind, Traffic};
use model::scenario::Shape;
use model::time::MILLISECOND;
use model::*;

static TOPOLOGY: Topology = topology(model::scenario::all_members);

/// The same, where each key is kept by the first two members.
static PAIRS: Topology = topology(|_, members, _| members.iter().take(2).collect());

const fn topology(owners: model::scenario::Owners) -> Topology {
    Topology {
        key: "story",
        label: "Story",
        summary: "A cluster that exists in tests only.",
        shape: Shape::Tree,
        clocks: model::scenario::Clocks::Nobodys,
        params: &[],
        messages: MESSAGES,
        timers: &[],
        presets: &[],
        rules: &[],
        owners,
        placement: model::placement::nowhere,
        words: None,
        merged: None,
        copies: ("n", |_| 1),
        contrasts: &[],
        version_1: &[],
    }
}

const MESSAGES: &[MessageKind] =
    &[row("replicate", Traffic::Replicate), row("heartbeat", Traffic::Heartbeat)];

const fn row(name: &'static str, traffic: Traffic) -> MessageKind {
    MessageKind { name, traffic, help: "", detail: "" }
}

pub struct Story {
    pub scenario: Scenario,
    pub trace: Trace,
    operations: usize,
    messages: usize,
}

impl Story {
    pub fn new() -> Self {
        let registry = Registry { world: &[], topologies: &[] };
        let trace = Trace {
            events: Vec::new(),
            end: 0,
            ended_by: EndedBy::Horizon,
            replicas: 3,
            absent: 0,
            monitors: 1,
            clients: 12,
            words: Vec::new(),
        };
        Self { scenario: registry.blank(&TOPOLOGY), trace, operations: 0, messages: 0 }
    }

    /// The story's scenario, with a topology in which the first two members keep each key.
    pub fn where_two_keep_a_key(&self) -> Scenario {
        let registry = Registry { world: &[], topologies: &[] };
        let mut scenario = registry.blank(&PAIRS);
        scenario.script.clone_from(&self.scenario.script);
        scenario
    }

    pub fn add(&mut self, kind: EventKind) -> EventId {
        self.trace.end += MILLISECOND;
        self.trace.events.push(Event { at: self.trace.end, cause: None, kind });
        EventId::new(self.trace.events.len() - 1)
    }

    fn call(
        &mut self,
        client: usize,
        write: bool,
        key: &str,
        formula: Formula,
        value: u32,
    ) -> OpId {
        let op = OpId::new(self.operations);
        self.operations += 1;
        let (key, client) = (self.key(key), NodeId::client(client));
        self.add(EventKind::Invoked { op, client, write, key, formula, value });
        op
    }

    fn key(&self, key: &str) -> Key {
        Key::parse(key).expect("tests name keys that exist")
    }

    /// Client calls a write.
    pub fn write(&mut self, client: usize, key: &str, value: u32) -> OpId {
        self.call(client, true, key, Formula::Value, value)
    }

    /// Client calls a write whose value is worked out.
    pub fn statement(&mut self, client: usize, key: &str, formula: Formula) -> OpId {
        self.call(client, true, key, formula, 0)
    }

    /// Client calls an insert.
    pub fn insert(&mut self, client: usize, key: &str) -> OpId {
        self.statement(client, key, Formula::Next)
    }

    /// Client calls a read.
    pub fn read(&mut self, client: usize, key: &str) -> OpId {
        self.call(client, false, key, Formula::Value, 0)
    }

    fn told(&mut self, op: OpId, outcome: Outcome, of: Option<OpId>, counted: &[usize]) -> EventId {
        let value = of.and_then(|of| self.history().get(of)?.value).unwrap_or(0);
        self.told_value(op, outcome, of.map(|of| (of, value)), counted)
    }

    fn told_value(
        &mut self,
        op: OpId,
        outcome: Outcome,
        cell: Option<(OpId, u32)>,
        counted: &[usize],
    ) -> EventId {
        let (of, value) = (cell.map(|(of, _)| of), cell.map_or(0, |(_, value)| value));
        let counted = counted.iter().map(|&index| NodeId::replica(index)).collect();
        let reason = Reason::None;
        self.add(EventKind::Returned { op, outcome, reason, value, of, counted })
    }

    pub fn acknowledge(&mut self, op: OpId, counted: &[usize]) -> EventId {
        self.told(op, Outcome::Ok, None, counted)
    }

    pub fn answer(&mut self, op: OpId, of: Option<OpId>) -> EventId {
        self.told(op, Outcome::Ok, of, &[])
    }

    pub fn answer_from(&mut self, op: OpId, of: Option<OpId>, counted: &[usize]) -> EventId {
        self.told(op, Outcome::Ok, of, counted)
    }

    /// A whole read that returns this value as what a write wrote.
    pub fn saw_value(&mut self, client: usize, key: &str, of: OpId, value: u32) -> OpId {
        let op = self.read(client, key);
        self.told_value(op, Outcome::Ok, Some((of, value)), &[]);
        op
    }

    /// The client of an insert is told that it worked, and the id of its row.
    pub fn tell_id(&mut self, op: OpId, id: u32) -> EventId {
        self.told_value(op, Outcome::Ok, Some((op, id)), &[])
    }

    pub fn refuse(&mut self, op: OpId) -> EventId {
        self.told(op, Outcome::Refused, None, &[])
    }

    pub fn doubt(&mut self, op: OpId) -> EventId {
        self.told(op, Outcome::Unknown, None, &[])
    }

    /// A client asks an old leader in vain, and then the new one, which acknowledges.
    pub fn asked_again() -> Self {
        let mut story = Self::new();
        story.lead(0, 1);
        story.lead(1, 2);
        let write = story.write(0, "x", 1);
        story.append(0, 1, write, 1);
        story.append(1, 1, write, 2);
        story.acknowledge(write, &[1]);
        story
    }

    /// A whole write that is acknowledged.
    pub fn wrote(&mut self, client: usize, key: &str, value: u32) -> OpId {
        let op = self.write(client, key, value);
        self.acknowledge(op, &[]);
        op
    }

    /// Client calls a delete, whose value is no other's.
    pub fn delete(&mut self, client: usize, key: &str) -> OpId {
        let value = u32::MAX - self.operations as u32;
        self.call(client, true, key, Formula::Delete, value)
    }

    /// A whole delete that is acknowledged.
    pub fn deleted(&mut self, client: usize, key: &str) -> OpId {
        let op = self.delete(client, key);
        self.acknowledge(op, &[]);
        op
    }

    /// A whole addition to a counter that is acknowledged.
    pub fn added(&mut self, client: usize, key: &str, value: u32) -> OpId {
        let op = self.call(client, true, key, Formula::Add, value);
        self.acknowledge(op, &[]);
        op
    }

    /// A whole read that returns what several writes wrote, the newest first.
    pub fn saw_several(&mut self, client: usize, key: &str, of: &[OpId]) -> OpId {
        let op = self.saw(client, key, of.first().copied());
        for &of in of.iter().skip(1) {
            let value = self.history().get(of).and_then(|write| write.value).unwrap_or(0);
            self.add(EventKind::AlsoRead { op, value, of });
        }
        op
    }

    /// A whole read that returns what a write wrote.
    pub fn saw(&mut self, client: usize, key: &str, of: Option<OpId>) -> OpId {
        let op = self.read(client, key);
        self.answer(op, of);
        op
    }

    pub fn store(&mut self, node: usize, key: &str, op: OpId, value: u32) -> EventId {
        let key = self.key(key);
        self.add(EventKind::Stored { node: NodeId::replica(node), key, op, value })
    }

    pub fn supersede(&mut self, node: usize, key: &str, op: OpId) -> EventId {
        let key = self.key(key);
        self.add(EventKind::Superseded { node: NodeId::replica(node), key, op })
    }

    /// A value joins those that a key holds.
    pub fn put_beside(&mut self, node: usize, key: &str, op: OpId, value: u32) -> EventId {
        let key = self.key(key);
        self.add(EventKind::Added { node: NodeId::replica(node), key, op, value })
    }

    /// A value is not held any more, or was not taken.
    pub fn remove(&mut self, node: usize, key: &str, op: OpId, removal: Removal) -> EventId {
        let key = self.key(key);
        self.add(EventKind::Removed { node: NodeId::replica(node), key, op, removal })
    }

    /// A replica keeps a write for another.
    pub fn hint(&mut self, node: usize, owner: usize, key: &str, op: OpId) -> EventId {
        let (node, owner, key) = (NodeId::replica(node), NodeId::replica(owner), self.key(key));
        self.add(EventKind::Hinted { node, owner, key, op })
    }

    /// What it kept is done with.
    pub fn unhint(&mut self, node: usize, owner: usize, key: &str, delivered: bool) -> EventId {
        let (node, owner, key) = (NodeId::replica(node), NodeId::replica(owner), self.key(key));
        self.add(EventKind::Unhinted { node, owner, key, delivered })
    }

    /// A replica is no member any more.
    pub fn leave(&mut self, node: usize) -> EventId {
        self.add(EventKind::Left { node: NodeId::replica(node) })
    }

    pub fn append(&mut self, node: usize, position: u32, op: OpId, epoch: u32) -> EventId {
        self.add(EventKind::Appended { node: NodeId::replica(node), position, op, epoch })
    }

    pub fn flush(&mut self, node: usize, position: u32) -> EventId {
        self.add(EventKind::Flushed { node: NodeId::replica(node), position })
    }

    pub fn apply(&mut self, node: usize, position: u32, op: OpId) -> EventId {
        self.add(EventKind::Applied { node: NodeId::replica(node), position, op })
    }

    /// A statement gives this value in an entry of a log.
    pub fn evaluate(&mut self, node: usize, position: u32, op: OpId, value: u32) -> EventId {
        self.add(EventKind::Evaluated { node: NodeId::replica(node), position, op, value })
    }

    /// A snapshot of another replica's table takes the place of a table and its log. What it brings
    /// is to be stored behind it.
    pub fn install(&mut self, node: usize, from: usize, position: u32) -> EventId {
        let message = self.send(0);
        let (from, node) = (NodeId::replica(from), NodeId::replica(node));
        let arrived = EventKind::Delivered { message, from, to: node, kind: 0 };
        let arrived = self.add(arrived);
        let installed = self.add(EventKind::Installed { node, position });
        self.trace.events[installed.index()].cause = Some(arrived);
        installed
    }

    pub fn compact(&mut self, node: usize, position: u32) -> EventId {
        self.add(EventKind::Compacted { node: NodeId::replica(node), position })
    }

    pub fn kill(&mut self, node: usize) -> EventId {
        self.add(EventKind::Killed { node: NodeId::replica(node) })
    }

    pub fn join(&mut self, node: usize) -> EventId {
        self.add(EventKind::Joined { node: NodeId::replica(node) })
    }

    /// The monitor switches a replica off.
    pub fn power_off(&mut self, node: usize) -> EventId {
        let off = EventKind::PoweredOff { node: NodeId::replica(node), by: NodeId::monitor(0) };
        let off = self.add(off);
        self.crash(node, false);
        off
    }

    /// An entry that was on disk is dropped from a log, and all behind it.
    pub fn discard(&mut self, node: usize, position: u32, op: OpId) -> EventId {
        self.flush(node, position);
        self.add(EventKind::Discarded { node: NodeId::replica(node), position, op })
    }

    pub fn crash(&mut self, node: usize, wiped: bool) -> EventId {
        self.add(EventKind::Crashed { node: NodeId::replica(node), wiped })
    }

    pub fn lead(&mut self, node: usize, epoch: u32) -> EventId {
        let node = NodeId::replica(node);
        self.add(EventKind::RoleChanged { node, role: Role::Leader, epoch })
    }

    /// A replica that led becomes a follower.
    pub fn step_down(&mut self, node: usize, epoch: u32) -> EventId {
        let node = NodeId::replica(node);
        self.add(EventKind::RoleChanged { node, role: Role::Follower, epoch })
    }

    /// A message of the topology's table leaves and does not arrive.
    pub fn send(&mut self, kind: u8) -> MessageId {
        let message = MessageId::new(self.messages);
        self.messages += 1;
        let (from, to) = (NodeId::replica(0), NodeId::replica(1));
        let reason = Reason::None;
        self.add(EventKind::Sent { message, from, to, kind, reason, op: None, detail: 0 });
        message
    }

    /// An action of the script takes place.
    pub fn act(&mut self, action: &str) {
        let line = format!("{}us {action}", self.trace.end + MILLISECOND);
        let words: Vec<&str> = line.split_whitespace().collect();
        let action = model::script::parse(&words).expect("tests write actions that exist");
        self.scenario.script.push(action);
        self.add(EventKind::Acted { action: self.scenario.script.len() as u32 - 1 });
    }

    /// Time passes.
    pub fn wait(&mut self, span: Micros) {
        self.trace.end += span;
    }

    pub fn history(&self) -> History {
        History::of(&self.trace)
    }

    pub fn replay(&self) -> Replay {
        Replay::of(&self.scenario, &self.trace, &self.history())
    }

    pub fn report(&self) -> Report {
        crate::judge(&self.scenario, &self.trace, Budget::default())
    }

    /// The verdict on a promise that applies to the story.
    pub fn verdict(&self, key: &str) -> Verdict {
        let report = self.report();
        let found = report.finding(key).map(|finding| finding.verdict.clone());
        found.expect("the promise applies to the story")
    }

    /// The sentence of a broken promise.
    pub fn broken(&self, key: &str) -> String {
        let verdict = self.verdict(key);
        let evidence = verdict.evidence();
        evidence.unwrap_or_else(|| panic!("{key} is broken, not {verdict:?}")).sentence.clone()
    }
}

/// The part of a history whose operations have an event among these.
pub fn cited(history: &History, events: &[EventId]) -> History {
    let is_cited = |operation: &&Operation| {
        let end = operation.returned.map(|(_, event)| event);
        events.contains(&operation.invoked.1) || end.is_some_and(|end| events.contains(&end))
    };
    History { operations: history.operations.iter().filter(is_cited).cloned().collect() }
}
