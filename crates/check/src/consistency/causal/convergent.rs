//! Causal convergence (CCv).
//!
//! If a read returned one write although it has another of its key in its past, then the other is
//! the older one: it *conflicts* and comes first. All sessions must agree on that. So conflicts
//! and causal order together must not be circular (`CyclicCF`).
//!
//! Of the writes of a chain only the last in the past of the read is looked at; those before it
//! come before it anyway.

use super::consistent_order;
use crate::consistency::registers::{Answer, Causal, Excludes, Found, Model, Op, order};
use crate::consistency::ruling::Pattern;
use alloc::vec;
use alloc::vec::Vec;

pub struct Convergent;

impl Model for Convergent {
    fn answer(&self, ops: &[Op], from: &[Option<u32>]) -> Answer {
        let causal = match consistent_order(ops, from) {
            Ok(causal) => causal,
            Err(answer) => return answer,
        };
        let mut edges = causal.edges.clone();
        let mut reasons = vec![];
        for read in 0..ops.len() as u32 {
            let Some(source) = from[read as usize] else { continue };
            for write in causal.last_writes(ops[read as usize].key, causal.clocks.of(read)) {
                if write != source && !causal.before(write, source) {
                    edges.push((write, source));
                    reasons.push((write, source, read));
                }
            }
        }
        match order(ops.len(), &edges) {
            Ok(_) => Answer::Holds,
            Err(circle) => {
                Answer::Broken(Found::of(Pattern::CyclicCf, core(&causal, &circle, &reasons)))
            }
        }
    }

    fn excludes(&self) -> Excludes {
        Excludes::Overwritten
    }
}

/// The circle, and for each conflict on it why it is one.
fn core(causal: &Causal<'_>, circle: &[u32], reasons: &[(u32, u32, u32)]) -> Vec<u32> {
    let mut core = causal.corners(circle);
    for (place, &one) in circle.iter().enumerate() {
        let next = circle[(place + 1) % circle.len()];
        let is_this = |&&(from, to, _): &&(u32, u32, u32)| (from, to) == (one, next);
        if causal.before(one, next) {
            continue;
        }
        if let Some(&(write, source, read)) = reasons.iter().find(is_this) {
            core.extend([write, source, read]);
            core.extend(causal.path(write, read, &[]));
        }
    }
    core
}
