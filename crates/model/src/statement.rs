//! What a write says.
//!
//! Most writes name a value. Some name a way to get one, and then it matters where and when that
//! is worked out: a leader that ships the *statement* lets every replica work it out anew, with its
//! own clock, its own dice and its own table.
//!
//! | line | statement | worked out from |
//! |---|---|---|
//! | `c1 write x 7` | `SET x = 7` | nothing |
//! | `c1 write x now()` | `SET x = NOW()` | the clock, in milliseconds since the start of the run |
//! | `c1 write x rand()` | `SET x = FLOOR(1000 * RAND())` | dice |
//! | `c1 add x 5` | `SET x = x + 5` | the value before |
//! | `c1 delete x` | `DELETE FROM x` | nothing |
//! | `c1 insert x` | `INSERT INTO x`, id given by auto-increment | the highest id so far |

use crate::id::Key;
use crate::limits::SKEW_MAX;
use alloc::format;
use alloc::string::String;
use core::fmt;

/// How the value of a write is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Formula {
    /// The write names it.
    #[default]
    Value,
    /// What the clock says.
    Now,
    /// A throw of dice, from 0 to 999.
    Random,
    /// What was there, and so much more.
    Add,
    /// One more than what was there: an auto-increment column, whose value the client is told.
    Next,
    /// Nothing more: the key is deleted.
    Delete,
    /// What was there, and so much less.
    Subtract,
    /// An element joins a set.
    Include,
    /// An element leaves a set.
    Exclude,
    /// A character is put into a text: [`Typed`] says which and where.
    Type,
    /// The character at a place is taken out of a text.
    Erase,
}

/// The range of `rand()`.
const RANDOM_BELOW: u64 = 1_000;

impl Formula {
    /// Works the value out. `operand` is the number in the statement, `before` what the key holds,
    /// `clock_us` a clock as [`Local::clock_us`](crate::Local::clock_us) gives it, `luck` a random
    /// number. Sums wrap around at 2³².
    pub fn evaluate(self, operand: u32, before: u32, clock_us: u64, luck: u64) -> u32 {
        match self {
            Self::Value => operand,
            Self::Now => (clock_us.saturating_sub(SKEW_MAX) / 1_000) as u32,
            Self::Random => (luck % RANDOM_BELOW) as u32,
            Self::Add => before.wrapping_add(operand),
            Self::Next => before.wrapping_add(1),
            Self::Subtract => before.wrapping_sub(operand),
            Self::Delete | Self::Include | Self::Exclude | Self::Type | Self::Erase => operand,
        }
    }

    /// What a client asks for, in words.
    pub fn words(self, key: Key, value: u32) -> String {
        match self {
            Self::Value => format!("write {key}={value}"),
            Self::Now | Self::Random => format!("write {key}={self}"),
            Self::Add => format!("add {value} to {key}"),
            Self::Next => format!("insert into {key}"),
            Self::Delete => format!("delete {key}"),
            Self::Subtract => format!("subtract {value} from {key}"),
            Self::Include => format!("include {value} in {key}"),
            Self::Exclude => format!("exclude {value} from {key}"),
            Self::Type => {
                let Typed { place, character } = Typed::of(value);
                format!("type {character} at {place} of {key}")
            }
            Self::Erase => format!("erase at {value} of {key}"),
        }
    }

    /// Whether the value follows from the statement alone.
    pub fn is_fixed(self) -> bool {
        matches!(self, Self::Value | Self::Delete)
    }
}

/// A character and where it goes, as the number of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typed {
    /// Before how many characters of the text, as its writer sees it, it goes.
    pub place: u32,
    /// The character.
    pub character: char,
}

/// Places of a text that can be typed at.
pub const PLACES_MAX: u32 = 1_000;

impl Typed {
    /// As a number.
    pub fn number(self) -> u32 {
        self.place << 21 | self.character as u32
    }

    /// From a number.
    pub fn of(number: u32) -> Self {
        let character = char::from_u32(number & 0x1f_ffff).unwrap_or('?');
        Self { place: number >> 21, character }
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Value => "write",
            Self::Now => "now()",
            Self::Random => "rand()",
            Self::Add => "add",
            Self::Next => "insert",
            Self::Delete => "delete",
            Self::Subtract => "subtract",
            Self::Include => "include",
            Self::Exclude => "exclude",
            Self::Type => "type",
            Self::Erase => "erase",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_follows_from_what_its_formula_names() {
        let clock_us = SKEW_MAX + 42_999;
        for (formula, expected) in [
            (Formula::Value, 5),
            (Formula::Now, 42),
            (Formula::Random, 345),
            (Formula::Add, 17),
            (Formula::Next, 13),
        ] {
            assert_eq!(formula.evaluate(5, 12, clock_us, 12_345), expected, "{formula}");
        }
    }
}
