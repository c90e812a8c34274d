//! LIMIT-1: everything has a limit, and reaching it is said.

#![cfg(not(target_arch = "wasm32"))]

use lab::fuzz::Numbers;
use model::limits::{
    ACTIONS_MAX, BACKLOG_MAX, CLIENTS_MAX, EVENTS_MAX, MONITORS_MAX, NOTICES_MAX, REPLICAS_MAX,
    TEXT_BYTES_MAX,
};
use model::param::{ParamKind, ParamValue};
use model::time::MILLISECOND;
use model::{EndedBy, NodeId, Scenario};
use stage::{Look, Timeline};

/// Goal: a run that would never end ends, and says why. Method: clients that call without pause
/// over links without latency and disks without delay: time stands still, events do not.
#[test]
fn a_run_in_which_time_stands_still_ends_at_its_limit_of_events() {
    for topology in tests::generate::topologies() {
        let text = format!(
            "topology {topology}\nlatency 0s\ndisk 0s\nclients 12\nworkload closed\nhorizon 60m\n"
        );
        let run = lab::run(&lab::open_text(&text).scenario);
        assert_eq!(run.trace.ended_by, EndedBy::EventLimit, "{topology}");
        let over = run.trace.events.len() - EVENTS_MAX;
        assert!(over < 100, "{topology}: {over} events beyond the limit");
    }
}

/// Goal: a ring that is full takes no further machine, and its run is a run like any other. Method:
/// more machines than there may be, by two knobs of which each is within its bounds.
#[test]
fn a_full_ring_has_no_room_for_machines_that_may_join() {
    let text = "topology leaderless\nnodes 48\nspares 5\nhorizon 20ms\n1ms join n50\n";
    let scenario = lab::open_text(text).scenario;
    assert_eq!(lab::cluster(&scenario).replicas, REPLICAS_MAX);
    assert_eq!(lab::run(&scenario).trace.ended_by, EndedBy::Horizon);
    assert_eq!((scenario.topology.placement)(&scenario).tokens.len(), REPLICAS_MAX);
}

/// Goal: no knobs ask for more machines than there may be, neither those of a scenario nor those of
/// another family's that is offered beside it. Method: made-up scenarios with their counts at one
/// of their ends, or as they are; each, and whatever is offered beside it, is laid out. Every
/// twentieth goes through a link and back, with all that is offered.
#[test]
fn no_knobs_at_their_ends_ask_for_more_machines_than_there_may_be() {
    for topology in tests::generate::topologies() {
        for seed in 0..2_000 {
            let mut scenario = tests::generate::scenario(topology, seed);
            turn_to_ends(&mut scenario, &mut Numbers::new(seed).of("ends"));
            let offered = lab::contrast::contrasts(&scenario);
            let offered = offered.into_iter().map(|contrast| contrast.scenario);
            for scenario in offered.chain([scenario]) {
                fits(&scenario);
                if seed % 20 == 0 {
                    let link = model::link::encode(&scenario, &Default::default());
                    let opened = lab::open_link(&link);
                    assert_eq!(opened.scenario, scenario, "{link}");
                    // A script that means something with other knobs may name who is not there; in
                    // another family, it is translated.
                    let is_here = scenario.topology.key == topology;
                    assert!(is_here || opened.notices.is_empty(), "{link}: {:?}", opened.notices);
                }
            }
        }
    }
}

/// Goal: what the knobs allow can be played and shown. Method: made-up scenarios with their counts
/// at one of their ends; the first part of each run, its words, and its picture at the end.
#[test]
fn knobs_at_their_ends_can_be_played_and_drawn() {
    for topology in tests::generate::topologies() {
        for seed in 0..150 {
            let mut scenario = tests::generate::scenario(topology, seed);
            turn_to_ends(&mut scenario, &mut Numbers::new(seed).of("ends"));
            scenario.horizon = 60 * MILLISECOND;
            let run = lab::run(&scenario);
            assert!(run.trace.replicas <= REPLICAS_MAX);
            assert!(!stage::title(&scenario).is_empty());
            let _ = stage::try_this(&scenario);
            let _ = stage::consequence(&scenario);
            let _ = stage::possible(&scenario, NodeId::replica(0));
            let timeline = Timeline::new(run.scenario.clone(), run.trace.clone());
            for portrait in [false, true] {
                let look = Look { portrait, ..Look::default() };
                let picture = stage::scene(&timeline, run.trace.end, &look);
                assert!(!picture.summary.is_empty(), "{topology} {seed}");
            }
        }
    }
}

/// Turns counts to their least or their most, in no order: some limit others.
fn turn_to_ends(scenario: &mut Scenario, numbers: &mut Numbers) {
    let counts = scenario.values().filter_map(|(param, _)| match param.kind {
        ParamKind::Count { min, .. } => Some((param, min)),
        _ => None,
    });
    let counts: Vec<_> = counts.collect();
    for _ in 0..counts.len() * 2 {
        let (param, least) = numbers.one_of(&counts);
        let most = scenario.count_limit(param);
        let value = numbers.one_of(&[least, most, most]);
        scenario.set(param.key, ParamValue::Count(value));
    }
}

fn fits(scenario: &Scenario) {
    let text = || model::grammar::print(scenario);
    let cluster = lab::cluster(scenario);
    assert!(cluster.replicas <= REPLICAS_MAX, "{}", text());
    assert!(cluster.monitors <= MONITORS_MAX, "{}", text());
    assert!(scenario.count("clients") as usize <= CLIENTS_MAX, "{}", text());
    let placement = (scenario.topology.placement)(scenario);
    let tokens = placement.tokens.len();
    assert!(tokens == 0 || tokens == cluster.replicas, "{}", text());
}

#[test]
fn a_text_that_is_too_long_is_refused_with_a_notice() {
    let text = format!("topology leaderless\n{}", "# padding\n".repeat(TEXT_BYTES_MAX / 10));
    let opened = lab::open_text(&text);
    assert_eq!(opened.notices.len(), 1);
    assert!(opened.notices[0].to_string().contains("65536"));
}

#[test]
fn actions_beyond_the_limit_are_left_out_with_notices() {
    let text: String = (0..ACTIONS_MAX + 100).map(|at| format!("{at}us c1 read x\n")).collect();
    let opened = lab::open_text(&text);
    assert_eq!(opened.scenario.script.len(), ACTIONS_MAX);
    assert_eq!(opened.notices.len(), NOTICES_MAX + 1);
    assert!(opened.notices[NOTICES_MAX].to_string().contains("80 more"));
}

/// A client that is told to call again and again while it waits keeps a bounded number of calls,
/// and says of the others that they were refused.
#[test]
fn a_session_queues_a_bounded_number_of_calls() {
    let calls: String = (0..ACTIONS_MAX).map(|_| "0s c1 read x\n").collect();
    let text = format!("topology leaderless\nn 1\nw 1\nr 1\nlatency 1ms\nhorizon 60m\n{calls}");
    let run = lab::run(&lab::open_text(&text).scenario);
    let reads = &run.report.operations.reads;
    assert_eq!((reads.ok, reads.refused), (BACKLOG_MAX + 1, ACTIONS_MAX - BACKLOG_MAX - 1));
}
