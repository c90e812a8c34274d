//! What can be known of a run in one pass over its events.
//!
//! The pass pairs every sending with its end and every call with its answer, lists the stretches in
//! which a node led or was broken, and collects the instants at which a person may want to stop.
//! Each list is in order of time, so that later questions are binary searches.

use crate::frame::{Fate, Flight, OperationSpan, Told, Wall};
use crate::grounds::Grounds;
use crate::knobs;
use crate::owners::Owners;
use crate::spans::{FaultKind, FaultSpan, LeadSpan, WeakLink, Weakness};
use crate::walls::WallBook;
use alloc::vec::Vec;
use model::limits::{KEYS_MAX, NODES_MAX};
use model::notation::is_background;
use model::order::sort_by_key;
use model::{
    Action, EventId, EventKind, LinkEnds, MessageId, Micros, NodeId, NodeSet, OpId, ParamValue,
    Role, Scenario, Time, Trace,
};

/// What the statement of an entry gave at a node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Evaluation {
    op: OpId,
    position: u32,
    pub node: NodeId,
    pub at: Time,
    pub value: u32,
}

impl Evaluation {
    /// What evaluations of an entry are sorted by.
    pub fn key(op: OpId, position: u32) -> u128 {
        u128::from(op.number()) << 32 | u128::from(position)
    }

    /// What it is sorted by; those of one entry stay in order of time.
    pub fn rank(&self) -> u128 {
        Self::key(self.op, self.position)
    }
}

/// Everything that one pass finds.
#[derive(Debug, Default)]
pub(crate) struct Index {
    pub flights: Vec<Flight>,
    pub operations: Vec<OperationSpan>,
    pub leads: Vec<LeadSpan>,
    pub faults: Vec<FaultSpan>,
    pub walls: Vec<Wall>,
    /// Instants of events that are no background.
    pub instants: Vec<Time>,
    /// Instants of calls, answers, faults, changes of role, suspicions.
    pub milestones: Vec<Time>,
    /// Which kinds of traffic the run has, one bit each.
    pub traffic: u16,
    /// For each operation, the clock reading of its client when it called: the order of versions.
    pub stamps: Vec<(i64, u8)>,
    /// For each operation, when some replica first stored its value.
    pub stored_at: Vec<Time>,
    /// For each key, the writes of it that were ever stored, oldest version first.
    pub versions: Vec<Vec<OpId>>,
    /// Keys that operations touch.
    pub keys: u64,
    /// What statements gave, in order of entries.
    pub evaluations: Vec<Evaluation>,
    /// Whether replicas are sent statements, to work out for themselves.
    pub statements: bool,
    /// Whether values are the numbers of words.
    pub has_words: bool,
    /// Who keeps which key.
    pub owners: Owners,
    /// When who switched whom off.
    pub switched: Vec<(Time, NodeId, NodeId)>,
    /// Where replicas, keys and regions stand.
    pub grounds: Grounds,
    /// Since when which clock is off by how much, in order of time.
    pub clocks: Vec<(Time, NodeId, i64)>,
    /// What the script did: when, the event, and the place of the action.
    pub acted: Vec<(Time, EventId, u32)>,
    /// Links that lose messages or are slow, one way each; those of two nodes stand together.
    pub weak: Vec<WeakLink>,
}

impl Index {
    pub fn new(scenario: &Scenario, trace: &Trace) -> Self {
        let statements = knobs::choice(scenario, "shipping") == "statements";
        let mut pass = Pass {
            index: Self {
                statements,
                has_words: scenario.has_words(),
                owners: Owners::new(scenario, trace),
                grounds: Grounds::new((scenario.topology.placement)(scenario), trace.replicas),
                ..Self::default()
            },
            walls: WallBook::default(),
            skew: [0; NODES_MAX],
            paused: [None; NODES_MAX],
            kept: Vec::new(),
            nominal: nominal_latency(scenario),
            ordered: knobs::choice(scenario, "order") == "kept",
        };
        for (place, event) in trace.events.iter().enumerate() {
            pass.take(scenario, EventId::new(place), event.at, &event.kind);
            if !is_background(event, scenario) {
                push_instant(&mut pass.index.instants, event.at);
            }
            if is_milestone(scenario, &event.kind) {
                push_instant(&mut pass.index.milestones, event.at);
            }
        }
        pass.finish(trace.end)
    }
}

