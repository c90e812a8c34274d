//! Links: latency, loss, duplication, order, walls and holds.
//!
//! Every ordered pair of nodes is a link of its own, with its own streams of chance. Latency is
//! drawn for each message, so a later message can overtake an earlier one, unless links keep their
//! order, as one TCP connection does: then a message that would overtake arrives together with the
//! one before it.
//!
//! A *wall* stops what is sent into it and what arrives while it stands; what is already past stays
//! past. A *hold* loses nothing: what would arrive while it lasts waits at the far end of the link,
//! and arrives in order when it is released. Then it may still run into a wall.
//!
//! Walls and holds are kept for each ordered pair, so those that overlap do not add up: healing or
//! releasing a pair ends what there is between these two and leaves the rest standing.

use crate::chance::{Chance, Purpose, Stream};
use alloc::vec::Vec;
use model::action::LinkEnds;
use model::limits::{HELD_MAX, NODES_MAX};
use model::{Distribution, LossCause, Micros, NodeId, NodeSet, Time};

/// One direction of one link, made when it is first used.
#[derive(Clone, Debug)]
struct Link {
    latency: Stream,
    loss: Stream,
    duplicate: Stream,
    /// For copies that a person asked for, so that they shift no other draw.
    copy: Stream,
    /// When the latest of its messages arrives, where order is kept.
    last: Time,
    /// How many of its messages a hold keeps back.
    held: usize,
}

/// What one direction of a link has of its own.
#[derive(Clone, Debug)]
struct Own {
    link: usize,
    latency: Option<Distribution>,
    /// In thousandths.
    loss: Option<u32>,
}

/// How long messages take.
#[derive(Clone, Debug)]
struct Lengths {
    usual: Distribution,
    /// Between datacenters.
    far: Option<Distribution>,
    /// In which datacenter each node stands.
    datacenters: [u8; NODES_MAX],
    /// The links that differ from the others.
    own: Vec<Own>,
}

impl Lengths {
    fn own(&self, link: usize) -> Option<&Own> {
        self.own.iter().find(|own| own.link == link)
    }

    /// How long messages from one node to another take.
    fn of(&self, from: NodeId, to: NodeId) -> &Distribution {
        let is_far = self.datacenters[from.index()] != self.datacenters[to.index()];
        let own = self.own(index(from, to)).and_then(|own| own.latency.as_ref());
        own.or(self.far.as_ref().filter(|_| is_far)).unwrap_or(&self.usual)
    }
}

