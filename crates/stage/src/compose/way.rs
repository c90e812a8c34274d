//! Which way a message takes.
//!
//! Where there is room, in a landscape, it goes straight. In a portrait, cards stand in each
//! other's way: there a message takes the shortest of a few ways that crosses the fewest cards. It
//! leaves toward a lane (between the columns, or along a margin), follows the lane, and enters from
//! the side:
//!
//! ```text
//!      ○            ○
//!      │            └──┐
//!  ┌──────┐     ┌────┐ │ ┌────┐
//!  │      │     └────┘ │ └────┘
//!  └──────┘     ┌────┐ │ ┌────┐
//!   straight    │    │◀┘ │    │
//!               └────┘   └────┘
//! ```
//!
//! Each direction keeps to its right, so that traffic both ways does not collide.

use super::Stage;
use super::wall::Fences;
use crate::frame::{Fate, Flight};
use crate::geometry::{Area, Pen, Point, within};
use crate::layout::{DOOR, Layout};
use alloc::string::String;
use alloc::vec::Vec;
use model::{LossCause, NodeId};

/// How far each direction keeps to its right.
const LANE: f32 = 5.0;
/// How far from the edge of the picture the outer lanes run.
const MARGIN_LANE: f32 = 16.0;
/// How far along the network drops what it drops.
const NETWORK_LOSS: f32 = 0.6;
/// Where along a way something may stand, the best place first.
const PLACES: [f32; 11] = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.18, 0.82];

/// The way of a message.
pub(super) struct Way {
    points: Vec<Point>,
    length: f32,
    /// The share of the way at which it is stopped; 1 if it arrives.
    pub stop: f32,
    /// The share of the way at which a hold stops it, if one does.
    pub hold: f32,
}

impl Way {
    /// The way from one node to another; none if one of them is not on the picture.
    pub fn between(stage: &Stage<'_>, from: NodeId, to: NodeId) -> Option<Self> {
        let layout = &stage.layout;
        let straight = straight(layout, from, to)?;
        let points = match stage.look.portrait {
            false => straight,
            true => around(layout, (from, to), straight),
        };
        let length = length(&points);
        Some(Self { points, length, stop: 1.0, hold: 1.0 })
    }

    /// The way of a message; none if an end of it is not on the picture.
    pub fn of(stage: &Stage<'_>, flight: &Flight, fences: &Fences) -> Option<Self> {
        let (from, to) = (flight.from, flight.to);
        let mut way = Self::between(stage, from, to)?;
        way.stop = match flight.fate {
            Fate::Lost(LossCause::Wall) => fences.stop(from, to, &way, false),
            Fate::Lost(LossCause::Network) => NETWORK_LOSS,
            _ => 1.0,
        };
        if let Some(since) = flight.held_since {
            let hold = fences.stop(from, to, &way, true);
            // What was past that place when the hold began waits at the receiver's door.
            let pace = stage.timeline.pace() as f32;
            let passed = since.saturating_sub(flight.sent_at) as f32 > hold * pace;
            way.hold = if passed { 1.0 } else { hold };
        }
        if flight.is_dropped() {
            let caught = flight.progress(flight.ends_at, way.hold, stage.timeline.pace());
            way.stop = if flight.held_since.is_some() { way.hold } else { caught.min(1.0) };
        }
        Some(way)
    }

    /// Whether it turns.
    pub fn is_bent(&self) -> bool {
        self.points.len() > 2
    }

    /// Its length.
    pub fn length(&self) -> f32 {
        self.length
    }

    /// The place at a share of the way.
    pub fn at(&self, share: f32) -> Point {
        let (point, _) = self.find(share);
        point
    }

    /// Where the way leads at a share of it.
    pub fn direction(&self, share: f32) -> (f32, f32) {
        let (_, piece) = self.find(share);
        let (a, b) = (self.points[piece], self.points[piece + 1]);
        (b.x - a.x, b.y - a.y)
    }

    /// The share of the way, as near to its middle as may be, at which there is room for something
    /// of that size, so far beside the way; nothing that was put there before is covered.
    pub fn free_place(
        &self,
        layout: &Layout,
        (w, h): (f32, f32),
        (dx, dy): (f32, f32),
        taken: &[Area],
    ) -> Option<f32> {
        PLACES.into_iter().find(|share| {
            let at = self.at(*share);
            let area = Area::around(Point::new(at.x + dx, at.y + dy), w, h);
            layout.is_free(area) && !taken.iter().any(|other| other.overlaps(area))
        })
    }

