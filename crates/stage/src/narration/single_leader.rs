//! Sentences about a leader and its followers: whom a write waits for, what a read may see, and
//! what happens when the leader falls silent.
//!
//! A rule that is switched off comes first, since nothing else that is said can be relied upon
//! then. Of a knob that is not there, nothing is said.

use super::{Consequence, Sentence, Span, Tone, about, typical};
use crate::knobs::{choice, count as counted, span};
use crate::text::{count, length, list, word};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::time::SECOND;
use model::{Micros, NodeId, Scenario};

/// Whom a write waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Async,
    /// So many followers, or until a time-out.
    SemiSync(u64),
    Sync,
    /// So many followers, whichever.
    Any(u64),
    /// The first so many connected followers of the list.
    First(u64),
    /// Every follower that keeps up; so many replicas at least, the leader included.
    InSync(u64),
}

/// The knobs that the sentences speak of.
pub(crate) struct Knobs {
    pub followers: u64,
    spares: u64,
    mode: Mode,
    pub level: &'static str,
    own_disk_first: bool,
    timeout: Micros,
    degrades: bool,
    pub reads: &'static str,
    pin: Micros,
    /// How long writes stop after the death of a leader, part by part, if somebody takes over.
    failover: Option<Vec<(Micros, &'static str)>>,
    latency: Micros,
    disk: Micros,
    apply: Micros,
}

impl Knobs {
    pub fn of(scenario: &Scenario) -> Self {
        let followers = counted(scenario, "followers").unwrap_or(1).max(1);
        let wanted = counted(scenario, "sync-followers").unwrap_or(1).clamp(1, followers);
        let mode = match choice(scenario, "acknowledge") {
            "semi-sync" => Mode::SemiSync(wanted),
            "sync" => Mode::Sync,
            "any" => Mode::Any(wanted),
            "first" => Mode::First(wanted),
            "in-sync" => {
                let least = counted(scenario, "min-in-sync").unwrap_or(1);
                Mode::InSync(least.clamp(1, followers + 1))
            }
            _ => Mode::Async,
        };
        let part = |key| span(scenario, key).unwrap_or(0);
        let reads = match choice(scenario, "reads") {
            // The only follower is always the same one.
            "followers" if followers == 1 => "sticky",
            reads => reads,
        };
        Self {
            followers,
            spares: counted(scenario, "spares").unwrap_or(0),
            mode,
            level: choice(scenario, "level"),
            own_disk_first: choice(scenario, "own-disk-first") != "off",
            timeout: part("semi-sync-timeout"),
            degrades: choice(scenario, "on-timeout") != "block",
            reads,
            pin: part("pin"),
            failover: failover(scenario),
            latency: typical(scenario, "latency"),
            disk: typical(scenario, "disk"),
            apply: part("apply"),
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

    /// What those who are waited for must have done with a write.
    fn have_it(&self) -> &'static str {
        match self.level {
            "received" => " have received it: ",
            "applied" => " have it in their tables: ",
            _ => " have it on disk: ",
        }
    }

    /// Of so many followers that may be waited for, how many have every acknowledged write.
    pub fn holders(&self, followers: u64) -> u64 {
        match self.mode {
            Mode::Async => 0,
            Mode::SemiSync(wanted) | Mode::Any(wanted) | Mode::First(wanted) => wanted,
            Mode::Sync => followers,
            Mode::InSync(least) => least - 1,
        }
    }
}

/// The parts of a failover, if there is any.
fn failover(scenario: &Scenario) -> Option<Vec<(Micros, &'static str)>> {
    let word = choice(scenario, "failover");
    let stonith = choice(scenario, "fencing") == "stonith";
    let parts = [
        ("detection", "to notice", true),
        ("operator", "for a person to decide", word == "operator"),
        ("stonith", "to switch the old leader off", stonith && word != "majority"),
        ("promotion", "to promote", word != "majority"),
        ("reroute", "to re-route", true),
    ];
    let parts = parts.into_iter().filter(|(.., is_part)| *is_part);
    let parts = parts.filter_map(|(key, words, _)| Some((span(scenario, key)?, words)));
    (word != "off").then(|| parts.collect())
}

/// The rules that are switched off and matter: their names on the page, and why they exist.
fn broken_rules(scenario: &Scenario) -> Vec<(&'static str, &'static str)> {
    let rules = scenario.topology.rules.iter();
    let broken = rules.filter_map(|rule| {
        let (param, _) = scenario.find(rule.key)?;
        let is_off = choice(scenario, rule.key) == rule.off && scenario.matters(param);
        is_off.then_some((param.label, rule.why))
    });
    broken.collect()
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
            let has =
                if knobs.own_disk_first { " has it on disk: " } else { " has it in memory: " };
            sentence.write("the leader").plain(has).strong(format!("{hear} of it later")).plain(".")
        }
        Mode::SemiSync(wanted) => semi_sync_title(&knobs, wanted, sentence),
        Mode::Sync => {
            let dead = if knobs.followers == 1 { "a dead follower" } else { "one dead follower" };
            sentence
                .write(format!("the leader and {}", knobs.all_followers()))
                .plain(knobs.have_it())
                .strong(format!("{dead} stops all writes"))
                .plain(".")
        }
        Mode::Any(wanted) => sentence
            .write(format!("the leader and any {wanted} of {}", count(knobs.followers, "follower")))
            .plain(knobs.have_it())
            .strong("whoever is quick counts")
            .plain("."),
        Mode::First(wanted) => sentence
            .write(format!("the leader and the first {}", count(wanted, "connected follower")))
            .plain(knobs.have_it())
            .strong("the next in the list takes the place of one that is gone")
            .plain("."),
        Mode::InSync(_) => sentence
            .write("the leader and every follower that keeps up")
            .plain(knobs.have_it())
            .strong("who falls behind is no longer waited for")
            .plain("."),
    };
    reads_title(&knobs, sentence).done()
}

