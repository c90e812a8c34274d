//! Machines: slow ones, absent ones, such as are switched off or told to lead.

use super::toy::{lines, run, simulation};
use model::limits::INBOX_MAX;
use model::{EventKind, LossCause, NodeId, Time};

const BASE: &str = "topology toy\nlatency 5ms\ndisk 1ms\nclients 2\n";

/// Goal: a machine that needs no time has no queue and leaves no trace of one. Method: a machine is
/// made slow in no way; but for the line of the script, the run is the same.
#[test]
fn a_machine_that_needs_no_time_has_no_queue() {
    let text = format!("{BASE}workload closed\nhorizon 300ms\n");
    let events = |script: &str| -> Vec<(Time, EventKind)> {
        let trace = run(&format!("{text}{script}"));
        let events = trace.events.iter().map(|event| (event.at, event.kind));
        events.filter(|(_, kind)| !matches!(kind, EventKind::Acted { .. })).collect()
    };
    let plain = events("");
    assert!(plain.len() > 100, "only {} events", plain.len());
    assert!(plain == events("0s slow n1 0s\n"), "another run");
    assert!(plain != events("0s slow n1 1us\n"), "the comparison sees a difference");
}

/// Goal: a slow machine handles one message after the other, in order of arrival, each in its time.
/// Method: three questions at once, 10 ms each.
#[test]
fn a_slow_machine_handles_one_message_at_a_time() {
    let text = "topology toy\nlatency 5ms\nclients 3\nprocessing 10ms\n0s delay c1-n1 6ms\n\
                0s c1 read x\n0s c2 read x\n0s c3 read x\n";
    assert_eq!(
        lines(text, &["ask waits", "ask arrives", "is ok"]),
        [
            "5ms c2→n1 ask waits its turn",
            "5ms c3→n1 ask waits its turn",
            "6ms c1→n1 ask waits its turn",
            "15ms c2→n1 ask arrives",
            "20ms client #2 is ok",
            "25ms c3→n1 ask arrives",
            "30ms client #3 is ok",
            "35ms c1→n1 ask arrives",
            "41ms client #1 is ok",
        ]
    );
}

/// Goal: a queue in front of a machine makes a sign of life late. Method: n2 suspects n1 after 25
/// ms without one. Eight questions of 8 ms each arrive before the first; without them, or on a fast
/// machine, nobody is suspected.
#[test]
fn a_queue_in_front_of_a_slow_machine_delays_a_sign_of_life() {
    let beat = "topology toy\nlatency 1ms\nclients 8\nbeat 1\nhorizon 90ms\n";
    let slow = "0s slow n2 8ms\n";
    let busy: String = (1..=8).map(|client| format!("8ms c{client} read x at n2\n")).collect();
    let suspects = |script: &str| lines(&format!("{beat}{script}"), &["suspects"]);
    assert_eq!(suspects(slow), [""; 0]);
    assert_eq!(suspects(&busy), [""; 0]);
    // The beat of 10 ms arrives at 11 ms, and eight questions are handled before it.
    assert_eq!(
        suspects(&format!("{slow}{busy}")),
        ["25ms n2 suspects n1", "81ms n2 suspects nobody"]
    );
}

/// Goal: timers ring and disks are heard while messages wait. Method: n1 writes a sign of life
/// every 10 ms while it works on one question for 35 ms.
#[test]
fn timers_do_not_queue() {
    let text = "topology toy\nlatency 1ms\nclients 1\nbeat 1\nhorizon 40ms\n\
                0s slow n1 35ms\n0s c1 read x\n";
    assert_eq!(
        lines(text, &["beat sent", "ask arrives"]),
        [
            "10ms n1→n2 beat sent",
            "20ms n1→n2 beat sent",
            "30ms n1→n2 beat sent",
            "36ms c1→n1 ask arrives",
            "40ms n1→n2 beat sent"
        ]
    );
}

/// Goal: messages that wait are lost with their machine, at once and because of it, and stay where
/// they are during a pause. A wall matters when they arrive at the machine, not when they are
/// taken.
#[test]
fn messages_that_wait_share_the_fate_of_their_machine() {
    let text = format!("{BASE}processing 10ms\n0s c1 read x\n0s c2 read x\n7ms cut n1\n");
    let words = &["ask arrives", "finds nobody", "crashes", "killed"];
    assert_eq!(lines(&text, words), ["15ms c1→n1 ask arrives", "25ms c2→n1 ask arrives"]);
    assert_eq!(
        lines(&format!("{text}10ms pause n1\n50ms resume n1\n"), words),
        ["50ms c1→n1 ask arrives", "60ms c2→n1 ask arrives"]
    );
    for (verb, word) in [("crash", "crashes"), ("kill", "is killed")] {
        let text = format!("{text}10ms {verb} n1\n12ms restart n1\n");
        let expected = [
            format!("10ms n1 {word}"),
            "10ms c1→n1 ask finds nobody".into(),
            "10ms c2→n1 ask finds nobody".into(),
        ];
        assert_eq!(lines(&text, words), expected);
        let trace = run(&text);
        let place = |wanted: fn(&EventKind) -> bool| {
            trace.events.iter().position(|event| wanted(&event.kind)).expect("it happened")
        };
        let stopped =
            place(|kind| matches!(kind, EventKind::Crashed { .. } | EventKind::Killed { .. }));
        let lost = place(|kind| matches!(kind, EventKind::Lost { .. }));
        assert_eq!(trace.events[lost].cause.map(model::EventId::index), Some(stopped));
    }
}

