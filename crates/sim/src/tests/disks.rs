//! Disks: what a crash takes and a kill leaves, logs that are cut off, tables that are replaced.

use super::toy::{lines, run, simulation};
use model::{EventKind, Key, NodeId, Time};

/// A write reaches n1 at 5 ms; its disk needs until 25 ms.
const BASE: &str = "topology toy\nlatency 5ms\ndisk 20ms\nclients 1\n0s c1 write x 7\n";

const WORDS: &[&str] = &["n1 appends", "n1 flushed", "n1 applies", "killed", "crashes", "restarts"];

#[test]
fn a_crash_takes_what_was_not_synced() {
    assert_eq!(
        lines(&format!("{BASE}10ms crash n1\n40ms restart n1\n"), WORDS),
        ["5ms n1 appends 1 #1 epoch 1", "10ms n1 crashes", "40ms n1 restarts"]
    );
}

/// Goal: a disk that was interrupted by a crash owes nothing: a change that is handed to it later
/// takes its full time. Method: a second write arrives before the first would have been synced.
#[test]
fn a_sync_that_a_crash_interrupted_ends_nothing_later() {
    let script = "10ms crash n1\n11ms restart n1\n12ms c2 write y 8\n";
    let text = BASE.replace("clients 1", "clients 2") + script;
    assert_eq!(lines(&text, &["n1 flushed"]), ["37ms n1 flushed to 1"]);
}

/// Goal: a change is synced in its own time, however quick those behind it are, and they are not
/// synced before it. Method: a disk that is quick or slow; the first write of a run takes as long
/// alone as with seven others behind it.
#[test]
fn a_change_does_not_overtake_the_one_before_it() {
    let flushed = |seed: u64, clients: usize| -> Vec<Time> {
        let calls: String = (1..=clients).map(|client| format!("0s c{client} write x\n")).collect();
        let trace = run(&format!(
            "topology toy\nlatency 5ms\ndisk mix_1_1ms_1_40ms\nclients 8\nseed {seed}\n{calls}"
        ));
        let flushed = trace.events.iter().filter_map(|event| match event.kind {
            EventKind::Flushed { .. } => Some(event.at),
            _ => None,
        });
        flushed.collect()
    };
    let mut slow = 0;
    for seed in 0..20 {
        let (alone, all) = (flushed(seed, 1), flushed(seed, 8));
        assert_eq!((alone.len(), all.len()), (1, 8));
        assert_eq!(alone[0], all[0], "seed {seed}");
        slow += usize::from(alone[0] == 45_000);
    }
    assert!((5..=15).contains(&slow), "{slow} of 20 first changes were slow");
}

/// Goal: what a killed process had handed to its disk gets there in its own time, and nobody is
/// told: the entry is not applied and the client not answered.
#[test]
fn a_kill_leaves_what_was_handed_to_the_disk() {
    let text = format!("{BASE}10ms kill n1\n40ms restart n1\n50ms c1 read k5\n");
    assert_eq!(
        lines(&text, WORDS),
        [
            "5ms n1 appends 1 #1 epoch 1",
            "10ms n1 is killed",
            "25ms n1 flushed to 1",
            "40ms n1 restarts"
        ]
    );
    let simulation = {
        let mut simulation = simulation(&text);
        simulation.advance(60_000, u64::MAX);
        simulation
    };
    let disk = simulation.disk(NodeId::replica(0)).expect("it is there");
    assert_eq!((disk.log().end(), disk.applied()), (1, 0));
}

/// Goal: a process that starts again before the disk is done finds everything there, once. Method:
/// two writes are under way to the disk; the new process, whose memory is built from the disk,
/// appends at the third position.
#[test]
fn a_restart_after_a_kill_waits_for_nothing_and_loses_nothing() {
    let text = "topology toy\nlatency 5ms\ndisk 20ms\nclients 2\n\
                0s c1 write x 7\n4ms c2 write y 8\n15ms kill n1\n\
                16ms restart n1\n600ms c1 write x 3\n";
    assert_eq!(
        lines(text, WORDS),
        [
            "5ms n1 appends 1 #1 epoch 1",
            "9ms n1 appends 2 #2 epoch 1",
            "15ms n1 is killed",
            "16ms n1 flushed to 1",
            "16ms n1 flushed to 2",
            "16ms n1 restarts",
            "605ms n1 appends 3 #3 epoch 1",
            "625ms n1 flushed to 3",
            "625ms n1 applies 1 #1",
            "625ms n1 applies 2 #2",
            "625ms n1 applies 3 #3",
        ]
    );
}

