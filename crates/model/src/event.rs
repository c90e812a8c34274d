//! The single vocabulary of what happens.
//!
//! Golden stories print events, verdicts cite them by number, the picture is drawn from them, and
//! the interface filters by them. Every event carries its cause, so "why did this happen?" is a
//! walk up a tree: a reply was caused by a delivery, that by a sending, that by a call.
//!
//! Most events are written by the world itself. Those about a replica's state come from comparing
//! its public [`View`](crate::View) before and after a step, and from its disk; a protocol has no
//! means to write any.

use crate::id::{EventId, Key, MessageId, NodeId, NodeSet, OpId};
use crate::object::Removal;
use crate::reason::{LossCause, Reason, Vain};
use crate::statement::Formula;
use crate::time::Time;
use core::fmt;

/// One thing that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// When, in microseconds.
    pub at: Time,
    /// The event without which this one would not have happened.
    pub cause: Option<EventId>,
    /// What.
    pub kind: EventKind,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// An action of the script took place.
    Acted {
        /// Its index in the script.
        action: u32,
    },
    /// A client called: a session starts an operation.
    Invoked {
        /// The operation.
        op: OpId,
        /// Who.
        client: NodeId,
        /// Whether it writes.
        write: bool,
        /// The key.
        key: Key,
        /// How the value of a write is found.
        formula: Formula,
        /// The number in the statement; zero for a read.
        value: u32,
    },
    /// A client asks again, because it was not told or was refused.
    Retried {
        /// The operation.
        op: OpId,
        /// Who.
        client: NodeId,
        /// How often it has asked again, this time included.
        attempt: u8,
    },
    /// A client was told how its operation ended.
    Returned {
        /// The operation.
        op: OpId,
        /// What it was told.
        outcome: Outcome,
        /// Why, if not `Ok`.
        reason: Reason,
        /// The value that was read, or the id that an insert was given, if any.
        value: u32,
        /// The write that made the value that was read.
        of: Option<OpId>,
        /// The replicas that were counted: the write set or the read set.
        counted: NodeSet,
    },
    /// A message left.
    Sent {
        /// The message.
        message: MessageId,
        /// From.
        from: NodeId,
        /// To.
        to: NodeId,
        /// Its row in the topology's table of messages.
        kind: u8,
        /// Why it was sent, where the protocol said so.
        reason: Reason,
        /// The operation that it is about.
        op: Option<OpId>,
        /// A number whose meaning the table of messages gives.
        detail: u32,
    },
    /// A message arrived.
    Delivered {
        /// The message.
        message: MessageId,
        /// From.
        from: NodeId,
        /// To.
        to: NodeId,
        /// Its row in the topology's table of messages.
        kind: u8,
    },
    /// A message has arrived at a busy machine and waits for its turn; it counts as delivered when
    /// the machine takes it.
    Queued {
        /// The message.
        message: MessageId,
        /// From.
        from: NodeId,
        /// To.
        to: NodeId,
        /// Its row in the topology's table of messages.
        kind: u8,
    },
    /// A message will never arrive.
    Lost {
        /// The message.
        message: MessageId,
        /// From.
        from: NodeId,
        /// To.
        to: NodeId,
        /// Its row in the topology's table of messages.
        kind: u8,
        /// Why.
        cause: LossCause,
    },
    /// A timer was wound.
    TimerSet {
        /// Whose.
        node: NodeId,
        /// Its row in the topology's table of timers.
        timer: u8,
        /// When it will ring.
        due: Time,
    },
    /// A timer rang.
    TimerFired {
        /// Whose.
        node: NodeId,
        /// Its row in the topology's table of timers.
        timer: u8,
    },
    /// A timer was stopped before it rang.
    TimerStopped {
        /// Whose.
        node: NodeId,
        /// Its row in the topology's table of timers.
        timer: u8,
    },
    /// A node stopped; what it had not synced is gone.
    Crashed {
        /// Which.
        node: NodeId,
        /// Whether its disk is gone too.
        wiped: bool,
    },
    /// A node's process died; what it had handed to its disk still gets there.
    Killed {
        /// Which.
        node: NodeId,
    },
    /// A machine was switched off by another, so that it can do no harm.
    PoweredOff {
        /// Which.
        node: NodeId,
        /// By whom.
        by: NodeId,
    },
    /// A machine that was not there has started, with an empty disk.
    Joined {
        /// Which.
        node: NodeId,
    },
    /// A node started from its disk.
    Restarted {
        /// Which.
        node: NodeId,
    },
    /// A node stands still.
    Paused {
        /// Which.
        node: NodeId,
    },
    /// A node goes on.
    Resumed {
        /// Which.
        node: NodeId,
    },
    /// A replica changed its role or entered an epoch.
    RoleChanged {
        /// Which.
        node: NodeId,
        /// What it is now.
        role: Role,
        /// In which epoch.
        epoch: u32,
    },
    /// A node changed its mind about who leads.
    Follows {
        /// Which.
        node: NodeId,
        /// Whom.
        leader: Option<NodeId>,
    },
    /// A node began, or ceased, to believe that another is dead.
    Suspects {
        /// Which.
        node: NodeId,
        /// Whom; none when it ceased.
        suspect: Option<NodeId>,
    },
    /// A leader fell back to acknowledging alone, or returned from that.
    Degraded {
        /// Which.
        node: NodeId,
        /// Whether it now acknowledges alone.
        degraded: bool,
    },
    /// A leader may no longer serve, because it cannot know that it still leads; or it may again.
    Fenced {
        /// Which.
        node: NodeId,
        /// Whether it now may not.
        fenced: bool,
    },
    /// An entry was written to a log; it is not synced yet.
    Appended {
        /// Whose log.
        node: NodeId,
        /// Where.
        position: u32,
        /// The write that it records.
        op: OpId,
        /// The epoch under which it was made.
        epoch: u32,
    },
    /// The log is on disk up to here.
    Flushed {
        /// Whose log.
        node: NodeId,
        /// Up to and including this position.
        position: u32,
    },
    /// An entry of the log took effect in the table.
    Applied {
        /// Whose.
        node: NodeId,
        /// Which.
        position: u32,
        /// The write that it records.
        op: OpId,
    },
    /// The statement of an entry gave this value here. Where there is no such event, the value
    /// stands in the entry itself.
    Evaluated {
        /// Where.
        node: NodeId,
        /// Which entry.
        position: u32,
        /// The write that it records.
        op: OpId,
        /// What came out.
        value: u32,
    },
    /// A snapshot took the place of a table and of its log; the values that it brought follow as
    /// `Stored`.
    Installed {
        /// Whose.
        node: NodeId,
        /// The position that the snapshot stands for.
        position: u32,
    },
    /// The entries up to here were dropped from a log, because the table holds what they did.
    Compacted {
        /// Whose log.
        node: NodeId,
        /// Up to and including this position.
        position: u32,
    },
    /// An entry was dropped from a log.
    Discarded {
        /// Whose log.
        node: NodeId,
        /// Where it had stood.
        position: u32,
        /// The write that it recorded.
        op: OpId,
    },
    /// The leader counts everything up to here as acknowledged by those it waits for.
    Committed {
        /// Which.
        node: NodeId,
        /// Up to and including this position.
        position: u32,
    },
    /// A key of a table took a value directly (stores without a log).
    Stored {
        /// Whose table.
        node: NodeId,
        /// The key.
        key: Key,
        /// The write that made the value.
        op: OpId,
        /// The value.
        value: u32,
    },
    /// A value was not taken, because what was there is newer.
    Superseded {
        /// Whose table.
        node: NodeId,
        /// The key.
        key: Key,
        /// The write whose value was not taken.
        op: OpId,
    },
    /// A value joined those that a key holds side by side. What a read would return, if that has
    /// changed, follows as `Stored`.
    Added {
        /// Whose table.
        node: NodeId,
        /// The key.
        key: Key,
        /// The write that made the value.
        op: OpId,
        /// The value.
        value: u32,
    },
    /// A value is no longer held, or was not taken because it lost at once.
    Removed {
        /// Whose table.
        node: NodeId,
        /// The key.
        key: Key,
        /// The write that made the value.
        op: OpId,
        /// Why.
        removal: Removal,
    },
    /// A machine keeps a value for another, which did not answer.
    Hinted {
        /// Which.
        node: NodeId,
        /// For whom.
        owner: NodeId,
        /// The key.
        key: Key,
        /// The write that made the value.
        op: OpId,
    },
    /// A hint is done with.
    Unhinted {
        /// Who kept it.
        node: NodeId,
        /// For whom.
        owner: NodeId,
        /// The key.
        key: Key,
        /// Whether its owner has it; else its time was over.
        delivered: bool,
    },
    /// A machine has handed over what it kept and is no member of the cluster any more.
    Left {
        /// Which.
        node: NodeId,
    },
    /// A read that returned several values: one more of them.
    AlsoRead {
        /// The read.
        op: OpId,
        /// The value.
        value: u32,
        /// The write that made it.
        of: OpId,
    },
    /// A person takes hold of a message on its way: it is thrown away, or put off.
    Caught {
        /// The message.
        message: MessageId,
        /// From.
        from: NodeId,
        /// To.
        to: NodeId,
        /// Its row in the topology's table of messages.
        kind: u8,
        /// When it would have arrived.
        due: Time,
    },
    /// An action of the script found nothing to act upon.
    InVain {
        /// Its index in the script.
        action: u32,
        /// Why.
        why: Vain,
    },
}

