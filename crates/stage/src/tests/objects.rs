//! Values side by side, tombstones, hints and machines that left.

use super::pictures::{assert_texts_fit, group, texts};
use crate::compose::{Look, scene};
use crate::fixture::{Story, c, n};
use crate::frame::{Content, NodeNow, Status};
use crate::scene::{Scene, Thing};
use model::{EventKind, Formula, Key, NodeId, OpId, Outcome, Reason, Removal};

const MS: u64 = 1_000;

fn look(story: &Story, at: u64) -> Scene {
    scene(&story.timeline(200 * MS), at * MS, &Look::default())
}

fn node(story: &Story, at: u64, number: usize) -> NodeNow {
    let frame = story.timeline(200 * MS).frame(at * MS);
    frame.node(n(number)).expect("the replica is there").clone()
}

fn content(story: &Story, at: u64, number: usize) -> Option<Content> {
    node(story, at, number).cells.first().map(|cell| cell.content.clone())
}

fn x() -> Key {
    Key::new(0)
}

fn add(story: &mut Story, at: u64, node: NodeId, op: OpId, value: u32) {
    story.at(at * MS, EventKind::Added { node, key: x(), op, value });
}

fn remove(story: &mut Story, at: u64, node: NodeId, op: OpId, removal: Removal) {
    story.at(at * MS, EventKind::Removed { node, key: x(), op, removal });
}

/// Two writes that had not seen each other, on n1 and n2; n1 has both from 20 ms on.
fn siblings() -> (Story, OpId, OpId) {
    let mut story = Story::new("leaderless", 3, 2);
    let (one, other) = (story.call(0, c(1), Some(9)), story.call(MS, c(2), Some(7)));
    for (at, node, op, value) in [(10, n(1), one, 9), (11, n(2), other, 7), (20, n(1), other, 7)] {
        add(&mut story, at, node, op, value);
        story.store(at * MS, node, op, value);
    }
    (story, one, other)
}

#[test]
fn values_side_by_side_are_shown_with_a_bar_and_named() {
    let (mut story, one, other) = siblings();
    assert_eq!(content(&story, 15, 1), Some(Content::Value(9)));
    assert_eq!(content(&story, 25, 1), Some(Content::Several(vec![7, 9])));
    let seen = look(&story, 25);
    let card = group(&seen, Thing::Node(n(1)));
    assert!(texts(card).contains(&"x = 7 | 9"), "{:?}", texts(card));
    let label = card.label.clone().unwrap_or_default();
    assert!(label.contains("x has the values 7 and 9 side by side"), "{label}");
    assert_texts_fit(card, &seen);
    let merged = story.call(30 * MS, c(1), Some(16));
    remove(&mut story, 40, n(1), one, Removal::Replaced(merged));
    remove(&mut story, 40, n(1), other, Removal::Replaced(merged));
    add(&mut story, 40, n(1), merged, 16);
    story.store(40 * MS, n(1), merged, 16);
    assert_eq!(content(&story, 41, 1), Some(Content::Value(16)));
    assert_eq!(node(&story, 41, 2).lag, 1);
}

#[test]
fn a_deleted_key_says_so_until_its_tombstone_is_collected() {
    let mut story = Story::new("leaderless", 3, 1);
    let write = story.call(0, c(1), Some(9));
    story.store(5 * MS, n(1), write, 9).store(5 * MS, n(2), write, 9).store(5 * MS, n(3), write, 9);
    let delete = story.state(10 * MS, c(1), Formula::Delete, 4_000_000_000);
    story.store(15 * MS, n(1), delete, 4_000_000_000).store(15 * MS, n(2), delete, 4_000_000_000);
    remove(&mut story, 30, n(1), delete, Removal::Collected);
    let seen = look(&story, 20);
    let card = group(&seen, Thing::Node(n(1)));
    assert!(texts(card).contains(&"x deleted"), "{:?}", texts(card));
    assert!(!seen.summary.contains("4000000000"), "{}", seen.summary);
    assert!(card.label.clone().unwrap_or_default().contains("x is deleted"));
    assert_texts_fit(card, &seen);
    assert_eq!(content(&story, 35, 1), None);
    assert_eq!([1, 2, 3].map(|number| node(&story, 35, number).lag), [0, 0, 1]);
}

