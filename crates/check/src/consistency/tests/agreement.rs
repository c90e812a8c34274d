//! Agreement with the definitions, on every small history (JUDGE-1, JUDGE-2).

use super::brute::{self, explained, explains};
use super::small::{cas, data, lay_out, layouts, random, read, show, write};
use crate::consistency::search::{Meter, Order, Outcome, search};
use crate::consistency::zones::{self, Zones};
use crate::consistency::{self, Budget, Question, Verdict, cited};
use crate::observed::{Deed, Observed, Seen, Symbol};
use crate::types::{ALL, DataType, Op, parts};

const MODELS: [(&str, brute::Order); 2] =
    [("linearizable", brute::Order::RealTime), ("sequential", brute::Order::Process)];

/// Judges a history by both models, compares with brute force, and returns what holds.
///
/// An order that is given has to explain everything; what is cited has to be broken alone, and so
/// has to be what was known when the first operation that cannot be placed was answered, but not
/// what was known just before.
fn agree(data: &'static DataType, observed: &Observed) -> [bool; 2] {
    MODELS.map(|(key, order)| {
        let model = consistency::named(key).expect("it is a model");
        let expected = explained(data, observed, order);
        let question = Question { order: true, ..Question::new(data) };
        match consistency::judge(model, observed, &question).verdict {
            Verdict::Unknown(doubt) => panic!("{}: {}", doubt.sentence, show(observed)),
            Verdict::Holds(found) => {
                assert!(expected, "held to be {key}: {}", show(observed));
                let found = found.expect("an order was asked for");
                assert!(
                    explains(data, observed, order, &found),
                    "{key}: {found:?} is no order of {}",
                    show(observed)
                );
            }
            Verdict::Broken(broken) => {
                assert!(!expected, "held not to be {key}: {}", show(observed));
                let core = cited(observed, &broken.evidence);
                assert!(!explained(data, &core, order), "{} {}", broken.sentence, show(observed));
                let stuck = broken.stuck.expect("a small history needs few steps");
                let failed = observed.calls.iter().find(|call| call.number == stuck.operation);
                let end = failed.and_then(|failed| failed.end).expect("it was answered");
                let known = |place| known_by(observed, broken.key, place, order);
                assert!(!explained(data, &known(end), order), "{}", show(observed));
                // Registers that no transaction joins are judged alone first, and have no key.
                let is_part = data.joins_keys && order == brute::Order::Process;
                let before = is_part || explained(data, &known(end - 1), order);
                assert!(before, "{}", show(observed));
            }
        }
        expected
    })
}

/// The history of a key, or of all, as it was known at a place. Where time does not count, later
/// calls may explain earlier answers.
fn known_by(observed: &Observed, key: Option<Symbol>, place: u32, order: brute::Order) -> Observed {
    let mut known = observed.clone();
    known.calls.retain(|call| call.start <= place || order == brute::Order::Process);
    known.calls.retain(|call| key.is_none() || call.key == key);
    for call in &mut known.calls {
        call.end = call.end.filter(|end| *end <= place);
    }
    known
}

