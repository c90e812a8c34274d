//! What is counted rather than judged: stale reads, writes that are gone, changes of leader, lag,
//! ids that were given twice, histories that parted.

mod collisions;
mod divergence;
mod failover;
mod gone;
mod lag;
mod stale;

pub use collisions::{Collision, collisions};
pub use divergence::{Side, divergence};
pub use failover::{Failover, failovers};
pub use gone::{DroppedWrite, LostWrite, gone};
pub use lag::lags;
pub use stale::{StaleRead, stale_reads};
