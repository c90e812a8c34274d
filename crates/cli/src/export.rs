//! `replab export`: a run as a history, or as a log for ShiViz.
//!
//! The text is written as it comes, since the vector clocks of a long run are many.

use lab::exchange::{edn, json_lines, shiviz};
use lexopt::prelude::*;
use model::{Scenario, Trace};
use std::fmt;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::ExitCode;

/// What writes a run.
type Writer<W> = fn(&Scenario, &Trace, &mut Sink<W>) -> fmt::Result;

/// The formats, by their names. The first is the default.
fn writers<W: Write>() -> [(&'static str, Writer<W>); 3] {
    [("edn", edn), ("jsonl", json_lines), ("shiviz", shiviz)]
}

/// Runs the command if the command line names it.
pub fn command() -> Option<ExitCode> {
    let mut words = std::env::args_os().skip(1);
    (words.next()? == "export").then(|| match execute(words) {
        Ok(()) => ExitCode::SUCCESS,
        Err((code, message)) => {
            eprintln!("replab: {message}");
            ExitCode::from(code)
        }
    })
}

fn execute(words: impl Iterator<Item = std::ffi::OsString>) -> Result<(), (u8, String)> {
    let bad = |message: String| (2, message);
    let mut input = super::Arguments::default();
    let mut parser = lexopt::Parser::from_args(words);
    let mut write = writers()[0].1;
    while let Some(argument) = parser.next().map_err(|error| bad(error.to_string()))? {
        match argument {
            Long("format") => {
                let name = super::value(&mut parser).map_err(bad)?;
                let found = writers().into_iter().find(|(key, _)| *key == name);
                let expected = || bad(format!("--format {name}: expected edn, jsonl or shiviz"));
                write = found.ok_or_else(expected)?.1;
            }
            Short('h') | Long("help") => {
                super::print(super::HELP, ExitCode::SUCCESS);
                return Ok(());
            }
            Value(value) if input.input.is_none() => {
                input.input = Some(super::text(value).map_err(bad)?);
            }
            other => return Err(bad(other.unexpected().to_string())),
        }
    }
    let (scenario, _) = super::open(&input).map_err(bad)?;
    let run = lab::run(&scenario);
    let mut sink = Sink { out: BufWriter::new(io::stdout().lock()), failed: None };
    let written = write(&run.scenario, &run.trace, &mut sink);
    let written =
        written.map_err(|_| sink.failed.take()).and_then(|()| sink.out.flush().map_err(Some));
    match written {
        // A reader that has gone away is no error.
        Err(Some(error)) if error.kind() != ErrorKind::BrokenPipe => {
            Err((1, format!("cannot write: {error}")))
        }
        _ => Ok(()),
    }
}

/// Text that goes to bytes.
struct Sink<W: Write> {
    out: W,
    failed: Option<io::Error>,
}

impl<W: Write> fmt::Write for Sink<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.out.write_all(text.as_bytes()).map_err(|error| {
            self.failed = Some(error);
            fmt::Error
        })
    }
}
