//! What an acknowledgement is worth: tables of real systems, row by row, from runs.

#![cfg(not(target_arch = "wasm32"))]

use lab::Run;
use model::{EventKind, NodeId, Outcome};
use tests::run;

/// Whether the first operation was answered with ok, and when in microseconds.
fn told(run: &Run) -> Option<u64> {
    run.trace.events.iter().find_map(|event| match event.kind {
        EventKind::Returned { op, outcome: Outcome::Ok, .. } if op.index() == 0 => Some(event.at),
        _ => None,
    })
}

/// Whether the only write of a run came to be on the disk of a node.
fn holds(run: &Run, node: usize) -> bool {
    run.trace.events.iter().any(|event| match event.kind {
        EventKind::Flushed { node: at, .. } => at == NodeId::replica(node),
        _ => false,
    })
}

/// PostgreSQL's table of `synchronous_commit` (documentation, *Write Ahead Log*, table of
/// synchronous_commit modes): what an acknowledged commit survives under each mode.
///
/// Goal: each of the twenty cells from a run. Method: one write; at the instant at which its client
/// is told ok, the machine in question loses its process or its power; then: is the write on that
/// machine's disk, or could it be read there at that instant?
#[test]
fn the_table_of_commit_levels_of_postgresql() {
    let rows = [
        ("remote_apply", "acknowledge sync\nlevel applied\napply 20ms\n", [true, true, true, true]),
        ("on", "acknowledge sync\nlevel flushed\napply 20ms\n", [true, true, true, false]),
        (
            "remote_write",
            "acknowledge sync\nlevel received\napply 20ms\n",
            [true, true, false, false],
        ),
        ("local", "acknowledge async\napply 20ms\n", [true, false, false, false]),
        ("off", "acknowledge async\napply 20ms\nown-disk-first off\n", [false; 4]),
    ];
    for (mode, knobs, expected) in rows {
        let base = format!(
            "topology single-leader\nfollowers 1\nfailover off\nlatency 2ms\ndisk 20ms\nclients 2\n\
             heartbeat 1s\nhorizon 200ms\n{knobs}5ms c1 write x 7\n"
        );
        let at = told(&run(&base)).expect("the write is acknowledged");
        let fate = |fault: &str, node| holds(&run(&format!("{base}{at}us {fault}\n")), node);
        let local = fate("crash n1", 0);
        let process = fate("kill n2\n150ms restart n2", 1);
        let power = fate("crash n2\n150ms restart n2", 1);
        let at_standby = format!("{base}{at}us c2 read x at n2\n");
        let read = run(&at_standby);
        let visible = read.report.history.reads().any(|read| read.value == Some(7));
        assert_eq!([local, process, power, visible], expected, "synchronous_commit = {mode}");
    }
}

/// MySQL's `rpl_semi_sync_source_timeout`, 10,000 ms by default (reference manual,
/// *Semisynchronous Replication*): a commit that no replica acknowledges returns after ten seconds,
/// further ones at once, and when a replica has caught up commits wait for it again.
#[test]
fn mysql_falls_back_after_ten_seconds_and_returns() {
    let run = tests::run(
        "topology single-leader\nfollowers 1\nacknowledge semi-sync\nsemi-sync-timeout 10s\n\
         failover off\nlatency 1ms\ndisk 0s\nheartbeat 100ms\nclients 1\nclient-timeout 20s\n\
         horizon 30s\n1s crash n2\n2s c1 write x 1\n15s c1 write x 2\n20s restart n2\n\
         25s c1 write x 3\n",
    );
    let waits: Vec<u64> = run
        .report
        .history
        .writes()
        .map(|write| write.returned.expect("an acknowledged write").0 - write.invoked.0)
        .collect();
    assert_eq!(waits, [10_002_000, 2_000, 4_000], "time-out, alone, waiting again");
    let counted: Vec<usize> =
        run.report.history.writes().map(|write| write.counted.len()).collect();
    assert_eq!(counted, [1, 1, 2]);
}

/// `AFTER_SYNC`, MySQL's wait point since 5.7: nobody reads at the leader what its writer has not
/// been told ok for.
#[test]
fn a_reader_at_the_leader_sees_no_write_that_still_waits() {
    let run = tests::run(
        "topology single-leader\nacknowledge sync\nfailover off\nlatency 2ms\ndisk 1ms\n\
         clients 2\nhorizon 300ms\n5ms cut n1 > n3\n10ms c1 write x 1\n50ms c2 read x\n\
         100ms heal\n250ms c2 read x\n",
    );
    let seen: Vec<Option<u32>> = run.report.history.reads().map(|read| read.value).collect();
    assert_eq!(seen, [None, Some(1)]);
}
