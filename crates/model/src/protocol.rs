//! What a replication protocol is, to the world.
//!
//! A protocol is a pure state machine: one `step` that takes one input and fills a buffer of
//! commands. It sees no clock, no dice and no network, and it never reports on itself.
//!
//! ```text
//!        Start  Message  Timer  Persisted  Request  Abandon  Promote
//!                              │
//!      Local { me, config, disk (read only), memory } ── step ──▶ Out
//!                              │                                   │
//!                          View (public face)      send  timer  cancel  persist  apply
//!                                                  discard  compact  power off  reply
//! ```
//!
//! - **Time** reaches it only as timers that ring. Where it needs a random wait it asks for a
//!   range, and the world draws.
//! - **Durable state** is the world's ([`Disk`]); a protocol reads it and asks for changes. What it
//!   keeps in `Memory` is gone after a crash, by type.
//! - **Reports** come from the world, which compares the [`View`] before and after each step.
//!
//! Every machine of a topology runs the same `step`: replicas, the monitor if there is one, and the
//! driver inside each client, which routes requests and counts answers.

use crate::disk::{Change, Disk};
use crate::event::{Outcome, Role};
use crate::id::{Key, NodeId, NodeSet, OpId};
use crate::object::Object;
use crate::reason::Reason;
use crate::scenario::Scenario;
use crate::statement::Formula;
use crate::time::Micros;
use crate::{Cell, OperationKind};
use alloc::string::String;
use alloc::vec::Vec;

/// How many machines of each kind a topology has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// Machines that hold data.
    pub replicas: usize,
    /// Machines that watch them.
    pub monitors: usize,
    /// How many of the replicas, from the last, are not there until they join.
    pub absent: usize,
}

/// What a message does for whom; the picture draws each in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Traffic {
    /// A write on its way to a replica.
    Write,
    /// A question of a read.
    Read,
    /// An answer to a read.
    Answer,
    /// A word of thanks: an acknowledgement.
    Acknowledge,
    /// A refusal.
    Refuse,
    /// A log entry on its way to a follower.
    Replicate,
    /// A correction of what a replica was seen to lack.
    Repair,
    /// A sign of life.
    Heartbeat,
    /// Words about who leads.
    Lead,
    /// A value that is kept for a replica that is silent, or is handed over to it later.
    Hint,
    /// A digest, to find out whether two replicas hold the same.
    Compare,
    /// A vote, or the question for one.
    Vote,
}

/// One row of a topology's table of messages.
#[derive(Debug)]
pub struct MessageKind {
    /// Its name in events.
    pub name: &'static str,
    /// How it is drawn.
    pub traffic: Traffic,
    /// Who sends it, why, and what the receiver does.
    pub help: &'static str,
    /// What the event's `detail` says: `value`, `position` …; empty if nothing.
    pub detail: &'static str,
}

/// One row of a topology's table of timers.
#[derive(Debug)]
pub struct TimerKind {
    /// Its name in events.
    pub name: &'static str,
    /// What it waits for.
    pub help: &'static str,
    /// Whether it is drawn as an arc on the card.
    pub shown: bool,
}

impl TimerKind {
    /// Its name as one word, as a script writes it.
    pub fn word(&self) -> String {
        self.name.replace(' ', "-")
    }
}

/// What the world can tell of a message without knowing the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its row in [`Protocol::MESSAGES`].
    pub kind: u8,
    /// The operation that it is about.
    pub op: Option<OpId>,
    /// The number that the row's `detail` names.
    pub detail: u32,
}

/// The public face of a node. The world compares it around every step and writes down the
/// difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// What it is to the others.
    pub role: Role,
    /// The epoch (Raft: term) in which it is that.
    pub epoch: u32,
    /// Whom it believes to lead.
    pub leader: Option<NodeId>,
    /// Whom it believes to be dead.
    pub suspect: Option<NodeId>,
    /// Whether it acknowledges alone because others did not answer in time.
    pub degraded: bool,
    /// The position up to which it counts writes as acknowledged by those it waits for.
    pub committed: u64,
    /// Whether it leads but may not serve, because another may lead by now.
    pub fenced: bool,
    /// Whether it has handed over what it kept and is no member of the cluster any more.
    pub left: bool,
}

