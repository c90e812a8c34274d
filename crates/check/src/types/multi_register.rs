//! Several registers, and transactions on them.
//!
//! Source: Papadimitriou, *The Serializability of Concurrent Database Updates*, J. ACM 26 (1979). A
//! transaction takes effect at one instant; with real time, linearizability of transactions is
//! strict serializability.
//!
//! ```text
//! state     a value for each name, at first the initial value
//! x → v     as part of a transaction: allowed where x is v, or was set to v further left
//! x = v     as part of a transaction: x becomes v
//! ```

use super::machine::{Machine, end};
use super::needs::{Setters, explaining};
use super::supply::{Part, Supply};
use super::{DataType, Op, State};
use crate::observed::{Call, Deed, Micro, Observed, Seen, Symbol};
use crate::types::interner::Interner;
use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use model::order::sort_by_key;

/// The type.
pub(crate) static TYPE: DataType = DataType {
    key: "multi-register",
    title: "Registers with transactions",
    definition: "Several registers, each with a name. A transaction reads and writes some of them \
                 at one instant.",
    initial: || State::Registers(Vec::new()),
    step,
    accepts,
    joins_keys: true,
    machine,
    needs,
};

fn accepts(call: &Call) -> bool {
    let is_single = |seen: &Seen| matches!(seen, Seen::Anything | Seen::Nothing | Seen::Value(_));
    match &call.deed {
        Deed::Transaction(parts) => parts.iter().all(|(_, part)| match part {
            Micro::Read(seen) => is_single(seen),
            Micro::Write(_) => true,
        }),
        _ => false,
    }
}

/// The definition.
fn step(_: &Observed, state: &State, deed: &Deed) -> Option<State> {
    let (State::Registers(held), Deed::Transaction(parts)) = (state, deed) else { return None };
    let mut held = held.clone();
    for (key, part) in parts {
        let place = held.binary_search_by_key(key, |(name, _)| *name);
        let value = place.ok().map(|place| held[place].1);
        match (part, place) {
            (Micro::Write(value), Ok(place)) => held[place].1 = *value,
            (Micro::Write(value), Err(place)) => held.insert(place, (*key, *value)),
            (Micro::Read(Seen::Anything), _) => {}
            (Micro::Read(Seen::Nothing), _) if value.is_none() => {}
            (Micro::Read(Seen::Value(seen)), _) if value == Some(*seen) => {}
            (Micro::Read(_), _) => return None,
        }
    }
    Some(State::Registers(held))
}

/// A transaction: what it needs from before, and what it leaves behind; registers and values are
/// numbered.
#[derive(Clone, Debug, Default)]
struct Kind {
    needs: Vec<(u32, u32)>,
    sets: Vec<(u32, u32)>,
    /// Whether it contradicts itself.
    is_impossible: bool,
}

impl Kind {
    fn part(&self) -> Part {
        let kept = |need: &&(u32, u32)| !self.sets.iter().any(|set| set.0 == need.0);
        let value = |pair: &(u32, u32)| pair.1;
        Part {
            needs: self.needs.iter().map(value).collect(),
            takes: self.needs.iter().filter(|need| !kept(need)).map(value).collect(),
            gives: self.sets.iter().map(value).collect(),
            wishes: Vec::new(),
        }
    }

    fn is_read(&self) -> bool {
        self.sets.is_empty()
    }
}

/// Numbers for registers and for their values: first come the initial values of all registers.
struct Names {
    registers: Vec<Symbol>,
    values: Interner,
}

