//! `replab check`: judges anybody's history.
//!
//! ```text
//! FILE ─ lab::exchange ─▶ Imported ─ lab::consistency ─▶ Verdict ─▶ words or JSON, exit code
//! ```
//!
//! | exit code | meaning |
//! |---|---|
//! | 0 | the promise holds |
//! | 1 | it is broken, or the output could not be written |
//! | 2 | bad input; the message names the line and column |
//! | 3 | nobody can tell, or not within the bound |
//!
//! The file is read in pieces, so one of any size takes the memory of its operations. What a
//! promise means is not known here: it is a row of [`MODELS`].

use lab::consistency::staleness::{self, Age, Unit};
use lab::consistency::{self, Budget, MODELS, Question, Verdict};
use lab::exchange::{FailedCas, Format, Imported, Keys, Model, Nil, Options, Reader};
use lab::observed::Observed;
use lexopt::prelude::*;
use serde_json::{Value as Json, json};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::Read;
use std::process::ExitCode;

/// What the command line asks for.
#[derive(Default)]
struct Arguments {
    file: Option<String>,
    options: Options,
    consistency: Option<&'static consistency::Model>,
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
            Short('h') => "help".to_string(),
            Long(name) => name.to_string(),
            Value(value) if arguments.file.is_none() => {
                arguments.file = Some(super::text(value)?);
                continue;
            }
            other => return Err(other.unexpected().to_string()),
        };
        set(&mut arguments, &name, &mut parser)?;
    }
    Ok(arguments)
}

fn set(arguments: &mut Arguments, name: &str, parser: &mut lexopt::Parser) -> Result<(), String> {
    let options = &mut arguments.options;
    let mut value = || super::value(parser);
    match name {
        "help" => arguments.help = true,
        "json" => arguments.json = true,
        "staleness" => arguments.staleness = true,
        "model" => {
            let all = Model::ALL.map(|model| (model.key(), model));
            options.model = Some(one_of(name, &value()?, &all)?);
        }
        "consistency" => {
            let all: Vec<_> = MODELS.iter().map(|model| (model.key, *model)).collect();
            arguments.consistency = Some(one_of(name, &value()?, &all)?);
        }
        "format" => options.format = Some(one_of(name, &value()?, &Format::ALL)?),
        "keys" => options.keys = Some(one_of(name, &value()?, &Keys::ALL)?),
        "failed-cas" => {
            let all = [("ignored", FailedCas::Ignored), ("mismatch", FailedCas::Mismatch)];
            options.failed_cas = one_of(name, &value()?, &all)?;
        }
        "nil" => {
            let all = [("initial", Nil::Initial), ("wildcard", Nil::Wildcard)];
            options.nil = one_of(name, &value()?, &all)?;
        }
        "steps" => {
            let value = value()?;
            let steps = value.parse();
            let wrong = |_| format!("--steps {value}: expected a number of steps");
            arguments.budget.steps = steps.map_err(wrong)?;
        }
        _ => return Err(format!("invalid option '--{name}'; try replab check --help")),
    }
    Ok(())
}

/// The one of these that a value names.
fn one_of<T: Copy>(option: &str, value: &str, all: &[(&str, T)]) -> Result<T, String> {
    let found = all.iter().find(|(key, _)| *key == value);
    found.map(|(_, one)| *one).ok_or_else(|| {
        let keys: Vec<&str> = all.iter().map(|(key, _)| *key).collect();
        let between = if keys.len() == 2 { " or " } else { ", " };
        format!("--{option} {value}: expected {}", keys.join(between))
    })
}

