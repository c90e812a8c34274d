//! Operations in doubt: neither dropped nor forced.
//!
//! Goal: both mistakes that a checker can make about an operation that nobody knows the end of are
//! caught. Method: for each data type one history that only holds if the operation in doubt took
//! effect, and one that only holds if it did not; and both at once.

use super::small::{cas, data, show, texts};
use crate::consistency::{self, Question};
use crate::observed::{Call, Deed, Micro, Observed, Seen, Symbol};

/// A history in which process 9 calls something first and is never answered, and then process 0
/// does one thing after the other.
fn history(doubtful: &Deed, then: &[Deed]) -> Observed {
    let key = |deed: &Deed| (!matches!(deed, Deed::Transaction(_))).then_some(Symbol(0));
    let lost = Call {
        number: 0,
        process: 9,
        key: key(doubtful),
        deed: doubtful.clone(),
        start: 0,
        end: None,
    };
    let mut calls = vec![lost];
    for (place, deed) in then.iter().enumerate() {
        let (number, start) = (place as u32 + 1, 2 * place as u32 + 1);
        let (key, deed) = (key(deed), deed.clone());
        calls.push(Call { number, process: 0, key, deed, start, end: Some(start + 1) });
    }
    let places = 2 * then.len() as u32 + 2;
    Observed { calls, marks: Vec::new(), texts: texts(), places }
}

fn word(data: &'static crate::types::DataType, observed: &Observed) -> [&'static str; 2] {
    let question = Question::new(data);
    ["linearizable", "sequential"].map(|key| {
        let model = consistency::named(key).expect("it is a model");
        consistency::judge(model, observed, &question).verdict.word()
    })
}

fn value(value: u32) -> Deed {
    Deed::Read(Seen::Value(Symbol(value)))
}

/// Of each data type: an operation, an answer before it took effect, and one after.
fn cases() -> Vec<(&'static str, Deed, Deed, Deed)> {
    let nothing = || Deed::Read(Seen::Nothing);
    let number = |number| Deed::Read(Seen::Number(number));
    let set =
        |elements: &[u32]| Deed::Read(Seen::Values(elements.iter().copied().map(Symbol).collect()));
    let both = |seen: Seen| {
        let other = (Symbol(2), Micro::Read(seen.clone()));
        Deed::Transaction(vec![(Symbol(1), Micro::Read(seen)), other])
    };
    let write = |key| (Symbol(key), Micro::Write(Symbol(1)));
    vec![
        ("register", Deed::Write(Symbol(1)), nothing(), value(1)),
        ("cas-register", cas(None, 1, None), nothing(), value(1)),
        ("kv", Deed::Append(Symbol(1)), nothing(), value(1)),
        ("kv", Deed::Write(Symbol(2)), nothing(), value(2)),
        ("counter", Deed::Increase(4), number(0), number(4)),
        ("set", Deed::Insert(Symbol(1)), set(&[]), set(&[1])),
        (
            "multi-register",
            Deed::Transaction(vec![write(1), write(2)]),
            both(Seen::Nothing),
            both(Seen::Value(Symbol(1))),
        ),
    ]
}

#[test]
fn what_is_in_doubt_may_have_happened() {
    for (key, doubtful, _, after) in cases() {
        let seen = history(&doubtful, &[after]);
        assert_eq!(word(data(key), &seen), ["holds"; 2], "dropped: {}", show(&seen));
    }
}

#[test]
fn what_is_in_doubt_need_not_have_happened() {
    for (key, doubtful, before, _) in cases() {
        let unseen = history(&doubtful, &[before]);
        assert_eq!(word(data(key), &unseen), ["holds"; 2], "forced: {}", show(&unseen));
    }
}

#[test]
fn what_is_in_doubt_may_happen_late_but_only_once() {
    for (key, doubtful, before, after) in cases() {
        let late = history(&doubtful, &[before.clone(), before.clone(), after.clone()]);
        assert_eq!(word(data(key), &late), ["holds"; 2], "late: {}", show(&late));
        let undone = history(&doubtful, &[before.clone(), after.clone(), before]);
        assert_eq!(word(data(key), &undone), ["broken"; 2], "undone: {}", show(&undone));
    }
}

#[test]
fn a_mutex_may_have_been_taken_by_whom_nobody_heard_of_again() {
    let mutex = data("mutex");
    let [acquire, release] = [Deed::Acquire, Deed::Release];
    let dropped = history(&acquire, &[release.clone(), acquire.clone()]);
    assert_eq!(word(mutex, &dropped), ["holds"; 2], "{}", show(&dropped));
    let forced = history(&acquire, &[acquire.clone(), release.clone(), acquire.clone()]);
    assert_eq!(word(mutex, &forced), ["holds"; 2], "{}", show(&forced));
    let twice = history(&acquire, &[release.clone(), release]);
    assert_eq!(word(mutex, &twice), ["broken"; 2], "{}", show(&twice));
}

/// A compare-and-set of which nobody knows whether it swapped is open, and one that failed for
/// certain is an observation.
#[test]
fn an_unknown_result_is_open_and_a_mismatch_is_seen() {
    let register = data("cas-register");
    let write = |value| Deed::Write(Symbol(value));
    let after = |swapped| history(&write(9), &[write(1), cas(Some(1), 2, swapped), value(2)]);
    assert_eq!(word(register, &after(None)), ["holds"; 2]);
    assert_eq!(word(register, &after(Some(true))), ["holds"; 2]);
    assert_eq!(word(register, &after(Some(false))), ["broken"; 2]);
    let unknown = history(&write(9), &[write(1), cas(Some(1), 2, None), value(1)]);
    assert_eq!(word(register, &unknown), ["broken"; 2], "an answered one took effect");
}
