//! # `replab`, the headless viewer
//!
//! Everything that the page shows can be had here without a browser: the run of a scenario as
//! events, as one JSON object, as a picture, or as a link.
//!
//! ```text
//! replab run  <link|file|-> [--events] [--json]
//! replab link <link|file|-> [--base ADDRESS]      a file becomes a link, a link becomes a file
//! replab svg  <link|file|-> [--at 1.25s] [--portrait] [--op N]
//! replab forms <link|file|->                    the log as statement, WAL, row, trigger
//! replab presets [NAME]
//! replab fuzz [--topology T] [--seeds 0..1000] [--ground G | --rule R] [--keep-going] [--jobs N]
//! replab check FILE [--model M] [--consistency C] [--json]     judges anybody's history
//! replab export <link|file|-> [--format edn|jsonl|shiviz]
//! ```
//!
//! Exit codes: 0 done; 1 something broke (`fuzz` and `check` alone), a broken rule was not caught
//! (`fuzz --rule`), or the output could not be written; 2 bad input (the message names the line and
//! column, and what was expected); 3 nobody can tell (`check` alone).

#![forbid(unsafe_code)]

mod check;
mod export;
mod forms;
mod fuzz;
mod json;
mod report;

use lexopt::prelude::*;
use model::link::ViewState;
use model::{OpId, Scenario, Time};
use stage::{Look, Selected, Timeline};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::process::ExitCode;
use std::rc::Rc;

/// The look of a picture, which the page shares.
const STYLE: &str = concat!(
    include_str!("../../../www/styles/tokens.css"),
    include_str!("../../../www/styles/stage.css"),
    include_str!("../../../www/styles/messages.css")
);

const HELP: &str = "\
replab: runs scenarios of database replication

  replab run  <link|file|-> [--events] [--json]
      runs a scenario; prints a summary, every event, or one JSON object
  replab link <link|file|-> [--base ADDRESS]
      turns a file into a link, and a link into the text of a file
  replab svg  <link|file|-> [--at 1.25s] [--portrait] [--op NUMBER]
      draws one instant of a run
  replab forms <link|file|->
      prints what stands in a leader's log, in each of the four forms in which it
      can be shipped: statement, WAL bytes, row, trigger record
  replab presets [TOPOLOGY/NAME]
      lists the scenarios that ship with replab, or prints one
  replab fuzz [--topology NAME] [--seeds 0..1000] [--ground NAME] [--rule NAME]
              [--keep-going] [--jobs N] [--json]
      makes scenarios up, runs them, and shows the first in which something breaks
      that has to hold; with --rule, whether breaking that rule is noticed
  replab check FILE [--model M] [--consistency C] [--json]
      judges a history of Jepsen (EDN or a log) or in JSON Lines; see
      replab check --help
  replab export <link|file|-> [--format edn|jsonl|shiviz]
      writes a run as such a history, or as a log for ShiViz

A scenario is read from a link, from a file, from standard input (-), or from a
preset's name such as leaderless/quorum.
";

fn main() -> ExitCode {
    if let Some(done) = check::command().or_else(export::command) {
        return done;
    }
    match execute() {
        Ok((output, code)) => print(&output, code),
        Err(message) => {
            eprintln!("replab: {message}");
            ExitCode::from(2)
        }
    }
}

