//! Sentences about quorums: N replicas, W acknowledgements, R answers.

use super::{Consequence, Sentence, Span, Tone};
use crate::knobs;
use crate::overlap::overlap;
use crate::text::{capital, count, list, word};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::limits::REPLICAS_MAX;
use model::{Key, NodeId, NodeSet, Scenario};

/// The three numbers, how reads ask, and what keeps sets from meeting.
pub(crate) struct Quorum {
    /// Copies of a key, in all datacenters together.
    pub n: u64,
    pub w: u64,
    pub r: u64,
    asks_all: bool,
    /// In so many datacenters, with so many copies in each.
    datacenters: (u64, u64),
    /// Whether a machine that does not keep the key may count.
    pub sloppy: bool,
    /// Whether sets are counted in one datacenter each, which may be another one for a read.
    scattered: bool,
    /// Who keeps x.
    pub owners: Vec<NodeId>,
}

impl Quorum {
    pub fn of(scenario: &Scenario) -> Self {
        let copies = knobs::count(scenario, "n").unwrap_or(1).max(1);
        let datacenters = knobs::count(scenario, "datacenters").unwrap_or(1).max(1);
        let n = copies * datacenters;
        let within = |key, level| match knobs::choice(scenario, level) {
            "one" | "any" => 1,
            "quorum" => n / 2 + 1,
            "local-quorum" => copies / 2 + 1,
            "each-quorum" => (copies / 2 + 1) * datacenters,
            "all" => n,
            _ => knobs::count(scenario, key).unwrap_or(1).clamp(1, n),
        };
        let local = |level| knobs::choice(scenario, level) == "local-quorum";
        let scattered = datacenters > 1 && local("write-level") && local("read-level");
        let machines = knobs::count(scenario, "nodes").unwrap_or(0).max(n) as usize;
        let members = NodeSet::replicas(machines.min(REPLICAS_MAX));
        let owners = (scenario.topology.owners)(scenario, members, Key::new(0));
        Self {
            n,
            w: within("w", "write-level"),
            r: within("r", "read-level"),
            asks_all: knobs::choice(scenario, "ask") != "r",
            datacenters: (datacenters, copies),
            sloppy: knobs::choice(scenario, "hints") == "next" && machines as u64 > n,
            scattered,
            owners: owners.iter().collect(),
        }
    }

    /// How many nodes any write set and any read set share at least.
    fn shared(&self) -> u64 {
        match self.sloppy || self.scattered {
            true => 0,
            false => (self.w + self.r).saturating_sub(self.n),
        }
    }

    /// The last of those that keep x, by name.
    fn last(&self, count: u64) -> String {
        let first = self.owners.len().saturating_sub(count as usize);
        let names: Vec<String> = self.owners[first..].iter().map(NodeId::to_string).collect();
        list(&names)
    }

    /// `Three replicas`, or `Three replicas in each of two datacenters`.
    fn copies(&self) -> String {
        match self.datacenters {
            (1, _) => format!("{} replicas", capital(self.n)),
            (some, 1) => format!("One replica in each of {} datacenters", word(some)),
            (some, copies) => {
                format!("{} replicas in each of {} datacenters", capital(copies), word(some))
            }
        }
    }

    /// `2`, or `all 3`.
    fn part(&self, part: u64) -> String {
        if part == self.n && self.n > 1 { format!("all {part}") } else { part.to_string() }
    }
}

