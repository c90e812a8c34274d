//! The four session guarantees.
//!
//! Source: Terry, Demers, Petersen, Spreitzer, Theimer and Welch, *Session Guarantees for Weakly
//! Consistent Replicated Data* (PDIS 1994). Each says which writes must be *visible* to a read:
//!
//! | guarantee | visible to a read, besides the write that it returned |
//! |---|---|
//! | read your writes | the earlier writes of its session |
//! | monotonic reads | what earlier reads of its session returned |
//! | monotonic writes | of a write that its session saw: the writes before it in its session |
//! | writes follow reads | of a write that its session saw: what was read before it there |
//!
//! A read returns the newest of the writes of its key that are visible to it; if none is, nothing.
//! That is how Burckhardt, *Principles of Eventual Consistency* (2014), and Viotti and Vukolić,
//! *Consistency in Non-Transactional Distributed Storage Systems* (ACM Computing Surveys 2016),
//! say it: there is a visibility, there is an order of the writes, and together they explain what
//! was returned. More may be visible than the guarantee asks for.
//!
//! **Which is newer?** Terry's servers have versions, and anybody's history has not. So a guarantee
//! holds if there *exists* an order of the writes that explains the reads. Any order would excuse
//! nearly anything: a session that writes 1, then 2, and then reads 1. So the order must extend
//! the causal order, which is session order and reads-from: who overwrites what he wrote or read
//! makes a newer version. That is the order that the four guarantees together impose (Brzeziński,
//! Sobaniec and Wawrzyniak, *From Session Causality to Causal Consistency*, PDP 2004).
//!
//! **Whose order?** That is [`Agreement`], from weak to strong:
//!
//! | the order is that of | implied by | a session that reads 1, 2, 1 of concurrent writes |
//! |---|---|---|
//! | each read | CC | is excused: nothing says which is newer |
//! | each session | CM, and CCv | has gone back, whichever is newer |
//! | everybody | CCv | has gone back |
//!
//! The usual one is that of each session: it refuses what a client can see to be wrong from its own
//! observations and the causal order, and accuses nobody for the disagreement of two sessions,
//! which is a matter of convergence.
//!
//! A read of what nobody wrote, and a circular causal order, break every guarantee: no order
//! explains them.

mod monotonic_reads;
mod monotonic_writes;
mod read_your_writes;
#[cfg(test)]
mod tests;
mod writes_follow_reads;

use super::registers::{self, Answer, Causal, Found, Model, Op, keys, order};
use super::ruling::{Pattern, Ruling};
use crate::observed::Observed;
use alloc::vec;
use alloc::vec::Vec;

/// Who must agree on an order of the writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Agreement {
    /// Nobody: each read may have an order of its own.
    Read,
    /// The reads of a session.
    #[default]
    Session,
    /// All reads of the history.
    Everybody,
}

/// Which guarantee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guarantee {
    /// A session sees what it wrote.
    ReadYourWrites,
    /// A session sees what it saw before.
    MonotonicReads,
    /// Who sees a write sees what its session wrote before it.
    MonotonicWrites,
    /// Who sees a write sees what its session had read before it.
    WritesFollowReads,
}

impl Guarantee {
    /// All four.
    pub const ALL: [Self; 4] = [
        Self::ReadYourWrites,
        Self::MonotonicReads,
        Self::MonotonicWrites,
        Self::WritesFollowReads,
    ];
}

/// Whether a history keeps a session guarantee.
pub fn keeps(observed: &Observed, guarantee: Guarantee, agreement: Agreement) -> Ruling {
    registers::judge(observed, &Session { guarantee, agreement })
}

/// A write that must be visible to a read of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Demand {
    read: u32,
    write: u32,
}

struct Session {
    guarantee: Guarantee,
    agreement: Agreement,
}

impl Model for Session {
    fn answer(&self, ops: &[Op], from: &[Option<u32>]) -> Answer {
        let causal = match Causal::of(ops, from) {
            Ok(causal) => causal,
            Err(answer) => return answer,
        };
        let demands = self.demands(&causal);
        for demand in &demands {
            let Demand { read, write } = *demand;
            let found = match from[read as usize] {
                None => Found::missed(Pattern::Missed, read, write, vec![]),
                Some(source) if causal.before(source, write) => {
                    let path = causal.path(source, write, &[]);
                    Found::missed(Pattern::WentBack, read, write, path)
                }
                _ => continue,
            };
            let mut core = found.core;
            core.extend(self.reasons(&causal, *demand));
            return Answer::Broken(Found { core, ..found });
        }
        self.agree(&causal, &demands)
    }
}

