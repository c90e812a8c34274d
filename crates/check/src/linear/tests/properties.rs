//! Properties over random histories.

use super::brute::is_linearizable;
use crate::budget::Steps;
use crate::consistency::{self, Question};
use crate::history::{History, Operation};
use crate::linear::{Answer, check, items, search, shrink, zones};
use crate::testing::cited;
use crate::verdict::Verdict;
use model::{EventId, Formula, Key, NodeId, NodeSet, OpId, Outcome};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// One event of a random history: which client acts, and what it does or is told.
#[derive(Clone, Copy, Debug)]
struct Turn {
    client: usize,
    dice: u32,
}

fn turns(clients: usize, most: usize) -> impl Strategy<Value = Vec<Turn>> {
    let turn = (0..clients, any::<u32>()).prop_map(|(client, dice)| Turn { client, dice });
    proptest::collection::vec(turn, 0..most)
}

/// Plays turns against one register. Most reads return what it holds; some return anything.
fn play(turns: &[Turn], values: u32) -> History {
    let mut history = History::default();
    let mut open: [Option<usize>; 8] = [None; 8];
    let mut register: Option<u32> = None;
    for (event, turn) in turns.iter().enumerate() {
        let here = (event as u64, EventId::new(event));
        let (dice, early) = (turn.dice >> 4, turn.dice & 1 == 0);
        let Some(index) = open[turn.client].take() else {
            let write = dice & 1 == 0;
            let value = write.then_some((dice >> 1) % values);
            register = value.filter(|_| early).or(register);
            open[turn.client] = Some(history.operations.len());
            history.operations.push(called(history.operations.len(), turn.client, value, here));
            continue;
        };
        let lie = turn.dice >> 1 & 7 == 0;
        let sources = written(&history, dice % values);
        let operation = &mut history.operations[index];
        operation.returned = Some(here);
        let outcome = match dice % 6 {
            0 => Outcome::Unknown,
            1 if !early => Outcome::Refused,
            _ => Outcome::Ok,
        };
        operation.outcome = Some(outcome);
        if operation.write {
            let lands = outcome != Outcome::Refused && !early;
            register = operation.value.filter(|_| lands).or(register);
        } else {
            operation.value = if lie { Some(dice % values) } else { register };
            operation.of = sources.filter(|_| lie);
        }
    }
    history
}

fn called(index: usize, client: usize, value: Option<u32>, here: (u64, EventId)) -> Operation {
    Operation {
        id: OpId::new(index),
        client: NodeId::client(client),
        write: value.is_some(),
        key: Key::new(0),
        formula: Formula::Value,
        value,
        told_id: None,
        of: None,
        also: Vec::new(),
        merges: None,
        invoked: here,
        returned: None,
        outcome: None,
        counted: NodeSet::EMPTY,
    }
}

/// Some write of a value.
fn written(history: &History, value: u32) -> Option<OpId> {
    let mut writes = history.operations.iter().filter(|operation| operation.write);
    writes.find(|write| write.value == Some(value)).map(|write| write.id)
}

