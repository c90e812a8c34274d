//! One replica or monitor: its state as an observer outside of it knows it.

use super::setters::{Part, Setters};
use super::{Chapter, Field, Inspection, plain, set, step, trail, words};
use crate::frame::{CellNow, Content, Flight, Frame, NodeNow, Status};
use crate::text::{self, brief_length, count, length, name};
use crate::timeline::Timeline;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::{Action, EventId, EventKind, NodeId, NodeSet, Role, Time, Traffic};

/// Keys of a table that are listed.
const KEYS_SHOWN: usize = 6;
/// Lines about what a table holds.
const FIELDS_MAX: usize = 16;
/// Messages under way that are listed.
const FLIGHTS_SHOWN: usize = 6;

pub(super) fn inspect(timeline: &Timeline, at: Time, id: NodeId) -> Option<Inspection> {
    let frame = timeline.frame(at);
    let node = frame.node(id)?;
    let setters = Setters::of(timeline, at, node);
    let mut fields = standing(timeline, node, &setters);
    fields.extend(walls(timeline, &frame, id));
    fields.extend(log(timeline, node, &setters));
    fields.extend(behind(timeline, &frame, node));
    fields.extend(table(timeline, node, &setters));
    fields.extend(store(timeline, node, &setters));
    fields.extend(timers(timeline, at, node, &setters));
    fields.extend(clock(timeline, at, id));
    let chain = match node.status {
        Status::Up => setters.last,
        _ => setters.part(Part::Status),
    };
    let roots: Vec<EventId> = chain.into_iter().collect();
    let chapters = Vec::from([
        trail::because(timeline, chain),
        trail::led_to(timeline, &roots),
        under_way(timeline, &frame, id),
    ]);
    let title = match id.is_monitor() {
        true => format!("{id}, monitor"),
        false => format!("{id}, {}", timeline.role(node).word()),
    };
    Some(Inspection { title, state: state(timeline, &frame, node), fields, chapters })
}

/// How it is, in a sentence.
fn state(timeline: &Timeline, frame: &Frame, node: &NodeNow) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.push(match node.status {
        Status::SwitchedOff(by) => format!("Switched off by {}", name(by)),
        Status::Up => rank(timeline, frame, node),
        other => capitalised(other.words()),
    });
    if node.isolated {
        parts.push("every link of it is cut".to_string());
    }
    if node.fenced {
        parts.push("it may not serve, because it cannot know that it still leads".to_string());
    }
    if node.degraded {
        parts.push("it acknowledges alone, because others did not answer in time".to_string());
    }
    if node.lag > 0 && !node.status.is_absent() {
        parts.push(lag(frame, node));
    }
    let stale = node.cells.iter().find(|cell| cell.stale);
    if let Some(cell) = stale.filter(|_| node.lag == 0) {
        parts.push(format!("its {} is not the newest", cell.key));
    }
    format!("{}.", parts.join("; "))
}

fn rank(timeline: &Timeline, frame: &Frame, node: &NodeNow) -> String {
    match (timeline.role(node), node.leader) {
        (Role::Leader, _) if node.epoch > 0 => format!("Leads, in epoch {}", node.epoch),
        (Role::Leader, _) => "Leads".to_string(),
        (Role::Follower, Some(leader)) => format!("Follows {}", name(leader)),
        (Role::Follower, None) => "Follows nobody: it knows no leader".to_string(),
        (Role::Candidate, _) => format!("Asks to lead, in epoch {}", node.epoch),
        _ if node.id.is_monitor() => match node.suspect {
            Some(suspect) => format!("Takes {} for dead", name(suspect)),
            None => "Watches the replicas".to_string(),
        },
        _ => {
            let is_member = |node: &&NodeNow| node.id.is_replica() && !node.status.is_absent();
            match frame.nodes.iter().filter(is_member).count() {
                1 => "The only replica".to_string(),
                all => format!("One of {} equal replicas", text::word(all as u64)),
            }
        }
    }
}

fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

fn lag(frame: &Frame, node: &NodeNow) -> String {
    let leader = frame
        .nodes
        .iter()
        .find(|other| other.role == Role::Leader && !other.status.is_down() && other.id != node.id);
    let late = node.late.map_or(String::new(), |late| format!(" for {}", brief_length(late)));
    match leader.filter(|_| node.log_end > 0 || node.log_base.is_some()) {
        Some(leader) => {
            format!("{} behind {}{late}", count(node.lag.into(), "entry"), name(leader.id))
        }
        None => format!("it lacks {}{late}", count(node.lag.into(), "newer version")),
    }
}

