//! Generated histories of one atomic object for each key, as clients tell them.
//!
//! Each operation takes effect at one instant between its call and its answer, so the history is
//! linearizable, unless it is spoilt afterwards. Like the test harness Jepsen does it, a process
//! whose operation ends in doubt is never heard of again, and its place is taken by a new one.

use super::observed::{Call, Deed, Micro, Observed, Seen, Symbol};
use model::trace::mix;
use std::collections::{BTreeSet, HashMap};

/// What clients do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Reads and writes; writes of new values, or of so many.
    Register(u32),
    /// Reads, writes and compare-and-sets of so many values. One that was refused is left out.
    Cas(u32),
    /// Compare-and-sets of so many values and hardly anything else; refusals are told.
    Chain(u32),
    /// Gets, appends and a few puts of new texts.
    Kv,
    /// Additions of up to so much, and reads.
    Counter(u32),
    /// Insertions of new elements, and a few reads.
    Set,
    /// Acquires and releases.
    Mutex,
    /// Transactions of two reads or writes, of so many registers.
    Transactions(u32),
}

/// A history to generate.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    pub kind: Kind,
    pub operations: usize,
    pub keys: u32,
    pub clients: u32,
    /// Of a thousand operations, how many end in doubt; half of those never take effect.
    pub doubt: u32,
    pub seed: u64,
}

/// The data type of a kind.
pub fn data(kind: Kind) -> &'static str {
    match kind {
        Kind::Register(_) => "register",
        Kind::Cas(_) | Kind::Chain(_) => "cas-register",
        Kind::Kv => "kv",
        Kind::Counter(_) => "counter",
        Kind::Set => "set",
        Kind::Mutex => "mutex",
        Kind::Transactions(_) => "multi-register",
    }
}

/// The state of one object.
#[derive(Clone, Debug, Default)]
struct Object {
    value: Option<Symbol>,
    text: String,
    number: i64,
    elements: BTreeSet<Symbol>,
    held: bool,
}

struct Open {
    call: usize,
    is_done: bool,
    fate: Fate,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Answered,
    Late,
    Never,
}

struct World {
    load: Load,
    state: u64,
    observed: Observed,
    symbols: HashMap<String, Symbol>,
    objects: Vec<Object>,
    written: u32,
    /// Calls that turned out to have failed.
    failed: BTreeSet<usize>,
}

/// Generates a history.
pub fn generate(load: Load) -> Observed {
    let mut world = World {
        load,
        state: mix(load.seed),
        observed: Observed::default(),
        symbols: HashMap::new(),
        objects: vec![Object::default(); load.keys.max(16) as usize],
        written: 0,
        failed: BTreeSet::new(),
    };
    for key in 0..load.keys.max(16) {
        world.symbol(format!("k{key}"));
    }
    let mut processes: Vec<u32> = (0..load.clients).collect();
    let mut open: Vec<Option<Open>> = (0..load.clients).map(|_| None).collect();
    let mut place = 0;
    loop {
        if world.observed.calls.len() >= load.operations && open.iter().all(Option::is_none) {
            break;
        }
        let client = world.below(load.clients) as usize;
        place += 1;
        match open[client].take() {
            None if world.observed.calls.len() >= load.operations => {}
            None => open[client] = world.call(processes[client], place),
            Some(it) if !it.is_done && it.fate != Fate::Never => {
                world.effect(it.call);
                open[client] = Some(Open { is_done: true, ..it });
            }
            Some(it) if it.fate == Fate::Answered => {
                world.observed.calls[it.call].end = Some(place);
            }
            Some(_) => processes[client] += load.clients,
        }
    }
    world.observed.places = place + 1;
    let failed = world.failed;
    let mut number = 0;
    world.observed.calls.retain(|_| {
        number += 1;
        !failed.contains(&(number - 1))
    });
    world.observed
}

/// Makes the last read but so many return what the first of its key did. Not every history is
/// broken by that.
pub fn spoil(observed: &mut Observed, from_the_end: usize) {
    let is_read = |call: &&Call| call.end.is_some() && matches!(call.deed, Deed::Read(_));
    let reads: Vec<usize> =
        observed.calls.iter().filter(is_read).map(|call| call.number as usize).collect();
    let place = |number: usize| {
        observed.calls.iter().position(|call| call.number as usize == number).expect("it is there")
    };
    let late = place(reads[reads.len().saturating_sub(1 + from_the_end)]);
    let early = observed.calls.iter().position(|call| {
        is_read(&call)
            && call.key == observed.calls[late].key
            && call.deed != Deed::Read(Seen::Nothing)
    });
    let early = early.expect("the read itself is one");
    observed.calls[late].deed = observed.calls[early].deed.clone();
}

impl World {
    fn below(&mut self, bound: u32) -> u32 {
        self.state = mix(self.state.wrapping_add(0x9e37_79b9_7f4a_7c15));
        (self.state >> 32) as u32 % bound.max(1)
    }

