//! Events of a history, whatever notation they stood in.
//!
//! An event is a map with these fields; others are not looked at.
//!
//! | field | is |
//! |---|---|
//! | `process` | a whole number: who calls or is told; anything else is no client |
//! | `type` | `invoke` for a call, `ok`, `fail` or `info` for what became of it |
//! | `f` | what was called |
//! | `value` | its argument, or what came back |
//! | `key` | the key, if it does not stand in the value |
//! | `time` | when; only its order is looked at |

use super::form::{Form, Kind, fault};
use alloc::format;
use alloc::string::String;
use model::Notice;
use model::notice::Position;

/// A line of a history.
#[derive(Clone, Debug)]
pub struct Event {
    /// Where it stands.
    pub at: Position,
    /// Who.
    pub process: Process,
    /// Whether this is a call, or what became of one.
    pub kind: EventKind,
    /// What was called.
    pub f: Option<Form>,
    /// Its key, if it has a field of its own.
    pub key: Option<Form>,
    /// The argument, or what came back.
    pub value: Option<Form>,
    /// When, if that is a whole number.
    pub time: Option<i64>,
    /// How many forms it consists of.
    pub forms: usize,
}

/// Who makes an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Process {
    /// A client.
    Client(u32),
    /// Something else, such as `:nemesis`.
    Other(String),
}

/// What kind of event it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// An operation was called.
    Invoke,
    /// It worked.
    Ok,
    /// It did not happen.
    Fail,
    /// Nobody knows.
    Info,
}

/// What a type must be.
const TYPES: &str = "invoke, ok, fail or info";

impl EventKind {
    /// Reads the word of a type.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "invoke" => Self::Invoke,
            "ok" => Self::Ok,
            "fail" => Self::Fail,
            "info" => Self::Info,
            _ => return None,
        })
    }

    /// The word of the type.
    pub fn word(self) -> &'static str {
        match self {
            Self::Invoke => "invoke",
            Self::Ok => "ok",
            Self::Fail => "fail",
            Self::Info => "info",
        }
    }
}

impl Process {
    /// Who a form says it is.
    ///
    /// # Errors
    /// If it is a number that no process has.
    pub fn of(form: &Form) -> Result<Self, Notice> {
        if let Kind::Number(_) = form.kind {
            let number = form.integer().and_then(|number| u32::try_from(number).ok());
            let number = number.ok_or_else(|| form.fault(PROCESS))?;
            return Ok(Self::Client(number));
        }
        Ok(Self::Other(form.word().map_or_else(|| form.text(), String::from)))
    }
}

/// What a process must be.
pub const PROCESS: &str = "a process from 0 to 4294967295";

impl Event {
    /// Reads an event out of a map.
    ///
    /// # Errors
    /// If it is no map, or lacks a field.
    pub fn of(form: Form, forms: usize) -> Result<Self, Notice> {
        const EXPECTED: &str = "a map such as {:process 0, :type :invoke, :f :write, :value 3}";
        let at = form.at;
        let Kind::Map(parts) = form.kind else {
            return Err(form.fault(EXPECTED));
        };
        let mut fields: [Option<Form>; 6] = Default::default();
        let mut parts = parts.into_iter();
        while let (Some(key), Some(value)) = (parts.next(), parts.next()) {
            let name = key.word().unwrap_or_default();
            let Some(place) = NAMES.iter().position(|field| *field == name) else { continue };
            if fields[place].is_some() {
                return Err(key.fault("each field once"));
            }
            fields[place] = Some(value);
        }
        let [process, kind, f, key, value, time] = fields;
        let missing = |name: &str| {
            fault(at, format!("an event without a field {name}"), format!("a field {name}"))
        };
        let process = Process::of(&process.ok_or_else(|| missing(NAMES[0]))?)?;
        let kind = kind.ok_or_else(|| missing(NAMES[1]))?;
        let kind = kind.word().and_then(EventKind::parse).ok_or_else(|| kind.fault(TYPES))?;
        let time = time.and_then(|time| time.integer());
        Ok(Self { at, process, kind, f, key, value, time, forms })
    }

    /// The event in words, for a mark.
    pub fn words(&self) -> String {
        let who = match &self.process {
            Process::Client(number) => format!("{number}"),
            Process::Other(name) => name.clone(),
        };
        let kind = match self.kind {
            EventKind::Info => String::new(),
            other => format!(" {}", other.word()),
        };
        let f = self.f.as_ref().map_or_else(String::new, |f| match f.word() {
            Some(word) => format!(" {word}"),
            None => format!(" {}", f.text()),
        });
        let value = self.value.as_ref().filter(|value| !value.is_nil());
        let value = value.map_or_else(String::new, |value| match &value.kind {
            Kind::Text(text) => format!(" {text}"),
            _ => format!(" {}", value.text()),
        });
        format!("{who}{kind}{f}{value}")
    }
}

const NAMES: [&str; 6] = ["process", "type", "f", "key", "value", "time"];
