//! What the machinery must never do.
//!
//! The promises of [`crate::promises`] are made to clients. These are what the machines rely on to
//! keep them: properties of replicated logs, as they are proved of Raft, asked of any topology that
//! has logs and leaders. A system that acknowledges asynchronously does not have them, and need
//! not.
//!
//! | key | file | source |
//! |---|---|---|
//! | `leader-completeness` | `leader_completeness.rs` | Ongaro & Ousterhout 2014, figure 3 |
//! | `state-machine-safety` | `state_machine_safety.rs` | the same |
//! | `lost-updates` | `lost_updates.rs` | Berenson et al., SIGMOD 1995 |
//!
//! They stand in a table of their own, for the command line and the tests: the page does not show
//! them, and so is not made larger by them.

mod leader_completeness;
mod lost_updates;
mod state_machine_safety;

use crate::history::History;
use crate::verdict::{Finding, Promise, Verdict};
use alloc::vec::Vec;
use model::Trace;

/// A property and how to judge it; no verdict where it does not apply to the run.
struct Rule {
    promise: &'static Promise,
    judge: fn(&Trace, &History) -> Option<Verdict>,
}

/// Every property, in the order in which findings are listed.
const RULES: &[Rule] = &[leader_completeness::RULE, state_machine_safety::RULE, lost_updates::RULE];

/// Every property that can be judged, whether or not it applies to a given run.
pub fn all() -> impl Iterator<Item = &'static Promise> {
    RULES.iter().map(|rule| rule.promise)
}

/// Judges what the machines of a run did: every property that applies to it, with its verdict.
pub fn judge(trace: &Trace) -> Vec<Finding> {
    let history = History::of(trace);
    let judged = RULES.iter().filter_map(|rule| {
        let verdict = (rule.judge)(trace, &history)?;
        Some(Finding { promise: rule.promise, verdict })
    });
    judged.collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::testing::Story;

    /// The sentence of a broken property; what is said instead where it is not broken.
    pub(super) fn said(story: &Story, key: &str) -> alloc::string::String {
        let findings = judge(&story.trace);
        let finding = findings.iter().find(|finding| finding.promise.key == key);
        let verdict = finding.map(|finding| &finding.verdict);
        let evidence = verdict.and_then(Verdict::evidence);
        let word = || verdict.map_or("does not apply", Verdict::word).into();
        evidence.map_or_else(word, |evidence| evidence.sentence.clone())
    }

    /// The events that show that a property is broken.
    pub(super) fn shown(story: &Story, key: &str) -> Vec<model::EventId> {
        let findings = judge(&story.trace);
        let finding = findings.iter().find(|finding| finding.promise.key == key);
        let evidence = finding.and_then(|finding| finding.verdict.evidence());
        evidence.map_or_else(Vec::new, |evidence| evidence.events.clone())
    }

    #[test]
    fn nothing_is_said_of_a_run_without_logs() {
        let mut story = Story::new();
        let write = story.wrote(0, "x", 1);
        story.store(0, "x", write, 1);
        assert_eq!(judge(&story.trace), []);
    }

    #[test]
    fn every_property_has_a_key_of_its_own_and_plain_words() {
        let mut keys: Vec<_> = all().chain(crate::promises::all()).map(|one| one.key).collect();
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count);
        for promise in all() {
            assert!(promise.title.chars().count() <= 30, "{} fits in a pill", promise.title);
            assert!(promise.definition.ends_with('.'), "{} is a sentence", promise.key);
        }
    }
}
