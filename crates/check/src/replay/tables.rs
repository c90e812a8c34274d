//! The tables of the replicas.
//!
//! A table is filled in one of two ways: entry by entry from a log (`Applied`), or key by key
//! (`Stored`). A rewind takes back what the dropped entries had set, so the first kind is kept as
//! the list of entries that it was made from. Beside the tables stands, for each write, who still
//! holds it.

use crate::by_key::ByKey;
use crate::history::History;
use alloc::vec;
use alloc::vec::Vec;
use model::{EventId, EventKind, Key, NodeId, NodeSet, OpId};

/// What a table holds for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The write that made it.
    pub op: OpId,
    /// The value.
    pub value: u32,
    /// The event by which it got there.
    pub event: EventId,
}

#[derive(Clone, Debug, Default)]
struct Table {
    cells: ByKey<Option<Held>>,
    applied: Vec<(u32, Key, Held)>,
}

/// What became of a write that replicas store directly.
#[derive(Clone, Debug, Default)]
pub struct Fate {
    /// Whether any replica ever took it.
    pub stored: bool,
    /// Who holds it now.
    pub holders: NodeSet,
    /// Whether a replica that held it took something newer.
    pub overwritten: bool,
    /// The loss of a disk by which the last holder was lost.
    pub wiped: Option<EventId>,
    /// The first time that a replica did not take it, because what it held was newer.
    pub superseded: Option<EventId>,
}

/// All tables of a run.
#[derive(Clone, Debug)]
pub struct Tables {
    tables: Vec<Table>,
    fates: Vec<Fate>,
}

impl Tables {
    /// Empty tables.
    pub fn new(replicas: usize, operations: usize) -> Self {
        Self { tables: vec![Table::default(); replicas], fates: vec![Fate::default(); operations] }
    }

    /// Takes one event in.
    pub fn see(&mut self, here: EventId, kind: &EventKind, history: &History) {
        match *kind {
            EventKind::Stored { node, key, op, value } => {
                self.store(node, key, Held { op, value, event: here });
            }
            EventKind::Superseded { op, .. } => {
                if let Some(fate) = self.fates.get_mut(op.index()) {
                    fate.superseded.get_or_insert(here);
                }
            }
            EventKind::Applied { node, position, op } => {
                let written = history.get(op).and_then(|write| Some((write.key, write.value?)));
                let (Some(table), Some((key, value))) =
                    (self.tables.get_mut(node.index()), written)
                else {
                    return;
                };
                table.unapply(position);
                table.applied.push((position, key, Held { op, value, event: here }));
            }
            EventKind::Discarded { node, position, .. } => {
                if let Some(table) = self.tables.get_mut(node.index()) {
                    table.unapply(position);
                }
            }
            EventKind::Crashed { node, wiped: true } => self.wipe(node, here),
            _ => {}
        }
    }

    fn store(&mut self, node: NodeId, key: Key, held: Held) {
        let Some(table) = self.tables.get_mut(node.index()) else { return };
        let before = table.cells.at(key).replace(held);
        if let Some(before) = before.filter(|before| before.op != held.op)
            && let Some(fate) = self.fates.get_mut(before.op.index())
        {
            fate.holders.remove(node);
            fate.overwritten = true;
        }
        if let Some(fate) = self.fates.get_mut(held.op.index()) {
            fate.stored = true;
            fate.holders.insert(node);
        }
    }

    fn wipe(&mut self, node: NodeId, here: EventId) {
        let Some(table) = self.tables.get_mut(node.index()) else { return };
        let table = core::mem::take(table);
        for held in table.cells.iter().filter_map(|(_, held)| *held) {
            if let Some(fate) = self.fates.get_mut(held.op.index()) {
                fate.holders.remove(node);
                fate.wiped = Some(here);
            }
        }
    }

    /// What became of a write.
    pub fn fate(&self, op: OpId) -> Option<&Fate> {
        self.fates.get(op.index())
    }

    /// Everything that a replica holds now.
    pub fn table(&self, node: NodeId) -> ByKey<Option<Held>> {
        let Some(table) = self.tables.get(node.index()) else { return ByKey::default() };
        let mut cells = table.cells.clone();
        for &(_, key, held) in &table.applied {
            *cells.at(key) = Some(held);
        }
        cells
    }

    /// The position of the last entry that a replica has applied, if any.
    pub fn applied(&self, node: NodeId) -> Option<u32> {
        self.tables.get(node.index())?.applied.last().map(|&(position, ..)| position)
    }
}

impl Table {
    /// Takes back what the entries from a position on had set.
    fn unapply(&mut self, position: u32) {
        let keep = self.applied.partition_point(|&(at, ..)| at < position);
        self.applied.truncate(keep);
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Story;
    use model::{Key, NodeId};

    #[test]
    fn a_discarded_entry_gives_back_what_it_had_overwritten() {
        let mut story = Story::new();
        let (a, b) = (story.write(0, "x", 1), story.write(0, "x", 2));
        story.apply(0, 11, a);
        story.apply(0, 12, b);
        let value = |story: &Story| {
            let table = story.replay().tables.table(NodeId::replica(0));
            table.get(Key::new(0)).copied().flatten().map(|held| held.value)
        };
        assert_eq!(value(&story), Some(2));
        story.discard(0, 12, b);
        assert_eq!(value(&story), Some(1));
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
}
