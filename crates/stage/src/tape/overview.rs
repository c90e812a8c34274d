//! The whole run in a thin strip: how dense its events are, where it broke, and which part of it is
//! on the tape.
//!
//! The picture is [`WIDTH`] units wide and is meant to be stretched to whatever room there is, so
//! it has no text and no strokes, only areas.

use super::strip::{PARTS, Strip};
use super::window::Window;
use crate::geometry::Pen;
use crate::scene::{Group, Scene, Thing};
use crate::text;
use crate::timeline::Timeline;
use alloc::format;
use alloc::vec::Vec;
use model::Time;

/// The size of the strip, in its own units.
pub const WIDTH: f32 = 1_000.0;
/// See [`WIDTH`].
pub const HEIGHT: f32 = 24.0;

/// The instant at a share of the strip's width.
pub fn overview_time(share: f32, end: Time) -> Time {
    (f64::from(share.clamp(0.0, 1.0)) * end as f64) as Time
}

/// Draws the strip.
pub fn overview(timeline: &Timeline, strip: &Strip, window: Window) -> Scene {
    let end = timeline.end().max(1);
    let x = |at: Time| (at.min(end) as f64 / end as f64 * f64::from(WIDTH)) as f32;
    let mut group = Group::new(Thing::Overview(0), "strip", 0.0, 0.0);
    group.path("density", density(strip));
    let mut places = Vec::new();
    // Marks come first: whatever else finds no room, a broken promise does.
    let marks = strip.found.marks.iter().map(|mark| ("overview-mark", mark.at, mark.at));
    let faults = timeline.faults().iter();
    let faults = faults.map(|fault| ("overview-fault", fault.from, fault.to.unwrap_or(end)));
    for (class, from, to) in marks.chain(faults) {
        let place = (class, x(from) as u32, x(to) as u32);
        // What lies within a unit of another one is not seen beside it.
        if places.last() != Some(&place) && places.len() < SIGNS_MAX {
            places.push(place);
        }
    }
    for (class, from, to) in places {
        let (from, w) = (from as f32, (to - from) as f32);
        match class {
            "overview-mark" => group.rect(class, from - 1.5, 0.0, (3.0, HEIGHT), 0.0),
            _ => group.rect(class, from, HEIGHT - 3.0, (w.max(2.0), 3.0), 0.0),
        }
    }
    let (from, to) = (x(window.from), x(window.to));
    group.rect("shade", 0.0, 0.0, (from, HEIGHT), 0.0);
    group.rect("shade", to, 0.0, (WIDTH - to, HEIGHT), 0.0);
    let (words, end) = (text::length(window.from), text::length(window.to));
    let summary = format!("From {words} to {end} of {}.", text::length(timeline.end()));
    let mut pane = Group::new(Thing::Overview(1), "window", from, 0.0);
    let w = (to - from).max(4.0);
    pane.rect("window-edge", 0.0, 0.0, (w, 1.5), 0.0);
    pane.rect("window-edge", 0.0, HEIGHT - 1.5, (w, 1.5), 0.0);
    pane.rect("window-side", -2.0, 0.0, (3.0, HEIGHT), 0.0);
    pane.rect("window-side", w - 1.0, 0.0, (3.0, HEIGHT), 0.0);
    let groups = alloc::vec![group, pane];
    Scene { width: WIDTH, height: HEIGHT, groups, summary }
}

/// Faults and marks on the strip, at most.
const SIGNS_MAX: usize = 200;

/// The outline of the density. The square root of a count lifts what is quiet above the ground.
fn density(strip: &Strip) -> alloc::string::String {
    let most = strip.density.iter().copied().max().unwrap_or(0).max(1) as f32;
    let mut pen = Pen::default().go(0.0, HEIGHT);
    for (part, &count) in strip.density.iter().enumerate() {
        let high = libm::sqrtf(count as f32 / most) * (HEIGHT - 5.0);
        let x = part as f32 * WIDTH / PARTS as f32;
        let y = HEIGHT - high;
        pen = pen.line(x, y).line(x + WIDTH / PARTS as f32, y);
    }
    pen.line(WIDTH, HEIGHT).close().done()
}
