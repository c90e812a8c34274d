//! What is true of every history.
//!
//! Method: random histories of each data type, too large for brute force to try many of, and known
//! to be good or bad by nobody; what is compared is the verdict with that of a changed history.

use super::small::{Numbers, data, random, show};
use crate::consistency::{self, Question, Verdict, cited};
use crate::observed::{Call, Deed, Micro, Observed, Seen, Symbol};
use crate::types::{ALL, DataType};

const HISTORIES: u64 = 1_000;

fn verdict(key: &str, data: &'static DataType, observed: &Observed) -> Verdict {
    let model = consistency::named(key).expect("it is a model");
    consistency::judge(model, observed, &Question::new(data)).verdict
}

fn each(check: impl Fn(&'static DataType, &Observed, u64)) {
    for data in ALL {
        for seed in 0..HISTORIES {
            check(data, &random(data, seed ^ 0xface, 14), seed);
        }
    }
}

#[test]
fn what_is_linearizable_is_sequentially_consistent() {
    each(|data, observed, _| {
        if verdict("linearizable", data, observed).word() == "holds" {
            let sequential = verdict("sequential", data, observed);
            assert_eq!(sequential.word(), "holds", "{data:?}: {}", show(observed));
        }
    });
}

/// Renames values, keys and processes; only the order of numbers changes.
fn renamed(data: &DataType, observed: &Observed) -> Observed {
    let count = observed.texts.len() as u32;
    let other = |symbol: Symbol| Symbol(count - 1 - symbol.0);
    let seen = |seen: &Seen| match seen {
        Seen::Value(value) => Seen::Value(other(*value)),
        Seen::Values(values) => Seen::Values(values.iter().rev().copied().map(other).collect()),
        seen => seen.clone(),
    };
    let deed = |deed: &Deed| match deed {
        Deed::Read(it) => Deed::Read(seen(it)),
        Deed::Write(value) => Deed::Write(other(*value)),
        Deed::Append(value) => Deed::Append(other(*value)),
        Deed::Insert(value) => Deed::Insert(other(*value)),
        Deed::CompareAndSet { from, to, swapped } => {
            Deed::CompareAndSet { from: from.map(other), to: other(*to), swapped: *swapped }
        }
        Deed::Transaction(parts) => {
            let part = |(key, part): &(Symbol, Micro)| match part {
                Micro::Read(it) => (other(*key), Micro::Read(seen(it))),
                Micro::Write(value) => (other(*key), Micro::Write(other(*value))),
            };
            Deed::Transaction(parts.iter().map(part).collect())
        }
        deed => deed.clone(),
    };
    let call = |call: &Call| Call {
        process: 1_000 - 7 * call.process,
        key: call.key.map(other),
        deed: deed(&call.deed),
        ..call.clone()
    };
    let mut texts: Vec<String> = observed.texts.iter().rev().cloned().collect();
    if data.key != "kv" {
        texts.iter_mut().for_each(|text| *text = format!("new {text}"));
    }
    Observed { calls: observed.calls.iter().map(call).collect(), texts, ..observed.clone() }
}

#[test]
fn names_of_values_keys_and_processes_do_not_matter() {
    each(|data, observed, _| {
        let other = renamed(data, observed);
        for model in ["linearizable", "sequential"] {
            let (one, other) = (verdict(model, data, observed), verdict(model, data, &other));
            assert_eq!(one.word(), other.word(), "{model}, {data:?}: {}", show(observed));
        }
    });
}

/// A read that nobody knows the result of, and an operation in doubt that came after everything,
/// say nothing about what was before.
#[test]
fn adding_what_was_not_observed_does_not_hide_a_break() {
    each(|data, observed, seed| {
        let mut numbers = Numbers::new(seed);
        let mut more = observed.clone();
        let late = random(data, seed ^ 0xbeef, 6);
        let first = more.calls.len() as u32;
        let (places, processes) = (more.places, 10);
        for (place, call) in late.calls.iter().enumerate() {
            let number = first + place as u32;
            let process = processes + number;
            let start = places + place as u32;
            let (key, deed) = (call.key, call.deed.clone());
            more.calls.push(Call { number, process, key, deed, start, end: None });
        }
        more.places += late.calls.len() as u32;
        if data.key != "mutex" && data.key != "multi-register" {
            // Numbers have to follow the order of calls, so this one is called last.
            let start = more.places;
            let number = more.calls.len() as u32;
            let (process, key) = (numbers.below(2), Some(Symbol(1 + numbers.below(2))));
            let deed = Deed::Read(Seen::Anything);
            more.calls.push(Call { number, process, key, deed, start, end: Some(start + 1) });
            more.places += 2;
        }
        let (before, after) =
            (verdict("linearizable", data, observed), verdict("linearizable", data, &more));
        assert_eq!(before.word(), after.word(), "{data:?}: {}", show(&more));
        if let Some(broken) = after.broken() {
            let cited = &broken.evidence;
            assert!(cited.iter().all(|number| *number < first), "{cited:?}: {}", show(&more));
        }
    });
}

/// JUDGE-2: the cited operations alone, with their times, are broken, and are cited again.
#[test]
fn evidence_alone_is_still_broken() {
    each(|data, observed, _| {
        for model in ["linearizable", "sequential"] {
            let Verdict::Broken(broken) = verdict(model, data, observed) else { continue };
            let core = cited(observed, &broken.evidence);
            assert_eq!(core.calls.len(), broken.evidence.len());
            let again = verdict(model, data, &core);
            assert_eq!(again.word(), "broken", "{model}, {data:?}: {}", show(observed));
        }
    });
}

/// Evidence never consists of a read whose explanation was left out.
#[test]
fn a_value_that_was_written_is_cited_with_its_write() {
    for seed in 0..HISTORIES {
        let observed = random(data("register"), seed, 14);
        let Verdict::Broken(broken) = verdict("linearizable", data("register"), &observed) else {
            continue;
        };
        let core = cited(&observed, &broken.evidence);
        for read in core.calls.iter().filter(|call| call.end.is_some()) {
            let Deed::Read(Seen::Value(value)) = read.deed else { continue };
            let explains = |call: &&Call| {
                call.key == read.key
                    && call.deed == Deed::Write(value)
                    && call.start < read.end.expect("it was answered")
            };
            let was = observed.calls.iter().any(|call| explains(&call));
            let is = core.calls.iter().any(|call| explains(&call));
            assert_eq!(was, is, "{} {}", broken.sentence, show(&observed));
        }
    }
}
