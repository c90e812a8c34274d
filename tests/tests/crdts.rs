//! CRDT-1: the data types of multi-leader are those of the literature.
//!
//! Goal: counters, sets and registers that many change at once hold what they should, whatever
//! arrives when. Method: three replicas do random operations and get random copies of each other's
//! states, late, twice, or never; the crate `crdts`, which knows nothing of this program, is led
//! through the same, and after each step both must read the same. Then the laws of merging, on
//! states that came about like that.

#![cfg(not(target_arch = "wasm32"))]

use crdts::{CmRDT, CvRDT, GCounter, LWWReg, MVReg, Orswot, PNCounter};
use model::trace::mix;
use model::{Cell, Formula, Keep, NodeId, Object, OpId, Version};
use protocols::multi_leader::{counters, sets, text, transform};
use std::collections::BTreeSet;

/// Random sequences for each type.
const SEQUENCES: u64 = 10_000;
/// Steps of one.
const STEPS: u64 = 24;
/// Replicas.
const REPLICAS: usize = 3;

/// Random numbers, one after the other.
struct Luck(u64);

impl Luck {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = mix(self.0);
        (self.0 >> 16) % bound
    }
}

/// A type of this program, and the same type of the other.
struct Pair<T> {
    keep: Keep,
    /// Does one operation at a replica, to both.
    operate: fn(&mut Object, &mut T, usize, &mut Luck),
    /// Whether both read the same.
    same: fn(&Object, &T) -> bool,
}

fn node(at: usize) -> NodeId {
    NodeId::replica(at)
}

/// Leads both through random operations and deliveries.
fn compare<T: Clone + Default + CvRDT>(name: &str, pair: &Pair<T>) {
    for seed in 0..SEQUENCES {
        let mut luck = Luck(mix(seed ^ 0x6372_6474));
        let mut replicas: Vec<(Object, T)> =
            (0..REPLICAS).map(|_| (Object::default(), T::default())).collect();
        let mut sent: Vec<(Object, T)> = Vec::new();
        for step in 0..STEPS {
            let at = luck.below(REPLICAS as u64) as usize;
            match luck.below(5) {
                0 | 1 => {
                    let (ours, theirs) = &mut replicas[at];
                    (pair.operate)(ours, theirs, at, &mut luck);
                }
                2 => sent.push(replicas[at].clone()),
                _ if sent.is_empty() => {}
                _ => {
                    let (ours, theirs) = sent[luck.below(sent.len() as u64) as usize].clone();
                    replicas[at].0 = replicas[at].0.joined(&ours, pair.keep);
                    replicas[at].1.merge(theirs);
                }
            }
            let (ours, theirs) = &replicas[at];
            assert!((pair.same)(ours, theirs), "{name}, seed {seed}, step {step}: {ours:?}");
        }
    }
}

fn count(object: &mut Object, at: usize, formula: Formula, amount: u64) {
    counters::count(object, node(at), (formula, amount as u32), OpId::new(0));
}

#[test]
fn a_g_counter_is_that_of_the_crate() {
    compare::<GCounter<usize>>(
        "G-Counter",
        &Pair {
            keep: Keep::All,
            operate: |ours, theirs, at, luck| {
                let amount = luck.below(9) + 1;
                count(ours, at, Formula::Add, amount);
                theirs.apply(theirs.inc_many(at, amount));
            },
            same: |ours, theirs| counters::sum(ours).to_string() == theirs.read().to_string(),
        },
    );
}

#[test]
fn a_pn_counter_is_that_of_the_crate() {
    compare::<PNCounter<usize>>(
        "PN-Counter",
        &Pair {
            keep: Keep::All,
            operate: |ours, theirs, at, luck| {
                let amount = luck.below(9) + 1;
                if luck.below(2) == 0 {
                    count(ours, at, Formula::Add, amount);
                    theirs.apply(theirs.inc_many(at, amount));
                } else {
                    count(ours, at, Formula::Subtract, amount);
                    theirs.apply(theirs.dec_many(at, amount));
                }
            },
            same: |ours, theirs| {
                let sum = counters::sum(ours).cast_signed();
                sum.to_string() == theirs.read().to_string()
            },
        },
    );
}

#[test]
fn an_or_set_is_that_of_the_crate() {
    compare::<Orswot<u32, usize>>(
        "OR-Set",
        &Pair {
            keep: Keep::All,
            operate: |ours, theirs, at, luck| {
                let element = luck.below(4) as u32;
                let adds = luck.below(3) > 0;
                let formula = if adds { Formula::Include } else { Formula::Exclude };
                sets::observe(ours, node(at), (formula, element), OpId::new(0));
                let op = match adds {
                    true => theirs.add(element, theirs.read_ctx().derive_add_ctx(at)),
                    false => theirs.rm(element, theirs.contains(&element).derive_rm_ctx()),
                };
                theirs.apply(op);
            },
            same: |ours, theirs| {
                let elements: BTreeSet<u32> = theirs.read().val.into_iter().collect();
                elements.iter().eq(&sets::elements(ours))
            },
        },
    );
}

