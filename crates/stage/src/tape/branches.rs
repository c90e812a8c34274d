//! Other futures of a run, a row each, under the tape and to its scale.
//!
//! ```text
//! now          ▐ n1     ▌   ▐ n2    ▌ │   the run on the tape
//! before the   ░░░░░░░░░●▐ n1         ▌   equal up to the fork, then on its own
//! ```
//!
//! A row shows who led, what was broken and which promises broke, and nothing of single operations:
//! it is there to be compared and to be gone to. Up to its first difference from the run on the
//! tape it says nothing new, so it is quiet there; where it differs there is a fork.

use super::strip::Strip;
use super::{ROUND, SIZE, TapeLook, left, tape_x};
use crate::geometry::{Pen, within};
use crate::scene::{Group, Scene, Thing};
use crate::text::{self, Face, fit, width};
use crate::timeline::Timeline;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use model::Time;

/// One future.
#[derive(Clone, Copy, Debug)]
pub struct Branch<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Its run.
    pub timeline: &'a Timeline,
    /// The same, worked out for a tape, with what was found out about it.
    pub strip: &'a Strip,
    /// The first instant at which it differs from the run on the tape; none if it does not.
    pub differs_from: Option<Time>,
    /// Whether it is the run on the tape.
    pub current: bool,
}

/// The height of a row: enough to be pressed by a finger.
const ROW: f32 = 26.0;
/// The heights of the bands of leaders and of faults.
const BAND: f32 = 13.0;
const THIN: f32 = 3.5;

/// Draws a row for each future, below each other.
pub fn branches(list: &[Branch<'_>], look: &TapeLook) -> Scene {
    let rows = list.iter().enumerate();
    let groups: Vec<Group> = rows.map(|(number, branch)| row(number, branch, look)).collect();
    let names: Vec<String> = list.iter().map(words).collect();
    let height = ROW * list.len() as f32;
    Scene { width: look.width, height, groups, summary: names.join(" ") }
}

/// A future in a sentence.
fn words(branch: &Branch<'_>) -> String {
    let found = &branch.strip.found;
    let mut parts = Vec::new();
    match (branch.current, branch.differs_from) {
        (true, _) => parts.push("on the tape".into()),
        (false, Some(at)) => parts.push(format!("differs from {} on", text::length(at))),
        (false, None) => parts.push("does not differ".into()),
    }
    for (count, noun) in [
        (found.stale.len(), "stale read"),
        (found.lost.len(), "lost write"),
        (found.marks.iter().filter(|mark| mark.broken).count(), "broken promise"),
    ] {
        if count > 0 {
            parts.push(text::count(count as u64, noun));
        }
    }
    format!("{}: {}.", branch.name, parts.join(", "))
}

/// A row while it is drawn.
struct Row<'a> {
    branch: &'a Branch<'a>,
    look: &'a TapeLook,
    group: Group,
    /// Where the row differs; at its left end or right end, if it does everywhere or nowhere.
    fork: f32,
}

fn row(number: usize, branch: &Branch<'_>, look: &TapeLook) -> Group {
    let thing = Thing::Branch(u16::try_from(number).unwrap_or(u16::MAX));
    let class = if branch.current { "future current" } else { "future" };
    let mut group = Group::new(thing, class, 0.0, (number as f32 + 0.5) * ROW);
    group.label = Some(words(branch));
    let (first, last) = (left(look.width), look.width - super::RIGHT);
    group.rect("future-face", 0.0, 1.0 - ROW / 2.0, (look.width, ROW - 2.0), ROUND);
    let face = if branch.current { Face::Bold } else { Face::Sans };
    let name = fit(branch.name, first - 8.0, SIZE, face);
    group.text("future-name", (4.0, SIZE * 0.36), SIZE, name);
    let fork = match (branch.current, branch.differs_from) {
        (true, _) => first,
        (false, None) => last,
        (false, Some(at)) => within(tape_x(look, at), first, last),
    };
    let end = within(tape_x(look, branch.timeline.end()), first, last);
    if fork > first {
        group.line("future-line same", (first, 0.0), (fork.min(end), 0.0));
    }
    if end > fork {
        group.line("future-line", (fork, 0.0), (end, 0.0));
    }
    let mut row = Row { branch, look, group, fork };
    row.leaders();
    row.faults();
    row.ticks();
    row.fork_mark();
    row.group
}

