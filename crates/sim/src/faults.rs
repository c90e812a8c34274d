//! The script's actions: what befalls machines, links and clocks.
//!
//! | action | memory, timers | what was handed to the disk | the disk | messages |
//! |---|---|---|---|---|
//! | pause | kept, and wait | waits | kept | wait |
//! | kill | gone | gets there | kept | in front of it: lost |
//! | crash, power off | gone | gone if not synced | kept | in front of it: lost |
//! | wipe | gone | gone | gone | in front of it: lost |
//!
//! A killed process leaves its machine running: the operating system finishes what it was handed,
//! at the time at which it would have been synced anyway. A process that starts again opens its
//! files after that, so whatever is left then is made at once, before the new process looks.
//!
//! A machine may be *absent*: it has no process and no past until it joins. An action on a machine
//! that the cluster does not have, or that is not in a state for it, does nothing.

use crate::inbox;
use crate::node::{Status, Stop};
use crate::queue::Class;
use crate::session::Call;
use crate::simulation::{Happening, Simulation};
use alloc::rc::Rc;
use model::{Action, Distribution, EventId, EventKind, Input, LossCause, NodeId, Protocol};

impl<P: Protocol> Simulation<P> {
    pub(crate) fn act(&mut self, index: usize) {
        let scenario = Rc::clone(&self.scenario);
        let action = u32::try_from(index).expect("a script has fewer than 2^32 actions");
        let cause = self.write(None, EventKind::Acted { action });
        let mut done = Ok(());
        match &scenario.script[index].action {
            &Action::Operate { client, kind, key, formula, value, at } => {
                let call = Call { kind, key, formula, value, at, cause: Some(cause) };
                self.call(client.ordinal(), call);
            }
            Action::Crash(node) => self.stop(*node, Stop::Crash, cause),
            Action::Kill(node) => self.stop(*node, Stop::Kill, cause),
            Action::Wipe(node) => self.stop(*node, Stop::Wipe, cause),
            Action::Restart(node) => self.restart(*node, cause),
            Action::Join(node) => self.join(*node, cause),
            Action::Leave(node) => self.leave(*node, cause),
            Action::Promote(node) => self.promote(*node, cause),
            Action::Pause(node) => self.pause(*node, cause),
            Action::Resume(node) => self.resume(*node, cause),
            Action::Cut { from, to, both_ways } => self.network.cut(*from, *to, *both_ways),
            Action::Heal { from, to } => self.network.heal(*from, *to),
            Action::Hold { from, to, both_ways } => self.network.hold(*from, *to, *both_ways),
            Action::Release { from, to } => self.release(*from, *to),
            Action::Lossy { link, loss } => self.network.lossy(*link, *loss),
            Action::Delay { link, latency } => self.network.delay(*link, latency),
            Action::Slow { node, service } => self.slow(*node, service),
            Action::Skew { node, offset_us } => {
                let now = self.now;
                if let Some(node) = self.node(*node) {
                    node.clock.set(now, *offset_us);
                }
            }
            Action::Drift { node, ppm } => {
                let now = self.now;
                if let Some(node) = self.node(*node) {
                    node.clock.drift(now, *ppm);
                }
            }
            Action::Drop(message) => done = self.throw_away(*message, cause),
            Action::Postpone { message, by } => done = self.postpone(*message, *by, cause),
            Action::Keep(message) => done = self.keep(*message),
            Action::LetGo(message) => done = self.let_go(*message),
            Action::Duplicate(message) => done = self.duplicate(*message, cause),
            Action::TimeOut { node, timer } => {
                done = self.time_out(*node, timer.as_deref(), cause);
            }
        }
        if let Err(why) = done {
            self.write(Some(cause), EventKind::InVain { action, why });
        }
    }

    /// Ends a process, or takes the disk of one that has ended.
    pub(crate) fn stop(&mut self, id: NodeId, how: Stop, cause: EventId) {
        let config = self.config.clone();
        let Some(node) = self.node(id) else { return };
        let wiped = how == Stop::Wipe;
        if node.status == Status::Absent || node.status == Status::Down && !wiped {
            return;
        }
        if wiped {
            node.disk = P::disk(&config);
        }
        let memory = P::memory(&config, id, &node.disk);
        node.end(how, memory);
        let letters = node.inbox.empty();
        let waiting = core::mem::take(&mut node.waiting);
        let stopped = match how {
            Stop::Kill => EventKind::Killed { node: id },
            Stop::Crash | Stop::Wipe => EventKind::Crashed { node: id, wiped },
        };
        let stopped = self.write(Some(cause), stopped);
        for letter in letters {
            let (message, from, kind) = (letter.id, letter.from, letter.kind);
            let cause = LossCause::ReceiverDown;
            self.write(Some(stopped), EventKind::Lost { message, from, to: id, kind, cause });
        }
        for happening in waiting {
            self.happen(happening);
        }
    }

    fn restart(&mut self, id: NodeId, cause: EventId) {
        if self.node(id).is_some_and(|node| node.status == Status::Down) {
            self.finish_syncs(id);
            self.start(id, EventKind::Restarted { node: id }, cause);
        }
    }

    fn join(&mut self, id: NodeId, cause: EventId) {
        if self.node(id).is_some_and(|node| node.status == Status::Absent) {
            self.start(id, EventKind::Joined { node: id }, cause);
        }
    }

    fn leave(&mut self, id: NodeId, cause: EventId) {
        if id.is_replica() && self.is_up(id) {
            self.drive(id, Input::Leave, Some(cause));
        }
    }

    /// Begins a process, from what is on the disk.
    fn start(&mut self, id: NodeId, kind: EventKind, cause: EventId) {
        let config = self.config.clone();
        let Some(node) = self.node(id) else { return };
        node.status = Status::Up;
        node.memory = P::memory(&config, id, &node.disk);
        let started = self.write(Some(cause), kind);
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
        if self.network.keeps_order() {
            // What arrives at this very instant was sent after what has waited.
            for happening in waiting.into_iter().rev() {
                self.queue.push_ahead(self.now, Class::Message, id.index(), happening);
            }
            return;
        }
        for happening in waiting {
            self.queue.push(self.now, Class::Message, id.index(), happening);
        }
    }

    /// A person orders that a replica lead. The monitor is told where there is one that runs, else
    /// the replica itself; a paused machine is told when it goes on.
    fn promote(&mut self, id: NodeId, cause: EventId) {
        if !id.is_replica() || self.node(id).is_none() {
            return;
        }
        let monitor = NodeId::monitor(0);
        let has_monitor = self.node(monitor).is_some_and(|node| node.is_running());
        let node = if has_monitor { monitor } else { id };
        self.happen(Happening::Order { node, leader: id, cause });
    }

    /// From now on a machine needs so long for a message; no time ends that, and it needs as long
    /// as every machine does.
    fn slow(&mut self, id: NodeId, service: &Distribution) {
        let service = inbox::service(service).or_else(|| self.processing.clone());
        if let Some(node) = self.node(id) {
            node.inbox.serve_in(service);
        }
    }
}
