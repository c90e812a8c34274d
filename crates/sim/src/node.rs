//! A machine: its disk, its memory, its timers, and whether it is up.

use crate::chance::{Chance, Purpose, Stream};
use alloc::vec::Vec;
use model::protocol::TimerId;
use model::{Disk, Distribution, Micros, NodeId, Protocol, Time, View};

/// Whether a machine works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Up,
    Paused,
    Down,
}

/// One machine.
#[derive(Clone, Debug)]
pub struct Node<P: Protocol, W> {
    pub status: Status,
    pub disk: Disk,
    pub memory: P::Memory,
    /// The public face as it was last written down.
    pub view: View,
    /// What waits for the end of a pause, in order.
    pub waiting: Vec<W>,
    /// How often it has crashed; what was begun before a crash does not end after it.
    pub incarnation: u32,
    /// How far its clock is off, in microseconds.
    pub offset_us: i64,
    timers: Vec<(TimerId, u32)>,
    wound: u32,
    disk_stream: Stream,
    timer_stream: Stream,
    disk_free_at: Time,
    /// Changes that the disk has not synced yet.
    syncing: u32,
}

impl<P: Protocol, W> Node<P, W> {
    pub fn new(id: NodeId, disk: Disk, memory: P::Memory, chance: &Chance) -> Self {
        let stream = |purpose| chance.stream(purpose, id.index(), id.index());
        Self {
            status: Status::Up,
            disk,
            memory,
            view: View::default(),
            waiting: Vec::new(),
            incarnation: 0,
            offset_us: 0,
            timers: Vec::new(),
            wound: 0,
            disk_stream: stream(Purpose::Disk),
            timer_stream: stream(Purpose::Timer),
            disk_free_at: 0,
            syncing: 0,
        }
    }

    /// Winds a timer; returns how long it waits and the number of this winding.
    pub fn wind(&mut self, id: TimerId, least: Micros, most: Micros) -> (Micros, u32) {
        let wait = match most > least {
            true => least + self.timer_stream.below(most - least + 1),
            false => least,
        };
        self.wound += 1;
        match self.timers.iter_mut().find(|(running, _)| *running == id) {
            Some(timer) => timer.1 = self.wound,
            None => self.timers.push((id, self.wound)),
        }
        (wait, self.wound)
    }

    /// Stops a timer; returns whether it ran.
    pub fn stop(&mut self, id: TimerId) -> bool {
        match self.timers.iter().position(|(running, _)| *running == id) {
            Some(place) => {
                self.timers.swap_remove(place);
                true
            }
            None => false,
        }
    }

    /// Takes a timer that rings; returns whether this winding is still the current one.
    pub fn ring(&mut self, id: TimerId, winding: u32) -> bool {
        match self.timers.iter().position(|timer| *timer == (id, winding)) {
            Some(place) => {
                self.timers.swap_remove(place);
                true
            }
            None => false,
        }
    }

    /// Hands a change to the disk: when it will be synced, or `None` if it is at once. Changes keep
    /// their order.
    pub fn sync(&mut self, now: Time, latency: &Distribution) -> Option<Time> {
        let done = now + self.disk_stream.length(latency);
        if done == now && self.syncing == 0 {
            return None;
        }
        self.syncing += 1;
        self.disk_free_at = self.disk_free_at.max(done);
        Some(self.disk_free_at)
    }

    /// A change has been synced.
    pub fn synced(&mut self) {
        self.syncing -= 1;
    }

    /// Forgets everything volatile.
    pub fn crash(&mut self, memory: P::Memory) {
        self.status = Status::Down;
        self.memory = memory;
        self.view = View::default();
        self.incarnation += 1;
        self.timers.clear();
        self.disk_free_at = 0;
        self.syncing = 0;
    }
}
