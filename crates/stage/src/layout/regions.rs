//! Cards that stand together because their machines do: a ground for each region.
//!
//! ```text
//! landscape                     portrait
//! ╭ region 1 ╮ ╭ region 2 ╮     ╭ region 1 ───────╮
//! │   n1     │ │   n2     │     │      n1         │
//! │   n3     │ │   n4     │     │   n3    n5      │
//! │   n5     │ │   n6     │     ╰─────────────────╯
//! ╰──────────╯ ╰──────────╯     ╭ region 2 ───────╮ …
//! ```
//!
//! Between two grounds is room for a wall.

use super::circle::SIZES;
use super::rows::even;
use super::{MARGIN, Plan};
use crate::geometry::{Area, Point};
use alloc::vec::Vec;
use model::{NodeId, NodeSet};

/// Room between two grounds.
const GAP: f32 = 30.0;
/// Height of the name of a ground.
const NAME: f32 = 26.0;

/// The replicas of each region.
fn members(plan: &Plan) -> Vec<Vec<NodeId>> {
    let all = NodeSet::replicas(plan.replicas);
    plan.regions.iter().map(|region| region.intersection(all).iter().collect()).collect()
}

/// How many cards stand in each row of a region: a leader has one of its own.
fn rows(plan: &Plan, members: &[NodeId], abreast: usize) -> Vec<usize> {
    let leads = members.iter().filter(|node| plan.leaders.contains(**node)).count();
    let mut rows = Vec::new();
    if leads > 0 {
        rows.extend(even(leads, abreast));
    }
    rows.extend(even(members.len() - leads, abreast));
    rows
}

/// Columns side by side. Cards have one size everywhere.
pub(super) fn landscape(plan: &Plan, room: Area) -> (Vec<Area>, Vec<Area>) {
    let members = members(plan);
    let count = members.len() as f32;
    let w = (room.w - GAP * (count - 1.0)) / count;
    let grounds: Vec<Area> = (0..members.len())
        .map(|place| Area::new(room.x + (w + GAP) * place as f32, room.y, w, room.h))
        .collect();
    let inner = room.h - NAME;
    let fits = |&&(cw, ch): &&(f32, f32)| {
        let abreast = (w / (cw + 2.0 * MARGIN)) as usize;
        let tall = |members: &Vec<NodeId>| rows(plan, members, abreast).len() as f32;
        let needed = |members: &Vec<NodeId>| tall(members) * (ch + 2.0 * MARGIN);
        abreast > 0 && members.iter().all(|members| needed(members) <= inner)
    };
    let size = SIZES.iter().find(fits).copied().unwrap_or(SIZES[SIZES.len() - 1]);
    let abreast = ((w / (size.0 + 2.0 * MARGIN)) as usize).max(1);
    let mut cards = alloc::vec![Area::default(); plan.replicas];
    for (members, ground) in members.iter().zip(&grounds) {
        fill(plan, members, (*ground, abreast), size, &mut cards);
    }
    (cards, grounds)
}

/// How many columns a region of a portrait has, and the size of its cards.
fn upright(plan: &Plan) -> (usize, (f32, f32)) {
    match plan.replicas {
        0..=6 => (2, (136.0, 92.0)),
        7..=12 => (2, (136.0, 72.0)),
        13..=24 => (3, (88.0, 54.0)),
        _ => (5, (44.0, 28.0)),
    }
}

fn band(plan: &Plan, members: &[NodeId]) -> f32 {
    let (abreast, (_, h)) = upright(plan);
    NAME + rows(plan, members, abreast).len() as f32 * (h + 2.0 * MARGIN)
}

/// The height that the regions of a portrait need.
pub(super) fn height(plan: &Plan) -> f32 {
    members(plan).iter().map(|members| band(plan, members) + GAP).sum()
}

/// Bands below each other.
pub(super) fn portrait(plan: &Plan, room: Area) -> (Vec<Area>, Vec<Area>) {
    let (abreast, size) = upright(plan);
    let members = members(plan);
    let mut cards = alloc::vec![Area::default(); plan.replicas];
    let needed = height(plan) - GAP;
    let more = ((room.h - needed) / members.len().max(1) as f32).max(0.0);
    let (mut y, mut grounds) = (room.y, Vec::new());
    for members in &members {
        let ground = Area::new(room.x + 8.0, y, room.w - 16.0, band(plan, members) + more);
        fill(plan, members, (ground, abreast), size, &mut cards);
        grounds.push(ground);
        y = ground.bottom() + GAP;
    }
    (cards, grounds)
}

/// Spreads the members of a region over its ground.
fn fill(
    plan: &Plan,
    members: &[NodeId],
    (ground, abreast): (Area, usize),
    (w, h): (f32, f32),
    cards: &mut [Area],
) {
    let rows = rows(plan, members, abreast);
    let inner = Area::new(ground.x, ground.y + NAME, ground.w, ground.h - NAME);
    let pitch = (inner.h / rows.len().max(1) as f32).min(h + 84.0);
    let first = inner.middle().y - pitch * (rows.len().saturating_sub(1)) as f32 / 2.0;
    let leads = |node: &&NodeId| plan.leaders.contains(**node);
    let order = members.iter().filter(leads).chain(members.iter().filter(|node| !leads(node)));
    let mut places = rows.iter().enumerate().flat_map(|(row, &count)| {
        let across = (inner.w / count as f32).min(w + 64.0);
        (0..count).map(move |place| {
            let offset = place as f32 - (count - 1) as f32 / 2.0;
            Point::new(inner.middle().x + across * offset, first + pitch * row as f32)
        })
    });
    for node in order {
        let place = places.next().unwrap_or_default();
        cards[node.ordinal()] = Area::around(place, w, h);
    }
}
