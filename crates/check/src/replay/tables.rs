//! The tables of the replicas.
//!
//! A table is filled in one of three ways: entry by entry from a log (`Applied`), key by key
//! (`Stored`), or as a whole by a snapshot (`Installed`, and then `Stored` for each key). A rewind
//! takes back what the dropped entries had set, so what came from a log is kept as the list of
//! entries that it was made from.
//!
//! What an entry sets is what it gave *here*, where the run shows that ([`Executions`]): replicas
//! that each work out the same statement may each hold something else.
//!
//! A key holds one value, or an *object*: several values side by side (`Added`, `Removed`). Then
//! `Stored` says which of them a read would return, and nothing of who holds what.
//!
//! Beside the tables stands, for each write that clients stored key by key, what became of it
//! ([`Fates`]). A copy that a snapshot brought says nothing of that.

use super::fates::{Fate, Fates, Hint};
use super::filling::Filling;
use super::logs::Logs;
use crate::by_key::ByKey;
use crate::executions::Executions;
use crate::history::{History, Operation};
use alloc::vec;
use alloc::vec::Vec;
use model::{EventId, EventKind, Key, NodeId, OpId, Removal};

/// What a table holds for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The write that made it.
    pub op: OpId,
    /// The value.
    pub value: u32,
    /// The event by which it got there.
    pub event: EventId,
    /// Whether it is a tombstone: that write deleted the key.
    pub deleted: bool,
}

/// What a statement gave at a replica: position, write, value, event.
type Worked = (u32, OpId, u32, EventId);

#[derive(Clone, Debug, Default)]
struct Table {
    /// What a read would return.
    cells: ByKey<Option<Held>>,
    /// The values of keys that hold an object, in the order in which they came.
    objects: ByKey<Option<Vec<Held>>>,
    /// What entries of the log set, by position.
    applied: Vec<(u32, Key, Held)>,
    /// The position up to which the table has taken the log in.
    position: Option<u32>,
    /// What statements gave here, by position.
    worked: Vec<Worked>,
}

/// All tables of a run.
#[derive(Clone, Debug)]
pub struct Tables {
    tables: Vec<Table>,
    fates: Fates,
    executions: Executions,
    filling: Filling,
}

impl Tables {
    /// Empty tables.
    pub fn new(replicas: usize, operations: usize) -> Self {
        Self {
            tables: vec![Table::default(); replicas],
            fates: Fates::new(operations),
            executions: Executions::default(),
            filling: Filling::default(),
        }
    }

    /// Takes one event in, after the logs have.
    pub fn see(&mut self, here: EventId, kind: &EventKind, history: &History, logs: &Logs) {
        self.executions.see(kind);
        let is_copied = self.filling.see(kind);
        match *kind {
            EventKind::Stored { node, key, op, value } => {
                let held = held(op, value, here, history);
                match is_copied {
                    true => self.copy(node, key, held),
                    false => self.store(node, key, held),
                }
            }
            EventKind::Added { node, key, op, value } => {
                self.add(node, key, held(op, value, here, history));
            }
            EventKind::Removed { node, key, op, removal } => {
                self.remove((node, key), op, removal, here);
            }
            EventKind::Superseded { node, key, op } => {
                self.fates.supersede(op, self.shown(node, key).map(|newer| newer.op), here);
            }
            EventKind::Hinted { node: keeper, owner, key, op } => {
                self.fates.hint(Hint { keeper, owner, key, op });
            }
            EventKind::Unhinted { node, owner, key, delivered } => {
                self.fates.unhint((node, owner), key, (!delivered).then_some(here));
            }
            EventKind::Applied { node, position, op } => {
                self.apply((node, position), op, here, history, logs);
            }
            EventKind::Evaluated { node, position, op, value } => {
                if let Some(table) = self.tables.get_mut(node.index()) {
                    table.work_out((position, op, value, here));
                }
            }
            EventKind::Discarded { node, position, .. } => {
                if let Some(table) = self.tables.get_mut(node.index()) {
                    table.unapply(position);
                    table.forget(position);
                }
            }
            EventKind::Installed { node, position } => {
                if let Some(table) = self.tables.get_mut(node.index()) {
                    *table = Table { position: Some(position), ..Table::default() };
                }
            }
            EventKind::Crashed { node, wiped: true } | EventKind::Left { node } => {
                self.wipe(node, here);
            }
            _ => {}
        }
    }

    fn apply(
        &mut self,
        (node, position): (NodeId, u32),
        op: OpId,
        here: EventId,
        history: &History,
        logs: &Logs,
    ) {
        let Some(table) = self.tables.get_mut(node.index()) else { return };
        table.unapply(position);
        table.position = Some(position);
        let Some(write) = history.get(op) else { return };
        let executed = || {
            let entry = logs.entry(node, position)?;
            self.executions.value(op, position, entry.epoch)
        };
        let held = match table.worked_at(position) {
            Some((_, own, value, event)) if own == op => Some((value, event)),
            _ => executed().or(write.value).map(|value| (value, here)),
        };
        let deleted = write.is_delete();
        let held = held.map(|(value, event)| Held { op, value, event, deleted });
        table.applied.extend(held.map(|held| (position, write.key, held)));
    }

