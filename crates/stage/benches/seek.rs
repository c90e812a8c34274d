//! How long a seek and a scene take.
//!
//! `cargo bench -p stage` prints the median and the 99th percentile over many instants of a run of
//! 100,000 events, in random order, and of a scene with nine replicas and a hundred messages under
//! way. The bound is 1 ms for a seek; the bench fails above it. The last rows play: fifty replicas
//! and five hundred messages, from frame to frame.

use model::limits::HORIZON_MAX;
use model::param::{Param, ParamKind};
use model::protocol::MessageKind;
use model::scenario::Shape;
use model::{
    Action, Distribution, EndedBy, Event, EventKind, Formula, Key, LinkEnds, MessageId, NodeId,
    NodeSet, OpId, Placement, Reason, Registry, Scenario, Time, TimedAction, Topology, Trace,
    Traffic,
};
use stage::{
    Found, Look, Strip, TapeLook, Timeline, Window, overview, picture, scene, summary, tape,
};
use std::hint::black_box;
use std::rc::Rc;
use std::time::{Duration, Instant};

const EVENTS: usize = 100_000;
const CLIENTS: usize = 6;
/// How long a message is under way.
const FLIGHT: Time = 5_000;
/// Sixteen milliseconds, fifty times slower than real time.
const STEP: Time = 320;

/// A run: its replicas, how many messages are under way at any time, and whether there is a wall.
#[derive(Clone, Copy)]
struct Size {
    replicas: usize,
    under_way: u64,
    walled: bool,
    /// Whether every link between replicas is slow.
    weak: bool,
    /// Whether keys are kept by three replicas each, on a ring with 64 places of each.
    ring: bool,
}

const SMALL: Size = Size { replicas: 9, under_way: 100, walled: false, weak: false, ring: false };
const LARGE: Size = Size { replicas: 50, under_way: 500, ..SMALL };

const fn message(name: &'static str, traffic: Traffic) -> MessageKind {
    MessageKind { name, traffic, help: "", detail: "value" }
}

static MESSAGES: &[MessageKind] =
    &[message("write", Traffic::Write), message("stored", Traffic::Acknowledge)];

static WORLD: &[Param] = &[Param {
    key: "latency",
    label: "",
    help: "",
    group: "",
    kind: ParamKind::Latency,
    default: "5ms",
    advanced: false,
    only_if: None,
}];

static TOPOLOGIES: &[Topology] =
    &[PLAIN, Topology { key: "ring", owners: three_of_all, placement: places, ..PLAIN }];

fn three_of_all(_: &Scenario, members: NodeSet, _: Key) -> NodeSet {
    members.iter().take(3).collect()
}

fn places(_: &Scenario) -> Placement {
    let place = |node: u32, number: u32| (node * 64 + number).wrapping_mul(2_654_435_761);
    let of = |node| (0..64).map(|number| place(node, number)).collect();
    Placement { tokens: (0..50).map(of).collect(), keys: vec![1 << 30; 3], ..Placement::default() }
}

const PLAIN: Topology = Topology {
    key: "leaderless",
    label: "",
    summary: "",
    shape: Shape::Ring,
    clocks: model::scenario::Clocks::Clients,
    params: &[],
    messages: MESSAGES,
    timers: &[],
    presets: &[],
    rules: &[],
    owners: model::scenario::all_members,
    placement: model::placement::nowhere,
    words: None,
    merged: None,
    copies: ("n", |_| 1),
    contrasts: &[],
    version_1: &[],
};

/// A steady stream of writes: each is sent to a replica, stored, and acknowledged. A wall between
/// two halves is built at the start, but stops nothing: it is there to be drawn.
fn run(Size { replicas, under_way, walled, weak, ring }: Size) -> (Scenario, Trace) {
    let registry = Registry { world: WORLD, topologies: TOPOLOGIES };
    let mut scenario = registry.blank(&TOPOLOGIES[usize::from(ring)]);
    let mut events: Vec<Event> = Vec::with_capacity(EVENTS + 8);
    if walled {
        let (from, to) = (NodeSet::replicas(4), NodeSet::ALL.difference(NodeSet::replicas(4)));
        scenario.insert(TimedAction { at: 0, action: Action::Cut { from, to, both_ways: true } });
        events.push(Event { at: 0, cause: None, kind: EventKind::Acted { action: 0 } });
    }
    let slow = (0..replicas).flat_map(|to| (0..to).map(move |from| (from, to)));
    for (from, to) in slow.filter(|_| weak).take(36) {
        let (from, to) = (NodeId::replica(from), NodeId::replica(to));
        let link = LinkEnds { from, to, both_ways: true };
        let latency = Distribution::constant(40_000);
        let action = scenario.script.len() as u32;
        scenario.insert(TimedAction { at: 0, action: Action::Delay { link, latency } });
        events.push(Event { at: 0, cause: None, kind: EventKind::Acted { action } });
    }
    let gap = 2 * FLIGHT / under_way;
    let mut messages = 0;
    for number in 0..EVENTS / 7 {
        let (start, client) = (number as Time * gap, NodeId::client(number % CLIENTS));
        let node = NodeId::replica(number % replicas);
        let (op, key, value) = (OpId::new(number), Key::new(number % 3), number as u32);
        let mut push = |at, kind| events.push(Event { at, cause: None, kind });
        push(
            start,
            EventKind::Invoked { op, client, write: true, key, formula: Formula::Value, value },
        );
        let mut fly = |at: Time, from, to, kind| {
            let message = MessageId::new(messages);
            messages += 1;
            let (reason, op) = (Reason::None, Some(op));
            push(at, EventKind::Sent { message, from, to, kind, reason, op, detail: value });
            push(at + FLIGHT, EventKind::Delivered { message, from, to, kind });
        };
        fly(start, client, node, 0);
        fly(start, node, client, 1);
        push(start + FLIGHT, EventKind::Stored { node, key, op, value });
        let outcome = model::Outcome::Ok;
        let (reason, of, counted) = (Reason::None, None, Default::default());
        let at = start + gap * CLIENTS as Time;
        push(at, EventKind::Returned { op, outcome, reason, value, of, counted });
    }
    events.sort_by_key(|event| event.at);
    let end = events.last().map_or(0, |event| event.at).min(HORIZON_MAX);
    let clients = CLIENTS;
    let trace = Trace {
        events,
        end,
        ended_by: EndedBy::Horizon,
        replicas,
        absent: 0,
        monitors: 0,
        clients,
        words: Vec::new(),
    };
    (scenario, trace)
}

