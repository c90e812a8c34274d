//! The display list: what a picture consists of, without saying how it looks.
//!
//! A scene is a list of groups. A group is one *thing* that a person could point at: a replica, a
//! message, a wall. It has a place, an accessible name where it can be picked, and a few plain
//! shapes around its own origin. Nothing here has a colour: a shape carries a class that says what
//! it means (`write`, `stale`, `leader`), and the style sheet decides what that looks like in which
//! theme.
//!
//! ```text
//! Scene ─┬─ Group Thing::Ring        (500, 245)   ─ Circle .ring
//!        ├─ Group Thing::Node(n1)    (500,  75)   ─ Rect .card  Text .name "n1"  …
//!        └─ Group Thing::Message(#4) (410, 130)   ─ Path .pennant
//! ```
//!
//! Things are unique in a scene and keep their identity over time, so a page can hold on to the
//! elements it has made and change only what differs. Groups come in ascending order of their
//! things, which is also the order of painting: whoever merges two scenes by that order never has
//! to move an element.

use alloc::string::String;
use alloc::vec::Vec;
use model::{MessageId, NodeId, OpId};

/// A picture of one instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Width of the picture in its own units; one unit is about one pixel at full size.
    pub width: f32,
    /// Height in the same units.
    pub height: f32,
    /// What is on it, in order of painting.
    pub groups: Vec<Group>,
    /// One sentence or two: what is on the picture now, for those who cannot see it.
    pub summary: String,
}

/// One thing on a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What it is.
    pub thing: Thing,
    /// What it means, as words for the style sheet separated by spaces.
    pub class: String,
    /// Where its origin stands, from the left.
    pub x: f32,
    /// Where its origin stands, from the top.
    pub y: f32,
    /// Degrees clockwise about the origin.
    pub rotate: f32,
    /// From 0, not to be seen, to 1.
    pub opacity: f32,
    /// The accessible name; a thing that has one can be reached and picked.
    pub label: Option<String>,
    /// Its shapes, in order of painting, around the origin.
    pub shapes: Vec<Shape>,
}

/// The identity of a thing on a picture. The order of the variants is the order of painting.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Thing {
    /// What lies behind everything.
    Backdrop,
    /// The ring on which replicas of equal rank stand.
    Ring,
    /// The line from a follower to the leader that it follows.
    Link(NodeId, NodeId),
    /// One wall between two groups of nodes, numbered in the order of their cuts.
    Wall(u16),
    /// The way that a message takes.
    Trail(MessageId),
    /// A message under way, or one that has just been lost. It passes below cards that are not its
    /// own, so that they stay readable.
    Message(MessageId),
    /// The outline around a card that says: this node is in the set.
    Set(NodeId, SetKind),
    /// A replica or a monitor.
    Node(NodeId),
    /// The arc of a node's running timer.
    Timer(NodeId),
    /// A client.
    Client(NodeId),
    /// What a client asked and was told.
    Bubble(NodeId),
    /// What the signs mean.
    Legend,
    /// The time axis of a tape.
    Axis,
    /// The label of a row of a tape or of a grid, counted from the top.
    Row(u16),
    /// A stretch of time in which a node led, counted from the start of the run.
    Lead(u16),
    /// A stretch of time in which something was broken, counted from the start of the run.
    Fault(u16),
    /// An operation on a tape, from call to answer.
    Operation(OpId),
    /// Operations of a session that are too short to be things of their own at this width.
    Crowd(u16),
    /// A mark on a tape, in order of time.
    Mark(u16),
    /// Another future of the run, in the order given.
    Branch(u16),
    /// A run in a thin strip (0), and the part of it that is on the tape (1).
    Overview(u8),
    /// A pair of a write set (row) and a read set (column).
    Pair(u16, u16),
}

impl Thing {
    /// A number that orders things as they are ordered: by variant, then by what they hold.
    pub fn rank(self) -> u128 {
        let node = |node: NodeId| node.index() as u64;
        let (variant, rest) = match self {
            Self::Backdrop => (0, 0),
            Self::Ring => (1, 0),
            Self::Link(from, to) => (2, node(from) << 8 | node(to)),
            Self::Wall(number) => (3, number.into()),
            Self::Trail(message) => (4, message.number().into()),
            Self::Message(message) => (5, message.number().into()),
            Self::Set(of, kind) => (6, node(of) << 1 | u64::from(kind == SetKind::Read)),
            Self::Node(of) => (7, node(of)),
            Self::Timer(of) => (8, node(of)),
            Self::Client(of) => (9, node(of)),
            Self::Bubble(of) => (10, node(of)),
            Self::Legend => (11, 0),
            Self::Axis => (12, 0),
            Self::Row(number) => (13, number.into()),
            Self::Lead(number) => (14, number.into()),
            Self::Fault(number) => (15, number.into()),
            Self::Operation(op) => (16, op.number().into()),
            Self::Crowd(row) => (17, row.into()),
            Self::Mark(number) => (18, number.into()),
            Self::Branch(number) => (19, number.into()),
            Self::Overview(part) => (20, part.into()),
            Self::Pair(row, column) => (21, u64::from(row) << 16 | u64::from(column)),
        };
        model::order::pair(variant, rest)
    }
}

