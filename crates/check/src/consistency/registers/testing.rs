//! Small histories for tests: from a line of text, and all there are.
//!
//! `w x 1, r y - | r x 1, w y 2?` has two sessions: one writes 1 to x and finds nothing in y, the
//! other reads 1 of x and writes 2 to y without ever hearing what became of it. `r x *` saw
//! anything. Calls take places in turns unless they have their own: `w x 1 @3-9`, `w x 1 @3`.

use crate::consistency::ruling::Ruling;
use crate::observed::{Call, Deed, Observed, Seen, Symbol};
use std::collections::BTreeMap;

/// A history from text.
pub fn history(text: &str) -> Observed {
    let mut observed = Observed::default();
    let mut symbols = BTreeMap::new();
    let sessions: Vec<Vec<&str>> =
        text.split('|').map(|session| session.split(',').collect()).collect();
    let longest = sessions.iter().map(Vec::len).max().unwrap_or(0);
    for turn in 0..longest {
        for (process, session) in sessions.iter().enumerate() {
            let Some(text) = session.get(turn).filter(|text| !text.trim().is_empty()) else {
                continue;
            };
            let start = 2 * (turn * sessions.len() + process) as u32;
            let call = call(text.trim(), process as u32, start, &mut |text| {
                let texts = &mut observed.texts;
                *symbols.entry(text.to_string()).or_insert_with(|| {
                    texts.push(text.to_string());
                    Symbol(texts.len() as u32 - 1)
                })
            });
            observed.calls.push(call);
        }
    }
    observed.calls.sort_by_key(|call| call.start);
    for (number, call) in observed.calls.iter_mut().enumerate() {
        call.number = number as u32;
        observed.places = observed.places.max(call.end.unwrap_or(call.start) + 1);
    }
    observed
}

fn call(text: &str, process: u32, start: u32, symbol: &mut dyn FnMut(&str) -> Symbol) -> Call {
    let (text, places) = text.split_once('@').unwrap_or((text, ""));
    let text = text.trim();
    let (text, open) = text.strip_suffix('?').map_or((text, false), |text| (text, true));
    let words: Vec<&str> = text.split_whitespace().collect();
    let [what, key, value] = words[..] else { panic!("{text:?} is no call") };
    let key = Some(symbol(key));
    let deed = match (what, value) {
        ("w", "-") => Deed::Delete,
        ("w", value) => Deed::Write(symbol(value)),
        (_, "-") => Deed::Read(Seen::Nothing),
        (_, "*") => Deed::Read(Seen::Anything),
        (_, value) => Deed::Read(Seen::Value(symbol(value))),
    };
    let number = |text: &str| text.trim().parse::<u32>().expect("a place is a number");
    let (start, end) = match places.split_once('-') {
        Some((start, end)) => (number(start), number(end)),
        None if places.is_empty() => (start, start + 1),
        None => (number(places), number(places) + 1),
    };
    Call { number: 0, process, key, deed, start, end: Some(end).filter(|_| !open) }
}

/// The calls that a judgement cites, as a history of their own.
fn cited(observed: &Observed, judgement: &Ruling) -> Observed {
    let Ruling::Broken(proof) = judgement else { panic!("it is {}", judgement.word()) };
    crate::consistency::cited(observed, &proof.calls)
}

/// Whether a proof stands alone, and not without any one of its calls: except for a write whose
/// loss would leave a read of it unexplained, and for a read of what nobody wrote.
pub fn assert_proof(observed: &Observed, judge: &dyn Fn(&Observed) -> Ruling) {
    let judgement = judge(observed);
    let alone = cited(observed, &judgement);
    let again = judge(&alone);
    assert_eq!(again.word(), "broken", "{judgement:?} does not stand alone in {observed:?}");
    for out in &alone.calls {
        let mut fewer = alone.clone();
        let explains = |call: &Call| match (&out.deed, &call.deed) {
            (Deed::Write(one), Deed::Read(Seen::Value(other))) => {
                one == other && out.key == call.key
            }
            (Deed::Delete, Deed::Read(Seen::Nothing)) => out.key == call.key,
            _ => false,
        };
        fewer.calls.retain(|call| call.number != out.number && !explains(call));
        assert_ne!(judge(&fewer).word(), "broken", "{judgement:?} can do without {out:?}");
    }
}

