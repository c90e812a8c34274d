//! # The world
//!
//! Everything around a protocol: a clock that jumps, a queue, links with latency and loss, walls
//! and holds, disks that take time to sync, machines that crash, pause, join and are slow, clocks
//! that run fast, clients that call, ask again and give up. It runs one scenario and writes down
//! what happens.
//!
//! ```text
//!        ┌────────────── Simulation ───────────────┐
//! script │ queue ─▶ happening ─▶ node ─▶ step ─┐    │
//!   ───▶ │   ▲                                 ▼    │ ─▶ Trace
//!        │   └── network, disk, timers ◀── commands │
//!        └──────────────────────────────────────────┘
//! ```
//!
//! | part | what it holds |
//! |---|---|
//! | `queue` | what is due, in a fixed order |
//! | `network` | links: latency, loss, copies, order, walls, holds |
//! | `node`, `clock`, `inbox` | a machine: disk, timers, its own time, what waits in front of it |
//! | `session`, `calls` | clients: what they call, wait for, ask again |
//! | `steps`, `faults` | what a protocol asks for; what a script does |
//!
//! It is deterministic. Chance is a function of the seed and of what is being drawn, not of how
//! much was drawn before ([`chance`]), and things that fall on the same microsecond have a fixed
//! order (module `queue`). So equal scenarios give equal traces, and an edit at time *t* changes
//! nothing before *t*.
//!
//! What is left out: bandwidth (a message takes as long as its latency, however large), contention
//! between machines, and partial disk failure. A machine needs time for messages only, and none
//! unless the scenario says so (knob `processing`, action `slow`): timers that ring and disks that
//! are done never wait. Timers follow true time, not the machine's own clock.

#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

mod calls;
pub mod chance;
mod clock;
mod faults;
mod hands;
mod inbox;
mod network;
mod node;
pub mod params;
mod queue;
mod recorder;
mod session;
mod simulation;
mod steps;
#[cfg(test)]
mod tests;

pub use simulation::{Progress, Simulation};
