//! Scenarios and traces made by hand, for tests.
//!
//! The two families here have the knobs and the kinds of messages that the stage speaks of, and
//! nothing behind them: traces are written down event by event.

use alloc::rc::Rc;
use alloc::vec::Vec;
use model::limits::HORIZON_MAX;
use model::param::{Choice, Param, ParamKind};
use model::protocol::{MessageKind, TimerKind};
use model::scenario::{Rule, Shape};
use model::{
    Action, EndedBy, Event, EventKind, Formula, Key, LossCause, MessageId, NodeId, NodeSet, OpId,
    Outcome, ParamValue, Placement, Reason, Registry, Role, Scenario, Time, TimedAction, Topology,
    Trace, Traffic,
};

const fn count(key: &'static str, default: &'static str) -> Param {
    let kind = ParamKind::Count { min: 0, max: 100, at_most: None, unit: "" };
    Param { key, label: key, help: "", group: "", kind, default, advanced: false, only_if: None }
}

const fn span(key: &'static str, default: &'static str) -> Param {
    let kind = ParamKind::Span { min: 0, max: HORIZON_MAX };
    Param { key, label: key, help: "", group: "", kind, default, advanced: false, only_if: None }
}

const fn choice(key: &'static str, words: &'static [Choice], default: &'static str) -> Param {
    let kind = ParamKind::Choice(words);
    Param { key, label: key, help: "", group: "", kind, default, advanced: false, only_if: None }
}

const fn word(key: &'static str) -> Choice {
    Choice { key, label: key, help: "" }
}

const fn latency(key: &'static str, default: &'static str) -> Param {
    let kind = ParamKind::Latency;
    Param { key, label: key, help: "", group: "", kind, default, advanced: false, only_if: None }
}

const fn share(key: &'static str, default: &'static str) -> Param {
    let kind = ParamKind::Share;
    Param { key, label: key, help: "", group: "", kind, default, advanced: false, only_if: None }
}

const WORLD: &[Param] = &[
    count("clients", "2"),
    latency("latency", "5ms"),
    latency("disk", "1ms"),
    share("loss", "0"),
    choice("order", &[word("free"), word("kept")], "free"),
    span("client-timeout", "500ms"),
    choice("workload", &[word("hand"), word("rate"), word("closed")], "hand"),
    count("rate", "20"),
];

const LEADERLESS: &[Param] = &[
    count("n", "3"),
    count("w", "2"),
    count("r", "2"),
    choice("ask", &[word("all"), word("r")], "all"),
];

const SINGLE_LEADER: &[Param] = &[
    count("followers", "2"),
    choice("acknowledge", ACKNOWLEDGE, "async"),
    count("sync-followers", "1"),
    span("semi-sync-timeout", "100ms"),
    choice("on-timeout", &[word("degrade"), word("block")], "degrade"),
    choice("reads", READS, "leader"),
    choice("failover", FAILOVER, "automatic"),
    span("detection", "100ms"),
    span("promotion", "30ms"),
    span("reroute", "30ms"),
    count("log-start", "0"),
    count("spares", "0"),
    choice("feed", &[word("leader"), word("chain"), word("relay")], "leader"),
    choice("level", &[word("flushed"), word("received"), word("applied")], "flushed"),
    count("min-in-sync", "1"),
    span("pin", "200ms"),
    choice("shipping", SHIPPING, "rows"),
    span("trigger-poll", "20ms"),
    count("newer-followers", "0"),
    span("apply", "0s"),
    span("operator", "3m"),
    choice("fencing", &[word("epochs"), word("none"), word("stonith")], "epochs"),
    span("stonith", "50ms"),
    choice("own-disk-first", &[word("on"), word("off")], "on"),
    choice("rewind", &[word("on"), word("off")], "on"),
];

const MENDED: &[Param] = &[
    choice("repair", &[word("none"), word("async")], "none"),
    choice("hints", &[word("off"), word("next")], "off"),
    span("anti-entropy", "0s"),
];

const ACKNOWLEDGE: &[Choice] =
    &[word("async"), word("semi-sync"), word("sync"), word("any"), word("first"), word("in-sync")];

const READS: &[Choice] = &[
    word("leader"),
    word("followers"),
    word("any"),
    word("sticky"),
    word("read-your-writes"),
    word("leader-after-write"),
];

const FAILOVER: &[Choice] = &[word("automatic"), word("off"), word("operator"), word("majority")];

const SHIPPING: &[Choice] = &[word("rows"), word("wal"), word("statements"), word("triggers")];

const fn rule(key: &'static str, off: &'static str) -> Rule {
    Rule { key, off, on: "on", promise: "durable", why: "Something is lost without it.", text: "" }
}

const RULES: &[Rule] =
    &[rule("own-disk-first", "off"), rule("fencing", "none"), rule("rewind", "off")];

