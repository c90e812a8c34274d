//! Histories from elsewhere, and ours for elsewhere.
//!
//! The judge of this house judges any history. This is the door: it reads what test harnesses write
//! down, and writes what a run of ours looked like to its clients in the same notations.
//!
//! ```text
//!          tokens ─▶ build ─▶ form ─┐                       plan: which data type is it?
//! bytes ─┤    EDN, JSON Lines       ├─▶ event ─▶ assemble ──┤
//!          lines ───────────────────┘                       deeds ─▶ Observed ─▶ any judge
//!
//! Trace ─▶ write: EDN, JSON Lines; shiviz: what every machine did, with vector clocks
//! ```
//!
//! It knows no files and no standard library. The reader takes a text in pieces, builds one event
//! at a time, calls no function of its own again for what is nested, and stops at the [`limits`],
//! so a file of any size and any content ends in a history or in one sentence with a line and a
//! column.
//!
//! **Why a reader of its own.** What is needed of EDN is small, but needed are positions for
//! messages, pieces, and bounds on depth and size; and the same machine reads JSON. Crates that
//! parse EDN build one tree of the whole text.
//!
//! The notations, the rules and their sources are in `docs/checking-histories.md`.

mod assemble;
mod build;
mod deeds;
mod event;
mod form;
pub mod limits;
mod lines;
mod numbers;
mod plan;
mod reader;
mod shiviz;
mod symbols;
#[cfg(test)]
mod tests;
mod tokens;
mod write;

pub use reader::Reader;
pub use shiviz::{SHIVIZ_PATTERN, shiviz};
pub use write::{edn, json_lines};

use crate::observed::Observed;
use crate::types::{self, DataType};
use alloc::vec::Vec;
use model::Notice;
use model::notice::Position;

/// The notation of a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Maps of EDN, one after the other or in one list: Jepsen's `history.edn`.
    Edn,
    /// Lines of a log of Jepsen.
    Log,
    /// Objects of JSON, one a line or in one array.
    JsonLines,
}

/// The data type that a history is of: what the reader has to know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// A register: read and write.
    Register,
    /// One that also has compare-and-set.
    CasRegister,
    /// A string for each key: get, put and append; empty at first.
    Kv,
    /// A number: add and read; zero at first.
    Counter,
    /// A set: add and read; empty at first.
    Set,
    /// A lock: acquire and release; free at first.
    Mutex,
    /// Registers, and transactions that read and write several of them.
    MultiRegister,
}

/// Where the keys of operations stand, if they have no field of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// In the values: `[key value]`.
    Tuple,
    /// Nowhere: what looks like a pair is a value.
    Apart,
}

/// What a compare-and-set that failed says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FailedCas {
    /// That it did not happen, for whatever reason.
    #[default]
    Ignored,
    /// That the register held something else.
    Mismatch,
}

/// What a read of nothing says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nil {
    /// That nothing had been written yet.
    #[default]
    Initial,
    /// Nothing at all.
    Wildcard,
}

/// What somebody knows about a history.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Its notation; else it is seen from its beginning.
    pub format: Option<Format>,
    /// Its data type; else it is guessed.
    pub model: Option<Model>,
    /// Where its keys stand; else it is guessed.
    pub keys: Option<Keys>,
    /// What a compare-and-set that failed says.
    pub failed_cas: FailedCas,
    /// What a read of nothing says.
    pub nil: Nil,
}

/// Where an operation stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its call.
    pub call: Position,
    /// Its answer, if there is one.
    pub answer: Option<Position>,
}

/// A history that was read.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The operations.
    pub observed: Observed,
    /// Where each of them stands, in the same order.
    pub spans: Vec<Span>,
    /// When each place of the history was, in the unit of the text (Jepsen: nanoseconds), if every
    /// event says so.
    pub times: Option<Vec<u64>>,
    /// The data type.
    pub model: Model,
    /// Where the keys stood.
    pub keys: Keys,
    /// The notation.
    pub format: Format,
    /// What was not taken as it was given.
    pub notices: Vec<Notice>,
}

/// Reads a whole text.
///
/// # Errors
/// If it is no history; the notice says where, what was found and what was expected.
pub fn read(text: &[u8], options: &Options) -> Result<Imported, Notice> {
    let mut reader = Reader::new(options);
    reader.push(text)?;
    reader.finish()
}

impl Format {
    /// All notations, by their names.
    pub const ALL: [(&str, Self); 3] =
        [("edn", Self::Edn), ("jsonl", Self::JsonLines), ("log", Self::Log)];

    /// Its name.
    pub fn key(self) -> &'static str {
        name_of(&Self::ALL, self)
    }
}

impl Keys {
    /// Both places, by their names.
    pub const ALL: [(&str, Self); 2] = [("tuple", Self::Tuple), ("none", Self::Apart)];

    /// Its name.
    pub fn key(self) -> &'static str {
        name_of(&Self::ALL, self)
    }
}

impl Model {
    /// All data types.
    pub const ALL: [Self; 7] = [
        Self::Register,
        Self::CasRegister,
        Self::Kv,
        Self::Counter,
        Self::Set,
        Self::Mutex,
        Self::MultiRegister,
    ];

    /// What its operations do.
    pub fn data_type(self) -> &'static DataType {
        match self {
            Self::Register => &types::register::TYPE,
            Self::CasRegister => &types::cas_register::TYPE,
            Self::Kv => &types::kv::TYPE,
            Self::Counter => &types::counter::TYPE,
            Self::Set => &types::set::TYPE,
            Self::Mutex => &types::mutex::TYPE,
            Self::MultiRegister => &types::multi_register::TYPE,
        }
    }

    /// Its name.
    pub fn key(self) -> &'static str {
        self.data_type().key
    }
}

fn name_of<T: PartialEq>(all: &[(&'static str, T)], value: T) -> &'static str {
    let found = all.iter().find(|(_, other)| *other == value);
    found.map_or("", |(name, _)| name)
}
