//! Our runs as histories of Jepsen.
//!
//! What is written is what the clients saw, one event a line, in the fields that Jepsen uses, so
//! that Knossos, Elle, Porcupine and this reader take it. Times are nanoseconds.
//!
//! | in the run | in the history |
//! |---|---|
//! | client c1 | process 0; after each operation in doubt, that plus the number of clients |
//! | told *ok*, *refused*, *unknown* | `ok`, `fail`, `info` |
//! | an action of the script that is no operation | an `info` of the process `nemesis` |
//! | a write that names no value | a write of the value that came out |
//! | one of which no value came out anywhere | a write of a value that no other write has |
//! | a delete | `delete`, which only this reader takes |
//! | operations on a counter, a set or a text | left out: what is read there is no register's |
//!
//! A call that its session turns away while another is under way is left out: it never began, and a
//! process has one operation at a time.
//!
//! In EDN the key stands in the value, `["x" 3]`, as in Jepsen's independent tests; in JSON Lines
//! it has a field of its own.

use super::event::EventKind as Kind;
use crate::history::{History, Operation};
use alloc::string::ToString;
use core::fmt::{self, Display, Write};
use model::{Action, EventKind, NodeId, OpId, Outcome, Scenario, Time, Trace};

/// Writes the history of a run in EDN: one map a line, as `history.edn` of Jepsen.
///
/// # Errors
/// If the sink fails.
pub fn edn(scenario: &Scenario, trace: &Trace, out: &mut impl Write) -> fmt::Result {
    each(scenario, trace, |line| EDN.write(&line, out))
}

/// Writes the history of a run as JSON Lines: one object a line, with the same fields.
///
/// # Errors
/// If the sink fails.
pub fn json_lines(scenario: &Scenario, trace: &Trace, out: &mut impl Write) -> fmt::Result {
    each(scenario, trace, |line| JSON.write(&line, out))
}

