//! Everything that happened in a run.
//!
//! A trace is the whole interface between the engine and those who look at it: the judge reads it,
//! the picture is drawn from it, and its fingerprint says whether two runs are the same run.

use crate::event::{Event, EventKind};
use crate::id::{EventId, NodeId};
use crate::notation;
use crate::object::Removal;
use crate::scenario::Scenario;
use crate::statement::Formula;
use crate::time::Time;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndedBy {
    /// The horizon was reached; the world would go on.
    Horizon,
    /// Nothing is left that could happen.
    Quiet,
    /// The limit of events was reached.
    EventLimit,
}

impl EndedBy {
    /// The reason as one word of the command line's output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Horizon => "horizon",
            Self::Quiet => "quiet",
            Self::EventLimit => "event-limit",
        }
    }
}

/// The events of a run in order, and why it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// What happened, oldest first.
    pub events: Vec<Event>,
    /// When the run ended.
    pub end: Time,
    /// Why the run ended.
    pub ended_by: EndedBy,
    /// Replicas in the cluster, those included that have yet to join.
    pub replicas: usize,
    /// How many of them, from the last, were not there at the start.
    pub absent: usize,
    /// Monitors beside it.
    pub monitors: usize,
    /// Client sessions.
    pub clients: usize,
    /// The values that are words, each once, in the order in which they came up. Where a topology
    /// says that values are words, the number in an event is a place in this list.
    pub words: Vec<String>,
}

impl Trace {
    /// The event with this number.
    pub fn event(&self, id: EventId) -> Option<&Event> {
        self.events.get(id.index())
    }

    /// How many events have happened by this instant, those at it included.
    pub fn events_by(&self, at: Time) -> usize {
        self.events.partition_point(|event| event.at <= at)
    }

    /// A value as people read it: itself, or the word that it is the number of.
    pub fn said(&self, scenario: &Scenario, value: u32) -> String {
        let word = self.word(scenario, value);
        word.map_or_else(|| value.to_string(), ToString::to_string)
    }

    /// The word that a value is the number of, where values are.
    pub fn word(&self, scenario: &Scenario, value: u32) -> Option<&str> {
        notation::word_of(value, scenario, &self.words)
    }

    /// Every node of the run: replicas, monitors, clients.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        let replicas = (0..self.replicas).map(NodeId::replica);
        let monitors = (0..self.monitors).map(NodeId::monitor);
        replicas.chain(monitors).chain((0..self.clients).map(NodeId::client))
    }

    /// A number that two runs share exactly if they are the same, event for event.
    ///
    /// It mixes every field of every event in a fixed order, so it is the same natively and in
    /// WebAssembly. It is a check against accidents, not against forgers.
    pub fn fingerprint(&self) -> u64 {
        let mut mixer = Mixer { state: 0x5265_706c_6963_6131 };
        for event in &self.events {
            mixer.take(event.at);
            mixer.take(event.cause.map_or(0, |cause| u64::from(cause.number())));
            take_kind(&mut mixer, &event.kind);
        }
        mixer.take(self.end);
        mixer.take(self.ended_by as u64);
        for word in &self.words {
            mixer.take(word.len() as u64);
            word.bytes().for_each(|byte| mixer.take(byte.into()));
        }
        mixer.state
    }
}

/// A small mixing function: the finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), fed
/// word by word.
struct Mixer {
    state: u64,
}

impl Mixer {
    fn take(&mut self, word: u64) {
        self.state = mix(self.state.rotate_left(5) ^ word);
    }

    fn numbers(&mut self, tag: u64, words: &[u64]) {
        self.take(tag);
        for &word in words {
            self.take(word);
        }
    }
}

