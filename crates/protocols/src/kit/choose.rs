//! Picking some replicas out of many.

use model::{NodeId, NodeSet};

/// Picks `count` members of a set, every subset of that size equally likely, from one random
/// number.
///
/// Selection sampling (Knuth, *The Art of Computer Programming*, vol. 2, 3.4.2, algorithm S): each
/// member in turn is taken with the probability that just as many are still wanted among those
/// left. The random number is spent like a numeral of mixed base, one digit for each member.
pub fn choose(from: NodeSet, count: usize, luck: u64) -> NodeSet {
    let mut picked = NodeSet::EMPTY;
    let mut luck = luck;
    let mut left = from.len();
    for node in from.iter() {
        let wanted = count - picked.len();
        if draw(&mut luck, left) < wanted {
            picked.insert(node);
        }
        left -= 1;
        if picked.len() == count.min(from.len()) {
            break;
        }
    }
    picked
}

/// A number below `bound`, and fresh bits for the next.
fn draw(luck: &mut u64, bound: usize) -> usize {
    *luck = model::trace::mix(*luck);
    ((u128::from(*luck) * bound as u128) >> 64) as usize
}

/// A member of a set, each equally likely; none if the set is empty.
pub fn pick(from: NodeSet, luck: u64) -> Option<NodeId> {
    choose(from, 1.min(from.len()), luck).iter().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Goal: every subset is as likely as every other. Method: all ten pairs of five nodes over
    /// 20,000 numbers; each share within a tenth of its expectation (five standard errors).
    #[test]
    fn every_subset_is_equally_likely() {
        let mut seen = alloc::collections::BTreeMap::new();
        for luck in 0..20_000_u64 {
            *seen.entry(choose(NodeSet::replicas(5), 2, model::trace::mix(luck))).or_insert(0) += 1;
        }
        assert_eq!(seen.len(), 10);
        for (set, count) in seen {
            assert_eq!(set.len(), 2);
            assert!((1_800..2_200).contains(&count), "{set}: {count}");
        }
    }

    #[test]
    fn asking_for_all_gives_all() {
        assert_eq!(choose(NodeSet::replicas(3), 3, 5), NodeSet::replicas(3));
        assert_eq!(choose(NodeSet::replicas(3), 0, 5), NodeSet::EMPTY);
        assert!(pick(NodeSet::EMPTY, 5).is_none());
    }
}
