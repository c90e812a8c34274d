//! Sets that many can change.
//!
//! **Union.** The value of a key is a whole set. A client reads it, changes it and writes it back
//! with what it had read. Where two wrote without knowing of each other the key has two values, and
//! a reader gets their union (the shopping cart of Dynamo: DeCandia et al., SOSP 2007). A union
//! forgets nothing: what one removed is still in the other's set, and comes back. So a value also
//! names what was removed, and that is taken out of the union.
//!
//! ```text
//! A: {milk}        B: {eggs}          a reader gets {milk eggs}
//! A: {milk}        B: {} without milk a reader gets {}; without the mark it would be {milk}
//! ```
//!
//! A set is kept as bits, so elements go from 0 to 31; what was removed stands in the version.
//!
//! **OR-Set** (*observed remove*). The value of a key is many values, each an element that somebody
//! added. Removing an element takes away those additions of it that the remover had seen; one that
//! was made meanwhile stays. Whoever adds wins over whoever removes (Shapiro et al., INRIA 7506,
//! 2011; without tombstones: Bieniusa et al., *An Optimized Conflict-free Replicated Set*, 2012).
//! What is known as removed is known from the version vector; the mark that a removal leaves here
//! only says who removed what.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use model::order::sort_by_key;
use model::{Cell, Dot, Formula, NodeId, Object, OpId, Version};

/// Elements of a set that is kept as bits.
pub const ELEMENTS_MAX: u32 = 32;

/// A set that is kept as bits: what is in it, and what was removed from it.
pub type Bits = (u32, u32);

/// The union of all values of a key, without what was removed.
pub fn union(object: &Object) -> Bits {
    let both =
        |(elements, removed), cell: Cell| (elements | cell.value, removed | cell.version.0 as u32);
    let cells = object.siblings().iter().map(|sibling| sibling.cell);
    let (elements, removed) = cells.fold((0, 0), both);
    (elements & !removed, removed)
}

/// The set that a client writes, who had read `base`. None if there is no such element.
pub fn changed(
    base: Bits,
    (formula, element): (Formula, u32),
    op: OpId,
    remembers: bool,
) -> Option<Cell> {
    let bit = 1_u32.checked_shl(element).filter(|_| element < ELEMENTS_MAX)?;
    let (elements, removed) = match formula {
        Formula::Exclude => (base.0 & !bit, base.1 | bit),
        _ => (base.0 | bit, base.1 & !bit),
    };
    let removed = if remembers { removed } else { 0 };
    Some(Cell::new(elements, Version(removed.into()), op))
}

/// Adds an element to an OR-Set, or removes it.
pub fn observe(
    object: &mut Object,
    me: NodeId,
    (formula, element): (Formula, u32),
    op: OpId,
) -> (Dot, Cell) {
    let mut cell = Cell::new(element, Version(0), op);
    cell.deleted = formula == Formula::Exclude;
    let past = Rc::new(object.seen().clone());
    (object.write_over(me, cell, &past, |sibling| sibling.cell.value == element), cell)
}

/// The elements of an OR-Set, ascending, each once.
pub fn elements(object: &Object) -> Vec<u32> {
    let cells = object.siblings().iter().map(|sibling| sibling.cell);
    let mut elements: Vec<u32> =
        cells.filter(|cell| !cell.deleted).map(|cell| cell.value).collect();
    sort_by_key(&mut elements, |element| u128::from(*element));
    elements.dedup();
    elements
}

/// A set in words: `{1 3}`.
pub fn words(elements: impl Iterator<Item = u32>) -> String {
    let words: Vec<String> = elements.map(|element| format!("{element}")).collect();
    format!("{{{}}}", words.join(" "))
}

/// The elements of a set that is kept as bits.
pub fn of_bits(elements: u32) -> impl Iterator<Item = u32> {
    (0..ELEMENTS_MAX).filter(move |element| elements >> element & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Keep, VersionVector};

    const A: usize = 0;
    const B: usize = 1;
    const MILK: u32 = 1;
    const EGGS: u32 = 2;

    fn put(object: &mut Object, at: usize, base: Bits, what: (Formula, u32), keeps: bool) {
        let cell = changed(base, what, OpId::new(0), keeps).expect("a small element");
        let past = if base == (0, 0) { VersionVector::default() } else { object.seen().clone() };
        object.write(NodeId::replica(at), cell, &past, Keep::All);
    }

    fn shown(object: &Object) -> String {
        words(of_bits(union(object).0))
    }

    /// Milk at A and eggs at B stand side by side; who has read both and writes has seen both.
    #[test]
    fn a_cart_that_was_filled_in_two_places_has_both_items() {
        let (mut a, mut b) = (Object::default(), Object::default());
        put(&mut a, A, (0, 0), (Formula::Include, MILK), true);
        put(&mut b, B, (0, 0), (Formula::Include, EGGS), true);
        let mut cart = a.joined(&b, Keep::All);
        assert_eq!((cart.siblings().len(), shown(&cart)), (2, "{1 2}".into()));
        let read = union(&cart);
        put(&mut cart, A, read, (Formula::Include, MILK), true);
        assert_eq!((cart.siblings().len(), shown(&cart)), (1, "{1 2}".into()));
        assert_eq!(cart.seen().to_string(), "{n1:2 n2:1}");
    }

    #[test]
    fn what_is_removed_comes_back_unless_that_is_remembered() {
        for (keeps, expected) in [(true, "{2 3}"), (false, "{1 2 3}")] {
            let mut a = Object::default();
            put(&mut a, A, (0, 0), (Formula::Include, MILK), keeps);
            let mut b = a.clone();
            let (read, at_b) = (union(&a), union(&b));
            put(&mut a, A, read, (Formula::Exclude, MILK), keeps);
            let read = union(&a);
            put(&mut a, A, read, (Formula::Include, EGGS), keeps);
            put(&mut b, B, at_b, (Formula::Include, 3), keeps);
            assert_eq!(shown(&a.joined(&b, Keep::All)), expected);
        }
    }

    #[test]
    fn an_addition_that_the_remover_had_not_seen_stays() {
        let me = |at| NodeId::replica(at);
        let mut a = Object::default();
        observe(&mut a, me(A), (Formula::Include, MILK), OpId::new(0));
        let mut b = a.clone();
        observe(&mut a, me(A), (Formula::Exclude, MILK), OpId::new(1));
        assert_eq!(elements(&a.joined(&b, Keep::All)).len(), 0, "what was seen is removed");
        observe(&mut b, me(B), (Formula::Include, MILK), OpId::new(2));
        let both = a.joined(&b, Keep::All);
        assert_eq!(words(elements(&both).into_iter()), "{1}");
        assert_eq!(both, b.joined(&a, Keep::All));
    }
}
