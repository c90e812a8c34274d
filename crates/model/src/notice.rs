//! What is said about bad input.
//!
//! A reader never gives up on a whole link because of one bad value: it falls back to a default and
//! leaves a notice that names the value, what was expected and what was used instead. The page
//! shows notices without blocking; the command line treats any of them as an error and exits with
//! 2.

use alloc::string::String;
use core::fmt;

/// Where in a text something is wrong; both count from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line.
    pub line: usize,
    /// Column, in characters.
    pub column: usize,
}

/// One thing that could not be taken as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Where, if the text has lines.
    pub at: Option<Position>,
    /// The value or word that is wrong, cut to a readable length.
    pub found: String,
    /// What would have been right.
    pub expected: String,
    /// What was used instead.
    pub used: String,
}

impl Notice {
    /// A notice without a position. Long input is cut: a notice is a sentence, not an echo.
    pub fn new(
        found: impl Into<String>,
        expected: impl Into<String>,
        used: impl Into<String>,
    ) -> Self {
        let found: String = found.into();
        let found = if found.chars().count() > FOUND_CHARS_MAX {
            let mut cut: String = found.chars().take(FOUND_CHARS_MAX).collect();
            cut.push('…');
            cut
        } else {
            found
        };
        Self { at: None, found, expected: expected.into(), used: used.into() }
    }

    /// The same notice, at a position.
    pub fn at(mut self, line: usize, column: usize) -> Self {
        self.at = Some(Position { line, column });
        self
    }
}

/// How much of the bad value a notice repeats.
const FOUND_CHARS_MAX: usize = 48;

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Position { line, column }) = self.at {
            write!(f, "line {line}, column {column}: ")?;
        }
        write!(f, "“{}”: expected {}; {}", self.found, self.expected, self.used)
    }
}
