//! Events in sentences, with the names that the picture uses.
//!
//! Where the notation has words that read well, they are taken; what clients say and what messages
//! do is said in full.

use crate::compose::Selected;
use crate::text::{self, name};
use crate::timeline::Timeline;
use alloc::format;
use alloc::string::{String, ToString};
use model::notation::{value_of, words_of};
use model::{EventId, EventKind, LossCause, MessageId, Outcome, Reason, Traffic};

/// What an event is about, if that can be selected.
pub(super) fn about(timeline: &Timeline, kind: &EventKind) -> Option<Selected> {
    if let Some(message) = kind.message() {
        return Some(Selected::Message(message));
    }
    match *kind {
        EventKind::Invoked { op, .. }
        | EventKind::Retried { op, .. }
        | EventKind::Returned { op, .. }
        | EventKind::AlsoRead { op, .. } => Some(Selected::Operation(op)),
        EventKind::Acted { action } | EventKind::InVain { action, .. } => {
            let timed = timeline.scenario().script.get(action as usize)?;
            if let Some(message) = timed.action.message() {
                return timeline.message(message).map(|_| Selected::Message(message));
            }
            let mut subjects = timed.action.subjects().iter();
            subjects.next().filter(|_| subjects.next().is_none()).map(Selected::Node)
        }
        _ => kind.node().map(Selected::Node),
    }
}

/// An event in words.
pub(super) fn sentence(timeline: &Timeline, id: EventId) -> String {
    let Some(event) = timeline.trace().event(id) else { return String::new() };
    let asked = |op: model::OpId| timeline.operation(op).map(|span| span.asked());
    match event.kind {
        EventKind::Acted { action } => {
            let timed = timeline.scenario().script.get(action as usize);
            format!(
                "the script says: {}",
                timed.map(|timed| &timed.action).map_or(String::new(), ToString::to_string)
            )
        }
        EventKind::Invoked { op, client, .. } => {
            format!("{} asks: {}, {op}", name(client), asked(op).unwrap_or_default())
        }
        EventKind::Retried { op, client, attempt } => {
            format!("{} asks again for {op}, try {}", name(client), attempt + 1)
        }
        EventKind::Returned { op, .. } => {
            let client = timeline.operation(op).map_or(String::new(), |span| name(span.client));
            format!("{client} is told of {op}: {}", told(timeline, op))
        }
        EventKind::Sent { message, from, to, kind, reason, .. } => {
            let mut words =
                format!("{} sends {} to {}", name(from), kind_of(timeline, kind), name(to));
            words +=
                &detail(timeline, message).map_or(String::new(), |detail| format!(", {detail}"));
            words + &because(reason)
        }
        EventKind::Delivered { message, from, to, kind } => {
            let sent = timeline.message(message).map_or(event.at, |flight| flight.sent_at);
            let took = text::brief_length(event.at.saturating_sub(sent));
            let kind = kind_of(timeline, kind);
            format!("{kind} from {} reaches {} after {took}", name(from), name(to))
        }
        EventKind::Queued { from, to, kind, .. } => {
            let kind = kind_of(timeline, kind);
            format!("{kind} from {} waits for its turn at {}", name(from), name(to))
        }
        EventKind::Lost { from, to, kind, cause, .. } => {
            let kind = kind_of(timeline, kind);
            format!("{kind} from {} to {} is lost: {}", name(from), name(to), cause.words())
        }
        _ => words_of(event, timeline.scenario(), &timeline.trace().words),
    }
}

/// A reason behind a colon, if there is one.
pub(super) fn because(reason: Reason) -> String {
    match reason {
        Reason::None => String::new(),
        reason => format!(": {}", reason.words()),
    }
}

/// What the client of an operation was told, in a few words.
pub(super) fn told(timeline: &Timeline, op: model::OpId) -> String {
    let Some(span) = timeline.operation(op) else { return String::new() };
    let Some(told) = span.told else { return "nothing".to_string() };
    match told.outcome {
        Outcome::Ok if span.write => match span.id() {
            Some(id) => format!("ok, id {id}"),
            None => "ok".to_string(),
        },
        Outcome::Ok => match told.of {
            Some(of) => format!("{}, written by {of}", timeline.read(span, &told)),
            None => "nothing is there".to_string(),
        },
        Outcome::Refused => format!("refused{}", because(told.reason)),
        Outcome::Unknown => format!("unknown{}", because(told.reason)),
    }
}

/// The name of a kind of message.
pub(super) fn kind_of(timeline: &Timeline, kind: u8) -> &'static str {
    let row = timeline.scenario().topology.messages.get(usize::from(kind));
    row.map_or("message", |row| row.name)
}

/// What messages are for.
pub(super) fn purpose(traffic: Traffic) -> &'static str {
    match traffic {
        Traffic::Write => "a write on its way",
        Traffic::Read => "a question",
        Traffic::Answer => "an answer",
        Traffic::Acknowledge => "an acknowledgement",
        Traffic::Refuse => "a refusal",
        Traffic::Replicate => "a copy for another replica",
        Traffic::Repair => "a repair of what somebody lacks",
        Traffic::Heartbeat => "a sign of life",
        Traffic::Lead => "about who leads",
        Traffic::Hint => "a value kept for a replica that is silent",
        Traffic::Compare => "a digest, to find what differs",
        Traffic::Vote => "a vote, or the question for one",
    }
}

/// What the detail of a message says, as `value 7` or `to 1042`; none if it has none.
pub(super) fn detail(timeline: &Timeline, message: MessageId) -> Option<String> {
    let flight = timeline.message(message)?;
    let row = timeline.scenario().topology.messages.get(usize::from(flight.kind))?;
    match row.detail {
        "" => None,
        "value" => {
            let words = &timeline.trace().words;
            Some(format!("value {}", value_of(flight.detail, timeline.scenario(), words)))
        }
        what => Some(format!("{what} {}", flight.detail)),
    }
}

/// Where and why a message ends without arriving.
pub(super) fn loss(cause: LossCause) -> &'static str {
    cause.words()
}
