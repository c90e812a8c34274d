//! `replab check`: judges anybody's history.
//!
//! ```text
//! FILE ─ lab::exchange ─▶ Imported ─ a judge of the table ─▶ Answer ─▶ words or JSON, exit code
//! ```
//!
//! | exit code | meaning |
//! |---|---|
//! | 0 | the promise holds |
//! | 1 | it is broken |
//! | 2 | bad input; the message names the line and column |
//! | 3 | nobody can tell, or not within the bound |
//!
//! The file is read in pieces, so one of any size takes the memory of its operations. What a
//! promise means is not known here: a judge is a row of [`JUDGES`].

use lab::consistency::{self, Budget, Question, Verdict};
use lab::exchange::{FailedCas, Format, Imported, Keys, Model, Nil, Options, Reader};
use lab::observed::{Call, Deed, Micro, Observed, Seen, Symbol};
use lab::types;
use lexopt::prelude::*;
use serde_json::{Value as Json, json};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::Read;
use std::process::ExitCode;

/// What a judge says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Something explains everything that was seen.
    Holds,
    /// Nothing does.
    Broken(Break),
    /// It could not be decided; the bound that was reached, in a sentence.
    Unknown(String),
}

/// What shows that a promise was broken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Break {
    /// The numbers of calls that are broken alone.
    pub calls: Vec<u32>,
    /// What is wrong with them.
    pub sentence: String,
    /// The first call that cannot be placed, where the promise has such a thing.
    pub stuck: Option<u32>,
    /// The last state before it.
    pub state: Option<String>,
    /// How many calls the longest prefix that can be explained has.
    pub prefix: Option<u32>,
}

/// A promise that a history can be judged by.
pub struct Judge {
    /// Its name on the command line.
    pub key: &'static str,
    /// What it says, in a few words.
    pub title: &'static str,
    /// Judges.
    pub judge: fn(&Observed, Model, Budget) -> Answer,
}

/// A row of the table: its judge is the model of the same name.
macro_rules! row {
    ($key:literal, $title:literal) => {
        Judge { key: $key, title: $title, judge: |o, m, b| ask($key, o, m, b) }
    };
}

/// Every promise, the strongest first. The first is the default.
pub static JUDGES: &[Judge] = &[
    row!("linearizable", "Reads see the latest write"),
    row!("sequential", "One order, in which no process goes back"),
    row!("causal-memory", "Causes first, in one order for each process (CM)"),
    row!("causal-convergence", "Causes first, conflicts settled alike (CCv)"),
    row!("causal", "Causes come before effects (CC)"),
    row!("read-your-writes", "You read your own writes"),
    row!("monotonic-reads", "Time never goes back"),
    row!("monotonic-writes", "Your writes happen in your order"),
    row!("writes-follow-reads", "Your writes come after what you read"),
    row!("consistent-prefix", "Reads see writes in their order"),
    row!("latest", "No read is behind by a version"),
];

/// Asks the judge of this name.
fn ask(key: &str, observed: &Observed, model: Model, budget: Budget) -> Answer {
    let promise = consistency::named(key).expect("every row names a model; a test says so");
    let data = types::named(model.key()).expect("every model has its type; a test says so");
    let question = Question { budget, ..Question::new(data) };
    match consistency::judge(promise, observed, &question).verdict {
        Verdict::Holds(_) => Answer::Holds,
        Verdict::Unknown(doubt) => Answer::Unknown(doubt.sentence),
        Verdict::Broken(found) => {
            let (stuck, state, prefix) = match &found.stuck {
                Some(stuck) => {
                    let before = u32::try_from(stuck.before.len()).unwrap_or(u32::MAX);
                    (Some(stuck.operation), Some(stuck.state.clone()), Some(before))
                }
                None => (None, None, None),
            };
            let (calls, sentence) = (found.evidence, found.sentence);
            Answer::Broken(Break { calls, sentence, stuck, state, prefix })
        }
    }
}

/// What the command line asks for.
#[derive(Debug, Default)]
struct Arguments {
    file: Option<String>,
    options: Options,
    consistency: Option<String>,
    budget: Budget,
    json: bool,
    staleness: bool,
    help: bool,
}

/// Runs the command if the command line names it.
pub fn command() -> Option<ExitCode> {
    let mut words = std::env::args_os().skip(1);
    (words.next()? == "check").then(|| {
        let found = arguments(words).and_then(|arguments| execute(&arguments));
        match found {
            Ok((text, code)) => super::print(&text, code),
            Err(message) => {
                eprintln!("replab: {message}");
                ExitCode::from(2)
            }
        }
    })
}

