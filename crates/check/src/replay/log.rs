//! One log.
//!
//! ```text
//! Appended 5   ▓▓▓▓░      written, not synced
//! Flushed 5    ▓▓▓▓▓      a crash from here on keeps it
//! Discarded 4  ▓▓▓        everything from position 4 on is gone
//! Compacted 2  ▒▒▓        the table stands for the entries up to 2: gone, and not lost
//! Installed 9  ▒▒▒▒▒▒▒▒▒  as if the log of whoever sent the table had been copied and compacted
//! ```
//!
//! So what was compacted is kept here: the question is what a replica stands for, not what it could
//! still ship. A log may begin at any position: a run may start as if it had a past.

use alloc::vec;
use alloc::vec::Vec;
use model::{EventId, OpId};

/// One entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands.
    pub position: u32,
    /// The write that it records.
    pub op: OpId,
    /// The epoch under which it was made.
    pub epoch: u32,
    /// The event by which it was put into this log; after a snapshot, into that of its sender.
    pub event: EventId,
}

/// A log as a replica has it, or stands for it.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// By position, ascending.
    entries: Vec<Entry>,
    flushed: u32,
    /// The position that the last snapshot stands for; zero without one.
    base: u32,
    /// Writes that a snapshot brought the values of.
    copied: Vec<OpId>,
}

impl Log {
    /// Puts an entry at its position; what stood there and behind it is gone.
    pub fn append(&mut self, entry: Entry) {
        self.cut(entry.position);
        self.entries.push(entry);
    }

    /// The log is on disk up to here.
    pub fn flush(&mut self, position: u32) {
        self.flushed = position;
    }

    /// Drops the entries from a position on, and returns them.
    pub fn cut(&mut self, position: u32) -> Vec<Entry> {
        self.flushed = self.flushed.min(position.saturating_sub(1));
        self.entries.split_off(self.place(position))
    }

    /// Drops the entries from a position on, if it was on disk: what is still on its way there has
    /// taken the place of what is dropped.
    pub fn discard(&mut self, position: u32) {
        if position <= self.flushed {
            self.cut(position);
        }
    }

    /// A crash drops what was not synced.
    pub fn crash(&mut self) -> Vec<Entry> {
        self.cut(self.flushed.saturating_add(1))
    }

    /// The disk is lost, and everything with it.
    pub fn wipe(&mut self) -> Vec<Entry> {
        core::mem::take(self).entries
    }

    /// A snapshot takes the place of everything that was on the disk. What is still on its way
    /// there was appended behind the snapshot.
    pub fn install(&mut self, position: u32, sender: &[Entry]) {
        let pending = self.place(position.max(self.flushed).saturating_add(1));
        let pending = self.entries.split_off(pending);
        *self =
            Self { entries: sender.to_vec(), flushed: position, base: position, copied: vec![] };
        self.entries.extend(pending);
    }

    /// A snapshot brought the value of this write.
    pub fn copy(&mut self, op: OpId) {
        self.copied.push(op);
    }

    /// How many entries stand before a position.
    fn place(&self, position: u32) -> usize {
        self.entries.partition_point(|entry| entry.position < position)
    }

    /// The entries up to a position.
    pub fn until(&self, position: u32) -> &[Entry] {
        &self.entries[..self.place(position.saturating_add(1))]
    }

    /// The entries after a position.
    pub fn after(&self, position: u32) -> &[Entry] {
        &self.entries[self.place(position.saturating_add(1))..]
    }

    /// The entry at a position.
    pub fn get(&self, position: u32) -> Option<Entry> {
        self.entries.get(self.place(position)).filter(|entry| entry.position == position).copied()
    }

    /// The position of the last entry, if there is or was one.
    pub fn end(&self) -> Option<u32> {
        let last = self.entries.last().map_or(0, |entry| entry.position);
        Some(last.max(self.base)).filter(|end| *end > 0)
    }

    /// The entries of an epoch. Epochs only grow along a log, unless a rule is broken.
    pub fn of_epoch(&self, epoch: u32) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.epoch == epoch)
    }

    /// Every write that the log records or stands for, some of them more than once.
    pub fn writes(&self) -> impl Iterator<Item = OpId> {
        self.entries.iter().map(|entry| entry.op).chain(self.copied.iter().copied())
    }
}
