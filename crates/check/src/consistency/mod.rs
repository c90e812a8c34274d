//! Consistency models, for anybody's history.
//!
//! A model says what orders of operations count as explanations; a data type
//! ([`crate::types`]) says what each operation does. A history is consistent if there is an order,
//! or a family of orders, that the model allows and the data type explains.
//!
//! | key | file | source |
//! |---|---|---|
//! | `linearizable` | `linearizable.rs` | Herlihy and Wing, TOPLAS 1990 |
//! | `sequential` | `sequential.rs` | Lamport, IEEE Transactions on Computers 1979 |
//! | `causal-memory` (CM) | `causal/` | Ahamad et al., Distributed Computing 1995 |
//! | `causal-convergence` (CCv) | `causal/` | Bouajjani et al., POPL 2017 |
//! | `causal` (CC) | `causal/` | Bouajjani et al., POPL 2017 |
//! | `read-your-writes`, `monotonic-reads` | `sessions/` | Terry et al., PDIS 1994 |
//! | `monotonic-writes`, `writes-follow-reads` | `sessions/` | the same |
//! | `consistent-prefix` | `prefix/` | Terry, CACM 2013 |
//! | staleness by versions and by time | `staleness/` | Golab et al., PODC 2011 |
//!
//! ```text
//! linearizable ──▶ sequential ─┬─▶ causal memory (CM) ───────┬─▶ causal (CC)
//!      ║                       ├─▶ causal convergence (CCv) ─┘
//!      ║                       └─▶ consistent prefix
//!      ╚══ staleness of 0 versions, of 0 µs         CM, CCv ──▶ every session guarantee
//! ```
//!
//! There are three answers. The model *holds*, and an order can be asked for that shows it. It is
//! *broken*, and a few operations are cited that are broken alone; whatever is cited was judged
//! again alone. Or it is *unknown*: a bound was reached, or the model is not defined for what was
//! done, and a sentence says which.
//!
//! The first two models search for one order, of objects of any type, and share what serves a
//! search. The others look for patterns of registers and share `registers/`; `patterns.rs` makes
//! rows of the table of them.
//!
//! **In doubt.** An operation without an end may take effect at any time after its call, or never.
//! It is neither dropped nor forced: dropping it would find a break where a read saw its effect,
//! and forcing it would find one where nobody did.
//!
//! To add a model, write a file with a [`Model`] and add a line to [`MODELS`].

pub mod causal;
mod evidence;
mod linearizable;
#[cfg(test)]
mod litmus;
mod patterns;
pub mod prefix;
mod registers;
mod ruling;
mod search;
mod sequential;
pub mod sessions;
pub mod staleness;
#[cfg(test)]
pub(crate) mod tests;
mod words;
mod zones;

pub use ruling::{Obstacle, Pattern, Proof, Ruling};
pub use search::Stats;
pub use words::call as describe;

use crate::observed::{Observed, Symbol};
use crate::types::DataType;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// A consistency model and how to judge it.
pub struct Model {
    /// Its name on the command line.
    pub key: &'static str,
    /// Its name in plain words.
    pub title: &'static str,
    /// What it says exactly, in a sentence or two.
    pub definition: &'static str,
    /// Who defined it, and where.
    pub source: &'static str,
    /// Judges a history whose operations are all of the type asked for.
    pub judge: fn(&Observed, &Question) -> Judgement,
}

/// Every model, the strongest first.
pub static MODELS: &[&Model] = &[
    &linearizable::MODEL,
    &sequential::MODEL,
    &patterns::MEMORY,
    &patterns::CONVERGENCE,
    &patterns::CAUSAL,
    &patterns::READ_YOUR_WRITES,
    &patterns::MONOTONIC_READS,
    &patterns::MONOTONIC_WRITES,
    &patterns::WRITES_FOLLOW_READS,
    &patterns::CONSISTENT_PREFIX,
    &patterns::FRESH,
];

