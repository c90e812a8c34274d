//! Same scenario, same trace.
//!
//! DET-1, DET-3 and SEE-2, on made-up scenarios with faults of every kind.

#![cfg(not(target_arch = "wasm32"))]

use lab::Runner;
use model::{Action, Event, EventKind, MessageId, NodeId, TimedAction, Trace};
use std::collections::BTreeMap;
use tests::generate::{self, Numbers};

const SEEDS: u64 = 150;

/// DET-1. Goal: a run is a function of its scenario. Method: run twice; and once more in uneven
/// portions, as a page does that must not block.
#[test]
fn a_scenario_gives_the_same_trace_in_one_go_and_in_portions() {
    for topology in generate::topologies() {
        for seed in 0..SEEDS {
            let scenario = generate::scenario(topology, seed);
            let whole = lab::run(&scenario);
            assert_eq!(whole.trace, lab::run(&scenario).trace, "{topology} {seed}");
            let mut numbers = Numbers::new(seed);
            let mut runner = Runner::new(&scenario);
            let mut until = 0;
            loop {
                until += numbers.below(40_000);
                if runner.advance(until, 1 + numbers.below(300)).is_some() {
                    break;
                }
            }
            assert_eq!(*whole.trace, *runner.finish().trace, "{topology} {seed}, in portions");
        }
    }
}

/// SEE-2. Goal: looking does not disturb. Method: after every portion of a run its events so far
/// are judged and drawn by way of a copy; the run itself ends as if nobody had looked.
#[test]
fn a_run_that_is_watched_is_the_same_run() {
    for topology in generate::topologies() {
        for seed in 0..20 {
            let scenario = generate::scenario(topology, seed);
            let unseen = lab::run(&scenario);
            let mut runner = Runner::new(&scenario);
            let mut until = 0;
            while runner.advance(until, u64::MAX).is_none() {
                until += 100_000;
                let seen = runner.clone().finish();
                let so_far = &unseen.trace.events[..seen.trace.events.len()];
                assert_eq!(seen.trace.events, so_far, "{topology} {seed}, seen at {until}");
                let timeline = stage::Timeline::new(seen.scenario, seen.trace);
                let _ = stage::scene(&timeline, until, &stage::Look::default());
            }
            assert_eq!(runner.finish().fingerprint, unseen.fingerprint, "{topology} {seed}");
        }
    }
}

/// DET-3, first half. Goal: an edit at t changes nothing before t. Method: put a crash, a write or
/// a wall into a script and compare all events before it.
#[test]
fn an_edit_leaves_the_past_alone() {
    for topology in generate::topologies() {
        for seed in 0..SEEDS {
            let scenario = generate::scenario(topology, seed);
            let at = 50_000 + Numbers::new(seed).below(800_000);
            let before = |trace: &Trace| -> Vec<Event> {
                // The number of an action in the script shifts behind an earlier insertion at the
                // same place only, so events before the edit compare as they are.
                trace.events.iter().copied().take_while(|event| event.at < at).collect()
            };
            for line in ["crash n1", "c1 write x", "cut n1", "c1 read x"] {
                let mut edited = scenario.clone();
                let words: Vec<&str> = line.split(' ').collect();
                let with_time: Vec<&str> = ["1us"].into_iter().chain(words).collect();
                let action = model::script::parse(&with_time).expect("the line is valid").action;
                edited.insert(TimedAction { at, action });
                let (old, new) = (lab::run(&scenario), lab::run(&edited));
                assert_eq!(before(&old.trace), before(&new.trace), "{topology} {seed} {line}");
            }
        }
    }
}

