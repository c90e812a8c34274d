//! Walls.
//!
//! A wall that divides everybody is drawn as the line that lies midway between the two sides: every
//! point of it is as far from the nearest card of one side as from the nearest of the other. That
//! line exists for any two groups, however they stand: a node that is cut off alone gets an arc
//! around it, two halves of a ring a line across. It is found on a grid (marching squares: Lorensen
//! and Cline 1987, in the plane) and then smoothed.
//!
//! A wall that parts only some of the nodes must not seem to part the others. It is drawn as a
//! short bar across each line that it cuts, and the line is shown.
//!
//! A hold is drawn at the same places, as a dashed line without strokes: messages wait before it.

use super::Stage;
use super::summary;
use super::way::Way;
use crate::contour::{Field, Line, contours};
use crate::frame::{Flight, Wall};
use crate::geometry::{Area, Pen, Point, within};
use crate::layout::Layout;
use crate::memo::Drawn;
use crate::scene::{Group, Thing};
use crate::text::{self, Face};
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use model::{NodeId, NodeSet};

/// The walls of a picture, to ask where a message meets one.
pub(super) struct Fences<'a> {
    fences: Vec<(Wall, Option<Rc<Line>>)>,
    layout: &'a Layout,
}

/// Half of the thickness of a wall.
const HALF: f32 = 6.0;
/// How far from the cards a wall ends that does not part everybody: clients may pass around it.
const REACH: f32 = 90.0;
/// Half of the length of a bar across a line.
const BAR: f32 = 24.0;

pub(super) fn draw<'a>(stage: &'a Stage<'_>, groups: &mut Vec<Group>) -> Fences<'a> {
    let mut fences = Fences { fences: Vec::new(), layout: &stage.layout };
    for wall in &stage.frame.walls {
        let here = everybody(stage);
        let (from, to) = (wall.from.intersection(here), wall.to.intersection(here));
        if from.is_empty() || to.is_empty() {
            continue;
        }
        let replicas = NodeSet::replicas(stage.timeline.trace().replicas);
        let divides = replicas.difference(from.union(to)).is_empty();
        let line = divides.then(|| {
            let sides = stage.settled.map(|layout| (layout, from, to));
            stage.timeline.memo().line(sides, || found(&stage.layout, from, to))
        });
        let reach = match here.difference(from.union(to)).is_empty() {
            true => f32::MAX,
            false => REACH,
        };
        let memo = stage.timeline.memo();
        let drawn = memo.drawn(stage.settled, Drawn::Wall(wall.number, here), &|| {
            let class = if wall.holds { "wall hold" } else { "wall" };
            let mut group = Group::new(Thing::Wall(wall.number), class, 0.0, 0.0);
            match &line {
                Some(found) => draw_line(stage, found, (wall, reach), &mut group),
                None => bars(stage, (from, to), wall, &mut group),
            }
            Vec::from([group])
        });
        let named = |group| Group { label: Some(label(stage, wall)), ..group };
        groups.extend(drawn.into_iter().map(named));
        fences.fences.push((*wall, line));
    }
    fences
}

fn everybody(stage: &Stage<'_>) -> NodeSet {
    let nodes = stage.frame.nodes.iter().map(|node| node.id);
    nodes.chain(stage.frame.clients.iter().map(|client| client.id)).collect()
}

fn label(stage: &Stage<'_>, wall: &Wall) -> String {
    let (one, other) = summary::sides(stage, wall);
    let between = match wall.both_ways {
        true => format!("between {one} and {other}"),
        false => format!("from {one} to {other}, one way"),
    };
    let since = text::length(wall.since);
    if !wall.holds {
        return format!("wall {between}, since {since}");
    }
    let here =
        |flight: &&Flight| flight.is_held(stage.frame.at) && wall.parts(flight.from, flight.to);
    let waiting = stage.frame.messages.iter().filter(here).count() as u64;
    format!("messages held {between}, since {since}; {} waiting", text::count(waiting, "message"))
}

/// The two sides as boxes. A client is its disc and its bubble.
fn field(layout: &Layout, from: NodeSet, to: NodeSet) -> Field {
    let boxes = |side: NodeSet| {
        let mut boxes = Vec::new();
        for node in side.iter() {
            boxes.extend(layout.card(node));
            if let Some(seat) = layout.seat(node) {
                boxes.push(Area::around(seat.middle, 2.0 * seat.r, 2.0 * seat.r));
                boxes.push(seat.bubble);
            }
        }
        boxes
    };
    Field { one: boxes(from), other: boxes(to) }
}

