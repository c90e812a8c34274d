//! The tape: a whole run, or a part of it, on one strip.
//!
//! ```text
//! leader   ▐ L n1 ▌        ▐ L n2 ▌            who led, lettered
//! Ada      ▬▬▬▬  ▬▬▬   ▬▬▬▬▬┄┄┄┄                writes solid, reads outlined
//! Ben        ▭▭▭    ▭▭▭▭▭│stale
//! faults        ▨▨▨▨▨ cut ▨▨                    hatched
//!          0 s       1 s       2 s
//! ```
//!
//! Places are a linear function of time ([`tape_x`] and its inverse [`tape_time`]); sizes of text
//! do not depend on the width. Where operations are too short to be told apart, neighbours of a row
//! merge into one bar, so that the number of shapes depends on the width and not on the run. The
//! playhead is not part of the tape: it moves, and the tape does not.

use crate::frame::OperationSpan;
use crate::geometry::{Pen, within};
use crate::index::{FaultKind, FaultSpan, LeadSpan};
use crate::scene::{Anchor, Group, Scene, Thing};
use crate::text::{self, Face, client_name, fit, width};
use crate::timeline::Timeline;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::order::sort_by_key;
use model::{Micros, OpId, Outcome, Time};

/// How to draw a tape.
#[derive(Clone, Debug)]
pub struct TapeLook<'a> {
    /// How wide it is, in pixels.
    pub width: f32,
    /// The first instant on it.
    pub from: Time,
    /// The last instant on it.
    pub to: Time,
    /// Instants to mark: broken promises, and others worth a look.
    pub marks: &'a [Mark],
    /// The operation that is chosen.
    pub selected: Option<OpId>,
    /// Reads that were stale.
    pub stale: &'a [OpId],
    /// Acknowledged writes that were lost.
    pub lost: &'a [OpId],
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
/// Height of a row.
const ROW: f32 = 24.0;
/// Height of a bar.
const BAR: f32 = 13.0;
/// Height of a further lane of a row.
const LANE: f32 = 18.0;
/// The radius of the corners of bars.
const ROUND: f32 = 4.0;
/// Room above the first row, for marks.
const TOP: f32 = 16.0;
/// Height of the axis.
const AXIS: f32 = 26.0;
/// Room at the right end.
const RIGHT: f32 = 20.0;

/// Room for the names of rows.
fn left(width: f32) -> f32 {
    if width < 480.0 { 54.0 } else { 64.0 }
}

/// Where an instant is on a tape, from the left. Instants beside the tape are beside it.
pub fn tape_x(look: &TapeLook<'_>, at: Time) -> f32 {
    let span = look.to.saturating_sub(look.from).max(1) as f64;
    let room = f64::from((look.width - left(look.width) - RIGHT).max(1.0));
    let share = (at as f64 - look.from as f64) / span;
    left(look.width) + within((share * room) as f32, -4_000.0, 40_000.0)
}

/// The instant at a place of a tape; the nearest one on it, if the place is beside it.
pub fn tape_time(look: &TapeLook<'_>, x: f32) -> Time {
    let room = (look.width - left(look.width) - RIGHT).max(1.0);
    let share = f64::from(within((x - left(look.width)) / room, 0.0, 1.0));
    let span = look.to.saturating_sub(look.from) as f64;
    look.from + libm::round(share * span) as Time
}

/// Draws a tape.
pub fn tape(timeline: &Timeline, look: &TapeLook<'_>) -> Scene {
    let special = look.selected.iter().chain(look.stale).chain(look.lost).copied();
    let mut special: Vec<OpId> = special.collect();
    sort_by_key(&mut special, |op| op.number().into());
    let mut tape = Tape { timeline, look, special, groups: Vec::new(), y: TOP, rows: 0 };
    if !timeline.leads().is_empty() {
        tape.leaders();
    }
    for client in 0..timeline.trace().clients {
        tape.client(client);
    }
    if !timeline.faults().is_empty() {
        tape.faults();
    }
    let bottom = tape.y;
    tape.axis();
    tape.marks(bottom);
    let mut groups = tape.groups;
    sort_by_key(&mut groups, |group| group.thing.rank());
    let height = bottom + AXIS;
    Scene { width: look.width, height, groups, summary: summary(timeline, look) }
}

struct Tape<'a> {
    timeline: &'a Timeline,
    look: &'a TapeLook<'a>,
    /// Operations that are never merged with their neighbours.
    special: Vec<OpId>,
    groups: Vec<Group>,
    /// The upper edge of the next row.
    y: f32,
    rows: u16,
}

