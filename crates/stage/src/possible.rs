//! Which sets the knobs of a scenario allow.
//!
//! [`overlap`](crate::overlap()) compares sets of W and of R among N. What a scenario allows may be
//! fewer: with a leader every write set holds the leader, and a read asks one replica. And where a
//! write counts as soon as one machine has it, or sets are counted in each datacenter by itself,
//! there is no grid to draw; then it is said why.

use crate::knobs;
use crate::narration::{Leading, Quorum};
use crate::overlap::{LISTED_MAX, Overlap, SAMPLE, choose, overlap, sets};
use alloc::vec::Vec;
use model::{NodeId, NodeSet, Scenario};

/// The sets that a scenario allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Possible {
    /// How they meet.
    pub overlap: Overlap,
    /// What the grid does not show; empty if it shows all.
    pub caveat: &'static str,
}

/// The sets that a scenario allows while this node leads; or why there are none to compare.
pub fn possible(scenario: &Scenario, leader: NodeId) -> Result<Possible, &'static str> {
    match scenario.topology.key {
        "leaderless" => quorums(scenario),
        "single-leader" => Ok(led(&Leading::of(scenario), knobs_first(scenario), leader)),
        "multi-leader" => Err(EACH_ALONE),
        _ => Err(NO_SETS),
    }
}

const EACH_ALONE: &str = "A write counts as soon as its own leader has it, and a read asks one \
     replica. No two sets have to meet, so there is nothing to count: what a read sees depends on \
     how soon changes are passed on.";
const NO_SETS: &str = "Writes and reads of this family are not counted in sets.";
const APART: &str = "Sets are counted in each datacenter by itself: those of one datacenter always \
     meet, those of two never do. A grid of all sets would show pairs that cannot happen.";
const SLOPPY: &str = "A machine outside of these may stand in for one that is silent. A write that \
     it is counted for can be missed by every read set.";
const NOT_PLAYED: &str = "A follower that is in both has the write on its way or on disk. Until it \
     has played it into its table, a read there does not see it.";

fn quorums(scenario: &Scenario) -> Result<Possible, &'static str> {
    let quorum = Quorum::of(scenario);
    let datacenters = knobs::count(scenario, "datacenters").unwrap_or(1);
    let by_datacenter = ["write-level", "read-level"]
        .iter()
        .any(|level| ["local-quorum", "each-quorum"].contains(&knobs::choice(scenario, level)));
    if datacenters > 1 && by_datacenter {
        return Err(APART);
    }
    let mut overlap = overlap(quorum.n as usize, quorum.w as usize, quorum.r as usize);
    // The sets are numbered from the first replica; those that keep the key may be others.
    if quorum.owners.len() == overlap.nodes.len() {
        let owner = |node: NodeId| quorum.owners[node.ordinal()];
        for sets in [&mut overlap.write_sets, &mut overlap.read_sets] {
            for set in sets {
                *set = set.iter().map(owner).collect();
            }
        }
        overlap.nodes.clone_from(&quorum.owners);
    }
    Ok(Possible { overlap, caveat: if quorum.sloppy { SLOPPY } else { "" } })
}

/// Whether the followers that are waited for are the first of a list.
fn knobs_first(scenario: &Scenario) -> bool {
    knobs::choice(scenario, "acknowledge") == "first"
}

