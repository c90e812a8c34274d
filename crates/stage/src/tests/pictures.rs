//! Scenes: what is drawn, and how it is named.

use crate::compose::{Look, Selected, Sets, scene};
use crate::fixture::{Story, c, n};
use crate::scene::{Group, Scene, SetKind, Shape, Thing};
use crate::text::{Face, width};
use model::{EventKind, LossCause, MessageId, NodeSet, Role, Traffic};

const MS: u64 = 1_000;

pub(super) fn group(scene: &Scene, thing: Thing) -> &Group {
    let found = scene.groups.iter().find(|group| group.thing == thing);
    found.unwrap_or_else(|| panic!("{thing:?} is on the picture"))
}

pub(super) fn texts(group: &Group) -> Vec<&str> {
    let texts = group.shapes.iter().map(|shape| match shape {
        Shape::Text { text, .. } => Some(text.as_str()),
        _ => None,
    });
    texts.flatten().collect()
}

pub(super) fn has_class(group: &Group, wanted: &str) -> bool {
    group.shapes.iter().any(|shape| match shape {
        Shape::Rect { class, .. }
        | Shape::Circle { class, .. }
        | Shape::Line { class, .. }
        | Shape::Path { class, .. }
        | Shape::Text { class, .. } => *class == wanted,
    })
}

/// A run in which everything happens that has a picture.
pub(super) fn busy() -> Story {
    let mut story = Story::new("leaderless", 5, 2);
    let first = story.call(10 * MS, c(1), Some(7));
    let arrivals = [(1, 14 * MS), (2, 15 * MS), (3, 16 * MS)];
    for (number, ends) in arrivals {
        story.send((10 * MS, ends), (c(1), n(number)), Traffic::Write, Some(first), None);
        story.store(ends, n(number), first, 7);
    }
    for (number, at) in arrivals {
        let ways = (n(number), c(1));
        story.send((at, at + 5 * MS), ways, Traffic::Acknowledge, Some(first), None);
    }
    story.told(20 * MS, first, &[n(1), n(2)]);
    story.cut(22 * MS, &[n(4), n(5), c(2)], &[n(1), n(2), n(3), c(1)]);
    let read = story.call(24 * MS, c(2), None);
    let wall = Some(LossCause::Wall);
    story.send((24 * MS, 29 * MS), (c(2), n(1)), Traffic::Read, Some(read), wall);
    let network = Some(LossCause::Network);
    story.send((24 * MS, 29 * MS), (c(2), n(4)), Traffic::Read, Some(read), network);
    story.at(40 * MS, EventKind::Crashed { node: n(5), wiped: false });
    story.at(42 * MS, EventKind::Paused { node: n(3) });
    story
}

#[test]
fn things_are_unique_and_come_in_the_order_of_painting() {
    let timeline = busy().timeline(60 * MS);
    for at in (0..60 * MS).step_by(500) {
        for portrait in [false, true] {
            let scene = scene(&timeline, at, &Look { portrait, ..Look::default() });
            let ordered = scene.groups.windows(2).all(|pair| pair[0].thing < pair[1].thing);
            assert!(ordered, "at {at}");
        }
    }
}

/// Goal: scenes do not depend on the order of seeks (SEE-1). Method: forwards, backwards, and each
/// from a timeline of its own.
#[test]
fn see_1_the_same_instant_has_the_same_scene_in_any_order() {
    let story = busy();
    let timeline = story.timeline(60 * MS);
    let look = Look::default();
    let forward: Vec<Scene> = (0..60).map(|at| scene(&timeline, at * MS, &look)).collect();
    for at in (0..60).rev() {
        assert_eq!(scene(&timeline, at * MS, &look), forward[at as usize]);
        let fresh = story.timeline(60 * MS);
        assert_eq!(scene(&fresh, at * MS, &look), forward[at as usize]);
    }
}

#[test]
fn each_state_has_an_outline_and_a_word_of_its_own() {
    let timeline = busy().timeline(60 * MS);
    let scene = scene(&timeline, 50 * MS, &Look::default());
    let down = group(&scene, Thing::Node(n(5)));
    assert!(down.class.contains("crashed") && texts(down).contains(&"down"));
    let still = group(&scene, Thing::Node(n(3)));
    assert!(still.class.contains("paused") && texts(still).contains(&"paused"));
    assert!(still.label.as_deref().is_some_and(|label| label.contains("paused")));
}

#[test]
fn bubbles_say_what_clients_were_told() {
    let timeline = busy().timeline(60 * MS);
    let bubble = |at| {
        let scene = scene(&timeline, at, &Look::default());
        let bubble = group(&scene, Thing::Bubble(c(1)));
        texts(bubble).into_iter().map(String::from).collect::<Vec<_>>()
    };
    assert_eq!(bubble(12 * MS), ["write x = 7", "waiting", "0 of 2 acks"]);
    assert_eq!(bubble(19 * MS), ["write x = 7", "waiting", "1 of 2 acks"]);
    assert_eq!(bubble(21 * MS), ["write x = 7", "ok, 10 ms", "2 of 2 acks"]);
}

#[test]
fn a_message_into_a_wall_stops_there_and_falls() {
    let timeline = busy().timeline(60 * MS);
    let message = MessageId::new(6);
    let at = |at: u64| {
        let scene = scene(&timeline, at, &Look::default());
        let group = group(&scene, Thing::Message(message));
        (group.x, group.y, group.opacity, group.class.contains("lost"))
    };
    let trail = |at: u64| {
        let scene = scene(&timeline, at, &Look::default());
        has_class(group(&scene, Thing::Trail(message)), "loss")
    };
    assert!(!at(25 * MS).3 && !trail(25 * MS));
    let (fell, later) = (at(29 * MS), at(31 * MS));
    assert!(fell.3 && trail(29 * MS), "it has met the wall before it could have arrived");
    assert_eq!(fell.0, later.0, "it stays at the wall");
    assert!(fell.1 < later.1 && fell.2 > later.2, "it falls and fades");
}

