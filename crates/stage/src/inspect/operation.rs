//! One read or write: what was asked, what was told, and everything that was sent for it.

use super::{Chapter, Field, Inspection, Step, plain, set, trail, words};
use crate::frame::OperationSpan;
use crate::text::{self, brief_length, name};
use crate::timeline::Timeline;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use model::{EventId, EventKind, OpId, Outcome, Reason, Time};

/// Steps of a request that are listed.
const COURSE_SHOWN: usize = 12;
/// Events after the call among which the steps of a request are looked for.
const COURSE_MAX: usize = 50_000;

pub(super) fn inspect(timeline: &Timeline, at: Time, op: OpId) -> Option<Inspection> {
    let span = timeline.operation(op)?;
    let told = span.told.filter(|told| told.at <= at);
    let kind = if span.write { "Write" } else { "Read" };
    let chain = told.map_or(span.called, |told| told.event);
    // The answer itself is the state; the chain begins with what caused it.
    let cause = timeline.trace().event(chain).and_then(|event| event.cause);
    let mut chapters = Vec::from([trail::because(timeline, cause), course(timeline, span)]);
    if span.write {
        chapters.push(kept(timeline, op));
    }
    Some(Inspection {
        title: format!("{kind} {op}: {}", span.asked()),
        state: state(timeline, at, span),
        fields: fields(timeline, at, span),
        chapters,
    })
}

fn state(timeline: &Timeline, at: Time, span: &OperationSpan) -> String {
    let who = name(span.client);
    if at < span.called_at {
        return format!("{who} has not asked yet.");
    }
    let Some(told) = span.told.filter(|told| told.at <= at) else {
        let since = brief_length(at - span.called_at);
        return format!("{who} has been waiting for {since}.");
    };
    let took = brief_length(told.at.saturating_sub(span.called_at));
    match told.outcome {
        Outcome::Ok => format!("{who} was told {} after {took}.", words::told(timeline, span.op)),
        Outcome::Refused => {
            let why = words::because(told.reason);
            format!("{who} was refused after {took}{why}. It did not and will not happen.")
        }
        Outcome::Unknown => {
            format!("After {took} {who} knows nothing: it may have happened, or may happen yet.")
        }
    }
}

fn fields(timeline: &Timeline, at: Time, span: &OperationSpan) -> Vec<Field> {
    let who = name(span.client);
    let mut fields = Vec::from([set(timeline, "Asked by", who, Some(span.called))]);
    let Some(told) = span.told.filter(|told| told.at <= at) else { return fields };
    let answer = words::told(timeline, span.op);
    let odd = told.outcome != Outcome::Ok;
    fields.push(set(timeline, "Told", answer, Some(told.event)).odd(odd));
    if told.reason != Reason::None {
        fields.push(plain("Reason", told.reason.words()).odd(true));
    }
    if !told.counted.is_empty() {
        let title = if span.write { "Write set" } else { "Read set" };
        fields.push(set(timeline, title, text::set(told.counted), Some(told.event)));
    }
    if let Some(write) = told.of.filter(|of| *of != span.op).and_then(|of| timeline.operation(of)) {
        let words = format!("{} of {}: {}", write.op, name(write.client), write.asked());
        fields.push(set(timeline, "Written by", words, Some(write.called)));
    }
    if span.also > 0 {
        let more = text::count(span.also.into(), "more value");
        fields.push(plain("Beside it", format!("{more}, written by others")));
    }
    fields
}

/// Everything that was sent, said again and told for a request, in order of time.
fn course(timeline: &Timeline, span: &OperationSpan) -> Chapter {
    let op = span.op;
    let events = timeline.trace().events.iter().enumerate().skip(span.called.index());
    let last = span.told.map_or(Time::MAX, |told| told.at);
    let mut found: Vec<EventId> = Vec::new();
    for (place, event) in events.take(COURSE_MAX).take_while(|(_, event)| event.at <= last) {
        let of = |message| timeline.message(message).and_then(|flight| flight.op) == Some(op);
        let is_part = match event.kind {
            EventKind::Retried { op: other, .. } | EventKind::Returned { op: other, .. } => {
                other == op
            }
            EventKind::Delivered { message, to, .. } => of(message) && to.is_client(),
            EventKind::Sent { message, from, .. } => of(message) && from.is_client(),
            EventKind::Lost { message, .. } => of(message),
            _ => false,
        };
        if is_part {
            found.push(EventId::new(place));
        }
    }
    shown("Step by step", timeline, found)
}

/// Where a write took effect.
fn kept(timeline: &Timeline, op: OpId) -> Chapter {
    let first = timeline.operation(op).map_or(0, |span| span.called.index());
    let events = timeline.trace().events.iter().enumerate().skip(first).take(COURSE_MAX);
    let found = events.filter(|(_, event)| match event.kind {
        EventKind::Stored { op: other, .. }
        | EventKind::Added { op: other, .. }
        | EventKind::Applied { op: other, .. }
        | EventKind::Discarded { op: other, .. }
        | EventKind::Superseded { op: other, .. }
        | EventKind::Removed { op: other, .. }
        | EventKind::Hinted { op: other, .. } => other == op,
        _ => false,
    });
    let found = found.map(|(place, _)| EventId::new(place)).collect();
    shown("Where it went", timeline, found)
}

/// The first and the last of some events.
fn shown(title: &'static str, timeline: &Timeline, found: Vec<EventId>) -> Chapter {
    let mut steps: Vec<Step> = trail::grouped(timeline, &found);
    let more = steps.len().saturating_sub(COURSE_SHOWN);
    if more > 0 {
        let last = steps.pop();
        steps.truncate(COURSE_SHOWN - 1);
        steps.extend(last);
    }
    Chapter { title, steps, more }
}
