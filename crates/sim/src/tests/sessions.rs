//! Sessions: what they repeat, and what they are told in the end.

use super::toy::{lines, run};
use model::{EventKind, Reason};

const BASE: &str = "topology toy\nlatency 5ms\ndisk 1ms\nclients 1\nclient-timeout 100ms\n";

const WORDS: &[&str] = &["asks again", "client #", "ask sent", "applies"];

/// Goal: without retries a refusal and a silence end an operation, as ever.
#[test]
fn without_retries_the_first_outcome_is_the_last() {
    assert_eq!(
        lines(&format!("{BASE}0s c1 write k4 1\n"), WORDS),
        [
            "0s c1→n1 ask sent #1 number 1",
            "10ms client #1 is refused: the node asked is not the leader"
        ]
    );
    assert_eq!(
        lines(&format!("{BASE}0s c1 write k5 1\n"), &["asks again", "client #"]),
        ["100ms client #1 is unknown: no answer in time"]
    );
}

/// Goal: a refusal is followed by a pause and then by the same request; the operation is open all
/// the while, and ends with the answer to the last attempt. Method: `k4` refuses twice; a second
/// call of the client waits behind.
#[test]
fn a_refused_operation_is_asked_for_again_after_a_pause() {
    let text = format!("{BASE}retries 3\nretry-pause 30ms\n0s c1 write k4 2\n1ms c1 read y\n");
    assert_eq!(
        lines(&text, WORDS),
        [
            "0s c1→n1 ask sent #1 number 2",
            "40ms c1 asks again for #1, try 2",
            "40ms c1→n1 ask sent #1 number 2",
            "80ms c1 asks again for #1, try 3",
            "80ms c1→n1 ask sent #1 number 2",
            "86ms n1 applies 1 #1",
            "91ms client #1 is ok",
            "91ms c1→n1 ask sent #2 number 0",
            "101ms client #2 is ok",
        ]
    );
}

/// Goal: the number of retries is a limit, and the last refusal is told.
#[test]
fn a_session_is_told_the_last_refusal() {
    let text = format!("{BASE}retries 2\nretry-pause 0s\n0s c1 write k4 9\n");
    assert_eq!(
        lines(&text, &["asks again", "client #"]),
        [
            "10ms c1 asks again for #1, try 2",
            "20ms c1 asks again for #1, try 3",
            "30ms client #1 is refused: the node asked is not the leader"
        ]
    );
}

/// Goal: a silence is followed by the same request at once, with a time-out of its own; a write
/// that did happen happens again. Method: `k5` is done and not answered the first time.
#[test]
fn a_write_that_is_repeated_can_happen_twice() {
    let text = format!("{BASE}retries 2\n0s c1 write k5 1\n");
    assert_eq!(
        lines(&text, WORDS),
        [
            "0s c1→n1 ask sent #1 number 1",
            "6ms n1 applies 1 #1",
            "100ms c1 asks again for #1, try 2",
            "100ms c1→n1 ask sent #1 number 1",
            "106ms n1 applies 2 #1",
            "111ms client #1 is ok",
        ]
    );
    let silent = format!("{BASE}retries 2\n0s cut c1\n0s c1 write x 1\n");
    assert_eq!(
        lines(&silent, &["asks again", "client #"]),
        [
            "100ms c1 asks again for #1, try 2",
            "200ms c1 asks again for #1, try 3",
            "300ms client #1 is unknown: no answer in time"
        ]
    );
}

/// Goal: when one attempt was not answered and the last was refused, nobody knows whether the first
/// happened. Method: a wall keeps the first attempt's answer back; the second is refused.
#[test]
fn a_refusal_after_a_silence_leaves_the_session_in_doubt() {
    let text = format!("{BASE}retries 1\n0s cut n1 > c1\n50ms heal\n0s c1 write k4 9\n");
    assert_eq!(
        lines(&text, &["asks again", "client #"]),
        ["100ms c1 asks again for #1, try 2", "110ms client #1 is unknown: no answer in time"]
    );
}

/// Goal: the same holds where the driver itself does not know. Method: `k12` ends in doubt the
/// first time, and is refused the second.
#[test]
fn an_answer_in_doubt_is_asked_for_again_and_remembered() {
    let text = format!("{BASE}retries 1\n0s c1 write k12 1\n");
    assert_eq!(
        lines(&text, &["asks again", "client #"]),
        ["60ms c1 asks again for #1, try 2", "70ms client #1 is unknown: no answer in time"]
    );
    assert_eq!(
        lines(&format!("{BASE}0s c1 write k12 1\n"), &["asks again", "client #"]),
        ["10ms client #1 is unknown: too few acknowledgements"]
    );
}

/// Goal: a second refusal of one attempt is no refusal of the next. Method: `k11` refuses twice.
#[test]
fn a_session_that_pauses_hears_no_refusal() {
    let text = format!("{BASE}retries 1\n0s c1 write k11 1\n");
    assert_eq!(
        lines(&text, &["asks again", "client #"]),
        ["60ms c1 asks again for #1, try 2", "71ms client #1 is ok"]
    );
}

/// Goal: a refusal that will not change is final. Method: `k6` cannot be read at all.
#[test]
fn what_is_not_offered_is_not_asked_for_again() {
    assert_eq!(
        lines(&format!("{BASE}retries 5\n0s c1 read k6\n"), &["asks again", "client #"]),
        ["10ms client #1 is refused: this family has no such operation"]
    );
}

/// Goal: the time-out of an attempt that was refused does not count against the next one, and an
/// operation that has ended is not asked for again. Method: the pause ends just before, at and
/// after the time-out of the first attempt.
#[test]
fn each_attempt_has_a_time_out_of_its_own() {
    for pause in [80, 89, 90, 91, 120] {
        let text = format!("{BASE}retries 1\nretry-pause {pause}ms\n0s c1 write k4 1\n");
        let expected = [
            format!("{}ms c1 asks again for #1, try 2", pause + 10),
            format!("{}ms client #1 is ok", pause + 21),
        ];
        assert_eq!(lines(&text, &["asks again", "client #"]), expected);
    }
}

/// Goal: what is told is caused by the answer, the answer by the attempt, and that by the refusal
/// before it: a walk up the causes reaches the call.
#[test]
fn the_causes_of_a_repeated_operation_lead_back_to_its_call() {
    let trace = run(&format!("{BASE}retries 2\n0s c1 write k4 2\n0s cut c1 > n2\n"));
    let told = trace
        .events
        .iter()
        .position(|event| matches!(event.kind, EventKind::Returned { reason: Reason::None, .. }));
    let mut event = trace.events[told.expect("it was told")];
    let mut attempts = Vec::new();
    while let Some(cause) = event.cause {
        event = *trace.event(cause).expect("a cause is an event of the run");
        match event.kind {
            EventKind::Retried { attempt, .. } => attempts.push(attempt),
            EventKind::Invoked { .. } => attempts.push(0),
            _ => {}
        }
    }
    assert_eq!(attempts, [2, 1, 0]);
}