/// How a line is spelled.
struct Notation {
    /// What stands between two fields.
    comma: &'static str,
    /// What stands in front of and behind the name of a field.
    field: [&'static str; 2],
    /// The same of a word.
    word: [&'static str; 2],
    nothing: &'static str,
    /// Whether the key stands in the value.
    has_tuples: bool,
}

const EDN: Notation =
    Notation { comma: ", ", field: [":", " "], word: [":", ""], nothing: "nil", has_tuples: true };

const JSON: Notation = Notation {
    comma: ",",
    field: ["\"", "\":"],
    word: ["\"", "\""],
    nothing: "null",
    has_tuples: false,
};

/// A text with what stands in front of it and behind it.
struct Spelled<T>([&'static str; 2], T);

impl<T: Display> Display for Spelled<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([before, behind], text) = self;
        write!(f, "{before}{text}{behind}")
    }
}

impl Notation {
    fn write(&self, line: &Line<'_>, out: &mut impl Write) -> fmt::Result {
        let Self { comma, nothing, .. } = self;
        let (index, time) = (self.field("index"), self.field("time"));
        write!(out, "{{{index}{}{comma}{time}{}{comma}", line.index, nanoseconds(line.at))?;
        let value = self.field("value");
        match line.what {
            What::Fault(action) => {
                let text = action.to_string();
                let (verb, rest) = text.split_once(' ').unwrap_or((&text, ""));
                self.head(out, &self.word("nemesis"), Kind::Info, verb)?;
                match rest {
                    "" => write!(out, "{value}{nothing}")?,
                    _ => write!(out, "{value}\"{rest}\"")?,
                }
            }
            What::Operation { process, kind, operation, value: what } => {
                let key = operation.key;
                self.head(out, &process, kind, function(operation))?;
                match self.has_tuples {
                    true => write!(out, "{value}[\"{key}\" ")?,
                    false => write!(out, "{}\"{key}\"{comma}{value}", self.field("key"))?,
                }
                match what {
                    Value::Nothing => out.write_str(nothing)?,
                    Value::Number(number) => write!(out, "{number}")?,
                    Value::Unseen(op) => {
                        write!(out, "{}", self.word(format_args!("unseen-{}", op.number())))?;
                    }
                }
                out.write_str(if self.has_tuples { "]" } else { "" })?;
            }
        }
        out.write_str("}\n")
    }

    /// The fields that say who did what.
    fn head(
        &self,
        out: &mut impl Write,
        process: &dyn Display,
        kind: Kind,
        function: &str,
    ) -> fmt::Result {
        let comma = self.comma;
        write!(out, "{}{process}{comma}", self.field("process"))?;
        write!(out, "{}{}{comma}", self.field("type"), self.word(kind.word()))?;
        write!(out, "{}{}{comma}", self.field("f"), self.word(function))
    }

    fn field(&self, name: &'static str) -> Spelled<&'static str> {
        Spelled(self.field, name)
    }

    fn word<T: Display>(&self, word: T) -> Spelled<T> {
        Spelled(self.word, word)
    }
}

struct Line<'a> {
    index: usize,
    at: Time,
    what: What<'a>,
}

enum What<'a> {
    /// Something was done to the cluster.
    Fault(&'a Action),
    /// A client called, or was told.
    Operation { process: u64, kind: Kind, operation: &'a Operation, value: Value },
}

#[derive(Clone, Copy)]
enum Value {
    Nothing,
    Number(u32),
    /// The value of a write that nobody saw.
    Unseen(OpId),
}

fn nanoseconds(at: Time) -> u64 {
    at.saturating_mul(1_000)
}

fn function(operation: &Operation) -> &'static str {
    match (operation.write, operation.is_delete()) {
        (_, true) => "delete",
        (true, _) => "write",
        (false, _) => "read",
    }
}

/// Calls a function with each line of the history.
fn each(
    scenario: &Scenario,
    trace: &Trace,
    mut line: impl FnMut(Line<'_>) -> fmt::Result,
) -> fmt::Result {
    let history = History::of(trace).without_merged_keys();
    let mut processes: [u64; model::limits::CLIENTS_MAX] =
        core::array::from_fn(|client| client as u64);
    let mut open: [Option<OpId>; model::limits::CLIENTS_MAX] = Default::default();
    let mut index = 0;
    let place = |client: NodeId| client.ordinal().min(model::limits::CLIENTS_MAX - 1);
    for event in &trace.events {
        let what = match event.kind {
            EventKind::Acted { action } => match scenario.script.get(action as usize) {
                None => continue,
                Some(timed) if matches!(timed.action, Action::Operate { .. }) => continue,
                Some(timed) => What::Fault(&timed.action),
            },
            EventKind::Invoked { op, .. } => {
                let Some(operation) = history.get(op) else { continue };
                let process = processes[place(operation.client)];
                let under_way = &mut open[place(operation.client)];
                if under_way.is_some() {
                    continue;
                }
                *under_way = Some(op);
                let value = if operation.write { value(operation) } else { Value::Nothing };
                What::Operation { process, kind: Kind::Invoke, operation, value }
            }
            EventKind::Returned { op, outcome, .. } => {
                let Some(operation) = history.get(op) else { continue };
                let process = processes[place(operation.client)];
                if open[place(operation.client)] != Some(op) {
                    continue;
                }
                open[place(operation.client)] = None;
                let (kind, value) = match outcome {
                    Outcome::Ok => (Kind::Ok, value(operation)),
                    Outcome::Refused if operation.write => (Kind::Fail, value(operation)),
                    Outcome::Refused => (Kind::Fail, Value::Nothing),
                    Outcome::Unknown if operation.write => (Kind::Info, value(operation)),
                    Outcome::Unknown => (Kind::Info, Value::Nothing),
                };
                if kind == Kind::Info {
                    processes[place(operation.client)] += trace.clients as u64;
                }
                What::Operation { process, kind, operation, value }
            }
            _ => continue,
        };
        line(Line { index, at: event.at, what })?;
        index += 1;
    }
    Ok(())
}

fn value(operation: &Operation) -> Value {
    match operation.value {
        _ if operation.is_delete() => Value::Nothing,
        Some(value) => Value::Number(value),
        None if operation.write => Value::Unseen(operation.id),
        None => Value::Nothing,
    }
}
