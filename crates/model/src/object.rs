//! Several values under one key, until somebody decides between them.
//!
//! Where a key can be written in two places at once, it may have two values, and neither is older.
//! An *object* keeps such values side by side (*siblings*), each with the *dot* of its write and
//! with what its writer had seen, and beside them the version vector of everything that the object
//! has ever taken in. That is enough to put two copies together without a clock:
//!
//! ```text
//! copy A   milk n1:1 · butter n1:2      has seen {n1:2}
//! copy B   milk n1:1 · eggs   n2:1      has seen {n1:1 n2:1}
//! together milk n1:1 · butter n1:2 · eggs n2:1     {n1:2 n2:1}
//!
//! copy C                eggs  n2:1      has seen {n1:2 n2:1}: milk and butter were taken away
//! A and C together      eggs  n2:1
//! ```
//!
//! A value that one copy lacks is *new* to it if its dot has not been seen there, and was *taken
//! away* if it has. (Dotted version vector sets: Preguiça, Baquero, Almeida, Fonte and Gonçalves,
//! *Dotted Version Vectors*, 2010; the same rule serves sets and counters: Almeida, Shoker and
//! Baquero, *Delta State Replicated Data Types*, J. Parallel and Distributed Computing 2018.)
//!
//! Putting together is commutative, associative and idempotent, so copies that have taken in the
//! same writes are equal, in whatever order and however often they came.

use crate::causal::{Dot, VersionVector};
use crate::id::{NodeId, OpId};
use crate::record::Cell;
use alloc::rc::Rc;
use alloc::vec::Vec;

/// One value of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sibling {
    /// Its write.
    pub dot: Dot,
    /// The value, or a tombstone.
    pub cell: Cell,
    /// What its writer had seen of the key.
    pub past: Rc<VersionVector>,
}

/// What a key holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    /// Ascending by dot.
    siblings: Vec<Sibling>,
    seen: VersionVector,
}

/// What becomes of values whose writers had not seen each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// All are kept.
    #[default]
    All,
    /// The one of the largest version; what writers had seen does not count.
    Latest,
}

/// Why a value is no longer held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Removal {
    /// A write that had seen it took its place.
    Replaced(OpId),
    /// A write that had not seen it won.
    Lost(OpId),
    /// It was a tombstone, and its time was over.
    Collected,
    /// The replica does not keep this key any more.
    Moved,
}

impl Object {
    /// The values, ascending by dot.
    pub fn siblings(&self) -> &[Sibling] {
        &self.siblings
    }

    /// Everything that it has ever taken in.
    pub fn seen(&self) -> &VersionVector {
        &self.seen
    }

    /// The newest value by version, tombstones included.
    pub fn newest(&self) -> Option<Cell> {
        let cells = self.siblings.iter().map(|sibling| sibling.cell);
        cells.max_by_key(Cell::rank)
    }

    /// The newest value that is no tombstone.
    pub fn newest_live(&self) -> Option<Cell> {
        let cells = self.siblings.iter().map(|sibling| sibling.cell);
        cells.filter(|cell| !cell.deleted).max_by_key(Cell::rank)
    }

    /// Takes in a write of one who had seen `past`: what that includes gives way.
    pub fn write(&mut self, writer: NodeId, cell: Cell, past: &VersionVector, keep: Keep) -> Dot {
        let dot = Dot { writer, number: self.seen.of(writer).max(past.of(writer)) + 1 };
        if keep == Keep::All {
            self.siblings.retain(|sibling| !past.includes(sibling.dot));
        }
        self.add(Sibling { dot, cell, past: Rc::new(past.clone()) });
        self.seen.see_all(past);
        self.seen.see(dot);
        self.prune(keep);
        dot
    }

    /// Takes in a write that takes the place of just what it chooses. What its writer had seen is
    /// noted with it; the rest of that stays.
    pub fn write_over(
        &mut self,
        writer: NodeId,
        cell: Cell,
        past: &Rc<VersionVector>,
        is_chosen: impl Fn(&Sibling) -> bool,
    ) -> Dot {
        let dot = Dot { writer, number: self.seen.of(writer).max(past.of(writer)) + 1 };
        self.take_away(is_chosen);
        self.add(Sibling { dot, cell, past: Rc::clone(past) });
        self.seen.see_all(past);
        self.seen.see(dot);
        dot
    }

    /// Takes away what somebody had seen and chosen; what was added meanwhile stays.
    pub fn take_away(&mut self, is_chosen: impl Fn(&Sibling) -> bool) {
        self.siblings.retain(|sibling| !is_chosen(sibling));
    }

    /// Both copies together.
    pub fn joined(&self, other: &Self, keep: Keep) -> Self {
        let mut joined = Self { siblings: Vec::new(), seen: self.seen.clone() };
        joined.seen.see_all(&other.seen);
        for (one, another) in [(self, other), (other, self)] {
            for sibling in &one.siblings {
                let is_known = another.seen.includes(sibling.dot);
                let is_held = another.sibling(sibling.dot).is_some();
                if (is_held || !is_known) && joined.sibling(sibling.dot).is_none() {
                    joined.add(sibling.clone());
                }
            }
        }
        joined.prune(keep);
        joined
    }

    /// What a key holds once an object has come in, from what it held before.
    pub fn taken_in(held: Option<&Rc<Self>>, object: &Rc<Self>, keep: Keep) -> Rc<Self> {
        match held {
            Some(held) => Rc::new(held.joined(object, keep)),
            None if keep == Keep::All => Rc::clone(object),
            None => Rc::new(Self::default().joined(object, keep)),
        }
    }

