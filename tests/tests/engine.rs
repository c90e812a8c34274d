//! What must hold in every run of a family, by its construction.
//!
//! What holds in all of them is watched by `tests/fuzz.rs`.

#![cfg(not(target_arch = "wasm32"))]

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
        let run = tests::run(&text);
        let converged = run.report.finding("converged").expect("it is judged");
        let broken = matches!(converged.verdict, lab::Verdict::Broken(_));
        assert!(!broken, "seed {seed}: {:?}", converged.verdict);
    }
}