fn semi_sync_title(knobs: &Knobs, wanted: u64, sentence: Sentence) -> Sentence {
    let them = match wanted == knobs.followers {
        true => format!("the leader and {}", knobs.all_followers()),
        false => format!("the leader and {wanted} of {} followers", knobs.followers),
    };
    let sentence = sentence.write(them).plain(knobs.have_it());
    match knobs.degrades {
        true => sentence
            .plain(format!("after {} without an answer, ", length(knobs.timeout)))
            .strong("the leader goes on alone")
            .plain("."),
        false => sentence.plain("without an answer, ").strong("writes wait").plain("."),
    }
}

fn reads_title(knobs: &Knobs, sentence: Sentence) -> Sentence {
    match knobs.reads {
        "followers" => {
            sentence.plain(" Reads ask ").read("a follower").plain(", which may be behind.")
        }
        "sticky" if knobs.followers == 1 => {
            sentence.plain(" Reads ask ").read("the follower").plain(", which may be behind.")
        }
        "sticky" => sentence
            .plain(" Each client reads from ")
            .read("one follower")
            .plain(", which may be behind, but does not go back in time."),
        "any" => sentence
            .plain(" Reads ask ")
            .read("any replica")
            .plain(": one may be behind, the next not."),
        "read-your-writes" => sentence
            .plain(" Reads ask ")
            .read("a follower that has the reader's own writes")
            .plain(", else the leader."),
        "leader-after-write" => sentence
            .plain(" Reads ask ")
            .read("a follower")
            .plain(format!(", but the leader for {} after an own write.", length(knobs.pin))),
        _ => sentence,
    }
}

pub(super) fn try_this(scenario: &Scenario) -> Vec<Span> {
    let knobs = Knobs::of(scenario);
    let sentence = Sentence::default();
    if let [(rule, _), ..] = broken_rules(scenario)[..] {
        return sentence
            .plain("switch the rule ")
            .strong(rule)
            .plain(" on again, and see which promises hold then.")
            .done();
    }
    if matches!(knobs.reads, "followers" | "sticky" | "any") && knobs.mode != Mode::Sync {
        let last = knobs.last(1);
        return sentence
            .plain("write, and at once ")
            .read(format!("read at {last}"))
            .plain(": a follower that has not heard yet gives the old value.")
            .done();
    }
    if knobs.spares > 0 {
        let next = NodeId::replica(knobs.followers as usize + 1);
        return sentence
            .strong(format!("let {next} join"))
            .plain(" while clients write: it starts from a copy, then plays the log.")
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
        Mode::SemiSync(wanted) | Mode::Any(wanted) | Mode::First(wanted) => {
            let enough = knobs.last(knobs.followers - wanted + 1);
            let then = match (knobs.mode, knobs.degrades) {
                (Mode::SemiSync(_), true) => {
                    format!("waits {}, then acknowledges alone", length(knobs.timeout))
                }
                _ => "waits until enough of them are back".to_string(),
            };
            sentence
                .strong(format!("crash {enough}"))
                .plain(format!(" and write: the leader {then}."))
        }
        Mode::Sync => sentence
            .strong(format!("crash {}", knobs.last(1)))
            .plain(" and write: every write waits for it. Then restart it."),
        Mode::InSync(_) => sentence.strong(format!("crash {}", knobs.last(1))).plain(
            " and write: writes wait until it counts as out of sync, then go on without it.",
        ),
    }
    .done()
}

