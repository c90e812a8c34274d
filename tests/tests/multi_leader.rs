//! Multi-leader: numbers of text books, the scenarios of its document, its presets.
//!
//! Goal: what is said of the model is what a run shows. Method: runs of small scenarios are asked
//! what their last reads returned, what the judge found, and what stands on a disk.

#![cfg(not(target_arch = "wasm32"))]

use lab::Run;
use lab::fuzz::{ground, run as made_up};
use model::notation::value_of;
use model::scenario::Preset;
use model::{EventKind, Key, NodeId, Outcome, Removal};
use protocols::multi_leader::MultiLeader;
use sim::{Progress, Simulation};
use std::rc::Rc;
use tests::{broken, document, open, run};

/// What reads returned, in the order in which they were called.
fn reads(run: &Run) -> Vec<String> {
    let mut reads = Vec::new();
    for event in &run.trace.events {
        if let EventKind::Returned { op, outcome: Outcome::Ok, value, of, .. } = event.kind
            && run.report.history.get(op).is_some_and(|one| !one.write)
        {
            let word = value_of(value, &run.scenario, &run.trace.words);
            let word = of.map_or("nothing".into(), |_| word.trim_matches('"').to_string());
            reads.push((op, word));
        }
    }
    reads.sort();
    reads.into_iter().map(|(_, word)| word).collect()
}

/// What the last reads of a scenario returned.
fn last_reads<const COUNT: usize>(text: &str) -> [String; COUNT] {
    let reads = reads(&run(text));
    let last = reads[reads.len() - COUNT..].to_vec();
    last.try_into().expect("so many were cut off")
}

/// Five increments at one leader and three at another: both 8 after merging.
#[test]
fn five_and_three_increments_are_eight_on_both_sides() {
    let mut text = String::from(
        "topology multi-leader\nleaders 2\nresolve g-counter\nlatency 2ms\nhorizon 900ms\n\
         0s cut n1 | n2\n300ms heal\n600ms c1 read x\n600ms c2 read x\n",
    );
    for at in 1..=5 {
        text += &format!("{at}0ms c1 add x 1\n");
    }
    for at in 1..=3 {
        text += &format!("{at}0ms c2 add x 1\n");
    }
    assert_eq!(last_reads(&text), ["8", "8"]);
}

/// Milk at A, eggs at B: siblings. A write of one who has read both has the vector {A:2, B:1} and
/// both items; removal needs a mark, or the item comes back.
#[test]
fn a_cart_that_was_filled_in_two_places() {
    let text = "topology multi-leader\nresolve union\nlatency 10ms\nhorizon 600ms\n\
                20ms c1 include x 1\n20ms c2 include x 2\n100ms c1 read x\n\
                150ms c1 include x 1\n300ms c2 read x\n";
    assert_eq!(last_reads(text), ["{1 2}", "{1 2}"]);
    let mut simulation = Simulation::<MultiLeader>::new(Rc::new(open(text)));
    let mut object = |at: u64| {
        assert_eq!(simulation.advance(at, u64::MAX), Progress::Reached);
        let disk = simulation.disk(NodeId::replica(1)).expect("n2 is there");
        let object = disk.object(Key::new(0)).expect("the cart is there");
        (object.siblings().len(), object.seen().to_string())
    };
    assert_eq!(object(99_000), (2, "{n1:1 n2:1}".into()));
    assert_eq!(object(290_000), (1, "{n1:2 n2:1}".into()));
    for (mark, expected) in [("on", "{2 3}"), ("off", "{1 2 3}")] {
        let text = format!(
            "topology multi-leader\nresolve union\ntombstones {mark}\nlatency 10ms\nhorizon 600ms\n\
             20ms c1 include x 1\n20ms c2 include x 2\n100ms c1 read x\n100ms c2 read x\n\
             150ms c1 exclude x 1\n150ms c2 include x 3\n300ms c1 read x\n"
        );
        assert_eq!(last_reads(&text), [expected]);
    }
}

