//! The reader: bytes in, a history out.
//!
//! It takes the text in pieces, so a file of any length is read in the memory that its operations
//! take. The format is seen from the first characters, unless somebody says which it is.
//!
//! | the text begins with | it is |
//! |---|---|
//! | `{"`, `[{"` | JSON Lines, or one array around them |
//! | `{:`, `[{:`, `(`, `#`, `;` | EDN |
//! | `[` and a digit or a letter; anything else | lines of a log |

use super::assemble::Assembler;
use super::build::Builder;
use super::event::Event;
use super::form::{Form, fault, limit};
use super::limits::{HEAD_BYTES_MAX, HISTORY_BYTES_MAX, LINE_BYTES_MAX};
use super::lines;
use super::tokens::{Dialect, Lexer};
use super::{Format, Imported, Options};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use model::Notice;
use model::notice::Position;

/// The first place of a text.
const START: Position = Position { line: 1, column: 1 };
/// What some editors put in front of a text.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads a history that comes in pieces.
///
/// ```
/// use check::exchange::{Options, Reader};
/// let mut reader = Reader::new(&Options::default());
/// reader.push(b"{:process 0, :type :invoke, :f :write, :value 3}\n{:process 0, :ty")?;
/// reader.push(b"pe :ok, :f :write, :value 3}\n")?;
/// assert_eq!(reader.finish()?.observed.calls.len(), 1);
/// # Ok::<(), model::Notice>(())
/// ```
#[derive(Debug)]
pub struct Reader {
    format: Option<Format>,
    /// Bytes before the format is known.
    head: Vec<u8>,
    bytes: u64,
    events: usize,
    assembler: Assembler,
    cutter: Cutter,
}

/// What cuts the text into events.
#[derive(Debug)]
enum Cutter {
    /// Not known yet.
    None,
    Forms(Lexer, Builder),
    Lines {
        line: Vec<u8>,
        number: usize,
        /// Lines that are no events, and the first of them.
        others: usize,
        first: usize,
    },
}

impl Reader {
    /// One that has read nothing.
    pub fn new(options: &Options) -> Self {
        Self {
            format: options.format,
            head: Vec::new(),
            bytes: 0,
            events: 0,
            assembler: Assembler::new(options),
            cutter: Cutter::None,
        }
    }

    /// Takes the next piece.
    ///
    /// # Errors
    /// If the text is no history. The notice says where, what was found and what was expected. A
    /// reader that has said so once is of no further use.
    pub fn push(&mut self, piece: &[u8]) -> Result<(), Notice> {
        self.bytes = self.bytes.saturating_add(piece.len() as u64);
        if self.bytes > HISTORY_BYTES_MAX {
            return Err(limit(self.here(), "bytes", HISTORY_BYTES_MAX));
        }
        if let Cutter::None = self.cutter {
            self.head.extend_from_slice(piece);
            let could_be_mark = BYTE_ORDER_MARK.starts_with(&self.head);
            if could_be_mark || self.format.or_else(|| guess(&self.head)).is_none() {
                return match self.head.len() > HEAD_BYTES_MAX {
                    true => Err(limit(START, "blank bytes", HEAD_BYTES_MAX as u64)),
                    false => Ok(()),
                };
            }
            return self.begin();
        }
        self.cut(piece)
    }

