//! The line between two groups of boxes.
//!
//! [`Field::value`] is negative nearer to the first group and positive nearer to the second. Its
//! zero line is what a wall between them looks like. [`contours`] follows it over a grid: each cell
//! whose corners differ in sign holds a piece of the line, pieces meet on the edges between cells,
//! and together they make chains that end at the border of the picture or in themselves.

use crate::geometry::{Area, Point, within};
use alloc::vec::Vec;

/// Two groups of boxes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    pub one: Vec<Area>,
    pub other: Vec<Area>,
}

impl Field {
    /// How much further it is to the first group than to the second.
    pub fn value(&self, point: Point) -> f32 {
        nearest(&self.one, point) - nearest(&self.other, point)
    }

    /// How far it is to the nearest box of either group.
    pub fn distance(&self, point: Point) -> f32 {
        nearest(&self.one, point).min(nearest(&self.other, point))
    }
}

/// The line between two groups, found.
#[derive(Debug)]
pub(crate) struct Line {
    /// The groups.
    pub field: Field,
    /// The line, as chains of points.
    pub chains: Vec<Vec<Point>>,
}

/// How far it is to the nearest box; negative within one. Only the nearest needs a root.
fn nearest(boxes: &[Area], point: Point) -> f32 {
    let (mut outside, mut inside) = (f32::MAX, f32::MAX);
    for area in boxes {
        let middle = area.middle();
        let across = libm::fabsf(point.x - middle.x) - area.w / 2.0;
        let along = libm::fabsf(point.y - middle.y) - area.h / 2.0;
        if across <= 0.0 && along <= 0.0 {
            inside = inside.min(across.max(along));
        } else {
            let (across, along) = (across.max(0.0), along.max(0.0));
            outside = outside.min(across * across + along * along);
        }
    }
    if inside <= 0.0 { inside } else { libm::sqrtf(outside) }
}

/// The distance between two lines of the grid.
const STEP: f32 = 20.0;

/// How often the line is relaxed: enough that no cell of the grid shows.
const RELAXATIONS: usize = 8;

/// The zero line of a field, as chains of points.
pub(crate) fn contours(field: &Field, room: Area) -> Vec<Vec<Point>> {
    let grid = Grid::new(field, room);
    let mut chains = grid.chains();
    for chain in &mut chains {
        relax(chain);
    }
    chains
}

/// Moves each point toward its neighbours, a few times; the ends stay.
fn relax(chain: &mut [Point]) {
    for _ in 0..RELAXATIONS {
        let mut before = chain.first().copied().unwrap_or_default();
        for place in 1..chain.len().saturating_sub(1) {
            let here = chain[place];
            chain[place] = before.toward(chain[place + 1], 0.5).toward(here, 0.5);
            before = here;
        }
    }
}

/// The values of a field at the crossings of a grid.
struct Grid {
    columns: usize,
    rows: usize,
    origin: Point,
    step: (f32, f32),
    values: Vec<f32>,
}

/// An edge of a cell: the crossing where it starts, and whether it goes down rather than right.
type Edge = (usize, bool);

impl Grid {
    fn new(field: &Field, room: Area) -> Self {
        let columns = (libm::ceilf(room.w / STEP) as usize).max(1) + 1;
        let rows = (libm::ceilf(room.h / STEP) as usize).max(1) + 1;
        let step = (room.w / (columns - 1) as f32, room.h / (rows - 1) as f32);
        let origin = Point::new(room.x, room.y);
        let mut grid = Self { columns, rows, origin, step, values: Vec::new() };
        grid.values = (0..columns * rows).map(|place| field.value(grid.point(place))).collect();
        grid
    }

    fn point(&self, place: usize) -> Point {
        let (column, row) = ((place % self.columns) as f32, (place / self.columns) as f32);
        Point::new(self.origin.x + column * self.step.0, self.origin.y + row * self.step.1)
    }

