//! # Made-up scenarios, and what must hold in them
//!
//! A *ground* says what stands fast ([`Ground`]); everything else is made up from a number: knobs,
//! latencies, loss, and a script of faults and operations. The same ground and number give the same
//! scenario, so a failing one can be run again.
//!
//! ```text
//! ground + seed ─▶ Scenario ─ run ─▶ Run ─┬─▶ invariants, after every event
//!                                         ├─▶ the ground's claims: promises that the judge judges
//!                                         └─▶ at the end, with all trouble over, somebody leads
//! ```
//!
//! This is how the protocols are tested, and it is not part of the page.

mod claims;
mod ending;
mod grounds;
mod hands;
mod invariants;
mod numbers;
mod script;

pub use claims::Claim;
pub use grounds::{GROUNDS, Ground, Words, turn};
pub use numbers::Numbers;

use crate::Run;
use alloc::format;
use alloc::string::String;
use check::{Finding, Verdict, safety};
use grounds::USUAL;
use model::{EventId, Scenario, Time};
use script::Cast;

/// Events of one made-up run at most: a client that is refused at once and calls without pause
/// makes more of them than anybody wants to look at.
pub const EVENTS_MAX: usize = 150_000;

/// What does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Its name: an invariant, or a promise as the judge names it.
    pub key: &'static str,
    /// What happened, in a sentence.
    pub sentence: String,
}

/// Something that does not hold, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What.
    pub broken: Broken,
    /// When it was certain.
    pub at: Time,
    /// The event after which it was.
    pub event: Option<EventId>,
}

/// The grounds of a topology.
pub fn grounds(topology: &str) -> impl Iterator<Item = &'static Ground> {
    GROUNDS.iter().filter(move |ground| ground.topology == topology)
}

/// The ground with this name.
pub fn ground(topology: &str, key: &str) -> Option<&'static Ground> {
    grounds(topology).find(|ground| ground.key == key)
}

impl Ground {
    /// The scenario of a number.
    ///
    /// # Panics
    /// If the ground is for no topology of the registry, which a test excludes.
    pub fn scenario(&self, seed: u64) -> Scenario {
        let registry = crate::registry();
        let topology = registry.topology(self.topology).expect("a ground is for a topology");
        let mut scenario = registry.blank(topology);
        let numbers = Numbers::new(seed).of(self.topology);
        scenario.seed = seed;
        for param in registry.params(topology) {
            let settings = self.settings.iter().chain(USUAL);
            let Some((key, words)) = settings.into_iter().find(|(key, _)| *key == param.key) else {
                continue;
            };
            turn(&mut scenario, key, numbers.of(key).one_of(words));
        }
        (self.settle)(&mut scenario, &mut numbers.of("settle"));
        let cast = Cast::of(&scenario, (self.wipes, self.clocks));
        script::write(&mut scenario, cast, &numbers);
        hands::add(&mut scenario, cast, &numbers);
        scenario
    }

    /// What does not hold in a run on this ground, if anything. Nothing is said of one that is not.
    pub fn first_broken(&self, run: &Run) -> Option<Found> {
        if self.admits(&run.scenario) { self.watch(run) } else { None }
    }

    /// What does not hold of what this ground claims, on whatever ground the run stands.
    pub fn watch(&self, run: &Run) -> Option<Found> {
        let invariant = invariants::first_broken(&run.scenario, &run.trace);
        let ending = || ending::nobody_leads(&run.scenario, &run.trace);
        let hints = || ending::a_hint_is_left(&run.scenario, &run.trace);
        invariant.or_else(|| self.broken_claim(run)).or_else(ending).or_else(hints)
    }

    fn broken_claim(&self, run: &Run) -> Option<Found> {
        let claims = self.claims.iter().filter(|claim| (claim.when)(&run.scenario));
        claims.into_iter().find_map(|claim| broken_promise(run, claim.promise)).or_else(|| {
            let claimed = |one: &&Finding| {
                let mut claims = self.safety.iter().filter(|claim| (claim.when)(&run.scenario));
                claims.any(|claim| claim.promise == one.promise.key)
            };
            safety::judge(&run.trace).iter().filter(claimed).find_map(broken)
        })
    }
}

/// A scenario like another one, made up from a number: its knobs stay. For one half of the numbers
/// its script is shaken, for the other half it is made up anew.
pub fn around(base: &Scenario, numbers: &Numbers, seed: u64) -> Scenario {
    let mut scenario = base.clone();
    scenario.seed = seed;
    let cast = Cast::of(base, (false, false));
    if seed.is_multiple_of(2) {
        script::shake(&mut scenario, cast, numbers);
    } else {
        scenario.script.clear();
        script::write(&mut scenario, cast, numbers);
    }
    scenario
}

/// The scenario of a ground, run within the limit of events.
pub fn run(scenario: &Scenario) -> Run {
    crate::run_with_event_limit(scenario, EVENTS_MAX)
}

/// What shows that a promise was broken in a run, if it was.
pub fn broken_promise(run: &Run, promise: &str) -> Option<Found> {
    broken(run.report.finding(promise)?)
}

fn broken(finding: &Finding) -> Option<Found> {
    let Verdict::Broken(evidence) = &finding.verdict else { return None };
    let broken = Broken { key: finding.promise.key, sentence: evidence.sentence.clone() };
    Some(Found { broken, at: evidence.at, event: evidence.events.last().copied() })
}

impl Found {
    /// What does not hold, by name, and what happened.
    pub fn words(&self) -> String {
        format!("{} at {}: {}", self.broken.key, model::time::Show(self.at), self.broken.sentence)
    }
}
