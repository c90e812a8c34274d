//! A stream of numbers from a seed.
//!
//! It is counter-based, as the world's own chance is: the k-th number of a stream is a hash of the
//! seed, of what the stream is for, and of k. So one part of a made-up scenario that draws more
//! numbers than before leaves the other parts as they were.

use model::trace::mix;

/// A stream of numbers.
#[derive(Clone, Debug)]
pub struct Numbers {
    key: u64,
    drawn: u64,
}

impl Numbers {
    /// The stream of this seed.
    pub fn new(seed: u64) -> Self {
        Self { key: mix(seed), drawn: 0 }
    }

    /// A stream of its own for one purpose.
    pub fn of(&self, purpose: &str) -> Self {
        let key = purpose.bytes().fold(self.key, |key, byte| mix(key ^ u64::from(byte)));
        Self { key: mix(key), drawn: 0 }
    }

    /// The next number.
    pub fn bits(&mut self) -> u64 {
        self.drawn += 1;
        mix(self.key ^ mix(self.drawn))
    }

    /// A number below `bound`; zero if there is none.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(bound)) >> 64) as u64
    }

    /// A number from one to another, both included.
    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    /// Whether something happens that happens once in so many times.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of several words.
    ///
    /// # Panics
    /// If there are none.
    pub fn one_of(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len() as u64) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_a_function_of_its_seed_and_purpose() {
        let draw = |mut numbers: Numbers| (0..5).map(|_| numbers.below(1_000)).collect::<Vec<_>>();
        assert_eq!(draw(Numbers::new(1)), draw(Numbers::new(1)));
        assert_ne!(draw(Numbers::new(1)), draw(Numbers::new(2)));
        let parent = Numbers::new(1);
        assert_eq!(draw(parent.of("loss")), draw(parent.of("loss")));
        assert_ne!(draw(parent.of("loss")), draw(parent.of("disk")));
    }

    #[test]
    fn every_number_below_a_bound_is_drawn() {
        let mut numbers = Numbers::new(7);
        let mut seen = [0; 5];
        for _ in 0..1_000 {
            seen[numbers.below(5) as usize] += 1;
        }
        assert!(seen.iter().all(|count| (150..250).contains(count)), "{seen:?}");
    }
}
