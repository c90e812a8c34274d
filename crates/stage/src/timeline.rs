//! Any instant of a run, at once.
//!
//! The trace is a list of changes, and a picture needs a state. So the timeline replays the run
//! once and keeps a copy of the state every few hundred events. A seek starts from the checkpoint
//! before the instant and replays the rest:
//!
//! ```text
//! events       ├──────────┼──────────┼──────────┼─────▶
//! checkpoints  0          1          2          3
//!                                    └─▶ at             clone checkpoint 2, replay to `at`
//! ```
//!
//! Time mostly goes forward. So the state of the last frame is kept, too, and is gone on from where
//! no checkpoint lies between.
//!
//! The cost does not depend on the length of the run, and the result does not depend on where the
//! playhead was before. Messages under way are not replayed: each knows when it left and when it
//! ends, and each checkpoint knows which were on the picture then.

use crate::chain::Link;
use crate::frame::{Flight, Frame, NodeNow, OperationSpan, Told, Wall};
use crate::grounds::Grounds;
use crate::index::{Index, nominal_latency};
use crate::knobs;
use crate::memo::Memo;
use crate::snapshot::Snapshot;
use crate::spans::{FaultSpan, LeadSpan};
use crate::state::{Lookup, State};
use alloc::format;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::Cell;
use model::limits::REPLICAS_MAX;
use model::order::sort_by_key;
use model::{
    EventId, EventKind, MessageId, Micros, NodeId, NodeSet, OpId, Role, Scenario, Time, Trace,
};

/// Events between two checkpoints, at least.
const STRIDE_MIN: usize = 256;
/// Checkpoints of a run, at most; a long run has longer strides.
const CHECKPOINTS_MAX: usize = 512;

/// A run, ready to be looked at.
#[derive(Debug)]
pub struct Timeline {
    scenario: Rc<Scenario>,
    trace: Rc<Trace>,
    index: Index,
    links: Vec<Link>,
    checkpoints: Vec<Checkpoint>,
    stride: usize,
    /// Where the last seek arrived; it never changes where another one does.
    last: Last,
    /// What pictures share; it never changes what they show.
    memo: Memo,
    /// Since when which nodes lead, for the layout; never without any once there was one.
    tops: Vec<(Time, NodeSet)>,
    nominal: Micros,
}

/// Where the last seek arrived: when, after how many events, and what it found.
#[derive(Default)]
struct Last(Cell<Option<(Time, usize, Checkpoint)>>);

impl core::fmt::Debug for Last {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Last")
    }
}

/// The state after so many events, and what was on the picture then.
#[derive(Clone, Debug)]
struct Checkpoint {
    state: State,
    /// Flights that had not left the picture.
    live: Vec<u32>,
}

impl Timeline {
    /// Reads a run. The trace must be one of this scenario.
    pub fn new(scenario: Rc<Scenario>, trace: Rc<Trace>) -> Self {
        let index = Index::new(&scenario, &trace);
        let stride = STRIDE_MIN.max(trace.events.len() / CHECKPOINTS_MAX + 1);
        let nominal = nominal_latency(&scenario);
        let tops = tops(&index.leads);
        let (links, checkpoints) = (Vec::new(), Vec::new());
        let (last, memo) = (Last::default(), Memo::default());
        let mut timeline =
            Self { scenario, trace, index, links, checkpoints, stride, last, memo, tops, nominal };
        timeline.replay();
        timeline
    }

    /// Replays the run once, keeping checkpoints.
    fn replay(&mut self) {
        let trace = &self.trace;
        let bases = bases(&self.scenario, trace);
        let mut state = State::new(trace, &bases);
        let mut links: Vec<Link> = Vec::new();
        let mut live: Vec<u32> = Vec::new();
        let mut sent = 0;
        let lookup = self.lookup();
        let mut checkpoints = Vec::new();
        let mut now = 0;
        for (place, event) in trace.events.iter().enumerate() {
            if place.is_multiple_of(self.stride) {
                live.extend(sent as u32..state.sent as u32);
                sent = state.sent;
                live.retain(|&flight| self.index.flights[flight as usize].shown_until() > now);
                checkpoints.push(Checkpoint { state: state.clone(), live: live.clone() });
            }
            state.take(event, &mut links, &lookup);
            now = event.at;
        }
        if checkpoints.is_empty() {
            checkpoints.push(Checkpoint { state, live });
        }
        self.links = links;
        self.checkpoints = checkpoints;
    }

