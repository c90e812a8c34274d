//! Goal: both bounds say what their definitions say. Method: every order of all calls is tried, on
//! every history of up to four calls of one key with every way in which they can overlap, and on
//! many random ones of six; then stories with known ages.

use super::*;
use crate::consistency::registers::testing::*;
use crate::observed::{Call, Deed, Seen, Symbol};
use model::trace::mix;

/// Whether some order of all calls has one before another where `before` says so, and lets each
/// read return one of the last `k` writes of its key.
fn explained(observed: &Observed, k: usize, before: &dyn Fn(&Call, &Call) -> bool) -> bool {
    happened(observed).iter().any(|observed| {
        let mut order = vec![];
        goes_on(observed, k, before, &mut order)
    })
}

fn goes_on(
    observed: &Observed,
    k: usize,
    before: &dyn Fn(&Call, &Call) -> bool,
    order: &mut Vec<usize>,
) -> bool {
    let calls = &observed.calls;
    if order.len() == calls.len() {
        return true;
    }
    let rest: Vec<usize> = (0..calls.len()).filter(|call| !order.contains(call)).collect();
    rest.iter().any(|&next| {
        let first = !rest.iter().any(|&other| other != next && before(&calls[other], &calls[next]));
        if !first || !recent(observed, k, order, &calls[next]) {
            return false;
        }
        order.push(next);
        let goes = goes_on(observed, k, before, order);
        order.pop();
        goes
    })
}

fn recent(observed: &Observed, k: usize, order: &[usize], read: &Call) -> bool {
    let Deed::Read(seen) = &read.deed else { return true };
    let mut versions = vec![Seen::Nothing];
    for call in order.iter().map(|&call| &observed.calls[call]) {
        match call.deed {
            _ if call.key != read.key => {}
            Deed::Write(value) => versions.push(Seen::Value(value)),
            Deed::Delete => versions.push(Seen::Nothing),
            _ => {}
        }
    }
    versions.iter().rev().take(k).any(|version| version == seen)
}

fn in_time(one: &Call, other: &Call) -> bool {
    one.end.is_some_and(|end| end < other.start)
}

/// Whether one call is before another once reads are called `delta` earlier.
fn shifted(times: &[u64], delta: u64, one: &Call, other: &Call) -> bool {
    let Some(end) = one.end else { return false };
    match other.deed {
        Deed::Read(_) if delta > 0 => times[end as usize] + delta < times[other.start as usize],
        _ => end < other.start,
    }
}

fn times(seed: u64) -> Vec<u64> {
    let mut time = 0;
    let mut next = |place: u64| {
        time += mix(seed ^ place << 9) % 4;
        time
    };
    (0..20).map(&mut next).collect()
}

/// Compares everything that can be asked about a history.
fn compare(observed: &Observed, seed: u64) -> [bool; 2] {
    let mut smallest = None;
    for missed in 0..7 {
        let expected = explained(observed, missed as usize + 1, &in_time);
        let judge = |observed: &Observed| by_versions(observed, missed);
        let judgement = judge(observed);
        let word = if expected { "holds" } else { "broken" };
        assert_eq!(judgement.word(), word, "{missed} of {:?}: {judgement:?}", observed.calls);
        if expected {
            smallest = smallest.or(Some(u64::from(missed)));
        } else if seed.is_multiple_of(5) {
            assert_proof(observed, &judge);
        }
    }
    match (versions(observed), smallest) {
        (Age::AtMost(age), Some(smallest)) => assert_eq!(age, smallest, "{:?}", observed.calls),
        (Age::Never(_), None) => {}
        (age, smallest) => panic!("{age:?} is not {smallest:?} for {:?}", observed.calls),
    }
    let times = times(seed);
    let of_time = |delta: u64| explained(observed, 1, &|a, b| shifted(&times, delta, a, b));
    match microseconds(observed, &times) {
        Age::AtMost(age) => {
            assert!(of_time(age), "{age} of {times:?} {:?}", observed.calls);
            if let Some(less) = age.checked_sub(1) {
                assert!(!of_time(less), "{less} of {times:?} {:?}", observed.calls);
                if seed.is_multiple_of(5) {
                    assert_proof(observed, &|observed| by_time(observed, &times, less));
                }
            }
            [true, age > 0]
        }
        Age::Never(_) => {
            assert!(!of_time(1_000), "{:?}", observed.calls);
            [false, false]
        }
        age => panic!("{age:?} for {:?}", observed.calls),
    }
}

