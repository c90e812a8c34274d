//! What lies behind everything: the ring of equals, or the lines from followers to their leader;
//! and, for a moment, the line from whoever switches a machine off.

use super::Stage;
use crate::geometry::{Pen, cosine, sine};
use crate::scene::{Group, Thing};
use alloc::vec::Vec;

pub(super) fn draw(stage: &Stage<'_>, groups: &mut Vec<Group>) {
    if let Some((middle, rx, ry)) = stage.layout.ring {
        let mut group = Group::new(Thing::Ring, "ring", middle.x, middle.y);
        let d = match stage.look.portrait {
            true => rounded(rx, ry),
            false => ellipse(rx, ry),
        };
        group.path("ring-line", d);
        groups.push(group);
    }
    links(stage, groups);
    switches(stage, groups);
}

/// How long a power switch is shown, in usual latencies.
const SWITCH_LATENCIES: u64 = 3;

/// Who has just switched whom off. The line takes the place of one by which the two are tied
/// anyway.
fn switches(stage: &Stage<'_>, groups: &mut Vec<Group>) {
    let length = stage.timeline.pace().saturating_mul(SWITCH_LATENCIES);
    for (by, node, ago) in stage.timeline.switched_off(stage.frame.at) {
        let ends = stage.layout.middle(by).zip(stage.layout.middle(node));
        let Some((from, to)) = ends.filter(|_| ago < length) else { continue };
        let thing = Thing::Link(by, node);
        groups.retain(|group| group.thing != thing);
        let mut group = Group::new(thing, "switch", 0.0, 0.0);
        group.opacity = 1.0 - ago as f32 / length as f32;
        group.line("switch-line", (from.x, from.y), (to.x, to.y));
        groups.push(group);
    }
}

/// An ellipse as four curves.
fn ellipse(rx: f32, ry: f32) -> alloc::string::String {
    const STEPS: usize = 24;
    let angle = |step: usize| core::f32::consts::TAU * step as f32 / STEPS as f32;
    // A quadratic curve touches the circle at both ends if its handle lies this much further out.
    let handle = 1.0 / cosine(core::f32::consts::PI / STEPS as f32);
    let mut pen = Pen::default().go(rx, 0.0);
    for step in 1..=STEPS {
        let half = (angle(step - 1) + angle(step)) / 2.0;
        let turn = (rx * handle * cosine(half), ry * handle * sine(half));
        pen = pen.curve(turn, rx * cosine(angle(step)), ry * sine(angle(step)));
    }
    pen.close().done()
}

/// The ring of a portrait: a box with round corners through the middles of the cards.
fn rounded(rx: f32, ry: f32) -> alloc::string::String {
    let r = rx.min(ry).min(40.0);
    Pen::default()
        .go(-rx + r, -ry)
        .line(rx - r, -ry)
        .curve((rx, -ry), rx, -ry + r)
        .line(rx, ry - r)
        .curve((rx, ry), rx - r, ry)
        .line(-rx + r, ry)
        .curve((-rx, ry), -rx, ry - r)
        .line(-rx, -ry + r)
        .curve((-rx, -ry), -rx + r, -ry)
        .close()
        .done()
}

/// Who follows whom, as each node itself believes.
fn links(stage: &Stage<'_>, groups: &mut Vec<Group>) {
    for node in &stage.frame.nodes {
        let Some(leader) = node.leader.filter(|&leader| leader != node.id) else { continue };
        if node.status.is_down() || node.id.is_monitor() {
            continue;
        }
        let ends = stage.layout.middle(node.id).zip(stage.layout.middle(leader));
        if let Some((from, to)) = ends {
            let mut group = Group::new(Thing::Link(node.id, leader), "link", 0.0, 0.0);
            group.line("link-line", (from.x, from.y), (to.x, to.y));
            groups.push(group);
        }
    }
}
