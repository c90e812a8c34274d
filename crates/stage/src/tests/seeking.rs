//! Frames: what is known at an instant.

use crate::fixture::{Story, c, n};
use crate::frame::{Fate, Status};
use model::{Action, EventKind, LossCause, NodeSet, OpId, Role, Traffic};

const MS: u64 = 1_000;

/// Goal: a message is on the picture from its sending to its end, at one pace.
#[test]
fn a_message_is_under_way_between_sending_and_arrival() {
    let mut story = Story::new("leaderless", 3, 1);
    let op = story.call(10 * MS, c(1), Some(7));
    let message = story.send((10 * MS, 14 * MS), (c(1), n(1)), Traffic::Write, Some(op), None);
    let timeline = story.timeline(50 * MS);
    let seen = |at: u64| {
        let frame = timeline.frame(at);
        let flight = frame.messages.iter().find(|flight| flight.id == message);
        flight.map(|flight| flight.progress(at, 0.0, 5 * MS))
    };
    assert_eq!(seen(10 * MS - 1), None);
    assert_eq!(seen(10 * MS), Some(0.0));
    assert_eq!(seen(11 * MS), Some(0.25));
    assert_eq!(seen(13 * MS), Some(0.75));
    assert_eq!(seen(14 * MS), None);
}

#[test]
fn a_lost_message_stays_a_while_to_be_noticed() {
    let mut story = Story::new("leaderless", 3, 1);
    let lost = Some(LossCause::Network);
    story.send((10 * MS, 14 * MS), (c(1), n(1)), Traffic::Write, None, lost);
    let timeline = story.timeline(50 * MS);
    assert_eq!(timeline.frame(15 * MS).messages[0].fate, Fate::Lost(LossCause::Network));
    assert!(timeline.frame(16 * MS).messages.is_empty());
}

#[test]
fn a_message_to_a_node_that_stands_still_waits_at_its_door() {
    let mut story = Story::new("leaderless", 3, 1);
    story.at(5 * MS, EventKind::Paused { node: n(1) });
    story.at(90 * MS, EventKind::Resumed { node: n(1) });
    story.send((10 * MS, 90 * MS), (c(1), n(1)), Traffic::Write, None, None);
    let timeline = story.timeline(100 * MS);
    let flight = timeline.frame(80 * MS).messages[0];
    assert_eq!(flight.arrives_at, 15 * MS, "the usual latency of the scenario is 5 ms");
    assert_eq!(flight.progress(80 * MS, 0.0, 5 * MS), 1.0);
    assert_eq!(timeline.frame(80 * MS).nodes[0].status, Status::Paused);
}

#[test]
fn a_message_that_is_under_way_at_the_end_stays_under_way() {
    let mut story = Story::new("leaderless", 3, 1);
    let mut timeline = story.timeline(50 * MS);
    assert!(timeline.frame(50 * MS).messages.is_empty());
    let message = model::MessageId::new(0);
    let (from, to, kind, reason) = (c(1), n(1), 0, model::Reason::None);
    let sent = EventKind::Sent { message, from, to, kind, reason, op: None, detail: 0 };
    story.at(48 * MS, sent);
    timeline = story.timeline(50 * MS);
    let flight = timeline.frame(50 * MS).messages[0];
    assert_eq!(flight.fate, Fate::UnderWayAtEnd);
    assert!(flight.progress(50 * MS, 0.0, 5 * MS) < 1.0);
}

