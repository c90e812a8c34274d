//! Messages delivered per second, with the trace recorded, on one core.
//!
//! `cargo bench -p sim`. Each line runs a cluster of five nodes under a stream of writes again and
//! again until a second has passed, and prints the best of five such rounds.
//!
//! Here the world is compiled for each protocol alone. What the page runs, all families as one
//! type, is measured in the browser by `tests/tests/throughput.rs`.

use model::{Registry, Scenario, Time};
use protocols::leaderless::Leaderless;
use protocols::multi_leader::MultiLeader;
use protocols::single_leader::SingleLeader;
use sim::{Progress, Simulation};
use std::rc::Rc;
use std::time::{Duration, Instant};

fn scenario(text: &str) -> Rc<Scenario> {
    let registry = Registry { world: sim::params::WORLD, topologies: protocols::TOPOLOGIES };
    let (scenario, notices) = model::grammar::parse(text, &registry);
    assert_eq!(notices, [], "the bench's scenario is read whole");
    Rc::new(scenario)
}

/// Runs to a limit of events; returns messages delivered and events recorded.
fn run<P: model::Protocol>(scenario: &Rc<Scenario>, events: usize) -> (u64, usize) {
    let mut simulation = Simulation::<P>::new(Rc::clone(scenario)).with_event_limit(events);
    while !matches!(simulation.advance(Time::MAX, u64::MAX), Progress::Ended(_)) {}
    let delivered = simulation.delivered();
    (delivered, simulation.into_trace().events.len())
}

fn measure<P: model::Protocol>(name: &str, text: &str, events: usize) {
    let scenario = scenario(text);
    let mut best = (0.0, 0.0);
    for _ in 0..5 {
        let start = Instant::now();
        let (mut messages, mut written) = (0, 0);
        while start.elapsed() < Duration::from_secs(1) {
            let (delivered, events) = run::<P>(&scenario, events);
            messages += delivered;
            written += events;
        }
        let seconds = start.elapsed().as_secs_f64();
        let rate = (messages as f64 / seconds, written as f64 / seconds);
        if rate.0 > best.0 {
            best = rate;
        }
    }
    println!(
        "{name:<44} {events:>9} events a run  {:>6.2} M messages/s  {:>6.2} M events/s",
        best.0 / 1e6,
        best.1 / 1e6
    );
}

fn main() {
    let stream = "clients 8\nworkload closed\nread-share 0\nhorizon 60m\n";
    let mixed = "clients 8\nworkload closed\nhorizon 60m\n";
    let leaderless = format!("topology leaderless\nn 5\nw 3\nr 3\n{stream}");
    let single = format!("topology single-leader\nfollowers 4\nacknowledge semi-sync\n{stream}");
    measure::<Leaderless>("leaderless, 5 nodes, writes", &leaderless, 400_000);
    let ring = format!(
        "topology leaderless\nnodes 50\nw 2\nr 2\ncoordinator replica\nkeys 64\nhints coordinator\n\
         anti-entropy 100ms\n{stream}"
    );
    let vectors = format!("topology leaderless\nn 5\nw 3\nr 3\nversions vectors\n{mixed}");
    measure::<Leaderless>("leaderless, ring of 50 nodes, writes", &ring, 400_000);
    measure::<Leaderless>("leaderless, 5 nodes, version vectors", &vectors, 400_000);
    let several = format!("topology multi-leader\nleaders 5\n{stream}");
    measure::<MultiLeader>("multi-leader, 5 nodes, writes", &several, 400_000);
    measure::<SingleLeader>("single-leader, 5 nodes, writes, semi-sync", &single, 400_000);
    for events in [10_000, 100_000, 1_000_000] {
        measure::<SingleLeader>("single-leader, by length of run", &single, events);
    }
    println!("bytes of trace per event: {}", size_of::<model::Event>());
}
