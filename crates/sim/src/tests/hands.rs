//! Single messages and timers, by hand.

use super::toy::{lines, run};
use model::{EventKind, LossCause, Trace};

const BASE: &str = "topology toy\nlatency 5ms\ndisk 0s\nclients 2\n";

fn told(script: &str, words: &[&str]) -> Vec<String> {
    lines(&format!("{BASE}{script}"), words)
}

/// The kinds of the events that lead to one, from it backwards.
fn chain(trace: &Trace, of: impl Fn(&EventKind) -> bool) -> Vec<EventKind> {
    let mut next = trace.events.iter().find(|event| of(&event.kind));
    let mut kinds = Vec::new();
    while let Some(event) = next {
        kinds.push(event.kind);
        next = event.cause.and_then(|cause| trace.event(cause));
    }
    kinds
}

/// Goal: a message that is dropped is lost at that instant, because a person did it. Method: the
/// only message under way; the chain of causes ends at the line of the script.
#[test]
fn a_message_under_way_is_dropped_by_its_number() {
    let script = "0s c1 write x 1\n3ms drop 1\n";
    assert_eq!(
        told(script, &["ask", "drop"]),
        [
            "0s c1→n1 ask sent #1 number 1",
            "3ms script drop 1",
            "3ms c1→n1 ask is caught: due at 5ms",
            "3ms c1→n1 ask is thrown away",
        ]
    );
    let trace = run(&format!("{BASE}{script}"));
    let chain = chain(&trace, |kind| matches!(kind, EventKind::Lost { .. }));
    assert!(matches!(
        chain[..],
        [
            EventKind::Lost { cause: LossCause::Dropped, .. },
            EventKind::Caught { .. },
            EventKind::Acted { action: 1 }
        ]
    ));
}

/// Goal: what is not under way is left alone, and that is said. Method: a message that has arrived
/// in the microsecond before, one that was never sent, one that was dropped already, one that is
/// let go and never was held.
#[test]
fn what_is_not_under_way_is_left_alone_and_that_is_said() {
    let script = "0s c1 write x 1\n5001us drop 1\n6ms delay 99 5ms\n7ms hold 1\n7ms duplicate 1\n\
                  8ms release 2\n9ms drop 2\n9ms drop 2\n9ms time-out n1\n";
    let nothing = told(script, &["nothing comes of it"]);
    let is = |place: usize, words: &str| assert!(nothing[place].ends_with(words), "{nothing:?}");
    is(0, "that message is not under way");
    is(4, "that message is not held");
    is(5, "that message is not under way");
    is(6, "no such timer runs there");
    assert_eq!(nothing.len(), 7, "{nothing:?}");
}

#[test]
fn a_message_that_is_put_off_arrives_so_much_later() {
    let script = "0s c1 write x 1\n1ms c2 write y 1\n3ms delay 1 30ms\n4ms delay 1 1ms\n";
    let words = &["ask arrives", "caught"];
    assert_eq!(
        told(script, words),
        [
            "3ms c1→n1 ask is caught: due at 5ms",
            "4ms c1→n1 ask is caught: due at 35ms",
            "6ms c2→n1 ask arrives",
            "36ms c1→n1 ask arrives",
        ]
    );
}

/// Goal: a message that is kept waits at the far end of its link, and nothing else does; it goes on
/// when it is let go, or when its link is.
#[test]
fn a_message_is_kept_until_it_is_let_go() {
    let words = &["ask arrives"];
    let script = "0s c1 write x 1\n0s c2 write y 1\n1ms hold 1\n";
    let later = |line: &str| told(&format!("{script}{line}\n"), words);
    assert_eq!(later("20ms release 1"), ["5ms c2→n1 ask arrives", "20ms c1→n1 ask arrives"]);
    assert_eq!(later("20ms release"), ["5ms c2→n1 ask arrives", "20ms c1→n1 ask arrives"]);
    assert_eq!(later("20ms release n1 | c1"), later("20ms release"));
    assert_eq!(later("20ms release c2 | n1"), ["5ms c2→n1 ask arrives"]);
    assert_eq!(later("3ms release 1"), ["5ms c1→n1 ask arrives", "5ms c2→n1 ask arrives"]);
    assert_eq!(later("20ms drop 1"), ["5ms c2→n1 ask arrives"]);
}

/// Goal: of the messages that a link holds, one can be let go before the others; they may so change
/// places. Method: two replies wait at a held link.
#[test]
fn one_of_those_that_wait_is_let_go_first() {
    let script = "0s hold c1,c2 | n1\n0s c1 write x 1\n1ms c2 write y 1\n";
    let script = format!("{script}20ms release 2\n30ms release\n");
    assert_eq!(
        told(&script, &["ask arrives"]),
        ["20ms c2→n1 ask arrives", "30ms c1→n1 ask arrives"]
    );
}

