//! Every write set against every read set.
//!
//! With N replicas there are C(N, W) sets that can acknowledge a write and C(N, R) whose answers a
//! read can count. The read is certain to learn of the write exactly if the two sets share a node.
//! How many pairs there are, how many miss each other, and how little a pair can share, is counted
//! exactly, for any N; the sets themselves are listed in full up to N = 7 and sampled above.

use crate::scene::{Anchor, Group, Scene, Thing};
use crate::text::{self, count};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::{NodeId, NodeSet};

/// Up to how many replicas all sets are listed.
pub(crate) const LISTED_MAX: usize = 7;
/// How many sets are listed above that.
pub(crate) const SAMPLE: u64 = 35;

/// How write sets and read sets meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// Who can be in a set, in the order in which members are shown.
    pub nodes: Vec<NodeId>,
    /// The sets that can acknowledge a write; a sample of them for large N.
    pub write_sets: Vec<NodeSet>,
    /// The sets whose answers a read can count; a sample of them for large N.
    pub read_sets: Vec<NodeSet>,
    /// How many pairs of a write set and a read set there are, whether listed or not.
    pub pairs: u64,
    /// How many of them share no node.
    pub missing: u64,
    /// The smallest number of nodes that a pair shares.
    pub least_shared: usize,
    /// Whether all sets are listed.
    pub complete: bool,
}

impl Overlap {
    /// What a pair of a write set and a read set comes to; none if there is no such pair.
    pub fn pair(&self, (row, column): (usize, usize)) -> Option<Pair> {
        let (write, read) = (*self.write_sets.get(row)?, *self.read_sets.get(column)?);
        let shared = write.intersection(read);
        let meet = match shared.len() {
            0 => "they share no node: the read can miss the write".to_string(),
            1 => format!("{} is in both, and tells the read of the write", text::set(shared)),
            _ => format!("{} are in both, and tell the read of the write", text::set(shared)),
        };
        let words = format!(
            "Possible sets, not what happened: a write counted at {}, a read that hears from {}; \
             {meet}.",
            text::set(write),
            text::set(read)
        );
        Some(Pair { write, read, shared, words })
    }
}

/// A write set and a read set, as they could be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Who acknowledges the write.
    pub write: NodeSet,
    /// Who answers the read.
    pub read: NodeSet,
    /// Who does both.
    pub shared: NodeSet,
    /// The pair in a sentence, which says that it is not what happened.
    pub words: String,
}

/// Compares the sets of W of N replicas with the sets of R of them.
pub fn overlap(n: usize, w: usize, r: usize) -> Overlap {
    let (w, r) = (w.min(n), r.min(n));
    let (writes, reads) = (choose(n, w), choose(n, r));
    let complete = n <= LISTED_MAX;
    let most = if complete { u64::MAX } else { SAMPLE };
    Overlap {
        nodes: (0..n).map(NodeId::replica).collect(),
        write_sets: sets(n, w, most),
        read_sets: sets(n, r, most),
        pairs: writes.saturating_mul(reads),
        missing: if w + r > n { 0 } else { writes.saturating_mul(choose(n - w, r)) },
        least_shared: (w + r).saturating_sub(n),
        complete,
    }
}

/// How many sets of k among n there are.
pub(crate) fn choose(n: usize, k: usize) -> u64 {
    if k > n {
        return 0;
    }
    let k = k.min(n - k);
    (0..k).fold(1_u64, |ways, i| ways * (n - i) as u64 / (i + 1) as u64)
}

/// Sets of k among n in order; at most so many, evenly spread over all.
pub(crate) fn sets(n: usize, k: usize, most: u64) -> Vec<NodeSet> {
    let all = choose(n, k);
    let listed = all.min(most);
    (0..listed).map(|place| unrank(n, k, place * all / listed)).collect()
}

/// The set at a place in the order of all sets of k among n.
fn unrank(n: usize, k: usize, mut place: u64) -> NodeSet {
    let mut set = NodeSet::EMPTY;
    let mut left = k;
    for node in 0..n {
        if left == 0 {
            break;
        }
        let with = choose(n - node - 1, left - 1);
        if place < with {
            set.insert(NodeId::replica(node));
            left -= 1;
        } else {
            place -= with;
        }
    }
    set
}

/// The side of a square of the grid, from one to the next.
fn pitch(sets: usize) -> f32 {
    match sets {
        0..=10 => 33.0,
        11..=21 => 24.0,
        _ => 17.0,
    }
}

/// Draws the pairs as a grid: a row for each write set, a column for each read set. Members are
/// shown as dots beside the rows and above the columns.
pub fn overlap_scene(overlap: &Overlap, selected: Option<(usize, usize)>) -> Scene {
    let (rows, columns) = (overlap.write_sets.len(), overlap.read_sets.len());
    let pitch = pitch(rows.max(columns));
    let dot = (pitch / 4.4).min(7.0);
    let margin = overlap.nodes.len() as f32 * dot + 12.0;
    let mut groups = Vec::new();
    for (row, set) in overlap.write_sets.iter().enumerate() {
        let thing = Thing::Row(row as u16);
        let mut group = Group::new(thing, "set-row write", 0.0, margin + row as f32 * pitch);
        for (node, id) in overlap.nodes.iter().enumerate() {
            let class = member(set.contains(*id), true);
            group.circle(class, (node as f32 + 0.6) * dot, pitch / 2.0 - 2.0, dot * 0.34);
        }
        groups.push(group);
    }
    for (column, set) in overlap.read_sets.iter().enumerate() {
        let thing = Thing::Row((rows + column) as u16);
        let mut group = Group::new(thing, "set-row read", margin + column as f32 * pitch, 0.0);
        for (node, id) in overlap.nodes.iter().enumerate() {
            let class = member(set.contains(*id), false);
            group.circle(class, pitch / 2.0 - 2.0, (node as f32 + 0.6) * dot, dot * 0.34);
        }
        groups.push(group);
    }
    for (row, write) in overlap.write_sets.iter().enumerate() {
        for (column, read) in overlap.read_sets.iter().enumerate() {
            let place = (margin + column as f32 * pitch, margin + row as f32 * pitch);
            let chosen = selected == Some((row, column));
            groups.push(pair((row, column), (*write, *read), place, pitch, chosen));
        }
    }
    Scene {
        width: margin + columns as f32 * pitch + 4.0,
        height: margin + rows as f32 * pitch + 4.0,
        groups,
        summary: summary(overlap),
    }
}