fn help() -> String {
    let mut text = String::from(
        "\
replab check FILE: judges a history of Jepsen (EDN or a log) or in JSON Lines

  --model M         what it is a history of; else that is guessed:
                    ",
    );
    text += &Model::ALL.map(Model::key).join(", ");
    text += "
  --consistency C   what it is judged by (linearizable):
";
    for model in MODELS {
        writeln!(text, "                    {:<20} {}", model.key, model.title)
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
    let imported = open(file, &arguments.options)?;
    for notice in &imported.notices {
        eprintln!("replab: {}: {notice}", name_of(file));
    }
    Ok(conclude(arguments.consistency.unwrap_or(MODELS[0]), &imported, arguments))
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
    model: &consistency::Model,
    imported: &Imported,
    arguments: &Arguments,
) -> (String, ExitCode) {
    let question =
        Question { budget: arguments.budget, ..Question::new(imported.model.data_type()) };
    let verdict = consistency::judge(model, &imported.observed, &question).verdict;
    let code = match verdict {
        Verdict::Holds(_) => ExitCode::SUCCESS,
        Verdict::Broken(_) => ExitCode::from(1),
        Verdict::Unknown(_) => ExitCode::from(3),
    };
    let ages = arguments.staleness.then(|| Ages::of(imported));
    let text = match arguments.json {
        true => object(model, imported, &verdict, ages.as_ref()),
        false => words(model, imported, &verdict, ages.as_ref()),
    };
    (text, code)
}

/// How old what was read was at most.
struct Ages {
    versions: Age,
    /// None unless every event has a time, and none is before that of the event before it.
    time: Option<Age>,
}

impl Ages {
    fn of(imported: &Imported) -> Self {
        let observed = &imported.observed;
        let times = imported.times.as_deref().filter(|times| times.is_sorted());
        let time = times.map(|times| {
            let times: Vec<u64> = times.iter().map(|nanoseconds| nanoseconds / 1_000).collect();
            staleness::microseconds(observed, &times)
        });
        Self { versions: staleness::versions(observed), time }
    }

    fn words(&self) -> String {
        let versions = self.versions.sentence(Unit::Versions);
        let time = self.time.as_ref().map(|time| time.sentence(Unit::Microseconds));
        let time = time.map_or_else(String::new, |time| format!("              {time}\n"));
        format!("staleness     {versions}\n{time}")
    }

    fn object(&self) -> Json {
        json!({
            "versions": age(&self.versions, Unit::Versions),
            "time_us": self.time.as_ref().map(|time| age(time, Unit::Microseconds)),
        })
    }
}

fn age(age: &Age, unit: Unit) -> Json {
    let (more_than, at_most) = match *age {
        Age::AtMost(most) => (None, Some(most)),
        Age::Between(more, most) => (Some(more), most),
        Age::Never(_) | Age::Unknown(_) => (None, None),
    };
    json!({ "more_than": more_than, "at_most": at_most, "sentence": age.sentence(unit) })
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

/// More operations than this are counted and not listed.
const LISTED_MAX: usize = 50;

fn words(
    model: &consistency::Model,
    imported: &Imported,
    verdict: &Verdict,
    ages: Option<&Ages>,
) -> String {
    let mut text = String::new();
    let mut say = |line: String| writeln!(text, "{line}").expect("writing to a string succeeds");
    let observed = &imported.observed;
    let (format, data) = (imported.format.key(), imported.model.key());
    let tuples = if imported.keys == Keys::Tuple { ", values are [key value]" } else { "" };
    say(format!("history       {format} of a {data}{tuples}"));
    let (calls, doubt) = (observed.calls.len(), open_calls(observed));
    let (processes, marks) = (processes(observed), observed.marks.len());
    say(format!("operations    {calls} by {processes} processes, {doubt} of them in doubt"));
    say(format!("marks         {marks}"));
    match verdict {
        Verdict::Holds(_) => say(format!("✓ {}", model.key)),
        Verdict::Unknown(doubt) => say(format!("? {} — {}", model.key, doubt.sentence)),
        Verdict::Broken(found) => {
            say(format!("✗ {} — {}", model.key, found.sentence));
            let one = |number: u32| operation_line(imported, number);
            for &number in found.evidence.iter().take(LISTED_MAX) {
                say(format!("  {}", one(number)));
            }
            let more = found.evidence.len().saturating_sub(LISTED_MAX);
            if more > 0 {
                say(format!("  and {more} more"));
            }
            if let Some(stuck) = &found.stuck {
                let line = one(stuck.operation);
                say(format!("first that cannot be placed   {}", line.trim_start()));
                say(format!("last state before it          {}", stuck.state));
                let prefix = stuck.before.len();
                say(format!("longest prefix that holds     {prefix} operations"));
            }
        }
    }
    text + &ages.map_or_else(String::new, Ages::words)
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
    let text = consistency::describe(&imported.observed, call);
    format!("{:>6}  {lines:<20}  process {:<4}  {text}", format!("#{}", number + 1), call.process)
}

fn object(
    model: &consistency::Model,
    imported: &Imported,
    verdict: &Verdict,
    ages: Option<&Ages>,
) -> String {
    let observed = &imported.observed;
    let broken = verdict.broken();
    let sentence = match verdict {
        Verdict::Holds(_) => "",
        Verdict::Unknown(doubt) => &doubt.sentence,
        Verdict::Broken(found) => &found.sentence,
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
            "text": consistency::describe(observed, call),
        }))
    };
    let evidence = broken.map_or(&[][..], |found| &found.evidence);
    let stuck = broken.and_then(|found| found.stuck.as_ref());
    let mut object = json!({
        "verdict": verdict.word(),
        "consistency": model.key,
        "model": imported.model.key(),
        "format": imported.format.key(),
        "keys": imported.keys.key(),
        "operations": observed.calls.len(),
        "in_doubt": open_calls(observed),
        "processes": processes(observed),
        "marks": observed.marks.len(),
        "notices": imported.notices.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "sentence": sentence,
        "evidence": evidence.iter().filter_map(|call| operation(*call)).collect::<Vec<Json>>(),
        "first_impossible": stuck.and_then(|stuck| operation(stuck.operation)),
        "last_state": stuck.map(|stuck| &stuck.state),
        "longest_prefix": stuck.map(|stuck| stuck.before.len()),
    });
    if let Some(ages) = ages {
        object["staleness"] = ages.object();
    }
    format!("{object:#}\n")
}

#[cfg(test)]
mod tests;