    /// A key of a snapshot.
    fn copy(&mut self, node: NodeId, key: Key, held: Held) {
        if let Some(table) = self.tables.get_mut(node.index()) {
            *table.cells.at(key) = Some(held);
        }
    }

    fn store(&mut self, node: NodeId, key: Key, held: Held) {
        let Some(table) = self.tables.get_mut(node.index()) else { return };
        let before = table.cells.at(key).replace(held);
        if table.objects.at(key).is_some() {
            return;
        }
        if let Some(before) = before.filter(|before| before.op != held.op) {
            self.fates.overwrite(node, before.op);
        }
        self.fates.take(node, held.op);
    }

    fn add(&mut self, node: NodeId, key: Key, held: Held) {
        let Some(table) = self.tables.get_mut(node.index()) else { return };
        let values = table.objects.at(key).get_or_insert_default();
        values.retain(|other| other.op != held.op);
        values.push(held);
        self.fates.take(node, held.op);
    }

    fn remove(&mut self, (node, key): (NodeId, Key), op: OpId, removal: Removal, here: EventId) {
        let Some(table) = self.tables.get_mut(node.index()) else { return };
        let shown = table.cells.at(key);
        *shown = shown.filter(|shown| shown.op != op);
        if let Some(values) = table.objects.at(key) {
            values.retain(|held| held.op != op);
        }
        self.fates.remove(node, op, removal, here);
    }

    /// A value is held no longer. What took its place, if anything did, is told after that.
    fn wipe(&mut self, node: NodeId, here: EventId) {
        self.fates.lose_hints(node, here);
        let Some(table) = self.tables.get_mut(node.index()) else { return };
        let table = core::mem::take(table);
        let shown = table.cells.iter().filter_map(|(_, held)| *held);
        let beside = table.objects.iter().filter_map(|(_, values)| values.as_ref()).flatten();
        for held in shown.chain(beside.copied()) {
            self.fates.lose(node, held.op, here);
        }
    }

    /// What became of a write.
    pub fn fate(&self, op: OpId) -> Option<&Fate> {
        self.fates.get(op)
    }

    /// What machines keep for others now.
    pub fn hints(&self) -> &[Hint] {
        self.fates.hints()
    }

    /// What a read of a replica's table would return, as far as that was stored directly.
    pub fn shown(&self, node: NodeId, key: Key) -> Option<Held> {
        self.tables.get(node.index())?.cells.get(key).copied().flatten()
    }

    /// Every value that a replica holds now: of a key with several, all of them; without
    /// tombstones, which count as nothing.
    pub fn values(&self, node: NodeId) -> ByKey<Vec<Held>> {
        let mut all: ByKey<Vec<Held>> = ByKey::default();
        for (key, shown) in self.table(node).iter() {
            all.at(key).extend(shown.filter(|held| !held.deleted));
        }
        let objects = self.tables.get(node.index()).map(|table| table.objects.iter());
        for (key, values) in objects.into_iter().flatten() {
            if let Some(values) = values {
                *all.at(key) = values.iter().copied().filter(|held| !held.deleted).collect();
            }
        }
        all
    }

    /// What a read of a replica would return now, tombstones included.
    pub fn table(&self, node: NodeId) -> ByKey<Option<Held>> {
        let Some(table) = self.tables.get(node.index()) else { return ByKey::default() };
        let mut cells = table.cells.clone();
        for &(_, key, held) in &table.applied {
            *cells.at(key) = Some(held);
        }
        cells
    }

    /// The position up to which a replica's table has taken its log in, if it has any of it.
    pub fn applied(&self, node: NodeId) -> Option<u32> {
        self.tables.get(node.index())?.position
    }
}

impl Table {
    /// Takes back what the entries from a position on had set.
    fn unapply(&mut self, position: u32) {
        let keep = self.applied.partition_point(|&(at, ..)| at < position);
        self.applied.truncate(keep);
        self.position = self.position.map(|at| at.min(position.saturating_sub(1)));
    }

    /// What a statement gave here, in the entry at a position.
    fn worked_at(&self, position: u32) -> Option<Worked> {
        let until = self.worked.partition_point(|known| known.0 <= position);
        self.worked[..until].last().filter(|known| known.0 == position).copied()
    }

    /// Notes what a statement gave here, and puts it right where that was applied before.
    fn work_out(&mut self, worked: Worked) {
        let (position, op, value, event) = worked;
        let place = self.worked.partition_point(|known| known.0 <= position);
        self.worked.insert(place, worked);
        let entry = self.applied.binary_search_by_key(&position, |&(at, ..)| at);
        if let Some((_, _, held)) = entry.ok().map(|place| &mut self.applied[place])
            && held.op == op
        {
            *held = Held { op, value, event, ..*held };
        }
    }

