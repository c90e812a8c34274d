//! From a broken history to a few operations that are broken alone.
//!
//! First the history is cut at the earliest end at which it is broken. Where no value is written
//! twice, the two clusters in conflict are known. Then operations are left out as long as what is
//! left is still broken ([`crate::shrink`]).
//!
//! **Leaving out must not make up a break.** If a read stays and the write that explains it goes,
//! the read is broken for no fault of the system. So a read keeps all that may explain it: every
//! write of its value that was called before the read ended and was not overwritten for certain
//! before the read was called; and the write that it really read from, so that a person sees where
//! the value came from. Then an order of the whole history, restricted to what is left, is an
//! order of that: hence whatever is broken here is broken there.

use super::zones::{self, Judgement};
use super::{Answer, Item, judge, rank};
use crate::budget::Steps;
use crate::shrink::Setters;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;
use model::order::sort_by_key;

/// Operations of a broken history that are broken alone. Stops early, with more operations than
/// needed, where the steps run out.
pub(super) fn shrink(items: Vec<Item>, steps: &mut Steps) -> Vec<Item> {
    let mut items = earliest_break(items, steps);
    if let Judgement::Not(conflict) = zones::judge(&items) {
        items = of(&items, &conflict);
    }
    let needs = needs(&items);
    let kept = (0..items.len()).collect();
    let without = |kept: &[usize], gone: Range<usize>| without(kept, gone, &needs);
    let is_broken = |kept: &[usize]| match judge(&of(&items, kept), steps) {
        Answer::Not => Some(true),
        Answer::Linearizable => Some(false),
        Answer::OutOfSteps => None,
    };
    let (kept, _) = crate::shrink::shrink(kept, without, is_broken);
    of(&items, &kept)
}

fn of(items: &[Item], kept: &[usize]) -> Vec<Item> {
    kept.iter().map(|&index| items[index]).collect()
}

/// Leaves out a stretch, except for what the remaining reads need.
pub(super) fn without(kept: &[usize], gone: Range<usize>, needs: &[Vec<usize>]) -> Vec<usize> {
    let mut fewer: Vec<usize> = kept[..gone.start].to_vec();
    fewer.extend(&kept[gone.end..]);
    let needed: Vec<usize> = fewer.iter().flat_map(|&index| needs[index].iter().copied()).collect();
    fewer.extend(needed);
    sort_by_key(&mut fewer, |&index| index as u128);
    fewer.dedup();
    fewer
}

/// The shortest beginning of a history that is broken.
fn earliest_break(items: Vec<Item>, steps: &mut Steps) -> Vec<Item> {
    let mut ends: Vec<u32> = items.iter().filter_map(|item| item.end).collect();
    sort_by_key(&mut ends, |&end| u128::from(end));
    let (mut low, mut high) = (0, ends.len().saturating_sub(1));
    while low < high {
        let middle = low + (high - low) / 2;
        match judge(&by(&items, ends[middle]), steps) {
            Answer::Not => high = middle,
            Answer::Linearizable => low = middle + 1,
            Answer::OutOfSteps => break,
        }
    }
    ends.get(high).map_or_else(Vec::new, |&end| by(&items, end))
}

/// The history as it was known at an event: later calls are unknown, reads without an answer say
/// nothing, and writes without an answer are in doubt.
fn by(items: &[Item], event: u32) -> Vec<Item> {
    let known = |end: &u32| *end <= event;
    let called = items.iter().take_while(|item| item.call <= event);
    let seen = called.map(|item| Item { end: item.end.filter(known), ..*item });
    seen.filter(|item| item.write || item.end.is_some()).collect()
}

/// For each item, the writes that must stay as long as it stays.
pub(super) fn needs(items: &[Item]) -> Vec<Vec<usize>> {
    let mut writes: Vec<usize> = (0..items.len()).filter(|&index| items[index].write).collect();
    sort_by_key(&mut writes, |&index| {
        rank(items[index].value) << 64 | u128::from(items[index].call)
    });
    let certain = items.iter().filter(|item| item.write);
    let setters = Setters::of(certain.filter_map(|item| Some((item.end?, item.call))));
    let mut needs = vec![Vec::new(); items.len()];
    for (index, read) in items.iter().enumerate().filter(|(_, item)| !item.write) {
        let first = writes.partition_point(|&write| items[write].value < read.value);
        let same = writes[first..].iter().take_while(|&&write| items[write].value == read.value);
        let end = read.end.expect("a read that says something has an end");
        let earlier: Vec<usize> = same.copied().filter(|&write| items[write].call < end).collect();
        let cover = setters.latest_before(read.call);
        let hidden = |write: usize| items[write].end.is_some_and(|end| end < cover);
        let named = |write: usize| read.of == Some(items[write].op);
        needs[index] = earlier.iter().copied().filter(|&write| !hidden(write)).collect();
        let source = earlier.iter().rev().find(|&&write| named(write)).or(earlier.last());
        if let Some(&source) = source.filter(|source| !needs[index].contains(source)) {
            let lonely = needs[index].is_empty();
            if lonely || read.of == Some(items[source].op) {
                needs[index].push(source);
            }
        }
    }
    needs
}
