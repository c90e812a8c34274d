//! The tape.

use crate::fixture::{Story, c, n};
use crate::scene::{Group, Scene, Shape, Thing};
use crate::tape::branches::{Branch, branches};
use crate::tape::overview::overview;
use crate::tape::preview::{bare, words_at};
use crate::tape::strip::{Found, Strip};
use crate::tape::window::Window;
use crate::tape::{Mark, TapeLook, draw, operation_at, tape_time, tape_x};
use crate::timeline::Timeline;
use model::{Action, EventKind, OpId, Role};

const MS: u64 = 1_000;

fn look(width: f32, to: u64) -> TapeLook {
    TapeLook { width, window: Window::whole(to), selected: None }
}

fn tape(timeline: &Timeline, look: &TapeLook) -> Scene {
    judged(timeline, look, Found::default())
}

fn judged(timeline: &Timeline, look: &TapeLook, found: Found) -> Scene {
    draw(timeline, &Strip::new(timeline, found), look).0
}

fn find(scene: &Scene, thing: Thing) -> &Group {
    scene.groups.iter().find(|group| group.thing == thing).expect("the thing is on the tape")
}

/// The classes and the words of a group's shapes.
fn marks_of(group: &Group) -> Vec<String> {
    let word = |shape: &Shape| match shape {
        Shape::Rect { class, .. }
        | Shape::Line { class, .. }
        | Shape::Circle { class, .. }
        | Shape::Path { class, .. } => (*class).to_string(),
        Shape::Text { text, .. } => text.clone(),
    };
    group.shapes.iter().map(word).collect()
}

/// A session that writes and reads in turn, an operation every 200 µs; every tenth read is stale.
fn busy(operations: u64) -> (Timeline, Found) {
    let mut story = Story::new("leaderless", 3, 1);
    let mut found = Found::default();
    for number in 0..operations {
        let write = number.is_multiple_of(2);
        let op = story.call(number * 200, c(1), write.then_some(1));
        story.told(number * 200 + 150, op, &[n(1)]);
        if number % 20 == 5 {
            found.stale.push(op);
        }
    }
    (story.timeline(operations * 200), found)
}

