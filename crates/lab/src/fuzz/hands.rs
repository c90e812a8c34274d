//! Single messages and timers, steered by hand: seldom, and on top of the rest of a script.
//!
//! Which messages there are is known when a run has been carried out. So the run is carried out
//! once without them, and messages of it are named; the past of an action stays as it was (DET-3),
//! so the first of them is under way when its turn comes. Later ones may come in vain.

use super::numbers::Numbers;
use super::script::{Cast, FOUNDED_MS, MENDED};
use crate::Runner;
use alloc::vec::Vec;
use model::time::MILLISECOND;
use model::{Action, EventKind, MessageId, Scenario, Time, TimedAction};

/// One scenario in so many has such actions.
const SELDOM: u64 = 6;
/// So many of them at most.
const ACTIONS_MAX: u64 = 5;
/// How soon after its sending a message is taken hold of, in microseconds.
const SOON: Time = 3 * MILLISECOND;
/// How far a message is put off, in milliseconds.
const PUT_OFF_MS: u64 = 200;

/// Adds what a person does by hand, in one scenario of a few.
pub fn add(scenario: &mut Scenario, cast: Cast, numbers: &Numbers) {
    let mut draw = numbers.of("hands");
    if !draw.once_in(SELDOM) {
        return;
    }
    let sent = messages(scenario);
    for _ in 0..draw.between(1, ACTIONS_MAX) {
        if sent.is_empty() {
            return;
        }
        let (at, message) = sent[draw.below(sent.len() as u64) as usize];
        let at = (at + draw.between(1, SOON)).min(MENDED - 1);
        let action = match draw.below(6) {
            0 | 1 => Action::Drop(message),
            2 => Action::Duplicate(message),
            3 => {
                let by = draw.between(1, PUT_OFF_MS) * MILLISECOND;
                Action::Postpone { message, by }
            }
            4 => Action::Keep(message),
            _ => cast.time_out(&mut draw, scenario).unwrap_or(Action::Drop(message)),
        };
        scenario.insert(TimedAction { at, action });
    }
}

/// The messages of a run while there is trouble, with when they are sent.
fn messages(scenario: &Scenario) -> Vec<(Time, MessageId)> {
    let mut runner = Runner::with_event_limit(scenario, super::EVENTS_MAX);
    while runner.advance(MENDED, u64::MAX).is_none() && runner.now() < MENDED {}
    let sent = runner.into_trace().events.into_iter().filter_map(|event| match event.kind {
        EventKind::Sent { message, .. } if event.at >= FOUNDED_MS * MILLISECOND => {
            Some((event.at, message))
        }
        _ => None,
    });
    sent.collect()
}
