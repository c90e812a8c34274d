//! The machines, rebuilt from what was written down about them.
//!
//! The judge never asks a replica what it holds. It plays the events of the trace again and so
//! knows every log, every table and every wall at the end of the run, and the log of a leader at
//! the moment of its promotion.
//!
//! | part | from | gives |
//! |---|---|---|
//! | [`Logs`] | `Appended Flushed Discarded Crashed RoleChanged` | logs, and who led with which |
//! | [`Tables`] | `Stored Superseded Applied Discarded Crashed` | tables, who still holds a write |
//! | [`World`] | `Acted Crashed Paused Sent Delivered Lost` … | who is down, walls, messages |

mod logs;
mod tables;
mod world;

pub use logs::{Logs, Promotion};
pub use tables::{Held, Tables};
pub use world::World;

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
        let operations = history.operations.last().map_or(0, |last| last.id.index() + 1);
        let mut replay = Self {
            logs: Logs::new(trace.replicas, operations),
            tables: Tables::new(trace.replicas, operations),
            world: World::new(),
        };
        for (index, event) in trace.events.iter().enumerate() {
            let here = (event.at, EventId::new(index));
            replay.logs.see(here, &event.kind, history);
            replay.tables.see(here.1, &event.kind, history);
            replay.world.see(&event.kind, scenario);
        }
        replay
    }
}
