//! Made-up scripts: what befalls machines, links and clocks, and what clients ask for meanwhile.
//!
//! ```text
//! 0                       trouble until 1.2s            mended         the end
//! ├───── faults, overlapping, most of them end ────────────┤   quiet     │
//! ├───── operations ────────────────────────────────────────────┤        │
//! ```
//!
//! Trouble ends for good: every wall falls, what was held goes on, whoever is down starts, whoever
//! stands still goes on, no link loses anything. Then enough time is left for replicas to agree.

use super::numbers::Numbers;
use alloc::vec::Vec;
use model::scenario::{Clocks, Shape};
use model::statement::Typed;
use model::time::MILLISECOND;
use model::{
    Action, Distribution, Formula, Key, LinkEnds, NodeId, NodeSet, OperationKind, Scenario, Time,
    TimedAction,
};

/// When the first fault begins, in milliseconds: what a cluster is founded with is on disk by then.
pub const FOUNDED_MS: u64 = 50;
/// When the last fault ends.
pub const MENDED: Time = 1_200 * MILLISECOND;
/// When the last operation of a script begins.
const LAST_CALL: Time = 1_500 * MILLISECOND;
/// When the run ends: enough time for replicas to catch up, and for clients to give up.
pub const HORIZON: Time = 4_000 * MILLISECOND;
/// Within how many milliseconds a fault follows upon another.
const FOLLOWS_MS: u64 = 350;
/// Faults of one script at most.
const FAULTS_MAX: u64 = 9;
/// Operations of one script at most.
const CALLS_MAX: u64 = 60;
/// How long after a fault its consequences are most likely to be seen.
const SOON: Time = 400 * MILLISECOND;

/// The machines of a scenario, and what may befall them.
#[derive(Clone, Copy, Debug)]
pub struct Cast {
    /// Replicas that are there from the start.
    pub replicas: usize,
    /// Replicas that may join.
    pub absent: usize,
    /// Monitors.
    pub monitors: usize,
    /// Clients.
    pub clients: usize,
    /// Whether disks are lost.
    pub wipes: bool,
    /// Whether clocks are set while the run goes on, and run fast or slow.
    pub clocks: bool,
    /// Whose clocks are read.
    pub read: Clocks,
    /// Whether anybody can be told to lead.
    pub leaders: bool,
    /// Whether machines may leave: there are more than a key has copies.
    pub leavers: bool,
    /// Whether keys are deleted.
    pub deletes: bool,
    /// Whether machines are switched off by others.
    pub stonith: bool,
    /// Whether reads may name replicas.
    pub named_reads: bool,
    /// Whether the network loses messages all the time.
    pub lossy: bool,
    /// The statements that clients make, where values are more than registers; else empty.
    pub statements: &'static [Formula],
}

impl Cast {
    /// The cast of a scenario.
    pub fn of(scenario: &Scenario, (wipes, clocks): (bool, bool)) -> Self {
        let cluster = crate::cluster(scenario);
        let has = |key: &str| scenario.find(key).is_some();
        Self {
            replicas: cluster.replicas - cluster.absent,
            absent: cluster.absent,
            monitors: cluster.monitors,
            clients: scenario.count("clients") as usize,
            wipes,
            clocks,
            read: scenario.topology.clocks,
            leaders: scenario.topology.shape == Shape::Tree,
            leavers: has("nodes") && scenario.count("nodes") > 0,
            deletes: has("tombstones"),
            stonith: has("fencing") && scenario.choice("fencing") == "stonith",
            named_reads: !has("reads") || scenario.choice("reads") == "any",
            lossy: scenario.share("loss") > 0,
            statements: match has("resolve") {
                true => statements(scenario.choice("resolve")),
                false => &[],
            },
        }
    }

    /// A timer that rings before its time. Some promises rest on it that nobody stands for election
    /// while another may serve, so an election is not called by hand.
    pub fn time_out(&self, draw: &mut Numbers, scenario: &Scenario) -> Option<Action> {
        let node = NodeId::replica(draw.below(self.replicas as u64) as usize);
        let rows = scenario.topology.timers;
        let row = &rows[draw.below(rows.len() as u64) as usize];
        (!self.leaders).then(|| Action::TimeOut { node, timer: Some(row.word()) })
    }

    fn machines(&self) -> impl Iterator<Item = NodeId> + use<> {
        let replicas = (0..self.replicas + self.absent).map(NodeId::replica);
        replicas.chain((0..self.monitors).map(NodeId::monitor))
    }

    fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        self.machines().chain((0..self.clients).map(NodeId::client))
    }
}

