//! Every experience of a machine, a link or a client has a picture of its own.

use super::pictures::{assert_texts_fit, group, has_class, texts};
use crate::compose::{Look, scene};
use crate::fixture::{Story, c, n, set_choice};
use crate::frame::Status;
use crate::scene::{Group, Scene, Thing};
use crate::spans::FaultKind;
use model::{
    Action, EventKind, Formula, MessageId, NodeId, NodeSet, Outcome, Reason, Role, Traffic,
};

const MS: u64 = 1_000;

fn look(story: &Story, at: u64) -> Scene {
    scene(&story.timeline(200 * MS), at, &Look::default())
}

fn card(scene: &Scene, node: usize) -> &Group {
    group(scene, Thing::Node(n(node)))
}

fn label(group: &Group) -> &str {
    group.label.as_deref().unwrap_or_default()
}

/// Goal: no two states of a card look alike. Method: one node for each; compare the words of the
/// style sheet and the letters.
#[test]
fn each_state_has_an_outline_and_a_letter_of_its_own() {
    let mut story = Story::new("leaderless", 6, 1);
    story.absent(1);
    story.at(1, EventKind::Crashed { node: n(1), wiped: false });
    story.at(1, EventKind::Paused { node: n(2) });
    story.act(
        1,
        Action::Cut {
            from: NodeSet::from_iter([n(3)]),
            to: NodeSet::ALL.difference(NodeSet::from_iter([n(3)])),
            both_ways: true,
        },
    );
    story.role(1, n(4), Role::Leader, 1).at(1, EventKind::Fenced { node: n(4), fenced: true });
    let scene = look(&story, MS);
    let states =
        [(1, "crashed", "D"), (2, "paused", "P"), (3, "isolated", "I"), (4, "fenced", "#")];
    for (node, word, letter) in states {
        let card = card(&scene, node);
        assert!(card.class.split(' ').any(|class| class == word), "{}", card.class);
        assert!(texts(card).contains(&letter), "{word}: {:?}", texts(card));
        for (_, other, _) in states.iter().filter(|(other, ..)| *other != node) {
            assert!(!card.class.contains(other), "{}", card.class);
        }
    }
    assert!(card(&scene, 5).class.ends_with("replica up"), "{}", card(&scene, 5).class);
    assert!(has_class(card(&scene, 4), "fence"));
    assert_eq!(label(card(&scene, 3)), "n3, cut off from everybody");
    assert!(label(card(&scene, 4)).ends_with("fenced, and may not serve"));
}

/// Goal: no state makes a card too small for its words. Method: every state, on every size of card.
#[test]
fn the_words_of_every_state_stay_within_the_card() {
    for replicas in 1..=9 {
        for state in 0..6 {
            let mut story = Story::new("single-leader", replicas, 2);
            let (node, by) = (n(replicas), NodeId::monitor(0));
            story.role(0, node, Role::Leader, 12);
            let op = story.state(0, c(1), Formula::Now, 0);
            story.log(0, node, 1, op).gave(0, node, (1, op), 123_456);
            match state {
                0 => story.at(1, EventKind::Killed { node }),
                1 => story.at(1, EventKind::PoweredOff { node, by }),
                2 => story.at(1, EventKind::Paused { node }),
                3 => story.at(1, EventKind::Fenced { node, fenced: true }),
                4 => story.at(1, EventKind::Installed { node, position: 1_234_567 }),
                _ => story.absent(replicas),
            };
            for portrait in [false, true] {
                let look = Look { portrait, ..Look::default() };
                let scene = scene(&story.timeline(MS), MS, &look);
                assert_texts_fit(group(&scene, Thing::Node(node)), &scene);
            }
        }
    }
}