impl Row<'_> {
    fn stretch(&self, from: Time, to: Option<Time>) -> Option<(f32, f32)> {
        super::stretch(self.look, from, to.unwrap_or(self.branch.timeline.end()))
    }

    /// Bands of one kind: those that touch are one, and each is quiet up to the fork.
    fn bands(&mut self, stretches: Vec<(f32, f32)>, classes: [&'static str; 2], place: (f32, f32)) {
        let (y, high) = place;
        let mut joined: Vec<(f32, f32)> = Vec::new();
        for (x, end) in stretches {
            match joined.last_mut() {
                Some(last) if x - last.1 < 0.5 => last.1 = last.1.max(end),
                _ => joined.push((x, end)),
            }
        }
        for (x, end) in joined {
            let parts = [(x, end.min(self.fork)), (x.max(self.fork), end)];
            for (class, (x, end)) in classes.into_iter().zip(parts) {
                let w = end - x;
                if w > 0.0 {
                    self.group.rect(class, x, y, (w, high), ROUND.min(w / 2.0).min(high / 2.0));
                }
            }
        }
    }

    fn leaders(&mut self) {
        const SMALL: f32 = SIZE - 2.0;
        let mut letters: Vec<(f32, String)> = Vec::new();
        let mut narrow = Vec::new();
        for lead in self.branch.timeline.leads() {
            let Some((x, end)) = self.stretch(lead.from, lead.to) else { continue };
            if end - x < 3.0 {
                narrow.push((x, end));
                continue;
            }
            let classes = ["future-lead same", "future-lead"];
            self.bands(alloc::vec![(x, end - 0.5)], classes, (-BAND / 2.0, BAND));
            let name = format!("{}", lead.node);
            if width(&name, SMALL, Face::Sans) + 6.0 < end - x {
                letters.push((x + 3.0, name));
            }
        }
        let classes = ["future-lead same", "future-lead"];
        self.bands(narrow, classes, (-BAND / 2.0, BAND));
        for (x, name) in letters {
            let class = if x < self.fork { "future-letter same" } else { "future-letter" };
            self.group.text(class, (x, SMALL * 0.36), SMALL, name);
        }
    }

    fn faults(&mut self) {
        let faults = self.branch.timeline.faults().iter();
        let stretches = faults.filter_map(|fault| self.stretch(fault.from, fault.to)).collect();
        let classes = ["future-fault same", "future-fault"];
        self.bands(stretches, classes, (BAND / 2.0 + 0.5, THIN));
    }

    /// Broken promises, stale reads and lost writes: ticks, at most one for each two pixels.
    fn ticks(&mut self) {
        let timeline = self.branch.timeline;
        let found = &self.branch.strip.found;
        let operations = found.stale.iter().chain(&found.lost);
        let told = |op| timeline.operation(op).and_then(|span| span.told);
        let ends = operations.filter_map(|op| told(*op)).map(|told| told.at);
        let mut columns = alloc::vec![false; (self.look.width / 2.0) as usize + 2];
        for at in ends.chain(found.marks.iter().filter(|mark| mark.broken).map(|mark| mark.at)) {
            if let Some((x, _)) = self.stretch(at, Some(at)) {
                columns[(x / 2.0) as usize] = true;
            }
        }
        let (mut before, mut after) = (Pen::default(), Pen::default());
        for (column, _) in columns.iter().enumerate().filter(|(_, ticked)| **ticked) {
            let x = column as f32 * 2.0;
            let pen = if x < self.fork { &mut before } else { &mut after };
            *pen = core::mem::take(pen).go(x, -ROW / 2.0 + 4.0).line(x, ROW / 2.0 - 4.0);
        }
        for (class, pen) in [("future-tick same", before), ("future-tick", after)] {
            let outline = pen.done();
            if !outline.is_empty() {
                self.group.path(class, outline);
            }
        }
    }

    /// Where it differs: a stem that comes from above and turns into the row, and a dot.
    fn fork_mark(&mut self) {
        let Some(at) = self.branch.differs_from.filter(|_| !self.branch.current) else { return };
        if self.stretch(at, Some(at)).is_none() {
            return;
        }
        let x = self.fork;
        let stem = Pen::default().go(x - 7.0, -ROW / 2.0).curve((x - 7.0, 0.0), x, 0.0);
        self.group.path("fork-stem", stem.done());
        self.group.circle("fork", x, 0.0, 4.0);
    }
}
