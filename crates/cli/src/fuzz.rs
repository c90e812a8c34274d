//! `replab fuzz`: scenarios made up from numbers, run and watched.
//!
//! ```text
//! replab fuzz --topology single-leader --seeds 0..20000
//! replab fuzz --ground safe --seeds 0..500 --keep-going --json
//! replab fuzz --rule lease
//! ```
//!
//! Progress goes to standard error, what was found to standard output: the seed, what broke, a link
//! to the scenario, and a link to the smallest one in which the same breaks. A panic is a finding
//! like any other. With `--rule` the question is turned round: is the broken rule caught?
//!
//! The seeds are shared out among threads; what is printed does not depend on how.

mod hunt;
mod print;

use hunt::{Finding, Quarry, Search, hunt};
use lab::fuzz::{Ground, grounds};
use std::ops::Range;
use std::process::ExitCode;

/// How many seeds are tried where nothing is said.
const SEEDS: Range<u64> = 0..1_000;
/// Within how many seeds a broken rule must be caught where nothing is said.
const SEEDS_OF_A_RULE: Range<u64> = 0..2_000;

/// What the command line asks for.
#[derive(Debug, Default)]
pub struct Options {
    topology: Option<String>,
    seeds: Option<Range<u64>>,
    ground: Option<String>,
    rule: Option<String>,
    keep_going: bool,
    jobs: Option<usize>,
}

impl Options {
    /// Takes an option that belongs to this command. Returns whether it does.
    pub fn take(&mut self, name: &str, parser: &mut lexopt::Parser) -> Result<bool, String> {
        let mut value = || super::value(parser);
        match name {
            "topology" => self.topology = Some(value()?),
            "ground" => self.ground = Some(value()?),
            "rule" => self.rule = Some(value()?),
            "keep-going" => self.keep_going = true,
            "seeds" => {
                let text = value()?;
                let seeds = range(&text);
                let seeds = seeds.ok_or(format!("--seeds {text}: expected a range such as 0..500"));
                self.seeds = Some(seeds?);
            }
            "jobs" => {
                let text = value()?;
                let jobs = text.parse().ok().filter(|jobs| (1..=256).contains(jobs));
                let jobs = jobs.ok_or(format!("--jobs {text}: expected a number from 1 to 256"));
                self.jobs = Some(jobs?);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn search(&self, seeds: Range<u64>, keep_going: bool) -> Search {
        let threads = || std::thread::available_parallelism().map_or(1, usize::from);
        let jobs = self.jobs.unwrap_or_else(threads);
        Search { seeds: self.seeds.clone().unwrap_or(seeds), jobs, keep_going }
    }
}

/// Seeds from one number up to, and without, another.
fn range(text: &str) -> Option<Range<u64>> {
    let (first, end) = text.split_once("..")?;
    let (first, end) = (first.parse().ok()?, end.parse().ok()?);
    (first < end).then_some(first..end)
}

/// Runs the command: what is to be printed, and the exit code.
pub fn fuzz(options: &Options, json: bool) -> Result<(String, ExitCode), String> {
    let topology = options.topology.as_deref().unwrap_or("single-leader");
    if lab::registry().topology(topology).is_none() {
        return Err(format!("no topology {topology}"));
    }
    match (&options.rule, &options.ground) {
        (Some(_), Some(_)) => Err("--rule brings a ground of its own: leave --ground out".into()),
        (Some(key), None) => one_rule(options, topology, key, json),
        (None, key) => on_grounds(options, topology, key.as_deref(), json),
    }
}

fn on_grounds(
    options: &Options,
    topology: &str,
    key: Option<&str>,
    json: bool,
) -> Result<(String, ExitCode), String> {
    let wanted = |ground: &&Ground| key.is_none_or(|key| ground.key == key);
    let wanted: Vec<&'static Ground> = grounds(topology).filter(wanted).collect();
    if wanted.is_empty() {
        let known: Vec<&str> = grounds(topology).map(|ground| ground.key).collect();
        let key = key.unwrap_or_default();
        return Err(format!("no ground {key} of {topology}: there are {}", known.join(", ")));
    }
    let search = options.search(SEEDS, options.keep_going);
    let mut parts = Vec::new();
    for ground in wanted {
        let found = hunt(&search, Quarry::Ground(ground));
        let stop = !found.is_empty() && !search.keep_going;
        parts.push((ground.key, found));
        if stop {
            break;
        }
    }
    let broken = parts.iter().any(|(_, found)| !found.is_empty());
    let text = match json {
        true => print::grounds_as_json(topology, &search, &parts),
        false => print::grounds(topology, &search, &parts),
    };
    Ok((text, if broken { ExitCode::from(1) } else { ExitCode::SUCCESS }))
}

fn one_rule(
    options: &Options,
    topology: &str,
    key: &str,
    json: bool,
) -> Result<(String, ExitCode), String> {
    let Some(rule) = lab::rules::rule(topology, key) else {
        let rules = lab::rules::all().filter(|(of, _)| *of == topology);
        let known: Vec<&str> = rules.map(|(_, rule)| rule.key).collect();
        return Err(format!("no rule {key} of {topology}: there are {}", known.join(", ")));
    };
    let search = options.search(SEEDS_OF_A_RULE, options.keep_going);
    let found = hunt(&search, Quarry::Rule(rule));
    let caught = !found.is_empty();
    let text = match json {
        true => print::rule_as_json(topology, &search, rule, &found),
        false => print::rule(&search, rule, &found),
    };
    Ok((text, if caught { ExitCode::SUCCESS } else { ExitCode::from(1) }))
}
