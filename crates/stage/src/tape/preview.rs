//! An instant before one goes there: what happens at it in words, and a small bare picture.

use super::{TapeLook, tape_span};
use crate::index::is_milestone;
use crate::scene::{Scene, Shape, Thing};
use crate::text::{self, name};
use crate::timeline::Timeline;
use alloc::format;
use alloc::string::String;
use model::notation::{is_background, words_of};
use model::{Event, EventKind, Outcome, Time};

/// How near an event has to be to a place to be meant by it, in pixels.
const NEAR: f32 = 5.0;

/// What happens at an instant of a tape, in one sentence: the milestone next to it, or else the
/// event next to it, or else what happened last and how long ago.
pub fn words_at(timeline: &Timeline, look: &TapeLook, at: Time) -> String {
    let reach = tape_span(look, NEAR);
    let nearest = |before: Option<Time>, after: Option<Time>| {
        let near = [before, after].into_iter().flatten();
        near.min_by_key(|instant| instant.abs_diff(at)).filter(|it| it.abs_diff(at) <= reach)
    };
    let upto = at.saturating_add(1);
    let milestone = nearest(timeline.previous_milestone(upto), timeline.next_milestone(at));
    let event = || nearest(timeline.previous_event(upto), timeline.next_event(at));
    match milestone.or_else(event) {
        Some(instant) => words_of_instant(timeline, instant),
        None => match timeline.previous_event(upto) {
            Some(last) => {
                format!("{} ago: {}", text::length(at - last), words_of_instant(timeline, last))
            }
            None => "Nothing has happened yet".into(),
        },
    }
}

/// What happens at an instant: its first milestone, or else its first event that is no background.
fn words_of_instant(timeline: &Timeline, at: Time) -> String {
    let (trace, scenario) = (timeline.trace(), timeline.scenario());
    let first = trace.events.partition_point(|event| event.at < at);
    let here = || trace.events[first..].iter().take_while(|event| event.at == at);
    let count = here().filter(|event| !is_background(event, scenario)).count();
    let event = here()
        .find(|event| is_milestone(scenario, &event.kind))
        .or_else(|| here().find(|event| !is_background(event, scenario)));
    let words = event.map_or(String::new(), |event| said(timeline, event));
    match count {
        0 | 1 => words,
        more => format!("{words}, and {} more", more - 1),
    }
}

/// An event in words, with the clients by their names.
fn said(timeline: &Timeline, event: &Event) -> String {
    let span = match event.kind {
        EventKind::Invoked { op, .. } | EventKind::Returned { op, .. } => timeline.operation(op),
        _ => None,
    };
    match (event.kind, span) {
        (EventKind::Returned { outcome, .. }, Some(span)) => {
            format!("{} hears: {}, {}", name(span.client), span.asked(), outcome_word(outcome))
        }
        (_, Some(span)) => format!("{} asks: {}", name(span.client), span.asked()),
        _ => words_of(event, timeline.scenario(), &timeline.trace().words),
    }
}

fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok => "ok",
        Outcome::Refused => "refused",
        Outcome::Unknown => "timed out",
    }
}

/// How much larger letters are on a stamp, beside all else.
const LETTERS: f32 = 2.6;

/// A scene to be shown as small as a stamp: without words, names, sets and trails.
pub fn bare(mut scene: Scene) -> Scene {
    scene.groups.retain(|group| {
        matches!(
            group.thing,
            Thing::Ring
                | Thing::Link(..)
                | Thing::Wall(_)
                | Thing::Message(_)
                | Thing::Node(_)
                | Thing::Client(_)
        )
    });
    for group in &mut scene.groups {
        group.label = None;
        // The name of a replica or a client is all that can still be read, if it is large.
        let named = matches!(group.thing, Thing::Node(_) | Thing::Client(_));
        let mut first = named;
        group.shapes.retain_mut(|shape| match shape {
            Shape::Text { size, .. } => {
                *size *= LETTERS;
                core::mem::take(&mut first)
            }
            _ => true,
        });
    }
    scene
}
