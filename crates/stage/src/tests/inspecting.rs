//! What the inspector says, and what it points at.

use super::pictures::group;
use crate::compose::{Look, Selected, scene};
use crate::fixture::{Story, c, n, set_choice};
use crate::inspect::{Inspection, inspect};
use crate::scene::Thing;
use model::{Action, EventId, EventKind, Key, LossCause, MessageId, NodeSet, OpId, Traffic};

const MS: u64 = 1_000;

fn look_at(story: &Story, at: u64, selected: Selected) -> Inspection {
    let inspection = inspect(&story.timeline(200 * MS), at * MS, selected);
    inspection.expect("the run has it")
}

/// The values of the fields of a name, and the instants in ms of what they point at.
fn fields(inspection: &Inspection, name: &str) -> Vec<(String, Option<u64>)> {
    let fields = inspection.fields.iter().filter(|field| field.name == name);
    let set = |step: &crate::inspect::Step| step.at / MS;
    fields.map(|field| (field.value.clone(), field.set.as_ref().map(set))).collect()
}

/// Goal: the inspector calls a node what its card calls it. Method: leaders of equal rank, of which
/// no event says that they lead, and replicas beside one that has not joined.
#[test]
fn the_inspector_and_the_card_agree_about_roles() {
    let story = Story::new("led", 6, 1);
    let leader = look_at(&story, 1, Selected::Node(n(1)));
    assert_eq!((leader.title.as_str(), leader.state.as_str()), ("n1, leader", "Leads."));
    assert_eq!(fields(&leader, "Role"), [("leader".into(), None)]);
    let timeline = story.timeline(200 * MS);
    let card = scene(&timeline, MS, &Look::default());
    let card = group(&card, Thing::Node(n(1))).label.clone().unwrap_or_default();
    assert!(card.starts_with("n1, leader"), "{card}");
    let mut story = Story::new("leaderless", 4, 1);
    story.absent(1).at(10 * MS, EventKind::Joined { node: n(4) });
    let state = |at: u64| look_at(&story, at, Selected::Node(n(1))).state;
    assert_eq!(state(5), "One of three equal replicas.");
    assert_eq!(state(15), "One of four equal replicas.");
}

/// Goal: nothing is listed as held that is not. Method: values side by side that a replica gave up,
/// lost with its disk, got again, or has of a key that now holds one.
#[test]
fn only_values_that_are_there_are_listed_side_by_side() {
    let mut story = Story::new("leaderless", 3, 2);
    let x = Key::new(0);
    let ops: Vec<OpId> = (0..4).map(|at| story.call(at * MS, c(1), Some(9))).collect();
    let add = |story: &mut Story, at: u64, op: usize| {
        let (node, op, value) = (n(1), ops[op], 10 + op as u32);
        story.store(at * MS, node, op, value);
        story.at(at * MS, EventKind::Added { node, key: x, op, value });
    };
    let listed =
        |story: &Story, at: u64| fields(&look_at(story, at, Selected::Node(n(1))), "x, one value");
    add(&mut story, 10, 0);
    add(&mut story, 11, 1);
    assert_eq!(listed(&story, 12).len(), 2);
    story.at(20 * MS, EventKind::Crashed { node: n(1), wiped: true });
    story.at(21 * MS, EventKind::Restarted { node: n(1) });
    assert_eq!(listed(&story, 22), [], "the disk is lost");
    add(&mut story, 30, 2);
    assert_eq!(listed(&story, 31), [], "one value is not several");
    add(&mut story, 32, 3);
    let both = [("12, by #3 of Ada".into(), Some(30)), ("13, by #4 of Ada".into(), Some(32))];
    assert_eq!(listed(&story, 33), both);
    let removal = model::Removal::Replaced(ops[3]);
    story.at(40 * MS, EventKind::Removed { node: n(1), key: x, op: ops[2], removal });
    add(&mut story, 42, 1);
    let both = [("13, by #4 of Ada".into(), Some(32)), ("11, by #2 of Ada".into(), Some(42))];
    assert_eq!(listed(&story, 43), both);
}

/// Goal: a wall points at what built it, and what is left of one at what took the rest.
#[test]
fn each_wall_points_at_the_order_that_made_it() {
    let mut story = Story::new("leaderless", 4, 1);
    story.cut(10 * MS, &[n(1)], &[n(2)]);
    story.cut(20 * MS, &[n(1)], &[n(3), n(4)]);
    let walls = |story: &Story| fields(&look_at(story, 50, Selected::Node(n(1))), "Cut off from");
    let two = [("n2".into(), Some(10)), ("n3 and n4".into(), Some(20))];
    assert_eq!(walls(&story), two);
    let set = |node| NodeSet::from_iter([n(node)]);
    story.act(30 * MS, Action::Heal { from: set(1), to: set(4) });
    assert_eq!(walls(&story), [("n2".into(), Some(10)), ("n3".into(), Some(30))]);
    story.hold(40 * MS, &[n(1)], &[n(2)]);
    let held = fields(&look_at(&story, 50, Selected::Node(n(1))), "Held links to");
    assert_eq!(held, [("n2".into(), Some(40))]);
}

/// Goal: a step about a message leads to that message. Method: every event and every order about
/// one; and one about a message that never was.
#[test]
fn steps_about_messages_can_be_pressed() {
    let mut story = Story::new("leaderless", 3, 1);
    let way = (c(1), n(1));
    let dropped = Some(LossCause::Dropped);
    let message = story.send((10 * MS, 15 * MS), way, Traffic::Write, None, dropped);
    let (from, to, kind, due) = (c(1), n(1), 0, 20 * MS);
    story.at(15 * MS, EventKind::Caught { message, from, to, kind, due });
    story.act(15 * MS, Action::Drop(message));
    story.act(16 * MS, Action::Drop(MessageId::new(99)));
    let timeline = story.timeline(100 * MS);
    let about =
        |place| crate::inspect::step(&timeline, EventId::new(place)).and_then(|it| it.about);
    let events = timeline.trace().events.len();
    let found: Vec<_> = (0..events).map(about).collect();
    let it = Some(Selected::Message(message));
    assert_eq!(found, [it, it, it, it, None]);
}

/// Goal: where order is kept, whoever goes with the one that is let go was held as well. Method:
/// two messages wait at a link; the second is let go, and both arrive. And a message that is held
/// twice by hand was held since the first time.
#[test]
fn what_goes_with_a_message_that_is_let_go_was_held() {
    let mut story = Story::new("leaderless", 3, 1);
    set_choice(&mut story.scenario, "order", "kept");
    story.hold(5 * MS, &[c(1)], &[n(1)]);
    let [one, two, three] = [0, 1, 2].map(MessageId::new);
    story.act(14 * MS, Action::Keep(three)).act(20 * MS, Action::Keep(three));
    story.act(50 * MS, Action::LetGo(three)).act(60 * MS, Action::LetGo(two));
    for (sent, ends, to) in [(10, 60, 1), (11, 60, 1), (12, 50, 2)] {
        let times = (sent * MS, ends * MS);
        story.send(times, (c(1), n(to)), Traffic::Write, None, None);
    }
    let timeline = story.timeline(200 * MS);
    let since = |message| timeline.message(message).and_then(|flight| flight.held_since);
    assert_eq!([one, two, three].map(since), [5, 5, 14].map(|at| Some(at * MS)));
}