fn measure(name: &str, times: usize, mut work: impl FnMut(usize)) -> Duration {
    let mut taken: Vec<Duration> = (0..times)
        .map(|time| {
            let start = Instant::now();
            work(time);
            start.elapsed()
        })
        .collect();
    taken.sort();
    let (median, tail) = (taken[times / 2], taken[times * 99 / 100]);
    println!("{name:<56} median {median:>10.1?}   99th percentile {tail:>10.1?}");
    tail
}

fn main() {
    let shared = |(scenario, trace)| (Rc::new(scenario), Rc::new(trace));
    let (scenario, trace) = shared(run(SMALL));
    let (events, end) = (trace.events.len(), trace.end);
    let build = || Timeline::new(Rc::clone(&scenario), Rc::clone(&trace));
    measure(&format!("timeline of {events} events"), 10, |_| drop(black_box(build())));
    let timeline = build();
    let at = |time: usize| (time as Time).wrapping_mul(7_919_777) % end;
    let seek = measure("seek to any time", 5_000, |time| drop(black_box(timeline.frame(at(time)))));
    let middle = end / 2;
    let under_way = timeline.frame(middle).messages.len();
    let look = Look::default();
    let name = format!("scene, {} replicas, {under_way} messages under way", SMALL.replicas);
    measure(&name, 2_000, |time| {
        drop(black_box(scene(&timeline, middle + time as Time, &look)));
    });
    let (scenario, trace) = shared(run(Size { walled: true, ..SMALL }));
    let walled = Timeline::new(scenario, trace);
    measure("the same with a wall through everything", 2_000, |time| {
        drop(black_box(scene(&walled, middle + time as Time, &look)));
    });
    let portrait = Look { portrait: true, ..Look::default() };
    measure("the same in a portrait", 2_000, |time| {
        drop(black_box(scene(&walled, middle + time as Time, &portrait)));
    });
    let (scenario, trace) = shared(run(LARGE));
    let large = Timeline::new(scenario, trace);
    let (middle, steps) = (large.end() / 4, 500);
    let under_way = large.frame(middle).messages.len();
    let name = format!("frame by frame, {} replicas, {under_way} messages", LARGE.replicas);
    let at = |time: usize| middle + STEP * time as Time;
    assert!(at(steps) < large.end(), "the run is long enough to be played");
    measure(&format!("{name}: state"), steps, |time| drop(black_box(large.frame(at(time)))));
    let look = Look::default();
    measure(&format!("{name}: picture"), steps, |time| {
        drop(black_box(picture(&large, at(time), &look)));
    });
    measure(&format!("{name}: words"), steps, |time| {
        drop(black_box(summary(&large, at(time), &look)));
    });
    let pictures = [
        ("36 slow links", Size { weak: true, ..SMALL }),
        ("50 replicas and a wall", Size { walled: true, ..LARGE }),
        ("50 replicas, a ring with 3200 places", Size { ring: true, ..LARGE }),
    ];
    for (name, size) in pictures {
        let (scenario, trace) = shared(run(size));
        let timeline = Timeline::new(scenario, trace);
        let middle = timeline.end() / 4;
        measure(&format!("picture, {name}"), steps, |time| {
            drop(black_box(picture(&timeline, middle + STEP * time as Time, &Look::default())));
        });
    }
    let build = || Strip::new(&timeline, Found::default());
    measure("strip of the run", 20, |_| drop(black_box(build())));
    let strip = build();
    let whole = Window::whole(end);
    let look = TapeLook { width: 1_000.0, window: whole, selected: None };
    measure("tape of the whole run", 200, |_| drop(black_box(tape(&timeline, &strip, &look))));
    let closer = |time: usize| whole.zoomed(1 + time as u64 % 1_000, at(time), end);
    measure("tape of a part of it, at any zoom", 2_000, |time| {
        let look = TapeLook { window: closer(time), ..look };
        drop(black_box(tape(&timeline, &strip, &look)));
    });
    measure("overview", 200, |time| {
        drop(black_box(overview(&timeline, &strip, closer(time))));
    });
    assert!(seek < Duration::from_millis(1), "a seek takes less than 1 ms");
}