/// Goal: a change that waits because its machine is paused is made when the process is killed; one
/// that is due later is made then. A lost disk loses both.
#[test]
fn a_kill_of_a_paused_machine_and_a_wipe_after_a_kill() {
    let two = BASE.replace("clients 1", "clients 2") + "15ms c2 write y 8\n22ms pause n1\n";
    assert_eq!(
        lines(&format!("{two}30ms kill n1\n"), WORDS)[2..],
        ["30ms n1 is killed", "30ms n1 flushed to 1", "40ms n1 flushed to 2"]
    );
    let wiped = lines(&format!("{two}30ms kill n1\n35ms wipe n1\n50ms restart n1\n"), WORDS);
    assert_eq!(
        wiped[2..],
        [
            "30ms n1 is killed",
            "30ms n1 flushed to 1",
            "35ms n1 crashes and loses its disk",
            "50ms n1 restarts"
        ]
    );
}

/// Goal: changes of one disk keep their order through a pause. Method: one change is due during a
/// pause, the next at the very instant at which it ends.
#[test]
fn changes_keep_their_order_through_a_pause() {
    let text = "topology toy\nlatency 5ms\ndisk 10ms\nclients 2\n\
                0s c1 write x 1\n2ms c2 write x 2\n14ms pause n1\n17ms resume n1\n";
    assert_eq!(lines(text, &["flushed"]), ["17ms n1 flushed to 1", "17ms n1 flushed to 2"]);
}

/// Goal: a log is compacted up to what its table holds, and only an actual loss of entries is
/// written down. Method: three writes are applied; `k6` compacts to 2, to 1, and far beyond.
#[test]
fn a_log_is_compacted_as_far_as_it_was_applied() {
    let text = "topology toy\nlatency 5ms\nclients 1\nworkload hand\n\
                0s c1 write x 1\n0s c1 write x 2\n0s c1 write y 3\n\
                100ms c1 write k6 2\n200ms c1 write k6 1\n300ms c1 write k6 50\n";
    assert_eq!(
        lines(text, &["drops its log"]),
        ["105ms n1 drops its log up to 2", "305ms n1 drops its log up to 3"]
    );
}

/// Goal: a copy of a table takes the place of log and table when it is on disk: what the log kept
/// beyond it is dropped, oldest first, then the copy is installed, then its values are there.
/// Method: three entries, and a copy as of the first, in which x is 77.
#[test]
fn a_copy_of_a_table_takes_the_place_of_everything() {
    let text = "topology toy\nlatency 5ms\nclients 1\n0s c1 write x 1\n0s c1 write x 2\n\
                0s c1 write y 3\n100ms c1 write k8 1\n200ms c1 write x 4\n";
    let words = &["discards", "starts from", "stores", "appends"];
    assert_eq!(
        lines(text, words)[3..],
        [
            "106ms n1 discards 2 #2",
            "106ms n1 discards 3 #3",
            "106ms n1 starts from a copy as of 1",
            "106ms n1 stores x=77 #4",
            "205ms n1 appends 2 #5 epoch 1",
        ]
    );
    let mut simulation = simulation(text);
    simulation.advance(150_000, u64::MAX);
    let disk = simulation.disk(NodeId::replica(0)).expect("it is there");
    assert_eq!((disk.log().base(), disk.applied(), disk.cell(Key::new(1))), (1, 1, None));
    let trace = simulation.finish();
    let at: Vec<Time> = trace.events.iter().map(|event| event.at).collect();
    assert!(at.is_sorted(), "a trace is in order of time");
}

/// Goal: a change under way to the disk of a killed process is made once, whatever the instant of
/// the restart. Method: every millisecond around the time at which it is due.
#[test]
fn a_change_is_made_once_whenever_its_process_restarts() {
    for restart in 11..40 {
        let trace = run(&format!("{BASE}10ms kill n1\n{restart}ms restart n1\n"));
        let flushed = trace.events.iter().filter_map(|event| match event.kind {
            EventKind::Flushed { .. } => Some(event.at),
            _ => None,
        });
        let flushed: Vec<Time> = flushed.collect();
        assert_eq!(flushed, [25_000.min(restart * 1_000)], "restarted at {restart} ms");
    }
}