impl Index {
    /// The machines that are slowed down at an instant.
    pub fn slow(&self, at: Time) -> NodeSet {
        let begun = self.faults.iter().take_while(|fault| fault.from <= at);
        let now = begun.filter(|fault| fault.to.is_none_or(|to| at < to));
        let slow = now.filter_map(|fault| match fault.kind {
            FaultKind::Slow(node) => Some(node),
            _ => None,
        });
        slow.collect()
    }

    /// By how much the clock of each node has been set ahead by an instant.
    pub fn skews(&self, at: Time) -> [i64; NODES_MAX] {
        let mut skews = [0; NODES_MAX];
        for (_, node, offset) in self.clocks.iter().take_while(|(since, ..)| *since <= at) {
            skews[node.index()] = *offset;
        }
        skews
    }
}

/// How long a message usually takes: the pace of everything that moves for its looks.
pub(crate) fn nominal_latency(scenario: &Scenario) -> Micros {
    match scenario.find("latency") {
        Some((_, ParamValue::Latency(latency))) => latency.typical().max(1),
        _ => 1_000,
    }
}

fn push_instant(instants: &mut Vec<Time>, at: Time) {
    if instants.last() != Some(&at) {
        instants.push(at);
    }
}

pub(crate) fn is_milestone(scenario: &Scenario, kind: &EventKind) -> bool {
    match kind {
        EventKind::Invoked { .. }
        | EventKind::Returned { .. }
        | EventKind::Retried { .. }
        | EventKind::Crashed { .. }
        | EventKind::Killed { .. }
        | EventKind::PoweredOff { .. }
        | EventKind::Joined { .. }
        | EventKind::Left { .. }
        | EventKind::Restarted { .. }
        | EventKind::Paused { .. }
        | EventKind::Resumed { .. }
        | EventKind::RoleChanged { .. }
        | EventKind::Suspects { .. }
        | EventKind::Degraded { .. }
        | EventKind::Fenced { .. }
        | EventKind::Installed { .. } => true,
        EventKind::Acted { action } => scenario
            .script
            .get(*action as usize)
            .is_some_and(|timed| !matches!(timed.action, Action::Operate { .. })),
        _ => false,
    }
}

/// The pass while it is under way.
struct Pass {
    index: Index,
    walls: WallBook,
    skew: [i64; NODES_MAX],
    /// For each node, since when its present or last pause is, and until when.
    paused: [Option<(Time, Option<Time>)>; NODES_MAX],
    /// Messages that a person keeps at their links: since when, and until when.
    kept: Vec<(MessageId, Time, Option<Time>)>,
    nominal: Micros,
    /// Whether no message overtakes another on its link.
    ordered: bool,
}

impl Pass {
    fn take(&mut self, scenario: &Scenario, id: EventId, at: Time, kind: &EventKind) {
        match *kind {
            EventKind::Acted { action } => {
                if let Some(timed) = scenario.script.get(action as usize) {
                    self.index.acted.push((at, id, action));
                    self.act(scenario, at, &timed.action);
                }
            }
            EventKind::Invoked { .. } | EventKind::Returned { .. } => self.operate(id, at, kind),
            EventKind::Sent { .. } => self.send(scenario, id, at, kind),
            EventKind::Queued { message, .. } => {
                if let Some(flight) = self.index.flights.get_mut(message.index()) {
                    flight.arrives_at = at;
                    flight.held_since = self.walls.held(flight.from, flight.to, Some(at));
                }
            }
            EventKind::Caught { message, due, .. } => {
                if let Some(flight) = self.index.flights.get_mut(message.index()) {
                    flight.caught = flight.caught.or(Some((at, due)));
                }
            }
            EventKind::Delivered { message, .. } => self.end_flight(message, at, Fate::Delivered),
            EventKind::Lost { message, cause, .. } => {
                self.end_flight(message, at, Fate::Lost(cause));
            }
            EventKind::Crashed { .. }
            | EventKind::Killed { .. }
            | EventKind::PoweredOff { .. }
            | EventKind::Restarted { .. }
            | EventKind::Paused { .. }
            | EventKind::Resumed { .. } => self.fault(at, kind),
            EventKind::RoleChanged { node, role, epoch } => {
                self.end_lead(node, at);
                if role == Role::Leader {
                    self.index.leads.push(LeadSpan { node, epoch, from: at, to: None });
                }
            }
            EventKind::Stored { op, .. } | EventKind::Added { op, .. } => self.store(op, at),
            EventKind::AlsoRead { op, .. } => {
                if let Some(span) = self.index.operations.get_mut(op.index()) {
                    span.also += 1;
                }
            }
            EventKind::Left { node } => self.end_lead(node, at),
            EventKind::Evaluated { node, position, op, value } => {
                self.index.evaluations.push(Evaluation { op, position, node, at, value });
            }
            _ => {}
        }
    }

