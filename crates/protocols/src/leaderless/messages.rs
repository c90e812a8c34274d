//! What clients, coordinators and replicas say to each other.

use alloc::rc::Rc;
use alloc::vec::Vec;
use model::protocol::{Label, MessageKind, TimerKind, Traffic};
use model::{
    Cell, Formula, Key, NodeId, NodeSet, OpId, OperationKind, Outcome, Reason, Record,
    VersionVector,
};

/// What a client asks of a coordinator.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The operation.
    pub op: OpId,
    /// Whose.
    pub client: NodeId,
    /// How often it has asked before.
    pub attempt: u8,
    /// Read or write.
    pub kind: OperationKind,
    /// The key.
    pub key: Key,
    /// Whether a write is a deletion.
    pub formula: Formula,
    /// The value of a write.
    pub value: u32,
    /// What the client's clock says.
    pub stamp_us: u64,
    /// A throw of dice.
    pub luck: u64,
    /// The replicas to ask; empty where the coordinator chooses.
    pub at: NodeSet,
    /// What the client had seen of the key.
    pub context: Option<Rc<VersionVector>>,
    /// Whether another machine has passed it on.
    pub passed_on: bool,
}

/// What a coordinator tells a client.
#[derive(Clone, Debug)]
pub struct Told {
    /// The operation.
    pub op: OpId,
    /// Which asking of it this answers.
    pub attempt: u8,
    /// How it ended.
    pub outcome: Outcome,
    /// Why, if not well.
    pub reason: Reason,
    /// What was read.
    pub cell: Option<Cell>,
    /// What was read beside that.
    pub also: Vec<Cell>,
    /// Who was counted.
    pub counted: NodeSet,
    /// What the client has seen by this.
    pub context: Option<Rc<VersionVector>>,
}

/// How far a machine has come that joins or leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It gets what it will keep; writes go to it as well, reads do not.
    Joining,
    /// It is a member.
    Joined,
    /// It hands over what it keeps; writes go to its heirs as well.
    Leaving,
    /// It is no member any more.
    Gone,
}

/// One message.
#[derive(Clone, Debug)]
pub enum Message {
    /// Coordinator to every replica: store this. The replica stores it, unless it holds something
    /// newer, and acknowledges once its disk has it.
    Write {
        /// The operation.
        op: OpId,
        /// The key.
        key: Key,
        /// The record.
        record: Record,
    },
    /// Replica to coordinator: stored, or something newer is.
    Stored {
        /// The operation.
        op: OpId,
    },
    /// Coordinator to a replica: what do you hold? One that stands in answers with its hint.
    Read {
        /// The operation.
        op: OpId,
        /// The key.
        key: Key,
    },
    /// Replica to coordinator: this is what I hold, or nothing.
    Answer {
        /// The operation.
        op: OpId,
        /// The record.
        record: Option<Record>,
    },
    /// Coordinator to a replica that answered with an old version: here is the newest I saw.
    Repair {
        /// The operation.
        op: OpId,
        /// The key.
        key: Key,
        /// The record.
        record: Record,
    },
    /// Replica to coordinator: the repair is on disk.
    Repaired {
        /// The operation.
        op: OpId,
    },
    /// Client to a coordinator: do this for me.
    Ask(Rc<Ask>),
    /// Coordinator to client: this is what came of it.
    Told(Rc<Told>),
    /// Coordinator to a replica: a digest of what you hold will do.
    Digest {
        /// The operation.
        op: OpId,
        /// The key.
        key: Key,
    },
    /// Replica to coordinator: the digest.
    Sum {
        /// The operation.
        op: OpId,
        /// The digest.
        digest: u64,
    },
    /// Coordinator to a machine that stands in: keep this for a replica that is silent.
    Keep {
        /// The operation.
        op: OpId,
        /// For whom.
        owner: NodeId,
        /// The key.
        key: Key,
        /// The record.
        record: Record,
    },
    /// The one that stands in to coordinator: it is on my disk.
    Kept {
        /// The operation.
        op: OpId,
    },
    /// A keeper of a hint, or one that hands a key over: this is yours.
    Hand {
        /// The key.
        key: Key,
        /// The record.
        record: Record,
    },
    /// The answer: it is on my disk.
    Taken {
        /// The key.
        key: Key,
        /// What the record is recognised by.
        mark: u32,
    },
    /// Two replicas compare the keys that both keep, one part of the ring at a time.
    Compare {
        /// Which part of the ring.
        part: u8,
        /// The digest.
        digest: u64,
    },
    /// What one of them holds in a part that differs.
    Contents {
        /// Which part of the ring.
        part: u8,
        /// What is held there.
        records: Rc<Vec<(Key, Record)>>,
        /// Whether the other shall send what this one lacks.
        answer: bool,
    },
    /// One that joins or leaves, to everybody.
    Member {
        /// How far it has come.
        phase: Phase,
    },
    /// The answer: noted, and everything handed over that was to be.
    Noted {
        /// How far it has come.
        phase: Phase,
        /// Who is a member, as far as is known.
        members: NodeSet,
        /// Who is about to be.
        joining: NodeSet,
    },
}

const fn row(
    name: &'static str,
    traffic: Traffic,
    detail: &'static str,
    help: &'static str,
) -> MessageKind {
    MessageKind { name, traffic, help, detail }
}

