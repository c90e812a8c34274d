//! Atomicity of a register whose values have one write each, by zones.
//!
//! A write and the reads of it are a cluster; in any order that explains the reads they stand
//! together. A cluster's *zone* lies between its earliest end and its latest start. If the earliest
//! end comes first, the key held the value all along the zone: it is a forward zone. Otherwise it
//! is a backward one: the value was held at some instant of it. There is an order exactly if no two
//! forward zones overlap and no backward zone lies within a forward one (Gibbons and Korach, SIAM
//! J. Comput. 1997).
//!
//! Instants are numbers of 128 bits, so that whoever calls may move them about.

use crate::consistency::registers::{OPEN, Op};
use alloc::vec;
use alloc::vec::Vec;
use model::order::sort_by_key;

/// When an op starts and ends, as far as the order is concerned.
pub type Interval = (u128, u128);

/// The end of what has none.
pub const NEVER: u128 = u128::MAX;

/// Places as instants.
pub fn places(op: &Op) -> Interval {
    (u128::from(op.start), if op.end == OPEN { NEVER } else { u128::from(op.end) })
}

struct Cluster {
    key: u32,
    end: u128,
    start: u128,
    /// The write, the op that ended first, and the one that started last.
    write: Option<u32>,
    first: Option<u32>,
    last: Option<u32>,
}

impl Cluster {
    fn ops(&self) -> impl Iterator<Item = u32> {
        [self.write, self.first, self.last].into_iter().flatten()
    }
}

/// A few ops that no order explains, or none.
pub fn conflict(
    ops: &[Op],
    from: &[Option<u32>],
    interval: &dyn Fn(&Op) -> Interval,
) -> Option<Vec<u32>> {
    let clusters = clusters(ops, from, interval);
    for key in clusters.chunk_by(|one, other| one.key == other.key) {
        let forward: Vec<&Cluster> = key.iter().filter(|zone| zone.end < zone.start).collect();
        if let Some(pair) = forward.windows(2).find(|pair| pair[1].end < pair[0].start) {
            return Some(pair[0].ops().chain(pair[1].ops()).collect());
        }
        for inner in key.iter().filter(|zone| zone.end >= zone.start) {
            let before = forward.partition_point(|outer| outer.end < inner.start);
            let outer = before.checked_sub(1).map(|at| forward[at]);
            if let Some(outer) = outer.filter(|outer| inner.end < outer.start) {
                return Some(outer.ops().chain(inner.ops()).collect());
            }
        }
    }
    None
}

/// The clusters of each key, in the order of their ends.
fn clusters(ops: &[Op], from: &[Option<u32>], interval: &dyn Fn(&Op) -> Interval) -> Vec<Cluster> {
    let mut of_write: Vec<Option<usize>> = vec![None; ops.len()];
    let mut initial: Vec<Option<usize>> = vec![];
    let mut clusters: Vec<Cluster> = vec![];
    for (place, op) in ops.iter().enumerate() {
        let write = Some(place as u32).filter(|_| op.write);
        let (first, last, key) = (None, None, op.key);
        let cluster = Cluster { key, end: NEVER, start: 0, write, first, last };
        if op.write {
            of_write[place] = Some(clusters.len());
            clusters.push(cluster);
        } else if from[place].is_none() {
            let key = op.key as usize;
            initial.resize(initial.len().max(key + 1), None);
            if initial[key].is_none() {
                initial[key] = Some(clusters.len());
                clusters.push(Cluster { end: 0, ..cluster });
            }
        }
    }
    for (place, op) in ops.iter().enumerate() {
        let of = match (op.write, from[place]) {
            (true, _) => of_write[place],
            (false, Some(write)) => of_write[write as usize],
            (false, None) => initial[op.key as usize],
        };
        let cluster = &mut clusters[of.expect("each op has a cluster")];
        let (start, end) = interval(op);
        // The initial value was there before everything.
        let (start, end) = (start + 1, end.saturating_add(1));
        if end < cluster.end {
            (cluster.first, cluster.end) = (Some(place as u32), end);
        }
        if start > cluster.start {
            (cluster.last, cluster.start) = (Some(place as u32), start);
        }
    }
    // A stable order: first by ends, then by keys.
    sort_by_key(&mut clusters, |cluster| cluster.end);
    sort_by_key(&mut clusters, |cluster| u128::from(cluster.key));
    clusters
}
