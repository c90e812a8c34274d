//! One run.
//!
//! The loop takes the next thing that is due, lets it happen to a node, and carries out what the
//! node's step asks for. It can stop anywhere and go on ([`Simulation::advance`]), and a clone goes
//! on exactly as the original would.

use crate::chance::Chance;
use crate::inbox;
use crate::network::Network;
use crate::node::{Node, Status};
use crate::queue::{Class, Queue};
use crate::recorder::Recorder;
use crate::session::{Session, Workload};
use alloc::collections::VecDeque;
use alloc::rc::Rc;
use alloc::vec::Vec;
use model::limits::{EVENTS_MAX, NODES_MAX};
use model::protocol::TimerId;
use model::{
    Disk, Distribution, EndedBy, EventId, EventKind, Input, LossCause, MessageId, NodeId, OpId,
    Out, Protocol, Scenario, Time, Trace, View,
};

/// How far an [`advance`](Simulation::advance) came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The instant that was asked for.
    Reached,
    /// The budget was used up first.
    Spent,
    /// The run is over.
    Ended(EndedBy),
}

/// Something that is due.
#[derive(Clone, Debug)]
pub(crate) enum Happening<M> {
    /// The script's action with this index.
    Act(usize),
    /// A message arrives, or is found to be lost.
    Arrive { id: MessageId, from: NodeId, to: NodeId, sent: EventId, kind: u8, cargo: Cargo<M> },
    /// A machine is through with the message that it works on.
    Served { node: NodeId, incarnation: u32 },
    /// A person's order that somebody lead reaches a machine.
    Order { node: NodeId, leader: NodeId, cause: EventId },
    /// The disk has synced the oldest change that it was handed.
    Synced { node: NodeId, era: u32 },
    /// A timer rings.
    Ring { node: NodeId, incarnation: u32, id: TimerId, winding: u32, cause: Option<EventId> },
    /// The workload calls.
    Arrival { client: usize },
    /// A session has its answer and takes the next call that waits.
    Free { client: usize },
    /// A client has waited long enough for the answer to one attempt.
    GiveUp { client: usize, op: OpId, attempt: u8 },
    /// A client that was told something else than ok asks again.
    PauseOver { client: usize, op: OpId, cause: Option<EventId> },
}

/// What travels.
#[derive(Clone, Debug)]
pub(crate) struct Cargo<M> {
    pub content: M,
    /// Why it will not arrive, where that is settled.
    pub lost: Option<LossCause>,
    /// Whether a person has let it go: no hold keeps it back.
    pub let_go: bool,
}

/// The world with one protocol in it.
#[derive(Clone, Debug)]
pub struct Simulation<P: Protocol> {
    pub(crate) scenario: Rc<Scenario>,
    pub(crate) config: P::Config,
    pub(crate) now: Time,
    pub(crate) queue: Queue<Happening<P::Message>>,
    pub(crate) network: Network,
    /// What a hold keeps back, in the order in which it would have arrived.
    pub(crate) held: Vec<Happening<P::Message>>,
    /// Messages that are kept back one by one, with their links.
    pub(crate) kept: Vec<(MessageId, NodeId, NodeId)>,
    pub(crate) disk_latency: Distribution,
    /// How long every machine needs for a message; none where it takes no time.
    pub(crate) processing: Option<Distribution>,
    pub(crate) workload: Workload,
    pub(crate) nodes: Vec<Option<Node<P, Happening<P::Message>>>>,
    pub(crate) sessions: Vec<Session>,
    pub(crate) recorder: Recorder,
    pub(crate) out: Out<P::Message>,
    /// Changes that a disk without latency has made within the current step.
    pub(crate) instant: VecDeque<(NodeId, u64, Option<EventId>)>,
    pub(crate) messages: usize,
    pub(crate) operations: usize,
    pub(crate) delivered: u64,
    pub(crate) events_max: usize,
    pub(crate) replicas: usize,
    pub(crate) absent: usize,
    pub(crate) monitors: usize,
    pub(crate) ended: Option<EndedBy>,
}

