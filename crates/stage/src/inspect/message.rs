//! One message: what it says, where it is, what it came of and what came of it.

use super::{Field, Inspection, plain, set, trail, words};
use crate::frame::{Fate, Flight};
use crate::text::{brief_length, name};
use crate::timeline::Timeline;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::{EventId, EventKind, MessageId, Reason, Time};

/// Messages before this one among which an earlier copy of it is looked for.
const COPIES_MAX: usize = 20_000;

pub(super) fn inspect(timeline: &Timeline, at: Time, id: MessageId) -> Option<Inspection> {
    let flight = timeline.message(id)?;
    let row = timeline.scenario().topology.messages.get(usize::from(flight.kind))?;
    let end = end_of(timeline, flight);
    let cause = timeline.trace().event(flight.sent).and_then(|sent| sent.cause);
    // A build for visitors leaves the explanations out.
    let what = if row.help.is_empty() { words::purpose(row.traffic) } else { row.help };
    let mut fields = Vec::from([plain("What it is", what)]);
    fields.extend(words::detail(timeline, id).map(|detail| plain("It says", detail)));
    if flight.reason != Reason::None {
        fields.push(plain("Reason", flight.reason.words()));
    }
    let asked = flight.op.and_then(|op| timeline.operation(op));
    fields.extend(asked.map(|span| {
        let who = format!("{}, {} of {}", span.asked(), span.op, name(span.client));
        set(timeline, "About", who, Some(span.called))
    }));
    fields.push(set(timeline, "Sent by", name(flight.from), Some(flight.sent)));
    fields.push(ends(timeline, at, flight, end));
    fields.extend(copied(timeline, flight));
    let roots: Vec<EventId> = match flight.fate {
        Fate::Delivered => end.into_iter().collect(),
        _ => Vec::new(),
    };
    Some(Inspection {
        title: format!("{}, {} to {}", row.name, name(flight.from), name(flight.to)),
        state: state(at, flight),
        fields,
        chapters: Vec::from([trail::because(timeline, cause), trail::led_to(timeline, &roots)]),
    })
}

/// The event with which its way ends.
fn end_of(timeline: &Timeline, flight: &Flight) -> Option<EventId> {
    let trace = timeline.trace();
    let first = match flight.ends_at.checked_sub(1) {
        Some(before) => trace.events_by(before),
        None => 0,
    };
    let now = trace.events[first..].iter().take_while(|event| event.at == flight.ends_at);
    let mut places = now.enumerate().filter(|(_, event)| match event.kind {
        EventKind::Delivered { message, .. } | EventKind::Lost { message, .. } => {
            message == flight.id
        }
        _ => false,
    });
    places.next().map(|(place, _)| EventId::new(first + place))
}

fn state(at: Time, flight: &Flight) -> String {
    let (from, to) = (name(flight.from), name(flight.to));
    let took = brief_length(flight.ends_at.saturating_sub(flight.sent_at));
    match flight.fate {
        _ if at < flight.sent_at => format!("{from} has not sent it yet."),
        Fate::Lost(cause) if at >= flight.ends_at => {
            format!("It was lost {took} after it left: {}.", words::loss(cause))
        }
        _ if at >= flight.ends_at => format!("It has reached {to}, after {took}."),
        _ if flight.is_held(at) => {
            "Its link is held: it waits until somebody releases it.".to_string()
        }
        _ if flight.waits(at) => format!("It stands at the door of {to} and waits for its turn."),
        _ => {
            let gone = brief_length(at - flight.sent_at);
            format!("It has been on its way from {from} to {to} for {gone}.")
        }
    }
}

fn ends(timeline: &Timeline, at: Time, flight: &Flight, end: Option<EventId>) -> Field {
    let past = at >= flight.ends_at;
    match flight.fate {
        Fate::Delivered => {
            let title = if past { "Arrived at" } else { "Will arrive at" };
            set(timeline, title, name(flight.to), end)
        }
        Fate::Lost(cause) => {
            let title = if past { "Lost" } else { "Will be lost" };
            set(timeline, title, words::loss(cause), end).odd(true)
        }
        Fate::UnderWayAtEnd => plain("Arrives", "not before the run ends"),
    }
}

/// The message of which this one says the same again.
fn copied(timeline: &Timeline, flight: &Flight) -> Option<Field> {
    flight.op?;
    let is_alike = |other: &&Flight| {
        let ends = (other.from, other.to) == (flight.from, flight.to);
        ends && (other.kind, other.op, other.detail) == (flight.kind, flight.op, flight.detail)
    };
    let before = timeline.messages()[..flight.id.index()].iter().rev().take(COPIES_MAX);
    let other = before.clone().find(is_alike)?;
    Some(set(timeline, "Says again", "what was sent before", Some(other.sent)))
}
