//! What made-up runs have found, kept small: each of these once broke something.
//!
//! The two that lost acknowledged writes in the most instructive ways are golden stories
//! (`single-leader-a-repeated-write-is-not-told-before-it-counts`,
//! `single-leader-a-monitor-that-crashes-while-it-chooses-remembers-whom-it-replaces`).

#![cfg(not(target_arch = "wasm32"))]

use model::Outcome;

/// What was cured, the smallest scenario of it, and how its last operation ends.
type Cured = (&'static str, &'static str, Option<Outcome>);

/// Somebody leads, and serves.
const DONE: Option<Outcome> = Some(Outcome::Ok);
/// Its client is cut off, and waits until the run is over.
const WAITS: Option<Outcome> = None;

const CURED: &[Cured] = &[
    (
        "a write that the network copies is done once",
        "followers 1\nduplicate 20\nclients 4\nseed 169\nhorizon 300ms\n\
             0s c1 insert z\n200ms c4 read z\n",
        DONE,
    ),
    (
        "a replica that comes back stands for election again",
        "followers 1\nfailover majority\nacknowledge any\nclients 1\nhorizon 3s\n\
             300ms pause n2\n800ms crash n1\n800ms resume n2\n1100ms restart n1\n\
             2500ms c1 write x\n",
        DONE,
    ),
    (
        "a machine that joins asks until it is fed",
        "spares 1\nclients 3\nseed 141\nretries 3\nhorizon 3300ms\n100ms crash n1\n\
             300ms crash n2\n300ms c3 insert x\n300ms join n4\n350ms restart n2\n\
             1200ms restart n1\n2500ms c1 write y\n",
        DONE,
    ),
    (
        "a chain catches up under trigger records",
        "feed chain\nshipping triggers\nseed 149\nhorizon 3300ms\n980ms c2 write x\n\
             1s cut n1,n2,m1,c3 | n3,c1,c2\n1200ms heal\n2s c1 write y\n",
        DONE,
    ),
    (
        "a follower beyond the reach of the log gets its copy, though it sees no gap",
        "followers 3\nacknowledge any\nlog-kept 1\nlatency 1ms~20ms\nloss 10\nclients 1\n\
             retries 5\nseed 669\nhorizon 4s\n700ms c1 write x\n700ms c1 write x\n\
             700ms c1 write x\n1500ms c1 write x\n",
        DONE,
    ),
    (
        "an order under STONITH is carried out",
        "followers 1\nfencing stonith\nclients 1\nhorizon 2500ms\n100ms promote n2\n\
             2s c1 write x\n",
        DONE,
    ),
    (
        "a leader that gave way serves again when nobody replaces it",
        "followers 1\nclients 1\nhorizon 3s\n500ms promote n2\n500ms crash m1\n\
             500ms restart m1\n2500ms c1 write x\n",
        DONE,
    ),
    (
        "a leader that feeds a chain is heard by a majority",
        "followers 3\nfeed chain\nfailover majority\nclients 1\nhorizon 1s\n600ms c1 write x\n",
        DONE,
    ),
    (
        "a replica without anything in its log gets its copy",
        "followers 1\nfailover majority\nclients 1\nhorizon 3300ms\n50ms crash n2\n\
             1200ms restart n2\n2500ms c1 write x\n",
        DONE,
    ),
    (
        "a replica that is chosen and restarts is still promoted",
        "followers 1\nclients 1\nhorizon 3300ms\n10ms crash n1\n150ms crash n2\n\
             200ms restart n2\n1200ms restart n1\n2500ms c1 write x\n",
        DONE,
    ),
    (
        "whoever may be noted as in sync is waited for",
        "followers 1\nacknowledge in-sync\non-timeout block\nin-sync-lag 30ms\nheartbeat 10ms\n\
             detection 150ms\nworkload rate\npace even\nread-share 20\nseed 71050\nhorizon 540ms\n\
             200ms c1 read x\n310ms cut n1,c2 | n2,m1,c1\n",
        WAITS,
    ),
];

/// Goal: nothing that was cured comes back. Method: the smallest scenario of each; nothing is
/// broken in it, and what is asked for at its end ends as it should.
#[test]
fn what_was_found_once_stays_cured() {
    for (what, text, ending) in CURED {
        let run = tests::run(&format!("topology single-leader\n{text}"));
        assert_eq!(tests::broken(&run), [""; 0], "{what}");
        let last = run.report.history.operations.last().expect("something is asked for");
        assert_eq!(last.outcome, *ending, "{what}: the last operation");
    }
}
