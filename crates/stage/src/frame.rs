//! The state of a run at one instant, as far as a picture needs it.
//!
//! A [`Frame`] is what [`Timeline::frame`](crate::timeline::Timeline::frame) returns. It holds no
//! coordinates and no words: layout and narration are made from it. Everything in it was read from
//! events, so it can say nothing that the run did not say.

use crate::spans::WeakLink;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use model::{
    EventId, Formula, Key, LossCause, MessageId, Micros, NodeId, NodeSet, OpId, Outcome, Reason,
    Role, Time,
};

/// The state at one instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// When; events at this very instant have happened.
    pub at: Time,
    /// Replicas, then monitors.
    pub nodes: Vec<NodeNow>,
    /// Clients.
    pub clients: Vec<ClientNow>,
    /// Walls that stand.
    pub walls: Vec<Wall>,
    /// Links that lose messages or are slow.
    pub weak: Vec<WeakLink>,
    /// The key that the last operation before was about.
    pub key: Option<Key>,
    /// Who keeps it.
    pub keepers: NodeSet,
    /// Messages under way, and those that were lost a moment ago, in order of sending.
    pub messages: Vec<Flight>,
}

impl Frame {
    /// A replica or monitor.
    pub fn node(&self, id: NodeId) -> Option<&NodeNow> {
        self.nodes.iter().find(|node| node.id == id)
    }

    /// A client.
    pub fn client(&self, id: NodeId) -> Option<&ClientNow> {
        self.clients.iter().find(|client| client.id == id)
    }
}

/// Whether a node works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// It works.
    #[default]
    Up,
    /// It has stopped; only its disk is left.
    Crashed,
    /// Its process has died; its disk finishes what it was given.
    Killed,
    /// Another machine has switched it off.
    SwitchedOff(NodeId),
    /// It stands still and will go on.
    Paused,
    /// It has yet to join.
    Absent,
    /// It has left the cluster.
    Left,
}

impl Status {
    /// Whether it has stopped, by whatever cause.
    pub fn is_down(self) -> bool {
        matches!(self, Self::Crashed | Self::Killed | Self::SwitchedOff(_))
    }

    /// Whether it is no member of the cluster: not yet, or no more.
    pub fn is_absent(self) -> bool {
        matches!(self, Self::Absent | Self::Left)
    }

    /// The state in words; empty for a node that works.
    pub fn words(self) -> &'static str {
        match self {
            Self::Up => "",
            Self::Crashed => "down",
            Self::Killed => "killed",
            Self::SwitchedOff(_) => "switched off",
            Self::Paused => "paused",
            Self::Absent => "not here yet",
            Self::Left => "no longer here",
        }
    }
}

/// One replica or monitor.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeNow {
    /// Which.
    pub id: NodeId,
    /// Whether it works.
    pub status: Status,
    /// What it is to the others.
    pub role: Role,
    /// The epoch in which it is that.
    pub epoch: u32,
    /// Whom it believes to lead.
    pub leader: Option<NodeId>,
    /// Whom it believes to be dead.
    pub suspect: Option<NodeId>,
    /// Whether it acknowledges alone.
    pub degraded: bool,
    /// Whether it leads but may not serve.
    pub fenced: bool,
    /// Whether walls cut every one of its links, both ways.
    pub isolated: bool,
    /// What its table holds, in order of keys.
    pub cells: Vec<CellNow>,
    /// The last entries of its log, or, without a log, the last values that it stored; oldest
    /// first.
    pub tail: Vec<EntryNow>,
    /// The position of the last entry of its log; zero without a log.
    pub log_end: u32,
    /// The position before the first entry that its log still has, if entries were dropped from its
    /// front or a copy took the place of its log.
    pub log_base: Option<u32>,
    /// The position up to which its log is on disk.
    pub flushed: u32,
    /// The position up to which its log has been played into its table.
    pub applied: u32,
    /// The position up to which it counts writes as acknowledged.
    pub committed: u32,
    /// Timers that run and are meant to be seen.
    pub timers: Vec<TimerNow>,
    /// How many entries its log is behind the leader's; without a log, how many versions newer than
    /// its own are stored elsewhere. Stops counting at [`LAG_MAX`].
    pub lag: u32,
    /// How long ago the leader appended the first entry that this log lacks; none if it lacks none,
    /// or too many to tell.
    pub late: Option<Micros>,
    /// How many messages have reached it and wait for their turn.
    pub waiting: u32,
    /// How many values it keeps for others that did not answer.
    pub hints: u32,
    /// By how many microseconds its clock has been set ahead.
    pub skew_us: i64,
    /// Whether it has been slowed down.
    pub slow: bool,
}