/// The leader and those that it waits for, against the one replica that a read asks.
fn led(knobs: &Leading, is_first: bool, leader: NodeId) -> Possible {
    // Spares are neither waited for nor asked, but a person may have one lead.
    let listed = NodeSet::replicas(knobs.followers as usize + 1);
    let one = NodeSet::from_iter([leader]);
    let nodes: Vec<NodeId> = listed.union(one).iter().collect();
    let followers: Vec<NodeId> = listed.difference(one).iter().collect();
    let count = followers.len();
    let held = knobs.holders(count as u64) as usize;
    let complete = nodes.len() <= LISTED_MAX;
    let with_leader = |set: NodeSet| -> NodeSet {
        let members = set.iter().filter_map(|place| followers.get(place.ordinal()).copied());
        members.chain([leader]).collect()
    };
    let most = if complete { u64::MAX } else { SAMPLE };
    let write_sets: Vec<NodeSet> = match is_first {
        true => Vec::from([with_leader(NodeSet::replicas(held))]),
        false => sets(count, held, most).into_iter().map(with_leader).collect(),
    };
    let asked: Vec<NodeId> = match knobs.reads {
        "leader" => Vec::from([leader]),
        "any" => listed.iter().collect(),
        _ => followers.clone(),
    };
    let read_sets: Vec<NodeSet> = asked.iter().map(|node| NodeSet::from_iter([*node])).collect();
    let all_writes = if is_first { 1 } else { choose(count, held) };
    // Of the sets that hold so many followers, those that leave out one who is asked.
    let misses = match is_first {
        true => (count - held) as u64,
        false => (count as u64).saturating_mul(choose(count.saturating_sub(1), held)),
    };
    let missing = if knobs.reads == "leader" { 0 } else { misses };
    let pairs = all_writes.saturating_mul(read_sets.len() as u64);
    let overlap = Overlap {
        nodes,
        write_sets,
        read_sets,
        pairs,
        missing,
        least_shared: usize::from(missing == 0),
        complete,
    };
    let late = knobs.reads != "leader" && held > 0 && knobs.level != "applied";
    Possible { overlap, caveat: if late { NOT_PLAYED } else { "" } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{n, scenario, set_choice, set_count};

    /// Goal: the numbers of a leader's sets are exact. Method: count the listed pairs, for every
    /// mode, every place of reads, up to six followers, and every leader, a spare included.
    #[test]
    fn with_a_leader_the_counts_are_those_of_the_listed_pairs() {
        for mode in ["async", "semi-sync", "sync", "any", "first", "in-sync"] {
            for reads in ["leader", "followers", "any"] {
                for followers in 1..=6 {
                    let ways = (1..=followers)
                        .flat_map(|wanted| (1..=followers + 2).map(move |leader| (wanted, leader)));
                    for (wanted, leader) in ways {
                        let mut scenario = scenario("single-leader");
                        set_count(&mut scenario, "followers", followers);
                        set_count(&mut scenario, "sync-followers", wanted);
                        set_choice(&mut scenario, "acknowledge", mode);
                        set_choice(&mut scenario, "reads", reads);
                        let Overlap { write_sets, read_sets, pairs, missing, .. } =
                            led(&Leading::of(&scenario), mode == "first", n(leader as usize))
                                .overlap;
                        let what = format!("{mode} {reads} {wanted} of {followers}, n{leader}");
                        assert!(write_sets.iter().all(|set| set.contains(n(leader as usize))));
                        assert_eq!(pairs as usize, write_sets.len() * read_sets.len(), "{what}");
                        let miss = write_sets.iter().flat_map(|write| {
                            read_sets.iter().map(|read| write.intersection(*read).is_empty())
                        });
                        let counted = miss.filter(|miss| *miss).count();
                        assert_eq!(missing as usize, counted, "{what}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_new_leader_is_in_every_write_set() {
        let mut scenario = scenario("single-leader");
        set_choice(&mut scenario, "acknowledge", "any");
        set_choice(&mut scenario, "reads", "any");
        let overlap = possible(&scenario, n(2)).expect("there is a grid").overlap;
        let sets: Vec<String> = overlap.write_sets.iter().map(ToString::to_string).collect();
        assert_eq!(sets, ["n1,n2", "n2,n3"]);
        assert_eq!((overlap.missing, overlap.pairs), (2, 6));
    }

    #[test]
    fn quorums_are_those_of_the_knobs_and_families_without_sets_say_why() {
        let mut quorums = scenario("leaderless");
        set_count(&mut quorums, "n", 5);
        let overlap = possible(&quorums, n(1)).expect("there is a grid").overlap;
        assert_eq!((overlap.missing, overlap.pairs), (30, 100));
        assert_eq!(possible(&scenario("unheard-of"), n(1)), Err(NO_SETS));
    }
}
