//! A text that many can write: operational transform.
//!
//! An operation names a place, as its writer saw the text. Before it is applied to a text in which
//! others have done something meanwhile, its place is moved by what they did (Ellis and Gibbs,
//! *Concurrency Control in Groupware Systems*, SIGMOD 1989). Two operations that do not know of
//! each other, each moved by the other, must lead to the same text.
//!
//! ```text
//! HELLO ── insert X at 1 ──▶ HXELLO ── erase at 5 (it was 4) ──▶ HXELL
//! HELLO ── erase at 4 ─────▶ HELL   ── insert X at 1 ──────────▶ HXELL
//! ```
//!
//! With more than two writers that is not enough: everybody has to agree on an order. Here n1 gives
//! it, and everybody else is at most its own operations ahead of that order (*Jupiter*: Nichols,
//! Curtis, Dixon and Lamping, *High-Latency, Low-Bandwidth Windowing in the Jupiter Collaboration
//! System*, UIST 1995; transformation against that order: Ressel, Nitsche-Ruhland and Gunzenhäuser,
//! *An Integrating, Transformation-Oriented Approach to Concurrency Control*, CSCW 1996).
//!
//! ```text
//! ordered by n1   s1 s2 s3                   what n2 reads: s1 s2 s3, then p1 p2,
//! of n2 alone          p1 p2                 each moved by s3, which they did not know
//! ```
//!
//! In an object an *original* is a value of its writer, with the number of ordered operations that
//! the writer had when it made it; an *ordered* operation is a value of n1, with the same write and
//! the place that it came to have. Nothing is taken away, so everybody can work out the moves anew
//! from what the object holds, and n1 works out the same as the writer did.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use model::statement::Typed;
use model::{Cell, Dot, Formula, NodeId, Object, OpId, Version};

/// Who gives the order.
const ORDERER: usize = 0;

/// What an operation does to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A character goes to a place.
    Insert(u32, char),
    /// The character at a place goes.
    Erase(u32),
    /// Nothing: somebody else has done it.
    Nothing,
}

/// An operation, its write and who made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Operation {
    edit: Edit,
    writer: NodeId,
    op: OpId,
    /// How many ordered operations its writer had.
    base: usize,
}

/// Moves an operation by another one that is applied before it. Of two insertions at one place,
/// that of the writer with the smaller number stands first.
pub fn transform(edit: Edit, writer: NodeId, by: Edit, by_writer: NodeId) -> Edit {
    use Edit::{Erase, Insert, Nothing};
    match (edit, by) {
        (Insert(at, character), Insert(other, _)) => {
            let stays = at < other || at == other && writer < by_writer;
            Insert(if stays { at } else { at + 1 }, character)
        }
        (Insert(at, character), Erase(other)) => {
            Insert(if at <= other { at } else { at - 1 }, character)
        }
        (Erase(at), Insert(other, _)) => Erase(if at < other { at } else { at + 1 }),
        (Erase(at), Erase(other)) if at == other => Nothing,
        (Erase(at), Erase(other)) => Erase(if at < other { at } else { at - 1 }),
        (Nothing, _) | (_, Nothing) => edit,
    }
}

/// Applies an operation to a text.
fn apply(text: &mut Vec<char>, edit: Edit) {
    match edit {
        Edit::Insert(at, character) => text.insert((at as usize).min(text.len()), character),
        Edit::Erase(at) if (at as usize) < text.len() => {
            text.remove(at as usize);
        }
        Edit::Erase(_) | Edit::Nothing => {}
    }
}

/// The place of an erasure that has nothing left to erase.
const NOWHERE: u32 = u32::MAX;

fn edit_of(cell: Cell) -> Edit {
    match (cell.deleted, cell.value) {
        (true, NOWHERE) => Edit::Nothing,
        (true, place) => Edit::Erase(place),
        (false, value) => {
            let Typed { place, character } = Typed::of(value);
            Edit::Insert(place, character)
        }
    }
}