/// The line between two sides.
fn found(layout: &Layout, from: NodeSet, to: NodeSet) -> Line {
    let field = field(layout, from, to);
    let room = Area::new(0.0, 0.0, layout.width, layout.legend.y - 4.0);
    let chains = contours(&field, room);
    Line { field, chains }
}

fn draw_line(stage: &Stage<'_>, line: &Line, (wall, reach): (&Wall, f32), group: &mut Group) {
    let Line { field, chains } = line;
    let near = |point: &Point| field.distance(*point) < reach;
    let chains = chains.iter().flat_map(|chain| chain.split(|point| !near(point)));
    let mut all = Vec::new();
    for points in chains.filter(|points| points.len() > 1) {
        let steps = walk(points, 9.0);
        all.extend(steps.iter().map(|(point, _)| *point));
        barrier(group, wall, points, &steps);
        if !wall.both_ways {
            for share in [1, 2, 3] {
                let Some(&(point, along)) = steps.get(steps.len() * share / 4) else { continue };
                arrow(group, point, across(field, point, along));
            }
        }
    }
    written(stage, wall, &all, group);
}

/// What a wall is, in a word or two.
fn word(wall: &Wall) -> &'static str {
    match (wall.holds, wall.both_ways) {
        (false, true) => "cut",
        (false, false) => "cut, one way",
        (true, true) => "held",
        (true, false) => "held, one way",
    }
}

/// Writes what a wall is beside it, where nothing stands; the higher the better.
fn written(stage: &Stage<'_>, wall: &Wall, points: &[Point], group: &mut Group) {
    const SIZE: f32 = 11.5;
    let text = format!("{} at {}", word(wall), text::length(wall.since));
    let w = text::width(&text, SIZE, Face::Sans);
    let layout = &stage.layout;
    let is_free = |area: &Area| {
        let line =
            points.iter().any(|point| Area::around(*point, 2.0 * HALF, 2.0 * HALF).overlaps(*area));
        let ground = |ground: &Area| {
            let name = Area::new(ground.x, ground.y, ground.w.min(150.0), 28.0);
            name.overlaps(*area)
        };
        let named = layout.grounds.iter().any(ground);
        layout.is_free(*area) && !named && !line
    };
    let tall = SIZE * 1.1;
    let beside = |point: &Point| {
        let (right, left) = (point.x + HALF + 6.0, point.x - HALF - 6.0 - w);
        let (above, below) = (point.y - HALF - 3.0 - tall, point.y + HALF + 3.0);
        let middle = (point.x - w / 2.0, point.y - tall / 2.0);
        [(right, middle.1), (left, middle.1), (middle.0, above), (middle.0, below)]
            .map(|(x, y)| Area::new(x, y, w, tall))
    };
    let mut best: Option<Area> = None;
    for point in points.iter().step_by(2) {
        for spot in beside(point) {
            if best.is_none_or(|best| spot.y < best.y) && is_free(&spot) {
                best = Some(spot);
            }
        }
    }
    if let Some(spot) = best {
        group.text("wall-word", (spot.x, spot.y + SIZE * 0.9), SIZE, text);
    }
}

/// A band with strokes across it, or a dashed line.
fn barrier(group: &mut Group, wall: &Wall, points: &[Point], steps: &[(Point, (f32, f32))]) {
    if wall.holds {
        return group.path("wall-hold", smooth(points));
    }
    group.path("wall-band", smooth(points));
    group.path("wall-hatch", hatch(steps));
}

/// The unit vector across a wall, from the first side to the second.
fn across(field: &Field, point: Point, (dx, dy): (f32, f32)) -> (f32, f32) {
    let ahead = Point::new(point.x - dy * 8.0, point.y + dx * 8.0);
    if field.value(ahead) > 0.0 { (-dy, dx) } else { (dy, -dx) }
}

/// An arrow that ends at a wall: what goes this way is stopped.
fn arrow(group: &mut Group, point: Point, along: (f32, f32)) {
    let at = |back, side| point.beside(along, back, side);
    let (tip, left, right, end) = (at(8.0, 0.0), at(15.0, 5.0), at(15.0, -5.0), at(24.0, 0.0));
    let pen = Pen::default().go(end.0, end.1).line(tip.0, tip.1);
    let pen = pen.go(left.0, left.1).line(tip.0, tip.1).line(right.0, right.1);
    group.path("wall-arrow", pen.done());
}

