//! The easy case: every value is written at most once.
//!
//! Then each read has one write that explains it, and no search is needed (Gibbons and Korach,
//! *Testing Shared Memories*, SIAM J. Comput. 1997; in these words Golab, Li and Shah, *Analyzing
//! Consistency Properties for Fun and Profit*, PODC 2011). A write and the reads of its value are
//! a *cluster*; in any order they stand together. The *zone* of a cluster lies between its
//! earliest end and its latest call:
//!
//! ```text
//! forward   ├──────┤┄┄┄┄┄┄┄┄┄┄┄├────┤    one ended before another was called: the key held the
//!                  ▓▓▓▓▓▓▓▓▓▓▓▓▓         value all along the zone
//! backward  ├─────────░░░─┤              all overlap: the value was held at some instant in it
//!                 ├───░░░──────┤
//! ```
//!
//! The history is linearizable exactly if every value that was read was written, no read ended
//! before its write was called, no two forward zones overlap, and no backward zone lies within a
//! forward one. The initial state is a cluster whose write ended before everything.
//!
//! A delete writes nothing, as if the initial state came back. If any read found nothing, then
//! more than one write may explain it. If none did, each delete is a cluster of its own.

use super::{Item, rank};
use alloc::vec;
use alloc::vec::Vec;
use model::order::sort_by_key;

/// What the zones say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Judgement {
    /// Some value is written twice: the zones say nothing.
    NotApplicable,
    /// There is an order.
    Linearizable,
    /// There is none, and these items, by index, are enough to see it.
    Not(Vec<usize>),
}

/// A write and the reads of its value.
#[derive(Clone, Copy, Debug, Default)]
struct Cluster {
    write: Option<usize>,
    /// The item that ended first, and when; the initial state has no item.
    first: Option<usize>,
    end: u32,
    /// The item that was called last, and when.
    last: Option<usize>,
    call: u32,
}

impl Cluster {
    fn is_forward(&self) -> bool {
        self.end < self.call
    }

    /// A few items that give the cluster its zone.
    fn items(&self) -> impl Iterator<Item = usize> {
        [self.write, self.first, self.last].into_iter().flatten()
    }
}

/// Judges the items of one key, sorted by call.
pub(super) fn judge(items: &[Item]) -> Judgement {
    let mut by_value: Vec<usize> = (0..items.len()).collect();
    sort_by_key(&mut by_value, |&index| {
        rank(items[index].value) << 1 | u128::from(!items[index].write)
    });
    let mut clusters = vec![];
    for group in by_value.chunk_by(|&a, &b| items[a].value == items[b].value) {
        let seen = group.iter().any(|&index| items[index].end.is_some());
        let writes = group.iter().filter(|&&index| items[index].write).count();
        if !seen {
            continue;
        }
        let deletes = items[group[0]].value.is_none();
        if deletes && writes == group.len() {
            let ended = group.chunks(1).filter(|one| items[one[0]].end.is_some());
            clusters.extend(ended.map(|one| cluster(items, one)));
            continue;
        }
        if writes > usize::from(!deletes) {
            return Judgement::NotApplicable;
        }
        clusters.push(cluster(items, group));
    }
    let nowhere = clusters.iter().filter(|cluster| {
        let called = cluster.write.map(|write| items[write].call);
        cluster.end > 0 && called.is_none_or(|call| cluster.end < call)
    });
    if let Some(cluster) = nowhere.min_by_key(|cluster| cluster.end) {
        return Judgement::Not(sorted(cluster.items().collect()));
    }
    match conflict(&clusters) {
        Some((one, other)) => Judgement::Not(sorted(one.items().chain(other.items()).collect())),
        None => Judgement::Linearizable,
    }
}

fn cluster(items: &[Item], group: &[usize]) -> Cluster {
    let mut cluster = Cluster { end: u32::MAX, ..Cluster::default() };
    for &index in group {
        let item = items[index];
        if item.write {
            cluster.write = Some(index);
        }
        if let Some(end) = item.end.filter(|end| *end < cluster.end) {
            (cluster.first, cluster.end) = (Some(index), end);
        }
        if item.call > cluster.call {
            (cluster.last, cluster.call) = (Some(index), item.call);
        }
    }
    let is_initial = |&index: &usize| items[index].value.is_none() && !items[index].write;
    if group.first().is_some_and(is_initial) {
        (cluster.first, cluster.end) = (None, 0);
    }
    cluster
}

/// Two clusters that exclude each other.
fn conflict(clusters: &[Cluster]) -> Option<(Cluster, Cluster)> {
    let (mut forward, backward): (Vec<Cluster>, Vec<Cluster>) =
        clusters.iter().copied().partition(Cluster::is_forward);
    sort_by_key(&mut forward, |cluster| u128::from(cluster.end));
    let overlap = forward.windows(2).find(|pair| pair[1].end < pair[0].call);
    if let Some(pair) = overlap {
        return Some((pair[0], pair[1]));
    }
    let inside = backward.into_iter().filter_map(|inner| {
        let before = forward.partition_point(|outer| outer.end < inner.call);
        let outer = forward[..before].last().filter(|outer| inner.end < outer.call)?;
        Some((*outer, inner))
    });
    inside.min_by_key(|(_, inner)| inner.end)
}

fn sorted(mut items: Vec<usize>) -> Vec<usize> {
    sort_by_key(&mut items, |&index| index as u128);
    items.dedup();
    items
}