pub(super) fn consequence(scenario: &Scenario) -> Consequence {
    let knobs = Knobs::of(scenario);
    let broken = broken_rules(scenario);
    let tone = match knobs.mode {
        _ if !broken.is_empty() => Tone::Bad,
        Mode::Async if knobs.failover.is_some() => Tone::Bad,
        Mode::SemiSync(_) if knobs.degrades => Tone::Plain,
        _ if knobs.holders(knobs.followers) == 0 => Tone::Plain,
        _ => Tone::Good,
    };
    let mut sentences: Vec<String> = Vec::new();
    match broken[..] {
        [] => {}
        [(rule, why)] => sentences.push(format!("Switched off: {rule}. {why}")),
        _ => {
            let names: Vec<String> = broken.iter().map(|(rule, _)| (*rule).to_string()).collect();
            sentences.push(format!("Switched off: {}.", names.join("; ")));
        }
    }
    sentences.push(safety(&knobs));
    sentences.extend(log(scenario, &knobs));
    sentences.push(outage(&knobs));
    Consequence { tone, text: sentences.join(" ") }
}

/// Where an acknowledged write is, and how long it takes.
fn safety(knobs: &Knobs) -> String {
    let own = if knobs.own_disk_first { knobs.disk } else { 0 };
    if knobs.mode == Mode::Async {
        let lost = if knobs.failover.is_some() { "the leader dies" } else { "that disk is lost" };
        let late = about(knobs.latency + knobs.disk);
        let took = about(2 * knobs.latency + own);
        return match knobs.own_disk_first {
            true => format!(
                "An acknowledged write is sure to be on 1 disk only: if {lost}, the writes of \
                 {late} can be lost. A write takes {took}."
            ),
            false => format!("An acknowledged write may be on no disk at all. It takes {took}."),
        };
    }
    let holders = knobs.holders(knobs.followers);
    let took = 4 * knobs.latency
        + own
        + match knobs.level {
            "received" => 0,
            "applied" => knobs.disk + knobs.apply,
            _ => knobs.disk,
        };
    let survives = count(holders, "dead node");
    let place = match (knobs.mode, knobs.level) {
        (Mode::InSync(1), _) => "can be on 1 disk only, if nobody else keeps up".to_string(),
        (Mode::InSync(least), _) => {
            format!("is on every replica in sync, at least {least}, and survives {survives}")
        }
        (_, "received") => {
            let followers = count(holders, "follower");
            format!("is in the memory of {followers}, and survives {survives} but no power cut")
        }
        _ => format!("is on {} and survives {survives}", count(holders + 1, "disk")),
    };
    let rest = match knobs.mode {
        Mode::Sync => ", and 1 dead follower stops all writes.".to_string(),
        Mode::SemiSync(_) if knobs.degrades => format!(
            ". After {} without an answer the leader acknowledges alone, and that promise is off.",
            length(knobs.timeout)
        ),
        Mode::SemiSync(_) => ". Without an answer, writes wait.".to_string(),
        Mode::InSync(least @ 2..) => {
            format!(". With fewer than {least} in sync, writes are refused.")
        }
        _ => ".".to_string(),
    };
    format!("An acknowledged write {place}. A write takes {}{rest}", about(took))
}

/// What follows from how the log travels and is played.
fn log(scenario: &Scenario, knobs: &Knobs) -> Vec<String> {
    let mut said = Vec::new();
    match choice(scenario, "shipping") {
        "statements" => said.push(
            "Each replica works out now() and rand() for itself: their tables part.".to_string(),
        ),
        "wal" => {
            let newer = counted(scenario, "newer-followers").unwrap_or(0).min(knobs.followers);
            let they = || format!("{} cannot read the log.", count(newer, "newer follower"));
            said.extend((newer > 0).then(they));
        }
        "triggers" => said.extend(
            span(scenario, "trigger-poll")
                .map(|poll| format!("Followers hear of a write up to {} later.", length(poll))),
        ),
        _ => {}
    }
    match choice(scenario, "feed") {
        "chain" if knobs.followers > 1 => {
            said.push(format!(
                "The last follower hears of a write {} hops later.",
                knobs.followers
            ));
        }
        "relay" | "tree" if knobs.followers > 1 => {
            said.push("If the relay dies, those behind it hear nothing.".to_string());
        }
        _ => {}
    }
    if let Some(rate) = SECOND.checked_div(knobs.apply) {
        let writes = count(rate.max(1), "write");
        said.push(format!("A follower plays {writes} a second: with more, it falls behind."));
    }
    said
}

/// What the death of the leader means for writers.
fn outage(knobs: &Knobs) -> String {
    let Some(parts) = &knobs.failover else {
        return "If the leader dies, writes stop until it is back.".to_string();
    };
    let whole = parts.iter().map(|(part, _)| part).sum();
    let parts: Vec<String> =
        parts.iter().map(|(part, words)| format!("{} {words}", length(*part))).collect();
    format!("If the leader dies, writes stop for {}: {}.", about(whole), parts.join(", "))
}
