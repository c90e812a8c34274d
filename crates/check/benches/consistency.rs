//! How fast anybody's history is judged: `cargo bench -p check --bench consistency`.
//!
//! Each line judges generated histories, several times, and prints the best time, the operations
//! per second, the steps of the search, and the points that were remembered with the memory they
//! took. The last column is what the project aims at, where it has set itself an aim.

use check::consistency::{self, Budget, Question, Stats, Verdict};
use check::observed::{self, Observed};
use load::{Kind, Load};
use std::time::{Duration, Instant};

mod load;

const ROUNDS: usize = 5;

const LINEARIZABLE: &str = "linearizable";
const SEQUENTIAL: &str = "sequential";

fn main() {
    println!(
        "{:<62} {:>10} {:>12} {:>11} {:>9} {:>9}  verdicts",
        "history", "time", "ops/s", "steps", "points", "memory"
    );
    aims();
    types();
    adversarial();
    sequential();
}

fn aims() {
    let kv = Load { kind: Kind::Kv, operations: 2_000, keys: 10, clients: 50, doubt: 0, seed: 1 };
    measure("kv, 2,000 operations, 50 clients", LINEARIZABLE, &[kv], None, "tens of ms");
    measure("the same, one stale get", LINEARIZABLE, &[kv], Some(20), "tens of ms");
    let doubt = Load { doubt: 20, ..kv };
    measure("the same, 2 % in doubt", LINEARIZABLE, &[doubt], None, "tens of ms");
    let cas =
        |seed| Load { kind: Kind::Cas(5), operations: 80, keys: 1, clients: 5, doubt: 100, seed };
    let hundred: Vec<Load> = (0..100).map(cas).collect();
    measure("100 cas histories of 80, 10 % in doubt", LINEARIZABLE, &hundred, None, "500 ms");
    measure("the same, stale reads", LINEARIZABLE, &hundred, Some(3), "500 ms");
    let ten = Load { kind: Kind::Register(0), operations: 10_000, clients: 10, ..kv };
    measure("register, 10,000 on 10 keys, new values", LINEARIZABLE, &[ten], None, "100 ms");
    let few = Load { kind: Kind::Register(5), doubt: 50, ..ten };
    measure("register, 10,000 on 10 keys, 5 values, doubt", LINEARIZABLE, &[few], None, "100 ms");
    let cas = Load { kind: Kind::Cas(5), doubt: 20, ..ten };
    measure("cas, 10,000 on 10 keys, 2 % in doubt", LINEARIZABLE, &[cas], None, "100 ms");
    let kv = Load { kind: Kind::Kv, ..ten };
    measure("kv, 10,000 on 10 keys", LINEARIZABLE, &[kv], None, "100 ms");
}

fn types() {
    let load =
        |kind, keys, doubt| Load { kind, operations: 10_000, keys, clients: 10, doubt, seed: 3 };
    measure("counter, additions of 1", LINEARIZABLE, &[load(Kind::Counter(1), 1, 0)], None, "");
    measure(
        "counter, additions of 1 to 3",
        LINEARIZABLE,
        &[load(Kind::Counter(3), 1, 0)],
        None,
        "",
    );
    measure("set, 2 % in doubt", LINEARIZABLE, &[load(Kind::Set, 1, 20)], None, "");
    measure("mutex", LINEARIZABLE, &[load(Kind::Mutex, 1, 0)], None, "");
    let txn = load(Kind::Transactions(8), 1, 10);
    measure("transactions on 8 registers", LINEARIZABLE, &[txn], None, "");
}

