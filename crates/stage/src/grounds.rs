//! Where replicas, keys and regions stand, ready for a picture.
//!
//! The facts come from the topology ([`Placement`]); here they are brought into the order in which
//! a picture asks for them. A key is kept by the first replicas clockwise of its place, so the walk
//! from there names its keepers in order of preference.

use alloc::vec::Vec;
use model::order::{pair, sort_by_key};
use model::{Key, NodeId, NodeSet, Placement};

/// Fewer replicas around one that all others are tied to need nobody in the middle.
const HUB_LEAST: usize = 4;

/// Where replicas, keys and regions stand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grounds {
    /// What the topology says.
    pub placement: Placement,
    /// Every place of every replica, clockwise.
    pub tokens: Vec<(u32, NodeId)>,
    /// Who is tied to all others, if they are tied to nobody else.
    pub hub: Option<NodeId>,
    /// Whether replicas have one place each, and these ascend.
    pub clockwise: bool,
}

impl Grounds {
    pub fn new(placement: Placement, replicas: usize) -> Self {
        let mut tokens = Vec::new();
        for (node, places) in placement.tokens.iter().enumerate() {
            tokens.extend(places.iter().map(|place| (*place, NodeId::replica(node))));
        }
        sort_by_key(&mut tokens, |(place, node)| pair((*place).into(), node.index() as u64));
        let single =
            placement.tokens.len() > 1 && placement.tokens.iter().all(|own| own.len() == 1);
        let clockwise = single && placement.tokens.is_sorted();
        let hub = hub(&placement).filter(|_| replicas >= HUB_LEAST && placement.regions.is_empty());
        Self { placement, tokens, hub, clockwise }
    }

    /// The place of a key.
    pub fn place(&self, key: Key) -> Option<u32> {
        self.placement.keys.get(key.index()).copied()
    }

    /// The keepers of a key in the order in which a walk from its place meets them, each with the
    /// place at which it is met.
    pub fn walk(&self, key: Key, keepers: NodeSet) -> Vec<(u32, NodeId)> {
        let Some(from) = self.place(key) else { return Vec::new() };
        let first = self.tokens.partition_point(|(place, _)| *place < from);
        let (mut met, mut rest) = (Vec::new(), keepers);
        for &(place, node) in self.tokens[first..].iter().chain(&self.tokens[..first]) {
            if rest.is_empty() {
                break;
            }
            if rest.contains(node) {
                rest.remove(node);
                met.push((place, node));
            }
        }
        met
    }
}

fn hub(placement: &Placement) -> Option<NodeId> {
    let Placement { leaders, feeds, .. } = placement;
    let is_hub = |node: &NodeId| feeds.iter().all(|(from, to)| from == node || to == node);
    leaders.iter().find(|node| !feeds.is_empty() && is_hub(node))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_meets_keepers_clockwise_and_each_once() {
        let placement = Placement {
            tokens: vec![vec![10, 60], vec![30], vec![50]],
            keys: vec![40, 55],
            ..Placement::default()
        };
        let grounds = Grounds::new(placement, 3);
        let names = |key, keepers: &[usize]| {
            let keepers = keepers.iter().map(|&n| NodeId::replica(n)).collect();
            let walk = grounds.walk(Key::new(key), keepers);
            walk.iter().map(|(place, node)| (*place, node.ordinal())).collect::<Vec<_>>()
        };
        assert_eq!(names(0, &[0, 2]), [(50, 2), (60, 0)]);
        assert_eq!(names(1, &[0, 1]), [(60, 0), (30, 1)]);
        assert_eq!(names(7, &[0]), [], "a key without a place");
    }

    #[test]
    fn only_a_star_has_somebody_in_the_middle() {
        let n = NodeId::replica;
        let ways = |feeds: &[(usize, usize)]| Placement {
            leaders: NodeSet::replicas(4),
            feeds: feeds.iter().map(|&(from, to)| (n(from), n(to))).collect(),
            ..Placement::default()
        };
        let star = ways(&[(1, 0), (0, 1), (2, 0), (0, 2), (3, 0), (0, 3)]);
        assert_eq!(Grounds::new(star.clone(), 4).hub, Some(n(0)));
        assert_eq!(Grounds::new(star, 3).hub, None, "three stand around");
        assert_eq!(Grounds::new(ways(&[(0, 1), (1, 2), (2, 3), (3, 0)]), 4).hub, None);
        assert_eq!(Grounds::new(Placement::default(), 4).hub, None);
    }
}
