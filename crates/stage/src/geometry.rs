//! Points, boxes, and the few questions that a layout asks about them.

use alloc::string::String;
use core::fmt::Write;

/// A place on a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f32,
    /// From the top.
    pub y: f32,
}

impl Point {
    /// A place.
    pub fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// The place that lies at this share of the way to another.
    pub fn toward(self, other: Self, share: f32) -> Self {
        Self { x: self.x + (other.x - self.x) * share, y: self.y + (other.y - self.y) * share }
    }

    /// The place so far back from it and so far to its side, for who goes along a unit vector: the
    /// corners of arrowheads.
    pub fn beside(self, (dx, dy): (f32, f32), back: f32, side: f32) -> (f32, f32) {
        (self.x - dx * back - dy * side, self.y - dy * back + dx * side)
    }

    /// How far it is to another.
    pub fn distance(self, other: Self) -> f32 {
        libm::hypotf(other.x - self.x, other.y - self.y)
    }
}

/// An upright box.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// Its left edge.
    pub x: f32,
    /// Its upper edge.
    pub y: f32,
    /// Its width.
    pub w: f32,
    /// Its height.
    pub h: f32,
}

impl Area {
    /// A box by its left upper corner.
    pub fn new(x: f32, y: f32, w: f32, h: f32) -> Self {
        Self { x, y, w, h }
    }

    /// A box by its middle.
    pub fn around(middle: Point, w: f32, h: f32) -> Self {
        Self { x: middle.x - w / 2.0, y: middle.y - h / 2.0, w, h }
    }

    /// Its middle.
    pub fn middle(self) -> Point {
        Point { x: self.x + self.w / 2.0, y: self.y + self.h / 2.0 }
    }

    /// Its right edge.
    pub fn right(self) -> f32 {
        self.x + self.w
    }

    /// Its lower edge.
    pub fn bottom(self) -> f32 {
        self.y + self.h
    }

    /// The same with a margin on all sides.
    pub fn grown(self, by: f32) -> Self {
        Self { x: self.x - by, y: self.y - by, w: self.w + 2.0 * by, h: self.h + 2.0 * by }
    }

    /// Whether the two share more than an edge.
    pub fn overlaps(self, other: Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// Whether the other lies within.
    pub fn holds(self, other: Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.right() <= self.right()
            && other.bottom() <= self.bottom()
    }

    /// Whether a straight line between two places passes through the box.
    pub fn is_crossed(self, a: Point, b: Point) -> bool {
        let (mut enter, mut leave) = (0.0_f32, 1.0_f32);
        for (start, change, low, high) in
            [(a.x, b.x - a.x, self.x, self.right()), (a.y, b.y - a.y, self.y, self.bottom())]
        {
            if change == 0.0 {
                if start <= low || start >= high {
                    return false;
                }
                continue;
            }
            let (one, other) = ((low - start) / change, (high - start) / change);
            enter = enter.max(one.min(other));
            leave = leave.min(one.max(other));
        }
        enter < leave
    }

    /// Where a line from the middle to a place leaves the box.
    pub fn door(self, toward: Point) -> Point {
        let middle = self.middle();
        let (dx, dy) = (toward.x - middle.x, toward.y - middle.y);
        let across = if dx == 0.0 { f32::MAX } else { self.w / 2.0 / libm::fabsf(dx) };
        let along = if dy == 0.0 { f32::MAX } else { self.h / 2.0 / libm::fabsf(dy) };
        let share = across.min(along);
        if share >= 1.0 { toward } else { middle.toward(toward, share) }
    }
}

/// Writes outlines in the notation of SVG, around an origin and to a scale.
#[derive(Debug)]
pub struct Pen {
    d: String,
    origin: Point,
    scale: f32,
}

impl Default for Pen {
    fn default() -> Self {
        Self::at(Point::default(), 1.0)
    }
}

impl Pen {
    /// A pen whose coordinates are multiples of a scale, counted from an origin.
    pub fn at(origin: Point, scale: f32) -> Self {
        Self { d: String::with_capacity(48), origin, scale }
    }

    /// Draws straight lines from the first place through the others.
    pub fn through(mut self, places: &[(f32, f32)]) -> Self {
        for (index, &(x, y)) in places.iter().enumerate() {
            self = if index == 0 { self.go(x, y) } else { self.line(x, y) };
        }
        self
    }

    /// Lifts the pen and sets it down.
    pub fn go(mut self, x: f32, y: f32) -> Self {
        self.mark('M', &[(x, y)]);
        self
    }

    /// Draws a straight line.
    pub fn line(mut self, x: f32, y: f32) -> Self {
        self.mark('L', &[(x, y)]);
        self
    }

    /// Draws a curve with one handle.
    pub fn curve(mut self, handle: (f32, f32), x: f32, y: f32) -> Self {
        self.mark('Q', &[handle, (x, y)]);
        self
    }

    /// Draws a part of a circle, clockwise.
    pub fn arc(mut self, r: f32, more_than_half: bool, x: f32, y: f32) -> Self {
        self.d.push('A');
        let r = r * self.scale;
        push_number(&mut self.d, r);
        self.d.push(' ');
        push_number(&mut self.d, r);
        let _ = write!(self.d, " 0 {} 1 ", u8::from(more_than_half));
        self.place((x, y));
        self
    }

