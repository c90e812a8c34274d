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
//! One card serves every family. Each state has an outline of its own and a word: crashed is
//! dashed, with a cross and *down*; paused is dotted, with a double bar and *paused*. A square of
//! the log is dashed before it is on disk, outlined before it took effect, filled after; the bar
//! below it says that the leader counts it as acknowledged. One that the present leader's log does
//! not have there is outlined, with a cross at its corner: it has diverged, and will be dropped.

use super::Stage;
use crate::frame::{EntryNow, NodeNow, Status};
use crate::geometry::{Area, Pen, cosine, sine, within};
use crate::scene::{Anchor, Group, Thing};
use crate::text::{self, Face, fit, width};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::{Role, Time};

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
struct Card<'a> {
    stage: &'a Stage<'a>,
    node: &'a NodeNow,
    /// Half of the width and of the height.
    half: (f32, f32),
    /// The unit that sizes are multiples of.
    u: f32,
    /// Distance of the contents from the left and right edges.
    pad: f32,
}

fn card(stage: &Stage<'_>, node: &NodeNow, area: Area) -> Group {
    let middle = area.middle();
    let class = format!("node {}", state_word(stage, node));
    let mut group = Group::new(Thing::Node(node.id), class, middle.x, middle.y);
    group.label = Some(label(stage, node));
    let u = within(area.w / 148.0, 0.84, 1.12);
    let pad = if area.w < 90.0 { 7.0 } else { 13.0 * u };
    let card = Card { stage, node, half: (area.w / 2.0, area.h / 2.0), u, pad };
    let (x, y) = card.half;
    group.rect("card", -x, -y, (area.w, area.h), corner(area.h));
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
    group
}

/// The word for a node's state, for the style sheet.
fn state_word(stage: &Stage<'_>, node: &NodeNow) -> String {
    let status = match node.status {
        Status::Up => "up",
        Status::Crashed => "crashed",
        Status::Paused => "paused",
    };
    let mut words = format!("{} {status}", node.role.word());
    if node.degraded {
        words += " degraded";
    }
    if stage.is_chosen(node.id) {
        words += " chosen";
    }
    words
}