/// What it is to the others, and whether it works.
fn standing(timeline: &Timeline, node: &NodeNow, setters: &Setters) -> Vec<Field> {
    let field = |name, value: String, part| set(timeline, name, value, setters.part(part));
    let works = match node.status {
        Status::Up => "works".to_string(),
        other => other.words().to_string(),
    };
    let odd = node.status != Status::Up;
    let mut fields = Vec::from([field("Status", works, Part::Status).odd(odd)]);
    let role = timeline.role(node);
    if setters.part(Part::Role).is_some() || role != Role::Replica {
        let epoch = match node.epoch {
            0 => String::new(),
            epoch => format!(", epoch {epoch}"),
        };
        fields.push(field("Role", format!("{}{epoch}", role.word()), Part::Role));
    }
    if role != Role::Leader
        && let Some(leader) = node.leader
    {
        fields.push(field("Follows", name(leader), Part::Leader));
    }
    if let Some(suspect) = node.suspect {
        fields.push(field("Takes for dead", name(suspect), Part::Suspect).odd(true));
    }
    if node.fenced {
        let words = "may not serve".to_string();
        fields.push(field("Fenced", words, Part::Fenced).odd(true));
    }
    if node.degraded {
        let words = "acknowledges alone".to_string();
        fields.push(field("Degraded", words, Part::Degraded).odd(true));
    }
    fields
}

/// From whom walls and holds part it.
fn walls(timeline: &Timeline, frame: &Frame, id: NodeId) -> Vec<Field> {
    let everybody: NodeSet = timeline.trace().nodes().collect();
    let mut fields = Vec::new();
    for wall in &frame.walls {
        let others = match (wall.from.contains(id), wall.to.contains(id)) {
            (true, _) => wall.to,
            (_, true) => wall.from,
            _ => continue,
        };
        let others = others.intersection(everybody).difference(NodeSet::from_iter([id]));
        let mut words = text::set(others);
        if !wall.both_ways {
            words += if wall.from.contains(id) { ", one way: away" } else { ", one way: here" };
        }
        let title = if wall.holds { "Held links to" } else { "Cut off from" };
        // A part of a wall that fell in part stands since the rest of it fell.
        let by = |begins: bool| {
            acted(timeline, wall.since, |at, action| match action {
                Action::Cut { from, to, .. } if !wall.holds && begins => {
                    at == wall.since && (*from, *to) == (wall.from, wall.to)
                }
                Action::Hold { from, to, .. } if wall.holds && begins => {
                    at == wall.since && (*from, *to) == (wall.from, wall.to)
                }
                Action::Heal { .. } => !wall.holds && !begins && at == wall.since,
                Action::Release { .. } => wall.holds && !begins && at == wall.since,
                _ => false,
            })
        };
        fields.push(set(timeline, title, words, by(true).or_else(|| by(false))).odd(true));
    }
    fields
}

/// The last action by an instant that is like this.
fn acted(timeline: &Timeline, at: Time, is: impl Fn(Time, &Action) -> bool) -> Option<EventId> {
    let script = &timeline.scenario().script;
    let mut acted = timeline.acted().iter().rev().filter(|(when, ..)| *when <= at);
    let found = acted.find(|(when, _, action)| is(*when, &script[*action as usize].action));
    found.map(|(_, event, _)| *event)
}

/// Where its log ends: in memory, on disk, in the table, in what it counts as acknowledged.
fn log(timeline: &Timeline, node: &NodeNow, setters: &Setters) -> Vec<Field> {
    if node.log_end == 0 && node.log_base.is_none() {
        return Vec::new();
    }
    let end = node.log_end;
    let position = |position: u32| match position {
        _ if position >= end => format!("{position}, all of it"),
        _ => format!("{position}, {} short", end - position),
    };
    let field = |name, value, part| set(timeline, name, value, setters.part(part));
    let diverged = node.tail.iter().any(|entry| entry.diverged);
    let last = match diverged {
        true => format!("{end}, and it differs from the leader's"),
        false => end.to_string(),
    };
    let mut fields = Vec::from([
        field("Log ends at", last, Part::LogEnd).odd(diverged),
        field("On disk to", position(node.flushed), Part::Flushed),
        field("Played to", position(node.applied), Part::Applied),
    ]);
    if node.committed > 0 {
        let value = position(node.committed);
        fields.push(field("Counts as acknowledged to", value, Part::Committed));
    }
    if let Some(base) = node.log_base {
        fields.push(plain("Log begins after", base.to_string()));
    }
    fields
}

fn behind(timeline: &Timeline, frame: &Frame, node: &NodeNow) -> Option<Field> {
    if node.lag == 0 || node.status.is_absent() {
        return None;
    }
    let since = node.late.map(|late| frame.at.saturating_sub(late));
    let first = since.and_then(|since| {
        let trace = timeline.trace();
        let from = since.checked_sub(1).map_or(0, |before| trace.events_by(before));
        let now = trace.events[from..].iter().take_while(|event| event.at == since);
        let mut appends = now.enumerate().filter(|(_, event)| {
            matches!(event.kind, EventKind::Appended { node: other, .. } if other != node.id)
        });
        appends.next().map(|(place, _)| EventId::new(from + place))
    });
    Some(set(timeline, "Behind", lag(frame, node), first).odd(true))
}

