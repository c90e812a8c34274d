//! A text that many can write: RGA.
//!
//! Each character knows the one after which it was put, by name and not by place, so it does not
//! matter what others do to the places meanwhile. Of several characters behind the same one, the
//! later is nearer to it. A character that is erased is marked, since others may stand behind it
//! (*Replicated Growable Array*: Roh, Jeon, Kim and Lee, *Replicated abstract data types*, J.
//! Parallel and Distributed Computing 2011; as a tree: Attiya et al., *Specification and complexity
//! of collaborative text editing*, PODC 2016).
//!
//! ```text
//! H ─ E ─ L ─ L ─ O         A puts an X behind H; B erases O
//! H ─ X
//!     E ─ L ─ L ─ (O)       both read HXELL
//! ```
//!
//! In an object each character, and each mark, is a value of its own, and none takes the place of
//! another. The version of a character holds the number that says which is later (a Lamport clock:
//! one more than all that its writer had seen) and the name of the one before it; that of a mark
//! holds the name of what it erases.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use model::order::{pair, sort_by_key};
use model::statement::Typed;
use model::{Cell, Dot, Formula, NodeId, Object, OpId, Sibling, Version};

/// Characters that one writer can put into one text: a name has so many bits for its number.
const NUMBER_BITS: u32 = 24;

/// One character, erased or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Letter {
    name: Dot,
    character: char,
    erased: bool,
}

/// The name of a character in the low bits of a version; zero is the beginning of the text.
fn pack(name: Option<Dot>) -> u64 {
    let name = name.map_or(0, |dot| (dot.writer.index() as u64 + 1) << NUMBER_BITS | number(dot));
    name & 0xffff_ffff
}

fn number(dot: Dot) -> u64 {
    u64::from(dot.number) & ((1 << NUMBER_BITS) - 1)
}

fn unpack(version: Version) -> Option<Dot> {
    let writer = (version.0 as u32 >> NUMBER_BITS).checked_sub(1)?;
    let number = version.0 as u32 & ((1 << NUMBER_BITS) - 1);
    Some(Dot { writer: NodeId::from_index(writer as usize), number })
}

/// Which of two characters is later.
fn lamport(version: Version) -> u64 {
    version.0 >> 32
}

/// Nobody, in the lists below.
const NONE: usize = usize::MAX;

/// All characters in the order of the text, those that are erased included.
fn letters(object: &Object) -> Vec<Letter> {
    let siblings = || object.siblings().iter();
    let typed: Vec<&Sibling> = siblings().filter(|sibling| !sibling.cell.deleted).collect();
    let place_of = |name: Dot| typed.binary_search_by_key(&name, |one| one.dot).ok();
    let mut erased = vec![false; typed.len()];
    for mark in siblings().filter(|sibling| sibling.cell.deleted) {
        if let Some(place) = unpack(mark.cell.version).and_then(place_of) {
            erased[place] = true;
        }
    }
    // Those behind the same character, the latest first: each goes in front of the earlier ones.
    let beginning = typed.len();
    let mut first_behind = vec![NONE; typed.len() + 1];
    let mut next = vec![NONE; typed.len()];
    let mut in_time: Vec<usize> = (0..typed.len()).collect();
    sort_by_key(&mut in_time, |&place| {
        let Sibling { dot, cell, .. } = typed[place];
        let dot = (dot.writer.index() as u64) << 32 | u64::from(dot.number);
        pair(lamport(cell.version), dot)
    });
    for place in in_time {
        let before = unpack(typed[place].cell.version).and_then(place_of).unwrap_or(beginning);
        next[place] = core::mem::replace(&mut first_behind[before], place);
    }
    let mut letters = Vec::with_capacity(typed.len());
    let mut to_read = vec![first_behind[beginning]];
    while let Some(place) = to_read.pop() {
        if place != NONE {
            let Sibling { dot, cell, .. } = typed[place];
            let character = Typed::of(cell.value).character;
            letters.push(Letter { name: *dot, character, erased: erased[place] });
            to_read.extend([next[place], first_behind[place]]);
        }
    }
    letters
}

