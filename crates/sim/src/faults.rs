//! The script's actions: what befalls machines and links.
//!
//! A crash takes everything volatile: memory, timers, and what was handed to the disk but not
//! synced. A pause takes nothing but time: messages and timers wait, and when the machine goes on
//! it still believes what it believed. An action on a machine that the cluster does not have does
//! nothing.

use crate::node::Status;
use crate::queue::Class;
use crate::session::Call;
use crate::simulation::Simulation;
use alloc::rc::Rc;
use model::{Action, EventId, EventKind, Input, NodeId, Protocol};

impl<P: Protocol> Simulation<P> {
    pub(crate) fn act(&mut self, index: usize) {
        let scenario = Rc::clone(&self.scenario);
        let action = u32::try_from(index).expect("a script has fewer than 2^32 actions");
        let cause = self.write(None, EventKind::Acted { action });
        match &scenario.script[index].action {
            Action::Operate { client, kind, key, value, at } => {
                let call =
                    Call { kind: *kind, key: *key, value: *value, at: *at, cause: Some(cause) };
                self.call(client.ordinal(), call);
            }
            Action::Crash(node) => self.crash(*node, false, cause),
            Action::Wipe(node) => self.crash(*node, true, cause),
            Action::Restart(node) => self.restart(*node, cause),
            Action::Pause(node) => self.pause(*node, cause),
            Action::Resume(node) => self.resume(*node, cause),
            Action::Cut { from, to, both_ways } => self.network.cut(*from, *to, *both_ways),
            Action::Heal { from, to } => self.network.heal(*from, *to),
            Action::Delay { link, latency } => self.network.delay(*link, latency),
            Action::Skew { node, offset_us } => {
                if let Some(node) = self.node(*node) {
                    node.offset_us = *offset_us;
                }
            }
        }
    }

    fn crash(&mut self, id: NodeId, wiped: bool, cause: EventId) {
        let config = self.config.clone();
        let Some(node) = self.node(id) else { return };
        if node.status == Status::Down && !wiped {
            return;
        }
        if wiped {
            node.disk = P::disk(&config);
        }
        let memory = P::memory(&config, id, &node.disk);
        node.crash(memory);
        let waiting = core::mem::take(&mut node.waiting);
        self.write(Some(cause), EventKind::Crashed { node: id, wiped });
        for happening in waiting {
            self.happen(happening);
        }
    }

    fn restart(&mut self, id: NodeId, cause: EventId) {
        let config = self.config.clone();
        let Some(node) = self.node(id) else { return };
        if node.status != Status::Down {
            return;
        }
        node.status = Status::Up;
        node.memory = P::memory(&config, id, &node.disk);
        let started = self.write(Some(cause), EventKind::Restarted { node: id });
        self.drive(id, Input::Start { first: false }, Some(started));
    }

    fn pause(&mut self, id: NodeId, cause: EventId) {
        let Some(node) = self.node(id) else { return };
        if node.status == Status::Up {
            node.status = Status::Paused;
            self.write(Some(cause), EventKind::Paused { node: id });
        }
    }

    fn resume(&mut self, id: NodeId, cause: EventId) {
        let Some(node) = self.node(id) else { return };
        if node.status != Status::Paused {
            return;
        }
        node.status = Status::Up;
        let waiting = core::mem::take(&mut node.waiting);
        self.write(Some(cause), EventKind::Resumed { node: id });
        for happening in waiting {
            self.queue.push(self.now, Class::Message, id.index(), happening);
        }
    }
}