fn arguments(words: impl Iterator<Item = OsString>) -> Result<Arguments, String> {
    let mut arguments = Arguments::default();
    let mut parser = lexopt::Parser::from_args(words);
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        let name = match argument {
            Short('h') | Long("help") => {
                arguments.help = true;
                continue;
            }
            Long("staleness") => {
                arguments.staleness = true;
                continue;
            }
            Long("json") => {
                arguments.json = true;
                continue;
            }
            Long(name) => name.to_string(),
            Value(value) if arguments.file.is_none() => {
                arguments.file = Some(utf8(value)?);
                continue;
            }
            other => return Err(other.unexpected().to_string()),
        };
        let is_known = FLAGS.contains(&name.as_str());
        if !is_known {
            return Err(format!("invalid option '--{name}'; try replab check --help"));
        }
        let value = utf8(parser.value().map_err(|error| error.to_string())?)?;
        set(&mut arguments, &name, &value)?;
    }
    Ok(arguments)
}

/// Flags with a value.
const FLAGS: [&str; 7] = ["model", "consistency", "format", "keys", "failed-cas", "nil", "steps"];

fn utf8(value: OsString) -> Result<String, String> {
    value.into_string().map_err(|_| "an argument is not valid UTF-8".to_string())
}

fn set(arguments: &mut Arguments, name: &str, value: &str) -> Result<(), String> {
    let options = &mut arguments.options;
    let wrong = |expected: &str| format!("--{name} {value}: expected {expected}");
    let names = |all: &[&str]| wrong(&all.join(", "));
    match name {
        "model" => {
            let keys = Model::ALL.map(|(key, _)| key);
            options.model = Some(Model::parse(value).ok_or_else(|| names(&keys))?);
        }
        "format" => {
            let keys = Format::ALL.map(|(key, _)| key);
            options.format = Some(Format::parse(value).ok_or_else(|| names(&keys))?);
        }
        "keys" => {
            options.keys = match value {
                "tuple" => Some(Keys::Tuple),
                "none" => Some(Keys::Apart),
                _ => return Err(wrong("tuple or none")),
            }
        }
        "failed-cas" => {
            options.failed_cas = match value {
                "ignored" => FailedCas::Ignored,
                "mismatch" => FailedCas::Mismatch,
                _ => return Err(wrong("ignored or mismatch")),
            }
        }
        "nil" => {
            options.nil = match value {
                "initial" => Nil::Initial,
                "wildcard" => Nil::Wildcard,
                _ => return Err(wrong("initial or wildcard")),
            }
        }
        "steps" => {
            arguments.budget.steps = value.parse().map_err(|_| wrong("a number of steps"))?;
        }
        _ => arguments.consistency = Some(value.into()),
    }
    Ok(())
}

fn help() -> String {
    let mut text = String::from(
        "\
replab check FILE: judges a history of Jepsen (EDN or a log) or in JSON Lines

  --model M         what it is a history of; else that is guessed:
                    ",
    );
    text += &Model::ALL.map(|(key, _)| key).join(", ");
    text += "
  --consistency C   what it is judged by (linearizable):
";
    for judge in JUDGES {
        writeln!(text, "                    {:<20} {}", judge.key, judge.title)
            .expect("writing to a string succeeds");
    }
    text += "  --format F        edn, jsonl or log; else that is seen from its beginning
  --keys K          tuple: values are [key value]; none: they are values
  --failed-cas F    ignored: a failed cas did not happen; mismatch: it saw something else
  --nil N           initial: a read of nil found nothing; wildcard: it says nothing
  --steps N         the bound of a search
  --staleness       also says how old reads of registers were at most
  --json            prints one JSON object

FILE may be - for standard input. Exit codes: 0 holds, 1 broken, 2 bad input, 3 unknown.
";
    text
}

fn execute(arguments: &Arguments) -> Result<(String, ExitCode), String> {
    if arguments.help {
        return Ok((help(), ExitCode::SUCCESS));
    }
    let file = arguments.file.as_deref();
    let file = file.ok_or("expected a file; try replab check --help")?;
    let judge = find(JUDGES, arguments.consistency.as_deref())?;
    let imported = open(file, &arguments.options)?;
    for notice in &imported.notices {
        eprintln!("replab: {}: {notice}", name_of(file));
    }
    let (mut text, code) = conclude(judge, &imported, arguments.budget, arguments.json);
    if arguments.staleness && !arguments.json {
        text += &staleness(&imported);
    }
    Ok((text, code))
}

