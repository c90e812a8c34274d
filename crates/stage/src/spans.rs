//! Stretches of time: who led, what was broken, which links were weak.

use alloc::vec::Vec;
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

impl WeakLink {
    /// The two nodes, whichever way.
    fn pair(&self) -> (usize, usize) {
        let (from, to) = (self.from.index(), self.to.index());
        (from.min(to), from.max(to))
    }

    /// What weak links are sorted by: the two nodes, then the direction, that of a client's request
    /// first, then what is wrong.
    pub(crate) fn rank(&self) -> u128 {
        let (one, other) = self.pair();
        let is_slow = matches!(self.how, Weakness::Slow(_));
        let answers = usize::from(self.to.is_client());
        let digits = [one, other, answers, self.from.index(), usize::from(is_slow)];
        digits.iter().fold(0, |rank, digit| rank << 8 | *digit as u128)
    }

    /// The links that are weak at an instant, of those that ever are. What is wrong in both
    /// directions alike is said once.
    pub(crate) fn at(ever: &[Self], at: Time) -> Vec<Self> {
        let is_now = |weak: &&Self| weak.since <= at && weak.until.is_none_or(|until| at < until);
        let now: Vec<Self> = ever.iter().filter(is_now).copied().collect();
        let mut weak = Vec::with_capacity(now.len());
        for link in now.chunk_by(|one, other| one.pair() == other.pair()) {
            let (forth, back) = link.split_at(link.len() / 2);
            let alike = |(one, other): (&Self, &Self)| one.how == other.how;
            match forth.len() == back.len() && forth.iter().zip(back).all(alike) {
                true => weak.extend(forth.iter().map(|weak| Self { both_ways: true, ..*weak })),
                false => weak.extend_from_slice(link),
            }
        }
        weak
    }
}
