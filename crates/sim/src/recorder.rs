//! Writing down what happens.
//!
//! The recorder numbers events and keeps them. It also turns the difference between two public
//! faces of a node into events: that is the only way in which a protocol's state gets into a trace.

use alloc::string::String;
use alloc::vec::Vec;
use model::{Event, EventId, EventKind, NodeId, Role, Time, View};

/// The events so far.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    pub events: Vec<Event>,
    /// The values that are words, each once, in the order in which they came up.
    pub words: Vec<String>,
    /// Their numbers, in the order of the words.
    places: Vec<u32>,
}

impl Recorder {
    /// The number of a word; a new one goes behind the others.
    pub fn number_of(&mut self, word: &str) -> u32 {
        let words = &self.words;
        let found =
            self.places.binary_search_by(|&number| words[number as usize].as_str().cmp(word));
        match found {
            Ok(place) => self.places[place],
            Err(place) => {
                let number = self.words.len() as u32;
                self.words.push(word.into());
                self.places.insert(place, number);
                number
            }
        }
    }

    /// Writes one event down and returns its number.
    pub fn write(&mut self, at: Time, cause: Option<EventId>, kind: EventKind) -> EventId {
        let id = EventId::new(self.events.len());
        self.events.push(Event { at, cause, kind });
        id
    }

    /// Writes down how the public face of a node has changed.
    pub fn difference(
        &mut self,
        at: Time,
        cause: Option<EventId>,
        node: NodeId,
        before: &View,
        after: &View,
    ) {
        if before == after {
            return;
        }
        if (before.role, before.epoch) != (after.role, after.epoch) {
            let (role, epoch) = (after.role, after.epoch);
            self.write(at, cause, EventKind::RoleChanged { node, role, epoch });
        }
        if before.leader != after.leader {
            self.write(at, cause, EventKind::Follows { node, leader: after.leader });
        }
        if before.suspect != after.suspect {
            self.write(at, cause, EventKind::Suspects { node, suspect: after.suspect });
        }
        if before.degraded != after.degraded {
            self.write(at, cause, EventKind::Degraded { node, degraded: after.degraded });
        }
        // One that no longer leads is not said to serve again.
        let told = after.fenced || after.role == Role::Leader;
        if before.fenced != after.fenced && told {
            self.write(at, cause, EventKind::Fenced { node, fenced: after.fenced });
        }
        if after.left && !before.left {
            self.write(at, cause, EventKind::Left { node });
        }
        if before.committed != after.committed && after.committed > 0 {
            let position = position(after.committed);
            self.write(at, cause, EventKind::Committed { node, position });
        }
    }
}

/// A log position as events carry it.
///
/// # Panics
/// If it does not fit in 32 bits: a run of at most [`model::limits::EVENTS_MAX`] events whose log
/// starts within 32 bits cannot get there.
pub fn position(position: u64) -> u32 {
    u32::try_from(position).expect("log positions of a run fit in 32 bits")
}
