//! A sentence about operations that are broken alone.
//!
//! Most breaks are of one of four kinds, and each has a sentence that says what a person would say:
//! a value from nowhere, a read that missed an acknowledged write, a read that went behind another
//! read, and everything else.

use super::{Item, rank, seen};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::Key;
use model::order::sort_by_key;

/// More operations than this are counted and not named.
const NAMED_MAX: usize = 8;

/// What is wrong with these operations on a key.
pub(super) fn sentence(key: Key, core: &[Item]) -> String {
    let mut reads: Vec<&Item> = core.iter().filter(|item| !item.write).collect();
    sort_by_key(&mut reads, |read| !rank(read.end.map(u64::from)));
    let mut found = reads.iter().filter_map(|read| from_nowhere(key, core, read));
    let mut missed = reads.iter().filter_map(|read| missed(key, core, read));
    let mut behind = reads.iter().filter_map(|read| behind(key, &reads, read));
    let named = found.next().or_else(|| missed.next()).or_else(|| behind.next());
    named.unwrap_or_else(|| {
        if let [first, .., last] = core
            && core.len() > NAMED_MAX
        {
            let (count, first, last) = (core.len(), first.op, last.op);
            return format!(
                "No order of {count} operations on {key}, {first} to {last}, explains what the \
                 clients were told."
            );
        }
        let numbers: Vec<String> = core.iter().map(|item| item.op.to_string()).collect();
        format!("No order of {} on {key} explains what the clients were told.", numbers.join(", "))
    })
}

fn got(read: &Item) -> String {
    seen(read.value).map_or("found nothing".into(), |value| format!("returned {value}"))
}

/// The writes that a read may have read from.
fn sources<'a>(core: &'a [Item], read: &'a Item) -> impl Iterator<Item = &'a Item> {
    core.iter().filter(|item| {
        item.write && item.value == read.value && read.end.is_some_and(|end| item.call < end)
    })
}

fn from_nowhere(key: Key, core: &[Item], read: &Item) -> Option<String> {
    let value = read.value.filter(|_| sources(core, read).next().is_none())?;
    Some(format!("Read {} of {key} returned {value}, which nobody had written by then.", read.op))
}

fn missed(key: Key, core: &[Item], read: &Item) -> Option<String> {
    let before = |a: &Item, b: &Item| a.end.is_some_and(|end| end < b.call);
    let hides = |write: &&Item| {
        write.write
            && before(write, read)
            && sources(core, read).all(|source| before(source, write))
    };
    let write = core.iter().filter(hides).max_by_key(|write| write.end)?;
    let (op, got) = (write.op, got(read));
    let what = match (write.value, seen(write.value)) {
        (None, _) => format!("delete {op}"),
        (_, Some(value)) => format!("write {op} ({key}={value})"),
        (_, None) => format!("write {op}"),
    };
    Some(format!(
        "Read {} of {key} {got}, though {what} was acknowledged before it began.",
        read.op
    ))
}

fn behind(key: Key, reads: &[&Item], read: &Item) -> Option<String> {
    let differs =
        |other: &&&Item| other.value != read.value && other.end.is_some_and(|end| end < read.call);
    let earlier = reads.iter().find(differs)?;
    let had = match seen(earlier.value) {
        Some(value) => format!("had returned {value}"),
        None => "had found nothing".into(),
    };
    Some(format!("Read {} of {key} {} after read {} {had}.", read.op, got(read), earlier.op))
}