#[test]
fn sets_are_ringed_and_witnesses_named() {
    let timeline = busy().timeline(60 * MS);
    let set = |nodes: &[usize]| nodes.iter().map(|&node| n(node)).collect::<NodeSet>();
    let sets = Sets {
        write: set(&[1, 2]),
        read: set(&[2, 4]),
        witness: set(&[2]),
        caption: "n2 is in both: the witness.".into(),
        supposed: false,
    };
    let look = Look { sets: Some(sets), ..Look::default() };
    let scene = scene(&timeline, 30 * MS, &look);
    group(&scene, Thing::Set(n(1), SetKind::Write));
    let both = group(&scene, Thing::Set(n(2), SetKind::Read));
    assert!(texts(both).contains(&"witness"));
    assert!(texts(group(&scene, Thing::Legend)).contains(&"witness: n2"));
    assert!(scene.summary.ends_with("n2 is in both: the witness."), "{}", scene.summary);
}

#[test]
fn the_legend_names_only_what_the_run_has_and_does_not_flicker() {
    let timeline = busy().timeline(60 * MS);
    let legend = |at| {
        let scene = scene(&timeline, at, &Look::default());
        let legend = group(&scene, Thing::Legend);
        texts(legend).into_iter().map(String::from).collect::<Vec<_>>()
    };
    assert_eq!(legend(0), ["write", "acknowledged", "read", "wall"]);
    assert_eq!(legend(0), legend(30 * MS));
}

#[test]
fn the_summary_says_what_a_person_would_say() {
    let timeline = busy().timeline(60 * MS);
    let said = scene(&timeline, 50 * MS, &Look::default()).summary;
    assert_eq!(
        said,
        "At 50 ms, 5 replicas: n5 is down; n3 is paused; a wall stands between n4, n5 and Ben and \
         n1, n2, n3 and Ada; behind: n4 by 1, n5 by 1; Ada asked write x = 7: ok; Ben asked read \
         x: no answer yet."
    );
}

/// Goal: the leader is on top, and cards change places without a jump.
#[test]
fn a_new_leader_moves_to_the_top() {
    let mut story = Story::new("single-leader", 3, 1);
    story.role(0, n(1), Role::Leader, 1).role(100 * MS, n(2), Role::Leader, 2);
    story.at(90 * MS, EventKind::Crashed { node: n(1), wiped: false });
    let timeline = story.timeline(200 * MS);
    let height = |at: u64, node| {
        let scene = scene(&timeline, at, &Look::default());
        group(&scene, Thing::Node(node)).y
    };
    assert!(height(50 * MS, n(1)) < height(50 * MS, n(2)));
    assert_eq!(height(95 * MS, n(1)), height(50 * MS, n(1)), "it keeps its place until then");
    let (start, middle, end) =
        (height(100 * MS, n(2)), height(103 * MS, n(2)), height(120 * MS, n(2)));
    assert!(end < middle && middle < start, "{start} {middle} {end}");
    assert!(height(150 * MS, n(2)) < height(150 * MS, n(1)));
}

#[test]
fn what_is_chosen_stands_out_and_the_rest_steps_back() {
    let timeline = busy().timeline(60 * MS);
    let op = model::OpId::new(0);
    let look = Look { selected: Some(Selected::Operation(op)), ..Look::default() };
    let scene = scene(&timeline, 12 * MS, &look);
    assert!(group(&scene, Thing::Message(MessageId::new(0))).class.contains("chosen"));
    assert!(group(&scene, Thing::Bubble(c(1))).class.contains("chosen"));
}

/// Goal: texts stay within their cards and bubbles. Method: every size of card, by the estimate of
/// widths, which is on the safe side.
#[test]
fn texts_stay_within_their_boxes() {
    for replicas in 1..=9 {
        for family in ["leaderless", "single-leader"] {
            for portrait in [false, true] {
                let mut story = Story::new(family, replicas, 6);
                let ops: Vec<_> = (0..6)
                    .map(|client| story.call(client, c(client as usize + 1), Some(123_456)))
                    .collect();
                for (place, op) in ops.iter().enumerate() {
                    story.store(place as u64, n(1), *op, 123_456);
                }
                let timeline = story.timeline(MS);
                let scene = scene(&timeline, MS, &Look { portrait, ..Look::default() });
                for group in &scene.groups {
                    assert_texts_fit(group, &scene);
                }
            }
        }
    }
}

pub(super) fn assert_texts_fit(group: &Group, scene: &Scene) {
    let half = group.shapes.iter().find_map(|shape| match shape {
        Shape::Rect { class: "card", w, .. } => Some(w / 2.0),
        _ => None,
    });
    for shape in &group.shapes {
        let Shape::Text { class, x, anchor, size, text, .. } = shape else { continue };
        let face = match *class {
            "name" | "told" | "status down" | "status still" | "badge-letter" | "state-letter" => {
                Face::Bold
            }
            "value" | "value stale" | "asked" | "entry-value" => Face::Mono,
            _ => Face::Sans,
        };
        let wide = width(text, *size, face);
        let start = match anchor {
            crate::Anchor::Start => *x,
            crate::Anchor::Middle => x - wide / 2.0,
            crate::Anchor::End => x - wide,
        };
        if let Some(half) = half {
            assert!(start >= -half && start + wide <= half, "{text:?} in {:?}", group.thing);
        }
        let (left, right) = (group.x + start, group.x + start + wide);
        assert!(left >= 0.0 && right <= scene.width, "{text:?} leaves the picture");
    }
}
