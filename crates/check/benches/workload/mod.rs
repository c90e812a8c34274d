//! Generated histories: sessions that call one register per key, without any cluster between.
//!
//! Each operation takes effect at one instant between its call and its end, so the history is
//! linearizable, unless a read is made to return what its key held before.

use model::protocol::MessageKind;
use model::scenario::Shape;
use model::*;
use std::collections::BTreeMap;

/// What to generate.
#[derive(Clone, Copy, Debug)]
pub struct Workload {
    /// Operations in all.
    pub operations: usize,
    /// Keys, each called equally often.
    pub keys: usize,
    /// Sessions, each with one operation at a time; at most 12.
    pub clients: usize,
    /// Writes take their values from so many; zero for a new value each time.
    pub values: u32,
    /// Of a thousand writes, how many end in doubt; half of these never take effect.
    pub doubt: u64,
    /// The number of the read that returns an old value, if any.
    pub stale: Option<usize>,
}

const MESSAGES: &[MessageKind] = &[];

static TOPOLOGY: Topology = Topology {
    key: "register",
    label: "Register",
    summary: "No cluster at all.",
    shape: Shape::Tree,
    clocks: model::scenario::Clocks::Nobodys,
    params: &[],
    messages: MESSAGES,
    timers: &[],
    presets: &[],
    rules: &[],
    owners: model::scenario::all_members,
    placement: model::placement::nowhere,
    words: None,
    merged: None,
    copies: ("n", |_| 1),
    contrasts: &[],
    version_1: &[],
};

/// A scenario in which nothing is said.
pub fn scenario() -> Scenario {
    Registry { world: &[], topologies: &[] }.blank(&TOPOLOGY)
}

/// A value, and the write that made it.
type Version = (u32, OpId);

/// How many writes a stale read lags behind.
const LAG: usize = 30;

#[derive(Clone, Copy, Debug)]
enum Step {
    Call,
    Effect(OpId),
    End(OpId),
}

struct Operation {
    key: Key,
    /// What it writes, if it writes.
    value: Option<u32>,
    /// What it found, if it reads.
    found: Option<Version>,
}

struct Generator {
    workload: Workload,
    seed: u64,
    trace: Trace,
    queue: BTreeMap<(Time, usize), (usize, Step)>,
    /// For each key, everything that it has held.
    registers: Vec<Vec<Version>>,
    operations: Vec<Operation>,
    pushed: usize,
}

/// The trace of a workload.
pub fn trace(workload: Workload) -> Trace {
    let mut generator = Generator {
        workload,
        seed: 1,
        trace: Trace {
            events: Vec::new(),
            end: 0,
            ended_by: EndedBy::Quiet,
            replicas: 0,
            absent: 0,
            monitors: 0,
            clients: workload.clients,
            words: Vec::new(),
        },
        queue: BTreeMap::new(),
        registers: vec![Vec::new(); workload.keys],
        operations: Vec::new(),
        pushed: 0,
    };
    for client in 0..workload.clients {
        generator.push(client as Time, client, Step::Call);
    }
    while let Some(((at, _), (client, step))) = generator.queue.pop_first() {
        generator.trace.end = at;
        match step {
            Step::Call => generator.call(at, client),
            Step::Effect(op) => generator.take_effect(op),
            Step::End(op) => generator.end(at, client, op),
        }
    }
    generator.trace
}

impl Generator {
    fn luck(&mut self, below: u64) -> u64 {
        self.seed = model::trace::mix(self.seed);
        self.seed % below
    }

    fn push(&mut self, at: Time, client: usize, step: Step) {
        self.queue.insert((at, self.pushed), (client, step));
        self.pushed += 1;
    }

    fn call(&mut self, at: Time, client: usize) {
        if self.operations.len() == self.workload.operations {
            return;
        }
        let op = OpId::new(self.operations.len());
        let key = Key::new(self.luck(self.workload.keys as u64) as usize);
        let value = match (self.luck(2), self.workload.values) {
            (0, _) => None,
            (_, 0) => Some(op.number()),
            (_, values) => Some(self.luck(u64::from(values)) as u32),
        };
        self.operations.push(Operation { key, value, found: None });
        let (client_id, write) = (NodeId::client(client), value.is_some());
        let value = value.unwrap_or(0);
        let formula = Formula::Value;
        self.write(at, EventKind::Invoked { op, client: client_id, write, key, formula, value });
        let effect = at + 1 + self.luck(1_000);
        let end = effect + 1 + self.luck(1_000);
        let doubt = write && self.luck(1_000) < self.workload.doubt;
        if !doubt {
            self.push(effect, client, Step::Effect(op));
            self.push(end, client, Step::End(op));
            return;
        }
        if self.luck(2) == 0 {
            let late = effect + self.luck(5_000);
            self.push(late, client, Step::Effect(op));
        }
        self.push(end, client, Step::Call);
    }

    fn take_effect(&mut self, op: OpId) {
        let operation = &mut self.operations[op.index()];
        let register = &mut self.registers[operation.key.index()];
        match operation.value {
            Some(value) => register.push((value, op)),
            None if self.workload.stale == Some(op.index()) => {
                operation.found = register.iter().rev().nth(LAG).copied();
            }
            None => operation.found = register.last().copied(),
        }
    }

    fn end(&mut self, at: Time, client: usize, op: OpId) {
        let found = self.operations[op.index()].found;
        let (value, of) = found.map_or((0, None), |(value, of)| (value, Some(of)));
        let (outcome, reason, counted) = (Outcome::Ok, Reason::None, NodeSet::EMPTY);
        self.write(at, EventKind::Returned { op, outcome, reason, value, of, counted });
        let again = at + self.luck(1_000);
        self.push(again, client, Step::Call);
    }

    fn write(&mut self, at: Time, kind: EventKind) {
        self.trace.events.push(Event { at, cause: None, kind });
    }
}
