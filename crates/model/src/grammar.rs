//! The text form of a scenario.
//!
//! One line is one statement. A line that starts with a digit is a timed action
//! ([`crate::script`]); any other is a knob and its value. `#` starts a comment.
//!
//! ```text
//! # One write, and a read that cannot see it yet.
//! topology leaderless
//! n 3
//! w 1
//! r 1
//! seed 42
//! horizon 1s
//!
//! 10ms c1 write x 7
//! 12ms c2 read x at n3
//! ```
//!
//! Knobs at their default are left out when a scenario is printed, so the printed form is unique:
//! equal scenarios have equal texts.

use crate::action::TimedAction;
use crate::limits::{ACTIONS_MAX, HORIZON_MAX, HORIZON_MIN, NOTICES_MAX, TEXT_BYTES_MAX};
use crate::notice::Notice;
use crate::param::{Param, ParamKind, ParamValue};
use crate::scenario::{DEFAULT_HORIZON, Registry, Scenario, Topology};
use crate::script;
use crate::time::{Show, digits, parse as parse_time};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Write;

/// A `key value` pair, and where it stands.
pub(crate) struct Pair<'a> {
    pub(crate) key: &'a str,
    pub(crate) value: &'a str,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// Reads a text. Whatever cannot be taken falls back to its default and leaves a notice; a text
/// without notices was taken whole.
pub fn parse(text: &str, registry: &Registry) -> (Scenario, Vec<Notice>) {
    let mut notices = Notices::default();
    if text.len() > TEXT_BYTES_MAX {
        notices.push(Notice::new(
            format!("{} bytes", text.len()),
            format!("a text of at most {TEXT_BYTES_MAX} bytes"),
            "nothing of it was read",
        ));
        return (registry.blank(registry.default_topology()), notices.finish());
    }
    let mut pairs = Vec::new();
    let mut script = Vec::new();
    for (index, raw) in text.lines().enumerate() {
        let line = raw.split('#').next().unwrap_or_default();
        let content = line.trim();
        if content.is_empty() {
            continue;
        }
        let number = index + 1;
        let column = line.chars().take_while(|c| c.is_whitespace()).count() + 1;
        if content.starts_with(|c: char| c.is_ascii_digit()) {
            parse_action(content, line, number, &mut script, &mut notices);
        } else {
            let (key, value) = content.split_once(char::is_whitespace).unwrap_or((content, ""));
            pairs.push(Pair { key, value: value.trim(), line: number, column });
        }
    }
    let mut scenario = assemble(&pairs, registry, &mut notices);
    crate::order::sort_by_key(&mut script, |action| u128::from(action.at));
    scenario.script = script;
    (scenario, notices.finish())
}

/// Reads a script alone, as a link carries it.
pub(crate) fn parse_script(text: &str, notices: &mut Notices) -> Vec<TimedAction> {
    let mut script = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if !line.trim().is_empty() {
            parse_action(line.trim(), line, index + 1, &mut script, notices);
        }
    }
    crate::order::sort_by_key(&mut script, |action| u128::from(action.at));
    script
}

fn parse_action(
    content: &str,
    line: &str,
    number: usize,
    script: &mut Vec<TimedAction>,
    notices: &mut Notices,
) {
    if script.len() >= ACTIONS_MAX {
        let limit = format!("at most {ACTIONS_MAX} actions");
        notices.push(Notice::new(content, limit, "the rest was left out").at(number, 1));
        return;
    }
    let words = script::words(content);
    match script::parse(&words) {
        Ok(action) => script.push(action),
        Err(bad) => {
            let found = words.get(bad.word).copied().unwrap_or("end of line");
            let column = column_of(line, bad.word);
            let notice = Notice::new(found, bad.expected, "the line was left out");
            notices.push(notice.at(number, column));
        }
    }
}

/// The column at which a word of a line starts, counted from one.
fn column_of(line: &str, word: usize) -> usize {
    let mut seen = 0;
    let mut inside = false;
    for (column, c) in line.chars().enumerate() {
        let starts = !c.is_whitespace() && !inside;
        inside = !c.is_whitespace();
        if starts {
            if seen == word {
                return column + 1;
            }
            seen += 1;
        }
    }
    line.trim_end().chars().count() + 1
}

