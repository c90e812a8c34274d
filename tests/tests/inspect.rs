//! What the inspector says of real runs.
//!
//! Goal: whatever can be selected in whatever run can be explained, and every step is a true jump:
//! it names an event of the run, with its instant. Method: inspect every node, and a sample of
//! messages and operations, of every preset of every family at several instants.

#![cfg(not(target_arch = "wasm32"))]

use lab::Run;
use model::{Key, MessageId, NodeId, OpId, Time};
use stage::inspect::{BECAUSE, LED_TO};
use stage::{Inspection, Selected, Timeline, inspect};
use std::rc::Rc;

fn timeline(run: &Run) -> Timeline {
    Timeline::new(Rc::clone(&run.scenario), Rc::clone(&run.trace))
}

fn preset(topology: &str, key: &str) -> (Run, Timeline) {
    let run = lab::run(&lab::preset(topology, key).expect("it ships"));
    let timeline = timeline(&run);
    (run, timeline)
}

/// The words of the steps of a chapter; empty without one.
fn steps(inspection: &Inspection, title: &str) -> Vec<String> {
    let chapter = inspection.chapters.iter().find(|chapter| chapter.title == title);
    let steps = chapter.map(|chapter| chapter.steps.iter().map(|step| step.words.clone()));
    steps.map(Iterator::collect).unwrap_or_default()
}

fn value<'a>(inspection: &'a Inspection, name: &str) -> &'a str {
    let field = inspection.fields.iter().find(|field| field.name == name);
    field.map_or("", |field| field.value.as_str())
}

/// Everything that is selected in the test of all presets.
fn subjects(run: &Run) -> Vec<Selected> {
    let messages = run.trace.events.iter().filter_map(|event| match event.kind {
        model::EventKind::Sent { message, .. } => Some(message),
        _ => None,
    });
    let nodes = run.trace.nodes().map(Selected::Node);
    let operations = run.report.history.operations.iter().map(|op| op.id);
    nodes
        .chain(operations.step_by(7).take(8).map(Selected::Operation))
        .chain(messages.step_by(31).take(12).map(Selected::Message))
        .collect()
}

#[test]
fn whatever_can_be_selected_in_any_preset_can_be_explained_and_every_step_is_a_true_jump() {
    for (topology, preset) in lab::presets() {
        let run = lab::run(&lab::open_text(preset.text).scenario);
        let timeline = timeline(&run);
        let end = run.trace.end;
        for subject in subjects(&run) {
            for at in [0, end / 3, end] {
                let place = format!("{topology}/{} {subject:?} at {at}", preset.key);
                let inspection = inspect(&timeline, at, subject).expect(&place);
                check(&run, &inspection, &place);
                assert_eq!(inspect(&timeline, at, subject), Some(inspection), "{place}");
            }
        }
    }
}

fn check(run: &Run, inspection: &Inspection, place: &str) {
    assert!(!inspection.title.is_empty() && inspection.state.ends_with('.'), "{place}");
    for field in &inspection.fields {
        assert!(!field.name.is_empty() && !field.value.is_empty(), "{place}: {field:?}");
    }
    let fields = inspection.fields.iter().filter_map(|field| field.set.as_ref());
    let chapters = inspection.chapters.iter();
    for step in chapters.clone().flat_map(|chapter| &chapter.steps).chain(fields) {
        let event = run.trace.event(step.event).expect(place);
        assert_eq!(event.at, step.at, "{place}: {}", step.words);
        assert!(!step.words.is_empty(), "{place}");
    }
    for chapter in chapters {
        assert!(chapter.steps.len() <= 12 && !chapter.steps.is_empty(), "{place}");
        let order = chapter.steps.windows(2);
        let mut order = order.map(|pair| (pair[0].event, pair[1].event));
        match chapter.title {
            BECAUSE => assert!(order.all(|(one, next)| one > next), "{place}"),
            LED_TO => {}
            _ => assert!(order.clone().all(|(one, next)| one < next) || order.all(|(a, b)| a > b)),
        }
    }
}

