//! Sentences about conflicts: several leaders, and what becomes of writes that had not seen each
//! other.

use super::{Consequence, Sentence, Span, Tone};
use crate::knobs;
use crate::text::capital;
use alloc::format;
use alloc::vec::Vec;
use model::Scenario;

/// What a way to resolve conflicts means.
struct Outcome {
    /// What happens to two concurrent writes: a clause, and what it comes to.
    clause: &'static str,
    end: &'static str,
    /// Whether neither of the two is lost.
    keeps: bool,
}

const fn keeps(clause: &'static str, end: &'static str) -> Outcome {
    Outcome { clause, end, keeps: true }
}

const fn loses(clause: &'static str) -> Outcome {
    Outcome { clause, end: "the other one is lost", keeps: false }
}

fn outcome(scenario: &Scenario) -> Outcome {
    match knobs::choice(scenario, "resolve") {
        "priority" => loses("Of two concurrent writes that of the first leader wins: "),
        "custom" => loses("Of two concurrent writes the larger value wins: "),
        "siblings" => {
            keeps("Concurrent writes ", "stand side by side until somebody has read both")
        }
        "mv-register" => keeps("Concurrent writes ", "are both returned"),
        "union" => keeps("Concurrent writes are sets, and a read returns ", "their union"),
        "g-counter" => keeps("Each leader counts for itself: ", "no increment is lost"),
        "pn-counter" => keeps("Each leader counts up and down for itself: ", "no step is lost"),
        "or-set" => keeps("What was added stays, ", "unless whoever removed it had seen it"),
        "text" => keeps("Each character keeps its place ", "behind the one it was typed after"),
        "transform" => keeps("n1 puts edits in order, and ", "each is moved to where it belongs"),
        _ => loses("Of two concurrent writes the later clock wins: "),
    }
}

pub(super) fn title(scenario: &Scenario) -> Vec<Span> {
    let leaders = knobs::count(scenario, "leaders").unwrap_or(2);
    let links = match knobs::choice(scenario, "links") {
        "ring" => "each tells the next one",
        "star" => "all through n1",
        _ => "each tells all others",
    };
    let Outcome { clause, end, keeps } = outcome(scenario);
    let sentence = Sentence::default()
        .say(Tone::Lead, format!("{} leaders", capital(leaders)))
        .plain(format!(" take writes, {links}. {clause}"));
    let tone = if keeps { Tone::Good } else { Tone::Bad };
    sentence.say(tone, end).plain(".").done()
}

pub(super) fn try_this(scenario: &Scenario) -> Vec<Span> {
    let sentence = Sentence::default();
    let takes_writes = !matches!(
        knobs::choice(scenario, "resolve"),
        "g-counter" | "pn-counter" | "or-set" | "text" | "transform"
    );
    match knobs::choice(scenario, "links") {
        _ if !takes_writes => {
            sentence.plain("cut n1 off for a while, and compare what the replicas hold.")
        }
        "ring" => sentence
            .plain("crash n2, then write at n1: ")
            .strong("changes stop at the gap")
            .plain("."),
        "star" => sentence
            .plain("crash n1, then write at n2: ")
            .strong("nobody else hears of it")
            .plain("."),
        _ => sentence.plain("write x at two leaders before either has heard of the other."),
    }
    .done()
}

pub(super) fn consequence(scenario: &Scenario) -> Consequence {
    let Outcome { clause, end, keeps } = outcome(scenario);
    let tone = if keeps { Tone::Good } else { Tone::Bad };
    let both = match keeps {
        true => "",
        false => " Both clients were told ok.",
    };
    Consequence { tone, text: format!("{clause}{end}.{both}") }
}