/// What it holds of each key.
fn table(timeline: &Timeline, node: &NodeNow, setters: &Setters) -> Vec<Field> {
    let cells = node.cells.iter().take(KEYS_SHOWN);
    let mut fields: Vec<Field> = cells
        .map(|cell| {
            let key = cell.key.to_string();
            set(timeline, &key, held(timeline, cell), setters.key(cell.key))
                .odd(cell.stale || cell.differs)
        })
        .collect();
    for (key, op, value, brought) in setters.beside.iter().rev() {
        if node.cells.iter().take(KEYS_SHOWN).any(|cell| cell.key == *key) {
            let writer = timeline.operation(*op).map_or(String::new(), |span| name(span.client));
            let title = format!("{key}, one value");
            let words = format!("{value}, by {op} of {writer}");
            fields.push(set(timeline, &title, words, Some(*brought)));
        }
    }
    fields.truncate(FIELDS_MAX);
    if fields.is_empty() && node.id.is_replica() && !node.status.is_absent() {
        fields.push(plain("Holds", "nothing yet"));
    }
    let more = node.cells.len().saturating_sub(KEYS_SHOWN);
    if more > 0 {
        fields.push(plain("And", format!("{} more", count(more as u64, "key"))));
    }
    fields
}

fn held(timeline: &Timeline, cell: &CellNow) -> String {
    let writer = timeline.operation(cell.op).map_or(String::new(), |span| name(span.client));
    let mut words = format!("{}, by {} of {writer}", cell.content, cell.op);
    if let Content::Several(values) = &cell.content {
        words = format!("{}, side by side: {} values", cell.content, values.len());
    }
    if let Some(stamp) = timeline.version_of(cell.op) {
        words += &format!(", version {stamp}");
    }
    if cell.stale {
        words += ", not the newest";
    }
    if cell.differs {
        words += ", not what the leader has";
    }
    words
}

/// What it keeps for others, and what waits at its door.
fn store(timeline: &Timeline, node: &NodeNow, setters: &Setters) -> Vec<Field> {
    let mut fields = Vec::new();
    if node.hints > 0 {
        let value = count(node.hints.into(), "value");
        fields.push(set(timeline, "Keeps for others", value, setters.part(Part::Hints)));
    }
    if node.waiting > 0 {
        let value = count(node.waiting.into(), "message");
        fields.push(plain("Waiting at its door", value));
    }
    fields
}

fn timers(timeline: &Timeline, at: Time, node: &NodeNow, setters: &Setters) -> Vec<Field> {
    let rows = timeline.scenario().topology.timers;
    let field = |timer: &crate::frame::TimerNow| {
        let row = rows.get(usize::from(timer.timer))?;
        let left = brief_length(timer.due.saturating_sub(at));
        let value = format!("{} rings in {left}", row.name);
        Some(set(timeline, "Timer", value, setters.timer(timer.timer)))
    };
    node.timers.iter().filter_map(field).collect()
}

/// How far its clock was set off, and how fast it runs, if somebody saw to that.
pub(super) fn clock(timeline: &Timeline, at: Time, id: NodeId) -> Vec<Field> {
    let script = &timeline.scenario().script;
    let of = |event: EventId| match timeline.trace().event(event)?.kind {
        EventKind::Acted { action } => script.get(action as usize).map(|timed| &timed.action),
        _ => None,
    };
    let skew =
        acted(timeline, at, |_, action| matches!(action, Action::Skew { node, .. } if *node == id));
    let drift = acted(
        timeline,
        at,
        |_, action| matches!(action, Action::Drift { node, .. } if *node == id),
    );
    let mut fields = Vec::new();
    if let Some(Action::Skew { offset_us, .. }) = skew.and_then(of)
        && *offset_us != 0
    {
        let way = if *offset_us > 0 { "ahead" } else { "behind" };
        let value = format!("{} {way}", length(offset_us.unsigned_abs()));
        fields.push(set(timeline, "Clock", value, skew).odd(true));
    }
    if let Some(Action::Drift { ppm, .. }) = drift.and_then(of)
        && *ppm != 0
    {
        let way = if *ppm > 0 { "fast" } else { "slow" };
        let value = format!("{} µs a second too {way}", ppm.unsigned_abs());
        fields.push(set(timeline, "Clock runs", value, drift).odd(true));
    }
    fields
}

/// Messages from it and to it that are under way; signs of life are left out.
fn under_way(timeline: &Timeline, frame: &Frame, id: NodeId) -> Chapter {
    let rows = timeline.scenario().topology.messages;
    let is_shown = |flight: &&Flight| {
        let row = rows.get(usize::from(flight.kind));
        let quiet = row.is_none_or(|row| row.traffic == Traffic::Heartbeat);
        (flight.from == id || flight.to == id) && flight.ends_at > frame.at && !quiet
    };
    let flights: Vec<&Flight> = frame.messages.iter().filter(is_shown).collect();
    let more = flights.len().saturating_sub(FLIGHTS_SHOWN);
    let shown = flights.into_iter().take(FLIGHTS_SHOWN);
    let steps = shown.filter_map(|flight| {
        let kind = words::kind_of(timeline, flight.kind);
        let words = format!("{kind} from {} to {}", name(flight.from), name(flight.to));
        Some(super::Step { words, ..step(timeline, flight.sent)? })
    });
    Chapter { title: "Under way", steps: steps.collect(), more }
}
