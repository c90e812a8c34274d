//! How fast the judge is: `cargo bench -p check`.
//!
//! Each line judges one generated history completely, with every promise and measure, several
//! times, and prints the best time, the operations per second and the steps of the search.

use check::{Budget, judge};
use std::time::{Duration, Instant};
use workload::Workload;

mod workload;

const ROUNDS: usize = 7;

fn main() {
    let easy =
        Workload { operations: 10_000, keys: 10, clients: 10, values: 0, doubt: 0, stale: None };
    let contended = Workload { keys: 1, clients: 12, values: 3, doubt: 100, ..easy };
    measure("easy: 10 keys, 10 clients, new values", easy);
    measure("doubtful: the same, 10 % of writes in doubt", Workload { doubt: 100, ..easy });
    measure("broken: the same, one stale read", stale(easy, 7_000));
    measure("one key, 12 clients, new values", Workload { keys: 1, clients: 12, ..easy });
    measure("contended: one key, 12 clients, 3 values, 10 % in doubt", contended);
    let many = Workload { values: 1_000, ..contended };
    measure("contended and broken: 1,000 values, one stale read", stale(many, 7_000));
    let new = Workload { values: 0, ..contended };
    measure("contended and broken: new values, one stale read", stale(new, 7_000));
}

/// Makes a read stale, the first from here on for which the judge sees a difference.
fn stale(workload: Workload, from: usize) -> Workload {
    let broken = |read: &usize| {
        let trace = workload::trace(Workload { stale: Some(*read), ..workload });
        let report = judge(&workload::scenario(), &trace, Budget::default());
        report.finding("linearizable").is_some_and(|found| found.verdict.word() != "holds")
    };
    let read = (from..workload.operations).find(broken).expect("some read can be made stale");
    Workload { stale: Some(read), ..workload }
}

fn measure(name: &str, workload: Workload) {
    let trace = workload::trace(workload);
    let scenario = workload::scenario();
    let mut best = Duration::MAX;
    let mut last = None;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let report = judge(&scenario, &trace, Budget::default());
        best = best.min(start.elapsed());
        last = Some(report);
    }
    let report = last.expect("there is at least one round");
    let verdict = report.finding("linearizable").map_or("", |found| found.verdict.word());
    let rate = workload.operations as f64 / best.as_secs_f64();
    let millis = best.as_secs_f64() * 1e3;
    println!("{name:<58} {millis:>8.2} ms {rate:>12.0} ops/s {:>9} steps  {verdict}", report.steps);
}