#[test]
fn an_answer_is_explained_by_the_acknowledgement_that_completed_it_back_to_the_request() {
    let (_, timeline) = preset("leaderless", "repair");
    let write = inspect(&timeline, timeline.end(), Selected::Operation(OpId::new(0)));
    let write = write.expect("there is a write");
    let chain = steps(&write, BECAUSE);
    assert!(chain[0].starts_with("stored from n"), "{chain:?}");
    assert!(chain.iter().any(|words| words.starts_with("write from Ada reaches n")), "{chain:?}");
    assert!(chain.iter().any(|words| words.starts_with("Ada asks: write x = ")), "{chain:?}");
    assert!(chain.last().is_some_and(|root| root.starts_with("the script says: ")), "{chain:?}");
    assert!(value(&write, "Write set").contains("n1"), "{:?}", write.fields);
    let course = steps(&write, "Step by step");
    assert!(course.last().is_some_and(|last| last.starts_with("Ada is told of #1: ok")));
}

#[test]
fn a_message_leads_up_to_the_request_and_down_to_the_answer() {
    let (run, timeline) = preset("leaderless", "repair");
    let message = inspect(&timeline, 0, Selected::Message(MessageId::new(0))).expect("one is sent");
    assert!(message.title.starts_with("write, Ada to n"), "{}", message.title);
    assert_eq!(steps(&message, BECAUSE)[0], "Ada asks: write x = 7, #1");
    let effects = steps(&message, LED_TO);
    assert!(effects.iter().any(|words| words.contains("stores x=7")), "{effects:?}");
    let last = inspect(&timeline, run.trace.end, Selected::Message(MessageId::new(0)));
    assert!(last.is_some_and(|last| last.state.starts_with("It has reached n")));
}

#[test]
fn a_lost_message_says_where_and_why_and_led_to_nothing() {
    let (run, timeline) = preset("leaderless", "repair");
    let lost = run.trace.events.iter().find_map(|event| match event.kind {
        model::EventKind::Lost { message, .. } => Some((event.at, message)),
        _ => None,
    });
    let (at, message) = lost.expect("the wall stops one");
    let before = inspect(&timeline, at - 1, Selected::Message(message)).expect("it is there");
    assert!(value(&before, "Will be lost").ends_with("a wall is in the way"), "{before:?}");
    let after = inspect(&timeline, at, Selected::Message(message)).expect("it is there");
    assert!(after.state.contains("a wall is in the way"), "{}", after.state);
    assert!(steps(&after, LED_TO).is_empty());
}

#[test]
fn a_new_leader_is_explained_by_the_timer_that_took_the_old_one_for_dead() {
    let (run, timeline) = preset("single-leader", "async-crash");
    let promoted = &run.report.failovers[0];
    let after = promoted.promotion.0;
    let node = inspect(&timeline, after, Selected::Node(promoted.to)).expect("it is there");
    assert!(node.state.starts_with("Leads, in epoch 2"), "{}", node.state);
    let chain = steps(&node, BECAUSE).join("\n");
    assert!(chain.contains("promote from m1 reaches"), "{chain}");
    assert!(chain.contains("rings"), "{chain}");
    let set = node.fields.iter().find(|field| field.name == "Role").expect("it has one");
    let at = set.set.as_ref().map(|step| step.at);
    assert_eq!(at, Some(after));
    let crashed = run.trace.events.iter().find_map(|event| match event.kind {
        model::EventKind::Crashed { node, .. } => Some((event.at, node)),
        _ => None,
    });
    let (at, dead) = crashed.expect("the leader crashes");
    let dead = inspect(&timeline, at, Selected::Node(dead)).expect("it is there");
    assert!(dead.state.starts_with("Down"), "{}", dead.state);
    assert!(steps(&dead, BECAUSE)[1].starts_with("the script says: crash n1"), "{dead:?}");
}

#[test]
fn values_side_by_side_each_name_their_write() {
    let (run, timeline) = preset("leaderless", "dynamo");
    let is_several = |at: Time| {
        let n4 = NodeId::replica(3);
        let node = inspect(&timeline, at, Selected::Node(n4)).expect("it is there");
        let key = format!("{}, one value", Key::new(0));
        node.fields.iter().filter(|field| field.name == key).count()
    };
    let instants = run.trace.events.iter().map(|event| event.at);
    assert_eq!(instants.map(is_several).max(), Some(2));
}

#[test]
fn what_the_run_does_not_have_cannot_be_inspected() {
    let (_, timeline) = preset("leaderless", "quorum");
    for nothing in [
        Selected::Node(NodeId::replica(40)),
        Selected::Node(NodeId::client(11)),
        Selected::Operation(OpId::new(9_999)),
        Selected::Message(MessageId::new(99_999)),
    ] {
        assert_eq!(inspect(&timeline, 0, nothing), None, "{nothing:?}");
    }
}