/// Goal: a service that a crash interrupted ends nothing later. Method: another question arrives
/// before the first would have been handled.
#[test]
fn a_machine_that_comes_back_begins_with_nothing_to_do() {
    let text = format!("{BASE}processing 10ms\n0s c1 read x\n6ms crash n1\n7ms restart n1\n");
    let words = &["ask waits", "ask arrives", "finds nobody"];
    assert_eq!(
        lines(&format!("{text}4ms c2 read x\n"), words),
        [
            "5ms c1→n1 ask waits its turn",
            "6ms c1→n1 ask finds nobody",
            "9ms c2→n1 ask waits its turn",
            "19ms c2→n1 ask arrives"
        ]
    );
}

/// Goal: what is set for one machine takes the place of what is set for all, and ends with zero.
/// Method: one question after the other, and how long each took on its machine.
#[test]
fn a_machine_may_be_slow_on_its_own_and_cease_to_be() {
    let text = format!(
        "{BASE}processing 2ms\n0s slow n2 20ms\n0s c1 read x\n100ms c1 read x at n2\n\
         200ms slow n2 0s\n300ms c1 read x at n2\n"
    );
    assert_eq!(
        lines(&text, &["ask arrives"]),
        ["7ms c1→n1 ask arrives", "125ms c1→n2 ask arrives", "307ms c1→n2 ask arrives"]
    );
    // What waits when the slowness ends is not overtaken by what arrives then.
    let text = format!(
        "{BASE}0s slow n1 20ms\n0s c1 read x\n1ms c2 read x\n10ms slow n1 0s\n15ms c3 read x\n"
    );
    assert_eq!(
        lines(&text.replace("clients 2", "clients 3"), &["ask arrives"]),
        ["25ms c1→n1 ask arrives", "25ms c2→n1 ask arrives", "25ms c3→n1 ask arrives"]
    );
}

/// LIMIT-1. Goal: a bounded number of messages waits in front of a machine; more are turned away.
/// Method: a sign of life every 10 ms for a machine that is busy for good.
#[test]
fn a_bounded_number_of_messages_waits_in_front_of_a_machine() {
    let sent = INBOX_MAX + 50;
    let text = format!("{BASE}beat 1\nhorizon {}ms\n0s slow n2 10m\n", sent * 10 + 5);
    let trace = run(&text);
    let turned_away = trace
        .events
        .iter()
        .filter(|event| matches!(event.kind, EventKind::Lost { cause: LossCause::Overload, .. }));
    // One is in service.
    assert_eq!(turned_away.count(), 49);
}

/// Goal: a machine that is absent is not there: nothing reaches it, nothing but joining starts it,
/// and it joins once, with an empty disk and not as if for the first time.
#[test]
fn an_absent_machine_joins_once() {
    let text = "topology toy\nreplicas 3\nabsent 1\nlatency 5ms\nclients 1\nclient-timeout 20ms\n\
                0s c1 read x at n3\n10ms restart n3\n20ms crash n3\n30ms wipe n3\n40ms pause n3\n\
                50ms c1 read x at n3\n100ms join n3\n110ms c1 read x at n3\n150ms join n3\n\
                200ms crash n3\n210ms join n3\n220ms restart n3\n230ms join n1\n";
    let words = &["n3 joins", "n1 joins", "crashes", "restarts", "pauses", "ask arrives", "nobody"];
    assert_eq!(
        lines(text, words),
        [
            "5ms c1→n3 ask finds nobody",
            "55ms c1→n3 ask finds nobody",
            "100ms n3 joins",
            "115ms c1→n3 ask arrives",
            "200ms n3 crashes",
            "220ms n3 restarts",
        ]
    );
    let trace = run(text);
    assert_eq!((trace.replicas, trace.absent), (3, 1));
    let simulation = simulation(text);
    assert!(simulation.disk(NodeId::replica(2)).is_some(), "its disk is there to be looked at");
    // It winds no timer before it is there, and is started when it is.
    let text = "topology toy\nabsent 1\nbeat 1\nhorizon 200ms\n100ms join n2\n";
    let own = lines(text, &[" n2 "]);
    assert_eq!(own[..2], ["100ms n2 joins", "100ms n2 winds patience to ring at 125ms"]);
}

