//! How far followers are behind at an instant.
//!
//! What *behind* means is defined where the worst of the run is kept
//! ([`Lags`](crate::replay::Lags)); this is the same, of any instant.

use crate::history::History;
use crate::replay::{Lag, Lags, Logs, Tables};
use alloc::vec::Vec;
use model::{EventId, Time, Trace};

/// How far every follower was behind the leader at an instant, what happened at it included, in the
/// order of their numbers. Nothing where nobody leads.
///
/// It goes through the events up to that instant once.
pub fn lag(trace: &Trace, at: Time) -> Vec<Lag> {
    // Clients do not matter here: positions do.
    let history = History::default();
    let (mut logs, mut tables) = (Logs::new(trace.replicas, 0), Tables::new(trace.replicas, 0));
    let mut lags = Lags::new(trace);
    for (index, event) in trace.events.iter().enumerate().take(trace.events_by(at)) {
        let here = EventId::new(index);
        lags.see(event, trace, &logs, &tables);
        logs.see(trace, here, &history);
        tables.see(here, &event.kind, &history, &logs);
    }
    lags.now(at, trace, &logs, &tables)
}
