//! What is counted rather than judged: stale reads, writes that are gone, changes of leader.

mod failover;
mod gone;
mod stale;

pub use failover::{Failover, failovers};
pub use gone::{DroppedWrite, LostWrite, gone};
pub use stale::{StaleRead, stale_reads};
