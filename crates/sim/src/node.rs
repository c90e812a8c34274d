//! A machine: its disk, its memory, its clock, its timers, and whether it is up.
//!
//! What it asks its disk to keep is handed to the operating system, which syncs one change after
//! the other. A power failure takes what was not synced; a process that dies leaves it to the
//! operating system, which finishes.

use crate::chance::{Chance, Purpose, Stream};
use crate::clock::Clock;
use crate::inbox::Inbox;
use alloc::collections::VecDeque;
use alloc::vec::Vec;
use model::disk::Change;
use model::order::{pair, sort_by_key};
use model::protocol::TimerId;
use model::{Disk, Distribution, EventId, Micros, NodeId, Protocol, Time, View};

/// Whether a machine works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Up,
    Paused,
    Down,
    /// It is not there until it joins.
    Absent,
}

/// How a machine comes to stand still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Its process dies: what was handed to the disk still gets there.
    Kill,
    /// The power fails: what was not synced is lost.
    Crash,
    /// The disk is lost too.
    Wipe,
}

/// A change that was handed to the disk and is not synced yet.
#[derive(Clone, Debug)]
pub struct Pending {
    pub change: Change,
    /// What to say it with.
    pub tag: u64,
    pub cause: Option<EventId>,
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
    /// How often its process has ended; what was begun before does not go on after it.
    pub incarnation: u32,
    /// How often its disk was told to forget what it had not synced.
    pub disk_era: u32,
    pub clock: Clock,
    pub inbox: Inbox<P::Message>,
    /// The dice that statements throw here.
    pub dice: Stream,
    timers: Vec<(TimerId, u32)>,
    wound: u32,
    disk_stream: Stream,
    timer_stream: Stream,
    disk_free_at: Time,
    /// Changes that the disk has not synced yet, oldest first.
    pending: VecDeque<Pending>,
}

impl<P: Protocol, W> Node<P, W> {
    pub fn new(
        id: NodeId,
        disk: Disk,
        memory: P::Memory,
        service: Option<Distribution>,
        chance: &Chance,
    ) -> Self {
        let stream = |purpose| chance.stream(purpose, id.index(), id.index());
        Self {
            status: Status::Up,
            disk,
            memory,
            view: View::default(),
            waiting: Vec::new(),
            incarnation: 0,
            disk_era: 0,
            clock: Clock::default(),
            inbox: Inbox::new(service, stream(Purpose::Service)),
            dice: stream(Purpose::Statement),
            timers: Vec::new(),
            wound: 0,
            disk_stream: stream(Purpose::Disk),
            timer_stream: stream(Purpose::Timer),
            disk_free_at: 0,
            pending: VecDeque::new(),
        }
    }

    /// Whether there is a process, if only one that stands still.
    pub fn is_running(&self) -> bool {
        matches!(self.status, Status::Up | Status::Paused)
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

    /// The timers that run, with their windings, in the order of the topology's table.
    pub fn running(&self) -> Vec<(TimerId, u32)> {
        let mut running = self.timers.clone();
        sort_by_key(&mut running, |(id, _)| pair(id.kind.into(), id.number.into()));
        running
    }

    /// When a change that is handed to the disk now will be synced, or `None` if it is at once.
    /// Changes keep their order.
    pub fn sync(&mut self, now: Time, latency: &Distribution) -> Option<Time> {
        let done = now + self.disk_stream.length(latency);
        if done == now && self.pending.is_empty() {
            return None;
        }
        self.disk_free_at = self.disk_free_at.max(done);
        Some(self.disk_free_at)
    }

    /// Puts a change behind those that the disk has yet to sync.
    pub fn hand_over(&mut self, pending: Pending) {
        self.pending.push_back(pending);
    }

    /// Takes the change that is synced next.
    pub fn synced(&mut self) -> Option<Pending> {
        self.pending.pop_front()
    }

    /// Ends the process: everything volatile is gone.
    pub fn end(&mut self, how: Stop, memory: P::Memory) {
        self.status = Status::Down;
        self.memory = memory;
        self.view = View::default();
        self.incarnation += 1;
        self.timers.clear();
        if how != Stop::Kill {
            self.pending.clear();
            self.forget_syncs();
        }
    }

    /// Nothing is under way to the disk any more.
    pub fn forget_syncs(&mut self) {
        self.disk_era += 1;
        self.disk_free_at = 0;
    }
}
