//! Bounded staleness: how old what was read may be, by versions and by time.
//!
//! Linearizability asks each read for the newest value. These two ask for less, and still know
//! real time: there is an order of all calls that has one before another whenever it was answered
//! before the other was called.
//!
//! - **By versions** (`versions.rs`): in that order each read returns one of the last k writes of
//!   its key. That is k-atomicity (Aiyer, Alvisi and Bazzi, DISC 2005).
//! - **By time** (`time.rs`): there is such an order in which each read returns the last write,
//!   once the calls of all reads are moved Δ to the past. That is Δ-atomicity (Golab, Li and Shah,
//!   *Analyzing Consistency Properties for Fun and Profit*, PODC 2011).
//!
//! Here k is given as how many newer versions a read may miss: k − 1. So zero is linearizability
//! in both.
//!
//! A bigger bound allows more. So there is a smallest one that holds, and it says how old the
//! oldest value was: *reads were at most 3 versions and 240 ms behind*. [`Age`] is that. No bound
//! excuses a value that nobody wrote, nor one that was read before its write was called.
//!
//! Both are local, as linearizability is: a history keeps a bound if each of its keys does.

#[cfg(test)]
mod tests;
mod time;
mod versions;
mod zones;

use super::registers::{self, Answer};
use super::ruling::{Obstacle, Pattern, Ruling};
use crate::observed::Observed;
use alloc::format;
use alloc::string::String;
use time::Time;
use versions::Versions;

/// How old reads were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Age {
    /// This is the smallest bound that holds.
    AtMost(u64),
    /// More than the first, and at most the second, if that is known: the search in between did
    /// not end.
    Between(u64, Option<u64>),
    /// No bound holds, and this shows it.
    Never(super::Proof),
    /// It could not be decided at all.
    Unknown(Obstacle),
}

/// What an age counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Newer versions.
    Versions,
    /// Microseconds since a value was overwritten.
    Microseconds,
}

impl Age {
    /// The age in a sentence: *Reads were at most 3 versions behind.*
    pub fn sentence(&self, unit: Unit) -> String {
        let of = |age: u64| match (unit, age) {
            (Unit::Versions, 1) => "1 version".into(),
            (Unit::Versions, _) => format!("{age} versions"),
            (Unit::Microseconds, _) if age >= 1_000 => {
                format!("{}.{:03} ms", age / 1_000, age % 1_000)
            }
            (Unit::Microseconds, _) => format!("{age} µs"),
        };
        match self {
            Self::AtMost(0) => "No read was behind.".into(),
            Self::AtMost(age) => format!("Reads were at most {} behind.", of(*age)),
            Self::Between(more, Some(most)) => {
                format!("Reads were more than {} and at most {} behind.", of(*more), of(*most))
            }
            Self::Between(more, None) => format!("Reads were more than {} behind.", of(*more)),
            Self::Never(proof) => proof.sentence.clone(),
            Self::Unknown(bound) => bound.sentence(),
        }
    }
}

/// Whether no read missed more than so many newer versions.
pub fn by_versions(observed: &Observed, missed: u32) -> Ruling {
    registers::judge(observed, &Versions::new(missed))
}

/// Whether no read returned a value that had been overwritten for longer than this, in
/// microseconds. `times` has the time of each place of the history, ascending.
pub fn by_time(observed: &Observed, times: &[u64], microseconds: u64) -> Ruling {
    match missing(observed, times) {
        Some(bound) => Ruling::Unknown(bound),
        None => registers::judge(observed, &Time { times, delta: microseconds }),
    }
}

/// How many newer versions reads missed at most.
pub fn versions(observed: &Observed) -> Age {
    let ops = match registers::ops(observed) {
        Ok(ops) => ops,
        Err(bound) => return Age::Unknown(bound),
    };
    let writes = ops.iter().filter(|op| op.write).count() as u32;
    let (mut broken, mut gave_up) = (None, false);
    let mut missed = 0;
    loop {
        match registers::answer(&ops, &Versions::new(missed)) {
            Answer::Holds => {
                let least = u64::from(missed);
                let below = broken.map_or(0, |broken: u32| u64::from(broken));
                return if gave_up { Age::Between(below, Some(least)) } else { Age::AtMost(least) };
            }
            // What cannot be decided exactly may still be bounded from above.
            Answer::Unknown(Obstacle::Steps { .. }) if missed <= writes => {
                gave_up = true;
                missed *= 2;
            }
            Answer::Unknown(bound) => {
                let none = Age::Unknown(bound);
                return broken.map_or(none, |broken| Age::Between(broken.into(), None));
            }
            Answer::Broken(found) => {
                if missed > writes {
                    return never(by_versions(observed, missed));
                }
                broken = Some(missed);
                // What was found says how far the next try may go.
                missed = missed.max((found.age as u32).saturating_sub(1));
                if matches!(found.pattern, Pattern::ThinAirRead | Pattern::FromTheFuture) {
                    return never(by_versions(observed, missed));
                }
            }
        }
        missed += 1;
    }
}

/// For how long, in microseconds, what reads returned had been overwritten at most.
pub fn microseconds(observed: &Observed, times: &[u64]) -> Age {
    if let Some(bound) = missing(observed, times) {
        return Age::Unknown(bound);
    }
    let ops = match registers::ops(observed) {
        Ok(ops) => ops,
        Err(bound) => return Age::Unknown(bound),
    };
    let at = |delta: u64| registers::answer(&ops, &Time { times, delta });
    let (mut low, mut high) = (0, times.last().copied().unwrap_or(0) + 1);
    match at(high) {
        Answer::Broken(_) => return never(by_time(observed, times, high)),
        Answer::Unknown(bound) => return Age::Unknown(bound),
        Answer::Holds => {}
    }
    while low < high {
        let middle = low + (high - low) / 2;
        match at(middle) {
            Answer::Holds => high = middle,
            Answer::Broken(_) => low = middle + 1,
            Answer::Unknown(bound) => return Age::Unknown(bound),
        }
    }
    Age::AtMost(high)
}

fn never(judgement: Ruling) -> Age {
    match judgement {
        Ruling::Broken(proof) => Age::Never(proof),
        Ruling::Unknown(bound) => Age::Unknown(bound),
        Ruling::Holds => Age::AtMost(0),
    }
}

/// Whether the times of some places are not given.
fn missing(observed: &Observed, times: &[u64]) -> Option<Obstacle> {
    let last = |call: &crate::observed::Call| call.end.unwrap_or(call.start) + 1;
    let places = observed.calls.iter().map(last).max().unwrap_or(0);
    let missing = places.saturating_sub(times.len() as u32);
    (missing > 0).then_some(Obstacle::Times { missing })
}
