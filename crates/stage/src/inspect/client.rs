//! One client: what it waits for, and what it has been told.

use super::{Chapter, Field, Inspection, plain, set, step, trail};
use crate::frame::ClientNow;
use crate::text::{self, brief_length, count, name};
use crate::timeline::Timeline;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use model::{NodeId, Time};

/// Requests that are listed, the newest first.
const REQUESTS_SHOWN: usize = 8;

pub(super) fn inspect(timeline: &Timeline, at: Time, id: NodeId) -> Option<Inspection> {
    let frame = timeline.frame(at);
    let client = *frame.client(id)?;
    let last = client.open.or(client.last).and_then(|op| timeline.operation(op));
    let told = last.and_then(|span| span.told).filter(|told| told.at <= at);
    let chain = told.map(|told| told.event).or(last.map(|span| span.called));
    let mut fields = fields(timeline, at, &client);
    fields.extend(super::node::clock(timeline, at, id));
    Some(Inspection {
        title: format!("{}, client {id}", name(id)),
        state: state(timeline, at, &client),
        fields,
        chapters: Vec::from([requests(timeline, at, id), trail::because(timeline, chain)]),
    })
}

fn state(timeline: &Timeline, at: Time, client: &ClientNow) -> String {
    let open = client.open.and_then(|op| timeline.operation(op));
    match (open, client.last) {
        (Some(span), _) => {
            let since = brief_length(at.saturating_sub(span.called_at));
            let tries = match client.attempt {
                0 => String::new(),
                attempt => format!(" It asks for the {}. time.", attempt + 1),
            };
            format!("Waits for an answer to {} since {since}.{tries}", span.asked())
        }
        (None, Some(_)) => "Has its answer, and nothing under way.".into(),
        (None, None) => "Has not asked for anything yet.".into(),
    }
}

fn fields(timeline: &Timeline, at: Time, client: &ClientNow) -> Vec<Field> {
    let spans = timeline
        .operations()
        .iter()
        .filter(|span| span.client == client.id && span.called_at <= at);
    let answered = spans.clone().filter(|span| span.told.is_some_and(|told| told.at <= at));
    let asked = spans.count() as u64;
    let answered = answered.count();
    let mut fields =
        Vec::from([plain("Requests", format!("{}, {answered} answered", count(asked, "call")))]);
    if let Some(span) = client.open.and_then(|op| timeline.operation(op)) {
        fields.push(set(timeline, "Waits for", span.asked(), Some(span.called)));
        if !client.heard.is_empty() {
            fields.push(plain("Heard from", text::set(client.heard)));
        }
    }
    fields
}

fn requests(timeline: &Timeline, at: Time, id: NodeId) -> Chapter {
    let mine = |span: &&crate::frame::OperationSpan| span.client == id && span.called_at <= at;
    let spans = timeline.operations().iter().rev().filter(mine);
    let more = spans.clone().count().saturating_sub(REQUESTS_SHOWN);
    let events = spans.take(REQUESTS_SHOWN).map(|span| match span.told {
        Some(told) if told.at <= at => told.event,
        _ => span.called,
    });
    let steps = events.filter_map(|event| step(timeline, event)).collect();
    Chapter { title: "Requests", steps, more }
}
