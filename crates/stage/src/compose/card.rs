//! The card of a replica or a monitor.
//!
//! ```text
//! ┌──────────────────────┐
//! │ n1 [L]         x = 7 │   name, role letter, value
//! │ [4][5][7]   3 behind │   end of the log, or last stored values; what it lacks
//! │ epoch 2 · log to 1042│   what else there is to say
//! └──────────────────────┘
//! ```
//!
//! One card serves every family. Each state has an outline, a letter and a word of its own:
//!
//! | state | outline | letter | word |
//! |---|---|---|---|
//! | crashed | short dashes | D | down, killed, off |
//! | paused | dots | P | paused |
//! | isolated | long dashes | I | cut off from everybody |
//! | fenced | a line within the line | # | fenced |
//! | yet to join | faint dashes | + | not here yet |
//! | left | dashes and dots | − | no longer here |
//!
//! What the end of a log shows is told in [`log`](super::log). Values side by side have a bar
//! between them, a deleted key says so, and a foot says for how many others values are kept. A
//! value that a statement gave here, but not at the leader, has the sign ≠ behind it. Across the
//! upper edge stands what is wrong with the machine itself: it is slow, or its clock is off.

use super::timers::timers;
use super::{Stage, card_label};
use crate::frame::{CellNow, Content, NodeNow, Status};
use crate::geometry::{Area, Pen, within};
use crate::scene::{Anchor, Group, Thing};
use crate::text::{self, Face, fit, width};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::Role;

/// The radius of a card's corners.
pub(super) fn corner(height: f32) -> f32 {
    within(height * 0.16, 6.0, 14.0)
}

pub(super) fn draw(stage: &Stage<'_>, groups: &mut Vec<Group>) {
    for node in &stage.frame.nodes {
        let Some(area) = stage.layout.card(node.id) else { continue };
        groups.push(card(stage, node, area));
        groups.extend(timers(stage, node, area));
    }
}

/// What the parts of a card share.
pub(super) struct Card<'a> {
    pub stage: &'a Stage<'a>,
    pub node: &'a NodeNow,
    /// Half of the width and of the height.
    pub half: (f32, f32),
    /// The unit that sizes are multiples of.
    pub u: f32,
    /// Distance of the contents from the left and right edges.
    pub pad: f32,
}

fn card(stage: &Stage<'_>, node: &NodeNow, area: Area) -> Group {
    let middle = area.middle();
    let class = format!("node {}", state_words(stage, node));
    let mut group = Group::new(Thing::Node(node.id), class, middle.x, middle.y);
    group.label = Some(card_label::of(stage, node));
    let u = within(area.w / 148.0, 0.84, 1.3);
    let pad = if area.w < 90.0 { 7.0 } else { 13.0 * u };
    let card = Card { stage, node, half: (area.w / 2.0, area.h / 2.0), u, pad };
    let (x, y) = card.half;
    group.rect("card", -x, -y, (area.w, area.h), corner(area.h));
    if node.fenced {
        group.rect("fence", 4.0 - x, 4.0 - y, (area.w - 8.0, area.h - 8.0), corner(area.h) - 3.0);
    }
    if stage.is_chosen(node.id) {
        group.rect(
            "chosen",
            -x - 3.0,
            -y - 3.0,
            (area.w + 6.0, area.h + 6.0),
            corner(area.h) + 3.0,
        );
    }
    match area.h {
        ..36.0 => card.tiny(&mut group),
        36.0..54.0 => card.brief(&mut group),
        _ => card.full(&mut group),
    }
    card.pills(&mut group);
    group
}