fn adversarial() {
    let load = |kind, operations, clients, doubt| Load {
        kind,
        operations,
        keys: 1,
        clients,
        doubt,
        seed: 5,
    };
    let writes = load(Kind::Cas(0), 2_000, 20, 300);
    measure("new values and cas, 30 % in doubt", LINEARIZABLE, &[writes], None, "");
    measure("the same, a stale read", LINEARIZABLE, &[writes], Some(5), "");
    let few = load(Kind::Cas(8), 1_000, 20, 200);
    measure("cas, 8 values, 20 clients, 20 % in doubt", LINEARIZABLE, &[few], None, "");
    measure("the same, a stale read", LINEARIZABLE, &[few], Some(5), "");
    let doubtful = load(Kind::Register(3), 2_000, 20, 400);
    measure("register, 3 values, 40 % in doubt", LINEARIZABLE, &[doubtful], None, "");
    let chain = load(Kind::Chain(5), 2_000, 20, 0);
    measure("cas chain of 5 values, 20 processes", LINEARIZABLE, &[chain], None, "");
    let chain = load(Kind::Chain(5), 2_000, 20, 30);
    measure("the same, 3 % in doubt", LINEARIZABLE, &[chain], None, "");
    let kv = load(Kind::Kv, 1_000, 50, 0);
    measure("kv on one key, 50 clients", LINEARIZABLE, &[kv], None, "");
    let kv = load(Kind::Kv, 1_000, 50, 50);
    measure("kv on one key, 50 clients, 5 % in doubt", LINEARIZABLE, &[kv], None, "");
    measure("the same, a stale get", LINEARIZABLE, &[kv], Some(5), "");
    let counter = load(Kind::Counter(100), 1_000, 20, 50);
    measure("counter, additions of 1 to 100, 5 % in doubt", LINEARIZABLE, &[counter], None, "");
}

fn sequential() {
    let load = |kind, operations, keys, clients| Load {
        kind,
        operations,
        keys,
        clients,
        doubt: 20,
        seed: 7,
    };
    let easy = load(Kind::Register(0), 10_000, 10, 10);
    measure("register, 10,000 on 10 keys", SEQUENTIAL, &[easy], None, "");
    measure("the same, a stale read", SEQUENTIAL, &[easy], Some(20), "");
    let few = load(Kind::Register(3), 200, 2, 4);
    measure("register, 200 on 2 keys, 3 values, stale", SEQUENTIAL, &[few], Some(3), "");
    let cas = load(Kind::Cas(5), 400, 4, 5);
    measure("cas, 400 on 4 keys, stale", SEQUENTIAL, &[cas], Some(3), "");
}

fn measure(name: &str, model: &str, loads: &[Load], stale: Option<usize>, aim: &str) {
    let model = consistency::named(model).expect("it is a model");
    let histories: Vec<Observed> = loads.iter().map(|load| history(*load, stale)).collect();
    let data = check::types::named(load::data(loads[0].kind)).expect("it is a data type");
    let budget = Budget { steps: 50_000_000, ..Budget::default() };
    let question = Question { budget, ..Question::new(data) };
    let mut best = Duration::MAX;
    let mut stats = Stats::default();
    let mut words: [(&str, u32); 3] = [("holds", 0), ("broken", 0), ("unknown", 0)];
    for round in 0..ROUNDS {
        let start = Instant::now();
        let judged: Vec<_> =
            histories.iter().map(|it| consistency::judge(model, it, &question)).collect();
        let time = start.elapsed();
        best = best.min(time);
        if round == 0 {
            for judgement in &judged {
                stats.steps += judgement.stats.steps;
                stats.entries = stats.entries.max(judgement.stats.entries);
                stats.bytes = stats.bytes.max(judgement.stats.bytes);
                count(&mut words, &judgement.verdict);
            }
        }
        if time > Duration::from_secs(1) {
            break;
        }
    }
    let operations: usize = histories.iter().map(|history| history.calls.len()).sum();
    let verdicts: Vec<String> = words
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{count} {word}"))
        .collect();
    let aim = if aim.is_empty() { String::new() } else { format!("  (aim: {aim})") };
    println!(
        "{:<62} {:>7.2} ms {:>12.0} {:>11} {:>9} {:>6} KB  {}{aim}",
        format!("{}: {name}", &model.key[..3]),
        best.as_secs_f64() * 1e3,
        operations as f64 / best.as_secs_f64(),
        stats.steps,
        stats.entries,
        stats.bytes / 1024,
        verdicts.join(", "),
    );
}

fn history(load: Load, stale: Option<usize>) -> Observed {
    let mut history = load::generate(load);
    if let Some(place) = stale {
        load::spoil(&mut history, place);
    }
    history
}

fn count(words: &mut [(&str, u32); 3], verdict: &Verdict) {
    for (word, count) in words {
        *count += u32::from(*word == verdict.word());
    }
}