    fn symbol(&mut self, text: String) -> Symbol {
        let next = Symbol(self.observed.texts.len() as u32);
        let symbol = *self.symbols.entry(text.clone()).or_insert(next);
        if symbol == next {
            self.observed.texts.push(text);
        }
        symbol
    }

    fn call(&mut self, process: u32, place: u32) -> Option<Open> {
        let deed = self.deed();
        let key =
            (!matches!(deed, Deed::Transaction(_))).then(|| Symbol(self.below(self.load.keys)));
        let call = self.observed.calls.len();
        let number = call as u32;
        self.observed.calls.push(Call { number, process, key, deed, start: place, end: None });
        let fate = match self.below(1000) {
            chance if chance >= self.load.doubt => Fate::Answered,
            chance if chance % 2 == 0 => Fate::Late,
            _ => Fate::Never,
        };
        Some(Open { call, is_done: false, fate })
    }

    fn value(&mut self, values: u32) -> Symbol {
        self.written += 1;
        let number = if values == 0 { self.written } else { self.below(values) };
        self.symbol(number.to_string())
    }

    fn deed(&mut self) -> Deed {
        let read = Deed::Read(Seen::Anything);
        let chance = self.below(100);
        match self.load.kind {
            Kind::Register(_) | Kind::Cas(_) if chance < 40 => read,
            Kind::Register(values) => Deed::Write(self.value(values)),
            Kind::Cas(values) if chance < 60 => Deed::Write(self.value(values)),
            Kind::Chain(values) if chance < 2 => Deed::Write(self.value(values)),
            Kind::Cas(values) | Kind::Chain(values) => {
                let (from, to) = (self.value(values), self.value(values));
                Deed::CompareAndSet { from: Some(from), to, swapped: None }
            }
            Kind::Kv if chance < 50 => read,
            Kind::Kv => {
                self.written += 1;
                let text = format!("<{}>", self.written);
                let text = self.symbol(text);
                if chance < 55 { Deed::Write(text) } else { Deed::Append(text) }
            }
            Kind::Counter(_) if chance < 30 => read,
            Kind::Counter(most) => Deed::Increase(1 + i64::from(self.below(most))),
            Kind::Set if chance < 3 => read,
            Kind::Set => Deed::Insert(self.value(0)),
            Kind::Mutex if chance < 50 => Deed::Acquire,
            Kind::Mutex => Deed::Release,
            Kind::Transactions(registers) => {
                let mut part = || {
                    let key = Symbol(self.below(registers));
                    let reads = self.below(2) == 0;
                    let write = Micro::Write(self.value(0));
                    (key, if reads { Micro::Read(Seen::Anything) } else { write })
                };
                Deed::Transaction(vec![part(), part()])
            }
        }
    }

    fn effect(&mut self, call: usize) {
        let key = self.observed.calls[call].key.map_or(0, |key| key.0 as usize);
        let mut deed = self.observed.calls[call].deed.clone();
        let data = data(self.load.kind);
        let object = &mut self.objects[key];
        let mut fails = false;
        match &mut deed {
            Deed::Read(seen) => {
                *seen = match data {
                    "kv" => {
                        let text = object.text.clone();
                        Seen::Value(self.symbol(text))
                    }
                    "counter" => Seen::Number(object.number),
                    "set" => Seen::Values(object.elements.iter().copied().collect()),
                    _ => object.value.map_or(Seen::Nothing, Seen::Value),
                };
            }
            Deed::Write(value) => {
                object.value = Some(*value);
                object.text = self.observed.texts[value.0 as usize].clone();
            }
            Deed::Delete => object.value = None,
            Deed::CompareAndSet { from, to, swapped } => {
                let matches = object.value == *from;
                if matches {
                    object.value = Some(*to);
                }
                *swapped = Some(matches);
                fails = !matches && !matches!(self.load.kind, Kind::Chain(_));
            }
            Deed::Append(text) => object.text += &self.observed.texts[text.0 as usize],
            Deed::Increase(by) => object.number += *by,
            Deed::Insert(element) => {
                object.elements.insert(*element);
            }
            Deed::Acquire | Deed::Release => {
                fails = object.held == (deed == Deed::Acquire);
                object.held = if fails { object.held } else { deed == Deed::Acquire };
            }
            Deed::Transaction(parts) => {
                for (key, part) in parts {
                    let object = &mut self.objects[key.0 as usize];
                    match part {
                        Micro::Read(seen) => {
                            *seen = object.value.map_or(Seen::Nothing, Seen::Value);
                        }
                        Micro::Write(value) => object.value = Some(*value),
                    }
                }
            }
        }
        if fails {
            self.failed.insert(call);
        }
        self.observed.calls[call].deed = deed;
    }
}