const fn message(name: &'static str, traffic: Traffic, detail: &'static str) -> MessageKind {
    MessageKind { name, traffic, help: "", detail }
}

/// One kind for each kind of traffic, in the order of [`Traffic`].
const MESSAGES: &[MessageKind] = &[
    message("write", Traffic::Write, "value"),
    message("read", Traffic::Read, ""),
    message("answer", Traffic::Answer, "value"),
    message("stored", Traffic::Acknowledge, ""),
    message("refuse", Traffic::Refuse, ""),
    message("append", Traffic::Replicate, "to"),
    message("repair", Traffic::Repair, "value"),
    message("heartbeat", Traffic::Heartbeat, ""),
    message("announce", Traffic::Lead, "epoch"),
    message("hint", Traffic::Hint, "value"),
    message("compare", Traffic::Compare, "part"),
    message("vote", Traffic::Vote, "epoch"),
];

const TIMERS: &[TimerKind] = &[
    TimerKind { name: "detection", help: "", shown: true },
    TimerKind { name: "ping", help: "", shown: false },
];

const fn topology(key: &'static str, shape: Shape, params: &'static [Param]) -> Topology {
    Topology {
        key,
        label: key,
        summary: "A family of which nothing is known here.",
        shape,
        clocks: model::scenario::Clocks::Clients,
        params,
        messages: MESSAGES,
        timers: TIMERS,
        presets: &[],
        rules: RULES,
        owners: model::scenario::all_members,
        placement: model::placement::nowhere,
        words: None,
        merged: None,
        copies: ("n", |_| 1),
        contrasts: &[],
        version_1: &[],
    }
}

static TOPOLOGIES: &[Topology] = &[
    topology("leaderless", Shape::Ring, LEADERLESS),
    topology("single-leader", Shape::Tree, SINGLE_LEADER),
    topology("unheard-of", Shape::Ring, &[]),
    topology("mended", Shape::Ring, MENDED),
    Topology {
        owners: two_of_all,
        placement: placed,
        ..topology("placed", Shape::Ring, LEADERLESS)
    },
    Topology { placement: led, ..topology("led", Shape::Ring, LEADERLESS) },
];

/// The keepers of every key are n2 and n3.
fn two_of_all(_: &Scenario, members: NodeSet, _: Key) -> NodeSet {
    members.intersection([1, 2].into_iter().map(NodeId::replica).collect())
}

/// A ring on which replicas have two places each, opposite each other.
fn placed(_: &Scenario) -> Placement {
    let places = |node: u32| Vec::from([node << 28, (node + 8) << 28]);
    Placement {
        tokens: (0..8).map(places).collect(),
        keys: vec![0x0800_0000],
        ..Placement::default()
    }
}

/// Three leaders in a ring, each in a region with a follower.
fn led(_: &Scenario) -> Placement {
    let n = NodeId::replica;
    Placement {
        regions: (0..3).map(|leader| [n(leader), n(leader + 3)].into_iter().collect()).collect(),
        region: "region",
        leaders: NodeSet::replicas(3),
        feeds: Vec::from([(n(0), n(1)), (n(1), n(2)), (n(2), n(0))]),
        ..Placement::default()
    }
}

/// The scenario of a family in which nothing is said.
pub(crate) fn scenario(key: &str) -> Scenario {
    let registry = Registry { world: WORLD, topologies: TOPOLOGIES };
    registry.blank(registry.topology(key).expect("the fixture has this family"))
}

/// Turns a knob that counts.
pub(crate) fn set_count(scenario: &mut Scenario, key: &str, value: u64) {
    assert!(scenario.set(key, ParamValue::Count(value)), "the fixture has a knob {key}");
}

/// Turns a knob to one of its words.
pub(crate) fn set_choice(scenario: &mut Scenario, key: &str, wanted: &str) {
    let (param, _) = scenario.find(key).expect("the fixture has this knob");
    let value = param.parse(wanted).expect("the fixture's knob has this word");
    scenario.set(key, value);
}

/// The replica that people call by this number.
pub(crate) fn n(number: usize) -> NodeId {
    NodeId::replica(number - 1)
}

/// The client that people call by this number.
pub(crate) fn c(number: usize) -> NodeId {
    NodeId::client(number - 1)
}

/// A run that is being written down.
#[derive(Clone, Debug)]
pub(crate) struct Story {
    pub scenario: Scenario,
    events: Vec<Event>,
    operations: usize,
    messages: usize,
    replicas: usize,
    monitors: usize,
    clients: usize,
    absent: usize,
}

impl Story {
    /// A run of a family before anything has happened.
    pub fn new(key: &str, replicas: usize, clients: usize) -> Self {
        let scenario = scenario(key);
        let monitors = usize::from(scenario.topology.shape == Shape::Tree);
        let (events, operations, messages) = (Vec::new(), 0, 0);
        Self { scenario, events, operations, messages, replicas, monitors, clients, absent: 0 }
    }

