//! Goal: the model says what its definition says. Method: every order of the writes and every way
//! to give each read a prefix is tried on every history of a few calls; then stories.

use super::*;
use crate::consistency::registers::testing::*;
use crate::observed::{Call, Deed};

fn is_write(call: &Call) -> bool {
    matches!(call.deed, Deed::Write(_) | Deed::Delete)
}

/// Whether an order of the writes explains every read, by the four conditions of the definition.
fn explains(observed: &Observed, order: &[usize]) -> bool {
    let calls = &observed.calls;
    let follows = |one: usize, other: usize| session_order(observed, one, other);
    let position = |write: usize| order.iter().position(|&other| other == write);
    let in_order = |(at, &one): (usize, &usize)| order[..at].iter().all(|&b| !follows(one, b));
    if !order.iter().enumerate().all(in_order) {
        return false;
    }
    // The reads of each session, each with the shortest prefix that is long enough.
    let mut shortest = vec![0; calls.len()];
    for read in (0..calls.len()).filter(|&call| !is_write(&calls[call])) {
        let earlier = (0..read).filter(|&call| !is_write(&calls[call]) && follows(call, read));
        let least = earlier.map(|call| shortest[call]).max().unwrap_or(0);
        let returns = |length: &usize| {
            let prefix = order[..*length].iter().copied();
            calls[read].deed == Deed::Read(last(observed, prefix, calls[read].key))
        };
        let Some(length) = (least..=order.len()).find(returns) else { return false };
        shortest[read] = length;
        let behind = |write: usize| position(write).is_some_and(|at| at >= length);
        let later = (0..calls.len()).filter(|&call| is_write(&calls[call]) && follows(read, call));
        if !later.into_iter().all(behind) {
            return false;
        }
    }
    true
}

fn by_definition(observed: &Observed) -> bool {
    happened(observed).iter().any(|observed| {
        let writes: Vec<usize> =
            (0..observed.calls.len()).filter(|&call| is_write(&observed.calls[call])).collect();
        permutations(&writes).iter().any(|order| explains(observed, order))
    })
}

fn compare(small: Small) {
    let (mut seen, mut broken) = (0, 0);
    each(small, &mut |observed| {
        seen += 1;
        let expected = by_definition(observed);
        let judgement = consistent(observed);
        let word = if expected { "holds" } else { "broken" };
        assert_eq!(judgement.word(), word, "{:?}: {judgement:?}", observed.calls);
        if !expected {
            broken += 1;
            if broken % 7 == 0 {
                assert_proof(observed, &consistent);
            }
        }
    });
    assert!(broken > 0, "none of {seen} is broken");
    println!("{broken} of {seen} are broken");
}

#[test]
fn all_histories_of_four_calls_agree_with_the_definition() {
    compare(Small { calls: 4, sessions: 3, keys: 2, values: Some(2), open: false, deletes: false });
    compare(Small { calls: 4, sessions: 3, keys: 2, values: None, open: true, deletes: false });
}

#[test]
fn all_histories_of_four_calls_with_deletes_agree_with_the_definition() {
    compare(Small { calls: 4, sessions: 3, keys: 1, values: Some(1), open: false, deletes: true });
    compare(Small { calls: 4, sessions: 2, keys: 2, values: None, open: true, deletes: true });
}

#[test]
fn all_histories_of_five_calls_with_new_values_agree_with_the_definition() {
    compare(Small { calls: 5, sessions: 3, keys: 2, values: None, open: false, deletes: false });
}

fn word(text: &str) -> &'static str {
    consistent(&history(text)).word()
}

#[test]
fn nobody_sees_a_write_without_those_before_it() {
    assert_eq!(word("w x 1, w y 1 | r y 1, r x -"), "broken");
    assert_eq!(word("w x 1, w y 1 | r x -, r y -, r x 1"), "holds");
    // Independent reads of independent writes: all must agree on one order.
    assert_eq!(word("w x 1 | w y 1 | r x 1, r y - | r y 1, r x -"), "broken");
}

#[test]
fn own_writes_may_be_missing_but_what_was_seen_stays() {
    assert_eq!(word("w x 1, r x -, r x 1"), "holds");
    assert_eq!(word("w x 1, r x 1, r x -"), "broken");
    assert_eq!(word("w x 1 | w x 2 | r x 1, r x 2 | r x 2, r x 1"), "broken");
}

#[test]
fn a_write_stands_behind_what_its_session_had_seen() {
    assert_eq!(word("w x 1 | r x 1, w y 1 | r y 1, r x -"), "broken");
    assert_eq!(word("r x 1, w x 1"), "broken");
}

#[test]
fn a_search_without_end_is_named() {
    let observed = history("w x 1, w y 1 | r y 1, r x 1");
    let judgement = registers::judge(&observed, &Prefix { numbers: 3, steps: 3 });
    assert_eq!(judgement, Ruling::Unknown(Obstacle::Steps { limit: 3 }));
}

#[test]
fn random_longer_histories_agree_with_the_definition() {
    let mut counts = [0; 2];
    for seed in 0..1_500 {
        let observed = random(seed);
        if observed.calls.iter().filter(|call| is_write(call)).count() > 5 {
            continue;
        }
        let expected = by_definition(&observed);
        let judgement = consistent(&observed);
        let word = if expected { "holds" } else { "broken" };
        assert_eq!(judgement.word(), word, "seed {seed}: {judgement:?}");
        assert_eq!(consistent(&renamed(&observed)).word(), word, "seed {seed}, renamed");
        counts[usize::from(expected)] += 1;
        if !expected {
            assert_proof(&observed, &consistent);
        }
    }
    println!("{counts:?}");
    assert!(counts.iter().all(|&count| count > 30), "{counts:?}");
}