pub(super) fn title(scenario: &Scenario) -> Vec<Span> {
    let quorum = Quorum::of(scenario);
    if quorum.n == 1 {
        return Sentence::default()
            .plain("One replica. Writes and reads go to it: ")
            .strong("there is no other copy")
            .plain(".")
            .done();
    }
    let sentence = Sentence::default()
        .plain(format!("{}. A write waits for ", quorum.copies()))
        .write(quorum.part(quorum.w));
    let sentence = match (quorum.asks_all, quorum.r) {
        (true, r) if r < quorum.n => {
            let answers = if r == 1 { " answer" } else { " answers" };
            sentence.plain(", a read for the first ").read(r.to_string()).plain(answers)
        }
        _ => sentence.plain(", a read asks ").read(quorum.part(quorum.r)),
    };
    match quorum.shared() {
        0 if quorum.sloppy => sentence
            .plain(". The next machine ")
            .strong("may stand in")
            .plain(" for a silent one, so a write set need not meet a read set."),
        0 if quorum.scattered => sentence
            .plain(", each in its client's own datacenter. Sets of two datacenters ")
            .strong("miss each other")
            .plain("."),
        0 => sentence
            .plain(". Write sets and read sets ")
            .strong("can miss each other")
            .plain(": no node need be in both."),
        shared => {
            let are = if shared == 1 { "is" } else { "are" };
            sentence
                .plain(". Every read set ")
                .strong("meets every write set")
                .plain(format!(": at least {} {are} in both.", count(shared, "node")))
        }
    }
    .done()
}

pub(super) fn try_this(scenario: &Scenario) -> Vec<Span> {
    let quorum = Quorum::of(scenario);
    let Quorum { n, w, r, .. } = quorum;
    let sentence = Sentence::default();
    if n == 1 {
        return sentence
            .plain("crash n1, then read: nobody else can answer. Or raise N to 3.")
            .done();
    }
    if quorum.sloppy {
        return sentence
            .plain(format!("cut {} off, write x, heal, then read at once: ", quorum.last(w)))
            .strong("those that stood in")
            .plain(" are not asked.")
            .done();
    }
    if quorum.scattered {
        return sentence.plain("write in one datacenter, and read in the other at once.").done();
    }
    if quorum.shared() == 0 {
        return sentence
            .plain(format!(
                "cut {} off, write, then read from their side. Or raise ",
                quorum.last(r)
            ))
            .write(format!("W to {}", n - r + 1))
            .plain(" and do it again.")
            .done();
    }
    if w == n {
        return sentence
            .plain(format!("crash {} and write: ", quorum.last(1)))
            .write(format!("W = {w}"))
            .plain(" needs every replica. Then lower W.")
            .done();
    }
    let spare = n - w;
    let them = if spare == 1 { "it" } else { "them" };
    sentence
        .plain(format!("crash {} and write: ", quorum.last(spare)))
        .write(format!("W = {w}"))
        .plain(format!(" works without {them}. Crash one more, and writes stop."))
        .done()
}

pub(super) fn consequence(scenario: &Scenario) -> Consequence {
    let quorum = Quorum::of(scenario);
    let Quorum { n, w, r, .. } = quorum;
    let sum = w + r;
    let spare = |needed: u64| match n - needed {
        0 => "no dead node".to_string(),
        spare => count(spare, "dead node"),
    };
    let survive = match w == r {
        true => format!("Writes and reads both survive {}.", spare(w)),
        false => format!("Writes survive {}, reads {}.", spare(w), spare(r)),
    };
    if quorum.sloppy {
        let text =
            "A sloppy quorum: machines that do not keep the key may be counted for a write, \
                    and no read asks them. W + R > N says nothing then, but writes go on."
                .to_string();
        return Consequence { tone: Tone::Bad, text };
    }
    if quorum.scattered {
        let text = "Local quorums: sets of one datacenter meet each other, sets of two do not. \
                    Each side goes on alone."
            .to_string();
        return Consequence { tone: Tone::Bad, text };
    }
    if sum > n {
        let least = count(sum - n, "node");
        let text = format!(
            "W + R = {sum} > N = {n}: every read set meets every write set in at least {least}. \
             {survive}"
        );
        return Consequence { tone: Tone::Good, text };
    }
    let overlap = overlap(n as usize, w as usize, r as usize);
    let text = format!(
        "W + R = {sum} does not exceed N = {n}: {} of {} pairs of sets miss each other, so a read \
         can be stale. {survive}",
        overlap.missing, overlap.pairs
    );
    Consequence { tone: Tone::Bad, text }
}
