//! Data types: what an object does when it is asked alone.
//!
//! A consistency model says in which orders operations may be thought to have happened. Whether an
//! order explains what was observed is up to the data type: it has a state, and an operation either
//! turns it into another state or cannot have been answered like that.
//!
//! | key | operations | file |
//! |---|---|---|
//! | `register` | read, write | `register.rs` |
//! | `cas-register` | read, write, compare-and-set | `cas_register.rs` |
//! | `kv` | get, put, append, on strings | `kv.rs` |
//! | `counter` | read, add | `counter.rs` |
//! | `set` | read, insert | `set.rs` |
//! | `mutex` | acquire, release | `mutex.rs` |
//! | `multi-register` | transactions of reads and writes | `multi_register.rs` |
//!
//! Each file holds the definition, which is plain and slow, and a machine (`machine.rs`), which
//! says the same in numbers for a search.
//!
//! **Parts.** Keys are objects of their own. Linearizability is local (Herlihy and Wing, TOPLAS
//! 1990): a history of many objects is linearizable exactly if that of each object is. Splitting
//! a history into parts before searching is what Horn and Kroening (*Faster Linearizability
//! Checking via P-compositionality*, FORTE 2015) call P-compositionality. Transactions join the
//! keys that they touch, so there the parts are what is connected.
//!
//! **In doubt.** Of an operation without an end nothing is known but what was asked. A read in
//! doubt says nothing at all and is in no part.

pub(crate) mod cas_register;
pub(crate) mod counter;
pub(crate) mod interner;
pub(crate) mod kv;
pub(crate) mod machine;
pub(crate) mod multi_register;
pub(crate) mod mutex;
mod needs;
mod parts;
pub(crate) mod register;
pub(crate) mod set;
mod supply;
#[cfg(test)]
mod tests;

pub(crate) use parts::{Op, Part, parts};

use crate::observed::{Call, Deed, Micro, Observed, Seen, Symbol};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use machine::Machine;

/// A type of objects.
pub struct DataType {
    /// Its name on the command line.
    pub key: &'static str,
    /// Its name in plain words.
    pub title: &'static str,
    /// Its operations and what they do, in a sentence or two.
    pub definition: &'static str,
    /// The state of an object that nobody has touched.
    pub initial: fn() -> State,
    /// What an operation makes of a state; none if it cannot have been observed there. Of a deed
    /// whose result is not known, [`Deed::in_doubt`] is to be asked.
    pub step: fn(&Observed, &State, &Deed) -> Option<State>,
    /// Whether an operation is one of this type.
    pub accepts: fn(&Call) -> bool,
    /// Whether all keys are one object.
    pub joins_keys: bool,
    pub(crate) machine: for<'a> fn(&'a Observed, &[Op<'a>]) -> Box<dyn Machine + 'a>,
    /// For each operation, those that must stay as long as it stays, if a history is to be made
    /// smaller without making up a break: all that may explain what it was told.
    pub(crate) needs: fn(&Observed, &[Op<'_>]) -> Vec<Vec<u32>>,
}

/// Every data type.
pub static ALL: [&DataType; 7] = [
    &register::TYPE,
    &cas_register::TYPE,
    &kv::TYPE,
    &counter::TYPE,
    &set::TYPE,
    &mutex::TYPE,
    &multi_register::TYPE,
];

/// The data type with this key.
pub fn named(key: &str) -> Option<&'static DataType> {
    ALL.into_iter().find(|data| data.key == key)
}

impl DataType {
    /// The number of the first operation that is none of this type, if there is one.
    pub fn misfit(&self, observed: &Observed) -> Option<u32> {
        observed.calls.iter().find(|call| !(self.accepts)(call)).map(|call| call.number)
    }

    /// Whether an object holds one value, or the initial one, which no write can bring back.
    pub fn is_register(&self) -> bool {
        matches!((self.initial)(), State::Register(_))
    }
}

impl core::fmt::Debug for DataType {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.key)
    }
}