/// DET-3 again, for what is done to one message. Goal: a message that is under way at t in one run
/// is under way at t in the edited one, under the same number, and nothing before t has changed.
/// Method: a message of a made-up run is dropped, put off, kept, copied while it is under way, and
/// timers ring; no such action is in vain. One that was not kept cannot be let go.
#[test]
fn a_message_is_taken_hold_of_without_touching_its_past() {
    let mut caught = [0; 6];
    for topology in generate::topologies() {
        for seed in 0..SEEDS / 3 {
            let scenario = generate::scenario(topology, seed);
            let old = lab::run(&scenario).trace;
            let sent: Vec<(u64, MessageId)> = old
                .events
                .iter()
                .filter_map(|event| match event.kind {
                    EventKind::Sent { message, .. } => Some((event.at, message)),
                    _ => None,
                })
                .collect();
            let Some(&(sent, message)) = sent.get(sent.len() / 2) else { continue };
            let by = 5_000;
            let at = sent + 1;
            let ended = old.events.iter().take_while(|event| event.at <= at).any(|event| {
                event.kind.message() == Some(message)
                    && !matches!(event.kind, EventKind::Sent { .. })
            });
            for (verb, action) in [
                Action::Drop(message),
                Action::Postpone { message, by },
                Action::Keep(message),
                Action::Duplicate(message),
                Action::LetGo(message),
                Action::TimeOut { node: NodeId::replica(0), timer: None },
            ]
            .into_iter()
            .enumerate()
            {
                let mut edited = scenario.clone();
                edited.insert(TimedAction { at, action: action.clone() });
                let new = lab::run(&edited).trace;
                let before = |trace: &Trace| {
                    trace.events.iter().copied().take_while(|event| event.at < at).count()
                };
                let past = before(&old);
                assert_eq!(past, before(&new), "{topology} {seed} {action}");
                assert_eq!(old.events[..past], new.events[..past], "{topology} {seed} {action}");
                let vain = new.events[past..]
                    .iter()
                    .take_while(|event| event.at == at)
                    .any(|event| matches!(event.kind, EventKind::InVain { .. }));
                caught[verb] += usize::from(!vain);
                match action {
                    Action::LetGo(_) => assert!(vain || ended, "{topology} {seed} {action}"),
                    Action::TimeOut { .. } => {}
                    _ => assert!(!vain || ended, "{topology} {seed} {action}"),
                }
            }
        }
    }
    let [hold @ .., let_go, rang] = caught;
    assert!(hold.iter().all(|&caught| caught > 100), "{hold:?} were taken hold of");
    assert_eq!((let_go, rang > 50), (0, true), "{rang} rang");
}

/// How long the messages of each link were under way, in the order of sending.
fn transits(trace: &Trace) -> BTreeMap<(NodeId, NodeId), Vec<u64>> {
    let mut sent: BTreeMap<MessageId, u64> = BTreeMap::new();
    let mut order: Vec<(MessageId, (NodeId, NodeId))> = Vec::new();
    let mut ended = BTreeMap::new();
    for event in &trace.events {
        match event.kind {
            EventKind::Sent { message, from, to, .. } => {
                sent.insert(message, event.at);
                order.push((message, (from, to)));
            }
            EventKind::Delivered { message, .. } | EventKind::Lost { message, .. } => {
                ended.insert(message, event.at);
            }
            _ => {}
        }
    }
    let mut links: BTreeMap<(NodeId, NodeId), Vec<u64>> = BTreeMap::new();
    for (message, link) in order {
        if let Some(end) = ended.get(&message) {
            links.entry(link).or_default().push(end - sent[&message]);
        }
    }
    links
}

/// DET-3, second half. Goal: traffic on one link draws nothing from another. Method: a second
/// client joins in; the k-th message between the first client and each replica takes as long as
/// before.
#[test]
fn a_draw_on_one_link_does_not_shift_another() {
    let text = |second: &str| {
        format!(
            "topology leaderless\nlatency 1ms~30ms\nrepair none\nhorizon 2s\n\
             0s c1 write x\n100ms c1 write x\n200ms c1 read x\n300ms c1 write x\n{second}"
        )
    };
    let alone = lab::run(&lab::open_text(&text("")).scenario);
    let both = lab::run(&lab::open_text(&text("50ms c2 write y\n150ms c2 read y\n")).scenario);
    let (alone, both) = (transits(&alone.trace), transits(&both.trace));
    assert_eq!(alone.len(), 6, "one client, three replicas, both ways");
    for (link, times) in &alone {
        assert_eq!(Some(times), both.get(link), "{} to {}", link.0, link.1);
    }
    assert_eq!(both.len(), 12);
}
