//! Cards of equal rank on a circle, or, where there are very many, on circles within each other.
//!
//! ```text
//! up to 12                 up to 50
//!       n1                    · n1 ·
//!   n2      n5              · · n2 · ·
//!                           · ·    · ·
//!    n3    n4                 · · · ·
//! ```
//!
//! The size of a card is the largest of a fixed list with which no two cards come too close. A true
//! circle is preferred to an ellipse, as long as cards stay large. Cards go round against the
//! clock, so that the first of them stand on the left, where the first client stands too: the usual
//! partition, low numbers against high ones, is then one line across.

use super::{MARGIN, Plan, TILE_MARGIN};
use crate::geometry::{Area, Point, cosine, sine};
use alloc::vec::Vec;
use core::f32::consts::PI;
use model::NodeId;

/// Sizes of cards, the best first.
pub(super) const SIZES: [(f32, f32); 16] = [
    (204.0, 116.0),
    (190.0, 110.0),
    (178.0, 104.0),
    (168.0, 100.0),
    (158.0, 96.0),
    (148.0, 92.0),
    (140.0, 88.0),
    (132.0, 84.0),
    (124.0, 78.0),
    (116.0, 70.0),
    (108.0, 62.0),
    (98.0, 54.0),
    (88.0, 48.0),
    (76.0, 40.0),
    (62.0, 32.0),
    (50.0, 26.0),
];

/// Sizes of the tiles that very many replicas are drawn as.
const TILES: [(f32, f32); 10] = [
    (92.0, 50.0),
    (84.0, 46.0),
    (76.0, 42.0),
    (70.0, 38.0),
    (64.0, 36.0),
    (58.0, 34.0),
    (54.0, 30.0),
    (48.0, 28.0),
    (42.0, 26.0),
    (38.0, 24.0),
];

/// Most replicas that stand as cards on one circle; more are tiles on several.
pub(super) const CIRCLE_MAX: usize = 12;
/// How far the circle of places keeps from the cards around it.
const AWAY: f32 = 24.0;
/// Room between the line of a circle and the edge.
const LINE: f32 = 8.0;

/// The line on which cards stand: its middle and its radii.
pub(super) type Ring = (Point, f32, f32);

/// Cards on a circle, if there is a size that fits.
pub(super) fn cards(plan: &Plan, room: Area) -> Option<(Vec<Area>, Option<Ring>)> {
    if plan.replicas > CIRCLE_MAX {
        return tiles(plan.replicas, room).map(|cards| (cards, None));
    }
    if plan.replicas == 1 {
        let (w, h) = SIZES[0];
        return Some((alloc::vec![Area::around(room.middle(), w, h)], None));
    }
    const LARGE: usize = 8;
    let round = SIZES[..LARGE].iter().find_map(|size| fitting(plan, room, *size, true));
    let any = || SIZES.iter().find_map(|size| fitting(plan, room, *size, false));
    let (cards, ring) = round.or_else(any)?;
    Some((cards, Some(ring)))
}

/// The angles at which cards stand. Two stand side by side, four in a square; any other number has
/// its first on top. A hub stands in the middle of the others.
fn angles(plan: &Plan) -> Vec<f32> {
    let around = plan.replicas - usize::from(plan.hub.is_some());
    let start = match around {
        2 => -PI,
        4 => -0.75 * PI,
        _ => -0.5 * PI,
    };
    let turn = if plan.clockwise { 2.0 * PI } else { -2.0 * PI };
    (0..around).map(|place| start + turn * place as f32 / around as f32).collect()
}

/// Cards of a size on the largest circle, or ellipse, that a room takes; none if they come too
/// close to each other.
fn fitting(plan: &Plan, room: Area, (w, h): (f32, f32), round: bool) -> Option<(Vec<Area>, Ring)> {
    let angles = angles(plan);
    // Few cards keep a distance from the clients at the sides, so that one sees messages travel.
    let inset = match plan.replicas {
        0..=3 => 18.0,
        4..=5 => 16.0,
        _ => 4.0,
    };
    let most = |of: &dyn Fn(f32) -> f32| angles.iter().map(|a| of(*a)).fold(0.0_f32, f32::max);
    let side = most(&|angle| libm::fabsf(cosine(angle))).max(0.1);
    let (up, down) = (most(&|angle| -sine(angle)), most(&sine));
    let rx = ((room.w - w) / 2.0 - MARGIN - inset) / side;
    let rx = rx.min(room.w / 2.0 - LINE);
    // Above and below reaches either the line itself or the outermost card.
    let ends = |reach: f32| [(reach, h / 2.0 + MARGIN), (1.0, LINE)];
    let mut ry = f32::MAX;
    for (above, over) in ends(up) {
        for (below, under) in ends(down) {
            ry = ry.min((room.h - over - under) / (above + below).max(0.1));
        }
    }
    let (rx, ry) = if round { (rx.min(ry), rx.min(ry)) } else { (rx, ry) };
    if rx < 1.0 || ry < 1.0 {
        return None;
    }
    let reach = |share: f32| (share * ry + h / 2.0 + MARGIN).max(ry + LINE);
    let spare = room.h - reach(up) - reach(down);
    let middle = Point::new(room.middle().x, room.y + reach(up) + spare / 2.0);
    let mut places = angles.iter();
    let card = |node: usize| {
        let at = match plan.hub == Some(NodeId::replica(node)) {
            true => middle,
            false => {
                let angle = places.next().copied().unwrap_or_default();
                Point::new(middle.x + rx * cosine(angle), middle.y + ry * sine(angle))
            }
        };
        Area::around(at, w, h)
    };
    let cards: Vec<Area> = (0..plan.replicas).map(card).collect();
    clear(&cards, MARGIN).then_some((cards, (middle, rx, ry)))
}

