//! What kind of history it is.
//!
//! A recorded history does not say which data type its database had, nor whether `[1 2]` is the
//! value of a register or the value 2 of the register 1. Whoever reads it may say so; else it is
//! guessed from the first events that leave no choice. Until then events wait.
//!
//! | the first … | says that it is |
//! |---|---|
//! | `write`, `cas` | a register; with `cas` anywhere, one with compare-and-set |
//! | `get`, `put`, `append` | a string for each key |
//! | `add`, then a read of a number | a counter |
//! | `add`, then a read of a collection | a set |
//! | `increment`, `decrement`; `insert` | a counter; a set |
//! | `acquire`, `release` | a mutex |
//! | `txn` | several registers, and transactions over them |
//! | read that asks with `[k nil]`, `cas` of `[k [a b]]` | of many keys: values are `[key value]` |
//! | read that asks with nothing, `cas` of `[a b]`, value that is no pair | not of many keys |

use super::event::{Event, EventKind};
use super::form::{Form, Kind};
use super::{Keys, Model};

/// What a client may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Reads.
    Read,
    /// Sets.
    Write,
    /// Takes the value of a register away.
    Delete,
    /// Sets if it holds something.
    CompareAndSet,
    /// Appends to a string.
    Append,
    /// Adds to a counter, or to a set.
    Add,
    /// Adds to a counter.
    Increase,
    /// Takes from a counter.
    Decrease,
    /// Puts into a set.
    Insert,
    /// Takes a mutex.
    Acquire,
    /// Gives it back.
    Release,
    /// Several reads and writes.
    Transact,
}

const VERBS: &[(&str, Verb)] = &[
    ("read", Verb::Read),
    ("r", Verb::Read),
    ("get", Verb::Read),
    ("write", Verb::Write),
    ("w", Verb::Write),
    ("put", Verb::Write),
    ("delete", Verb::Delete),
    ("cas", Verb::CompareAndSet),
    ("compare-and-set", Verb::CompareAndSet),
    ("append", Verb::Append),
    ("add", Verb::Add),
    ("inc", Verb::Increase),
    ("increment", Verb::Increase),
    ("dec", Verb::Decrease),
    ("decrement", Verb::Decrease),
    ("insert", Verb::Insert),
    ("acquire", Verb::Acquire),
    ("lock", Verb::Acquire),
    ("release", Verb::Release),
    ("unlock", Verb::Release),
    ("txn", Verb::Transact),
    ("transaction", Verb::Transact),
];

/// All that can be judged, for a message.
pub const FUNCTIONS: &str = "read, write, delete, cas; get, put, append; add, increment, insert; \
                             acquire, release; or txn";

impl Verb {
    /// Reads the name of a function.
    pub fn parse(word: &str) -> Option<Self> {
        VERBS.iter().find(|(name, _)| *name == word).map(|(_, verb)| *verb)
    }
}

impl Model {
    /// Whether it has such a function.
    pub(super) fn offers(self, verb: Verb) -> bool {
        use Verb::{Acquire, Add, Append, CompareAndSet, Decrease, Delete, Increase, Insert};
        use Verb::{Read, Release, Transact, Write};
        match self {
            Self::Register => matches!(verb, Read | Write | Delete),
            Self::CasRegister => matches!(verb, Read | Write | Delete | CompareAndSet),
            Self::Kv => matches!(verb, Read | Write | Append),
            Self::Counter => matches!(verb, Read | Add | Increase | Decrease),
            Self::Set => matches!(verb, Read | Add | Insert),
            Self::Mutex => matches!(verb, Acquire | Release),
            Self::MultiRegister => verb == Transact,
        }
    }

    /// The functions that it has, for a message.
    pub(super) fn functions(self) -> &'static str {
        match self {
            Self::Register => "read, write or delete (--model register)",
            Self::CasRegister => "read, write, delete or cas (--model cas-register)",
            Self::Kv => "get, put or append (--model kv)",
            Self::Counter => "read, add, increment or decrement (--model counter)",
            Self::Set => "read, add or insert (--model set)",
            Self::Mutex => "acquire or release (--model mutex)",
            Self::MultiRegister => "txn (--model multi-register)",
        }
    }
}

/// What is known so far.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The data type, once it is known.
    pub model: Option<Model>,
    /// Where keys stand, once it is known.
    pub keys: Option<Keys>,
    has_adds: bool,
    has_pairs: bool,
}

impl Plan {
    /// What somebody said.
    pub fn new(model: Option<Model>, keys: Option<Keys>) -> Self {
        Self { model, keys, has_adds: false, has_pairs: false }
    }

    /// Whether everything is known.
    pub fn is_complete(&self) -> bool {
        self.model.is_some() && self.keys.is_some()
    }

    /// Learns from an event of a client.
    pub fn learn(&mut self, event: &Event) {
        let word = event.f.as_ref().and_then(Form::word).unwrap_or_default();
        let Some(verb) = Verb::parse(word) else { return };
        self.has_adds |= verb == Verb::Add;
        if self.keys.is_none() && event.kind == EventKind::Invoke {
            self.keys = self.keys_by(verb, event);
        }
        if self.model.is_none() {
            self.model = match (verb, word) {
                (_, "get" | "put") | (Verb::Append, _) => Some(Model::Kv),
                (Verb::Write | Verb::Delete, _) => Some(Model::Register),
                (Verb::CompareAndSet, _) => Some(Model::CasRegister),
                (Verb::Increase | Verb::Decrease, _) => Some(Model::Counter),
                (Verb::Insert, _) => Some(Model::Set),
                (Verb::Acquire | Verb::Release, _) => Some(Model::Mutex),
                (Verb::Transact, _) => Some(Model::MultiRegister),
                (Verb::Read, _) if self.has_adds && event.kind == EventKind::Ok => self.read(event),
                (Verb::Read | Verb::Add, _) => None,
            };
        }
    }

    /// Whether keys stand in the values of this call.
    fn keys_by(&mut self, verb: Verb, event: &Event) -> Option<Keys> {
        if event.key.is_some() || verb == Verb::Transact {
            return Some(Keys::Apart);
        }
        let pair = event.value.as_ref().and_then(Form::pair);
        let Some((_, second)) = pair else { return Some(Keys::Apart) };
        match verb {
            Verb::Read | Verb::Delete | Verb::Acquire | Verb::Release => Some(Keys::Tuple),
            Verb::CompareAndSet if second.pair().is_some() => Some(Keys::Tuple),
            Verb::CompareAndSet => Some(Keys::Apart),
            _ => {
                self.has_pairs = true;
                None
            }
        }
    }

    /// A counter or a set, by what a read returned.
    fn read(&self, event: &Event) -> Option<Model> {
        let mut value = event.value.as_ref()?;
        if self.keys == Some(Keys::Tuple) {
            value = value.pair()?.1;
        }
        match value.kind {
            Kind::Number(_) => Some(Model::Counter),
            Kind::Sequence(_) | Kind::Set(_) => Some(Model::Set),
            _ => None,
        }
    }

    /// Decides what no event has decided: it makes no difference to any verdict, unless all calls
    /// are writes of pairs.
    pub fn settle(&mut self) -> (Model, Keys) {
        let pairs = if self.has_pairs { Keys::Tuple } else { Keys::Apart };
        let model = if self.has_adds { Model::Set } else { Model::Register };
        (*self.model.get_or_insert(model), *self.keys.get_or_insert(pairs))
    }
}
