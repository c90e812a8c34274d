//! The picture in words.
//!
//! What a person would say who looks at it: what is broken, who leads, what is under way, what the
//! clients know. The same call that makes the shapes makes this text, so the two cannot disagree.

use super::Stage;
use crate::frame::{Content, NodeNow, Status, Wall};
use crate::text::{self, capital, count, list, name};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::{NodeId, NodeSet, Outcome, Role, Traffic};

pub(super) fn of(stage: &Stage<'_>) -> String {
    let replicas = stage.timeline.trace().replicas as u64;
    let mut parts = Vec::new();
    parts.push(leaders(stage));
    for status in [Status::Crashed, Status::Killed, Status::Paused, Status::Absent, Status::Left] {
        parts.push(those(stage, |node| node.status == status, status.words()));
    }
    let off = |node: &NodeNow| matches!(node.status, Status::SwitchedOff(_));
    parts.push(those(stage, off, "switched off"));
    parts.push(those(stage, |node| node.fenced, "fenced, and may not serve"));
    for wall in &stage.frame.walls {
        let (one, other) = sides(stage, wall);
        parts.push(Some(match wall.holds {
            false => format!("a wall stands between {one} and {other}"),
            true => format!("messages between {one} and {other} are held"),
        }));
    }
    parts.push(those(stage, |node| node.isolated, "cut off from everybody"));
    parts.push(behind(stage));
    for node in &stage.frame.nodes {
        parts.push(node.differs().map(|key| format!("{key} differs at {}", node.id)));
        let several = node.cells.iter().find(|cell| matches!(cell.content, Content::Several(_)));
        parts.push(several.map(|cell| format!("{} has several values at {}", cell.key, node.id)));
        let hints = || format!("{} keeps {}", node.id, count(node.hints.into(), "hint"));
        parts.push((node.hints > 0).then(hints));
        let wait = || format!("{} messages wait at {}", node.waiting, node.id);
        parts.push((node.waiting > 1).then(wait));
    }
    parts.push(under_way(stage));
    parts.push(clients(stage));
    let said: Vec<String> = parts.into_iter().flatten().collect();
    let start = format!("At {}, {}", text::length(stage.frame.at), count(replicas, "replica"));
    let mut sentence = match said.as_slice() {
        [] => format!("{start}; nothing is under way."),
        said => format!("{start}: {}.", said.join("; ")),
    };
    if let Some(sets) = stage.look.sets.as_ref().filter(|sets| !sets.caption.is_empty()) {
        sentence = format!("{sentence} {}", sets.caption);
    }
    sentence
}

fn leaders(stage: &Stage<'_>) -> Option<String> {
    let leads = |node: &&NodeNow| node.role == Role::Leader && !node.status.is_down();
    let leaders: Vec<String> =
        stage.frame.nodes.iter().filter(leads).map(|node| node.id.to_string()).collect();
    let ranked = stage.timeline.scenario().topology.shape == model::scenario::Shape::Tree;
    match leaders.as_slice() {
        [] if ranked => Some("nobody leads".to_string()),
        [] => None,
        [only] => Some(format!("{only} leads")),
        several => Some(format!("{} leaders, {}", capital(several.len() as u64), list(several))),
    }
}

/// Which nodes are in a state, and the word for it.
fn those(stage: &Stage<'_>, are: impl Fn(&NodeNow) -> bool, word: &str) -> Option<String> {
    let nodes = stage.frame.nodes.iter().filter(|node| are(node));
    let names: Vec<String> = nodes.map(|node| node.id.to_string()).collect();
    match names.len() {
        0 => None,
        1 => Some(format!("{} is {word}", names[0])),
        _ => Some(format!("{} are {word}", list(&names))),
    }
}

fn behind(stage: &Stage<'_>) -> Option<String> {
    let late = stage.frame.nodes.iter().filter(|node| node.lag > 0);
    let names: Vec<String> = late.map(|node| format!("{} by {}", node.id, node.lag)).collect();
    (!names.is_empty()).then(|| format!("behind: {}", names.join(", ")))
}

fn under_way(stage: &Stage<'_>) -> Option<String> {
    let messages = stage.timeline.scenario().topology.messages;
    let counts = |flight: &&crate::frame::Flight| {
        let row = messages.get(usize::from(flight.kind));
        row.is_some_and(|row| row.traffic != Traffic::Heartbeat)
    };
    match stage.frame.messages.iter().filter(counts).count() as u64 {
        0 => None,
        number => Some(format!("{} under way", count(number, "message"))),
    }
}

fn clients(stage: &Stage<'_>) -> Option<String> {
    let mut parts = Vec::new();
    for client in &stage.frame.clients {
        let operation = client.open.or(client.last).and_then(|op| stage.timeline.operation(op));
        let Some(operation) = operation else { continue };
        let asked = operation.asked();
        let told = match operation.told.filter(|_| client.open.is_none()) {
            None if client.attempt > 0 => format!("asks again, try {}", client.attempt + 1),
            None => "no answer yet".to_string(),
            Some(told) => match (told.outcome, told.of) {
                (Outcome::Ok, Some(_)) if !operation.write => stage.timeline.read(operation, &told),
                (Outcome::Ok, None) if !operation.write => "nothing stored".to_string(),
                (Outcome::Ok, _) => match operation.id() {
                    Some(id) => format!("ok, id {id}"),
                    None => "ok".to_string(),
                },
                (Outcome::Refused, _) => format!("refused, {}", told.reason.words()),
                (Outcome::Unknown, _) => "timed out, unknown".to_string(),
            },
        };
        parts.push(format!("{} asked {asked}: {told}", name(client.id)));
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// The two sides of a wall, in names of those that are there.
pub(super) fn sides(stage: &Stage<'_>, wall: &Wall) -> (String, String) {
    let nodes = stage.frame.nodes.iter().map(|node| node.id);
    let here: NodeSet = nodes.chain(stage.frame.clients.iter().map(|client| client.id)).collect();
    let side = |set: NodeSet| {
        let members: Vec<NodeId> = set.intersection(here).iter().collect();
        let everybody_else = members.len() > 3 && wall.from.union(wall.to).0 == u64::MAX;
        match everybody_else && set == wall.to {
            true => "everybody else".to_string(),
            false => list(&members.iter().map(|node| name(*node)).collect::<Vec<_>>()),
        }
    };
    (side(wall.from), side(wall.to))
}
