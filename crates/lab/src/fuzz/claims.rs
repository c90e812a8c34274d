//! What every run on a ground keeps.
//!
//! A claim is a promise of the judge and the conditions under which it is meant to be kept. The
//! conditions are about the scenario alone, so that what a run turns out to be excuses nothing.

use super::ending::is_mended;
use model::{Action, Formula, Scenario};

/// A promise that is kept.
#[derive(Debug)]
pub struct Claim {
    /// The promise, as the judge names it.
    pub promise: &'static str,
    /// Whether a scenario is one in which it is meant to be kept.
    pub when: fn(&Scenario) -> bool,
}

/// What the ground with enough copies and every rule keeps.
pub const SAFE: &[Claim] = &[
    Claim { promise: "durable", when: |_| true },
    Claim { promise: "one-leader", when: |_| true },
    Claim { promise: "log-matching", when: |_| true },
    Claim { promise: "unique-ids", when: |_| true },
    Claim {
        promise: "linearizable",
        when: |scenario| scenario.choice("reads") == "leader" && clocks_run_true(scenario),
    },
    Claim {
        promise: "monotonic-reads",
        when: |scenario| scenario.choice("reads") == "leader" && clocks_run_true(scenario),
    },
    Claim {
        promise: "read-your-writes",
        when: |scenario| {
            matches!(scenario.choice("reads"), "leader" | "read-your-writes")
                && clocks_run_true(scenario)
        },
    },
    Claim { promise: "converged", when: converges },
];

/// What any single-leader run keeps that is fenced and obeys the rules.
pub const ANYTHING: &[Claim] = &[
    Claim {
        promise: "one-leader",
        when: |scenario| fenced(scenario) && no_disk_is_lost(scenario) && clocks_run_true(scenario),
    },
    Claim {
        promise: "log-matching",
        when: |scenario| fenced(scenario) && no_disk_is_lost(scenario),
    },
    Claim { promise: "converged", when: converges },
];

/// What any leaderless run keeps.
pub const LEADERLESS: &[Claim] = &[];

/// Whether an old leader is kept from going on.
pub fn fenced(scenario: &Scenario) -> bool {
    scenario.choice("fencing") != "none" || scenario.choice("failover") == "majority"
}

/// Whether no disk is lost in the script.
pub fn no_disk_is_lost(scenario: &Scenario) -> bool {
    !scenario.script.iter().any(|timed| matches!(timed.action, Action::Wipe(_)))
}

/// Whether no clock runs fast or slow, and none is set while the run goes on.
fn clocks_run_true(scenario: &Scenario) -> bool {
    scenario.script.iter().all(|timed| match timed.action {
        Action::Drift { .. } => false,
        Action::Skew { .. } => timed.at == 0,
        _ => true,
    })
}

/// Whether replicas agree once all trouble is over.
fn converges(scenario: &Scenario) -> bool {
    let differs = |formula: &Formula| matches!(formula, Formula::Now | Formula::Random);
    let written = scenario.script.iter().any(|timed| match &timed.action {
        Action::Operate { formula, .. } => differs(formula),
        _ => false,
    });
    let drawn = scenario.choice("workload") != "hand"
        && matches!(scenario.choice("statement"), "now" | "rand");
    let as_told = scenario.choice("shipping") != "statements" || !(written || drawn);
    let readable = scenario.choice("shipping") != "wal" || scenario.count("newer-followers") == 0;
    is_mended(scenario) && fenced(scenario) && no_disk_is_lost(scenario) && as_told && readable
}
