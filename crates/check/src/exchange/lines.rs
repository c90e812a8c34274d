//! Lines of a log.
//!
//! Before Jepsen kept histories as files, it logged them, and those logs are still what many
//! collections of test data hold. A line is an event if it names a process, a type and a function,
//! one after the other; whatever stands before that (a time, `INFO`, the name of a thread or of the
//! logger) is skipped.
//!
//! ```text
//! INFO  jepsen.util - 3 :invoke :cas [2 4]
//! 2019-05-28 17:01:04 INFO [jepsen worker 3] jepsen.util: 3  :ok  :cas  [2 4]
//! INFO  jepsen.util - :nemesis :info :start "Cut off #{:n1}"
//! INFO  jepsen.core - Worker 3 starting              no event; such lines are counted
//! 3  :invoke  :read  nil                             history.txt: nothing stands before
//! ```
//!
//! Behind the value of an event may stand anything, such as the text of an error.

use super::build::Builder;
use super::event::{Event, EventKind, PROCESS, Process};
use super::form::{Form, fault};
use super::tokens::{Dialect, Lexer};
use alloc::string::String;
use model::Notice;
use model::notice::Position;

/// A word of a line and the byte that it begins at.
type Word<'a> = (usize, &'a str);

/// Reads a line. None if it is no event.
///
/// # Errors
/// If it is half an event: one of a type that does not exist, or with a value that cannot be read.
pub fn read(line: &str, number: usize) -> Result<Option<Event>, Notice> {
    let Some((process, kind, rest)) = find(line, number)? else { return Ok(None) };
    let place = |byte: usize| Position {
        line: number,
        column: line.get(..byte).map_or(1, |before| before.chars().count() + 1),
    };
    let at = place(process.0);
    let process = match process.1.strip_prefix(':') {
        Some(name) => Process::Other(name.into()),
        None => {
            let number = process.1.parse().ok();
            Process::Client(number.ok_or_else(|| fault(at, process.1, PROCESS))?)
        }
    };
    // A process, a type and a function: three forms.
    let mut event =
        Event { at, process, kind, f: None, key: None, value: None, time: None, forms: 3 };
    if let Some((byte, f)) = words(line, rest).next() {
        event.f = Some(Form { at: place(byte), kind: super::form::Kind::Name(f.into()) });
        let after = byte + f.len();
        // Of what did not work, and of what is no operation, the value is only words.
        let counts = matches!(event.kind, EventKind::Invoke | EventKind::Ok);
        if counts && matches!(event.process, Process::Client(_)) {
            let (value, forms) = form(&line[after..], place(after))?;
            (event.value, event.forms) = (value, event.forms + forms);
        } else {
            let text = line[after..].trim();
            let kind = super::form::Kind::Name(String::from(text));
            event.value = (!text.is_empty()).then(|| Form { at: place(after), kind });
        }
    }
    Ok(Some(event))
}

/// The words of a line from a byte on.
fn words(line: &str, from: usize) -> impl Iterator<Item = Word<'_>> {
    let mut at = from;
    core::iter::from_fn(move || {
        let rest = &line[at..];
        let skipped = rest.len() - rest.trim_start().len();
        let word = rest.trim_start().split(char::is_whitespace).next()?;
        let start = at + skipped;
        at = start + word.len();
        (!word.is_empty()).then_some((start, word))
    })
}

/// Finds the process and the type, and where the rest begins.
fn find(line: &str, number: usize) -> Result<Option<(Word<'_>, EventKind, usize)>, Notice> {
    // Only what Jepsen logged, or a line that begins with the process, can be half an event.
    let start = line.find("INFO").filter(|start| line[*start..].contains("jepsen"));
    let mut before: Option<Word<'_>> = None;
    for (place, word) in words(line, start.unwrap_or(0)) {
        if let (Some(name), Some(process)) = (word.strip_prefix(':'), before) {
            let is_number = process.1.bytes().all(|byte| byte.is_ascii_digit());
            let is_name = process.1.len() > 1 && process.1.starts_with(':');
            let found = (is_number || is_name).then(|| EventKind::parse(name)).flatten();
            if let Some(kind) = found {
                return Ok(Some((process, kind, place + word.len())));
            }
            if is_number {
                let column = line[..place].chars().count() + 1;
                let at = Position { line: number, column };
                return Err(fault(at, word, ":invoke, :ok, :fail or :info"));
            }
        }
        if start.is_none() && before.is_some() {
            return Ok(None);
        }
        before = Some((place, word));
    }
    Ok(None)
}

/// The first form of a text, and how many forms that consists of.
fn form(text: &str, at: Position) -> Result<(Option<Form>, usize), Notice> {
    let mut lexer = Lexer::new(Dialect::Edn, at);
    let mut builder = Builder::of_single_forms(Dialect::Edn);
    for &byte in text.as_bytes() {
        if let Some(form) = lexer.take(byte, &mut builder)? {
            return Ok((Some(form), builder.forms()));
        }
    }
    let last = lexer.end(&mut builder)?;
    builder.end()?;
    Ok((last, builder.forms()))
}