    fn lookup(&self) -> Lookup<'_> {
        Lookup { scenario: &self.scenario, index: &self.index, words: &self.trace.words }
    }

    /// The state at an instant, with everything that happens at it.
    ///
    /// It is the same whichever instants were asked for before (SEE-1).
    pub fn frame(&self, at: Time) -> Frame {
        let (events, reached) = self.reach(at);
        let flights = reached.live.iter().map(|&flight| self.index.flights[flight as usize]);
        let messages = flights.collect();
        let walls = self.walls_at(at);
        let snapshot = Snapshot { links: &self.links, lookup: self.lookup(), at };
        let frame = snapshot.frame(&reached.state, walls, messages);
        self.last.0.set(Some((at, events, reached)));
        frame
    }

    /// What an instant is like, and after how many events: from the checkpoint before it, or from
    /// where the last seek arrived if that lies between.
    fn reach(&self, at: Time) -> (usize, Checkpoint) {
        let events = self.trace.events_by(at);
        let place = (events / self.stride).min(self.checkpoints.len() - 1);
        let near = |last: &(Time, usize, _)| last.0 <= at && last.1 >= place * self.stride;
        let (from, mut reached) = match self.last.0.take().filter(near) {
            Some((_, from, last)) => (from, last),
            None => (place * self.stride, self.checkpoints[place].clone()),
        };
        let sent = reached.state.sent as u32;
        let (mut links, lookup) = (self.links.as_slice(), self.lookup());
        for event in &self.trace.events[from..events] {
            reached.state.take(event, &mut links, &lookup);
        }
        reached.live.extend(sent..reached.state.sent as u32);
        reached.live.retain(|&flight| self.index.flights[flight as usize].shown_until() > at);
        (events, reached)
    }

    /// The same frame without checkpoints, for a test to compare with.
    #[cfg(test)]
    pub(crate) fn replay_from_start(&self, at: Time) -> Frame {
        let mut state = self.checkpoints[0].state.clone();
        let mut links = self.links.as_slice();
        let lookup = self.lookup();
        for event in &self.trace.events[..self.trace.events_by(at)] {
            state.take(event, &mut links, &lookup);
        }
        let shown = |flight: &&Flight| flight.sent_at <= at && flight.shown_until() > at;
        let messages = self.index.flights.iter().filter(shown).copied().collect();
        let walls = self.walls_at(at);
        Snapshot { links, lookup, at }.frame(&state, walls, messages)
    }

    fn walls_at(&self, at: Time) -> Vec<Wall> {
        let begun = self.index.walls.iter().take_while(|wall| wall.since <= at);
        begun.filter(|wall| wall.until.is_none_or(|until| at < until)).copied().collect()
    }

    /// The scenario of the run.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The events of the run.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// When the run ends.
    pub fn end(&self) -> Time {
        self.trace.end
    }

    /// The next instant at which something happens that is no background (timers, signs of life).
    pub fn next_event(&self, at: Time) -> Option<Time> {
        after(&self.index.instants, at)
    }

    /// The last instant before at which something happened that is no background.
    pub fn previous_event(&self, at: Time) -> Option<Time> {
        before(&self.index.instants, at)
    }

    /// The next call, answer, fault, change of role or suspicion.
    pub fn next_milestone(&self, at: Time) -> Option<Time> {
        after(&self.index.milestones, at)
    }

    /// The last call, answer, fault, change of role or suspicion before.
    pub fn previous_milestone(&self, at: Time) -> Option<Time> {
        before(&self.index.milestones, at)
    }

    /// All messages in order of sending.
    pub fn messages(&self) -> &[Flight] {
        &self.index.flights
    }

    /// One message.
    pub fn message(&self, id: MessageId) -> Option<&Flight> {
        self.index.flights.get(id.index())
    }

    /// All operations in order of their calls.
    pub fn operations(&self) -> &[OperationSpan] {
        &self.index.operations
    }

    /// What a read returned, with the number of values that it returned beside.
    pub fn read(&self, read: &OperationSpan, told: &Told) -> String {
        let said = || self.trace.said(&self.scenario, told.value);
        match (told.of, read.also) {
            (None, _) => "nothing".to_string(),
            (Some(_), 0) => said(),
            (Some(_), also) => format!("{} and {also} more", said()),
        }
    }

    /// One operation.
    pub fn operation(&self, op: OpId) -> Option<&OperationSpan> {
        self.index.operations.get(op.index())
    }

    /// The version of a write where writers' clocks make versions: what the writer's clock said.
    pub(crate) fn version_of(&self, op: OpId) -> Option<String> {
        let (stamp, writer) = self.index.stamps.get(op.index())?;
        let stamped = knobs::choice(&self.scenario, "coordinator") == "client"
            && knobs::choice(&self.scenario, "versions") == "stamps";
        let clock = crate::text::length(stamp.unsigned_abs());
        let sign = if *stamp < 0 { "−" } else { "" };
        let writer = NodeId::from_index(usize::from(*writer));
        stamped.then(|| format!("{sign}{clock} by {}'s clock", crate::text::name(writer)))
    }

    /// The stretches of time in which a node led.
    pub fn leads(&self) -> &[LeadSpan] {
        &self.index.leads
    }

    /// The stretches of time in which something was broken.
    pub fn faults(&self) -> &[FaultSpan] {
        &self.index.faults
    }

    /// What a node is to the others. Leaders of equal rank lead, too.
    pub(crate) fn role(&self, node: &NodeNow) -> Role {
        let leads = self.grounds().placement.leaders.contains(node.id);
        if leads && node.role == Role::Replica { Role::Leader } else { node.role }
    }

    /// Where replicas, keys and regions stand.
    pub(crate) fn grounds(&self) -> &Grounds {
        &self.index.grounds
    }

    /// What the script did: when, the event, and the place of the action.
    pub(crate) fn acted(&self) -> &[(Time, EventId, u32)] {
        &self.index.acted
    }

    /// What pictures share.
    pub(crate) fn memo(&self) -> &Memo {
        &self.memo
    }

    /// A typical latency of the run: how long a change of the layout takes.
    pub(crate) fn pace(&self) -> Micros {
        self.nominal
    }

    /// Which kinds of traffic the run has, one bit for each.
    pub(crate) fn traffic(&self) -> u16 {
        self.index.traffic
    }

    /// Whether a wall stands at an instant, or a hold.
    pub fn is_parted(&self, at: Time, holds: bool) -> bool {
        self.walls_at(at).iter().any(|wall| wall.holds == holds)
    }

    /// Whether this run has walls, or holds.
    pub(crate) fn has_walls(&self, holds: bool) -> bool {
        self.index.walls.iter().any(|wall| wall.holds == holds)
    }

    /// Which nodes have just been switched off, by whom, and how long ago.
    pub(crate) fn switched_off(&self, at: Time) -> impl Iterator<Item = (NodeId, NodeId, Micros)> {
        let begun = self.index.switched.iter().filter(move |(when, ..)| *when <= at);
        begun.map(move |(when, by, node)| (*by, *node, at - when))
    }

    /// Whether links of this run lose messages, or are slow.
    pub(crate) fn has_weak_links(&self) -> bool {
        !self.index.weak.is_empty()
    }

    /// Whether a machine has been slowed down.
    pub fn is_slow(&self, node: NodeId, at: Time) -> bool {
        self.index.slow(at).contains(node)
    }

    /// Whether operations of this run touch more than one key.
    pub(crate) fn has_many_keys(&self) -> bool {
        self.index.keys.count_ones() > 1
    }

    /// Who stands on top at an instant, who stood there before, and since when that is so.
    pub(crate) fn tops(&self, at: Time) -> (NodeSet, Option<(NodeSet, Time)>) {
        let place = self.tops.partition_point(|(since, _)| *since <= at);
        match self.tops[..place] {
            [] => (self.tops.first().map_or(NodeSet::EMPTY, |first| first.1), None),
            [(_, only)] => (only, None),
            [.., (_, before), (since, now)] => (now, Some((before, since))),
        }
    }
}