impl NodeNow {
    /// The first key of which this table and the leader's hold different values of one write.
    pub fn differs(&self) -> Option<Key> {
        self.cells.iter().find(|cell| cell.differs).map(|cell| cell.key)
    }
}

/// Where counting how far a replica is behind stops, without a log.
pub const LAG_MAX: u32 = 99;

/// What a key holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// One value, or a sum.
    Value(u32),
    /// Values side by side, ascending.
    Several(Vec<u32>),
    /// A tombstone.
    Deleted,
    /// A set or a text, as it reads.
    Word(String),
}

/// So many values of one key are shown, and the others counted.
const SHOWN_MAX: usize = 4;

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => write!(f, "{value}"),
            Self::Several(values) => f.write_str(&joined(values, " | ")),
            Self::Deleted => f.write_str("deleted"),
            Self::Word(word) => f.write_str(word),
        }
    }
}

fn joined(values: &[u32], between: &str) -> String {
    let shown = values.iter().take(SHOWN_MAX).map(ToString::to_string);
    let more = values.len().saturating_sub(SHOWN_MAX);
    let more = (more > 0).then(|| format!("+{more}"));
    shown.chain(more).collect::<Vec<_>>().join(between)
}

/// One key of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellNow {
    /// The key.
    pub key: Key,
    /// What a read here would return; that of a tombstone is a number without a meaning.
    pub value: u32,
    /// What it holds.
    pub content: Content,
    /// The write that made it.
    pub op: OpId,
    /// Whether a newer value of this key is stored elsewhere.
    pub stale: bool,
    /// Whether the leader's table holds another value, though of the same write.
    pub differs: bool,
}

/// One entry of a log, or one value that was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryNow {
    /// Where it stands in the log; zero without a log.
    pub position: u32,
    /// The write that it records.
    pub op: OpId,
    /// The key that it sets.
    pub key: Key,
    /// The value that it sets the key to here; what stands in the statement where that is not
    /// worked out yet.
    pub value: u32,
    /// The statement, where its value is not worked out yet, or where it sets no value but changes
    /// or deletes what is there.
    pub open: Option<Formula>,
    /// Whether it is on disk.
    pub flushed: bool,
    /// Whether it has taken effect in the table.
    pub applied: bool,
    /// Whether this node counts it as acknowledged.
    pub committed: bool,
    /// Whether it is the newest there is, for its key, on any replica.
    pub newest: bool,
    /// Whether the leader's log holds something else, or nothing, at its position.
    pub diverged: bool,
}

/// A timer that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerNow {
    /// Its row in the topology's table of timers.
    pub timer: u8,
    /// When it was wound.
    pub set_at: Time,
    /// When it will ring.
    pub due: Time,
}

/// One client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientNow {
    /// Which.
    pub id: NodeId,
    /// The operation under way.
    pub open: Option<OpId>,
    /// How often it has asked for that again.
    pub attempt: u8,
    /// Whose answers to it have arrived so far.
    pub heard: NodeSet,
    /// The last operation of which it was told the end.
    pub last: Option<OpId>,
}

/// A wall, or a hold, and how long it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wall {
    /// Its number, in the order of building.
    pub number: u16,
    /// One side.
    pub from: NodeSet,
    /// The other side.
    pub to: NodeSet,
    /// Whether the way back is cut as well.
    pub both_ways: bool,
    /// Whether messages wait in front of it, instead of being lost.
    pub holds: bool,
    /// When it was built.
    pub since: Time,
    /// When it fell, if it did.
    pub until: Option<Time>,
}

impl Wall {
    /// Whether it keeps a message from one node to another.
    pub fn parts(&self, from: NodeId, to: NodeId) -> bool {
        let forth = self.from.contains(from) && self.to.contains(to);
        let back = self.from.contains(to) && self.to.contains(from);
        forth || (self.both_ways && back)
    }
}

/// One message, from its sending to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flight {
    /// Which.
    pub id: MessageId,
    /// The event of its sending.
    pub sent: EventId,
    /// From whom.
    pub from: NodeId,
    /// To whom.
    pub to: NodeId,
    /// Its row in the topology's table of messages.
    pub kind: u8,
    /// Why it was sent.
    pub reason: Reason,
    /// The operation that it is about.
    pub op: Option<OpId>,
    /// The number whose meaning the table of messages gives.
    pub detail: u32,
    /// When it left.
    pub sent_at: Time,
    /// Since when its link is held, if that keeps it from arriving.
    pub held_since: Option<Time>,
    /// When it reaches the receiver's door: when the hold ends, if there is one. Earlier than its
    /// end if the receiver stands still, or is busy.
    pub arrives_at: Time,
    /// When it was delivered or would have been.
    pub ends_at: Time,
    /// When a person first took hold of it on its way, and when it would have arrived otherwise.
    pub caught: Option<(Time, Time)>,
    /// What becomes of it.
    pub fate: Fate,
}