impl Card<'_> {
    /// A name and nothing else.
    fn tiny(&self, group: &mut Group) {
        let size = (self.half.1 * 0.85).min(13.0);
        let name = self.node.id.to_string();
        group.text_at("name", (0.0, size * 0.36), Anchor::Middle, size, name);
        if self.node.status == Status::Crashed {
            let (x, y) = (self.half.0 - 2.0, self.half.1 - 2.0);
            group.path("cross", Pen::default().go(-x, -y).line(x, y).done());
        }
    }

    /// Name and value, or name and state.
    fn brief(&self, group: &mut Group) {
        let monitor = self.node.id.is_monitor();
        let y = if monitor { -4.0 } else { -2.0 };
        self.name(group, y, 14.0);
        if self.node.status != Status::Up {
            self.status(group, y + 17.0, Anchor::Start);
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
        self.name(group, first, 16.0 * self.u);
        let right = x - self.pad;
        if self.node.status != Status::Up {
            self.status(group, first, Anchor::End);
        } else if y < 38.0 || self.shows_one_value() {
            let stale = self.node.cells.first().is_some_and(|cell| cell.stale);
            let class = if stale { "value stale" } else { "value" };
            group.text_at(class, (right, first), Anchor::End, 14.0 * self.u, self.first_value());
        }
        let squares = first + if y < 38.0 { 8.0 } else { 13.0 } * self.u;
        self.squares(group, squares);
        if let Some((class, text)) = foot {
            let size = 11.0 * self.u;
            let text = fit(&text, 2.0 * right, size, Face::Sans);
            group.text(class, (-right, y - 8.5 * self.u), size, text);
        }
    }

    /// Name and role letter.
    fn name(&self, group: &mut Group, y: f32, size: f32) {
        let x = self.pad - self.half.0;
        let name = self.node.id.to_string();
        let after = x + width(&name, size, Face::Bold) + 5.0;
        group.text("name", (x, y), size, name);
        if self.node.role == Role::Replica || self.node.status == Status::Crashed {
            return;
        }
        let side = size + 2.0;
        group.rect("badge", after, y - size * 0.88, (side, side), 5.0);
        let letter = self.node.role.letter().to_string();
        let place = (after + side / 2.0, y - size * 0.88 + side * 0.74);
        group.text_at("badge-letter", place, Anchor::Middle, size * 0.75, letter);
    }

    /// The word for a state in which a node does not work, and its sign.
    fn status(&self, group: &mut Group, y: f32, anchor: Anchor) {
        let (word, class) = match self.node.status {
            Status::Crashed => ("down", "status down"),
            _ => ("paused", "status still"),
        };
        let size = 12.5 * self.u;
        let w = width(word, size, Face::Bold);
        let x = match anchor {
            Anchor::Start => self.pad - self.half.0 + 14.0,
            _ => self.half.0 - self.pad - w,
        };
        group.text(class, (x, y), size, word);
        let (sx, sy) = (x - 9.0, y - size * 0.36);
        let pen = Pen::default();
        let d = match self.node.status {
            Status::Crashed => {
                let pen = pen.go(sx - 4.0, sy - 4.0).line(sx + 4.0, sy + 4.0);
                pen.go(sx + 4.0, sy - 4.0).line(sx - 4.0, sy + 4.0)
            }
            _ => {
                let pen = pen.go(sx - 2.5, sy - 4.5).line(sx - 2.5, sy + 4.5);
                pen.go(sx + 2.5, sy - 4.5).line(sx + 2.5, sy + 4.5)
            }
        };
        group.path(if word == "down" { "sign-down" } else { "sign-still" }, d.done());
    }

    fn shows_one_value(&self) -> bool {
        self.node.id.is_replica() && !self.stage.timeline.has_many_keys()
    }

    /// The first key of the table, and how many more there are.
    fn first_value(&self) -> String {
        let cells = &self.node.cells;
        match cells.as_slice() {
            [] => "–".to_string(),
            [only] => format!("{} = {}", only.key, only.value),
            [first, more @ ..] => format!("{}={} +{}", first.key, first.value, more.len()),
        }
    }

    /// The table in a line: up to three keys, then how many more.
    fn value(&self) -> String {
        let cells = &self.node.cells;
        match cells.as_slice() {
            [] => "–".to_string(),
            [only] if !self.stage.timeline.has_many_keys() => {
                format!("{} = {}", only.key, only.value)
            }
            _ => {
                let shown = cells.iter().take(3).map(|cell| format!("{}={}", cell.key, cell.value));
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
        if node.status == Status::Crashed {
            return None;
        }
        if let Some(suspect) = node.suspect {
            return Some(("note suspects", format!("suspects {suspect}")));
        }
        if node.degraded {
            return Some(("note alone", "acknowledges alone".to_string()));
        }
        if node.id.is_monitor() {
            let leader = node.leader.map(|leader| format!("watches {leader}"));
            return Some(("note", leader.unwrap_or_else(|| "watches".to_string())));
        }
        if self.stage.timeline.has_many_keys() && !node.cells.is_empty() {
            return Some(("value small", self.value()));
        }
        match (node.epoch, node.log_end) {
            (0, 0) => None,
            (0, end) => Some(("note", format!("log to {end}"))),
            (epoch, 0) => Some(("note", format!("epoch {epoch}"))),
            (epoch, end) => Some(("note", format!("epoch {epoch} · log to {end}"))),
        }
    }

    /// The last entries as squares, as many as there is room for beside the lag.
    fn squares(&self, group: &mut Group, y: f32) {
        let size = 21.0 * self.u;
        let pitch = size + 3.5;
        let right = self.half.0 - self.pad;
        let is_behind = self.node.lag > 0 && self.node.status != Status::Crashed;
        let behind = is_behind.then(|| lag(self.node));
        let text_size = 11.5 * self.u;
        let reserved = behind.as_ref().map_or(0.0, |text| width(text, text_size, Face::Sans) + 6.0);
        let room = (((2.0 * right - reserved) + 3.5) / pitch) as usize;
        let missing = usize::from(is_behind && room > 1);
        let entries = &self.node.tail;
        let shown = entries.len().min(room.saturating_sub(missing));
        let mut x = -right;
        for entry in &entries[entries.len() - shown..] {
            self.square(group, entry, (x, y), size);
            x += pitch;
        }
        if missing > 0 {
            group.rect("entry missing", x, y, (size, size), 5.0);
        }
        if let Some(text) = behind {
            let place = (right, y + size * 0.5 + text_size * 0.36);
            group.text_at("lag", place, Anchor::End, text_size, text);
        }
    }

    fn square(&self, group: &mut Group, entry: &EntryNow, (x, y): (f32, f32), size: f32) {
        let (class, ink) = match entry {
            EntryNow { diverged: true, .. } => ("entry diverged", "entry-value diverged"),
            EntryNow { flushed: false, .. } => ("entry pending", "entry-value pending"),
            EntryNow { applied: false, .. } => ("entry waiting", "entry-value waiting"),
            EntryNow { newest: true, .. } => ("entry newest", "entry-value newest"),
            _ => ("entry", "entry-value"),
        };
        group.rect(class, x, y, (size, size), 5.0);
        let value = entry.value.to_string();
        let text_size = match value.len() {
            0..=2 => size * 0.55,
            3 => size * 0.45,
            _ => size * 0.36,
        };
        let value = fit(&value, size - 1.0, text_size, Face::Mono);
        let place = (x + size / 2.0, y + size / 2.0 + text_size * 0.36);
        group.text_at(ink, place, Anchor::Middle, text_size, value);
        if entry.diverged {
            strike(group, (x + size - 1.0, y + 1.0));
        }
        if entry.committed {
            group.line("commit", (x + 3.0, y + size + 2.5), (x + size - 3.0, y + size + 2.5));
        }
        if self.stage.chosen_operation() == Some(entry.op) {
            group.rect("entry-chosen", x - 2.0, y - 2.0, (size + 4.0, size + 4.0), 7.0);
        }
    }
}

/// A small cross at the corner of an entry.
pub(super) fn strike(group: &mut Group, (x, y): (f32, f32)) {
    group.circle("strike-face", x, y, 5.0);
    let cross = Pen::default().through(&[(x - 2.4, y - 2.4), (x + 2.4, y + 2.4)]);
    group.path("strike", cross.through(&[(x + 2.4, y - 2.4), (x - 2.4, y + 2.4)]).done());
}

/// How far a replica is behind, in words.
fn lag(node: &NodeNow) -> String {
    match node.lag {
        crate::frame::LAG_MAX if node.log_end == 0 => format!("{}+ behind", node.lag),
        lag => format!("{lag} behind"),
    }
}

/// Arcs of running timers at the right upper corner.
fn timers(stage: &Stage<'_>, node: &NodeNow, area: Area) -> Option<Group> {
    if node.timers.is_empty() || node.status == Status::Crashed || area.h < 36.0 {
        return None;
    }
    let (x, y) = (area.right() - 4.0, area.y + 4.0);
    let mut group = Group::new(Thing::Timer(node.id), "timer", x, y);
    let mut names = Vec::new();
    for (place, timer) in node.timers.iter().enumerate() {
        let x = -24.0 * place as f32;
        let whole = timer.due.saturating_sub(timer.set_at).max(1);
        let left = timer.due.saturating_sub(stage.frame.at);
        let share = within(left as f32 / whole as f32, 0.0, 1.0);
        group.circle("timer-face", x, 0.0, 9.5);
        group.path("timer-arc", sector(x, 6.5, share));
        let row = stage.timeline.scenario().topology.timers.get(usize::from(timer.timer));
        let name = row.map_or("timer", |row| row.name);
        names.push(format!("{name}: {} left", text::length(left as Time)));
    }
    group.label = Some(format!("{}, {}", node.id, names.join(", ")));
    Some(group)
}

/// A slice of a disc, from the top, clockwise.
fn sector(x: f32, r: f32, share: f32) -> String {
    let share = share.min(0.999);
    let angle = core::f32::consts::TAU * share;
    let (end_x, end_y) = (x + r * sine(angle), -r * cosine(angle));
    let pen = Pen::default().go(x, 0.0).line(x, -r);
    pen.arc(r, share > 0.5, end_x, end_y).close().done()
}

/// The accessible name of a node.
fn label(stage: &Stage<'_>, node: &NodeNow) -> String {
    let mut parts = alloc::vec![node.id.to_string()];
    if node.role != Role::Replica {
        parts.push(node.role.word().to_string());
    }
    match node.status {
        Status::Up => {}
        Status::Crashed => parts.push("down".to_string()),
        Status::Paused => parts.push("paused".to_string()),
    }
    if node.epoch > 0 {
        parts.push(format!("epoch {}", node.epoch));
    }
    for cell in node.cells.iter().take(3) {
        let stale = if cell.stale { ", which is old" } else { "" };
        parts.push(format!("{} = {}{stale}", cell.key, cell.value));
    }
    if node.log_end > 0 {
        parts.push(format!("log up to {}", node.log_end));
    }
    if node.lag > 0 {
        parts.push(lag(node));
    }
    if node.degraded {
        parts.push("acknowledges alone".to_string());
    }
    if let Some(suspect) = node.suspect {
        parts.push(format!("suspects {suspect}"));
    }
    if let Some(sets) = &stage.look.sets {
        for (set, name) in [(sets.write, "in the write set"), (sets.read, "in the read set")] {
            if set.contains(node.id) {
                parts.push(name.to_string());
            }
        }
    }
    parts.join(", ")
}