    /// Goes back to where the pen was set down.
    pub fn close(mut self) -> Self {
        self.d.push('Z');
        self
    }

    /// The outline.
    pub fn done(self) -> String {
        self.d
    }

    fn mark(&mut self, letter: char, places: &[(f32, f32)]) {
        self.d.push(letter);
        for (index, place) in places.iter().enumerate() {
            if index > 0 {
                self.d.push(' ');
            }
            self.place(*place);
        }
    }

    fn place(&mut self, (x, y): (f32, f32)) {
        push_number(&mut self.d, self.origin.x + x * self.scale);
        self.d.push(' ');
        push_number(&mut self.d, self.origin.y + y * self.scale);
    }
}

/// The sine of an angle, good to a hundred-thousandth: enough for a picture, and a tenth of the
/// code that is right for every angle to the last bit. The Taylor series up to the ninth power, on
/// the quarter turn where it converges fast.
pub fn sine(angle: f32) -> f32 {
    use core::f32::consts::{PI, TAU};
    let turns = angle / TAU;
    let from_zero = (turns - libm::floorf(turns + 0.5)) * TAU;
    let x = match from_zero {
        x if x > PI / 2.0 => PI - x,
        x if x < -PI / 2.0 => -PI - x,
        x => x,
    };
    let square = x * x;
    x * (1.0 - square / 6.0 * (1.0 - square / 20.0 * (1.0 - square / 42.0 * (1.0 - square / 72.0))))
}

/// The cosine of an angle, as good as the sine.
pub fn cosine(angle: f32) -> f32 {
    sine(angle + core::f32::consts::FRAC_PI_2)
}

/// A number brought between two others. Unlike `clamp` it needs no check of its bounds, which would
/// bring the whole machinery of printing numbers along.
pub fn within(number: f32, least: f32, most: f32) -> f32 {
    number.max(least).min(most)
}

/// Writes a coordinate to a hundredth. What is no number becomes zero.
pub fn push_number(text: &mut String, number: f32) {
    let hundredths = if number.is_finite() { libm::roundf(number * 100.0) as i64 } else { 0 };
    if hundredths < 0 {
        text.push('-');
    }
    let magnitude = hundredths.unsigned_abs();
    push_whole(text, magnitude / 100);
    let rest = magnitude % 100;
    if rest > 0 {
        text.push('.');
        text.push(digit(rest / 10));
        if rest % 10 > 0 {
            text.push(digit(rest % 10));
        }
    }
}

/// Writes a whole number. A picture has thousands of them in each frame, and the general machinery
/// takes many times as long.
fn push_whole(text: &mut String, number: u64) {
    if number >= 10 {
        push_whole(text, number / 10);
    }
    text.push(digit(number % 10));
}

fn digit(digit: u64) -> char {
    char::from(b'0' + digit as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sine_and_cosine_are_right_to_a_hundred_thousandth() {
        for step in -2_000..2_000 {
            let angle = step as f32 / 100.0;
            assert!((sine(angle) - libm::sinf(angle)).abs() < 1e-5, "sine of {angle}");
            assert!((cosine(angle) - libm::cosf(angle)).abs() < 1e-5, "cosine of {angle}");
        }
    }

    #[test]
    fn numbers_are_short_and_exact_to_a_hundredth() {
        for (number, text) in [
            (0.0, "0"),
            (-0.001, "0"),
            (1.5, "1.5"),
            (-12.345, "-12.35"),
            (0.05, "0.05"),
            (1000.0, "1000"),
            (f32::NAN, "0"),
        ] {
            let mut written = String::new();
            push_number(&mut written, number);
            assert_eq!(written, text);
        }
    }

    #[test]
    fn a_line_crosses_a_box_or_passes_it_by() {
        let area = Area::new(10.0, 10.0, 20.0, 20.0);
        let crosses = |x1, y1, x2, y2| area.is_crossed(Point::new(x1, y1), Point::new(x2, y2));
        assert!(crosses(0.0, 20.0, 40.0, 20.0) && crosses(20.0, 0.0, 20.0, 40.0));
        assert!(crosses(0.0, 0.0, 40.0, 40.0) && crosses(15.0, 15.0, 16.0, 16.0));
        assert!(!crosses(0.0, 5.0, 40.0, 5.0) && !crosses(0.0, 20.0, 5.0, 20.0));
        assert!(!crosses(0.0, 25.0, 25.0, 50.0));
    }

    #[test]
    fn a_line_leaves_a_box_at_its_edge() {
        let area = Area::around(Point::new(100.0, 100.0), 40.0, 20.0);
        assert_eq!(area.door(Point::new(300.0, 100.0)), Point::new(120.0, 100.0));
        assert_eq!(area.door(Point::new(100.0, 0.0)), Point::new(100.0, 90.0));
        assert_eq!(area.door(Point::new(101.0, 100.0)), Point::new(101.0, 100.0));
    }
}
