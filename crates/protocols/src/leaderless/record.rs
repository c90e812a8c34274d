//! What replicas compare: records, the newest of several, and digests.
//!
//! Under time stamps a key holds one value and the larger stamp wins. Under version vectors it
//! holds an [`Object`]: of two values, one gives way to the other if that one's writer had seen it;
//! if neither had seen the other both stay, side by side.

use alloc::rc::Rc;
use alloc::vec::Vec;
use model::disk::Change;
use model::trace::mix;
use model::{Cell, Keep, Key, Object, Record, Version, VersionVector};

/// The newer of two records; where both are objects, all that is in them.
pub fn newer(one: Option<Record>, other: Option<&Record>) -> Option<Record> {
    match (one, other) {
        (None, other) => other.cloned(),
        (one, None) => one,
        (Some(one), Some(other)) => Some(one.joined(other)),
    }
}

/// Whether a replica that holds this lacks nothing of the newest.
pub fn is_current(held: Option<&Record>, newest: &Record) -> bool {
    match (held, newest) {
        (Some(Record::Cell(held)), Record::Cell(newest)) => held.version >= newest.version,
        (Some(held), newest) => newer(Some(held.clone()), Some(newest)).as_ref() == Some(held),
        (None, _) => false,
    }
}

/// What a client is told of a record: the newest value, and those beside it.
pub fn shown(record: Option<&Record>) -> (Option<Cell>, Vec<Cell>) {
    match record {
        None => (None, Vec::new()),
        Some(Record::Cell(cell)) => (Some(*cell).filter(|cell| !cell.deleted), Vec::new()),
        Some(Record::Object(object)) => {
            let newest = object.newest_live();
            let cells = object.siblings().iter().map(|sibling| sibling.cell);
            let mut beside: Vec<Cell> = Vec::new();
            for cell in cells.filter(|cell| !cell.deleted) {
                let same = |other: &Cell| other.op == cell.op;
                if !newest.as_ref().is_some_and(same) && !beside.iter().any(same) {
                    beside.push(cell);
                }
            }
            (newest, beside)
        }
    }
}

/// What a client has seen that was told of a record.
pub fn context(record: Option<&Record>) -> Option<Rc<VersionVector>> {
    match record {
        Some(Record::Object(object)) => Some(Rc::new(object.seen().clone())),
        _ => None,
    }
}

/// Whether a record says nothing but that the key was deleted.
pub fn is_tombstone(record: &Record) -> bool {
    match record {
        Record::Cell(cell) => cell.deleted,
        Record::Object(object) => object.siblings().iter().all(|sibling| sibling.cell.deleted),
    }
}

/// A number that tells records apart.
pub fn digest(record: Option<&Record>) -> u64 {
    match record {
        None => 0,
        Some(Record::Cell(cell)) => of_cell(0, cell),
        Some(Record::Object(object)) => {
            let siblings = object.siblings().iter().fold(1, |sum, one| of_cell(sum, &one.cell));
            let of_dot = |sum, dot: model::Dot| {
                mix(sum ^ ((dot.writer.index() as u64) << 32 | u64::from(dot.number)))
            };
            object.seen().iter().fold(siblings, of_dot)
        }
    }
}

fn of_cell(sum: u64, cell: &Cell) -> u64 {
    let Cell { value, version: Version(version), op, deleted } = *cell;
    let words = [version, u64::from(value), u64::from(op.number()), u64::from(deleted)];
    words.into_iter().fold(sum, |sum, word| mix(sum ^ word))
}

/// The change that takes a record into a table.
pub fn taking(key: Key, record: Record) -> Change {
    match record {
        Record::Cell(cell) => Change::Put { key, cell },
        Record::Object(object) => Change::Merge { key, object, keep: Keep::All },
    }
}

/// The object in a record, or an empty one.
pub fn object(record: Option<Record>) -> Rc<Object> {
    match record {
        Some(Record::Object(object)) => object,
        _ => Rc::default(),
    }
}