    fn act(&mut self, scenario: &Scenario, at: Time, action: &Action) {
        match action {
            Action::Cut { from, to, both_ways } => {
                self.walls.cut(at, *from, *to, *both_ways, false);
            }
            Action::Hold { from, to, both_ways } => {
                self.walls.cut(at, *from, *to, *both_ways, true);
            }
            Action::Heal { from, to } => self.walls.heal(at, *from, *to, false),
            Action::Release { from, to } => {
                self.walls.heal(at, *from, *to, true);
                let flights = &self.index.flights;
                for (message, _, until) in &mut self.kept {
                    let Some(flight) = flights.get(message.index()) else { continue };
                    let forth = from.contains(flight.from) && to.contains(flight.to);
                    let back = from.contains(flight.to) && to.contains(flight.from);
                    if forth || back {
                        *until = until.or(Some(at));
                    }
                }
            }
            Action::Keep(message) => {
                let flight = self.index.flights.get(message.index());
                let is_kept = self.kept.iter().any(|kept| kept.0 == *message && kept.2.is_none());
                if flight.is_some_and(|flight| flight.arrives_at == flight.sent_at) && !is_kept {
                    self.kept.push((*message, at, None));
                }
            }
            Action::LetGo(message) => {
                let walls = &self.walls;
                let held = self.index.flights.get(message.index());
                let held = held.and_then(|flight| walls.held(flight.from, flight.to, None));
                let of_it = |kept: &&mut (MessageId, Time, Option<Time>)| kept.0 == *message;
                match self.kept.iter_mut().rev().find(of_it) {
                    Some(kept) => kept.2 = kept.2.or(Some(at)),
                    None => self.kept.extend(held.map(|since| (*message, since, Some(at)))),
                }
            }
            Action::Slow { node, service } => {
                self.end_faults(FaultKind::Slow(*node), at);
                if service.typical() > 0 {
                    self.begin_fault(FaultKind::Slow(*node), at);
                }
            }
            Action::Skew { node, offset_us } => {
                self.skew[node.index()] = *offset_us;
                self.index.clocks.push((at, *node, *offset_us));
                self.end_faults(FaultKind::Skewed(*node), at);
                if *offset_us != 0 {
                    self.begin_fault(FaultKind::Skewed(*node), at);
                }
            }
            Action::Lossy { link, loss } => {
                self.weaken(scenario, at, link, Weakness::Loses(*loss));
            }
            Action::Delay { link, latency } => {
                self.weaken(scenario, at, link, Weakness::Slow(latency.typical()));
            }
            _ => {}
        }
    }