fn judged(history: &History) -> Verdict {
    check(history, &mut Steps::new(1_000_000))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::default()
    })]

    /// JUDGE-1 beyond the small: random histories of up to ten operations of four clients.
    #[test]
    fn random_histories_are_judged_as_brute_force_judges_them(turns in turns(4, 20)) {
        let history = play(&turns, 3);
        let holds = judged(&history) == Verdict::Holds;
        prop_assert_eq!(holds, is_linearizable(&history));
    }

    /// The zones and the search are two ways to one answer where no value is written twice.
    #[test]
    fn the_zones_agree_with_the_search(turns in turns(6, 100)) {
        let mut history = play(&turns, 1 << 27);
        let lies = history.operations.iter().map(|read| read.of);
        let truths: Vec<_> = lies.map(|of| of.and_then(|of| history.get(of)?.value)).collect();
        for (operation, truth) in history.operations.iter_mut().zip(truths) {
            operation.value = truth.or(operation.value);
        }
        for items in items(&history).values_mut() {
            let searched = search::run(items, &mut Steps::new(1_000_000));
            let zones = zones::judge(items);
            prop_assume!(zones != zones::Judgement::NotApplicable);
            let by_zones = zones == zones::Judgement::Linearizable;
            prop_assert_eq!(by_zones, searched == Answer::Linearizable, "{:?}", zones);
        }
    }

    /// JUDGE-1 beyond brute force: the judge of anybody's histories, which knows nothing of this
    /// one, says the same.
    #[test]
    fn the_judge_of_anybodys_histories_says_the_same(turns in turns(6, 60), values in 1_u32..20) {
        let history = play(&turns, values);
        let (observed, _) = crate::observe(&history);
        let model = consistency::named("linearizable").expect("it is a model");
        let register = crate::types::named("register").expect("there are registers");
        let other = consistency::judge(model, &observed, &Question::new(register)).verdict;
        prop_assert_eq!(judged(&history).word(), other.word(), "{:?}", other);
    }

    /// JUDGE-2: what is cited is broken alone, and every cited read stands beside its write.
    #[test]
    fn the_evidence_alone_is_still_broken(turns in turns(6, 120), values in 1_u32..20) {
        let history = play(&turns, values);
        if let Verdict::Broken(evidence) = judged(&history) {
            let core = cited(&history, &evidence.events);
            prop_assert!(judged(&core).evidence().is_some(), "{}", evidence.sentence);
            if core.operations.len() <= 9 {
                prop_assert!(!is_linearizable(&core), "{}", evidence.sentence);
            }
            for read in core.reads() {
                let named = read.of.and_then(|of| history.get(of));
                prop_assert!(named.is_none_or(|write| core.get(write.id).is_some()));
            }
        }
    }

    /// JUDGE-2, the other half: leaving operations out of a good history makes up no break.
    #[test]
    fn a_part_of_a_good_history_is_good(turns in turns(6, 60), values in 1_u32..4) {
        let honest = turns.iter().map(|turn| Turn { dice: turn.dice | 2, ..*turn });
        let history = play(&honest.collect::<Vec<_>>(), values);
        let good = judged(&history) == Verdict::Holds;
        for items in items(&history).values_mut().filter(|_| good) {
            let needs = shrink::needs(items);
            let all: Vec<usize> = (0..items.len()).collect();
            for size in [1, 2, 3, 5, 8, 13] {
                for start in 0..items.len() {
                    let gone = start..(start + size).min(items.len());
                    let part = shrink::without(&all, gone, &needs);
                    let part: Vec<_> = part.iter().map(|&index| items[index]).collect();
                    let answer = search::run(&part, &mut Steps::new(1_000_000));
                    prop_assert_eq!(answer, Answer::Linearizable);
                }
            }
        }
    }

    /// What a value or a client is called does not matter.
    #[test]
    fn renaming_values_and_clients_changes_nothing(turns in turns(5, 60)) {
        let history = play(&turns, 4);
        let mut renamed = history.clone();
        for operation in &mut renamed.operations {
            operation.value = operation.value.map(|value| [70, 9, 1_000, 0][value as usize]);
            operation.client = NodeId::client(11 - operation.client.ordinal());
        }
        match (judged(&history), judged(&renamed)) {
            (Verdict::Broken(one), Verdict::Broken(other)) => {
                prop_assert_eq!(one.events, other.events);
                prop_assert_eq!(one.at, other.at);
            }
            (one, other) => prop_assert_eq!(one, other),
        }
    }

    /// A history that is linearizable stays so when its latest events are cut off: nothing that is
    /// seen later can be blamed on earlier operations alone.
    #[test]
    fn a_beginning_of_a_good_history_is_good(turns in turns(4, 60), keep in 0_usize..60) {
        let good = judged(&play(&turns, 3)) == Verdict::Holds;
        let beginning = judged(&play(&turns[..keep.min(turns.len())], 3));
        prop_assert!(!good || beginning == Verdict::Holds);
    }
}
