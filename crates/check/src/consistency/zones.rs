//! The easy case: a register in which every value is written at most once.
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
//! forward one. The initial state is a cluster whose write ended before everything. A write in
//! doubt whose value nobody read is no cluster: it may as well not have happened.
//!
//! Instants count from one here, so that the beginning is before them all. They have 128 bits:
//! staleness by time (`staleness/zones.rs`) moves calls about before it looks at their zones.

use crate::observed::{Deed, Seen, Symbol};
use crate::types::Op;
use alloc::vec::Vec;
use model::order::{pair, sort_by_key};

/// What the zones say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Zones {
    /// Some value is written twice, or these are no operations of a plain register.
    NotApplicable,
    /// There is an order.
    Linearizable,
    /// There is none, and these operations, by place, exclude each other.
    Not(Vec<u32>),
}

/// The end of what has none, as an instant.
pub(super) const NEVER: u128 = u128::MAX;

/// An operation as a cluster sees it.
#[derive(Clone, Copy, Debug)]
struct Item {
    place: u32,
    writes: bool,
    value: Option<Symbol>,
    call: u128,
    end: u128,
}

/// A write and the reads of its value, all by their place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cluster {
    write: Option<u32>,
    /// What ended first, and when; the initial state is no operation.
    first: Option<u32>,
    end: u128,
    /// What was called last, and when.
    last: Option<u32>,
    call: u128,
}

impl Cluster {
    /// That of a write, before anything was added, the write included.
    pub fn of(write: Option<u32>) -> Self {
        Self { write, first: None, end: NEVER, last: None, call: 0 }
    }

    /// That of the initial state, which was there before everything.
    pub fn initial() -> Self {
        Self { end: 0, ..Self::of(None) }
    }

    /// Adds an operation; instants count from one.
    pub fn add(&mut self, place: u32, call: u128, end: u128) {
        if end < self.end {
            (self.first, self.end) = (Some(place), end);
        }
        if call > self.call {
            (self.last, self.call) = (Some(place), call);
        }
    }

    fn is_forward(&self) -> bool {
        self.end < self.call
    }

    /// A few operations that give the cluster its zone.
    pub fn places(&self) -> impl Iterator<Item = u32> {
        [self.write, self.first, self.last].into_iter().flatten()
    }
}

/// The operations of a register, but for reads that say nothing; none if there are others.
fn items(ops: &[Op<'_>]) -> Option<Vec<Item>> {
    let mut items = Vec::with_capacity(ops.len());
    for (place, op) in ops.iter().enumerate() {
        let (writes, value) = match op.deed {
            Deed::Write(value) => (true, Some(*value)),
            Deed::Delete => (true, None),
            Deed::Read(Seen::Value(value)) => (false, Some(*value)),
            Deed::Read(Seen::Nothing) => (false, None),
            Deed::Read(Seen::Anything) => continue,
            _ => return None,
        };
        let end = op.end.map_or(NEVER, |end| u128::from(end) + 1);
        let call = u128::from(op.start) + 1;
        items.push(Item { place: place as u32, writes, value, call, end });
    }
    Some(items)
}

/// Judges the operations of one object.
pub(super) fn judge(ops: &[Op<'_>]) -> Zones {
    let Some(mut items) = items(ops) else { return Zones::NotApplicable };
    sort_by_key(&mut items, |item| {
        let value = item.value.map_or(0, |value| u64::from(value.0) + 1);
        pair(value << 1 | u64::from(!item.writes), item.call as u64)
    });
    let mut clusters = Vec::new();
    for group in items.chunk_by(|one, other| one.value == other.value) {
        if group.iter().all(|item| item.end == NEVER) {
            continue;
        }
        let writes = group.iter().filter(|item| item.writes).count();
        let deletes = group[0].value.is_none();
        if deletes && writes == group.len() {
            let ended = group.chunks(1).filter(|one| one[0].end != NEVER);
            clusters.extend(ended.map(cluster));
            continue;
        }
        if writes > usize::from(!deletes) {
            return Zones::NotApplicable;
        }
        clusters.push(cluster(group));
    }
    let nowhere = clusters.iter().filter(|cluster| {
        let called = cluster.write.map(|write| u128::from(ops[write as usize].start) + 1);
        cluster.end > 0 && called.is_none_or(|call| cluster.end < call)
    });
    if let Some(cluster) = nowhere.min_by_key(|cluster| cluster.end) {
        return Zones::Not(sorted(cluster.places().collect()));
    }
    match conflict(clusters) {
        Some((one, other)) => Zones::Not(sorted(one.places().chain(other.places()).collect())),
        None => Zones::Linearizable,
    }
}

fn cluster(group: &[Item]) -> Cluster {
    let write = group.iter().find(|item| item.writes).map(|item| item.place);
    let is_initial = write.is_none() && group.iter().all(|item| item.value.is_none());
    let mut cluster = if is_initial { Cluster::initial() } else { Cluster::of(write) };
    group.iter().for_each(|item| cluster.add(item.place, item.call, item.end));
    cluster
}

/// Two clusters of one object that exclude each other.
pub(super) fn conflict(clusters: Vec<Cluster>) -> Option<(Cluster, Cluster)> {
    let (mut forward, backward): (Vec<Cluster>, Vec<Cluster>) =
        clusters.into_iter().partition(Cluster::is_forward);
    sort_by_key(&mut forward, |cluster| cluster.end);
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

fn sorted(mut places: Vec<u32>) -> Vec<u32> {
    places.sort_unstable();
    places.dedup();
    places
}