/// How old what was read was at most: by versions, and by time where every event has one.
fn staleness(imported: &Imported) -> String {
    use lab::consistency::staleness::{Unit, microseconds, versions};
    let observed = &imported.observed;
    let mut text = format!("staleness     {}\n", versions(observed).sentence(Unit::Versions));
    let times = imported.times.as_deref().filter(|times| times.is_sorted());
    if let Some(times) = times {
        let times: Vec<u64> = times.iter().map(|nanoseconds| nanoseconds / 1_000).collect();
        let age = microseconds(observed, &times).sentence(Unit::Microseconds);
        writeln!(text, "              {age}").expect("writing to a string succeeds");
    }
    text
}

/// The judge of this name, or the first.
fn find<'a>(judges: &'a [Judge], name: Option<&str>) -> Result<&'a Judge, String> {
    let Some(name) = name else { return judges.first().ok_or("no judge".into()) };
    judges.iter().find(|judge| judge.key == name).ok_or_else(|| {
        let keys: Vec<&str> = judges.iter().map(|judge| judge.key).collect();
        format!("--consistency {name}: expected {}", keys.join(", "))
    })
}

fn name_of(file: &str) -> &str {
    if file == "-" { "standard input" } else { file }
}

/// Reads a file in pieces.
fn open(file: &str, options: &Options) -> Result<Imported, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", name_of(file));
    let refused = |notice: model::Notice| format!("{}: {notice}", name_of(file));
    let mut source: Box<dyn Read> = match file {
        "-" => Box::new(std::io::stdin()),
        _ => Box::new(std::fs::File::open(file).map_err(failed)?),
    };
    let mut reader = Reader::new(options);
    let mut piece = vec![0; 64 * 1024];
    loop {
        match source.read(&mut piece) {
            Ok(0) => return reader.finish().map_err(refused),
            Ok(length) => reader.push(&piece[..length]).map_err(refused)?,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
}

/// Judges, and says what came out.
fn conclude(
    judge: &Judge,
    imported: &Imported,
    budget: Budget,
    as_json: bool,
) -> (String, ExitCode) {
    let answer = (judge.judge)(&imported.observed, imported.model, budget);
    let code = match answer {
        Answer::Holds => ExitCode::SUCCESS,
        Answer::Broken(_) => ExitCode::from(1),
        Answer::Unknown(_) => ExitCode::from(3),
    };
    let text = match as_json {
        true => object(judge, imported, &answer),
        false => words(judge, imported, &answer),
    };
    (text, code)
}

fn processes(observed: &Observed) -> usize {
    let mut all: Vec<u32> = observed.calls.iter().map(|call| call.process).collect();
    all.sort_unstable();
    all.dedup();
    all.len()
}

fn open_calls(observed: &Observed) -> usize {
    observed.calls.iter().filter(|call| call.end.is_none()).count()
}

fn keys_word(keys: Keys) -> &'static str {
    match keys {
        Keys::Tuple => "tuple",
        Keys::Apart => "none",
    }
}

/// More operations than this are counted and not listed.
const LISTED_MAX: usize = 50;

fn words(judge: &Judge, imported: &Imported, answer: &Answer) -> String {
    let mut text = String::new();
    let mut say = |line: String| writeln!(text, "{line}").expect("writing to a string succeeds");
    let observed = &imported.observed;
    let (format, model) = (imported.format.key(), imported.model.key());
    let tuples = if imported.keys == Keys::Tuple { ", values are [key value]" } else { "" };
    say(format!("history       {format} of a {model}{tuples}"));
    let (calls, doubt) = (observed.calls.len(), open_calls(observed));
    let (processes, marks) = (processes(observed), observed.marks.len());
    say(format!("operations    {calls} by {processes} processes, {doubt} of them in doubt"));
    say(format!("marks         {marks}"));
    match answer {
        Answer::Holds => say(format!("✓ {}", judge.key)),
        Answer::Unknown(why) => say(format!("? {} — {why}", judge.key)),
        Answer::Broken(found) => {
            say(format!("✗ {} — {}", judge.key, found.sentence));
            let one = |number: u32| operation_line(imported, number);
            for &number in found.calls.iter().take(LISTED_MAX) {
                say(format!("  {}", one(number)));
            }
            if let Some(more) = found.calls.len().checked_sub(LISTED_MAX).filter(|more| *more > 0) {
                say(format!("  and {more} more"));
            }
            if let Some(stuck) = found.stuck {
                say(format!("first that cannot be placed   {}", one(stuck).trim_start()));
            }
            if let Some(state) = &found.state {
                say(format!("last state before it          {state}"));
            }
            if let Some(prefix) = found.prefix {
                say(format!("longest prefix that holds     {prefix} operations"));
            }
        }
    }
    text
}

