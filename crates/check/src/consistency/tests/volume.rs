//! Large histories: how much searching they need, counted and not timed.

use crate::consistency::{self, Budget, Judgement, Question};
use crate::observed;

#[path = "../../../benches/load/mod.rs"]
mod load;

use load::{Kind, Load};

fn judge(model: &str, load: Load, spoilt: Option<usize>, budget: Budget) -> Judgement {
    let mut history = load::generate(load);
    if let Some(place) = spoilt {
        load::spoil(&mut history, place);
    }
    let data = crate::types::named(load::data(load.kind)).expect("it is a data type");
    let model = consistency::named(model).expect("it is a model");
    consistency::judge(model, &history, &Question { budget, ..Question::new(data) })
}

const EASY: Load =
    Load { kind: Kind::Kv, operations: 2_000, keys: 10, clients: 50, doubt: 0, seed: 1 };

#[test]
fn histories_of_ordinary_clients_need_few_steps() {
    let ten = Load { operations: 10_000, clients: 10, ..EASY };
    let of = |kind, doubt| Load { kind, doubt, ..ten };
    for (name, most, load) in [
        ("kv, 50 clients", 200_000, EASY),
        ("kv", 200_000, ten),
        ("register, new values", 20_000, of(Kind::Register(0), 0)),
        ("register, few values, in doubt", 500_000, of(Kind::Register(5), 50)),
        ("cas", 300_000, of(Kind::Cas(5), 20)),
        ("compare-and-set only", 300_000, of(Kind::Chain(5), 10)),
        ("transactions", 5_000_000, of(Kind::Transactions(8), 5)),
        ("counter", 500_000, of(Kind::Counter(1), 0)),
        ("set", 200_000, of(Kind::Set, 20)),
        ("mutex", 200_000, of(Kind::Mutex, 0)),
    ] {
        let Judgement { verdict, stats } = judge("linearizable", load, None, Budget::default());
        assert_eq!(verdict.word(), "holds", "{name}");
        assert!(stats.steps < most, "{name}: {} steps", stats.steps);
    }
}

#[test]
fn a_stale_answer_among_two_thousand_operations_is_found_and_shown() {
    for seed in 0..5 {
        let load = Load { kind: Kind::Register(0), seed, ..EASY };
        let Judgement { verdict, stats } = judge("linearizable", load, Some(20), Budget::default());
        let broken = verdict.broken().expect("the read returned the first value of its key");
        assert!(broken.evidence.len() <= 4, "{} operations cited", broken.evidence.len());
        assert!(stats.steps < 200_000, "{} steps", stats.steps);
        let Judgement { verdict, stats } =
            judge("linearizable", Load { seed, ..EASY }, Some(20), Budget::default());
        assert!(verdict.broken().is_some(), "the get returned the first text of its key");
        assert!(stats.steps < 2_000_000, "{} steps", stats.steps);
    }
}

#[test]
fn a_hundred_histories_with_crashes_need_few_steps() {
    let mut steps = 0;
    for seed in 0..100 {
        let cas =
            Load { kind: Kind::Cas(5), operations: 80, keys: 1, clients: 5, doubt: 100, seed };
        for spoilt in [None, Some(3)] {
            let Judgement { verdict, stats } =
                judge("linearizable", cas, spoilt, Budget::default());
            assert_ne!(verdict.word(), "unknown");
            assert!(spoilt.is_some() || verdict.word() == "holds");
            steps += stats.steps;
        }
    }
    assert!(steps < 2_000_000, "{steps} steps");
}

/// Writes that nobody read and that nobody knows the end of are not tried.
#[test]
fn many_unread_writes_in_doubt_do_not_blow_up_the_search() {
    for kind in [Kind::Register(3), Kind::Cas(3), Kind::Cas(0)] {
        let load = Load { kind, operations: 1_000, keys: 1, clients: 20, doubt: 400, seed: 9 };
        let Judgement { verdict, stats } = judge("linearizable", load, None, Budget::default());
        assert_eq!(verdict.word(), "holds", "{kind:?}");
        assert!(stats.steps < 500_000, "{kind:?}: {} steps", stats.steps);
    }
}

#[test]
fn a_search_that_reaches_a_bound_stops_there() {
    let hard = Load { kind: Kind::Counter(1_000), keys: 1, doubt: 50, ..EASY };
    let budget = Budget { steps: 100_000, ..Budget::default() };
    let Judgement { verdict, stats } = judge("linearizable", hard, None, budget);
    assert_eq!(verdict.word(), "unknown");
    assert!(stats.steps < 110_000, "{} steps", stats.steps);
    let budget = Budget { bytes: 100_000, ..Budget::default() };
    let Judgement { verdict, stats } = judge("linearizable", hard, None, budget);
    assert_eq!(verdict.word(), "unknown");
    assert!(stats.bytes < 300_000, "{} bytes", stats.bytes);
}