/// Goal: where a link keeps its order, what a person does to one message keeps it, too. Method: two
/// signs of life on one link, the first of which is put off, kept, or let go last.
#[test]
fn on_a_link_that_keeps_order_nothing_overtakes_what_is_caught() {
    let base = "topology toy\norder kept\nlatency 15ms\nbeat 1\nhorizon 60ms\n";
    let arrivals = |script: &str| {
        let text = format!("{base}{script}");
        let events = run(&text).events;
        let arrived = events.iter().filter_map(|event| match event.kind {
            EventKind::Delivered { message, .. } => Some((event.at / 1_000, message.number())),
            _ => None,
        });
        arrived.collect::<Vec<_>>()
    };
    assert_eq!(arrivals("")[..2], [(25, 1), (35, 2)]);
    assert_eq!(arrivals("21ms delay 1 25ms\n")[..3], [(50, 1), (50, 2), (50, 3)]);
    assert_eq!(arrivals("21ms hold 1\n52ms release 1\n")[..3], [(52, 1), (52, 2), (52, 3)]);
    let both = "0s hold n1 | n2\n52ms release 2\n";
    assert_eq!(arrivals(both), [(52, 1), (52, 2)], "what stands before it goes as well");
    let lost = "0s lossy n1>n2 100%\n15ms lossy n1>n2 0\n";
    assert_eq!(arrivals(lost)[0], (35, 2), "the first one will be lost");
    let delayed = arrivals(&[lost, "21ms delay 1 25ms\n"].concat());
    assert_eq!(delayed, arrivals(lost), "nobody waits for what does not arrive");
}

/// Goal: a copy is a message of its own that takes its own time, and nothing else draws anew.
/// Method: the same run with and without it, under a latency that is drawn; a copy of one that the
/// network loses arrives.
#[test]
fn a_copy_has_a_way_of_its_own_and_shifts_no_draw() {
    let base = "topology toy\nlatency 4ms~9ms\ndisk 0s\n0s c1 write x 1\n";
    let rest = "30ms c1 write x 2\n60ms c1 write x 3\n";
    let plain = run(&format!("{base}{rest}"));
    let copied = run(&format!("{base}1ms duplicate 1\n{rest}"));
    let asked = |trace: &Trace| -> Vec<_> {
        let delivered = trace.events.iter().filter(|event| {
            matches!(event.kind, EventKind::Delivered { kind: 0, .. }) && event.at > 20_000
        });
        delivered.map(|event| event.at).collect()
    };
    assert_eq!(asked(&plain), asked(&copied));
    let script = "loss 100\n0s c1 write x 1\n1ms duplicate 1\n";
    assert_eq!(
        told(script, &["ask sent", "ask arrives", "ask is lost"]),
        [
            "0s c1→n1 ask sent #1 number 1",
            "1ms c1→n1 ask sent #1 number 1: the network made a copy",
            "5ms c1→n1 ask is lost by the network",
            "6ms c1→n1 ask arrives",
        ]
    );
}

#[test]
fn a_copy_does_not_pass_a_wall() {
    let script = "0s c1 write x 1\n1ms cut c1 | n1\n2ms duplicate 1\n";
    let words = &["ask dies"];
    assert_eq!(
        told(script, words),
        ["5ms c1→n1 ask dies at a wall", "7ms c1→n1 ask dies at a wall"]
    );
}

/// Goal: a timer that runs rings at once, because a person wants it, and does not ring a second
/// time for the same winding. Method: the patience of n2, by its name and without.
#[test]
fn a_timer_rings_by_hand() {
    let words = &["rings", "suspects n1"];
    let base = "beat 1\nhorizon 34ms\n0s cut n1 | n2\n";
    let plain = told(base, &["patience rings"]);
    assert_eq!(plain, ["25ms n2 patience rings"]);
    let by_name = told(&format!("{base}12ms time-out n2 patience\n"), words);
    assert!(by_name.contains(&"12ms n2 patience rings".into()), "{by_name:?}");
    assert!(by_name.contains(&"12ms n2 suspects n1".into()), "{by_name:?}");
    assert!(!by_name.contains(&"25ms n2 patience rings".into()), "{by_name:?}");
    let all = told(&format!("{base}12ms time-out n2\n"), words);
    assert_eq!(all, by_name);
    let trace = run(&format!("{BASE}{base}12ms time-out n2\n"));
    let rang = |kind: &EventKind| matches!(kind, EventKind::TimerFired { timer: 1, .. });
    assert!(matches!(chain(&trace, rang)[..], [_, EventKind::Acted { .. }]));
}

#[test]
fn no_timer_rings_on_a_machine_that_stands_still_or_under_another_name() {
    let base = "beat 1\nhorizon 20ms\n";
    for script in [
        "1ms pause n2\n2ms time-out n2",
        "1ms crash n2\n2ms time-out n2",
        "2ms time-out n2 election",
    ] {
        let told = told(&format!("{base}{script}\n"), &["nothing comes of it"]);
        assert_eq!(told, ["2ms script nothing comes of it: no such timer runs there"], "{script}");
    }
}