/// A request of a session to the driver in its client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// The operation.
    pub op: OpId,
    /// Read or write.
    pub kind: OperationKind,
    /// The key.
    pub key: Key,
    /// How the value of a write is found.
    pub formula: Formula,
    /// The number in the statement: the value to write, or what is added.
    pub value: u32,
    /// How often the session has asked for this before: zero the first time. A driver that gets a
    /// request again forgets what it had under way for it.
    pub attempt: u8,
    /// The replicas to ask; empty where the driver chooses.
    pub at: NodeSet,
    /// What the client's own clock says, in microseconds: a datum for time stamps, skew included.
    pub stamp_us: u64,
    /// A number drawn by the world, for a driver that picks replicas at random.
    pub luck: u64,
}

/// What a step is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input<M> {
    /// The node starts.
    Start {
        /// Whether this is the start of the run, and not a return from a crash.
        first: bool,
    },
    /// A message arrived.
    Message {
        /// From whom.
        from: NodeId,
        /// What.
        message: M,
    },
    /// A timer rang.
    Timer(TimerId),
    /// A change is on disk; the number is the one that it was asked for with.
    Persisted(u64),
    /// A session wants something (clients only).
    Request(Request),
    /// The session gave up waiting (clients only): forget the operation.
    Abandon(OpId),
    /// A person orders that this node lead (monitors; the node itself where there is none).
    Promote(NodeId),
    /// A person orders that this node hand over what it keeps, and leave.
    Leave,
}

/// Which timer: its row in [`Protocol::TIMERS`], and a number to tell several of a row apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimerId {
    /// The row.
    pub kind: u8,
    /// Which of that row.
    pub number: u32,
}

/// What a step may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command<M> {
    /// Send a message.
    Send {
        /// To whom.
        to: NodeId,
        /// What.
        message: M,
        /// Why, for people.
        reason: Reason,
    },
    /// Wind a timer; winding one that runs starts it anew. The world draws from the range.
    Timer {
        /// Which.
        id: TimerId,
        /// The shortest wait.
        least: Micros,
        /// The longest wait.
        most: Micros,
    },
    /// Stop a timer.
    Cancel(TimerId),
    /// Make a change durable, then say so with [`Input::Persisted`] and this number.
    Persist {
        /// The change.
        change: Change,
        /// The number to say it with.
        tag: u64,
    },
    /// Play the durable log into the table up to a position, at once.
    Apply(u64),
    /// Drop the log after a position, at once.
    Discard(u64),
    /// Drop the log up to a position that has been applied, at once.
    Compact(u64),
    /// Switch another machine off, at once: a power switch that no partition of the network cuts
    /// off (STONITH, "shoot the other node in the head").
    PowerOff(NodeId),
    /// Tell the session how an operation ended (clients only).
    Reply {
        /// Which.
        op: OpId,
        /// How.
        answer: Answer,
    },
}

/// What a session is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// How it ended.
    pub outcome: Outcome,
    /// Why, if not well.
    pub reason: Reason,
    /// What was read, or the row that an insert made.
    pub cell: Option<Cell>,
    /// What was read beside that, where a key holds several values.
    pub also: Vec<Cell>,
    /// The value that was read, where values are words.
    pub word: Option<String>,
    /// The replicas that were counted.
    pub counted: NodeSet,
}

impl Answer {
    /// It worked.
    pub fn ok(cell: Option<Cell>, counted: NodeSet) -> Self {
        Self {
            outcome: Outcome::Ok,
            reason: Reason::None,
            cell,
            also: Vec::new(),
            word: None,
            counted,
        }
    }

    /// It did not, or nobody knows.
    pub fn not_ok(outcome: Outcome, reason: Reason, counted: NodeSet) -> Self {
        Self { outcome, reason, cell: None, also: Vec::new(), word: None, counted }
    }
}

/// The buffer that a step fills.
#[derive(Clone, Debug)]
pub struct Out<M> {
    commands: Vec<Command<M>>,
}

impl<M> Default for Out<M> {
    fn default() -> Self {
        Self { commands: Vec::new() }
    }
}

impl<M> Out<M> {
    /// Sends a message.
    pub fn send(&mut self, to: NodeId, message: M) {
        self.send_because(to, message, Reason::None);
    }

    /// Sends a message and says why.
    pub fn send_because(&mut self, to: NodeId, message: M, reason: Reason) {
        self.commands.push(Command::Send { to, message, reason });
    }

