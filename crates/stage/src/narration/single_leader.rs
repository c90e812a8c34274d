//! Sentences about a leader and its followers: whom a write waits for, and what happens when the
//! leader falls silent.

use super::{Consequence, Sentence, Span, Tone, about, typical};
use crate::knobs::{choice, count as counted, span};
use crate::text::{count, length, list, word};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::{Micros, NodeId, Scenario};

/// Whom a write waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Async,
    /// So many followers, or until a time-out.
    SemiSync(u64),
    Sync,
}

/// The knobs that the sentences speak of.
struct Knobs {
    followers: u64,
    mode: Mode,
    timeout: Micros,
    degrades: bool,
    reads_followers: bool,
    /// How long writes stop after the death of a leader, if somebody takes over.
    failover: Option<(Micros, Micros, Micros)>,
    latency: Micros,
    disk: Micros,
}

impl Knobs {
    fn of(scenario: &Scenario) -> Self {
        let followers = counted(scenario, "followers").unwrap_or(1).max(1);
        let mode = match choice(scenario, "acknowledge") {
            "semi-sync" => {
                let wanted = counted(scenario, "sync-followers").unwrap_or(1);
                Mode::SemiSync(wanted.clamp(1, followers))
            }
            "sync" => Mode::Sync,
            _ => Mode::Async,
        };
        let part = |key| span(scenario, key).unwrap_or(0);
        let failover = (choice(scenario, "failover") != "off")
            .then(|| (part("detection"), part("promotion"), part("reroute")));
        Self {
            followers,
            mode,
            timeout: part("semi-sync-timeout"),
            degrades: choice(scenario, "on-timeout") != "block",
            reads_followers: choice(scenario, "reads") == "followers",
            failover,
            latency: typical(scenario, "latency"),
            disk: typical(scenario, "disk"),
        }
    }

    /// The last followers, by name.
    fn last(&self, count: u64) -> String {
        let end = self.followers + 1;
        let nodes = (end - count.min(self.followers)..end).map(|node| node as usize);
        let names: Vec<String> = nodes.map(|node| NodeId::replica(node).to_string()).collect();
        list(&names)
    }

    /// `its follower`, `both followers`, `all 3 followers`.
    fn all_followers(&self) -> String {
        match self.followers {
            1 => "its follower".to_string(),
            2 => "both followers".to_string(),
            more => format!("all {more} followers"),
        }
    }
}

pub(super) fn title(scenario: &Scenario) -> Vec<Span> {
    let knobs = Knobs::of(scenario);
    let noun = if knobs.followers == 1 { "follower" } else { "followers" };
    let sentence = Sentence::default()
        .say(Tone::Lead, "One leader")
        .plain(format!(", {} {noun}. A write is acknowledged once ", word(knobs.followers)));
    let sentence = match knobs.mode {
        Mode::Async => {
            let hear =
                if knobs.followers == 1 { "the follower hears" } else { "the followers hear" };
            sentence
                .write("the leader")
                .plain(" has it on disk: ")
                .strong(format!("{hear} of it later"))
                .plain(".")
        }
        Mode::SemiSync(wanted) => semi_sync_title(&knobs, wanted, sentence),
        Mode::Sync => {
            let dead = if knobs.followers == 1 { "a dead follower" } else { "one dead follower" };
            sentence
                .write(format!("the leader and {}", knobs.all_followers()))
                .plain(" have it on disk: ")
                .strong(format!("{dead} stops all writes"))
                .plain(".")
        }
    };
    match (knobs.reads_followers, knobs.followers) {
        (false, _) => sentence.done(),
        (true, 1) => sentence
            .plain(" Reads ask ")
            .read("the follower")
            .plain(", which may be behind.")
            .done(),
        (true, _) => {
            sentence.plain(" Reads ask ").read("a follower").plain(", which may be behind.").done()
        }
    }
}

