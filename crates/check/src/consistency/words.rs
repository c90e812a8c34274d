//! Operations and breaks in words.

use super::Stuck;
use crate::observed::{Call, Deed, Micro, Observed, Seen, Symbol};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// More operations than this are counted and not named.
const NAMED_MAX: usize = 8;

/// A text is shown up to so many characters.
const TEXT_MAX: usize = 40;

/// An operation in words: what was asked, and what came back.
pub fn call(observed: &Observed, call: &Call) -> String {
    let text = |symbol: &Symbol| short(observed.text(*symbol));
    let key = call.key.map_or_else(String::new, |key| format!(" {}", observed.text(key)));
    let told = if call.end.is_some() { "" } else { ", in doubt" };
    match &call.deed {
        Deed::Read(_) if call.end.is_none() => format!("read{key}{told}"),
        Deed::Read(seen) => format!("read{key} → {}", self::seen(observed, seen)),
        Deed::Write(value) => format!("write{key} {}{told}", text(value)),
        Deed::Delete => format!("delete{key}{told}"),
        Deed::CompareAndSet { from, to, swapped } => {
            let from = from.as_ref().map_or_else(|| "nothing".into(), text);
            let result = match swapped.filter(|_| call.end.is_some()) {
                Some(true) => ", swapped",
                Some(false) => ", mismatch",
                None => told,
            };
            format!("cas{key} {from} {}{result}", text(to))
        }
        Deed::Append(value) => format!("append{key} {}{told}", text(value)),
        Deed::Increase(by) => format!("add{key} {by}{told}"),
        Deed::Insert(element) => format!("insert{key} {}{told}", text(element)),
        Deed::Acquire => format!("acquire{key}{told}"),
        Deed::Release => format!("release{key}{told}"),
        Deed::Transaction(parts) => {
            let part = |(key, part): &(Symbol, Micro)| match part {
                Micro::Read(_) if call.end.is_none() => format!("{} → ?", text(key)),
                Micro::Read(seen) => format!("{} → {}", text(key), self::seen(observed, seen)),
                Micro::Write(value) => format!("{} = {}", text(key), text(value)),
            };
            format!("[{}]{told}", parts.iter().map(part).collect::<Vec<_>>().join(", "))
        }
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(TEXT_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into(),
    }
}

fn seen(observed: &Observed, seen: &Seen) -> String {
    match seen {
        Seen::Anything => "?".into(),
        Seen::Nothing => "nothing".into(),
        Seen::Value(value) => short(observed.text(*value)),
        Seen::Values(values) => {
            let texts: Vec<&str> = values.iter().map(|value| observed.text(*value)).collect();
            format!("{{{}}}", short(&texts.join(" ")))
        }
        Seen::Number(number) => number.to_string(),
    }
}

/// What an operation is called: numbers of calls begin at zero, their names at one, as those of
/// operations of our own runs do.
pub(super) fn name_of(number: u32) -> String {
    format!("#{}", number + 1)
}

/// What is wrong with operations that are broken alone.
pub(super) fn sentence(observed: &Observed, evidence: &[u32], stuck: Option<&Stuck>) -> String {
    let count = evidence.len();
    let numbers: Vec<String> = evidence.iter().map(|number| name_of(*number)).collect();
    let alone = match (&numbers[..], count) {
        ([one], _) => format!("Nothing explains {one}."),
        ([first, .., last], _) if count > NAMED_MAX => {
            format!("No order of {count} operations, {first} to {last}, explains the answers.")
        }
        _ => format!("No order of {} explains the answers.", numbers.join(", ")),
    };
    let Some(stuck) = stuck else { return alone };
    let failed = observed.calls.iter().find(|call| call.number == stuck.operation);
    let what = failed.map_or_else(String::new, |failed| {
        format!(" of process {} ({})", failed.process, call(observed, failed))
    });
    let name = failed.and_then(|failed| failed.key);
    let state = match name {
        Some(key) => format!("{} = {}", observed.text(key), short(&stuck.state)),
        None => short(&stuck.state),
    };
    format!(
        "{}{what} is the first that fits nowhere; an order of all before it ends with \
         {state}. {alone}",
        name_of(stuck.operation)
    )
}
