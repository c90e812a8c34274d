//! A string under a key: get, put, append.
//!
//! Source: the key-value service of the labs of MIT 6.824, and of the checker Porcupine.
//!
//! ```text
//! state     a text, at first empty
//! put t     the state becomes t
//! append t  the state becomes what it was, followed by t
//! get → t   allowed where the state is t
//! ```
//!
//! **States of the machine.** A text that is the beginning of no text that was ever read can be
//! seen by nobody, and neither can what is appended to it, until the next put. So there is one name
//! for all such texts. Any other text is named by the first of the texts that were read, in their
//! alphabetical order, that begins with it, and by its length:
//!
//! ```text
//! read   ""  "ab"  "abc"  "b"        "a" and "ab" are the beginnings of lengths 1 and 2 of "ab",
//!        0    1     2      3         "abc" is all of 2, and "ba" is unseen
//! ```
//!
//! So names take eight bytes however long the texts grow, and a wrong order of appends is noticed
//! at once.

use super::machine::{Machine, end};
use super::needs::{Setters, explaining};
use super::{DataType, Op, State};
use crate::observed::{Call, Deed, Observed, Seen, Symbol};
use alloc::boxed::Box;
use alloc::format;
use alloc::vec;
use alloc::vec::Vec;
use model::order::sort_by_key;

/// The type.
pub(crate) static TYPE: DataType = DataType {
    key: "kv",
    title: "Key-value with append",
    definition: "Each key holds a text, at first empty. A put sets it, an append adds to its end, \
                 and a get returns it.",
    initial: || State::Text("".into()),
    step,
    accepts,
    joins_keys: false,
    machine,
    needs,
};

fn accepts(call: &Call) -> bool {
    matches!(
        call.deed,
        Deed::Write(_)
            | Deed::Append(_)
            | Deed::Read(Seen::Anything | Seen::Nothing | Seen::Value(_))
    )
}

/// The definition.
fn step(observed: &Observed, state: &State, deed: &Deed) -> Option<State> {
    let State::Text(held) = state else { return None };
    let is_so = match deed {
        Deed::Write(text) => return Some(State::Text(observed.text(*text).into())),
        Deed::Append(text) => {
            return Some(State::Text(format!("{held}{}", observed.text(*text))));
        }
        Deed::Read(Seen::Anything) => true,
        Deed::Read(Seen::Nothing) => held.is_empty(),
        Deed::Read(Seen::Value(text)) => held == observed.text(*text),
        _ => false,
    };
    is_so.then(|| state.clone())
}

/// Every text that is the beginning of none that was read.
const UNSEEN: u64 = u64::MAX;

/// The name of the beginning of a text.
fn name(text: usize, length: usize) -> u64 {
    (text as u64) << 32 | length as u64
}

/// The text and the length of a name.
fn parts(state: u64) -> (usize, usize) {
    ((state >> 32) as usize, state as u32 as usize)
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Idle,
    Get(usize),
    Put(u64),
    Append(Symbol),
}

/// The texts that were read, in alphabetical order, each once.
struct Texts<'a>(Vec<&'a [u8]>);

impl Texts<'_> {
    fn name_of(&self, text: &[u8]) -> u64 {
        let first = self.0.partition_point(|other| *other < text);
        let found = self.0.get(first).is_some_and(|other| other.starts_with(text));
        if found { name(first, text.len()) } else { UNSEEN }
    }

    /// The name of a text that is longer than a named one.
    fn longer(&self, state: u64, by: &[u8]) -> u64 {
        if state == UNSEEN {
            return UNSEEN;
        }
        let (first, length) = parts(state);
        if self.0[first][length..].starts_with(by) {
            return name(first, length + by.len());
        }
        let same = &self.0[self.range(state)];
        let place = same.partition_point(|other| &other[length..] < by);
        let found = same.get(place).is_some_and(|other| other[length..].starts_with(by));
        if found { name(first + place, length + by.len()) } else { UNSEEN }
    }

    /// The texts that begin with a named one.
    fn range(&self, state: u64) -> core::ops::Range<usize> {
        if state == UNSEEN {
            return 0..0;
        }
        let (first, length) = parts(state);
        let start = &self.0[first][..length];
        let count = self.0[first..].partition_point(|other| other.starts_with(start));
        first..first + count
    }

    /// Whether a text that was read begins with a named one.
    fn begins(&self, state: u64, text: usize) -> bool {
        let (first, length) = parts(state);
        state != UNSEEN && text >= first && self.0[text].starts_with(&self.0[first][..length])
    }
}

/// Operations in an order, of which the first that is left can be asked for.
#[derive(Default)]
struct Row {
    ops: Vec<usize>,
    place_of: Vec<usize>,
    first: usize,
}

