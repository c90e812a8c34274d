//! Copies of a run, and runs in portions.

use super::toy::{run, simulation};
use crate::Progress;
use model::Time;

/// Everything at once: a scenario in which holds, queues, pauses, kills, retries and statements are
/// under way at the same time.
fn busy(seed: u64) -> String {
    format!(
        "topology toy\nreplicas 3\nmonitors 1\nabsent 1\nclients 4\nbeat 1\nworkload closed\n\
         latency 1ms~20ms\ndisk exp~5ms\nloss 5\nduplicate 10\nprocessing 0s~2ms\n\
         order {}\nstatement rand\nretries 3\nretry-pause 7ms\nclient-timeout 40ms\n\
         seed {seed}\nhorizon 400ms\n\
         20ms hold n1 > c1,c2\n25ms slow n2 8ms\n40ms drift n1 -500ppm\n50ms pause n1\n\
         60ms promote n2\n75ms resume n1\n90ms release\n100ms kill n1\n108ms restart n1\n\
         120ms join n3\n130ms c1 write k4 2\n140ms c2 write k7 2\n150ms hold n1 | c3,c4\n\
         170ms restart n2\n180ms c1 write k8 90\n185ms skew n1 +1s\n190ms lossy n1-c1 40%\n\
         230ms release n1 | c3\n300ms wipe n1\n310ms restart n1\n",
        ["free", "kept"][seed as usize % 2]
    )
}

/// Goal: a clone goes on exactly as the original would. Method: a busy run is cloned at every 5 ms
/// and within some of the instants; every copy ends with the trace of the whole.
#[test]
fn a_clone_goes_on_as_the_original() {
    for seed in 0..10 {
        let text = busy(seed);
        let whole = run(&text);
        assert!(whole.events.len() > 500, "seed {seed}: {} events", whole.events.len());
        let mut original = simulation(&text);
        for until in (0..400_000 as Time).step_by(5_000) {
            original.advance(until, 7 + until % 11);
            let copy = original.clone();
            assert_eq!(copy.finish(), whole, "seed {seed}, cloned at {until}");
            original.advance(until, u64::MAX);
        }
        assert_eq!(original.finish(), whole, "seed {seed}: cloning disturbed the original");
    }
}

/// DET-1. Goal: portions make no difference. Method: one happening at a time.
#[test]
fn a_run_in_portions_is_the_same_run() {
    for seed in 0..10 {
        let mut portions = simulation(&busy(seed));
        while !matches!(portions.advance(Time::MAX, 1), Progress::Ended(_)) {}
        assert_eq!(portions.into_trace(), run(&busy(seed)), "seed {seed}");
    }
}