/// Prints the output; a reader that has gone away is no error.
fn print(output: &str, code: ExitCode) -> ExitCode {
    match std::io::stdout().write_all(output.as_bytes()) {
        Ok(()) => code,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => code,
        Err(error) => {
            eprintln!("replab: cannot write: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What the command line asks for.
#[derive(Debug, Default)]
struct Arguments {
    command: Option<String>,
    input: Option<String>,
    events: bool,
    json: bool,
    portrait: bool,
    base: String,
    at: Option<Time>,
    op: Option<OpId>,
    fuzz: fuzz::Options,
}

/// A word of the command line.
fn text(word: OsString) -> Result<String, String> {
    word.into_string().map_err(|_| "an argument is not valid UTF-8".to_string())
}

/// The value of the option that the parser stands behind.
fn value(parser: &mut lexopt::Parser) -> Result<String, String> {
    text(parser.value().map_err(|error| error.to_string())?)
}

fn arguments() -> Result<Arguments, String> {
    let mut arguments = Arguments::default();
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            Long("events") => arguments.events = true,
            Long("json") => arguments.json = true,
            Long("portrait") => arguments.portrait = true,
            Long("base") => arguments.base = value(&mut parser)?,
            Long("at") => {
                let value = value(&mut parser)?;
                let at = model::time::parse(&value);
                let at = at.ok_or(format!("--at {value}: expected a time such as 1.25s"))?;
                arguments.at = Some(at);
            }
            Long("op") => {
                let value = value(&mut parser)?;
                let number: Option<usize> = value.trim_start_matches('#').parse().ok();
                let index = number.and_then(|number| number.checked_sub(1));
                let index = index.filter(|&index| index < model::limits::EVENTS_MAX);
                let index = index.ok_or(format!("--op {value}: expected an operation's number"))?;
                arguments.op = Some(OpId::new(index));
            }
            Short('h') | Long("help") => arguments.command = Some("help".into()),
            Long(name) => {
                let name = name.to_string();
                if !arguments.fuzz.take(&name, &mut parser)? {
                    return Err(Long(&name).unexpected().to_string());
                }
            }
            Value(value) if arguments.command.is_none() => {
                arguments.command = Some(text(value)?);
            }
            Value(value) if arguments.input.is_none() => arguments.input = Some(text(value)?),
            other => return Err(other.unexpected().to_string()),
        }
    }
    Ok(arguments)
}

fn execute() -> Result<(String, ExitCode), String> {
    let arguments = arguments()?;
    let output = match arguments.command.as_deref() {
        Some("run") => run(&arguments),
        Some("link") => link(&arguments),
        Some("svg") => svg(&arguments),
        Some("forms") => forms(&arguments),
        Some("presets") => presets(&arguments),
        Some("fuzz") => return fuzz::fuzz(&arguments.fuzz, arguments.json),
        Some("help") | None => Ok(HELP.into()),
        Some(other) => Err(format!("no command {other}; try replab help")),
    };
    output.map(|output| (output, ExitCode::SUCCESS))
}

fn run(arguments: &Arguments) -> Result<String, String> {
    let (scenario, _) = open(arguments)?;
    let run = lab::run(&scenario);
    if arguments.json {
        return Ok(json::run(&run, arguments.events));
    }
    let mut text = String::new();
    if arguments.events {
        for (index, event) in run.trace.events.iter().enumerate() {
            let (number, line) =
                (index + 1, model::notation::line(event, &run.scenario, &run.trace.words));
            writeln!(text, "{number:>6}  {line}").expect("writing to a string succeeds");
        }
        text.push('\n');
    }
    text.push_str(&report::summary(&run));
    Ok(text)
}

fn link(arguments: &Arguments) -> Result<String, String> {
    let (scenario, was_link) = open(arguments)?;
    match was_link {
        true => Ok(model::grammar::print(&scenario)),
        false => {
            let fragment = model::link::encode(&scenario, &ViewState::default());
            Ok(format!("{}#{fragment}\n", arguments.base))
        }
    }
}

fn forms(arguments: &Arguments) -> Result<String, String> {
    let (scenario, _) = open(arguments)?;
    Ok(forms::text(&lab::run(&scenario)))
}

fn svg(arguments: &Arguments) -> Result<String, String> {
    let (scenario, _) = open(arguments)?;
    let run = lab::run(&scenario);
    let at = arguments.at.unwrap_or(run.trace.end / 2);
    let timeline = Timeline::new(Rc::clone(&run.scenario), Rc::clone(&run.trace));
    let look = Look {
        portrait: arguments.portrait,
        selected: arguments.op.map(Selected::Operation),
        sets: arguments.op.and_then(|op| lab::sets(&run, op, at)).map(|sets| stage::Sets {
            write: sets.write,
            read: sets.read,
            witness: sets.witness,
            caption: sets.caption,
            supposed: false,
        }),
        reduced_motion: false,
    };
    let scene = stage::scene(&timeline, at.min(run.trace.end), &look);
    Ok(stage::to_svg(&scene, STYLE))
}

fn presets(arguments: &Arguments) -> Result<String, String> {
    if let Some(name) = &arguments.input {
        return preset(name).map(str::to_string).ok_or(format!("no preset {name}"));
    }
    let mut text = String::new();
    for (topology, preset) in lab::presets() {
        let name = format!("{topology}/{}", preset.key);
        writeln!(text, "{name:<28} {}", preset.help).expect("writing to a string succeeds");
    }
    Ok(text)
}

/// The text of a preset, by its full name.
fn preset(name: &str) -> Option<&'static str> {
    let (topology, key) = name.split_once('/')?;
    let mut presets = lab::presets();
    let found = presets.find(|(of, preset)| *of == topology && preset.key == key)?;
    Some(found.1.text)
}

/// Opens the input, and says whether it was a link. Any notice is an error here.
fn open(arguments: &Arguments) -> Result<(Scenario, bool), String> {
    let input = arguments.input.as_deref().ok_or("expected a link or a file; try replab help")?;
    let (name, text) = match input {
        "-" => ("standard input", standard_input()?),
        _ if model::link::looks_like_link(input) => ("the link", input.to_string()),
        _ => match preset(input) {
            Some(text) => (input, text.to_string()),
            None => {
                let bytes = std::fs::read(input).map_err(|error| format!("{input}: {error}"))?;
                (input, String::from_utf8(bytes).map_err(|_| format!("{input}: not UTF-8 text"))?)
            }
        },
    };
    let opened = lab::open(&text);
    if opened.notices.is_empty() {
        return Ok((opened.scenario, model::link::looks_like_link(&text)));
    }
    let lines: Vec<String> =
        opened.notices.iter().map(|notice| format!("{name}: {notice}")).collect();
    Err(lines.join("\nreplab: "))
}

fn standard_input() -> Result<String, String> {
    let mut text = String::new();
    let limit = model::limits::TEXT_BYTES_MAX as u64 + 1;
    let read = std::io::stdin().take(limit).read_to_string(&mut text);
    read.map_err(|error| format!("standard input: {error}"))?;
    Ok(text)
}
