//! From tokens to forms.
//!
//! A stack of what was begun and not ended, instead of functions that call one another: no text can
//! overflow the machine's stack, and a text may stop anywhere and go on later.
//!
//! The history around all events, if there is one, is never built: each of its elements is handed
//! out as soon as it is complete.
//!
//! ```text
//! [ {:process 0 …} {:process 0 …} … ]        one list around all: elements are handed out
//! {:process 0 …}  {:process 0 …}  …          or no list: forms are handed out
//! ```

use super::form::{Form, Kind, fault, limit};
use super::limits::{DEPTH_MAX, FORMS_MAX};
use super::numbers::{self, Number};
use super::tokens::{Dialect, Token};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::Notice;
use model::notice::Position;

/// What was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Frame {
    /// The list around all events.
    All,
    List,
    Vector,
    Set,
    Map,
    /// A tag waits for its form.
    Tag(String),
    /// A form is waited for that does not count.
    Discard,
}

/// What JSON allows next in a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// A value or a key, or the end: nothing has come yet.
    First,
    /// A value or a key: a comma has come.
    Item,
    Colon,
    Value,
    CommaOrEnd,
}

#[derive(Clone, Debug)]
struct Level {
    frame: Frame,
    at: Position,
    /// The bracket that it began with.
    open: u8,
    next: Next,
    items: Vec<Form>,
}

/// Puts tokens together.
#[derive(Debug)]
pub struct Builder {
    dialect: Dialect,
    stack: Vec<Level>,
    /// Forms of the event that is being built.
    forms: usize,
    /// Whether a list around all events may still begin.
    may_wrap: bool,
    /// Whether it has ended.
    wrapped: bool,
}

impl Builder {
    /// One for a text that may be a list of events.
    pub fn new(dialect: Dialect) -> Self {
        Self { dialect, stack: Vec::new(), forms: 0, may_wrap: true, wrapped: false }
    }

    /// One for single forms: a list is a form like any other.
    pub fn of_single_forms(dialect: Dialect) -> Self {
        Self { may_wrap: false, ..Self::new(dialect) }
    }

    /// How many forms the one that was handed out last consists of.
    pub fn forms(&self) -> usize {
        self.forms
    }

    /// Says what is missing at the end of the text.
    ///
    /// # Errors
    /// If something was begun and not ended.
    pub fn end(&self) -> Result<(), Notice> {
        let Some(level) = self.stack.last() else { return Ok(()) };
        Err(match &level.frame {
            Frame::Tag(tag) => fault(level.at, format!("#{tag}"), "a form after the tag"),
            Frame::Discard => fault(level.at, "#_", "a form after it"),
            _ => {
                let close = closing(level.open);
                let found = format!("{}, which is never closed", opening(level.open));
                fault(level.at, found, format!("{close} before the end of the text"))
            }
        })
    }

    /// Takes a token. Returns a form that stands in no other and is now complete.
    ///
    /// # Errors
    /// If the token may not stand here, or a bound was reached.
    pub fn take(&mut self, token: Token<'_>, at: Position) -> Result<Option<Form>, Notice> {
        if self.dialect == Dialect::Json {
            self.allow(&token, at)?;
        }
        if self.wrapped && !matches!(token, Token::Close(_)) {
            return Err(fault(at, spell(&token), "the end of the text after the list of events"));
        }
        if matches!(self.stack.as_slice(), [] | [Level { frame: Frame::All, .. }]) {
            self.forms = 0;
        }
        let kind = match token {
            Token::Open(open) => return self.open(open, at).map(|()| None),
            Token::Tag(tag) => {
                self.push(Frame::Tag(tag.to_string()), at, b'#')?;
                return Ok(None);
            }
            Token::Discard => {
                self.push(Frame::Discard, at, b'#')?;
                return Ok(None);
            }
            Token::Comma | Token::Colon => return Ok(None),
            Token::Close(close) => return self.close(close, at),
            Token::Text(text) => Kind::Text(text.to_string()),
            Token::Character(text) => Kind::Name(text.to_string()),
            Token::Word(word) => self.word(word, at)?,
        };
        self.complete(Form { at, kind })
    }

    fn word(&self, word: &str, at: Position) -> Result<Kind, Notice> {
        let number = match self.dialect {
            Dialect::Edn => numbers::edn(word),
            Dialect::Json => numbers::json(word),
        };
        Ok(match (word, number) {
            ("nil", _) if self.dialect == Dialect::Edn => Kind::Nil,
            ("null", _) if self.dialect == Dialect::Json => Kind::Nil,
            ("true", _) => Kind::Flag(true),
            ("false", _) => Kind::Flag(false),
            (_, Some(Number::Integer(value))) => Kind::Number(Number::Integer(value)),
            (_, Some(number)) if numbers::claims(word) => Kind::Number(number),
            _ if numbers::claims(word) => return Err(fault(at, word, "a number")),
            _ if self.dialect == Dialect::Json => {
                return Err(fault(at, word, "a value of JSON; words stand in quotes"));
            }
            _ => Kind::Name(word.to_string()),
        })
    }

    fn push(&mut self, frame: Frame, at: Position, open: u8) -> Result<(), Notice> {
        if self.stack.len() >= DEPTH_MAX {
            return Err(limit(at, "levels of nesting", DEPTH_MAX as u64));
        }
        self.count(at)?;
        self.stack.push(Level { frame, at, open, next: Next::First, items: Vec::new() });
        Ok(())
    }