    /// A link gets a latency or a loss of its own, which takes the place of what it had: in one
    /// direction, or in each. It is weak if that is worse than what the scenario gives all links.
    fn weaken(&mut self, scenario: &Scenario, since: Time, link: &LinkEnds, how: Weakness) {
        let regions = &self.index.grounds.placement.regions;
        let near = |region: &NodeSet| region.contains(link.from) && region.contains(link.to);
        let far = !regions.is_empty() && !regions.iter().any(near);
        let usual = if far { scenario.find("far") } else { None };
        let worse = match (how, usual.or(scenario.find("latency")), scenario.find("loss")) {
            (Weakness::Slow(own), Some((_, ParamValue::Latency(usual))), _) => {
                own > usual.typical()
            }
            (Weakness::Loses(own), _, Some((_, ParamValue::Share(usual)))) => own > *usual,
            _ => true,
        };
        let (weak, both_ways) = (&mut self.index.weak, false);
        let ways = [(link.from, link.to), (link.to, link.from)];
        for (from, to) in ways.into_iter().take(1 + usize::from(link.both_ways)) {
            let new = WeakLink { from, to, both_ways, how, since, until: None };
            let same = |old: &&mut WeakLink| old.until.is_none() && old.rank() == new.rank();
            if let Some(old) = weak.iter_mut().find(same) {
                old.until = Some(since);
            }
            weak.extend(worse.then_some(new));
        }
    }

    fn operate(&mut self, id: EventId, at: Time, kind: &EventKind) {
        match *kind {
            EventKind::Invoked { op, client, write, key, formula, value } => {
                let span = OperationSpan {
                    op,
                    client,
                    write,
                    key,
                    formula,
                    value,
                    called_at: at,
                    called: id,
                    told: None,
                    also: 0,
                };
                let stamp = at as i64 + self.skew[client.index()];
                self.index.stamps.push((stamp, client.index() as u8));
                self.index.operations.push(span);
                self.index.stored_at.push(Time::MAX);
                self.index.keys |= 1 << key.index();
            }
            EventKind::Returned { op, outcome, reason, value, of, counted } => {
                let told = Told { at, event: id, outcome, reason, value, of, counted };
                if let Some(span) = self.index.operations.get_mut(op.index()) {
                    span.told = Some(told);
                }
            }
            _ => {}
        }
    }

    fn send(&mut self, scenario: &Scenario, sent: EventId, at: Time, event: &EventKind) {
        let EventKind::Sent { message, from, to, kind, reason, op, detail } = *event else {
            return;
        };
        if let Some(row) = scenario.topology.messages.get(usize::from(kind)) {
            self.index.traffic |= 1 << row.traffic as u16;
        }
        self.index.flights.push(Flight {
            id: message,
            sent,
            from,
            to,
            kind,
            reason,
            op,
            detail,
            sent_at: at,
            held_since: None,
            arrives_at: at,
            ends_at: at,
            caught: None,
            fate: Fate::UnderWayAtEnd,
        });
    }

    /// Notes the end of a message. One that waited at the door of a node that stood still is
    /// drawn as arriving there at the usual pace, and then waiting. One that was queued has arrived
    /// already.
    fn end_flight(&mut self, message: MessageId, at: Time, fate: Fate) {
        let Some(flight) = self.index.flights.get_mut(message.index()) else { return };
        flight.fate = fate;
        flight.ends_at = at;
        if flight.arrives_at > flight.sent_at {
            return;
        }
        flight.arrives_at = at;
        let flight = *flight;
        // What arrives in the instant in which its link is released was held until then; and what
        // is thrown away without being caught on its way was held, too. Where order is kept, others
        // on the link go with the one that is let go.
        let until = if flight.is_dropped() { None } else { Some(at) };
        let flights = &self.index.flights;
        let goes_with = |other: MessageId| {
            let other = flights.get(other.index()).filter(|_| self.ordered && until.is_some());
            other.is_some_and(|other| (other.from, other.to) == (flight.from, flight.to))
        };
        let of_it = |kept: &&(MessageId, Time, Option<Time>)| {
            kept.2 == until && (kept.0 == message || goes_with(kept.0))
        };
        let mut held = self.kept.iter().find(of_it).map(|kept| kept.1);
        if flight.caught.is_none() || !flight.is_dropped() {
            held = held.or_else(|| self.walls.held(flight.from, flight.to, until));
        }
        let flight = &mut self.index.flights[message.index()];
        flight.held_since = held;
        if let Some((since, Some(until))) = self.paused[flight.to.index()]
            && until == at
            && flight.sent_at < at
        {
            flight.arrives_at = (flight.sent_at + self.nominal).max(since).min(at);
        }
    }

