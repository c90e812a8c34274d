//! The one function that is not deterministic (CHANCE-1).
//!
//! A seed that a person asks for by pressing the die comes from the browser. From there on it is
//! part of the scenario, and everything follows from it.

/// A fresh seed, small enough to read out loud.
pub fn fresh_seed() -> u64 {
    (js_sys::Math::random() * SEEDS) as u64
}

const SEEDS: f64 = 100_000.0;
