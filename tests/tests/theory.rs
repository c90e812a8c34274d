//! THEORY-1: theory and verdicts agree.
//!
//! Textbooks say what a read policy and a way to acknowledge are worth: reads at followers do not
//! show a client its own writes, asynchronous acknowledgement may lose a write, a leader under a
//! lease is linearizable. Here each such sentence is a row of a table. What theory denies is broken
//! in a scenario that is kept with the row, and holds again in the same scenario once the knob that
//! is to blame is turned. What theory grants holds in hundreds of made-up scenarios.
//!
//! | row | source |
//! |---|---|
//! | what is read where | Kleppmann, *Designing Data-Intensive Applications* (2017), chapter 5 |
//! | the session guarantees | Terry et al., PDIS 1994 |
//! | leases | Gray and Cheriton, SOSP 1989 |
//! | degrading, `remote_write` | the manuals of MySQL and PostgreSQL, in `docs/model` |

#![cfg(not(target_arch = "wasm32"))]

use lab::fuzz;
use model::{Action, Scenario};
use tests::open;

/// Made-up scenarios for each row that grants something.
const SEEDS: u64 = 250;

type Knobs = &'static [(&'static str, &'static str)];

const LINEARIZABLE: &str = "linearizable";
const OWN_WRITES: &str = "read-your-writes";
const MONOTONIC: &str = "monotonic-reads";
const DURABLE: &str = "durable";

/// What a system is like, and what it promises.
struct Granted {
    knobs: Knobs,
    promises: &'static [&'static str],
    /// Whether it promises that only while nothing fails and the network is quick.
    calm: bool,
}

/// What a system is like, what it does not promise, and a run that shows it.
struct Denied {
    knobs: Knobs,
    promises: &'static [&'static str],
    /// The rest of the scenario.
    script: &'static str,
    /// Knobs with which the same run keeps those promises.
    cure: Knobs,
}

const fn always(knobs: Knobs, promises: &'static [&'static str]) -> Granted {
    Granted { knobs, promises, calm: false }
}

const fn in_calm(knobs: Knobs, promises: &'static [&'static str]) -> Granted {
    Granted { knobs, promises, calm: true }
}

const EVERYTHING: &[&str] = &[LINEARIZABLE, OWN_WRITES, MONOTONIC, DURABLE];

const GRANTED: &[Granted] = &[
    // Reads.
    always(&[("reads", "leader"), ("acknowledge", "sync")], EVERYTHING),
    always(&[("reads", "leader"), ("acknowledge", "any")], EVERYTHING),
    always(&[("reads", "leader"), ("acknowledge", "any"), ("fencing", "stonith")], EVERYTHING),
    always(&[("reads", "read-your-writes"), ("acknowledge", "sync")], &[OWN_WRITES, DURABLE]),
    in_calm(&[("reads", "sticky"), ("acknowledge", "async")], &[MONOTONIC]),
    in_calm(&[("reads", "leader"), ("acknowledge", "async")], EVERYTHING),
    in_calm(
        &[("reads", "leader-after-write"), ("acknowledge", "async"), ("pin", "200ms")],
        &[OWN_WRITES],
    ),
    // When a write counts.
    always(&[("reads", "followers"), ("acknowledge", "sync")], &[DURABLE]),
    always(&[("reads", "followers"), ("acknowledge", "any")], &[DURABLE]),
    always(&[("reads", "followers"), ("acknowledge", "first")], &[DURABLE]),
    always(&[("reads", "followers"), ("acknowledge", "in-sync")], &[DURABLE]),
    always(
        &[("reads", "followers"), ("acknowledge", "semi-sync"), ("on-timeout", "block")],
        &[DURABLE],
    ),
];

/// Both followers play an entry 50 ms after they have it on disk.
const READ_TOO_SOON: &str = "\
apply 50ms
clients 1
20ms c1 write x 1
60ms c1 read x
";

/// c1 reads now and then, so that it asks each follower sooner or later.
macro_rules! c1_reads {
    () => {
        "\
100ms c1 read x
120ms c1 read x
140ms c1 read x
160ms c1 read x
180ms c1 read x
200ms c1 read x
220ms c1 read x
240ms c1 read x
"
    };
}

/// n3 is cut off from the leader, and c1 asks it now and then.
const ONE_FOLLOWER_IS_OLD: &str =
    concat!("clients 1\n10ms cut n1 | n3\n20ms c1 write x 1\n", c1_reads!());

