//! What happened before what: dots and version vectors.
//!
//! A *dot* is one write of one writer: `n2:3` is the third write that `n2` gave a number. A
//! *version vector* says of each writer up to which of its writes somebody has seen them all
//! (Parker et al., *Detection of Mutual Inconsistency in Distributed Systems*, IEEE Transactions on
//! Software Engineering 1983).
//!
//! ```text
//! {n1:3 n2:2}  and  {n1:3 n2:1}   the first has seen more: after
//! {n1:3 n2:2}  and  {n1:2 n2:4}   each has seen what the other has not: concurrent
//! ```
//!
//! Whether two writes conflict follows from this alone, and no clock is asked: they do if neither
//! had seen the other.

use crate::id::NodeId;
use alloc::vec::Vec;
use core::fmt;

/// One write: who gave it a number, and which. Numbers of one writer have no gaps, for each key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dot {
    /// Who.
    pub writer: NodeId,
    /// Which of its writes to the key, counted from one.
    pub number: u32,
}

/// How two version vectors stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Causality {
    /// The second has seen all that the first has, and more.
    Before,
    /// Both have seen the same.
    Equal,
    /// The first has seen all that the second has, and more.
    After,
    /// Each has seen something that the other has not.
    Concurrent,
}

/// Up to which write of each writer somebody has seen them all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VersionVector {
    /// Ascending by writer, without zeros.
    numbers: Vec<(NodeId, u32)>,
}

impl VersionVector {
    /// Up to which of its writes somebody's have been seen.
    pub fn of(&self, writer: NodeId) -> u32 {
        match self.place(writer) {
            Ok(place) => self.numbers[place].1,
            Err(_) => 0,
        }
    }

    /// Whether a write has been seen.
    pub fn includes(&self, dot: Dot) -> bool {
        dot.number <= self.of(dot.writer)
    }

    /// Whether nothing has been seen.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Each writer with its number, ascending by writer.
    pub fn iter(&self) -> impl Iterator<Item = Dot> + '_ {
        self.numbers.iter().map(|&(writer, number)| Dot { writer, number })
    }

    /// Has seen a write, and those of its writer before it.
    pub fn see(&mut self, dot: Dot) {
        match self.place(dot.writer) {
            Ok(place) => {
                let number = &mut self.numbers[place].1;
                *number = dot.number.max(*number);
            }
            Err(place) if dot.number > 0 => {
                self.numbers.insert(place, (dot.writer, dot.number));
            }
            Err(_) => {}
        }
    }

    /// Has seen all that the other has.
    pub fn see_all(&mut self, other: &Self) {
        other.iter().for_each(|dot| self.see(dot));
    }

    /// How it stands to another.
    pub fn compare(&self, other: &Self) -> Causality {
        let covers = |one: &Self, other: &Self| other.iter().all(|dot| one.includes(dot));
        match (covers(other, self), covers(self, other)) {
            (true, true) => Causality::Equal,
            (true, false) => Causality::Before,
            (false, true) => Causality::After,
            (false, false) => Causality::Concurrent,
        }
    }

    fn place(&self, writer: NodeId) -> Result<usize, usize> {
        self.numbers.binary_search_by_key(&writer, |(other, _)| *other)
    }
}

impl FromIterator<Dot> for VersionVector {
    fn from_iter<I: IntoIterator<Item = Dot>>(dots: I) -> Self {
        let mut vector = Self::default();
        dots.into_iter().for_each(|dot| vector.see(dot));
        vector
    }
}

impl fmt::Display for Dot {
    /// Prints `n2:3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.writer, self.number)
    }
}

impl fmt::Display for VersionVector {
    /// Prints `{n1:3 n2:2}`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (place, dot) in self.iter().enumerate() {
            let space = if place > 0 { " " } else { "" };
            write!(f, "{space}{dot}")?;
        }
        f.write_str("}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector(numbers: [u32; 3]) -> VersionVector {
        let dot = |(place, &number): (usize, &u32)| Dot { writer: NodeId::replica(place), number };
        numbers.iter().enumerate().map(dot).collect()
    }

    #[test]
    fn four_pairs_stand_to_each_other_as_in_the_textbook() {
        use Causality::{After, Before, Concurrent, Equal};
        for (one, other, expected) in [
            ([3, 2, 1], [2, 2, 1], After),
            ([3, 2, 0], [2, 4, 0], Concurrent),
            ([1, 1, 0], [1, 1, 1], Before),
            ([2, 0, 1], [2, 0, 1], Equal),
            ([0, 0, 0], [0, 0, 0], Equal),
        ] {
            assert_eq!(vector(one).compare(&vector(other)), expected, "{one:?} {other:?}");
        }
    }

    #[test]
    fn who_sees_all_of_two_is_after_both() {
        let (one, other) = (vector([3, 2, 0]), vector([2, 4, 0]));
        let mut both = one.clone();
        both.see_all(&other);
        assert_eq!(both, vector([3, 4, 0]));
        assert_eq!(both.compare(&one), Causality::After);
        assert_eq!(both.compare(&other), Causality::After);
        assert_eq!(both.to_string(), "{n1:3 n2:4}");
    }
}
