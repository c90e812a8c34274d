//! The presets of real systems, and the scenarios in the documents of the models.
//!
//! Goal: what a preset says of itself is what its run shows, and whoever copies a scenario from a
//! document gets what the document says. Method: each is opened and run. What the sentence of a
//! preset claims stands in a table here, in the judge's words; what a document claims stands in the
//! scenario itself, in a line that begins with `# Judge:`.

#![cfg(not(target_arch = "wasm32"))]

use lab::Run;
use model::scenario::Preset;
use model::{EndedBy, notation};
use tests::{broken, document, open};

/// The longest sentence that the picker of the page shows well.
const SENTENCE_MAX: usize = 110;
/// Presets ship with the first visit.
const BYTES_MAX: usize = 1_200;
/// Ten minutes.
const HORIZON_MAX: u64 = 600_000_000;

/// What the sentence of a system claims.
struct Claim {
    key: &'static str,
    /// Acknowledged writes that are lost.
    lost: usize,
    /// The promises that are broken, in the order of the judge's table.
    broken: &'static [&'static str],
    /// Operations that are refused.
    refused: usize,
    /// The longest that a client waited for *ok*, in whole seconds: at least, and at most.
    longest_wait: (u64, u64),
    /// The time without writes at the failover, in seconds: at least, and at most.
    without_writes: Option<(u64, u64)>,
}

const fn claim(key: &'static str, lost: usize, broken: &'static [&'static str]) -> Claim {
    Claim { key, lost, broken, refused: 0, longest_wait: (0, 0), without_writes: None }
}

impl Claim {
    const fn refuses(self, refused: usize) -> Self {
        Self { refused, ..self }
    }

    const fn waits(self, least: u64, most: u64) -> Self {
        Self { longest_wait: (least, most), ..self }
    }

    const fn stands_still(self, least: u64, most: u64) -> Self {
        Self { without_writes: Some((least, most)), ..self }
    }
}

const CLAIMS: &[Claim] = &[
    claim("postgresql-async", 2, &["durable"]).stands_still(180, 300),
    claim("postgresql-first", 0, &[]).waits(50, 60),
    claim("postgresql-any", 0, &[]).stands_still(180, 300),
    claim("patroni", 2, &["durable"]).refuses(1).stands_still(20, 50),
    claim("mysql-async", 2, &["durable", "linearizable", "read-your-writes"])
        .stands_still(180, 300),
    claim("mysql-semi-sync", 3, &["durable"]).waits(9, 11).stands_still(180, 300),
    claim(
        "mysql-orchestrator",
        3,
        &["durable", "linearizable", "one-leader", "unique-ids", "converged"],
    )
    .stands_still(10, 30),
    claim("mariadb-semi-sync", 0, &[]).waits(9, 11),
    claim("sql-server-ag", 0, &[]).waits(8, 12).stands_still(20, 50),
    claim("redis-sentinel", 3, &["durable", "linearizable", "read-your-writes", "one-leader"])
        .stands_still(20, 50),
    claim("mongodb-w1", 2, &["durable"]).refuses(1).stands_still(10, 40),
    claim("mongodb-majority", 0, &[]).refuses(2).stands_still(10, 40),
    claim("kafka-acks-1", 2, &["durable"]).stands_still(9, 30),
    claim("kafka-acks-all", 0, &[]).refuses(1).waits(28, 33),
    claim("kafka-unclean", 3, &["durable"]).waits(28, 33).stands_still(9, 60),
    claim("rds-multi-az", 0, &[]).stands_still(60, 120),
];

/// What the sentence of a system without a leader claims.
struct Quorum {
    key: &'static str,
    /// The promises to clients that are broken, in the order of the judge's table.
    broken: &'static [&'static str],
    /// Writes of which the client is told that nobody knows.
    unknown: usize,
    /// Values that clients are told of beside another one.
    beside: usize,
    /// What the events say where a replica is mended that lacked something.
    mended: &'static [&'static str],
}

const fn quorum(key: &'static str, mended: &'static [&'static str]) -> Quorum {
    Quorum { key, broken: &[], unknown: 0, beside: 0, mended }
}

impl Quorum {
    const fn breaks(self, broken: &'static [&'static str]) -> Self {
        Self { broken, ..self }
    }

    const fn in_doubt(self, unknown: usize) -> Self {
        Self { unknown, ..self }
    }

    const fn siblings(self, beside: usize) -> Self {
        Self { beside, ..self }
    }
}

