//! The end of a log, or the last values that a replica without one has stored, as squares.
//!
//! A square is dashed before it is on disk, outlined before it took effect, filled after; the bar
//! below it says that the leader counts it as acknowledged. One that the present leader's log does
//! not have there is outlined, with a cross at its corner: it has diverged, and will be dropped. A
//! square is as wide as what is written in it; where there is no room for all, the last are shown.

use super::card::Card;
use crate::frame::{EntryNow, NodeNow};
use crate::geometry::Pen;
use crate::scene::{Anchor, Group};
use crate::text::{self, Face, fit, width};
use alloc::format;
use alloc::string::{String, ToString};
use model::Formula;
use model::statement::Typed;

/// Room between two squares.
const GAP: f32 = 3.5;

impl Card<'_> {
    /// The last entries as squares, as many as there is room for beside the lag.
    pub fn squares(&self, group: &mut Group, y: f32) {
        let size = (21.0 * self.u).max(20.0);
        let right = self.half.0 - self.pad;
        let is_behind = self.node.lag > 0 && !self.node.status.is_down();
        let behind = is_behind.then(|| lag(self.node));
        let text_size = (11.5 * self.u).max(text::SIZE_MIN);
        let reserved = behind.as_ref().map_or(0.0, |text| width(text, text_size, Face::Sans) + 6.0);
        let missing = if is_behind { size + GAP } else { 0.0 };
        let mut room = 2.0 * right - reserved - missing + GAP;
        let entries = &self.node.tail;
        // The last ones first: they must be seen.
        let mut shown = 0;
        for entry in entries.iter().rev() {
            room -= entry_width(entry, size) + GAP;
            if room < 0.0 {
                break;
            }
            shown += 1;
        }
        let mut x = -right;
        for entry in &entries[entries.len() - shown..] {
            let w = entry_width(entry, size);
            self.square(group, entry, (x, y), (w, size));
            x += w + GAP;
        }
        if is_behind && x + size + reserved <= right + GAP {
            group.rect("entry missing", x, y, (size, size), 5.0);
        }
        if let Some(text) = behind {
            let place = (right, y + size * 0.5 + text_size * 0.36);
            group.text_at("lag", place, Anchor::End, text_size, text);
        }
    }

    fn square(
        &self,
        group: &mut Group,
        entry: &EntryNow,
        (x, y): (f32, f32),
        (w, size): (f32, f32),
    ) {
        let (class, ink) = match entry {
            EntryNow { diverged: true, .. } => ("entry diverged", "entry-value diverged"),
            EntryNow { flushed: false, .. } => ("entry pending", "entry-value pending"),
            EntryNow { applied: false, .. } => ("entry waiting", "entry-value waiting"),
            EntryNow { newest: true, .. } => ("entry newest", "entry-value newest"),
            _ => ("entry", "entry-value"),
        };
        group.rect(class, x, y, (w, size), 5.0);
        let text_size = written_size(size);
        let value = fit(&written(entry), w - 1.0, text_size, Face::Mono);
        let place = (x + w / 2.0, y + size / 2.0 + text_size * 0.36);
        group.text_at(ink, place, Anchor::Middle, text_size, value);
        if entry.committed {
            group.line("commit", (x + 3.0, y + size + 2.5), (x + w - 3.0, y + size + 2.5));
        }
        if self.stage.chosen_operation() == Some(entry.op) {
            group.rect("entry-chosen", x - 2.0, y - 2.0, (w + 4.0, size + 4.0), 7.0);
        }
        if entry.diverged {
            strike(group, (x + w - 1.0, y + 1.0));
        }
    }
}

/// What is written in a square.
fn written(entry: &EntryNow) -> String {
    match entry.open {
        None => entry.value.to_string(),
        Some(Formula::Add | Formula::Include) => format!("+{}", entry.value),
        Some(Formula::Subtract | Formula::Exclude) => format!("-{}", entry.value),
        Some(Formula::Delete | Formula::Erase) => "×".to_string(),
        Some(Formula::Type) => Typed::of(entry.value).character.to_string(),
        Some(_) => "?".to_string(),
    }
}

fn written_size(size: f32) -> f32 {
    (size * 0.54).max(text::SIZE_MIN)
}

fn entry_width(entry: &EntryNow, size: f32) -> f32 {
    const LONGEST: f32 = 46.0;
    let text = width(&written(entry), written_size(size), Face::Mono) + 7.0;
    text.min(LONGEST).max(size)
}

/// A small cross at the corner of an entry.
pub(super) fn strike(group: &mut Group, (x, y): (f32, f32)) {
    group.circle("strike-face", x, y, 5.0);
    let cross = Pen::default().through(&[(x - 2.4, y - 2.4), (x + 2.4, y + 2.4)]);
    group.path("strike", cross.through(&[(x + 2.4, y - 2.4), (x - 2.4, y + 2.4)]).done());
}

/// How far a replica is behind, in words.
pub(super) fn lag(node: &NodeNow) -> String {
    match node.lag {
        crate::frame::LAG_MAX if node.log_end == 0 => format!("{}+ behind", node.lag),
        lag => format!("{lag} behind"),
    }
}