type Visit<'a> = dyn FnMut(&[(u32, u32)]) + 'a;

/// Calls `visit` with every way in which calls can overlap: their starts and ends.
fn overlaps(
    open: &mut Vec<usize>,
    calls: &mut Vec<(u32, u32)>,
    left: usize,
    place: u32,
    visit: &mut Visit<'_>,
) {
    if left == 0 && open.is_empty() {
        return visit(calls);
    }
    if left > 0 {
        open.push(calls.len());
        calls.push((place, 0));
        overlaps(open, calls, left - 1, place + 1, visit);
        calls.pop();
        open.pop();
    }
    for at in 0..open.len() {
        let call = open.remove(at);
        calls[call].1 = place;
        overlaps(open, calls, left, place + 1, visit);
        open.insert(at, call);
    }
}

/// Every history of one key with these intervals, each write of a value of its own.
fn deeds(intervals: &[(u32, u32)], calls: &mut Vec<Call>, visit: &mut dyn FnMut(&Observed)) {
    let number = calls.len();
    let Some(&(start, end)) = intervals.get(number) else {
        let written = |value: Symbol| calls.iter().any(|call| call.deed == Deed::Write(value));
        let all = calls.iter().all(|call| match call.deed {
            Deed::Read(Seen::Value(value)) => written(value),
            _ => true,
        });
        if all {
            let texts = (0..9).map(|text| text.to_string()).collect();
            visit(&Observed { calls: calls.clone(), texts, places: 20, ..Observed::default() });
        }
        return;
    };
    let mut options = vec![(Deed::Write(Symbol(number as u32)), Some(end))];
    options.push((Deed::Write(Symbol(number as u32)), None));
    options.push((Deed::Read(Seen::Nothing), Some(end)));
    if intervals.len() < 4 {
        options.push((Deed::Delete, Some(end)));
    }
    for value in 0..intervals.len() as u32 {
        options.push((Deed::Read(Seen::Value(Symbol(value))), Some(end)));
    }
    for (deed, end) in options {
        let (process, key) = (number as u32, Some(Symbol(0)));
        calls.push(Call { number: number as u32, process, key, deed, start, end });
        deeds(intervals, calls, visit);
        calls.pop();
    }
}

#[test]
fn all_histories_of_up_to_four_calls_of_one_key_agree_with_the_definitions() {
    let (mut count, mut sometimes, mut stale) = (0, 0, 0);
    for calls in 1..=4 {
        overlaps(&mut vec![], &mut vec![], calls, 0, &mut |intervals| {
            deeds(intervals, &mut vec![], &mut |observed| {
                count += 1;
                let [some, later] = compare(observed, count);
                sometimes += usize::from(some);
                stale += usize::from(later);
            });
        });
    }
    assert!(stale > 100 && sometimes > 1_000, "{stale} stale, {sometimes} explained, of {count}");
    println!("{stale} stale, {sometimes} explained, of {count}");
}

/// Six or seven calls of two keys, mostly writes that are read late.
fn random(seed: u64, values: u32) -> Observed {
    let mut state = seed;
    let mut luck = |below: u64| {
        state = mix(state);
        state % below
    };
    let count = 5 + luck(3) as usize;
    let mut events: Vec<(u64, usize)> = vec![];
    for call in 0..count {
        let start = luck(60);
        events.extend([(start, call), (start + 1 + luck(14), call)]);
    }
    events.sort_unstable();
    let place = |call: usize, nth: usize| {
        let mine = events.iter().enumerate().filter(|(_, event)| event.1 == call);
        mine.map(|(place, _)| place as u32).nth(nth).expect("each call has two events")
    };
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_unstable_by_key(|&call| place(call, 0));
    let mut observed = Observed::default();
    let keys: Vec<u32> = (0..count).map(|_| u32::from(luck(4) == 0)).collect();
    let writes: Vec<bool> = (0..count).map(|at| at < 2 || luck(2) == 0).collect();
    let value = |number: usize| Symbol(number as u32 % values);
    for (number, &at) in order.iter().enumerate() {
        let mut end = Some(place(at, 1));
        let source = luck(number as u64 + 1) as usize;
        let deed = if writes[number] {
            end = end.filter(|_| luck(8) > 0);
            Deed::Write(value(number))
        } else if source < number && writes[source] && keys[source] == keys[number] {
            Deed::Read(Seen::Value(value(source)))
        } else {
            Deed::Read(Seen::Nothing)
        };
        let (number, process) = (number as u32, number as u32);
        let key = Some(Symbol(keys[number as usize]));
        observed.calls.push(Call { number, process, key, deed, start: place(at, 0), end });
    }
    observed.places = events.len() as u32;
    observed.texts = (0..9).map(|text| text.to_string()).collect();
    observed
}

