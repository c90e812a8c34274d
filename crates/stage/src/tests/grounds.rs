//! Where things stand: places of keys, regions, leaders of equal rank, weak links.

use super::pictures::{group, has_class, texts};
use crate::compose::{Look, scene};
use crate::fixture::{Story, c, n};
use crate::scene::{Scene, Shape, Thing};
use model::{Action, Distribution, LinkEnds, ParamValue, Traffic};

const MS: u64 = 1_000;

fn at(story: &Story, at: u64, portrait: bool) -> Scene {
    scene(&story.timeline(60 * MS), at, &Look { portrait, ..Look::default() })
}

/// Goal: the picture tells who keeps the key in play, and why. Method: a ring of eight with two
/// places each, on which n2 and n3 keep all; before and after the first call.
#[test]
fn a_walk_from_the_place_of_a_key_names_its_keepers() {
    let mut story = Story::new("placed", 8, 1);
    story.call(10 * MS, c(1), Some(7));
    let before = at(&story, 5 * MS, false);
    assert!(before.groups.iter().all(|group| group.thing != Thing::Place), "no key in play");
    let after = at(&story, 11 * MS, false);
    let place = group(&after, Thing::Place);
    assert_eq!(place.label.as_deref(), Some("x is kept by n2 and n3, clockwise of its place"));
    assert!(has_class(place, "walk") && texts(place).contains(&"n2 · n3"));
    let own = has_class(group(&after, Thing::Ring), "token own");
    assert!(own && !before.groups.iter().any(|group| has_class(group, "walk")));
    for node in 1..=8 {
        let card = group(&after, Thing::Node(n(node)));
        let keeps = [2, 3].contains(&node);
        assert_eq!(card.class.contains("keeper"), keeps, "n{node}");
        assert_eq!(card.class.contains("aside"), !keeps, "n{node}");
        let says = card.label.as_deref().is_some_and(|label| label.contains("keeps x"));
        assert_eq!(says, keeps, "n{node}");
    }
}

/// Where every replica keeps every key, places explain nothing and are not drawn.
#[test]
fn a_ring_on_which_all_keep_all_is_plain() {
    let mut story = Story::new("leaderless", 8, 1);
    story.call(10 * MS, c(1), Some(7));
    let scene = at(&story, 11 * MS, false);
    let ring = group(&scene, Thing::Ring);
    assert!(has_class(ring, "ring-line") && !has_class(ring, "token"));
}

#[test]
fn leaders_of_equal_rank_have_a_letter_a_region_and_ways() {
    for portrait in [false, true] {
        let scene = at(&Story::new("led", 6, 2), 5 * MS, portrait);
        for node in 1..=3 {
            let card = group(&scene, Thing::Node(n(node)));
            assert!(card.class.contains("leader") && texts(card).contains(&"L"), "n{node}");
            assert_eq!(card.label.as_deref(), Some(&*format!("n{node}, leader")));
        }
        let region = group(&scene, Thing::Region(1));
        assert_eq!(region.label.as_deref(), Some("region 2: n2 and n5"));
        for (from, to) in [(1, 2), (2, 3), (3, 1)] {
            let way = group(&scene, Thing::Link(n(from), n(to)));
            assert!(has_class(way, "feed-arrow"), "it leads one way");
        }
    }
}

#[test]
fn a_weak_link_says_what_is_wrong_with_it_until_it_is_mended() {
    let link = LinkEnds { from: n(1), to: n(2), both_ways: true };
    let mut story = Story::new("leaderless", 3, 1);
    story.act(10 * MS, Action::Lossy { link, loss: 300 });
    story.act(20 * MS, Action::Delay { link, latency: Distribution::constant(40 * MS) });
    story.act(30 * MS, Action::Lossy { link, loss: 0 });
    let weak = Thing::Weak(n(1), n(2));
    let said = |when: u64| {
        let scene = at(&story, when, false);
        let found = scene.groups.iter().find(|group| group.thing == weak);
        found.map(|group| (group.class.clone(), texts(group).join("")))
    };
    assert_eq!(said(5 * MS), None);
    assert_eq!(said(11 * MS), Some(("weak lossy".into(), "loses 30 %".into())));
    assert_eq!(said(21 * MS), Some(("weak lossy".into(), "loses 30 %, takes 40 ms".into())));
    assert_eq!(said(31 * MS), Some(("weak slow".into(), "takes 40 ms".into())));
}

/// The line of a link to a client lies below the requests that take it.
#[test]
fn a_weak_link_to_a_client_goes_the_way_of_its_requests() {
    for (from, to) in [(c(1), n(3)), (n(3), c(1))] {
        let link = LinkEnds { from, to, both_ways: true };
        let mut story = Story::new("leaderless", 3, 1);
        story.act(10 * MS, Action::Delay { link, latency: Distribution::constant(40 * MS) });
        let scene = at(&story, 11 * MS, false);
        let weak = group(&scene, Thing::Weak(c(1), n(3)));
        assert_eq!(weak.label.as_deref(), Some("link between Ada and n3: takes 40 ms"));
    }
}

