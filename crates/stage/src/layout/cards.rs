//! Cards of a picture that is wider than tall: on a ring, or in ranks below a leader.
//!
//! The size of a card is the largest of a fixed list with which no two cards come too close. Trying
//! them in turn is quick (at most fifty cards, at most fourteen sizes), and there is no formula to
//! get wrong.

use super::rows::{self, Row};
use super::{MARGIN, Plan};
use crate::geometry::{Area, Point, cosine, sine};
use alloc::vec::Vec;
use core::f32::consts::PI;
use model::scenario::Shape;

/// Sizes of cards, the best first.
pub(super) const SIZES: [(f32, f32); 14] = [
    (168.0, 96.0),
    (158.0, 92.0),
    (148.0, 88.0),
    (140.0, 86.0),
    (132.0, 82.0),
    (124.0, 78.0),
    (116.0, 70.0),
    (116.0, 62.0),
    (108.0, 58.0),
    (98.0, 54.0),
    (88.0, 48.0),
    (76.0, 40.0),
    (62.0, 32.0),
    (50.0, 26.0),
];

/// The ellipse of a ring: its middle and its radii.
pub(super) type Ring = (Point, f32, f32);

/// Arranges the cards in a room: replicas in order, then monitors.
pub(super) fn landscape(plan: &Plan, room: Area) -> (Vec<Area>, Option<Ring>) {
    let ring = match plan.shape {
        Shape::Ring => ring(plan.replicas, room),
        Shape::Tree => None,
    };
    if let Some((mut cards, ring)) = ring {
        cards.extend(monitors(plan, room));
        return (cards, Some(ring).filter(|_| plan.replicas > 1));
    }
    (ranks(plan, room), None)
}

/// Most replicas that a ring takes; more stand in ranks.
const RING_MAX: usize = 12;

fn ring(replicas: usize, room: Area) -> Option<(Vec<Area>, Ring)> {
    if replicas > RING_MAX {
        return None;
    }
    // Few cards keep a distance from the clients at the sides, so that one sees messages travel.
    let inset = match replicas {
        0..=5 => 46.0,
        6 => 26.0,
        _ => 8.0,
    };
    SIZES.iter().find_map(|&(w, h)| {
        let rx = ((room.w - w) / 2.0 - MARGIN - inset).min(230.0);
        let ry = (room.h - h) / 2.0 - MARGIN;
        let (rx, ry) = match replicas {
            2 => (rx, 60.0),
            // The corners of a square lie further in than the ends of the axes.
            4 => (rx * core::f32::consts::SQRT_2, ry),
            _ => (rx, ry),
        };
        let ring = (room.middle(), rx, ry);
        let cards = on_ring(replicas, ring, w, h);
        clear(&cards).then_some((cards, ring))
    })
}

/// Cards at equal angles. One stands in the middle, two side by side, four in a square; any other
/// number has its first on top.
///
/// They go round against the clock, so that the first of them stand on the left, where the first
/// client stands too: the usual partition, low numbers against high ones, is then one line across.
fn on_ring(replicas: usize, (middle, rx, ry): Ring, w: f32, h: f32) -> Vec<Area> {
    let start = match replicas {
        2 => -PI,
        4 => -0.75 * PI,
        _ => -0.5 * PI,
    };
    let place = |index: usize| {
        if replicas == 1 {
            return Area::around(middle, w, h);
        }
        let angle = start - 2.0 * PI * index as f32 / replicas as f32;
        let (x, y) = (middle.x + rx * cosine(angle), middle.y + ry * sine(angle));
        Area::around(Point::new(x, y), w, h)
    };
    (0..replicas).map(place).collect()
}

/// Whether all cards leave each other room for their outlines.
fn clear(cards: &[Area]) -> bool {
    let near = |one: &Area, other: &Area| one.grown(MARGIN).overlaps(other.grown(MARGIN));
    (0..cards.len()).all(|place| cards[..place].iter().all(|other| !near(&cards[place], other)))
}