impl Row {
    fn new(mut ops: Vec<usize>, count: usize, key: impl Fn(usize) -> u128) -> Self {
        sort_by_key(&mut ops, |&op| key(op));
        let mut place_of = vec![usize::MAX; count];
        ops.iter().enumerate().for_each(|(place, &op)| place_of[op] = place);
        Self { ops, place_of, first: 0 }
    }

    fn take_back(&mut self, op: usize) {
        self.first = self.first.min(self.place_of[op]);
    }

    fn first(&mut self, is_placed: &[bool]) -> Option<usize> {
        while self.ops.get(self.first).is_some_and(|&op| is_placed[op]) {
            self.first += 1;
        }
        self.ops.get(self.first).copied()
    }
}

struct Kv<'a> {
    observed: &'a Observed,
    texts: Texts<'a>,
    kinds: Vec<Kind>,
    classes: Vec<u32>,
    starts: Vec<u32>,
    ends: Vec<u32>,
    is_placed: Vec<bool>,
    gets_by_end: Row,
    gets_by_length: Row,
    puts_by_start: Row,
    /// For each text, how many gets of it are left, and the puts of its beginnings by call.
    unread: Vec<u32>,
    sources: Vec<Vec<u32>>,
    chains: Option<Chains>,
}

/// Which appends may be part of what is still to be read.
///
/// Texts that were read are put in chains, each the beginning of the next. An append that is part
/// of the longest text of a chain is part of those that are at least as long as up to its end.
struct Chains {
    /// The chain of each text.
    chain_of: Vec<usize>,
    /// The gets of each chain, the longest first.
    gets: Vec<Row>,
    /// For each append, the chains whose longest text it is part of, and where it first ends there.
    parts: Vec<Vec<(usize, usize)>>,
}

/// What a get returned.
fn got<'a>(observed: &'a Observed, op: &Op<'_>) -> Option<&'a [u8]> {
    match op.deed {
        Deed::Read(Seen::Value(text)) => Some(observed.text(*text).as_bytes()),
        Deed::Read(Seen::Nothing) => Some(b""),
        _ => None,
    }
}

fn machine<'a>(observed: &'a Observed, ops: &[Op<'a>]) -> Box<dyn Machine + 'a> {
    let mut texts: Vec<&[u8]> = ops.iter().filter_map(|op| got(observed, op)).collect();
    texts.sort_unstable();
    texts.dedup();
    let texts = Texts(texts);
    let kind = |op: &Op<'_>| match (op.deed, got(observed, op)) {
        (_, Some(text)) => Kind::Get(texts.0.partition_point(|other| *other < text)),
        (Deed::Write(text), _) => Kind::Put(texts.name_of(observed.text(*text).as_bytes())),
        (Deed::Append(text), _) if !observed.text(*text).is_empty() => Kind::Append(*text),
        _ => Kind::Idle,
    };
    let kinds: Vec<Kind> = ops.iter().map(kind).collect();
    let mut interner = super::interner::Interner::default();
    let class = |kind: &Kind| {
        let words = match *kind {
            Kind::Idle => [0, 0, 0],
            Kind::Get(text) => [1, text as u32, 0],
            Kind::Put(state) => [2, state as u32, (state >> 32) as u32],
            Kind::Append(text) => [3, text.0, 0],
        };
        interner.intern(&words).0
    };
    let classes = kinds.iter().map(class).collect();
    let starts: Vec<u32> = ops.iter().map(|op| op.start).collect();
    let ends: Vec<u32> = ops.iter().map(end).collect();
    let all = |which: fn(&Kind) -> bool| -> Vec<usize> {
        (0..kinds.len()).filter(|&op| which(&kinds[op])).collect()
    };
    let (gets, puts) =
        (all(|kind| matches!(kind, Kind::Get(_))), all(|kind| matches!(kind, Kind::Put(_))));
    let length = |op: usize| match kinds[op] {
        Kind::Get(text) => texts.0[text].len() as u128,
        _ => 0,
    };
    let count = kinds.len();
    let gets_by_end = Row::new(gets.clone(), count, |op| ends[op].into());
    let gets_by_length = Row::new(gets, count, length);
    let puts_by_start = Row::new(puts, count, |op| starts[op].into());
    let is_placed = vec![false; count];
    let mut unread = vec![0; texts.0.len()];
    let mut sources = vec![Vec::new(); texts.0.len()];
    for (op, kind) in kinds.iter().enumerate() {
        match *kind {
            Kind::Get(text) => unread[text] += 1,
            Kind::Put(state) => texts.range(state).for_each(|text| sources[text].push(op as u32)),
            _ => {}
        }
    }
    Box::new(Kv {
        observed,
        texts,
        kinds,
        classes,
        starts,
        ends,
        is_placed,
        gets_by_end,
        gets_by_length,
        puts_by_start,
        unread,
        sources,
        chains: None,
    })
}

