//! The tape: a whole run, or a part of it, on one strip.
//!
//! ```text
//!            !                 !               broken promises, to be pressed
//! leader   ▐ L n1 ▌        ▐ L n2 ▌            who led, lettered
//! Ada      ▬▬▬▬  ▬▬▬   ▬▬▬▬▬┄┄┄┄                writes solid, reads outlined
//! Ben        ▭▭▭    ▭▭▭▭▭│stale
//! faults        ▨▨▨▨▨ X cut ▨▨                  hatched, lettered
//!          0 s       1 s       2 s
//! ```
//!
//! | module | what it does |
//! |---|---|
//! | [`strip`] | what a tape is drawn from, worked out once for each run |
//! | [`window`] | which part of the run is on it: zoom, pan, follow |
//! | `bars` | the row of a session |
//! | `bands` | leaders and faults, in lanes |
//! | `axis` | instants at round steps, and the marks above the rows |
//! | [`overview`] | the whole run in a thin strip, and where the window is in it |
//! | [`branches`] | other futures of the run, a row each |
//! | [`preview`] | an instant in words, and a small bare picture of it |
//!
//! Places are a linear function of time ([`tape_x`] and its inverse [`tape_time`]); sizes of text
//! do not depend on the width. What is too short to be told apart is drawn together, so that the
//! number of shapes depends on the width and not on the run, and a row is not walked operation by
//! operation but place by place. The playhead is not part of the tape: it moves, and the tape does
//! not.

mod axis;
mod bands;
mod bars;
pub mod branches;
pub mod overview;
pub mod preview;
pub mod strip;
pub mod window;

use crate::geometry::within;
use crate::scene::{Group, Scene, Thing};
use crate::text::{self, Face, fit};
use crate::timeline::Timeline;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::order::sort_by_key;
use model::{OpId, Time};
use strip::Strip;
use window::Window;

/// How to draw a tape.
#[derive(Clone, Copy, Debug)]
pub struct TapeLook {
    /// How wide it is, in pixels.
    pub width: f32,
    /// The part of the run that is on it.
    pub window: Window,
    /// The operation that is chosen.
    pub selected: Option<OpId>,
}

/// An instant to mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: Time,
    /// What, in a few words.
    pub label: String,
    /// Whether a promise is broken there.
    pub broken: bool,
}

/// Size of the texts.
const SIZE: f32 = 12.0;
/// Height of a row of leaders or faults, and the height of a further lane of it.
const ROW: f32 = 24.0;
const LANE: f32 = 18.0;
/// The radius of the corners of bars.
const ROUND: f32 = 4.0;
/// Room above the first row, for marks.
const TOP: f32 = 20.0;
/// Height of the axis.
const AXIS: f32 = 26.0;
/// Room at the right end.
const RIGHT: f32 = 20.0;

/// Room for the names of rows.
fn left(width: f32) -> f32 {
    if width < 480.0 { 50.0 } else { 64.0 }
}

/// Where an instant is on a tape, from the left. Instants beside the tape are beside it.
pub fn tape_x(look: &TapeLook, at: Time) -> f32 {
    let Window { from, .. } = look.window;
    let room = f64::from((look.width - left(look.width) - RIGHT).max(1.0));
    let share = (at as f64 - from as f64) / look.window.span().max(1) as f64;
    left(look.width) + within((share * room) as f32, -4_000.0, 40_000.0)
}

/// The instant at a place of a tape; the nearest one on it, if the place is beside it.
pub fn tape_time(look: &TapeLook, x: f32) -> Time {
    let room = (look.width - left(look.width) - RIGHT).max(1.0);
    let share = f64::from(within((x - left(look.width)) / room, 0.0, 1.0));
    look.window.from + libm::round(share * look.window.span() as f64) as Time
}

/// A stretch of time as places, cut to the tape; none if it is beside it.
fn stretch(look: &TapeLook, from: Time, to: Time) -> Option<(f32, f32)> {
    if to < look.window.from || from > look.window.to {
        return None;
    }
    let (first, last) = (left(look.width), look.width - RIGHT);
    let x = within(tape_x(look, from), first, last);
    Some((x, within(tape_x(look, to), first, last).max(x + 1.0)))
}

/// How long a stretch of so many pixels is on a tape.
pub fn tape_span(look: &TapeLook, pixels: f32) -> Time {
    let room = (look.width - left(look.width) - RIGHT).max(1.0);
    (f64::from(pixels / room) * look.window.span() as f64) as Time
}

/// Draws a tape.
pub fn tape(timeline: &Timeline, strip: &Strip, look: &TapeLook) -> Scene {
    draw(timeline, strip, look).0
}

