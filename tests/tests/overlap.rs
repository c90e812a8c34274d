//! W + R > N is overlap, and overlap is not linearizability.
//!
//! A read that begins after a write was acknowledged asks somebody who has it: that is all that the
//! sum says, and the quorum table says what it costs. Four ways in which a run is broken all the
//! same are opened from links that were published: a sloppy quorum, concurrent writes that a clock
//! puts in order, a read during a write, and a write that failed half.

#![cfg(not(target_arch = "wasm32"))]

use model::Outcome;
use tests::generate::Numbers;
use tests::{broken, run};

/// A run that is broken although W + R > N.
struct Broken {
    what: &'static str,
    link: &'static str,
    /// The promises, in the order of the judge's table.
    promises: &'static [&'static str],
    /// How the judge says it.
    sentence: &'static str,
}

const BROKEN: &[Broken] = &[
    Broken {
        what: "a sloppy quorum",
        link: "v=2&topology=leaderless&nodes=5&placement=textbook&hints=next&latency=2ms\
               &horizon=500ms&x=z1.MzTILVZINlQoL8osSVWoUDDkMgWLlJYo5Bnq5BnpAOVqFPKMdfJMdPJMdZKN\
               uMzQdBhxGUK0GCkUpSamKFRwGRmA-BmpiTlcJmAmQgoA",
        promises: &["linearizable"],
        sentence: "Read #3 of x returned 1, though write #2 (x=2) was acknowledged before it \
                   began.",
    },
    Broken {
        what: "concurrent writes, and a clock that is ahead",
        link: "v=2&topology=leaderless&latency=2ms&horizon=250ms&x=z1.MyhWKM5OLVdINlLQNjXILeYy\
               BBIKyYYK5UWZJakKFQqGUBEjuIgRlwmaGmOgGqhQUWpiikIFFwA",
        promises: &["linearizable", "read-your-writes"],
        sentence: "Read #4 of x returned 2, though write #3 (x=3) was acknowledged before it \
                   began.",
    },
    Broken {
        what: "a read during a write",
        link: "v=2&topology=leaderless&w=3&repair=none&latency=2ms&clients=3\
               &horizon=200ms&x=z1.MyhWSEnNSaxUSDbUzTNSMDHILeZCETOGiBkCCSBfobwosyRVoULBnMsILGKk\
               UJSamAIUSCxRyDPUyTPiMgaLGyOLG-nkGXMBAA",
        promises: &["linearizable"],
        sentence: "Read #3 of x found nothing after read #2 had returned 7.",
    },
    Broken {
        what: "a write that failed half",
        link: "v=2&topology=leaderless&repair=none&latency=2ms&clients=3&horizon=300ms\
               &x=z1.MyhWSC4tUUg2VKhRyDPSyTPmMjTIBYoZKpQXZZakKlQomHMZmoKFjBSKUhNTgCKJJQp5hjp5Rl\
               xGBmAJY2QJsBkA",
        promises: &["linearizable"],
        sentence: "Read #3 of x found nothing after read #2 had returned 7.",
    },
];

/// Goal: overlap does not make a register linearizable, whatever W and R. Method: the four runs,
/// from their links.
#[test]
fn quorums_that_overlap_are_not_linearizable() {
    for Broken { what, link, promises, sentence } in BROKEN {
        let opened = lab::open_link(link);
        assert_eq!(opened.notices, [], "{what}");
        let (n, w, r) = ["n", "w", "r"].map(|key| opened.scenario.count(key)).into();
        assert!(w + r > n, "{what}: W = {w} and R = {r} do not overlap in {n}");
        let run = lab::run(&opened.scenario);
        let finding = run.report.finding("linearizable").expect("it applies");
        let said = finding.verdict.evidence().map(|evidence| evidence.sentence.as_str());
        assert_eq!(said, Some(*sentence), "{what}");
        // That replicas which keep nothing of a key hold nothing of it is not what is told here.
        let found = broken(&run).into_iter().filter(|promise| *promise != "converged");
        assert_eq!(found.collect::<Vec<_>>(), *promises, "{what}");
    }
}

/// A row of the quorum table.
struct Row {
    n: usize,
    w: usize,
    r: usize,
    overlap: bool,
    /// How many dead replicas a write survives, and how many a read.
    survive: (usize, usize),
}

const fn row((n, w, r): (usize, usize, usize), overlap: bool, survive: (usize, usize)) -> Row {
    Row { n, w, r, overlap, survive }
}

const TABLE: &[Row] = &[
    row((3, 2, 2), true, (1, 1)),
    row((3, 3, 1), true, (0, 2)),
    row((3, 1, 3), true, (2, 0)),
    row((5, 3, 3), true, (2, 2)),
    row((3, 1, 1), false, (2, 2)),
];

/// N, W and R, on a quick network.
fn head(n: usize, w: usize, r: usize) -> String {
    format!("topology leaderless\nn {n}\nw {w}\nr {r}\nlatency 1ms\nhorizon 300ms\nrepair none\n")
}

/// Whether an operation is told ok while the last so many replicas are dead.
fn survives(head: &str, dead: usize, n: usize, operation: &str) -> bool {
    let crashes: String = (n - dead..n).map(|node| format!("0s crash n{}\n", node + 1)).collect();
    let run = run(&format!("{head}{crashes}10ms c1 {operation}\n"));
    run.report.history.operations[0].outcome == Some(Outcome::Ok)
}