    /// The place at a share of the way, and the piece in which it lies.
    fn find(&self, share: f32) -> (Point, usize) {
        let mut rest = within(share, 0.0, 1.0) * self.length;
        let last = self.points.len() - 2;
        for piece in 0..=last {
            let (a, b) = (self.points[piece], self.points[piece + 1]);
            let here = a.distance(b);
            if rest <= here || piece == last {
                return (a.toward(b, (rest / here.max(0.01)).min(1.0)), piece);
            }
            rest -= here;
        }
        (self.points[last + 1], last)
    }

    /// The outline of a part of the way, corners rounded.
    pub fn path(&self, from: f32, to: f32) -> String {
        const ROUND: f32 = 9.0;
        let ((start, first), (end, last)) = (self.find(from), self.find(to));
        let mut pen = Pen::default().go(start.x, start.y);
        for corner in first + 1..=last {
            let (a, here, b) =
                (self.points[corner - 1], self.points[corner], self.points[corner + 1]);
            let near = |other: Point| {
                let distance = here.distance(other).max(0.01);
                here.toward(other, (ROUND / distance).min(0.5))
            };
            let (before, after) = (near(a), near(b));
            pen = pen.line(before.x, before.y).curve((here.x, here.y), after.x, after.y);
        }
        pen.line(end.x, end.y).done()
    }
}

fn length(points: &[Point]) -> f32 {
    points.windows(2).map(|pair| pair[0].distance(pair[1])).sum::<f32>().max(1.0)
}

/// From door to door, moved to the right.
fn straight(layout: &Layout, from: NodeId, to: NodeId) -> Option<Vec<Point>> {
    let (a, b) = (layout.middle(from)?, layout.middle(to)?);
    let doors = [layout.door(from, b)?, layout.door(to, a)?];
    let distance = a.distance(b).max(1.0);
    let (x, y) = (-(b.y - a.y) / distance * LANE, (b.x - a.x) / distance * LANE);
    Some(doors.map(|door| Point::new(door.x + x, door.y + y)).to_vec())
}

/// The way that crosses the fewest cards; of those the shortest.
fn around(layout: &Layout, (from, to): (NodeId, NodeId), straight: Vec<Point>) -> Vec<Point> {
    let cards: Vec<Area> = layout.others(from, to).map(|card| card.grown(3.0)).collect();
    let crossed = |points: &[Point]| {
        let crosses =
            |card: &&Area| points.windows(2).any(|pair| card.is_crossed(pair[0], pair[1]));
        cards.iter().filter(crosses).count()
    };
    let mut best = (crossed(&straight), length(&straight), straight);
    if best.0 == 0 {
        return best.2;
    }
    for lane in [layout.width / 2.0, MARGIN_LANE, layout.width - MARGIN_LANE] {
        let Some(points) = by_lane(layout, (from, to), lane) else { continue };
        let found = (crossed(&points), length(&points));
        if found.0 < best.0 || (found.0 == best.0 && found.1 < best.1) {
            best = (found.0, found.1, points);
        }
    }
    best.2
}

/// The way along an upright lane.
fn by_lane(layout: &Layout, (from, to): (NodeId, NodeId), lane: f32) -> Option<Vec<Point>> {
    let (a, b) = (layout.middle(from)?, layout.middle(to)?);
    let x = lane + if b.y > a.y { 1.0 - LANE } else { LANE - 1.0 };
    let (mut out, mut into) = (side(layout, from, x, b)?, side(layout, to, x, a)?);
    into.reverse();
    out.append(&mut into);
    Some(out)
}

/// How a node is left toward a lane: a card by its side, a client by its front.
fn side(layout: &Layout, node: NodeId, lane: f32, toward: Point) -> Option<Vec<Point>> {
    if let Some(card) = layout.card(node) {
        let y = card.middle().y + if toward.y > card.middle().y { 6.0 } else { -6.0 };
        let outside = if lane > card.middle().x { card.right() + DOOR } else { card.x - DOOR };
        // A card that stands on the lane is left through its front.
        let through = card.grown(DOOR).x < lane && lane < card.grown(DOOR).right();
        return Some(match through {
            true => alloc::vec![Point::new(lane, layout.door(node, toward)?.y)],
            false => alloc::vec![Point::new(outside, y), Point::new(lane, y)],
        });
    }
    let seat = layout.seat(node)?;
    let front = if toward.y > seat.middle.y { 1.0 } else { -1.0 };
    let near = Point::new(lane, seat.middle.y + front * (seat.r + 14.0));
    let door = layout.door(node, near)?;
    Some(alloc::vec![door, near])
}
