//! The axis below the rows, and the marks above them.

use super::{Tape, left, tape_x};
use crate::geometry::within;
use crate::scene::{Anchor, Group, Thing};
use crate::text::{self, Face, width};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use model::time::{MINUTE, SECOND};
use model::{Micros, Time};

/// How far apart labels of the axis are, at least.
const LABEL: f32 = 70.0;
/// Marks nearer to each other than this are one; it is the size of their faces, too.
const TOGETHER: f32 = 14.0;
/// How large the target around a mark is.
const TARGET: f32 = 24.0;

impl Tape<'_> {
    pub(super) fn axis(&mut self) {
        let look = self.look;
        let mut group = Group::new(Thing::Axis, "axis", 0.0, self.plan.bottom + 5.0);
        let (first, last) = (left(look.width), look.width - super::RIGHT);
        group.line("axis-line", (first, 0.0), (last, 0.0));
        let step = round_step(look.window.span(), ((last - first) / LABEL) as u64);
        let mut at = look.window.from.div_ceil(step) * step;
        let mut free_from = 0.0;
        while at <= look.window.to {
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

    /// Marks that would lie on each other are one, with all their names: the place of the first
    /// counts, and zooming in parts them.
    pub(super) fn marks(&mut self) {
        let look = self.look;
        let mut places: Vec<(usize, f32, String, bool)> = Vec::new();
        for (number, mark) in self.strip.found.marks.iter().enumerate() {
            if mark.at < look.window.from || mark.at > look.window.to {
                continue;
            }
            let x = tape_x(look, mark.at);
            let words = format!("{}, {}", text::length(mark.at), mark.label);
            match places.last_mut() {
                Some((_, at, label, broken)) if x - *at < TOGETHER => {
                    *label = format!("{label}; {words}");
                    *broken |= mark.broken;
                }
                _ => places.push((number, x, words, mark.broken)),
            }
        }
        for (number, x, label, broken) in places {
            let class = if broken { "mark broken" } else { "mark" };
            let number = u16::try_from(number).unwrap_or(u16::MAX);
            let mut group = Group::new(Thing::Mark(number), class, x, 0.0);
            group.label = Some(label);
            group.line("mark-line", (0.0, 15.0), (0.0, self.plan.bottom + 5.0));
            group.rect("target", -TARGET / 2.0, -4.0, (TARGET, TARGET), 0.0);
            if broken {
                group.rect("mark-face", -7.0, 1.0, (14.0, 14.0), 3.5);
                group.text_at("mark-sign", (0.0, 12.2), Anchor::Middle, 11.5, "!");
            } else {
                group.circle("mark-face", 0.0, 8.0, 7.0);
                group.text_at("mark-sign", (0.0, 11.8), Anchor::Middle, 10.0, "✓");
            }
            self.groups.push(group);
        }
    }
}

/// The smallest round step that cuts a span into at most so many parts: 1, 2 or 5 times a power of
/// ten up to seconds, and above what is round on a clock.
pub(super) fn round_step(span: Micros, parts: u64) -> Micros {
    let least = span / parts.max(1) + 1;
    let clock = [10, 20, 30, 60, 120, 300, 600, 1_200].map(|seconds| seconds * SECOND);
    if least > 5 * SECOND {
        let found = clock.into_iter().find(|step| *step >= least);
        return found.unwrap_or_else(|| least.div_ceil(60 * MINUTE) * 60 * MINUTE);
    }
    let mut unit: Time = 1;
    loop {
        for step in [unit, 2 * unit, 5 * unit] {
            if step >= least {
                return step;
            }
        }
        unit *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_in_every_unit() {
        for (span, parts, step) in [
            (200, 10, 50),
            (1_000, 10, 200),
            (250_000, 10, 50_000),
            (3_000_000, 10, 500_000),
            (45_000_000, 10, 5_000_000),
            (120_000_000, 10, 20_000_000),
            (600_000_000, 10, 120_000_000),
            (3_600_000_000, 10, 600_000_000),
            (3_600_000_000, 1, 3_600_000_000 * 2),
        ] {
            assert_eq!(round_step(span, parts), step, "{span} µs in {parts} parts");
        }
    }

    /// Goal: an axis says its instants in few words, whatever its length.
    #[test]
    fn labels_of_the_axis_are_short() {
        let mut span = 150;
        while span < 3_600_000_000 {
            let step = round_step(span, 8);
            for count in 0..=span / step {
                let words = text::instant(count * step, step);
                assert!(words.len() <= 8 && !words.contains(". "), "{words} in {span} µs");
            }
            span = span * 3 / 2;
        }
    }
}