/// The table of messages; the rows are in the order of the variants.
pub const MESSAGES: &[MessageKind] = &[
    row(
        "write",
        Traffic::Write,
        "value",
        crate::explained("Coordinator to every replica: store this version."),
    ),
    row(
        "stored",
        Traffic::Acknowledge,
        "",
        crate::explained("Replica to coordinator: it is on disk here, or something newer is."),
    ),
    row("read", Traffic::Read, "", crate::explained("Coordinator to a replica: what do you hold?")),
    row(
        "answer",
        Traffic::Answer,
        "value",
        crate::explained("Replica to coordinator: this is what I hold."),
    ),
    row(
        "repair",
        Traffic::Repair,
        "value",
        crate::explained("Coordinator to a stale replica: the newest version that the read saw."),
    ),
    row(
        "repaired",
        Traffic::Acknowledge,
        "",
        crate::explained("Replica to coordinator: the repair is on disk."),
    ),
    row(
        "request",
        Traffic::Write,
        "",
        crate::explained("Client to a coordinator: read or write this for me."),
    ),
    row(
        "reply",
        Traffic::Answer,
        "",
        crate::explained("Coordinator to client: this is what came of it."),
    ),
    row(
        "digest request",
        Traffic::Read,
        "",
        crate::explained("Coordinator to a replica: a digest of what you hold will do."),
    ),
    row(
        "digest",
        Traffic::Answer,
        "",
        crate::explained("Replica to coordinator: a short number that stands for what I hold."),
    ),
    row(
        "hint",
        Traffic::Hint,
        "value",
        crate::explained(
            "Coordinator to the next machine on the ring: keep this for a replica that is silent.",
        ),
    ),
    row(
        "hint kept",
        Traffic::Acknowledge,
        "",
        crate::explained("Who stands in, to coordinator: the hint is on disk."),
    ),
    row(
        "handoff",
        Traffic::Hint,
        "value",
        crate::explained("Keeper of a hint, or one that hands a key over: this is yours."),
    ),
    row(
        "taken",
        Traffic::Acknowledge,
        "",
        crate::explained("The answer to a handoff: it is on disk."),
    ),
    row(
        "compare",
        Traffic::Compare,
        "part",
        crate::explained(
            "Replica to replica: this is the digest of what we both keep in a part of the ring. \
             Part 1 is all of it, parts 2 and 3 are its halves, 4 to 7 the quarters, and so on.",
        ),
    ),
    row(
        "contents",
        Traffic::Repair,
        "part",
        crate::explained("Replica to replica: all that I hold in a part where we differ."),
    ),
    row(
        "membership",
        Traffic::Lead,
        "",
        crate::explained("One that joins or leaves, to everybody: how far it has come."),
    ),
    row(
        "noted",
        Traffic::Acknowledge,
        "",
        crate::explained("The answer: I know, and have handed over what goes to you."),
    ),
];

/// The coordinator's patience.
pub const REQUEST_TIMEOUT: u8 = 0;
/// Until a hint is kept for whoever is silent.
pub const HINT: u8 = 1;
/// Until hints are offered again.
pub const HANDOFF: u8 = 2;
/// Until keys are compared with another replica.
pub const ENTROPY: u8 = 3;
/// Until a tombstone is collected; one for each key.
pub const COLLECT: u8 = 4;
/// Until a member that joins or leaves says so again.
pub const MEMBER: u8 = 5;

const fn timer(name: &'static str, help: &'static str) -> TimerKind {
    TimerKind { name, help, shown: false }
}

/// The table of timers.
pub const TIMERS: &[TimerKind] = &[
    timer(
        "request time-out",
        crate::explained("The coordinator stops waiting for acknowledgements or answers."),
    ),
    timer(
        "hint",
        crate::explained("A replica has been silent for so long that a hint is kept for it."),
    ),
    timer("handoff", crate::explained("Hints are offered to those whom they are for.")),
    timer("anti-entropy", crate::explained("Keys are compared with those of another replica.")),
    timer("collection", crate::explained("A tombstone is old enough to be forgotten.")),
    timer("membership", crate::explained("Who joins or leaves says so again.")),
];

/// What can be told of a message.
pub fn label(message: &Message) -> Label {
    let value = |record: &Record| record.newest().map_or(0, |cell| cell.value);
    let (kind, op, detail) = match message {
        Message::Write { op, record, .. } => (0, Some(*op), value(record)),
        Message::Stored { op } => (1, Some(*op), 0),
        Message::Read { op, .. } => (2, Some(*op), 0),
        Message::Answer { op, record } => (3, Some(*op), record.as_ref().map_or(0, value)),
        Message::Repair { op, record, .. } => (4, Some(*op), value(record)),
        Message::Repaired { op } => (5, Some(*op), 0),
        Message::Ask(ask) => (6, Some(ask.op), 0),
        Message::Told(told) => (7, Some(told.op), 0),
        Message::Digest { op, .. } => (8, Some(*op), 0),
        Message::Sum { op, .. } => (9, Some(*op), 0),
        Message::Keep { op, record, .. } => (10, Some(*op), value(record)),
        Message::Kept { op } => (11, Some(*op), 0),
        Message::Hand { record, .. } => (12, None, value(record)),
        Message::Taken { .. } => (13, None, 0),
        Message::Compare { part, .. } => (14, None, u32::from(*part)),
        Message::Contents { part, .. } => (15, None, u32::from(*part)),
        Message::Member { .. } => (16, None, 0),
        Message::Noted { .. } => (17, None, 0),
    };
    Label { kind, op, detail }
}
