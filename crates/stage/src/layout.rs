//! Where everything stands.
//!
//! A layout depends on how many there are of whom, on the family's shape, on the orientation, and
//! on who leads; never on the instant. Two pictures with the same plan have every card at the same
//! place, which is what lets an eye follow them.
//!
//! ```text
//! landscape, 1000 × 520              portrait, 360 × 640 and longer
//! ┌──────────────────────────┐      ┌────────────┐
//! │ bubble ○   cards  ○ bubble│      │ bubble bubble│  clients 1, 3, …
//! │ bubble ○          ○ bubble│      │   ○     ○    │
//! │                           │      │ card    card │
//! │ legend                    │      │ card    card │
//! └──────────────────────────┘      │   ○     ○    │  clients 2, 4, …
//!                                    │ bubble bubble│
//!                                    │ legend       │
//!                                    └────────────┘
//! ```
//!
//! Clients stand between their bubble and the cards, so that no message flies over what a client
//! says. Cards keep a margin around them that is wide enough for the outlines of two sets.

mod cards;
mod circle;
mod regions;
mod rows;

use crate::geometry::{Area, Point};
use alloc::vec::Vec;
use model::scenario::Shape;
use model::{NodeId, NodeSet};

/// Room around a card for the outlines of a write set and a read set.
pub(crate) const MARGIN: f32 = 12.0;

/// The same around a tile, of which there are very many.
pub(crate) const TILE_MARGIN: f32 = 7.5;

/// How far before a card or a disc a message begins and ends.
pub(crate) const DOOR: f32 = 7.0;

/// What a layout depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How the family is drawn.
    pub shape: Shape,
    /// Taller than wide.
    pub portrait: bool,
    /// How many replicas.
    pub replicas: usize,
    /// How many monitors.
    pub monitors: usize,
    /// How many clients.
    pub clients: usize,
    /// Who stands on top, where the family has leaders.
    pub top: NodeSet,
    /// How many lines the legend has.
    pub legend_lines: usize,
    /// Nodes that are kept together; empty where all stand as one.
    pub regions: Vec<NodeSet>,
    /// Who stands above the others of its region.
    pub leaders: NodeSet,
    /// Who stands in the middle of all others.
    pub hub: Option<NodeId>,
    /// Whether a circle is filled clockwise.
    pub clockwise: bool,
}

/// Where everything stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Width of the picture.
    pub width: f32,
    /// Height of the picture.
    pub height: f32,
    /// Cards of replicas in order, then of monitors.
    pub cards: Vec<Area>,
    /// Places of clients in order.
    pub clients: Vec<Seat>,
    /// The ellipse on which cards of equal rank stand: its middle and its radii.
    pub ring: Option<(Point, f32, f32)>,
    /// The circle for the places of keys, between the cards: its middle and its radius.
    pub core: Option<(Point, f32)>,
    /// The ground of each region.
    pub grounds: Vec<Area>,
    /// Room for the legend.
    pub legend: Area,
    replicas: usize,
}

/// Where a client stands, and where it says what it was told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seat {
    /// The middle of its disc.
    pub middle: Point,
    /// The radius of its disc.
    pub r: f32,
    /// Its bubble.
    pub bubble: Area,
}

impl Layout {
    /// Arranges everything.
    pub fn new(plan: &Plan) -> Self {
        if plan.portrait { portrait(plan) } else { landscape(plan) }
    }

    /// The card of a replica or a monitor.
    pub fn card(&self, node: NodeId) -> Option<Area> {
        let place = match node {
            node if node.is_replica() => node.ordinal(),
            node if node.is_monitor() => self.replicas + node.ordinal(),
            _ => return None,
        };
        self.cards.get(place).copied().filter(|_| node.is_monitor() || place < self.replicas)
    }

    /// The place of a client.
    pub fn seat(&self, client: NodeId) -> Option<Seat> {
        if client.is_client() { self.clients.get(client.ordinal()).copied() } else { None }
    }

    /// The middle of a node's card or disc.
    pub fn middle(&self, node: NodeId) -> Option<Point> {
        let card = self.card(node).map(Area::middle);
        card.or_else(|| self.seat(node).map(|seat| seat.middle))
    }

    /// Where a message to or from a place leaves or enters a node.
    pub fn door(&self, node: NodeId, toward: Point) -> Option<Point> {
        if let Some(card) = self.card(node) {
            return Some(card.grown(DOOR).door(toward));
        }
        let seat = self.seat(node)?;
        let distance = seat.middle.distance(toward).max(1.0);
        Some(seat.middle.toward(toward, ((seat.r + DOOR) / distance).min(1.0)))
    }

