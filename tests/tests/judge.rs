//! The judge on the engine's own runs.
//!
//! JUDGE-1 and JUDGE-2; the exhaustive agreement on all small histories is shown in the judge's own
//! crate.

#![cfg(not(target_arch = "wasm32"))]

use lab::{Operation, Run, Verdict};
use model::{Outcome, Trace};
use tests::generate::Numbers;

/// A short run of a store that keeps few promises: two or three clients, at most seven operations.
fn small_run(seed: u64) -> Run {
    let mut numbers = Numbers::new(seed);
    let mut text = format!(
        "topology leaderless\nn 3\nw {}\nr 1\nask r\nrepair none\nclients 3\nseed {seed}\n\
         latency mix_3_2ms_2_90ms\nloss {}\nrequest-timeout 60ms\n",
        1,
        numbers.below(2) * 20
    );
    for _ in 0..4 + numbers.below(4) {
        let (at, client) = (numbers.below(100), 1 + numbers.below(3));
        let call = numbers.one_of(&["write x", "write x 1", "read x", "read x"]);
        text += &format!("{at}ms c{client} {call}\n");
    }
    lab::run(&lab::open_text(&text).scenario)
}

/// Whether some order of the operations explains a history: every order is tried that puts no
/// operation before one that had ended when it was called. A write in doubt may be left out.
fn explained(operations: &[&Operation]) -> bool {
    fn place(left: &mut Vec<&Operation>, state: Option<u32>) -> bool {
        let certain = |operation: &&Operation| operation.outcome == Some(Outcome::Ok);
        if !left.iter().any(certain) {
            return true;
        }
        for index in 0..left.len() {
            let next = left[index];
            let must_wait = left.iter().any(|other| {
                let ended = other.returned.filter(|_| other.outcome == Some(Outcome::Ok));
                ended.is_some_and(|(_, end)| end < next.invoked.1)
            });
            if must_wait || !next.write && next.value != state {
                continue;
            }
            left.remove(index);
            let fits = place(left, if next.write { next.value } else { state });
            left.insert(index, next);
            if fits {
                return true;
            }
        }
        false
    }
    let matters = |operation: &&&Operation| match operation.outcome {
        Some(Outcome::Refused) => false,
        Some(Outcome::Ok) => true,
        _ => operation.write,
    };
    place(&mut operations.iter().filter(matters).copied().collect(), None)
}

/// JUDGE-1. Goal: the verdict is right. Method: on 3,000 short runs it agrees with trying all
/// orders.
#[test]
fn the_verdict_agrees_with_trying_all_orders() {
    let (mut broken, mut holding) = (0, 0);
    for seed in 0..3_000 {
        let run = small_run(seed);
        let operations: Vec<&Operation> = run.report.history.operations.iter().collect();
        let expected = explained(&operations);
        let finding = run.report.finding("linearizable").expect("it is judged");
        match &finding.verdict {
            Verdict::Holds => holding += 1,
            Verdict::Broken(_) => broken += 1,
            Verdict::Unknown(doubt) => panic!("seed {seed}: {}", doubt.sentence),
        }
        let holds = matches!(finding.verdict, Verdict::Holds);
        assert_eq!(holds, expected, "seed {seed}: {operations:#?}");
    }
    assert!(broken > 200 && holding > 200, "{broken} broken, {holding} holding");
}

/// JUDGE-2. Goal: the evidence is enough. Method: a run of which only the cited events are left is
/// still broken.
#[test]
fn the_cited_events_alone_are_still_broken() {
    let mut checked = 0;
    for seed in 0..1_500 {
        let run = small_run(seed);
        for finding in &run.report.findings {
            let Verdict::Broken(evidence) = &finding.verdict else { continue };
            if finding.promise.key != "linearizable" {
                continue;
            }
            let cited = evidence.events.iter().filter_map(|id| run.trace.event(*id));
            let events = cited.map(|event| model::Event { cause: None, ..*event }).collect();
            let left = Trace { events, ..Trace::clone(&run.trace) };
            let report = check::judge(&run.scenario, &left, check::Budget::default());
            let again = report.finding("linearizable").expect("it is judged");
            let still = matches!(again.verdict, Verdict::Broken(_));
            assert!(still, "seed {seed}: {}", evidence.sentence);
            checked += 1;
        }
    }
    assert!(checked > 100, "only {checked} broken runs");
}