#[test]
fn the_lag_without_a_log_counts_versions_that_are_stored_elsewhere() {
    let mut story = Story::new("leaderless", 3, 1);
    let ops: Vec<OpId> = (0..3).map(|k| story.call(10 * k * MS, c(1), Some(k as u32))).collect();
    story.store(5 * MS, n(1), ops[0], 0).store(6 * MS, n(3), ops[0], 0);
    story.store(15 * MS, n(1), ops[1], 1).store(25 * MS, n(2), ops[2], 2);
    let timeline = story.timeline(50 * MS);
    let lags = |at| timeline.frame(at).nodes.iter().map(|node| node.lag).collect::<Vec<_>>();
    assert_eq!(lags(4 * MS), [0, 0, 0]);
    assert_eq!(lags(10 * MS), [0, 1, 0]);
    assert_eq!(lags(20 * MS), [0, 2, 1]);
    assert_eq!(lags(30 * MS), [1, 0, 2]);
    let frame = timeline.frame(30 * MS);
    assert!(frame.nodes[0].cells[0].stale && !frame.nodes[1].cells[0].stale);
}

/// Goal: a log that is rewound shows the entries that it now has. Method: the leader appends two
/// that nobody else gets; another leads, and the first drops them and takes the other's.
#[test]
fn a_rewound_log_shows_what_replaced_the_dropped_entries() {
    let mut story = Story::new("single-leader", 2, 1);
    let ops: Vec<OpId> = (0..4).map(|k| story.call(k * MS, c(1), Some(k as u32))).collect();
    let append = |story: &mut Story, at, node, position: u32, op, epoch| {
        story.at(at, EventKind::Appended { node, position, op, epoch });
        story.at(at, EventKind::Flushed { node, position });
        story.at(at, EventKind::Applied { node, position, op });
    };
    story.role(0, n(1), Role::Leader, 1);
    append(&mut story, 10 * MS, n(1), 1, ops[0], 1);
    append(&mut story, 12 * MS, n(2), 1, ops[0], 1);
    append(&mut story, 14 * MS, n(1), 2, ops[1], 1);
    append(&mut story, 15 * MS, n(1), 3, ops[2], 1);
    story.role(20 * MS, n(2), Role::Leader, 2);
    append(&mut story, 22 * MS, n(2), 2, ops[3], 2);
    for (position, op) in [(2, ops[1]), (3, ops[2])] {
        story.at(30 * MS, EventKind::Discarded { node: n(1), position, op });
    }
    append(&mut story, 34 * MS, n(1), 2, ops[3], 2);
    let timeline = story.timeline(50 * MS);
    let values = |at: u64| {
        let frame = timeline.frame(at);
        let tail = frame.nodes[0].tail.iter();
        tail.map(|entry| (entry.position, entry.value, entry.diverged)).collect::<Vec<_>>()
    };
    assert_eq!(values(16 * MS), [(1, 0, false), (2, 1, false), (3, 2, false)]);
    assert_eq!(values(25 * MS), [(1, 0, false), (2, 1, true), (3, 2, true)]);
    assert_eq!(values(31 * MS), [(1, 0, false)]);
    assert_eq!(values(40 * MS), [(1, 0, false), (2, 3, false)]);
    let cell = |at: u64| timeline.frame(at).nodes[0].cells[0].value;
    assert_eq!((cell(16 * MS), cell(31 * MS), cell(40 * MS)), (2, 0, 3));
    assert_eq!(timeline.frame(31 * MS).nodes[0].lag, 1);
}

#[test]
fn a_crash_keeps_what_is_on_disk_and_a_wipe_keeps_nothing() {
    let mut story = Story::new("single-leader", 2, 1);
    let ops: Vec<OpId> = (0..2).map(|k| story.call(k * MS, c(1), Some(k as u32))).collect();
    for (position, op) in [(1, ops[0]), (2, ops[1])] {
        story.at(10 * MS, EventKind::Appended { node: n(1), position, op, epoch: 1 });
    }
    story.at(11 * MS, EventKind::Flushed { node: n(1), position: 1 });
    story.at(12 * MS, EventKind::Crashed { node: n(1), wiped: false });
    story.at(20 * MS, EventKind::Restarted { node: n(1) });
    story.at(30 * MS, EventKind::Crashed { node: n(1), wiped: true });
    let timeline = story.timeline(50 * MS);
    let end = |at: u64| timeline.frame(at).nodes[0].log_end;
    assert_eq!((end(11 * MS), end(13 * MS), end(21 * MS), end(31 * MS)), (2, 1, 1, 0));
    assert_eq!(timeline.frame(13 * MS).nodes[0].status, Status::Crashed);
}

