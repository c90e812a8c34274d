//! Links: latency, loss, duplication, walls.
//!
//! Every ordered pair of nodes is a link of its own, with its own streams of chance. Latency is
//! drawn for each message, so a later message can overtake an earlier one. A wall stops what is
//! sent into it and what arrives while it stands; what is already past stays past.

use crate::chance::{Chance, Purpose, Stream};
use alloc::vec::Vec;
use model::action::LinkEnds;
use model::limits::NODES_MAX;
use model::{Distribution, LossCause, Micros, NodeId, NodeSet};

/// The chance of one direction of one link, made when it is first used.
#[derive(Clone, Debug)]
struct Link {
    latency: Stream,
    loss: Stream,
    duplicate: Stream,
}

/// All links.
#[derive(Clone, Debug)]
pub struct Network {
    chance: Chance,
    latency: Distribution,
    /// In thousandths.
    loss: u32,
    /// In thousandths.
    duplicate: u32,
    links: Vec<Option<Link>>,
    /// Latencies of links that have one of their own, by link.
    own: Vec<(usize, Distribution)>,
    /// For each node, those that it cannot reach.
    walls: [NodeSet; NODES_MAX],
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// How long it is under way.
    pub length: Micros,
    /// Why it will not arrive.
    pub lost: Option<LossCause>,
    /// How long a second copy is under way, if there is one.
    pub copy: Option<Micros>,
}

impl Network {
    pub fn new(chance: Chance, latency: Distribution, loss: u32, duplicate: u32) -> Self {
        Self {
            chance,
            latency,
            loss,
            duplicate,
            links: alloc::vec![None; NODES_MAX * NODES_MAX],
            own: Vec::new(),
            walls: [NodeSet::EMPTY; NODES_MAX],
        }
    }

    /// Decides what becomes of a message that leaves now.
    pub fn pass(&mut self, from: NodeId, to: NodeId) -> Passage {
        let index = index(from, to);
        let chance = &self.chance;
        let link = self.links[index].get_or_insert_with(|| {
            let stream = |purpose| chance.stream(purpose, from.index(), to.index());
            Link {
                latency: stream(Purpose::Latency),
                loss: stream(Purpose::Loss),
                duplicate: stream(Purpose::Duplicate),
            }
        });
        let own = self.own.iter().find(|(link, _)| *link == index);
        let latency = own.map_or(&self.latency, |(_, latency)| latency);
        let length = link.latency.length(latency);
        let dropped = link.loss.happens(self.loss);
        let copy = link.duplicate.happens(self.duplicate).then(|| link.latency.length(latency));
        let lost = match () {
            () if self.walls[from.index()].contains(to) => Some(LossCause::Wall),
            () if dropped => Some(LossCause::Network),
            () => None,
        };
        Passage { length, lost, copy: copy.filter(|_| lost.is_none()) }
    }

    /// Whether a wall stands between the two now.
    pub fn is_cut(&self, from: NodeId, to: NodeId) -> bool {
        self.walls[from.index()].contains(to)
    }

    /// Builds a wall.
    pub fn cut(&mut self, from: NodeSet, to: NodeSet, both_ways: bool) {
        for node in from.iter() {
            self.walls[node.index()] = self.walls[node.index()].union(to);
        }
        if both_ways {
            self.cut(to, from, false);
        }
    }

    /// Takes down every wall between two groups.
    pub fn heal(&mut self, from: NodeSet, to: NodeSet) {
        for (mine, theirs) in [(from, to), (to, from)] {
            for node in mine.iter() {
                self.walls[node.index()] = self.walls[node.index()].difference(theirs);
            }
        }
    }

    /// Gives a link a latency of its own.
    pub fn delay(&mut self, ends: LinkEnds, latency: &Distribution) {
        let mut set = |from, to| {
            let index = index(from, to);
            self.own.retain(|(link, _)| *link != index);
            self.own.push((index, latency.clone()));
        };
        set(ends.from, ends.to);
        if ends.both_ways {
            set(ends.to, ends.from);
        }
    }
}

fn index(from: NodeId, to: NodeId) -> usize {
    from.index() * NODES_MAX + to.index()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network() -> Network {
        Network::new(Chance::new(1), Distribution::constant(5_000), 0, 0)
    }

    #[test]
    fn a_wall_stops_one_way_or_both_and_falls() {
        let (one, two) = (NodeId::replica(0), NodeId::replica(1));
        let (a, b) = (NodeSet::from_iter([one]), NodeSet::from_iter([two]));
        let mut network = network();
        network.cut(a, b, false);
        assert_eq!(network.pass(one, two).lost, Some(LossCause::Wall));
        assert_eq!(network.pass(two, one).lost, None);
        network.cut(a, b, true);
        assert!(network.is_cut(two, one));
        network.heal(b, a);
        assert!(!network.is_cut(one, two) && !network.is_cut(two, one));
    }

    #[test]
    fn a_link_may_have_a_latency_of_its_own() {
        let (one, two) = (NodeId::replica(0), NodeId::replica(1));
        let mut network = network();
        let ends = LinkEnds { from: one, to: two, both_ways: false };
        network.delay(ends, &Distribution::constant(9_000));
        assert_eq!(network.pass(one, two).length, 9_000);
        assert_eq!(network.pass(two, one).length, 5_000);
    }
}
