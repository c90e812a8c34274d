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
//! | `c1 insert x` | `INSERT INTO x`, id given by auto-increment | the highest id so far |

use crate::limits::SKEW_MAX;
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
        }
    }

    /// Whether the value follows from the statement alone.
    pub fn is_fixed(self) -> bool {
        self == Self::Value
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