impl Tape<'_> {
    /// Begins a row of so many lanes and returns the height of the middle of the first.
    fn row(&mut self, name: &str, lanes: usize) -> f32 {
        let middle = self.y + ROW / 2.0;
        let mut group = Group::new(Thing::Row(self.rows), "row", 0.0, middle);
        let name = fit(name, left(self.look.width) - 8.0, SIZE, Face::Sans);
        group.text("tape-label", (2.0, SIZE * 0.36), SIZE, name);
        let end = self.look.width - RIGHT;
        group.line("row-line", (left(self.look.width), 0.0), (end, 0.0));
        self.groups.push(group);
        self.rows += 1;
        self.y += ROW + LANE * lanes.saturating_sub(1) as f32;
        middle
    }

    /// A stretch of time as places, cut to the tape; none if it is beside it.
    fn stretch(&self, from: Time, to: Option<Time>) -> Option<(f32, f32)> {
        let end = to.unwrap_or(self.timeline.end());
        if end < self.look.from || from > self.look.to {
            return None;
        }
        let (first, last) = (left(self.look.width), self.look.width - RIGHT);
        let x = within(tape_x(self.look, from), first, last);
        Some((x, within(tape_x(self.look, end), first, last).max(x + 1.0)))
    }

    fn leaders(&mut self) {
        let leads = self.timeline.leads();
        let end = self.timeline.end();
        let lanes = lanes(leads.iter().map(|lead| (lead.from, lead.to.unwrap_or(end))));
        let middle = self.row("leader", lane_count(&lanes));
        for (number, (lead, lane)) in leads.iter().zip(lanes).enumerate() {
            if let Some(stretch) = self.stretch(lead.from, lead.to) {
                let y = middle + LANE * lane as f32;
                self.groups.push(leader_band(number, lead, stretch, y));
            }
        }
    }

    fn client(&mut self, ordinal: usize) {
        let client = model::NodeId::client(ordinal);
        let middle = self.row(client_name(client).unwrap_or("client"), 1);
        let timeline = self.timeline;
        let operations = timeline.operations().iter().filter(|span| span.client == client);
        let mut bars = operations
            .filter_map(|span| {
                let told = span.told.map(|told| told.at);
                Some((span, self.stretch(span.called_at, told)?))
            })
            .peekable();
        let mut groups = Vec::new();
        let mut crowd: Option<Crowd> = None;
        while let Some((span, (x, end))) = bars.next() {
            if end - x >= CROWD_WIDTH || self.special.binary_search(&span.op).is_ok() {
                let next = bars.peek().map_or(self.look.width, |(_, (next, _))| *next);
                groups.extend(crowd.take().map(|crowd| crowd.group(middle)));
                groups.push(self.operation(span, (x, end, next), middle));
                continue;
            }
            match &mut crowd {
                Some(crowd) if x - crowd.end < 1.5 && crowd.write == span.write => {
                    crowd.end = crowd.end.max(end);
                    crowd.count += 1;
                }
                _ => {
                    let begun = Crowd { first: span.op, write: span.write, x, end, count: 1 };
                    groups.extend(crowd.replace(begun).map(|crowd| crowd.group(middle)));
                }
            }
        }
        groups.extend(crowd.map(|crowd| crowd.group(middle)));
        self.groups.extend(groups);
    }

    /// The bar of one operation. The word behind a broken one is left out where the next bar is
    /// near.
    fn operation(
        &self,
        span: &OperationSpan,
        (x, end, next): (f32, f32, f32),
        middle: f32,
    ) -> Group {
        let broken = match () {
            () if self.look.stale.contains(&span.op) => Some("stale"),
            () if self.look.lost.contains(&span.op) => Some("lost"),
            () => None,
        };
        let (state, outcome) = outcome_words(span, self.timeline.words());
        let class = bar_class(span.write, state, broken.is_some());
        let mut group = Group::new(Thing::Operation(span.op), "operation", x, middle);
        let name = client_name(span.client).unwrap_or("client");
        let what = span.asked();
        let broken_words = broken.map(|word| format!(", {word}")).unwrap_or_default();
        group.label = Some(format!("{name}, {}, {what}: {outcome}{broken_words}", span.op));
        let w = (end - x - 1.0).max(2.0);
        group.rect(class, 0.0, -BAR / 2.0, (w, BAR), ROUND.min(w / 2.0));
        if self.look.selected == Some(span.op) {
            group.rect("bar-chosen", -3.0, -BAR / 2.0 - 3.0, (w + 6.0, BAR + 6.0), ROUND + 3.0);
        }
        if let Some(word) = broken {
            group.line("bar-tick", (w, -ROW / 2.0 + 2.0), (w, ROW / 2.0 - 2.0));
            if end + 5.0 + width(word, SIZE, Face::Sans) < next {
                group.text("bar-word", (w + 5.0, SIZE * 0.36), SIZE, word);
            }
        }
        group
    }

    fn faults(&mut self) {
        let faults = self.timeline.faults();
        let end = self.timeline.end();
        let lanes = lanes(faults.iter().map(|fault| (fault.from, fault.to.unwrap_or(end))));
        let middle = self.row("faults", lane_count(&lanes));
        for (number, (fault, lane)) in faults.iter().zip(lanes).enumerate() {
            if let Some(stretch) = self.stretch(fault.from, fault.to) {
                let y = middle + LANE * lane as f32;
                self.groups.push(fault_band(number, fault, stretch, y));
            }
        }
    }

    fn axis(&mut self) {
        let look = self.look;
        let y = self.y + 5.0;
        let mut group = Group::new(Thing::Axis, "axis", 0.0, y);
        let (first, last) = (left(look.width), look.width - RIGHT);
        group.line("axis-line", (first, 0.0), (last, 0.0));
        let span = look.to.saturating_sub(look.from);
        let step = round_step(span, ((last - first) / 84.0) as u64);
        let mut at = look.from.div_ceil(step) * step;
        let mut free_from = 0.0;
        while at <= look.to {
            let x = tape_x(look, at);
            group.line("axis-tick", (x, -3.0), (x, 4.0));
            let words = text::instant(at, step);
            let wide = width(&words, 11.0, Face::Mono);
            let start = within(x - wide / 2.0, 0.0, (look.width - wide - 3.0).max(0.0));
            if start >= free_from {
                group.text("axis-label", (start, 17.0), 11.0, words);
                free_from = start + wide + 8.0;
            }
            at += step;
        }
        self.groups.push(group);
    }

    fn marks(&mut self, bottom: f32) {
        for (number, mark) in self.look.marks.iter().enumerate() {
            if mark.at < self.look.from || mark.at > self.look.to {
                continue;
            }
            let x = tape_x(self.look, mark.at);
            let class = if mark.broken { "mark broken" } else { "mark" };
            let number = u16::try_from(number).unwrap_or(u16::MAX);
            let mut group = Group::new(Thing::Mark(number), class, x, 0.0);
            group.label = Some(format!("{}, {}", text::length(mark.at), mark.label));
            group.line("mark-line", (0.0, 13.0), (0.0, bottom + 5.0));
            if mark.broken {
                group.rect("mark-face", -6.5, 0.5, (13.0, 13.0), 3.5);
                group.text_at("mark-sign", (0.0, 11.0), Anchor::Middle, 11.0, "!");
            } else {
                group.circle("mark-face", 0.0, 7.0, 6.5);
                group.text_at("mark-sign", (0.0, 10.8), Anchor::Middle, 10.0, "✓");
            }
            self.groups.push(group);
        }
    }
}

