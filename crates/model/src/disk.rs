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
//!
//! An entry may hold a statement instead of a value ([`Formula`](crate::Formula)). What it gave
//! *here* is kept beside the log, so that playing the log again gives the same table again.

use crate::id::{Key, NodeId};
use crate::limits::{HINTS_MAX, KEYS_MAX};
use crate::log::{Entry, Log};
use crate::object::{Keep, Object, Removal};
use crate::record::{Cell, Hint, Record, Version};
use alloc::rc::Rc;
use alloc::vec::Vec;

/// A table as of a position: what a new replica starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The last position whose effect is in it.
    pub position: u64,
    /// The epoch of the entry there.
    pub epoch: u32,
    /// Every key that has a value.
    pub cells: Vec<(Key, Cell)>,
}

/// A change that a protocol may ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Put an entry at a position, which must be the one after the end of the log by then.
    Append {
        /// Where it goes.
        position: u64,
        /// What goes there.
        entry: Entry,
        /// What its statement gave, where it has been run here before it was logged.
        worked_out: Option<u32>,
    },
    /// Start from a copy of a table: the log and the table that were there are gone.
    Install(Rc<Snapshot>),
    /// Keep a word of bookkeeping; the last one counts.
    Note(u64),
    /// Set a key, unless what is there is newer.
    Put {
        /// The key.
        key: Key,
        /// Its new content.
        cell: Cell,
    },
    /// Put an object together with the one that is there.
    Merge {
        /// The key.
        key: Key,
        /// What comes in.
        object: Rc<Object>,
        /// What becomes of values whose writers had not seen each other.
        keep: Keep,
    },
    /// Drop a key; unless it holds something newer than this by now.
    Drop {
        /// The key.
        key: Key,
        /// What it held.
        record: Record,
        /// Why.
        removal: Removal,
    },
    /// Keep a record for another machine.
    Hint(Rc<Hint>),
    /// A hint is done with, or given up.
    Unhint {
        /// For whom it was.
        owner: NodeId,
        /// The key.
        key: Key,
        /// What it held; a newer hint stays.
        record: Record,
        /// Whether its owner has it.
        delivered: bool,
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
    objects: Vec<Option<Rc<Object>>>,
    hints: Vec<Rc<Hint>>,
    /// The table as of the base of the log, from which the log can be played again.
    base_cells: Vec<Option<Cell>>,
    /// What statements gave here, by position.
    worked_out: Vec<(u64, u32)>,
    epoch: u32,
    backs: Option<NodeId>,
    note: Option<u64>,
}

