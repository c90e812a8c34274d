//! Ids that were given twice.
//!
//! An auto-increment column gives each new row the highest id so far and one more. A leader that
//! does not know of rows that were inserted elsewhere, in another epoch or at the same time, gives
//! their ids again. Counted here is what clients were told; the rows themselves may be gone.

use crate::history::{History, Operation, moment};
use alloc::vec::Vec;
use model::order::sort_by_key;
use model::{Key, OpId};

/// Two acknowledged inserts into one key that were told the same id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Collision {
    /// The key.
    pub key: Key,
    /// The id.
    pub id: u32,
    /// The insert whose client was told first.
    pub first: OpId,
    /// One whose client was told later.
    pub second: OpId,
}

/// The collisions of a history, in the order in which the second client was told. An id that was
/// given three times makes two.
pub fn collisions(history: &History) -> Vec<Collision> {
    let mut told: Vec<(u64, &Operation)> = history
        .writes()
        .filter_map(|insert| {
            let id = u64::from(insert.told_id?);
            Some(((insert.key.index() as u64) << u32::BITS | id, insert))
        })
        .collect();
    sort_by_key(&mut told, |(_, insert)| moment(insert.acknowledged()));
    let mut ids = told.clone();
    sort_by_key(&mut ids, |(id, _)| u128::from(*id));
    let first_told = |id: u64| ids[ids.partition_point(|(other, _)| *other < id)].1;
    let pairs = told.iter().map(|&(id, second)| (first_told(id), second));
    pairs
        .filter(|(first, second)| first.id != second.id)
        .filter_map(|(first, second)| {
            let (key, id) = (second.key, second.told_id?);
            Some(Collision { key, id, first: first.id, second: second.id })
        })
        .collect()
}
