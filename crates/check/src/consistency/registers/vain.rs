//! What a search has tried in vain.
//!
//! A state is known by 128 bits: the fingerprints of what is placed, xored, so that the order of
//! placing does not count. Two states of one search are equal in all of them by an accident of one
//! in about 10^25.

use alloc::vec;
use alloc::vec::Vec;
use model::trace::mix;

/// How many states are remembered: at most 128 megabytes.
const STATES_MAX: usize = 1 << 22;

/// The fingerprint of a number.
pub fn fingerprint(number: u64) -> u128 {
    let low = mix(number ^ 0x9E37_79B9_7F4A_7C15);
    u128::from(mix(low ^ number.rotate_left(17))) << 64 | u128::from(low)
}

/// States from which nothing leads on: an open hash table.
#[derive(Default)]
pub struct Vain {
    table: Vec<u128>,
    states: usize,
}

impl Vain {
    /// Whether no more states should be remembered.
    pub fn is_full(&self) -> bool {
        self.states >= STATES_MAX
    }

    fn slot(&self, state: u128) -> usize {
        let mask = self.table.len() - 1;
        let mut at = state as usize & mask;
        while self.table[at] != 0 && self.table[at] != state {
            at = (at + 1) & mask;
        }
        at
    }

    /// Whether a state was in vain.
    pub fn contains(&self, state: u128) -> bool {
        !self.table.is_empty() && self.table[self.slot(state)] == state
    }

    /// Remembers that a state was in vain.
    pub fn insert(&mut self, state: u128) {
        if self.states * 2 >= self.table.len() {
            let longer = vec![0; (self.table.len() * 2).max(64)];
            for state in core::mem::replace(&mut self.table, longer) {
                if state != 0 {
                    let at = self.slot(state);
                    self.table[at] = state;
                }
            }
        }
        let at = self.slot(state);
        self.states += usize::from(self.table[at] == 0);
        self.table[at] = state;
    }
}
