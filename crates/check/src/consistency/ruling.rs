//! What a model says of a history.
//!
//! There are three answers. Of a *broken* history the proof names a few calls that are broken
//! alone: whoever leaves out the rest and asks again gets the same answer. An *unknown* one names
//! the bound that stands in the way of an answer.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// What became of a model on a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// Something explains everything that was seen.
    Holds,
    /// Nothing does, and these calls show it.
    Broken(Proof),
    /// It could not be decided within this bound.
    Unknown(Obstacle),
}

impl Ruling {
    /// The answer in a word: `holds`, `broken` or `unknown`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Broken(_) => "broken",
            Self::Unknown(_) => "unknown",
        }
    }
}

/// Calls that are broken alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The numbers of the calls, ascending. None of them can be left out, unless the proof is
    /// [not minimal](Self::minimal).
    pub calls: Vec<u32>,
    /// What is wrong with them, in a sentence.
    pub sentence: String,
    /// The kind of break.
    pub pattern: Pattern,
    /// Whether no call can be left out. Shrinking stops early on histories that are broken only
    /// by very many calls together.
    pub minimal: bool,
}

/// Kinds of breaks. The first seven are the bad patterns of Bouajjani, Enea, Guerraoui and Hamza,
/// *On Verifying Causal Consistency* (POPL 2017), by their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Session order and reads-from form a circle.
    CyclicCo,
    /// A read found nothing although a write of its key comes causally before it.
    WriteCoInitRead,
    /// A read returned what nobody wrote.
    ThinAirRead,
    /// A read returned a write that was causally overwritten before it.
    WriteCoRead,
    /// The reads of all sessions together ask for a circular order of writes.
    CyclicCf,
    /// The reads of one session ask for a circular order of writes.
    CyclicHb,
    /// A read found nothing although, for its session, a write of its key must come before it.
    WriteHbInitRead,
    /// A read found nothing although the guarantee makes a write of its key visible to it.
    Missed,
    /// A read returned a version older than one that the guarantee makes visible to it.
    WentBack,
    /// What reads demand of the order of writes is circular.
    NoOrder,
    /// A read returned a value before anybody called the write of it.
    FromTheFuture,
    /// A read returned a version that is older than the bound allows.
    TooOld,
}

impl Pattern {
    /// Its name; for bad patterns, as in the paper.
    pub fn name(self) -> &'static str {
        match self {
            Self::CyclicCo => "CyclicCO",
            Self::WriteCoInitRead => "WriteCOInitRead",
            Self::ThinAirRead => "ThinAirRead",
            Self::WriteCoRead => "WriteCORead",
            Self::CyclicCf => "CyclicCF",
            Self::CyclicHb => "CyclicHB",
            Self::WriteHbInitRead => "WriteHBInitRead",
            Self::Missed => "missed write",
            Self::WentBack => "older version",
            Self::NoOrder => "no order",
            Self::FromTheFuture => "read from the future",
            Self::TooOld => "too old",
        }
    }
}

/// What stands in the way of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The model is defined for reads and writes of registers; this call is neither.
    OnlyRegisters {
        /// Its number.
        call: u32,
    },
    /// So many reads returned a value that several writes wrote, and to try every way of
    /// explaining them is too much.
    SeveralWriters {
        /// How many reads.
        reads: u32,
    },
    /// The table that says which call comes before which would get too large.
    Memory {
        /// How many calls count.
        calls: u32,
        /// How many sessions there are; a write that nobody knows the end of counts as one.
        sessions: u32,
    },
    /// The search did not end within so many steps.
    Steps {
        /// The bound.
        limit: u64,
    },
    /// The times of so many places are not known.
    Times {
        /// How many.
        missing: u32,
    },
}

impl Obstacle {
    /// The bound in a sentence.
    pub fn sentence(self) -> String {
        match self {
            Self::OnlyRegisters { call } => {
                let name = super::words::name_of(call);
                format!("The model knows reads and writes of registers only; {name} is neither.")
            }
            Self::SeveralWriters { reads } => format!(
                "Values were written more than once: {reads} reads may have read from several \
                 writes, which is too much to try."
            ),
            Self::Memory { calls, sessions } => format!(
                "{calls} calls of {sessions} sessions are too many to keep what comes before what."
            ),
            Self::Steps { limit } => format!("The search stopped at its limit of {limit} steps."),
            Self::Times { missing } => format!("The times of {missing} events are not known."),
        }
    }
}
