//! A set of writes.

use alloc::vec;
use alloc::vec::Vec;
use model::OpId;

/// Some of the writes of a run.
#[derive(Clone, Debug)]
pub struct Writes {
    /// By the index of the write's number.
    are_in: Vec<bool>,
}

impl Writes {
    /// None of the operations of a run that has so many numbers.
    pub fn none(numbers: usize) -> Self {
        Self { are_in: vec![false; numbers] }
    }

    /// Adds one; a number that the run does not have is left out.
    pub fn insert(&mut self, op: OpId) {
        if let Some(slot) = self.are_in.get_mut(op.index()) {
            *slot = true;
        }
    }

    /// Whether it is one of them.
    pub fn contains(&self, op: OpId) -> bool {
        self.are_in.get(op.index()).is_some_and(|is_in| *is_in)
    }
}
