//! # The judge
//!
//! It reads what the clients were told and what the machines did, and says which promises were
//! kept. It knows no protocol: a topology that is added tomorrow is judged by the same rules.
//!
//! ```text
//! Trace ─┬─▶ History ────────────▶ session guarantees, linearizability, stale reads, unique ids
//!   │    └─▶ Replay (logs, tables) ▶ lost writes, failovers, one leader, log matching, lag,
//!   │                                divergence, convergence, what machines must never do
//!   ▼
//! Observed ───────────────────────▶ consistency models, staleness
//!   ▲
//! a file of anybody's
//! ```
//!
//! There are three answers. A promise *holds*, or it is *broken* and the [`Evidence`] names events
//! that show it, or it is *unknown* and the [`Doubt`] says what stands in the way. Unknown is
//! never used for convenience: it means that the run can still turn out either way, or that the
//! search reached the bound of its [`Budget`].
//!
//! **Before and after.** Two operations are ordered in real time if the event that ended one has a
//! smaller number than the event that began the other. The trace is a total order, so this is the
//! history order of Herlihy and Wing (TOPLAS 1990); two events of one microsecond are ordered as
//! the run ordered them.
//!
//! **In doubt.** An operation that was told `unknown`, or was told nothing, may take effect at any
//! later time or never. A write in doubt is neither dropped nor forced: both would be wrong. A read
//! in doubt says nothing and is left out. A refused operation did not happen.
//!
//! | rule | module | source |
//! |---|---|---|
//! | no acknowledged write lost | [`promises`] | from the logs and tables of the run |
//! | linearizable | [`linear`] | Herlihy & Wing 1990; Wing & Gong 1993; Lowe 2017 |
//! | read your writes, monotonic reads | [`promises`] | Terry et al., PDIS 1994 |
//! | one leader | [`promises`] | election safety of Ongaro & Ousterhout 2014, for any leader |
//! | log matching | [`promises`] | Ongaro & Ousterhout 2014, for any log with epochs |
//! | unique ids | [`promises`] | what an auto-increment column is for |
//! | convergence | [`promises`] | Terry et al., SOSP 1995 |
//! | leader completeness, state machine safety, lost updates | [`safety`] | see there |
//!
//! A new rule is one file in `promises/` and one line in its table. What is counted rather than
//! judged (stale reads, lost and dropped writes, failovers, lag, divergence) stands in `measures/`.
//!
//! **Anybody's histories.** What clients called and were told, wherever it was recorded, is an
//! [`observed::Observed`]; a run of ours becomes one by [`observe()`], a file by [`exchange`]. The
//! models of [`consistency`] judge it, for the data types of [`types`]. Beside the meaning of the
//! words they share with the rules above only what makes evidence smaller (`shrink.rs`), and
//! whatever that leaves is judged again; so the two judges of linearizability test each other.

#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

mod budget;
mod by_key;
pub mod consistency;
pub mod exchange;
mod executions;
mod history;
pub mod linear;
mod measures;
mod observe;
pub mod observed;
mod order;
pub mod promises;
mod registers;
mod replay;
mod report;
pub mod safety;
mod shrink;
#[cfg(test)]
mod testing;
pub mod types;
mod verdict;

pub use budget::Budget;
pub use history::{History, Operation};
pub use measures::{
    Collision, DroppedWrite, Failover, LostWrite, Side, StaleRead, divergence, lags,
};
pub use observe::observe;
pub use replay::WorstLag;
pub use report::{Counts, Report, Tally};
pub use verdict::{Doubt, Evidence, Finding, Promise, Standing, Verdict};

use model::{Scenario, Trace};

/// Judges a run.
///
/// The scenario must be the one that the trace is of: its script gives the walls, its topology the
/// kinds of messages. Equal input gives equal output, and no clock is looked at.
pub fn judge(scenario: &Scenario, trace: &Trace, budget: Budget) -> Report {
    report::judge(scenario, trace, budget)
}
