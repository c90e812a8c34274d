//! The ring: which machines keep which key.
//!
//! Every machine takes several places on a circle of 2³² (its *virtual nodes*), every key takes
//! one, and a key is kept by the first N different machines clockwise of it (Karger et al.,
//! *Consistent Hashing and Random Trees*, STOC 1997; with virtual nodes as in DeCandia et al.,
//! *Dynamo*, SOSP 2007). When a machine joins or leaves, only the keys next to its places move.
//!
//! ```text
//!         A 10                      N = 3
//!    E 90 ·   · B 30                key at 40 ─▶ C D E
//!             ✕ 40 key              key at 80 ─▶ E A B
//!    D 75 ·   · C 55                C is gone: the key at 40 ─▶ D E A
//! ```
//!
//! With several datacenters a key has N copies in each: the first N machines clockwise that stand
//! in it (Cassandra's `NetworkTopologyStrategy`).

use alloc::vec::Vec;
use model::limits::KEYS_MAX;
use model::order::{pair, sort_by_key};
use model::trace::mix;
use model::{Key, NodeId, NodeSet};

/// How machines and keys are placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Copies of each key in each datacenter, N.
    pub copies: usize,
    /// Machines that are there from the start.
    pub machines: usize,
    /// Places that each machine takes.
    pub places: u32,
    /// Datacenters.
    pub datacenters: usize,
    /// Whether places are those of the textbook, and not hashes.
    pub textbook: bool,
}

/// The places of the first machines in the textbook's figure, in percent of the way round.
const TEXTBOOK_MACHINES: [u64; 5] = [10, 30, 55, 75, 90];
/// The places of the first keys there.
const TEXTBOOK_KEYS: [u64; 2] = [40, 80];
/// So that a machine and a key of one number do not stand at one place.
const KEY_SALT: u64 = 0x6b65_7973;

impl Layout {
    /// The datacenter of a machine, counted from zero: machines stand in blocks, spare ones and
    /// clients are dealt in turn.
    pub fn datacenter(&self, node: NodeId) -> usize {
        let ordinal = node.ordinal();
        if node.is_replica() && ordinal < self.machines {
            ordinal * self.datacenters / self.machines
        } else if node.is_replica() {
            (ordinal - self.machines) % self.datacenters
        } else {
            ordinal % self.datacenters
        }
    }

    /// Those of some nodes that stand in a datacenter.
    pub fn within(&self, nodes: NodeSet, datacenter: usize) -> NodeSet {
        nodes.iter().filter(|node| self.datacenter(*node) == datacenter).collect()
    }

    /// Where a key stands.
    pub fn place_of(&self, key: Key) -> u32 {
        match TEXTBOOK_KEYS.get(key.index()) {
            Some(&percent) if self.textbook => place_at(percent),
            _ => (mix(KEY_SALT + key.index() as u64) >> 32) as u32,
        }
    }

    /// Where a machine stands.
    pub fn places_of(&self, node: NodeId) -> impl Iterator<Item = u32> + use<> {
        let ordinal = node.ordinal();
        let fixed = TEXTBOOK_MACHINES.get(ordinal).filter(|_| self.textbook);
        let count = if fixed.is_some() { 1 } else { self.places };
        (0..count).map(move |place| match fixed {
            Some(&percent) => place_at(percent),
            None => (mix((ordinal as u64) << 32 | u64::from(place)) >> 32) as u32,
        })
    }
}

fn place_at(percent: u64) -> u32 {
    ((percent << 32) / 100) as u32
}

/// The members of a cluster, in the order in which each key meets them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ring {
    layout: Layout,
    members: NodeSet,
    owners: Vec<NodeSet>,
    /// Every member, clockwise, for each key.
    clockwise: Vec<Vec<NodeId>>,
}

impl Ring {
    /// The ring of some members.
    pub fn new(layout: Layout, members: NodeSet) -> Self {
        let mut places: Vec<(u32, NodeId)> = Vec::new();
        for node in members.iter() {
            places.extend(layout.places_of(node).map(|place| (place, node)));
        }
        let order = |&(place, node): &(u32, NodeId)| pair(place.into(), node.index() as u64);
        sort_by_key(&mut places, order);
        let (mut owners, mut clockwise) = (Vec::new(), Vec::new());
        for key in (0..KEYS_MAX).map(Key::new) {
            let met = meet(&places, layout.place_of(key));
            owners.push(first_of_each(&layout, &met));
            clockwise.push(met);
        }
        Self { layout, members, owners, clockwise }
    }

