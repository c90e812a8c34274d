//! Reads see the latest write.
//!
//! The strongest promise about single keys: every operation seems to happen at one instant between
//! its call and its end. The definition and the search are in [`crate::linear`].

use super::{Case, Rule};
use crate::budget::Steps;
use crate::linear;
use crate::verdict::{Promise, Verdict};

pub(super) const RULE: Rule = Rule {
    promise: &Promise {
        key: "linearizable",
        title: "Reads see the latest write",
        definition: "Every operation seems to happen at one instant between its call and its end, \
                     and every read returns the last value written before that instant.",
    },
    judge,
};

fn judge(case: &Case<'_>, steps: &mut Steps) -> Option<Verdict> {
    Some(linear::check(case.history, steps))
}
