//! Clients, and what they asked and were told.
//!
//! A bubble has three lines: the question; what became of it, with a sign; and by whose answers.
//! Its words are those of the run: a time-out says *unknown*, because the write may have happened.
//! An insert is told its id, and whoever asks again says so.

use super::Stage;
use crate::frame::{ClientNow, OperationSpan, Told};
use crate::geometry::{Area, Pen};
use crate::layout::Seat;
use crate::scene::{Anchor, Group, Thing};
use crate::text::{self, Face, client_name, fit, shrink};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::{NodeSet, Outcome, Reason};

pub(super) fn draw(stage: &Stage<'_>, groups: &mut Vec<Group>) {
    for client in &stage.frame.clients {
        let Some(seat) = stage.layout.seat(client.id) else { continue };
        let operation = client.open.or(client.last);
        let operation = operation.and_then(|op| stage.timeline.operation(op));
        let said = operation.map(|operation| said(stage, client, operation));
        groups.push(person(stage, client, seat, said.as_ref()));
        if let (Some(operation), Some(said)) = (operation, &said) {
            groups.push(bubble(stage, client, seat, (operation, said)));
        }
    }
}

/// What a bubble says.
struct Said {
    asked: String,
    /// A word for the style sheet: `waiting`, `good`, `bad`, `unknown`.
    tone: &'static str,
    told: String,
    more: String,
}

fn said(stage: &Stage<'_>, client: &ClientNow, operation: &OperationSpan) -> Said {
    let asked = operation.asked();
    let told = operation.told.filter(|_| client.open.is_none());
    let (tone, told, more) = match told {
        None if client.attempt > 0 => {
            ("waiting", "asks again".to_string(), format!("try {}", client.attempt + 1))
        }
        None => ("waiting", "waiting".to_string(), waiting(stage, client, operation)),
        Some(told) => verdict(stage, operation, &told),
    };
    Said { asked, tone, told, more }
}

/// How many answers have come, where the family counts them.
fn waiting(stage: &Stage<'_>, client: &ClientNow, operation: &OperationSpan) -> String {
    match needed(stage, operation) {
        Some(needed) => of(client.heard.len() as u64, needed, operation.write),
        None => String::new(),
    }
}

/// How many answers an operation waits for.
fn needed(stage: &Stage<'_>, operation: &OperationSpan) -> Option<u64> {
    stage.count(if operation.write { "w" } else { "r" })
}

fn of(some: u64, needed: u64, write: bool) -> String {
    let noun = if write { "acks" } else { "answers" };
    format!("{} of {needed} {noun}", some.min(needed))
}

fn verdict(
    stage: &Stage<'_>,
    operation: &OperationSpan,
    told: &Told,
) -> (&'static str, String, String) {
    let took = text::brief_length(told.at.saturating_sub(operation.called_at));
    match told.outcome {
        Outcome::Ok => {
            let told_line = match (operation.write, told.of, operation.id()) {
                (true, _, Some(id)) => format!("ok: id {id}, {took}"),
                (true, _, None) => format!("ok, {took}"),
                (false, ..) => format!("{}, {took}", stage.timeline.read(operation, told)),
            };
            ("good", told_line, counted(stage, operation, told.counted))
        }
        Outcome::Refused => {
            let why = match told.reason {
                Reason::TooFewAcknowledgements | Reason::TooFewAnswers => {
                    match needed(stage, operation) {
                        Some(needed) => of(told.counted.len() as u64, needed, operation.write),
                        None => told.reason.words().to_string(),
                    }
                }
                Reason::NotLeader => "not the leader".to_string(),
                Reason::NoLeader => "no leader known".to_string(),
                Reason::LeaseOver => "fenced".to_string(),
                Reason::TooFewInSync => "too few in sync".to_string(),
                Reason::NotThere => "not come so far".to_string(),
                Reason::NotOffered => "no such operation".to_string(),
                other => other.words().to_string(),
            };
            ("bad", "refused".to_string(), why)
        }
        Outcome::Unknown => ("unknown", "timed out".to_string(), "unknown".to_string()),
    }
}

/// Whose answers were counted.
fn counted(stage: &Stage<'_>, operation: &OperationSpan, counted: NodeSet) -> String {
    match needed(stage, operation) {
        Some(needed) => of(counted.len() as u64, needed, operation.write),
        None if counted.is_empty() => String::new(),
        None if counted.len() <= 3 => format!("by {counted}").replace(',', ", "),
        None => format!("by {}", text::count(counted.len() as u64, "node")),
    }
}

fn person(stage: &Stage<'_>, client: &ClientNow, seat: Seat, said: Option<&Said>) -> Group {
    let tone = said.map_or("idle", |said| said.tone);
    let mut class = format!("client {tone}");
    if stage.is_chosen(client.id) {
        class += " chosen";
    }
    let (x, y) = (seat.middle.x, seat.middle.y);
    let mut group = Group::new(Thing::Client(client.id), class, x, y);
    let name = client_name(client.id).unwrap_or("client");
    group.label = Some(match said {
        Some(said) => format!("{name} ({}): {}", client.id, sentence(said)),
        None => format!("{name} ({}), idle", client.id),
    });
    group.circle("person", 0.0, 0.0, seat.r);
    if stage.is_chosen(client.id) {
        group.circle("chosen", 0.0, 0.0, seat.r + 3.0);
    }
    let size = if seat.r > 20.0 { 14.0 } else { 12.5 };
    group.text_at("name", (0.0, size * 0.36), Anchor::Middle, size, name);
    group
}

