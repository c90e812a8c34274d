//! Numbers for short lists of words.
//!
//! States of a set, classes of operations and points of a search are lists of 32-bit words that
//! have to be compared for equality, many thousand times. Each different list is kept once, in one
//! long vector, and is known by its number. The standard library's maps of `alloc` are trees, which
//! would compare lists where this compares one hash; and the order of a hash map would not be the
//! same in each run, but nobody ever walks through this one.

use alloc::vec;
use alloc::vec::Vec;

/// Lists of words, each kept once.
#[derive(Clone, Debug)]
pub(crate) struct Interner {
    words: Vec<u32>,
    /// Where each list ends.
    ends: Vec<usize>,
    /// The lists by hash, as their number plus one; zero is a free place.
    slots: Vec<u32>,
}

const FIRST_SLOTS: usize = 16;

impl Default for Interner {
    fn default() -> Self {
        Self { words: Vec::new(), ends: Vec::new(), slots: vec![0; FIRST_SLOTS] }
    }
}

impl Interner {
    /// How many different lists there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many bytes the lists and the index take.
    pub fn bytes(&self) -> usize {
        4 * (self.words.len() + self.slots.len()) + size_of::<usize>() * self.ends.len()
    }

    /// The list of a number that was handed out.
    pub fn get(&self, number: u32) -> &[u32] {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.words[start..self.ends[number]]
    }

    /// The number of a list, and whether it is new.
    pub fn intern(&mut self, list: &[u32]) -> (u32, bool) {
        let mask = self.slots.len() - 1;
        let mut slot = hash(list) & mask;
        while let Some(number) = self.slots[slot].checked_sub(1) {
            if self.get(number) == list {
                return (number, false);
            }
            slot = (slot + 1) & mask;
        }
        let number = u32::try_from(self.ends.len()).expect("fewer than 2^32 lists fit in memory");
        self.slots[slot] = number + 1;
        self.words.extend_from_slice(list);
        self.ends.push(self.words.len());
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        (number, true)
    }

    fn grow(&mut self) {
        let mut slots = vec![0; self.slots.len() * 2];
        let mask = slots.len() - 1;
        for number in 0..self.ends.len() as u32 {
            let mut slot = hash(self.get(number)) & mask;
            while slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            slots[slot] = number + 1;
        }
        self.slots = slots;
    }
}

/// A hash that spreads neighbouring lists over all bits.
fn hash(list: &[u32]) -> usize {
    let mut mixed = 0x9e37_79b9_7f4a_7c15_u64 ^ list.len() as u64;
    for &word in list {
        mixed = (mixed ^ u64::from(word)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        mixed ^= mixed >> 32;
    }
    mixed as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_lists_have_one_number_and_different_lists_have_different_ones() {
        let mut interner = Interner::default();
        let lists: Vec<Vec<u32>> =
            (0..2_000).map(|n| (0..n % 7).map(|m| n + m).collect()).collect();
        let numbers: Vec<u32> = lists.iter().map(|list| interner.intern(list).0).collect();
        for (list, &number) in lists.iter().zip(&numbers) {
            assert_eq!(interner.intern(list), (number, false));
            assert_eq!(interner.get(number), list.as_slice());
        }
        let mut different = lists.clone();
        different.sort();
        different.dedup();
        assert_eq!(interner.len(), different.len());
    }
}