    /// Winds a timer that rings after exactly this long.
    pub fn timer(&mut self, id: TimerId, after: Micros) {
        self.timer_between(id, after, after);
    }

    /// Winds a timer that rings after a wait from this range.
    pub fn timer_between(&mut self, id: TimerId, least: Micros, most: Micros) {
        self.commands.push(Command::Timer { id, least, most });
    }

    /// Stops a timer; nothing happens if it does not run.
    pub fn cancel(&mut self, id: TimerId) {
        self.commands.push(Command::Cancel(id));
    }

    /// Asks for a durable change.
    pub fn persist(&mut self, change: Change, tag: u64) {
        self.commands.push(Command::Persist { change, tag });
    }

    /// Plays the durable log into the table up to a position.
    pub fn apply(&mut self, position: u64) {
        self.commands.push(Command::Apply(position));
    }

    /// Drops the log after a position.
    pub fn discard_after(&mut self, position: u64) {
        self.commands.push(Command::Discard(position));
    }

    /// Drops the log up to a position, of what the table holds already.
    pub fn compact(&mut self, position: u64) {
        self.commands.push(Command::Compact(position));
    }

    /// Switches another machine off.
    pub fn power_off(&mut self, node: NodeId) {
        self.commands.push(Command::PowerOff(node));
    }

    /// Answers a session.
    pub fn reply(&mut self, op: OpId, answer: Answer) {
        self.commands.push(Command::Reply { op, answer });
    }

    /// Takes the commands out, oldest first, and leaves the buffer empty.
    pub fn drain(&mut self) -> impl Iterator<Item = Command<M>> + '_ {
        self.commands.drain(..)
    }

    /// Whether the step asked for nothing.
    pub fn is_empty(&self) -> bool {
        self.commands.is_empty()
    }
}

/// What a step sees.
#[derive(Debug)]
pub struct Local<'a, P: Protocol> {
    /// Which node this is.
    pub me: NodeId,
    /// What this node's own clock says, in microseconds: offset and drift included. It starts at
    /// [`limits::SKEW_MAX`](crate::limits::SKEW_MAX), so that no clock reads less than zero.
    pub clock_us: u64,
    /// The topology's knobs.
    pub config: &'a P::Config,
    /// The durable state, to read.
    pub disk: &'a Disk,
    /// The volatile state, to change.
    pub memory: &'a mut P::Memory,
}

/// A replication protocol.
pub trait Protocol: Sized + Clone + core::fmt::Debug + 'static {
    /// The knobs, typed.
    type Config: Clone + core::fmt::Debug;
    /// What the nodes say to each other.
    type Message: Clone + core::fmt::Debug;
    /// What a node forgets in a crash.
    type Memory: Clone + core::fmt::Debug;

    /// The messages, one row each.
    const MESSAGES: &'static [MessageKind];
    /// The timers, one row each.
    const TIMERS: &'static [TimerKind];

    /// Reads the knobs.
    fn config(scenario: &Scenario) -> Self::Config;
    /// How many machines there are.
    fn cluster(config: &Self::Config) -> Cluster;
    /// The disk of a new replica.
    fn disk(config: &Self::Config) -> Disk;
    /// The memory of a node that starts.
    fn memory(config: &Self::Config, me: NodeId, disk: &Disk) -> Self::Memory;
    /// One step.
    fn step(local: Local<'_, Self>, input: Input<Self::Message>, out: &mut Out<Self::Message>);
    /// The public face.
    fn view(memory: &Self::Memory, disk: &Disk) -> View;
    /// What can be told of a message.
    fn label(message: &Self::Message) -> Label;
    /// In which datacenter a node stands. Between two of them messages take longer.
    fn datacenter(_: &Self::Config, _: NodeId) -> u8 {
        0
    }
    /// What a read of an object would return: the newest value that is no tombstone, unless the
    /// protocol decides otherwise.
    fn shown(_: &Self::Config, object: &Object) -> Option<Cell> {
        object.newest_live()
    }
    /// Whether a value that is held and not shown has lost against the one that is.
    fn hides(_: &Self::Config) -> bool {
        false
    }
    /// What a read of an object at a replica would return, where values are words: sets, texts. The
    /// world keeps each word once, and a number for it.
    fn word(_: &Self::Config, _: NodeId, _: &Object) -> Option<String> {
        None
    }
}
