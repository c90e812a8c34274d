//! # The topologies
//!
//! One folder for each way of replicating a database. Each holds an essay, the state machine, its
//! messages, its knobs and its presets, and nothing about clocks, networks, dice or pictures.
//!
//! | folder | family | who accepts a write |
//! |---|---|---|
//! | [`single_leader`] | leader and followers | the leader alone |
//! | [`multi_leader`] | several leaders | any leader, at once |
//! | [`leaderless`] | Dynamo-style quorums | any W of the N replicas |
//!
//! The texts of presets and rules are a third of what a topology has to say, and not everybody who
//! runs it wants to read them. Without the feature `texts` all but those of the first presets are
//! empty; the page is built like that, and fetches them when they are asked for.
//!
//! A new topology is a new folder and one line in [`TOPOLOGIES`].

#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

/// The text of a scenario that ships: the file with this name, or nothing without the feature.
macro_rules! text {
    ($path:expr) => {
        if cfg!(feature = "texts") { include_str!($path) } else { "" }
    };
}

/// A preset of a real system, by its key and its label: the file of that name under
/// `presets/systems`. Its sentence is the first line of the file.
macro_rules! system {
    ($key:literal, $label:literal) => {{
        const SENTENCE: &str =
            $crate::kit::first_comment(include_str!(concat!("presets/systems/", $key, ".replab")));
        const COPY: [u8; SENTENCE.len()] = $crate::kit::copy(SENTENCE);
        model::scenario::Preset {
            key: $key,
            label: $label,
            help: $crate::kit::sentence(&COPY),
            of_a_system: true,
            text: text!(concat!("presets/systems/", $key, ".replab")),
        }
    }};
}

/// What explains a kind of message or timer. The page shows none of that, so it goes with the
/// texts.
const fn explained(help: &'static str) -> &'static str {
    if cfg!(feature = "texts") { help } else { "" }
}

pub mod kit;
pub mod leaderless;
pub mod multi_leader;
pub mod single_leader;

use model::Topology;

/// Every topology, in the order of the page's tabs; the first is the default of a link.
pub static TOPOLOGIES: &[Topology] =
    &[leaderless::TOPOLOGY, single_leader::TOPOLOGY, multi_leader::TOPOLOGY];
