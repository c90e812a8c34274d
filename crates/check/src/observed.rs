//! Anybody's history.
//!
//! What the clients of *some* database did and saw: ours, or one whose history was recorded by a
//! test harness. Nothing of replicas, logs or messages is known here, only calls and answers, so
//! whatever is judged from it is judged of anybody.
//!
//! ```text
//! process 0   ├── write x 3 ── ok ──┤
//! process 1         ├── read x ─────────── ok: nothing ──┤
//! process 2                 ├── cas x 3 → 4 ──────────────────────── ?    nobody knows
//! ```
//!
//! An operation that was not answered, or whose answer says that nobody knows, may take effect at
//! any time after its call, or never. It stays open to the end. One that failed did not happen, and
//! is no part of the history.

use alloc::string::String;
use alloc::vec::Vec;

/// A value, or the name of a key: an index into the texts of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(pub u32);

/// What a read was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Not known: the read may have seen anything.
    Anything,
    /// That there is nothing: the initial value.
    Nothing,
    /// A value.
    Value(Symbol),
    /// Several: the elements of a set, or of a list in order.
    Values(Vec<Symbol>),
    /// A number: the value of a counter.
    Number(i64),
}

/// What was asked, and what came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Reads a register, a string, a counter or a set.
    Read(Seen),
    /// Sets a register or a string.
    Write(Symbol),
    /// Takes the value of a register away: it holds the initial value again.
    Delete,
    /// Sets a register to the second value if it holds the first.
    CompareAndSet {
        /// What it must hold; none is the initial value.
        from: Option<Symbol>,
        /// What it is set to.
        to: Symbol,
        /// Whether it did, as far as it is known: a mismatch that was reported as such is an
        /// observation, too.
        swapped: Option<bool>,
    },
    /// Appends to a string.
    Append(Symbol),
    /// Adds to a counter.
    Increase(i64),
    /// Puts an element into a set.
    Insert(Symbol),
    /// Takes a mutex.
    Acquire,
    /// Gives a mutex back.
    Release,
    /// Several reads and writes at once, each of its key.
    Transaction(Vec<(Symbol, Micro)>),
}

/// One part of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Micro {
    /// Reads a register.
    Read(Seen),
    /// Sets a register.
    Write(Symbol),
}

/// One operation, from its call to its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its number in the history, in the order of calls.
    pub number: u32,
    /// The process (session, client) that made it; each has one operation under way.
    pub process: u32,
    /// Its key; none for what has no keys.
    pub key: Option<Symbol>,
    /// What was asked, and what came back.
    pub deed: Deed,
    /// The place of the call among all events of the history.
    pub start: u32,
    /// The place of the answer; none if nobody knows whether it took effect, so that it may do so
    /// until the end or never.
    pub end: Option<u32>,
}

/// Something that happened beside the operations: a fault that was injected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its place among all events of the history.
    pub at: u32,
    /// What it was, in the words of the history.
    pub text: String,
}

/// A history: operations in the order of their calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// The operations.
    pub calls: Vec<Call>,
    /// What happened beside them.
    pub marks: Vec<Mark>,
    /// The texts of symbols.
    pub texts: Vec<String>,
    /// The places that there are: every `start`, `end` and `at` is below.
    pub places: u32,
}

impl Observed {
    /// The text of a symbol.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol.0 as usize).map_or("", String::as_str)
    }
}
