//! The monitor: it watches the leader and decides who leads next.
//!
//! It is a machine of its own without data, like an orchestrator beside a MySQL or PostgreSQL
//! cluster. All that it keeps on disk is the last epoch that it gave away: no epoch is given twice.
//! One monitor decides alone, so there is never a vote; it can also be wrong alone, when the leader
//! is alive but cut off from it.
//!
//! ```text
//!          silent for `detection`          `promotion` later        confirmed, `reroute` later
//! Watching ─────────────────────▶ Choosing ────────────────▶ Promoting ─────────────▶ Watching
//!     ▲        ping all: positions?  │      promote the most    announce to everybody
//!     └──────────────────────────────┘      advanced
//!          the leader speaks after all
//! ```

use super::messages::{DETECTION, Message, PING, PROMOTION, REROUTE};
use super::{Config, persist_epoch, timer};
use alloc::vec::Vec;
use model::limits::CLIENTS_MAX;
use model::{Disk, Input, NodeId, NodeSet, Out, Role, View};

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
    /// The replicas from which a monitor without memory of epochs has yet to hear.
    unheard: NodeSet,
}

impl Monitor {
    /// A monitor that knows what is on its disk: the last epoch that it gave away, and to whom. On
    /// an empty disk that is the leader that the cluster starts with.
    pub fn new(disk: &Disk) -> Self {
        Self {
            epoch: disk.epoch().max(1),
            leader: disk.backs().unwrap_or(NodeId::replica(0)),
            suspect: None,
            phase: Phase::Watching,
            candidates: Vec::new(),
            unheard: NodeSet::EMPTY,
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
    pub fn step(
        &mut self,
        config: &Config,
        disk: &Disk,
        input: Input<Message>,
        out: &mut Out<Message>,
    ) {
        match input {
            Input::Start { first } => {
                if first {
                    persist_epoch(self.epoch, Some(self.leader), out);
                } else if disk.epoch() == 0 {
                    // The disk is gone, and with it the knowledge of which epochs were given away:
                    // before it gives one away again it hears what every replica has seen.
                    self.unheard = config.nodes().collect();
                }
                self.ping(config, disk, out);
                out.timer(timer(DETECTION), config.detection);
            }
            Input::Timer(id) => match id.kind {
                PING => self.ping(config, disk, out),
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
            Input::Persisted(_) => self.promote(out),
            Input::Request(_) | Input::Abandon(_) => {}
        }
    }

    /// Asks everybody, and repeats a promotion that was not confirmed.
    fn ping(&mut self, config: &Config, disk: &Disk, out: &mut Out<Message>) {
        for node in config.nodes() {
            out.send(node, Message::Ping);
        }
        if disk.epoch() == self.epoch {
            self.promote(out);
        }
        out.timer(timer(PING), config.heartbeat);
    }

    /// Tells the chosen one to lead, once the decision is on disk; until it is confirmed, again and
    /// again.
    fn promote(&self, out: &mut Out<Message>) {
        if self.phase == Phase::Promoting {
            out.send(self.leader, Message::Promote { epoch: self.epoch });
        }
    }

    fn heard(
        &mut self,
        config: &Config,
        from: NodeId,
        (epoch, position, leading): (u32, u64, bool),
        out: &mut Out<Message>,
    ) {
        self.unheard.remove(from);
        if epoch > self.epoch {
            self.learn(from, epoch, leading, out);
        }
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

    /// A replica has seen an epoch that this monitor does not remember.
    fn learn(&mut self, from: NodeId, epoch: u32, leading: bool, out: &mut Out<Message>) {
        self.epoch = epoch;
        if leading {
            self.leader = from;
        }
        persist_epoch(epoch, Some(self.leader), out);
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
        let best = self.candidates.iter().max_by_key(|candidate| order(candidate));
        match best.filter(|_| self.unheard.is_empty()) {
            Some(&(_, _, node)) => {
                self.phase = Phase::Promoting;
                self.epoch += 1;
                self.leader = node;
                persist_epoch(self.epoch, Some(node), out);
                out.timer(timer(DETECTION), config.detection);
            }
            None => out.timer(timer(PROMOTION), config.promotion.max(config.heartbeat)),
        }
    }

    fn announce(&mut self, config: &Config, out: &mut Out<Message>) {
        let clients = (0..CLIENTS_MAX.min(config.clients)).map(NodeId::client);
        for node in config.nodes().chain(clients) {
            out.send(node, Message::Announce { epoch: self.epoch, leader: self.leader });
        }
    }
}