/// Builds a scenario from its pairs.
pub(crate) fn assemble(pairs: &[Pair<'_>], registry: &Registry, notices: &mut Notices) -> Scenario {
    let topology = choose_topology(pairs, registry, notices);
    let mut scenario = registry.blank(topology);
    let mut said: Vec<&str> = Vec::new();
    for pair in pairs {
        if said.contains(&pair.key) {
            let notice = Notice::new(pair.key, "each setting once", "the last one was used");
            notices.push(notice.at(pair.line, pair.column));
        }
        said.push(pair.key);
        assign(pair, &mut scenario, notices);
    }
    for (param, count, limit) in scenario.settle() {
        if said.contains(&param.key) {
            let ParamKind::Count { at_most: Some(other), .. } = param.kind else { continue };
            let pair = pairs.iter().rfind(|pair| pair.key == param.key);
            let (line, column) = pair.map_or((1, 1), |pair| (pair.line, pair.column));
            let notice = Notice::new(
                format!("{} {count}", param.key),
                format!("at most {other}, which is {limit}"),
                format!("{limit} was used"),
            );
            notices.push(notice.at(line, column));
        }
    }
    scenario
}

fn choose_topology(
    pairs: &[Pair<'_>],
    registry: &Registry,
    notices: &mut Notices,
) -> &'static Topology {
    let default = registry.default_topology();
    let Some(pair) = pairs.iter().rfind(|pair| pair.key == "topology") else { return default };
    registry.topology(pair.value).unwrap_or_else(|| {
        let known: Vec<&str> = registry.topologies.iter().map(|known| known.key).collect();
        let notice = Notice::new(
            format!("topology {}", pair.value),
            format!("one of {}", known.join(", ")),
            format!("{} was used", default.key),
        );
        notices.push(notice.at(pair.line, pair.column));
        default
    })
}

fn assign(pair: &Pair<'_>, scenario: &mut Scenario, notices: &mut Notices) {
    let mut refuse = |expected: String, used: String| {
        let found = format!("{} {}", pair.key, pair.value);
        notices.push(Notice::new(found, expected, used).at(pair.line, pair.column));
    };
    match pair.key {
        "topology" => {}
        "seed" => match digits(pair.value) {
            Some(seed) => scenario.seed = seed,
            None => refuse("a whole number".to_string(), format!("{} was used", scenario.seed)),
        },
        "horizon" => {
            let range = HORIZON_MIN..=HORIZON_MAX;
            match parse_time(pair.value).filter(|horizon| range.contains(horizon)) {
                Some(horizon) => scenario.horizon = horizon,
                None => refuse(
                    format!("a time from {} to {}", Show(HORIZON_MIN), Show(HORIZON_MAX)),
                    format!("{} was used", Show(scenario.horizon)),
                ),
            }
        }
        key => match scenario.find(key) {
            None => refuse(unknown_key(key, scenario), "it was left out".to_string()),
            Some((param, _)) => match param.parse(pair.value) {
                Some(value) => scenario.replace(param.key, value),
                None => {
                    let kept = scenario.find(key).map(|(param, value)| param.print(value));
                    refuse(param.expectation(), format!("{} was used", kept.unwrap_or_default()));
                }
            },
        },
    }
}

/// Names the known settings, the likely one first.
fn unknown_key(key: &str, scenario: &Scenario) -> String {
    let close = scenario.values().find(|(param, _)| {
        let shared = param.key.bytes().zip(key.bytes()).take_while(|(a, b)| a == b).count();
        shared >= 3 || param.key.contains(key) && !key.is_empty()
    });
    match close {
        Some((param, _)) => {
            format!("a setting of {} (is it {}?)", scenario.topology.key, param.key)
        }
        None => format!("a setting of {}, or a timed action", scenario.topology.key),
    }
}

/// Prints a scenario. Reading the text gives the same scenario again.
pub fn print(scenario: &Scenario) -> String {
    let mut text = format!("topology {}\n", scenario.topology.key);
    for (key, value) in changed(scenario) {
        writeln!(text, "{key} {value}").expect("writing to a string succeeds");
    }
    if !scenario.script.is_empty() {
        text.push('\n');
        text.push_str(&print_script(scenario));
    }
    text
}

/// Prints the script alone, one action a line.
pub fn print_script(scenario: &Scenario) -> String {
    let mut text = String::new();
    for action in &scenario.script {
        writeln!(text, "{action}").expect("writing to a string succeeds");
    }
    text
}

/// The settings that differ from their defaults, in the order of the tables.
pub(crate) fn changed(scenario: &Scenario) -> Vec<(&'static str, String)> {
    let mut pairs = Vec::new();
    for (param, value) in scenario.values() {
        if *value != scenario.settled_default(param) {
            pairs.push((param.key, param.print(value)));
        }
    }
    if scenario.seed != 1 {
        pairs.push(("seed", scenario.seed.to_string()));
    }
    if scenario.horizon != DEFAULT_HORIZON {
        pairs.push(("horizon", Show(scenario.horizon).to_string()));
    }
    pairs
}

impl Scenario {
    /// The value that a knob takes where nothing is said, given what the others are.
    pub fn settled_default(&self, param: &Param) -> ParamValue {
        match param.default_value() {
            ParamValue::Count(count) => ParamValue::Count(count.min(self.count_limit(param))),
            other => other,
        }
    }
}

/// A bounded list of notices.
#[derive(Default)]
pub(crate) struct Notices {
    kept: Vec<Notice>,
    dropped: usize,
}

impl Notices {
    pub(crate) fn push(&mut self, notice: Notice) {
        if self.kept.len() < NOTICES_MAX {
            self.kept.push(notice);
        } else {
            self.dropped += 1;
        }
    }

    pub(crate) fn finish(mut self) -> Vec<Notice> {
        if self.dropped > 0 {
            self.kept.push(Notice::new(
                format!("{} more", self.dropped),
                "a text with fewer mistakes",
                "they were handled in the same way",
            ));
        }
        self.kept
    }
}
