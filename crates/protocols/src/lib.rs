//! # The topologies
//!
//! One folder for each way of replicating a database. Each holds an essay, the state machine, its
//! messages, its knobs and its presets, and nothing about clocks, networks, dice or pictures.
//!
//! | folder | family | who accepts a write |
//! |---|---|---|
//! | [`single_leader`] | leader and followers | the leader alone |
//! | [`leaderless`] | Dynamo-style quorums | any W of the N replicas |
//!
//! A new topology is a new folder and one line in [`TOPOLOGIES`].

#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod kit;
pub mod leaderless;
pub mod single_leader;

use model::Topology;

/// Every topology, in the order of the page's tabs; the first is the default of a link.
pub static TOPOLOGIES: &[Topology] = &[leaderless::TOPOLOGY, single_leader::TOPOLOGY];