/// The instants at which the set of leaders changes. A leader keeps its place until there is
/// another.
fn tops(leads: &[LeadSpan]) -> Vec<(Time, NodeSet)> {
    let mut changes: Vec<(Time, bool, NodeSet)> = Vec::new();
    for lead in leads {
        let one = NodeSet::from_iter([lead.node]);
        changes.push((lead.from, true, one));
        if let Some(to) = lead.to {
            changes.push((to, false, one));
        }
    }
    sort_by_key(&mut changes, |(at, begins, _)| u128::from(*at) << 1 | u128::from(*begins));
    let mut tops: Vec<(Time, NodeSet)> = Vec::new();
    let mut leading = NodeSet::EMPTY;
    for (place, &(at, begins, one)) in changes.iter().enumerate() {
        leading = if begins { leading.union(one) } else { leading.difference(one) };
        let settled = changes.get(place + 1).is_none_or(|next| next.0 > at);
        let differs = tops.last().is_none_or(|(_, last)| *last != leading);
        if settled && differs && !leading.is_empty() {
            tops.push((at, leading));
        }
    }
    tops
}

/// For each replica the position before the first entry of its log. One that never appends is taken
/// to start where the knob says, or where the others do.
fn bases(scenario: &Scenario, trace: &Trace) -> Vec<u32> {
    let mut firsts: [Option<u32>; REPLICAS_MAX] = [None; REPLICAS_MAX];
    let said = knobs::count(scenario, "log-start").and_then(|start| u32::try_from(start).ok());
    for event in &trace.events {
        match event.kind {
            EventKind::Appended { node, position, .. } if node.is_replica() => {
                firsts[node.ordinal()].get_or_insert(position.saturating_sub(1));
            }
            // What is appended behind a copy says nothing of where the log began.
            EventKind::Installed { node, .. } if node.is_replica() => {
                firsts[node.ordinal()].get_or_insert(said.unwrap_or(0));
            }
            _ => {}
        }
    }
    let least = firsts.iter().flatten().min().copied();
    let usual = said.or(least).unwrap_or(0);
    firsts.iter().take(trace.replicas).map(|first| first.unwrap_or(usual)).collect()
}

fn after(instants: &[Time], at: Time) -> Option<Time> {
    instants.get(instants.partition_point(|&instant| instant <= at)).copied()
}

fn before(instants: &[Time], at: Time) -> Option<Time> {
    let place = instants.partition_point(|&instant| instant < at);
    instants.get(place.checked_sub(1)?).copied()
}
