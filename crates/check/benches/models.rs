//! How fast the models of anybody's history are: `cargo bench -p check --bench models`.
//!
//! Each line judges one generated history by one model, several times, and prints the best time,
//! the operations per second and the answer. The last ones are broken, so their time contains the
//! search for a few calls that are broken alone.

use anybody::{Workload, history};
use check::consistency::sessions::{Agreement, Guarantee, keeps};
use check::consistency::{Ruling, causal, prefix, staleness};
use check::observed::Observed;
use std::time::{Duration, Instant};

mod anybody;

const ROUNDS: usize = 5;

type Judge = Box<dyn Fn(&Observed) -> String>;

fn word(judge: impl Fn(&Observed) -> Ruling + 'static) -> Judge {
    Box::new(move |observed| match judge(observed) {
        Ruling::Holds => "holds".into(),
        Ruling::Broken(proof) => {
            format!("broken: {} by {} calls", proof.pattern.name(), proof.calls.len())
        }
        Ruling::Unknown(bound) => format!("unknown: {}", bound.sentence()),
    })
}

fn models() -> Vec<(String, Judge)> {
    let mut models = vec![
        ("causal (CC)".into(), word(causal::consistent)),
        ("causal convergence (CCv)".into(), word(causal::convergent)),
        ("causal memory (CM)".into(), word(causal::memory)),
    ];
    for guarantee in Guarantee::ALL {
        let judge = move |observed: &Observed| keeps(observed, guarantee, Agreement::Session);
        models.push((format!("{guarantee:?}"), word(judge)));
    }
    models.push(("consistent prefix".into(), word(prefix::consistent)));
    models.push((
        "staleness by versions".into(),
        Box::new(|observed| format!("{:?}", staleness::versions(observed))),
    ));
    models.push((
        "staleness by time".into(),
        Box::new(|observed| {
            let times: Vec<u64> = (0..u64::from(observed.places)).map(|place| place * 50).collect();
            format!("{:?}", staleness::microseconds(observed, &times))
        }),
    ));
    models
}

fn main() {
    let easy = Workload { operations: 10_000, keys: 10, sessions: 10, doubt: 0, lag: 0, lost: 0 };
    let workloads = [
        ("10 keys, 10 sessions", easy),
        ("50 sessions", Workload { sessions: 50, ..easy }),
        ("10 % of writes in doubt", Workload { doubt: 100, ..easy }),
        ("500 sessions", Workload { sessions: 500, ..easy }),
        ("500 sessions that lag", Workload { sessions: 500, lag: 40, ..easy }),
        ("one key", Workload { keys: 1, ..easy }),
        ("1,000 keys", Workload { keys: 1_000, ..easy }),
        ("followers that lag", Workload { lag: 40, ..easy }),
        ("followers that lag, and 3 that forget", Workload { lag: 40, lost: 3, ..easy }),
    ];
    for (name, workload) in workloads {
        let observed = history(workload);
        println!("{name}: {} calls", observed.calls.len());
        for (model, judge) in models() {
            measure(&model, &observed, &judge);
        }
    }
}

fn measure(model: &str, observed: &Observed, judge: &Judge) {
    let (mut best, mut said) = (Duration::MAX, String::new());
    for _ in 0..ROUNDS {
        let start = Instant::now();
        said = judge(observed);
        best = best.min(start.elapsed());
        if best > Duration::from_secs(1) {
            break;
        }
    }
    said.truncate(80);
    let rate = observed.calls.len() as f64 / best.as_secs_f64();
    let millis = best.as_secs_f64() * 1e3;
    println!("  {model:<28} {millis:>9.2} ms {rate:>12.0} ops/s  {said}");
}
