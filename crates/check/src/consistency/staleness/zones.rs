//! Zones of ops whose sources are known.
//!
//! What a cluster is, what its zone is and which zones exclude each other is said in
//! [`crate::consistency::zones`]. Here the write of a cluster is known by its reads and not by its
//! value, there are many keys, and whoever asks says when an op starts and ends: staleness by time
//! moves reads about.

use crate::consistency::registers::{OPEN, Op, keys};
use crate::consistency::zones::{self, Cluster, NEVER};
use alloc::vec;
use alloc::vec::Vec;

/// When an op starts and ends, as far as the order is concerned.
pub type Interval = (u128, u128);

/// Places as instants.
pub fn places(op: &Op) -> Interval {
    (u128::from(op.start), if op.end == OPEN { NEVER } else { u128::from(op.end) })
}

/// A few ops that no order explains, or none.
pub fn conflict(
    ops: &[Op],
    from: &[Option<u32>],
    interval: &dyn Fn(&Op) -> Interval,
) -> Option<Vec<u32>> {
    // Of each key, first that of the initial value.
    let mut clusters = vec![vec![Cluster::initial()]; keys(ops)];
    let mut of_write = vec![0; ops.len()];
    for (place, op) in ops.iter().enumerate().filter(|(_, op)| op.write) {
        let clusters = &mut clusters[op.key as usize];
        of_write[place] = clusters.len();
        clusters.push(Cluster::of(Some(place as u32)));
    }
    for (place, op) in ops.iter().enumerate() {
        let write = if op.write { Some(place) } else { from[place].map(|write| write as usize) };
        let cluster = write.map_or(0, |write| of_write[write]);
        let (start, end) = interval(op);
        // The initial value was there before everything.
        let (start, end) = (start + 1, end.saturating_add(1));
        clusters[op.key as usize][cluster].add(place as u32, start, end);
    }
    let (one, other) = clusters.into_iter().find_map(zones::conflict)?;
    Some(one.places().chain(other.places()).collect())
}
