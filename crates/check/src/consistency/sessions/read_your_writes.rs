//! Read your writes.
//!
//! *A session sees what it wrote.* Terry et al.: if read R follows write W in a session and R is
//! performed at a server, then W is included in what that server has. Viotti and Vukolić 2016:
//! for every write a and read b, a before b in session order implies that a is visible to b.
//!
//! Among the writes of one key the last before the read is enough: the others are older.

use super::{Causal, Demand, by_session, keys};
use alloc::vec;
use alloc::vec::Vec;

pub fn demands(causal: &Causal<'_>) -> Vec<Demand> {
    let mut last: Vec<Option<u32>> = vec![None; keys(causal.ops)];
    let mut demands = vec![];
    for session in by_session(causal) {
        for &place in &session {
            let op = &causal.ops[place as usize];
            let own = &mut last[op.key as usize];
            match (op.write, *own) {
                (true, _) if op.sure() => *own = Some(place),
                (false, Some(write)) => demands.push(Demand { read: place, write }),
                _ => {}
            }
        }
        for &place in &session {
            last[causal.ops[place as usize].key as usize] = None;
        }
    }
    demands
}