/// Goal: an order to lead goes to the monitor where one runs, else to the machine itself; who is
/// paused gets it later, and who is down never.
#[test]
fn an_order_to_lead_finds_the_monitor_or_the_machine() {
    let text = |monitors: usize, script: &str| {
        let text = format!("{BASE}monitors {monitors}\n{script}");
        lines(&text, &["lead sent", "is leader"])
    };
    assert_eq!(text(0, "10ms promote n2\n"), ["10ms n2 is leader"]);
    let via = ["10ms m1→n2 lead sent: a person ordered it", "15ms n2 is leader"];
    assert_eq!(text(1, "10ms promote n2\n"), via);
    assert_eq!(text(1, "5ms crash m1\n10ms promote n2\n"), ["10ms n2 is leader"]);
    assert_eq!(
        text(1, "5ms pause m1\n10ms promote n2\n30ms resume m1\n"),
        ["30ms m1→n2 lead sent: a person ordered it", "35ms n2 is leader"]
    );
    assert_eq!(text(0, "5ms pause n2\n10ms promote n2\n30ms resume n2\n"), ["30ms n2 is leader"]);
    let stopped = "5ms pause n2\n10ms promote n2\n20ms crash n2\n30ms restart n2\n";
    assert_eq!(text(0, stopped), [""; 0]);
    assert_eq!(text(0, "5ms crash n2\n10ms promote n2\n20ms restart n2\n"), [""; 0]);
    assert_eq!(text(1, "10ms promote m1\n10ms promote n9\n"), [""; 0]);
}

/// Goal: one machine switches another off, at once and whatever is between them; that is a crash
/// with a cause. One that is down already is not switched off again, and nobody switches itself
/// off.
#[test]
fn a_machine_switches_another_off() {
    let text = format!(
        "{BASE}disk 20ms\n0s cut n1 | n2\n0s c2 write x 1 at n2\n10ms c1 write k7 2\n\
         30ms c1 write k7 2\n50ms c1 write k7 1\n60ms restart n2\n"
    );
    let text = text.replacen("disk 1ms\n", "", 1);
    assert_eq!(
        lines(&text, &["switches", "crashes", "flushed", "restarts"]),
        ["15ms n1 switches n2 off", "15ms n2 crashes", "60ms n2 restarts"]
    );
    let trace = run(&text);
    let place = |wanted: fn(&EventKind) -> bool| {
        trace.events.iter().position(|event| wanted(&event.kind)).expect("it happened")
    };
    let off = place(|kind| matches!(kind, EventKind::PoweredOff { .. }));
    let crashed = place(|kind| matches!(kind, EventKind::Crashed { wiped: false, .. }));
    assert_eq!(trace.events[crashed].cause.map(model::EventId::index), Some(off));
    let paused = format!("{BASE}0s pause n2\n10ms c1 write k7 2\n");
    assert_eq!(lines(&paused, &["crashes"]), ["15ms n2 crashes"]);
}

/// Goal: a leader that may not serve, and may again, is written down when that changes; one that
/// ceases to lead does not serve again. Method: `k9` fences, frees, fences and deposes.
#[test]
fn a_fence_is_seen() {
    let text = format!(
        "{BASE}0s c1 write k9 1\n20ms c1 write k9 1\n40ms c1 write k9 0\n60ms c1 write k9 1\n\
         80ms c1 write k9 2\n"
    );
    assert_eq!(
        lines(&text, &["n1 is ", "serv"]),
        [
            "5ms n1 is leader",
            "5ms n1 stops serving: it cannot know that it still leads",
            "45ms n1 serves again",
            "65ms n1 stops serving: it cannot know that it still leads",
            "85ms n1 is replica",
        ]
    );
}

/// Goal: how long a message takes on one machine has nothing to do with what another is sent.
/// Method: uneven service on both; n2 is asked or not.
#[test]
fn the_service_of_one_machine_shifts_nothing_on_another() {
    let times = |other: &str| -> Vec<Time> {
        let calls: String = (0..20).map(|call| format!("{}ms c1 read x\n", call * 50)).collect();
        let text = format!("{BASE}processing 1ms~30ms\n{calls}{other}");
        let trace = run(&text);
        let delivered = trace.events.iter().filter(|event| {
            matches!(event.kind, EventKind::Delivered { to, .. } if to == NodeId::replica(0))
        });
        delivered.map(|event| event.at).collect()
    };
    assert_eq!(times("").len(), 20);
    assert_eq!(times(""), times("0s c2 read x at n2\n100ms c2 read x at n2\n"));
}