/// Goal: each row survives as many dead replicas as the table says. Method: one more dies in each
/// run, until the client is not told ok.
#[test]
fn each_row_of_the_quorum_table_survives_what_it_says() {
    for &Row { n, w, r, survive, .. } in TABLE {
        let head = head(n, w, r);
        let most =
            |operation| (0..=n).take_while(|dead| survives(&head, *dead, n, operation)).count() - 1;
        assert_eq!((most("write x 7"), most("read x")), survive, "{n} {w} {r}");
    }
}

/// The sets of so many of the first n replicas.
fn sets(n: usize, size: usize) -> Vec<Vec<String>> {
    let chosen = (0_usize..1 << n).filter(|bits| bits.count_ones() as usize == size);
    let names = |bits: usize| {
        let chosen = (0..n).filter(|node| bits >> node & 1 == 1);
        chosen.map(|node| format!("n{}", node + 1)).collect()
    };
    chosen.map(names).collect()
}

/// Whether every read of R replicas finds the write that any W others have acknowledged.
fn every_read_finds_the_write(n: usize, w: usize, r: usize) -> bool {
    let head = head(n, w, r);
    let finds = |stored: &[String], asked: &[String]| {
        let (stored, asked) = (stored.join(","), asked.join(","));
        let text = format!("{head}10ms c1 write x 7 at {stored}\n100ms c2 read x at {asked}\n");
        run(&text).report.stale_reads.is_empty()
    };
    sets(n, w).iter().all(|stored| sets(n, r).iter().all(|asked| finds(stored, asked)))
}

/// Goal: W + R > N if and only if no read after a write can miss it. Method: every set of W
/// replicas that stores a write, against every set of R that is read.
#[test]
fn sets_overlap_when_the_table_says_so() {
    for &Row { n, w, r, overlap, .. } in TABLE {
        assert_eq!(w + r > n, overlap);
        assert_eq!(every_read_finds_the_write(n, w, r), overlap, "{n} {w} {r}");
    }
}

/// N = 5, W = 2: the smallest R that must see the newest write is 4.
#[test]
fn with_two_of_five_written_four_have_to_be_read() {
    let enough = (1..=5).find(|r| every_read_finds_the_write(5, 2, *r));
    assert_eq!(enough, Some(4));
}

/// How many made-up runs are made.
const SEEDS: u64 = 150;

/// One client writes and three read, without sloppy quorums. Machines die, stand still and are cut
/// off one at a time; two join and one leaves.
fn one_writer(seed: u64) -> String {
    let mut numbers = Numbers::new(seed);
    let nodes = 3 + numbers.below(4);
    let mut text = format!(
        "topology leaderless\nrepair blocking\nnodes {nodes}\nspares 2\nclients 4\nhorizon 2s\n\
         seed {seed}\ntokens {}\ncoordinator {}\ndigests {}\nask {}\nhints {}\n\
         anti-entropy {}\nversions {}\nlatency {}\nloss {}\n",
        numbers.one_of(&["1", "4", "8"]),
        numbers.one_of(&["client", "replica", "any"]),
        numbers.one_of(&["on", "off"]),
        numbers.one_of(&["all", "r"]),
        numbers.one_of(&["off", "coordinator"]),
        numbers.one_of(&["0s", "50ms"]),
        numbers.one_of(&["stamps", "stamps", "vectors"]),
        numbers.one_of(&["1ms~20ms", "5ms", "exp~2ms~8ms"]),
        numbers.one_of(&["0", "5"]),
    );
    for client in 1..=4 {
        let what = if client == 1 { "write" } else { "read" };
        let mut at = 10;
        while at < 1_900 {
            text += &format!("{at}ms c{client} {what} x\n");
            at += 20 + numbers.below(90);
        }
    }
    let mut at = 100;
    while at < 1_500 {
        let node = 1 + numbers.below(nodes);
        let begins = numbers.one_of(&["crash", "kill", "pause", "cut"]);
        let ends = match begins {
            "pause" => "resume",
            "cut" => "heal",
            _ => "restart",
        };
        let until = at + 20 + numbers.below(280);
        text += &format!("{at}ms {begins} n{node}\n{until}ms {ends} n{node}\n");
        at = until + 10 + numbers.below(300);
    }
    for spare in 1..=2 {
        text += &format!("{}ms join n{}\n", 50 + numbers.below(1_500), nodes + spare);
    }
    text + &format!("{}ms leave n{}\n", 50 + numbers.below(1_500), 1 + numbers.below(nodes))
}

/// What it takes (Attiya, Bar-Noy and Dolev, JACM 1995): one writer, strict quorums, and reads that
/// write back what they return. Goal: then a register is linearizable, whatever fails, and while
/// machines come and go. Method: made-up runs, in which most operations are told ok; where reads
/// answer first, some of the same runs are broken.
#[test]
fn one_writer_and_blocking_reads_are_linearizable() {
    let (mut reads, mut writes) = (0, 0);
    for seed in 0..SEEDS {
        let text = one_writer(seed);
        let run = run(&text);
        reads += run.report.operations.reads.ok;
        writes += run.report.operations.writes.ok;
        let finding = run.report.finding("linearizable").expect("it applies");
        let said = finding.verdict.evidence().map(|evidence| evidence.sentence.as_str());
        assert_eq!((finding.verdict.word(), said), ("holds", None), "{text}");
    }
    assert!(reads > 5_000 && writes > 2_000, "{reads} reads and {writes} writes");
    let answers_first = |seed| run(&one_writer(seed).replace("repair blocking", "repair async"));
    let is_broken = |seed| broken(&answers_first(seed)).contains(&"linearizable");
    assert!((0..SEEDS).any(is_broken), "writing back is not needed in any of them");
}