impl Kv<'_> {
    /// The text of a get.
    fn text(&self, get: usize) -> usize {
        match self.kinds[get] {
            Kind::Get(text) => text,
            _ => 0,
        }
    }

    fn chains(&self) -> Chains {
        let texts = &self.texts.0;
        let mut chain_of = vec![0; texts.len()];
        let mut longest: Vec<usize> = Vec::new();
        for text in (0..texts.len()).rev() {
            if longest.last().is_none_or(|&last| !texts[last].starts_with(texts[text])) {
                longest.push(text);
            }
            chain_of[text] = longest.len() - 1;
        }
        let mut gets: Vec<Vec<usize>> = vec![Vec::new(); longest.len()];
        for &get in &self.gets_by_end.ops {
            gets[chain_of[self.text(get)]].push(get);
        }
        let length = |get: usize| !(texts[self.text(get)].len() as u128);
        let row = |gets| Row::new(gets, self.kinds.len(), length);
        let parts = self.kinds.iter().map(|kind| match *kind {
            Kind::Append(part) => {
                let part = self.observed.text(part).as_bytes();
                let ends = longest.iter().enumerate().filter_map(|(chain, &text)| {
                    let place = texts[text].windows(part.len()).position(|it| it == part)?;
                    Some((chain, place + part.len()))
                });
                ends.collect()
            }
            _ => Vec::new(),
        });
        let parts = parts.collect();
        Chains { gets: gets.into_iter().map(row).collect(), chain_of, parts }
    }

    /// Whether an append is known to be part of nothing that is still to be read.
    fn is_lost(&self, op: usize) -> bool {
        let (Some(chains), Kind::Append(_)) = (&self.chains, self.kinds[op]) else { return false };
        chains.parts[op].iter().all(|&(chain, end)| {
            let row = &chains.gets[chain];
            let get = row.ops[row.first..].iter().find(|&&get| !self.is_placed[get]);
            get.is_none_or(|&get| self.texts.0[self.text(get)].len() < end)
        })
    }

    /// Whether a put of a beginning of a text is left that was called before a place.
    fn has_source(&self, text: usize, before: u32) -> bool {
        let in_time = |put: usize| self.starts[put] < before || before == u32::MAX;
        let puts = self.sources[text].iter().map(|&put| put as usize);
        puts.into_iter().any(|put| !self.is_placed[put] && in_time(put))
    }

    /// Whether what a get returned cannot be reached without a put.
    fn is_out_of_reach(&self, state: u64, get: usize) -> bool {
        match self.kinds[get] {
            Kind::Get(text) => !self.texts.begins(state, text),
            _ => false,
        }
    }
}

