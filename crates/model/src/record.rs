//! What a key holds: a value with its version, or an object of several.
//!
//! Stores that keep one value for a key put a number on each version, and the larger number wins.
//! Stores that keep several side by side need more than a number ([`Object`]). A machine may also
//! keep a record for another one, which did not answer ([`Hint`]).

use crate::id::{Key, NodeId, OpId};
use crate::object::{Keep, Object};
use crate::statement::Formula;
use alloc::rc::Rc;

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
    /// Whether this is a tombstone: the key was deleted by that write.
    pub deleted: bool,
}

impl Cell {
    /// A value.
    pub fn new(value: u32, version: Version, op: OpId) -> Self {
        Self { value, version, op, deleted: false }
    }

    /// The same, as a tombstone if the write is a deletion.
    pub fn of(formula: Formula, value: u32, version: Version, op: OpId) -> Self {
        Self { value, version, op, deleted: formula == Formula::Delete }
    }

    /// Whether it takes the place of another: by version, and on equal versions the larger value
    /// wins, as in Cassandra.
    pub fn is_newer_than(&self, other: &Self) -> bool {
        self.rank() > other.rank()
    }

    /// What decides which of two is newer.
    pub fn rank(&self) -> (Version, u32) {
        (self.version, self.value)
    }
}

/// What a key holds: one value, or an object of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// One value; of two, the newer version is kept.
    Cell(Cell),
    /// Values side by side.
    Object(Rc<Object>),
}

impl Record {
    /// Both together: of two values the newer one, of two objects all that is in them. On a key
    /// that came in two forms, which no protocol does, the second counts.
    pub fn joined(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Cell(one), Self::Cell(other)) => {
                Self::Cell(if other.is_newer_than(one) { *other } else { *one })
            }
            (Self::Object(one), Self::Object(other)) if one == other => {
                Self::Object(Rc::clone(one))
            }
            (Self::Object(one), Self::Object(other)) => {
                Self::Object(Rc::new(one.joined(other, Keep::All)))
            }
            (_, other) => other.clone(),
        }
    }

    /// The newest value in it, tombstones included.
    pub fn newest(&self) -> Option<Cell> {
        match self {
            Self::Cell(cell) => Some(*cell),
            Self::Object(object) => object.newest(),
        }
    }
}

/// A record that a machine keeps for another, which did not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// For whom.
    pub owner: NodeId,
    /// The key.
    pub key: Key,
    /// What the owner shall get.
    pub record: Record,
    /// What the keeper's clock said when it was given.
    pub stamp_us: u64,
}