impl Disk {
    /// A disk whose log starts after `base`, with an empty table.
    pub fn starting_after(base: u64) -> Self {
        Self { log: Log::starting_after(base), applied: base, ..Self::default() }
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

    /// The last word of bookkeeping.
    pub fn note(&self) -> Option<u64> {
        self.note
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

    /// The object that the table holds for a key.
    pub fn object(&self, key: Key) -> Option<&Rc<Object>> {
        self.objects.get(key.index())?.as_ref()
    }

    /// What the table holds for a key, in either form.
    pub fn record(&self, key: Key) -> Option<Record> {
        match self.object(key) {
            Some(object) => Some(Record::Object(Rc::clone(object))),
            None => self.cell(key).map(Record::Cell),
        }
    }

    /// Every key that holds something, with it, in the order of the keys.
    pub fn records(&self) -> impl Iterator<Item = (Key, Record)> + '_ {
        let keys = (0..KEYS_MAX).map(Key::new);
        keys.filter_map(|key| Some((key, self.record(key)?)))
    }

    /// What is kept for other machines, oldest first.
    pub fn hints(&self) -> &[Rc<Hint>] {
        &self.hints
    }

    /// Makes a change. Returns whether it took effect: an older version does not replace a newer.
    ///
    /// # Panics
    /// If an entry is not for the position after the end: a protocol that leaves a hole in its
    /// log, or writes a position twice, is wrong.
    pub fn make(&mut self, change: Change) -> bool {
        match change {
            Change::Append { position, entry, worked_out } => {
                assert_eq!(position, self.log.end() + 1, "a log has no holes");
                self.log.push(entry);
                self.worked_out.extend(worked_out.map(|value| (position, value)));
                true
            }
            Change::Install(snapshot) => {
                self.install(&snapshot);
                true
            }
            Change::Note(note) => {
                self.note = Some(note);
                true
            }
            Change::Put { key, cell } => self.put(key, cell),
            Change::Merge { key, object, keep } => self.merge(key, &object, keep),
            Change::Drop { key, record, .. } => self.drop_record(key, &record),
            Change::Hint(hint) => self.keep_hint(hint),
            Change::Unhint { owner, key, record, .. } => {
                let count = self.hints.len();
                self.hints
                    .retain(|hint| (hint.owner, hint.key) != (owner, key) || hint.record != record);
                self.hints.len() < count
            }
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

    fn install(&mut self, snapshot: &Snapshot) {
        self.log = Log::at(snapshot.position, snapshot.epoch);
        self.applied = snapshot.position;
        self.worked_out.clear();
        self.cells.clear();
        for &(key, cell) in &snapshot.cells {
            self.put(key, cell);
        }
        self.base_cells.clone_from(&self.cells);
    }

    /// The table as of the position that has been applied.
    pub fn snapshot(&self) -> Snapshot {
        let epoch = self.log.epoch_at(self.applied).unwrap_or(0);
        Snapshot { position: self.applied, epoch, cells: self.cells().collect() }
    }

    /// Plays one more entry of the log into the table. A statement that has not been run here is
    /// worked out by `work_out` from the entry and the value before. Returns the position and what
    /// was worked out, or `None` at the end of the log.
    pub fn apply_next(
        &mut self,
        work_out: impl FnOnce(&Entry, u32) -> u32,
    ) -> Option<(u64, Entry, Option<u32>)> {
        let position = self.applied + 1;
        let entry = self.log.get(position)?;
        let known = self.worked_out_at(position);
        let mut fresh = None;
        if !entry.formula.is_fixed() && known.is_none() {
            let before = self.cell(entry.key).map_or(0, |cell| cell.value);
            let value = work_out(&entry, before);
            self.worked_out.push((position, value));
            fresh = Some(value);
        }
        let value = fresh.or(known).unwrap_or(entry.value);
        put_entry(&mut self.cells, position, entry, value);
        self.applied = position;
        Some((position, entry, fresh))
    }

    fn worked_out_at(&self, position: u64) -> Option<u32> {
        let place = self.worked_out.binary_search_by_key(&position, |(at, _)| *at).ok()?;
        Some(self.worked_out[place].1)
    }

    /// What the table holds, or will hold, for the entry at a position that has been applied.
    pub fn value_at(&self, position: u64) -> Option<u32> {
        let entry = self.log.get(position)?;
        Some(self.worked_out_at(position).unwrap_or(entry.value))
    }

    /// Drops every entry after a position, and the table's memory of them.
    ///
    /// The table is played again from the log when it had already taken in a dropped entry, which
    /// is what a rewind of a former leader does.
    pub fn discard_after(&mut self, position: u64) {
        self.log.truncate(position);
        let end = self.log.end();
        self.worked_out.truncate(self.worked_out.partition_point(|(at, _)| *at <= end));
        if self.applied > end {
            self.cells.clone_from(&self.base_cells);
            self.play(self.log.base(), end);
            self.applied = end;
        }
    }

    /// Drops the entries up to a position, if the table holds them; returns whether any was.
    pub fn compact(&mut self, position: u64) -> bool {
        let base = self.log.base();
        let position = position.min(self.applied);
        if position <= base {
            return false;
        }
        let mut cells = core::mem::take(&mut self.base_cells);
        core::mem::swap(&mut cells, &mut self.cells);
        self.play(base, position);
        core::mem::swap(&mut cells, &mut self.cells);
        self.base_cells = cells;
        self.log.drop_until(position);
        self.worked_out.drain(..self.worked_out.partition_point(|(at, _)| *at <= position));
        true
    }

    /// Plays entries that have been worked out before into the table.
    fn play(&mut self, after: u64, to: u64) {
        for position in after + 1..=to {
            let entry = self.log.get(position).expect("positions up to the end are kept");
            let value = self.worked_out_at(position).unwrap_or(entry.value);
            put_entry(&mut self.cells, position, entry, value);
        }
    }

    fn put(&mut self, key: Key, cell: Cell) -> bool {
        put(&mut self.cells, key, cell)
    }

    fn merge(&mut self, key: Key, object: &Rc<Object>, keep: Keep) -> bool {
        if self.objects.len() <= key.index() {
            self.objects.resize(key.index() + 1, None);
        }
        let held = &mut self.objects[key.index()];
        let joined = Object::taken_in(held.as_ref(), object, keep);
        let changed = held.as_ref() != Some(&joined);
        *held = Some(joined);
        changed
    }

    fn drop_record(&mut self, key: Key, record: &Record) -> bool {
        if self.record(key).as_ref() != Some(record) {
            return false;
        }
        if let Some(cell) = self.cells.get_mut(key.index()) {
            *cell = None;
        }
        if let Some(object) = self.objects.get_mut(key.index()) {
            *object = None;
        }
        true
    }

    /// One hint for each owner and key: a newer one takes the place of an older.
    fn keep_hint(&mut self, hint: Rc<Hint>) -> bool {
        let same = |other: &Rc<Hint>| (other.owner, other.key) == (hint.owner, hint.key);
        let Some(place) = self.hints.iter().position(same) else {
            if self.hints.len() < HINTS_MAX {
                self.hints.push(hint);
                return true;
            }
            return false;
        };
        let held = &self.hints[place].record;
        let record = held.joined(&hint.record);
        if matches!(record, Record::Cell(_)) && record == *held {
            return false;
        }
        self.hints[place] = Rc::new(Hint { record, ..(*hint).clone() });
        true
    }
}

fn put_entry(cells: &mut Vec<Option<Cell>>, position: u64, entry: Entry, value: u32) {
    let cell = Cell::new(value, Version(position), entry.op);
    put(cells, entry.key, cell);
}

/// Keeps the newer of two versions; on equal versions the larger value, as Cassandra does.
fn put(cells: &mut Vec<Option<Cell>>, key: Key, cell: Cell) -> bool {
    if cells.len() <= key.index() {
        cells.resize(key.index() + 1, None);
    }
    let held = &mut cells[key.index()];
    let newer = held.is_none_or(|held| cell.is_newer_than(&held));
    if newer {
        *held = Some(cell);
    }
    newer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Formula, OpId};

    fn entry(formula: Formula, value: u32) -> Entry {
        Entry { epoch: 1, key: Key::new(0), formula, value, op: OpId::new(value as usize) }
    }

    fn append(position: u64, formula: Formula, value: u32) -> Change {
        Change::Append { position, entry: entry(formula, value), worked_out: None }
    }

    /// A disk with 1, 2, 3 at the positions 11, 12, 13, all of it applied.
    fn three() -> Disk {
        let mut disk = Disk::starting_after(10);
        for (position, value) in [(11, 1), (12, 2), (13, 3)] {
            disk.make(append(position, Formula::Value, value));
        }
        while disk.apply_next(|_, _| unreachable!("values need no working out")).is_some() {}
        disk
    }

    fn value(disk: &Disk) -> Option<u32> {
        disk.cell(Key::new(0)).map(|cell| cell.value)
    }

    #[test]
    fn a_rewind_forgets_what_the_dropped_entries_had_set() {
        let mut disk = three();
        disk.discard_after(11);
        assert_eq!((disk.log().end(), disk.applied(), value(&disk)), (11, 11, Some(1)));
    }

    #[test]
    fn a_rewind_after_a_compaction_starts_from_the_table_at_the_base() {
        let mut disk = three();
        assert!(disk.compact(12));
        assert!(!disk.compact(12));
        assert_eq!(disk.log().base(), 12);
        assert_eq!(disk.log().epoch_at(12), Some(1));
        assert_eq!(disk.log().epoch_at(11), None);
        disk.discard_after(12);
        assert_eq!((disk.applied(), value(&disk)), (12, Some(2)));
    }

    #[test]
    fn a_statement_is_worked_out_once() {
        let mut disk = Disk::default();
        disk.make(append(1, Formula::Random, 0));
        disk.make(append(2, Formula::Add, 5));
        disk.make(append(3, Formula::Value, 9));
        assert_eq!(disk.apply_next(|_, _| 7).and_then(|(_, _, fresh)| fresh), Some(7));
        let sum = disk.apply_next(|entry, before| before + entry.value);
        assert_eq!(sum.and_then(|(_, _, fresh)| fresh), Some(12));
        disk.apply_next(|_, _| unreachable!("a value needs no working out"));
        disk.discard_after(2);
        assert_eq!(value(&disk), Some(12));
        assert_eq!(disk.value_at(1), Some(7));
    }

    #[test]
    fn a_snapshot_takes_the_place_of_everything() {
        let mut disk = Disk::default();
        disk.make(append(1, Formula::Value, 99));
        disk.make(Change::Install(Rc::new(three().snapshot())));
        assert_eq!((disk.log().base(), disk.log().end(), disk.applied()), (13, 13, 13));
        assert_eq!(disk.log().epoch_at(13), Some(1));
        assert_eq!(value(&disk), Some(3));
        disk.make(append(14, Formula::Value, 4));
        disk.discard_after(13);
        assert_eq!(value(&disk), Some(3));
    }

    #[test]
    fn an_older_version_does_not_replace_a_newer() {
        let mut disk = Disk::default();
        let cell =
            |clock, value| Cell::new(value, Version::stamped(clock, 0), OpId::new(value as usize));
        let key = Key::new(0);
        assert!(disk.make(Change::Put { key, cell: cell(20, 2) }));
        assert!(!disk.make(Change::Put { key, cell: cell(10, 1) }));
        assert_eq!(value(&disk), Some(2));
    }

    #[test]
    #[should_panic(expected = "no holes")]
    fn a_hole_in_a_log_is_a_bug() {
        Disk::default().make(append(2, Formula::Value, 1));
    }
}