impl<P: Protocol> Simulation<P> {
    /// The run of a scenario, at its start.
    pub fn new(scenario: Rc<Scenario>) -> Self {
        let config = P::config(&scenario);
        let cluster = P::cluster(&config);
        let chance = Chance::new(scenario.seed);
        let clients = scenario.count("clients") as usize;
        let network = Network::new(
            chance,
            scenario.latency("latency").clone(),
            scenario.share("loss"),
            scenario.share("duplicate"),
        );
        let network = network.keeping_order(scenario.choice("order") == "kept");
        let far = scenario.find("far").map(|_| scenario.latency("far").clone());
        let datacenter = |index| P::datacenter(&config, NodeId::from_index(index));
        let network = network.spread_over(core::array::from_fn(datacenter), far);
        let mut simulation = Self {
            now: 0,
            queue: Queue::new(),
            network,
            held: Vec::new(),
            kept: Vec::new(),
            disk_latency: scenario.latency("disk").clone(),
            processing: inbox::service(scenario.latency("processing")),
            workload: Workload::of(&scenario),
            nodes: (0..NODES_MAX).map(|_| None).collect(),
            sessions: Vec::new(),
            recorder: Recorder::default(),
            out: Out::default(),
            instant: VecDeque::new(),
            messages: 0,
            operations: 0,
            delivered: 0,
            events_max: EVENTS_MAX,
            replicas: cluster.replicas,
            absent: cluster.absent.min(cluster.replicas),
            monitors: cluster.monitors,
            ended: None,
            config,
            scenario,
        };
        simulation.populate(&chance, clients);
        simulation
    }

    /// The same run with another limit of events.
    pub fn with_event_limit(mut self, events_max: usize) -> Self {
        self.events_max = events_max;
        self
    }

    /// Starts every machine that is there, plans the script and the first calls.
    fn populate(&mut self, chance: &Chance, clients: usize) {
        let replicas = (0..self.replicas).map(NodeId::replica);
        let monitors = (0..self.monitors).map(NodeId::monitor);
        let everyone: Vec<NodeId> =
            replicas.chain(monitors).chain((0..clients).map(NodeId::client)).collect();
        for &id in &everyone {
            let disk = if id.is_replica() { P::disk(&self.config) } else { Disk::default() };
            let memory = P::memory(&self.config, id, &disk);
            let service = self.processing.clone().filter(|_| !id.is_client());
            let mut node = Node::new(id, disk, memory, service, chance);
            if id.is_replica() && id.ordinal() >= self.replicas - self.absent {
                node.status = Status::Absent;
            }
            self.nodes[id.index()] = Some(node);
        }
        for (index, action) in self.scenario.script.iter().enumerate() {
            self.queue.push(action.at, Class::Action, 0, Happening::Act(index));
        }
        for id in everyone {
            if self.is_up(id) {
                self.drive(id, Input::Start { first: true }, None);
            }
        }
        for index in 0..clients {
            let mut session = Session::new(NodeId::client(index), chance);
            if let Some(gap) = session.gap(&self.workload, true) {
                let node = session.client.index();
                self.queue.push(gap, Class::Session, node, Happening::Arrival { client: index });
            }
            self.sessions.push(session);
        }
    }

    /// Virtual time so far.
    pub fn now(&self) -> Time {
        self.now
    }

    /// Messages that have arrived so far.
    pub fn delivered(&self) -> u64 {
        self.delivered
    }

    /// What is on the disk of a node.
    pub fn disk(&self, node: NodeId) -> Option<&Disk> {
        self.nodes[node.index()].as_ref().map(|node| &node.disk)
    }

    /// The timers of a node that run: their rows in the topology's table, ascending.
    pub fn timers(&self, node: NodeId) -> Vec<u8> {
        let node = self.nodes[node.index()].as_ref().filter(|node| node.status == Status::Up);
        let running = node.map(Node::running).unwrap_or_default();
        let mut rows: Vec<u8> = running.iter().map(|(id, _)| id.kind).collect();
        rows.dedup();
        rows
    }

    /// The public face of a node.
    pub fn view(&self, node: NodeId) -> Option<&View> {
        self.nodes[node.index()].as_ref().map(|node| &node.view)
    }

    /// Goes on until an instant, for at most so many happenings.
    pub fn advance(&mut self, until: Time, budget: u64) -> Progress {
        for _ in 0..budget {
            if let Some(ended) = self.ended {
                return Progress::Ended(ended);
            }
            let Some(next) = self.queue.next_at() else {
                return self.end(EndedBy::Quiet);
            };
            if next > self.scenario.horizon {
                self.now = self.scenario.horizon;
                return self.end(EndedBy::Horizon);
            }
            if next > until {
                self.now = self.now.max(until);
                return Progress::Reached;
            }
            if self.recorder.events.len() >= self.events_max {
                return self.end(EndedBy::EventLimit);
            }
            let (at, happening) = self.queue.pop().expect("the queue was seen not to be empty");
            self.now = at;
            self.happen(happening);
        }
        Progress::Spent
    }

    fn end(&mut self, ended: EndedBy) -> Progress {
        self.ended = Some(ended);
        Progress::Ended(ended)
    }

    /// Goes on to the end of the run.
    pub fn finish(mut self) -> Trace {
        while !matches!(self.advance(Time::MAX, u64::MAX), Progress::Ended(_)) {}
        self.into_trace()
    }

