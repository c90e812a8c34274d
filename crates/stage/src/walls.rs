//! Which walls stand when.
//!
//! To the network a wall is a set of ordered pairs that cannot speak. To a person it is a line with
//! two sides. The book keeps walls as sides, and stays exact where only a part of a wall falls:
//! taking the pairs `F × T` from a wall `A | B` leaves `(A∖F) | B` and `(A∩F) | (B∖T)`, either of
//! which may be empty.

use crate::frame::Wall;
use alloc::vec::Vec;
use model::{NodeSet, Time};

/// All walls so far.
#[derive(Debug, Default)]
pub(crate) struct WallBook {
    walls: Vec<Wall>,
}

impl WallBook {
    /// Builds a wall, unless one that stands parts the same nodes already.
    pub fn cut(&mut self, at: Time, from: NodeSet, to: NodeSet, both_ways: bool) {
        let within = |part: NodeSet, whole: NodeSet| part.difference(whole).is_empty();
        let known = self.walls.iter().filter(|wall| wall.until.is_none()).any(|wall| {
            let forth = within(from, wall.from) && within(to, wall.to);
            let back = within(from, wall.to) && within(to, wall.from);
            (forth && (wall.both_ways || !both_ways)) || (back && wall.both_ways)
        });
        if !known {
            self.build(at, from, to, both_ways);
        }
    }

    /// Takes down what stands between two groups.
    pub fn heal(&mut self, at: Time, from: NodeSet, to: NodeSet) {
        self.heal_one_way(at, from, to);
        self.heal_one_way(at, to, from);
    }

    fn heal_one_way(&mut self, at: Time, from: NodeSet, to: NodeSet) {
        for place in 0..self.walls.len() {
            let wall = self.walls[place];
            let (shared_from, shared_to) = (wall.from.intersection(from), wall.to.intersection(to));
            if wall.until.is_some() || shared_from.is_empty() || shared_to.is_empty() {
                continue;
            }
            self.walls[place].until = Some(at);
            self.build(at, wall.from.difference(from), wall.to, wall.both_ways);
            self.build(at, shared_from, wall.to.difference(to), wall.both_ways);
        }
    }

    fn build(&mut self, since: Time, from: NodeSet, to: NodeSet, both_ways: bool) {
        if from.is_empty() || to.is_empty() {
            return;
        }
        let number = u16::try_from(self.walls.len()).unwrap_or(u16::MAX);
        self.walls.push(Wall { number, from, to, both_ways, since, until: None });
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
    use model::NodeId;

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
        book.cut(1, set(&[1, 2]), set(&[3, 4]), true);
        book.heal(2, set(&[3]), set(&[1]));
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
        book.cut(1, set(&[1]), set(&[2, 3]), true);
        book.cut(2, set(&[3]), set(&[1]), true);
        assert_eq!(standing(&book), [(set(&[1]), set(&[2, 3]))]);
        book.heal(3, NodeSet::ALL, NodeSet::ALL);
        assert_eq!(standing(&book), []);
    }
}
