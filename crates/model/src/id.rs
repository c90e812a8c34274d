//! Names of things: nodes, sets of nodes, keys, operations, events, messages.
//!
//! A node is a replica (`n1` …), a monitor (`m1`) or a client (`c1` …). All three stand on one
//! network and are numbered in one space of 64, so that any set of them is one machine word and
//! the overlap of a write set and a read set is one `&`.

use crate::limits::{CLIENTS_MAX, KEYS_MAX, MONITORS_MAX, NODES_MAX, REPLICAS_MAX};
use core::fmt;
use core::num::NonZeroU32;

/// A machine on the network: a replica, a monitor or a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u8);

const MONITOR_FIRST: usize = REPLICAS_MAX;
const CLIENT_FIRST: usize = REPLICAS_MAX + MONITORS_MAX;

impl NodeId {
    /// The replica with this index, counted from zero; it is printed counted from one.
    ///
    /// # Panics
    /// If the index is not below [`REPLICAS_MAX`].
    pub fn replica(index: usize) -> Self {
        assert!(index < REPLICAS_MAX, "replica {index} is beyond the limit");
        Self(index as u8)
    }

    /// The monitor with this index.
    ///
    /// # Panics
    /// If the index is not below [`MONITORS_MAX`].
    pub fn monitor(index: usize) -> Self {
        assert!(index < MONITORS_MAX, "monitor {index} is beyond the limit");
        Self((MONITOR_FIRST + index) as u8)
    }

    /// The client with this index.
    ///
    /// # Panics
    /// If the index is not below [`CLIENTS_MAX`].
    pub fn client(index: usize) -> Self {
        assert!(index < CLIENTS_MAX, "client {index} is beyond the limit");
        Self((CLIENT_FIRST + index) as u8)
    }

    /// Position in the common numbering, below [`NODES_MAX`].
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The node at a position of the common numbering.
    ///
    /// # Panics
    /// If the position is not below [`NODES_MAX`].
    pub fn from_index(index: usize) -> Self {
        assert!(index < NODES_MAX, "node {index} is beyond the limit");
        Self(index as u8)
    }

    /// Whether this is a replica.
    pub fn is_replica(self) -> bool {
        self.index() < MONITOR_FIRST
    }

    /// Whether this is a monitor.
    pub fn is_monitor(self) -> bool {
        (MONITOR_FIRST..CLIENT_FIRST).contains(&self.index())
    }

    /// Whether this is a client.
    pub fn is_client(self) -> bool {
        self.index() >= CLIENT_FIRST
    }

    /// The index among the nodes of its own kind, counted from zero.
    pub fn ordinal(self) -> usize {
        match self.index() {
            index if index < MONITOR_FIRST => index,
            index if index < CLIENT_FIRST => index - MONITOR_FIRST,
            index => index - CLIENT_FIRST,
        }
    }

    /// Reads `n3`, `m1` or `c2`.
    pub fn parse(text: &str) -> Option<Self> {
        let kind = text.chars().next()?;
        let number = crate::time::digits(text.get(1..)?)? as usize;
        let index = number.checked_sub(1)?;
        match kind {
            'n' if index < REPLICAS_MAX => Some(Self::replica(index)),
            'm' if index < MONITORS_MAX => Some(Self::monitor(index)),
            'c' if index < CLIENTS_MAX => Some(Self::client(index)),
            _ => None,
        }
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = match () {
            () if self.is_replica() => 'n',
            () if self.is_monitor() => 'm',
            () => 'c',
        };
        f.pad(&alloc::format!("{letter}{}", self.ordinal() + 1))
    }
}

/// A set of nodes in one word: a write set, a read set, a side of a partition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeSet(pub u64);

impl NodeSet {
    /// The set without members.
    pub const EMPTY: Self = Self(0);
    /// Every node there can be.
    pub const ALL: Self = Self(u64::MAX);

    /// The first `count` replicas.
    pub fn replicas(count: usize) -> Self {
        (0..count).map(NodeId::replica).collect()
    }

    /// Puts a node in.
    pub fn insert(&mut self, node: NodeId) {
        self.0 |= 1 << node.0;
    }

    /// Takes a node out.
    pub fn remove(&mut self, node: NodeId) {
        self.0 &= !(1 << node.0);
    }

