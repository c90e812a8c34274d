//! Which write a read read from.
//!
//! Where every value of a key is written once, the value says it. Where values repeat, a history
//! is explained if *some* way of saying it explains it; so the ways are tried, after those have
//! been left out that the model excludes: a read from a write that comes causally after it, say,
//! or from one that was overwritten, causally, before it. That is exact: name the writes of an
//! explanation apart, and it explains a history in which every value is written once.
//!
//! A read that found nothing read the initial value, unless its key is ever deleted: then each
//! delete may have been its source, as well.
//!
//! To decide causal consistency with repeated values is NP-complete (Bouajjani, Enea, Guerraoui
//! and Hamza, POPL 2017, section 4), so the tries have a bound.

use super::{Answer, Causal, Found, Op, content, ops, shrink, sorted, words};
use crate::consistency::ruling::{Obstacle, Pattern, Ruling};
use crate::observed::Observed;
use alloc::vec;
use alloc::vec::Vec;
use model::order::sort_by_key;

/// How many ways of explaining reads are tried.
const WAYS_MAX: usize = 512;

/// How many ops may be judged in all of these ways.
const OPS_MAX: usize = 500_000;

/// How many comparisons may be spent on leaving candidates out.
const COMPARISONS_MAX: usize = 20_000_000;

/// The candidate that stands for the state before any write.
const INITIAL: u32 = u32::MAX;

/// A model, on reads and writes whose sources are known.
pub trait Model {
    /// What it says. `from` has the write that each read read from; none is the initial value.
    fn answer(&self, ops: &[Op], from: &[Option<u32>]) -> Answer;

    /// What is wrong, in a sentence, with ops that are broken alone.
    fn sentence(&self, observed: &Observed, ops: &[Op], found: &Found) -> alloc::string::String {
        words::sentence(observed, ops, found)
    }

    /// Which writes a read cannot have read from.
    fn excludes(&self) -> Excludes {
        Excludes::Later
    }
}

/// Writes that a read cannot have read from, whatever else is so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excludes {
    /// None.
    Nothing,
    /// Those that come causally after it.
    Later,
    /// Also those that were overwritten, causally, before it.
    Overwritten,
    /// Those that were called when it had ended, and those that come causally after it.
    Uncalled,
}

/// Judges a history by a model.
pub fn judge(observed: &Observed, model: &dyn Model) -> Ruling {
    let ops = match ops(observed) {
        Ok(ops) => ops,
        Err(bound) => return Ruling::Unknown(bound),
    };
    match answer(&ops, model) {
        Answer::Holds => Ruling::Holds,
        Answer::Unknown(bound) => Ruling::Unknown(bound),
        Answer::Broken(found) => {
            let (ops, found, minimal) = shrink::shrink(&ops, found, &|ops| answer(ops, model));
            let calls = ops.iter().map(|op| op.call).collect();
            let sentence = match found.ways {
                1 => model.sentence(observed, &ops, &found),
                ways => words::however(&ops, ways),
            };
            Ruling::Broken(crate::consistency::Proof {
                calls,
                sentence,
                pattern: found.pattern,
                minimal,
            })
        }
    }
}

/// Judges reads and writes by a model.
pub fn answer(ops: &[Op], model: &dyn Model) -> Answer {
    let excludes = model.excludes();
    let mut candidates = candidates(ops, excludes == Excludes::Uncalled);
    if let Some(read) = (0..ops.len()).find(|&op| lonely(ops, &candidates, op)) {
        return thin_air(ops, read);
    }
    if excludes != Excludes::Nothing {
        prune(ops, &mut candidates, excludes == Excludes::Overwritten);
    }
    let open: Vec<usize> = (0..ops.len()).filter(|&op| candidates[op].len() > 1).collect();
    let ways = open.iter().try_fold(1_usize, |ways, &op| {
        ways.checked_mul(candidates[op].len())
            .filter(|ways| *ways <= WAYS_MAX && *ways <= OPS_MAX / ops.len().max(1))
    });
    let source = |candidate: &u32| Some(*candidate).filter(|candidate| *candidate != INITIAL);
    let mut from: Vec<Option<u32>> =
        candidates.iter().map(|candidates| candidates.first().and_then(source)).collect();
    let Some(ways) = ways else {
        return Answer::Unknown(Obstacle::SeveralWriters { reads: open.len() as u32 });
    };
    let (mut broken, mut bound) = (None::<Found>, None);
    for way in 0..ways {
        let mut rest = way;
        for &op in &open {
            from[op] = source(&candidates[op][rest % candidates[op].len()]);
            rest /= candidates[op].len();
        }
        match model.answer(ops, &from) {
            Answer::Holds => return Answer::Holds,
            Answer::Unknown(reached) => bound = Some(reached),
            Answer::Broken(found) => match &mut broken {
                Some(all) => {
                    // Nothing is to blame in every way, and only the least is true of all.
                    (all.read, all.missed, all.ways) = (None, None, ways);
                    all.age = all.age.min(found.age);
                    all.core.extend(found.core);
                }
                None => broken = Some(found),
            },
        }
    }
    match (bound, broken) {
        (None, Some(found)) => {
            let core = closed(ops, sorted(found.core));
            Answer::Broken(Found { core, ..found })
        }
        (Some(bound), _) => Answer::Unknown(bound),
        (None, None) => Answer::Holds,
    }
}