fn bars(stage: &Stage<'_>, (from, to): (NodeSet, NodeSet), wall: &Wall, group: &mut Group) {
    for one in from.iter() {
        for other in to.iter() {
            let Some(way) = Way::between(stage, one, other) else { continue };
            let layout = &stage.layout;
            if way.is_bent() {
                group.path("wall-link", way.path(0.0, 1.0));
            } else if let Some((a, b)) = layout.middle(one).zip(layout.middle(other))
                && let Some((a, b)) = layout.door(one, b).zip(layout.door(other, a))
            {
                group.line("wall-link", (a.x, a.y), (b.x, b.y));
            }
            let share = bar_place(layout, &way);
            let (middle, (dx, dy)) = (way.at(share), way.direction(share));
            let length = libm::hypotf(dx, dy).max(1.0);
            let (dx, dy) = (dx / length, dy / length);
            let end = |side: f32| Point::new(middle.x - dy * side, middle.y + dx * side);
            let points = [end(-BAR), end(BAR)];
            barrier(group, wall, &points, &walk(&points, 9.0));
            if !wall.both_ways {
                arrow(group, middle, (dx, dy));
            }
        }
    }
}

/// Where along a way a bar stands.
fn bar_place(layout: &Layout, way: &Way) -> f32 {
    way.free_place(layout, (1.6 * BAR, 1.6 * BAR), (0.0, 0.0), &[]).unwrap_or(0.5)
}

impl Fences<'_> {
    /// The share of its way at which a message meets a wall, or a hold.
    pub fn stop(&self, from: NodeId, to: NodeId, way: &Way, holds: bool) -> f32 {
        let meets = |wall: &Wall| wall.holds == holds && wall.parts(from, to);
        let met = self.fences.iter().find(|(wall, _)| meets(wall));
        let Some((_, line)) = met else { return 0.5 };
        let Some(line) = line else { return bar_place(self.layout, way) };
        let field = &line.field;
        // The first crossing: a way that turns may cross a line more than once.
        let begins = field.value(way.at(0.0)) > 0.0;
        let is_beyond = |share: f32| (field.value(way.at(share)) > 0.0) != begins;
        let steps = (1..=16).map(|step| step as f32 / 16.0);
        let mut far = steps.into_iter().find(|share| is_beyond(*share)).unwrap_or(1.0);
        let mut near = (far - 1.0 / 16.0).max(0.0);
        for _ in 0..8 {
            let middle = (near + far) / 2.0;
            if is_beyond(middle) { far = middle } else { near = middle }
        }
        within(near - (HALF + 6.0) / way.length(), 0.04, 0.96)
    }
}

/// A curve through the middles between points.
fn smooth(points: &[Point]) -> String {
    let [first, .., last] = points else { return String::new() };
    let mut pen = Pen::default().go(first.x, first.y);
    for pair in points.windows(2).skip(1) {
        let middle = pair[0].toward(pair[1], 0.5);
        pen = pen.curve((pair[0].x, pair[0].y), middle.x, middle.y);
    }
    pen.line(last.x, last.y).done()
}

/// Points at equal distances along a line, each with the direction there.
fn walk(points: &[Point], step: f32) -> Vec<(Point, (f32, f32))> {
    let mut steps = Vec::new();
    let mut rest = step / 2.0;
    for pair in points.windows(2) {
        let length = pair[0].distance(pair[1]);
        if length < 0.01 {
            continue;
        }
        let along = ((pair[1].x - pair[0].x) / length, (pair[1].y - pair[0].y) / length);
        while rest < length {
            steps.push((pair[0].toward(pair[1], rest / length), along));
            rest += step;
        }
        rest -= length;
    }
    steps
}

/// Slanted strokes along a line.
fn hatch(steps: &[(Point, (f32, f32))]) -> String {
    let mut pen = Pen::default();
    for &(point, (dx, dy)) in steps {
        let (a, b) = (HALF - 1.0, 4.0);
        pen = pen.go(point.x - dy * a - dx * b, point.y + dx * a - dy * b);
        pen = pen.line(point.x + dy * a + dx * b, point.y - dx * a + dy * b);
    }
    pen.done()
}
