//! Consistency levels: whose answers are enough.
//!
//! In the plain case W replicas must have stored a write and R must have answered a read. Stores
//! that span datacenters name levels instead (Cassandra's documentation, *Consistency Levels*):
//!
//! | level | a write waits for | a read waits for |
//! |---|---|---|
//! | `one` | one replica | one |
//! | `quorum` | more than half of all copies | the same |
//! | `local-quorum` | more than half of the copies in the client's own datacenter | the same |
//! | `each-quorum` | more than half of the copies in each datacenter | the same |
//! | `all` | every copy | every copy |
//! | `any` | one replica, or a hint for one | one replica |

use super::ring::Layout;
use model::NodeSet;

/// Whose answers are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// So many as W or R says.
    Count,
    /// One.
    One,
    /// More than half of all copies.
    Quorum,
    /// More than half of the copies in one datacenter.
    LocalQuorum,
    /// More than half of the copies in each datacenter.
    EachQuorum,
    /// Every copy.
    All,
    /// One, or a hint.
    Any,
}

impl Level {
    /// The level of a word.
    pub fn of(word: &str) -> Self {
        match word {
            "one" => Self::One,
            "quorum" => Self::Quorum,
            "local-quorum" => Self::LocalQuorum,
            "each-quorum" => Self::EachQuorum,
            "all" => Self::All,
            "any" => Self::Any,
            _ => Self::Count,
        }
    }

    /// What one request waits for, that comes from a datacenter.
    pub fn need(self, layout: &Layout, count: usize, datacenter: usize) -> Need {
        let copies = layout.copies * layout.datacenters;
        match self {
            Self::Count => Need::Some(count),
            Self::One | Self::Any => Need::Some(1),
            Self::Quorum => Need::Some(copies / 2 + 1),
            Self::LocalQuorum => Need::Local(layout.copies / 2 + 1, datacenter),
            Self::EachQuorum => Need::Each(layout.copies / 2 + 1, NodeSet::EMPTY),
            Self::All => Need::Some(copies),
        }
    }
}

/// What a request waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// So many, wherever they stand.
    Some(usize),
    /// So many in one datacenter.
    Local(usize, usize),
    /// So many in each datacenter, and one more there for each of these.
    Each(usize, NodeSet),
}

impl Need {
    /// Whether these are enough.
    pub fn is_met(self, layout: &Layout, counted: NodeSet) -> bool {
        let there = |datacenter: usize| layout.within(counted, datacenter).len();
        match self {
            Self::Some(count) => counted.len() >= count,
            Self::Local(count, datacenter) => there(datacenter) >= count,
            Self::Each(count, pending) => (0..layout.datacenters)
                .all(|each| there(each) >= count + layout.within(pending, each).len()),
        }
    }

    /// The fewest replicas of some that are enough, chosen at random.
    pub fn fewest(self, layout: &Layout, from: NodeSet, luck: u64) -> NodeSet {
        let chosen = |count: usize, datacenter: usize| {
            let there = layout.within(from, datacenter);
            crate::kit::choose(there, count.min(there.len()), luck)
        };
        match self {
            Self::Some(count) => crate::kit::choose(from, count.min(from.len()), luck),
            Self::Local(count, datacenter) => chosen(count, datacenter),
            Self::Each(count, _) => {
                let all = (0..layout.datacenters).map(|datacenter| chosen(count, datacenter));
                all.fold(NodeSet::EMPTY, NodeSet::union)
            }
        }
    }

    /// The same while these are about to keep the key: one more is waited for where each of them
    /// stands. So enough of those that keep the key now, and of those that will, have answered.
    pub fn and(self, layout: &Layout, pending: NodeSet) -> Self {
        match self {
            Self::Some(count) => Self::Some(count + pending.len()),
            Self::Local(count, datacenter) => {
                Self::Local(count + layout.within(pending, datacenter).len(), datacenter)
            }
            Self::Each(count, others) => Self::Each(count, others.union(pending)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::NodeId;

    const TWO: Layout =
        Layout { copies: 3, machines: 6, places: 1, datacenters: 2, textbook: false };

    fn set(numbers: &[usize]) -> NodeSet {
        numbers.iter().map(|number| NodeId::replica(number - 1)).collect()
    }

    #[test]
    fn each_level_counts_what_it_says() {
        let met =
            |word, numbers: &[usize]| Level::of(word).need(&TWO, 2, 0).is_met(&TWO, set(numbers));
        assert!(met("one", &[6]) && met("any", &[6]));
        assert!(!met("quorum", &[1, 2, 3]) && met("quorum", &[1, 2, 3, 4]));
        assert!(!met("local-quorum", &[1, 4, 5, 6]) && met("local-quorum", &[1, 3]));
        assert!(!met("each-quorum", &[1, 2, 3, 4]) && met("each-quorum", &[1, 2, 4, 6]));
        assert!(!met("all", &[1, 2, 3, 4, 5]) && met("all", &[1, 2, 3, 4, 5, 6]));
        assert!(!met("count", &[1]) && met("count", &[1, 6]));
    }

    #[test]
    fn who_is_about_to_keep_the_key_is_waited_for_where_it_stands() {
        let met = |word, numbers: &[usize]| {
            let need = Level::of(word).need(&TWO, 2, 0);
            need.and(&TWO, set(&[3])).is_met(&TWO, set(numbers))
        };
        assert!(!met("count", &[1, 2]) && met("count", &[1, 2, 4]));
        assert!(!met("local-quorum", &[1, 2, 4]) && met("local-quorum", &[1, 2, 3]));
        assert!(!met("each-quorum", &[1, 2, 4, 5]) && met("each-quorum", &[1, 2, 3, 4, 5]));
    }

    #[test]
    fn the_fewest_are_enough_and_no_more() {
        for word in ["one", "quorum", "local-quorum", "each-quorum", "all"] {
            let need = Level::of(word).need(&TWO, 2, 1);
            for luck in 0..50 {
                let chosen = need.fewest(&TWO, NodeSet::replicas(6), luck);
                assert!(need.is_met(&TWO, chosen), "{word}");
                let mut fewer = chosen;
                fewer.remove(chosen.iter().next().expect("somebody is chosen"));
                assert!(!need.is_met(&TWO, fewer), "{word}");
            }
        }
    }
}