impl Machine for Kv<'_> {
    fn initial(&self) -> u64 {
        self.texts.name_of(b"")
    }

    fn step(&mut self, state: u64, op: usize) -> Option<u64> {
        match self.kinds[op] {
            Kind::Idle => Some(state),
            Kind::Get(text) => (state == name(text, self.texts.0[text].len())).then_some(state),
            Kind::Put(text) => Some(text),
            Kind::Append(text) => {
                Some(self.texts.longer(state, self.observed.text(text).as_bytes()))
            }
        }
    }

    fn class(&self, op: usize) -> u32 {
        self.classes[op]
    }

    fn place(&mut self, op: usize) {
        self.is_placed[op] = true;
        let Kind::Get(text) = self.kinds[op] else { return };
        self.unread[text] -= 1;
        if let Some(chains) = &mut self.chains {
            chains.gets[chains.chain_of[text]].first(&self.is_placed);
        }
    }

    fn take_back(&mut self, op: usize) {
        self.is_placed[op] = false;
        match self.kinds[op] {
            Kind::Get(text) => {
                self.gets_by_end.take_back(op);
                self.gets_by_length.take_back(op);
                self.unread[text] += 1;
                if let Some(chains) = &mut self.chains {
                    chains.gets[chains.chain_of[text]].take_back(op);
                }
            }
            Kind::Put(_) => self.puts_by_start.take_back(op),
            _ => {}
        }
    }

    /// Once every get is placed, anything goes; and so does adding to what nobody sees what nobody
    /// will see.
    fn is_safe(&mut self, state: u64, op: usize) -> bool {
        match self.kinds[op] {
            Kind::Idle | Kind::Get(_) => true,
            Kind::Append(_) if state == UNSEEN && self.is_lost(op) => true,
            _ => self.gets_by_end.first(&self.is_placed).is_none(),
        }
    }

    fn is_blind(&self, op: usize) -> bool {
        matches!(self.kinds[op], Kind::Put(_))
    }

    fn is_unwanted(&self, op: usize) -> bool {
        matches!(self.kinds[op], Kind::Put(UNSEEN)) || self.is_lost(op)
    }

    fn study(&mut self) {
        let mut chains = self.chains();
        chains.gets.iter_mut().for_each(|row| {
            row.first(&self.is_placed);
        });
        self.chains = Some(chains);
    }

    fn is_useless(&mut self, op: usize) -> bool {
        matches!(self.kinds[op], Kind::Idle | Kind::Put(UNSEEN))
            || self.is_lost(op)
            || self.gets_by_end.first(&self.is_placed).is_none()
    }

    /// On the way to what is read next, the beginnings of it come first; off the way, what is no
    /// part of it, and then the put that leads back.
    fn appeal(&mut self, before: u64, after: u64, op: usize) -> u32 {
        let Some(next) = self.gets_by_end.first(&self.is_placed) else { return 0 };
        let (Kind::Get(text), kind) = (self.kinds[next], self.kinds[op]) else { return 0 };
        if self.texts.begins(after, text) {
            return u32::from(before == UNSEEN);
        }
        match kind {
            Kind::Append(part) if before == UNSEEN => {
                let part = self.observed.text(part).as_bytes();
                3 * u32::from(self.texts.0[text].windows(part.len()).any(|window| window == part))
            }
            _ => 2,
        }
    }

    fn is_sink(&self, state: u64) -> bool {
        state == UNSEEN
    }

    /// Without a put of its beginning in between, what is read next has to go on from what is held;
    /// and what was left for good must not be read any more.
    fn is_doomed(&mut self, left: u64, state: u64, _: Option<usize>) -> bool {
        let Some(next) = self.gets_by_end.first(&self.is_placed) else { return false };
        let shortest = self.gets_by_length.first(&self.is_placed);
        if self.is_out_of_reach(state, next) && !self.has_source(self.text(next), self.ends[next])
            || self.puts_by_start.first(&self.is_placed).is_none()
                && shortest.is_some_and(|get| self.is_out_of_reach(state, get))
        {
            return true;
        }
        let (before, now) = (self.texts.range(left), self.texts.range(state));
        let is_within = before.start <= now.start && now.end <= before.end && !now.is_empty();
        let (gone, more) = match is_within {
            true => (before.start..now.start, now.end..before.end),
            false => (before, 0..0),
        };
        let is_lost = |text: usize| self.unread[text] > 0 && !self.has_source(text, u32::MAX);
        left != state && gone.chain(more).any(is_lost)
    }
}

/// What must stay: every put of a beginning, and every append of a part, of what was returned.
fn needs(observed: &Observed, ops: &[Op<'_>]) -> Vec<Vec<u32>> {
    let puts = ops.iter().filter(|op| matches!(op.deed, Deed::Write(_)));
    let setters = Setters::of(puts.filter_map(|op| Some((op.end?, op.start))));
    let mut gets: Vec<(&[u8], usize)> = ops
        .iter()
        .enumerate()
        .filter_map(|(place, op)| Some((got(observed, op)?, place)))
        .collect();
    // In reverse, a text comes after those that it is a beginning of.
    gets.sort_unstable_by(|one, other| other.cmp(one));
    let mut needs = vec![Vec::new(); ops.len()];
    let mut longest: &[u8] = b"";
    let mut ends_at: Vec<usize> = Vec::new();
    for (index, &(text, get)) in gets.iter().enumerate() {
        if index == 0 || !longest.starts_with(text) {
            longest = text;
            ends_at = ops.iter().map(|op| first_end(observed, op, longest)).collect();
        }
        let is_part = |op: &usize| ends_at[*op] <= text.len();
        let providers: Vec<usize> = (0..ops.len()).filter(is_part).collect();
        needs[get] = explaining(ops, get, &providers, &setters);
    }
    needs
}

/// Where in a text the first place ends that an operation may have made.
fn first_end(observed: &Observed, op: &Op<'_>, text: &[u8]) -> usize {
    match op.deed {
        Deed::Write(part) => {
            let part = observed.text(*part).as_bytes();
            if text.starts_with(part) { part.len() } else { usize::MAX }
        }
        Deed::Append(part) => {
            let part = observed.text(*part).as_bytes();
            let found = text.windows(part.len().max(1)).position(|window| window == part);
            found.map_or(usize::MAX, |place| place + part.len())
        }
        _ => usize::MAX,
    }
}
