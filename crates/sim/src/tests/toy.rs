//! A protocol that does what it is told, so that a test can see what the world does with it.
//!
//! A client sends each request to the replica that the call names, else to `n1`, and takes the
//! answer as it comes. What the request is about says what the replica does:
//!
//! | key | a write | a read |
//! |---|---|---|
//! | `x`, `y`, `z` | is logged; when on disk, applied and acknowledged | the value |
//! | `k4` | the first so many attempts are refused | the clock in ms |
//! | `k5` | the first so many attempts happen and are not answered | the position applied |
//! | `k6` | the log is compacted up to there | refused for good |
//! | `k7` | that replica is switched off | |
//! | `k8` | a copy of a table as of there is installed, in which `x` is 77 | |
//! | `k9` | it is fenced; with 0 no longer, with 2 it stops being leader as well | |
//! | `k10` | a statement is worked out as this value before it is logged | |
//! | `k11` | the first so many attempts are refused twice | |
//! | `k12` | the first so many attempts end in doubt, the others are refused | |
//!
//! `n1` sends a sign of life every 10 ms to every other replica, and `n2` suspects it after 25 ms
//! without one (knob `beat`). Whoever is ordered to let a node lead sends it the order; whoever
//! gets that leads.

use crate::Simulation;
use crate::params::WORLD;
use alloc::rc::Rc;
use model::disk::Change;
use model::limits::SKEW_MAX;
use model::protocol::{Answer, Cluster, Label, Request, TimerId};
use model::scenario::{Clocks, Shape};
use model::{
    Cell, Disk, Entry, Formula, Input, Key, Local, MessageKind, NodeId, NodeSet, OpId,
    OperationKind, Out, Outcome, Param, ParamKind, Protocol, Reason, Registry, Role, Scenario,
    Snapshot, TimerKind, Topology, Trace, Traffic, Version, View, notation,
};

/// The toy.
#[derive(Clone, Debug)]
pub struct Toy;

/// Its knobs.
#[derive(Clone, Debug)]
pub struct Config {
    cluster: Cluster,
    beat: bool,
}

/// What its nodes say.
#[derive(Clone, Debug)]
pub enum Message {
    Ask(Request),
    Told { op: OpId, answer: Answer },
    Beat,
    Lead,
}

/// What its nodes remember.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// The end of the log, what is not synced yet included.
    end: u64,
    /// Whom to tell of the entry at a position.
    owed: Vec<(u64, NodeId, OpId)>,
    leads: bool,
    fenced: bool,
    suspects: bool,
    is_client: bool,
}

const BEAT: TimerId = TimerId { kind: 0, number: 0 };
const PATIENCE: TimerId = TimerId { kind: 1, number: 0 };

/// The tag of a change after which nobody is told anything.
const NOBODY: u64 = 0;

const fn message(name: &'static str, traffic: Traffic, detail: &'static str) -> MessageKind {
    MessageKind { name, traffic, help: "", detail }
}

const fn count(key: &'static str, max: u64, default: &'static str) -> Param {
    Param {
        key,
        label: key,
        help: "",
        group: "Toy",
        kind: ParamKind::Count { min: 0, max, at_most: None, unit: "" },
        default,
        advanced: false,
        only_if: None,
    }
}

const MESSAGES: &[MessageKind] = &[
    message("ask", Traffic::Write, "number"),
    message("told", Traffic::Answer, ""),
    message("beat", Traffic::Heartbeat, ""),
    message("lead", Traffic::Lead, ""),
];
const TIMERS: &[TimerKind] = &[
    TimerKind { name: "beat", help: "", shown: false },
    TimerKind { name: "patience", help: "", shown: true },
];
const PARAMS: &[Param] = &[
    count("replicas", 5, "2"),
    count("monitors", 1, "0"),
    count("absent", 2, "0"),
    count("beat", 1, "0"),
];
const TOPOLOGIES: &[Topology] = &[Topology {
    key: "toy",
    label: "Toy",
    summary: "",
    shape: Shape::Ring,
    clocks: Clocks::Nobodys,
    params: PARAMS,
    messages: MESSAGES,
    timers: TIMERS,
    presets: &[],
    rules: &[],
    owners: model::scenario::all_members,
    placement: model::placement::nowhere,
    words: None,
    merged: None,
    copies: ("n", |_| 1),
    contrasts: &[],
    version_1: &[],
}];

