//! SEE-1: the picture of an instant does not depend on what was looked at before.

#![cfg(not(target_arch = "wasm32"))]

use stage::{Look, Timeline, scene, to_svg};
use tests::generate::{self, Numbers};

/// Goal: going back and forth in time never leaves a trace on the picture. Method: the scenes of a
/// run at random instants, forward, backward and from a fresh timeline.
#[test]
fn scenes_do_not_depend_on_the_order_of_seeks() {
    for topology in generate::topologies() {
        for seed in 0..25 {
            let run = lab::run(&generate::scenario(topology, seed));
            let fresh = || Timeline::new(run.scenario.clone(), run.trace.clone());
            let mut numbers = Numbers::new(seed);
            let instants: Vec<u64> = (0..20).map(|_| numbers.below(1_200_000)).collect();
            let timeline = fresh();
            let look = Look::default();
            let forward: Vec<_> = instants.iter().map(|&at| scene(&timeline, at, &look)).collect();
            for (place, &at) in instants.iter().enumerate().rev() {
                assert_eq!(scene(&timeline, at, &look), forward[place], "{topology} {seed} {at}");
                assert_eq!(scene(&fresh(), at, &look), forward[place], "{topology} {seed} {at}");
            }
        }
    }
}

/// Every instant of every preset can be drawn, and is a document.
#[test]
fn every_preset_can_be_drawn() {
    for (topology, preset) in lab::presets() {
        let run = lab::run(&lab::open_text(preset.text).scenario);
        let timeline = Timeline::new(run.scenario.clone(), run.trace.clone());
        for share in 0..=10 {
            for portrait in [false, true] {
                let at = run.trace.end / 10 * share;
                let picture = scene(&timeline, at, &Look { portrait, ..Look::default() });
                assert!(!picture.summary.is_empty());
                let things: Vec<_> = picture.groups.iter().map(|group| group.thing).collect();
                assert!(things.is_sorted_by(|a, b| a < b), "{topology}/{} {at}", preset.key);
                let svg = to_svg(&picture, "");
                assert!(svg.starts_with("<svg") || svg.starts_with("<?xml"), "{topology}");
                assert!(!svg.contains("NaN") && !svg.contains("inf"), "{topology} {}", preset.key);
            }
        }
    }
}

/// Goal: the sentence above the picture promises no overlap that a run need not keep. Method: what
/// it says of sloppy quorums, of local ones, and of those that meet.
#[test]
fn the_sentence_says_where_quorums_need_not_meet() {
    for (knobs, says) in [
        ("nodes 5\nhints next", "The next machine may stand in for a silent one"),
        ("nodes 5\nhints coordinator", "Every read set meets every write set"),
        (
            "n 2\ndatacenters 2\nwrite-level local-quorum\nread-level local-quorum",
            "Sets of two datacenters miss each other",
        ),
        (
            "n 3\ndatacenters 2\nwrite-level each-quorum\nread-level each-quorum",
            "Three replicas in each of two datacenters. A write waits for 4, a read for the first \
             4 answers. Every read set meets every write set: at least 2 nodes are in both.",
        ),
        ("n 3\nwrite-level one\nread-level one", "can miss each other"),
    ] {
        let scenario = tests::open(&format!("topology leaderless\n{knobs}\n"));
        let title = stage::narration::plain(&stage::narration::title(&scenario));
        assert!(title.contains(says), "{knobs}: {title}");
        let is_good = stage::narration::consequence(&scenario).tone == stage::narration::Tone::Good;
        assert_eq!(is_good, title.contains("meets every write set"), "{knobs}");
    }
}

/// Goal: with several leaders the sentence says what becomes of a conflict. Method: for each way to
/// resolve conflicts and each way to send changes, the sentences are whole, and those that lose a
/// write are in the tone of that.
#[test]
fn the_sentence_says_what_becomes_of_a_conflict() {
    use stage::narration::{Tone, consequence, plain, title, try_this};
    let blank = tests::open("topology multi-leader\n");
    let words = |key: &str| {
        let (param, _) = blank.find(key).expect("it is a knob");
        let model::ParamKind::Choice(choices) = param.kind else { panic!("{key} is a choice") };
        choices.iter().map(|choice| choice.key)
    };
    let mut losing = 0;
    for resolve in words("resolve") {
        for links in words("links") {
            let text = format!("topology multi-leader\nresolve {resolve}\nlinks {links}\n");
            let scenario = tests::open(&text);
            let said = plain(&title(&scenario));
            assert!(
                said.starts_with("Three leaders take writes, ") && said.ends_with('.'),
                "{said}"
            );
            assert!(plain(&try_this(&scenario)).ends_with('.'));
            let loses = consequence(&scenario).tone == Tone::Bad;
            assert_eq!(loses, said.contains("the other one is lost."), "{said}");
            losing += usize::from(loses);
        }
    }
    assert_eq!(losing, 3 * 4, "clock, priority, custom, lww-register");
}