/// The words for a node's state, for the style sheet.
fn state_words(stage: &Stage<'_>, node: &NodeNow) -> String {
    let status = match node.status {
        Status::Up => "up",
        Status::Paused => "paused",
        Status::Absent => "absent",
        Status::Left => "absent left",
        _ => "crashed",
    };
    let mut words = format!("{} {status}", stage.timeline.role(node).word());
    let more = [
        (node.degraded, " degraded"),
        (is_isolated(node), " isolated"),
        (node.fenced, " fenced"),
        (stage.is_keeper(node), " keeper"),
        (stage.is_shared_out && !stage.is_keeper(node), " aside"),
        (stage.is_chosen(node.id), " chosen"),
    ];
    for (_, word) in more.into_iter().filter(|(is, _)| *is) {
        words += word;
    }
    words
}

/// Whether walls are all that keeps a node from working.
fn is_isolated(node: &NodeNow) -> bool {
    node.isolated && node.status == Status::Up
}

/// The letter of a state in which a node does not serve as it should.
fn state_letter(node: &NodeNow) -> Option<&'static str> {
    match node.status {
        Status::Absent => Some("+"),
        Status::Left => Some("−"),
        Status::Paused => Some("P"),
        status if status.is_down() => Some("D"),
        _ if node.fenced => Some("#"),
        _ if node.isolated => Some("I"),
        _ => None,
    }
}