fn cell_of(edit: Edit, version: u64, op: OpId) -> Cell {
    let (value, deleted) = match edit {
        Edit::Insert(place, character) => (Typed { place, character }.number(), false),
        Edit::Erase(place) => (place, true),
        Edit::Nothing => (NOWHERE, true),
    };
    Cell { deleted, ..Cell::new(value, Version(version), op) }
}

/// The ordered operations of an object, in their order.
fn ordered(object: &Object) -> Vec<Operation> {
    let of_orderer = object.siblings().iter().filter(|one| one.dot.writer.index() == ORDERER);
    let operation = |cell: Cell| {
        let writer = NodeId::from_index(cell.version.0 as usize);
        Operation { edit: edit_of(cell), writer, op: cell.op, base: 0 }
    };
    of_orderer.map(|one| operation(one.cell)).collect()
}

/// What a writer has done that is not ordered yet, moved by everything that is.
fn pending(object: &Object, writer: NodeId, ordered: &[Operation]) -> Vec<Operation> {
    let originals = object.siblings().iter().filter(|one| one.dot.writer == writer);
    let mut originals = originals.map(|one| one.cell).peekable();
    let mut pending: Vec<Operation> = Vec::new();
    for count in 0..=ordered.len() {
        while let Some(cell) = originals.next_if(|cell| cell.version.0 as usize <= count) {
            let base = cell.version.0 as usize;
            pending.push(Operation { edit: edit_of(cell), writer, op: cell.op, base });
        }
        let Some(next) = ordered.get(count) else { break };
        if pending.first().is_some_and(|first| first.op == next.op) {
            pending.remove(0);
            continue;
        }
        let mut by = next.edit;
        for own in &mut pending {
            let moved = transform(own.edit, writer, by, next.writer);
            by = transform(by, next.writer, own.edit, writer);
            own.edit = moved;
        }
    }
    pending
}

/// The text as it reads at a replica: what is ordered, and the replica's own operations.
pub fn text(object: &Object, me: NodeId) -> Vec<char> {
    let ordered = ordered(object);
    let mut text = Vec::new();
    ordered.iter().for_each(|operation| apply(&mut text, operation.edit));
    if me.index() != ORDERER {
        let own = pending(object, me, &ordered);
        own.iter().for_each(|operation| apply(&mut text, operation.edit));
    }
    text
}

/// The text of what is ordered, as n1 reads it.
pub fn read(object: &Object) -> String {
    text(object, NodeId::replica(ORDERER)).iter().collect()
}

/// Types a character, or erases one. None if the text has no such place. At n1 the operation is
/// ordered at once.
pub fn edit(
    object: &mut Object,
    me: NodeId,
    (formula, value): (Formula, u32),
    op: OpId,
) -> Option<(Dot, Cell)> {
    let length = text(object, me).len() as u32;
    let edit = match formula {
        Formula::Erase => Some(value).filter(|place| *place < length).map(Edit::Erase),
        _ => {
            let Typed { place, character } = Typed::of(value);
            (place <= length).then_some(Edit::Insert(place, character))
        }
    }?;
    let version = match me.index() {
        ORDERER => ORDERER as u64,
        _ => ordered(object).len() as u64,
    };
    Some(put(object, me, cell_of(edit, version, op)))
}

fn put(object: &mut Object, me: NodeId, cell: Cell) -> (Dot, Cell) {
    (object.write_over(me, cell, &Rc::default(), |_| false), cell)
}

