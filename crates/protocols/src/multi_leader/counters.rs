//! Counters that many can count with.
//!
//! A *G-Counter* is one number for each leader, which only that leader raises. Two copies are put
//! together leader by leader, and the later number, which is the larger, is kept; the counter is
//! the sum. A *PN-Counter* is two of them, for what was added and for what was taken away (Shapiro,
//! Preguiça, Baquero and Zawirski, *A comprehensive study of Convergent and Commutative Replicated
//! Data Types*, INRIA 7506, 2011).
//!
//! ```text
//! n1 adds 5 times 1      n1: 5                  n1: 5
//! n2 adds 3 times 1             n2: 3   ─▶      n2: 3    the sum is 8, on both
//! ```
//!
//! In an object this is one value for each leader: a new number takes the place of the leader's own
//! last one, and of no other. What was added stands in the value of a cell, what was taken away in
//! its version.

use alloc::rc::Rc;
use model::{Cell, Dot, Formula, NodeId, Object, OpId, Version, VersionVector};

/// Counts at a leader, up or down.
pub fn count(
    object: &mut Object,
    me: NodeId,
    (formula, amount): (Formula, u32),
    op: OpId,
) -> (Dot, Cell) {
    let own = Dot { writer: me, number: object.seen().of(me) };
    let (mut added, mut taken) = own_sums(object, own);
    match formula {
        Formula::Subtract => taken = taken.wrapping_add(amount),
        _ => added = added.wrapping_add(amount),
    }
    let cell = Cell::new(added, Version(taken.into()), op);
    let past = Rc::new(VersionVector::from_iter([own]));
    (object.write_over(me, cell, &past, |sibling| sibling.dot.writer == me), cell)
}

fn own_sums(object: &Object, own: Dot) -> (u32, u32) {
    object.sibling(own).map_or((0, 0), |sibling| sums(sibling.cell))
}

fn sums(cell: Cell) -> (u32, u32) {
    (cell.value, cell.version.0 as u32)
}

/// What the counter says. It wraps around below zero, as all sums here do.
pub fn sum(object: &Object) -> u32 {
    object.siblings().iter().fold(0, |total: u32, sibling| {
        let (added, taken) = sums(sibling.cell);
        total.wrapping_add(added).wrapping_sub(taken)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Keep;

    fn counted(me: usize, amounts: &[(Formula, u32)]) -> Object {
        let mut object = Object::default();
        for &amount in amounts {
            count(&mut object, NodeId::replica(me), amount, OpId::new(0));
        }
        object
    }

    /// Five increments at one leader and three at another are eight on both, however often the
    /// copies are exchanged.
    #[test]
    fn five_and_three_are_eight_on_both_sides() {
        let one = counted(0, &[(Formula::Add, 1); 5]);
        let other = counted(1, &[(Formula::Add, 1); 3]);
        let both = one.joined(&other, Keep::All);
        assert_eq!((sum(&both), sum(&other.joined(&both, Keep::All))), (8, 8));
        assert_eq!(both.joined(&one, Keep::All), both);
        assert_eq!(both.siblings().len(), 2, "one number for each leader");
    }

    #[test]
    fn what_is_taken_away_is_counted_apart() {
        let one = counted(0, &[(Formula::Add, 9), (Formula::Subtract, 4)]);
        let other = counted(1, &[(Formula::Subtract, 2)]);
        assert_eq!(sum(&one.joined(&other, Keep::All)), 3);
    }
}