/// What clients ask for, where that depends on how conflicts are resolved.
fn statements(resolve: &str) -> &'static [Formula] {
    use Formula::{Add, Delete, Erase, Exclude, Include, Next, Subtract, Type, Value};
    match resolve {
        "g-counter" => &[Add],
        "pn-counter" => &[Add, Add, Subtract],
        "union" | "or-set" => &[Include, Include, Exclude],
        "text" | "transform" => &[Type, Type, Type, Erase],
        _ => &[Value, Value, Value, Value, Add, Next, Delete],
    }
}

/// A script that is being made up.
#[derive(Debug)]
pub struct Author<'a> {
    cast: Cast,
    numbers: Numbers,
    script: &'a mut Vec<TimedAction>,
    /// When the last fault that was made up begins, in milliseconds.
    last: Option<u64>,
}

impl<'a> Author<'a> {
    fn new(cast: Cast, numbers: Numbers, script: &'a mut Vec<TimedAction>) -> Self {
        Self { cast, numbers, script, last: None }
    }
}

/// Makes up the whole script of a scenario.
pub fn write(scenario: &mut Scenario, cast: Cast, numbers: &Numbers) {
    let mut script = Vec::new();
    let mut author = Author::new(cast, numbers.of("faults"), &mut script);
    author.clocks();
    for _ in 0..author.numbers.below(FAULTS_MAX + 1) {
        author.fault();
    }
    author.mend();
    author.numbers = numbers.of("calls");
    author.calls();
    for action in script {
        scenario.insert(action);
    }
    scenario.horizon = HORIZON;
}

/// Faults that shaking a script adds at most.
const ADDED_MAX: u64 = 2;
/// How far shaking moves an action at most.
const MOVED_MAX: Time = 60 * MILLISECOND;

/// Shakes a script: most actions happen a little earlier or later, some do not happen at all, and
/// something may be added.
pub fn shake(scenario: &mut Scenario, cast: Cast, numbers: &Numbers) {
    let mut draw = numbers.of("shake");
    let mut script = Vec::new();
    for TimedAction { at, action } in core::mem::take(&mut scenario.script) {
        let moved = (at + draw.below(2 * MOVED_MAX)).saturating_sub(MOVED_MAX);
        let at = if draw.once_in(3) { at } else { moved };
        if !draw.once_in(12) {
            script.push(TimedAction { at, action });
        }
    }
    let mut author = Author::new(cast, numbers.of("faults"), &mut script);
    for _ in 0..draw.below(ADDED_MAX + 1) {
        author.fault();
    }
    for action in script {
        scenario.insert(action);
    }
}

