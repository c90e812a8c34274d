//! Stretches of time in which something held: who led, what was broken.
//!
//! | fault | letter | pattern |
//! |---|---|---|
//! | down | D | slanted strokes |
//! | paused | P | two bars, again and again |
//! | cut | X | crosses |
//! | held | H | a dashed line |
//! | slow | S | a wave |
//! | clock off | C | dots |
//!
//! Stretches that overlap stand in lanes. What finds no lane, and what is too narrow to carry a
//! pattern, is drawn together with its neighbours.

use super::{LANE, ROUND, ROW, TOP, Tape};
use crate::geometry::Pen;
use crate::scene::{Anchor, Group, Thing};
use crate::spans::{FaultKind, FaultSpan, LeadSpan};
use crate::text::{self, Face, width};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::NodeSet;

/// Bands narrower than this are drawn together with their neighbours.
const NARROW: f32 = 4.0;
/// The height of a band of leaders, and of faults.
const LEAD: f32 = 16.0;
const FAULT: f32 = 14.0;
const LETTERS: f32 = 11.0;

/// Bands that lie in one lane and have no room for themselves.
struct Huddle {
    first: usize,
    lane: usize,
    x: f32,
    end: f32,
    count: u64,
}

impl Tape<'_> {
    pub(super) fn leaders(&mut self) {
        let strip = self.strip;
        if strip.leads.lanes == 0 {
            return;
        }
        let middle = TOP + ROW / 2.0;
        self.row("leader", middle);
        let leads = self.timeline.leads();
        let places = leads.iter().zip(&strip.leads.lane);
        let places = places.map(|(lead, lane)| (self.stretch(lead.from, lead.to), *lane)).collect();
        for band in bands(places, strip.leads.lanes) {
            let y = middle + LANE * band.lane as f32;
            let group = match (band.count, &leads[band.first]) {
                (1, lead) => leader_band(&band, lead, y),
                (count, _) => huddle(Thing::Lead(number(&band)), (&band, LEAD), y, count, "leader"),
            };
            self.groups.push(group);
        }
    }

    pub(super) fn faults(&mut self) {
        let strip = self.strip;
        if strip.faults.lanes == 0 {
            return;
        }
        let middle = self.plan.faults + ROW / 2.0;
        self.row("faults", middle);
        let faults = self.timeline.faults();
        let places = faults.iter().zip(&strip.faults.lane);
        let places = places.map(|(it, lane)| (self.stretch(it.from, it.to), *lane)).collect();
        for band in bands(places, strip.faults.lanes) {
            let y = middle + LANE * band.lane as f32;
            let group = match (band.count, &faults[band.first]) {
                (1, fault) => fault_band(&band, fault, y),
                (count, _) => {
                    huddle(Thing::Fault(number(&band)), (&band, FAULT), y, count, "fault")
                }
            };
            self.groups.push(group);
        }
    }
}

/// A stretch of the tape, if it is on it, and its lane, if it has one.
type Place = (Option<(f32, f32)>, Option<u8>);

/// What is drawn in each lane: wide stretches alone, narrow neighbours and those without a lane
/// together.
fn bands(places: Vec<Place>, lanes: usize) -> Vec<Huddle> {
    let mut open: Vec<Option<Huddle>> = (0..lanes).map(|_| None).collect();
    let mut done = Vec::new();
    for (first, (stretch, lane)) in places.into_iter().enumerate() {
        let Some((x, end)) = stretch else { continue };
        let homeless = lane.is_none();
        let lane = lane.map_or(lanes - 1, usize::from);
        let next = Huddle { first, lane, x, end, count: 1 };
        let joins = |last: &Huddle| match homeless {
            true => x < last.end,
            false => {
                end - x < NARROW
                    && last.end - last.x < NARROW.max((last.count * 2) as f32)
                    && x - last.end < 1.5
            }
        };
        match &mut open[lane] {
            Some(last) if joins(last) => {
                last.end = last.end.max(end);
                last.count += 1;
            }
            slot => done.extend(slot.replace(next)),
        }
    }
    done.extend(open.into_iter().flatten());
    done
}

fn number(band: &Huddle) -> u16 {
    u16::try_from(band.first).unwrap_or(u16::MAX)
}

/// Several bands as one.
fn huddle(thing: Thing, (band, high): (&Huddle, f32), y: f32, count: u64, noun: &str) -> Group {
    let mut group = Group::new(thing, format!("{noun} huddle"), band.x, y);
    group.label = Some(format!("{}, drawn together", text::count(count, noun)));
    let w = band.end - band.x;
    group.rect("huddle-band", 0.0, -high / 2.0, (w, high), ROUND.min(w / 2.0));
    let words = count.to_string();
    if width(&words, LETTERS, Face::Bold) + 8.0 < w {
        group.text_at("huddle-count", (w / 2.0, LETTERS * 0.36), Anchor::Middle, LETTERS, words);
    }
    group
}

