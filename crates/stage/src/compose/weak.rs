//! Links that carry messages, but badly: some lose a share of them, some are slow.
//!
//! A wall is a line across all links; a weak link is the link itself, drawn, with its fault written
//! on it.

use super::Stage;
use crate::frame::Frame;
use crate::geometry::Pen;
use crate::index::{WeakLink, Weakness};
use crate::scene::{Anchor, Group, Thing};
use crate::text::{self, Face, name, width};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

pub(super) fn draw(stage: &Stage<'_>, groups: &mut Vec<Group>) {
    for weak in &stage.frame.weak {
        let thing = Thing::Weak(weak.from, weak.to);
        if groups.iter().any(|group| group.thing == thing) {
            continue;
        }
        let Some(way) = super::way::Way::between(stage, weak.from, weak.to) else { continue };
        let faults = faults(&stage.frame, weak);
        let lossy = matches!(weak.how, Weakness::Loses(_));
        let class = if lossy { "weak lossy" } else { "weak slow" };
        let mut group = Group::new(thing, class, 0.0, 0.0);
        let between = if weak.both_ways { "between" } else { "from" };
        let and = if weak.both_ways { "and" } else { "to" };
        let (from, to) = (name(weak.from), name(weak.to));
        group.label = Some(format!("link {between} {from} {and} {to}: {faults}"));
        group.path("weak-line", way.path(0.0, 1.0));
        let middle = way.at(0.5);
        if !weak.both_ways {
            let (dx, dy) = way.direction(0.72);
            let length = libm::hypotf(dx, dy).max(1.0);
            let (dx, dy) = (dx / length, dy / length);
            let at = way.at(0.72);
            let corner =
                |back: f32, side: f32| (at.x - dx * back - dy * side, at.y - dy * back + dx * side);
            let head = [corner(8.0, 5.0), corner(0.0, 0.0), corner(8.0, -5.0)];
            group.path("weak-arrow", Pen::default().through(&head).done());
        }
        let w = width(&faults, 11.0, Face::Bold) + 12.0;
        group.rect("weak-pill", middle.x - w / 2.0, middle.y - 9.0, (w, 18.0), 9.0);
        group.text_at("weak-word", (middle.x, middle.y + 4.0), Anchor::Middle, 11.0, faults);
        groups.push(group);
    }
}

/// All that is wrong with a link.
fn faults(frame: &Frame, link: &WeakLink) -> String {
    let same = frame.weak.iter().filter(|weak| (weak.from, weak.to) == (link.from, link.to));
    let words = same.map(|weak| match weak.how {
        Weakness::Loses(share) if share % 10 == 0 => format!("loses {} %", share / 10),
        Weakness::Loses(share) => format!("loses {}.{} %", share / 10, share % 10),
        Weakness::Slow(length) => format!("takes {}", text::brief_length(length)),
    });
    words.collect::<Vec<_>>().join(", ")
}
