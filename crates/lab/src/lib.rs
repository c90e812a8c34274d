//! # Where engine and judge meet
//!
//! The one place of the pure half that knows the protocols, the world and the judge, and puts them
//! in a line:
//!
//! ```text
//! text or link ─ open ─▶ Scenario ─ run ─▶ Run { trace, report, fingerprint }
//! ```
//!
//! Whoever stands above it (the page, the command line, the tests) names a topology only by its
//! key.
//!
//! | module | what it is for |
//! |---|---|
//! | [`branches`] | the futures that a reader has made |
//! | [`compare`] | where two runs part |
//! | [`contrast`] | the same run under another setting, or in another family |
//! | [`fuzz`] | made-up scenarios, and what must hold in them |
//! | [`rules`] | what breaks without each rule that safety rests on |
//! | [`shrink`] | making a failing scenario small |
//!
//! The page calls none of the last three, so they are not in it.

#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod branches;
pub mod compare;
pub mod contrast;
mod families;
pub mod fuzz;
mod judged;
mod offers;
mod open;
pub mod rules;
mod run;
mod sets;
mod shipped;
pub mod shrink;
pub mod texts;

pub use check::{
    Budget, Evidence, Failover, Finding, History, Operation, Promise, Report, StaleRead, Standing,
    Tally, Verdict, divergence, lags, safety,
};
pub use check::{consistency, exchange, observe, observed, types};
pub use judged::{Remark, judged};
pub use offers::{statements, timers};
pub use open::{Opened, open, open_link, open_text};
pub use run::{Run, Runner, cluster, run, run_with_event_limit};

pub use sets::{Sets, sets};
pub use shipped::changes;

use model::Registry;

/// The knobs of the world and all topologies.
pub fn registry() -> Registry {
    Registry { world: sim::params::WORLD, topologies: protocols::TOPOLOGIES }
}

/// Every preset of every topology: the topology's key, and the preset.
pub fn presets() -> impl Iterator<Item = (&'static str, &'static model::scenario::Preset)> {
    let topologies = registry().topologies.iter();
    topologies.flat_map(|topology| topology.presets.iter().map(|preset| (topology.key, preset)))
}

/// The scenario of a preset, by the key of its topology and its own.
pub fn preset(topology: &str, key: &str) -> Option<model::Scenario> {
    let found = presets().find(|(of, preset)| *of == topology && preset.key == key)?;
    Some(open_text(found.1.text).scenario)
}