/// Which of the two sets of an operation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SetKind {
    /// The nodes that acknowledged a write.
    Write,
    /// The nodes whose answers a read counted.
    Read,
}

/// Which point of a text stands at its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Anchor {
    /// Its start.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

impl Anchor {
    /// The word for it in SVG.
    pub fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// One mark of the pen. Lengths are in the units of the scene, places relative to the group.
#[derive(Clone, PartialEq, Debug)]
pub enum Shape {
    /// A rectangle.
    Rect {
        /// What it means.
        class: &'static str,
        /// Its left edge.
        x: f32,
        /// Its upper edge.
        y: f32,
        /// Its width.
        w: f32,
        /// Its height.
        h: f32,
        /// The radius of its corners.
        r: f32,
    },
    /// A circle.
    Circle {
        /// What it means.
        class: &'static str,
        /// Its centre, from the left.
        cx: f32,
        /// Its centre, from the top.
        cy: f32,
        /// Its radius.
        r: f32,
    },
    /// A straight line.
    Line {
        /// What it means.
        class: &'static str,
        /// Where it starts, from the left.
        x1: f32,
        /// Where it starts, from the top.
        y1: f32,
        /// Where it ends, from the left.
        x2: f32,
        /// Where it ends, from the top.
        y2: f32,
    },
    /// Any outline, in the notation of SVG's `d`.
    Path {
        /// What it means.
        class: &'static str,
        /// The outline.
        d: String,
    },
    /// A line of text.
    Text {
        /// What it means.
        class: &'static str,
        /// Its place, from the left.
        x: f32,
        /// Its baseline, from the top.
        y: f32,
        /// Which point of it stands there.
        anchor: Anchor,
        /// Its size.
        size: f32,
        /// What it says.
        text: String,
    },
}

impl Group {
    /// A group without a turn, fully to be seen, that cannot be picked.
    pub fn new(thing: Thing, class: impl Into<String>, x: f32, y: f32) -> Self {
        Self {
            thing,
            class: class.into(),
            x,
            y,
            rotate: 0.0,
            opacity: 1.0,
            label: None,
            shapes: Vec::new(),
        }
    }

    /// Adds a rectangle.
    pub(crate) fn rect(&mut self, class: &'static str, x: f32, y: f32, size: (f32, f32), r: f32) {
        self.shapes.push(Shape::Rect { class, x, y, w: size.0, h: size.1, r });
    }

    /// Adds a circle.
    pub(crate) fn circle(&mut self, class: &'static str, cx: f32, cy: f32, r: f32) {
        self.shapes.push(Shape::Circle { class, cx, cy, r });
    }

    /// Adds a line.
    pub(crate) fn line(&mut self, class: &'static str, from: (f32, f32), to: (f32, f32)) {
        let ((x1, y1), (x2, y2)) = (from, to);
        self.shapes.push(Shape::Line { class, x1, y1, x2, y2 });
    }

    /// Adds a path.
    pub(crate) fn path(&mut self, class: &'static str, d: impl Into<String>) {
        self.shapes.push(Shape::Path { class, d: d.into() });
    }

    /// Adds a text that starts at its place.
    pub(crate) fn text(
        &mut self,
        class: &'static str,
        place: (f32, f32),
        size: f32,
        text: impl Into<String>,
    ) {
        self.text_at(class, place, Anchor::Start, size, text);
    }

    /// Adds a text with an anchor.
    pub(crate) fn text_at(
        &mut self,
        class: &'static str,
        (x, y): (f32, f32),
        anchor: Anchor,
        size: f32,
        text: impl Into<String>,
    ) {
        self.shapes.push(Shape::Text { class, x, y, anchor, size, text: text.into() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rank_of_a_thing_orders_as_the_thing_does() {
        let (one, two) = (NodeId::replica(0), NodeId::client(3));
        let (first, second) = (MessageId::new(0), MessageId::new(70_000));
        let op = OpId::new(9);
        let things = [
            Thing::Backdrop,
            Thing::Ring,
            Thing::Link(one, two),
            Thing::Link(two, one),
            Thing::Wall(1),
            Thing::Trail(first),
            Thing::Trail(second),
            Thing::Message(first),
            Thing::Message(second),
            Thing::Set(one, SetKind::Write),
            Thing::Set(one, SetKind::Read),
            Thing::Set(two, SetKind::Write),
            Thing::Node(one),
            Thing::Node(two),
            Thing::Timer(one),
            Thing::Client(two),
            Thing::Bubble(two),
            Thing::Legend,
            Thing::Axis,
            Thing::Row(3),
            Thing::Lead(0),
            Thing::Fault(0),
            Thing::Operation(op),
            Thing::Crowd(2),
            Thing::Mark(0),
            Thing::Branch(1),
            Thing::Overview(0),
            Thing::Overview(1),
            Thing::Pair(1, 2),
            Thing::Pair(2, 1),
        ];
        assert!(things.is_sorted());
        assert!(things.map(Thing::rank).is_sorted());
    }
}