/// Which histories to go through.
#[derive(Clone, Copy)]
pub struct Small {
    pub calls: usize,
    pub sessions: usize,
    pub keys: u32,
    /// Values, or none if each write writes a value of its own.
    pub values: Option<u32>,
    /// Whether writes may have no answer.
    pub open: bool,
    /// Whether keys may be deleted.
    pub deletes: bool,
}

/// Calls `visit` with every history of that size, up to the names of keys: sessions are not longer
/// than those before them, and keys and values appear in order.
pub fn each(small: Small, visit: &mut dyn FnMut(&Observed)) {
    let mut lengths = vec![];
    shapes(small.calls, small.calls, small.sessions, &mut lengths, &mut |lengths| {
        let processes: Vec<u32> = lengths
            .iter()
            .enumerate()
            .flat_map(|(process, &length)| std::iter::repeat_n(process as u32, length))
            .collect();
        let mut calls = vec![];
        fill(small, &processes, &mut calls, visit);
    });
}

fn shapes(
    left: usize,
    longest: usize,
    sessions: usize,
    lengths: &mut Vec<usize>,
    visit: &mut dyn FnMut(&[usize]),
) {
    if left == 0 {
        return visit(lengths);
    }
    if sessions == 0 {
        return;
    }
    for length in (1..=longest.min(left)).rev() {
        lengths.push(length);
        shapes(left - length, length, sessions - 1, lengths, visit);
        lengths.pop();
    }
}

fn fill(small: Small, processes: &[u32], calls: &mut Vec<Call>, visit: &mut dyn FnMut(&Observed)) {
    let number = calls.len() as u32;
    let Some(&process) = processes.get(calls.len()) else {
        let observed = Observed {
            calls: calls.clone(),
            texts: (0..20).map(|text| text.to_string()).collect(),
            places: 2 * number,
            ..Observed::default()
        };
        if reads_are_written(&observed) {
            visit(&observed);
        }
        return;
    };
    let used = calls.iter().filter_map(|call| call.key).map(|key| key.0 + 1).max().unwrap_or(0);
    for key in 0..small.keys.min(used + 1) {
        let place = 2 * number;
        let mut push = |deed, open: bool| {
            let end = Some(place + 1).filter(|_| !open);
            calls.push(Call { number, process, key: Some(Symbol(key)), deed, start: place, end });
            fill(small, processes, calls, visit);
            calls.pop();
        };
        push(Deed::Read(Seen::Nothing), false);
        if small.deletes {
            push(Deed::Delete, false);
        }
        let all = small.values.unwrap_or(processes.len() as u32);
        for value in 0..all {
            push(Deed::Read(Seen::Value(Symbol(value))), false);
            if small.values.is_some() || value == number {
                push(Deed::Write(Symbol(value)), false);
                if small.open {
                    push(Deed::Write(Symbol(value)), true);
                }
            }
        }
    }
}

/// Reads of what nobody wrote are judged elsewhere; here they would be nearly all there are.
fn reads_are_written(observed: &Observed) -> bool {
    let written = |read: &Call, value: &Symbol| {
        let wrote = |call: &Call| call.key == read.key && call.deed == Deed::Write(*value);
        observed.calls.iter().any(wrote)
    };
    observed.calls.iter().all(|call| match &call.deed {
        Deed::Read(Seen::Value(value)) => written(call, value),
        _ => true,
    })
}

/// Orders of a few things.
pub fn permutations(things: &[usize]) -> Vec<Vec<usize>> {
    if things.is_empty() {
        return vec![vec![]];
    }
    let mut all = vec![];
    for (place, &first) in things.iter().enumerate() {
        let mut rest = things.to_vec();
        rest.remove(place);
        for mut order in permutations(&rest) {
            order.insert(0, first);
            all.push(order);
        }
    }
    all
}

