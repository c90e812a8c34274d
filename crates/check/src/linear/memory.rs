//! Where the search has been.
//!
//! A point of the search is the state, what is left of the window, and which writes in doubt are
//! used up. Everything else follows from these. Of two points that differ in the last only, the
//! one that has used fewer can do all that the other can; so a point is known to fail if one that
//! had used no more of any value has failed.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// How many writes in doubt of a value are used up; values ascending, those without any left out.
pub(super) type Used = Vec<(u32, u32)>;

/// Points of the search that were tried.
#[derive(Debug, Default)]
pub(super) struct Memory {
    points: BTreeMap<Vec<u32>, Vec<Used>>,
}

impl Memory {
    /// Notes a point. Returns how many earlier points it was compared with, and whether it is worth
    /// trying: none of them had used no more.
    pub fn note(&mut self, point: Vec<u32>, used: Used) -> (usize, bool) {
        let tried = self.points.entry(point).or_default();
        let known = tried.iter().position(|earlier| is_within(earlier, &used));
        let compared = known.map_or(tried.len(), |place| place + 1);
        if known.is_none() {
            tried.push(used);
        }
        (compared, known.is_none())
    }
}

/// Whether the first has used no more of any value than the second.
fn is_within(first: &Used, second: &Used) -> bool {
    let mut rest = second.iter();
    first.iter().all(|(value, count)| {
        rest.by_ref()
            .find(|(other, _)| other >= value)
            .is_some_and(|(other, most)| other == value && count <= most)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_that_has_used_more_is_not_worth_trying() {
        let mut memory = Memory::default();
        let mut is_new = |used: &[(u32, u32)]| memory.note(vec![7], used.to_vec()).1;
        assert!(is_new(&[(3, 1), (5, 2)]));
        assert!(!is_new(&[(3, 1), (5, 2)]));
        assert!(!is_new(&[(1, 1), (3, 2), (5, 2)]));
        assert!(is_new(&[(3, 1), (5, 1), (9, 9)]));
        assert!(is_new(&[(5, 2)]));
        assert!(is_new(&[]));
        assert!(!is_new(&[(8, 1)]));
    }
}