impl EventKind {
    /// The message that it is about, if it is about one.
    pub fn message(&self) -> Option<MessageId> {
        match *self {
            Self::Sent { message, .. }
            | Self::Delivered { message, .. }
            | Self::Queued { message, .. }
            | Self::Caught { message, .. }
            | Self::Lost { message, .. } => Some(message),
            _ => None,
        }
    }

    /// The node to which it happened; none for actions, messages, and what clients ask and hear.
    pub fn node(&self) -> Option<NodeId> {
        match *self {
            Self::TimerSet { node, .. }
            | Self::TimerFired { node, .. }
            | Self::TimerStopped { node, .. }
            | Self::Crashed { node, .. }
            | Self::Killed { node }
            | Self::PoweredOff { node, .. }
            | Self::Joined { node }
            | Self::Restarted { node }
            | Self::Paused { node }
            | Self::Resumed { node }
            | Self::RoleChanged { node, .. }
            | Self::Follows { node, .. }
            | Self::Suspects { node, .. }
            | Self::Degraded { node, .. }
            | Self::Fenced { node, .. }
            | Self::Appended { node, .. }
            | Self::Flushed { node, .. }
            | Self::Applied { node, .. }
            | Self::Evaluated { node, .. }
            | Self::Installed { node, .. }
            | Self::Compacted { node, .. }
            | Self::Discarded { node, .. }
            | Self::Committed { node, .. }
            | Self::Stored { node, .. }
            | Self::Superseded { node, .. }
            | Self::Added { node, .. }
            | Self::Removed { node, .. }
            | Self::Hinted { node, .. }
            | Self::Unhinted { node, .. }
            | Self::Left { node } => Some(node),
            Self::Acted { .. }
            | Self::InVain { .. }
            | Self::Invoked { .. }
            | Self::Retried { .. }
            | Self::Returned { .. }
            | Self::AlsoRead { .. }
            | Self::Sent { .. }
            | Self::Delivered { .. }
            | Self::Queued { .. }
            | Self::Caught { .. }
            | Self::Lost { .. } => None,
        }
    }
}

/// What a client was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It worked.
    Ok,
    /// It was refused, and did not and will not happen.
    Refused,
    /// Nobody knows: it may have happened, or may happen yet.
    Unknown,
}

/// What a node is to the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// One of equals (leaderless).
    #[default]
    Replica,
    /// It accepts writes for the others.
    Leader,
    /// It takes what a leader sends.
    Follower,
    /// It asks to become leader.
    Candidate,
    /// It watches and decides, and holds no data.
    Monitor,
    /// It reads and writes.
    Client,
}

impl Role {
    /// The letter on a card.
    pub fn letter(self) -> char {
        match self {
            Self::Replica => 'R',
            Self::Leader => 'L',
            Self::Follower => 'F',
            Self::Candidate => 'C',
            Self::Monitor => 'M',
            Self::Client => '·',
        }
    }

    /// The role in a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Replica => "replica",
            Self::Leader => "leader",
            Self::Follower => "follower",
            Self::Candidate => "candidate",
            Self::Monitor => "monitor",
            Self::Client => "client",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ok => "ok",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        })
    }
}