impl Card<'_> {
    /// A name, and a dot for what is held: filled where it is the newest, hollow where it is old.
    fn tiny(&self, group: &mut Group) {
        let node = self.node;
        let mut name = node.id.to_string();
        if let Some(letter) = state_letter(node) {
            name = name + " " + letter;
        } else if self.stage.timeline.role(node) == Role::Leader {
            name += " L";
        }
        let holds = node.cells.first().filter(|_| !node.status.is_down());
        let room = 2.0 * self.half.0 - if holds.is_some() { 15.0 } else { 5.0 };
        let size = text::shrink(&name, room, 12.5, Face::Bold);
        let x = if holds.is_some() { -4.0 } else { 0.0 };
        group.text_at("name", (x, size * 0.36), Anchor::Middle, size, name);
        if holds.is_some() {
            let old = node.lag > 0 || node.cells.iter().any(|cell| cell.stale);
            let class = if old { "held-dot stale" } else { "held-dot" };
            group.circle(class, self.half.0 - 7.5, 0.0, 3.4);
        }
        if node.status.is_down() {
            let (x, y) = (self.half.0 - 2.0, self.half.1 - 2.0);
            group.path("cross", Pen::default().go(-x, -y).line(x, y).done());
        }
    }

    /// What stands across the upper edge of a card: how many wait, that it is slow, how far its
    /// clock is off.
    fn pills(&self, group: &mut Group) {
        const SIZE: f32 = 11.0;
        let (node, (x, y)) = (self.node, self.half);
        if y < 18.0 {
            return;
        }
        let skew = (node.skew_us != 0).then(|| skew(node.skew_us));
        let waiting = (node.waiting > 1).then(|| format!("{} waiting", node.waiting));
        let slow = node.slow.then(|| "slow".to_string());
        let mut from = 8.0 - x;
        for text in [waiting, slow, skew].into_iter().flatten() {
            let w = width(&text, SIZE, Face::Bold) + 12.0;
            group.rect("queue-pill", from, -y - 9.0, (w, 17.0), 8.5);
            group.text_at("queue-word", (from + w / 2.0, 3.5 - y), Anchor::Middle, SIZE, text);
            from += w + 4.0;
        }
    }

    /// Name and value, or name and state.
    fn brief(&self, group: &mut Group) {
        let monitor = self.node.id.is_monitor();
        let y = if monitor { -4.0 } else { -2.0 };
        self.name(group, y, 14.0);
        if self.node.status != Status::Up {
            self.status(group, (self.pad - self.half.0, y + 17.0), Anchor::Start);
        } else {
            let said = if monitor { self.foot() } else { Some(("value", self.value())) };
            if let Some((class, text)) = said {
                let size = 11.5;
                let text = fit(&text, 2.0 * (self.half.0 - self.pad), size, Face::Sans);
                group.text(class, (self.pad - self.half.0, y + 18.0), size, text);
            }
        }
    }

    fn full(&self, group: &mut Group) {
        let (x, y) = self.half;
        let foot = if y >= 38.0 { self.foot() } else { None };
        let roomy = y >= 38.0 && foot.is_none();
        // Name and squares are in the middle where nothing stands below them.
        let first = if roomy { -11.0 } else { 23.0 - y / self.u } * self.u;
        let named = self.name(group, first, 16.0 * self.u);
        let right = x - self.pad;
        if self.node.status != Status::Up {
            self.status(group, (named, first), Anchor::End);
        } else if y < 38.0 || self.shows_one_value() {
            let odd = self.node.cells.first().is_some_and(|cell| cell.stale || cell.differs);
            let several = self.node.cells.first().is_some_and(|cell| is_several(&cell.content));
            let class = match (odd, several) {
                (true, _) => "value stale",
                (_, true) => "value several",
                _ => "value",
            };
            let (value, room) = (self.first_value(), right - named);
            let size = text::shrink(&value, room, 14.0 * self.u, Face::Mono);
            let value = fit(&value, room, size, Face::Mono);
            group.text_at(class, (right, first), Anchor::End, size, value);
        }
        let squares = first + if y < 38.0 { 8.0 } else { 13.0 } * self.u;
        self.squares(group, squares);
        if let Some((class, text)) = foot {
            let size = (11.0 * self.u).max(text::SIZE_MIN);
            let size = text::shrink(&text, 2.0 * right, size, Face::Sans);
            // Where there is no room for both parts of a note, the second says more.
            let fits = width(&text, size, Face::Sans) <= 2.0 * right;
            let text = if fits { &text } else { text.rsplit(" · ").next().unwrap_or(&text) };
            let text = fit(text, 2.0 * right, size, Face::Sans);
            group.text(class, (-right, y - 8.5 * self.u), size, text);
        }
    }

    /// Name, role letter and state letter. Returns where they end.
    fn name(&self, group: &mut Group, y: f32, size: f32) -> f32 {
        let x = self.pad - self.half.0;
        let name = self.node.id.to_string();
        let mut after = x + width(&name, size, Face::Bold) + 5.0;
        group.text("name", (x, y), size, name);
        let side = size + 2.0;
        let mut badge = |class, ink, letter: String| {
            group.rect(class, after, y - size * 0.88, (side, side), 5.0);
            let place = (after + side / 2.0, y - size * 0.88 + side * 0.74);
            group.text_at(ink, place, Anchor::Middle, (size * 0.75).max(text::SIZE_MIN), letter);
            after += side + 3.0;
        };
        let role = self.stage.timeline.role(self.node);
        if role != Role::Replica && !self.node.status.is_down() {
            badge("badge", "badge-letter", role.letter().to_string());
        }
        if let Some(letter) = state_letter(self.node) {
            badge("state", "state-letter", letter.to_string());
        }
        after + 5.0
    }

    /// The word for a state in which a node does not work, between a place and the right edge.
    fn status(&self, group: &mut Group, (from, y): (f32, f32), anchor: Anchor) {
        let class = if self.node.status.is_down() { "status down" } else { "status still" };
        let to = self.half.0 - self.pad;
        let word = match self.node.status {
            Status::SwitchedOff(_) => "off",
            status => status.words(),
        };
        let size = text::shrink(word, to - from, 12.5 * self.u, Face::Bold);
        // The letter and the outline say it, too; a piece of a word says nothing.
        if anchor == Anchor::End && width(word, size, Face::Bold) > to - from {
            return;
        }
        let x = if anchor == Anchor::End { to } else { from };
        group.text_at(class, (x, y), anchor, size, fit(word, to - from, size, Face::Bold));
    }

    fn shows_one_value(&self) -> bool {
        self.node.id.is_replica() && !self.stage.timeline.has_many_keys()
    }

    /// The first key of the table, and how many more there are.
    fn first_value(&self) -> String {
        let cells = &self.node.cells;
        match cells.as_slice() {
            [] => "–".to_string(),
            [only] => apart(only),
            [first, more @ ..] => format!("{} +{}", close(first), more.len()),
        }
    }

    /// The table in a line: up to three keys, then how many more.
    fn value(&self) -> String {
        let cells = &self.node.cells;
        match cells.as_slice() {
            [] => "–".to_string(),
            [only] if !self.stage.timeline.has_many_keys() => apart(only),
            _ => {
                let shown = cells.iter().take(3).map(close);
                let mut line = shown.collect::<Vec<_>>().join("  ");
                if cells.len() > 3 {
                    line += &format!("  +{}", cells.len() - 3);
                }
                line
            }
        }
    }

    /// What else there is to say, the most pressing first.
    fn foot(&self) -> Option<(&'static str, String)> {
        let node = self.node;
        if let Status::SwitchedOff(by) = node.status {
            return Some(("note", format!("switched off by {by}")));
        }
        if node.status.is_down() || node.status.is_absent() {
            return None;
        }
        if node.fenced {
            return Some(("note alone", format!("epoch {} · fenced", node.epoch)));
        }
        if let Some(suspect) = node.suspect {
            return Some(("note suspects", format!("suspects {suspect}")));
        }
        if let Some(key) = node.differs() {
            return Some(("note suspects", format!("{key} is not the leader's")));
        }
        if is_isolated(node) {
            return Some(("note suspects", "cut off".to_string()));
        }
        if node.degraded {
            return Some(("note alone", "acknowledges alone".to_string()));
        }
        if node.id.is_monitor() {
            let leader = node.leader.map(|leader| format!("watches {leader}"));
            return Some(("note", leader.unwrap_or_else(|| "watches".to_string())));
        }
        let has_values = self.stage.timeline.has_many_keys() && !node.cells.is_empty();
        let kept = text::count(node.hints.into(), "hint");
        match (has_values, node.hints > 0) {
            (true, true) => return Some(("value small", format!("{kept} · {}", self.value()))),
            (true, false) => return Some(("value small", self.value())),
            (false, true) => return Some(("note", format!("{kept} kept"))),
            (false, false) => {}
        }
        let log = match (node.late, node.log_base) {
            _ if node.log_end == 0 => String::new(),
            (Some(late), _) => format!("{} late", text::brief_length(late)),
            (_, Some(base)) if base == node.log_end => format!("copy as of {base}"),
            (_, Some(base)) => format!("log {}–{}", base + 1, node.log_end),
            _ => format!("log to {}", node.log_end),
        };
        let said = match (node.epoch, log.is_empty()) {
            (0, _) => log,
            (epoch, true) => format!("epoch {epoch}"),
            (epoch, _) => format!("epoch {epoch} · {log}"),
        };
        (!said.is_empty()).then_some(("note", said))
    }
}

/// A key and what it holds, with room around the sign.
fn apart(cell: &CellNow) -> String {
    match cell.content {
        Content::Deleted => format!("{} deleted", cell.key),
        _ => format!("{} = {}{}", cell.key, cell.content, sign(cell)),
    }
}

/// A key and what it holds, without.
fn close(cell: &CellNow) -> String {
    match cell.content {
        Content::Deleted => format!("{} deleted", cell.key),
        _ => format!("{}={}{}", cell.key, cell.content, sign(cell)),
    }
}

/// What stands behind a value that is not the leader's.
fn sign(cell: &CellNow) -> &'static str {
    if cell.differs { " ≠" } else { "" }
}

fn is_several(content: &Content) -> bool {
    matches!(content, Content::Several(_))
}

/// How far a clock has been set off, in words.
pub(super) fn skew(offset_us: i64) -> String {
    let sign = if offset_us < 0 { "−" } else { "+" };
    format!("clock {sign}{}", text::brief_length(offset_us.unsigned_abs()))
}
