//! Scenarios made up from a number.
//!
//! The same number gives the same scenario, so a failing one can be run again. Everything that a
//! person could set is varied: topology, knobs, workload, faults. They are those of the grounds in
//! [`lab::fuzz`] on which anything goes, cut short where trouble ends: what becomes of them after
//! that is the affair of `tests/fuzz.rs`.

use lab::fuzz;
use model::time::MILLISECOND;
use model::{Registry, Scenario, Time};

pub use lab::fuzz::Numbers;

/// When a made-up run ends.
const HORIZON: Time = 1_200 * MILLISECOND;

/// The scenario of one topology and number.
///
/// # Panics
/// If there is no ground for the topology: then one has to be added.
pub fn scenario(topology: &str, seed: u64) -> Scenario {
    let ground = fuzz::ground(topology, "anything");
    let mut scenario = ground.expect("every topology has its ground").scenario(seed);
    scenario.horizon = HORIZON;
    scenario
}

/// Its text.
pub fn text(topology: &str, seed: u64) -> String {
    model::grammar::print(&scenario(topology, seed))
}

/// The keys of all topologies.
pub fn topologies() -> Vec<&'static str> {
    let Registry { topologies, .. } = lab::registry();
    topologies.iter().map(|topology| topology.key).collect()
}
