//! Agreement with the definition, on every small history.

use crate::budget::Steps;
use crate::history::{History, Operation};
use crate::linear::{Answer, check, items, search};
use crate::testing::cited;
use crate::verdict::Verdict;
use model::{EventId, Formula, Key, NodeId, NodeSet, OpId, Outcome};

/// The definition and nothing else: tries every order of one key's operations.
///
/// An order is good if no operation stands after one that ended before it was called, if every read
/// returns what the last write before it wrote, and if every acknowledged operation is in it.
pub fn is_linearizable(history: &History) -> bool {
    let says = |operation: &&Operation| {
        operation.acknowledged().is_some() || operation.write && operation.is_in_doubt()
    };
    let left: Vec<&Operation> = history.operations.iter().filter(says).collect();
    continues(&left, None)
}

fn continues(left: &[&Operation], state: Option<u32>) -> bool {
    let all_may_be_missing = left.iter().all(|operation| operation.acknowledged().is_none());
    all_may_be_missing
        || (0..left.len()).any(|place| {
            let next = left[place];
            let in_time = left.iter().all(|other| !other.precedes(next));
            let explained = next.write || next.value == state;
            let mut rest = left.to_vec();
            rest.remove(place);
            let written = next.value.filter(|_| !next.is_delete());
            in_time && explained && continues(&rest, if next.write { written } else { state })
        })
}

/// What one operation of a small history does and how it ends.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Write(u32, Outcome),
    Read(Option<u32>),
    Delete(Outcome),
}

const KINDS: [Kind; 7] = [
    Kind::Write(1, Outcome::Ok),
    Kind::Write(2, Outcome::Ok),
    Kind::Write(1, Outcome::Unknown),
    Kind::Write(2, Outcome::Unknown),
    Kind::Read(None),
    Kind::Read(Some(1)),
    Kind::Read(Some(2)),
];

/// Lays operations out: bit `i` of `turns` says which client has the `i`-th event. Each client
/// calls its next operation or ends the one it has. `None` where a client would be left with half
/// of one.
fn lay_out(kinds: &[Kind], turns: u32) -> Option<History> {
    let mut history = History::default();
    let mut open: [Option<usize>; 2] = [None; 2];
    for event in 0..2 * kinds.len() {
        let client = (turns >> event & 1) as usize;
        let here = (event as u64, EventId::new(event));
        if let Some(index) = open[client].take() {
            history.operations[index].returned = Some(here);
            continue;
        }
        let index = history.operations.len();
        let kind = *kinds.get(index)?;
        let (write, value, outcome) = match kind {
            Kind::Write(value, outcome) => (true, Some(value), outcome),
            Kind::Read(value) => (false, value, Outcome::Ok),
            Kind::Delete(outcome) => (true, Some(1_000 + index as u32), outcome),
        };
        let formula = match kind {
            Kind::Delete(_) => Formula::Delete,
            _ => Formula::Value,
        };
        history.operations.push(Operation {
            id: OpId::new(index),
            client: NodeId::client(client),
            write,
            key: Key::new(0),
            formula,
            value,
            told_id: None,
            of: None,
            also: Vec::new(),
            merges: None,
            invoked: here,
            returned: None,
            outcome: Some(outcome),
            counted: NodeSet::EMPTY,
        });
        open[client] = Some(index);
    }
    open.iter().all(Option::is_none).then_some(history)
}

fn agree(history: &History) -> bool {
    let verdict = check(history, &mut Steps::new(100_000));
    let expected = is_linearizable(history);
    for items in items(history).values_mut() {
        let searched = search::run(items, &mut Steps::new(100_000));
        assert_eq!(searched == Answer::Linearizable, expected, "the search alone: {history:#?}");
    }
    match &verdict {
        Verdict::Holds => assert!(expected, "held to be linearizable: {history:#?}"),
        Verdict::Unknown(_) => panic!("a small history needs few steps: {history:#?}"),
        Verdict::Broken(evidence) => {
            assert!(!expected, "held to be broken: {history:#?}");
            let core = cited(history, &evidence.events);
            assert!(!is_linearizable(&core), "{} of {history:#?}", evidence.sentence);
        }
    }
    expected
}

/// JUDGE-1: the checker agrees with brute force on all small histories.
///
/// Goal: no short cut of the search loses or invents an order. Method: every history of up to four
/// operations of two clients on one key, with two values, acknowledged and in doubt, in every
/// interleaving. JUDGE-2 is checked on the way: what is cited is broken alone.
#[test]
fn the_checker_agrees_with_brute_force_on_all_small_histories() {
    let (good, bad) = tally(&KINDS);
    assert!(good > 50_000 && bad > 50_000, "{good} are linearizable, {bad} are not");
}

/// JUDGE-1, with deletes.
///
/// Goal: a read of nothing is explained by the initial state or by a delete, and by nothing else.
/// Method: as above, with one value, and deletes that are acknowledged and in doubt.
#[test]
fn the_checker_agrees_with_brute_force_where_keys_are_deleted() {
    let (good, bad) = tally(&[
        Kind::Write(1, Outcome::Ok),
        Kind::Write(1, Outcome::Unknown),
        Kind::Delete(Outcome::Ok),
        Kind::Delete(Outcome::Unknown),
        Kind::Read(None),
        Kind::Read(Some(1)),
    ]);
    assert!(good > 20_000 && bad > 10_000, "{good} are linearizable, {bad} are not");
}

/// How many small histories of these operations are linearizable, and how many are not.
fn tally(kinds: &[Kind]) -> (u32, u32) {
    let (mut good, mut bad) = (0_u32, 0_u32);
    for count in 0..=4 {
        for turns in (0..1_u32 << (2 * count)).filter(|turns| turns & 1 == 0) {
            for code in 0..kinds.len().pow(count) {
                let kinds: Vec<Kind> = (0..count)
                    .map(|place| kinds[code / kinds.len().pow(place) % kinds.len()])
                    .collect();
                let Some(history) = lay_out(&kinds, turns) else { break };
                match agree(&history) {
                    true => good += 1,
                    false => bad += 1,
                }
            }
        }
    }
    (good, bad)
}