/// The finalizer of SplitMix64: a bijection of 64-bit words in which each bit of the input moves
/// about half of the bits of the output.
pub fn mix(word: u64) -> u64 {
    let mut z = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Feeds what happened, field by field. The tags are part of every published fingerprint: a new
/// kind of event takes a new number, and no number is used again.
fn take_kind(mixer: &mut Mixer, kind: &EventKind) {
    use EventKind::*;
    let n = |node: NodeId| node.index() as u64;
    match *kind {
        Acted { action } => mixer.numbers(1, &[action.into()]),
        Invoked { op, client, write, key, formula, value } => {
            let words = [op.number().into(), n(client), write.into(), key.index() as u64];
            mixer.numbers(2, &words);
            mixer.take(value.into());
            // The formula came later: a plain write feeds what it always fed.
            if formula != Formula::Value {
                mixer.take(formula as u64);
            }
        }
        Returned { op, outcome, reason, value, of, counted } => mixer.numbers(
            3,
            &[
                op.number().into(),
                outcome as u64,
                reason as u64,
                value.into(),
                of.map_or(0, |of| of.number().into()),
                counted.0,
            ],
        ),
        Sent { message, from, to, kind, reason, op, detail } => mixer.numbers(
            4,
            &[
                message.number().into(),
                n(from) << 8 | n(to),
                u64::from(kind) << 8 | reason as u64,
                op.map_or(0, |op| op.number().into()),
                detail.into(),
            ],
        ),
        Delivered { message, .. } => mixer.numbers(5, &[message.number().into()]),
        Lost { message, cause, .. } => {
            mixer.numbers(6, &[message.number().into(), cause as u64]);
        }
        TimerSet { node, timer, due } => mixer.numbers(7, &[n(node), timer.into(), due]),
        TimerFired { node, timer } => mixer.numbers(8, &[n(node), timer.into()]),
        TimerStopped { node, timer } => mixer.numbers(9, &[n(node), timer.into()]),
        Crashed { node, wiped } => mixer.numbers(10, &[n(node), wiped.into()]),
        Restarted { node } => mixer.numbers(11, &[n(node)]),
        Paused { node } => mixer.numbers(12, &[n(node)]),
        Resumed { node } => mixer.numbers(13, &[n(node)]),
        Retried { op, client, attempt } => {
            mixer.numbers(25, &[op.number().into(), n(client), attempt.into()]);
        }
        Queued { message, .. } => mixer.numbers(26, &[message.number().into()]),
        Killed { node } => mixer.numbers(27, &[n(node)]),
        PoweredOff { node, by } => mixer.numbers(28, &[n(node), n(by)]),
        Joined { node } => mixer.numbers(29, &[n(node)]),
        Caught { message, due, .. } => mixer.numbers(42, &[message.number().into(), due]),
        InVain { action, why } => mixer.numbers(41, &[action.into(), why as u64]),
        ref of_a_replica => take_replica(mixer, of_a_replica),
    }
}

/// The same for what happens in a replica.
fn take_replica(mixer: &mut Mixer, kind: &EventKind) {
    use EventKind::*;
    let n = |node: NodeId| node.index() as u64;
    match *kind {
        RoleChanged { node, role, epoch } => {
            mixer.numbers(14, &[n(node), role as u64, epoch.into()]);
        }
        Follows { node, leader } => mixer.numbers(15, &[n(node), leader.map_or(99, n)]),
        Suspects { node, suspect } => mixer.numbers(16, &[n(node), suspect.map_or(99, n)]),
        Degraded { node, degraded } => mixer.numbers(17, &[n(node), degraded.into()]),
        Appended { node, position, op, epoch } => {
            mixer.numbers(18, &[n(node), position.into(), op.number().into(), epoch.into()]);
        }
        Flushed { node, position } => mixer.numbers(19, &[n(node), position.into()]),
        Applied { node, position, op } => {
            mixer.numbers(20, &[n(node), position.into(), op.number().into()]);
        }
        Discarded { node, position, op } => {
            mixer.numbers(21, &[n(node), position.into(), op.number().into()]);
        }
        Committed { node, position } => mixer.numbers(22, &[n(node), position.into()]),
        Stored { node, key, op, value } => {
            mixer.numbers(23, &[n(node), key.index() as u64, op.number().into(), value.into()])
        }
        Superseded { node, key, op } => {
            mixer.numbers(24, &[n(node), key.index() as u64, op.number().into()]);
        }
        Fenced { node, fenced } => mixer.numbers(30, &[n(node), fenced.into()]),
        Evaluated { node, position, op, value } => {
            mixer.numbers(31, &[n(node), position.into(), op.number().into(), value.into()]);
        }
        Installed { node, position } => mixer.numbers(32, &[n(node), position.into()]),
        Compacted { node, position } => mixer.numbers(33, &[n(node), position.into()]),
        ref of_an_object => take_object(mixer, of_an_object),
    }
}

/// The same for values side by side, and for what replicas do in the background.
fn take_object(mixer: &mut Mixer, kind: &EventKind) {
    use EventKind::*;
    let n = |node: NodeId| node.index() as u64;
    match *kind {
        Added { node, key, op, value } => {
            mixer.numbers(34, &[n(node), key.index() as u64, op.number().into(), value.into()]);
        }
        Removed { node, key, op, removal } => {
            let (why, by) = match removal {
                Removal::Replaced(by) => (0, by.number()),
                Removal::Lost(by) => (1, by.number()),
                Removal::Collected => (2, 0),
                Removal::Moved => (3, 0),
            };
            let words = [n(node), key.index() as u64, op.number().into(), why, by.into()];
            mixer.numbers(35, &words);
        }
        Hinted { node, owner, key, op } => {
            mixer.numbers(36, &[n(node), n(owner), key.index() as u64, op.number().into()]);
        }
        Unhinted { node, owner, key, delivered } => {
            mixer.numbers(37, &[n(node), n(owner), key.index() as u64, delivered.into()]);
        }
        Left { node } => mixer.numbers(40, &[n(node)]),
        AlsoRead { op, value, of } => {
            mixer.numbers(39, &[op.number().into(), value.into(), of.number().into()]);
        }
        _ => unreachable!("the caller took what is not of a replica"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_takes_less_than_64_bytes() {
        assert!(size_of::<Event>() < 64, "{} bytes", size_of::<Event>());
    }

    #[test]
    fn the_fingerprint_notices_a_change_of_any_kind() {
        let event = |at, node| Event {
            at,
            cause: None,
            kind: EventKind::Crashed { node: NodeId::replica(node), wiped: false },
        };
        let trace = |events: &[Event]| Trace {
            events: events.to_vec(),
            end: 10,
            ended_by: EndedBy::Horizon,
            replicas: 3,
            absent: 0,
            monitors: 0,
            clients: 1,
            words: Vec::new(),
        };
        let base = trace(&[event(1, 0), event(2, 1)]).fingerprint();
        assert_eq!(base, trace(&[event(1, 0), event(2, 1)]).fingerprint());
        assert_ne!(base, trace(&[event(1, 0), event(3, 1)]).fingerprint());
        assert_ne!(base, trace(&[event(1, 0), event(2, 2)]).fingerprint());
        assert_ne!(base, trace(&[event(1, 0)]).fingerprint());
    }
}
