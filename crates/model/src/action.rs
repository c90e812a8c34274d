//! What a person, or a script, does to a run.
//!
//! An action is one thing done at one instant: a client calls, a machine stops, a link is cut.
//! Clicking *crash* on `n1` at 3.2 s appends the same action that the line `3.2s crash n1` of a
//! file would; how actions are written is told in [`crate::script`].

use crate::distribution::Distribution;
use crate::id::{Key, MessageId, NodeId, NodeSet};
use crate::statement::Formula;
use crate::time::{Micros, Time};
use alloc::string::String;

/// Read or write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OperationKind {
    /// Ask for the value of a key.
    Read,
    /// Set a key to a value.
    Write,
}

/// Which directions of which links a latency is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkEnds {
    /// One end.
    pub from: NodeId,
    /// The other.
    pub to: NodeId,
    /// Whether the way back is meant as well.
    pub both_ways: bool,
}

/// One thing that is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A client starts an operation, or queues it behind the one that it has under way.
    Operate {
        /// Who.
        client: NodeId,
        /// Read or write.
        kind: OperationKind,
        /// Of which key.
        key: Key,
        /// How the value of a write is found.
        formula: Formula,
        /// The number in the statement; one that no other write uses where it is not given.
        value: Option<u32>,
        /// The replicas to ask, where the driver shall not choose.
        at: NodeSet,
    },
    /// The node stops; what was not synced is gone.
    Crash(NodeId),
    /// The node's process stops; what it handed to its disk is synced all the same.
    Kill(NodeId),
    /// The node stops and its disk is gone.
    Wipe(NodeId),
    /// A crashed node starts again from its disk.
    Restart(NodeId),
    /// A machine that was not there starts, with an empty disk.
    Join(NodeId),
    /// A person orders that this machine hand over what it keeps and leave the cluster.
    Leave(NodeId),
    /// A person orders that this node lead.
    Promote(NodeId),
    /// The node stands still; messages and timers wait for it.
    Pause(NodeId),
    /// A paused node goes on.
    Resume(NodeId),
    /// A wall: nothing passes from one group to the other.
    Cut {
        /// One side.
        from: NodeSet,
        /// The other side.
        to: NodeSet,
        /// Whether the way back is cut as well.
        both_ways: bool,
    },
    /// A wall falls.
    Heal {
        /// One side.
        from: NodeSet,
        /// The other side.
        to: NodeSet,
    },
    /// What is sent from one group to the other waits at the link.
    Hold {
        /// One side.
        from: NodeSet,
        /// The other side.
        to: NodeSet,
        /// Whether the way back is held as well.
        both_ways: bool,
    },
    /// What is held goes on.
    Release {
        /// One side.
        from: NodeSet,
        /// The other side.
        to: NodeSet,
    },
    /// A link loses messages at a rate of its own.
    Lossy {
        /// Which.
        link: LinkEnds,
        /// The share that is lost, in thousandths.
        loss: u32,
    },
    /// A machine needs so long for each message.
    Slow {
        /// Which.
        node: NodeId,
        /// How long.
        service: Distribution,
    },
    /// The clock of a node runs fast or slow from now on.
    Drift {
        /// Whose.
        node: NodeId,
        /// By so many microseconds in every second; positive is fast.
        ppm: i32,
    },
    /// A link gets a latency of its own.
    Delay {
        /// Which.
        link: LinkEnds,
        /// How slow.
        latency: Distribution,
    },
    /// The clock of a node is set off by so many microseconds.
    Skew {
        /// Whose.
        node: NodeId,
        /// By how much; positive is ahead.
        offset_us: i64,
    },
    /// A message under way is thrown away.
    Drop(MessageId),
    /// A message under way arrives so much later.
    Postpone {
        /// Which.
        message: MessageId,
        /// By how much.
        by: Micros,
    },
    /// A message under way waits at the far end of its link until it is let go.
    Keep(MessageId),
    /// A message that waits at its link goes on, whatever keeps it there.
    LetGo(MessageId),
    /// A second copy of a message under way sets out.
    Duplicate(MessageId),
    /// Timers of a node that run ring at once.
    TimeOut {
        /// Whose.
        node: NodeId,
        /// Those of one row of the topology's table, by name; all where none is given.
        timer: Option<String>,
    },
}

/// An action and its instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimedAction {
    /// When.
    pub at: Time,
    /// What.
    pub action: Action,
}

impl Action {
    /// The nodes that the action names; empty for one that concerns everybody, or one message.
    pub fn subjects(&self) -> NodeSet {
        let one = |node: NodeId| NodeSet::from_iter([node]);
        match self {
            Self::Operate { client, at, .. } => one(*client).union(*at),
            Self::Crash(node)
            | Self::Kill(node)
            | Self::Wipe(node)
            | Self::Restart(node)
            | Self::Join(node)
            | Self::Leave(node)
            | Self::Promote(node)
            | Self::Pause(node)
            | Self::Resume(node)
            | Self::Slow { node, .. }
            | Self::Skew { node, .. }
            | Self::Drift { node, .. }
            | Self::TimeOut { node, .. } => one(*node),
            Self::Cut { from, to, .. }
            | Self::Heal { from, to }
            | Self::Hold { from, to, .. }
            | Self::Release { from, to } => match to.0 == !from.0 {
                true => *from,
                false => from.union(*to),
            },
            Self::Delay { link, .. } | Self::Lossy { link, .. } => {
                one(link.from).union(one(link.to))
            }
            Self::Drop(_)
            | Self::Postpone { .. }
            | Self::Keep(_)
            | Self::LetGo(_)
            | Self::Duplicate(_) => NodeSet::EMPTY,
        }
    }

    /// The message that the action is about, if it is about one.
    pub fn message(&self) -> Option<MessageId> {
        match *self {
            Self::Drop(message)
            | Self::Postpone { message, .. }
            | Self::Keep(message)
            | Self::LetGo(message)
            | Self::Duplicate(message) => Some(message),
            _ => None,
        }
    }
}
