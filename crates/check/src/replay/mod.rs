//! The machines, rebuilt from what was written down about them.
//!
//! The judge never asks a replica what it holds. It plays the events of the trace again and so
//! knows every log, every table and every wall at the end of the run, and the log of a leader at
//! the moment of its promotion.
//!
//! | part | from | gives |
//! |---|---|---|
//! | [`Logs`] | `Appended Flushed Discarded Installed Crashed RoleChanged` | logs, who led |
//! | [`Tables`] | `Applied Evaluated Stored Added Removed Hinted` … | tables, who holds what |
//! | [`World`] | `Acted Joined Crashed Killed Paused Sent Delivered` … | who is there, walls |
//! | [`Lags`] | all of these, and when | how far each follower was behind |
//! | [`rivals`] | who leads, logs | what leaders had that led at the same time |
//!
//! The first three are needed for every verdict. The others are measures that are taken where
//! somebody asks for them.

mod fates;
mod filling;
mod lags;
mod log;
mod logs;
mod matching;
mod rivals;
mod tables;
mod world;
mod writes;

pub use filling::Filling;
#[cfg(test)]
pub use lags::Lag;
pub use lags::{Lags, WorstLag};
pub use log::Entry;
pub use logs::{Logs, Promotion};
pub use matching::Mismatch;
pub use rivals::{Rival, rivals};
pub use tables::{Held, Tables};
pub use world::World;
pub use writes::Writes;

use crate::history::History;
use model::{EventId, Scenario, Trace};

/// The state of everything at the end of a run.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The logs.
    pub logs: Logs,
    /// The tables.
    pub tables: Tables,
    /// Machines and links.
    pub world: World,
}

impl Replay {
    /// Plays a trace.
    pub fn of(scenario: &Scenario, trace: &Trace, history: &History) -> Self {
        let operations = history.numbers();
        let mut replay = Self {
            logs: Logs::new(trace.replicas, operations),
            tables: Tables::new(trace.replicas, operations),
            world: World::new(trace),
        };
        for (index, event) in trace.events.iter().enumerate() {
            let here = EventId::new(index);
            replay.logs.see(trace, here, history);
            replay.tables.see(here, &event.kind, history, &replay.logs);
            replay.world.see(&event.kind, scenario);
        }
        replay
    }
}
