//! Clients.
//!
//! A session is what a user of the database sees as "one connection": it has one operation under
//! way at a time, waits so long and no longer, and is told one of three things: ok, refused, or
//! unknown. Its calls come from the script, and from a workload if there is one.
//!
//! Routing and counting answers is not done here but by the protocol's own driver, which runs in
//! the client's node; the session only calls, waits and gives up.

use crate::chance::{Chance, Purpose, Stream};
use alloc::collections::VecDeque;
use model::limits::BACKLOG_MAX;
use model::{EventId, Key, Micros, NodeId, NodeSet, OpId, OperationKind, Scenario};

/// How a workload calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Hand,
    Rate,
    Closed,
}

/// The workload that all sessions share.
#[derive(Clone, Debug)]
pub struct Workload {
    mode: Mode,
    per_second: u64,
    even: bool,
    /// In thousandths.
    read_share: u32,
    keys: u64,
    /// How long a client waits for an answer.
    pub timeout: Micros,
}

impl Workload {
    pub fn of(scenario: &Scenario) -> Self {
        let mode = match scenario.choice("workload") {
            "rate" => Mode::Rate,
            "closed" => Mode::Closed,
            _ => Mode::Hand,
        };
        Self {
            mode,
            per_second: scenario.count("rate"),
            even: scenario.choice("pace") == "even",
            read_share: scenario.share("read-share"),
            keys: scenario.count("keys"),
            timeout: scenario.span("client-timeout"),
        }
    }

    /// Whether a session calls again as soon as it is free.
    pub fn is_closed(&self) -> bool {
        self.mode == Mode::Closed
    }
}

/// A call that has not been made yet.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    pub kind: OperationKind,
    pub key: Key,
    /// The value to write; the operation's own number where it is not given.
    pub value: Option<u32>,
    pub at: NodeSet,
    /// What asked for it.
    pub cause: Option<EventId>,
}

/// One client's session.
#[derive(Clone, Debug)]
pub struct Session {
    pub client: NodeId,
    /// The operation under way, and the event of its call.
    pub open: Option<(OpId, EventId)>,
    backlog: VecDeque<Call>,
    arrivals: Stream,
    calls: Stream,
    luck: Stream,
}

impl Session {
    pub fn new(client: NodeId, chance: &Chance) -> Self {
        let stream = |purpose| chance.stream(purpose, client.index(), client.index());
        Self {
            client,
            open: None,
            backlog: VecDeque::new(),
            arrivals: stream(Purpose::Arrival),
            calls: stream(Purpose::Call),
            luck: stream(Purpose::Luck),
        }
    }

    /// How long until the workload calls for the first time (with `first`) or again.
    pub fn gap(&mut self, workload: &Workload, first: bool) -> Option<Micros> {
        let even = 1_000_000 / workload.per_second.max(1);
        match workload.mode {
            Mode::Hand => None,
            // Clients start a little apart, so that they do not call in lockstep.
            Mode::Closed => Some(if first { self.arrivals.below(1_000) } else { 0 }),
            Mode::Rate if workload.even && first => Some(self.arrivals.below(even.max(1))),
            Mode::Rate if workload.even => Some(even.max(1)),
            Mode::Rate => Some(self.arrivals.poisson_gap(workload.per_second)),
        }
    }

    /// The workload's next call.
    pub fn draw(&mut self, workload: &Workload) -> Call {
        let kind = match self.calls.happens(workload.read_share) {
            true => OperationKind::Read,
            false => OperationKind::Write,
        };
        let key = Key::new(self.calls.below(workload.keys) as usize);
        Call { kind, key, value: None, at: NodeSet::EMPTY, cause: None }
    }

    /// A number for the driver to pick replicas with.
    pub fn luck(&mut self) -> u64 {
        self.luck.bits()
    }

    /// Puts a call behind the operation under way; returns whether there was room.
    pub fn queue(&mut self, call: Call) -> bool {
        let room = self.backlog.len() < BACKLOG_MAX;
        if room {
            self.backlog.push_back(call);
        }
        room
    }

    /// The next call that waits.
    pub fn next_queued(&mut self) -> Option<Call> {
        self.backlog.pop_front()
    }

    /// Whether a call waits.
    pub fn has_queued(&self) -> bool {
        !self.backlog.is_empty()
    }
}