    /// The format is known, or the text has ended before it was.
    fn begin(&mut self) -> Result<(), Notice> {
        let head = core::mem::take(&mut self.head);
        let format = self.format.or_else(|| guess(&head)).unwrap_or(Format::Edn);
        self.format = Some(format);
        let forms = |dialect| Cutter::Forms(Lexer::new(dialect, START), Builder::new(dialect));
        self.cutter = match format {
            Format::Edn => forms(Dialect::Edn),
            Format::JsonLines => forms(Dialect::Json),
            Format::Log => Cutter::Lines { line: Vec::new(), number: 1, others: 0, first: 0 },
        };
        self.cut(head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&head))
    }

    fn here(&self) -> Position {
        match &self.cutter {
            Cutter::None => START,
            Cutter::Forms(lexer, _) => lexer.here(),
            Cutter::Lines { number, .. } => Position { line: *number, column: 1 },
        }
    }

    fn cut(&mut self, piece: &[u8]) -> Result<(), Notice> {
        match &mut self.cutter {
            Cutter::None => Ok(()),
            Cutter::Forms(lexer, builder) => {
                for &byte in piece {
                    if let Some(form) = lexer.take(byte, builder)? {
                        self.events += 1;
                        self.assembler.take(event(form, builder)?)?;
                    }
                }
                Ok(())
            }
            Cutter::Lines { .. } => self.cut_lines(piece),
        }
    }

    /// Cuts a piece into lines; the last may go on in the next piece.
    fn cut_lines(&mut self, piece: &[u8]) -> Result<(), Notice> {
        for part in piece.split_inclusive(|byte| *byte == b'\n') {
            if let Cutter::Lines { line, number, .. } = &mut self.cutter {
                extend(line, part.strip_suffix(b"\n").unwrap_or(part), *number)?;
            }
            if part.ends_with(b"\n") {
                self.line()?;
            }
        }
        Ok(())
    }

    /// A line of a log is complete.
    fn line(&mut self) -> Result<(), Notice> {
        let Cutter::Lines { line, number, others, first } = &mut self.cutter else { return Ok(()) };
        let here = Position { line: *number, column: 1 };
        let Ok(text) = core::str::from_utf8(line) else {
            return Err(fault(here, String::from_utf8_lossy(line), "UTF-8 text"));
        };
        match lines::read(text, *number)? {
            Some(event) => {
                self.events += 1;
                self.assembler.take(event)?;
            }
            None if text.trim().is_empty() => {}
            None => {
                *first = if *others == 0 { *number } else { *first };
                *others += 1;
            }
        }
        line.clear();
        *number += 1;
        Ok(())
    }

    /// Takes the end of the text.
    ///
    /// # Errors
    /// If something was begun and not ended, or the text holds no event at all.
    pub fn finish(mut self) -> Result<Imported, Notice> {
        if let Cutter::None = self.cutter {
            self.begin()?;
        }
        let mut other_lines = None;
        match &mut self.cutter {
            Cutter::Forms(lexer, builder) => {
                if let Some(form) = lexer.end(builder)? {
                    self.events += 1;
                    self.assembler.take(event(form, builder)?)?;
                }
                builder.end()?;
            }
            _ => {
                self.line()?;
                if let Cutter::Lines { others, first, .. } = &self.cutter {
                    other_lines = (*others > 0).then_some((*others, *first));
                }
            }
        }
        if self.events == 0 {
            let found = other_lines.map_or_else(
                || String::from("nothing"),
                |(others, _)| format!("no event in lines: {others}"),
            );
            return Err(fault(START, found, "a history in EDN or JSON Lines, or a log of Jepsen"));
        }
        let mut imported = self.assembler.finish(self.format.unwrap_or(Format::Edn))?;
        if let Some((others, first)) = other_lines {
            let notice = Notice::new(
                format!("lines that are no events: {others}"),
                "lines such as INFO jepsen.util - 3 :invoke :cas [2 4]",
                "they were left out",
            );
            imported.notices.push(notice.at(first, 1));
        }
        Ok(imported)
    }
}

fn event(form: Form, builder: &Builder) -> Result<Event, Notice> {
    Event::of(form, builder.forms())
}

fn extend(line: &mut Vec<u8>, part: &[u8], number: usize) -> Result<(), Notice> {
    if line.len() + part.len() > LINE_BYTES_MAX {
        let at = Position { line: number, column: 1 };
        return Err(limit(at, "bytes in one line", LINE_BYTES_MAX as u64));
    }
    line.extend_from_slice(part);
    Ok(())
}

/// The format of a text by its beginning; none if that is too short.
fn guess(head: &[u8]) -> Option<Format> {
    let text = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head);
    let is_blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == b',' || *byte == 0x0B;
    let mut bytes = text.iter().filter(|byte| !is_blank(byte));
    Some(match bytes.next()? {
        b'{' => in_map(bytes.next()?),
        b'(' | b'#' | b';' => Format::Edn,
        b'[' => match bytes.next()? {
            b'{' => in_map(bytes.next()?),
            letter if letter.is_ascii_alphanumeric() => Format::Log,
            b'"' => Format::JsonLines,
            _ => Format::Edn,
        },
        _ => Format::Log,
    })
}

fn in_map(first: &u8) -> Format {
    match first {
        b'"' => Format::JsonLines,
        _ => Format::Edn,
    }
}
