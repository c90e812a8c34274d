//! What clients and replicas say to each other.
//!
//! ```text
//! client ──write──▶ n1 ──change──▶ n2 ──change──▶ its followers
//!        ◀──done───    ◀─received─    ◀─received─
//! ```
//!
//! A change carries the whole object as its writer left it, not just the difference, so it can be
//! taken in at any time and in any order: what it replaces is known from what it has seen.

use alloc::rc::Rc;
use model::protocol::{Label, MessageKind, TimerKind, Traffic};
use model::{Cell, Dot, Formula, Key, NodeId, Object, OpId, Reason, VersionVector};

/// One write, as leaders pass it on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Who took it from a client.
    pub origin: NodeId,
    /// Which of the changes of this leader it is, over all keys.
    pub number: u32,
    /// What the leader had seen of everybody's changes before it made this one.
    pub needs: VersionVector,
    /// The key.
    pub key: Key,
    /// The write's place in the history of the key.
    pub dot: Dot,
    /// The write.
    pub op: OpId,
    /// How the value is found.
    pub formula: Formula,
    /// The number in the statement.
    pub value: u32,
    /// What the write made.
    pub cell: Cell,
    /// The object after it. Where deletions are not remembered, a deletion leaves none.
    pub object: Option<Rc<Object>>,
    /// What a deletion that is not remembered had seen.
    pub past: VersionVector,
}

/// Everything that a replica holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Every key with its object.
    pub objects: alloc::vec::Vec<(Key, Rc<Object>)>,
    /// The changes that are in it, by leader.
    pub seen: VersionVector,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Client to its leader: do this.
    Write {
        /// The write.
        op: OpId,
        /// The key.
        key: Key,
        /// How the value is found.
        formula: Formula,
        /// The number in the statement.
        value: u32,
        /// What the client has read of the key.
        context: Option<Rc<VersionVector>>,
        /// The set that it has read, where values are sets: elements and removals.
        base: (u32, u32),
        /// A random number of the client.
        luck: u64,
    },
    /// Client to a replica: what do you hold?
    Read {
        /// The read.
        op: OpId,
        /// The key.
        key: Key,
    },
    /// Leader to client: your write is on my disk.
    Done {
        /// The write.
        op: OpId,
        /// Its place in the history of the key.
        dot: Dot,
        /// The row that an insert made.
        row: Option<Cell>,
    },
    /// Replica to client: this is what I hold.
    Value {
        /// The read.
        op: OpId,
        /// What it holds.
        object: Option<Rc<Object>>,
    },
    /// Replica to client: no.
    Refuse {
        /// The operation.
        op: OpId,
        /// Why.
        reason: Reason,
    },
    /// Leader to leader or follower: a write that you may not have.
    Change {
        /// The write.
        change: Rc<Change>,
        /// How many replicas have passed it on before.
        hops: u8,
    },
    /// To whoever sent a change: it is on my disk.
    Received {
        /// The key.
        key: Key,
        /// The place of the write in the history of the key.
        dot: Dot,
        /// The write.
        op: OpId,
    },
    /// To a replica that lacks more than single changes can tell: everything that I hold.
    State {
        /// Everything.
        state: Rc<State>,
        /// The sender's clock, by which the answer is known.
        stamp_us: u64,
        /// Whether the receiver shall send what it holds in return.
        back: bool,
    },
    /// To whoever sent its state: it is on my disk.
    StateReceived {
        /// The stamp of the state.
        stamp_us: u64,
    },
    /// Replica that comes back, to those who send to it: what have I missed?
    Hello,
}

const fn row(
    name: &'static str,
    traffic: Traffic,
    help: &'static str,
    detail: &'static str,
) -> MessageKind {
    MessageKind { name, traffic, help: crate::explained(help), detail }
}

/// The table of messages.
pub const MESSAGES: &[MessageKind] = &[
    row("write", Traffic::Write, "Client to its leader: do this.", ""),
    row("read", Traffic::Read, "Client to a replica: what do you hold?", ""),
    row("done", Traffic::Acknowledge, "Leader to client: it is on my disk.", ""),
    row("value", Traffic::Answer, "Replica to client: so many values do I hold.", "values"),
    row("refuse", Traffic::Refuse, "Replica to client: no.", ""),
    row("change", Traffic::Replicate, "Leader to replica: a write that you may not have.", "hop"),
    row("received", Traffic::Acknowledge, "Replica to leader: the change is on my disk.", ""),
    row("state", Traffic::Repair, "Replica to replica: so many keys do I hold.", "keys"),
    row("state received", Traffic::Acknowledge, "Replica to replica: it is on my disk.", ""),
    row("hello", Traffic::Lead, "Replica that comes back: what have I missed?", ""),
];

/// What was not acknowledged is sent again; the number is the receiver's.
pub const RESEND: u8 = 0;
/// What was collected is sent.
pub const SYNC: u8 = 1;
/// A deletion is forgotten; the number is the key's.
pub const COLLECT: u8 = 2;
/// A replica that came back asks again.
pub const HELLO: u8 = 3;

/// The table of timers.
pub const TIMERS: &[TimerKind] = &[
    TimerKind {
        name: "resend",
        help: crate::explained("What was not acknowledged is sent again."),
        shown: false,
    },
    TimerKind { name: "sync", help: crate::explained("What was collected is sent."), shown: true },
    TimerKind {
        name: "tombstone",
        help: crate::explained("A deletion is forgotten."),
        shown: false,
    },
    TimerKind {
        name: "hello",
        help: crate::explained("A replica that came back asks again."),
        shown: false,
    },
];

/// What can be told of a message.
pub fn label(message: &Message) -> Label {
    let count = |object: &Option<Rc<Object>>| {
        object.as_ref().map_or(0, |object| object.siblings().len() as u32)
    };
    let (kind, op, detail) = match message {
        Message::Write { op, .. } => (0, Some(*op), 0),
        Message::Read { op, .. } => (1, Some(*op), 0),
        Message::Done { op, .. } => (2, Some(*op), 0),
        Message::Value { op, object } => (3, Some(*op), count(object)),
        Message::Refuse { op, .. } => (4, Some(*op), 0),
        Message::Change { change, hops } => (5, Some(change.op), u32::from(*hops) + 1),
        Message::Received { op, .. } => (6, Some(*op), 0),
        Message::State { state, .. } => (7, None, state.objects.len() as u32),
        Message::StateReceived { .. } => (8, None, 0),
        Message::Hello => (9, None, 0),
    };
    Label { kind, op, detail }
}