/// Tiles on one line that goes in and out, or, where they are too many for that, on rounds within
/// each other. Either way they are numbered by their angle.
fn tiles(replicas: usize, room: Area) -> Option<Vec<Area>> {
    const ZIGZAG: usize = 7;
    const RATIOS: [f32; 6] = [0.8, 0.74, 0.68, 0.62, 0.56, 0.5];
    let zigzag = TILES[..ZIGZAG]
        .iter()
        .find_map(|&size| RATIOS.iter().find_map(|&ratio| in_and_out(replicas, room, size, ratio)));
    let rounds = || {
        let of = |&size: &(f32, f32)| (1..=3).find_map(|count| rounds(replicas, room, size, count));
        TILES.iter().find_map(of)
    };
    zigzag.or_else(rounds)
}

/// The radii of the outermost round.
fn outermost(room: Area, (w, h): (f32, f32)) -> (f32, f32) {
    ((room.w - w) / 2.0 - TILE_MARGIN, (room.h - h) / 2.0 - TILE_MARGIN)
}

fn on(room: Area, (rx, ry): (f32, f32), angle: f32, (w, h): (f32, f32)) -> Area {
    let (x, y) = (room.middle().x + rx * cosine(angle), room.middle().y + ry * sine(angle));
    Area::around(Point::new(x, y), w, h)
}

/// Every second tile stands further in, by a share of the radius.
fn in_and_out(replicas: usize, room: Area, size: (f32, f32), ratio: f32) -> Option<Vec<Area>> {
    let (rx, ry) = outermost(room, size);
    let places = evenly(rx, ry, replicas);
    let card = |(place, &(_, angle)): (usize, &(f32, f32))| {
        let share = if place % 2 == 0 { 1.0 } else { ratio };
        on(room, (rx * share, ry * share), angle, size)
    };
    let cards: Vec<Area> = places.iter().enumerate().map(card).collect();
    clear(&cards, TILE_MARGIN).then_some(cards)
}

fn rounds(replicas: usize, room: Area, size: (f32, f32), count: usize) -> Option<Vec<Area>> {
    let (w, h) = (size.0 + 2.0 * TILE_MARGIN, size.1 + 2.0 * TILE_MARGIN);
    // Two rounds are so far apart that tiles at one angle do not meet, whichever it is.
    let step = libm::hypotf(w, h) * 1.06;
    let (rx, ry) = outermost(room, size);
    let radii = |round: usize| (rx - step * round as f32, ry - step * round as f32);
    let innermost = radii(count - 1);
    let left = innermost.0.min(innermost.1) - libm::hypotf(size.0, size.1) / 2.0;
    if left < AWAY + super::CORE.0 {
        return None;
    }
    let lengths: Vec<f32> = (0..count).map(|round| radii(round).0 + radii(round).1).collect();
    let whole: f32 = lengths.iter().sum();
    let mut places: Vec<(u32, Area)> = Vec::with_capacity(replicas);
    let mut rest = replicas;
    for (round, length) in lengths.iter().enumerate() {
        let share = libm::roundf(replicas as f32 * length / whole) as usize;
        let here = if round + 1 == count { rest } else { share.min(rest) };
        rest -= here;
        for (turn, angle) in evenly(radii(round).0, radii(round).1, here) {
            places.push((
                (turn * 1e6) as u32 * 4 + round as u32,
                on(room, radii(round), angle, size),
            ));
        }
    }
    model::order::sort_by_key(&mut places, |(turn, _)| u128::from(*turn));
    let cards: Vec<Area> = places.into_iter().map(|(_, card)| card).collect();
    clear(&cards, TILE_MARGIN).then_some(cards)
}

/// So many angles that the ways between them along an ellipse are equal, from the top against the
/// clock, each with its share of the whole turn.
fn evenly(rx: f32, ry: f32, count: usize) -> Vec<(f32, f32)> {
    const STEPS: usize = 180;
    let angle = |step: usize| -0.5 * PI - 2.0 * PI * step as f32 / STEPS as f32;
    let at = |step: usize| Point::new(rx * cosine(angle(step)), ry * sine(angle(step)));
    let length: f32 = (0..STEPS).map(|step| at(step).distance(at(step + 1))).sum();
    let (mut found, mut gone, mut step) = (Vec::with_capacity(count), 0.0, 0);
    for place in 0..count {
        let wanted = length * place as f32 / count as f32;
        while step < STEPS && gone + at(step).distance(at(step + 1)) <= wanted {
            gone += at(step).distance(at(step + 1));
            step += 1;
        }
        let piece = at(step).distance(at(step + 1)).max(0.01);
        let exact = step as f32 + (wanted - gone) / piece;
        found.push((exact / STEPS as f32, -0.5 * PI - 2.0 * PI * exact / STEPS as f32));
    }
    found
}

/// Whether all cards leave each other room for their outlines.
pub(super) fn clear(cards: &[Area], margin: f32) -> bool {
    let near = |one: &Area, other: &Area| one.grown(margin).overlaps(other.grown(margin));
    (0..cards.len()).all(|place| cards[..place].iter().all(|other| !near(&cards[place], other)))
}

/// The largest circle that fits between cards and stays clear of them.
pub(super) fn within(cards: &[Area], middle: Point) -> f32 {
    let reach = |card: &Area| {
        let across = (libm::fabsf(card.middle().x - middle.x) - card.w / 2.0).max(0.0);
        let along = (libm::fabsf(card.middle().y - middle.y) - card.h / 2.0).max(0.0);
        libm::hypotf(across, along)
    };
    cards.iter().map(reach).fold(f32::MAX, f32::min) - AWAY
}