/// Bars narrower than this merge with their neighbours.
const CROWD_WIDTH: f32 = 2.5;

/// Operations of a row that are too short to be told apart.
struct Crowd {
    first: OpId,
    write: bool,
    x: f32,
    end: f32,
    count: u64,
}

impl Crowd {
    fn group(self, middle: f32) -> Group {
        let mut group = Group::new(Thing::Crowd(self.first), "operation crowd", self.x, middle);
        let noun = if self.write { "write" } else { "read" };
        group.label = Some(text::count(self.count, noun));
        let class = if self.write { "bar crowd write" } else { "bar crowd read" };
        group.rect(class, 0.0, -BAR / 2.0, ((self.end - self.x).max(1.5), BAR), 1.0);
        group
    }
}

/// How an operation ended: a word for the style sheet, and words to read.
fn outcome_words(span: &OperationSpan, words: Option<&[String]>) -> (&'static str, String) {
    let Some(told) = span.told else { return ("unknown", "no answer yet".to_string()) };
    let took = text::length(told.at.saturating_sub(span.called_at));
    match told.outcome {
        Outcome::Ok if span.write => match span.id() {
            Some(id) => ("ok", format!("ok after {took}: id {id}")),
            None => ("ok", format!("ok after {took}")),
        },
        Outcome::Ok if told.of.is_none() => ("ok", format!("nothing stored, after {took}")),
        Outcome::Ok => ("ok", format!("{} after {took}", span.read(&told, words))),
        Outcome::Refused => ("refused", format!("refused after {took}: {}", told.reason.words())),
        Outcome::Unknown => ("unknown", format!("timed out after {took}: unknown")),
    }
}