    /// The last replicas are not there until they join.
    pub fn absent(&mut self, absent: usize) -> &mut Self {
        self.absent = absent;
        self
    }

    /// Something happens.
    pub fn at(&mut self, at: Time, kind: EventKind) -> &mut Self {
        let place = self.events.partition_point(|event| event.at <= at);
        self.events.insert(place, Event { at, cause: None, kind });
        self
    }

    /// An action of the script takes place.
    pub fn act(&mut self, at: Time, action: Action) -> &mut Self {
        let number = self.scenario.script.len() as u32;
        self.scenario.script.push(TimedAction { at, action });
        self.at(at, EventKind::Acted { action: number })
    }

    /// A wall between two groups.
    pub fn cut(&mut self, at: Time, from: &[NodeId], to: &[NodeId]) -> &mut Self {
        let set = |nodes: &[NodeId]| nodes.iter().copied().collect::<NodeSet>();
        self.act(at, Action::Cut { from: set(from), to: set(to), both_ways: true })
    }

    /// A client writes or reads `x`. Calls must be told in order of time.
    pub fn call(&mut self, at: Time, client: NodeId, write: Option<u32>) -> OpId {
        self.ask(at, client, write.is_some(), (Formula::Value, write.unwrap_or(0)))
    }

    /// A client asks for a statement about `x` to be carried out.
    pub fn state(&mut self, at: Time, client: NodeId, formula: Formula, value: u32) -> OpId {
        self.ask(at, client, true, (formula, value))
    }

    fn ask(
        &mut self,
        at: Time,
        client: NodeId,
        write: bool,
        (formula, value): (Formula, u32),
    ) -> OpId {
        let op = OpId::new(self.operations);
        self.operations += 1;
        self.at(at, EventKind::Invoked { op, client, write, key: Key::new(0), formula, value });
        op
    }

    /// A replica appends an entry, has it on disk, and plays it into its table.
    pub fn log(&mut self, at: Time, node: NodeId, position: u32, op: OpId) -> &mut Self {
        self.at(at, EventKind::Appended { node, position, op, epoch: 1 });
        self.at(at, EventKind::Flushed { node, position });
        self.at(at, EventKind::Applied { node, position, op })
    }

    /// What a statement gave at a replica.
    pub fn gave(
        &mut self,
        at: Time,
        node: NodeId,
        (position, op): (u32, OpId),
        value: u32,
    ) -> &mut Self {
        self.at(at, EventKind::Evaluated { node, position, op, value })
    }

    /// What is sent between two groups is held.
    pub fn hold(&mut self, at: Time, from: &[NodeId], to: &[NodeId]) -> &mut Self {
        let set = |nodes: &[NodeId]| nodes.iter().copied().collect::<NodeSet>();
        self.act(at, Action::Hold { from: set(from), to: set(to), both_ways: true })
    }

    /// A client is told that it worked.
    pub fn told(&mut self, at: Time, op: OpId, counted: &[NodeId]) -> &mut Self {
        let counted = counted.iter().copied().collect();
        let (outcome, reason) = (Outcome::Ok, Reason::None);
        self.at(at, EventKind::Returned { op, outcome, reason, value: 0, of: None, counted })
    }

    /// A message leaves and, unless it is lost, arrives. Sendings must be told in order of time.
    pub fn send(
        &mut self,
        (sent, ends): (Time, Time),
        (from, to): (NodeId, NodeId),
        traffic: Traffic,
        op: Option<OpId>,
        lost: Option<LossCause>,
    ) -> MessageId {
        let message = MessageId::new(self.messages);
        self.messages += 1;
        let kind = traffic as u8;
        let reason = Reason::None;
        self.at(sent, EventKind::Sent { message, from, to, kind, reason, op, detail: 7 });
        self.at(
            ends,
            match lost {
                None => EventKind::Delivered { message, from, to, kind },
                Some(cause) => EventKind::Lost { message, from, to, kind, cause },
            },
        );
        message
    }

    /// A replica stores a value.
    pub fn store(&mut self, at: Time, node: NodeId, op: OpId, value: u32) -> &mut Self {
        self.at(at, EventKind::Stored { node, key: Key::new(0), op, value })
    }

    /// A replica takes a role.
    pub fn role(&mut self, at: Time, node: NodeId, role: Role, epoch: u32) -> &mut Self {
        self.at(at, EventKind::RoleChanged { node, role, epoch })
    }

    /// The run, ready to be looked at.
    pub fn timeline(&self, end: Time) -> crate::Timeline {
        let trace = Trace {
            events: self.events.clone(),
            end,
            ended_by: EndedBy::Horizon,
            replicas: self.replicas,
            absent: self.absent,
            monitors: self.monitors,
            clients: self.clients,
            words: Vec::new(),
        };
        crate::Timeline::new(Rc::new(self.scenario.clone()), Rc::new(trace))
    }
}
