//! Who may lead next, and who does.
//!
//! When a leader is to be replaced, replicas say where they stand. From their answers, and from
//! what the monitor knew before, follows whom to promote.
//!
//! 1. **Whose answer counts.** Where the epoch is ended first, only a promise that is on disk does.
//! 2. **Hearing enough.** If each acknowledged write is on k of n followers, any n − k + 1 of them
//!    include one that has it. So many must answer, or the old leader itself. In the meantime
//!    nobody leads: to be safe costs availability.
//! 3. **Who may lead.** Nobody who lacks more entries than the lag limit, and under `in-sync`
//!    nobody who had fallen behind.
//! 4. **The best of them** has the latest epoch, then the longest log; among equals whom a person
//!    wants, then the smallest number.

use super::config::{Acknowledge, Config};
use model::{NodeId, NodeSet};

/// A replica that could lead, as it said itself.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// Which.
    pub node: NodeId,
    /// The epoch that it is in.
    pub epoch: u32,
    /// Whether its disk knows that epoch, and is not new.
    pub durable: bool,
    /// Whether it was told to lead, and plays its log first.
    pub replaying: bool,
    /// The end of its log.
    pub position: u64,
    /// The epoch of the entry there.
    pub position_epoch: u32,
}

/// What a choice is made from.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    /// The knobs, the rules among them.
    pub config: &'a Config,
    /// Who answered.
    pub answers: &'a [Candidate],
    /// The epoch that has been ended for this, if one is.
    pub epoch: u32,
    /// From whom one must hear in any case.
    pub unheard: NodeSet,
    /// Who led before.
    pub former: NodeId,
    /// The end of its log when it was last heard.
    pub leader_position: u64,
    /// Who was in sync, if that is known.
    pub in_sync: Option<NodeSet>,
    /// Whom a person wants.
    pub wanted: Option<NodeId>,
}

impl Choice<'_> {
    /// Whom to promote; nobody as long as something stands in the way.
    pub fn make(&self) -> Option<NodeId> {
        if !self.unheard.is_empty() || !self.heard_enough() {
            return None;
        }
        let may_lead = |one: &&Candidate| self.is_near(one) && self.is_clean(one);
        let best = self.counted().filter(may_lead).max_by_key(|one| self.rank(one));
        best.map(|best| best.node)
    }

    /// Those whose answer counts.
    fn counted(&self) -> impl Iterator<Item = &Candidate> {
        let promised = |one: &&Candidate| one.durable && one.epoch >= self.epoch;
        self.answers.iter().filter(move |one| !self.config.seals() || promised(one))
    }

    fn heard_enough(&self) -> bool {
        let waited_for = self.config.waited_for(self.former);
        let is_former =
            |one: &Candidate| one.node == self.former && one.position >= self.leader_position;
        let followers = self.counted().filter(|one| waited_for.contains(one.node)).count();
        !self.config.kept.quorum_first
            || followers >= self.config.enough(self.former)
            || self.counted().any(is_former)
    }

    fn is_near(&self, one: &Candidate) -> bool {
        let reaches = one.position.saturating_add(self.config.lag_limit);
        reaches >= self.leader_position || !self.config.kept.lag
    }

    fn is_clean(&self, one: &Candidate) -> bool {
        let matters =
            self.config.acknowledge == Acknowledge::InSync && self.config.kept.clean_election;
        let in_sync = self.in_sync.filter(|_| matters);
        one.node == self.former || in_sync.is_none_or(|set| set.contains(one.node))
    }

    fn rank(&self, one: &Candidate) -> impl Ord + use<> {
        let advanced = (one.epoch, one.position_epoch, one.position);
        let advanced = if self.config.kept.most_advanced { advanced } else { (0, 0, 0) };
        (advanced, self.wanted == Some(one.node), core::cmp::Reverse(one.node))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Param, Registry, Scenario};

    fn config(text: &str) -> Config {
        const WORLD: &[Param] = &[Param::count("clients", "Clients", (1, 9, ""), "1", "")];
        let registry = Registry { world: WORLD, topologies: &[super::super::TOPOLOGY] };
        let mut scenario: Scenario = registry.blank(registry.default_topology());
        for line in text.lines() {
            let (key, word) = line.split_once(' ').expect("a knob and its value");
            let value = scenario.find(key).and_then(|(param, _)| param.parse(word));
            scenario.set(key, value.expect("a good value"));
        }
        Config::of(&scenario)
    }

    fn at(number: usize, position: u64) -> Candidate {
        let node = NodeId::replica(number - 1);
        let (epoch, position_epoch) = (2, 1);
        Candidate { node, epoch, durable: true, replaying: false, position, position_epoch }
    }

    fn choose(knobs: &str, answers: &[Candidate], in_sync: Option<&[usize]>) -> Option<usize> {
        let config = config(knobs);
        let set = |numbers: &[usize]| numbers.iter().map(|n| NodeId::replica(n - 1)).collect();
        let choice = Choice {
            config: &config,
            answers,
            epoch: 2,
            unheard: NodeSet::EMPTY,
            former: NodeId::replica(0),
            leader_position: 50,
            in_sync: in_sync.map(set),
            wanted: None,
        };
        choice.make().map(|node| node.ordinal() + 1)
    }

    #[test]
    fn nobody_is_promoted_while_something_stands_in_the_way() {
        let any = "followers 3\nacknowledge any\nsync-followers 2\nlag-limit 10";
        assert_eq!(choose(any, &[], None), None);
        assert_eq!(choose(any, &[at(2, 50)], None), None);
        assert_eq!(choose(any, &[at(2, 48), at(3, 49)], None), Some(3));
        assert_eq!(choose(any, &[at(2, 20), at(3, 30)], None), None);
        let clean = "followers 2\nacknowledge in-sync";
        assert_eq!(choose(clean, &[at(3, 50)], Some(&[2])), None);
        assert_eq!(choose(clean, &[at(2, 49), at(3, 50)], Some(&[2])), Some(2));
    }

    #[test]
    fn the_old_leader_is_enough_by_itself_if_it_still_has_its_log() {
        let any = "followers 4\nacknowledge any\nsync-followers 2";
        assert_eq!(choose(any, &[at(1, 50)], None), Some(1));
        assert_eq!(choose(any, &[at(1, 49)], None), None);
    }

    #[test]
    fn a_promise_that_a_crash_could_take_back_does_not_count() {
        let loose = Candidate { durable: false, ..at(2, 50) };
        assert_eq!(choose("followers 2", &[loose], None), None);
        assert_eq!(choose("followers 2\nfence-first off", &[loose], None), Some(2));
    }

    #[test]
    fn an_entry_of_a_newer_epoch_beats_a_longer_log() {
        let newer = Candidate { position_epoch: 2, ..at(3, 45) };
        assert_eq!(choose("followers 2", &[at(2, 50), newer], None), Some(3));
    }
}
