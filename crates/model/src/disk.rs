//! What a crash keeps.
//!
//! A database on disk is a log, a table and a few words of bookkeeping, whatever its replication
//! protocol. So all families share one durable type, [`Disk`], and it is not theirs to write to: a
//! protocol *asks* for a change ([`crate::protocol::Out`]), the world makes the change when the
//! disk has synced it, and writes down the event. A protocol can neither forget to report what it
//! stored, nor claim what it did not, nor carry memory across a crash.
//!
//! ```text
//! base          applied         end
//!   │  ▓▓ ▓▓ ▓▓ ▓▓ │ ░░ ░░ ░░   │        ▓ in the table   ░ in the log only
//! ```
//!
//! Positions count from one and never restart; the entry at `base` is the last one that was
//! compacted away (a run may start with `base = 1041`, as if it had a past).

use crate::id::{Key, NodeId, OpId};
use crate::limits::KEYS_MAX;
use alloc::vec::Vec;

/// A version of a value: larger is newer.
///
/// Leaderless stores pack a clock reading and a tie-breaker into it ([`Version::stamped`]), log
/// shipping uses the position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u64);

impl Version {
    /// A time stamp in microseconds of the writer's clock, ties broken by the writer's number.
    pub fn stamped(clock_us: u64, writer: u8) -> Self {
        Self(clock_us.saturating_mul(256).saturating_add(u64::from(writer)))
    }

    /// The clock reading of a stamped version, in microseconds.
    pub fn clock_us(self) -> u64 {
        self.0 / 256
    }
}

/// A value as a replica holds it: what, how new, and which write put it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The value itself.
    pub value: u32,
    /// How new it is.
    pub version: Version,
    /// The write that made it.
    pub op: OpId,
}

/// One entry of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The epoch (Raft: term) of the leader that appended it.
    pub epoch: u32,
    /// The key that it sets.
    pub key: Key,
    /// The value that it sets the key to.
    pub value: u32,
    /// The write that asked for it.
    pub op: OpId,
}

/// A log: entries at consecutive positions after `base`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    base: u64,
    entries: Vec<Entry>,
}

impl Log {
    /// An empty log whose next position is `base + 1`.
    pub fn starting_after(base: u64) -> Self {
        Self { base, entries: Vec::new() }
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

    /// The epoch of the entry at a position; zero at or before the base, `None` past the end.
    pub fn epoch_at(&self, position: u64) -> Option<u32> {
        if position <= self.base { Some(0) } else { self.get(position).map(|entry| entry.epoch) }
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

    fn push(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    fn truncate(&mut self, position: u64) {
        self.entries.truncate(position.saturating_sub(self.base) as usize);
    }
}

/// A change that a protocol may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Put an entry at a position, which must be the one after the end of the log by then.
    Append {
        /// Where it goes.
        position: u64,
        /// What goes there.
        entry: Entry,
    },
    /// Set a key, unless what is there is newer.
    Put {
        /// The key.
        key: Key,
        /// Its new content.
        cell: Cell,
    },
    /// Enter an epoch (Raft: term), and remember whom this node backs in it.
    Epoch {
        /// The epoch.
        epoch: u32,
        /// Itself, if it was made the leader (Raft: the candidate that has its vote).
        backs: Option<NodeId>,
    },
}

/// Everything durable of one node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disk {
    log: Log,
    applied: u64,
    cells: Vec<Option<Cell>>,
    epoch: u32,
    backs: Option<NodeId>,
}

impl Disk {
    /// A disk whose log starts after `base`, with an empty table.
    pub fn starting_after(base: u64) -> Self {
        Self {
            log: Log::starting_after(base),
            applied: base,
            cells: Vec::new(),
            epoch: 0,
            backs: None,
        }
    }

    /// The log.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// The position up to which the log has been played into the table.
    pub fn applied(&self) -> u64 {
        self.applied
    }

    /// The newest epoch that this node has durably entered.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// Whom this node durably backs in that epoch: itself, if it was made its leader.
    pub fn backs(&self) -> Option<NodeId> {
        self.backs
    }