fn member(is_in: bool, write: bool) -> &'static str {
    match (is_in, write) {
        (true, true) => "set-member write",
        (true, false) => "set-member read",
        (false, _) => "set-absent",
    }
}

fn pair(
    (row, column): (usize, usize),
    (write, read): (NodeSet, NodeSet),
    (x, y): (f32, f32),
    pitch: f32,
    chosen: bool,
) -> Group {
    let shared = write.intersection(read);
    let thing = Thing::Pair(row as u16, column as u16);
    let class = match (shared.is_empty(), chosen) {
        (true, false) => "pair-cell miss",
        (true, true) => "pair-cell miss picked",
        (false, false) => "pair-cell",
        (false, true) => "pair-cell picked",
    };
    let mut group = Group::new(thing, class, x, y);
    let shares = match shared.is_empty() {
        true => "share no node".to_string(),
        false => format!("share {}", text::set(shared)),
    };
    group.label = Some(format!("write set {write} and read set {read} {shares}"));
    let side = pitch - 4.0;
    let class = match shared.len() {
        0 => "pair miss",
        1 => "pair",
        _ => "pair more",
    };
    group.rect(class, 0.0, 0.0, (side, side), (side * 0.24).min(7.0));
    let size = (pitch * 0.42).min(13.0);
    if shared.is_empty() || pitch > 20.0 {
        let place = (side / 2.0, side / 2.0 + size * 0.36);
        group.text_at("pair-count", place, Anchor::Middle, size, shared.len().to_string());
    }
    if chosen {
        let r = (side * 0.24).min(7.0) + 2.0;
        group.rect("chosen", -2.0, -2.0, (side + 4.0, side + 4.0), r);
    }
    group
}

fn summary(overlap: &Overlap) -> String {
    let shown = if overlap.complete { "" } else { " A sample is shown." };
    match overlap.missing {
        0 => {
            let least = count(overlap.least_shared as u64, "node");
            format!("All {} pairs share at least {least}.{shown}", overlap.pairs)
        }
        missing => format!("{missing} of {} pairs miss each other.{shown}", overlap.pairs),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Goal: the numbers are exact. Method: count the listed pairs, for every N, W, R that is
    /// listed.
    #[test]
    fn the_counts_are_those_of_all_pairs() {
        for n in 1..=7 {
            for w in 1..=n {
                for r in 1..=n {
                    let overlap = overlap(n, w, r);
                    let mut missing = 0;
                    let mut least = n;
                    for write in &overlap.write_sets {
                        assert_eq!(write.len(), w);
                        for read in &overlap.read_sets {
                            let shared = write.intersection(*read).len();
                            missing += u64::from(shared == 0);
                            least = least.min(shared);
                        }
                    }
                    let pairs = overlap.write_sets.len() * overlap.read_sets.len();
                    assert_eq!(overlap.pairs, pairs as u64, "{n} {w} {r}");
                    assert_eq!(overlap.missing, missing, "{n} {w} {r}");
                    assert_eq!(overlap.least_shared, least, "{n} {w} {r}");
                }
            }
        }
    }

    #[test]
    fn five_two_two_misses_in_30_of_100_and_three_one_one_in_6_of_9() {
        let counts = |n, w, r| (overlap(n, w, r).missing, overlap(n, w, r).pairs);
        assert_eq!(counts(5, 2, 2), (30, 100));
        assert_eq!(counts(3, 1, 1), (6, 9));
        assert_eq!(counts(3, 2, 2), (0, 9));
    }

    #[test]
    fn a_sample_has_distinct_sets_of_the_right_size() {
        let overlap = overlap(9, 5, 4);
        let mut sets = overlap.write_sets.clone();
        sets.dedup();
        assert_eq!(sets.len(), SAMPLE as usize);
        assert!(sets.iter().all(|set| set.len() == 5));
        assert!(!overlap.complete);
    }

    #[test]
    fn a_pair_says_that_it_is_possible_and_who_is_in_both() {
        let overlap = overlap(3, 2, 1);
        let words = |place| overlap.pair(place).map(|pair| pair.words).unwrap_or_default();
        assert_eq!(
            words((0, 0)),
            "Possible sets, not what happened: a write counted at n1 and n2, a read that hears \
             from n1; n1 is in both, and tells the read of the write."
        );
        assert!(words((0, 2)).ends_with("they share no node: the read can miss the write."));
        assert_eq!(overlap.pair((3, 0)), None);
    }

    #[test]
    fn every_pair_has_a_name_and_a_place_of_its_own() {
        let scene = overlap_scene(&overlap(5, 2, 2), Some((0, 0)));
        let things: std::collections::BTreeSet<Thing> =
            scene.groups.iter().map(|group| group.thing).collect();
        assert_eq!(things.len(), scene.groups.len());
        assert_eq!(scene.summary, "30 of 100 pairs miss each other.");
    }
}
