//! A sentence about calls that are broken alone.

use super::{Found, Op};
use crate::consistency::ruling::Pattern;
use crate::consistency::words::name_of;
use crate::observed::{Call, Observed};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// More calls than this are counted and not named.
const NAMED_MAX: usize = 12;

/// What is wrong.
pub fn sentence(observed: &Observed, ops: &[Op], found: &Found) -> String {
    let all = names(ops);
    let of_read = found.read.map(|read| &ops[read as usize]);
    let of_missed = found.missed.map(|write| &ops[write as usize]);
    match (of_read, of_missed) {
        (Some(read), Some(write)) => {
            let (read, write) = (reading(observed, read), writing(observed, write));
            match found.pattern {
                Pattern::WriteCoInitRead | Pattern::WriteHbInitRead => {
                    format!("{read}, though {write} comes before it, as {all} show.")
                }
                Pattern::Missed => {
                    format!("{read}, though {write} must be visible to it, as {all} show.")
                }
                _ => format!("{read}, though {write} is newer and comes before it, as {all} show."),
            }
        }
        (Some(read), None) => {
            let read = reading(observed, read);
            match found.pattern {
                Pattern::ThinAirRead => format!("{read}, which nobody wrote."),
                _ => format!("{read}, which nobody had written by then."),
            }
        }
        (None, _) => match found.pattern {
            Pattern::CyclicCo => format!(
                "{all} form a circle: each comes before the next, in its session or because its \
                 value was read."
            ),
            Pattern::CyclicHb => {
                format!("No order of the writes explains what one session saw: {all}.")
            }
            _ => format!("No order of the writes that all agree on explains {all}."),
        },
    }
}

/// What is wrong where several writes may explain a read.
pub fn however(ops: &[Op], ways: usize) -> String {
    let all = names(ops);
    format!("Values repeat, and none of the {ways} ways to say who read from whom explains {all}.")
}

/// The numbers of calls, or how many there are.
pub fn names(ops: &[Op]) -> String {
    if let [first, .., last] = ops
        && ops.len() > NAMED_MAX
    {
        let (first, last) = (name_of(first.call), name_of(last.call));
        return format!("{} calls, {first} to {last}", ops.len());
    }
    let numbers: Vec<String> = ops.iter().map(|op| name_of(op.call)).collect();
    match numbers.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => numbers.join(""),
    }
}

/// A read and what it saw.
pub fn reading(observed: &Observed, read: &Op) -> String {
    let saw = match read.value {
        Some(value) => format!("returned {}", observed.text(value)),
        None => "found nothing".to_string(),
    };
    format!("Read {}{} {saw}", name_of(read.call), of_key(observed, read))
}

/// A write and what it wrote.
pub fn writing(observed: &Observed, write: &Op) -> String {
    match write.value {
        Some(value) => format!("write {} of {}", name_of(write.call), observed.text(value)),
        None => format!("delete {}", name_of(write.call)),
    }
}

fn of_key(observed: &Observed, op: &Op) -> String {
    let call = observed.calls.iter().find(|call: &&Call| call.number == op.call);
    let key = call.and_then(|call| call.key);
    key.map_or_else(String::new, |key| format!(" of {}", observed.text(key)))
}
