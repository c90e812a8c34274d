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
//!
//! A call that its session turns away while another is under way is left out: it never began, and a
//! process has one operation at a time.
//!
//! In EDN the key stands in the value, `["x" 3]`, as in Jepsen's independent tests; in JSON Lines
//! it has a field of its own.

use super::event::EventKind as Kind;
use crate::history::{History, Operation};
use core::fmt::{self, Write};
use model::{Action, EventKind, NodeId, OpId, Outcome, Scenario, Time, Trace};

/// Writes the history of a run in EDN: one map a line, as `history.edn` of Jepsen.
///
/// # Errors
/// If the sink fails.
pub fn edn(scenario: &Scenario, trace: &Trace, out: &mut impl Write) -> fmt::Result {
    each(scenario, trace, |line| {
        write!(out, "{{:index {}, :time {}, ", line.index, nanoseconds(line.at))?;
        match line.what {
            What::Fault(action) => {
                out.write_str(":process :nemesis, :type :info, ")?;
                let text = alloc::format!("{action}");
                let (verb, rest) = text.split_once(' ').unwrap_or((&text, ""));
                write!(out, ":f :{verb}, :value ")?;
                if rest.is_empty() { out.write_str("nil")? } else { write!(out, "\"{rest}\"")? }
            }
            What::Operation { process, kind, operation, value } => {
                let (f, key) = (function(operation), operation.key);
                write!(out, ":process {process}, :type :{}, :f :{f}, ", kind.word())?;
                write!(out, ":value [\"{key}\" ")?;
                match value {
                    Value::Nothing => out.write_str("nil]")?,
                    Value::Number(number) => write!(out, "{number}]")?,
                    Value::Unseen(op) => write!(out, ":unseen-{}]", op.number())?,
                }
            }
        }
        out.write_str("}\n")
    })
}

/// Writes the history of a run as JSON Lines: one object a line, with the same fields.
///
/// # Errors
/// If the sink fails.
pub fn json_lines(scenario: &Scenario, trace: &Trace, out: &mut impl Write) -> fmt::Result {
    each(scenario, trace, |line| {
        write!(out, "{{\"index\":{},\"time\":{},", line.index, nanoseconds(line.at))?;
        match line.what {
            What::Fault(action) => {
                out.write_str("\"process\":\"nemesis\",\"type\":\"info\",")?;
                let text = alloc::format!("{action}");
                let (verb, rest) = text.split_once(' ').unwrap_or((&text, ""));
                write!(out, "\"f\":\"{verb}\",\"value\":")?;
                if rest.is_empty() { out.write_str("null")? } else { write!(out, "\"{rest}\"")? }
            }
            What::Operation { process, kind, operation, value } => {
                let (f, key) = (function(operation), operation.key);
                write!(out, "\"process\":{process},\"type\":\"{}\",\"f\":\"{f}\",", kind.word())?;
                write!(out, "\"key\":\"{key}\",\"value\":")?;
                match value {
                    Value::Nothing => out.write_str("null")?,
                    Value::Number(number) => write!(out, "{number}")?,
                    Value::Unseen(op) => write!(out, "\"unseen-{}\"", op.number())?,
                }
            }
        }
        out.write_str("}\n")
    })
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
    if operation.write { "write" } else { "read" }
}

/// Calls a function with each line of the history.
fn each(
    scenario: &Scenario,
    trace: &Trace,
    mut line: impl FnMut(Line<'_>) -> fmt::Result,
) -> fmt::Result {
    let history = History::of(trace);
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
        Some(value) => Value::Number(value),
        None if operation.write => Value::Unseen(operation.id),
        None => Value::Nothing,
    }
}