fn semi_sync_title(knobs: &Knobs, wanted: u64, sentence: Sentence) -> Sentence {
    let them = match wanted == knobs.followers {
        true => format!("the leader and {}", knobs.all_followers()),
        false => format!("the leader and {wanted} of {} followers", knobs.followers),
    };
    let sentence = sentence.write(them).plain(" have it on disk: ");
    match knobs.degrades {
        true => sentence
            .plain(format!("after {} without an answer, ", length(knobs.timeout)))
            .strong("the leader goes on alone")
            .plain("."),
        false => sentence.plain("without an answer, ").strong("writes wait").plain("."),
    }
}

pub(super) fn try_this(scenario: &Scenario) -> Vec<Span> {
    let knobs = Knobs::of(scenario);
    let sentence = Sentence::default();
    if knobs.reads_followers && knobs.mode != Mode::Sync {
        let last = knobs.last(1);
        return sentence
            .plain("write, and at once ")
            .read(format!("read at {last}"))
            .plain(": a follower that has not heard yet gives the old value.")
            .done();
    }
    match knobs.mode {
        Mode::Async if knobs.failover.is_some() => sentence
            .plain("write a few times, then ")
            .strong("crash n1")
            .plain(" before its followers have heard. One of them takes over, ")
            .plain("and what it lacks is lost."),
        Mode::Async => {
            sentence.strong("crash n1").plain(" and write: failover is off, and nobody takes over.")
        }
        Mode::SemiSync(wanted) => {
            let enough = knobs.last(knobs.followers - wanted + 1);
            let then = match knobs.degrades {
                true => format!("waits {}, then acknowledges alone", length(knobs.timeout)),
                false => "waits until enough of them are back".to_string(),
            };
            sentence
                .strong(format!("crash {enough}"))
                .plain(format!(" and write: the leader {then}."))
        }
        Mode::Sync => sentence
            .strong(format!("crash {}", knobs.last(1)))
            .plain(" and write: every write waits for it. Then restart it."),
    }
    .done()
}

pub(super) fn consequence(scenario: &Scenario) -> Consequence {
    let knobs = Knobs::of(scenario);
    let alone = 2 * knobs.latency + knobs.disk;
    let together = 4 * knobs.latency + 2 * knobs.disk;
    let (tone, safety) = match knobs.mode {
        Mode::Async => (
            if knobs.failover.is_some() { Tone::Bad } else { Tone::Plain },
            format!(
                "An acknowledged write is sure to be on 1 disk only: if {}, the writes of {} can \
                 be lost. A write takes {}.",
                if knobs.failover.is_some() { "the leader dies" } else { "that disk is lost" },
                about(knobs.latency + knobs.disk),
                about(alone)
            ),
        ),
        Mode::SemiSync(wanted) => (
            if knobs.degrades { Tone::Plain } else { Tone::Good },
            format!(
                "An acknowledged write is on {} and survives {}. A write takes {}. {}",
                count(wanted + 1, "disk"),
                count(wanted, "dead node"),
                about(together),
                without_answer(&knobs)
            ),
        ),
        Mode::Sync => (
            Tone::Good,
            format!(
                "An acknowledged write is on {} and survives {}. A write takes {}, and 1 dead \
                 follower stops all writes.",
                count(knobs.followers + 1, "disk"),
                count(knobs.followers, "dead node"),
                about(together)
            ),
        ),
    };
    Consequence { tone, text: format!("{safety} {}", outage(&knobs)) }
}

fn without_answer(knobs: &Knobs) -> String {
    match knobs.degrades {
        true => format!(
            "After {} without an answer the leader acknowledges alone, and that promise is off.",
            length(knobs.timeout)
        ),
        false => "Without an answer, writes wait.".to_string(),
    }
}

/// What the death of the leader means for writers.
fn outage(knobs: &Knobs) -> String {
    match knobs.failover {
        None => "If the leader dies, writes stop until it is back.".to_string(),
        Some((detection, promotion, reroute)) => format!(
            "If the leader dies, writes stop for {}: {} to notice, {} to promote, {} to re-route.",
            about(detection + promotion + reroute),
            length(detection),
            length(promotion),
            length(reroute)
        ),
    }
}
