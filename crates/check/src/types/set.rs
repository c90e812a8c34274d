//! A set that grows.
//!
//! Source: the grow-only set of Shapiro et al. (*A comprehensive study of Convergent and
//! Commutative Replicated Data Types*, INRIA 2011); the set of the test harness Jepsen.
//!
//! ```text
//! state     elements, at first none
//! insert e  e is among them afterwards
//! read → s  allowed where the elements are exactly those of s
//! ```
//!
//! **Hardly any searching.** Reads are in the order of their sizes, so the smallest read that is
//! left is the next. An element of it has to be in the set by then and can do no harm; any other
//! element must not be.

use super::machine::Machine;
use super::needs::{Setters, explaining};
use super::{DataType, Op, State};
use crate::observed::{Call, Deed, Observed, Seen, Symbol};
use crate::types::interner::Interner;
use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use model::order::{pair, sort_by_key};

/// The type.
pub(crate) static TYPE: DataType = DataType {
    key: "set",
    title: "Set",
    definition: "A set starts empty. An insertion adds an element, and a read returns all of them.",
    initial: || State::Elements(Vec::new()),
    step,
    accepts,
    joins_keys: false,
    machine,
    needs,
};

fn accepts(call: &Call) -> bool {
    matches!(
        call.deed,
        Deed::Insert(_) | Deed::Read(Seen::Anything | Seen::Nothing | Seen::Values(_))
    )
}

/// The elements that a read returned, ascending; none if that is not known.
fn elements(seen: &Seen) -> Option<Vec<Symbol>> {
    let mut elements = match seen {
        Seen::Values(values) => values.clone(),
        Seen::Nothing => Vec::new(),
        _ => return None,
    };
    if !elements.is_sorted() {
        sort_by_key(&mut elements, |element| u128::from(element.0));
    }
    elements.dedup();
    Some(elements)
}

/// The definition.
fn step(_: &Observed, state: &State, deed: &Deed) -> Option<State> {
    let State::Elements(held) = state else { return None };
    match deed {
        Deed::Insert(element) => {
            let mut held = held.clone();
            if let Err(place) = held.binary_search(element) {
                held.insert(place, *element);
            }
            Some(State::Elements(held))
        }
        Deed::Read(Seen::Anything) => Some(state.clone()),
        Deed::Read(seen) => (elements(seen)? == *held).then(|| state.clone()),
        _ => None,
    }
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Idle,
    Insert(u32),
    /// A read, by the number of what it returned.
    Read(u32),
}

/// The state is the number of elements: which they are follows from what is placed.
struct Set {
    kinds: Vec<Kind>,
    classes: Vec<u32>,
    /// What was read: one bit for each element.
    contents: Interner,
    /// The reads by the number of elements, and how many of the first are placed for certain.
    reads: Vec<usize>,
    first: usize,
    place_of: Vec<usize>,
    is_placed: Vec<bool>,
    /// How many insertions of each element are placed.
    held: Vec<u32>,
    /// How many elements each of the contents has.
    sizes: Vec<u64>,
}

fn has(words: &[u32], element: u32) -> bool {
    words[element as usize / 32] >> (element % 32) & 1 == 1
}