/// Reads a scenario; it must be valid.
pub fn scenario(text: &str) -> Rc<Scenario> {
    let registry = Registry { world: WORLD, topologies: TOPOLOGIES };
    let (scenario, notices) = model::grammar::parse(text, &registry);
    assert_eq!(notices, [], "{text}");
    Rc::new(scenario)
}

/// The run of a scenario, at its start.
pub fn simulation(text: &str) -> Simulation<Toy> {
    Simulation::new(scenario(text))
}

/// Runs a scenario to its end.
pub fn run(text: &str) -> Trace {
    simulation(text).finish()
}

/// The lines of a run that contain one of these words, each with single spaces.
pub fn lines(text: &str, words: &[&str]) -> Vec<String> {
    let scenario = scenario(text);
    let trace = Simulation::<Toy>::new(Rc::clone(&scenario)).finish();
    let lines = trace.events.iter().map(|event| notation::line(event, &scenario, &trace.words));
    lines
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| words.iter().any(|word| line.contains(word)))
        .collect()
}

fn answer(outcome: Outcome, reason: Reason, cell: Option<Cell>) -> Answer {
    Answer { outcome, reason, cell, also: Vec::new(), word: None, counted: NodeSet::EMPTY }
}

fn ok() -> Answer {
    answer(Outcome::Ok, Reason::None, None)
}

fn refused() -> Answer {
    answer(Outcome::Refused, Reason::NotLeader, None)
}

impl Protocol for Toy {
    type Config = Config;
    type Message = Message;
    type Memory = Memory;

    const MESSAGES: &'static [MessageKind] = MESSAGES;
    const TIMERS: &'static [TimerKind] = TIMERS;

    fn config(scenario: &Scenario) -> Config {
        let count = |key| scenario.count(key) as usize;
        let cluster = Cluster {
            replicas: count("replicas"),
            monitors: count("monitors"),
            absent: count("absent"),
        };
        Config { cluster, beat: count("beat") == 1 }
    }

    fn cluster(config: &Config) -> Cluster {
        config.cluster
    }

    fn disk(_: &Config) -> Disk {
        Disk::default()
    }

    fn memory(_: &Config, me: NodeId, disk: &Disk) -> Memory {
        Memory { end: disk.log().end(), is_client: me.is_client(), ..Memory::default() }
    }

    fn step(mut local: Local<'_, Self>, input: Input<Message>, out: &mut Out<Message>) {
        let me = local.me;
        match input {
            Input::Start { .. } if local.config.beat => match me.index() {
                0 => out.timer(BEAT, 10_000),
                1 => out.timer(PATIENCE, 25_000),
                _ => {}
            },
            Input::Timer(BEAT) => {
                for index in 1..local.config.cluster.replicas {
                    out.send(NodeId::replica(index), Message::Beat);
                }
                out.timer(BEAT, 10_000);
            }
            Input::Timer(_) => local.memory.suspects = true,
            Input::Message { message: Message::Beat, .. } if me.index() == 1 => {
                local.memory.suspects = false;
                out.timer(PATIENCE, 25_000);
            }
            Input::Message { message: Message::Lead, .. } => local.memory.leads = true,
            Input::Leave => {}
            Input::Promote(node) if node == me => local.memory.leads = true,
            Input::Promote(node) => out.send_because(node, Message::Lead, Reason::Ordered),
            Input::Request(request) => {
                let to = request.at.iter().next().unwrap_or(NodeId::replica(0));
                out.send(to, Message::Ask(request));
            }
            Input::Message { message: Message::Told { op, answer }, .. } => out.reply(op, answer),
            Input::Message { from, message: Message::Ask(request) } => {
                let told = match request.kind {
                    OperationKind::Read => Some(read(&local, &request)),
                    OperationKind::Write => write(&mut local, from, &request, out),
                };
                if let Some(answer) = told {
                    out.send(from, Message::Told { op: request.op, answer });
                }
            }
            Input::Persisted(position) if position != NOBODY => {
                out.apply(position);
                let owed = &mut local.memory.owed;
                if let Some(place) = owed.iter().position(|(at, ..)| *at == position) {
                    let (_, to, op) = owed.remove(place);
                    out.send(to, Message::Told { op, answer: ok() });
                }
            }
            _ => {}
        }
    }

