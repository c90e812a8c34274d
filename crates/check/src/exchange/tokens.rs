//! From bytes to tokens.
//!
//! EDN and JSON have the same lexical shape: brackets, quoted strings, and words that end where
//! something else begins. One machine cuts both, a byte at a time, so a text can come in pieces of
//! any size and never has to be held as a whole.
//!
//! ```text
//!           "                     ┌──▶ Text ◀──▶ Escape ──▶ Unicode
//!  Blank ───┼── \ (EDN) ──────────┼──▶ Character
//!           ├── ; (EDN) ──────────┼──▶ Comment
//!           ├── # (EDN) ──────────┼──▶ Hash ──▶ { _ Tag Word Text
//!           └── anything else ────┴──▶ Word
//! ```
//!
//! Lines and columns count from one; a column is a character. `\r` is white space, so lines may
//! end as they do on any system. A byte order mark at the beginning is skipped.

use super::build::Builder;
use super::form::{Form, fault, limit};
use super::limits::ATOM_BYTES_MAX;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use model::Notice;
use model::notice::Position;

/// The notation of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// The notation of Clojure data.
    Edn,
    /// RFC 8259, values one after the other or in one array.
    Json,
}

/// A piece of a text.
#[derive(Clone, Copy, Debug)]
pub enum Token<'a> {
    /// An opening bracket: `(`, `[`, `{`, or `#` for a set.
    Open(u8),
    /// A closing bracket.
    Close(u8),
    /// A string, its escapes undone.
    Text(&'a str),
    /// A character of EDN, with its backslash.
    Character(&'a str),
    /// A number, a keyword, a symbol.
    Word(&'a str),
    /// `#name` in front of a form.
    Tag(&'a str),
    /// `#_`: the next form does not count.
    Discard,
    /// A comma of JSON.
    Comma,
    /// A colon of JSON.
    Colon,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Blank,
    Comment,
    Word,
    Tag,
    Character,
    Hash,
    Text,
    Escape,
    /// So many digits of an escape are still to come.
    Unicode(u8),
}

/// Cuts a text into tokens and hands them on.
#[derive(Debug)]
pub struct Lexer {
    dialect: Dialect,
    state: State,
    /// The token so far.
    word: Vec<u8>,
    /// Where it began.
    start: Position,
    /// Where the next byte stands.
    here: Position,
    /// The digits of an escape so far, and the first half of a pair of them.
    code: u32,
    high: Option<u32>,
}

impl Lexer {
    /// A machine at this place of a text.
    pub fn new(dialect: Dialect, here: Position) -> Self {
        let (state, word) = (State::Blank, Vec::new());
        Self { dialect, state, word, start: here, here, code: 0, high: None }
    }

    /// Where the next byte stands.
    pub fn here(&self) -> Position {
        self.here
    }

    /// Takes a byte. Returns a form that stands in no other and is now complete.
    ///
    /// # Errors
    /// If the text is none of this notation.
    pub fn take(&mut self, byte: u8, builder: &mut Builder) -> Result<Option<Form>, Notice> {
        let found = self.step(byte, builder);
        if byte == b'\n' {
            self.here = Position { line: self.here.line + 1, column: 1 };
        } else if byte & 0xC0 != 0x80 {
            self.here.column += 1;
        }
        found
    }

    /// Takes the end of the text.
    ///
    /// # Errors
    /// If something was begun and not ended.
    pub fn end(&mut self, builder: &mut Builder) -> Result<Option<Form>, Notice> {
        let found = match self.state {
            State::Text | State::Escape | State::Unicode(_) => {
                return Err(fault(self.start, "the end of the text", "the end of this string"));
            }
            State::Hash => return Err(fault(self.start, "#", "a form after it")),
            State::Word | State::Tag | State::Character => self.emit(builder)?,
            State::Blank | State::Comment => None,
        };
        self.state = State::Blank;
        Ok(found)
    }

    fn step(&mut self, byte: u8, builder: &mut Builder) -> Result<Option<Form>, Notice> {
        match self.state {
            State::Comment if byte == b'\n' => self.state = State::Blank,
            State::Comment => {}
            State::Text => return self.in_text(byte, builder),
            State::Escape => self.escape(byte)?,
            State::Unicode(left) => self.unicode(byte, left)?,
            State::Hash => return self.after_hash(byte, builder),
            State::Character if self.word.len() == 1 => self.keep(byte)?,
            State::Word | State::Tag | State::Character if !self.is_delimiter(byte) => {
                self.keep(byte)?;
            }
            State::Word | State::Tag | State::Character => {
                let before = self.emit(builder)?;
                self.state = State::Blank;
                return Ok(self.begin(byte, builder)?.or(before));
            }
            State::Blank => return self.begin(byte, builder),
        }
        Ok(None)
    }

    fn is_delimiter(&self, byte: u8) -> bool {
        let both = b" \t\n\r\x0B\x0C,[]{}\"";
        both.contains(&byte)
            || match self.dialect {
                Dialect::Edn => b"();\\".contains(&byte),
                Dialect::Json => byte == b':',
            }
    }

    fn begin(&mut self, byte: u8, builder: &mut Builder) -> Result<Option<Form>, Notice> {
        self.start = self.here;
        let is_edn = self.dialect == Dialect::Edn;
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C => {}
            b',' if is_edn => {}
            b',' => return builder.take(Token::Comma, self.start),
            b':' if !is_edn => return builder.take(Token::Colon, self.start),
            b'[' | b'{' => return builder.take(Token::Open(byte), self.start),
            b']' | b'}' => return builder.take(Token::Close(byte), self.start),
            b'(' if is_edn => return builder.take(Token::Open(byte), self.start),
            b')' if is_edn => return builder.take(Token::Close(byte), self.start),
            b'"' => self.state = State::Text,
            b';' if is_edn => self.state = State::Comment,
            b'#' if is_edn => self.state = State::Hash,
            b'\\' if is_edn => {
                self.state = State::Character;
                self.keep(byte)?;
            }
            _ => {
                self.state = State::Word;
                self.keep(byte)?;
            }
        }
        Ok(None)
    }

    fn after_hash(&mut self, byte: u8, builder: &mut Builder) -> Result<Option<Form>, Notice> {
        self.state = State::Blank;
        match byte {
            b'{' => return builder.take(Token::Open(b'#'), self.start),
            b'_' => return builder.take(Token::Discard, self.start),
            // A symbolic value such as `##NaN`.
            b'#' => {
                self.state = State::Word;
                self.word.extend_from_slice(b"##");
            }
            // A pattern: a string to whoever only compares it.
            b'"' => self.state = State::Text,
            _ if byte.is_ascii_alphabetic() => {
                self.state = State::Tag;
                self.keep(byte)?;
            }
            _ => return Err(fault(self.start, "#", "a set, a tag or #_")),
        }
        Ok(None)
    }

    fn in_text(&mut self, byte: u8, builder: &mut Builder) -> Result<Option<Form>, Notice> {
        if self.high.is_some() && byte != b'\\' {
            return Err(self.half_a_pair());
        }
        match byte {
            b'"' => {
                let found = self.emit(builder);
                self.state = State::Blank;
                return found;
            }
            b'\\' => self.state = State::Escape,
            0..0x20 if self.dialect == Dialect::Json => {
                return Err(fault(
                    self.start,
                    String::from_utf8_lossy(&self.word),
                    "the end of this string before the end of the line",
                ));
            }
            _ => self.keep(byte)?,
        }
        Ok(None)
    }

    fn half_a_pair(&self) -> Notice {
        fault(self.here, "half of a surrogate pair", "\\u with the other half of the character")
    }

    fn escape(&mut self, byte: u8) -> Result<(), Notice> {
        if self.high.is_some() && byte != b'u' {
            return Err(self.half_a_pair());
        }
        self.state = State::Text;
        let meant = match byte {
            b'n' => b'\n',
            b't' => b'\t',
            b'r' => b'\r',
            b'b' => 8,
            b'f' => 12,
            b'"' | b'\\' | b'/' => byte,
            b'u' => {
                self.code = 0;
                self.state = State::Unicode(4);
                return Ok(());
            }
            // A pattern may escape anything; what it says is not looked at.
            _ if self.dialect == Dialect::Edn => {
                self.keep(b'\\')?;
                byte
            }
            _ => {
                let found = format!("\\{}", char::from(byte & 0x7F).escape_default());
                return Err(fault(self.here, found, "an escape of JSON such as \\n or \\u0041"));
            }
        };
        self.keep(meant)
    }

    fn unicode(&mut self, byte: u8, left: u8) -> Result<(), Notice> {
        let digit = char::from(byte).to_digit(16);
        let digit = digit.ok_or_else(|| {
            fault(self.here, "an escape \\u that ends here", "four hexadecimal digits after \\u")
        })?;
        self.code = self.code << 4 | digit;
        if left > 1 {
            self.state = State::Unicode(left - 1);
            return Ok(());
        }
        self.state = State::Text;
        let code = match (self.high.take(), self.code) {
            (None, 0xD800..0xDC00) => {
                self.high = Some(self.code);
                return Ok(());
            }
            (Some(high), low @ 0xDC00..0xE000) => {
                0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
            }
            (Some(_), _) => return Err(self.half_a_pair()),
            (None, code) => code,
        };
        let letter = char::from_u32(code).ok_or_else(|| self.half_a_pair())?;
        for &byte in letter.encode_utf8(&mut [0; 4]).as_bytes() {
            self.keep(byte)?;
        }
        Ok(())
    }

    fn keep(&mut self, byte: u8) -> Result<(), Notice> {
        if self.word.len() >= ATOM_BYTES_MAX {
            return Err(limit(self.start, "bytes in one word", ATOM_BYTES_MAX as u64));
        }
        self.word.push(byte);
        Ok(())
    }

    /// Hands on the word that has ended.
    fn emit(&mut self, builder: &mut Builder) -> Result<Option<Form>, Notice> {
        let Ok(text) = core::str::from_utf8(&self.word) else {
            let found = String::from_utf8_lossy(&self.word);
            return Err(fault(self.start, found, "UTF-8 text"));
        };
        let token = match self.state {
            State::Text => Token::Text(text),
            State::Tag => Token::Tag(text),
            State::Character => Token::Character(text),
            _ => Token::Word(text),
        };
        let found = builder.take(token, self.start);
        self.word.clear();
        found
    }
}