const QUORUMS: &[Quorum] = &[
    quorum("dynamo", &["has delivered its hint on x for n4", "has delivered its hint on x for n5"])
        .siblings(1),
    quorum("cassandra-quorum", &["has delivered its hint on x for n5"]),
    quorum("cassandra-one", &["has delivered its hint on x for n5"])
        .breaks(&["linearizable", "monotonic-reads"]),
    quorum("cassandra-local-quorum", &["has delivered its hint on x for n6"])
        .breaks(&["linearizable"]),
    quorum("scylladb", &["repair sent #3 value 2: that replica was stale"]),
    quorum("riak", &["contents sent part 19", "contents sent part 31"]),
    quorum("voldemort", &["has delivered its hint on x for n4"]).in_doubt(1),
    quorum("dynamodb", &[]).breaks(&["linearizable"]),
    quorum("aurora", &["n3      stores x=3 #3", "n1      stores x=4 #5"]).in_doubt(1),
];

/// Each family with presets of real systems, and how many there are at least.
const FAMILIES: &[(&str, usize)] = &[("single-leader", 16), ("leaderless", 9)];

/// The presets of a family that name the documentation of a system.
fn systems(topology: &str) -> Vec<&'static Preset> {
    let presets = lab::presets().filter(|(family, _)| *family == topology);
    presets.map(|(_, preset)| preset).filter(|one| one.text.contains("\n# Source: ")).collect()
}

/// The longest that a client waited until it was told ok, in microseconds.
fn longest_wait(run: &Run) -> u64 {
    let operations = run.report.history.operations.iter();
    let waits = operations.filter_map(|one| Some(one.acknowledged()?.0 - one.invoked.0));
    waits.max().unwrap_or(0)
}

#[test]
fn every_system_says_what_it_does_and_where_that_is_documented() {
    for (preset, topology) in FAMILIES.iter().flat_map(|(topology, least)| {
        let systems = systems(topology);
        assert!(systems.len() >= *least, "only {} systems of {topology}", systems.len());
        systems.into_iter().map(move |preset| (preset, topology))
    }) {
        assert!(preset.of_a_system, "{topology}/{}", preset.key);
        let Preset { key, help, text, .. } = preset;
        let head: Vec<&str> = text.lines().take_while(|line| line.starts_with('#')).collect();
        let with = |word: &str| head.iter().filter(|line| line.starts_with(word)).count();
        assert_eq!(head.first(), Some(&format!("# {help}").as_str()), "{key}: the sentence");
        assert!(help.len() <= SENTENCE_MAX && help.ends_with('.'), "{key}: {help}");
        assert_eq!(with("# Sets: "), 1, "{key}: which knobs stand for which settings");
        assert!(with("# Source: https://") >= 1, "{key}: where that is documented");
        assert_eq!(with("# Source: "), with("# Source: https://"), "{key}: an address each");
        assert_eq!(with("# Leaves out: "), 1, "{key}: what the model leaves out");
        assert!(with("# From memory: ") <= 1, "{key}: what is nobody's setting");
        assert!(text.len() <= BYTES_MAX, "{key}: {} bytes", text.len());
        assert!(open(text).horizon <= HORIZON_MAX, "{key} takes too long");
    }
}

#[test]
fn every_system_shows_what_it_claims() {
    for claim in CLAIMS {
        let key = claim.key;
        let run = lab::run(&lab::preset("single-leader", key).expect("the table names presets"));
        assert_eq!(run.trace.ended_by, EndedBy::Horizon, "{key}");
        assert_eq!(run.report.lost_writes.len(), claim.lost, "{key}: acknowledged writes lost");
        assert_eq!(broken(&run), claim.broken, "{key}: promises broken");
        let counts = &run.report.operations;
        assert_eq!(counts.reads.refused + counts.writes.refused, claim.refused, "{key}: refused");
        let wait = longest_wait(&run) / 1_000_000;
        let (least, most) = claim.longest_wait;
        assert!((least..=most).contains(&wait), "{key}: {wait} s until a client was told ok");
        let failover = run.report.failovers.last();
        let still = failover.map(|one| one.rto_us.expect("it writes again") / 1_000_000);
        match (still, claim.without_writes) {
            (None, None) => {}
            (Some(still), Some((least, most))) => {
                assert!((least..=most).contains(&still), "{key}: {still} s without writes");
            }
            found => panic!("{key}: a failover where none is claimed, or none: {found:?}"),
        }
    }
}

