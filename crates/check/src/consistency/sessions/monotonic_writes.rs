//! Monotonic writes.
//!
//! *Who sees a write sees what its session wrote before it.* Terry et al.: if write W1 precedes W2
//! in a session, then wherever W2 is included, W1 is included too, and earlier. Viotti and Vukolić
//! 2016 keep the second half, a before b in session order implies a before b in the order of
//! writes; the first half is what a client can notice.
//!
//! A single read shows one key, and no single read can break this. So what a session has seen
//! counts from then on: as soon as one of its reads returned W2, W1 is visible to its later reads.
//! W2 itself need not be, which is a matter of monotonic reads.

use super::{Causal, Demand, by_session};
use alloc::vec;
use alloc::vec::Vec;

pub fn demands(causal: &Causal<'_>) -> Vec<Demand> {
    let mut demands = vec![];
    for session in by_session(causal) {
        // Of each session, how many calls come before a write of it that was seen.
        let mut seen = vec![0; causal.sessions as usize];
        for &read in session.iter().filter(|&&op| !causal.ops[op as usize].write) {
            if let Some(write) = causal.from[read as usize] {
                let count = &mut seen[causal.ops[write as usize].session as usize];
                *count = causal.ahead(write).max(*count);
            }
            let key = causal.ops[read as usize].key;
            let visible = causal.last_writes(key, &seen);
            demands.extend(visible.map(|write| Demand { read, write }));
        }
    }
    demands
}

/// The read that saw a later write of the write's session, and that write.
pub fn reasons(causal: &Causal<'_>, demand: Demand) -> Vec<u32> {
    let session = causal.ops[demand.read as usize].session;
    let writer = causal.ops[demand.write as usize].session;
    let found = (0..=demand.read).find_map(|read| {
        let write = causal.from[read as usize]?;
        let later = causal.ops[write as usize].session == writer
            && causal.ahead(write) > causal.place(demand.write);
        (causal.ops[read as usize].session == session && later).then_some([read, write])
    });
    found.into_iter().flatten().collect()
}
