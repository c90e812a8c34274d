//! The one function that is not deterministic (CHANCE-1).
//!
//! A seed that a person asks for by pressing the die comes from the browser. From there on it is
//! part of the scenario, and everything follows from it.

/// A fresh seed, small enough to read out loud. The old one if the browser has no randomness.
pub fn fresh_seed(old: u64) -> u64 {
    getrandom::u32().map_or(old.wrapping_add(1), |word| u64::from(word % 100_000))
}
