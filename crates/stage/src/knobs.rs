//! Reading knobs that a family may not have.
//!
//! The stage draws whatever it is given: a knob that is missing, or of another kind than expected,
//! is no mistake here but a reason to say less.

use model::param::ParamKind;
use model::{Micros, ParamValue, Scenario};

/// A count.
pub(crate) fn count(scenario: &Scenario, key: &str) -> Option<u64> {
    match scenario.find(key) {
        Some((_, ParamValue::Count(count))) => Some(*count),
        _ => None,
    }
}

/// A length of time.
pub(crate) fn span(scenario: &Scenario, key: &str) -> Option<Micros> {
    match scenario.find(key) {
        Some((_, ParamValue::Span(span))) => Some(*span),
        _ => None,
    }
}

/// The word of a choice; empty where there is none.
pub(crate) fn choice(scenario: &Scenario, key: &str) -> &'static str {
    match scenario.find(key) {
        Some((param, ParamValue::Choice(place))) => match param.kind {
            ParamKind::Choice(words) => words.get(*place).map_or("", |word| word.key),
            _ => "",
        },
        _ => "",
    }
}
