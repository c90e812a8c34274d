//! The grounds on which runs are made up.
//!
//! A ground says which words a knob may take; a knob of which it says nothing takes any of those
//! that are usual. A word that is listed twice is taken twice as often. To each ground belong its
//! claims: the promises that every run on it must keep, and where they are not meant to be kept.

use super::claims::{ANYTHING, Claim, LEADERLESS, MENDING, MULTI_LEADER, SAFE, SAFE_MACHINES};
use super::numbers::Numbers;
use model::Scenario;

/// The words that a knob may take.
pub type Words = (&'static str, &'static [&'static str]);

/// A family of made-up scenarios.
#[derive(Debug)]
pub struct Ground {
    /// Its name on the command line.
    pub key: &'static str,
    /// The topology that it is for.
    pub topology: &'static str,
    /// What stands fast on it, in one sentence.
    pub help: &'static str,
    /// The knobs that are not free, with the words that they take.
    pub settings: &'static [Words],
    /// Whether disks are lost.
    pub wipes: bool,
    /// Whether clocks are set while the run goes on, and run fast or slow.
    pub clocks: bool,
    /// Brings knobs into line that depend on each other.
    pub settle: fn(&mut Scenario, &mut Numbers),
    /// Whether the knobs that depend on each other are in line.
    pub fits: fn(&Scenario) -> bool,
    /// What every run on it keeps.
    pub claims: &'static [Claim],
    /// What every run on it keeps of the properties that the machines rely on ([`check::safety`]).
    pub safety: &'static [Claim],
}

/// Every ground, those of one topology together.
pub const GROUNDS: &[Ground] = &[
    Ground {
        key: "safe",
        topology: "single-leader",
        help: "Acknowledged writes are on enough disks, old leaders are fenced off, every rule is \
               kept, and no disk is lost: no acknowledged write may be lost.",
        settings: SAFE_SETTINGS,
        wipes: false,
        clocks: true,
        settle: settle_safe,
        fits: copies_and_votes_overlap,
        claims: SAFE,
        safety: SAFE_MACHINES,
    },
    Ground {
        key: "anything",
        topology: "single-leader",
        help: "Every knob at random, lost disks, wrong clocks; every rule is kept.",
        settings: &[],
        wipes: true,
        clocks: true,
        settle: settle_anything,
        fits: |_| true,
        claims: ANYTHING,
        safety: &[],
    },
    Ground {
        key: "mending",
        topology: "leaderless",
        help: "Copies are compared, hints and tombstones are kept for long, every rule is kept, \
               and no disk is lost: in the end all replicas agree.",
        settings: MENDING_SETTINGS,
        wipes: false,
        clocks: true,
        settle: settle_mending,
        fits: |_| true,
        claims: MENDING,
        safety: &[],
    },
    Ground {
        key: "anything",
        topology: "leaderless",
        help: "Every knob at random, lost disks, wrong clocks.",
        settings: &[],
        wipes: true,
        clocks: true,
        settle: settle_ring,
        fits: |_| true,
        claims: LEADERLESS,
        safety: &[],
    },
    Ground {
        key: "anything",
        topology: "multi-leader",
        help: "Every knob at random, wrong clocks; every rule is kept, and no disk is lost.",
        settings: MULTI_LEADER_SETTINGS,
        wipes: false,
        clocks: true,
        settle: |scenario, _| settle_network(scenario),
        fits: |_| true,
        claims: MULTI_LEADER,
        safety: &[],
    },
];

const SAFE_SETTINGS: &[Words] = &[
    ("acknowledge", &["sync", "any", "any", "first", "semi-sync", "in-sync"]),
    ("on-timeout", &["block"]),
    ("level", &["flushed", "flushed", "applied"]),
    ("failover", &["automatic", "automatic", "operator", "majority", "majority"]),
    ("fencing", &["epochs", "epochs", "stonith"]),
    ("newer-followers", &["0"]),
    ("reads", &["leader", "leader", "leader", "read-your-writes", "followers", "sticky"]),
];

const MENDING_SETTINGS: &[Words] = &[
    ("n", &["2", "3", "3", "4"]),
    ("w", &["2"]),
    ("r", &["2"]),
    ("repair", &["async", "blocking"]),
    ("hints", &["coordinator", "next"]),
    ("hint-window", &["600s"]),
    ("handoff", &["50ms", "100ms"]),
    ("anti-entropy", &["50ms", "100ms"]),
    ("grace", &["600s"]),
    ("write-level", &["count", "count", "quorum", "all"]),
    ("read-level", &["count", "count", "quorum", "one"]),
    ("datacenters", &["1", "1", "2"]),
    ("far", &["10ms"]),
];

/// A deletion is remembered for longer than any run on the ground takes: one that is forgotten too
/// early comes back.
const MULTI_LEADER_SETTINGS: &[Words] = &[
    ("leaders", &["2", "3", "3", "4", "5"]),
    ("followers", &["0", "0", "0", "1", "2"]),
    ("links", &["all", "all", "ring", "star"]),
    (
        "resolve",
        &[
            "clock",
            "clock",
            "priority",
            "siblings",
            "union",
            "custom",
            "g-counter",
            "pn-counter",
            "lww-register",
            "mv-register",
            "or-set",
            "text",
            "transform",
        ],
    ),
    ("tombstone-grace", &["60s"]),
    ("ids", &["plain", "interleaved"]),
    ("sync-every", &["0s", "0s", "0s", "40ms"]),
    ("resend", &["30ms", "50ms", "100ms"]),
    ("reads", &["home", "home", "followers", "any"]),
];

/// The words that knobs usually take. A knob that is not listed stands at its default; so do the
/// rules.
pub const USUAL: &[Words] = &[
    ("followers", &["1", "2", "2", "3", "4"]),
    ("spares", &["0", "0", "0", "1"]),
    ("feed", &["leader", "leader", "leader", "leader", "chain", "relay"]),
    ("log-start", &["0", "0", "1000"]),
    ("acknowledge", &["async", "semi-sync", "sync", "any", "first", "in-sync"]),
    ("sync-followers", &["1", "1", "2", "3"]),
    ("level", &["received", "flushed", "flushed", "applied"]),
    ("semi-sync-timeout", &["20ms", "50ms", "100ms", "300ms"]),
    ("on-timeout", &["degrade", "block"]),
    ("sender-timeout", &["50ms", "100ms", "300ms"]),
    ("in-sync-lag", &["30ms", "100ms", "300ms"]),
    ("min-in-sync", &["1", "1", "2"]),
    (
        "reads",
        &[
            "leader",
            "leader",
            "followers",
            "any",
            "sticky",
            "read-your-writes",
            "leader-after-write",
        ],
    ),
    ("pin", &["50ms", "200ms"]),
    ("shipping", &["rows", "rows", "rows", "wal", "statements", "triggers"]),
    ("trigger-poll", &["5ms", "20ms", "50ms"]),
    ("newer-followers", &["0", "0", "0", "0", "0", "1"]),
    ("apply", &["0s", "0s", "0s", "1ms", "8ms"]),
    ("log-kept", &["100000", "100000", "1", "4", "20"]),
    ("copy", &["0s", "10ms", "50ms"]),
    (
        "failover",
        &["automatic", "automatic", "automatic", "operator", "majority", "majority", "off"],
    ),
    ("heartbeat", &["10ms", "20ms", "25ms"]),
    ("detection", &["80ms", "100ms", "150ms", "300ms"]),
    ("operator", &["50ms", "300ms"]),
    ("promotion", &["10ms", "30ms", "60ms"]),
    ("reroute", &["0s", "30ms", "100ms"]),
    ("fencing", &["epochs", "epochs", "epochs", "stonith", "none"]),
    ("stonith", &["0s", "20ms", "50ms"]),
    ("lag-limit", &["1000", "1000", "1000", "0", "3"]),
    ("n", &["1", "2", "3", "3", "4", "5"]),
    ("w", &["1", "1", "2", "3", "4", "5"]),
    ("r", &["1", "1", "2", "3", "4", "5"]),
    ("ask", &["all", "r"]),
    ("write-level", &["count", "count", "one", "quorum", "local-quorum", "each-quorum", "any"]),
    ("read-level", &["count", "count", "one", "quorum", "local-quorum", "each-quorum", "all"]),
    ("request-timeout", &["50ms", "100ms", "300ms"]),
    ("nodes", &["0", "0", "5", "7"]),
    ("tokens", &["1", "8"]),
    ("datacenters", &["1", "1", "1", "2"]),
    ("far", &["10ms", "40ms"]),
    ("coordinator", &["client", "replica", "replica", "any"]),
    ("versions", &["stamps", "stamps", "vectors"]),
    ("digests", &["off", "on"]),
    ("grace", &["600s", "600s", "200ms"]),
    ("hints", &["off", "coordinator", "next"]),
    ("hint-after", &["10ms", "30ms"]),
    ("hint-window", &["600s", "600s", "100ms"]),
    ("handoff", &["50ms", "100ms"]),
    ("anti-entropy", &["0s", "0s", "100ms", "300ms"]),
    ("repair", &["none", "async", "blocking"]),
    (
        "latency",
        &[
            "1ms",
            "5ms",
            "4ms~9ms",
            "1ms~20ms",
            "exp~1ms~5ms",
            "lognormal~4ms~0.8",
            "pareto~2ms~1.5",
            "mix_95_2ms~4ms_5_60ms",
        ],
    ),
    ("loss", &["0", "0", "0", "1", "3", "10"]),
    ("duplicate", &["0", "0", "0", "2", "20"]),
    ("order", &["free", "kept"]),
    ("disk", &["0s", "1ms", "1ms", "exp~2ms", "mix_9_1ms_1_30ms", "10ms~30ms"]),
    ("processing", &["0s", "0s", "0s", "0s", "100us", "exp~300us"]),
    ("clients", &["1", "2", "3", "4"]),
    ("workload", &["hand", "hand", "hand", "hand", "rate", "closed"]),
    ("rate", &["20", "60"]),
    ("pace", &["random", "even"]),
    ("read-share", &["20", "50"]),
    ("keys", &["1", "2", "3"]),
    ("statement", &["value", "value", "value", "add", "insert", "now", "rand"]),
    ("client-timeout", &["100ms", "300ms", "500ms"]),
    ("retries", &["0", "0", "1", "3"]),
    ("retry-pause", &["0s", "20ms", "50ms"]),
];

/// Turns a knob to a word.
///
/// # Panics
/// If the scenario has no such knob, or the knob does not take the word.
pub fn turn(scenario: &mut Scenario, key: &str, word: &str) {
    let (param, _) = scenario.find(key).expect("the knob is one of the topology");
    let Some(value) = param.parse(word) else { panic!("{key} does not take the word {word}") };
    scenario.set(key, value);
}

/// On a link that keeps order everything waits behind a message that takes seconds.
fn settle_network(scenario: &mut Scenario) {
    let heavy = matches!(
        scenario.latency("latency").parts(),
        [(_, model::distribution::Shape::Pareto { .. })]
    );
    if heavy && scenario.choice("order") == "kept" {
        turn(scenario, "latency", "exp~1ms~5ms");
    }
}

/// A newer version makes a difference for bytes of the write-ahead log alone.
fn settle_anything(scenario: &mut Scenario, _: &mut Numbers) {
    settle_network(scenario);
    if scenario.choice("shipping") != "wal" {
        turn(scenario, "newer-followers", "0");
    }
}

/// More copies than fit are as many as fit.
fn settle_ring(scenario: &mut Scenario, _: &mut Numbers) {
    settle_network(scenario);
    if scenario.count("datacenters") > 1 && scenario.count("n") > 3 {
        turn(scenario, "n", "3");
    }
}

/// Who coordinates keeps hints, so it is a machine.
fn settle_mending(scenario: &mut Scenario, numbers: &mut Numbers) {
    settle_ring(scenario, numbers);
    if scenario.choice("coordinator") == "client" && scenario.choice("hints") == "coordinator" {
        turn(scenario, "coordinator", "replica");
    }
}

/// Makes copies and votes overlap, where replicas vote.
fn settle_safe(scenario: &mut Scenario, numbers: &mut Numbers) {
    settle_network(scenario);
    if scenario.choice("feed") != "leader" {
        // Only one follower is fed by the leader itself, and waited for.
        turn(scenario, "sync-followers", "1");
    }
    if scenario.choice("failover") != "majority" {
        return;
    }
    turn(scenario, "feed", "leader");
    if scenario.choice("acknowledge") == "in-sync" {
        turn(scenario, "acknowledge", "sync");
    }
    let k = scenario.count("sync-followers").max(copies_needed(scenario));
    let more = numbers.of("more-copies").once_in(4) && k < scenario.count("followers");
    scenario.set("sync-followers", model::ParamValue::Count(if more { k + 1 } else { k }));
}

/// On how many followers a write must be so that any majority includes a replica that has it. With
/// copies on k followers and the leader, a majority of m among N replicas overlaps if
/// k + 1 + m > N.
fn copies_needed(scenario: &Scenario) -> u64 {
    let replicas = scenario.count("followers") + 1;
    let majority = replicas / 2 + 1;
    (replicas - majority).max(1)
}

fn copies_and_votes_overlap(scenario: &Scenario) -> bool {
    let copies = match scenario.choice("acknowledge") {
        "sync" => scenario.count("followers"),
        "in-sync" => 0,
        _ => scenario.count("sync-followers"),
    };
    let enough = scenario.choice("feed") == "leader" && copies >= copies_needed(scenario);
    scenario.choice("failover") != "majority" || enough
}

impl Ground {
    /// Whether a scenario stands on this ground: its knobs take the words that they take here, no
    /// disk is lost where none may be, and every rule is kept that the ground does not break.
    pub fn admits(&self, scenario: &Scenario) -> bool {
        let word = |key: &str| scenario.find(key).map(|(param, value)| param.print(value));
        let kept = |(key, words): &Words| word(key).is_some_and(|word| words.contains(&&*word));
        let rules = scenario.topology.rules.iter();
        let mut free = rules.filter(|rule| USUAL.iter().all(|(key, _)| *key != rule.key));
        scenario.topology.key == self.topology
            && self.settings.iter().all(kept)
            && free.all(|rule| word(rule.key).is_none_or(|word| word != rule.off))
            && (self.wipes || super::claims::no_disk_is_lost(scenario))
            && (self.fits)(scenario)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_made_up_scenario_stands_on_its_ground() {
        for ground in GROUNDS {
            for seed in 0..200 {
                let scenario = ground.scenario(seed);
                assert!(ground.admits(&scenario), "{} {seed}", ground.key);
            }
        }
        let safe = super::super::ground("single-leader", "safe").expect("there is one");
        let mut scenario = safe.scenario(0);
        turn(&mut scenario, "acknowledge", "async");
        assert!(!safe.admits(&scenario), "an acknowledged write may be lost there");
        let mut scenario = safe.scenario(0);
        turn(&mut scenario, "most-advanced", "off");
        assert!(!safe.admits(&scenario), "a rule is broken there");
    }

    /// Every word of every table is one that its knob takes.
    #[test]
    fn every_word_is_in_the_range_of_its_knob() {
        let registry = crate::registry();
        let params = |topology: &str| {
            let topology = registry.topology(topology).expect("a ground is for a topology");
            registry.params(topology).collect::<Vec<_>>()
        };
        for ground in GROUNDS {
            for (key, words) in ground.settings {
                let params = params(ground.topology);
                let param = params.iter().find(|param| param.key == *key).expect("a knob");
                for word in *words {
                    assert!(param.parse(word).is_some(), "{} {key} {word}", ground.key);
                }
            }
        }
        let all: Vec<_> = ["single-leader", "leaderless"].into_iter().flat_map(params).collect();
        for (key, words) in USUAL {
            let param = all.iter().find(|param| param.key == *key).expect("a knob");
            for word in *words {
                assert!(param.parse(word).is_some(), "{key} {word}");
            }
        }
    }
}