impl PartialEq for DataType {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for DataType {}

/// The state of one object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// What a register holds; none is the initial value.
    Register(Option<Symbol>),
    /// The text under a key.
    Text(String),
    /// What a counter has come to.
    Number(i64),
    /// The elements of a set, ascending.
    Elements(Vec<Symbol>),
    /// Whether a mutex is taken.
    Held(bool),
    /// The registers that were written, by name.
    Registers(Vec<(Symbol, Symbol)>),
}

impl State {
    /// The state in words.
    pub fn words(&self, observed: &Observed) -> String {
        let names = |symbols: &[Symbol]| -> Vec<String> {
            symbols.iter().map(|&symbol| observed.text(symbol).to_string()).collect()
        };
        match self {
            Self::Register(None) => "nothing".into(),
            Self::Register(Some(value)) => observed.text(*value).into(),
            Self::Text(text) => format!("\"{text}\""),
            Self::Number(number) => number.to_string(),
            Self::Elements(elements) => format!("{{{}}}", names(elements).join(" ")),
            Self::Held(true) => "held".into(),
            Self::Held(false) => "free".into(),
            Self::Registers(registers) => {
                let one = |(key, value): &(Symbol, Symbol)| {
                    format!("{} = {}", observed.text(*key), observed.text(*value))
                };
                match registers[..] {
                    [] => "nothing".into(),
                    _ => registers.iter().map(one).collect::<Vec<_>>().join(", "),
                }
            }
        }
    }
}

impl Deed {
    /// The same without its result: what is known of an operation in doubt.
    pub fn in_doubt(&self) -> Self {
        match self {
            Self::Read(_) => Self::Read(Seen::Anything),
            Self::CompareAndSet { from, to, .. } => {
                Self::CompareAndSet { from: *from, to: *to, swapped: None }
            }
            Self::Transaction(parts) => {
                let unread = |(key, part): &(Symbol, Micro)| match part {
                    Micro::Read(_) => (*key, Micro::Read(Seen::Anything)),
                    Micro::Write(value) => (*key, Micro::Write(*value)),
                };
                Self::Transaction(parts.iter().map(unread).collect())
            }
            _ => self.clone(),
        }
    }

    /// Whether it changes nothing in any state.
    pub fn is_read(&self) -> bool {
        match self {
            Self::Read(_) => true,
            Self::Transaction(parts) => {
                parts.iter().all(|(_, part)| matches!(part, Micro::Read(_)))
            }
            _ => false,
        }
    }
}

impl Call {
    /// What was asked, and what is known of the result.
    pub fn known(&self) -> Deed {
        if self.end.is_some() { self.deed.clone() } else { self.deed.in_doubt() }
    }
}

/// The states of many objects, by key.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Objects {
    states: Vec<(Option<Symbol>, State)>,
}

impl Objects {
    /// The objects after an operation on one of them; none if it cannot have been observed there.
    pub fn step(&self, data: &DataType, observed: &Observed, call: &Call) -> Option<Self> {
        let key = call.key.filter(|_| !data.joins_keys);
        let place = self.states.binary_search_by_key(&key, |(key, _)| *key);
        let before = place.map_or_else(|_| (data.initial)(), |place| self.states[place].1.clone());
        let after = (data.step)(observed, &before, &call.known())?;
        let mut states = self.states.clone();
        match place {
            Ok(place) => states[place].1 = after,
            Err(place) => states.insert(place, (key, after)),
        }
        Some(Self { states })
    }

    /// The state of the object of a key.
    pub fn state(&self, data: &DataType, key: Option<Symbol>) -> State {
        let key = key.filter(|_| !data.joins_keys);
        let place = self.states.binary_search_by_key(&key, |(key, _)| *key);
        place.map_or_else(|_| (data.initial)(), |place| self.states[place].1.clone())
    }
}
