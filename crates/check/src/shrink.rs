//! Making evidence small.
//!
//! A history that is broken is more than anybody wants to read. So operations are left out, in
//! halves, quarters and so on down to single ones (Zeller and Hildebrandt, *Simplifying and
//! Isolating Failure-Inducing Input*, TSE 2002), as long as what is left is still broken. What has
//! to go together and whether the rest is broken is said by whoever judges; so every judge cites
//! only what it has judged again alone.

use alloc::vec::Vec;
use core::ops::Range;
use model::order::{pair, sort_by_key};

/// Leaves out of a broken list what is not needed to break it. Returns what is left, and whether
/// nothing more can be left out.
///
/// `without` gives the list without a stretch, and without what cannot stay alone; what stands
/// before the stretch may get shorter but not longer. `is_broken` judges; if it gives up with none,
/// shrinking ends there.
pub(crate) fn shrink<T>(
    mut kept: Vec<T>,
    without: impl Fn(&[T], Range<usize>) -> Vec<T>,
    mut is_broken: impl FnMut(&[T]) -> Option<bool>,
) -> (Vec<T>, bool) {
    let mut chunk = kept.len().div_ceil(2);
    loop {
        let before = kept.len();
        let mut end = kept.len();
        while end > 0 {
            let start = end.saturating_sub(chunk);
            let fewer = without(&kept, start..end);
            if fewer.len() < kept.len() {
                match is_broken(&fewer) {
                    Some(true) => kept = fewer,
                    Some(false) => {}
                    None => return (kept, false),
                }
            }
            end = start.min(kept.len());
        }
        if chunk <= 1 && kept.len() == before {
            return (kept, true);
        }
        chunk = (chunk / 2).max(1);
    }
}

/// For any place, the latest call among the operations that had ended before it and after which
/// nothing of what was before is left.
#[derive(Debug, Default)]
pub(crate) struct Setters {
    /// Ends, ascending, and the latest call of all that ended by then.
    by_end: Vec<(u32, u32)>,
}

impl Setters {
    /// Of the ends and calls of those operations.
    pub fn of(setters: impl Iterator<Item = (u32, u32)>) -> Self {
        let mut by_end: Vec<(u32, u32)> = setters.collect();
        sort_by_key(&mut by_end, |&(end, call)| pair(end.into(), call.into()));
        let mut latest = 0;
        for (_, call) in &mut by_end {
            latest = latest.max(*call);
            *call = latest;
        }
        Self { by_end }
    }

    /// What had ended before its call was overwritten for certain before the place; zero if nothing
    /// was.
    pub fn latest_before(&self, place: u32) -> u32 {
        let count = self.by_end.partition_point(|&(end, _)| end < place);
        count.checked_sub(1).map_or(0, |last| self.by_end[last].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(kept: &[u32], gone: Range<usize>) -> Vec<u32> {
        [&kept[..gone.start], &kept[gone.end..]].concat()
    }

    #[test]
    fn what_is_needed_stays_and_nothing_else() {
        let needed = [3, 17, 18, 40];
        let has_all = |kept: &[u32]| Some(needed.iter().all(|one| kept.contains(one)));
        assert_eq!(shrink((0..50).collect(), without, has_all), (needed.to_vec(), true));
    }

    #[test]
    fn a_judge_that_gives_up_ends_it_with_what_was_broken_last() {
        let mut left = 3;
        let judge = |kept: &[u32]| {
            left -= 1;
            (left > 0).then(|| kept.contains(&9))
        };
        assert_eq!(shrink((0..10).collect(), without, judge), (vec![5, 6, 7, 8, 9], false));
    }

    #[test]
    fn what_was_overwritten_is_known_by_the_latest_call() {
        let setters = Setters::of([(9, 1), (5, 4), (7, 2)].into_iter());
        assert_eq!([5, 6, 8, 10].map(|place| setters.latest_before(place)), [0, 4, 4, 4]);
    }
}
