//! Where a menu stands, and which node is next in a direction.
//!
//! A menu stands beside what it belongs to, never on it and never beyond the edge of what can be
//! seen: to the right if there is room, else to the left, below, above. Where there is room
//! nowhere, it takes the larger of below and above, and scrolls.

use crate::geometry::{Area, Point, within};
use crate::scene::Thing;

/// Between a menu and what it belongs to, and between it and the edge.
const GAP: f32 = 8.0;
/// A menu is at least so high: three lines.
const HEIGHT_MIN: f32 = 132.0;

/// The area of a menu of this size that belongs to something, within what can be seen; all in the
/// same pixels.
pub fn beside((w, h): (f32, f32), of: Area, view: Area) -> Area {
    let room = Area::new(view.x + GAP, view.y + GAP, view.w - 2.0 * GAP, view.h - 2.0 * GAP);
    let w = w.min(room.w);
    let level = |height: f32| within(of.y, room.y, (room.bottom() - height).max(room.y));
    let middle = within(of.middle().x - w / 2.0, room.x, (room.right() - w).max(room.x));
    let (right, left) = (of.right() + GAP, of.x - GAP - w);
    let (below, above) = (room.bottom() - of.bottom() - GAP, of.y - GAP - room.y);
    match () {
        () if h <= room.h && right + w <= room.right() => Area::new(right, level(h), w, h),
        () if h <= room.h && left >= room.x => Area::new(left, level(h), w, h),
        () if below >= h || below >= above => {
            Area::new(middle, of.bottom() + GAP, w, h.min(below.max(HEIGHT_MIN)))
        }
        () => {
            let h = h.min(above.max(HEIGHT_MIN));
            Area::new(middle, of.y - GAP - h, w, h)
        }
    }
}

/// How far a place is from the straight way between two others.
pub fn from_way(at: Point, a: Point, b: Point) -> f32 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let along = (at.x - a.x) * dx + (at.y - a.y) * dy;
    let share = within(along / (dx * dx + dy * dy).max(1.0), 0.0, 1.0);
    at.distance(Point::new(a.x + dx * share, a.y + dy * share))
}

/// The nearest thing in a direction, of which one part is zero: those within a quarter of a turn
/// come first, and being aside counts twice.
pub fn neighbour(from: Point, (dx, dy): (f32, f32), others: &[(Thing, Point)]) -> Option<Thing> {
    let cost = |place: Point| {
        let (x, y) = (place.x - from.x, place.y - from.y);
        let ahead = x * dx + y * dy;
        let aside = (x * dy - y * dx).abs();
        let far = if aside > ahead { 10_000.0 } else { 0.0 };
        (ahead > 1.0).then_some(ahead + 2.0 * aside + far)
    };
    let costs = others.iter().filter_map(|&(thing, place)| Some((thing, cost(place)?)));
    costs.min_by(|one, other| one.1.total_cmp(&other.1)).map(|(thing, _)| thing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use model::NodeId;

    const VIEW: Area = Area { x: 0.0, y: 0.0, w: 1000.0, h: 700.0 };

    #[test]
    fn a_menu_stands_to_the_right_or_where_there_is_room() {
        let menu = (200.0, 300.0);
        let place = |of: Area, view: Area| {
            let Area { x, y, w, h } = beside(menu, of, view);
            (x, y, w, h)
        };
        let card = |x, y| Area::new(x, y, 120.0, 80.0);
        assert_eq!(place(card(100.0, 100.0), VIEW), (228.0, 100.0, 200.0, 300.0));
        assert_eq!(place(card(850.0, 100.0), VIEW), (642.0, 100.0, 200.0, 300.0));
        assert_eq!(place(card(100.0, 600.0), VIEW), (228.0, 392.0, 200.0, 300.0), "pushed up");
        let phone = Area::new(0.0, 0.0, 360.0, 700.0);
        assert_eq!(place(card(100.0, 100.0), phone), (60.0, 188.0, 200.0, 300.0), "below");
        assert_eq!(place(card(100.0, 500.0), phone), (60.0, 192.0, 200.0, 300.0), "above");
        let low = Area::new(0.0, 0.0, 360.0, 400.0);
        assert_eq!(place(card(100.0, 60.0), low), (60.0, 148.0, 200.0, 244.0), "it scrolls");
    }

    /// Goal: a menu never covers what it belongs to, and stays in sight as long as there is room
    /// for three lines. Method: every place of a card on screens of several sizes.
    #[test]
    fn a_menu_never_covers_what_it_belongs_to() {
        for (width, height) in [(360.0, 640.0), (768.0, 1024.0), (1440.0, 900.0)] {
            let view = Area::new(0.0, 0.0, width, height);
            for x in (0..width as usize - 100).step_by(20) {
                for y in (0..height as usize - 70).step_by(20) {
                    let card = Area::new(x as f32, y as f32, 100.0, 70.0);
                    for menu in [(220.0, 90.0), (220.0, 420.0), (300.0, 700.0)] {
                        let area = beside(menu, card, view);
                        assert!(!area.overlaps(card), "{menu:?} {card:?} {area:?}");
                        assert!(area.x >= 0.0 && area.right() <= width, "{card:?} {area:?}");
                        assert!(area.y >= 0.0 && area.bottom() <= height, "{card:?} {area:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_press_is_so_far_from_the_way_between_two_nodes() {
        let (a, b) = (Point::new(0.0, 0.0), Point::new(100.0, 0.0));
        let from = |x: f32, y: f32| from_way(Point::new(x, y), a, b);
        assert_eq!([from(50.0, 7.0), from(-30.0, 40.0), from(103.0, 4.0)], [7.0, 50.0, 5.0]);
        assert_eq!(from_way(Point::new(3.0, 4.0), a, a), 5.0, "of no length at all");
    }

    #[test]
    fn arrows_go_from_card_to_card_in_space() {
        let thing = |node: usize| Thing::Node(NodeId::replica(node - 1));
        let places: Vec<(Thing, Point)> = [(1, 500.0, 75.0), (2, 300.0, 300.0), (3, 700.0, 300.0)]
            .map(|(node, x, y)| (thing(node), Point::new(x, y)))
            .into();
        let go = |from: usize, direction| neighbour(places[from - 1].1, direction, &places);
        assert_eq!(go(1, (0.0, 1.0)), Some(thing(2)), "of two that are as near, the first");
        assert_eq!(go(1, (1.0, 0.0)), Some(thing(3)));
        assert_eq!(go(2, (1.0, 0.0)), Some(thing(3)));
        assert_eq!(go(3, (0.0, -1.0)), Some(thing(1)));
        assert_eq!(go(1, (0.0, -1.0)), None);
    }
}
