//! Links: holds, order, losses of their own.

use super::toy::{lines, run};
use model::limits::HELD_MAX;
use model::{EventKind, LossCause, MessageId, NodeId, Time, Trace};
use std::collections::BTreeMap;

const BASE: &str = "topology toy\nlatency 5ms\ndisk 1ms\nclients 2\n";

/// Goal: what a hold keeps back is not lost and not reordered: it arrives at the release, in the
/// order in which it would have arrived, and before what arrives at that instant anyway. Method:
/// two questions wait at the link; a third is due exactly when the hold ends.
#[test]
fn a_hold_keeps_the_order_and_the_release_lets_everything_go() {
    let text = "topology toy\nlatency 5ms\nclients 3\n0s delay c1>n1 10ms\n0s hold c1,c2 | n1\n\
                2ms c1 read x\n3ms c2 read x\n25ms c3 read x\n30ms release\n";
    assert_eq!(
        lines(text, &["ask arrives"]),
        [
            // Sent second, but it was there first: the link of c1 is slower.
            "30ms c2→n1 ask arrives",
            "30ms c1→n1 ask arrives",
            "30ms c3→n1 ask arrives",
        ]
    );
}

/// Goal: a wall that stands at the release takes what was held; one that fell before does not.
#[test]
fn what_is_released_into_a_wall_dies_there() {
    let script = "0s hold c1 > n1\n0s c1 write x 1\n10ms cut c1 | n1\n";
    let heal = "20ms heal\n30ms release c1 | n1\n";
    let late = "30ms release c1 | n1\n40ms heal\n";
    let words = &["ask arrives", "ask dies"];
    assert_eq!(lines(&format!("{BASE}{script}{heal}"), words), ["30ms c1→n1 ask arrives"]);
    assert_eq!(lines(&format!("{BASE}{script}{late}"), words), ["30ms c1→n1 ask dies at a wall"]);
}

/// Goal: a hold is one way where it says so, and a release ends it where it says so. Method: the
/// answers of n1 to two clients are held, and released one after the other.
#[test]
fn a_release_of_one_pair_leaves_the_other_waiting() {
    let script = "0s hold n1 > c1,c2\n0s c1 read x\n0s c2 read x\n\
                  20ms release n1 | c1\n30ms release n1 | c2\n";
    assert_eq!(
        lines(&format!("{BASE}{script}"), &["told arrives"]),
        ["20ms n1→c1 told arrives", "30ms n1→c2 told arrives"]
    );
}

/// Goal: a held message finds whoever is there at the release, and a second hold that begins at the
/// instant of a release keeps it back again.
#[test]
fn a_held_message_is_under_way_until_it_arrives() {
    let script = "0s hold c1 | n1\n0s c1 write x 1\n10ms crash n1\n20ms release\n";
    let words = &["ask arrives", "finds nobody"];
    assert_eq!(lines(&format!("{BASE}{script}"), words), ["20ms c1→n1 ask finds nobody"]);
    let script = format!("{script}20ms hold c1 | n1\n25ms restart n1\n30ms release\n");
    assert_eq!(lines(&format!("{BASE}{script}"), words), ["30ms c1→n1 ask arrives"]);
}

/// LIMIT-1. Goal: a held link keeps a bounded number of messages; more are lost, when they arrive.
/// Method: a sign of life every 10 ms into a hold that never ends, and into one that is
/// interrupted.
#[test]
fn a_held_link_keeps_a_bounded_number_of_messages() {
    let sent = HELD_MAX + 50;
    let text = format!("{BASE}beat 1\nhorizon {}ms\n0s hold n1 | n2\n", sent * 10 + 5);
    let trace = run(&text);
    let lost = trace
        .events
        .iter()
        .filter(|event| matches!(event.kind, EventKind::Lost { cause: LossCause::Network, .. }));
    let lost: Vec<Time> = lost.map(|event| event.at).collect();
    assert_eq!(lost.len(), 50);
    assert_eq!(lost[0], (HELD_MAX as Time + 1) * 10_000 + 5_000);
    assert!(!trace.events.iter().any(|event| matches!(event.kind, EventKind::Delivered { .. })));
    // What was released makes room.
    let text = format!("{text}60s release\n60001ms hold n1 | n2\n");
    let lost = |event: &model::Event| matches!(event.kind, EventKind::Lost { .. });
    assert_eq!(run(&text).events.iter().filter(|event| lost(event)).count(), 0);
}

/// In which order the messages of each link were delivered.
fn deliveries(trace: &Trace) -> BTreeMap<(NodeId, NodeId), Vec<MessageId>> {
    let mut links: BTreeMap<_, Vec<MessageId>> = BTreeMap::new();
    for event in &trace.events {
        if let EventKind::Delivered { message, from, to, .. } = event.kind {
            links.entry((from, to)).or_default().push(message);
        }
    }
    links
}

/// Goal: on links that keep order nothing overtakes anything, whatever befalls them. Method: signs
/// of life over slow and uneven links, with pauses, holds, slow machines and latencies that change;
/// the same runs without order do reorder. Latencies are whole milliseconds in half of them, so
/// that much falls on the instants at which pauses and holds end.
#[test]
fn links_that_keep_order_deliver_in_order() {
    let script = "50ms pause n2\n95ms resume n2\n120ms hold n1 > n2\n155ms release\n\
                  200ms hold n1 | n2\n205ms pause n2\n240ms release\n265ms resume n2\n\
                  300ms delay n1>n2 40ms\n310ms delay n1>n2 2ms\n400ms slow n2 3ms\n\
                  450ms pause n2\n495ms resume n2\n600ms slow n2 0s\n";
    let mut reordered = 0;
    for seed in 0..50 {
        let latency = ["1ms~60ms", "mix_1_5ms_1_25ms_1_45ms"][seed % 2];
        let text = format!(
            "topology toy\nclients 1\nbeat 1\nduplicate 20\nloss 5\nlatency {latency}\n\
             seed {seed}\nhorizon 1s\n{script}"
        );
        for (link, messages) in deliveries(&run(&format!("order kept\n{text}"))) {
            assert!(messages.is_sorted(), "seed {seed}, {} to {}: {messages:?}", link.0, link.1);
            assert!(messages.len() > 50, "seed {seed}: only {} messages", messages.len());
        }
        let free = deliveries(&run(&text));
        reordered += free.values().filter(|messages| !messages.is_sorted()).count();
    }
    assert_eq!(reordered, 50, "without order every run reorders");
}

/// Goal: a link's own loss is its own. Method: nothing passes on one direction of one link, and
/// everything on the others.
#[test]
fn a_link_loses_at_a_rate_of_its_own() {
    let script = "0s lossy c1>n1 100%\n0s c1 read x\n0s c2 read x\n";
    assert_eq!(
        lines(&format!("{BASE}{script}"), &["arrives", "is lost"]),
        [
            "5ms c1→n1 ask is lost by the network",
            "5ms c2→n1 ask arrives",
            "10ms n1→c2 told arrives"
        ]
    );
}
