//! The rows of the sessions: a bar for each operation, from call to answer.
//!
//! A bar that is wide enough is a thing of its own, with a name, and can be picked. The others of a
//! row share one group and are drawn *fine*: one outline for each kind of bar. Where several begin
//! within a few pixels, the walk does not look at each. It asks for the first that begins behind
//! them, and takes what it has to know about those between from running counts:
//!
//! ```text
//! operations  │▯ ▮▯▮ ▯▮ ▯│▮▯ ▮▮ ▯│        ▭▭▭▭▭▭▭▭▭
//! cells       ├──────────┼───────┤        looked at one by one
//! ```
//!
//! A write is full, a read is low or hollow, one that broke a promise has a tick over the whole
//! height of the row: each kind has a shape beside its colour.

use super::strip::{Row, Sign, among};
use super::{ROUND, SIZE, Tape, tape_time};
use crate::frame::OperationSpan;
use crate::geometry::Pen;
use crate::scene::{Group, Thing};
use crate::text::{self, Face, client_name, width};
use crate::timeline::Timeline;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::{NodeId, Outcome};

/// The width of a cell: what begins closer together than this cannot be told apart.
const CELL: f32 = 3.0;
/// From which width on bars are things of their own: the more operations are in the window, the
/// wider, since each thing is an element for a browser to look after.
const APART: [(usize, f32); 3] = [(120, 8.0), (300, 14.0), (usize::MAX, 28.0)];

/// The kinds of fine bars, in order of painting.
const FINE: [&str; 6] = [
    "bar fine write",
    "bar fine read",
    "bar fine unknown",
    "bar fine refused",
    "bar fine broken",
    "bar-tick",
];
const WRITE: usize = 0;
const READ: usize = 1;
const UNKNOWN: usize = 2;
const REFUSED: usize = 3;
const BROKEN: usize = 4;

/// The bars of a row that are too narrow to be things.
#[derive(Default)]
struct Fine {
    /// For each kind the stretches, from the left.
    stretches: [Vec<(f32, f32)>; 5],
    writes: u32,
    reads: u32,
    broken: u32,
}

impl Fine {
    fn add(&mut self, kind: usize, x: f32, end: f32) {
        match self.stretches[kind].last_mut() {
            Some(last) if x - last.1 < 1.0 => last.1 = last.1.max(end),
            _ => self.stretches[kind].push((x, end)),
        }
    }

    /// All of them as one group.
    fn group(self, number: u16, name: &str, (middle, bar, row): (f32, f32, f32)) -> Option<Group> {
        if self.writes + self.reads == 0 {
            return None;
        }
        let mut group = Group::new(Thing::Crowd(number), "operations", 0.0, middle);
        let mut parts = Vec::new();
        for (count, noun) in [(self.writes, "write"), (self.reads, "read")] {
            if count > 0 {
                parts.push(text::count(count.into(), noun));
            }
        }
        let broken = match self.broken {
            0 => String::new(),
            broken => format!(", {broken} of them stale or lost"),
        };
        group.label = Some(format!("{name}, drawn together: {}{broken}", parts.join(" and ")));
        for (kind, stretches) in self.stretches.iter().enumerate() {
            let mut pen = Pen::default();
            // A read is lower than a write.
            let half = if kind == READ { bar * 0.28 } else { bar / 2.0 };
            for &(x, end) in stretches {
                let end = end.max(x + 1.2);
                pen = pen.go(x, -half).line(end, -half).line(end, half).line(x, half).close();
            }
            if !stretches.is_empty() {
                group.path(FINE[kind], pen.done());
            }
        }
        if !self.stretches[BROKEN].is_empty() {
            let (mut pen, half) = (Pen::default(), row / 2.0 - 1.0);
            for &(_, end) in &self.stretches[BROKEN] {
                pen = pen.go(end, -half).line(end, half);
            }
            group.path(FINE[5], pen.done());
        }
        Some(group)
    }
}