    /// Whether something can be written there: inside of the picture and above the legend, clear of
    /// cards, of clients and of what they say.
    pub(crate) fn is_free(&self, area: Area) -> bool {
        let picture = Area::new(2.0, 2.0, self.width - 4.0, self.legend.y - 4.0);
        let mut cards = self.cards.iter().map(|card| card.grown(2.0));
        let mut seats = self.clients.iter().flat_map(|seat| {
            [Area::around(seat.middle, 2.0 * seat.r + 6.0, 2.0 * seat.r + 6.0), seat.bubble]
        });
        picture.holds(area)
            && !cards.any(|card| card.overlaps(area))
            && !seats.any(|seat| seat.overlaps(area))
    }

    /// Whether replicas are so many that they are tiles.
    pub(crate) fn has_tiles(&self) -> bool {
        self.cards.first().is_some_and(|card| card.h < 54.0)
    }

    /// The cards of all nodes but two.
    pub(crate) fn others(&self, one: NodeId, other: NodeId) -> impl Iterator<Item = Area> + '_ {
        let (one, other) = (self.card(one), self.card(other));
        self.cards.iter().copied().filter(move |card| Some(*card) != one && Some(*card) != other)
    }

    /// The layout between this one and another of the same run.
    pub fn toward(&self, other: &Self, share: f32) -> Self {
        let mut between = self.clone();
        for (card, goal) in between.cards.iter_mut().zip(&other.cards) {
            let mix = |a: f32, b: f32| a + (b - a) * share;
            *card = Area {
                x: mix(card.x, goal.x),
                y: mix(card.y, goal.y),
                w: mix(card.w, goal.w),
                h: mix(card.h, goal.h),
            };
        }
        between
    }
}

/// Height of one line of the legend.
pub(crate) const LEGEND_LINE: f32 = 22.0;

fn landscape(plan: &Plan) -> Layout {
    const WIDTH: f32 = 1000.0;
    const BUBBLE: (f32, f32) = (146.0, 68.0);
    let legend_height = plan.legend_lines as f32 * LEGEND_LINE;
    let cards_height = if plan.replicas > 5 { 540.0 } else { 496.0 };
    let height = cards_height + legend_height;
    let (top, bottom) = (8.0, cards_height - 10.0);
    let sides = [plan.clients.div_ceil(2), plan.clients / 2];
    let mut clients = Vec::new();
    for client in 0..plan.clients {
        let (side, place) = (client % 2, client / 2);
        let pitch = ((bottom - top) / sides[side] as f32).min(170.0);
        let first = (top + bottom) / 2.0 - pitch * (sides[side] - 1) as f32 / 2.0;
        let y = first + pitch * place as f32;
        let (x, bubble_x) = match side {
            0 => (186.0, 10.0),
            _ => (WIDTH - 186.0, WIDTH - 10.0 - BUBBLE.0),
        };
        let bubble = Area::new(bubble_x, y - BUBBLE.1 / 2.0, BUBBLE.0, BUBBLE.1);
        clients.push(Seat { middle: Point::new(x, y), r: 24.0, bubble });
    }
    let left = if sides[0] > 0 { 218.0 } else { 10.0 };
    let right = if sides[1] > 0 { WIDTH - 218.0 } else { WIDTH - 10.0 };
    let room = Area::new(left, top, right - left, bottom - top);
    let (cards, ring, grounds) = match plan.regions.len() {
        0 | 1 => {
            let (cards, ring) = cards::landscape(plan, room);
            (cards, ring, Vec::new())
        }
        _ => {
            let (mut cards, grounds) = regions::landscape(plan, room);
            cards.extend(cards::monitors(plan, room));
            (cards, None, grounds)
        }
    };
    let core = core(plan, &cards, ring.map_or(room.middle(), |ring| ring.0), &grounds);
    let legend = Area::new(14.0, height - legend_height - 6.0, WIDTH - 28.0, legend_height);
    let replicas = plan.replicas;
    Layout { width: WIDTH, height, cards, clients, ring, core, grounds, legend, replicas }
}

/// The smallest circle on which places can be told apart, and the largest that is of use.
const CORE: (f32, f32) = (46.0, 132.0);

/// The circle for the places of keys, where equals stand around it and leave room for it.
fn core(plan: &Plan, cards: &[Area], middle: Point, grounds: &[Area]) -> Option<(Point, f32)> {
    let around = plan.shape == Shape::Ring && plan.replicas > 2 && plan.hub.is_none();
    let r = circle::within(cards, middle).min(CORE.1);
    (around && grounds.is_empty() && r >= CORE.0).then_some((middle, r))
}

/// Clients side by side above, or below, the cards of a portrait.
const ABREAST: usize = 3;

