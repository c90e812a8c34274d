//! Which walls stand when.
//!
//! To the network a wall is a set of ordered pairs that cannot speak. To a person it is a line with
//! two sides. The book keeps walls as sides, and stays exact where only a part of a wall falls:
//! taking the pairs `F × T` from a wall `A | B` leaves `(A∖F) | B` and `(A∩F) | (B∖T)`, either of
//! which may be empty.
//!
//! A hold is kept like a wall, and falls only when it is released.

use crate::frame::Wall;
use alloc::vec::Vec;
use model::{NodeId, NodeSet, Time};

/// All walls so far.
#[derive(Debug, Default)]
pub(crate) struct WallBook {
    walls: Vec<Wall>,
}

impl WallBook {
    /// Builds a wall, unless one that stands parts the same nodes already.
    pub fn cut(&mut self, at: Time, from: NodeSet, to: NodeSet, both_ways: bool, holds: bool) {
        let within = |part: NodeSet, whole: NodeSet| part.difference(whole).is_empty();
        let known = self.standing(holds).any(|wall| {
            let forth = within(from, wall.from) && within(to, wall.to);
            let back = within(from, wall.to) && within(to, wall.from);
            (forth && (wall.both_ways || !both_ways)) || (back && wall.both_ways)
        });
        if !known {
            self.build(at, from, to, (both_ways, holds));
        }
    }

    /// The walls, or the holds, that stand.
    fn standing(&self, holds: bool) -> impl Iterator<Item = &Wall> {
        self.walls.iter().filter(move |wall| wall.until.is_none() && wall.holds == holds)
    }

    /// Since when what would arrive from one node at another was held until an instant; none if it
    /// was not. Without an instant: since when it is held now.
    pub fn held(&self, from: NodeId, to: NodeId, until: Option<Time>) -> Option<Time> {
        let mut holds = self.walls.iter().filter(|wall| wall.holds && wall.until == until);
        holds.find(|wall| wall.parts(from, to)).map(|wall| wall.since)
    }

    /// Takes down the walls, or the holds, between two groups.
    pub fn heal(&mut self, at: Time, from: NodeSet, to: NodeSet, holds: bool) {
        self.heal_one_way(at, from, to, holds);
        self.heal_one_way(at, to, from, holds);
    }

    fn heal_one_way(&mut self, at: Time, from: NodeSet, to: NodeSet, holds: bool) {
        for place in 0..self.walls.len() {
            let wall = self.walls[place];
            let (shared_from, shared_to) = (wall.from.intersection(from), wall.to.intersection(to));
            let other = wall.until.is_some() || wall.holds != holds;
            if other || shared_from.is_empty() || shared_to.is_empty() {
                continue;
            }
            self.walls[place].until = Some(at);
            let kind = (wall.both_ways, holds);
            self.build(at, wall.from.difference(from), wall.to, kind);
            self.build(at, shared_from, wall.to.difference(to), kind);
        }
    }

    fn build(&mut self, since: Time, from: NodeSet, to: NodeSet, (both_ways, holds): (bool, bool)) {
        if from.is_empty() || to.is_empty() {
            return;
        }
        let number = u16::try_from(self.walls.len()).unwrap_or(u16::MAX);
        self.walls.push(Wall { number, from, to, both_ways, holds, since, until: None });
    }

    /// The walls in the order of building, without those that fell in the instant they were built.
    pub fn finish(mut self) -> Vec<Wall> {
        self.walls.retain(|wall| wall.until != Some(wall.since));
        self.walls
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(nodes: &[usize]) -> NodeSet {
        nodes.iter().map(|&node| NodeId::replica(node - 1)).collect()
    }

    fn standing(book: &WallBook) -> Vec<(NodeSet, NodeSet)> {
        let standing = book.walls.iter().filter(|wall| wall.until.is_none());
        standing.map(|wall| (wall.from, wall.to)).collect()
    }

    #[test]
    fn a_wall_that_falls_in_part_leaves_the_rest_standing() {
        let mut book = WallBook::default();
        book.cut(1, set(&[1, 2]), set(&[3, 4]), true, false);
        book.heal(2, set(&[3]), set(&[1]), false);
        let parts = |a: usize, b: usize| {
            let (a, b) = (NodeId::replica(a - 1), NodeId::replica(b - 1));
            let standing = book.walls.iter().filter(|wall| wall.until.is_none());
            standing.into_iter().any(|wall| wall.parts(a, b))
        };
        assert!(!parts(1, 3) && !parts(3, 1));
        assert!(parts(1, 4) && parts(2, 3) && parts(2, 4) && parts(4, 1));
    }

    #[test]
    fn the_same_wall_is_not_built_twice() {
        let mut book = WallBook::default();
        book.cut(1, set(&[1]), set(&[2, 3]), true, false);
        book.cut(2, set(&[3]), set(&[1]), true, false);
        assert_eq!(standing(&book), [(set(&[1]), set(&[2, 3]))]);
        book.heal(3, NodeSet::ALL, NodeSet::ALL, false);
        assert_eq!(standing(&book), []);
    }

    #[test]
    fn a_hold_and_a_wall_at_the_same_place_fall_one_by_one() {
        let (one, two) = (NodeId::replica(0), NodeId::replica(1));
        let mut book = WallBook::default();
        book.cut(1, set(&[1]), set(&[2]), true, false);
        book.cut(2, set(&[1]), set(&[2]), false, true);
        assert_eq!((book.held(one, two, None), book.held(two, one, None)), (Some(2), None));
        book.heal(3, NodeSet::ALL, NodeSet::ALL, false);
        assert_eq!(book.held(one, two, None), Some(2), "a hold is not healed");
        book.heal(4, NodeSet::ALL, NodeSet::ALL, true);
        assert_eq!((book.held(one, two, None), book.held(one, two, Some(4))), (None, Some(2)));
    }
}
