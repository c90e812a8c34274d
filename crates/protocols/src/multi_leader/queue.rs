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
use model::{Dot, Key, Micros, NodeId, Out, Reason};

/// Changes that wait for one receiver at most.
const QUEUE_MAX: usize = 256;
/// Changes that are sent again at once at most.
const BATCH_MAX: usize = 32;

/// A change on its way.
#[derive(Clone, Debug)]
struct Queued {
    change: Rc<Change>,
    hops: u8,
    /// What the sender's clock said when it was sent last, if it was.
    sent_us: Option<u64>,
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
    /// What the sender's clock said when everything was sent last.
    state_sent_us: Option<u64>,
    /// Whether the timer runs after which it is looked for what was not acknowledged.
    runs: bool,
}

impl Link {
    /// A link with nothing to tell.
    pub fn new(peer: NodeId) -> Self {
        let queue = VecDeque::new();
        Self { peer, queue, owes_state: false, stamp_us: 0, state_sent_us: None, runs: false }
    }

    /// Whether everything that it holds is to be sent now.
    pub fn wants_state(&self, config: &Config, clock_us: u64) -> bool {
        self.owes_state && is_due(self.state_sent_us, config, clock_us)
    }

    /// Everything that the replica holds is to be sent; what waits is part of it.
    pub fn owe_state(&mut self) {
        self.owes_state = true;
        self.stamp_us = 0;
        self.state_sent_us = None;
        self.queue.clear();
    }

    /// Puts a change behind the others, and sends it, unless changes are collected.
    pub fn add(
        &mut self,
        config: &Config,
        clock_us: u64,
        (change, hops): (&Rc<Change>, u8),
        out: &mut Out<Message>,
    ) {
        if self.queue.len() >= QUEUE_MAX {
            self.owe_state();
        }
        let sent_us = (config.sync_every == 0).then_some(clock_us);
        self.queue.push_back(Queued { change: Rc::clone(change), hops, sent_us });
        if sent_us.is_some() {
            out.send(self.peer, Message::Change { change: Rc::clone(change), hops });
            self.wind(config, config.resend, out);
        }
    }

    /// Winds the timer, if it does not run. Where changes are collected, what was not acknowledged
    /// is sent again with those that were collected next.
    pub fn wind(&mut self, config: &Config, after: Micros, out: &mut Out<Message>) {
        if !self.runs && config.sync_every == 0 {
            self.runs = true;
            out.timer(TimerId { kind: RESEND, number: self.peer.index() as u32 }, after);
        }
    }

    /// Sends the oldest of what was not acknowledged in time, and what was not sent before;
    /// everything first if that is owed.
    pub fn send(
        &mut self,
        config: &Config,
        state: Option<Rc<State>>,
        clock_us: u64,
        out: &mut Out<Message>,
    ) {
        self.runs = false;
        if let Some(state) = state {
            self.state_sent_us = Some(clock_us);
            // What is sent again holds more, so an answer to either will do.
            if self.stamp_us == 0 {
                self.stamp_us = clock_us;
            }
            let message = Message::State { state, stamp_us: self.stamp_us, back: true };
            out.send_because(self.peer, message, Reason::CatchUp);
        }
        for queued in self.queue.iter_mut().take(BATCH_MAX) {
            if is_due(queued.sent_us, config, clock_us) {
                let change = Rc::clone(&queued.change);
                let message = Message::Change { change, hops: queued.hops };
                let again = queued.sent_us.is_some();
                let reason = if again { Reason::TimedOut } else { Reason::None };
                out.send_because(self.peer, message, reason);
                queued.sent_us = Some(clock_us);
            }
        }
        let sent = self.queue.iter().take(BATCH_MAX).filter_map(|queued| queued.sent_us);
        let sent = sent.chain(self.state_sent_us.filter(|_| self.owes_state));
        if let Some(oldest) = sent.min() {
            let waited = clock_us.saturating_sub(oldest);
            self.wind(config, config.resend.saturating_sub(waited).max(1), out);
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

/// Whether something is to be sent: it never was, or nobody has acknowledged it for long enough. A
/// clock that was set back tells nothing.
fn is_due(sent_us: Option<u64>, config: &Config, clock_us: u64) -> bool {
    sent_us.is_none_or(|sent| clock_us < sent || clock_us - sent >= config.resend)
}