impl Flight {
    /// How far it has come at an instant, from 0 at the sender to 1 at the receiver, if a hold
    /// would stop it at a share of its way, and a message usually takes so long. Goes on beyond 1
    /// after its end.
    pub fn progress(&self, at: Time, hold: f32, pace: Micros) -> f32 {
        let share =
            |since: Time, length: Micros| at.saturating_sub(since) as f32 / length.max(1) as f32;
        if let (None, Some((since, due))) = (self.held_since, self.caught) {
            let length = due.saturating_sub(self.sent_at);
            let before = at.min(since).saturating_sub(self.sent_at) as f32 / length.max(1) as f32;
            if self.is_dropped() {
                return before + share(self.ends_at, length);
            }
            // It stands still for as long as it is late, and goes on as it would have.
            let late = self.arrives_at.saturating_sub(due);
            if at < self.arrives_at {
                return before + share(since + late, length);
            }
        }
        if at >= self.ends_at {
            return 1.0 + share(self.ends_at, self.length());
        }
        if at >= self.arrives_at {
            return 1.0;
        }
        match self.held_since {
            None => share(self.sent_at, self.length()),
            Some(_) => share(self.sent_at, pace).min(hold),
        }
    }

    /// How long it is on its way.
    pub fn length(&self) -> Micros {
        self.arrives_at.saturating_sub(self.sent_at)
    }

    /// Whether it stands at the receiver's door at an instant, and waits for its turn.
    pub fn waits(&self, at: Time) -> bool {
        self.arrives_at <= at && at < self.ends_at
    }

    /// Whether it is held on its way at an instant.
    pub fn is_held(&self, at: Time) -> bool {
        self.held_since.is_some_and(|since| since <= at) && at < self.arrives_at
    }

    /// Whether a person throws it away.
    pub fn is_dropped(&self) -> bool {
        self.fate == Fate::Lost(LossCause::Dropped)
    }

    /// Until when it is on the picture: a lost one stays a little after its end, to be noticed.
    pub fn shown_until(&self) -> Time {
        let due = self.caught.map_or(0, |(_, due)| due.saturating_sub(self.sent_at));
        match self.fate {
            Fate::Lost(LossCause::Dropped) => self.ends_at + due.max(self.length() / 2),
            Fate::Lost(_) => self.ends_at + self.length() / 2,
            Fate::Delivered | Fate::UnderWayAtEnd => self.ends_at,
        }
    }
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It arrives.
    Delivered,
    /// It does not.
    Lost(LossCause),
    /// The run ends first.
    UnderWayAtEnd,
}

/// An operation, from call to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperationSpan {
    /// Which.
    pub op: OpId,
    /// Whose.
    pub client: NodeId,
    /// Whether it writes.
    pub write: bool,
    /// The key.
    pub key: Key,
    /// How the value of a write is found.
    pub formula: Formula,
    /// The number in the statement of a write; zero for a read.
    pub value: u32,
    /// When it was called.
    pub called_at: Time,
    /// The event of the call.
    pub called: EventId,
    /// What the client was told, if it was told before the run ended.
    pub told: Option<Told>,
    /// How many more values a read returned.
    pub also: u32,
}

impl OperationSpan {
    /// The question, in words.
    pub fn asked(&self) -> String {
        let Self { key, value, formula, .. } = self;
        match formula {
            _ if !self.write => format!("read {key}"),
            Formula::Value => format!("write {key} = {value}"),
            Formula::Now | Formula::Random => format!("write {key} = {formula}"),
            _ => formula.words(*key, *value),
        }
    }

    /// The id that an insert was given, if it was told one.
    pub fn id(&self) -> Option<u32> {
        self.told.filter(|told| self.write && told.of == Some(self.op)).map(|told| told.value)
    }
}

/// How an operation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// When.
    pub at: Time,
    /// The event that says so.
    pub event: EventId,
    /// What.
    pub outcome: Outcome,
    /// Why, if not well.
    pub reason: Reason,
    /// The value that was read, or the id that an insert was given.
    pub value: u32,
    /// The write that made it; none where nothing was found.
    pub of: Option<OpId>,
    /// The replicas that were counted.
    pub counted: NodeSet,
}