/// The same without a leader: what is broken, what nobody knows, and what mends the replicas.
#[test]
fn every_system_without_a_leader_shows_what_it_claims() {
    for &Quorum { key, broken: promises, unknown, beside, mended } in QUORUMS {
        let run = lab::run(&lab::preset("leaderless", key).expect("the table names presets"));
        let lines: Vec<String> = run
            .trace
            .events
            .iter()
            .map(|one| notation::line(one, &run.scenario, &run.trace.words))
            .collect();
        let found = broken(&run).into_iter().filter(|promise| *promise != "converged");
        assert_eq!(found.collect::<Vec<_>>(), promises, "{key}: promises to clients broken");
        assert_eq!(run.report.operations.writes.unknown, unknown, "{key}: writes in doubt");
        let told = lines.iter().filter(|line| line.contains(" is also: ")).count();
        assert_eq!(told, beside, "{key}: values beside another");
        for words in mended {
            assert!(lines.iter().any(|line| line.contains(words)), "{key}: {words}");
        }
    }
}

/// A system of which nothing is claimed would be a file that nobody has looked at.
#[test]
fn something_is_claimed_of_every_system() {
    let single_leader = CLAIMS.iter().map(|claim| ("single-leader", claim.key));
    let leaderless = QUORUMS.iter().map(|claim| ("leaderless", claim.key));
    let claimed: Vec<_> = single_leader.chain(leaderless).collect();
    for (topology, _) in FAMILIES {
        for preset in systems(topology) {
            let claims = claimed.iter().filter(|one| **one == (*topology, preset.key)).count();
            assert_eq!(claims, 1, "{topology}/{}", preset.key);
        }
    }
}

/// The blocks of a document that are scenarios.
fn scenarios(document: &str) -> Vec<&str> {
    let blocks = document.split("\n```replab\n").skip(1);
    blocks.map(|block| block.split("\n```").next().unwrap_or(block)).collect()
}

/// Goal: a scenario in a document can be copied and shows what the document says. Method: each is
/// opened, run and compared with its own line of verdicts.
#[test]
fn the_scenarios_of_the_documents_run_and_are_judged_as_they_say() {
    let documents = FAMILIES.iter().map(|(topology, _)| format!("docs/model/{topology}.md"));
    let documents: Vec<String> = documents.map(|name| document(&name)).collect();
    for text in documents.iter().flat_map(|document| {
        let scenarios = scenarios(document);
        assert!(scenarios.len() >= 10, "only {} scenarios", scenarios.len());
        scenarios
    }) {
        let run = tests::run(text);
        let verdicts = text.lines().find_map(|line| line.strip_prefix("# Judge: "));
        let verdicts = verdicts.unwrap_or_else(|| panic!("nothing is said of\n{text}"));
        for expected in verdicts.split(", ") {
            let (promise, word) = expected.split_once(' ').expect("a promise and a word");
            let found = run.report.finding(promise).map(|one| one.verdict.word());
            assert_eq!(found, Some(word), "{promise} in\n{text}");
        }
    }
}

/// What the document on a family names is there: stories, presets, rules.
#[test]
fn the_document_on_a_family_names_what_there_is() {
    for (topology, _) in FAMILIES {
        let document = document(&format!("docs/model/{topology}.md"));
        let story = format!("{topology}-");
        for name in document.split('`').filter(|name| name.starts_with(&story)) {
            let story = tests::folder("golden").join(format!("{name}.story"));
            assert!(story.exists(), "there is no story {name}");
        }
        for preset in systems(topology) {
            let row = format!("| `{}` |", preset.key);
            assert!(document.contains(&row), "there is no row {row}");
        }
        let registry = lab::registry();
        let mut topologies = registry.topologies.iter();
        let found = topologies.find(|one| one.key == *topology).expect("it is built");
        for rule in found.rules {
            let row = format!("| `{}` | {} |", rule.key, rule.promise);
            assert!(document.contains(&row), "there is no row {row}");
        }
    }
}
