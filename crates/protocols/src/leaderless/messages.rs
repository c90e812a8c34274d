//! What replicas and coordinators say to each other.

use model::protocol::{Label, MessageKind, TimerKind, Traffic};
use model::{Cell, Key, OpId};

/// One message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// Coordinator to every replica: store this version. The replica stores it, unless it holds a
    /// newer one, and acknowledges once its disk has it.
    Write {
        /// The write.
        op: OpId,
        /// The key.
        key: Key,
        /// The version to store.
        cell: Cell,
    },
    /// Replica to coordinator: stored, or superseded by something newer that is stored.
    Stored {
        /// The write.
        op: OpId,
    },
    /// Coordinator to the replicas that it asks: what do you hold? The replica answers from its
    /// table at once.
    Read {
        /// The read.
        op: OpId,
        /// The key.
        key: Key,
    },
    /// Replica to coordinator: this is what I hold, or nothing.
    Answer {
        /// The read.
        op: OpId,
        /// What it holds.
        cell: Option<Cell>,
    },
    /// Coordinator to a replica that answered with an old version: here is the newest I saw. The
    /// replica treats it like a write and acknowledges to the read that sent it.
    Repair {
        /// The read that saw the difference.
        op: OpId,
        /// The key.
        key: Key,
        /// The newest version that the read saw.
        cell: Cell,
    },
    /// Replica to coordinator: the repair is on disk.
    Repaired {
        /// The read that sent the repair.
        op: OpId,
    },
}

/// The table of messages; the rows are in the order of the variants.
pub const MESSAGES: &[MessageKind] = &[
    MessageKind {
        name: "write",
        traffic: Traffic::Write,
        help: crate::explained("Coordinator to every replica: store this version."),
        detail: "value",
    },
    MessageKind {
        name: "stored",
        traffic: Traffic::Acknowledge,
        help: crate::explained(
            "Replica to coordinator: it is on disk here, or something newer is.",
        ),
        detail: "",
    },
    MessageKind {
        name: "read",
        traffic: Traffic::Read,
        help: crate::explained("Coordinator to a replica: what do you hold?"),
        detail: "",
    },
    MessageKind {
        name: "answer",
        traffic: Traffic::Answer,
        help: crate::explained("Replica to coordinator: this is what I hold."),
        detail: "value",
    },
    MessageKind {
        name: "repair",
        traffic: Traffic::Repair,
        help: crate::explained(
            "Coordinator to a stale replica: the newest version that the read saw.",
        ),
        detail: "value",
    },
    MessageKind {
        name: "repaired",
        traffic: Traffic::Acknowledge,
        help: crate::explained("Replica to coordinator: the repair is on disk."),
        detail: "",
    },
];

/// The coordinator's patience.
pub const REQUEST_TIMEOUT: u8 = 0;

/// The table of timers.
pub const TIMERS: &[TimerKind] = &[TimerKind {
    name: "request time-out",
    help: crate::explained("The coordinator stops waiting for acknowledgements or answers."),
    shown: false,
}];

/// What can be told of a message.
pub fn label(message: &Message) -> Label {
    let value = |cell: &Option<Cell>| cell.map_or(0, |cell| cell.value);
    let (kind, op, detail) = match message {
        Message::Write { op, cell, .. } => (0, op, cell.value),
        Message::Stored { op } => (1, op, 0),
        Message::Read { op, .. } => (2, op, 0),
        Message::Answer { op, cell } => (3, op, value(cell)),
        Message::Repair { op, cell, .. } => (4, op, cell.value),
        Message::Repaired { op } => (5, op, 0),
    };
    Label { kind, op: Some(*op), detail }
}
