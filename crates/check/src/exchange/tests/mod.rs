//! What the door lets in, and what it says of the rest.

mod fuzz;
mod golden;
mod messages;
mod ours;
mod volume;

use super::{Imported, Options, read};
use crate::observed::{Call, Deed, Micro, Observed, Seen, Symbol};
use std::fmt::Write;

/// The samples, by their names.
pub const SAMPLES: [(&str, &str); 11] = [
    ("register.edn", include_str!("samples/register.edn")),
    ("cas.edn", include_str!("samples/cas.edn")),
    ("independent.edn", include_str!("samples/independent.edn")),
    ("etcd.log", include_str!("samples/etcd.log")),
    ("workers.log", include_str!("samples/workers.log")),
    ("register.jsonl", include_str!("samples/register.jsonl")),
    ("kv.edn", include_str!("samples/kv.edn")),
    ("set.edn", include_str!("samples/set.edn")),
    ("counter.jsonl", include_str!("samples/counter.jsonl")),
    ("mutex.edn", include_str!("samples/mutex.edn")),
    ("txn.edn", include_str!("samples/txn.edn")),
];

pub fn sample(name: &str) -> &'static str {
    SAMPLES.iter().find(|(other, _)| *other == name).expect("the sample is listed").1
}

pub fn taken(text: &str) -> Imported {
    let options = Options::default();
    read(text.as_bytes(), &options).unwrap_or_else(|notice| panic!("{notice}\n{text}"))
}

/// A history in words: one line for each operation, then the marks.
pub fn words(observed: &Observed) -> String {
    let mut text = String::new();
    for call in &observed.calls {
        let end = call.end.map_or("…".into(), |end| end.to_string());
        let key = call.key.map_or(String::new(), |key| format!(" {}", observed.text(key)));
        let deed = deed(observed, call);
        let (process, start) = (call.process, call.start);
        writeln!(text, "p{process} {start}-{end}{key}: {deed}").expect("strings do not fail");
    }
    for mark in &observed.marks {
        writeln!(text, "{} {}", mark.at, mark.text).expect("strings do not fail");
    }
    text
}

fn deed(observed: &Observed, call: &Call) -> String {
    let name = |symbol: &Symbol| observed.text(*symbol);
    let seen = |seen: &Seen| match seen {
        Seen::Anything => "?".to_string(),
        Seen::Nothing => "nothing".into(),
        Seen::Value(value) => name(value).into(),
        Seen::Values(values) => {
            let names: Vec<&str> = values.iter().map(name).collect();
            format!("{{{}}}", names.join(", "))
        }
        Seen::Number(number) => format!("number {number}"),
    };
    match &call.deed {
        Deed::Read(what) => format!("read {}", seen(what)),
        Deed::Write(value) => format!("write {}", name(value)),
        Deed::CompareAndSet { from, to, swapped } => {
            let from = from.as_ref().map_or("nothing", name);
            let swapped = swapped.map_or("?", |swapped| if swapped { "done" } else { "differs" });
            format!("cas {from} {} {swapped}", name(to))
        }
        Deed::Delete => "delete".into(),
        Deed::Append(value) => format!("append {}", name(value)),
        Deed::Increase(by) => format!("increase {by}"),
        Deed::Insert(value) => format!("insert {}", name(value)),
        Deed::Acquire => "acquire".into(),
        Deed::Release => "release".into(),
        Deed::Transaction(parts) => {
            let part = |(key, micro): &(Symbol, Micro)| match micro {
                Micro::Read(what) => format!("{}={}?", name(key), seen(what)),
                Micro::Write(value) => format!("{}:={}", name(key), name(value)),
            };
            parts.iter().map(part).collect::<Vec<_>>().join(" ")
        }
    }
}
