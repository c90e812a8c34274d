//! What every run on a ground keeps.
//!
//! A claim is a promise of the judge and the conditions under which it is meant to be kept. The
//! conditions are about the scenario alone, so that what a run turns out to be excuses nothing.

use super::ending::is_mended;
use model::{Action, Formula, OperationKind, Scenario};

/// A promise that is kept.
#[derive(Debug)]
pub struct Claim {
    /// The promise, as the judge names it.
    pub promise: &'static str,
    /// Whether a scenario is one in which it is meant to be kept.
    pub when: fn(&Scenario) -> bool,
}

/// A log that keeps so many entries keeps all of a made-up run.
const LOG_KEPT: u64 = 100_000;

/// What the ground with enough copies and every rule keeps.
pub const SAFE: &[Claim] = &[
    Claim { promise: "durable", when: |_| true },
    Claim { promise: "one-leader", when: |_| true },
    Claim { promise: "log-matching", when: |_| true },
    Claim { promise: "unique-ids", when: |scenario| happens_once(scenario) && inserts(scenario) },
    Claim { promise: "linearizable", when: |scenario| reads_are_of(scenario, &["leader"]) },
    Claim { promise: "monotonic-reads", when: |scenario| reads_are_of(scenario, &["leader"]) },
    Claim {
        promise: "read-your-writes",
        when: |scenario| reads_are_of(scenario, &["leader", "read-your-writes"]),
    },
    Claim { promise: "converged", when: converges },
];

/// What its machines keep: a write that counted is in the log of every later leader, and updates
/// build on each other. State machine safety is not theirs: followers play the log as it comes, and
/// take back what did not come to count.
pub const SAFE_MACHINES: &[Claim] = &[
    Claim { promise: "leader-completeness", when: |_| true },
    Claim { promise: "lost-updates", when: |_| true },
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

/// What a leaderless run keeps in which everything is mended in the end.
pub const MENDING: &[Claim] = &[
    Claim { promise: "durable", when: |_| true },
    Claim { promise: "converged", when: comes_to_rest },
];

/// Whether all is mended, and nobody asks for anything for a while before the end.
fn comes_to_rest(scenario: &Scenario) -> bool {
    scenario.choice("workload") == "hand" && is_mended(scenario)
}

/// What any leaderless run keeps.
pub const LEADERLESS: &[Claim] = &[Claim { promise: "durable", when: one_disk_is_lost }];

/// Whether a write is on two disks before its client is told, and one disk is lost at most.
fn one_disk_is_lost(scenario: &Scenario) -> bool {
    let wipes = scenario.script.iter().filter(|timed| matches!(timed.action, Action::Wipe(_)));
    let copies = scenario.count("w").min(scenario.count("n"));
    wipes.count() <= 1
        && scenario.choice("write-level") == "count"
        && copies >= 2
        && scenario.choice("hints") != "next"
}

/// What any multi-leader run keeps that obeys the rules: once all trouble is over, replicas agree.
pub const MULTI_LEADER: &[Claim] = &[Claim {
    promise: "converged",
    when: |scenario| {
        scenario.choice("workload") == "hand" && is_mended(scenario) && no_disk_is_lost(scenario)
    },
}];

/// Whether an old leader is kept from going on.
pub fn fenced(scenario: &Scenario) -> bool {
    scenario.choice("fencing") != "none" || scenario.choice("failover") == "majority"
}

/// Whether no disk is lost in the script.
pub fn no_disk_is_lost(scenario: &Scenario) -> bool {
    !scenario.script.iter().any(|timed| matches!(timed.action, Action::Wipe(_)))
}

/// Whether reads go where one of these words says, and what clients see follows from that.
fn reads_are_of(scenario: &Scenario, words: &[&str]) -> bool {
    words.contains(&scenario.choice("reads"))
        && happens_once(scenario)
        && is_the_same_everywhere(scenario)
        && clocks_run_true(scenario)
}

/// Whether no write happens twice: a leader knows a repeated write as long as its log reaches back
/// to it.
fn happens_once(scenario: &Scenario) -> bool {
    let forgetful = scenario.count("log-kept") < LOG_KEPT && scenario.count("retries") > 0;
    scenario.share("duplicate") == 0 && !forgetful
}

/// Whether every write is an insert: other writes may set an id back.
fn inserts(scenario: &Scenario) -> bool {
    let drawn = scenario.choice("workload") != "hand" && scenario.choice("statement") != "insert";
    let other = |action: &Action| match action {
        Action::Operate { kind: OperationKind::Write, formula, .. } => *formula != Formula::Next,
        _ => false,
    };
    !drawn && !scenario.script.iter().any(|timed| other(&timed.action))
}

/// Whether no clock runs fast or slow, and none is set while the run goes on.
fn clocks_run_true(scenario: &Scenario) -> bool {
    scenario.script.iter().all(|timed| match timed.action {
        Action::Drift { .. } => false,
        Action::Skew { .. } => timed.at == 0,
        _ => true,
    })
}

/// Whether every follower can read what the leader ships.
pub fn is_readable(scenario: &Scenario) -> bool {
    scenario.choice("shipping") != "wal" || scenario.count("newer-followers") == 0
}

/// Whether every replica works the same value out of every write.
fn is_the_same_everywhere(scenario: &Scenario) -> bool {
    let differs = |action: &Action| {
        matches!(action, Action::Operate { formula: Formula::Now | Formula::Random, .. })
    };
    let drawn = scenario.choice("workload") != "hand"
        && matches!(scenario.choice("statement"), "now" | "rand");
    let written = scenario.script.iter().any(|timed| differs(&timed.action));
    scenario.choice("shipping") != "statements" || !(written || drawn)
}

/// Whether replicas agree once all trouble is over. Where clients call until the end, there is
/// always something that a replica has yet to hear of.
fn converges(scenario: &Scenario) -> bool {
    scenario.choice("workload") == "hand"
        && is_mended(scenario)
        && fenced(scenario)
        && no_disk_is_lost(scenario)
        && is_the_same_everywhere(scenario)
        && is_readable(scenario)
}