#[test]
fn a_node_with_one_link_left_is_not_isolated() {
    let mut story = Story::new("leaderless", 3, 1);
    story.cut(1, &[n(1)], &[n(2), n(3)]);
    story.act(
        2 * MS,
        Action::Cut {
            from: NodeSet::from_iter([n(1)]),
            to: NodeSet::from_iter([c(1)]),
            both_ways: false,
        },
    );
    story.cut(4 * MS, &[n(1)], &[c(1)]);
    story.act(6 * MS, Action::Heal { from: NodeSet::ALL, to: NodeSet::ALL });
    let timeline = story.timeline(10 * MS);
    let isolated = |at: u64| timeline.frame(at).nodes[0].isolated;
    assert_eq!([MS, 3 * MS, 5 * MS, 7 * MS].map(isolated), [false, false, true, false]);
}

#[test]
fn an_absent_replica_is_faint_until_it_joins() {
    let mut story = Story::new("single-leader", 3, 1);
    story.absent(1).role(0, n(1), Role::Leader, 1);
    let op = story.call(0, c(1), Some(7));
    story.log(MS, n(1), 1, op).log(MS, n(2), 1, op);
    story.at(10 * MS, EventKind::Joined { node: n(3) });
    let before = look(&story, 5 * MS);
    let absent = card(&before, 3);
    assert!(absent.class.contains("absent"));
    assert_eq!(texts(absent), ["n3", "+", "not here yet"]);
    assert_eq!(label(absent), "n3, not here yet");
    assert!(before.summary.contains("n3 is not here yet"), "{}", before.summary);
    let after = look(&story, 11 * MS);
    assert!(card(&after, 3).class.contains("up"));
    assert!(texts(card(&after, 3)).contains(&"1 behind"));
}

/// Goal: what a copy of a table brings is shown as what it is: the log begins behind it, and a
/// rewind does not lose it.
#[test]
fn a_copy_takes_the_place_of_a_log_and_its_base_is_shown() {
    let mut story = Story::new("single-leader", 3, 1);
    story.absent(1).role(0, n(1), Role::Leader, 1);
    let ops: Vec<_> = (0..3).map(|k| story.call(k, c(1), Some(70 + k as u32))).collect();
    for (position, op) in [(1, ops[0]), (2, ops[1])] {
        story.log(MS, n(1), position, op);
    }
    story.at(10 * MS, EventKind::Joined { node: n(3) });
    story.at(12 * MS, EventKind::Installed { node: n(3), position: 2 });
    story.store(12 * MS, n(3), ops[1], 71);
    story.log(20 * MS, n(1), 3, ops[2]).log(24 * MS, n(3), 3, ops[2]);
    story.at(30 * MS, EventKind::Compacted { node: n(1), position: 2 });
    story.at(40 * MS, EventKind::Discarded { node: n(3), position: 3, op: ops[2] });
    let timeline = story.timeline(50 * MS);
    let node = |at: u64, node: usize| timeline.frame(at).nodes[node - 1].clone();
    let copied = node(15 * MS, 3);
    assert_eq!((copied.log_base, copied.log_end, copied.lag), (Some(2), 2, 0));
    assert_eq!((copied.cells[0].value, copied.tail.len()), (71, 0));
    let noted = look(&story, 15 * MS);
    assert!(texts(card(&noted, 3)).contains(&"copy as of 2"), "{:?}", texts(card(&noted, 3)));
    assert_eq!((node(25 * MS, 3).cells[0].value, node(25 * MS, 3).tail.len()), (72, 1));
    let kept: Vec<u32> = node(35 * MS, 1).tail.iter().map(|entry| entry.position).collect();
    assert_eq!(kept, [3], "what was compacted is no longer in the log");
    assert_eq!(node(45 * MS, 3).cells[0].value, 71, "a rewind falls back to the copy");
}

