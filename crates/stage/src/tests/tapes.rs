//! The tape.

use crate::fixture::{Story, c, n};
use crate::scene::{Scene, Shape, Thing};
use crate::tape::{Mark, TapeLook, tape, tape_time, tape_x};
use model::{EventKind, Role};

const MS: u64 = 1_000;

fn look(width: f32, to: u64) -> TapeLook<'static> {
    TapeLook { width, from: 0, to, marks: &[], selected: None, stale: &[], lost: &[] }
}

#[test]
fn a_place_on_the_tape_and_its_instant_belong_together() {
    for width in [320.0, 980.0, 1920.0] {
        let look = TapeLook { from: 250 * MS, ..look(width, 2_000 * MS) };
        for at in (250..=2_000).step_by(50) {
            let back = tape_time(&look, tape_x(&look, at * MS));
            assert!(back.abs_diff(at * MS) < 100, "{at} ms came back as {back} µs");
        }
        assert_eq!(tape_time(&look, -50.0), 250 * MS);
        assert_eq!(tape_time(&look, 10_000.0), 2_000 * MS);
    }
}

#[test]
fn a_tape_without_width_or_length_does_not_break() {
    let timeline = Story::new("leaderless", 3, 2).timeline(0);
    for (width, to) in [(0.0, 0), (0.0, 1_000), (900.0, 0), (-5.0, 10)] {
        let tape = tape(&timeline, &look(width, to));
        assert!(tape.height > 0.0);
        assert_eq!(tape_time(&look(width, to), 3.0).min(to), tape_time(&look(width, to), 3.0));
    }
}

fn rows(tape: &Scene) -> Vec<String> {
    let text = |shape: &Shape| match shape {
        Shape::Text { text, .. } => Some(text.clone()),
        _ => None,
    };
    let rows = tape.groups.iter().filter(|group| matches!(group.thing, Thing::Row(_)));
    rows.filter_map(|row| row.shapes.iter().find_map(text)).collect()
}

#[test]
fn there_is_a_row_for_leaders_clients_and_faults_if_there_are_any() {
    let mut story = Story::new("leaderless", 3, 2);
    assert_eq!(rows(&tape(&story.timeline(MS), &look(900.0, MS))), ["Ada", "Ben"]);
    story.at(10, EventKind::Crashed { node: n(1), wiped: false });
    assert_eq!(rows(&tape(&story.timeline(MS), &look(900.0, MS))), ["Ada", "Ben", "faults"]);
    let mut story = Story::new("single-leader", 3, 1);
    story.role(0, n(1), Role::Leader, 1);
    assert_eq!(rows(&tape(&story.timeline(MS), &look(900.0, MS))), ["leader", "Ada"]);
}

#[test]
fn broken_operations_are_outlined_ticked_and_named() {
    let mut story = Story::new("leaderless", 3, 1);
    let op = story.call(100 * MS, c(1), None);
    story.told(200 * MS, op, &[n(1)]);
    let timeline = story.timeline(1_000 * MS);
    let stale = [op];
    let marks = [Mark { at: 200 * MS, label: "an old value".into(), broken: true }];
    let tape =
        tape(&timeline, &TapeLook { stale: &stale, marks: &marks, ..look(900.0, 1_000 * MS) });
    let bar = tape.groups.iter().find(|group| group.thing == Thing::Operation(op));
    let bar = bar.expect("the operation has a bar");
    assert!(bar.label.as_deref().is_some_and(|label| label.ends_with(", stale")));
    let is = |wanted: &str| {
        bar.shapes.iter().any(|shape| match shape {
            Shape::Rect { class, .. } | Shape::Line { class, .. } => *class == wanted,
            Shape::Text { text, .. } => text == wanted,
            _ => false,
        })
    };
    assert!(is("bar read broken") && is("bar-tick") && is("stale"));
    assert!(tape.groups.iter().any(|group| group.thing == Thing::Mark(0)));
}

/// Goal: the number of shapes depends on the width, not on the run.
#[test]
fn ten_thousand_operations_do_not_make_ten_thousand_shapes() {
    let mut story = Story::new("leaderless", 3, 1);
    for number in 0..5_000 {
        let op = story.call(number * 200, c(1), Some(1));
        story.told(number * 200 + 150, op, &[n(1)]);
    }
    let timeline = story.timeline(1_000 * MS);
    let whole = tape(&timeline, &look(900.0, 1_000 * MS));
    assert!(whole.groups.len() < 900, "{} groups", whole.groups.len());
    let part = tape(&timeline, &look(900.0, 10 * MS));
    let bars = part.groups.iter().filter(|group| matches!(group.thing, Thing::Operation(_)));
    assert_eq!(bars.count(), 50, "each can be told apart when there is room");
}

#[test]
fn two_leaders_at_once_stand_in_two_lanes() {
    let mut story = Story::new("single-leader", 3, 1);
    story.role(0, n(1), Role::Leader, 1).role(500 * MS, n(2), Role::Leader, 2);
    let timeline = story.timeline(1_000 * MS);
    let tape = tape(&timeline, &look(900.0, 1_000 * MS));
    let heights: Vec<f32> = tape
        .groups
        .iter()
        .filter(|group| matches!(group.thing, Thing::Lead(_)))
        .map(|group| group.y)
        .collect();
    assert_eq!(heights.len(), 2);
    assert!(heights[0] < heights[1]);
}
