//! The sides of a wall that a person draws or chooses.
//!
//! A stroke across the stage parts the nodes: those on one side of it are A, the others B. A stroke
//! that comes back to where it began is a fence around what is inside. It may be as crooked as a
//! hand draws it: what counts is how often the straight way to a far place crosses it.
//!
//! ```text
//!    n1   ╲    n3          n1    ╭────╮
//!          ╲                     │ n2 │   n3
//!    n2     ╲  c1          c1    ╰────╯
//!     A         B            B      A       B
//! ```
//!
//! Both ends of an open stroke are drawn on to infinity, along the line from its first place to its
//! last.

use crate::geometry::{Pen, Point};
use crate::scene::{Anchor, Group, Scene, SetKind, Thing};
use crate::text;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::{NodeId, NodeSet};

/// Two groups of nodes, with a wall between them.
pub type Sides = (NodeSet, NodeSet);

/// A stroke that is shorter than this was no stroke: a finger that trembled.
pub const STROKE_MIN: f32 = 36.0;
/// An end that is as near to the beginning as this share of the length closes the stroke.
const CLOSED: f32 = 0.22;
/// How far the line is shown that an end goes on along.
const BEYOND: f32 = 1_500.0;
/// So far away that nothing of a picture is there.
const FAR: f32 = 100_000.0;

/// Which nodes a stroke parts from which. A is on the left of who walks along it, or inside; none
/// if it is too short, or leaves everybody on one side.
pub fn parted(stroke: &[Point], places: &[(NodeId, Point)]) -> Option<Sides> {
    let (a, b) = divide(stroke, places)?;
    (!a.is_empty() && !b.is_empty()).then_some((a, b))
}

/// The same, even where one side is empty.
fn divide(stroke: &[Point], places: &[(NodeId, Point)]) -> Option<Sides> {
    let (&first, &last) = (stroke.first()?, stroke.last()?);
    let length = length(stroke);
    if length < STROKE_MIN {
        return None;
    }
    let chord = first.distance(last);
    let mut fence = Vec::with_capacity(stroke.len() + 2);
    let from = match chord < CLOSED * length {
        true => {
            fence.extend_from_slice(stroke);
            fence.push(first);
            None
        }
        false => {
            let (dx, dy) = ((last.x - first.x) / chord, (last.y - first.y) / chord);
            let on = |of: Point, by: f32| Point::new(of.x + dx * by, of.y + dy * by);
            fence.push(on(first, -2.0 * FAR));
            fence.extend_from_slice(stroke);
            fence.push(on(last, 2.0 * FAR));
            // Far to the left of who walks from the first place to the last, on a screen whose
            // y grows downward.
            Some(Point::new(first.x + dy * FAR, first.y - dx * FAR))
        }
    };
    let (mut a, mut b) = (NodeSet::EMPTY, NodeSet::EMPTY);
    for &(node, place) in places {
        let far = from.unwrap_or(Point::new(-FAR, place.y - 0.618 * FAR));
        let crossings = fence.windows(2).filter(|pair| crosses((pair[0], pair[1]), (place, far)));
        let is_even = crossings.count().is_multiple_of(2);
        if is_even == from.is_some() { a.insert(node) } else { b.insert(node) }
    }
    Some((a, b))
}

fn length(stroke: &[Point]) -> f32 {
    stroke.windows(2).map(|pair| pair[0].distance(pair[1])).sum()
}