    fn is_beyond(&self, place: usize) -> bool {
        self.values[place] > 0.0
    }

    /// Where the line crosses an edge.
    fn crossing(&self, (start, down): Edge) -> Point {
        let end = start + if down { self.columns } else { 1 };
        let (a, b) = (self.values[start], self.values[end]);
        let share = if a == b { 0.5 } else { a / (a - b) };
        self.point(start).toward(self.point(end), within(share, 0.0, 1.0))
    }

    /// The edges of a cell that the line crosses: none, two or four.
    fn crossed(&self, cell: usize) -> Vec<Edge> {
        let (right, below) = (cell + 1, cell + self.columns);
        let corners = [cell, right, below, below + 1].map(|corner| self.is_beyond(corner));
        if corners.iter().all(|beyond| *beyond == corners[0]) {
            return Vec::new();
        }
        let edges = [(cell, false), (right, true), (below, false), (cell, true)];
        let ends = |(start, down): Edge| start + if down { self.columns } else { 1 };
        let crosses = |edge: &Edge| self.is_beyond(edge.0) != self.is_beyond(ends(*edge));
        edges.into_iter().filter(crosses).collect()
    }

    /// All pieces of the line, joined.
    fn chains(&self) -> Vec<Vec<Point>> {
        let mut pieces: Vec<(Edge, Edge)> = Vec::new();
        for row in 0..self.rows - 1 {
            for column in 0..self.columns - 1 {
                match self.crossed(row * self.columns + column)[..] {
                    [a, b] => pieces.push((a, b)),
                    [a, b, c, d] => pieces.extend([(a, b), (c, d)]),
                    _ => {}
                }
            }
        }
        let mut chains = Vec::new();
        while let Some((a, b)) = pieces.pop() {
            let mut chain = alloc::collections::VecDeque::from([a, b]);
            while let Some(next) = take_neighbour(&mut pieces, chain[chain.len() - 1]) {
                chain.push_back(next);
            }
            while let Some(next) = take_neighbour(&mut pieces, chain[0]) {
                chain.push_front(next);
            }
            chains.push(chain.into_iter().map(|edge| self.crossing(edge)).collect());
        }
        chains
    }
}

/// Takes out the piece that ends at an edge, and returns its other end.
fn take_neighbour(pieces: &mut Vec<(Edge, Edge)>, end: Edge) -> Option<Edge> {
    let place = pieces.iter().position(|&(a, b)| a == end || b == end)?;
    let (a, b) = pieces.swap_remove(place);
    Some(if a == end { b } else { a })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f32, y: f32) -> Area {
        Area::around(Point::new(x, y), 20.0, 20.0)
    }

    #[test]
    fn the_line_between_two_boxes_runs_midway_from_border_to_border() {
        let field = Field { one: vec![square(100.0, 100.0)], other: vec![square(300.0, 100.0)] };
        let chains = contours(&field, Area::new(0.0, 0.0, 400.0, 200.0));
        let [chain] = &chains[..] else { panic!("one line, not {}", chains.len()) };
        assert!(chain.iter().all(|point| (point.x - 200.0).abs() < 0.1), "{chain:?}");
        let heights = [chain[0].y, chain[chain.len() - 1].y];
        assert!(heights.contains(&0.0) && heights.contains(&200.0), "{heights:?}");
    }

    #[test]
    fn a_box_among_others_is_surrounded() {
        let around = [(100.0, 20.0), (100.0, 180.0), (20.0, 100.0), (180.0, 100.0)];
        let other = around.iter().map(|&(x, y)| square(x, y)).collect();
        let field = Field { one: vec![square(100.0, 100.0)], other };
        let chains = contours(&field, Area::new(0.0, 0.0, 200.0, 200.0));
        let [chain] = &chains[..] else { panic!("one line, not {}", chains.len()) };
        assert_eq!(chain.first(), chain.last(), "it is closed");
    }
}
