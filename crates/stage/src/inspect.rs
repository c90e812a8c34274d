//! Why something is as it is: the inspector's content, without a picture.
//!
//! Whatever can be selected is described in the same form. A *title* and a sentence of state; the
//! *fields*, each with the event that last changed it; and *chapters*, lists of events that hang
//! together. The chapter that matters most is the chain of causes. Every event knows the one
//! without which it would not have happened, so "why?" is a walk up a tree, and "what came of it?"
//! a walk down:
//!
//! ```text
//! because of                                   led to
//!   stored from n2 reaches Ada   11 ms           Ada is told ok       11 ms
//!   n2 has #1 on disk             6 ms           append from n1 …     12 ms
//!   write from Ada reaches n2     5 ms
//!   Ada asks: write x = 7         0 ms   ◀ root: a request, a timer, or what a person did
//! ```
//!
//! A message that arrives and its sending are one step. Every step names its event and the thing
//! that it is about, so whoever shows it can make it a jump in time.
//!
//! Nothing here knows a protocol: everything is read from events, from the state that they make,
//! and from the topology's tables. What the judge has to say about an operation stands elsewhere,
//! because the stage knows no judge.
//!
//! Lists are short (`*_SHOWN`), and say how much they leave out. Walks are bounded (`*_MAX`).

mod client;
mod message;
mod node;
mod operation;
mod setters;
mod trail;
mod words;

use crate::compose::Selected;
use crate::timeline::Timeline;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::{EventId, Time};

/// One event, as something to read and to jump to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: Time,
    /// Which event.
    pub event: EventId,
    /// What happened, in words.
    pub words: String,
    /// What it is about, if that can be selected.
    pub about: Option<Selected>,
}

/// Something that can be said of the thing, and what made it so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it is.
    pub name: String,
    /// What it is now.
    pub value: String,
    /// Whether it deserves a second look: stale, cut off, not allowed.
    pub odd: bool,
    /// The event that last changed it; none if nothing has.
    pub set: Option<Step>,
}

/// A list of events that hang together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// What holds them together.
    pub title: &'static str,
    /// The events, in the order in which they are to be read.
    pub steps: Vec<Step>,
    /// How many more there are that are not listed.
    pub more: usize,
}

/// All there is to know about a thing at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// What it is called.
    pub title: String,
    /// How it is, in a sentence or two.
    pub state: String,
    /// What can be said of it.
    pub fields: Vec<Field>,
    /// What led to this, what came of it, what is under way.
    pub chapters: Vec<Chapter>,
}

/// The title of the chain upward.
pub const BECAUSE: &str = "Because of";
/// The title of the chain downward.
pub const LED_TO: &str = "Led to";

/// Looks at a thing at an instant; none if the run has no such thing.
///
/// Events after the instant appear only as what came of something, never as its state.
pub fn inspect(timeline: &Timeline, at: Time, selected: Selected) -> Option<Inspection> {
    let mut inspection = match selected {
        Selected::Node(node) if node.is_client() => client::inspect(timeline, at, node),
        Selected::Node(node) => node::inspect(timeline, at, node),
        Selected::Message(message) => message::inspect(timeline, at, message),
        Selected::Operation(op) => operation::inspect(timeline, at, op),
    }?;
    inspection.chapters.retain(|chapter| !chapter.steps.is_empty());
    Some(inspection)
}

/// An event as a step of a chain: in words, with the thing that it is about.
pub fn step(timeline: &Timeline, event: EventId) -> Option<Step> {
    let happened = timeline.trace().event(event)?;
    let about = words::about(timeline, &happened.kind);
    Some(Step { at: happened.at, event, words: words::sentence(timeline, event), about })
}

/// A field that nothing has to say about when it changed.
fn plain(name: &str, value: impl Into<String>) -> Field {
    Field { name: name.to_string(), value: value.into(), odd: false, set: None }
}

/// A field that an event has set.
fn set(timeline: &Timeline, name: &str, value: impl Into<String>, event: Option<EventId>) -> Field {
    Field { set: event.and_then(|event| step(timeline, event)), ..plain(name, value) }
}

impl Field {
    fn odd(self, odd: bool) -> Self {
        Self { odd, ..self }
    }
}
