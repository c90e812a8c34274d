//! What must hold in every run, whatever befalls it.
//!
//! Goal: no seed breaks what a topology promises by construction. Method: made-up scenarios with
//! crashes, lost disks, pauses, walls, loss, duplication, reordering and skew.

#![cfg(not(target_arch = "wasm32"))]

use lab::Run;
use model::{EventKind, NodeId, NodeSet, Outcome, Role};
use std::collections::{BTreeMap, BTreeSet};
use tests::generate;

const SEEDS: u64 = 600;

fn each_run(topology: &str, mut look: impl FnMut(u64, &Run)) {
    for seed in 0..SEEDS {
        look(seed, &lab::run(&generate::scenario(topology, seed)));
    }
}

/// The write set that a client is told of is what really happened: each replica that was counted
/// had the write on disk before the client was told.
#[test]
fn whoever_is_counted_for_a_write_has_it_on_disk() {
    for topology in generate::topologies() {
        let mut counted_writes = 0;
        each_run(topology, |seed, run| {
            let mut appended: BTreeMap<(NodeId, u32), model::OpId> = BTreeMap::new();
            let mut stored: BTreeMap<model::OpId, NodeSet> = BTreeMap::new();
            let mut writes = BTreeSet::new();
            for event in &run.trace.events {
                match event.kind {
                    EventKind::Invoked { op, write: true, .. } => {
                        writes.insert(op);
                    }
                    EventKind::Appended { node, position, op, .. } => {
                        appended.insert((node, position), op);
                    }
                    EventKind::Flushed { node, position } => {
                        let op = appended[&(node, position)];
                        stored.entry(op).or_default().insert(node);
                    }
                    EventKind::Stored { node, op, .. } | EventKind::Superseded { node, op, .. } => {
                        stored.entry(op).or_default().insert(node);
                    }
                    EventKind::Returned { op, outcome: Outcome::Ok, counted, .. }
                        if writes.contains(&op) =>
                    {
                        counted_writes += 1;
                        let have = stored.get(&op).copied().unwrap_or_default();
                        let missing = counted.difference(have);
                        assert!(missing.is_empty(), "{topology} {seed} {op}: not on {missing}");
                    }
                    _ => {}
                }
            }
        });
        assert!(counted_writes > 1_000, "{topology}: only {counted_writes} writes were told");
    }
}

/// At most one replica ever leads an epoch, and epochs of a replica only grow.
#[test]
fn an_epoch_has_one_leader() {
    let mut failovers = 0;
    each_run("single-leader", |seed, run| {
        let mut leaders: BTreeMap<u32, NodeId> = BTreeMap::new();
        for event in &run.trace.events {
            if let EventKind::RoleChanged { node, role: Role::Leader, epoch } = event.kind {
                let leader = *leaders.entry(epoch).or_insert(node);
                assert_eq!(leader, node, "seed {seed}, epoch {epoch}");
            }
        }
        failovers += leaders.len() - 1;
    });
    assert!(failovers > 100, "only {failovers} failovers in all seeds");
}

/// Within one epoch the log of a replica never disagrees with its leader's: two replicas that
/// appended an entry of the same epoch at the same position appended the same write.
#[test]
fn entries_of_one_epoch_agree() {
    each_run("single-leader", |seed, run| {
        let mut entries = BTreeMap::new();
        let mut wiped = false;
        for event in &run.trace.events {
            match event.kind {
                // A leader that lost its unsynced tail may use its positions again.
                EventKind::Crashed { .. } => wiped = true,
                EventKind::Appended { position, op, epoch, .. } if !wiped => {
                    let first = *entries.entry((epoch, position)).or_insert(op);
                    assert_eq!(first, op, "seed {seed}, epoch {epoch}, position {position}");
                }
                _ => {}
            }
        }
    });
}

/// With sync acknowledgement, no wall between replicas and no lost disk, no acknowledged write is
/// ever lost, however often leaders crash.
#[test]
fn sync_without_lost_disks_and_walls_loses_nothing() {
    let mut acknowledged = 0;
    let mut failovers = 0;
    for seed in 0..SEEDS {
        let text = generate::text("single-leader", seed)
            .replace("acknowledge async", "acknowledge sync")
            .replace("acknowledge semi-sync", "acknowledge sync")
            .lines()
            .filter(|line| !line.contains("wipe") && !line.contains("cut"))
            .collect::<Vec<_>>()
            .join("\n");
        let run = lab::run(&lab::open_text(&text).scenario);
        acknowledged += run.report.operations.writes.ok;
        failovers += run.report.failovers.len();
        assert_eq!(run.report.lost_writes, [], "seed {seed}");
    }
    assert!(acknowledged > 1_000 && failovers > 50, "{acknowledged} writes, {failovers} failovers");
}

/// Once everything is healed and quiet, leaderless replicas that are all read with repair agree on
/// what was read.
#[test]
fn a_last_read_of_all_with_repair_brings_replicas_into_step() {
    for seed in 0..200 {
        let text = format!(
            "topology leaderless\nn 3\nw 1\nr 3\nrepair async\nclients 3\nworkload rate\n\
             loss 10\nseed {seed}\nhorizon 2s\nread-share 100\n\
             10ms c1 write x\n20ms c2 write x\n30ms c3 write x\n"
        );
        let run = lab::run(&lab::open_text(&text).scenario);
        let converged = run.report.finding("converged").expect("it is judged");
        let broken = matches!(converged.verdict, lab::Verdict::Broken(_));
        assert!(!broken, "seed {seed}: {:?}", converged.verdict);
    }
}
