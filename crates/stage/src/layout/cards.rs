//! Cards of a picture that is wider than tall: on a circle, by region, or in ranks below a leader.
//!
//! The size of a card is the largest of a fixed list with which no two cards come too close. Trying
//! them in turn is quick (at most fifty cards, at most sixteen sizes), and there is no formula to
//! get wrong.

use super::circle::{self, CIRCLE_MAX, Ring, SIZES};
use super::rows::{self, Row};
use super::{MARGIN, Plan};
use crate::geometry::Area;
use alloc::vec::Vec;
use model::scenario::Shape;

/// Arranges the cards in a room: replicas in order, then monitors.
pub(super) fn landscape(plan: &Plan, room: Area) -> (Vec<Area>, Option<Ring>) {
    let circle = match plan.shape {
        Shape::Ring => circle::cards(plan, room),
        Shape::Tree => None,
    };
    if let Some((mut cards, ring)) = circle {
        cards.extend(monitors(plan, room));
        return (cards, ring);
    }
    (ranks(plan, room), None)
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
    let strip =
        if plan.replicas > CIRCLE_MAX && plan.monitors > 0 { MONITOR.1 + 12.0 } else { 0.0 };
    let reserved = if strip > 0.0 { 0.0 } else { plan.monitors as f32 * (MONITOR.0 + 12.0) };
    let room = Area::new(room.x, room.y + strip, room.w, room.h - strip);
    let fitting = |&size: &(f32, f32)| {
        ranks_of(plan, room, size, 1, reserved)?;
        let ranks = ranks_of(plan, room, size, plan.top.len(), reserved)?;
        Some((size, ranks))
    };
    // Of large cards the first with the fewest ranks, so that a tree looks like one.
    const LARGE: usize = 8;
    let fewest = || SIZES[..LARGE].iter().filter_map(fitting).map(|(_, ranks)| ranks.len()).min();
    let few = fewest().and_then(|fewest| {
        SIZES.iter().filter_map(fitting).find(|(_, ranks)| ranks.len() == fewest)
    });
    let fitting = few.or_else(|| SIZES.iter().find_map(fitting));
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
