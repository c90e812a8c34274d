//! What clients, replicas and the monitor say to each other.

use alloc::rc::Rc;
use model::protocol::{Label, MessageKind, TimerKind, Traffic};
use model::{Cell, Entry, Key, NodeId, NodeSet, OpId, Reason};

/// Entries under way: usually one, many when a follower catches up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entries {
    /// A sign of life.
    None,
    /// The stream.
    One(Entry),
    /// A batch.
    Many(Rc<[Entry]>),
}

impl Entries {
    /// The entries, oldest first.
    pub fn as_slice(&self) -> &[Entry] {
        match self {
            Self::None => &[],
            Self::One(entry) => core::slice::from_ref(entry),
            Self::Many(entries) => entries,
        }
    }
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Client to the replica that it takes for the leader: set this key.
    Write {
        /// The write.
        op: OpId,
        /// The key.
        key: Key,
        /// The value.
        value: u32,
    },
    /// Client to a replica: what do you hold? Any replica answers, from its table, at once.
    Read {
        /// The read.
        op: OpId,
        /// The key.
        key: Key,
    },
    /// Leader to client: the write counts, and these replicas have it on disk.
    Done {
        /// The write.
        op: OpId,
        /// Leader and followers that were counted.
        counted: NodeSet,
    },
    /// Replica to client: this is what I hold.
    Value {
        /// The read.
        op: OpId,
        /// What it holds.
        cell: Option<Cell>,
    },
    /// Replica to client: not me; perhaps that one.
    Refuse {
        /// The operation.
        op: OpId,
        /// Why.
        reason: Reason,
        /// Who leads, as far as this replica knows.
        leader: Option<NodeId>,
    },
    /// Leader to follower: entries that follow `previous`; without entries a sign of life. A
    /// follower whose log does not end there says so with `Behind`.
    Append {
        /// The leader's epoch.
        epoch: u32,
        /// The position before the first entry.
        previous: u64,
        /// What follows.
        entries: Entries,
    },
    /// Follower to leader: on disk here, up to and including this position.
    Acknowledge {
        /// The epoch in which this was said.
        epoch: u32,
        /// The position.
        position: u64,
        /// Whether it answers a sign of life.
        idle: bool,
    },
    /// Follower to leader: align me; perhaps we agree up to `offer`, where my epoch is
    /// `offer_epoch`.
    Behind {
        /// The epoch in which this was said.
        epoch: u32,
        /// Where its log ends.
        end: u64,
        /// The last position that both may have: at first the end.
        offer: u64,
        /// The epoch of its entry there.
        offer_epoch: u32,
    },
    /// Leader to follower, in answer to `Behind`: our logs agree up to `position`, where the epoch
    /// is `position_epoch`; drop what you have beyond it. Good only for a log that still ends at
    /// `end`.
    Align {
        /// The leader's epoch.
        epoch: u32,
        /// The last position that both have.
        position: u64,
        /// The epoch of the entry there.
        position_epoch: u32,
        /// Where the follower's log ended when it asked.
        end: u64,
    },
    /// Anybody to a leader whose epoch is over: this is the new one.
    Outdated {
        /// The epoch.
        epoch: u32,
        /// Its leader, where known.
        leader: Option<NodeId>,
    },
    /// Monitor to replica: are you alive?
    Ping,
    /// Replica to monitor: I am; my log ends here.
    Pong {
        /// The replica's epoch.
        epoch: u32,
        /// The end of its log on disk.
        position: u64,
        /// Whether it leads.
        leading: bool,
    },
    /// Monitor to a follower: lead, in this epoch.
    Promote {
        /// The new epoch.
        epoch: u32,
    },
    /// Monitor to everybody, or to one that asked: this one leads.
    Announce {
        /// The epoch.
        epoch: u32,
        /// Its leader.
        leader: NodeId,
    },
    /// Replica to monitor: I am back; who leads?
    Hello,
}

impl Message {
    /// The epoch of a message that only a leader sends to its followers.
    pub fn leaders_epoch(&self) -> Option<u32> {
        match self {
            Self::Append { epoch, .. } | Self::Align { epoch, .. } => Some(*epoch),
            _ => None,
        }
    }
}

const fn row(
    name: &'static str,
    traffic: Traffic,
    help: &'static str,
    detail: &'static str,
) -> MessageKind {
    MessageKind { name, traffic, help, detail }
}