impl Names {
    fn of(ops: &[Op<'_>]) -> Self {
        let micros = ops.iter().flat_map(|op| micros(op.deed).iter().map(|(key, _)| *key));
        let mut registers: Vec<Symbol> = micros.collect();
        sort_by_key(&mut registers, |key| u128::from(key.0));
        registers.dedup();
        let mut values = Interner::default();
        for register in 0..registers.len() as u32 {
            values.intern(&[register]);
        }
        Self { registers, values }
    }

    fn register(&self, key: Symbol) -> u32 {
        self.registers.partition_point(|name| *name < key) as u32
    }

    fn value(&mut self, register: u32, value: Option<Symbol>) -> u32 {
        match value {
            None => register,
            Some(value) => self.values.intern(&[register, value.0]).0,
        }
    }

    fn kind(&mut self, op: &Op<'_>) -> Kind {
        let mut kind = Kind::default();
        for (key, part) in micros(op.deed) {
            let register = self.register(*key);
            let of = |pairs: &[(u32, u32)]| pairs.iter().position(|(other, _)| *other == register);
            let (set, need) = (of(&kind.sets), of(&kind.needs));
            let seen = match part {
                Micro::Write(value) => {
                    let value = self.value(register, Some(*value));
                    match set {
                        Some(place) => kind.sets[place].1 = value,
                        None => kind.sets.push((register, value)),
                    }
                    continue;
                }
                _ if op.end.is_none() => continue,
                Micro::Read(Seen::Nothing) => None,
                Micro::Read(Seen::Value(value)) => Some(*value),
                Micro::Read(_) => continue,
            };
            let value = self.value(register, seen);
            match (set, need) {
                (Some(place), _) => kind.is_impossible |= kind.sets[place].1 != value,
                (None, Some(place)) => kind.is_impossible |= kind.needs[place].1 != value,
                (None, None) => kind.needs.push((register, value)),
            }
        }
        // What is set to what it was is not set.
        let Kind { needs, sets, .. } = &mut kind;
        sets.retain(|set| !needs.contains(set));
        kind
    }
}

fn micros(deed: &Deed) -> &[(Symbol, Micro)] {
    match deed {
        Deed::Transaction(parts) => parts,
        _ => &[],
    }
}

struct Registers {
    kinds: Vec<Kind>,
    classes: Vec<u32>,
    ends: Vec<u32>,
    /// States: the value of each register.
    states: Interner,
    supply: Supply,
    initial: u32,
    registers: usize,
}

fn machine<'a>(_: &'a Observed, ops: &[Op<'a>]) -> Box<dyn Machine + 'a> {
    let mut names = Names::of(ops);
    let kinds: Vec<Kind> = ops.iter().map(|op| names.kind(op)).collect();
    let mut interner = Interner::default();
    let class = |kind: &Kind| {
        let count = kind.needs.len() as u32;
        let head = [u32::from(kind.is_impossible), count];
        let pairs = kind.needs.iter().chain(&kind.sets).map(|(_, value)| *value);
        let words: Vec<u32> = head.into_iter().chain(pairs).collect();
        interner.intern(&words).0
    };
    let classes = kinds.iter().map(class).collect();
    let parts = kinds.iter().map(Kind::part).collect();
    let starts = ops.iter().map(|op| op.start).collect();
    let ends = ops.iter().map(end).collect();
    let supply = Supply::new(parts, starts, names.values.len());
    let mut states = Interner::default();
    let registers = names.registers.len();
    let first: Vec<u32> = (0..registers as u32).collect();
    let initial = states.intern(&first).0;
    Box::new(Registers { kinds, classes, ends, states, supply, initial, registers })
}

impl Registers {
    fn holds(&self, state: u64, (register, value): (u32, u32)) -> bool {
        self.states.get(state as u32)[register as usize] == value
    }
}

impl Machine for Registers {
    fn initial(&self) -> u64 {
        self.initial.into()
    }

    fn step(&mut self, state: u64, op: usize) -> Option<u64> {
        let kind = &self.kinds[op];
        let is_so = kind.needs.iter().all(|&need| self.holds(state, need));
        if kind.is_impossible || !is_so {
            return None;
        }
        if kind.is_read() {
            return Some(state);
        }
        let mut values = self.states.get(state as u32).to_vec();
        for &(register, value) in &kind.sets {
            values[register as usize] = value;
        }
        Some(self.states.intern(&values).0.into())
    }

    fn class(&self, op: usize) -> u32 {
        self.classes[op]
    }

    fn place(&mut self, op: usize) {
        self.supply.place(op);
    }

    fn take_back(&mut self, op: usize) {
        self.supply.take_back(op);
    }

    fn is_safe(&mut self, _: u64, op: usize) -> bool {
        self.kinds[op].is_read()
    }

    fn is_useless(&mut self, op: usize) -> bool {
        self.supply.part(op).gives.iter().all(|&value| self.supply.is_unwanted(value))
    }

    fn is_hopeless(&mut self) -> bool {
        let initial = self.registers as u32;
        let values = 0..self.supply.values();
        self.kinds.iter().any(|kind| kind.is_impossible)
            || values.into_iter().any(|v| self.supply.falls_short(v, u32::from(v < initial)))
    }

    fn is_doomed(&mut self, left: u64, state: u64, next: Option<usize>) -> bool {
        let (before, now) = (self.states.get(left as u32), self.states.get(state as u32));
        let mut lost = before.iter().zip(now).filter(|(before, now)| before != now);
        if lost.any(|(before, _)| self.supply.is_short(*before)) {
            return true;
        }
        let Some(next) = next else { return false };
        let missing: Vec<u32> = self.kinds[next]
            .needs
            .iter()
            .filter(|need| !self.holds(state, **need))
            .map(|need| need.1)
            .collect();
        missing.into_iter().any(|value| !self.supply.is_provided(value, self.ends[next]))
    }

    fn bytes(&self) -> usize {
        self.states.bytes()
    }
}

/// What must stay: every transaction that may have set what was read.
fn needs(_: &Observed, ops: &[Op<'_>]) -> Vec<Vec<u32>> {
    let mut names = Names::of(ops);
    let kinds: Vec<Kind> = ops.iter().map(|op| names.kind(op)).collect();
    let mut givers: Vec<Vec<usize>> = vec![Vec::new(); names.values.len()];
    let mut setting: Vec<Vec<(u32, u32)>> = vec![Vec::new(); names.registers.len()];
    for (place, (kind, op)) in kinds.iter().zip(ops).enumerate() {
        for &(register, value) in &kind.sets {
            givers[value as usize].push(place);
            if let Some(end) = op.end {
                setting[register as usize].push((end, op.start));
            }
        }
    }
    let setters: Vec<Setters> = setting.into_iter().map(|s| Setters::of(s.into_iter())).collect();
    let needs = kinds.iter().enumerate().map(|(place, kind)| {
        let explain = |&(register, value): &(u32, u32)| {
            explaining(ops, place, &givers[value as usize], &setters[register as usize])
        };
        kind.needs.iter().flat_map(explain).collect()
    });
    needs.collect()
}