/// An operation on a line: its number, where it stands, who called it, and what came back.
fn operation_line(imported: &Imported, number: u32) -> String {
    let index = number as usize;
    let (Some(call), Some(span)) = (imported.observed.calls.get(index), imported.spans.get(index))
    else {
        return format!("#{}", number + 1);
    };
    let lines = match span.answer.filter(|answer| answer.line != span.call.line) {
        Some(answer) => format!("lines {} and {}", span.call.line, answer.line),
        None => format!("line {}", span.call.line),
    };
    let text = describe(&imported.observed, call);
    format!("{:>6}  {lines:<20}  process {:<4}  {text}", format!("#{}", number + 1), call.process)
}

/// What a call asked and what came back.
fn describe(observed: &Observed, call: &Call) -> String {
    let name = |symbol: &Symbol| observed.text(*symbol).to_string();
    let key = call.key.as_ref().map_or(String::new(), |key| format!("{} ", name(key)));
    let what = match &call.deed {
        Deed::Read(seen) => format!("read {key}{}", seen_words(observed, seen)),
        Deed::Write(value) => format!("write {key}{}", name(value)),
        Deed::CompareAndSet { from, to, swapped } => {
            let from = from.as_ref().map_or("nothing".into(), name);
            let came = if *swapped == Some(false) { ": it held something else" } else { "" };
            format!("cas {key}{from} → {}{came}", name(to))
        }
        Deed::Append(value) => format!("append {key}{}", name(value)),
        Deed::Increase(by) => format!("add {key}{by}"),
        Deed::Insert(value) => format!("insert {key}{}", name(value)),
        Deed::Acquire => format!("acquire {key}"),
        Deed::Release => format!("release {key}"),
        Deed::Transaction(parts) => {
            let parts = parts.iter().map(|(key, micro)| match micro {
                Micro::Read(seen) => format!("read {} {}", name(key), seen_words(observed, seen)),
                Micro::Write(value) => format!("write {} {}", name(key), name(value)),
            });
            format!("txn {}", parts.collect::<Vec<_>>().join(", "))
        }
    };
    let doubt = if call.end.is_none() { " (in doubt)" } else { "" };
    format!("{}{doubt}", what.trim_end())
}

fn seen_words(observed: &Observed, seen: &Seen) -> String {
    match seen {
        Seen::Anything => String::new(),
        Seen::Nothing => "→ nothing".into(),
        Seen::Value(value) => format!("→ {}", observed.text(*value)),
        Seen::Number(number) => format!("→ {number}"),
        Seen::Values(values) => {
            let names: Vec<&str> = values.iter().map(|value| observed.text(*value)).collect();
            format!("→ {{{}}}", names.join(" "))
        }
    }
}

fn object(judge: &Judge, imported: &Imported, answer: &Answer) -> String {
    let observed = &imported.observed;
    let nothing = Break::default();
    let (verdict, sentence, found) = match answer {
        Answer::Holds => ("holds", "", &nothing),
        Answer::Unknown(why) => ("unknown", why.as_str(), &nothing),
        Answer::Broken(found) => ("broken", found.sentence.as_str(), found),
    };
    let operation = |number: u32| {
        let index = number as usize;
        let (call, span) = (observed.calls.get(index)?, imported.spans.get(index)?);
        Some(json!({
            "operation": number + 1,
            "process": call.process,
            "key": call.key.map(|key| observed.text(key)),
            "call_line": span.call.line,
            "answer_line": span.answer.map(|at| at.line),
            "in_doubt": call.end.is_none(),
            "text": describe(observed, call),
        }))
    };
    let object = json!({
        "verdict": verdict,
        "consistency": judge.key,
        "model": imported.model.key(),
        "format": imported.format.key(),
        "keys": keys_word(imported.keys),
        "operations": observed.calls.len(),
        "in_doubt": open_calls(observed),
        "processes": processes(observed),
        "marks": observed.marks.len(),
        "notices": imported.notices.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "sentence": sentence,
        "evidence": found.calls.iter().filter_map(|call| operation(*call)).collect::<Vec<Json>>(),
        "first_impossible": found.stuck.and_then(operation),
        "last_state": found.state,
        "longest_prefix": found.prefix,
    });
    format!("{object:#}\n")
}

#[cfg(test)]
mod tests;
