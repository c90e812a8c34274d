//! RULE-1: every rule is needed.
//!
//! A rule that nobody would miss is none. So each is broken twice: in the scenario that ships with
//! it, and in scenarios that nobody thought of.

#![cfg(not(target_arch = "wasm32"))]

use lab::rules;

/// Within how many made-up scenarios a missing rule has to show.
const SEEDS: u64 = 2_000;

/// Goal: it is the rule that keeps the promise. Method: the kept scenario of each rule, without it
/// and with it.
#[test]
fn without_a_rule_its_promise_breaks_and_with_it_the_promise_holds() {
    let mut count = 0;
    for (topology, rule) in rules::all() {
        let pair = rules::pair(rule);
        let name = format!("{topology}, {}, {}", rule.key, rule.promise);
        assert!(pair.broken(rule).is_some(), "{name}: kept without the rule");
        let with = pair.with.report.finding(rule.promise);
        assert!(pair.holds(rule), "{name}: with the rule {with:?}");
        count += 1;
    }
    assert!(count >= 12, "only {count} rules");
}

/// Goal: no break of a rule slips through: a protocol that did not keep it would be found out.
/// Method: scenarios made up around that of the rule, until one breaks the promise that holds in it
/// with the rule.
#[test]
fn a_broken_rule_is_caught_in_made_up_scenarios() {
    for (topology, rule) in rules::all() {
        let mut seeds = 0..SEEDS;
        let caught = seeds.find(|seed| rules::caught(rule, &rules::made_up(rule, *seed)).is_some());
        assert!(caught.is_some(), "{topology}, {}: not caught in {SEEDS} seeds", rule.key);
    }
}