/// The model with this key.
pub fn named(key: &str) -> Option<&'static Model> {
    MODELS.iter().copied().find(|model| model.key == key)
}

/// What is asked of a history.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// What the objects are.
    pub data: &'static DataType,
    /// How much judging may cost. What judges by patterns and does not search has bounds of its
    /// own.
    pub budget: Budget,
    /// Whether an order is wanted if there is one.
    pub order: bool,
}

impl Question {
    /// With the default budget, and without an order.
    pub fn new(data: &'static DataType) -> Self {
        Self { data, budget: Budget::default(), order: false }
    }
}

/// The bounds of a judgement.
///
/// They are counted and never timed: the same history gets the same verdict on a phone and on a
/// server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Search steps; one is one look at one operation.
    pub steps: u64,
    /// Bytes for the points that a search remembers, and for states.
    pub bytes: u64,
}

impl Default for Budget {
    /// 200 million steps and 256 MiB; `cargo bench -p check` shows how long steps take.
    fn default() -> Self {
        Self { steps: 200_000_000, bytes: 1 << 28 }
    }
}

/// A verdict and what it has cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// What searching for one order has cost; nothing where a model judges by patterns.
    pub stats: Stats,
}

/// What became of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds; with an order of the operations, by number, if one was asked for and found.
    Holds(Option<Vec<u32>>),
    /// It is broken, and this shows it.
    Broken(Box<Break>),
    /// Nobody can tell, and this is why.
    Unknown(Doubt),
}

/// What shows that a model is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The numbers of operations that are broken alone, with their times; ascending.
    pub evidence: Vec<u32>,
    /// The key that they are on, if it is one.
    pub key: Option<Symbol>,
    /// Where an order comes to its end, for models of one order.
    pub stuck: Option<Stuck>,
    /// What happened, in a sentence.
    pub sentence: String,
}

/// Where an order comes to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// The operation with whose answer the history stops to be consistent: the first that cannot be
    /// placed.
    pub operation: u32,
    /// An order that explains all that was known just before that answer; by number. These are the
    /// operations on the same object, or all of them where the model judges all at once.
    pub before: Vec<u32>,
    /// The state after that order of the object that the operation is on, in words.
    pub state: String,
}

/// Why there is no verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The bound of a search that was reached; none if anything else stands in the way.
    pub bound: Option<Bound>,
    /// What is open, in a sentence.
    pub sentence: String,
}

/// A bound and its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// What is bounded: `steps` or `bytes`.
    pub name: &'static str,
    /// How much of it there was.
    pub limit: u64,
}

impl Verdict {
    /// The verdict in a word: `holds`, `broken` or `unknown`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Holds(_) => "holds",
            Self::Broken(_) => "broken",
            Self::Unknown(_) => "unknown",
        }
    }

    /// What shows that the model is broken, if it is.
    pub fn broken(&self) -> Option<&Break> {
        match self {
            Self::Broken(broken) => Some(broken),
            _ => None,
        }
    }
}

/// Judges a history by a model.
///
/// If an operation is none of the data type the verdict is unknown, and names it.
pub fn judge(model: &Model, observed: &Observed, question: &Question) -> Judgement {
    match question.data.misfit(observed) {
        None => (model.judge)(observed, question),
        Some(number) => {
            let data = question.data.key;
            let name = words::name_of(number);
            let sentence = format!("{name} is no operation that the type {data} has.");
            let verdict = Verdict::Unknown(Doubt { bound: None, sentence });
            Judgement { verdict, stats: Stats::default() }
        }
    }
}

/// Some operations of a history, with their numbers and times, and nothing else.
#[cfg(test)]
pub(crate) fn cited(observed: &Observed, numbers: &[u32]) -> Observed {
    let calls = observed.calls.iter().filter(|call| numbers.contains(&call.number));
    Observed { calls: calls.cloned().collect(), ..observed.clone() }
}
