//! Looking for seeds at which something breaks, on several threads.
//!
//! Each thread takes the next seed that nobody has taken. When one breaks, no later seed is begun,
//! and all earlier ones are finished; so the first finding is that of the smallest seed, whoever
//! came to it first.

use lab::fuzz::{Found, Ground};
use lab::{rules, shrink};
use model::Scenario;
use model::scenario::Rule;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// After how many seeds progress is reported.
const REPORT_EVERY: u64 = 1_000;

/// Which seeds are tried, and how.
#[derive(Clone, Debug)]
pub struct Search {
    pub seeds: Range<u64>,
    pub jobs: usize,
    /// Whether it goes on after the first finding.
    pub keep_going: bool,
}

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub enum Quarry {
    /// Anything that does not hold on a ground.
    Ground(&'static Ground),
    /// The break of a promise that a missing rule is blamed for.
    Rule(&'static Rule),
}

/// What was found at a seed.
#[derive(Clone, Debug)]
pub struct Finding {
    pub seed: u64,
    /// What broke, by name.
    pub key: String,
    /// What happened, in a sentence.
    pub sentence: String,
    /// When, in microseconds; a panic has no time.
    pub at: Option<model::Time>,
    /// The scenario of the seed.
    pub scenario: Scenario,
    /// The smallest one that was found in which the same breaks.
    pub small: Scenario,
}

impl Quarry {
    fn key(self) -> &'static str {
        match self {
            Self::Ground(ground) => ground.key,
            Self::Rule(rule) => rule.key,
        }
    }

    fn scenario(self, seed: u64) -> Scenario {
        match self {
            Self::Ground(ground) => ground.scenario(seed),
            Self::Rule(rule) => rules::made_up(rule, seed),
        }
    }

    /// What breaks in a scenario: its name, a sentence and a time.
    fn broken(self, scenario: &Scenario) -> Option<(String, String, Option<model::Time>)> {
        let outcome = catch_unwind(AssertUnwindSafe(|| match self {
            Self::Ground(ground) => ground.first_broken(&lab::fuzz::run(scenario)),
            Self::Rule(rule) => rules::caught(rule, scenario),
        }));
        match outcome {
            Ok(found) => found.map(|Found { broken, at, .. }| {
                (broken.key.to_string(), broken.sentence, Some(at))
            }),
            Err(thrown) => {
                let text = thrown.downcast_ref::<String>().cloned();
                let word = || thrown.downcast_ref::<&str>().map(|word| (*word).to_string());
                Some(("panic".into(), text.or_else(word).unwrap_or_default(), None))
            }
        }
    }

    fn finding(self, seed: u64) -> Option<Finding> {
        let scenario = self.scenario(seed);
        let (key, sentence, at) = self.broken(&scenario)?;
        Some(Finding { seed, key, sentence, at, small: scenario.clone(), scenario })
    }

    /// Makes the scenario of a finding small.
    fn shrink(self, finding: &mut Finding) {
        let mut same =
            |smaller: &Scenario| self.broken(smaller).is_some_and(|(key, ..)| key == finding.key);
        finding.small = shrink::shrink_by(&finding.scenario, &mut same, shrink::RUNS);
    }
}

/// Everything that was found, in the order of the seeds; only the first if the search does not keep
/// going.
pub fn hunt(search: &Search, quarry: Quarry) -> Vec<Finding> {
    // What a panic says is printed with its seed; its backtrace would only stand in between.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let mut found = search_in_threads(search, quarry);
    for finding in &mut found {
        quarry.shrink(finding);
    }
    std::panic::set_hook(hook);
    found
}

fn search_in_threads(search: &Search, quarry: Quarry) -> Vec<Finding> {
    let next = AtomicU64::new(search.seeds.start);
    let last = AtomicU64::new(u64::MAX);
    let found = Mutex::new(Vec::new());
    let total = search.seeds.end - search.seeds.start;
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= search.seeds.end || seed > last.load(Ordering::Relaxed) {
                return;
            }
            if let Some(finding) = quarry.finding(seed) {
                if !search.keep_going {
                    last.fetch_min(seed, Ordering::Relaxed);
                }
                found.lock().expect("nobody panics while holding the list").push(finding);
            }
            let done = seed - search.seeds.start + 1;
            if done.is_multiple_of(REPORT_EVERY) {
                eprintln!("replab: {}: {done} of {total} seeds", quarry.key());
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..search.jobs {
            scope.spawn(work);
        }
    });
    let mut found = found.into_inner().expect("nobody panics while holding the list");
    found.sort_by_key(|finding: &Finding| finding.seed);
    if !search.keep_going {
        found.truncate(1);
    }
    found
}