/// The text as it reads.
pub fn read(object: &Object) -> String {
    letters(object).iter().filter(|one| !one.erased).map(|one| one.character).collect()
}

/// Types a character, or erases one. None if the text has no such place.
pub fn edit(
    object: &mut Object,
    me: NodeId,
    (formula, value): (Formula, u32),
    op: OpId,
) -> Option<(Dot, Cell)> {
    let letters = letters(object);
    let mut visible = letters.iter().filter(|letter| !letter.erased);
    let mut cell = match formula {
        Formula::Erase => {
            let letter = visible.nth(value as usize)?;
            Cell::new(0, Version(pack(Some(letter.name))), op)
        }
        _ => {
            let place = Typed::of(value).place as usize;
            let before = match place {
                0 => None,
                _ => Some(visible.nth(place - 1)?.name),
            };
            let versions = object.siblings().iter().filter(|one| !one.cell.deleted);
            let latest = versions.map(|one| lamport(one.cell.version)).max().unwrap_or(0);
            let character = u32::from(Typed::of(value).character);
            Cell::new(character, Version((latest + 1) << 32 | pack(before)), op)
        }
    };
    cell.deleted = formula == Formula::Erase;
    let past = Rc::default();
    Some((object.write_over(me, cell, &past, |_| false), cell))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Keep, trace::mix};

    fn typed(place: u32, character: char) -> (Formula, u32) {
        (Formula::Type, Typed { place, character }.number())
    }

    fn write(object: &mut Object, at: usize, what: (Formula, u32)) {
        edit(object, NodeId::replica(at), what, OpId::new(0)).expect("there is such a place");
    }

    fn hello() -> Object {
        let mut object = Object::default();
        for (place, character) in "HELLO".chars().enumerate() {
            write(&mut object, 0, typed(place as u32, character));
        }
        object
    }

    #[test]
    fn an_insertion_and_an_erasure_of_hello_meet() {
        let (mut a, mut b) = (hello(), hello());
        write(&mut a, 0, typed(1, 'X'));
        write(&mut b, 1, (Formula::Erase, 4));
        assert_eq!((read(&a), read(&b)), ("HXELLO".into(), "HELL".into()));
        assert_eq!(read(&a.joined(&b, Keep::All)), "HXELL");
        assert_eq!(read(&b.joined(&a, Keep::All)), "HXELL");
        assert!(edit(&mut a, NodeId::replica(0), (Formula::Erase, 6), OpId::new(0)).is_none());
    }

    /// Two words that are typed at the same place stand one behind the other, not letter by letter.
    #[test]
    fn two_words_at_one_place_are_not_mixed() {
        let (mut a, mut b) = (Object::default(), Object::default());
        for (place, (one, other)) in "ada".chars().zip("ben".chars()).enumerate() {
            write(&mut a, 0, typed(place as u32, one));
            write(&mut b, 1, typed(place as u32, other));
        }
        assert_eq!(read(&a.joined(&b, Keep::All)), "benada");
    }

    #[test]
    fn copies_that_have_taken_in_the_same_read_the_same() {
        for seed in 0..500 {
            let mut copies = [hello(), hello(), hello()];
            let mut luck = mix(seed);
            for _ in 0..20 {
                luck = mix(luck);
                let (at, other) = ((luck >> 8) as usize % 3, (luck >> 16) as usize % 3);
                let length = read(&copies[at]).chars().count() as u32;
                match luck % 3 {
                    0 => copies[at] = copies[at].joined(&copies[other], Keep::All),
                    1 if length > 0 => {
                        write(&mut copies[at], at, (Formula::Erase, (luck >> 24) as u32 % length));
                    }
                    _ => {
                        let place = (luck >> 24) as u32 % (length + 1);
                        let character = char::from(b'a' + (luck >> 40) as u8 % 26);
                        write(&mut copies[at], at, typed(place, character));
                    }
                }
            }
            let [a, b, c] = copies;
            let left = a.joined(&b, Keep::All).joined(&c, Keep::All);
            let right = c.joined(&b, Keep::All).joined(&a, Keep::All);
            assert_eq!((read(&left), &left), (read(&right), &right), "{seed}");
        }
    }
}