/// What a bubble says, as a sentence.
fn sentence(said: &Said) -> String {
    let told = match said.more.as_str() {
        "" => said.told.clone(),
        more => format!("{}, {more}", said.told),
    };
    format!("{}: {told}", said.asked)
}

fn bubble(
    stage: &Stage<'_>,
    client: &ClientNow,
    seat: Seat,
    (operation, said): (&OperationSpan, &Said),
) -> Group {
    let area = seat.bubble;
    let middle = area.middle();
    let chosen = stage.chosen_operation() == Some(operation.op);
    let kind = if operation.write { "write" } else { "read" };
    let class = format!("bubble {} {kind}{}", said.tone, if chosen { " chosen" } else { "" });
    let mut group = Group::new(Thing::Bubble(client.id), class, middle.x, middle.y);
    let name = client_name(client.id).unwrap_or("client");
    group.label = Some(format!("{name}, operation {}: {}", operation.op, sentence(said)));
    group.path("bubble-outline", outline(area, seat));
    let small = area.w < 140.0;
    let size = if small { 12.0 } else { 12.5 };
    let left = -area.w / 2.0 + if small { 9.0 } else { 11.0 };
    let room = area.w - 2.0 * (left + area.w / 2.0);
    let line = |number: usize| -area.h / 2.0 + 20.0 + 17.5 * number as f32;
    let mut say = |class, (x, y), text: &str, room, face| {
        let size = shrink(text, room, size, face);
        group.text(class, (x, y), size, fit(text, room, size, face));
    };
    say("asked", (left, line(0)), &said.asked, room, Face::Mono);
    say("told", (left + 17.0, line(1)), &said.told, room - 17.0, Face::Bold);
    say("more", (left, line(2)), &said.more, room, Face::Sans);
    sign(&mut group, said.tone, (left + 6.0, line(1) - size * 0.36));
    group
}

/// A tick in a circle, a cross in a square, a question mark, or three dots.
fn sign(group: &mut Group, tone: &str, (x, y): (f32, f32)) {
    let pen = Pen::default();
    match tone {
        "good" => {
            group.circle("sign-good", x, y, 6.5);
            let tick = pen.go(x - 3.0, y).line(x - 0.8, y + 2.6).line(x + 3.2, y - 2.6);
            group.path("sign-mark", tick.done());
        }
        "bad" => {
            group.rect("sign-bad", x - 6.0, y - 6.0, (12.0, 12.0), 3.0);
            let cross = pen.go(x - 2.6, y - 2.6).line(x + 2.6, y + 2.6);
            let cross = cross.go(x + 2.6, y - 2.6).line(x - 2.6, y + 2.6);
            group.path("sign-mark", cross.done());
        }
        "unknown" => {
            group.circle("sign-unknown", x, y, 6.3);
            group.text_at("sign-question", (x, y + 3.6), Anchor::Middle, 11.0, "?");
        }
        _ => {
            for place in [-4.5, 0.0, 4.5] {
                group.circle("sign-waiting", x + place, y, 1.4);
            }
        }
    }
}

/// A box with round corners and a tail that points at the client.
fn outline(area: Area, seat: Seat) -> String {
    const R: f32 = 11.0;
    const TAIL: f32 = 6.0;
    let middle = area.middle();
    let (x, y) = (area.w / 2.0, area.h / 2.0);
    let (dx, dy) = (seat.middle.x - middle.x, seat.middle.y - middle.y);
    let sideways = libm::fabsf(dx) > libm::fabsf(dy);
    let mut pen = Pen::default().go(-x + R, -y);
    if !sideways && dy < 0.0 {
        pen = pen.line(dx - TAIL, -y).line(dx, -y - TAIL).line(dx + TAIL, -y);
    }
    pen = pen.line(x - R, -y).curve((x, -y), x, -y + R);
    if sideways && dx > 0.0 {
        pen = pen.line(x, dy - TAIL).line(x + TAIL, dy).line(x, dy + TAIL);
    }
    pen = pen.line(x, y - R).curve((x, y), x - R, y);
    if !sideways && dy > 0.0 {
        pen = pen.line(dx + TAIL, y).line(dx, y + TAIL).line(dx - TAIL, y);
    }
    pen = pen.line(-x + R, y).curve((-x, y), -x, y - R);
    if sideways && dx < 0.0 {
        pen = pen.line(-x, dy + TAIL).line(-x - TAIL, dy).line(-x, dy - TAIL);
    }
    pen.line(-x, -y + R).curve((-x, -y), -x + R, -y).close().done()
}
