//! The ring that decides who keeps which key.
//!
//! Where each key is kept by some of the replicas only, the middle of the picture shows why: a
//! circle with the places of all machines, where they truly are; the place of the key that the last
//! operation was about; and the walk from there, clockwise, to the first machines that it meets.
//!
//! ```text
//!        ╷  ·  ╷
//!      ·    x●━━━┓     x stands here; the walk meets
//!     ╶     n4    ┃    a place of n4, then one of n5:
//!      ·    n5  ━━┛─── n5     these two keep it
//!        ╵  ·  ╵
//! ```

use super::Stage;
use crate::geometry::{Pen, Point, cosine, sine};
use crate::memo::Drawn;
use crate::scene::{Anchor, Group, Thing};
use crate::text::{self, Face, fit, list, width};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::NodeSet;

/// How far a place reaches across the line, out and in; and that of a keeper.
const TICK: (f32, f32) = (4.0, 2.0);
const OWN: (f32, f32) = (9.0, 4.0);

pub(super) fn draw(stage: &Stage<'_>, groups: &mut Vec<Group>) {
    let Some((middle, r)) = stage.places() else { return };
    let grounds = stage.timeline.grounds();
    let frame = &stage.frame;
    let here = frame.nodes.iter().filter(|node| node.id.is_replica() && !node.status.is_absent());
    let here: NodeSet = here.map(|node| node.id).collect();
    let keepers = if frame.key.is_some() { frame.keepers } else { NodeSet::EMPTY };
    let ticks = |who: NodeSet, (out, into): (f32, f32)| {
        let mut pen = Pen::default();
        for (place, _) in grounds.tokens.iter().filter(|(_, node)| who.contains(*node)) {
            let (a, b) = (at(*place, r + out), at(*place, r - into));
            pen = pen.go(a.0, a.1).line(b.0, b.1);
        }
        pen.done()
    };
    groups.extend(stage.timeline.memo().drawn(
        stage.settled,
        Drawn::Places(here, keepers),
        &|| {
            let mut ring = Group::new(Thing::Ring, "ring core", middle.x, middle.y);
            ring.circle("ring-line", 0.0, 0.0, r);
            ring.path("token", ticks(here.difference(keepers), TICK));
            ring.path("token own", ticks(keepers, OWN));
            Vec::from([ring])
        },
    ));
    groups.extend(walk(stage, middle, r));
}

/// The place of the key in play, the walk from there, and whom it meets.
fn walk(stage: &Stage<'_>, middle: Point, r: f32) -> Option<Group> {
    const KEY: f32 = 12.0;
    let grounds = stage.timeline.grounds();
    let key = stage.frame.key?;
    let from = grounds.place(key)?;
    let met = grounds.walk(key, stage.frame.keepers);
    let (last, _) = met.last()?;
    let mut group = Group::new(Thing::Place, "place", middle.x, middle.y);
    for (place, node) in &met {
        let (x, y) = at(*place, r + OWN.0);
        let token = Point::new(middle.x + x, middle.y + y);
        let door = stage.layout.card(*node).map(|card| card.door(token));
        let door = door.map(|door| (door.x - middle.x, door.y - middle.y));
        // A line across the circle would cross out what is said there.
        if let Some(door) = door.filter(|door| passes_by((x, y), *door, r)) {
            group.line("spoke", (x, y), door);
        }
    }
    let turn = last.wrapping_sub(from);
    let (a, b) = (at(from, r), at(*last, r));
    let arc = Pen::default().go(a.0, a.1).arc(r, turn > u32::MAX / 2, b.0, b.1);
    group.path("walk", arc.done());
    group.circle("key-face", a.0, a.1, KEY);
    let name = key.to_string();
    let size = if name.len() > 2 { text::SIZE_MIN } else { 12.5 };
    group.text_at("key-name", (a.0, a.1 + size * 0.36), Anchor::Middle, size, name);
    let names: Vec<String> = met.iter().map(|(_, node)| node.to_string()).collect();
    group.label = Some(format!("{key} is kept by {}, clockwise of its place", list(&names)));
    said(&mut group, &format!("{key} is kept by"), &names, r);
    Some(group)
}

/// Who keeps the key, in the middle of the circle.
fn said(group: &mut Group, lead: &str, names: &[String], r: f32) {
    const SIZE: f32 = 12.0;
    let room = 1.7 * (r - OWN.1);
    let mut lines: Vec<String> = Vec::new();
    for name in names {
        match lines.last_mut() {
            Some(line) if width(line, SIZE, Face::Bold) + 40.0 < room => {
                *line += &format!(" · {name}")
            }
            _ => lines.push(name.clone()),
        }
    }
    let most = ((r / 17.0) as usize).saturating_sub(1).clamp(1, 3);
    lines.truncate(most);
    let first = -(lines.len() as f32) * 8.0 + 2.0;
    let lead = fit(lead, room, 11.0, Face::Sans);
    group.text_at("place-words", (0.0, first), Anchor::Middle, 11.0, lead);
    for (line, text) in lines.iter().enumerate() {
        let y = first + 17.0 + 16.0 * line as f32;
        let text = fit(text, room, SIZE, Face::Bold);
        group.text_at("place-names", (0.0, y), Anchor::Middle, SIZE, text);
    }
}

/// Whether a straight line stays outside of a circle about the origin.
fn passes_by(a: (f32, f32), b: (f32, f32), r: f32) -> bool {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let share = -(a.0 * dx + a.1 * dy) / (dx * dx + dy * dy).max(0.01);
    let share = crate::geometry::within(share, 0.0, 1.0);
    libm::hypotf(a.0 + dx * share, a.1 + dy * share) > r
}

/// A place of 2³² on a circle about the origin, clockwise from the top.
fn at(place: u32, r: f32) -> (f32, f32) {
    let angle = place as f32 / 4_294_967_296.0 * core::f32::consts::TAU;
    (r * sine(angle), -r * cosine(angle))
}