#[test]
fn random_histories_agree_with_the_definitions() {
    let mut stale = 0;
    for seed in 0..3_000 {
        stale += usize::from(compare(&random(seed, 99), seed)[1]);
    }
    for seed in 0..500 {
        stale += usize::from(compare(&random(seed, 3), seed)[1]);
    }
    assert!(stale > 500, "{stale} are stale");
}

#[test]
fn the_age_of_a_stale_read_is_told() {
    let observed = history("w x 1 @0-1, w x 2 @2-3, w x 3 @4-5, w x 4 @6-7 | r x 1 @8-9");
    assert_eq!(versions(&observed), Age::AtMost(3));
    let times = [0, 10, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 242_000, 243_000];
    assert_eq!(microseconds(&observed, &times), Age::AtMost(240_000));
    let say = microseconds(&observed, &times).sentence(Unit::Microseconds);
    assert_eq!(say, "Reads were at most 240.000 ms behind.");
    assert_eq!(
        versions(&observed).sentence(Unit::Versions),
        "Reads were at most 3 versions behind."
    );
    let Ruling::Broken(proof) = by_versions(&observed, 2) else { panic!("3 are missed") };
    assert_eq!((proof.calls.len(), proof.pattern), (5, Pattern::TooOld));
    let say = "Read #5 of x returned 1, which misses 3 newer versions, as #1, #2, #3, #4 and #5 \
               show.";
    assert_eq!(proof.sentence, say);
    let Ruling::Broken(proof) = by_time(&observed, &times, 200_000) else { panic!("it is old") };
    assert_eq!(proof.calls, [0, 1, 4]);
    assert!(proof.sentence.contains("240000 µs"), "{}", proof.sentence);
    assert_eq!(by_time(&observed, &times, 240_000), Ruling::Holds);
}

#[test]
fn no_bound_excuses_what_nobody_had_written() {
    let from_nowhere = history("w x 1 @0-1 | r x 7 @2-3");
    let too_early = history("w x 1 @4-5 | r x 1 @2-3");
    for (observed, pattern) in
        [(from_nowhere, Pattern::ThinAirRead), (too_early, Pattern::FromTheFuture)]
    {
        for age in [versions(&observed), microseconds(&observed, &times(1))] {
            let Age::Never(proof) = age else { panic!("{age:?}") };
            assert_eq!(proof.pattern, pattern);
        }
    }
}

#[test]
fn an_unanswered_write_is_neither_dropped_nor_forced() {
    let dropped = history("w x 1 @0-1, w x 2? @2 | r x 2 @4-5");
    assert_eq!(versions(&dropped), Age::AtMost(0));
    let forced = history("w x 1 @0-1, w x 2? @2 | r x 1 @4-5, r x 2 @6-7");
    assert_eq!(versions(&forced), Age::AtMost(0));
    let back = history("w x 1 @0-1, w x 2? @2 | r x 2 @4-5, r x 1 @6-7");
    assert_eq!(versions(&back), Age::AtMost(1));
}

#[test]
fn unknown_times_and_a_search_without_end_are_named() {
    let observed = history("w x 1 @0-1 | r x 1 @2-3");
    let bound = Obstacle::Times { missing: 2 };
    assert_eq!(by_time(&observed, &[0, 5], 0), Ruling::Unknown(bound));
    let crowd = history(
        "w x 1 @0-9 | w x 2 @1-10 | w x 3 @2-11 | r x 1 @20-21, r x 2 @22-23, \
                         r x 1 @24-25",
    );
    let judgement = registers::judge(&crowd, &Versions::within(1, 3));
    assert_eq!(judgement, Ruling::Unknown(Obstacle::Steps { limit: 3 }));
}