/// At n1: gives the next operation of somebody else its place in the order. None if there is none.
pub fn order_next(object: &mut Object, me: NodeId) -> Option<(Dot, Cell)> {
    if me.index() != ORDERER {
        return None;
    }
    let ordered = ordered(object);
    let first_of = |writer: NodeId| pending(object, writer, &ordered).first().copied();
    let mut others = object.seen().iter().map(|dot| dot.writer).filter(|writer| *writer != me);
    let next = others.find_map(first_of);
    drop(others);
    let next = next?;
    let cell = cell_of(next.edit, next.writer.index() as u64, next.op);
    Some(put(object, me, cell))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Keep, trace::mix};

    fn typed(place: u32, character: char) -> (Formula, u32) {
        (Formula::Type, Typed { place, character }.number())
    }

    fn write(object: &mut Object, at: usize, what: (Formula, u32), op: usize) {
        edit(object, NodeId::replica(at), what, OpId::new(op)).expect("there is such a place");
    }

    fn order_all(object: &mut Object) {
        while order_next(object, NodeId::replica(0)).is_some() {}
    }

    #[test]
    fn an_insertion_and_an_erasure_of_hello_meet() {
        let mut a = Object::default();
        for (place, character) in "HELLO".chars().enumerate() {
            write(&mut a, 0, typed(place as u32, character), place);
        }
        let mut b = a.clone();
        write(&mut a, 0, typed(1, 'X'), 5);
        write(&mut b, 1, (Formula::Erase, 4), 6);
        let own: String = text(&b, NodeId::replica(1)).iter().collect();
        assert_eq!((read(&a), own), ("HXELLO".into(), "HELL".into()));
        a = a.joined(&b, Keep::All);
        order_all(&mut a);
        b = b.joined(&a, Keep::All);
        assert_eq!((read(&a), read(&b)), ("HXELL".into(), "HXELL".into()));
    }

    /// Goal: two operations that do not know of each other lead to the same text, whichever comes
    /// first. Method: all pairs on a short text.
    #[test]
    fn both_orders_of_two_operations_give_the_same_text() {
        let (one, other) = (NodeId::replica(1), NodeId::replica(2));
        let edits = |character| {
            let inserts = (0..=4).map(move |at| Edit::Insert(at, character));
            inserts.chain((0..4).map(Edit::Erase)).chain([Edit::Nothing])
        };
        for a in edits('X') {
            for b in edits('Y') {
                let after = |first, second| {
                    let mut text: Vec<char> = "abcd".chars().collect();
                    apply(&mut text, first);
                    apply(&mut text, second);
                    text
                };
                let left = after(a, transform(b, other, a, one));
                let right = after(b, transform(a, one, b, other));
                assert_eq!(left, right, "{a:?} {b:?}");
            }
        }
    }

    /// Goal: everybody ends with the same text, and what a writer reads of its own is what n1 makes
    /// of it. Method: random edits and exchanges between three, then everything is ordered.
    #[test]
    fn random_concurrent_edits_converge() {
        for seed in 0..2_000 {
            let mut copies = [Object::default(), Object::default(), Object::default()];
            let mut luck = mix(seed);
            for op in 0..30 {
                luck = mix(luck);
                let (at, other) = ((luck >> 8) as usize % 3, (luck >> 16) as usize % 3);
                let length = text(&copies[at], NodeId::replica(at)).len() as u32;
                match luck % 4 {
                    0 | 1 => {
                        copies[at] = copies[at].joined(&copies[other], Keep::All);
                        if at == 0 {
                            order_all(&mut copies[0]);
                        }
                    }
                    2 if length > 0 => {
                        let place = (luck >> 24) as u32 % length;
                        write(&mut copies[at], at, (Formula::Erase, place), op);
                    }
                    _ => {
                        let place = (luck >> 24) as u32 % (length + 1);
                        let character = char::from(b'a' + (luck >> 40) as u8 % 26);
                        write(&mut copies[at], at, typed(place, character), op);
                    }
                }
            }
            for other in [1, 2] {
                copies[0] = copies[0].joined(&copies[other], Keep::All);
            }
            order_all(&mut copies[0]);
            let texts: Vec<String> = (1..3)
                .map(|at| {
                    let copy = copies[at].joined(&copies[0], Keep::All);
                    text(&copy, NodeId::replica(at)).iter().collect()
                })
                .collect();
            assert_eq!(texts, [read(&copies[0]), read(&copies[0])], "{seed}");
        }
    }
}