    /// The value of a write, if it is held.
    pub fn sibling(&self, dot: Dot) -> Option<&Sibling> {
        let place = self.siblings.binary_search_by_key(&dot, |sibling| sibling.dot);
        place.ok().map(|place| &self.siblings[place])
    }

    /// Whether it holds a value of this write. A write that was given a version at two machines,
    /// because its client asked again, may be held twice.
    pub fn holds(&self, op: OpId) -> bool {
        self.siblings.iter().any(|sibling| sibling.cell.op == op)
    }

    /// Why a value that this object had, or was offered, is not in it.
    pub fn removal_of(&self, gone: &Sibling, keep: Keep) -> Removal {
        let saw = |sibling: &&Sibling| sibling.past.includes(gone.dot);
        let newest = self.newest().map_or(gone.cell.op, |cell| cell.op);
        match (self.siblings.iter().find(saw), keep) {
            (Some(by), _) => Removal::Replaced(by.cell.op),
            (None, Keep::All) => Removal::Replaced(newest),
            (None, Keep::Latest) => Removal::Lost(newest),
        }
    }

    fn add(&mut self, sibling: Sibling) {
        let place = self.siblings.partition_point(|other| other.dot < sibling.dot);
        self.siblings.insert(place, sibling);
    }

    fn prune(&mut self, keep: Keep) {
        if keep == Keep::Latest && self.siblings.len() > 1 {
            let rank = |sibling: &Sibling| (sibling.cell.version, sibling.cell.value, sibling.dot);
            let newest = self.siblings.iter().map(rank).max();
            self.siblings.retain(|sibling| Some(rank(sibling)) == newest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Version;
    use crate::trace::mix;

    fn cell(value: u32, clock: u64) -> Cell {
        Cell::new(value, Version::stamped(clock, 0), OpId::new(value as usize))
    }

    fn values(object: &Object) -> Vec<u32> {
        object.siblings().iter().map(|sibling| sibling.cell.value).collect()
    }

    /// Copies of three replicas, after so many writes and exchanges that a number makes up.
    fn copies(seed: u64, keep: Keep) -> [Object; 3] {
        let mut copies = [Object::default(), Object::default(), Object::default()];
        let mut luck = mix(seed);
        for value in 1..12 {
            luck = mix(luck);
            let (at, other) = ((luck >> 8) as usize % 3, (luck >> 16) as usize % 3);
            if luck & 1 == 0 {
                let past = match luck >> 4 & 3 {
                    0 => VersionVector::default(),
                    _ => copies[at].seen().clone(),
                };
                copies[at].write(NodeId::replica(at), cell(value, luck >> 40), &past, keep);
            } else {
                copies[at] = copies[at].joined(&copies[other], keep);
            }
        }
        copies
    }

    #[test]
    fn putting_together_is_commutative_associative_and_idempotent() {
        for keep in [Keep::All, Keep::Latest] {
            for seed in 0..2_000 {
                let [a, b, c] = copies(seed, keep);
                assert_eq!(a.joined(&b, keep), b.joined(&a, keep), "{seed}");
                let (left, right) = (a.joined(&b, keep), b.joined(&c, keep));
                assert_eq!(left.joined(&c, keep), a.joined(&right, keep), "{seed}");
                assert_eq!(a.joined(&a, keep), a, "{seed}");
                assert_eq!(left.joined(&b, keep), left, "{seed}");
            }
        }
    }

    #[test]
    fn a_cart_that_was_filled_in_two_places_has_two_values_until_somebody_has_seen_both() {
        let (a, b) = (NodeId::replica(0), NodeId::replica(1));
        let (milk, eggs, nothing) = (1, 2, VersionVector::default());
        let mut at_a = Object::default();
        at_a.write(a, cell(milk, 10), &nothing, Keep::All);
        let mut at_b = Object::default();
        at_b.write(b, cell(eggs, 20), &nothing, Keep::All);
        let mut cart = at_a.joined(&at_b, Keep::All);
        assert_eq!(values(&cart), [milk, eggs]);
        let seen = cart.seen().clone();
        cart.write(a, cell(12, 30), &seen, Keep::All);
        assert_eq!((values(&cart), cart.seen().to_string()), (vec![12], "{n1:2 n2:1}".into()));
        assert_eq!(cart.joined(&at_b, Keep::All), cart, "what was replaced does not come back");
    }

    #[test]
    fn a_write_that_had_seen_nothing_stands_beside_what_is_there() {
        let a = NodeId::replica(0);
        let mut object = Object::default();
        object.write(a, cell(1, 10), &VersionVector::default(), Keep::All);
        object.write(a, cell(2, 20), &VersionVector::default(), Keep::All);
        assert_eq!(values(&object), [1, 2]);
    }

    #[test]
    fn the_latest_wins_whatever_it_had_seen_and_the_loser_is_named() {
        let (a, b) = (NodeId::replica(0), NodeId::replica(1));
        let mut ahead = Object::default();
        ahead.write(a, cell(1, 50), &VersionVector::default(), Keep::Latest);
        let mut behind = Object::default();
        behind.write(b, cell(2, 20), &VersionVector::default(), Keep::Latest);
        let joined = ahead.joined(&behind, Keep::Latest);
        assert_eq!(values(&joined), [1]);
        let lost = &behind.siblings()[0];
        assert_eq!(joined.removal_of(lost, Keep::Latest), Removal::Lost(OpId::new(1)));
        let mut later = joined.clone();
        let seen = joined.seen().clone();
        later.write(b, cell(3, 60), &seen, Keep::Latest);
        let replaced = &joined.siblings()[0];
        let by = Removal::Replaced(OpId::new(3));
        assert_eq!(later.removal_of(replaced, Keep::Latest), by);
    }
}
