//! Stretches of time: who led, what was broken, which links were weak.

use model::{Micros, NodeId, NodeSet, Time};

/// A stretch of time in which a node led.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeadSpan {
    /// Who.
    pub node: NodeId,
    /// In which epoch.
    pub epoch: u32,
    /// Since when.
    pub from: Time,
    /// Until when; none if until the end of the run.
    pub to: Option<Time>,
}

/// What is broken in a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A node is down.
    Down(NodeId),
    /// A node stands still.
    Paused(NodeId),
    /// A wall stands.
    Cut(NodeSet, NodeSet),
    /// Messages are held.
    Held(NodeSet, NodeSet),
    /// A machine needs longer for each message.
    Slow(NodeId),
    /// A clock is ahead or behind.
    Skewed(NodeId),
}

/// A stretch of time in which something was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaultSpan {
    /// What.
    pub kind: FaultKind,
    /// Since when.
    pub from: Time,
    /// Until when; none if until the end of the run.
    pub to: Option<Time>,
}

/// What is wrong with a link that still carries messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// It loses this share of them, in thousandths.
    Loses(u32),
    /// It needs so long for each.
    Slow(Micros),
}

/// A link that loses messages or is slow, and how long it is so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeakLink {
    /// One end.
    pub from: NodeId,
    /// The other.
    pub to: NodeId,
    /// Whether the way back is meant as well.
    pub both_ways: bool,
    /// What is wrong with it.
    pub how: Weakness,
    /// Since when.
    pub since: Time,
    /// Until when; none if until the end of the run.
    pub until: Option<Time>,
}
