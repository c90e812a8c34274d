//! Clients.
//!
//! A session is what a user of the database sees as "one connection": it has one operation under
//! way at a time, waits so long and no longer, and is told one of three things: ok, refused, or
//! unknown. Its calls come from the script, and from a workload if there is one.
//!
//! Routing and counting answers is not done here but by the protocol's own driver, which runs in
//! the client's node; the session only calls, waits, asks again and gives up.
//!
//! # Asking again
//!
//! A session may be told to repeat an operation that was not answered in time, or was answered with
//! anything but ok (knobs `retries` and `retry-pause`). It is still one operation: one call, one
//! answer, which is that of the last attempt.
//!
//! ```text
//! call ──▶ attempt 0 ── no answer in time ──▶ attempt 1 ── refused ── pause ──▶ attempt 2 ──▶ told
//! ```
//!
//! Nothing takes back an attempt that went before. A write whose first attempt did happen and whose
//! second happens as well has been applied twice: harmless for a value, wrong for `add` and
//! `insert`. And when an earlier attempt ended without anybody knowing, a refusal of the last one
//! says nothing about it: the session is told *unknown*, not *refused*.

use crate::chance::{Chance, Purpose, Stream};
use alloc::collections::VecDeque;
use model::limits::BACKLOG_MAX;
use model::protocol::{Answer, Request};
use model::{EventId, Formula, Key, Micros, NodeId, NodeSet, OperationKind, Outcome, Reason};
use model::{OpId, Scenario};

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
    /// What its writes say.
    formula: Formula,
    /// How long a client waits for an answer.
    pub timeout: Micros,
    /// How often a client asks again.
    pub retries: u8,
    /// How long it waits after an answer that is not ok before it asks again.
    pub retry_pause: Micros,
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
            formula: match scenario.choice("statement") {
                "now" => Formula::Now,
                "rand" => Formula::Random,
                "add" => Formula::Add,
                "insert" => Formula::Next,
                _ => Formula::Value,
            },
            timeout: scenario.span("client-timeout"),
            retries: scenario.count("retries") as u8,
            retry_pause: scenario.span("retry-pause"),
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
    /// How the value of a write is found.
    pub formula: Formula,
    /// The number in the statement.
    pub value: Option<u32>,
    pub at: NodeSet,
    /// What asked for it.
    pub cause: Option<EventId>,
}

impl Call {
    /// The number that the call names, if it becomes this operation: a plain write without one
    /// names the operation's own, which no other such write has.
    pub fn number(&self, op: OpId) -> u32 {
        match (self.kind, self.value, self.formula) {
            (OperationKind::Read, ..) => 0,
            (_, Some(value), _) => value,
            (_, None, Formula::Value | Formula::Delete) => op.number(),
            (_, None, _) => 0,
        }
    }
}

/// The operation that a session has under way.
#[derive(Clone, Copy, Debug)]
pub struct Open {
    /// What it asks its driver, for the last time or for the next.
    pub request: Request,
    /// The event of its call, or of its asking again.
    pub asked: EventId,
    /// Whether it was told something else than ok and pauses until it asks again.
    pub pausing: bool,
    /// Whether an attempt has ended without anybody knowing whether it happened.
    pub in_doubt: bool,
}

impl Open {
    /// The operation.
    pub fn op(&self) -> OpId {
        self.request.op
    }

    /// Whether this answer ends the operation: it is ok, or final, or nothing is left to try.
    pub fn ends_with(&self, answer: &Answer, retries: u8) -> bool {
        let is_final = matches!(answer.reason, Reason::NotOffered | Reason::TooManyWaiting);
        answer.outcome == Outcome::Ok || is_final || self.request.attempt >= retries
    }
}

/// One client's session.
#[derive(Clone, Debug)]
pub struct Session {
    pub client: NodeId,
    pub open: Option<Open>,
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
        let formula = match kind {
            OperationKind::Read => Formula::Value,
            OperationKind::Write => workload.formula,
        };
        let value = (formula == Formula::Add).then_some(1);
        Call { kind, key, formula, value, at: NodeSet::EMPTY, cause: None }
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