    /// What the table holds for a key.
    pub fn cell(&self, key: Key) -> Option<Cell> {
        self.cells.get(key.index()).copied().flatten()
    }

    /// Every key that has a value, with it.
    pub fn cells(&self) -> impl Iterator<Item = (Key, Cell)> + '_ {
        let filled = self.cells.iter().take(KEYS_MAX).enumerate();
        filled.filter_map(|(index, cell)| cell.map(|cell| (Key::new(index), cell)))
    }

    /// Makes a change. Returns whether it took effect: an older version does not replace a newer.
    ///
    /// # Panics
    /// If an entry is not for the position after the end: a protocol that leaves a hole in its
    /// log, or writes a position twice, is wrong.
    pub fn make(&mut self, change: Change) -> bool {
        match change {
            Change::Append { position, entry } => {
                assert_eq!(position, self.log.end() + 1, "a log has no holes");
                self.log.push(entry);
                true
            }
            Change::Put { key, cell } => self.put(key, cell),
            Change::Epoch { epoch, backs } => {
                let newer = epoch > self.epoch;
                let first_choice = epoch == self.epoch && self.backs.is_none();
                if newer || first_choice {
                    (self.epoch, self.backs) = (epoch, backs);
                }
                newer
            }
        }
    }

    /// Plays the log into the table up to a position; returns the entries that were played.
    pub fn apply(&mut self, position: u64) -> core::ops::Range<u64> {
        let end = position.min(self.log.end());
        let first = self.applied + 1;
        for position in first..=end {
            let entry = self.log.get(position).expect("positions up to the end are kept");
            self.put_entry(position, entry);
        }
        self.applied = self.applied.max(end);
        first..self.applied + 1
    }

    /// Drops every entry after a position, and the table's memory of them.
    ///
    /// The table is played again from the log when it had already taken in a dropped entry, which
    /// is what a rewind of a former leader does.
    pub fn discard_after(&mut self, position: u64) {
        self.log.truncate(position);
        if self.applied > self.log.end() {
            self.cells.clear();
            self.applied = self.log.base();
            self.apply(position);
        }
    }

    fn put_entry(&mut self, position: u64, entry: Entry) {
        let cell = Cell { value: entry.value, version: Version(position), op: entry.op };
        self.put(entry.key, cell);
    }

    /// Keeps the newer of two versions; on equal versions the larger value, as Cassandra does.
    fn put(&mut self, key: Key, cell: Cell) -> bool {
        if self.cells.len() <= key.index() {
            self.cells.resize(key.index() + 1, None);
        }
        let held = &mut self.cells[key.index()];
        let newer = held.is_none_or(|held| (held.version, held.value) < (cell.version, cell.value));
        if newer {
            *held = Some(cell);
        }
        newer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(value: u32) -> Entry {
        Entry { epoch: 1, key: Key::new(0), value, op: OpId::new(value as usize) }
    }

    #[test]
    fn a_rewind_forgets_what_the_dropped_entries_had_set() {
        let mut disk = Disk::starting_after(10);
        for (position, value) in [(11, 1), (12, 2), (13, 3)] {
            disk.make(Change::Append { position, entry: entry(value) });
        }
        assert_eq!(disk.apply(13), 11..14);
        disk.discard_after(11);
        assert_eq!(disk.log().end(), 11);
        assert_eq!(disk.applied(), 11);
        assert_eq!(disk.cell(Key::new(0)).map(|cell| cell.value), Some(1));
    }

    #[test]
    fn an_older_version_does_not_replace_a_newer() {
        let mut disk = Disk::default();
        let cell = |clock, value| Cell {
            value,
            version: Version::stamped(clock, 0),
            op: OpId::new(value as usize),
        };
        let key = Key::new(0);
        assert!(disk.make(Change::Put { key, cell: cell(20, 2) }));
        assert!(!disk.make(Change::Put { key, cell: cell(10, 1) }));
        assert_eq!(disk.cell(key).map(|cell| cell.value), Some(2));
    }

    #[test]
    #[should_panic(expected = "no holes")]
    fn a_hole_in_a_log_is_a_bug() {
        Disk::default().make(Change::Append { position: 2, entry: entry(1) });
    }
}