    /// Whether the node is in.
    pub fn contains(self, node: NodeId) -> bool {
        self.0 >> node.0 & 1 == 1
    }

    /// How many nodes are in.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The nodes in both.
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The nodes in either.
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The nodes here that are not in the other.
    pub fn difference(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The members in ascending order.
    pub fn iter(self) -> impl Iterator<Item = NodeId> {
        let mut rest = self.0;
        core::iter::from_fn(move || {
            if rest == 0 {
                return None;
            }
            let index = rest.trailing_zeros() as u8;
            rest &= rest - 1;
            Some(NodeId(index))
        })
    }
}

impl FromIterator<NodeId> for NodeSet {
    fn from_iter<I: IntoIterator<Item = NodeId>>(nodes: I) -> Self {
        let mut set = Self::EMPTY;
        for node in nodes {
            set.insert(node);
        }
        set
    }
}

impl fmt::Display for NodeSet {
    /// Prints the members with a comma between them: `n1,n3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, node) in self.iter().enumerate() {
            if place > 0 {
                f.write_str(",")?;
            }
            write!(f, "{node}")?;
        }
        Ok(())
    }
}

/// A key of the store. The first three are called `x`, `y` and `z`, the rest `k4`, `k5` ….
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(u8);

impl Key {
    /// The key with this index.
    ///
    /// # Panics
    /// If the index is not below [`KEYS_MAX`].
    pub fn new(index: usize) -> Self {
        assert!(index < KEYS_MAX, "key {index} is beyond the limit");
        Self(index as u8)
    }

    /// Position among all keys, below [`KEYS_MAX`].
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Reads `x`, `y`, `z` or `k4` ….
    pub fn parse(text: &str) -> Option<Self> {
        let index = match text {
            "x" => 0,
            "y" => 1,
            "z" => 2,
            _ => crate::time::digits(text.strip_prefix('k')?)?.checked_sub(1)? as usize,
        };
        let named = index < 3 && text.starts_with('k');
        (index < KEYS_MAX && !named).then(|| Self::new(index))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.pad("x"),
            1 => f.pad("y"),
            2 => f.pad("z"),
            other => f.pad(&alloc::format!("k{}", other + 1)),
        }
    }
}

macro_rules! counted {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(NonZeroU32);

        impl $name {
            /// The one with this index, counted from zero.
            ///
            /// # Panics
            /// If the index does not fit in 32 bits.
            pub fn new(index: usize) -> Self {
                let number = u32::try_from(index + 1).ok().and_then(NonZeroU32::new);
                Self(number.expect("an index of a run fits in 32 bits"))
            }

            /// The index, counted from zero.
            pub fn index(self) -> usize {
                self.0.get() as usize - 1
            }

            /// The number that people see, counted from one.
            pub fn number(self) -> u32 {
                self.0.get()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "#{}", self.0)
            }
        }
    };
}

counted! {
    /// An operation of a client: one read or one write, numbered in the order of their calls.
    OpId
}
counted! {
    /// An event of a trace, numbered in the order in which they happened.
    EventId
}
counted! {
    /// A message, numbered in the order of sending.
    MessageId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_node_reads_back_from_its_name() {
        for index in 0..NODES_MAX {
            let node = NodeId::from_index(index);
            assert_eq!(NodeId::parse(&node.to_string()), Some(node));
        }
        for wrong in ["", "n", "n0", "n51", "c13", "q1", "n-1", "ñ1"] {
            assert_eq!(NodeId::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_key_reads_back_from_its_name_and_has_only_one() {
        for index in 0..KEYS_MAX {
            let key = Key::new(index);
            assert_eq!(Key::parse(&key.to_string()), Some(key));
        }
        assert_eq!(Key::parse("k1"), None);
        assert_eq!(Key::parse("k65"), None);
    }

    #[test]
    fn a_set_lists_its_members_in_order() {
        let set: NodeSet =
            [NodeId::client(0), NodeId::replica(2), NodeId::replica(0)].into_iter().collect();
        assert_eq!(set.to_string(), "n1,n3,c1");
        assert_eq!(set.intersection(NodeSet::replicas(2)).to_string(), "n1");
    }
}