/// Whether the search alone finds an order that respects real time, and one that respects the order
/// of processes; and whether the short cut for registers, if there is one, agrees with the former.
fn searched(data: &DataType, observed: &Observed) -> [bool; 2] {
    let parts = parts(data, observed);
    let ops: Vec<&[Op<'_>]> = parts.iter().map(|part| part.ops.as_slice()).collect();
    let [linearizable, sequential] = [Order::RealTime, Order::Process].map(|order| {
        let mut meter = Meter::new(Budget::default());
        matches!(search(data, observed, &ops, order, &mut meter), Outcome::Found(_))
    });
    if let [ops] = ops[..] {
        let by_zones = match zones::judge(ops) {
            Zones::NotApplicable => linearizable,
            Zones::Linearizable => true,
            Zones::Not(_) => false,
        };
        assert_eq!(by_zones, linearizable, "the zones: {}", show(observed));
    }
    [linearizable, sequential]
}

/// Goes through all histories of so many operations of two clients: every layout, every choice of
/// kinds. `None` among the kinds is an operation that failed, and is no part of the history.
/// Histories that differ in the names of the two values only are looked at once. All are searched;
/// of one in `each`, what is said of it is looked at as well.
fn all(data: &'static DataType, kinds: &[Option<(Deed, bool)>], count: u32, each: u32) -> [u32; 3] {
    let mut counts = [0; 3];
    for turns in layouts(count) {
        for code in 0..kinds.len().pow(count) {
            let chosen: Vec<&Option<(Deed, bool)>> =
                (0..count).map(|n| &kinds[code / kinds.len().pow(n) % kinds.len()]).collect();
            if !begins_with_one(&chosen) {
                continue;
            }
            let deeds = chosen.iter().map(|kind| (*kind).clone().unwrap_or((write(3), false)));
            let deeds: Vec<(Deed, bool)> = deeds.collect();
            let Some(mut observed) = lay_out(&deeds, turns) else { continue };
            observed.calls.retain(|call| chosen[call.number as usize].is_some());
            let found = searched(data, &observed);
            let expected = MODELS.map(|(_, order)| explained(data, &observed, order));
            assert_eq!(found, expected, "the search: {}", show(&observed));
            let [linearizable, sequential] = found;
            assert!(sequential || !linearizable, "real time contains the order of processes");
            if counts[0] % each == 0 {
                assert_eq!(agree(data, &observed), expected);
            }
            counts[0] += 1;
            counts[1] += u32::from(linearizable);
            counts[2] += u32::from(sequential);
        }
    }
    counts
}

/// Whether the value 1 is named before the value 2.
fn begins_with_one(kinds: &[&Option<(Deed, bool)>]) -> bool {
    let value = |deed: &Deed| match deed {
        Deed::Write(value) | Deed::Read(Seen::Value(value)) => Some(value.0),
        Deed::CompareAndSet { from, to, .. } => Some(from.map_or(to.0, |from| from.0)),
        _ => None,
    };
    let mut values = kinds.iter().filter_map(|kind| value(&kind.as_ref()?.0));
    values.next().is_none_or(|first| first == 1)
}

/// JUDGE-1 for registers.
///
/// Goal: no short cut of the search loses or invents an order. Method: every history of up to five
/// operations of two clients with two values, answered and in doubt; with failed ones up to three.
/// JUDGE-2 is checked on the way: what is cited is broken alone.
#[test]
fn registers_are_judged_like_brute_force_does_on_all_small_histories() {
    let mut kinds: Vec<Option<(Deed, bool)>> = [
        (write(1), true),
        (write(2), true),
        (write(1), false),
        (write(2), false),
        (read(None), true),
        (read(Some(1)), true),
        (read(Some(2)), true),
    ]
    .map(Some)
    .to_vec();
    let mut counts = [0; 3];
    for count in 0..=5 {
        let more = all(data("register"), &kinds, count, if count < 5 { 1 } else { 20 });
        counts.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
    }
    let [judged, linearizable, sequential] = counts;
    assert!(linearizable > judged / 10 && sequential > linearizable, "{counts:?}");
    assert!(judged > sequential + judged / 10, "{counts:?}");
    kinds.push(None);
    kinds.push(Some((read(Some(1)), false)));
    for count in 1..=3 {
        all(data("register"), &kinds, count, 1);
    }
}

/// JUDGE-1 for registers that are deleted, up to five operations.
#[test]
fn registers_that_are_deleted_are_judged_like_brute_force_does_on_all_small_histories() {
    let kinds = [
        (write(1), true),
        (Deed::Delete, true),
        (Deed::Delete, false),
        (read(None), true),
        (read(Some(1)), true),
    ]
    .map(Some);
    let mut counts = [0; 3];
    for count in 0..=5 {
        let more = all(data("register"), &kinds, count, if count < 5 { 1 } else { 20 });
        counts.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
    }
    let [judged, linearizable, sequential] = counts;
    assert!(linearizable > judged / 10 && sequential > linearizable, "{counts:?}");
    assert!(judged > sequential, "{counts:?}");
}

/// JUDGE-1 for registers with compare-and-set, up to four operations.
#[test]
fn registers_with_compare_and_set_are_judged_like_brute_force_does_on_all_small_histories() {
    let kinds = [
        (write(1), true),
        (read(None), true),
        (read(Some(1)), true),
        (read(Some(2)), true),
        (cas(None, 1, Some(true)), true),
        (cas(Some(1), 2, Some(true)), true),
        (cas(Some(2), 1, Some(true)), true),
        (cas(Some(1), 2, Some(false)), true),
        (cas(Some(1), 2, None), true),
        (cas(Some(1), 2, None), false),
        (write(1), false),
    ]
    .map(Some);
    let mut counts = [0; 3];
    for count in 0..=4 {
        let more = all(data("cas-register"), &kinds, count, if count < 4 { 1 } else { 5 });
        counts.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
    }
    let [judged, linearizable, sequential] = counts;
    assert!(linearizable > judged / 20 && sequential > linearizable, "{counts:?}");
}

/// JUDGE-1 and JUDGE-2 for every data type, on random histories of up to eight operations of three
/// clients on two keys.
#[test]
fn every_data_type_is_judged_like_brute_force_does_on_random_histories() {
    for data in ALL {
        let mut counts = [0; 2];
        for seed in 0..4_000 {
            let observed = random(data, seed, 4 + (seed % 5) as u32);
            let held = agree(data, &observed);
            counts.iter_mut().zip(held).for_each(|(count, held)| *count += u32::from(held));
        }
        let [linearizable, sequential] = counts;
        assert!(linearizable > 200, "{data:?}: few histories are good: {counts:?}");
        assert!(sequential >= linearizable && sequential < 3_900, "{data:?}: {counts:?}");
    }
}
