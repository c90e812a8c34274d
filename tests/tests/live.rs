//! LIVE-1: verdicts as a run goes on.
//!
//! What the page shows at an instant is read off the verdict on the whole run: a promise is kept
//! until the instant at which its break was certain. That is right only if judging what has
//! happened by then says the same.

#![cfg(not(target_arch = "wasm32"))]

use check::{Budget, Evidence, Verdict, judge};
use model::{EndedBy, Scenario, Time, Trace};
use std::collections::BTreeMap;
use tests::generate;

const SEEDS: u64 = 150;

/// The beginning of a trace.
fn until(trace: &Trace, at: Time) -> Trace {
    let mut begun = trace.clone();
    begun.events.truncate(trace.events_by(at));
    begun.end = at;
    begun.ended_by = EndedBy::Horizon;
    begun
}

/// The verdict on what has happened by an instant, in a word; none where the promise does not apply
/// yet.
fn verdict(scenario: &Scenario, trace: &Trace, key: &str, at: Time) -> Option<&'static str> {
    let report = judge(scenario, &until(trace, at), Budget::default());
    report.finding(key).map(|finding| finding.verdict.word())
}

/// What is wrong with the instant of a break, if anything.
fn fault(scenario: &Scenario, trace: &Trace, key: &str, evidence: &Evidence) -> Option<String> {
    let before = evidence.at.checked_sub(1).and_then(|at| verdict(scenario, trace, key, at));
    let then = verdict(scenario, trace, key, evidence.at);
    let right = before != Some("broken") && then == Some("broken");
    (!right).then(|| {
        let (at, sentence) = (evidence.at, &evidence.sentence);
        format!("certain at {at}, where it is {then:?}; just before it is {before:?}. {sentence}")
    })
}

/// Goal: the instant of a break is neither too early nor too late. Method: of every break in
/// made-up runs, what has happened by its instant is judged again, and what has happened a
/// microsecond before. Whether replicas agree is a question about the end of a run alone.
#[test]
fn a_promise_is_kept_until_its_break_is_certain() {
    let mut breaks: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for topology in generate::topologies() {
        for seed in 0..SEEDS {
            let scenario = generate::scenario(topology, seed);
            let run = lab::run(&scenario);
            for finding in &run.report.findings {
                let (key, verdict) = (finding.promise.key, &finding.verdict);
                let Verdict::Broken(evidence) = verdict else { continue };
                if key == "converged" {
                    continue;
                }
                *breaks.entry(key).or_default() += 1;
                let fault = fault(&scenario, &run.trace, key, evidence);
                wrong.extend(fault.map(|fault| format!("{topology} {seed}, {key}: {fault}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {breaks:?}:\n{}", wrong.len(), wrong.join("\n"));
    let count = |key| breaks.get(key).copied().unwrap_or(0);
    let seen = ["durable", "linearizable", "read-your-writes", "monotonic-reads"].map(count);
    assert!(seen.iter().all(|count| *count >= 3), "too few breaks to tell: {breaks:?}");
}
