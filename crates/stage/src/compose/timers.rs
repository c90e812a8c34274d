//! The timers of a card: arcs that run out.

use super::Stage;
use crate::frame::NodeNow;
use crate::geometry::{Area, Pen, cosine, sine, within};
use crate::scene::{Group, Thing};
use crate::text;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use model::Time;

/// Arcs of running timers at the right upper corner.
pub(super) fn timers(stage: &Stage<'_>, node: &NodeNow, area: Area) -> Option<Group> {
    if node.timers.is_empty() || node.status.is_down() || area.h < 36.0 {
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
