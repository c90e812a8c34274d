//! The world, shown with a protocol that is made for looking at it.
//!
//! Each test runs a small scenario of the [`toy`] and reads the trace.

mod clocks;
mod clones;
mod disks;
mod hands;
mod links;
mod machines;
mod sessions;
mod toy;