#[test]
fn an_object_of_tombstones_only_is_deleted() {
    let mut story = Story::new("leaderless", 1, 1);
    let write = story.call(0, c(1), Some(9));
    add(&mut story, 5, n(1), write, 9);
    story.store(5 * MS, n(1), write, 9);
    let delete = story.state(10 * MS, c(1), Formula::Delete, 77);
    remove(&mut story, 15, n(1), write, Removal::Replaced(delete));
    add(&mut story, 15, n(1), delete, 77);
    assert_eq!(content(&story, 20, 1), Some(Content::Deleted));
    assert_eq!(node(&story, 20, 1).lag, 0);
    story.at(30 * MS, EventKind::Crashed { node: n(1), wiped: false });
    story.at(40 * MS, EventKind::Restarted { node: n(1) });
    assert_eq!(content(&story, 45, 1), Some(Content::Deleted), "it is on disk");
}

#[test]
fn counters_are_not_shown_as_siblings_and_siblings_are_not_all_listed() {
    let with = |formula: Formula, values: [u32; 2]| {
        let mut story = Story::new("leaderless", 1, 1);
        for (place, value) in values.into_iter().enumerate() {
            let at = 10 * place as u64;
            let op = story.state(at * MS, c(1), formula, value);
            add(&mut story, at + 5, n(1), op, value);
            story.store((at + 5) * MS, n(1), op, 12);
        }
        content(&story, 30, 1).map(|content| content.to_string())
    };
    assert_eq!(with(Formula::Add, [5, 7]).as_deref(), Some("12"));
    let many = Content::Several((1..=9).collect());
    assert_eq!(many.to_string(), "1 | 2 | 3 | 4 | +5");
}

#[test]
fn what_is_kept_for_others_is_counted() {
    let (mut story, one, _) = siblings();
    let hint = |owner| EventKind::Hinted { node: n(1), owner, key: x(), op: one };
    story.at(30 * MS, hint(n(3))).at(31 * MS, hint(n(3))).at(32 * MS, hint(n(2)));
    let done = EventKind::Unhinted { node: n(1), owner: n(3), key: x(), delivered: true };
    story.at(50 * MS, done);
    let hints = [25, 35, 55].map(|at| node(&story, at, 1).hints);
    assert_eq!(hints, [0, 2, 1]);
    let seen = look(&story, 35);
    let card = group(&seen, Thing::Node(n(1)));
    assert!(card.label.clone().unwrap_or_default().contains("keeps 2 hints for others"));
    assert!(seen.summary.contains("n1 keeps 2 hints"), "{}", seen.summary);
    assert_texts_fit(card, &seen);
}

#[test]
fn a_machine_that_left_looks_like_one_that_is_absent() {
    let (mut story, ..) = siblings();
    story.at(30 * MS, EventKind::Left { node: n(2) });
    story.at(40 * MS, EventKind::Crashed { node: n(2), wiped: false });
    for at in [35, 45] {
        assert_eq!(node(&story, at, 2).status, Status::Left);
        let seen = look(&story, at);
        let card = group(&seen, Thing::Node(n(2)));
        assert!(card.class.split(' ').any(|word| word == "absent"), "{}", card.class);
        assert_eq!(card.label.as_deref(), Some("n2, no longer here"));
        assert!(seen.summary.contains("n2 is no longer here"), "{}", seen.summary);
    }
}

#[test]
fn a_read_of_several_values_says_how_many() {
    let (mut story, one, other) = siblings();
    let read = story.call(30 * MS, c(1), None);
    let (outcome, reason, counted) = (Outcome::Ok, Reason::None, Default::default());
    story.at(
        40 * MS,
        EventKind::Returned { op: read, outcome, reason, value: 7, of: Some(other), counted },
    );
    story.at(40 * MS, EventKind::AlsoRead { op: read, value: 9, of: one });
    let seen = look(&story, 45);
    let said = texts(group(&seen, Thing::Bubble(c(1)))).join(", ");
    assert!(said.contains("7 and 1 more"), "{said}");
    assert!(seen.summary.contains("7 and 1 more"), "{}", seen.summary);
}
