//! SAFE-1: made-up runs keep what they have to keep.
//!
//! Goal: no seed breaks a ground, whatever befalls it: crashes, lost disks, pauses, walls, holds,
//! loss, duplication, reordering, slow machines, wrong clocks, people who order a change of leader.
//! Method: a modest number of seeds of every ground, the same each time. `replab fuzz` takes more.

#![cfg(not(target_arch = "wasm32"))]

use lab::fuzz::{GROUNDS, Ground, broken_promise, run};
use lab::{rules, shrink};
use model::{Action, EventKind, NodeId, NodeSet, Outcome, Scenario};
use std::collections::{BTreeMap, BTreeSet};

const SEEDS: u64 = 300;
/// For what takes longer to look at.
const FEWER_SEEDS: u64 = 120;

fn ground(topology: &str, key: &str) -> &'static Ground {
    lab::fuzz::ground(topology, key).expect("there is such a ground")
}

fn text(scenario: &Scenario) -> String {
    model::grammar::print(scenario)
}

#[test]
fn every_ground_keeps_what_it_claims() {
    for ground in GROUNDS {
        for seed in 0..SEEDS {
            let run = run(&ground.scenario(seed));
            let found = ground.first_broken(&run).map(|found| found.words());
            let name = format!("{}/{} {seed}", ground.topology, ground.key);
            assert_eq!(found, None, "{name}\n{}", text(&run.scenario));
        }
    }
}

/// Goal: the grounds are worth walking on. Method: counted over all seeds, much happens that could
/// go wrong, every kind of fault is among it, and most runs are judged to the end.
#[test]
fn the_grounds_are_rough() {
    let (mut writes, mut failovers, mut settled) = (0, 0, 0);
    let mut verbs = BTreeSet::new();
    for seed in 0..FEWER_SEEDS {
        let run = run(&ground("single-leader", "safe").scenario(seed));
        writes += run.report.operations.writes.ok;
        failovers += run.report.failovers.len();
        let converged = run.report.finding("converged").expect("it is judged");
        settled += usize::from(converged.verdict.word() == "holds");
        verbs.extend(run.scenario.script.iter().map(|timed| verb(&timed.action)));
    }
    for seed in 0..SEEDS {
        let scenario = ground("single-leader", "anything").scenario(seed);
        verbs.extend(scenario.script.iter().map(|timed| verb(&timed.action)));
    }
    assert!(writes > 3_000 && failovers > 60, "{writes} writes, {failovers} failovers");
    assert!(settled > 80, "only {settled} of {FEWER_SEEDS} runs came to rest");
    let all = "crash cut delay drift drop duplicate heal hold join keep kill lossy operate pause \
               postpone promote release restart resume skew slow wipe";
    assert_eq!(verbs, all.split(' ').collect::<BTreeSet<_>>());
}

/// The verb of an action's line.
fn verb(action: &Action) -> &'static str {
    match action {
        Action::Operate { .. } => "operate",
        Action::Crash(_) => "crash",
        Action::Kill(_) => "kill",
        Action::Wipe(_) => "wipe",
        Action::Restart(_) => "restart",
        Action::Join(_) => "join",
        Action::Leave(_) => "leave",
        Action::Promote(_) => "promote",
        Action::Pause(_) => "pause",
        Action::Resume(_) => "resume",
        Action::Cut { .. } => "cut",
        Action::Heal { .. } => "heal",
        Action::Hold { .. } => "hold",
        Action::Release { .. } => "release",
        Action::Lossy { .. } => "lossy",
        Action::Slow { .. } => "slow",
        Action::Drift { .. } => "drift",
        Action::Delay { .. } => "delay",
        Action::Skew { .. } => "skew",
        Action::Drop(_) => "drop",
        Action::Postpone { .. } => "postpone",
        Action::Keep(_) => "keep",
        Action::LetGo(_) => "let go",
        Action::Duplicate(_) => "duplicate",
        Action::TimeOut { .. } => "time-out",
    }
}