    fn count(&mut self, at: Position) -> Result<(), Notice> {
        self.forms += 1;
        match self.forms > FORMS_MAX {
            true => Err(limit(at, "words, numbers and brackets in one event", FORMS_MAX as u64)),
            false => Ok(()),
        }
    }

    fn open(&mut self, open: u8, at: Position) -> Result<(), Notice> {
        let first = self.stack.is_empty() && self.may_wrap;
        let frame = match open {
            b'(' | b'[' if first => Frame::All,
            b'(' => Frame::List,
            b'[' => Frame::Vector,
            b'#' => Frame::Set,
            _ => Frame::Map,
        };
        if self.stack.is_empty() {
            self.may_wrap = false;
        }
        self.push(frame, at, open)
    }

    fn close(&mut self, close: u8, at: Position) -> Result<Option<Form>, Notice> {
        let found = char::from(close).to_string();
        let Some(level) = self.stack.pop() else {
            return Err(fault(at, found, "a bracket that opens before one that closes"));
        };
        match &level.frame {
            Frame::Tag(tag) => {
                return Err(fault(at, found, format!("a form after the tag #{tag}")));
            }
            Frame::Discard => return Err(fault(at, found, "a form after #_")),
            _ => {}
        }
        if close != closing(level.open).as_bytes()[0] {
            let (open, line) = (opening(level.open), level.at.line);
            let expected = format!("{} for the {open} of line {line}", closing(level.open));
            return Err(fault(at, found, expected));
        }
        let kind = match level.frame {
            Frame::All => {
                self.wrapped = true;
                return Ok(None);
            }
            Frame::Map if level.items.len() % 2 == 1 => {
                let key = level.items.last().expect("an odd number is not zero");
                return Err(fault(at, found, format!("a value for the key {}", key.text())));
            }
            Frame::Map => Kind::Map(level.items),
            Frame::Set => Kind::Set(level.items),
            _ => Kind::Sequence(level.items),
        };
        self.complete(Form { at: level.at, kind })
    }

    /// A form is complete: it goes to what waits for it.
    fn complete(&mut self, mut form: Form) -> Result<Option<Form>, Notice> {
        self.count(form.at)?;
        loop {
            let Some(level) = self.stack.last_mut() else {
                self.may_wrap = false;
                return Ok(Some(form));
            };
            match &level.frame {
                Frame::All => return Ok(Some(form)),
                Frame::Discard => {
                    self.stack.pop();
                    return Ok(None);
                }
                Frame::Tag(tag) => {
                    form = tagged(tag, form);
                    self.stack.pop();
                }
                _ => {
                    level.items.push(form);
                    return Ok(None);
                }
            }
        }
    }

    /// Checks commas, colons and keys of JSON, and says what comes next.
    fn allow(&mut self, token: &Token<'_>, at: Position) -> Result<(), Notice> {
        let Some(level) = self.stack.last_mut() else {
            return match token {
                Token::Comma | Token::Colon => {
                    Err(fault(at, spell(token), "an object, one for each event"))
                }
                _ => Ok(()),
            };
        };
        let is_map = level.frame == Frame::Map;
        let is_key = is_map && matches!(level.next, Next::First | Next::Item);
        let after = if is_key { Next::Colon } else { Next::CommaOrEnd };
        let (fits, next) = match token {
            Token::Comma => (level.next == Next::CommaOrEnd, Next::Item),
            Token::Colon => (level.next == Next::Colon, Next::Value),
            Token::Close(_) => (matches!(level.next, Next::First | Next::CommaOrEnd), level.next),
            Token::Text(_) => (!matches!(level.next, Next::Colon | Next::CommaOrEnd), after),
            _ => (!is_key && !matches!(level.next, Next::Colon | Next::CommaOrEnd), after),
        };
        if fits {
            level.next = next;
            return Ok(());
        }
        let close = closing(level.open);
        let expected = match level.next {
            Next::Colon => ": after the key".to_string(),
            Next::CommaOrEnd => format!(", or {close}"),
            Next::First if is_map => format!("a key in quotes or {close}"),
            Next::Item if is_map => "a key in quotes".into(),
            Next::First => format!("a value or {close}"),
            _ => "a value".into(),
        };
        Err(fault(at, spell(token), expected))
    }
}

/// A form with a tag. The tag of a collection says which record it was and is left out; that of
/// anything else belongs to the value.
fn tagged(tag: &str, form: Form) -> Form {
    match form.kind {
        Kind::Sequence(_) | Kind::Set(_) | Kind::Map(_) => form,
        _ => Form { at: form.at, kind: Kind::Name(format!("#{tag} {}", form.text())) },
    }
}

fn opening(open: u8) -> Box<str> {
    match open {
        b'#' => "#{".into(),
        _ => char::from(open).to_string().into(),
    }
}

fn closing(open: u8) -> &'static str {
    match open {
        b'(' => ")",
        b'[' => "]",
        _ => "}",
    }
}

fn spell(token: &Token<'_>) -> String {
    match token {
        Token::Open(open) => opening(*open).into(),
        Token::Close(close) => char::from(*close).to_string(),
        Token::Text(text) => format!("\"{text}\""),
        Token::Character(text) | Token::Word(text) => (*text).to_string(),
        Token::Tag(tag) => format!("#{tag}"),
        Token::Discard => "#_".into(),
        Token::Comma => ",".into(),
        Token::Colon => ":".into(),
    }
}
