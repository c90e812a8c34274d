//! The rules that safety rests on, each shown by what happens without it.
//!
//! To each rule of a topology ([`Topology::rules`](model::Topology)) belongs a scenario in which it
//! is switched off, and a promise that breaks there. With the rule on, the same scenario keeps the
//! promise: that is the proof that the rule is what keeps it.
//!
//! ```text
//! the rule's own scenario ─┬─ rule off ─▶ its promise is broken
//!                          └─ rule on  ─▶ its promise holds
//! ```
//!
//! Nobody has to have thought of the scenario: [`caught`] makes up others around it, from a number.

use crate::Run;
use crate::fuzz::{Found, Numbers, around, broken_promise, turn};
use check::Verdict;
use model::Scenario;
use model::scenario::Rule;

/// Every rule of every topology: the topology's key, and the rule.
pub fn all() -> impl Iterator<Item = (&'static str, &'static Rule)> {
    let topologies = crate::registry().topologies.iter();
    topologies.flat_map(|topology| topology.rules.iter().map(|rule| (topology.key, rule)))
}

/// The rule with this name.
pub fn rule(topology: &str, key: &str) -> Option<&'static Rule> {
    all().find(|(of, rule)| *of == topology && rule.key == key).map(|(_, rule)| rule)
}

/// A rule's own scenario, with the rule switched off.
pub fn without(rule: &Rule) -> Scenario {
    let mut scenario = crate::open_text(rule.text).scenario;
    turn(&mut scenario, rule.key, rule.off);
    scenario
}

/// The same scenario with the rule kept.
pub fn with(rule: &Rule, scenario: &Scenario) -> Scenario {
    let mut kept = scenario.clone();
    turn(&mut kept, rule.key, rule.on);
    kept
}

/// The pair of runs that shows a rule.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Without the rule.
    pub without: Run,
    /// With it.
    pub with: Run,
}

/// Runs a rule's own scenario without the rule, and with it.
pub fn pair(rule: &Rule) -> Pair {
    let scenario = without(rule);
    Pair { with: crate::run(&with(rule, &scenario)), without: crate::run(&scenario) }
}

impl Pair {
    /// What broke without the rule, if anything did.
    pub fn broken(&self, rule: &Rule) -> Option<Found> {
        broken_promise(&self.without, rule.promise)
    }

    /// Whether the promise holds with the rule.
    pub fn holds(&self, rule: &Rule) -> bool {
        let finding = self.with.report.finding(rule.promise);
        finding.is_some_and(|finding| finding.verdict == Verdict::Holds)
    }
}

/// The scenario that is made up from a number around that of a rule, with the rule switched off.
pub fn made_up(rule: &Rule, seed: u64) -> Scenario {
    around(&without(rule), &Numbers::new(seed).of(rule.key), seed)
}

/// Whether the missing rule shows in a scenario: its promise breaks, and with the rule it does not.
pub fn caught(rule: &Rule, scenario: &Scenario) -> Option<Found> {
    let found = broken_promise(&crate::fuzz::run(scenario), rule.promise)?;
    let kept = crate::fuzz::run(&with(rule, scenario));
    broken_promise(&kept, rule.promise).is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Goal: the table of rules names what exists. Method: each text is read whole, is of its
    /// topology, and has the rule switched off; each promise is one that the judge knows.
    #[test]
    fn every_rule_is_a_knob_and_every_promise_is_judged() {
        for (topology, rule) in all() {
            let opened = crate::open_text(rule.text);
            assert_eq!(opened.notices, [], "{}", rule.key);
            assert_eq!(opened.scenario.topology.key, topology, "{}", rule.key);
            let knob = opened.scenario.find(rule.key);
            let word = knob.map(|(param, value)| param.print(value));
            assert_eq!(word.as_deref(), Some(rule.off), "{}", rule.key);
            assert_ne!(with(rule, &opened.scenario), opened.scenario, "{}", rule.key);
            let known = check::promises::all().any(|promise| promise.key == rule.promise);
            assert!(known, "{}: {}", rule.key, rule.promise);
        }
    }
}