/// Whether a read returned a value that no write explains.
fn lonely(ops: &[Op], candidates: &[Vec<u32>], op: usize) -> bool {
    !ops[op].write && ops[op].value.is_some() && candidates[op].is_empty()
}

fn thin_air(ops: &[Op], read: usize) -> Answer {
    let writes =
        (0..ops.len()).filter(|&op| ops[op].write && content(&ops[op]) == content(&ops[read]));
    let mut core: Vec<u32> = writes.map(|op| op as u32).collect();
    let pattern = if core.is_empty() { Pattern::ThinAirRead } else { Pattern::FromTheFuture };
    core.push(read as u32);
    Answer::Broken(Found { read: Some(read as u32), ..Found::of(pattern, sorted(core)) })
}

/// For each read, the writes of its key that wrote what it returned.
fn candidates(ops: &[Op], knows_time: bool) -> Vec<Vec<u32>> {
    let mut writes: Vec<u32> = (0..ops.len() as u32).filter(|&op| ops[op as usize].write).collect();
    sort_by_key(&mut writes, |&op| content(&ops[op as usize]));
    let of = |read: &Op| {
        if read.write {
            return vec![];
        }
        let first = writes.partition_point(|&op| content(&ops[op as usize]) < content(read));
        let same = writes[first..].iter().copied();
        let same = same.take_while(|&op| content(&ops[op as usize]) == content(read));
        let in_time = same.filter(|&op| !knows_time || ops[op as usize].start < read.end);
        read.value.is_none().then_some(INITIAL).into_iter().chain(in_time).collect()
    };
    ops.iter().map(of).collect()
}

/// With each read, all writes that might explain it.
pub fn closed(ops: &[Op], mut kept: Vec<u32>) -> Vec<u32> {
    let mut wanted: Vec<u128> = vec![];
    for op in kept.iter().map(|&op| &ops[op as usize]) {
        if !op.write {
            wanted.push(content(op));
        }
    }
    sort_by_key(&mut wanted, |content| *content);
    for (place, op) in ops.iter().enumerate() {
        if op.write && wanted.binary_search(&content(op)).is_ok() {
            kept.push(place as u32);
        }
    }
    sorted(kept)
}

/// Leaves out candidates that cannot be, as long as that leaves one.
fn prune(ops: &[Op], candidates: &mut [Vec<u32>], overwritten: bool) {
    let mut left = COMPARISONS_MAX;
    while candidates.iter().any(|candidates| candidates.len() > 1) {
        let only = |candidates: &Vec<u32>| match candidates[..] {
            [only] if only != INITIAL => Some(only),
            _ => None,
        };
        let from: Vec<Option<u32>> = candidates.iter().map(only).collect();
        let Ok(causal) = Causal::of(ops, &from) else { return };
        let mut fewer = false;
        for read in 0..ops.len() as u32 {
            let many = &candidates[read as usize];
            let cost = many.len().saturating_mul(1 + causal.clocks.of(read).len());
            if many.len() < 2 {
                continue;
            }
            let Some(rest) = left.checked_sub(cost) else { return };
            left = rest;
            let cannot = |write: u32| match write {
                INITIAL => overwritten && is_overwritten(&causal, read, None),
                _ => {
                    causal.before(read, write)
                        || overwritten && is_overwritten(&causal, read, Some(write))
                }
            };
            let can: Vec<u32> = many.iter().copied().filter(|&write| !cannot(write)).collect();
            if !can.is_empty() && can.len() < many.len() {
                candidates[read as usize] = can;
                fewer = true;
            }
        }
        if !fewer {
            return;
        }
    }
}

/// Whether a write, or the initial value, was overwritten, causally, before a read.
fn is_overwritten(causal: &Causal<'_>, read: u32, write: Option<u32>) -> bool {
    let counts = causal.clocks.of(read);
    let mut last = causal.last_writes(causal.ops[read as usize].key, counts);
    last.any(|other| write.is_none_or(|write| causal.before(write, other)))
}
