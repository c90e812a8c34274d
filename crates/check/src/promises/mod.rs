//! The promises, one file each.
//!
//! | key | file | needs |
//! |---|---|---|
//! | `durable` | `durable.rs` | logs and tables |
//! | `linearizable` | `linearizable.rs`, [`crate::linear`] | the history |
//! | `read-your-writes` | `read_your_writes.rs` | the history, and the order of writes |
//! | `monotonic-reads` | `monotonic_reads.rs` | the history, and the order of writes |
//! | `one-leader` | `one_leader.rs` | promotions and logs |
//! | `log-matching` | `log_matching.rs` | logs |
//! | `unique-ids` | `unique_ids.rs` | the history |
//! | `deleted-stays-deleted` | `deleted_stays_deleted.rs` | tables, and what clients were told |
//! | `converged` | `converged.rs` | tables, walls, messages under way, hints |
//!
//! To add one, write a file with a [`Promise`] and a function, and add a line to the table below.

mod converged;
mod deleted_stays_deleted;
mod durable;
mod linearizable;
mod log_matching;
mod monotonic_reads;
mod one_leader;
mod read_your_writes;
mod session;
mod unique_ids;

use crate::budget::Steps;
use crate::history::History;
use crate::measures::{Collision, LostWrite};
use crate::order::Order;
use crate::registers::Registers;
use crate::replay::Replay;
use crate::verdict::{Promise, Verdict};
use model::{Scenario, Trace};

/// Everything that a rule may look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case<'a> {
    pub scenario: &'a Scenario,
    pub trace: &'a Trace,
    pub history: &'a History,
    /// The part of the history that is about registers.
    pub registers: &'a Registers<'a>,
    pub order: &'a Order,
    pub replay: &'a Replay,
    pub lost_writes: &'a [LostWrite],
    pub collisions: &'a [Collision],
}

/// A promise and how to judge it; no verdict where it does not apply to the run.
pub(crate) struct Rule {
    pub promise: &'static Promise,
    pub judge: fn(&Case<'_>, &mut Steps) -> Option<Verdict>,
}

/// Every rule, in the order in which findings are listed.
pub(crate) const RULES: &[Rule] = &[
    durable::RULE,
    linearizable::RULE,
    read_your_writes::RULE,
    monotonic_reads::RULE,
    one_leader::RULE,
    log_matching::RULE,
    unique_ids::RULE,
    deleted_stays_deleted::RULE,
    converged::RULE,
];

/// Every promise that can be judged, whether or not it applies to a given run.
pub fn all() -> impl Iterator<Item = &'static Promise> {
    RULES.iter().map(|rule| rule.promise)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_promise_has_a_key_of_its_own_and_plain_words() {
        let mut keys: Vec<_> = super::all().map(|promise| promise.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), super::RULES.len());
        for promise in super::all() {
            assert!(promise.title.chars().count() <= 30, "{} fits in a pill", promise.title);
            assert!(promise.definition.ends_with('.'), "{} is a sentence", promise.key);
        }
    }
}
