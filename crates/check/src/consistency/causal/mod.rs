//! Causal consistency, in its three meanings.
//!
//! Source: Bouajjani, Enea, Guerraoui and Hamza, *On Verifying Causal Consistency* (POPL 2017).
//! There is a *causal order* of the calls: a partial order that contains session order. What comes
//! before a call in it is its past. The three models differ in what explains the past:
//!
//! - **Causal consistency** (CC): for each read there is *some* order of its past, within the
//!   causal order, in which it returns what was last written.
//! - **Causal convergence** (CCv, `convergent.rs`): the same, and these orders are cut from *one*
//!   order of all calls. Whoever has seen the same writes sees the same values.
//! - **Causal memory** (CM, `memory.rs`): for each call there is some order of its past that
//!   explains, besides it, all earlier reads *of its session*. A session does not change its mind
//!   (Ahamad, Neiger, Burns, Kohli and Hutto, Distributed Computing 1995).
//!
//! CM and CCv both imply CC, and neither implies the other. Sequential consistency implies both.
//! None knows real time: a write that was acknowledged an hour ago may still be unseen.
//!
//! Where the source of each read is known, the smallest causal order is session order and
//! reads-from, closed, and the models are the absence of *bad patterns* (tables 2 and 3, theorems
//! 6 to 8 of the paper):
//!
//! | pattern | what it is | CC | CCv | CM |
//! |---|---|---|---|---|
//! | `CyclicCO` | session order and reads-from are circular | ✗ | ✗ | ✗ |
//! | `ThinAirRead` | a read of what nobody wrote | ✗ | ✗ | ✗ |
//! | `WriteCOInitRead` | nothing was found, after a write | ✗ | ✗ | ✗ |
//! | `WriteCORead` | what was read had been overwritten | ✗ | ✗ | ✗ |
//! | `CyclicCF` | two writes, each of which must come first | | ✗ | |
//! | `CyclicHB`, `WriteHBInitRead` | the same within the eyes of one session | | | ✗ |
//!
//! Time is that of the clocks: calls times sessions, for CM times the rounds that it takes.
//!
//! **Where values repeat** every way to say which write a read read from is tried, up to a bound.

mod convergent;
mod memory;
#[cfg(test)]
mod tests;

use super::registers::{self, Answer, Causal, Excludes, Found, Model, Op};
use super::ruling::{Pattern, Ruling};
use crate::observed::Observed;

/// Whether a history is causally consistent (CC).
pub fn consistent(observed: &Observed) -> Ruling {
    registers::judge(observed, &Consistent)
}

/// Whether a history is causally convergent (CCv).
pub fn convergent(observed: &Observed) -> Ruling {
    registers::judge(observed, &convergent::Convergent)
}

/// Whether a history is one of a causal memory (CM).
pub fn memory(observed: &Observed) -> Ruling {
    registers::judge(observed, &memory::Memory { steps: memory::STEPS_MAX })
}

pub(super) struct Consistent;

impl Model for Consistent {
    fn answer(&self, ops: &[Op], from: &[Option<u32>]) -> Answer {
        match consistent_order(ops, from) {
            Ok(_) => Answer::Holds,
            Err(answer) => answer,
        }
    }

    fn excludes(&self) -> Excludes {
        Excludes::Overwritten
    }
}

/// The causal order of a history that is causally consistent.
///
/// # Errors
///
/// If it is not, or if the order is too large to keep.
fn consistent_order<'a>(ops: &'a [Op], from: &'a [Option<u32>]) -> Result<Causal<'a>, Answer> {
    let causal = Causal::of(ops, from)?;
    for read in 0..ops.len() as u32 {
        if ops[read as usize].write {
            continue;
        }
        let counts = causal.clocks.of(read);
        let mut before = causal.last_writes(ops[read as usize].key, counts);
        let found = match from[read as usize] {
            None => before.next().map(|write| {
                let core = causal.path(write, read, &[]);
                Found::missed(Pattern::WriteCoInitRead, read, write, core)
            }),
            Some(source) => before.find(|&write| causal.before(source, write)).map(|write| {
                let mut core = causal.path(source, write, &[]);
                core.extend(causal.path(write, read, &[]));
                Found::missed(Pattern::WriteCoRead, read, write, core)
            }),
        };
        if let Some(found) = found {
            return Err(Answer::Broken(found));
        }
    }
    Ok(causal)
}
