//! From a broken history to a few calls that are broken alone.
//!
//! A model hands over the ops that it stumbled upon. They are judged again, alone; if they are not
//! broken alone, the whole history takes their place. Then ops are left out as long as the rest is
//! broken ([`crate::shrink`]).
//!
//! **Leaving out must not make up a break.** A read stays only with every write that may explain
//! it. Then the causal order of the rest is within that of the whole, and so is whatever else a
//! model concludes; hence what is broken here is broken there.

use super::sources::closed;
use super::{Answer, Found, Op, part};
use alloc::vec::Vec;
use core::ops::Range;
use model::order::sort_by_key;

/// How many times the rest is judged again before a proof is left as large as it is.
const JUDGEMENTS_MAX: usize = 2_000;

/// How many ops may be looked at in all of these judgements.
const OPS_MAX: usize = 500_000;

/// The few ops, what is wrong with them, and whether none of them can be left out.
pub fn shrink(ops: &[Op], found: Found, judge: &dyn Fn(&[Op]) -> Answer) -> (Vec<Op>, Found, bool) {
    let mut left = (JUDGEMENTS_MAX, OPS_MAX);
    let core = closed(ops, found.core.clone());
    let (kept, mut found) = match judge(&part(ops, &core)) {
        Answer::Broken(found) => (part(ops, &core), found),
        _ => (ops.to_vec(), found),
    };
    let is_broken = |fewer: &[Op]| {
        left = (left.0.checked_sub(1)?, left.1.checked_sub(fewer.len())?);
        let Answer::Broken(again) = judge(fewer) else { return Some(false) };
        found = again;
        Some(true)
    };
    let (kept, is_minimal) = crate::shrink::shrink(kept, without, is_broken);
    (kept, found, is_minimal)
}

/// Leaves out a stretch, and every read that may have read from a write of it.
fn without(ops: &[Op], gone: Range<usize>) -> Vec<Op> {
    let mut written: Vec<u128> =
        ops[gone.clone()].iter().filter(|op| op.write).map(super::content).collect();
    sort_by_key(&mut written, |content| *content);
    let lost = |op: &Op| !op.write && written.binary_search(&super::content(op)).is_ok();
    let stays = |(place, op): &(usize, &Op)| !gone.contains(place) && !lost(op);
    let kept: Vec<u32> = (ops.iter().enumerate().filter(stays)).map(|(at, _)| at as u32).collect();
    part(ops, &kept)
}