/// All links.
#[derive(Clone, Debug)]
pub struct Network {
    chance: Chance,
    lengths: Lengths,
    /// In thousandths.
    loss: u32,
    /// In thousandths.
    duplicate: u32,
    /// Whether no message overtakes another on its link.
    keeps_order: bool,
    links: Vec<Option<Link>>,
    /// For each node, those that it cannot reach.
    walls: Pairs,
    /// For each node, those to whom its messages are kept back.
    holds: Pairs,
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
        let (far, datacenters, own) = (None, [0; NODES_MAX], Vec::new());
        Self {
            chance,
            lengths: Lengths { usual: latency, far, datacenters, own },
            loss,
            duplicate,
            keeps_order: false,
            links: alloc::vec![None; NODES_MAX * NODES_MAX],
            walls: Pairs::default(),
            holds: Pairs::default(),
        }
    }

    /// The same network with links that keep, or do not keep, the order of their messages.
    pub fn keeping_order(mut self, keeps_order: bool) -> Self {
        self.keeps_order = keeps_order;
        self
    }

    /// The same network over several datacenters, and with the latency between them.
    pub fn spread_over(mut self, datacenters: [u8; NODES_MAX], far: Option<Distribution>) -> Self {
        self.lengths = Lengths { datacenters, far, ..self.lengths };
        self
    }

    /// Whether links keep the order of their messages.
    pub fn keeps_order(&self) -> bool {
        self.keeps_order
    }

    /// Decides what becomes of a message that leaves now.
    pub fn pass(&mut self, now: Time, from: NodeId, to: NodeId) -> Passage {
        let index = index(from, to);
        let chance = &self.chance;
        let latency = self.lengths.of(from, to);
        let link = self.links[index].get_or_insert_with(|| {
            let stream = |purpose| chance.stream(purpose, from.index(), to.index());
            Link {
                latency: stream(Purpose::Latency),
                loss: stream(Purpose::Loss),
                duplicate: stream(Purpose::Duplicate),
                copy: stream(Purpose::Copy),
                last: 0,
                held: 0,
            }
        });
        let loss = self.lengths.own(index).and_then(|own| own.loss).unwrap_or(self.loss);
        let mut length = link.latency.length(latency);
        let dropped = link.loss.happens(loss);
        let copy = link.duplicate.happens(self.duplicate).then(|| link.latency.length(latency));
        let lost = match () {
            () if self.walls.has(from, to) => Some(LossCause::Wall),
            () if dropped => Some(LossCause::Network),
            () => None,
        };
        let mut copy = copy.filter(|_| lost.is_none());
        if self.keeps_order && lost.is_none() {
            length = link.behind_the_last(now, length);
            copy = copy.map(|copy| link.behind_the_last(now, copy));
        }
        Passage { length, lost, copy }
    }

    /// How long a copy takes that leaves now because a person asked for it. It draws from a stream
    /// of its own: what else passes there takes as long as it would have.
    pub fn copy(&mut self, now: Time, from: NodeId, to: NodeId) -> Micros {
        let link = self.links[index(from, to)].as_mut();
        let link = link.expect("a message that is under way has made its link");
        let length = link.copy.length(self.lengths.of(from, to));
        if self.keeps_order { link.behind_the_last(now, length) } else { length }
    }

    /// Nothing that is sent from now on arrives earlier than this, where order is kept.
    pub fn wait_for(&mut self, from: NodeId, to: NodeId, at: Time) {
        if let Some(link) = &mut self.links[index(from, to)] {
            link.last = link.last.max(at);
        }
    }

    /// Whether a wall stands between the two now.
    pub fn is_cut(&self, from: NodeId, to: NodeId) -> bool {
        self.walls.has(from, to)
    }

    /// Builds a wall.
    pub fn cut(&mut self, from: NodeSet, to: NodeSet, both_ways: bool) {
        self.walls.add(from, to, both_ways);
    }

    /// Takes down every wall between two groups.
    pub fn heal(&mut self, from: NodeSet, to: NodeSet) {
        self.walls.take(from, to);
    }

    /// Whether messages from one to the other are kept back now.
    pub fn is_held(&self, from: NodeId, to: NodeId) -> bool {
        self.holds.has(from, to)
    }

    /// Keeps back what one group sends to another.
    pub fn hold(&mut self, from: NodeSet, to: NodeSet, both_ways: bool) {
        self.holds.add(from, to, both_ways);
    }

    /// Ends every hold between two groups.
    pub fn release(&mut self, from: NodeSet, to: NodeSet) {
        self.holds.take(from, to);
    }

    /// Counts one more message that is kept back; returns whether the link has room for it.
    pub fn keep_back(&mut self, from: NodeId, to: NodeId) -> bool {
        let link = self.links[index(from, to)].as_mut();
        let link = link.expect("a message that is under way has made its link");
        let room = link.held < HELD_MAX;
        link.held += usize::from(room);
        room
    }

    /// One of the messages that were kept back goes on.
    pub fn let_go(&mut self, from: NodeId, to: NodeId) {
        if let Some(link) = &mut self.links[index(from, to)] {
            link.held -= 1;
        }
    }

    /// Gives a link a latency of its own.
    pub fn delay(&mut self, ends: LinkEnds, latency: &Distribution) {
        for index in directions(ends) {
            self.own(index).latency = Some(latency.clone());
        }
    }

    /// Gives a link a loss of its own, in thousandths.
    pub fn lossy(&mut self, ends: LinkEnds, loss: u32) {
        for index in directions(ends) {
            self.own(index).loss = Some(loss);
        }
    }

    fn own(&mut self, link: usize) -> &mut Own {
        let own = &mut self.lengths.own;
        let place = own.iter().position(|own| own.link == link);
        let place = place.unwrap_or_else(|| {
            own.push(Own { link, latency: None, loss: None });
            own.len() - 1
        });
        &mut own[place]
    }
}

impl Link {
    /// How long a message takes that may not arrive before the one sent last.
    fn behind_the_last(&mut self, now: Time, length: Micros) -> Micros {
        self.last = self.last.max(now + length);
        self.last - now
    }
}

/// A set of ordered pairs of nodes.
#[derive(Clone, Debug)]
struct Pairs([NodeSet; NODES_MAX]);

impl Default for Pairs {
    fn default() -> Self {
        Self([NodeSet::EMPTY; NODES_MAX])
    }
}

impl Pairs {
    fn has(&self, from: NodeId, to: NodeId) -> bool {
        self.0[from.index()].contains(to)
    }

    fn add(&mut self, from: NodeSet, to: NodeSet, both_ways: bool) {
        for node in from.iter() {
            self.0[node.index()] = self.0[node.index()].union(to);
        }
        if both_ways {
            self.add(to, from, false);
        }
    }

    /// Takes out every pair of the two groups, in either direction.
    fn take(&mut self, from: NodeSet, to: NodeSet) {
        for (mine, theirs) in [(from, to), (to, from)] {
            for node in mine.iter() {
                self.0[node.index()] = self.0[node.index()].difference(theirs);
            }
        }
    }
}