fn leader_band(band: &Huddle, lead: &LeadSpan, y: f32) -> Group {
    let mut group = Group::new(Thing::Lead(number(band)), "lead", band.x, y);
    group.label = Some(format!("{} leads in epoch {}", lead.node, lead.epoch));
    let w = band.end - band.x;
    group.rect("lead-band", 0.0, -LEAD / 2.0, (w, LEAD), ROUND.min(w / 2.0));
    let words = [
        format!("L {}, epoch {}", lead.node, lead.epoch),
        format!("L {}", lead.node),
        "L".to_string(),
    ];
    let fits = |words: &&String| width(words, LETTERS, Face::Bold) + 8.0 < w;
    if let Some(words) = words.iter().find(fits) {
        group.text("lead-letter", (5.0, LETTERS * 0.36), LETTERS, words.clone());
    }
    group
}

/// The letter of a fault, what it is called, and its class.
fn fault_words(fault: &FaultSpan) -> (&'static str, String, &'static str) {
    match fault.kind {
        FaultKind::Down(node) => ("D", format!("{node} down"), "fault down"),
        FaultKind::Paused(node) => ("P", format!("{node} paused"), "fault paused"),
        FaultKind::Cut(..) => ("X", "cut".to_string(), "fault cut"),
        FaultKind::Held(..) => ("H", "held".to_string(), "fault held"),
        FaultKind::Slow(node) => ("S", format!("{node} slow"), "fault slow"),
        FaultKind::Skewed(node) => ("C", format!("{node} clock off"), "fault skewed"),
    }
}

/// Whom a cut or a hold parts, for its name.
fn sides(fault: &FaultSpan) -> String {
    const NAMED_MAX: usize = 6;
    let side = |nodes: NodeSet| match nodes.len() {
        0..=NAMED_MAX => text::set(nodes),
        _ => "the others".to_string(),
    };
    match fault.kind {
        FaultKind::Cut(one, other) => format!(", parts {} from {}", side(one), side(other)),
        FaultKind::Held(one, other) => format!(", between {} and {}", side(one), side(other)),
        _ => String::new(),
    }
}

fn fault_band(band: &Huddle, fault: &FaultSpan, y: f32) -> Group {
    let (letter, words, class) = fault_words(fault);
    let mut group = Group::new(Thing::Fault(number(band)), class, band.x, y);
    let until = fault.to.map(|to| format!(" to {}", text::length(to))).unwrap_or_default();
    let from = text::length(fault.from);
    group.label = Some(format!("{words}, from {from}{until}{}", sides(fault)));
    let w = band.end - band.x;
    group.rect("fault-band", 0.0, -FAULT / 2.0, (w, FAULT), ROUND.min(w / 2.0));
    let mut start = 3.0;
    if w >= FAULT {
        // The letter lies in a box of its own, so that the pattern does not run through it.
        let words = format!("{letter} {words}");
        let wide = width(&words, LETTERS, Face::Sans) + 10.0;
        let (words, wide) = if wide < w { (words, wide) } else { (letter.to_string(), FAULT) };
        group.text("fault-word", (4.0, LETTERS * 0.36), LETTERS, words);
        start = wide + 1.0;
    }
    group.path("fault-hatch", hatch(fault.kind, start, w));
    group
}

/// The pattern of a fault, between two places of its band.
fn hatch(kind: FaultKind, mut x: f32, end: f32) -> String {
    let mut pen = Pen::default();
    let half = FAULT / 2.0 - 2.0;
    while x + 6.0 < end {
        pen = match kind {
            FaultKind::Down(_) => pen.go(x, half).line(x + 5.0, -half),
            FaultKind::Paused(_) => {
                pen.go(x, half).line(x, -half).go(x + 3.0, half).line(x + 3.0, -half)
            }
            FaultKind::Cut(..) => pen.go(x, 3.0).line(x + 6.0, -3.0).go(x, -3.0).line(x + 6.0, 3.0),
            FaultKind::Held(..) => pen.go(x, 0.0).line(x + 5.0, 0.0),
            FaultKind::Slow(_) => pen.go(x, 0.0).curve((x + 2.3, -7.0), x + 4.5, 0.0).curve(
                (x + 6.7, 7.0),
                x + 9.0,
                0.0,
            ),
            FaultKind::Skewed(_) => pen.go(x + 2.0, -0.4).line(x + 2.0, 0.4),
        };
        x += 9.0;
    }
    pen.done()
}