/// An address is changed at .001 in one region and at .003 in the other, 150 ms apart; last write
/// wins: the customer's real move is lost, and both were told ok.
#[test]
fn the_customers_real_move_is_lost() {
    let text = "topology multi-leader\nleaders 2\nlatency 0s\ndisk 0s\nhorizon 600ms\n\
                0s delay n1-n2 150ms\n1ms c1 write x 42\n3ms c2 write x 7\n\
                400ms c1 read x\n400ms c2 read x\n";
    assert_eq!(last_reads(text), ["7", "7"]);
    let run = run(text);
    assert_eq!(run.report.operations.writes.ok, 2);
    let lost =
        run.trace.events.iter().filter(|event| {
            matches!(event.kind, EventKind::Removed { removal: Removal::Lost(_), .. })
        });
    assert_eq!(lost.count(), 2, "it is said to be lost at both leaders");
}

/// "HELLO": insert X at 1, delete position 4: HXELL on both sides, transformed and as a sequence.
#[test]
fn hello_is_edited_in_two_places() {
    for resolve in ["transform", "text"] {
        let mut text = format!(
            "topology multi-leader\nleaders 2\nresolve {resolve}\nlatency 10ms\nhorizon 900ms\n\
             300ms c1 type x 1 X\n300ms c2 erase x 4\n600ms c1 read x\n600ms c2 read x\n"
        );
        for (place, character) in "HELLO".chars().enumerate() {
            text += &format!("{}ms c1 type x {place} {character}\n", 10 + 40 * place);
        }
        assert_eq!(last_reads(&text), ["HXELL", "HXELL"], "{resolve}");
    }
}

/// Goal: the ground is worth walking on. Method: counted over many made-up runs, replicas mostly
/// come to rest and agree, and each way to resolve conflicts is tried, with writes that lose.
#[test]
fn the_ground_of_multi_leader_is_rough() {
    let ground = ground("multi-leader", "anything").expect("there is one");
    let (mut agree, mut lost, mut states, mut kinds) = (0, 0, 0, std::collections::BTreeSet::new());
    for seed in 0..300 {
        let run = made_up(&ground.scenario(seed));
        kinds.insert(run.scenario.choice("resolve"));
        let verdict = run.report.finding("converged").expect("it is judged");
        agree += usize::from(verdict.verdict.word() == "holds");
        for event in &run.trace.events {
            let is_lost = |removal| matches!(removal, Removal::Lost(_));
            match event.kind {
                EventKind::Removed { removal, .. } => lost += usize::from(is_lost(removal)),
                EventKind::Sent { kind: 7, .. } => states += 1,
                _ => {}
            }
        }
    }
    assert_eq!(kinds.len(), 12);
    assert!(agree > 200 && lost > 2_000 && states > 300, "{agree} {lost} {states}");
}

/// What made-up runs have found, kept small: after each of these replicas once did not agree.
#[test]
fn what_made_up_runs_have_found_is_cured() {
    for (cured, text) in [
        (
            "those who come later in a ring learn that numbers begin anew",
            "links ring\nresolve text\nhorizon 3300ms\n300ms crash n1\n1200ms restart n1\n\
             1500ms c1 type x 0 y\n",
        ),
        (
            "so do followers",
            "followers 1\nresolve union\nhorizon 3340ms\n1s crash n3\n1200ms restart n3\n\
             1300ms c2 include y 4\n",
        ),
        (
            "a change counts, though a client has brought along what it was",
            "resolve siblings\nhorizon 3330ms\n1s c1 write x\n1s cut n2 | n1\n\
             1100ms c2 read x at n1\n1200ms heal n2 | n1\n1200ms c2 add x 2\n\
             1300ms c1 write x\n",
        ),
        (
            "where an operation was moved to is told wherever it is known",
            "followers 1\nresolve transform\nclients 3\nseed 1694\nhorizon 3170ms\n\
             200ms crash n1\n300ms c2 type x 0 d\n300ms c3 type x 0 a\n600ms restart n1\n",
        ),
    ] {
        let run = run(&format!("topology multi-leader\n{text}"));
        let verdict = run.report.finding("converged").map(|one| one.verdict.word());
        assert_eq!(verdict, Some("holds"), "{cured}");
    }
}