const DENIED: &[Denied] = &[
    Denied {
        knobs: &[("reads", "followers"), ("acknowledge", "sync")],
        promises: &[LINEARIZABLE, OWN_WRITES],
        script: READ_TOO_SOON,
        cure: &[("reads", "leader")],
    },
    Denied {
        knobs: &[("reads", "followers"), ("acknowledge", "any")],
        promises: &[MONOTONIC],
        script: ONE_FOLLOWER_IS_OLD,
        cure: &[("reads", "sticky")],
    },
    Denied {
        knobs: &[("reads", "any"), ("acknowledge", "any")],
        promises: &[LINEARIZABLE, OWN_WRITES, MONOTONIC],
        script: ONE_FOLLOWER_IS_OLD,
        cure: &[("reads", "leader")],
    },
    Denied {
        knobs: &[("reads", "sticky"), ("acknowledge", "sync")],
        promises: &[LINEARIZABLE, OWN_WRITES],
        script: READ_TOO_SOON,
        cure: &[("reads", "read-your-writes")],
    },
    // The follower that the client stays with stops, and the other one is older.
    Denied {
        knobs: &[("reads", "sticky"), ("acknowledge", "any")],
        promises: &[MONOTONIC],
        script: "\
clients 1
client-timeout 100ms
10ms cut n1 | n3
20ms c1 write x 1
100ms c1 read x
150ms c1 read x
200ms crash n2
220ms c1 read x
400ms c1 read x
600ms c1 read x
",
        cure: &[("reads", "leader")],
    },
    // c1 sees the write of c2 at n2, and then asks n3, which has c1's own position and no more.
    Denied {
        knobs: &[("reads", "read-your-writes"), ("acknowledge", "any")],
        promises: &[LINEARIZABLE, MONOTONIC],
        script: ONE_FOLLOWER_READ_BY_ANOTHER,
        cure: &[("reads", "leader")],
    },
    // The followers are further behind than the client asks the leader.
    Denied {
        knobs: &[("reads", "leader-after-write"), ("acknowledge", "async"), ("pin", "50ms")],
        promises: &[LINEARIZABLE, OWN_WRITES],
        script: "\
apply 300ms
clients 1
20ms c1 write x 1
150ms c1 read x
",
        cure: &[("pin", "300ms")],
    },
    Denied {
        knobs: &[("reads", "leader-after-write"), ("acknowledge", "any")],
        promises: &[MONOTONIC],
        script: ONE_FOLLOWER_READ_BY_ANOTHER,
        cure: &[("reads", "leader")],
    },
    // A leader that is cut off does not know that there is another.
    Denied {
        knobs: &[("reads", "leader"), ("acknowledge", "any"), ("lease", "off")],
        promises: &[LINEARIZABLE],
        script: "\
clients 2
20ms c1 write x 1
100ms cut n1,c2 | n2,n3,m1,c1
500ms c1 write x 2
600ms c2 read x
",
        cure: &[("lease", "on")],
    },
    Denied {
        knobs: &[("reads", "leader"), ("acknowledge", "async"), ("fencing", "none")],
        promises: &[LINEARIZABLE, DURABLE, "one-leader"],
        script: "\
clients 2
20ms c1 write x 1
100ms cut n1,c2 | n2,n3,m1,c1
500ms c1 write x 2
600ms c2 read x
700ms c2 write x 3
800ms heal
",
        cure: &[("fencing", "epochs")],
    },
    // The leader dies between its ok and the next heartbeat.
    Denied {
        knobs: &[("reads", "leader"), ("acknowledge", "async")],
        promises: &[DURABLE, LINEARIZABLE, OWN_WRITES],
        script: LEADER_DIES_ALONE,
        cure: &[("acknowledge", "sync")],
    },
    Denied {
        knobs: &[("reads", "leader"), ("acknowledge", "semi-sync"), ("on-timeout", "degrade")],
        promises: &[DURABLE],
        script: LEADER_DIES_ALONE,
        cure: &[("on-timeout", "block")],
    },
    // The power fails everywhere before the follower's disk has what it said that it had.
    Denied {
        knobs: &[("reads", "leader"), ("acknowledge", "sync"), ("level", "received")],
        promises: &[DURABLE],
        script: "\
followers 1
latency 2ms
disk 20ms
clients 1
20ms c1 write x 1
48ms crash n1
48ms crash n2
60ms restart n2
",
        cure: &[("level", "flushed")],
    },
];

/// c2 writes while n3 is cut off from the leader, and c1 reads what c2 wrote.
const ONE_FOLLOWER_READ_BY_ANOTHER: &str =
    concat!("clients 2\n10ms cut n1 | n3\n20ms c2 write x 1\n", c1_reads!());

/// The leader is cut off from everybody but its client, answers it, and dies.
const LEADER_DIES_ALONE: &str = "\
semi-sync-timeout 20ms
detection 300ms
clients 1
20ms cut n1 | n2,n3,m1
25ms c1 write x 1
90ms crash n1
600ms c1 read x
700ms c1 read x
";

/// The same for updates: the next leader works its value out without the first one.
const UPDATES_OF_TWO_LEADERS: &str = "\
topology single-leader
acknowledge async
clients 1
20ms cut n1 | n2,n3,m1
25ms c1 add x 5
90ms crash n1
600ms c1 add x 7
";

