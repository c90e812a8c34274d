//! What a text is made of.
//!
//! EDN (the notation of Clojure data) and JSON are read into the same tree: words, numbers,
//! strings, and collections of these. Each part knows where it stands, so that whatever is found to
//! be wrong later can be pointed at.

use super::numbers::Number;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::Notice;
use model::notice::Position;

/// A part of a text.
#[derive(Clone, Debug)]
pub struct Form {
    /// Where it begins.
    pub at: Position,
    /// What it is.
    pub kind: Kind,
}

/// What a part is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// `nil`, `null`.
    Nil,
    /// `true`, `false`.
    Flag(bool),
    /// A number.
    Number(Number),
    /// A string, without its quotes.
    Text(String),
    /// A keyword, a symbol, a character: whatever stands for itself.
    Name(String),
    /// A vector, a list, an array: these are equal if their elements are.
    Sequence(Vec<Form>),
    /// A set.
    Set(Vec<Form>),
    /// A map: keys and values in turn.
    Map(Vec<Form>),
}

impl Form {
    /// Whether it is `nil`.
    pub fn is_nil(&self) -> bool {
        matches!(self.kind, Kind::Nil)
    }

    /// A whole number that fits in 64 bits.
    pub fn integer(&self) -> Option<i64> {
        match self.kind {
            Kind::Number(Number::Integer(value)) => Some(value),
            _ => None,
        }
    }

    /// A word: a keyword without its colon, a symbol, or a string.
    pub fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Name(name) => Some(name.strip_prefix(':').unwrap_or(name)),
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The elements of a sequence.
    pub fn sequence(&self) -> Option<&[Form]> {
        match &self.kind {
            Kind::Sequence(elements) => Some(elements),
            _ => None,
        }
    }

    /// The two elements of a sequence of two.
    pub fn pair(&self) -> Option<(&Form, &Form)> {
        match self.sequence()? {
            [first, second] => Some((first, second)),
            _ => None,
        }
    }

    /// The elements of a sequence or a set.
    pub fn elements(&self) -> Option<&[Form]> {
        match &self.kind {
            Kind::Sequence(elements) | Kind::Set(elements) => Some(elements),
            _ => None,
        }
    }

    /// The one way to write it: equal values have equal texts. A string keeps its quotes, so that
    /// `"1"` is not `1`; sets and maps are put in order.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    // The depth of a form is bounded where it is built, so this may call itself.
    fn write(&self, out: &mut String) {
        match &self.kind {
            Kind::Nil => out.push_str("nil"),
            Kind::Flag(true) => out.push_str("true"),
            Kind::Flag(false) => out.push_str("false"),
            Kind::Number(Number::Integer(value)) => out.push_str(&value.to_string()),
            Kind::Number(Number::Other(text)) | Kind::Name(text) => out.push_str(text),
            Kind::Text(text) => {
                out.push('"');
                out.push_str(text);
                out.push('"');
            }
            Kind::Sequence(elements) => {
                let texts = elements.iter().map(Self::text).collect();
                enclose(out, "[", texts, "]");
            }
            Kind::Set(elements) => {
                let mut texts: Vec<String> = elements.iter().map(Self::text).collect();
                texts.sort_unstable();
                enclose(out, "#{", texts, "}");
            }
            Kind::Map(parts) => {
                let pairs = parts.chunks(2);
                let mut texts: Vec<String> = pairs
                    .map(|pair| {
                        let texts: Vec<String> = pair.iter().map(Self::text).collect();
                        texts.join(" ")
                    })
                    .collect();
                texts.sort_unstable();
                enclose(out, "{", texts, "}");
            }
        }
    }

    /// Says that something else was expected here.
    pub fn fault(&self, expected: impl Into<String>) -> Notice {
        fault(self.at, self.text(), expected)
    }
}

/// Says that something is wrong, and that nothing was judged.
pub fn fault(at: Position, found: impl Into<String>, expected: impl Into<String>) -> Notice {
    Notice::new(found, expected, "nothing was judged").at(at.line, at.column)
}

/// Says that a bound was reached.
pub fn limit(at: Position, what: &str, most: u64) -> Notice {
    fault(at, format!("more than {most} {what}"), format!("at most {most} {what}"))
}

fn enclose(out: &mut String, open: &str, texts: Vec<String>, close: &str) {
    out.push_str(open);
    for (place, text) in texts.iter().enumerate() {
        if place > 0 {
            out.push(' ');
        }
        out.push_str(text);
    }
    out.push_str(close);
}
