//! The scenario: everything that a run depends on.
//!
//! It is the only thing that is stored, shared, undone, compared and embedded. Equal scenarios give
//! equal traces, on every machine.
//!
//! A scenario belongs to a [`Topology`], and holds a value for every knob of the world and of that
//! topology. Both tables come from outside, through the [`Registry`]: this crate knows no protocol.

use crate::action::TimedAction;
use crate::distribution::Distribution;
use crate::id::{Key, NodeSet};
use crate::param::{Param, ParamKind, ParamValue};
use crate::placement::Placements;
use crate::protocol::{MessageKind, TimerKind};
use crate::time::{Micros, Time};
use alloc::vec::Vec;

/// How the replicas of a topology are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// All equal, on a ring.
    Ring,
    /// A leader above its followers.
    Tree,
}

/// Whose clocks a family of protocols reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clocks {
    /// Nobody's: order comes from positions.
    Nobodys,
    /// The clients', for time stamps.
    Clients,
    /// The replicas', for leases and for what statements give.
    Replicas,
    /// Everybody's, for time stamps.
    Everybodys,
}

/// Which of the members of a cluster keep a key.
pub type Owners = fn(&Scenario, NodeSet, Key) -> NodeSet;

/// Every member keeps every key.
pub fn all_members(_: &Scenario, members: NodeSet, _: Key) -> NodeSet {
    members
}

/// A named scenario that ships with a topology.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its name in files and on the command line.
    pub key: &'static str,
    /// Its name on the page.
    pub label: &'static str,
    /// What it shows, in one sentence.
    pub help: &'static str,
    /// Whether it copies a real system. Its text then says which settings, where that is
    /// documented, and what it leaves out.
    pub of_a_system: bool,
    /// Its text; empty where texts are not compiled in.
    pub text: &'static str,
}

/// A rule that safety rests on, and that can be switched off to see why it exists.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The knob.
    pub key: &'static str,
    /// The word that switches the rule off.
    pub off: &'static str,
    /// The word that switches it on.
    pub on: &'static str,
    /// The promise that breaks without it, as the judge names promises.
    pub promise: &'static str,
    /// Why the rule exists, in one sentence.
    pub why: &'static str,
    /// A scenario with the rule switched off in which the judge finds the break; with the rule on
    /// it holds. Empty where texts are not compiled in.
    pub text: &'static str,
}

