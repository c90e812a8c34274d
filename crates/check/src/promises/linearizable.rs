//! Reads see the latest write.
//!
//! The strongest promise about single keys: every operation seems to happen at one instant between
//! its call and its end. The definition and the search are in [`crate::linear`].
//!
//! The search knows what each statement wrote in the end. Where a statement was executed more than
//! once, that may have been decided after the last cited answer: then the break was certain from
//! that moment on.

use super::{Case, Rule};
use crate::budget::Steps;
use crate::history::History;
use crate::linear;
use crate::verdict::{Evidence, Promise, Verdict};
use alloc::vec::Vec;
use model::{EventKind, Time, Trace};

pub(super) const RULE: Rule = Rule {
    promise: &Promise {
        key: "linearizable",
        title: "Reads see the latest write",
        definition: "Every operation seems to happen at one instant between its call and its end, \
                     and every read returns the last value written before that instant.",
        at_end: false,
    },
    judge,
};

fn judge(case: &Case<'_>, steps: &mut Steps) -> Option<Verdict> {
    // What is defined here is what a register does.
    if case.scenario.has_merged() {
        return None;
    }
    let mut verdict = linear::check(case.history, steps);
    if let Verdict::Broken(evidence) = &mut verdict {
        evidence.at = decided(case, evidence);
    }
    Some(verdict)
}

/// When what the cited statements wrote was decided, if that was after the last cited answer.
fn decided(case: &Case<'_>, evidence: &Evidence) -> Time {
    let (trace, cited) = (case.trace, &evidence.events);
    let later = trace.events.iter().enumerate().skip(trace.events_by(evidence.at));
    for (index, event) in later.rev() {
        let told = match event.kind {
            EventKind::Evaluated { op, .. } => op,
            EventKind::Returned { op, of, .. } => of.unwrap_or(op),
            _ => continue,
        };
        let Some(write) = case.history.get(told) else { continue };
        if write.write && !write.formula.is_fixed() && cited.contains(&write.invoked.1) {
            let before =
                Trace { events: trace.events[..index].to_vec(), words: Vec::new(), ..*trace };
            let before = History::of(&before).get(told).and_then(|write| write.value);
            if before != write.value {
                return event.at;
            }
        }
    }
    evidence.at
}

#[cfg(test)]
mod tests {
    use crate::testing::Story;

    /// An insert gave 3 on one leader and 8 on the next. A read saw 3, and then the client was told
    /// that it had been 8.
    #[test]
    fn a_break_that_rests_on_a_value_is_certain_once_the_value_is() {
        let mut story = Story::new();
        let insert = story.insert(0, "x");
        story.append(0, 7, insert, 1);
        story.evaluate(0, 7, insert, 3);
        story.saw_value(1, "x", insert, 3);
        story.append(1, 6, insert, 2);
        story.evaluate(1, 6, insert, 8);
        assert_eq!(story.verdict("linearizable").word(), "holds");
        let told = story.tell_id(insert, 8);
        let verdict = story.verdict("linearizable");
        let evidence = verdict.evidence().expect("it is broken");
        assert_eq!(Some(evidence.at), story.trace.event(told).map(|event| event.at));
        story.evaluate(2, 6, insert, 8);
        assert_eq!(story.verdict("linearizable"), verdict, "nothing is decided any more");
    }
}
