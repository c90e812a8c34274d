//! A log: entries at consecutive positions.
//!
//! ```text
//! base                   end
//!   │  ▓▓ ▓▓ ▓▓ ▓▓ ▓▓ ▓▓  │        each entry has the epoch under which it was appended
//! ```
//!
//! It is a part of the [`Disk`](crate::Disk), which alone changes it.

use crate::id::{Key, OpId};
use crate::statement::Formula;
use alloc::vec::Vec;

/// One entry of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The epoch (Raft: term) of the leader that appended it.
    pub epoch: u32,
    /// The key that it sets.
    pub key: Key,
    /// How the value is found; [`Formula::Value`] where the entry holds the value itself.
    pub formula: Formula,
    /// The number in the statement: the value itself, or what is added.
    pub value: u32,
    /// The write that asked for it.
    pub op: OpId,
}

/// A log: entries at consecutive positions after `base`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    base: u64,
    /// The epoch of the entry at the base.
    base_epoch: u32,
    entries: Vec<Entry>,
}

impl Log {
    /// An empty log whose next position is `base + 1`.
    pub fn starting_after(base: u64) -> Self {
        Self::at(base, 0)
    }

    /// An empty log after an entry of this epoch.
    pub(crate) fn at(base: u64, base_epoch: u32) -> Self {
        Self { base, base_epoch, entries: Vec::new() }
    }

    /// The position before the first entry that is kept.
    pub fn base(&self) -> u64 {
        self.base
    }

    /// The position of the last entry.
    pub fn end(&self) -> u64 {
        self.base + self.entries.len() as u64
    }

    /// The entry at a position, if it is kept.
    pub fn get(&self, position: u64) -> Option<Entry> {
        let index = position.checked_sub(self.base + 1)?;
        self.entries.get(usize::try_from(index).ok()?).copied()
    }

    /// The epoch of the entry at a position, the base included; `None` where nothing is kept.
    pub fn epoch_at(&self, position: u64) -> Option<u32> {
        match position == self.base {
            true => Some(self.base_epoch),
            false => self.get(position).map(|entry| entry.epoch),
        }
    }

    /// The last position whose entry is of this epoch or an earlier one.
    pub fn last_of_epoch(&self, epoch: u32) -> u64 {
        let kept = self.entries.partition_point(|entry| entry.epoch <= epoch);
        self.base + kept as u64
    }

    /// The entries after a position, oldest first.
    pub fn after(&self, position: u64) -> &[Entry] {
        let skip = position.saturating_sub(self.base).min(self.entries.len() as u64);
        &self.entries[skip as usize..]
    }

    pub(crate) fn push(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    pub(crate) fn truncate(&mut self, position: u64) {
        self.entries.truncate(position.saturating_sub(self.base) as usize);
    }

    pub(crate) fn drop_until(&mut self, position: u64) {
        self.base_epoch = self.epoch_at(position).unwrap_or(self.base_epoch);
        self.entries.drain(..(position - self.base) as usize);
        self.base = position;
    }
}