/// The links that are meant: one, or one for each direction.
fn directions(ends: LinkEnds) -> impl Iterator<Item = usize> {
    let back = ends.both_ways.then(|| index(ends.to, ends.from));
    core::iter::once(index(ends.from, ends.to)).chain(back)
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

    fn pair() -> (NodeId, NodeId) {
        (NodeId::replica(0), NodeId::replica(1))
    }

    fn set(node: NodeId) -> NodeSet {
        NodeSet::from_iter([node])
    }

    #[test]
    fn a_wall_stops_one_way_or_both_and_falls() {
        let (one, two) = pair();
        let (a, b) = (set(one), set(two));
        let mut network = network();
        network.cut(a, b, false);
        assert_eq!(network.pass(0, one, two).lost, Some(LossCause::Wall));
        assert_eq!(network.pass(0, two, one).lost, None);
        network.cut(a, b, true);
        assert!(network.is_cut(two, one));
        network.heal(b, a);
        assert!(!network.is_cut(one, two) && !network.is_cut(two, one));
    }

    /// Goal: of two walls, or holds, that overlap, taking away what one pair has in common with
    /// both leaves the rest of both. Method: n1 against n2 and n3, then n1 and n2 against n3.
    #[test]
    fn what_overlaps_is_taken_away_where_it_is_named_and_nowhere_else() {
        let (one, two) = pair();
        let three = NodeId::replica(2);
        let mut network = network();
        network.hold(set(one), set(two).union(set(three)), true);
        network.hold(set(one).union(set(two)), set(three), true);
        network.release(set(one), set(three));
        assert!(!network.is_held(one, three) && !network.is_held(three, one));
        assert!(network.is_held(one, two) && network.is_held(two, one));
        assert!(network.is_held(two, three) && network.is_held(three, two));
        assert!(!network.is_cut(one, two), "a hold is no wall");
        network.release(NodeSet::ALL, NodeSet::ALL);
        assert!(!network.is_held(one, two) && !network.is_held(three, two));
    }

    #[test]
    fn a_link_may_have_a_latency_of_its_own() {
        let (one, two) = pair();
        let mut network = network();
        let ends = LinkEnds { from: one, to: two, both_ways: false };
        network.delay(ends, &Distribution::constant(9_000));
        assert_eq!(network.pass(0, one, two).length, 9_000);
        assert_eq!(network.pass(0, two, one).length, 5_000);
    }

    /// Goal: a link's own loss takes the place of the common one, either way, and shifts no draw of
    /// the link's latency. Method: a network that loses everything but on one direction of one
    /// link, beside one that loses nothing.
    #[test]
    fn a_link_may_have_a_loss_of_its_own() {
        let (one, two) = pair();
        let latency = Distribution::parse("4ms~9ms").expect("a valid distribution");
        let mut calm = Network::new(Chance::new(1), latency.clone(), 0, 0);
        let mut lossy = Network::new(Chance::new(1), latency, 1_000, 0);
        lossy.lossy(LinkEnds { from: one, to: two, both_ways: true }, 500);
        lossy.lossy(LinkEnds { from: one, to: two, both_ways: false }, 0);
        let mut lost = 0;
        for _ in 0..1_000 {
            assert_eq!(lossy.pass(0, one, two), calm.pass(0, one, two));
            lost += usize::from(lossy.pass(0, two, one).lost.is_some());
            assert!(lossy.pass(0, one, NodeId::replica(2)).lost.is_some());
        }
        assert!((450..550).contains(&lost), "{lost} of 1000 were lost at 50 %");
    }

    /// Goal: where order is kept nothing overtakes, and what does not overtake takes as long as
    /// ever. Method: a thousand messages under a wide latency, one each 100 µs, with copies; the
    /// same draws as without order.
    #[test]
    fn on_a_link_that_keeps_order_nothing_overtakes() {
        let (one, two) = pair();
        let latency = Distribution::parse("1ms~50ms").expect("a valid distribution");
        let network = || Network::new(Chance::new(1), latency.clone(), 200, 200);
        let (mut free, mut kept) = (network(), network().keeping_order(true));
        let (mut latest, mut delayed) = (0, 0);
        for round in 0..1_000 {
            let now = round * 100;
            let (own, passage) = (free.pass(now, one, two), kept.pass(now, one, two));
            assert_eq!((own.lost, own.copy.is_some()), (passage.lost, passage.copy.is_some()));
            if passage.lost.is_some() {
                assert_eq!(own.length, passage.length, "what is lost waits for nobody");
                continue;
            }
            for (own, length) in
                [(Some(own.length), Some(passage.length)), (own.copy, passage.copy)]
            {
                let (Some(own), Some(length)) = (own, length) else { continue };
                assert_eq!(now + length, latest.max(now + own));
                latest = now + length;
                delayed += u64::from(length > own);
            }
        }
        assert!(delayed > 500, "only {delayed} messages would have overtaken");
    }
}