#[test]
fn a_killed_process_loses_nothing_that_its_disk_was_given() {
    let mut story = Story::new("single-leader", 2, 1);
    let op = story.call(0, c(1), Some(7));
    story.at(MS, EventKind::Appended { node: n(1), position: 1, op, epoch: 1 });
    story.at(2 * MS, EventKind::Killed { node: n(1) });
    story.at(3 * MS, EventKind::Flushed { node: n(1), position: 1 });
    let timeline = story.timeline(10 * MS);
    let node = timeline.frame(5 * MS).nodes[0].clone();
    assert_eq!((node.status, node.log_end, node.flushed), (Status::Killed, 1, 1));
    let scene = look(&story, 5 * MS);
    assert!(card(&scene, 1).class.contains("crashed"));
    assert!(texts(card(&scene, 1)).contains(&"killed"));
    assert!(timeline.faults().iter().any(|fault| fault.kind == FaultKind::Down(n(1))));
}

#[test]
fn whoever_switches_a_machine_off_is_shown_and_named() {
    let mut story = Story::new("single-leader", 3, 1);
    let (node, by) = (n(1), NodeId::monitor(0));
    story.role(0, n(1), Role::Leader, 1);
    story.at(10 * MS, EventKind::PoweredOff { node, by });
    story.at(10 * MS, EventKind::Crashed { node, wiped: false });
    let at_once = look(&story, 11 * MS);
    let mark = group(&at_once, Thing::Link(by, node));
    assert!(has_class(mark, "switch-line") && mark.opacity < 1.0);
    let words = texts(card(&at_once, 1));
    assert!(words.contains(&"off") && words.contains(&"switched off by m1"), "{words:?}");
    let later = look(&story, 100 * MS);
    assert!(later.groups.iter().all(|group| group.thing != Thing::Link(by, node)));
    assert!(texts(card(&later, 1)).contains(&"off"), "the crash does not hide why");
    assert_eq!(story.timeline(200 * MS).faults().len(), 1, "one stop, not two");
    story.at(120 * MS, EventKind::Restarted { node });
    assert!(card(&look(&story, 130 * MS), 1).class.contains("up"));
}