    /// What has happened so far.
    pub fn into_trace(self) -> Trace {
        Trace {
            events: self.recorder.events,
            end: self.now,
            ended_by: self.ended.unwrap_or(EndedBy::Horizon),
            replicas: self.replicas,
            absent: self.absent,
            monitors: self.monitors,
            clients: self.sessions.len(),
            words: self.recorder.words,
        }
    }

    pub(crate) fn write(&mut self, cause: Option<EventId>, kind: EventKind) -> EventId {
        self.recorder.write(self.now, cause, kind)
    }

    pub(crate) fn happen(&mut self, happening: Happening<P::Message>) {
        let Some(happening) = self.detain(happening) else { return };
        match happening {
            Happening::Act(index) => self.act(index),
            Happening::Arrive { id, from, to, sent, kind, cargo } => {
                self.arrive(id, (from, to), sent, kind, cargo);
            }
            Happening::Served { node, incarnation } => {
                if self.is_current(node, incarnation) {
                    self.served(node);
                }
            }
            Happening::Order { node, leader, cause } => {
                if self.is_up(node) {
                    self.drive(node, Input::Promote(leader), Some(cause));
                }
            }
            Happening::Synced { node, era } => self.synced(node, era),
            Happening::Ring { node, incarnation, id, winding, cause } => {
                if self.is_current(node, incarnation) {
                    self.ring(node, id, winding, cause);
                }
            }
            Happening::Arrival { client } => self.arrival(client),
            Happening::Free { client } => {
                if self.sessions[client].open.is_none()
                    && let Some(call) = self.sessions[client].next_queued()
                {
                    self.invoke(client, call);
                }
            }
            Happening::GiveUp { client, op, attempt } => self.give_up(client, op, attempt),
            Happening::PauseOver { client, op, cause } => self.pause_over(client, op, cause),
        }
    }

    /// A timer rings, if this winding of it still runs.
    pub(crate) fn ring(
        &mut self,
        id: NodeId,
        timer: TimerId,
        winding: u32,
        cause: Option<EventId>,
    ) {
        if self.node(id).is_some_and(|node| node.ring(timer, winding)) {
            let fired = self.write(cause, EventKind::TimerFired { node: id, timer: timer.kind });
            self.drive(id, Input::Timer(timer), Some(fired));
        }
    }

    /// What a hold keeps back waits at its link. A paused machine misses time: what would happen to
    /// it waits as well.
    fn detain(&mut self, happening: Happening<P::Message>) -> Option<Happening<P::Message>> {
        let subject = match &happening {
            Happening::Arrive { id, from, to, cargo, .. } if cargo.lost.is_none() => {
                if !cargo.let_go && self.is_kept_back(*id, *from, *to) {
                    return self.keep_back(happening);
                }
                *to
            }
            Happening::Served { node, .. }
            | Happening::Order { node, .. }
            | Happening::Synced { node, .. }
            | Happening::Ring { node, .. } => *node,
            _ => return Some(happening),
        };
        match self.node(subject) {
            Some(node) if node.status == Status::Paused => {
                node.waiting.push(happening);
                None
            }
            _ => Some(happening),
        }
    }

    fn arrive(
        &mut self,
        message: MessageId,
        (from, to): (NodeId, NodeId),
        sent: EventId,
        kind: u8,
        cargo: Cargo<P::Message>,
    ) {
        let receiver = self.nodes[to.index()].as_ref().filter(|node| node.status == Status::Up);
        let Cargo { content, lost, .. } = cargo;
        let fate = match (lost, receiver) {
            (Some(cause), _) => Err(cause),
            (None, _) if self.network.is_cut(from, to) => Err(LossCause::Wall),
            (None, None) => Err(LossCause::ReceiverDown),
            (None, Some(node)) if node.inbox.is_passed_by() => Ok(content),
            (None, Some(node)) if node.inbox.is_full() => Err(LossCause::Overload),
            (None, Some(_)) => {
                return self.queue_up(message, (from, to), sent, kind, content);
            }
        };
        match fate {
            Ok(content) => {
                self.delivered += 1;
                let arrived = EventKind::Delivered { message, from, to, kind };
                let arrived = self.write(Some(sent), arrived);
                self.drive(to, Input::Message { from, message: content }, Some(arrived));
            }
            Err(cause) => {
                self.write(Some(sent), EventKind::Lost { message, from, to, kind, cause });
            }
        }
    }

    pub(crate) fn is_up(&self, node: NodeId) -> bool {
        self.nodes[node.index()].as_ref().is_some_and(|node| node.status == Status::Up)
    }

    fn is_current(&mut self, node: NodeId, incarnation: u32) -> bool {
        self.node(node).is_some_and(|node| node.incarnation == incarnation)
    }

    pub(crate) fn node(&mut self, id: NodeId) -> Option<&mut Node<P, Happening<P::Message>>> {
        self.nodes[id.index()].as_mut()
    }
}