/// Whether two straight pieces cross. Pieces of one fence share their ends; of those, one of two
/// counts, so that a way through a corner crosses the fence once.
fn crosses((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let side = |of: Point, p: Point, q: Point| {
        let (px, py) = (f64::from(q.x) - f64::from(p.x), f64::from(q.y) - f64::from(p.y));
        px * (f64::from(of.y) - f64::from(p.y)) - py * (f64::from(of.x) - f64::from(p.x)) >= 0.0
    };
    side(a, c, d) != side(b, c, d) && side(c, a, b) != side(d, a, b)
}

/// What is shown while a wall is drawn, over the stage: the stroke, and which side each node would
/// be on.
pub fn pen((width, height): (f32, f32), stroke: &[Point], places: &[(NodeId, Point)]) -> Scene {
    let mut groups = Vec::new();
    let sides = divide(stroke, places);
    let mut line = Group::new(Thing::Wall(0), "pen", 0.0, 0.0);
    if let Some((first, rest)) = stroke.split_first() {
        let start = Pen::default().go(first.x, first.y);
        let last = stroke[stroke.len() - 1];
        let chord = first.distance(last);
        // It goes on beyond its ends, unless it is a fence.
        if sides.is_some() && chord > CLOSED * length(stroke) {
            let (dx, dy) = ((last.x - first.x) / chord, (last.y - first.y) / chord);
            for (end, by) in [(*first, -BEYOND), (last, BEYOND)] {
                line.line("pen-beyond", (end.x, end.y), (end.x + dx * by, end.y + dy * by));
            }
        }
        line.path("pen-line", rest.iter().fold(start, |pen, to| pen.line(to.x, to.y)).done());
    }
    groups.push(line);
    let (a, b) = sides.unwrap_or_default();
    for &(node, at) in places {
        let (kind, letter) = match a.contains(node) {
            true => (SetKind::Write, "A"),
            false => (SetKind::Read, "B"),
        };
        if a.contains(node) || b.contains(node) {
            let class = if letter == "A" { "side a" } else { "side b" };
            let mut group = Group::new(Thing::Set(node, kind), class, at.x, at.y);
            group.circle("side-face", 0.0, 0.0, 17.0);
            group.text_at("side-letter", (0.0, 6.0), Anchor::Middle, 17.0, letter);
            groups.push(group);
        }
    }
    let summary = words(sides);
    let mut told = Group::new(Thing::Legend, "side-words", width / 2.0, 26.0);
    let half = (text::width(&summary, 14.0, text::Face::Sans) * 0.55 + 16.0).min(width / 2.0 - 4.0);
    let fitting = text::fit(&summary, 2.0 * half - 20.0, 14.0, text::Face::Sans);
    told.rect("side-ground", -half, -16.0, (2.0 * half, 28.0), 8.0);
    told.text_at("side-told", (0.0, 3.0), Anchor::Middle, 14.0, fitting);
    groups.push(told);
    Scene { width, height, groups, summary }
}

/// What a stroke would part, in words.
pub fn words(sides: Option<Sides>) -> String {
    match sides {
        Some((a, b)) if !a.is_empty() && !b.is_empty() => {
            format!("A: {}  |  B: {}", brief(a), brief(b))
        }
        Some(_) => "Everybody is on one side.".to_string(),
        None => "Draw on.".to_string(),
    }
}

/// So many names are said; of more, their number.
const NAMED_MAX: usize = 6;

fn brief(side: NodeSet) -> String {
    match side.len() {
        0..=NAMED_MAX => text::set(side),
        many => text::count(many as u64, "node"),
    }
}

/// Walls that are often wanted, with what they are called. Clients are shared out: the first, the
/// third and so on to A.
pub fn usual(nodes: &[NodeId], leader: Option<NodeId>) -> Vec<(String, Sides)> {
    let of = |chosen: &dyn Fn(NodeId) -> bool| -> NodeSet {
        nodes.iter().copied().filter(|node| chosen(*node)).collect()
    };
    let all = of(&|_| true);
    let replicas = of(&NodeId::is_replica).len();
    let first = leader.unwrap_or(NodeId::replica(0));
    let alone = NodeSet::from_iter([first]);
    let mut walls = Vec::new();
    walls.push((format!("{} alone", text::name(first)), alone));
    let client = |node: NodeId| node.is_client() && node.ordinal().is_multiple_of(2);
    if replicas > 1 {
        let half = replicas / 2;
        let here = of(&|node| node.is_replica() && node.ordinal() < half || client(node));
        walls.push(("Halves".to_string(), here));
    }
    if let Some(leader) = leader.filter(|_| replicas > 2) {
        let others = of(&|node| node.is_replica() && node != leader);
        let more = others.iter().take((replicas - 1) / 2 - 1);
        let few: NodeSet = core::iter::once(leader).chain(more).collect();
        let here = of(&|node| few.contains(node) || client(node));
        walls.push(("Minority with the leader".to_string(), here));
    }
    walls.into_iter().map(|(name, a)| (name, (a, all.difference(a)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f32, y: f32) -> Point {
        Point::new(x, y)
    }

    fn places(all: &[(usize, f32, f32)]) -> Vec<(NodeId, Point)> {
        all.iter().map(|&(node, x, y)| (NodeId::replica(node - 1), at(x, y))).collect()
    }

    fn told(stroke: &[Point], all: &[(usize, f32, f32)]) -> String {
        let set = |side: NodeSet| format!("{side}");
        let sides = parted(stroke, &places(all));
        sides.map_or("none".into(), |(a, b)| format!("{} | {}", set(a), set(b)))
    }

    const SQUARE: &[(usize, f32, f32)] =
        &[(1, 100.0, 100.0), (2, 100.0, 300.0), (3, 300.0, 100.0), (4, 300.0, 300.0)];

    #[test]
    fn a_stroke_parts_left_from_right_of_who_walks_along_it() {
        assert_eq!(told(&[at(200.0, 50.0), at(200.0, 350.0)], SQUARE), "n3,n4 | n1,n2");
        assert_eq!(told(&[at(200.0, 350.0), at(200.0, 50.0)], SQUARE), "n1,n2 | n3,n4");
        assert_eq!(told(&[at(50.0, 200.0), at(350.0, 200.0)], SQUARE), "n1,n3 | n2,n4");
        assert_eq!(told(&[at(200.0, 50.0), at(50.0, 200.0)], SQUARE), "n2,n3,n4 | n1");
    }

    /// A short stroke counts as if it went on: one need not begin outside of the picture.
    #[test]
    fn a_stroke_goes_on_beyond_its_ends() {
        assert_eq!(told(&[at(200.0, 180.0), at(200.0, 230.0)], SQUARE), "n3,n4 | n1,n2");
    }

    #[test]
    fn a_crooked_stroke_goes_around_what_it_goes_around() {
        let around_n1 = [at(0.0, 200.0), at(180.0, 190.0), at(190.0, 0.0)];
        assert_eq!(told(&around_n1, SQUARE), "n1 | n2,n3,n4");
        let bay = [
            at(0.0, 200.0),
            at(60.0, 200.0),
            at(60.0, 330.0),
            at(140.0, 330.0),
            at(140.0, 200.0),
            at(400.0, 200.0),
        ];
        assert_eq!(told(&bay, SQUARE), "n1,n2,n3 | n4");
    }

    #[test]
    fn a_stroke_that_comes_back_is_a_fence_around_what_is_inside() {
        let fence = [
            at(240.0, 240.0),
            at(360.0, 240.0),
            at(360.0, 360.0),
            at(240.0, 360.0),
            at(242.0, 250.0),
        ];
        assert_eq!(told(&fence, SQUARE), "n4 | n1,n2,n3");
        let backward: Vec<Point> = fence.iter().rev().copied().collect();
        assert_eq!(told(&backward, SQUARE), "n4 | n1,n2,n3");
    }

    #[test]
    fn a_stroke_that_parts_nobody_is_no_wall() {
        assert_eq!(told(&[], SQUARE), "none");
        assert_eq!(told(&[at(200.0, 200.0)], SQUARE), "none");
        assert_eq!(told(&[at(200.0, 200.0), at(210.0, 200.0)], SQUARE), "none", "a tremble");
        assert_eq!(told(&[at(20.0, 20.0), at(20.0, 380.0)], SQUARE), "none", "all on one side");
    }

    /// Goal: every node is on exactly one side, and turning the stroke around swaps the sides.
    /// Method: strokes and nodes on a grid of odd and even places, so that none of them coincide.
    #[test]
    fn every_node_is_on_one_side_and_the_way_back_swaps_them() {
        let grid =
            |number: u32| ((number * 37 % 41) as f32 * 10.0, (number * 23 % 43) as f32 * 10.0);
        for round in 0..200 {
            let nodes: Vec<(usize, f32, f32)> = (1..=9)
                .map(|node| {
                    let (x, y) = grid(round * 9 + node);
                    (node as usize, x + 3.0, y + 4.0)
                })
                .collect();
            let (from, to) = (grid(round * 7 + 1), grid(round * 11 + 5));
            let stroke = [at(from.0, from.1), at(to.0, to.1)];
            let Some((a, b)) = divide(&stroke, &places(&nodes)) else { continue };
            assert!(a.intersection(b).is_empty() && a.union(b).len() == 9);
            let back = divide(&[stroke[1], stroke[0]], &places(&nodes));
            assert_eq!(back, Some((b, a)), "round {round}");
        }
    }

    #[test]
    fn what_is_drawn_names_both_sides() {
        let scene = pen((400.0, 400.0), &[at(200.0, 50.0), at(200.0, 350.0)], &places(SQUARE));
        assert_eq!(scene.summary, "A: n3 and n4  |  B: n1 and n2");
        assert!(scene.groups.is_sorted_by_key(|group| group.thing));
        let letters = scene.groups.iter().filter(|group| group.class.starts_with("side "));
        assert_eq!(letters.count(), 4);
        assert_eq!(words(None), "Draw on.");
    }

    #[test]
    fn usual_walls_part_the_replicas_and_share_out_the_clients() {
        let nodes: Vec<NodeId> =
            (0..5).map(NodeId::replica).chain((0..3).map(NodeId::client)).collect();
        let told = |leader| -> Vec<String> {
            let walls = usual(&nodes, leader).into_iter();
            walls.map(|(name, (a, b))| format!("{name}: {a} | {b}")).collect()
        };
        assert_eq!(
            told(None),
            ["n1 alone: n1 | n2,n3,n4,n5,c1,c2,c3", "Halves: n1,n2,c1,c3 | n3,n4,n5,c2"]
        );
        assert_eq!(
            told(Some(NodeId::replica(3)))[2],
            "Minority with the leader: n1,n4,c1,c3 | n2,n3,n5,c2"
        );
        assert_eq!(usual(&nodes[..1], None).len(), 1);
    }
}