    /// Forgets what statements gave in entries from a position on.
    fn forget(&mut self, position: u32) {
        self.worked.truncate(self.worked.partition_point(|known| known.0 < position));
    }
}

/// What an event puts into a table.
fn held(op: OpId, value: u32, event: EventId, history: &History) -> Held {
    let deleted = history.get(op).is_some_and(Operation::is_delete);
    Held { op, value, event, deleted }
}

#[cfg(test)]
mod tests {
    use crate::testing::Story;
    use model::{Formula, Key, NodeId};

    /// What the table of a replica holds for x.
    fn value(story: &Story, node: usize) -> Option<u32> {
        let table = story.replay().tables.table(NodeId::replica(node));
        table.get(Key::new(0)).copied().flatten().map(|held| held.value)
    }

    #[test]
    fn a_discarded_entry_gives_back_what_it_had_overwritten() {
        let mut story = Story::new();
        let (a, b) = (story.write(0, "x", 1), story.write(0, "x", 2));
        story.apply(0, 11, a);
        story.apply(0, 12, b);
        assert_eq!(value(&story, 0), Some(2));
        story.discard(0, 12, b);
        assert_eq!(value(&story, 0), Some(1));
        assert_eq!(story.replay().tables.applied(NodeId::replica(0)), Some(11));
    }

    #[test]
    fn a_wipe_takes_a_write_from_its_holder() {
        let mut story = Story::new();
        let a = story.write(0, "x", 1);
        story.store(0, "x", a, 1);
        story.store(1, "x", a, 1);
        story.crash(0, true);
        let replay = story.replay();
        let fate = replay.tables.fate(a).expect("the write is known");
        assert_eq!(fate.holders.to_string(), "n2");
        assert!(fate.stored && !fate.overwritten);
    }

    #[test]
    fn a_replica_holds_what_a_statement_gave_there_or_else_where_it_was_executed() {
        let mut story = Story::new();
        let write = story.statement(0, "x", Formula::Random);
        for node in 0..3 {
            story.append(node, 7, write, 1);
        }
        story.evaluate(0, 7, write, 412);
        story.evaluate(1, 7, write, 87);
        for node in 0..3 {
            story.apply(node, 7, write);
        }
        assert_eq!([0, 1, 2].map(|node| value(&story, node)), [Some(412), Some(87), Some(412)]);
        story.evaluate(2, 7, write, 5);
        assert_eq!(value(&story, 2), Some(5), "it may be told after it was applied");
    }

    #[test]
    fn each_entry_of_a_statement_that_was_asked_for_again_has_its_own_value() {
        let mut story = Story::new();
        let write = story.statement(0, "x", Formula::Add);
        for (leader, position, epoch, value) in [(0, 7, 1, 30), (1, 7, 2, 40)] {
            story.append(leader, position, write, epoch);
            story.evaluate(leader, position, write, value);
        }
        story.append(2, 7, write, 1);
        story.apply(2, 7, write);
        assert_eq!(value(&story, 2), Some(30));
        story.discard(2, 7, write);
        assert_eq!(value(&story, 2), None);
        story.append(2, 7, write, 2);
        story.apply(2, 7, write);
        assert_eq!(value(&story, 2), Some(40));
    }

    #[test]
    fn what_a_statement_gave_is_forgotten_with_its_entry() {
        let mut story = Story::new();
        let write = story.statement(0, "x", Formula::Random);
        story.append(0, 7, write, 1);
        story.evaluate(0, 7, write, 30);
        story.append(1, 7, write, 1);
        story.evaluate(1, 7, write, 87);
        story.discard(1, 7, write);
        story.append(1, 7, write, 1);
        story.apply(1, 7, write);
        assert_eq!(value(&story, 1), Some(30));
    }

    #[test]
    fn a_snapshot_takes_the_place_of_a_table() {
        let mut story = Story::new();
        let (a, b) = (story.write(0, "x", 1), story.write(0, "y", 2));
        story.apply(1, 3, b);
        story.install(1, 0, 9);
        story.store(1, "x", a, 1);
        let replay = story.replay();
        let table = replay.tables.table(NodeId::replica(1));
        let held: Vec<_> = table.iter().filter_map(|(_, held)| held.map(|h| h.op)).collect();
        assert_eq!(held, [a], "what was there before is gone");
        assert_eq!(replay.tables.applied(NodeId::replica(1)), Some(9));
        let fate = replay.tables.fate(a).expect("the write is known");
        assert!(!fate.stored && fate.holders.is_empty(), "no client stored it there");
        let c = story.write(0, "x", 3);
        story.apply(1, 10, c);
        assert_eq!(value(&story, 1), Some(3));
        story.discard(1, 10, c);
        assert_eq!(value(&story, 1), Some(1));
    }
}
