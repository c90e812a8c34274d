//! What lies behind everything: the grounds of regions, the ring of equals, who tells whom, and
//! the lines from followers to their leader; and, for a moment, the line from whoever switches a
//! machine off.

use super::Stage;
use crate::geometry::{Area, Pen, Point, cosine, sine};
use crate::scene::{Group, Thing};
use crate::text;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use model::NodeId;

pub(super) fn draw(stage: &Stage<'_>, groups: &mut Vec<Group>) {
    regions(stage, groups);
    let feeds = &stage.timeline.grounds().placement.feeds;
    let rings = feeds.is_empty() && stage.places().is_none();
    if let Some((middle, rx, ry)) = stage.layout.ring.filter(|_| rings) {
        let mut group = Group::new(Thing::Ring, "ring", middle.x, middle.y);
        let d = match stage.look.portrait {
            true => rounded(rx, ry),
            false => ellipse(rx, ry),
        };
        group.path("ring-line", d);
        groups.push(group);
    }
    for &(from, to) in feeds {
        // One line for both ways, with the smaller number first.
        let back = feeds.contains(&(to, from));
        if !back || from < to {
            feed(stage, (from, to), back, groups);
        }
    }
    links(stage, groups);
    switches(stage, groups);
}

/// The ground of each region, with its name.
fn regions(stage: &Stage<'_>, groups: &mut Vec<Group>) {
    const NAME: f32 = 12.5;
    let placement = &stage.timeline.grounds().placement;
    for (number, (area, members)) in stage.layout.grounds.iter().zip(&placement.regions).enumerate()
    {
        let thing = Thing::Region(u16::try_from(number).unwrap_or(u16::MAX));
        let mut group = Group::new(thing, "region", area.x, area.y);
        let name = format!("{} {}", placement.region, number + 1);
        let replicas = members.iter().filter(|node| node.is_replica()).collect();
        group.label = Some(format!("{name}: {}", text::set(replicas)));
        group.rect("ground", 0.0, 0.0, (area.w, area.h), 18.0);
        group.text("ground-name", (14.0, 20.0), NAME, name);
        groups.push(group);
    }
}

/// The way by which one leader tells another.
fn feed(stage: &Stage<'_>, (from, to): (NodeId, NodeId), both_ways: bool, groups: &mut Vec<Group>) {
    let ends = stage.layout.middle(from).zip(stage.layout.middle(to));
    let Some((a, b)) = ends else { return };
    let mut group = Group::new(Thing::Link(from, to), "feed", 0.0, 0.0);
    let (d, middle, along) = bowed(stage.layout.others(from, to), a, b);
    group.path("feed-line", d);
    if !both_ways {
        group.path("feed-arrow", arrow(middle, along));
    }
    groups.push(group);
}

/// A line between two places, which bows where it would pass behind a card; its middle, and where
/// it leads there.
fn bowed(others: impl Iterator<Item = Area>, a: Point, b: Point) -> (String, Point, (f32, f32)) {
    let length = a.distance(b).max(1.0);
    let along = ((b.x - a.x) / length, (b.y - a.y) / length);
    let in_the_way = others.filter(|card| card.grown(-8.0).is_crossed(a, b));
    let tall = in_the_way.map(|card| card.w.min(card.h)).fold(0.0_f32, f32::max);
    let straight = a.toward(b, 0.5);
    if tall == 0.0 {
        return (Pen::default().go(a.x, a.y).line(b.x, b.y).done(), straight, along);
    }
    // Upwards, or to the left: a curve comes half as far out as its handle.
    let side = if along.0 > 0.0 { 1.0 } else { -1.0 };
    let out = (tall * 0.5 + 22.0) * 2.0 * side;
    let handle = (straight.x + along.1 * out, straight.y - along.0 * out);
    let middle = straight.toward(Point::new(handle.0, handle.1), 0.5);
    (Pen::default().go(a.x, a.y).curve(handle, b.x, b.y).done(), middle, along)
}

/// The head of an arrow.
fn arrow(at: Point, along: (f32, f32)) -> String {
    let corner = |back, side| at.beside(along, back, side);
    Pen::default().through(&[corner(6.0, 7.0), corner(-5.0, 0.0), corner(6.0, -7.0)]).done()
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
fn ellipse(rx: f32, ry: f32) -> String {
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
fn rounded(rx: f32, ry: f32) -> String {
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
