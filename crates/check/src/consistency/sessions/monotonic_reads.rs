//! Monotonic reads.
//!
//! *A session sees what it saw before.* Terry et al.: if read R1 occurs before R2 in a session,
//! then the writes that made the result of R1 are included in what the server of R2 has. For a
//! register that is the write that R1 returned. Viotti and Vukolić 2016: a visible to b, and b
//! before c in session order, imply that a is visible to c; here a is what b returned, since
//! nothing more is known to have been visible.

use super::{Causal, Demand, add_newest, by_session, keys};
use alloc::vec;
use alloc::vec::Vec;

pub fn demands(causal: &Causal<'_>) -> Vec<Demand> {
    let mut seen: Vec<Vec<u32>> = vec![vec![]; keys(causal.ops)];
    let mut demands = vec![];
    for session in by_session(causal) {
        let reads = || session.iter().copied().filter(|&op| !causal.ops[op as usize].write);
        for read in reads() {
            let newest = &mut seen[causal.ops[read as usize].key as usize];
            demands.extend(newest.iter().map(|&write| Demand { read, write }));
            if let Some(write) = causal.from[read as usize] {
                add_newest(causal, newest, write);
            }
        }
        for read in reads() {
            seen[causal.ops[read as usize].key as usize].clear();
        }
    }
    demands
}

/// The earlier read.
pub fn reasons(causal: &Causal<'_>, demand: Demand) -> Vec<u32> {
    let session = causal.ops[demand.read as usize].session;
    let earlier = (0..demand.read).find(|&op| {
        let is_read = causal.ops[op as usize].session == session;
        is_read && causal.from[op as usize] == Some(demand.write)
    });
    earlier.into_iter().collect()
}