/// The table of messages.
pub const MESSAGES: &[MessageKind] = &[
    row("write", Traffic::Write, "Client to leader: set this key.", "value"),
    row("read", Traffic::Read, "Client to replica: what do you hold?", ""),
    row("done", Traffic::Acknowledge, "Leader to client: the write counts.", ""),
    row("value", Traffic::Answer, "Replica to client: this is what I hold.", "value"),
    row("refuse", Traffic::Refuse, "Replica to client: not me.", ""),
    row("append", Traffic::Replicate, "Leader to follower: entries up to here.", "to"),
    row("heartbeat", Traffic::Heartbeat, "Leader to follower: still here.", ""),
    row("acknowledge", Traffic::Acknowledge, "Follower to leader: on disk to here.", "position"),
    row("alive", Traffic::Heartbeat, "Follower to leader: still here.", "position"),
    row("behind", Traffic::Repair, "Follower to leader: my log ends here.", "position"),
    row("align", Traffic::Repair, "Leader to follower: we agree up to here.", "position"),
    row("outdated", Traffic::Lead, "To a former leader: your epoch is over.", "epoch"),
    row("ping", Traffic::Heartbeat, "Monitor to replica: are you alive?", ""),
    row("pong", Traffic::Heartbeat, "Replica to monitor: my log ends here.", "position"),
    row("promote", Traffic::Lead, "Monitor to follower: lead.", "epoch"),
    row("announce", Traffic::Lead, "Monitor to all: who leads.", "epoch"),
    row("hello", Traffic::Lead, "Replica to monitor: back; who leads?", ""),
];

/// The leader speaks up.
pub const HEARTBEAT: u8 = 0;
/// Followers take too long under semi-sync.
pub const SEMI_SYNC: u8 = 1;
/// A replica that came back asks again.
pub const RETURN: u8 = 2;
/// The monitor asks the replicas.
pub const PING: u8 = 3;
/// The monitor's patience with a silent leader.
pub const DETECTION: u8 = 4;
/// The monitor has heard enough positions.
pub const PROMOTION: u8 = 5;
/// The clients are told of the new leader.
pub const REROUTE: u8 = 6;

/// The table of timers.
pub const TIMERS: &[TimerKind] = &[
    TimerKind { name: "heartbeat", help: "The leader speaks up.", shown: false },
    TimerKind {
        name: "semi-sync time-out",
        help: "The leader stops waiting for followers.",
        shown: true,
    },
    TimerKind { name: "return", help: "A replica that came back asks again.", shown: false },
    TimerKind { name: "ping", help: "The monitor asks the replicas.", shown: false },
    TimerKind { name: "detection", help: "The leader is taken for dead.", shown: true },
    TimerKind { name: "promotion", help: "A follower is promoted.", shown: true },
    TimerKind { name: "re-routing", help: "Clients learn of the new leader.", shown: true },
];

/// What can be told of a message.
pub fn label(message: &Message) -> Label {
    let short = |position: u64| position as u32;
    let (kind, op, detail) = match message {
        Message::Write { op, value, .. } => (0, Some(*op), *value),
        Message::Read { op, .. } => (1, Some(*op), 0),
        Message::Done { op, .. } => (2, Some(*op), 0),
        Message::Value { op, cell } => (3, Some(*op), cell.map_or(0, |cell| cell.value)),
        Message::Refuse { op, .. } => (4, Some(*op), 0),
        Message::Append { previous, entries, .. } => match entries.as_slice() {
            [] => (6, None, 0),
            [only] => (5, Some(only.op), short(previous + 1)),
            many => (5, None, short(previous + many.len() as u64)),
        },
        Message::Acknowledge { position, idle, .. } => match idle {
            true => (8, None, short(*position)),
            false => (7, None, short(*position)),
        },
        Message::Behind { offer, .. } => (9, None, short(*offer)),
        Message::Align { position, .. } => (10, None, short(*position)),
        Message::Outdated { epoch, .. } => (11, None, *epoch),
        Message::Ping => (12, None, 0),
        Message::Pong { position, .. } => (13, None, short(*position)),
        Message::Promote { epoch } => (14, None, *epoch),
        Message::Announce { epoch, .. } => (15, None, *epoch),
        Message::Hello => (16, None, 0),
    };
    Label { kind, op, detail }
}
