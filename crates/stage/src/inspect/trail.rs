//! The chains of causes: up to the root, and down to what came of it.

use super::{BECAUSE, Chapter, LED_TO, Step, step};
use crate::text::{count, name};
use crate::timeline::Timeline;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use model::{EventId, EventKind, NodeId, Time};

/// Steps of the chain upward that are listed, the root included.
const BECAUSE_SHOWN: usize = 9;
/// Events that a walk upward passes; a chain of timers may be as long as the run.
const BECAUSE_MAX: usize = 512;
/// Effects that are listed.
const LED_TO_SHOWN: usize = 8;
/// Events that are looked through for effects.
const LED_TO_MAX: usize = 50_000;
/// So many messages of one kind that leave together are one step.
const GROUPED_FROM: usize = 4;

/// The chain from an event up to its root, nearest first; it begins with the event itself.
///
/// It ends at what has no cause, and where a timer rings that has rung in this chain already: that
/// one goes on like this from the start of the run.
pub(super) fn because(timeline: &Timeline, from: Option<EventId>) -> Chapter {
    let mut passed: Vec<EventId> = Vec::new();
    let mut rung: Vec<(NodeId, u8)> = Vec::new();
    let mut arrived = None;
    let mut next = from;
    for _ in 0..BECAUSE_MAX {
        let Some((id, event)) = next.and_then(|id| Some((id, timeline.trace().event(id)?))) else {
            break;
        };
        next = event.cause;
        match event.kind {
            EventKind::TimerFired { node, timer } if rung.contains(&(node, timer)) => break,
            EventKind::TimerFired { node, timer } => rung.push((node, timer)),
            EventKind::Delivered { message, .. } => arrived = Some(message),
            EventKind::Sent { message, .. } | EventKind::Queued { message, .. }
                if arrived == Some(message) =>
            {
                continue;
            }
            _ => {}
        }
        passed.push(id);
    }
    let more = passed.len().saturating_sub(BECAUSE_SHOWN);
    let root = passed.last().copied();
    if more > 0 {
        passed.truncate(BECAUSE_SHOWN - 1);
        passed.extend(root);
    }
    let steps = passed.into_iter().filter_map(|id| step(timeline, id)).collect();
    Chapter { title: BECAUSE, steps, more }
}

/// What came of some events: what they caused at once, and how it ended for clients and leaders.
pub(super) fn led_to(timeline: &Timeline, roots: &[EventId]) -> Chapter {
    let mut effects = Effects { timeline, direct: Vec::new(), rung: Vec::new(), ends: Vec::new() };
    if let Some(first) = roots.iter().min() {
        effects.look(roots, first.index());
    }
    let mut steps = grouped(timeline, &effects.direct);
    steps.extend(effects.ends.iter().filter_map(|id| step(timeline, *id)));
    let more = steps.len().saturating_sub(LED_TO_SHOWN);
    steps.truncate(LED_TO_SHOWN);
    Chapter { title: LED_TO, steps, more }
}

struct Effects<'a> {
    timeline: &'a Timeline,
    /// What the roots caused themselves.
    direct: Vec<EventId>,
    /// Timers that rang because of them; one of which nothing came is not worth a line.
    rung: Vec<EventId>,
    /// What clients were told, and who came to lead, further down.
    ends: Vec<EventId>,
}

impl Effects<'_> {
    /// Goes through the events after the first root and follows the causes. What a timer did that
    /// was wound by something that a timer did is not followed: that goes on for ever.
    fn look(&mut self, roots: &[EventId], first: usize) {
        let events = self.timeline.trace().events.iter().enumerate().skip(first);
        // For each event from the first root on: unrelated, related, related through a timer.
        let mut related: Vec<u8> = Vec::new();
        for (place, event) in events.take(LED_TO_MAX) {
            let id = EventId::new(place);
            let cause = event.cause.filter(|cause| cause.index() >= first);
            let how = cause.and_then(|cause| related.get(cause.index() - first)).copied();
            let how = match (how.unwrap_or(0), &event.kind) {
                _ if roots.contains(&id) => 1,
                (2, EventKind::TimerFired { .. }) => 0,
                (1, EventKind::TimerFired { .. }) => 2,
                (how, _) => how,
            };
            related.push(how);
            if how == 0 || roots.contains(&id) {
                continue;
            }
            if let Some(timer) = cause.filter(|cause| self.rung.contains(cause)) {
                self.rung.retain(|rung| *rung != timer);
                self.direct.push(timer);
            }
            match event.kind {
                EventKind::TimerSet { .. } | EventKind::TimerStopped { .. } => {}
                EventKind::TimerFired { .. } => self.rung.push(id),
                _ if cause.is_some_and(|cause| roots.contains(&cause)) => self.direct.push(id),
                EventKind::Returned { .. } | EventKind::RoleChanged { .. } => self.ends.push(id),
                _ => {}
            }
        }
    }
}

/// Events as steps, where many messages of one kind that leave together are one step.
pub(super) fn grouped(timeline: &Timeline, events: &[EventId]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut told: Vec<(NodeId, u8, Time)> = Vec::new();
    for id in events {
        let key = sending(timeline, *id);
        let many = match key {
            None => 0,
            key => events.iter().filter(|other| sending(timeline, **other) == key).count(),
        };
        match key {
            Some(key) if many >= GROUPED_FROM && told.contains(&key) => {}
            Some(key @ (from, kind, _)) if many >= GROUPED_FROM => {
                told.push(key);
                let words = sends_many(timeline, (from, kind), many);
                steps.extend(step(timeline, *id).map(|first| Step { words, ..first }));
            }
            _ => steps.extend(step(timeline, *id)),
        }
    }
    steps
}

/// Who sends what when, if the event is a sending.
fn sending(timeline: &Timeline, id: EventId) -> Option<(NodeId, u8, Time)> {
    let event = timeline.trace().event(id)?;
    match event.kind {
        EventKind::Sent { from, kind, .. } => Some((from, kind, event.at)),
        _ => None,
    }
}

fn sends_many(timeline: &Timeline, (from, kind): (NodeId, u8), many: usize) -> String {
    let kind = super::words::kind_of(timeline, kind);
    format!("{} sends {}: {kind}", name(from), count(many as u64, "message"))
}
