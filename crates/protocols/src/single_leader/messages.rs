//! What clients, replicas and the monitor say to each other.

use alloc::rc::Rc;
use model::protocol::{Label, MessageKind, TimerKind, Traffic};
use model::{Cell, Entry, Formula, Key, NodeId, NodeSet, OpId, Reason, Snapshot};

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
        /// How the value is found.
        formula: Formula,
        /// The number in the statement.
        value: u32,
        /// A random number of the client, for a leader that works the statement out.
        luck: u64,
        /// How often the client has asked before.
        attempt: u8,
    },
    /// Client to a replica: what do you hold?
    Read {
        /// The read.
        op: OpId,
        /// The key.
        key: Key,
        /// The position that the replica must have reached.
        after: u64,
        /// Whether only a leader may answer.
        lead: bool,
        /// How often the client has asked before.
        attempt: u8,
    },
    /// Leader to client: the write counts, and these replicas have it on disk.
    Done {
        /// The write.
        op: OpId,
        /// The value that the leader worked out, for an insert.
        id: Option<u32>,
        /// Where it stands in the log.
        position: u64,
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
        /// To which of the client's attempts this is the answer: what refused an earlier one says
        /// nothing of this one.
        attempt: u8,
    },
    /// Leader to follower: entries that follow `previous`; without entries a sign of life. A
    /// follower whose log does not end there says so with `Behind`.
    Append {
        /// The leader's epoch.
        epoch: u32,
        /// Who leads it; the sender may be a follower that passes the log on.
        leader: NodeId,
        /// The version of the sender's software.
        version: u8,
        /// The leader's clock when it sent this, in microseconds.
        stamp_us: u64,
        /// The position before the first entry.
        previous: u64,
        /// What follows.
        entries: Entries,
    },
    /// Follower to whoever feeds it: I have everything up to and including this position, in the
    /// way that the knob `level` asks for.
    Acknowledge {
        /// The epoch in which this was said.
        epoch: u32,
        /// The position.
        position: u64,
        /// The stamp of the newest `Append` that it had.
        stamp_us: u64,
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
        /// Whether its disk is new: it needs a copy of the table.
        fresh: bool,
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
        /// Who leads it; the sender may be a follower that passes the log on.
        leader: NodeId,
    },
    /// Anybody to a leader whose epoch is over: this is the new one.
    Outdated {
        /// The epoch.
        epoch: u32,
        /// Its leader, where known.
        leader: Option<NodeId>,
    },
    /// Monitor to replica: are you alive?
    Ping {
        /// The stamp of the last `Pong` that the monitor had from this replica: it will not take it
        /// for dead before the detection time-out has passed since then.
        heard_us: u64,
    },
    /// Replica to monitor: I am; my log ends here.
    Pong {
        /// The replica's epoch.
        epoch: u32,
        /// The end of its log on disk.
        position: u64,
        /// The epoch of its last entry.
        position_epoch: u32,
        /// Whether it leads.
        leading: bool,
        /// Whether its disk knows that epoch, so that a crash does not take it back, and is not
        /// new, so that its log says what it ever had.
        durable: bool,
        /// Whether it is to lead, and plays its log first.
        replaying: bool,
        /// The replica's clock, in microseconds.
        stamp_us: u64,
    },
    /// Monitor to a follower: lead, in this epoch.
    Promote {
        /// The new epoch.
        epoch: u32,
        /// Who is known to be in sync.
        in_sync: Option<NodeSet>,
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
    /// Follower to whoever feeds it: I cannot read this log.
    Unreadable,
    /// To a new follower: the table as of a position.
    Copy {
        /// The leader's epoch.
        epoch: u32,
        /// Who leads it.
        leader: NodeId,
        /// The table.
        snapshot: Rc<Snapshot>,
        /// Where the follower's log ended when it asked: good only for a log that still ends there.
        end: u64,
    },
    /// Monitor to replica: the epoch before this one is over; promise to take nothing from it, and
    /// say where your log ends.
    Seal {
        /// The epoch that begins.
        epoch: u32,
    },
    /// Monitor to a leader that is to be replaced: take no more writes, let the others catch up.
    Yield {
        /// The epoch that is to end.
        epoch: u32,
    },
    /// Leader to monitor: these replicas are in sync.
    InSync {
        /// The leader's epoch.
        epoch: u32,
        /// The followers that it waits for.
        set: NodeSet,
        /// The leader's clock, in microseconds: of two such messages the later one counts.
        stamp_us: u64,
    },
    /// Monitor to leader: noted on disk; who is not in this set will not be promoted.
    Noted {
        /// The leader's epoch.
        epoch: u32,
        /// The set.
        set: NodeSet,
        /// The stamp of the `InSync` that said so.
        stamp_us: u64,
    },
    /// Candidate to replica: vote for me in this epoch; my log ends here.
    Vote {
        /// The new epoch.
        epoch: u32,
        /// The end of its log on disk.
        position: u64,
        /// The epoch of its last entry.
        position_epoch: u32,
    },
    /// Replica to candidate: you have my vote.
    Granted {
        /// The epoch.
        epoch: u32,
    },
}

