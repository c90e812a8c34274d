//! What the signs mean.
//!
//! The legend names only what this run has, and does not change while it plays: what came and went
//! with the messages would flicker. Sets are named when they are drawn; their room is always kept.

use super::message::{Style, draw_sign};
use super::{Look, Sets, Stage};
use crate::geometry::{Pen, Point};
use crate::layout::LEGEND_LINE;
use crate::scene::{Group, Thing};
use crate::text::{Face, fit, width};
use crate::timeline::Timeline;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::Traffic;
use model::scenario::Shape;

/// One sign with its words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sign {
    kind: Kind,
    words: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Traffic(Traffic),
    Pending,
    Waiting,
    Commit,
    Diverged,
    Wall,
    Hold,
    Weak,
    WriteSet,
    ReadSet,
    Caption,
}

const TRAFFIC: [(Traffic, &str); 12] = [
    (Traffic::Write, "write"),
    (Traffic::Replicate, "replicated"),
    (Traffic::Acknowledge, "acknowledged"),
    (Traffic::Read, "read"),
    (Traffic::Answer, "answer"),
    (Traffic::Refuse, "refused"),
    (Traffic::Repair, "repair"),
    (Traffic::Hint, "hint"),
    (Traffic::Compare, "compare"),
    (Traffic::Vote, "vote"),
    (Traffic::Lead, "who leads"),
    (Traffic::Heartbeat, "sign of life"),
];

/// The signs of a run, in order.
pub(super) fn signs(timeline: &Timeline, look: &Look) -> Vec<Sign> {
    let sign = |kind, words: &str| Sign { kind, words: words.to_string() };
    let seen = |traffic: Traffic| timeline.traffic() >> traffic as u16 & 1 == 1;
    let present = TRAFFIC.iter().filter(|(traffic, _)| seen(*traffic));
    let mut signs: Vec<Sign> =
        present.map(|(traffic, words)| sign(Kind::Traffic(*traffic), words)).collect();
    if timeline.scenario().topology.shape == Shape::Tree {
        signs.push(sign(Kind::Pending, "not on disk"));
        signs.push(sign(Kind::Waiting, "not in effect"));
        signs.push(sign(Kind::Commit, "counted"));
        if timeline.leads().len() > 1 {
            signs.push(sign(Kind::Diverged, "diverged"));
        }
    }
    if timeline.has_walls(false) {
        signs.push(sign(Kind::Wall, "wall"));
    }
    if timeline.has_walls(true) {
        signs.push(sign(Kind::Hold, "held"));
    }
    if timeline.has_weak_links() {
        signs.push(sign(Kind::Weak, "weak link"));
    }
    signs.push(sign(Kind::WriteSet, "write set"));
    signs.push(sign(Kind::ReadSet, "read set"));
    signs.push(sign(Kind::Caption, &look.sets.as_ref().map(caption).unwrap_or_default()));
    signs
}

/// Who is in both sets, in a few words.
fn caption(sets: &Sets) -> String {
    match sets.witness.len() {
        _ if sets.write.is_empty() || sets.read.is_empty() => String::new(),
        0 => "no node in both".to_string(),
        1 => format!("witness: {}", sets.witness),
        2..=4 => format!("witnesses: {}", sets.witness).replace(',', ", "),
        many => format!("{many} witnesses"),
    }
}

/// The size of the words.
const SIZE: f32 = 12.0;
/// Room for a sign.
const SIGN: f32 = 28.0;
/// Room from the end of a word to the next sign.
const GAP: f32 = 16.0;
/// Room that is kept for the caption of sets.
const CAPTION: f32 = 140.0;

/// Where each sign stands: its line, and its distance from the left.
fn places(signs: &[Sign], portrait: bool) -> Vec<(usize, f32)> {
    let room = if portrait { 332.0 } else { 972.0 };
    let (mut line, mut x) = (0, 0.0);
    let mut places = Vec::new();
    for sign in signs {
        let w = match sign.kind {
            Kind::Caption => CAPTION,
            _ => SIGN + width(&sign.words, SIZE, Face::Sans),
        };
        if x > 0.0 && x + w > room {
            (line, x) = (line + 1, 0.0);
        }
        places.push((line, x));
        x += w + GAP;
    }
    places
}

/// How many lines the legend has.
pub(super) fn lines(signs: &[Sign], portrait: bool) -> usize {
    places(signs, portrait).last().map_or(0, |(line, _)| line + 1)
}

pub(super) fn draw(stage: &Stage<'_>, signs: &[Sign], groups: &mut Vec<Group>) {
    let area = stage.layout.legend;
    let mut group = Group::new(Thing::Legend, "legend", area.x, area.y);
    let sets = stage.look.sets.as_ref();
    for (sign, (line, x)) in signs.iter().zip(places(signs, stage.look.portrait)) {
        let y = (line as f32 + 0.5) * LEGEND_LINE;
        let of_sets = matches!(sign.kind, Kind::WriteSet | Kind::ReadSet | Kind::Caption);
        if of_sets && sets.is_none() {
            continue;
        }
        draw_one(&mut group, sign, x, y);
        let words = match sign.kind {
            Kind::Caption => fit(&sign.words, area.w - x, SIZE, Face::Sans),
            _ => sign.words.clone(),
        };
        let words_x = if sign.kind == Kind::Caption { x } else { x + SIGN };
        group.text("legend-words", (words_x, y + SIZE * 0.36), SIZE, words);
    }
    groups.push(group);
}

/// Draws a sign at its place, as the real thing looks.
fn draw_one(group: &mut Group, sign: &Sign, x: f32, y: f32) {
    match sign.kind {
        Kind::Traffic(traffic) => {
            let at = Point::new(x + 12.0, y);
            draw_sign(group, traffic, &Style { at, scale: 0.82, ..Style::default() });
        }
        Kind::Pending => group.rect("entry pending", x + 4.0, y - 7.5, (15.0, 15.0), 4.0),
        Kind::Waiting => group.rect("entry waiting", x + 4.0, y - 7.5, (15.0, 15.0), 4.0),
        Kind::Commit => {
            group.rect("entry", x + 4.0, y - 9.0, (15.0, 15.0), 4.0);
            group.line("commit", (x + 6.0, y + 8.5), (x + 17.0, y + 8.5));
        }
        Kind::Diverged => {
            group.rect("entry diverged", x + 4.0, y - 7.5, (15.0, 15.0), 4.0);
            super::log::strike(group, (x + 18.0, y - 6.5));
        }
        Kind::Wall => {
            group.line("wall-band", (x + 6.0, y), (x + 17.0, y));
            let pen = Pen::default().through(&[(x + 4.0, y + 5.0), (x + 12.0, y - 5.0)]);
            let pen = pen.through(&[(x + 12.0, y + 5.0), (x + 20.0, y - 5.0)]);
            group.path("wall-hatch", pen.done());
        }
        Kind::Hold => group.line("wall-hold", (x + 12.0, y - 8.0), (x + 12.0, y + 8.0)),
        Kind::Weak => group.line("weak-line", (x + 2.0, y), (x + 22.0, y)),
        Kind::WriteSet => group.rect("set-line write", x + 1.0, y - 7.0, (21.0, 14.0), 5.0),
        Kind::ReadSet => group.rect("set-line read", x + 1.0, y - 7.0, (21.0, 14.0), 5.0),
        Kind::Caption => {}
    }
}