/// Goal: sets and texts are shown as they read, not as the numbers that stand for them. Method:
/// what the cards and the clients say at the end of two presets.
#[test]
fn sets_and_texts_are_shown_as_they_read() {
    for (key, holds, reads) in [("cart", "{1 2 3}", "{1 2 3}"), ("document-crdt", "HI!DE", "HI!DE")]
    {
        let run = lab::run(&lab::preset("multi-leader", key).expect("it is a preset"));
        let timeline = Timeline::new(run.scenario.clone(), run.trace.clone());
        let frame = timeline.frame(run.trace.end);
        for node in frame.nodes.iter().filter(|node| node.id.is_replica()) {
            let shown: Vec<String> =
                node.cells.iter().map(|cell| cell.content.to_string()).collect();
            assert_eq!(shown, [holds], "{key}: {}", node.id);
        }
        let last = run.report.history.operations.iter().rev().find(|one| !one.write);
        let span = last.and_then(|read| timeline.operation(read.id)).expect("somebody reads");
        let told = span.told.expect("the read was answered");
        assert_eq!(timeline.read(span, &told), reads, "{key}");
    }
}

/// SEE-1 for what is done by hand. Goal: taking hold of a message changes nothing of the pictures
/// before, and nothing jumps at that instant. Method: where the message is drawn, with and without
/// the action, at every instant before; and how far it moves within a tenth of a millisecond after.
#[test]
fn a_message_that_is_caught_leaves_the_pictures_before_alone() {
    let text = "topology leaderless\nlatency 5ms\nrepair none\n10ms c1 write x 1\n";
    let plain = film(text);
    let thing = stage::Thing::Message(model::MessageId::new(1));
    let place = |film: &stage::Timeline, at: u64| {
        let scene = stage::scene(film, at, &stage::Look::default());
        let group = scene.groups.into_iter().find(|group| group.thing == thing);
        group.map(|group| (group.x, group.y, group.class.contains("lost")))
    };
    for line in ["drop 2", "delay 2 20ms", "hold 2", "duplicate 2"] {
        let edited = film(&format!("{text}12ms {line}\n"));
        for at in (10_000..12_000).step_by(100) {
            let (old, new) = (place(&plain, at), place(&edited, at));
            let (old, new) = (old.expect("it is under way"), new.expect("it is under way"));
            let apart = (old.0 - new.0).abs() + (old.1 - new.1).abs();
            assert!(apart < 0.5, "{line} at {at}: {old:?} {new:?}");
        }
        let (x, y, _) = place(&edited, 11_900).expect("it is under way");
        let (now_x, now_y, lost) = place(&edited, 12_100).expect("it is on the picture");
        assert!((x - now_x).abs() + (y - now_y).abs() < 30.0, "{line}: it jumps");
        assert_eq!(lost, line == "drop 2");
    }
    let late = film(&format!("{text}12ms delay 2 20ms\n"));
    assert_eq!(place(&late, 13_000), place(&late, 31_000), "it stands still");
    assert_ne!(place(&late, 33_000), place(&late, 31_000), "it goes on");
    let kept = film(&format!("{text}12ms hold 2\n100ms release 2\n"));
    assert_eq!(place(&kept, 20_000), place(&kept, 90_000), "it waits");
    assert_eq!(place(&kept, 101_000), None, "it has arrived");
    let dropped = film(&format!("{text}12ms hold 2\n50ms drop 2\n"));
    assert!(place(&dropped, 50_500).is_some_and(|(.., lost)| lost));
}

fn film(text: &str) -> stage::Timeline {
    let opened = lab::open_text(text);
    assert_eq!(opened.notices, []);
    let run = lab::run(&opened.scenario);
    stage::Timeline::new(run.scenario, run.trace)
}
