//! The sentences around the picture.
//!
//! [`title`] says what a scenario is, [`try_this`] what to do with it, [`consequence`] what follows
//! from its knobs. They are written per family, because each family has its own question: with
//! quorums it is whether two sets meet, with a leader it is whom the leader waits for. A family
//! that is not known here is introduced by its own summary, so that a new one is never without a
//! title.
//!
//! Numbers that belong to a knob carry its tone, so that the page can show them in its colour.

mod groups;
mod leaderless;
mod multi_leader;
mod single_leader;

pub use groups::consequence_of_group;

use crate::text::length;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::{Micros, Scenario};

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// What it says.
    pub text: String,
    /// How it is said.
    pub tone: Tone,
}

/// How a piece of a sentence is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As the rest.
    Plain,
    /// With weight.
    Strong,
    /// About writes.
    Write,
    /// About reads.
    Read,
    /// Something holds.
    Good,
    /// Something can go wrong.
    Bad,
    /// About who leads.
    Lead,
}

impl Tone {
    /// The word for it in the style sheet.
    pub fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Strong => "strong",
            Self::Write => "write",
            Self::Read => "read",
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Lead => "lead",
        }
    }
}

/// What follows from the knobs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequence {
    /// Whether it is good news.
    pub tone: Tone,
    /// What it is.
    pub text: String,
}

/// What a scenario is.
pub fn title(scenario: &Scenario) -> Vec<Span> {
    match scenario.topology.key {
        "leaderless" => leaderless::title(scenario),
        "multi-leader" => multi_leader::title(scenario),
        "single-leader" => single_leader::title(scenario),
        _ => Sentence::default().plain(scenario.topology.summary).done(),
    }
}

/// One thing to try.
pub fn try_this(scenario: &Scenario) -> Vec<Span> {
    match scenario.topology.key {
        "leaderless" => leaderless::try_this(scenario),
        "multi-leader" => multi_leader::try_this(scenario),
        "single-leader" => single_leader::try_this(scenario),
        _ => Sentence::default().plain("Stop a node, then write and read.").done(),
    }
}

/// What follows from the knobs.
pub fn consequence(scenario: &Scenario) -> Consequence {
    match scenario.topology.key {
        "leaderless" => leaderless::consequence(scenario),
        "multi-leader" => multi_leader::consequence(scenario),
        "single-leader" => single_leader::consequence(scenario),
        _ => Consequence { tone: Tone::Plain, text: scenario.topology.summary.to_string() },
    }
}

/// The pieces of a sentence as one text.
pub fn plain(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

/// A sentence that is being put together.
#[derive(Default)]
struct Sentence {
    spans: Vec<Span>,
}

impl Sentence {
    fn say(mut self, tone: Tone, text: impl Into<String>) -> Self {
        let text = text.into();
        match self.spans.last_mut() {
            Some(last) if last.tone == tone => last.text += &text,
            _ => self.spans.push(Span { text, tone }),
        }
        self
    }

    fn plain(self, text: impl Into<String>) -> Self {
        self.say(Tone::Plain, text)
    }

    fn strong(self, text: impl Into<String>) -> Self {
        self.say(Tone::Strong, text)
    }

    fn write(self, text: impl Into<String>) -> Self {
        self.say(Tone::Write, text)
    }

    fn read(self, text: impl Into<String>) -> Self {
        self.say(Tone::Read, text)
    }

    fn done(self) -> Vec<Span> {
        self.spans
    }
}

/// A typical length of a distribution of the world; zero where there is none.
fn typical(scenario: &Scenario, key: &str) -> Micros {
    match scenario.find(key) {
        Some((_, model::ParamValue::Latency(latency))) => latency.typical(),
        _ => 0,
    }
}

/// About how long something takes, if there is anything to say.
fn about(time: Micros) -> String {
    alloc::format!("about {}", length(time))
}

#[cfg(test)]
mod tests;