/// Numbers for the elements that anybody names, by symbol, and how many there are.
fn numbers(ops: &[Op<'_>]) -> (Vec<u32>, u32) {
    let (mut numbers, mut count) = (Vec::new(), 0);
    let mut name = |symbol: &Symbol| {
        let place = symbol.0 as usize;
        if numbers.len() <= place {
            numbers.resize(place + 1, u32::MAX);
        }
        if numbers[place] == u32::MAX {
            numbers[place] = count;
            count += 1;
        }
    };
    for op in ops {
        match op.deed {
            Deed::Insert(element) => name(element),
            Deed::Read(Seen::Values(values)) => values.iter().for_each(&mut name),
            _ => {}
        }
    }
    (numbers, count)
}

fn machine<'a>(_: &'a Observed, ops: &[Op<'a>]) -> Box<dyn Machine + 'a> {
    let (numbers, count) = numbers(ops);
    let number = |symbol: &Symbol| numbers[symbol.0 as usize];
    let mut contents = Interner::default();
    let mut sizes: Vec<u64> = Vec::new();
    let mut kind = |op: &Op<'_>| match op.deed {
        Deed::Insert(element) => Kind::Insert(number(element)),
        Deed::Read(seen) => {
            let read: &[Symbol] = match seen {
                Seen::Values(values) => values,
                Seen::Nothing => &[],
                _ => return Kind::Idle,
            };
            let mut bits: Vec<u32> = vec![0; count.div_ceil(32) as usize];
            read.iter().map(number).for_each(|n| bits[n as usize / 32] |= 1 << (n % 32));
            let (content, is_new) = contents.intern(&bits);
            if is_new {
                sizes.push(bits.iter().map(|word| u64::from(word.count_ones())).sum());
            }
            Kind::Read(content)
        }
        _ => Kind::Idle,
    };
    let kinds: Vec<Kind> = ops.iter().map(&mut kind).collect();
    let class = |kind: &Kind| match *kind {
        Kind::Idle => 0,
        Kind::Insert(element) => 1 + 2 * element,
        Kind::Read(content) => 2 + 2 * content,
    };
    let classes = kinds.iter().map(class).collect();
    let is_read = |place: &usize| matches!(kinds[*place], Kind::Read(_));
    let mut reads: Vec<usize> = (0..kinds.len()).filter(is_read).collect();
    sort_by_key(&mut reads, |&place| match kinds[place] {
        Kind::Read(content) => pair(sizes[content as usize], content.into()),
        _ => 0,
    });
    let mut place_of = vec![0; kinds.len()];
    reads.iter().enumerate().for_each(|(place, &read)| place_of[read] = place);
    let is_placed = vec![false; kinds.len()];
    let held = vec![0; count as usize];
    Box::new(Set { kinds, classes, contents, reads, first: 0, place_of, is_placed, held, sizes })
}

impl Set {
    /// The smallest content that is still to be read.
    fn next_content(&mut self) -> Option<u32> {
        while self.reads.get(self.first).is_some_and(|&read| self.is_placed[read]) {
            self.first += 1;
        }
        self.content(*self.reads.get(self.first)?)
    }

    fn content(&self, op: usize) -> Option<u32> {
        match self.kinds[op] {
            Kind::Read(content) => Some(content),
            _ => None,
        }
    }
}

impl Machine for Set {
    fn initial(&self) -> u64 {
        0
    }

    /// An element that is not in the next content is not let in; so what is in the set is a part of
    /// that content, and is all of it if it is as large.
    fn step(&mut self, state: u64, op: usize) -> Option<u64> {
        let next = self.next_content();
        match self.kinds[op] {
            Kind::Idle => Some(state),
            Kind::Read(content) => {
                let is_so = next == Some(content) && state == self.sizes[content as usize];
                is_so.then_some(state)
            }
            Kind::Insert(element) => {
                let is_new = self.held[element as usize] == 0;
                let fits = next.is_none_or(|content| has(self.contents.get(content), element));
                fits.then_some(state + u64::from(is_new))
            }
        }
    }

    fn class(&self, op: usize) -> u32 {
        self.classes[op]
    }

    fn place(&mut self, op: usize) {
        self.is_placed[op] = true;
        if let Kind::Insert(element) = self.kinds[op] {
            self.held[element as usize] += 1;
        }
    }

    fn take_back(&mut self, op: usize) {
        self.is_placed[op] = false;
        match self.kinds[op] {
            Kind::Idle => {}
            Kind::Insert(element) => self.held[element as usize] -= 1,
            Kind::Read(_) => self.first = self.first.min(self.place_of[op]),
        }
    }

    fn is_safe(&mut self, _: u64, _: usize) -> bool {
        true
    }

    fn has_safe_doubt(&self) -> bool {
        true
    }

    fn is_useless(&mut self, op: usize) -> bool {
        let Kind::Insert(element) = self.kinds[op] else { return true };
        let next = self.next_content();
        !next.is_some_and(|content| has(self.contents.get(content), element))
    }

    /// Each content has to be part of the next larger one.
    fn is_hopeless(&mut self) -> bool {
        let contents: Vec<u32> = self.reads.iter().filter_map(|&op| self.content(op)).collect();
        contents.windows(2).any(|two| {
            let (small, large) = (self.contents.get(two[0]), self.contents.get(two[1]));
            two[0] != two[1] && small.iter().zip(large).any(|(one, other)| one & !other != 0)
        })
    }
}

/// What must stay: every insertion that may have added an element that was read.
fn needs(_: &Observed, ops: &[Op<'_>]) -> Vec<Vec<u32>> {
    let mut inserts: Vec<(Symbol, usize)> = Vec::new();
    for (place, op) in ops.iter().enumerate() {
        if let Deed::Insert(element) = op.deed {
            inserts.push((*element, place));
        }
    }
    sort_by_key(&mut inserts, |(element, place)| pair(element.0.into(), *place as u64));
    let no_setters = Setters::default();
    let needs = ops.iter().enumerate().map(|(place, op)| {
        let Deed::Read(seen) = op.deed else { return Vec::new() };
        let of = |element: &Symbol| -> Vec<u32> {
            let first = inserts.partition_point(|(other, _)| other < element);
            let same = inserts[first..].iter().take_while(|(other, _)| other == element);
            let providers: Vec<usize> = same.map(|(_, place)| *place).collect();
            explaining(ops, place, &providers, &no_setters)
        };
        elements(seen).unwrap_or_default().iter().flat_map(of).collect()
    });
    needs.collect()
}
