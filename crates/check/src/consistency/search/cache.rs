//! Where the search has been.
//!
//! A point of the search is the state of every object, which operations are placed, and which of
//! those in doubt are used up. Of two points that differ in the last only, the one that has used
//! fewer can do all that the other can; so a point is known to fail if one that had used no more
//! has failed. (Lowe, *Testing for Linearizability*, Concurrency and Computation 2017, remembers
//! points; comparing what is used up is an addition.)

use crate::types::interner::Interner;
use alloc::vec::Vec;

/// No further list of used operations.
const LAST: u32 = u32::MAX;

/// Points of the search that were tried.
#[derive(Debug, Default)]
pub(super) struct Cache {
    points: Interner,
    /// For each point, where its newest list of used operations stands.
    newest: Vec<u32>,
    /// The lists: where the next older one stands, how long it is, the operations.
    used: Vec<u32>,
    entries: u64,
}

impl Cache {
    /// Notes a point, and which operations in doubt are used up there, ascending. Returns how many
    /// earlier ones it was compared with, and whether it is worth trying.
    pub fn note(&mut self, point: &[u32], used: &[u32]) -> (u64, bool) {
        let (number, is_new) = self.points.intern(point);
        if is_new {
            self.newest.push(LAST);
        }
        let mut at = self.newest[number as usize];
        let mut compared = 0;
        while at != LAST {
            compared += 1;
            let place = at as usize;
            let length = self.used[place + 1] as usize;
            if is_within(&self.used[place + 2..place + 2 + length], used) {
                return (compared, false);
            }
            at = self.used[place];
        }
        let place = self.used.len() as u32;
        self.used.extend([self.newest[number as usize], used.len() as u32]);
        self.used.extend_from_slice(used);
        self.newest[number as usize] = place;
        self.entries += 1;
        (compared, true)
    }

    /// How many points were noted.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// How many bytes they take.
    pub fn bytes(&self) -> u64 {
        (self.points.bytes() + 4 * (self.newest.len() + self.used.len())) as u64
    }
}

/// Whether all of the first are among the second; both ascending.
fn is_within(first: &[u32], second: &[u32]) -> bool {
    let mut rest = second.iter();
    first.len() <= second.len() && first.iter().all(|one| rest.any(|other| other == one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_that_has_used_more_is_not_worth_trying() {
        let mut cache = Cache::default();
        let mut is_new = |used: &[u32]| cache.note(&[7, 7], used).1;
        assert!(is_new(&[3, 5]));
        assert!(!is_new(&[3, 5]));
        assert!(!is_new(&[1, 3, 5]));
        assert!(is_new(&[3, 9]));
        assert!(is_new(&[5]));
        assert!(is_new(&[]));
        assert!(!is_new(&[8]));
        assert!(cache.note(&[7], &[8]).1, "another point");
        assert_eq!(cache.entries(), 5);
    }
}