    /// The same ring with other members.
    pub fn with(&self, members: NodeSet) -> Self {
        Self::new(self.layout, members)
    }

    /// Who is on it.
    pub fn members(&self) -> NodeSet {
        self.members
    }

    /// How machines and keys are placed.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Who keeps a key.
    pub fn owners(&self, key: Key) -> NodeSet {
        self.owners[key.index()]
    }

    /// The first of those who keep a key, clockwise.
    pub fn first(&self, key: Key) -> Option<NodeId> {
        self.clockwise[key.index()].first().copied()
    }

    /// The members that do not keep a key, clockwise: who stands in for the first that is silent
    /// comes first.
    pub fn stand_ins(&self, key: Key) -> impl Iterator<Item = NodeId> + '_ {
        let owners = self.owners(key);
        self.clockwise[key.index()].iter().copied().filter(move |node| !owners.contains(*node))
    }
}

/// Different machines in the order in which they are met clockwise of a place.
fn meet(places: &[(u32, NodeId)], from: u32) -> Vec<NodeId> {
    let first = places.partition_point(|(place, _)| *place < from);
    let (mut met, mut seen) = (Vec::new(), NodeSet::EMPTY);
    for (_, node) in places[first..].iter().chain(&places[..first]) {
        if !seen.contains(*node) {
            seen.insert(*node);
            met.push(*node);
        }
    }
    met
}

fn first_of_each(layout: &Layout, met: &[NodeId]) -> NodeSet {
    let mut owners = NodeSet::EMPTY;
    for datacenter in 0..layout.datacenters {
        let there = met.iter().filter(|node| layout.datacenter(**node) == datacenter);
        there.take(layout.copies).for_each(|node| owners.insert(*node));
    }
    owners
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTBOOK: Layout =
        Layout { copies: 3, machines: 5, places: 1, datacenters: 1, textbook: true };

    fn names(nodes: impl IntoIterator<Item = NodeId>) -> alloc::string::String {
        let letter = |node: NodeId| char::from(b'A' + node.ordinal() as u8);
        nodes.into_iter().map(letter).collect()
    }

    #[test]
    fn the_textbook_s_ring_places_its_keys_as_in_the_figure() {
        let all = NodeSet::replicas(5);
        let ring = Ring::new(TEXTBOOK, all);
        let (forty, eighty) = (Key::new(0), Key::new(1));
        assert_eq!(names(ring.clockwise[forty.index()][..3].to_vec()), "CDE");
        assert_eq!(names(ring.clockwise[eighty.index()][..3].to_vec()), "EAB");
        assert_eq!(names(ring.owners(eighty).iter()), "ABE");
        assert_eq!(names(ring.stand_ins(forty)), "AB");
        let mut left = all;
        left.remove(NodeId::replica(2));
        assert_eq!(names(ring.with(left).clockwise[forty.index()][..3].to_vec()), "DEA");
    }

    /// Goal: a machine that joins takes over about its share, and nothing else moves. Method: 20
    /// machines with 64 places, and one more; every change of owners is one to the newcomer.
    #[test]
    fn only_what_the_newcomer_takes_over_moves() {
        let layout = Layout { machines: 20, places: 64, textbook: false, ..TEXTBOOK };
        let before = Ring::new(layout, NodeSet::replicas(20));
        let after = before.with(NodeSet::replicas(21));
        let newcomer = NodeId::replica(20);
        let mut moved = 0;
        for key in (0..KEYS_MAX).map(Key::new) {
            let gained = after.owners(key).difference(before.owners(key));
            let lost = before.owners(key).difference(after.owners(key));
            assert!(gained.is_empty() || gained == NodeSet::from_iter([newcomer]), "{key}");
            assert_eq!(gained.len(), lost.len());
            moved += gained.len();
        }
        assert!((2..24).contains(&moved), "{moved} of 64 keys, 3 of 21 expected");
    }

    #[test]
    fn each_datacenter_has_its_copies() {
        let layout = Layout { copies: 2, machines: 9, places: 8, datacenters: 3, textbook: false };
        let ring = Ring::new(layout, NodeSet::replicas(9));
        for key in (0..KEYS_MAX).map(Key::new) {
            let owners = ring.owners(key);
            let there = |datacenter| layout.within(owners, datacenter).len();
            assert_eq!([0, 1, 2].map(there), [2, 2, 2]);
        }
        assert_eq!(layout.within(NodeSet::replicas(9), 1).to_string(), "n4,n5,n6");
    }
}
