//! One change in the four forms in which a log can carry it.
//!
//! | form | what stands in the log | a follower | known from |
//! |---|---|---|---|
//! | statement | the SQL text | runs it again | MySQL `binlog_format = STATEMENT` |
//! | WAL | bytes of a page | copies them to the same place | PostgreSQL streaming replication |
//! | row | the row before and after | finds the row and sets it | MySQL `ROW`, logical decoding |
//! | trigger | a record that a trigger wrote | applies what it says | Slony, Bucardo |
//!
//! The statement is short and follows a change of any size, but means something else wherever a
//! clock, dice or the rows differ. The bytes are exact, and mean something only to the same version
//! of the software. The row is exact and readable by anybody. The trigger's record is a row that
//! the application's own database wrote, at the price of a second write.
//!
//! MySQL writes the time of the statement and the seed of `RAND()` into its log beside the text, so
//! that `NOW()` and `RAND()` are safe there and `SYSDATE()` and `UUID()` are not (reference manual,
//! *Determination of Safe and Unsafe Statements*). Here nothing is written beside the text: `now()`
//! stands for any function that is worked out anew.

use alloc::format;
use alloc::string::String;
use model::{Formula, Key};

/// One change: what was said, and what it did at the leader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Where it stands in the log.
    pub position: u64,
    /// The key.
    pub key: Key,
    /// How the value was found.
    pub formula: Formula,
    /// The number in the statement.
    pub operand: u32,
    /// The value before; none if there was none.
    pub before: Option<u32>,
    /// The value after.
    pub after: u32,
}

/// The same change in all four forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// The SQL text.
    pub statement: String,
    /// Bytes of a page, in hexadecimal, little end first.
    pub wal: String,
    /// The row before and after.
    pub row: String,
    /// The record of a trigger.
    pub trigger: String,
}

/// Bytes of a page header, and of one row of a key and its value.
const PAGE_HEADER: usize = 24;
const ROW: usize = 8;

impl Changed {
    /// The change in all four forms.
    pub fn shipped(&self) -> Shipped {
        Shipped {
            statement: self.statement(),
            wal: self.wal(),
            row: self.row(),
            trigger: self.trigger(),
        }
    }

    fn statement(&self) -> String {
        let &Self { key, operand, .. } = self;
        let value = match self.formula {
            Formula::Next => return format!("INSERT INTO {key} DEFAULT VALUES"),
            Formula::Now => "NOW()".into(),
            Formula::Random => "FLOOR(1000 * RAND())".into(),
            Formula::Add => format!("v + {operand}"),
            Formula::Subtract => format!("v - {operand}"),
            Formula::Value
            | Formula::Delete
            | Formula::Include
            | Formula::Exclude
            | Formula::Type
            | Formula::Erase => format!("{operand}"),
        };
        format!("UPDATE t SET v = {value} WHERE k = '{key}'")
    }

    fn wal(&self) -> String {
        let offset = PAGE_HEADER + ROW * self.key.index() + ROW / 2;
        let [a, b, c, d] = self.after.to_le_bytes();
        format!("page 0, offset {offset}: {a:02x} {b:02x} {c:02x} {d:02x}")
    }

    fn row(&self) -> String {
        let &Self { key, after, .. } = self;
        match self.before {
            Some(before) => format!("{key}: v {before} becomes {after}"),
            None => format!("{key}: new row, v {after}"),
        }
    }

    fn trigger(&self) -> String {
        let &Self { position, key, after, .. } = self;
        let (what, before) = match self.before {
            Some(before) => ('U', format!("{before}")),
            None => ('I', "NULL".into()),
        };
        format!("INSERT INTO changes VALUES ({position}, '{what}', '{key}', {before}, {after})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_update_in_all_four_forms() {
        let update = Changed {
            position: 1042,
            key: Key::new(1),
            formula: Formula::Add,
            operand: 5,
            before: Some(12),
            after: 17,
        };
        let Shipped { statement, wal, row, trigger } = update.shipped();
        assert_eq!(statement, "UPDATE t SET v = v + 5 WHERE k = 'y'");
        assert_eq!(wal, "page 0, offset 36: 11 00 00 00");
        assert_eq!(row, "y: v 12 becomes 17");
        assert_eq!(trigger, "INSERT INTO changes VALUES (1042, 'U', 'y', 12, 17)");
    }

    #[test]
    fn a_new_row_has_nothing_before() {
        let insert = Changed {
            position: 1,
            key: Key::new(0),
            formula: Formula::Next,
            operand: 0,
            before: None,
            after: 1,
        };
        let Shipped { statement, row, trigger, .. } = insert.shipped();
        assert_eq!(statement, "INSERT INTO x DEFAULT VALUES");
        assert_eq!(row, "x: new row, v 1");
        assert_eq!(trigger, "INSERT INTO changes VALUES (1, 'I', 'x', NULL, 1)");
    }
}