fn bar_class(write: bool, state: &str, broken: bool) -> &'static str {
    match (write, state, broken) {
        (true, "ok", false) => "bar write",
        (true, "ok", true) => "bar write broken",
        (false, "ok", false) => "bar read",
        (false, "ok", true) => "bar read broken",
        (true, "unknown", _) => "bar write unknown",
        (false, "unknown", _) => "bar read unknown",
        (true, ..) => "bar write refused",
        (false, ..) => "bar read refused",
    }
}

/// Lanes of a row, at most; what overlaps even more shares the last one.
const LANES_MAX: usize = 4;

/// For each of several stretches of time, in order of their beginnings, a lane in which it is
/// alone.
fn lanes(stretches: impl Iterator<Item = (Time, Time)>) -> Vec<usize> {
    let mut free: [Time; LANES_MAX] = [0; LANES_MAX];
    let lane = |(from, to): (Time, Time)| {
        let lane = free.iter().position(|&free| free <= from).unwrap_or(LANES_MAX - 1);
        free[lane] = free[lane].max(to);
        lane
    };
    stretches.map(lane).collect()
}

fn lane_count(lanes: &[usize]) -> usize {
    lanes.iter().max().map_or(1, |last| last + 1)
}

fn leader_band(number: usize, lead: &LeadSpan, (x, end): (f32, f32), middle: f32) -> Group {
    let thing = Thing::Lead(u16::try_from(number).unwrap_or(u16::MAX));
    let mut group = Group::new(thing, "lead", x, middle);
    group.label = Some(format!("{} leads in epoch {}", lead.node, lead.epoch));
    let (w, height, size) = (end - x, LANE - 2.0, 11.0);
    group.rect("lead-band", 0.0, -height / 2.0, (w, height), ROUND);
    let words = [format!("L {}, epoch {}", lead.node, lead.epoch), format!("L {}", lead.node)];
    let fits = |words: &&String| width(words, size, Face::Bold) + 10.0 < w;
    if let Some(words) = words.iter().find(fits) {
        group.text("lead-letter", (6.0, size * 0.36), size, words.clone());
    }
    group
}

fn fault_words(fault: &FaultSpan) -> String {
    match fault.kind {
        FaultKind::Down(node) => format!("{node} down"),
        FaultKind::Paused(node) => format!("{node} paused"),
        FaultKind::Cut(..) => "cut".to_string(),
        FaultKind::Held(..) => "held".to_string(),
        FaultKind::Slow(node) => format!("{node} slow"),
    }
}

fn fault_band(number: usize, fault: &FaultSpan, (x, end): (f32, f32), middle: f32) -> Group {
    let thing = Thing::Fault(u16::try_from(number).unwrap_or(u16::MAX));
    let mut group = Group::new(thing, "fault", x, middle);
    let until = fault.to.map(|to| format!(" to {}", text::length(to))).unwrap_or_default();
    let from = text::length(fault.from);
    group.label = Some(format!("{}, from {from}{until}", fault_words(fault)));
    let w = end - x;
    group.rect("fault-band", 0.0, -BAR / 2.0, (w, BAR), ROUND);
    let mut pen = Pen::default();
    let words = fault_words(fault);
    let wide = width(&words, 11.0, Face::Sans) + 10.0;
    let mut stroke = 4.0;
    if wide < w {
        group.text("fault-word", (5.0, 4.0), 11.0, words);
        stroke = wide;
    }
    while stroke + 5.0 < w && stroke < 4_000.0 {
        pen = pen.go(stroke, BAR / 2.0 - 1.0).line(stroke + 6.0, 1.0 - BAR / 2.0);
        stroke += 9.0;
    }
    group.path("fault-hatch", pen.done());
    group
}

/// The smallest round step that cuts a span into at most so many parts.
fn round_step(span: Micros, parts: u64) -> Micros {
    let least = span / parts.max(1) + 1;
    let mut unit = 1;
    loop {
        for step in [unit, 2 * unit, 5 * unit] {
            if step >= least {
                return step;
            }
        }
        unit *= 10;
    }
}

fn summary(timeline: &Timeline, look: &TapeLook<'_>) -> String {
    let operations = text::count(timeline.operations().len() as u64, "operation");
    let clients = text::count(timeline.trace().clients as u64, "client");
    let mut parts = alloc::vec![format!("{operations} of {clients}")];
    if !timeline.faults().is_empty() {
        parts.push(text::count(timeline.faults().len() as u64, "fault"));
    }
    if !look.stale.is_empty() {
        parts.push(text::count(look.stale.len() as u64, "stale read"));
    }
    if !look.lost.is_empty() {
        parts.push(format!("{} lost", text::count(look.lost.len() as u64, "acknowledged write")));
    }
    let (from, to) = (text::length(look.from), text::length(look.to));
    format!("The run from {from} to {to}: {}.", parts.join(", "))
}