#[test]
fn a_client_counts_the_answers_to_its_open_operation() {
    let mut story = Story::new("leaderless", 3, 1);
    let op = story.call(10 * MS, c(1), Some(7));
    story.send((12 * MS, 16 * MS), (n(1), c(1)), Traffic::Acknowledge, Some(op), None);
    story.send((13 * MS, 18 * MS), (n(2), c(1)), Traffic::Acknowledge, Some(op), None);
    story.told(18 * MS, op, &[n(1), n(2)]);
    let timeline = story.timeline(50 * MS);
    let client = |at: u64| timeline.frame(at).clients[0];
    assert_eq!((client(11 * MS).open, client(11 * MS).heard.len()), (Some(op), 0));
    assert_eq!(client(17 * MS).heard, NodeSet::from_iter([n(1)]));
    assert_eq!((client(18 * MS).open, client(18 * MS).last), (None, Some(op)));
}

#[test]
fn walls_stand_from_their_cut_to_their_healing() {
    let mut story = Story::new("leaderless", 3, 1);
    story.cut(10 * MS, &[n(1)], &[n(2), n(3)]);
    story.act(30 * MS, Action::Heal { from: NodeSet::ALL, to: NodeSet::ALL });
    let timeline = story.timeline(50 * MS);
    let standing = |at: u64| timeline.frame(at).walls.len();
    assert_eq!((standing(9 * MS), standing(10 * MS), standing(30 * MS)), (0, 1, 0));
}

#[test]
fn steps_go_from_event_to_event_and_skip_the_background() {
    let mut story = Story::new("leaderless", 3, 1);
    story.send((5 * MS, 6 * MS), (n(1), n(2)), Traffic::Heartbeat, None, None);
    let op = story.call(10 * MS, c(1), Some(7));
    story.send((10 * MS, 14 * MS), (c(1), n(1)), Traffic::Write, Some(op), None);
    story.at(20 * MS, EventKind::Crashed { node: n(1), wiped: false });
    let timeline = story.timeline(50 * MS);
    assert_eq!(timeline.next_event(0), Some(10 * MS));
    assert_eq!(timeline.next_event(10 * MS), Some(14 * MS));
    assert_eq!(timeline.previous_event(14 * MS), Some(10 * MS));
    assert_eq!(timeline.previous_event(10 * MS), None);
    assert_eq!(timeline.next_milestone(10 * MS), Some(20 * MS));
    assert_eq!(timeline.previous_milestone(20 * MS), Some(10 * MS));
    assert_eq!(timeline.next_milestone(20 * MS), None);
}

#[test]
fn an_empty_run_has_a_frame() {
    let timeline = Story::new("leaderless", 3, 2).timeline(0);
    let frame = timeline.frame(0);
    assert_eq!((frame.nodes.len(), frame.clients.len()), (3, 2));
    assert_eq!(timeline.next_event(0), None);
}

/// Goal: the words can be had without the picture, and the picture without the words, and both are
/// what they are together.
#[test]
fn words_and_picture_can_be_had_apart() {
    use crate::{Look, picture, scene, summary};
    let mut story = Story::new("leaderless", 3, 1);
    let op = story.call(10 * MS, c(1), Some(7));
    story.send((10 * MS, 14 * MS), (c(1), n(1)), Traffic::Write, Some(op), None);
    let (timeline, look) = (story.timeline(50 * MS), Look::default());
    for at in [0, 11 * MS, 50 * MS] {
        let mut both = scene(&timeline, at, &look);
        assert_eq!(summary(&timeline, at, &look), core::mem::take(&mut both.summary));
        assert_eq!(picture(&timeline, at, &look), both);
    }
}