fn write(object: &mut Object, at: usize, (value, stamp): (u32, u64), keep: Keep) {
    let past = object.seen().clone();
    let cell = Cell::new(value, Version::stamped(stamp, at as u8), OpId::new(0));
    object.write(node(at), cell, &past, keep);
}

fn values(object: &Object) -> BTreeSet<u32> {
    object.siblings().iter().map(|one| one.cell.value).collect()
}

#[test]
fn a_register_of_all_values_is_that_of_the_crate() {
    compare::<MVReg<u32, usize>>(
        "MV-Register",
        &Pair {
            keep: Keep::All,
            operate: |ours, theirs, at, luck| {
                let value = luck.below(1_000_000) as u32;
                write(ours, at, (value, 0), Keep::All);
                theirs.apply(theirs.write(value, theirs.read_ctx().derive_add_ctx(at)));
            },
            same: |ours, theirs| {
                let read: BTreeSet<u32> = theirs.read().val.into_iter().collect();
                values(ours) == read
            },
        },
    );
}

/// The other register, which starts with a value.
#[derive(Clone)]
struct Latest(LWWReg<u32, (u64, usize)>);

impl Default for Latest {
    fn default() -> Self {
        Self(LWWReg { val: 0, marker: (0, 0) })
    }
}

impl CvRDT for Latest {
    type Validation = <LWWReg<u32, (u64, usize)> as CvRDT>::Validation;

    fn validate_merge(&self, other: &Self) -> Result<(), Self::Validation> {
        self.0.validate_merge(&other.0)
    }

    fn merge(&mut self, other: Self) {
        CvRDT::merge(&mut self.0, other.0);
    }
}

#[test]
fn a_register_of_the_latest_value_is_that_of_the_crate() {
    compare::<Latest>(
        "LWW-Register",
        &Pair {
            keep: Keep::Latest,
            operate: |ours, theirs, at, luck| {
                // A stamp is given once: two values under one stamp have no order.
                let stamp = luck.below(1 << 40) + 1;
                let value = (stamp % 1_000_003) as u32;
                write(ours, at, (value, stamp), Keep::Latest);
                theirs.0.update(value, (stamp, at));
            },
            same: |ours, theirs| values(ours).into_iter().next().unwrap_or(0) == theirs.0.val,
        },
    );
}

/// What one of several kinds of data becomes by one operation.
fn operate(kind: usize, object: &mut Object, at: usize, luck: &mut Luck) {
    let (me, op) = (node(at), OpId::new(luck.below(1_000_000) as usize));
    let small = luck.below(5) as u32;
    let typed = model::statement::Typed { place: small, character: 'x' }.number();
    let edit = if luck.below(3) == 0 { (Formula::Erase, small) } else { (Formula::Type, typed) };
    match kind {
        0 => {
            counters::count(object, me, (Formula::Add, small), op);
        }
        1 => {
            let formula = if luck.below(3) == 0 { Formula::Exclude } else { Formula::Include };
            sets::observe(object, me, (formula, small), op);
        }
        2 => {
            let base = sets::union(object);
            let past = object.seen().clone();
            if let Some(cell) = sets::changed(base, (Formula::Include, small), op, true) {
                object.write(me, cell, &past, Keep::All);
            }
        }
        3 => drop(text::edit(object, me, edit, op)),
        4 => drop(transform::edit(object, me, edit, op)),
        _ => write(object, at, (small, luck.below(1 << 40)), Keep::Latest),
    }
}

/// Goal: it does not matter in which order, in which groups and how often states are put together.
/// Method: the three laws, on three states of each kind of data.
#[test]
fn merging_is_commutative_associative_and_idempotent() {
    for seed in 0..6_000 {
        let mut luck = Luck(mix(seed));
        let kind = (seed % 6) as usize;
        let keep = if kind == 5 { Keep::Latest } else { Keep::All };
        let mut copies = [Object::default(), Object::default(), Object::default()];
        for _ in 0..18 {
            let (at, other) = (luck.below(3) as usize, luck.below(3) as usize);
            match luck.below(4) {
                0 => copies[at] = copies[at].joined(&copies[other], keep),
                _ => operate(kind, &mut copies[at], at, &mut luck),
            }
        }
        let [a, b, c] = copies;
        let ab = a.joined(&b, keep);
        assert_eq!(ab, b.joined(&a, keep), "commutative: kind {kind}, seed {seed}");
        let right = a.joined(&b.joined(&c, keep), keep);
        assert_eq!(ab.joined(&c, keep), right, "associative: kind {kind}, seed {seed}");
        assert_eq!(ab.joined(&b, keep), ab, "idempotent: kind {kind}, seed {seed}");
    }
}