    fn view(memory: &Memory, _: &Disk) -> View {
        View {
            role: match (memory.is_client, memory.leads) {
                (true, _) => Role::Client,
                (false, true) => Role::Leader,
                (false, false) => Role::Replica,
            },
            suspect: memory.suspects.then(|| NodeId::replica(0)),
            fenced: memory.fenced,
            ..View::default()
        }
    }

    fn label(message: &Message) -> Label {
        let (kind, op, detail) = match message {
            Message::Ask(request) => (0, Some(request.op), request.value),
            Message::Told { op, .. } => (1, Some(*op), 0),
            Message::Beat => (2, None, 0),
            Message::Lead => (3, None, 0),
        };
        Label { kind, op, detail }
    }
}

fn read(local: &Local<'_, Toy>, request: &Request) -> Answer {
    let number = match request.key.index() {
        3 => (local.clock_us - SKEW_MAX) / 1_000,
        4 => local.disk.applied(),
        5 => return answer(Outcome::Refused, Reason::NotOffered, None),
        _ => return answer(Outcome::Ok, Reason::None, local.disk.cell(request.key)),
    };
    let cell = Cell::new(number as u32, Version(0), request.op);
    answer(Outcome::Ok, Reason::None, Some(cell))
}

/// Does what a write says; returns the answer, if it can be given at once.
fn write(
    local: &mut Local<'_, Toy>,
    from: NodeId,
    request: &Request,
    out: &mut Out<Message>,
) -> Option<Answer> {
    let &Request { op, value, attempt, formula, .. } = request;
    let attempts_before = u32::from(attempt);
    let (entry, worked_out) = (Entry { epoch: 1, key: request.key, formula, value, op }, None);
    match request.key.index() {
        3 if attempts_before < value => return Some(refused()),
        4 if attempts_before < value => append(local, entry, worked_out, None, out),
        5 => out.compact(value.into()),
        6 => out.power_off(NodeId::replica(value as usize - 1)),
        7 => {
            let cell = Cell::new(77, Version(value.into()), op);
            let cells = Vec::from([(Key::new(0), cell)]);
            let snapshot = Snapshot { position: value.into(), epoch: 1, cells };
            local.memory.end = value.into();
            out.persist(Change::Install(Rc::new(snapshot)), NOBODY);
        }
        8 => {
            local.memory.fenced = value == 1;
            local.memory.leads = value < 2;
        }
        9 => {
            let entry = Entry { formula: Formula::Random, ..entry };
            append(local, entry, Some(value), Some((from, op)), out);
        }
        10 if attempts_before < value => {
            out.send(from, Message::Told { op, answer: refused() });
            return Some(refused());
        }
        11 if attempts_before < value => {
            return Some(answer(Outcome::Unknown, Reason::TooFewAcknowledgements, None));
        }
        11 => return Some(refused()),
        _ => append(local, entry, worked_out, Some((from, op)), out),
    }
    matches!(request.key.index(), 5..=8).then(ok)
}

fn append(
    local: &mut Local<'_, Toy>,
    entry: Entry,
    worked_out: Option<u32>,
    owed: Option<(NodeId, OpId)>,
    out: &mut Out<Message>,
) {
    local.memory.end += 1;
    let position = local.memory.end;
    local.memory.owed.extend(owed.map(|(to, op)| (position, to, op)));
    out.persist(Change::Append { position, entry, worked_out }, position);
}
