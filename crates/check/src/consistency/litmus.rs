//! Goal: what holds of every model. Method: each is asked about histories of replicas that take in
//! each other's writes in various orders, and about the same with something added or cut off.

use super::registers::testing::{assert_proof, random};
use super::sessions::{Agreement, Guarantee, keeps};
use super::*;
use crate::observed::{Call, Deed, Observed, Seen, Symbol};

type Judge = Box<dyn Fn(&Observed) -> Ruling>;

fn models() -> Vec<(String, Judge)> {
    let mut models: Vec<(String, Judge)> = vec![
        ("CC".into(), Box::new(causal::consistent)),
        ("CCv".into(), Box::new(causal::convergent)),
        ("CM".into(), Box::new(causal::memory)),
        ("prefix".into(), Box::new(prefix::consistent)),
        ("0 versions".into(), Box::new(|observed| staleness::by_versions(observed, 0))),
        ("2 versions".into(), Box::new(|observed| staleness::by_versions(observed, 2))),
        ("9 µs".into(), Box::new(|observed| staleness::by_time(observed, &times(), 9))),
    ];
    for guarantee in Guarantee::ALL {
        let judge = move |observed: &Observed| keeps(observed, guarantee, Agreement::Session);
        models.push((format!("{guarantee:?}"), Box::new(judge)));
    }
    models
}

fn times() -> Vec<u64> {
    (0..200).collect()
}

/// The history with one more call, of a session that nobody knows, at some place.
fn with(observed: &Observed, seed: u64) -> Observed {
    let mut more = observed.clone();
    for call in &mut more.calls {
        call.start = 3 * call.start + 1;
        call.end = call.end.map(|end| 3 * end + 1);
    }
    let luck = model::trace::mix(seed);
    let start = 3 * (luck % 30) as u32;
    let deed = match luck >> 8 & 1 {
        0 => Deed::Write(Symbol(999)),
        _ => Deed::Read(Seen::Anything),
    };
    let (number, process, key) = (999, 77, Some(Symbol(0)));
    let end = Some(start + 2).filter(|_| luck >> 9 & 1 == 0);
    more.calls.push(Call { number, process, key, deed, start, end });
    more.calls.sort_by_key(|call| call.start);
    more
}

#[test]
fn one_more_call_never_mends_what_is_broken() {
    for (name, judge) in models() {
        let mut broken = 0;
        for seed in 0..600 {
            let observed = random(seed);
            // The places of what is compared must be the same.
            let spread = with(&observed, seed);
            let mut same = spread.clone();
            same.calls.retain(|call| call.number != 999);
            if judge(&same).word() == "broken" {
                broken += 1;
                assert_eq!(judge(&spread).word(), "broken", "{name} of seed {seed}");
            }
        }
        assert!(broken > 1, "{name} broke {broken} times");
    }
}

/// What was broken once stays broken, whatever comes later: verdicts may be given live.
#[test]
fn a_beginning_that_is_broken_is_never_mended_by_the_rest() {
    for (name, judge) in models() {
        for seed in 0..200 {
            let whole = random(seed);
            let mut was_broken = false;
            for length in 0..=whole.calls.len() {
                let mut beginning = whole.clone();
                beginning.calls.truncate(length);
                // A value may be read before its write is known; that is no break of a beginning.
                let known = |call: &Call| match call.deed {
                    Deed::Read(Seen::Value(value)) => {
                        beginning.calls.iter().any(|other| other.deed == Deed::Write(value))
                    }
                    _ => true,
                };
                if beginning.calls.iter().all(known) {
                    let broken = judge(&beginning).word() == "broken";
                    assert!(broken || !was_broken, "{name} of seed {seed}, {length} calls");
                    was_broken = broken;
                }
            }
        }
    }
}

/// A history of 600 calls that is broken in one place is shrunk to that place.
#[test]
fn a_long_history_is_shrunk_to_what_is_broken() {
    let (mut observed, mut number) = (Observed::default(), 0);
    let mut call = |process: u32, key: u32, deed: Deed| {
        let (start, end) = (2 * number, Some(2 * number + 1));
        observed.calls.push(Call { number, process, key: Some(Symbol(key)), deed, start, end });
        number += 1;
    };
    for round in 0..150 {
        let value = Symbol(round);
        call(round % 7, round % 3, Deed::Write(value));
        for reader in 0..3 {
            let old = round == 120 && reader == 2;
            let seen = if old { Symbol(round - 30) } else { value };
            call(20 + reader, round % 3, Deed::Read(Seen::Value(seen)));
        }
    }
    let breaks = ["CC", "CCv", "CM", "prefix", "0 versions", "2 versions", "9 µs"];
    observed.texts = (0..200).map(|text| text.to_string()).collect();
    let times: Vec<u64> = (0..1_200).collect();
    for (name, judge) in models() {
        if breaks.contains(&name.as_str()) || name == "MonotonicReads" {
            let judge: Judge = match name.as_str() {
                "9 µs" => {
                    let times = times.clone();
                    Box::new(move |observed| staleness::by_time(observed, &times, 9))
                }
                _ => judge,
            };
            let Ruling::Broken(proof) = judge(&observed) else { panic!("{name} is not broken") };
            assert!(proof.minimal && proof.calls.len() <= 9, "{name}: {proof:?}");
            assert!(proof.calls.contains(&483), "{name} does not cite the old read: {proof:?}");
            assert_proof(&observed, &judge);
        }
    }
}