/// Goal: a link is drawn as weak while it is worse than the others, and each direction on its own.
/// Method: links that are mended, slowed from either end, and slowed one way; latencies are 5 ms,
/// and the scenario loses 1 %.
#[test]
fn a_link_is_weak_in_the_directions_in_which_it_is_worse_than_usual() {
    let link = |from, to, both_ways| LinkEnds { from: n(from), to: n(to), both_ways };
    let delay = |link, ms: u64| Action::Delay { link, latency: Distribution::constant(ms * MS) };
    let (forth, both, back) = (link(1, 2, false), link(1, 2, true), link(2, 1, true));
    let said = |actions: &[Action]| {
        let mut story = Story::new("leaderless", 3, 1);
        assert!(story.scenario.set("loss", ParamValue::Share(10)));
        for (ms, action) in (10..).zip(actions) {
            story.act(ms * MS, action.clone());
        }
        let scene = at(&story, 50 * MS, false);
        let weak = scene.groups.iter().filter(|group| matches!(group.thing, Thing::Weak(..)));
        weak.map(|group| group.label.clone().unwrap_or_default()).collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    assert_eq!(said(&[delay(both, 40), delay(both, 5)]), none, "the usual latency");
    assert_eq!(said(&[delay(both, 100), delay(back, 5)]), none, "from the other end");
    assert_eq!(said(&[delay(both, 40), delay(back, 9)]), ["link between n1 and n2: takes 9 ms"]);
    assert_eq!(said(&[delay(both, 40), delay(forth, 5)]), ["link from n2 to n1: takes 40 ms"]);
    let two = ["link from n1 to n2: takes 90 ms", "link from n2 to n1: takes 40 ms"];
    assert_eq!(said(&[delay(both, 40), delay(forth, 90)]), two);
    let lossy = |link, loss| Action::Lossy { link, loss };
    assert_eq!(said(&[lossy(both, 300), lossy(back, 10)]), none, "the loss of all links");
    assert_eq!(said(&[lossy(both, 0)]), none, "better than the others");
    let all = said(&[delay(back, 40), lossy(both, 300), lossy(forth, 10)]);
    assert_eq!(
        all,
        ["link from n1 to n2: takes 40 ms", "link from n2 to n1: loses 30 %, takes 40 ms"]
    );
}

#[test]
fn a_slow_machine_and_a_wrong_clock_say_so() {
    let mut story = Story::new("leaderless", 3, 1);
    story.act(10 * MS, Action::Skew { node: n(1), offset_us: -200_000 });
    story.act(10 * MS, Action::Slow { node: n(2), service: Distribution::constant(5 * MS) });
    let scene = at(&story, 11 * MS, false);
    assert!(texts(group(&scene, Thing::Node(n(1)))).contains(&"clock −200 ms"));
    assert!(texts(group(&scene, Thing::Node(n(2)))).contains(&"slow"));
    let slow = group(&scene, Thing::Node(n(2))).label.as_deref();
    assert_eq!(slow, Some("n2, slowed down"));
}

/// Goal: kinds of messages are told apart by shape, and called by name while there are few. Method:
/// one of each kind; the shapes of any two differ.
#[test]
fn each_kind_of_message_has_a_shape_of_its_own() {
    use Traffic::*;
    let kinds = [
        Write,
        Read,
        Answer,
        Acknowledge,
        Refuse,
        Replicate,
        Repair,
        Heartbeat,
        Lead,
        Hint,
        Compare,
        Vote,
    ];
    let mut seen: Vec<Vec<&'static str>> = Vec::new();
    for kind in kinds {
        let mut story = Story::new("leaderless", 3, 1);
        let id = story.send((10 * MS, 20 * MS), (c(1), n(2)), kind, None, None);
        let scene = at(&story, 12 * MS, false);
        let shapes = group(&scene, Thing::Message(id)).shapes.iter().map(|shape| match shape {
            Shape::Rect { class, .. }
            | Shape::Circle { class, .. }
            | Shape::Line { class, .. }
            | Shape::Path { class, .. }
            | Shape::Text { class, .. } => *class,
        });
        let shapes: Vec<&str> = shapes.collect();
        assert!(!seen.contains(&shapes), "{kind:?}: {shapes:?}");
        seen.push(shapes);
        let named = scene.groups.iter().any(|group| group.thing == Thing::Name(id));
        assert_eq!(named, kind != Heartbeat, "{kind:?} is called by its name");
    }
}

#[test]
fn a_wall_says_what_it_is_and_since_when() {
    for portrait in [false, true] {
        let mut story = Story::new("leaderless", 5, 2);
        story.cut(10 * MS, &[n(4), n(5), c(2)], &[n(1), n(2), n(3), c(1)]);
        let scene = at(&story, 11 * MS, portrait);
        assert_eq!(texts(group(&scene, Thing::Wall(0))), ["cut at 10 ms"], "{portrait}");
    }
}

/// Goal: on a phone nothing is too small to be read. Method: on the narrowest a unit is five sixths
/// of a pixel; every text of busy pictures is set in eleven units at least.
#[test]
fn no_text_is_smaller_than_can_be_read_on_a_phone() {
    for replicas in [1, 3, 5, 7, 9, 12, 20, 50] {
        for family in ["leaderless", "single-leader", "placed"] {
            let mut story = Story::new(family, replicas.max(8), 4);
            let op = story.call(10 * MS, c(1), Some(123_456));
            for node in 1..=replicas {
                story.store(12 * MS, n(node), op, 123_456);
            }
            story.send((13 * MS, 30 * MS), (n(1), c(1)), Traffic::Acknowledge, Some(op), None);
            story.told(14 * MS, op, &[n(1)]);
            for portrait in [false, true] {
                for group in at(&story, 15 * MS, portrait).groups {
                    for shape in &group.shapes {
                        if let Shape::Text { size, text, .. } = shape {
                            assert!(*size >= 11.0, "{text:?} of {:?} in {size}", group.thing);
                        }
                    }
                }
            }
        }
    }
}