/// The operation at a place of a tape: the one whose bar is there, or is nearest to it.
pub fn operation_at(
    timeline: &Timeline,
    strip: &Strip,
    look: &TapeLook,
    (x, y): (f32, f32),
) -> Option<OpId> {
    let plan = Plan::new(timeline, strip);
    let row = (y - plan.clients) / plan.row;
    if row < 0.0 || x < left(look.width) {
        return None;
    }
    let row = strip.rows.get(row as usize)?;
    let (at, reach) = (tape_time(look, x), tape_span(look, NEAR).max(1));
    let operations = timeline.operations();
    // The last to begin before, the one before it, and the first to begin after.
    let after = row.called_before(operations, at.saturating_add(1));
    let near = &row.operations[after.saturating_sub(2)..row.operations.len().min(after + 1)];
    let distance = |place: &u32| {
        let span = &operations[*place as usize];
        let end = span.told.map_or(timeline.end(), |told| told.at);
        span.called_at.saturating_sub(at) + at.saturating_sub(end)
    };
    let nearest =
        near.iter().min_by_key(|place| distance(place)).filter(|at| distance(at) <= reach)?;
    Some(operations[*nearest as usize].op)
}

/// How near to a bar a press has to be, in pixels.
const NEAR: f32 = 6.0;

/// Draws a tape, and counts the operations that were looked at.
pub(crate) fn draw(timeline: &Timeline, strip: &Strip, look: &TapeLook) -> (Scene, usize) {
    let plan = Plan::new(timeline, strip);
    let groups = Vec::new();
    let mut tape = Tape { timeline, strip, look, plan, groups, rows: 0, visited: 0 };
    tape.leaders();
    tape.sessions();
    tape.faults();
    tape.axis();
    tape.marks();
    let Tape { mut groups, visited, plan, .. } = tape;
    sort_by_key(&mut groups, |group| group.thing.rank());
    let summary = summary(timeline, strip, look);
    (Scene { width: look.width, height: plan.bottom + AXIS, groups, summary }, visited)
}

/// Where the rows are. They get thinner where there are many, so that the tape stays low.
#[derive(Clone, Copy)]
struct Plan {
    /// The upper edge of the first session's row.
    clients: f32,
    /// The height of a session's row.
    row: f32,
    /// The upper edge of the row of faults.
    faults: f32,
    /// The lower edge of the last row.
    bottom: f32,
}

impl Plan {
    fn new(timeline: &Timeline, strip: &Strip) -> Self {
        let high = |lanes: usize| match lanes {
            0 => 0.0,
            lanes => ROW + LANE * (lanes - 1) as f32,
        };
        let sessions = timeline.trace().clients;
        let row = match sessions {
            0..=4 => 24.0,
            5..=8 => 18.0,
            _ => 14.0,
        };
        let clients = TOP + high(strip.leads.lanes);
        let faults = clients + row * sessions as f32;
        Self { clients, row, faults, bottom: faults + high(strip.faults.lanes) }
    }

    /// The height of a bar.
    fn bar(self) -> f32 {
        self.row * 0.55
    }
}

/// A tape while it is drawn.
struct Tape<'a> {
    timeline: &'a Timeline,
    strip: &'a Strip,
    look: &'a TapeLook,
    plan: Plan,
    groups: Vec<Group>,
    rows: u16,
    visited: usize,
}

impl Tape<'_> {
    /// Begins a row whose first lane has its middle at this height.
    fn row(&mut self, name: &str, middle: f32) -> &mut Group {
        let mut group = Group::new(Thing::Row(self.rows), "row", 0.0, middle);
        let size = if self.plan.row < SIZE + 3.0 { SIZE - 1.0 } else { SIZE };
        let name = fit(name, left(self.look.width) - 6.0, size, Face::Sans);
        group.text("tape-label", (2.0, size * 0.36), size, name);
        let end = self.look.width - RIGHT;
        group.line("row-line", (left(self.look.width), 0.0), (end, 0.0));
        self.rows += 1;
        self.groups.push(group);
        self.groups.last_mut().expect("a row was just added")
    }

    fn stretch(&self, from: Time, to: Option<Time>) -> Option<(f32, f32)> {
        stretch(self.look, from, to.unwrap_or(self.timeline.end()))
    }
}

fn summary(timeline: &Timeline, strip: &Strip, look: &TapeLook) -> String {
    let operations = text::count(timeline.operations().len() as u64, "operation");
    let clients = text::count(timeline.trace().clients as u64, "client");
    let mut parts = alloc::vec![format!("{operations} of {clients}")];
    let found = &strip.found;
    for (count, one, more) in [
        (timeline.faults().len(), "fault", "faults"),
        (found.stale.len(), "stale read", "stale reads"),
        (found.lost.len(), "acknowledged write lost", "acknowledged writes lost"),
        (found.dropped.len(), "write lost in a conflict", "writes lost in conflicts"),
    ] {
        match count {
            0 => {}
            1 => parts.push(format!("1 {one}")),
            _ => parts.push(format!("{count} {more}")),
        }
    }
    let Window { from, to } = look.window;
    let which = match from {
        0 if to == 0 => "An empty run".to_string(),
        0 if to >= timeline.end() => format!("The whole run, {}", text::length(to)),
        0 => format!("The run up to {}", text::length(to)),
        _ => format!("The run from {} to {}", text::length(from), text::length(to)),
    };
    format!("{which}: {}.", parts.join(", "))
}