/// Goal: messages in front of a busy machine stand in line at its door, and are counted.
#[test]
fn messages_that_wait_for_their_turn_stand_in_line() {
    let mut story = Story::new("leaderless", 3, 1);
    let sent: Vec<MessageId> = (0..3)
        .map(|k| {
            let ends = (30 + 20 * k) * MS;
            let ways = (c(1), n(1));
            let message = story.send((10 * MS + k, ends), ways, Traffic::Write, None, None);
            let (from, to) = ways;
            story.at(15 * MS, EventKind::Queued { message, from, to, kind: 0 });
            message
        })
        .collect();
    let scene = look(&story, 20 * MS);
    assert!(texts(card(&scene, 1)).contains(&"3 waiting"));
    assert!(label(card(&scene, 1)).contains("3 messages waiting"));
    let place = |id: MessageId| {
        let message = group(&scene, Thing::Message(id));
        (message.x, message.y)
    };
    let distance = |one: MessageId, other: MessageId| {
        let (a, b) = (place(one), place(other));
        ((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt()
    };
    let step = distance(sent[0], sent[1]);
    assert!(step > 8.0, "they stand beside each other");
    assert!((distance(sent[0], sent[2]) - 2.0 * step).abs() < 0.5, "in one line");
    assert!(label(group(&scene, Thing::Message(sent[0]))).ends_with("waits for its turn"));
    let later = look(&story, 60 * MS);
    assert!(!texts(card(&later, 1)).iter().any(|text| text.contains("waiting")));
}

/// Goal: what is held stays under way, before a mark that is no wall, until it is released.
#[test]
fn held_messages_wait_before_a_mark_that_is_no_wall() {
    let mut story = Story::new("leaderless", 3, 1);
    story.hold(5 * MS, &[n(1)], &[n(2), n(3), c(1)]);
    story.act(60 * MS, Action::Release { from: NodeSet::ALL, to: NodeSet::ALL });
    let message = story.send((10 * MS, 60 * MS), (c(1), n(1)), Traffic::Write, None, None);
    let early = look(&story, 11 * MS);
    let (held, still) = (look(&story, 30 * MS), look(&story, 50 * MS));
    let place = |scene: &Scene| {
        let group = group(scene, Thing::Message(message));
        (group.x, group.y)
    };
    assert_ne!(place(&early), place(&held), "it goes up to the mark");
    assert_eq!(place(&held), place(&still), "and waits there");
    let (node, client) = (card(&held, 1), group(&held, Thing::Client(c(1))));
    let share = (place(&held).0 - client.x) / (node.x - client.x);
    assert!((0.1..0.9).contains(&share), "between the two: {share}");
    assert!(label(group(&held, Thing::Message(message))).ends_with(", held"));
    let mark = group(&held, Thing::Wall(0));
    assert!(has_class(mark, "wall-hold") && !has_class(mark, "wall-band"));
    assert!(label(mark).ends_with("1 message waiting"), "{}", label(mark));
    assert!(texts(group(&held, Thing::Legend)).contains(&"held"));
    assert!(held.summary.contains("are held"), "{}", held.summary);
    let after = look(&story, 61 * MS);
    assert!(after.groups.iter().all(|group| group.thing != Thing::Message(message)));
    assert!(after.groups.iter().all(|group| group.thing != Thing::Wall(0)));
}

#[test]
fn a_message_that_is_held_when_the_run_ends_stays_held() {
    let mut story = Story::new("leaderless", 3, 1);
    story.hold(5 * MS, &[n(1)], &[c(1)]);
    let message = MessageId::new(0);
    let (from, to, kind, reason) = (c(1), n(1), 0, Reason::None);
    story.at(10 * MS, EventKind::Sent { message, from, to, kind, reason, op: None, detail: 0 });
    let timeline = story.timeline(50 * MS);
    let frame = timeline.frame(50 * MS);
    assert!(frame.messages[0].is_held(50 * MS));
    assert_eq!(frame.messages[0].progress(50 * MS, 0.5, 5 * MS), 0.5);
}

/// Goal: two replicas that worked a statement out differently are seen to differ, and what was
/// shipped as a value is not.
#[test]
fn a_value_that_is_not_the_leaders_is_marked() {
    let mut story = Story::new("single-leader", 3, 1);
    set_choice(&mut story.scenario, "shipping", "statements");
    story.role(0, n(1), Role::Leader, 1);
    let op = story.state(0, c(1), Formula::Random, 0);
    for (node, value) in [(1, 111), (2, 222), (3, 111)] {
        story.log(node as u64 * MS, n(node), 1, op);
        story.gave(node as u64 * MS, n(node), (1, op), value);
    }
    let scene = look(&story, 10 * MS);
    let [first, second, third] = [1, 2, 3].map(|node| texts(card(&scene, node)));
    assert!(first.contains(&"x = 111") && third.contains(&"x = 111"), "{first:?} {third:?}");
    assert!(second.contains(&"x = 222 ≠"), "{second:?}");
    assert!(label(card(&scene, 2)).contains("x = 222, which is not the leader's"));
    assert!(scene.summary.contains("x differs at n2"), "{}", scene.summary);
    let before = look(&story, MS + 500);
    assert!(!before.summary.contains("differs"));
}

#[test]
fn an_entry_brings_its_value_along_unless_the_statement_is_shipped() {
    for (shipping, value, open) in [("rows", 18, None), ("statements", 5, Some(Formula::Add))] {
        let mut story = Story::new("single-leader", 2, 1);
        set_choice(&mut story.scenario, "shipping", shipping);
        story.role(0, n(1), Role::Leader, 1);
        let op = story.state(0, c(1), Formula::Add, 5);
        story.log(MS, n(1), 1, op).gave(MS, n(1), (1, op), 18);
        story.at(5 * MS, EventKind::Appended { node: n(2), position: 1, op, epoch: 1 });
        let frame = story.timeline(10 * MS).frame(6 * MS);
        let entry = frame.nodes[1].tail[0];
        assert_eq!((entry.value, entry.open), (value, open), "{shipping}");
        story.at(7 * MS, EventKind::Applied { node: n(2), position: 1, op });
        let frame = story.timeline(10 * MS).frame(8 * MS);
        assert_eq!(frame.nodes[1].cells[0].value, 18, "{shipping}");
    }
}

#[test]
fn a_follower_says_how_long_it_is_behind_where_there_is_room() {
    let mut story = Story::new("single-leader", 3, 1);
    story.role(0, n(1), Role::Leader, 1);
    for position in 1..=3 {
        let op = story.call(u64::from(position) * 10 * MS, c(1), Some(position));
        story.log(u64::from(position) * 10 * MS, n(1), position, op);
        if position == 1 {
            story.log(15 * MS, n(2), 1, op);
        }
    }
    let timeline = story.timeline(50 * MS);
    let late = |node: usize| {
        let node = &timeline.frame(45 * MS).nodes[node - 1];
        (node.lag, node.late)
    };
    assert_eq!((late(1), late(2)), ((0, None), (2, Some(25 * MS))), "since the second entry");
    assert_eq!(late(3), (3, Some(35 * MS)));
    let scene = look(&story, 45 * MS);
    let words = texts(card(&scene, 2));
    assert!(words.contains(&"2 behind") && words.contains(&"25 ms late"), "{words:?}");
}

#[test]
fn a_client_says_that_it_asks_again_and_what_id_it_was_given() {
    let mut story = Story::new("single-leader", 2, 1);
    let op = story.state(0, c(1), Formula::Next, 0);
    story.at(20 * MS, EventKind::Retried { op, client: c(1), attempt: 1 });
    let counted = NodeSet::EMPTY;
    let (outcome, reason, of) = (Outcome::Ok, Reason::None, Some(op));
    story.at(30 * MS, EventKind::Returned { op, outcome, reason, value: 18, of, counted });
    let said = |at: u64| {
        let scene = look(&story, at);
        let bubble = texts(group(&scene, Thing::Bubble(c(1))));
        bubble.into_iter().map(String::from).collect::<Vec<_>>()
    };
    assert_eq!(said(10 * MS), ["insert into x", "waiting", ""]);
    assert_eq!(said(25 * MS), ["insert into x", "asks again", "try 2"]);
    assert_eq!(said(40 * MS), ["insert into x", "ok: id 18, 30 ms", ""]);
    assert!(look(&story, 40 * MS).summary.contains("insert into x: ok, id 18"));
    assert!(look(&story, 25 * MS).summary.contains("asks again, try 2"));
}

#[test]
fn a_slow_machine_and_a_hold_are_on_the_tape() {
    use model::Distribution;
    let mut story = Story::new("leaderless", 3, 1);
    let slow = |us| Action::Slow { node: n(2), service: Distribution::constant(us) };
    story.act(10 * MS, slow(20 * MS)).act(50 * MS, slow(0));
    story.hold(20 * MS, &[n(1)], &[n(2)]);
    let timeline = story.timeline(100 * MS);
    let is_slow = |at: u64| timeline.is_slow(n(2), at);
    assert_eq!([5 * MS, 10 * MS, 49 * MS, 50 * MS].map(is_slow), [false, true, true, false]);
    let look =
        crate::TapeLook { width: 900.0, window: crate::Window::whole(100 * MS), selected: None };
    let strip = crate::Strip::new(&timeline, crate::Found::default());
    let tape = crate::tape(&timeline, &strip, &look);
    let labels: Vec<&str> = tape.groups.iter().map(label).collect();
    assert!(labels.contains(&"n2 slow, from 10 ms to 50 ms"), "{labels:?}");
    assert!(labels.contains(&"held, from 20 ms, between n1 and n2"), "{labels:?}");
}
