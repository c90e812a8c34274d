//! Links that carry messages, but badly: some lose a share of them, some are slow.
//!
//! A wall is a line across all links; a weak link is the link itself, drawn, with its fault written
//! on it, where there is room beside cards and other links' faults.

use super::Stage;
use super::way::Way;
use crate::geometry::{Area, Pen, Point};
use crate::layout::Layout;
use crate::memo::Drawn;
use crate::scene::{Anchor, Group, Thing};
use crate::spans::{WeakLink, Weakness};
use crate::text::{self, Face, name, width};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

pub(super) fn draw(stage: &Stage<'_>, groups: &mut Vec<Group>) {
    let weak = &stage.frame.weak;
    if !weak.is_empty() {
        let what = Drawn::Weak(weak.clone());
        groups.extend(stage.timeline.memo().drawn(stage.settled, what, &|| links(stage)));
    }
}

fn links(stage: &Stage<'_>) -> Vec<Group> {
    let (mut groups, mut taken) = (Vec::new(), Vec::new());
    let ends = |weak: &WeakLink| (weak.from, weak.to);
    for link in stage.frame.weak.chunk_by(|one, other| ends(one) == ends(other)) {
        let weak = link[0];
        let Some(way) = Way::between(stage, weak.from, weak.to) else { continue };
        let faults = faults(link);
        let lossy = matches!(weak.how, Weakness::Loses(_));
        let class = if lossy { "weak lossy" } else { "weak slow" };
        let mut group = Group::new(Thing::Weak(weak.from, weak.to), class, 0.0, 0.0);
        let between = if weak.both_ways { "between" } else { "from" };
        let and = if weak.both_ways { "and" } else { "to" };
        let (from, to) = (name(weak.from), name(weak.to));
        group.label = Some(format!("link {between} {from} {and} {to}: {faults}"));
        group.path("weak-line", way.path(0.0, 1.0));
        if !weak.both_ways {
            let (dx, dy) = way.direction(0.72);
            let length = libm::hypotf(dx, dy).max(1.0);
            let at = way.at(0.72);
            let corner = |back, side| at.beside((dx / length, dy / length), back, side);
            let head = [corner(8.0, 5.0), corner(0.0, 0.0), corner(8.0, -5.0)];
            group.path("weak-arrow", Pen::default().through(&head).done());
        }
        let size = (width(&faults, 11.0, Face::Bold) + 12.0, 18.0);
        let pill = place(&stage.layout, &way, size, &taken);
        let middle = pill.middle();
        taken.push(pill);
        group.rect("weak-pill", pill.x, pill.y, size, 9.0);
        group.text_at("weak-word", (middle.x, middle.y + 4.0), Anchor::Middle, 11.0, faults);
        groups.push(group);
    }
    groups
}

/// Where the fault of a link is written: on the way, else as near to it as there is room.
fn place(layout: &Layout, way: &Way, size: (f32, f32), taken: &[Area]) -> Area {
    for step in 0..4 * STEPS {
        let far = (step / 4) as f32 * 8.0;
        let (dx, dy) = [(0.0, far), (0.0, -far), (far, 0.0), (-far, 0.0)][step % 4];
        if let Some(share) = way.free_place(layout, size, (dx, dy), taken) {
            let at = way.at(share);
            return Area::around(Point::new(at.x + dx, at.y + dy), size.0, size.1);
        }
    }
    Area::around(way.at(0.5), size.0, size.1)
}

/// So many steps away from a link its fault may be written.
const STEPS: usize = 12;

/// All that is wrong with a link.
fn faults(link: &[WeakLink]) -> String {
    let words = link.iter().map(|weak| match weak.how {
        Weakness::Loses(share) if share % 10 == 0 => format!("loses {} %", share / 10),
        Weakness::Loses(share) => format!("loses {}.{} %", share / 10, share % 10),
        Weakness::Slow(length) => format!("takes {}", text::brief_length(length)),
    });
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::Look;
    use crate::fixture::{Story, n};
    use crate::scene::Shape;
    use model::{Action, Distribution, LinkEnds};

    const MS: u64 = 1_000;

    /// Goal: what is wrong with a link can be read, wherever its ends stand. Method: every link of
    /// up to seven replicas, one after the other.
    #[test]
    fn the_fault_of_a_link_is_covered_by_nothing() {
        for replicas in 2..=7 {
            for portrait in [false, true] {
                for (from, to) in (1..=replicas).flat_map(|to| (1..to).map(move |from| (from, to)))
                {
                    let link = LinkEnds { from: n(from), to: n(to), both_ways: true };
                    let mut story = Story::new("leaderless", replicas, 2);
                    let latency = Distribution::constant(40 * MS);
                    story.act(10 * MS, Action::Delay { link, latency });
                    let (timeline, mut groups) = (story.timeline(60 * MS), Vec::new());
                    let look = Look { portrait, ..Look::default() };
                    let (stage, _) = Stage::new(&timeline, 11 * MS, &look);
                    draw(&stage, &mut groups);
                    let mut pills =
                        groups[0].shapes.iter().rev().filter_map(|shape| match *shape {
                            Shape::Rect { x, y, w, h, .. } => Some(Area::new(x, y, w, h)),
                            _ => None,
                        });
                    let pill = pills.next().expect("a pill");
                    let is_free = stage.layout.is_free(pill);
                    assert!(is_free, "n{from}–n{to} of {replicas}, {portrait}: {pill:?}");
                }
            }
        }
    }
}
