//! A stream of numbers from a seed.
//!
//! It is one of the streams that the world's own chance is made of: the k-th number is a hash of
//! the seed, of what the stream is for, and of k. So one part of a made-up scenario that draws more
//! numbers than before leaves the other parts as they were.

use model::trace::mix;
use sim::chance::Stream;

/// A stream of numbers.
#[derive(Clone, Debug)]
pub struct Numbers {
    key: u64,
    stream: Stream,
}

impl Numbers {
    /// The stream of this seed.
    pub fn new(seed: u64) -> Self {
        Self::keyed(mix(seed))
    }

    /// A stream of its own for one purpose.
    pub fn of(&self, purpose: &str) -> Self {
        let key = purpose.bytes().fold(self.key, |key, byte| mix(key ^ u64::from(byte)));
        Self::keyed(mix(key))
    }

    fn keyed(key: u64) -> Self {
        Self { key, stream: Stream::of(key) }
    }

    /// The next number.
    pub fn bits(&mut self) -> u64 {
        self.stream.bits()
    }

    /// A number below `bound`; zero if there is none.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.stream.below(bound)
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
    pub fn one_of<T: Copy>(&mut self, words: &[T]) -> T {
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
