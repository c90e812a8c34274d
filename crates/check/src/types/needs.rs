//! What has to stay if a history is made smaller.
//!
//! If a read stays and the write that explains it goes, the read is broken for no fault of the
//! system. So a read keeps all that may explain it: every provider of its value that was called
//! before the read ended and was not overwritten for certain before the read was called. Then an
//! order of the whole history, restricted to what is left, is an order of that: hence whatever is
//! broken here is broken there.
//!
//! Where all providers were overwritten for certain the latest one is kept, so that one sees where
//! the value came from.

pub(super) use crate::shrink::Setters;

use super::Op;
use super::machine::end;
use alloc::vec::Vec;

/// An operation that may explain a result, by its place in a list.
pub(super) type Provider = usize;

/// Of some providers, ascending, those that may explain what an operation was told; `setters` says
/// when everything before a place was overwritten for certain.
pub(super) fn explaining(
    ops: &[Op<'_>],
    reader: usize,
    providers: &[Provider],
    setters: &Setters,
) -> Vec<u32> {
    let cover = setters.latest_before(ops[reader].start);
    let in_time = |provider: &&Provider| {
        **provider != reader && (ops[**provider].start < end(&ops[reader]) || is_untimed(ops))
    };
    let earlier = providers.iter().filter(in_time);
    let is_hidden = |provider: Provider| ops[provider].end.is_some_and(|end| end < cover);
    let mut kept: Vec<u32> = Vec::new();
    let mut latest = None;
    for &provider in earlier {
        latest = Some(provider as u32);
        if !is_hidden(provider) {
            kept.push(provider as u32);
        }
    }
    if kept.is_empty() {
        kept.extend(latest);
    }
    kept
}

/// Whether the operations carry no times, because only the order of each process counts.
fn is_untimed(ops: &[Op<'_>]) -> bool {
    ops.first().is_some_and(|op| op.end == Some(u32::MAX))
}
