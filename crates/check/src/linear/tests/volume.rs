//! Large histories: how much searching they need, counted and not timed.

use super::super::search;
use crate::budget::{Budget, Steps};
use crate::verdict::Verdict;

#[path = "../../../benches/workload/mod.rs"]
mod workload;

use workload::Workload;

const EASY: Workload =
    Workload { operations: 10_000, keys: 10, clients: 10, values: 0, doubt: 0, stale: None };

fn steps(workload: Workload) -> (u64, Verdict) {
    let trace = workload::trace(workload);
    let report = crate::judge(&workload::scenario(), &trace, Budget::default());
    let verdict = report.finding("linearizable").map(|found| found.verdict.clone());
    (report.steps, verdict.expect("every history of clients is judged"))
}

#[test]
fn ten_thousand_operations_need_few_steps() {
    for (name, most, workload) in [
        ("easy", 100_000, EASY),
        ("in doubt", 100_000, Workload { doubt: 100, ..EASY }),
        ("one key", 300_000, Workload { keys: 1, clients: 12, ..EASY }),
        ("few values", 500_000, Workload { keys: 1, clients: 12, values: 3, doubt: 100, ..EASY }),
    ] {
        let (steps, verdict) = steps(workload);
        assert_eq!(verdict, Verdict::Holds, "{name}");
        assert!(steps < most, "{name}: {steps} steps");
    }
}

#[test]
fn one_stale_read_among_ten_thousand_operations_is_found_and_shown_with_few_others() {
    let stale = |read: usize| steps(Workload { stale: Some(read), ..EASY });
    let broken = (7_000..7_100).map(stale).find(|(_, verdict)| verdict.evidence().is_some());
    let (steps, verdict) = broken.expect("one of a hundred operations is a read made stale");
    let evidence = verdict.evidence().expect("it was chosen for that");
    assert!(evidence.events.len() <= 10, "{} events cited", evidence.events.len());
    assert!(steps < 500_000, "{steps} steps");
}

#[test]
fn a_search_that_runs_out_of_steps_stops_at_once() {
    let trace = workload::trace(EASY);
    let history = crate::History::of(&trace);
    let items = super::super::items(&history);
    let (_, items) = items.iter().next().expect("there are ten keys");
    let mut few = Steps::new(1_000);
    assert_eq!(search::run(items, &mut few), super::super::Answer::OutOfSteps);
    assert_eq!(few.spent(), 1_000);
}