/// Whoever is counted for a write had it on disk before the client was told, where that is what
/// followers are asked for.
#[test]
fn whoever_is_counted_for_a_write_has_it_on_disk() {
    for ground in GROUNDS {
        let mut told = 0;
        for seed in 0..FEWER_SEEDS {
            let scenario = ground.scenario(seed);
            let level = scenario.find("level").map(|_| scenario.choice("level"));
            if level == Some("received") {
                continue;
            }
            told += counted_writes(&scenario, &format!("{} {seed}", ground.key));
        }
        assert!(told > 1_000, "{}: only {told} writes were told", ground.key);
    }
}

/// Looks at every write that a client was told of, and counts them.
fn counted_writes(scenario: &Scenario, name: &str) -> usize {
    let run = run(scenario);
    let mut appended: BTreeMap<(NodeId, u32), model::OpId> = BTreeMap::new();
    let mut places: BTreeMap<model::OpId, u32> = BTreeMap::new();
    let mut copied: BTreeMap<NodeId, u32> = BTreeMap::new();
    let mut stored: BTreeMap<model::OpId, NodeSet> = BTreeMap::new();
    let mut told = 0;
    for event in &run.trace.events {
        match event.kind {
            EventKind::Appended { node, position, op, .. } => {
                appended.insert((node, position), op);
                places.insert(op, position);
            }
            EventKind::Flushed { node, position } => {
                stored.entry(appended[&(node, position)]).or_default().insert(node);
            }
            EventKind::Installed { node, position } => {
                copied.insert(node, position);
            }
            EventKind::Stored { node, op, .. }
            | EventKind::Superseded { node, op, .. }
            | EventKind::Added { node, op, .. }
            | EventKind::Removed { node, op, .. }
            | EventKind::Hinted { node, op, .. } => {
                stored.entry(op).or_default().insert(node);
            }
            EventKind::Returned { op, outcome: Outcome::Ok, of: None, counted, .. } => {
                told += usize::from(!counted.is_empty());
                let has = |node: &NodeId| {
                    let copy = copied.get(node).zip(places.get(&op));
                    let on_disk = stored.get(&op).is_some_and(|nodes| nodes.contains(*node));
                    on_disk || copy.is_some_and(|(until, place)| until >= place)
                };
                let write = run.report.history.get(op).is_some_and(|one| one.write);
                let missing: NodeSet = counted.iter().filter(|node| !has(node)).collect();
                assert!(!write || missing.is_empty(), "{name} {op}: not on {missing}");
            }
            _ => {}
        }
    }
    told
}

/// Goal: a small scenario breaks as the large one did, and the same comes out each time. Method: a
/// made-up scenario in which a broken rule shows is made small, twice.
#[test]
fn a_scenario_is_made_small_without_losing_what_it_shows() {
    let rule = rules::rule("single-leader", "fencing").expect("there is such a rule");
    let seeds = (0..500).map(|seed| 2 * seed + 1);
    let mut made_up = seeds.map(|seed| rules::made_up(rule, seed));
    let large = made_up.find(|scenario| rules::caught(rule, scenario).is_some());
    let large = large.expect("the broken rule shows");
    let mut breaks = |run: &lab::Run| broken_promise(run, rule.promise).is_some();
    let small = shrink::shrink(&large, &mut breaks, shrink::RUNS);
    assert!(breaks(&lab::run(&small)), "{}", text(&small));
    assert!(small.script.len() <= 6 && small.script.len() < large.script.len(), "{}", text(&small));
    assert_eq!(lab::open_text(&text(&small)).notices, [], "{}", text(&small));
    assert_eq!(shrink::shrink(&large, &mut breaks, shrink::RUNS), small);
    let mut runs = 0;
    let mut counted = |run: &lab::Run| {
        runs += 1;
        broken_promise(run, rule.promise).is_some()
    };
    shrink::shrink(&large, &mut counted, 20);
    assert_eq!(runs, 20, "the number of runs is bounded");
}