impl Tape<'_> {
    /// A row for each session, and a word where nobody has asked for anything.
    pub(super) fn sessions(&mut self) {
        let middle = self.plan.row / 2.0;
        let window = self.look.window;
        let spans = self.timeline.operations();
        let first = |at| spans.partition_point(|span| span.called_at < at);
        let called = first(window.to.saturating_add(1)) - first(window.from);
        let apart = APART.iter().find(|(most, _)| called <= *most).map_or(0.0, |(_, width)| *width);
        for ordinal in 0..self.strip.rows.len() {
            let y = self.plan.clients + self.plan.row * ordinal as f32 + middle;
            let name = client_name(NodeId::client(ordinal)).unwrap_or("client");
            let empty = self.timeline.operations().is_empty();
            let (wide, start) = (self.look.width, super::left(self.look.width));
            let row = self.row(name, y);
            if let Some(words) = EMPTY.get(ordinal).filter(|_| empty) {
                let size = if wide < 480.0 { SIZE - 1.0 } else { SIZE };
                let words = text::fit(words, wide - start - 8.0, size, Face::Sans);
                row.text("tape-hint", (start + 8.0, size * 0.36), size, words);
            }
            self.session((ordinal, name), y, apart);
        }
    }

    fn session(&mut self, (ordinal, name): (usize, &str), middle: f32, apart: f32) {
        let (strip, look) = (self.strip, self.look);
        let Some(row) = strip.rows.get(ordinal) else { return };
        let spans = self.timeline.operations();
        let mut place = row.first_at(look.window.from);
        let last = row.called_before(spans, look.window.to.saturating_add(1));
        let mut fine = Fine::default();
        while place < last {
            self.visited += 1;
            let span = &spans[row.operations[place] as usize];
            let Some((x, end)) = self.stretch(span.called_at, span.told.map(|told| told.at)) else {
                place += 1;
                continue;
            };
            if end - x >= apart || look.selected == Some(span.op) {
                let next = row.operations.get(place + 1).map(|next| spans[*next as usize]);
                let next = next.and_then(|next| self.stretch(next.called_at, None));
                let next = next.map_or(look.width, |(next, _)| next);
                let group = self.operation(span, (x, end, next), middle);
                self.groups.push(group);
                place += 1;
                continue;
            }
            let until = if end - x < CELL { self.cell(row, (place, last), x) } else { place + 1 };
            let among = |counts: &[u32]| among(counts, place, until);
            let (writes, broken) = (among(&row.writes), among(&row.broken));
            let reads = (until - place) as u32 - writes;
            let end = if until > place + 1 { x + CELL } else { end };
            fine.writes += writes;
            fine.reads += reads;
            fine.broken += broken;
            match (self.state(span), broken) {
                (_, 1..) => fine.add(BROKEN, x, end),
                ("unknown", _) if until == place + 1 => fine.add(UNKNOWN, x, end),
                ("refused", _) if until == place + 1 => fine.add(REFUSED, x, end),
                // Over a write, a low read is a line in it: both are there.
                _ => {
                    if writes > 0 {
                        fine.add(WRITE, x, end);
                    }
                    if reads > 0 {
                        fine.add(READ, x, end);
                    }
                }
            }
            place = until;
        }
        let number = u16::try_from(ordinal).unwrap_or(u16::MAX);
        self.groups.extend(fine.group(number, name, (middle, self.plan.bar(), self.plan.row)));
    }

    /// The first operation behind the cell that begins with one at a place. The last of a cell may
    /// be long, and the chosen one stands alone: they are left for the next look.
    fn cell(&self, row: &Row, (place, last): (usize, usize), x: f32) -> usize {
        let spans = self.timeline.operations();
        let stop =
            tape_time(self.look, x + CELL).max(spans[row.operations[place] as usize].called_at + 1);
        let mut until = row.called_before(spans, stop).clamp(place + 1, last);
        if let Some(op) = self.look.selected {
            let chosen = row.operations.partition_point(|at| spans[*at as usize].op < op);
            if (place + 1..until).contains(&chosen)
                && spans[row.operations[chosen] as usize].op == op
            {
                until = chosen;
            }
        }
        let final_one = &spans[row.operations[until - 1] as usize];
        let end = self.stretch(final_one.called_at, final_one.told.map(|told| told.at));
        if until > place + 1 && end.is_some_and(|(x, end)| end - x >= CELL) {
            until -= 1;
        }
        until
    }

    fn state(&self, span: &OperationSpan) -> &'static str {
        match span.told.map(|told| told.outcome) {
            Some(Outcome::Ok) => "ok",
            Some(Outcome::Refused) => "refused",
            Some(Outcome::Unknown) | None => "unknown",
        }
    }

    /// The bar of one operation. The word behind a broken one is left out where the next bar is
    /// near.
    fn operation(&self, span: &OperationSpan, at: (f32, f32, f32), middle: f32) -> Group {
        let (x, end, next) = at;
        let sign = self.strip.sign(span.op);
        let broken = matches!(sign, Some(Sign::Stale | Sign::Lost));
        let outcome = outcome_words(span, self.timeline);
        let class = bar_class(span.write, self.state(span), sign);
        let mut group = Group::new(Thing::Operation(span.op), "operation", x, middle);
        let name = client_name(span.client).unwrap_or("client");
        let what = span.asked();
        let words = sign.map(|sign| format!(", {}", sign.word())).unwrap_or_default();
        group.label = Some(format!("{name}, {}, {what}: {outcome}{words}", span.op));
        let (w, bar) = ((end - x - 1.0).max(2.0), self.plan.bar());
        group.rect(class, 0.0, -bar / 2.0, (w, bar), ROUND.min(w / 2.0).min(bar / 2.0));
        if self.look.selected == Some(span.op) {
            group.rect("bar-chosen", -3.0, -bar / 2.0 - 3.0, (w + 6.0, bar + 6.0), ROUND + 3.0);
        }
        if sign == Some(Sign::Dropped) {
            group.line("bar-strike", (3.0_f32.min(w), bar / 2.0 - 2.0), (w - 2.0, 2.0 - bar / 2.0));
        }
        if broken {
            let half = self.plan.row / 2.0 - 1.0;
            group.line("bar-tick", (w, -half), (w, half));
        }
        let size = if self.plan.row < SIZE + 3.0 { SIZE - 2.0 } else { SIZE };
        if let Some(sign) = sign
            && end + 5.0 + width(sign.word(), size, Face::Sans) < next.min(self.look.width)
        {
            group.text("bar-word", (w + 5.0, size * 0.36), size, sign.word());
        }
        group
    }
}

/// What an empty tape says, a line for each of the first rows.
const EMPTY: [&str; 2] =
    ["Nobody has asked for anything yet.", "Press a client, then Write or Read."];

/// How an operation ended, in words to read.
fn outcome_words(span: &OperationSpan, timeline: &Timeline) -> String {
    let Some(told) = span.told else { return "no answer yet".to_string() };
    let took = text::length(told.at.saturating_sub(span.called_at));
    match told.outcome {
        Outcome::Ok if span.write => match span.id() {
            Some(id) => format!("ok after {took}: id {id}"),
            None => format!("ok after {took}"),
        },
        Outcome::Ok if told.of.is_none() => format!("nothing stored, after {took}"),
        Outcome::Ok => format!("{} after {took}", timeline.read(span, &told)),
        Outcome::Refused => format!("refused after {took}: {}", told.reason.words()),
        Outcome::Unknown => format!("timed out after {took}: unknown"),
    }
}

fn bar_class(write: bool, state: &str, sign: Option<Sign>) -> &'static str {
    let broken = matches!(sign, Some(Sign::Stale | Sign::Lost));
    match (write, state, broken) {
        (true, "ok", _) if sign == Some(Sign::Dropped) => "bar write dropped",
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
