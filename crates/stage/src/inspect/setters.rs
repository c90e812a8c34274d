//! Which event last changed each part of a node.
//!
//! One pass backward from the instant finds them all.

use crate::frame::{CellNow, Content, NodeNow};
use crate::timeline::Timeline;
use alloc::vec::Vec;
use model::limits::KEYS_MAX;
use model::{EventId, EventKind, Key, OpId, Time};

/// A part of a node's state that has a field of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Status,
    Role,
    Leader,
    Suspect,
    Degraded,
    Fenced,
    LogEnd,
    Flushed,
    Applied,
    Committed,
    Hints,
}

const PARTS: usize = 11;
const TIMERS: usize = 256;
/// Values side by side that are looked for, of all keys together.
const BESIDE_MAX: usize = 64;

/// The last changes of one node by an instant.
pub(super) struct Setters {
    parts: [Option<EventId>; PARTS],
    keys: [Option<EventId>; KEYS_MAX],
    timers: [Option<EventId>; TIMERS],
    /// What keys hold side by side: the write, the value, and the event that brought it.
    pub beside: Vec<(Key, OpId, u32, EventId)>,
    /// The keys that hold several, one bit each.
    several: u64,
    /// For each write, whether what became of its value is known.
    known: Vec<bool>,
    /// Whether the disk was lost after what is seen now.
    wiped: bool,
    /// The last change of all, timers aside.
    pub last: Option<EventId>,
}

impl Setters {
    pub fn of(timeline: &Timeline, at: Time, now: &NodeNow) -> Self {
        let node = now.id;
        let is_several = |cell: &&CellNow| matches!(cell.content, Content::Several(_));
        let cells = now.cells.iter().filter(is_several);
        let several = cells.fold(0, |keys, cell| keys | 1 << cell.key.index());
        let writes = if several == 0 { 0 } else { timeline.operations().len() };
        let mut setters = Self {
            parts: [None; PARTS],
            keys: [None; KEYS_MAX],
            timers: [None; TIMERS],
            beside: Vec::new(),
            several,
            known: alloc::vec![false; writes],
            wiped: false,
            last: None,
        };
        let trace = timeline.trace();
        for place in (0..trace.events_by(at)).rev() {
            let kind = &trace.events[place].kind;
            if kind.node() == Some(node) {
                setters.see(timeline, EventId::new(place), kind);
            }
        }
        setters
    }

    pub fn part(&self, part: Part) -> Option<EventId> {
        self.parts[part as usize]
    }

    pub fn key(&self, key: Key) -> Option<EventId> {
        self.keys[key.index()]
    }

    pub fn timer(&self, timer: u8) -> Option<EventId> {
        self.timers[usize::from(timer)]
    }

    /// Takes in an event before all that were seen so far.
    fn see(&mut self, timeline: &Timeline, id: EventId, kind: &EventKind) {
        let part = match *kind {
            EventKind::TimerSet { timer, .. } => {
                self.timers[usize::from(timer)].get_or_insert(id);
                return;
            }
            EventKind::TimerFired { .. } | EventKind::TimerStopped { .. } => return,
            EventKind::RoleChanged { .. } => Part::Role,
            EventKind::Follows { .. } => Part::Leader,
            EventKind::Suspects { .. } => Part::Suspect,
            EventKind::Degraded { .. } => Part::Degraded,
            EventKind::Fenced { .. } => Part::Fenced,
            EventKind::Appended { .. } | EventKind::Discarded { .. } => Part::LogEnd,
            EventKind::Flushed { .. } => Part::Flushed,
            EventKind::Committed { .. } => Part::Committed,
            EventKind::Hinted { .. } | EventKind::Unhinted { .. } => Part::Hints,
            EventKind::Applied { op, .. } => {
                if let Some(span) = timeline.operation(op).filter(|_| !self.wiped) {
                    self.keys[span.key.index()].get_or_insert(id);
                }
                Part::Applied
            }
            EventKind::Stored { key, .. }
            | EventKind::Added { key, .. }
            | EventKind::Removed { key, .. } => {
                self.last.get_or_insert(id);
                if !self.wiped {
                    self.keys[key.index()].get_or_insert(id);
                    self.see_beside(id, kind);
                }
                return;
            }
            EventKind::Installed { .. } => {
                for part in [Part::LogEnd, Part::Flushed] {
                    self.parts[part as usize].get_or_insert(id);
                }
                Part::Applied
            }
            EventKind::Crashed { .. }
            | EventKind::Killed { .. }
            | EventKind::PoweredOff { .. }
            | EventKind::Restarted { .. } => {
                self.wiped |= matches!(*kind, EventKind::Crashed { wiped: true, .. });
                // What is not on disk is as this left it.
                for part in [Part::Role, Part::Leader, Part::Suspect, Part::Degraded, Part::Fenced]
                {
                    self.parts[part as usize].get_or_insert(id);
                }
                Part::Status
            }
            EventKind::Joined { .. }
            | EventKind::Left { .. }
            | EventKind::Paused { .. }
            | EventKind::Resumed { .. } => Part::Status,
            _ => return,
        };
        self.parts[part as usize].get_or_insert(id);
        self.last.get_or_insert(id);
    }

    /// Keeps what came and did not go later.
    fn see_beside(&mut self, id: EventId, kind: &EventKind) {
        let (EventKind::Added { key, op, .. } | EventKind::Removed { key, op, .. }) = *kind else {
            return;
        };
        if self.several >> key.index() & 1 == 0 {
            return;
        }
        let Some(known) = self.known.get_mut(op.index()) else { return };
        if let EventKind::Added { value, .. } = *kind
            && !*known
            && self.beside.len() < BESIDE_MAX
        {
            self.beside.push((key, op, value, id));
        }
        *known = true;
    }
}
