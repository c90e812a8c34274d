//! What a replica has yet to tell another one.
//!
//! A change is sent at once, or when what was collected is sent, and again and again until the
//! other one says that it is on its disk. So a network that heals makes everybody agree, without
//! anybody noticing that it had been broken.
//!
//! ```text
//! n1   change ──✗        change ──▶  received
//!        0      wall      50 ms
//! ```
//!
//! The queue is bounded. Where more has piled up, or what was queued has been forgotten, everything
//! that the replica holds is sent instead ([`super::exchange`]), and the other one answers with
//! everything that it holds.

use super::config::Config;
use super::messages::{Change, Message, RESEND, State};
use alloc::collections::VecDeque;
use alloc::rc::Rc;
use model::protocol::TimerId;
use model::{Dot, Key, NodeId, Out, Reason};

/// Changes that wait for one receiver at most.
const QUEUE_MAX: usize = 256;
/// Changes that are sent again at once at most.
const BATCH_MAX: usize = 32;

/// A change on its way.
#[derive(Clone, Debug)]
struct Queued {
    change: Rc<Change>,
    hops: u8,
    /// Whether it was sent before.
    sent: bool,
}

/// The way to one receiver.
#[derive(Clone, Debug)]
pub struct Link {
    /// The receiver.
    pub peer: NodeId,
    queue: VecDeque<Queued>,
    /// Whether single changes do not tell it all that it lacks.
    owes_state: bool,
    /// The stamp under which everything is sent; zero before that.
    stamp_us: u64,
    /// Whether the timer runs after which everything is sent again.
    runs: bool,
}

impl Link {
    /// A link with nothing to tell.
    pub fn new(peer: NodeId) -> Self {
        Self { peer, queue: VecDeque::new(), owes_state: false, stamp_us: 0, runs: false }
    }

    /// Whether everything that it holds is to be sent.
    pub fn owes_state(&self) -> bool {
        self.owes_state
    }

    /// Everything that the replica holds is to be sent; what waits is part of it.
    pub fn owe_state(&mut self) {
        self.owes_state = true;
        self.stamp_us = 0;
        self.queue.clear();
    }

    /// Puts a change behind the others, and sends it, unless changes are collected.
    pub fn add(&mut self, config: &Config, change: &Rc<Change>, hops: u8, out: &mut Out<Message>) {
        if self.queue.len() >= QUEUE_MAX {
            self.owe_state();
        }
        let sent = config.sync_every == 0;
        self.queue.push_back(Queued { change: Rc::clone(change), hops, sent });
        if sent {
            out.send(self.peer, Message::Change { change: Rc::clone(change), hops });
            self.wind(config, out);
        }
    }

    /// Winds the timer after which everything is sent again. Where changes are collected, they are
    /// sent again with those that were collected next.
    pub fn wind(&mut self, config: &Config, out: &mut Out<Message>) {
        if !self.runs && config.sync_every == 0 {
            self.runs = true;
            let id = TimerId { kind: RESEND, number: self.peer.index() as u32 };
            out.timer(id, config.resend);
        }
    }

    /// Sends the oldest of what was not acknowledged, again or for the first time; everything first
    /// if that is owed.
    pub fn send(
        &mut self,
        config: &Config,
        state: Option<Rc<State>>,
        stamp_us: u64,
        out: &mut Out<Message>,
    ) {
        self.runs = false;
        if let Some(state) = state.filter(|_| self.owes_state) {
            // What is sent again holds more, so an answer to either will do.
            if self.stamp_us == 0 {
                self.stamp_us = stamp_us;
            }
            let stamp_us = self.stamp_us;
            let message = Message::State { state, stamp_us, back: true };
            out.send_because(self.peer, message, Reason::CatchUp);
            self.wind(config, out);
        }
        for queued in self.queue.iter_mut().take(BATCH_MAX) {
            let change = Rc::clone(&queued.change);
            let message = Message::Change { change, hops: queued.hops };
            let reason = if queued.sent { Reason::TimedOut } else { Reason::None };
            out.send_because(self.peer, message, reason);
            queued.sent = true;
        }
        if !self.queue.is_empty() {
            self.wind(config, out);
        }
    }

    /// The receiver has a change on its disk.
    pub fn received(&mut self, key: Key, dot: Dot) {
        self.queue.retain(|queued| (queued.change.key, queued.change.dot) != (key, dot));
    }

    /// The receiver has everything on its disk that was sent at that time; what came after waits in
    /// the queue.
    pub fn state_received(&mut self, stamp_us: u64) {
        if self.stamp_us == stamp_us {
            self.owes_state = false;
        }
    }

    /// Forgets what waits about a key; the receiver will get everything instead, if it waited.
    pub fn forget(&mut self, key: Key) {
        if self.queue.iter().any(|queued| queued.change.key == key) {
            self.owe_state();
        }
    }
}
