//! Sentences about quorums: N replicas, W acknowledgements, R answers.

use super::{Consequence, Sentence, Span, Tone};
use crate::knobs;
use crate::overlap::overlap;
use crate::text::{capital, count, list};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::{NodeId, Scenario};

/// The three numbers, and how reads ask.
struct Quorum {
    n: u64,
    w: u64,
    r: u64,
    asks_all: bool,
}

impl Quorum {
    fn of(scenario: &Scenario) -> Self {
        let n = knobs::count(scenario, "n").unwrap_or(1).max(1);
        let within = |key| knobs::count(scenario, key).unwrap_or(1).clamp(1, n);
        let asks_all = knobs::choice(scenario, "ask") != "r";
        Self { n, w: within("w"), r: within("r"), asks_all }
    }

    /// How many nodes any write set and any read set share at least.
    fn shared(&self) -> u64 {
        (self.w + self.r).saturating_sub(self.n)
    }

    /// The last nodes, by name.
    fn last(&self, count: u64) -> String {
        let nodes = (self.n - count.min(self.n)..self.n).map(|node| node as usize);
        let names: Vec<String> = nodes.map(|node| NodeId::replica(node).to_string()).collect();
        list(&names)
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
        .plain(format!("{} replicas. A write waits for ", capital(quorum.n)))
        .write(quorum.part(quorum.w));
    let sentence = match (quorum.asks_all, quorum.r) {
        (true, r) if r < quorum.n => {
            let answers = if r == 1 { " answer" } else { " answers" };
            sentence.plain(", a read for the first ").read(r.to_string()).plain(answers)
        }
        _ => sentence.plain(", a read asks ").read(quorum.part(quorum.r)),
    };
    match quorum.shared() {
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
    let Quorum { n, w, r, .. } = Quorum::of(scenario);
    let sum = w + r;
    let spare = |needed: u64| match n - needed {
        0 => "no dead node".to_string(),
        spare => count(spare, "dead node"),
    };
    let survive = match w == r {
        true => format!("Writes and reads both survive {}.", spare(w)),
        false => format!("Writes survive {}, reads {}.", spare(w), spare(r)),
    };
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