    fn fault(&mut self, at: Time, kind: &EventKind) {
        match *kind {
            EventKind::Crashed { node, .. }
            | EventKind::Killed { node }
            | EventKind::PoweredOff { node, .. } => {
                if let EventKind::PoweredOff { by, .. } = *kind {
                    self.index.switched.push((at, by, node));
                }
                self.end_lead(node, at);
                self.end_stops(node, at);
                self.begin_fault(FaultKind::Down(node), at);
            }
            EventKind::Paused { node } => {
                self.paused[node.index()] = Some((at, None));
                self.begin_fault(FaultKind::Paused(node), at);
            }
            EventKind::Restarted { node } => self.end_stops(node, at),
            EventKind::Resumed { node } => {
                if let Some(pause) = &mut self.paused[node.index()] {
                    pause.1 = Some(at);
                }
                self.end_stops(node, at);
            }
            _ => {}
        }
    }

    fn end_stops(&mut self, node: NodeId, at: Time) {
        self.end_faults(FaultKind::Down(node), at);
        self.end_faults(FaultKind::Paused(node), at);
    }

    fn begin_fault(&mut self, kind: FaultKind, from: Time) {
        self.index.faults.push(FaultSpan { kind, from, to: None });
    }

    fn end_faults(&mut self, kind: FaultKind, at: Time) {
        for fault in self.index.faults.iter_mut().rev().filter(|fault| fault.to.is_none()) {
            if fault.kind == kind {
                fault.to = Some(at);
            }
        }
    }

    fn end_lead(&mut self, node: NodeId, at: Time) {
        let open = |lead: &&mut LeadSpan| lead.node == node && lead.to.is_none();
        if let Some(lead) = self.index.leads.iter_mut().rev().find(open) {
            lead.to = Some(at);
        }
    }

    fn store(&mut self, op: OpId, at: Time) {
        if let Some(first) = self.index.stored_at.get_mut(op.index()) {
            *first = at.min(*first);
        }
    }

    fn finish(mut self, end: Time) -> Index {
        let nominal = self.nominal;
        for flight in &mut self.index.flights {
            if flight.fate == Fate::UnderWayAtEnd {
                flight.ends_at = end.max(flight.sent_at + nominal) + 1;
                let held = self.walls.held(flight.from, flight.to, None);
                let kept = self.kept.iter().find(|kept| kept.0 == flight.id && kept.2.is_none());
                flight.held_since = flight.held_since.or(kept.map(|kept| kept.1)).or(held);
                if flight.arrives_at == flight.sent_at {
                    flight.arrives_at = flight.ends_at;
                }
            }
        }
        self.index.walls = core::mem::take(&mut self.walls).finish();
        for wall in &self.index.walls {
            let kind = match wall.holds {
                false => FaultKind::Cut(wall.from, wall.to),
                true => FaultKind::Held(wall.from, wall.to),
            };
            self.index.faults.push(FaultSpan { kind, from: wall.since, to: wall.until });
        }
        sort_by_key(&mut self.index.faults, |fault| fault.from.into());
        self.index.faults.retain(|fault| fault.to != Some(fault.from));
        self.index.weak.retain(|weak| weak.until != Some(weak.since));
        sort_by_key(&mut self.index.weak, WeakLink::rank);
        sort_by_key(&mut self.index.evaluations, Evaluation::rank);
        self.sort_versions();
        self.index
    }

    fn sort_versions(&mut self) {
        let Index { operations, stored_at, stamps, versions, .. } = &mut self.index;
        *versions = alloc::vec![Vec::new(); KEYS_MAX];
        for (write, &at) in operations.iter().zip(stored_at.iter()) {
            if at < Time::MAX {
                versions[write.key.index()].push(write.op);
            }
        }
        for versions in versions {
            sort_by_key(versions, |op| {
                stamps.get(op.index()).map_or(0, |&(stamp, writer)| {
                    // Flipping the sign bit makes signed numbers sort as unsigned ones.
                    let unsigned = stamp.cast_unsigned() ^ (1 << 63);
                    u128::from(unsigned) << 8 | u128::from(writer)
                })
            });
        }
    }
}
