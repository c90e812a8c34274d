//! What the judge has to say about every run.
//!
//! Measures that no verdict rests on, and that not everybody wants, are functions of their own:
//! [`lags`](crate::lags), [`divergence`](crate::divergence).

use crate::budget::{Budget, Steps};
use crate::history::History;
use crate::measures::{self, Collision, DroppedWrite, Failover, LostWrite, StaleRead};
use crate::order::Order;
use crate::promises::{Case, RULES};
use crate::registers::Registers;
use crate::replay::Replay;
use crate::verdict::Finding;
use alloc::vec::Vec;
use model::{Outcome, Scenario, Time, Trace};

/// How many operations ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Told that it worked.
    pub ok: usize,
    /// Told that it did not and will not happen.
    pub refused: usize,
    /// Told that nobody knows.
    pub unknown: usize,
    /// Told nothing by the end of the run.
    pub open: usize,
}

/// The tallies of reads and of writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Reads.
    pub reads: Tally,
    /// Writes.
    pub writes: Tally,
}

impl Counts {
    /// What had become by an instant of what had been called by then.
    fn by(history: &History, at: Time) -> Self {
        let mut counts = Self::default();
        for operation in history.operations.iter().filter(|called| called.invoked.0 <= at) {
            let tally = if operation.write { &mut counts.writes } else { &mut counts.reads };
            let told = operation.returned.is_some_and(|(told, _)| told <= at);
            match operation.outcome.filter(|_| told) {
                Some(Outcome::Ok) => tally.ok += 1,
                Some(Outcome::Refused) => tally.refused += 1,
                Some(Outcome::Unknown) => tally.unknown += 1,
                None => tally.open += 1,
            }
        }
        counts
    }
}

/// A judged run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What the clients saw.
    pub history: History,
    /// How their operations ended.
    pub operations: Counts,
    /// Reads that missed a write that had been acknowledged before they were called.
    pub stale_reads: Vec<StaleRead>,
    /// Acknowledged writes that are gone.
    pub lost_writes: Vec<LostWrite>,
    /// Acknowledged writes that no replica took, because each held something newer.
    pub dropped_writes: Vec<DroppedWrite>,
    /// Changes of leader.
    pub failovers: Vec<Failover>,
    /// Acknowledged inserts that were told an id that another had been told.
    pub collisions: Vec<Collision>,
    /// Every promise that applies to the run, with its verdict, in the order of the table.
    pub findings: Vec<Finding>,
    /// How many search steps the verdicts took.
    pub steps: u64,
}

impl Report {
    /// How operations had ended by an instant.
    pub fn operations_by(&self, at: Time) -> Counts {
        Counts::by(&self.history, at)
    }

    /// How many reads that had been answered by an instant were stale.
    pub fn stale_by(&self, at: Time) -> usize {
        let told = |stale: &&StaleRead| {
            let read = self.history.get(stale.read).and_then(|read| read.returned);
            read.is_some_and(|(told, _)| told <= at)
        };
        self.stale_reads.iter().filter(told).count()
    }

    /// The finding on the promise with this key, if it applies to the run.
    pub fn finding(&self, key: &str) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.promise.key == key)
    }
}

pub(crate) fn judge(scenario: &Scenario, trace: &Trace, budget: Budget) -> Report {
    let history = History::of(trace);
    let order = Order::of(trace);
    let replay = Replay::of(scenario, trace, &history);
    let (lost_writes, dropped_writes) = measures::gone(trace, &history, &replay);
    let collisions = measures::collisions(&history);
    let registers = Registers::of(&history);
    let mut steps = Steps::new(budget.steps);
    let case = Case {
        scenario,
        trace,
        history: &history,
        registers: &registers,
        order: &order,
        replay: &replay,
        lost_writes: &lost_writes,
        collisions: &collisions,
    };
    let judged = RULES.iter().filter_map(|rule| {
        let verdict = (rule.judge)(&case, &mut steps)?;
        Some(Finding { promise: rule.promise, verdict })
    });
    let findings = judged.collect();
    Report {
        operations: Counts::by(&history, Time::MAX),
        stale_reads: measures::stale_reads(&history),
        failovers: measures::failovers(trace, &history, &replay),
        collisions,
        lost_writes,
        dropped_writes,
        findings,
        steps: steps.spent(),
        history,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Story;

    #[test]
    fn operations_are_counted_by_kind_and_outcome() {
        let mut story = Story::new();
        let write = story.wrote(0, "x", 1);
        story.saw(1, "x", Some(write));
        let refused = story.write(0, "x", 2);
        story.refuse(refused);
        let doubt = story.read(1, "x");
        story.doubt(doubt);
        story.write(0, "y", 3);
        let counts = story.report().operations;
        assert_eq!(counts.writes, Tally { ok: 1, refused: 1, unknown: 0, open: 1 });
        assert_eq!(counts.reads, Tally { ok: 1, refused: 0, unknown: 1, open: 0 });
    }

    #[test]
    fn an_empty_run_keeps_its_promises() {
        let report = Story::new().report();
        assert!(report.findings.iter().all(|finding| finding.verdict == crate::Verdict::Holds));
        assert!(report.finding("one-leader").is_none(), "nobody ever leads");
        assert!(report.finding("log-matching").is_none(), "there are no logs");
        assert!(report.finding("unique-ids").is_none(), "nobody inserts");
        assert_eq!(report.finding("linearizable").map(|found| found.verdict.word()), Some("holds"));
    }
}