fn turn(scenario: &mut Scenario, knobs: Knobs) {
    for (key, word) in knobs {
        fuzz::turn(scenario, key, word);
    }
}

fn words(knobs: Knobs) -> String {
    knobs.iter().map(|(key, word)| format!("{key} {word}\n")).collect()
}

fn verdict(run: &lab::Run, promise: &str) -> String {
    let finding = run.report.finding(promise).expect("the promise applies");
    let said = finding.verdict.evidence().map_or("", |evidence| &evidence.sentence);
    format!("{} {said}", finding.verdict.word())
}

/// Knobs on which the rows say nothing, so that only what they say matters: a write happens once,
/// and is the same everywhere.
const PLAIN: Knobs = &[
    ("failover", "automatic"),
    ("duplicate", "0"),
    ("retries", "0"),
    ("log-kept", "100000"),
    ("shipping", "rows"),
];

/// A quick network without faults.
const CALM: Knobs = &[
    ("latency", "1ms~20ms"),
    ("loss", "0"),
    ("disk", "1ms"),
    ("processing", "0s"),
    ("apply", "0s"),
    ("workload", "hand"),
    ("detection", "300ms"),
    ("client-timeout", "500ms"),
    ("feed", "leader"),
];

/// A made-up scenario of a row.
fn made_up(row: &Granted, seed: u64) -> Scenario {
    let ground = fuzz::ground("single-leader", "safe").expect("there is such a ground");
    let mut scenario = ground.scenario(seed);
    turn(&mut scenario, PLAIN);
    if row.calm {
        turn(&mut scenario, CALM);
    }
    turn(&mut scenario, row.knobs);
    scenario.script.retain(|timed| match timed.action {
        Action::Operate { .. } => true,
        Action::Drift { .. } => false,
        Action::Skew { .. } => timed.at == 0,
        _ => !row.calm,
    });
    scenario
}

/// Goal: what theory grants, holds. Method: of every row, hundreds of made-up scenarios, in which
/// enough is written, read and promoted.
#[test]
fn what_theory_grants_holds() {
    for row in GRANTED {
        let (mut writes, mut reads, mut failovers) = (0, 0, 0);
        for seed in 0..SEEDS {
            let scenario = made_up(row, seed);
            let run = fuzz::run(&scenario);
            writes += run.report.operations.writes.ok;
            reads += run.report.operations.reads.ok;
            failovers += run.report.failovers.len();
            for promise in row.promises {
                let said = verdict(&run, promise);
                let text = model::grammar::print(&scenario);
                assert_eq!(
                    said,
                    "holds ",
                    "{promise}, seed {seed} of\n{}\n{text}",
                    words(row.knobs)
                );
            }
        }
        let rough = writes > 1_000 && reads > 500 && (row.calm || failovers > 30);
        let knobs = words(row.knobs);
        assert!(rough, "{writes} writes, {reads} reads, {failovers} failovers of\n{knobs}");
    }
}

/// Goal: what theory denies is broken, and for the reason that theory names. Method: the scenario
/// that is kept with the row, as it stands and with the knob turned that is to blame.
#[test]
fn what_theory_denies_is_broken() {
    for row in DENIED {
        let knobs = words(row.knobs);
        let text = format!("topology single-leader\n{knobs}horizon 1s\n{}", row.script);
        let scenario = open(&text);
        let run = lab::run(&scenario);
        let mut cured = scenario;
        turn(&mut cured, row.cure);
        let cured = lab::run(&cured);
        for promise in row.promises {
            let (said, then) = (verdict(&run, promise), verdict(&cured, promise));
            assert!(said.starts_with("broken"), "{promise}: {said}, in\n{text}");
            let cure = words(row.cure);
            assert!(then.starts_with("holds"), "{promise}: {then}, with\n{cure}in\n{text}");
        }
    }
}

/// Goal: asynchronous acknowledgement takes from the machines what Raft proves of its own, and
/// waiting gives it back. Method: two leaders, one after the other, each of which works an update
/// out.
#[test]
fn what_counts_too_early_is_missing_from_later_leaders() {
    let mut scenario = open(UPDATES_OF_TWO_LEADERS);
    let verdicts = |scenario: &Scenario| {
        let findings = lab::safety::judge(&lab::run(scenario).trace);
        let words =
            findings.iter().map(|one| format!("{} {}", one.promise.key, one.verdict.word()));
        words.collect::<Vec<_>>()
    };
    let all = |word: &str| {
        lab::safety::all().map(|one| format!("{} {word}", one.key)).collect::<Vec<_>>()
    };
    assert_eq!(verdicts(&scenario), all("broken"));
    turn(&mut scenario, &[("acknowledge", "any")]);
    assert_eq!(verdicts(&scenario), all("holds"));
}
