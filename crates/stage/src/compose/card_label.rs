//! The accessible name of a card: what it shows, in words.

use super::Stage;
use super::log::lag;
use crate::frame::{Content, NodeNow, Status};
use crate::text;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::Role;

/// The accessible name of a node.
pub(super) fn of(stage: &Stage<'_>, node: &NodeNow) -> String {
    let mut parts = alloc::vec![node.id.to_string()];
    let role = stage.timeline.role(node);
    if role != Role::Replica {
        parts.push(role.word().to_string());
    }
    if let Status::SwitchedOff(by) = node.status {
        parts.push(format!("switched off by {by}"));
    } else if node.status != Status::Up {
        parts.push(node.status.words().to_string());
    }
    if node.status.is_absent() {
        return parts.join(", ");
    }
    if node.epoch > 0 {
        parts.push(format!("epoch {}", node.epoch));
    }
    cells(node, &mut parts);
    if node.log_end > 0 {
        parts.push(format!("log up to {}", node.log_end));
    }
    if node.lag > 0 {
        parts.push(lag(node));
    }
    if let Some(late) = node.late {
        parts.push(format!("by {}", text::brief_length(late)));
    }
    if node.hints > 0 {
        parts.push(hints(node));
    }
    if node.waiting > 1 {
        parts.push(format!("{} messages waiting", node.waiting));
    }
    if stage.is_keeper(node)
        && let Some(key) = stage.frame.key
    {
        parts.push(format!("keeps {key}"));
    }
    if node.slow {
        parts.push("slowed down".to_string());
    }
    if node.skew_us != 0 {
        parts.push(super::card::skew(node.skew_us));
    }
    let states = [
        (node.degraded, "acknowledges alone"),
        (node.fenced, "fenced, and may not serve"),
        (node.isolated, "cut off from everybody"),
    ];
    for (_, words) in states.into_iter().filter(|(is, _)| *is) {
        parts.push(words.to_string());
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

/// What it holds, as far as it fits a sentence.
fn cells(node: &NodeNow, parts: &mut Vec<String>) {
    for cell in node.cells.iter().take(3) {
        let odd = match (cell.stale, cell.differs) {
            (true, _) => ", which is old",
            (_, true) => ", which is not the leader's",
            _ => "",
        };
        let what = match &cell.content {
            Content::Deleted => format!("{} is deleted", cell.key),
            Content::Several(values) => {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                format!("{} has the values {} side by side", cell.key, text::list(&values))
            }
            content => format!("{} = {content}", cell.key),
        };
        parts.push(format!("{what}{odd}"));
    }
}

/// For how many others a replica keeps values.
fn hints(node: &NodeNow) -> String {
    format!("keeps {} for others", text::count(node.hints.into(), "hint"))
}
