//! Cards in rows: the ranks below a leader, and the two columns of a portrait.
//!
//! In a portrait the ring is folded into two columns in the order of reading, an odd first one on
//! top. The first client stands above and the second below, so that the usual partition, low
//! numbers against high ones, is one line across.
//!
//! ```text
//! five        four
//!   n1        n1 n2
//! n2  n3      n3 n4
//! n4  n5
//! ```

use super::circle::Ring;
use super::{MARGIN, Plan};
use crate::geometry::{Area, Point};
use alloc::vec::Vec;
use model::NodeSet;
use model::scenario::Shape;

/// One row of cards.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// The height of the middles of its cards.
    pub y: f32,
    /// Its own middle.
    pub middle: f32,
    /// From the middle of one card to that of the next.
    pub pitch: f32,
    /// How many cards.
    pub count: usize,
}

/// Splits a number into as few rows as possible, of lengths as equal as possible.
pub(super) fn even(count: usize, abreast: usize) -> Vec<usize> {
    let rows = count.div_ceil(abreast.max(1));
    (0..rows).map(|row| (count + rows - 1 - row) / rows).collect()
}

/// Puts cards into rows: those on top first, then the others, each in order of their numbers.
pub(super) fn cards(plan: &Plan, rows: &[Row], (w, h): (f32, f32)) -> Vec<Area> {
    let replicas = NodeSet::replicas(plan.replicas);
    let top = plan.top.intersection(replicas);
    let order = top.iter().chain(replicas.difference(top).iter());
    let mut places = rows.iter().flat_map(|row| {
        (0..row.count).map(|place| {
            let offset = place as f32 - (row.count - 1) as f32 / 2.0;
            Point::new(row.middle + row.pitch * offset, row.y)
        })
    });
    let mut cards = alloc::vec![Area::default(); plan.replicas];
    for node in order {
        let place = places.next().unwrap_or_default();
        cards[node.ordinal()] = Area::around(place, w, h);
    }
    cards
}

/// How many columns a portrait has, from the middle of one to that of the next, and how large its
/// cards are. Two columns leave a lane between them and one along each margin for messages.
fn columns(plan: &Plan) -> (usize, f32, (f32, f32)) {
    match plan.replicas {
        0..=6 => (2, 168.0, (136.0, 92.0)),
        7..=8 => (2, 168.0, (136.0, 84.0)),
        9..=12 => (2, 168.0, (136.0, 70.0)),
        13..=24 => (3, 116.0, (90.0, 54.0)),
        _ => (5, 69.0, (44.0, 28.0)),
    }
}

/// Height of the row of monitors.
const MONITORS: f32 = 58.0;

/// The height that the cards of a portrait need at least.
pub(super) fn height(plan: &Plan) -> f32 {
    let (columns, _, (_, h)) = columns(plan);
    let rows = match plan.shape {
        Shape::Ring => 1 + plan.replicas.saturating_sub(1).div_ceil(columns),
        Shape::Tree => 2 + plan.replicas.saturating_sub(2).div_ceil(columns),
    };
    let monitors = if plan.monitors > 0 { MONITORS } else { 0.0 };
    let air = if plan.replicas <= 6 { 26.0 } else { 6.0 };
    rows as f32 * (h + 2.0 * MARGIN + air) + monitors
}

/// Arranges the cards of a portrait: replicas in order, then monitors.
pub(super) fn portrait(plan: &Plan, room: Area) -> (Vec<Area>, Option<Ring>) {
    let (columns, across, size) = columns(plan);
    let monitors = if plan.monitors > 0 { MONITORS } else { 0.0 };
    let below = Area::new(room.x, room.y + monitors, room.w, room.h - monitors);
    let folded = plan.shape == Shape::Ring && columns == 2;
    let counts = match plan.shape {
        _ if folded => folded_rows(plan.replicas),
        Shape::Ring => even(plan.replicas, columns),
        Shape::Tree => {
            let top = plan.top.intersection(NodeSet::replicas(plan.replicas)).len().max(1);
            let top = top.min(plan.replicas);
            let mut counts = even(top, columns);
            counts.extend(even(plan.replicas - top, columns));
            counts
        }
    };
    let gap = (below.h - counts.len() as f32 * size.1) / counts.len() as f32;
    let pitch = size.1 + gap.min(64.0);
    let first = below.middle().y - pitch * (counts.len() - 1) as f32 / 2.0;
    let row = |(place, &count): (usize, &usize)| Row {
        y: first + pitch * place as f32,
        middle: room.middle().x,
        pitch: across,
        count,
    };
    let rows: Vec<Row> = counts.iter().enumerate().map(row).collect();
    let mut cards = cards(plan, &rows, size);
    cards.extend((0..plan.monitors).map(|index| {
        let w = 96.0;
        Area::new(room.right() - 18.0 - w - index as f32 * (w + 12.0), room.y + 4.0, w, 46.0)
    }));
    let ring = folded.then(|| {
        let half_height = pitch * (counts.len() - 1) as f32 / 2.0;
        (below.middle(), across / 2.0, half_height.max(1.0))
    });
    (cards, ring.filter(|_| plan.replicas > 2))
}

/// An odd number has one on top; the others stand in pairs.
fn folded_rows(replicas: usize) -> Vec<usize> {
    let mut rows = Vec::new();
    if replicas % 2 == 1 {
        rows.push(1);
    }
    rows.extend(core::iter::repeat_n(2, replicas / 2));
    rows
}