/// What a read of the key sees at the end of an order of calls.
pub fn last(observed: &Observed, order: impl Iterator<Item = usize>, key: Option<Symbol>) -> Seen {
    let mut seen = Seen::Nothing;
    for call in order.map(|call| &observed.calls[call]).filter(|call| call.key == key) {
        match call.deed {
            Deed::Write(value) => seen = Seen::Value(value),
            Deed::Delete => seen = Seen::Nothing,
            _ => {}
        }
    }
    seen
}

/// Session order: an op without an answer comes before nothing.
pub fn session_order(observed: &Observed, one: usize, other: usize) -> bool {
    let (one, other) = (&observed.calls[one], &observed.calls[other]);
    one.process == other.process && one.start < other.start && one.end.is_some()
}

/// The history with some of the writes without an answer left out, in every way.
pub fn happened(observed: &Observed) -> Vec<Observed> {
    let open: Vec<u32> =
        observed.calls.iter().filter(|call| call.end.is_none()).map(|call| call.number).collect();
    let ways = 0..1_u32 << open.len();
    let way = |way: u32| {
        let dropped = |number: u32| {
            open.iter().position(|&open| open == number).is_some_and(|at| way >> at & 1 == 1)
        };
        let mut observed = observed.clone();
        observed.calls.retain(|call| !dropped(call.number));
        observed
    };
    ways.map(way).collect()
}

/// The same history with other names for sessions, keys and values.
pub fn renamed(observed: &Observed) -> Observed {
    let mut renamed = observed.clone();
    for call in &mut renamed.calls {
        call.process = 90 - 7 * call.process;
        call.key = call.key.map(|key| Symbol(50 - key.0));
        let name = |value: &mut Symbol| value.0 = 1_000 - 3 * value.0;
        match &mut call.deed {
            Deed::Write(value) | Deed::Read(Seen::Value(value)) => name(value),
            _ => {}
        }
    }
    renamed
}

/// Replicas that take in the writes of others one by one, in any order that is causal, or any at
/// all: some of these histories keep a model and some do not.
pub fn random(seed: u64) -> Observed {
    let mut state = seed;
    let mut luck = |below: u64| {
        state = model::trace::mix(state);
        state % below
    };
    let (sessions, keys) = (2 + luck(3) as usize, 1 + luck(3));
    let (strict, orderly, odd) = (luck(3), luck(2) == 0, luck(2));
    let mut observed = Observed::default();
    let mut log: Vec<(u32, u32, Vec<bool>)> = vec![];
    let mut taken: Vec<Vec<usize>> = vec![vec![]; sessions];
    for number in 0..9 + luck(8) as u32 {
        let session = luck(sessions as u64) as usize;
        for (write, (_, _, before)) in log.iter().enumerate() {
            let ready = |(at, seen): (usize, &bool)| !seen || taken[session].contains(&at);
            let causal = strict == 0 || before.iter().enumerate().all(ready);
            if causal && !taken[session].contains(&write) && luck(3) == 0 {
                taken[session].push(write);
            }
        }
        if orderly {
            taken[session].sort_unstable();
        }
        let key = luck(keys) as u32;
        let mut end = Some(2 * number + 1);
        let deed = if luck(2) == 0 {
            let seen = (0..log.len()).map(|write| taken[session].contains(&write)).collect();
            log.push((key, number, seen));
            if luck(10) > 0 {
                taken[session].push(log.len() - 1)
            } else {
                end = None
            }
            Deed::Write(Symbol(number))
        } else {
            let of_key = |write: &&usize| log[**write].0 == key;
            let mut all: Vec<usize> = taken[session].clone();
            if odd == 0 && luck(4) == 0 {
                all = vec![luck(log.len() as u64 + 1) as usize]
                    .into_iter()
                    .filter(|&write| write < log.len())
                    .collect();
            }
            let last = all.iter().rev().find(of_key);
            Deed::Read(last.map_or(Seen::Nothing, |&write| Seen::Value(Symbol(log[write].1))))
        };
        let (process, key, start) = (session as u32, Some(Symbol(key)), 2 * number);
        observed.calls.push(Call { number, process, key, deed, start, end });
    }
    observed
}