/// A family of replication protocols, as the rest of the house sees it.
#[derive(Debug)]
pub struct Topology {
    /// Its name in files and links.
    pub key: &'static str,
    /// Its name on the page.
    pub label: &'static str,
    /// What it is, in one sentence.
    pub summary: &'static str,
    /// How it is drawn.
    pub shape: Shape,
    /// Whose clocks matter.
    pub clocks: Clocks,
    /// Its knobs.
    pub params: &'static [Param],
    /// Its messages.
    pub messages: &'static [MessageKind],
    /// Its timers.
    pub timers: &'static [TimerKind],
    /// Which replicas keep a key.
    pub owners: Owners,
    /// Where replicas, keys and regions stand.
    pub placement: Placements,
    /// With which words of which choice the values that replicas hold and readers get are words
    /// (sets, texts): the number in an event is then a place in [`Trace::words`].
    ///
    /// [`Trace::words`]: crate::Trace::words
    pub words: Option<(&'static str, &'static [&'static str])>,
    /// With which words of which choice a value is what many writes have made together (counters,
    /// sets, texts): a read then returns what no single write wrote.
    pub merged: Option<(&'static str, &'static [&'static str])>,
    /// Scenarios that ship with it.
    pub presets: &'static [Preset],
    /// The rules that can be switched off.
    pub rules: &'static [Rule],
    /// The count that says how many replicas keep a key, and how many do.
    pub copies: (&'static str, fn(&Scenario) -> u64),
    /// The knobs that a reader turns first to see the same faults under another setting.
    pub contrasts: &'static [&'static str],
    /// What links of version 1 mean by saying nothing of these knobs, which came later and whose
    /// defaults would change the run.
    pub version_1: &'static [(&'static str, &'static str)],
}

impl PartialEq for Topology {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// The tables that texts are read against.
#[derive(Clone, Copy, Debug)]
pub struct Registry {
    /// The knobs of the world.
    pub world: &'static [Param],
    /// The topologies; the first is the one where nothing is said.
    pub topologies: &'static [Topology],
}

impl Registry {
    /// The topology with this key.
    pub fn topology(&self, key: &str) -> Option<&'static Topology> {
        self.topologies.iter().find(|topology| topology.key == key)
    }

    /// The topology where nothing is said.
    ///
    /// # Panics
    /// If there is none at all.
    pub fn default_topology(&self) -> &'static Topology {
        self.topologies.first().expect("a registry names at least one topology")
    }

    /// The knobs that a scenario of this topology has: its own, then the world's.
    pub fn params(&self, topology: &'static Topology) -> impl Iterator<Item = &'static Param> {
        topology.params.iter().chain(self.world)
    }

    /// The scenario in which nothing is said.
    pub fn blank(&self, topology: &'static Topology) -> Scenario {
        let values = self.params(topology).map(|param| (param, param.default_value())).collect();
        Scenario { topology, seed: 1, horizon: DEFAULT_HORIZON, values, script: Vec::new() }
    }
}

/// How long a run lasts where nothing is said.
pub const DEFAULT_HORIZON: Micros = 2_000_000;

/// Everything that a run depends on.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The family.
    pub topology: &'static Topology,
    /// The number that all chance comes from.
    pub seed: u64,
    /// How long the run lasts.
    pub horizon: Time,
    values: Vec<(&'static Param, ParamValue)>,
    /// What is done, in order of time; equal times in the order given.
    pub script: Vec<TimedAction>,
}

impl PartialEq for Scenario {
    fn eq(&self, other: &Self) -> bool {
        let same_values = self.values.len() == other.values.len()
            && self
                .values
                .iter()
                .zip(&other.values)
                .all(|(mine, theirs)| mine.0.key == theirs.0.key && mine.1 == theirs.1);
        self.topology == other.topology
            && self.seed == other.seed
            && self.horizon == other.horizon
            && self.script == other.script
            && same_values
    }
}

impl Scenario {
    /// Every knob with its value, the topology's own first.
    pub fn values(&self) -> impl Iterator<Item = (&'static Param, &ParamValue)> {
        self.values.iter().map(|(param, value)| (*param, value))
    }

    /// The knob with this key and its value.
    pub fn find(&self, key: &str) -> Option<(&'static Param, &ParamValue)> {
        self.values().find(|(param, _)| param.key == key)
    }

    /// Whether a knob does anything, as the others stand.
    pub fn matters(&self, param: &Param) -> bool {
        param.only_if.is_none_or(|(key, words)| words.contains(&self.choice(key)))
    }

    /// Turns a knob. Counts that may not exceed this one follow it down; one that itself may not
    /// exceed another stops there. Returns whether there is a knob of that key.
    pub fn set(&mut self, key: &str, value: ParamValue) -> bool {
        let Some(slot) = self.values.iter_mut().find(|(param, _)| param.key == key) else {
            return false;
        };
        slot.1 = value;
        self.settle();
        true
    }

    /// Replaces a value as it is.
    pub(crate) fn replace(&mut self, key: &str, value: ParamValue) {
        if let Some(slot) = self.values.iter_mut().find(|(param, _)| param.key == key) {
            slot.1 = value;
        }
    }

    /// The largest value that a count may take now.
    pub fn count_limit(&self, param: &Param) -> u64 {
        let ParamKind::Count { max, at_most, .. } = param.kind else { return 0 };
        let other = at_most.and_then(|key| self.find(key));
        match other {
            Some((_, ParamValue::Count(limit))) => max.min(*limit),
            _ => max,
        }
    }

    /// Brings every count under the count that limits it. Returns what had to be changed.
    pub(crate) fn settle(&mut self) -> Vec<(&'static Param, u64, u64)> {
        let mut changed = Vec::new();
        for index in 0..self.values.len() {
            let (param, ParamValue::Count(count)) = self.values[index].clone() else { continue };
            let limit = self.count_limit(param);
            if count > limit {
                self.values[index].1 = ParamValue::Count(limit);
                changed.push((param, count, limit));
            }
        }
        changed
    }

    /// Whether a value is what many writes have made together.
    pub fn has_merged(&self) -> bool {
        self.topology.merged.is_some_and(|(key, words)| words.contains(&self.choice(key)))
    }

    /// Whether the values that replicas hold and readers get are words.
    pub fn has_words(&self) -> bool {
        self.topology.words.is_some_and(|(key, words)| words.contains(&self.choice(key)))
    }

    /// The value of a count.
    ///
    /// # Panics
    /// This and its siblings panic if the topology's table has no such knob of that kind, which is
    /// a mistake in a protocol's `config`.
    pub fn count(&self, key: &str) -> u64 {
        match self.known(key) {
            ParamValue::Count(count) => *count,
            _ => panic!("{key} is no count"),
        }
    }

    /// The value of a length of time.
    pub fn span(&self, key: &str) -> Micros {
        match self.known(key) {
            ParamValue::Span(span) => *span,
            _ => panic!("{key} is no span"),
        }
    }

    /// The value of a share, in thousandths.
    pub fn share(&self, key: &str) -> u32 {
        match self.known(key) {
            ParamValue::Share(share) => *share,
            _ => panic!("{key} is no share"),
        }
    }

    /// The value of a distribution.
    pub fn latency(&self, key: &str) -> &Distribution {
        match self.known(key) {
            ParamValue::Latency(latency) => latency,
            _ => panic!("{key} is no latency"),
        }
    }

    /// The word of a choice.
    pub fn choice(&self, key: &str) -> &'static str {
        match self.find(key) {
            Some((Param { kind: ParamKind::Choice(words), .. }, ParamValue::Choice(place))) => {
                words[*place].key
            }
            _ => panic!("{key} is no choice"),
        }
    }

    fn known(&self, key: &str) -> &ParamValue {
        let found = self.find(key);
        found.unwrap_or_else(|| panic!("{} has a knob {key}", self.topology.key)).1
    }

    /// Adds an action behind all others of its instant.
    pub fn insert(&mut self, action: TimedAction) {
        let place = self.script.partition_point(|other| other.at <= action.at);
        self.script.insert(place, action);
    }
}
