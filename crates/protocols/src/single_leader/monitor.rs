//! The monitor: it watches the leader and decides who leads next.
//!
//! It is a machine of its own without data, like an orchestrator beside a MySQL or PostgreSQL
//! cluster. One monitor decides alone, so there is never a vote; it can also be wrong alone, when
//! the leader is alive but cut off from it.
//!
//! ```text
//!          silent for `detection`          `promotion` later        confirmed, `reroute` later
//! Watching ─────────────────────▶ Choosing ────────────────▶ Promoting ─────────────▶ Watching
//!     ▲        ping all: positions?  │      promote the most    announce to everybody
//!     └──────────────────────────────┘      advanced
//!          the leader speaks after all
//! ```

use super::messages::{DETECTION, Message, PING, PROMOTION, REROUTE};
use super::{Config, timer};
use alloc::vec::Vec;
use model::limits::CLIENTS_MAX;
use model::{Input, NodeId, Out, Role, View};

/// What the monitor is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The leader is heard.
    Watching,
    /// The leader is silent; positions are being gathered.
    Choosing,
    /// A follower was told to lead and has not confirmed.
    Promoting,
}

/// What the monitor remembers.
#[derive(Clone, Debug)]
pub struct Monitor {
    epoch: u32,
    leader: NodeId,
    /// Whom it takes for dead, until a leader is heard.
    suspect: Option<NodeId>,
    phase: Phase,
    /// Who answered since the leader fell silent: epoch, position, node.
    candidates: Vec<(u32, u64, NodeId)>,
}

impl Monitor {
    /// A monitor that knows the leader that the cluster starts with.
    pub fn new() -> Self {
        Self {
            epoch: 1,
            leader: NodeId::replica(0),
            suspect: None,
            phase: Phase::Watching,
            candidates: Vec::new(),
        }
    }

    /// Its public face.
    pub fn view(&self) -> View {
        View {
            role: Role::Monitor,
            epoch: 0,
            leader: Some(self.leader),
            suspect: self.suspect,
            ..View::default()
        }
    }

    /// One step.
    pub fn step(&mut self, config: &Config, input: Input<Message>, out: &mut Out<Message>) {
        match input {
            Input::Start { .. } => {
                self.ping(config, out);
                out.timer(timer(DETECTION), config.detection);
            }
            Input::Timer(id) => match id.kind {
                PING => self.ping(config, out),
                DETECTION => self.leader_is_silent(config, out),
                PROMOTION => self.choose(config, out),
                REROUTE => self.announce(config, out),
                _ => {}
            },
            Input::Message { from, message } => match message {
                Message::Pong { epoch, position, leading } => {
                    self.heard(config, from, (epoch, position, leading), out);
                }
                Message::Hello => {
                    out.send(from, Message::Announce { epoch: self.epoch, leader: self.leader });
                }
                _ => {}
            },
            Input::Persisted(_) | Input::Request(_) | Input::Abandon(_) => {}
        }
    }

    /// Asks everybody, and repeats a promotion that was not confirmed.
    fn ping(&mut self, config: &Config, out: &mut Out<Message>) {
        for node in config.nodes() {
            out.send(node, Message::Ping);
        }
        if self.phase == Phase::Promoting {
            out.send(self.leader, Message::Promote { epoch: self.epoch });
        }
        out.timer(timer(PING), config.heartbeat);
    }

    fn heard(
        &mut self,
        config: &Config,
        from: NodeId,
        (epoch, position, leading): (u32, u64, bool),
        out: &mut Out<Message>,
    ) {
        if leading && epoch < self.epoch {
            out.send(from, Message::Announce { epoch: self.epoch, leader: self.leader });
            return;
        }
        if from == self.leader && leading {
            out.timer(timer(DETECTION), config.detection);
            self.suspect = None;
            match self.phase {
                Phase::Promoting => {
                    self.phase = Phase::Watching;
                    out.timer(timer(REROUTE), config.reroute);
                }
                Phase::Choosing => {
                    self.phase = Phase::Watching;
                    out.cancel(timer(PROMOTION));
                }
                _ => {}
            }
        } else if self.phase == Phase::Choosing {
            // A former leader that came back without knowing it still leads is a candidate, too.
            self.candidates.retain(|(_, _, node)| *node != from);
            self.candidates.push((epoch, position, from));
        }
    }

    fn leader_is_silent(&mut self, config: &Config, out: &mut Out<Message>) {
        self.suspect = Some(self.leader);
        if config.failover {
            self.phase = Phase::Choosing;
            self.candidates.clear();
            for node in config.nodes() {
                out.send(node, Message::Ping);
            }
            out.timer(timer(PROMOTION), config.promotion);
        }
    }

    /// Promotes the most advanced of those who answered: the latest epoch, then the longest log,
    /// then the smallest number. If nobody answered it waits once more.
    fn choose(&mut self, config: &Config, out: &mut Out<Message>) {
        let order = |(epoch, position, node): &(u32, u64, NodeId)| {
            (*epoch, *position, core::cmp::Reverse(*node))
        };
        match self.candidates.iter().max_by_key(|candidate| order(candidate)) {
            Some(&(_, _, node)) => {
                self.phase = Phase::Promoting;
                self.epoch += 1;
                self.leader = node;
                out.send(node, Message::Promote { epoch: self.epoch });
                out.timer(timer(DETECTION), config.detection);
            }
            None => out.timer(timer(PROMOTION), config.promotion),
        }
    }

    fn announce(&mut self, config: &Config, out: &mut Out<Message>) {
        let clients = (0..CLIENTS_MAX.min(config.clients)).map(NodeId::client);
        for node in config.nodes().chain(clients) {
            out.send(node, Message::Announce { epoch: self.epoch, leader: self.leader });
        }
    }
}
