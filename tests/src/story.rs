//! Golden stories: a scenario, and what its run is expected to say.
//!
//! ```text
//! # What the story is about.
//! topology leaderless            ← a scenario in the usual grammar
//! …
//! 5ms c1 write x 7
//! ---- without heartbeats         ← or: ---- only crashes, suspects, is leader
//!       0s  script  …             ← the expected events
//! ----
//! ended by quiet …                ← the expected report
//! ```
//!
//! `REPLAB_BLESS=1 cargo test -p tests --test golden` writes the expectations anew. Read the
//! difference before committing it: a story that nobody has read proves nothing.

use lab::{Report, Run};
use model::notation;
use model::time::Show;
use std::fmt::Write;

/// A story as it stands in its file.
#[derive(Debug)]
pub struct Story {
    /// The scenario's text.
    pub scenario: String,
    /// What of the events is shown: the words after the first dashes.
    pub selection: String,
    /// The expected events.
    pub events: String,
    /// The expected report.
    pub report: String,
}

const DASHES: &str = "----";

impl Story {
    /// Takes a story's file apart; missing parts are empty.
    pub fn parse(text: &str) -> Self {
        let mut story = Self {
            scenario: String::new(),
            selection: "without heartbeats".into(),
            events: String::new(),
            report: String::new(),
        };
        let mut part = 0;
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix(DASHES) {
                part += 1;
                if part == 1 && !rest.trim().is_empty() {
                    story.selection = rest.trim().into();
                }
                continue;
            }
            let target = match part {
                0 => &mut story.scenario,
                1 => &mut story.events,
                _ => &mut story.report,
            };
            target.push_str(line);
            target.push('\n');
        }
        story
    }

    /// The words of which one must be in the line of an event that is shown; none if it is shown
    /// unless it is background.
    pub fn words(&self) -> Vec<&str> {
        let list = self.selection.strip_prefix("only ").map(|list| list.split(','));
        list.into_iter().flatten().map(str::trim).collect()
    }

    /// Puts a story together again.
    pub fn print(&self) -> String {
        let Self { scenario, selection, events, report } = self;
        format!("{scenario}{DASHES} {selection}\n{events}{DASHES}\n{report}")
    }

    /// The same story with what the run really says.
    pub fn told_by(&self, run: &Run) -> Self {
        Self {
            scenario: self.scenario.clone(),
            selection: self.selection.clone(),
            events: events(run, &self.words()),
            report: report(&run.report, run),
        }
    }
}

fn events(run: &Run, words: &[&str]) -> String {
    let mut text = String::new();
    for event in &run.trace.events {
        let line = notation::line(event, &run.scenario, &run.trace.words);
        let shown = match words.is_empty() {
            true => !notation::is_background(event, &run.scenario),
            false => words.iter().any(|word| line.contains(word)),
        };
        if shown {
            writeln!(text, "{line}").expect("writing to a string succeeds");
        }
    }
    text
}

fn report(report: &Report, run: &Run) -> String {
    let mut text = String::new();
    let mut say = |line: String| {
        text.push_str(line.trim_end());
        text.push('\n');
    };
    let (at, why) = (Show(run.trace.end), run.trace.ended_by.word());
    say(format!("ended by {why} at {at}"));
    for lost in &report.lost_writes {
        let (told, _) = lost.acknowledged;
        say(format!(
            "lost {} {}={}, acknowledged at {}",
            lost.op,
            lost.key,
            lost.value,
            Show(told)
        ));
    }
    for stale in &report.stale_reads {
        let missed = stale.missed;
        say(format!("stale read {}, missed {missed}, {} behind", stale.read, stale.behind));
    }
    for failover in &report.failovers {
        let rto = failover
            .rto_us
            .map_or("no write after it".into(), |rto| format!("no writes for {}", Show(rto)));
        let detected = failover.detection.map_or("never".into(), |(at, _)| Show(at).to_string());
        say(format!(
            "failover {} to {} in epoch {}: detected {detected}, promoted {}, {rto}, \
             {} acknowledged writes lost",
            failover.from,
            failover.to,
            failover.epoch,
            Show(failover.promotion.0),
            failover.rpo_writes
        ));
    }
    for side in check::divergence(&run.trace) {
        let list = |ops: &[model::OpId]| {
            let words: Vec<String> = ops.iter().map(ToString::to_string).collect();
            words.join(",")
        };
        say(format!(
            "{} in epoch {} had {} acknowledged; the other side lacks {}",
            side.leader,
            side.epoch,
            list(&side.acknowledged),
            list(&side.lost_to_others)
        ));
    }
    for pair in &report.collisions {
        say(format!("{} and {} were both given id {}", pair.first, pair.second, pair.id));
    }
    for finding in &report.findings {
        let verdict = match &finding.verdict {
            check::Verdict::Holds => "holds".to_string(),
            check::Verdict::Broken(evidence) => {
                format!("broken at {}: {}", Show(evidence.at), evidence.sentence)
            }
            check::Verdict::Unknown(doubt) => format!("unknown: {}", doubt.sentence),
        };
        say(format!("{}: {verdict}", finding.promise.key));
    }
    text
}