/// Size of a monitor's card.
pub(super) const MONITOR: (f32, f32) = (104.0, 52.0);

/// Monitors stand in the right upper corner.
pub(super) fn monitors(plan: &Plan, room: Area) -> Vec<Area> {
    let place = |index: usize| {
        let right = room.right() - 4.0 - index as f32 * (MONITOR.0 + 8.0);
        Area::new(right - MONITOR.0, room.y + 4.0, MONITOR.0, MONITOR.1)
    };
    (0..plan.monitors).map(place).collect()
}

/// Leaders above, the others below, in ranks of equal length.
fn ranks(plan: &Plan, room: Area) -> Vec<Area> {
    let monitors = monitors(plan, room);
    // Very many small cards leave the monitors a strip of their own.
    let strip = if plan.replicas > RING_MAX && plan.monitors > 0 { MONITOR.1 + 12.0 } else { 0.0 };
    let reserved = if strip > 0.0 { 0.0 } else { plan.monitors as f32 * (MONITOR.0 + 12.0) };
    let room = Area::new(room.x, room.y + strip, room.w, room.h - strip);
    let fitting = SIZES.iter().find_map(|&size| {
        ranks_of(plan, room, size, 1, reserved)?;
        let ranks = ranks_of(plan, room, size, plan.top.len(), reserved)?;
        Some((size, ranks))
    });
    let smallest = SIZES[SIZES.len() - 1];
    let (size, ranks) = fitting.unwrap_or_else(|| (smallest, alloc::vec![plan.replicas]));
    let mut cards = rows::cards(plan, &spread(&ranks, room, size, reserved), size);
    cards.extend(monitors);
    cards
}

/// How many cards stand in each rank, if cards of this size leave enough room; the first ranks are
/// those of the leaders.
fn ranks_of(
    plan: &Plan,
    room: Area,
    (w, h): (f32, f32),
    leaders: usize,
    reserved: f32,
) -> Option<Vec<usize>> {
    let pitch = w + 2.0 * MARGIN;
    let abreast = |width: f32| ((width / pitch) as usize).max(1);
    let first = match plan.shape {
        Shape::Ring => plan.replicas,
        Shape::Tree => leaders.clamp(1, plan.replicas.max(1)),
    };
    // A monitor stands at the height of the first rank, on the right.
    let mut ranks = rows::even(first, abreast(room.w - reserved));
    if first < plan.replicas {
        ranks.extend(rows::even(plan.replicas - first, abreast(room.w)));
    }
    let needed = ranks.len() as f32 * (h + 2.0 * MARGIN);
    (needed <= room.h).then_some(ranks)
}

/// Spreads ranks over the height of a room. The first gives way to the monitor on its right if it
/// has to, and stands in the middle otherwise.
fn spread(ranks: &[usize], room: Area, (w, h): (f32, f32), reserved: f32) -> Vec<Row> {
    let gaps = ranks.len().saturating_sub(1).max(1) as f32;
    let pitch = ((room.h - h - 2.0 * MARGIN) / gaps).min(230.0);
    let first = room.middle().y - pitch * (ranks.len() - 1) as f32 / 2.0;
    let row = |(place, &count): (usize, &usize)| {
        let reserved = if place == 0 { reserved } else { 0.0 };
        let needed = count as f32 * (w + 2.0 * MARGIN);
        let is_wide = needed > room.w - 2.0 * reserved;
        let shift = if is_wide { reserved / 2.0 } else { 0.0 };
        let width = room.w - if is_wide { reserved } else { 2.0 * reserved };
        let most = if count < 4 { 240.0 } else { f32::MAX };
        let across = (width / count as f32).min(most);
        let middle = room.middle().x - shift;
        Row { y: first + pitch * place as f32, middle, pitch: across, count }
    };
    ranks.iter().enumerate().map(row).collect()
}
