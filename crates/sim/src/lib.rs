//! # The world
//!
//! Everything around a protocol: a clock that jumps, a queue, links with latency and loss, walls,
//! disks that take time to sync, machines that crash and pause, clients that call and give up. It
//! runs one scenario and writes down what happens.
//!
//! ```text
//!        ┌────────────── Simulation ───────────────┐
//! script │ queue ─▶ happening ─▶ node ─▶ step ─┐    │
//!   ───▶ │   ▲                                 ▼    │ ─▶ Trace
//!        │   └── network, disk, timers ◀── commands │
//!        └──────────────────────────────────────────┘
//! ```
//!
//! It is deterministic. Chance is a function of the seed and of what is being drawn, not of how
//! much was drawn before ([`chance`]), and things that fall on the same microsecond have a fixed
//! order (module `queue`). So equal scenarios give equal traces, and an edit at time *t* changes
//! nothing before *t*.
//!
//! What is left out: bandwidth (a message takes as long as its latency, however large), memory and
//! CPU contention (a step takes no time), and partial disk failure.

#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

mod calls;
pub mod chance;
mod faults;
mod network;
mod node;
pub mod params;
mod queue;
mod recorder;
mod session;
mod simulation;
mod steps;

pub use simulation::{Progress, Simulation};