impl Session {
    /// The writes that reads must see: at least those that no other one comes after.
    fn demands(&self, causal: &Causal<'_>) -> Vec<Demand> {
        match self.guarantee {
            Guarantee::ReadYourWrites => read_your_writes::demands(causal),
            Guarantee::MonotonicReads => monotonic_reads::demands(causal),
            Guarantee::MonotonicWrites => monotonic_writes::demands(causal),
            Guarantee::WritesFollowReads => writes_follow_reads::demands(causal),
        }
    }

    /// The ops that make a demand.
    fn reasons(&self, causal: &Causal<'_>, demand: Demand) -> Vec<u32> {
        let mut reasons = match self.guarantee {
            Guarantee::ReadYourWrites => vec![],
            Guarantee::MonotonicReads => monotonic_reads::reasons(causal, demand),
            Guarantee::MonotonicWrites => monotonic_writes::reasons(causal, demand),
            Guarantee::WritesFollowReads => writes_follow_reads::reasons(causal, demand),
        };
        reasons.extend([demand.read, demand.write]);
        reasons
    }

    /// Whether one order of the writes explains the reads of all who must agree.
    fn agree(&self, causal: &Causal<'_>, demands: &[Demand]) -> Answer {
        if self.agreement == Agreement::Read {
            return Answer::Holds;
        }
        let (Some(circle), used) = circle(causal, demands) else { return Answer::Holds };
        if self.agreement == Agreement::Everybody {
            return self.no_order(causal, &circle, &used);
        }
        let mut sessions: Vec<Vec<Demand>> = vec![vec![]; causal.sessions as usize];
        for &demand in demands {
            sessions[causal.ops[demand.read as usize].session as usize].push(demand);
        }
        for demands in sessions.iter().filter(|demands| demands.len() > 1) {
            if let (Some(circle), used) = self::circle(causal, demands) {
                return self.no_order(causal, &circle, &used);
            }
        }
        Answer::Holds
    }

    fn no_order(&self, causal: &Causal<'_>, circle: &[u32], used: &[Demand]) -> Answer {
        let mut core = causal.corners(circle);
        for (place, &one) in circle.iter().enumerate() {
            let next = circle[(place + 1) % circle.len()];
            let is_this = |demand: &&Demand| {
                demand.write == one && causal.from[demand.read as usize] == Some(next)
            };
            if causal.before(one, next) {
                continue;
            }
            if let Some(demand) = used.iter().find(is_this) {
                core.extend(self.reasons(causal, *demand));
            }
        }
        Answer::Broken(Found::of(Pattern::NoOrder, core))
    }
}

/// A circle of the causal order and of what reads demand, and the demands that say something.
fn circle(causal: &Causal<'_>, demands: &[Demand]) -> (Option<Vec<u32>>, Vec<Demand>) {
    let source = |demand: &Demand| causal.from[demand.read as usize];
    let says = |demand: &&Demand| {
        source(demand)
            .is_some_and(|source| source != demand.write && !causal.before(demand.write, source))
    };
    let used: Vec<Demand> = demands.iter().filter(says).copied().collect();
    if used.is_empty() {
        return (None, used);
    }
    let mut edges = causal.edges.clone();
    edges.extend(used.iter().filter_map(|demand| Some((demand.write, source(demand)?))));
    (order(causal.ops.len(), &edges).err(), used)
}

/// The ops of each session, in its order.
fn by_session(causal: &Causal<'_>) -> Vec<Vec<u32>> {
    let mut sessions: Vec<Vec<u32>> = vec![vec![]; causal.sessions as usize];
    for (place, op) in causal.ops.iter().enumerate() {
        sessions[op.session as usize].push(place as u32);
    }
    sessions
}

/// Adds a write to a set of which only those are kept that no other one comes after.
fn add_newest(causal: &Causal<'_>, newest: &mut Vec<u32>, write: u32) {
    if newest.iter().any(|&other| other == write || causal.before(write, other)) {
        return;
    }
    newest.retain(|&other| !causal.before(other, write));
    newest.push(write);
}