/// What the sentence of a system claims: promises that are broken, and what the last reads return.
struct Claim(&'static str, &'static [&'static str], &'static [&'static str]);

const CLAIMS: &[Claim] = &[
    Claim("mysql-group-replication", &[], &["2", "2"]),
    Claim("mysql-circular", &["linearizable"], &["1", "3", "2"]),
    Claim("galera", &[], &["2", "2"]),
    Claim("edb-bdr", &["linearizable", "read-your-writes"], &["5", "5"]),
    Claim("couchdb", &[], &["3", "4", "4"]),
    Claim("cosmos-db-session", &["linearizable"], &["1", "2", "2", "2"]),
    Claim(
        "cosmos-db-eventual",
        &["linearizable", "read-your-writes", "monotonic-reads"],
        &["2", "1", "2"],
    ),
    Claim("calendar", &["linearizable"], &["11", "14", "14", "14", "14"]),
    Claim("document-crdt", &[], &["HI!DE", "HI!DE"]),
    Claim("document-ot", &[], &["HXYELL", "HXYELL"]),
];

fn presets() -> impl Iterator<Item = &'static Preset> {
    lab::presets().filter(|(topology, _)| *topology == "multi-leader").map(|(_, preset)| preset)
}

#[test]
fn every_system_shows_what_it_claims_and_says_where_that_is_documented() {
    let systems: Vec<_> = presets().filter(|preset| preset.of_a_system).collect();
    assert_eq!(systems.len(), CLAIMS.len());
    for (preset, Claim(key, promises, last)) in systems.into_iter().zip(CLAIMS) {
        let Preset { help, text, .. } = preset;
        assert_eq!(preset.key, *key);
        let head: Vec<&str> = text.lines().take_while(|line| line.starts_with('#')).collect();
        let with = |word: &str| head.iter().filter(|line| line.starts_with(word)).count();
        assert!(help.len() <= 110 && help.ends_with('.'), "{key}: {help}");
        assert_eq!(with("# Sets: "), 1, "{key}: which knobs stand for which settings");
        assert!(with("# Source: https://") >= 1, "{key}: where that is documented");
        assert_eq!(with("# Leaves out: "), 1, "{key}: what the model leaves out");
        assert!(text.len() <= 1_200, "{key}: {} bytes", text.len());
        let run = run(text);
        assert_eq!(broken(&run), *promises, "{key}: promises broken");
        let reads = reads(&run);
        assert!(reads.ends_with(&last.map_words()), "{key}: {reads:?}");
    }
}

/// Words as reads are listed.
trait Words {
    fn map_words(&self) -> Vec<String>;
}

impl Words for &[&str] {
    fn map_words(&self) -> Vec<String> {
        self.iter().map(ToString::to_string).collect()
    }
}

/// Goal: a scenario in the document can be copied and shows what the document says. Method: each is
/// opened, run and compared with its own lines.
#[test]
fn the_scenarios_of_the_document_run_and_are_judged_as_they_say() {
    let document = document("docs/model/multi-leader.md");
    let blocks = document.split("\n```replab\n").skip(1);
    let mut count = 0;
    for text in blocks.map(|block| block.split("\n```").next().unwrap_or(block)) {
        let run = run(text);
        let line = |word| text.lines().find_map(|line| line.strip_prefix(word));
        let verdicts = line("# Judge: ").unwrap_or_else(|| panic!("nothing is said of\n{text}"));
        for expected in verdicts.split(", ") {
            let (promise, word) = expected.split_once(' ').expect("a promise and a word");
            let found = run.report.finding(promise).map(|one| one.verdict.word());
            assert_eq!(found, Some(word), "{promise} in\n{text}");
        }
        let expected: Vec<String> =
            line("# Read: ").map_or(vec![], |line| line.split(", ").map(str::to_string).collect());
        assert!(reads(&run).ends_with(&expected), "{:?} in\n{text}", reads(&run));
        count += 1;
    }
    assert!(count >= 11, "only {count} scenarios");
}

/// What the document names is there: stories, presets, rules.
#[test]
fn the_document_on_multi_leader_names_what_there_is() {
    let document = document("docs/model/multi-leader.md");
    for name in document.split('`').filter(|name| name.starts_with("multi-leader-")) {
        let story = tests::folder("golden").join(format!("{name}.story"));
        assert!(story.exists(), "there is no story {name}");
    }
    for preset in presets().filter(|preset| preset.of_a_system) {
        let row = format!("| `{}` |", preset.key);
        assert!(document.contains(&row), "there is no row {row}");
    }
    let blank = lab::preset("multi-leader", "conflict").expect("it ships");
    for rule in blank.topology.rules {
        let row = format!("| `{}` | {} |", rule.key, rule.promise);
        assert!(document.contains(&row), "there is no row {row}");
    }
    for param in blank.topology.params {
        let name = format!("`{}", param.key);
        assert!(document.contains(&name), "nothing is said of {name}");
    }
}