impl Message {
    /// The epoch of a message that only a leader sends, or a follower in its name, and who leads.
    pub fn leaders_epoch(&self) -> Option<(u32, NodeId)> {
        match *self {
            Self::Append { epoch, leader, .. }
            | Self::Align { epoch, leader, .. }
            | Self::Copy { epoch, leader, .. } => Some((epoch, leader)),
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
    MessageKind { name, traffic, help: crate::explained(help), detail }
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
    row("unreadable", Traffic::Refuse, "Follower to leader: I cannot read this log.", ""),
    row("copy", Traffic::Repair, "To a new follower: the table as of here.", "position"),
    row(
        "seal",
        Traffic::Lead,
        "Monitor to replica: take nothing more from epochs before.",
        "epoch",
    ),
    row("yield", Traffic::Lead, "Monitor to leader: take no more writes.", "epoch"),
    row("in sync", Traffic::Lead, "Leader to monitor: so many replicas are in sync.", "count"),
    row("noted", Traffic::Lead, "Monitor to leader: noted on disk.", "count"),
    row("vote", Traffic::Vote, "Candidate to replica: vote for me.", "epoch"),
    row("granted", Traffic::Vote, "Replica to candidate: you have my vote.", "epoch"),
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
/// A follower plays the next entry of its log.
pub const APPLY: u8 = 7;
/// A copy of the table for a new follower is read.
pub const COPY: u8 = 8;
/// The records of triggers are read and sent.
pub const TRIGGERS: u8 = 9;
/// A leader has not been heard by those who choose leaders.
pub const LEASE: u8 = 10;
/// A person has decided.
pub const OPERATOR: u8 = 11;
/// The old leader is off.
pub const STONITH: u8 = 12;
/// A follower's patience with a silent leader, where the replicas vote.
pub const ELECTION: u8 = 13;
/// A follower's patience with the follower that feeds it.
pub const FEED: u8 = 14;
/// A leader that is being replaced has had time to let the others catch up.
pub const YIELD: u8 = 15;
/// A client that wrote reads from the leader so long.
pub const PIN: u8 = 16;

/// The table of timers.
pub const TIMERS: &[TimerKind] = &[
    TimerKind { name: "heartbeat", help: crate::explained("The leader speaks up."), shown: false },
    TimerKind {
        name: "semi-sync time-out",
        help: crate::explained("The leader stops waiting for followers."),
        shown: true,
    },
    TimerKind {
        name: "return",
        help: crate::explained("A replica that came back asks again."),
        shown: false,
    },
    TimerKind {
        name: "ping",
        help: crate::explained("The monitor asks the replicas."),
        shown: false,
    },
    TimerKind {
        name: "detection",
        help: crate::explained("The leader is taken for dead."),
        shown: true,
    },
    TimerKind { name: "promotion", help: crate::explained("A follower is promoted."), shown: true },
    TimerKind {
        name: "re-routing",
        help: crate::explained("Clients learn of the new leader."),
        shown: true,
    },
    TimerKind {
        name: "replay",
        help: crate::explained("A follower plays the next entry."),
        shown: false,
    },
    TimerKind {
        name: "copy",
        help: crate::explained("A copy of the table has been read."),
        shown: true,
    },
    TimerKind {
        name: "triggers",
        help: crate::explained("Trigger records are sent."),
        shown: false,
    },
    TimerKind {
        name: "lease",
        help: crate::explained("The leader may no longer serve."),
        shown: false,
    },
    TimerKind { name: "operator", help: crate::explained("A person has decided."), shown: true },
    TimerKind {
        name: "switching off",
        help: crate::explained("The old leader is off."),
        shown: true,
    },
    TimerKind {
        name: "election",
        help: crate::explained("A follower stands as candidate."),
        shown: true,
    },
    TimerKind {
        name: "feed",
        help: crate::explained("The follower that passes the log on is silent."),
        shown: false,
    },
    TimerKind {
        name: "yield",
        help: crate::explained("The others have had time to catch up."),
        shown: true,
    },
    TimerKind {
        name: "pin",
        help: crate::explained("Reads may go to followers again."),
        shown: false,
    },
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
        Message::Ping { .. } => (12, None, 0),
        Message::Pong { position, .. } => (13, None, short(*position)),
        Message::Promote { epoch, .. } => (14, None, *epoch),
        Message::Announce { epoch, .. } => (15, None, *epoch),
        Message::Hello => (16, None, 0),
        Message::Unreadable => (17, None, 0),
        Message::Copy { snapshot, .. } => (18, None, short(snapshot.position)),
        Message::Seal { epoch } => (19, None, *epoch),
        Message::Yield { epoch } => (20, None, *epoch),
        Message::InSync { set, .. } => (21, None, set.len() as u32),
        Message::Noted { set, .. } => (22, None, set.len() as u32),
        Message::Vote { epoch, .. } => (23, None, *epoch),
        Message::Granted { epoch } => (24, None, *epoch),
    };
    Label { kind, op, detail }
}