fn portrait(plan: &Plan) -> Layout {
    const WIDTH: f32 = 360.0;
    const LINE: f32 = 118.0;
    let counts = [plan.clients.div_ceil(2), plan.clients / 2];
    let lines = counts.map(|count| count.div_ceil(ABREAST));
    let above = lines[0] as f32 * LINE;
    let below = lines[1] as f32 * LINE;
    let legend_height = plan.legend_lines as f32 * LEGEND_LINE;
    let around = above + below + legend_height + 22.0;
    let by_region = plan.regions.len() > 1;
    let needed = if by_region { regions::height(plan) } else { rows::height(plan) };
    let height = (around + needed).max(600.0);
    let mut clients = Vec::new();
    for client in 0..plan.clients {
        let (side, place) = (client % 2, client / 2);
        let line = place / ABREAST;
        let abreast = (counts[side] - line * ABREAST).min(ABREAST);
        let slot = WIDTH / abreast as f32;
        let w = (slot - 12.0).min(176.0);
        let x = slot * (place % ABREAST) as f32 + slot / 2.0;
        let start = match side {
            0 => 8.0 + line as f32 * LINE,
            _ => height - legend_height - 8.0 - below + line as f32 * LINE,
        };
        let (bubble_y, y) = match side {
            0 => (start, start + 92.0),
            _ => (start + 42.0, start + 20.0),
        };
        let bubble = Area::new(x - w / 2.0, bubble_y, w, 66.0);
        clients.push(Seat { middle: Point::new(x, y), r: 19.0, bubble });
    }
    let room_top = above + if lines[0] > 0 { 6.0 } else { 0.0 };
    let room_bottom = height - legend_height - below - 10.0;
    let room = Area::new(0.0, room_top, WIDTH, room_bottom - room_top);
    let (cards, ring, grounds) = match by_region {
        false => {
            let (cards, ring) = rows::portrait(plan, room);
            (cards, ring, Vec::new())
        }
        true => {
            let (cards, grounds) = regions::portrait(plan, room);
            (cards, None, grounds)
        }
    };
    let legend = Area::new(14.0, height - legend_height - 6.0, WIDTH - 28.0, legend_height);
    let (core, replicas) = (None, plan.replicas);
    Layout { width: WIDTH, height, cards, clients, ring, core, grounds, legend, replicas }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(shape: Shape, portrait: bool, replicas: usize) -> Plan {
        Plan {
            shape,
            portrait,
            replicas,
            monitors: 0,
            clients: 2,
            top: NodeSet::EMPTY,
            legend_lines: 1,
            regions: Vec::new(),
            leaders: NodeSet::EMPTY,
            hub: None,
            clockwise: false,
        }
    }

    /// Every box that must not touch another, with its name.
    fn boxes(layout: &Layout) -> Vec<(String, Area)> {
        let mut boxes = Vec::new();
        for (place, card) in layout.cards.iter().enumerate() {
            let margin = match place < layout.replicas {
                true if layout.has_tiles() => TILE_MARGIN,
                true => MARGIN,
                false => 2.0,
            };
            boxes.push((format!("card {place}"), card.grown(margin)));
        }
        for (place, seat) in layout.clients.iter().enumerate() {
            let disc = Area::around(seat.middle, 2.0 * seat.r, 2.0 * seat.r);
            boxes.push((format!("client {place}"), disc));
            boxes.push((format!("bubble {place}"), seat.bubble));
        }
        boxes.push(("legend".into(), layout.legend));
        boxes
    }

    fn assert_clear(plan: &Plan) {
        let layout = Layout::new(plan);
        assert_eq!(layout.cards.len(), plan.replicas + plan.monitors);
        let picture = Area::new(0.0, 0.0, layout.width, layout.height);
        let boxes = boxes(&layout);
        for (place, (name, area)) in boxes.iter().enumerate() {
            assert!(picture.holds(*area), "{name} at {area:?} leaves the picture: {plan:?}");
            for (other, theirs) in &boxes[..place] {
                assert!(
                    !area.overlaps(theirs.grown(-0.01)),
                    "{name} {area:?} and {other} {theirs:?} overlap: {plan:?}"
                );
            }
        }
    }

    /// Goal: nothing covers anything, in every size that people choose. Method: all of them.
    #[test]
    fn nothing_overlaps_for_any_number_of_replicas_and_clients() {
        for shape in [Shape::Ring, Shape::Tree] {
            for portrait in [false, true] {
                for replicas in 1..=9 {
                    for clients in 0..=12 {
                        for leaders in 0..=replicas.min(2) {
                            for legend_lines in 1..=3 {
                                let top = NodeSet::replicas(leaders);
                                let monitors = usize::from(shape == Shape::Tree);
                                assert_clear(&Plan {
                                    monitors,
                                    clients,
                                    top,
                                    legend_lines,
                                    ..plan(shape, portrait, replicas)
                                });
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn nothing_overlaps_up_to_fifty_replicas() {
        for shape in [Shape::Ring, Shape::Tree] {
            for portrait in [false, true] {
                for replicas in 10..=50 {
                    for top in [NodeSet::EMPTY, NodeSet::replicas(1), NodeSet::replicas(2)] {
                        for clients in [1, 2, 6, 12] {
                            let monitors = usize::from(shape == Shape::Tree);
                            assert_clear(&Plan {
                                monitors,
                                clients,
                                top,
                                legend_lines: 2,
                                ..plan(shape, portrait, replicas)
                            });
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_size_of_the_picture_does_not_depend_on_who_leads() {
        for portrait in [false, true] {
            for replicas in 1..=9 {
                let size = |leaders| {
                    let layout = Layout::new(&Plan {
                        monitors: 1,
                        clients: 2,
                        top: NodeSet::replicas(leaders),
                        ..plan(Shape::Tree, portrait, replicas)
                    });
                    (layout.width, layout.height)
                };
                assert_eq!(size(1), size(replicas.min(2)));
            }
        }
    }

    /// Goal: whoever stands together is drawn together, and clear of the others. Method: two to
    /// five regions of every size, with leaders and without; each card lies on its own ground.
    #[test]
    fn regions_are_grounds_that_hold_their_own() {
        for portrait in [false, true] {
            for regions in 2..=5 {
                for each in 1..=(50 / regions).min(17) {
                    for led in [false, true] {
                        let of = |region: usize| -> NodeSet {
                            (region * each..(region + 1) * each).map(NodeId::replica).collect()
                        };
                        let firsts = (0..regions).map(|region| NodeId::replica(region * each));
                        let leaders = if led { firsts.collect() } else { NodeSet::EMPTY };
                        let plan = Plan {
                            regions: (0..regions).map(of).collect(),
                            leaders,
                            ..plan(Shape::Ring, portrait, regions * each)
                        };
                        assert_clear(&plan);
                        let layout = Layout::new(&plan);
                        for (region, ground) in layout.grounds.iter().enumerate() {
                            for node in of(region).iter() {
                                let card = layout.card(node).expect("it has a card");
                                assert!(ground.holds(card), "{node} of {region}: {plan:?}");
                            }
                        }
                        let grounds = &layout.grounds;
                        let apart = grounds.windows(2).all(|two| !two[0].overlaps(two[1]));
                        assert!(apart, "{plan:?}");
                    }
                }
            }
        }
    }

    /// Goal: equals stand on a true circle where that costs little. Method: the radii of the ring,
    /// and how far the cards are from its middle.
    #[test]
    fn few_equals_stand_on_a_true_circle() {
        for replicas in 2..=9 {
            let layout = Layout::new(&plan(Shape::Ring, false, replicas));
            let (middle, rx, ry) = layout.ring.expect("a ring");
            assert!(replicas > 7 || (rx - ry).abs() < 0.01, "{replicas}: {rx} {ry}");
            for card in &layout.cards {
                let (x, y) = (card.middle().x - middle.x, card.middle().y - middle.y);
                assert!(((x / rx).hypot(y / ry) - 1.0).abs() < 0.01, "{replicas}");
            }
        }
    }

    /// A star has its hub in the middle, and keeps clear of it.
    #[test]
    fn a_hub_stands_in_the_middle_of_the_others() {
        for replicas in 4..=9 {
            let hub = Some(NodeId::replica(0));
            let plan = Plan { hub, ..plan(Shape::Ring, false, replicas) };
            assert_clear(&plan);
            let layout = Layout::new(&plan);
            let (middle, ..) = layout.ring.expect("a ring");
            assert_eq!(layout.cards[0].middle(), middle);
        }
    }

    /// Goal: fifty replicas are tiles on rounds, not rows. Method: the core stays free for the
    /// places of keys, and tiles are numbered by their angle.
    #[test]
    fn very_many_stand_around_the_places_of_keys() {
        for replicas in 13..=50 {
            let layout = Layout::new(&plan(Shape::Ring, false, replicas));
            let (middle, r) = layout.core.unwrap_or_else(|| panic!("{replicas} leave a core"));
            let reach = |card: &Area| card.middle().distance(middle);
            assert!(layout.cards.iter().all(|card| reach(card) > r), "{replicas}");
            let left = layout.cards[1..replicas / 2 - 1].iter();
            assert!(left.clone().all(|card| card.middle().x < middle.x + 1.0), "{replicas}");
        }
    }
}