impl Author<'_> {
    fn at(&mut self, at: Time, action: Action) {
        self.script.push(TimedAction { at, action });
    }

    /// When a fault begins and ends. Half of them are short, and half of them follow upon another:
    /// what breaks systems is the second thing that goes wrong while the first is being dealt with.
    fn span(&mut self) -> (Time, Time) {
        let begin = match self.last {
            Some(last) if self.numbers.once_in(2) => last + self.numbers.below(FOLLOWS_MS),
            _ => FOUNDED_MS + self.numbers.below(MENDED / MILLISECOND - 2 * FOUNDED_MS),
        };
        let begin = begin.min(MENDED / MILLISECOND - FOUNDED_MS);
        self.last = Some(begin);
        let most = if self.numbers.once_in(2) { 150 } else { 700 };
        let end = begin + self.numbers.between(5, most);
        (begin * MILLISECOND, (end * MILLISECOND).min(MENDED))
    }

    fn length(&mut self, least_ms: u64, most_ms: u64) -> Distribution {
        Distribution::constant(self.numbers.between(least_ms, most_ms) * MILLISECOND)
    }

    /// One of the replicas; the first, which leads at the start, more often than others.
    fn replica(&mut self) -> NodeId {
        match self.numbers.once_in(4) {
            true => NodeId::replica(0),
            false => NodeId::replica(self.numbers.below(self.cast.replicas as u64) as usize),
        }
    }

    fn client(&mut self) -> NodeId {
        NodeId::client(self.numbers.below(self.cast.clients as u64) as usize)
    }

    fn node(&mut self) -> NodeId {
        match self.numbers.below(8) {
            0 => self.client(),
            1 if self.cast.monitors > 0 => NodeId::monitor(0),
            _ => self.replica(),
        }
    }

    /// A link between two different nodes, one of which is a replica.
    fn link(&mut self) -> LinkEnds {
        let from = self.replica();
        let mut to = self.node();
        if from == to {
            to = self.client();
        }
        let ends = if self.numbers.once_in(2) { (from, to) } else { (to, from) };
        LinkEnds { from: ends.0, to: ends.1, both_ways: !self.numbers.once_in(3) }
    }

    /// Two groups, neither of them empty: one node and everybody else, one and one, or any two.
    fn sides(&mut self) -> (NodeSet, NodeSet) {
        let one = |node| NodeSet::from_iter([node]);
        match self.numbers.below(4) {
            0 => {
                let from = one(self.node());
                (from, NodeSet::ALL.difference(from))
            }
            1 => {
                let link = self.link();
                (one(link.from), one(link.to))
            }
            _ => {
                let halves = self.numbers.bits();
                let here = |node: &NodeId| halves >> node.index() & 1 == 1;
                let from: NodeSet = self.cast.nodes().filter(here).collect();
                let to: NodeSet = self.cast.nodes().filter(|node| !here(node)).collect();
                match from.is_empty() || to.is_empty() {
                    true => {
                        (one(NodeId::replica(0)), NodeSet::ALL.difference(one(NodeId::replica(0))))
                    }
                    false => (from, to),
                }
            }
        }
    }

    /// One fault, and its end.
    fn fault(&mut self) {
        let (begin, end) = self.span();
        match self.numbers.below(20) {
            0..=5 => self.stop(begin, end),
            6..=7 => {
                let node = self.replica();
                self.at(begin, Action::Pause(node));
                self.at(end, Action::Resume(node));
            }
            8 => self.monitor(begin, end),
            9..=12 => {
                let (from, to) = self.sides();
                let both_ways = !self.numbers.once_in(3);
                // The sides of a wall against everybody are not printed, so it stands both ways.
                let both_ways = both_ways || to.0 == !from.0;
                self.at(begin, Action::Cut { from, to, both_ways });
                self.at(end, Action::Heal { from, to });
            }
            13 | 14 => {
                let (from, to) = self.sides();
                let both_ways = self.numbers.once_in(2) || to.0 == !from.0;
                self.at(begin, Action::Hold { from, to, both_ways });
                self.at(end, Action::Release { from, to });
            }
            15 => {
                let (link, loss) = (self.link(), self.numbers.between(1, 9) as u32 * 100);
                self.at(begin, Action::Lossy { link, loss });
                self.at(end, Action::Lossy { link, loss: 0 });
            }
            16 => {
                let (link, latency) = (self.link(), self.length(10, 80));
                self.at(begin, Action::Delay { link, latency });
                self.at(end, Action::Delay { link, latency: Distribution::constant(5_000) });
            }
            17 => {
                let (node, service) = (self.replica(), self.length(1, 15));
                self.at(begin, Action::Slow { node, service });
                self.at(end, Action::Slow { node, service: Distribution::constant(0) });
            }
            18 if self.cast.absent > 0 => {
                let place = self.cast.replicas as u64 + self.numbers.below(self.cast.absent as u64);
                self.at(begin, Action::Join(NodeId::replica(place as usize)));
            }
            19 if self.cast.leavers => {
                let node = self.replica();
                self.at(begin, Action::Leave(node));
            }
            _ if self.cast.leaders => {
                let node = self.replica();
                self.at(begin, Action::Promote(node));
            }
            _ => self.stop(begin, end),
        }
    }

    /// A replica stops, in one way or another.
    fn stop(&mut self, begin: Time, end: Time) {
        let node = self.replica();
        let action = match self.numbers.below(8) {
            0 if self.cast.wipes => Action::Wipe(node),
            1 | 2 => Action::Kill(node),
            _ => Action::Crash(node),
        };
        self.at(begin, action);
        if !self.numbers.once_in(4) {
            self.at(end, Action::Restart(node));
        }
    }

    /// Something befalls the monitor, where there is one.
    fn monitor(&mut self, begin: Time, end: Time) {
        if self.cast.monitors == 0 {
            return self.stop(begin, end);
        }
        let node = NodeId::monitor(0);
        let (stops, goes_on) = match self.numbers.below(4) {
            0 => (Action::Pause(node), Action::Resume(node)),
            1 if self.cast.wipes => (Action::Wipe(node), Action::Restart(node)),
            _ => (Action::Crash(node), Action::Restart(node)),
        };
        self.at(begin, stops);
        self.at(end, goes_on);
    }

    /// A node whose clock somebody reads.
    fn clock(&mut self) -> NodeId {
        match self.cast.read {
            Clocks::Clients => self.client(),
            Clocks::Replicas | Clocks::Nobodys => self.replica(),
            Clocks::Everybodys if self.numbers.once_in(2) => self.client(),
            Clocks::Everybodys => self.replica(),
        }
    }

    /// Clocks that are off from the start do no harm; some run fast or slow, or are set.
    fn clocks(&mut self) {
        if self.cast.read == Clocks::Nobodys {
            return;
        }
        if self.numbers.once_in(4) {
            let node = self.clock();
            let offset_us = self.numbers.below(400_000) as i64 - 200_000;
            self.at(0, Action::Skew { node, offset_us });
        }
        if self.cast.clocks && self.numbers.once_in(8) {
            let (node, at) = (self.clock(), self.span().0);
            let ppm = self.numbers.below(200_000) as i32 - 100_000;
            let offset_us = self.numbers.below(400_000) as i64 - 200_000;
            let action = match self.numbers.once_in(3) {
                true => Action::Skew { node, offset_us },
                false => Action::Drift { node, ppm },
            };
            self.at(at, action);
        }
    }

    /// The end of all trouble.
    fn mend(&mut self) {
        let (everybody, cast) = (NodeSet::ALL, self.cast);
        self.at(MENDED, Action::Heal { from: everybody, to: everybody });
        self.at(MENDED, Action::Release { from: everybody, to: everybody });
        let stopped = |script: &[TimedAction], node: NodeId| {
            script.iter().any(|timed| match timed.action {
                Action::Crash(one) | Action::Kill(one) | Action::Wipe(one) => one == node,
                _ => false,
            })
        };
        for node in cast.machines() {
            if stopped(self.script, node) || cast.stonith && node.is_replica() {
                self.at(MENDED, Action::Restart(node));
            }
        }
        if cast.lossy {
            let nodes: Vec<NodeId> = cast.nodes().collect();
            for (place, &from) in nodes.iter().enumerate() {
                for &to in
                    nodes[place + 1..].iter().filter(|to| from.is_replica() || !to.is_client())
                {
                    let link = LinkEnds { from, to, both_ways: true };
                    self.at(MENDED, Action::Lossy { link, loss: 0 });
                }
            }
        }
    }

    /// When a client calls: at any time, or, more telling, soon after something has happened.
    fn moment(&mut self, faults: &[Time]) -> Time {
        let any = self.numbers.below(LAST_CALL);
        let soon = self.numbers.below(SOON);
        match faults.is_empty() || self.numbers.once_in(3) {
            true => any,
            false => {
                (faults[self.numbers.below(faults.len() as u64) as usize] + soon).min(LAST_CALL)
            }
        }
    }

    /// A statement of those that clients make here.
    fn statement(&mut self) -> (Formula, Option<u32>) {
        let formula = self.numbers.one_of(self.cast.statements);
        let small = self.numbers.below(9) as u32;
        let value = match formula {
            Formula::Type => {
                let character = char::from(b'a' + self.numbers.below(26) as u8);
                Some(Typed { place: small, character }.number())
            }
            Formula::Value | Formula::Delete | Formula::Next => None,
            _ => Some(small),
        };
        (formula, value)
    }

    /// What clients ask for.
    fn calls(&mut self) {
        let keys = self.numbers.between(1, 3);
        let formulas = self.numbers.below(6);
        let faults = self.script.iter().map(|timed| timed.at);
        let faults: Vec<Time> = faults.filter(|at| *at < MENDED).collect();
        for _ in 0..self.numbers.between(5, CALLS_MAX) {
            let at = self.moment(&faults);
            let (client, key) = (self.client(), Key::new(self.numbers.below(keys) as usize));
            let kind = match self.numbers.once_in(3) {
                true => OperationKind::Read,
                false => OperationKind::Write,
            };
            let deletes = kind == OperationKind::Write && self.cast.deletes && formulas == 3;
            let write = kind == OperationKind::Write && self.cast.leaders;
            let (formula, value) = match self.numbers.below(4) {
                _ if kind == OperationKind::Write && !self.cast.statements.is_empty() => {
                    self.statement()
                }
                0 if deletes => (Formula::Delete, None),
                0 if write && formulas == 0 => (Formula::Add, Some(self.numbers.below(9) as u32)),
                _ if write && formulas == 1 => (Formula::Next, None),
                2 if write && formulas == 2 => (Formula::Now, None),
                3 if write && formulas == 2 => (Formula::Random, None),
                _ => (Formula::Value, None),
            };
            let mut asked = NodeSet::EMPTY;
            if kind == OperationKind::Read && self.cast.named_reads && self.numbers.once_in(4) {
                asked.insert(self.replica());
            }
            self.at(at, Action::Operate { client, kind, key, formula, value, at: asked });
        }
    }
}
