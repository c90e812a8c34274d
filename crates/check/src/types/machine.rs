//! A data type, made ready for one search.
//!
//! The definition of a type works on texts and lists, and is written to be read. A search takes
//! millions of steps, so each type also makes a machine for the operations of one object: states
//! are numbers, and the machine knows which operations are still to be placed. That knowledge is
//! what makes searching bearable, and it differs between types. Everything that a machine may say
//! beside `step` is optional, and is allowed to be wrong in one direction only: never may a hint
//! lose the last order that there is.
//!
//! ```text
//! step        what the operation makes of a state, or that it cannot be what was observed there
//! is_safe     placing it now, if it is allowed, is never worse than placing it later
//! is_doomed   from here on, no order explains what is left
//! is_blind    it is allowed in every state and leaves the same state behind
//! is_unwanted a blind operation whose state nobody who is left has to see
//! canonical   one name for all states that those who are left cannot tell apart
//! ```

use super::Op;

/// The operations of one object, and how they change its state.
///
/// Operations are known by their place in the list that the machine was made of. One without an end
/// is in doubt; its result is not known, whatever its deed says.
pub(crate) trait Machine {
    /// The state at the beginning.
    fn initial(&self) -> u64;

    /// The state after an operation; none if its result cannot be that in this state.
    fn step(&mut self, state: u64, op: usize) -> Option<u64>;

    /// Equal for operations that do the same and were told the same.
    fn class(&self, op: usize) -> u32;

    /// Notes that an operation was placed.
    fn place(&mut self, _op: usize) {}

    /// Notes that the latest placing of an operation was taken back.
    fn take_back(&mut self, _op: usize) {}

    /// Whether nothing is lost by placing an operation at once where it is allowed in this state.
    fn is_safe(&mut self, state: u64, op: usize) -> bool;

    /// Whether operations in doubt may be safe, too.
    fn has_safe_doubt(&self) -> bool {
        false
    }

    /// Whether the operation is allowed in every state and leaves the same state behind.
    fn is_blind(&self, _op: usize) -> bool {
        false
    }

    /// Whether a blind operation leaves a state behind that nobody who is left has to see.
    fn is_unwanted(&self, _op: usize) -> bool {
        false
    }

    /// Whether placing an operation in doubt could no longer help anybody.
    fn is_useless(&mut self, _op: usize) -> bool {
        false
    }

    /// Whether a state is of no use to anybody: an operation in doubt is never placed to reach it.
    fn is_sink(&self, _state: u64) -> bool {
        false
    }

    /// Whether it is plain from the start that there is no order.
    fn is_hopeless(&mut self) -> bool {
        false
    }

    /// Whether there is no order from here on: one state was just left for another, and the
    /// operation that ends first of all that are left is this.
    fn is_doomed(&mut self, _left: u64, _state: u64, _next: Option<usize>) -> bool {
        false
    }

    /// How many bytes its states take beside what the operations do.
    fn bytes(&self) -> usize {
        0
    }

    /// Looks more closely at what was observed, because the search is long. From then on, the
    /// machine may say more.
    fn study(&mut self) {}

    /// How promising an operation is that leads from a state to another; zero is the most.
    fn appeal(&mut self, _before: u64, _after: u64, _op: usize) -> u32 {
        0
    }

    /// One state for all states that nobody who is left can tell from this one.
    fn canonical(&self, state: u64) -> u64 {
        state
    }
}

/// When an operation ended, for comparing: one in doubt ends after everything.
pub(super) fn end(op: &Op<'_>) -> u32 {
    op.end.unwrap_or(u32::MAX)
}