#[test]
fn a_place_on_the_tape_and_its_instant_belong_together() {
    for width in [320.0, 980.0, 1920.0] {
        let window = Window { from: 250 * MS, to: 2_000 * MS };
        let look = TapeLook { window, ..look(width, 0) };
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
    let marks = vec![Mark { at: 200 * MS, label: "an old value".into(), broken: true }];
    let found = Found { stale: vec![op], marks, ..Found::default() };
    let tape = judged(&timeline, &look(900.0, 1_000 * MS), found);
    let bar = find(&tape, Thing::Operation(op));
    assert!(bar.label.as_deref().is_some_and(|label| label.ends_with(", stale")));
    let drawn = marks_of(bar);
    for part in ["bar read broken", "bar-tick", "stale"] {
        assert!(drawn.iter().any(|mark| mark == part), "{part} in {drawn:?}");
    }
    assert!(find(&tape, Thing::Mark(0)).label.is_some());
}

#[test]
fn writes_that_were_lost_and_writes_that_lost_a_conflict_say_so() {
    let mut story = Story::new("leaderless", 3, 1);
    let ops: Vec<OpId> = (0..2)
        .map(|number| {
            let op = story.call(number * 400 * MS, c(1), Some(1));
            story.told((number * 400 + 100) * MS, op, &[n(1)]);
            op
        })
        .collect();
    let timeline = story.timeline(1_000 * MS);
    let found = Found { lost: vec![ops[0]], dropped: vec![ops[1]], ..Found::default() };
    let tape = judged(&timeline, &look(900.0, 1_000 * MS), found);
    let lost = marks_of(find(&tape, Thing::Operation(ops[0])));
    assert_eq!(lost, ["bar write broken", "bar-tick", "lost"]);
    let dropped = marks_of(find(&tape, Thing::Operation(ops[1])));
    assert_eq!(dropped, ["bar write dropped", "bar-strike", "lost a conflict"]);
    assert!(tape.summary.ends_with("1 acknowledged write lost, 1 write lost in a conflict."));
}

/// Goal: neither the number of shapes nor the work depends on the run, only on the width. Method:
/// count both at every zoom.
#[test]
fn ten_thousand_operations_cost_no_more_than_the_width_allows() {
    let (timeline, found) = busy(10_000);
    let strip = Strip::new(&timeline, found);
    let end = timeline.end();
    let mut window = Window::whole(end);
    while window.span() > 1_000 {
        let look = TapeLook { window, ..look(900.0, end) };
        let (scene, visited) = draw(&timeline, &strip, &look);
        let shapes: usize = scene.groups.iter().map(|group| group.shapes.len()).sum();
        assert!(shapes < 400 && scene.groups.len() < 150, "{shapes} shapes in {window:?}");
        assert!(visited < 700, "{visited} operations looked at in {window:?}");
        window = window.zoomed(700, end / 3, end);
    }
}

#[test]
fn operations_can_be_told_apart_when_there_is_room() {
    let (timeline, _) = busy(5_000);
    let tape = tape(&timeline, &look(900.0, 10 * MS));
    let bars = tape.groups.iter().filter(|group| matches!(group.thing, Thing::Operation(_)));
    assert_eq!(bars.count(), 50);
}

/// Goal: nothing is lost where operations are drawn together: each is counted, and a broken one
/// shows.
#[test]
fn what_is_drawn_together_is_counted() {
    let (timeline, found) = busy(5_000);
    let broken = found.stale.len();
    for to in [1_000 * MS, 300 * MS, 77 * MS] {
        let strip = Strip::new(&timeline, found.clone());
        let scene = draw(&timeline, &strip, &look(900.0, to)).0;
        let crowd = find(&scene, Thing::Crowd(0));
        let label = crowd.label.clone().expect("a crowd has a name");
        let (asked, stale) = (to / 400, broken as u64 * to / (1_000 * MS));
        let near = |word: &str, wanted: u64| {
            let said = label.split(", ").flat_map(|part| part.split(" and "));
            let numbers = said.filter(|part| part.contains(word));
            let first = |part: &str| {
                let digits = part.split(|c: char| !c.is_ascii_digit());
                digits.filter_map(|number| number.parse().ok()).next()
            };
            let said: u64 = numbers.filter_map(first).next().expect("a number");
            assert!(said.abs_diff(wanted) <= 1, "{word}: {wanted} in {label}");
        };
        near("writes", asked);
        near("reads", asked);
        near("of them", stale);
        assert!(marks_of(crowd).iter().any(|mark| mark == "bar-tick"));
    }
}

#[test]
fn the_chosen_operation_stands_alone_in_any_crowd() {
    let (timeline, found) = busy(5_000);
    let strip = Strip::new(&timeline, found);
    for number in [0, 1, 2_500, 4_999] {
        let op = timeline.operations()[number].op;
        let look = TapeLook { selected: Some(op), ..look(900.0, timeline.end()) };
        let scene = draw(&timeline, &strip, &look).0;
        let bars = scene.groups.iter().filter(|group| matches!(group.thing, Thing::Operation(_)));
        assert_eq!(bars.map(|bar| bar.thing).collect::<Vec<_>>(), [Thing::Operation(op)]);
    }
}

#[test]
fn a_place_on_a_row_is_the_operation_that_is_there() {
    let mut story = Story::new("leaderless", 3, 2);
    let first = story.call(100 * MS, c(1), Some(1));
    story.told(200 * MS, first, &[n(1)]);
    let second = story.call(300 * MS, c(2), None);
    story.told(301 * MS, second, &[n(1)]);
    let timeline = story.timeline(1_000 * MS);
    let strip = Strip::new(&timeline, Found::default());
    let look = look(900.0, 1_000 * MS);
    let pick = |at: u64, y: f32| operation_at(&timeline, &strip, &look, (tape_x(&look, at), y));
    assert_eq!(pick(150 * MS, 32.0), Some(first));
    assert_eq!(pick(250 * MS, 32.0), None);
    assert_eq!(pick(303 * MS, 56.0), Some(second), "near is near enough");
    assert_eq!(pick(300 * MS, 32.0), None, "the other row");
    assert_eq!(pick(150 * MS, 3.0), None);
}

/// Goal: the bar under the pointer is found, however many begin near it. Method: a long one and
/// short ones behind it, all within reach of its last part.
#[test]
fn the_bar_under_the_pointer_comes_before_those_that_are_near() {
    let mut story = Story::new("leaderless", 3, 1);
    for (from, to) in [(0, 100), (110, 115), (120, 125), (126, 127)] {
        let op = story.call(from * MS, c(1), Some(1));
        story.told(to * MS, op, &[n(1)]);
    }
    let timeline = story.timeline(4_000 * MS);
    let strip = Strip::new(&timeline, Found::default());
    let look = look(900.0, 4_000 * MS);
    let pick = |at: u64| operation_at(&timeline, &strip, &look, (tape_x(&look, at * MS), 32.0));
    for (at, number) in [(50, 1), (90, 1), (100, 1), (111, 2), (122, 3), (130, 4)] {
        assert_eq!(pick(at), Some(OpId::new(number - 1)), "at {at} ms");
    }
    assert_eq!(pick(200), None);
}

#[test]
fn a_run_without_operations_says_what_to_press() {
    let timeline = Story::new("leaderless", 3, 2).timeline(1_000 * MS);
    let scene = tape(&timeline, &look(900.0, 1_000 * MS));
    assert!(marks_of(find(&scene, Thing::Row(0))).iter().any(|word| word.contains("Nobody")));
    assert!(marks_of(find(&scene, Thing::Row(1))).iter().any(|word| word.contains("Press")));
}

#[test]
fn the_tape_stays_low_with_twelve_sessions_and_many_faults() {
    let mut story = Story::new("single-leader", 9, 12);
    for node in 1..=9 {
        story.at(10 * MS, EventKind::Crashed { node: n(node), wiped: false });
    }
    story.role(20 * MS, n(1), Role::Leader, 1).role(30 * MS, n(2), Role::Leader, 2);
    let scene = tape(&story.timeline(100 * MS), &look(360.0, 100 * MS));
    assert!(scene.height <= 350.0, "{} px", scene.height);
    assert_eq!(rows(&scene).len(), 14);
    let names: Vec<&str> = scene.groups.iter().filter_map(|it| it.label.as_deref()).collect();
    assert!(names.contains(&"6 faults, drawn together"), "{names:?}");
}

#[test]
fn each_kind_of_fault_has_a_letter_and_a_pattern_of_its_own() {
    use model::Distribution;
    let mut story = Story::new("leaderless", 4, 1);
    story.at(0, EventKind::Crashed { node: n(1), wiped: false });
    story.at(100 * MS, EventKind::Restarted { node: n(1) });
    story.at(100 * MS, EventKind::Paused { node: n(2) });
    story.at(200 * MS, EventKind::Resumed { node: n(2) });
    story.cut(200 * MS, &[n(1)], &[n(2)]);
    story.act(300 * MS, Action::Heal { from: model::NodeSet::ALL, to: model::NodeSet::ALL });
    story.hold(300 * MS, &[n(1)], &[n(2)]);
    story.act(400 * MS, Action::Release { from: model::NodeSet::ALL, to: model::NodeSet::ALL });
    let service = Distribution::constant(20 * MS);
    story.act(400 * MS, Action::Slow { node: n(3), service });
    story.act(500 * MS, Action::Slow { node: n(3), service: Distribution::constant(0) });
    story.act(500 * MS, Action::Skew { node: n(4), offset_us: 5_000 });
    let scene = tape(&story.timeline(600 * MS), &look(900.0, 600 * MS));
    let bands = scene.groups.iter().filter(|group| matches!(group.thing, Thing::Fault(_)));
    let parts: Vec<(String, String)> = bands
        .map(|band| {
            let path = band.shapes.iter().find_map(|shape| match shape {
                Shape::Path { d, .. } => Some(d.to_string()),
                _ => None,
            });
            (marks_of(band)[1].clone(), path.expect("a fault is hatched"))
        })
        .collect();
    let words: Vec<&str> = parts.iter().map(|(word, _)| word.as_str()).collect();
    let expected = ["D n1 down", "P n2 paused", "X cut", "H held", "S n3 slow", "C n4 clock off"];
    assert_eq!(words, expected);
    let strokes = |d: &str| d.chars().filter(|c| c.is_alphabetic()).take(6).collect::<String>();
    let mut patterns: Vec<String> =
        parts.iter().map(|(_, d)| d[..d.len().min(60)].into()).collect();
    assert!(patterns.iter().all(|d| strokes(d).starts_with('M')));
    patterns.sort();
    patterns.dedup();
    assert_eq!(patterns.len(), 6);
}

#[test]
fn marks_at_one_place_are_one_with_both_names() {
    let timeline = Story::new("leaderless", 3, 1).timeline(1_000 * MS);
    let mark = |at, label: &str| Mark { at, label: label.into(), broken: true };
    let marks = vec![mark(500 * MS, "one"), mark(501 * MS, "two"), mark(900 * MS, "three")];
    let strip = Strip::new(&timeline, Found { marks, ..Found::default() });
    let labels = |look: &TapeLook| {
        let scene = draw(&timeline, &strip, look).0;
        let marks = scene.groups.into_iter().filter(|it| matches!(it.thing, Thing::Mark(_)));
        marks.filter_map(|mark| mark.label).collect::<Vec<_>>()
    };
    let whole = look(900.0, 1_000 * MS);
    assert_eq!(labels(&whole), ["500 ms, one; 501 ms, two", "900 ms, three"]);
    let close = TapeLook { window: Window { from: 499 * MS, to: 502 * MS }, ..whole };
    assert_eq!(labels(&close), ["500 ms, one", "501 ms, two"]);
}

#[test]
fn the_overview_shows_where_the_window_is() {
    let (timeline, _) = busy(500);
    let marks = vec![Mark { at: 50 * MS, label: "broken".into(), broken: true }];
    let strip = Strip::new(&timeline, Found { marks, ..Found::default() });
    let scene = overview(&timeline, &strip, Window { from: 25 * MS, to: 50 * MS });
    assert!(scene.groups.windows(2).all(|pair| pair[0].thing < pair[1].thing));
    let pane = find(&scene, Thing::Overview(1));
    assert_eq!(pane.x, 250.0);
    assert!(matches!(pane.shapes[0], Shape::Rect { w, .. } if (w - 250.0).abs() < 0.1));
    assert!(marks_of(find(&scene, Thing::Overview(0))).iter().any(|mark| mark == "overview-mark"));
    assert_eq!(scene.summary, "From 25 ms to 50 ms of 100 ms.");
}

#[test]
fn a_broken_promise_is_on_the_overview_however_many_faults_there_are() {
    let mut story = Story::new("leaderless", 3, 1);
    for number in 0..400 {
        story.at(number * MS, EventKind::Paused { node: n(1) });
        story.at((2 * number + 1) * MS / 2, EventKind::Resumed { node: n(1) });
    }
    let timeline = story.timeline(400 * MS);
    let marks = vec![Mark { at: 390 * MS, label: "broken".into(), broken: true }];
    let strip = Strip::new(&timeline, Found { marks, ..Found::default() });
    let scene = overview(&timeline, &strip, Window::whole(400 * MS));
    assert!(marks_of(find(&scene, Thing::Overview(0))).iter().any(|mark| mark == "overview-mark"));
}

#[test]
fn an_instant_is_told_by_the_milestone_next_to_it() {
    let mut story = Story::new("leaderless", 3, 1);
    let op = story.call(100 * MS, c(1), Some(7));
    story.store(103 * MS, n(1), op, 7);
    story.told(110 * MS, op, &[n(1)]);
    let timeline = story.timeline(1_000 * MS);
    let words = |at: u64| words_at(&timeline, &look(900.0, 1_000 * MS), at);
    assert_eq!(words(50 * MS), "Nothing has happened yet");
    assert_eq!(words(102 * MS), "Ada asks: write x = 7");
    assert_eq!(words(112 * MS), "Ada hears: write x = 7, ok");
    assert_eq!(words(600 * MS), "490 ms ago: Ada hears: write x = 7, ok");
    let close =
        TapeLook { window: Window { from: 100 * MS, to: 110 * MS }, ..look(900.0, 1_000 * MS) };
    assert_eq!(words_at(&timeline, &close, 103_010), "n1 stores x=7 #1");
}

#[test]
fn a_bare_picture_has_nothing_to_pick_and_little_to_read() {
    let mut story = Story::new("leaderless", 3, 1);
    let op = story.call(100 * MS, c(1), Some(7));
    story.told(110 * MS, op, &[n(1)]);
    let timeline = story.timeline(1_000 * MS);
    let scene = bare(crate::scene(&timeline, 105 * MS, &crate::Look::default()));
    assert!(scene.groups.windows(2).all(|pair| pair[0].thing < pair[1].thing));
    assert!(scene.groups.iter().all(|group| group.label.is_none()));
    let texts = |group: &Group| {
        group.shapes.iter().filter(|shape| matches!(shape, Shape::Text { .. })).count()
    };
    assert!(scene.groups.iter().all(|group| texts(group) <= 1));
    assert!(find(&scene, Thing::Node(n(1))).shapes.len() > 1);
}

/// A run in which n1 leads, and n2 from an instant on, with a stale read before and after.
fn future(handover: u64) -> (Timeline, Found) {
    let mut story = Story::new("single-leader", 3, 1);
    story.role(0, n(1), Role::Leader, 1);
    let mut stale = Vec::new();
    for at in [100, 700] {
        let op = story.call(at * MS, c(1), None);
        story.told((at + 20) * MS, op, &[n(1)]);
        stale.push(op);
    }
    story.at(handover, EventKind::Crashed { node: n(1), wiped: false });
    story.role(handover + 50 * MS, n(2), Role::Leader, 2);
    (story.timeline(1_000 * MS), Found { stale, ..Found::default() })
}

#[test]
fn branches_lie_under_each_other_and_are_quiet_until_they_differ() {
    let runs = [future(400 * MS), future(600 * MS)];
    let strips = runs.each_ref().map(|(run, found)| Strip::new(run, found.clone()));
    let branch = |place: usize, name, differs_from| Branch {
        name,
        timeline: &runs[place].0,
        strip: &strips[place],
        differs_from,
        current: place == 0,
    };
    let list = [branch(0, "now", None), branch(1, "before the crash", Some(400 * MS))];
    let look = look(900.0, 1_000 * MS);
    let scene = branches(&list, &look);
    assert_eq!(scene.groups.len(), 2);
    assert!(scene.groups[0].y < scene.groups[1].y && scene.groups[1].y < scene.height);
    assert!(scene.groups.windows(2).all(|pair| pair[0].thing < pair[1].thing));
    let now = find(&scene, Thing::Branch(0));
    assert!(
        marks_of(now).iter().all(|class| !class.contains("same") && !class.starts_with("fork"))
    );
    let other = find(&scene, Thing::Branch(1));
    let label = "before the crash: differs from 400 ms on, 2 stale reads.";
    assert_eq!(other.label.as_deref(), Some(label));
    let fork = tape_x(&look, 400 * MS);
    for shape in &other.shapes {
        match *shape {
            Shape::Rect { class, x, w, .. } if class.ends_with(" same") => {
                assert!(x + w <= fork + 0.1, "{class} goes on behind the fork");
            }
            Shape::Rect { class, x, .. } if class != "future-face" => {
                assert!(x >= fork - 0.1, "{class} begins before the fork");
            }
            Shape::Circle { class, cx, .. } => {
                assert!(class == "fork" && (cx - fork).abs() < 0.1);
            }
            _ => {}
        }
    }
    let drawn = marks_of(other);
    for class in ["future-lead same", "future-lead", "future-tick same", "future-tick", "n2"] {
        assert!(drawn.iter().any(|mark| mark == class), "{class} in {drawn:?}");
    }
    assert!(scene.summary.starts_with("now: on the tape, 2 stale reads."));
}

/// Goal: a row of a branch costs no more for a long run.
#[test]
fn a_branch_of_ten_thousand_operations_is_drawn_in_few_shapes() {
    let (timeline, found) = busy(10_000);
    let strip = Strip::new(&timeline, found);
    let branch = Branch {
        name: "a very long name that does not fit",
        timeline: &timeline,
        strip: &strip,
        differs_from: None,
        current: false,
    };
    let scene = branches(&[branch], &look(900.0, timeline.end()));
    assert!(scene.groups[0].shapes.len() < 12);
    assert!(scene.groups[0].label.as_deref().is_some_and(|it| it.contains("does not differ")));
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
