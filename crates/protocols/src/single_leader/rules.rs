//! The rules that safety rests on.
//!
//! Each is a switch, on by default. To each belongs a scenario in which it is switched off and the
//! judge finds a promise broken; with the rule on, the same scenario keeps the promise. So the
//! table is a list of lessons, *why does this rule exist?*, and it tests the rules: a rule without
//! which nothing ever breaks would be none.

use crate::kit::{join, switch as rule};
use model::param::Param;
use model::scenario::Rule;

const DECIDED: &[&str] = &["automatic", "operator", "majority"];
const MONITORED: &[&str] = &["automatic", "operator"];

/// The switches.
pub const SWITCHES: &[Param] = &[
    rule(
        "own-disk-first",
        "Own disk before ok",
        "The leader has a write on its own disk before it tells the client ok \
         (synchronous_commit = off breaks this).",
    ),
    rule(
        "lease",
        "Serve only under a lease",
        "A leader that has not been heard by those who choose leaders answers nothing: they may \
         have chosen another. Reads that ask for the leader are answered by nobody else.",
    )
    .only_if("failover", DECIDED),
    rule(
        "fence-first",
        "Fence before promoting",
        "Before anybody is promoted, the old epoch is ended: the followers promise to take nothing \
         more from it, and a leader that is to be switched off is switched off.",
    )
    .only_if("failover", MONITORED),
    rule(
        "quorum-first",
        "Hear enough before choosing",
        "So many followers must have answered that one of them holds every acknowledged write.",
    )
    .only_if("failover", MONITORED),
    rule(
        "most-advanced",
        "Choose the most advanced",
        "Among the candidates the one with the latest epoch and the longest log is promoted.",
    )
    .only_if("failover", DECIDED),
    rule(
        "lag-rule",
        "Mind the lag limit",
        "Nobody is promoted who lacks more entries than the lag limit.",
    )
    .only_if("failover", MONITORED),
    rule(
        "clean-election",
        "Only one in sync may lead",
        "A follower that had fallen out of sync is not promoted (unclean.leader.election = true \
         breaks this).",
    )
    .only_if("acknowledge", &["in-sync"]),
    rule(
        "replay-first",
        "Replay before leading",
        "A new leader plays its whole log into its table before it answers anybody.",
    )
    .only_if("failover", DECIDED),
    rule(
        "settle-first",
        "Know what counts before showing it",
        "A new leader answers reads once everything that it found in its log counts: what it had \
         as a follower may be on no other machine.",
    )
    .only_if("failover", DECIDED),
    rule(
        "durable-epoch",
        "Decisions on disk first",
        "Who decides writes the decision to disk before anybody hears of it: no epoch is given \
         away twice.",
    )
    .only_if("failover", DECIDED),
    rule(
        "rewind",
        "Discard what diverged",
        "A former leader drops what the new leader does not have before it takes in more.",
    ),
    rule(
        "deduplicate",
        "Know a repeated write",
        "A leader that finds a repeated write in its log does not write it again. Many databases \
         do not keep this rule.",
    ),
    rule(
        "match-refusals",
        "Match refusals to requests",
        "A client takes a refusal only from whom it asked last, and for what it asked last. A late \
         one says nothing of the request that is under way.",
    ),
];

/// The rules, each with the scenario that shows what it is for.
pub const RULES: &[Rule] = &TABLE;
static TABLE: [Rule; ALL.len()] = join(ALL, &[]);

const ALL: &[Rule] = &[
    Rule {
        key: "own-disk-first",
        off: "off",
        on: "on",
        promise: "durable",
        why: "A leader that says ok before its own disk has the write loses it in a power cut.",
        text: text!("rules/own-disk-first.replab"),
    },
    Rule {
        key: "lease",
        off: "off",
        on: "on",
        promise: "linearizable",
        why: "A leader that was replaced does not know it yet, and answers reads from the past.",
        text: text!("rules/lease.replab"),
    },
    Rule {
        key: "fence-first",
        off: "off",
        on: "on",
        promise: "durable",
        why: "While one follower is being promoted, the old leader gets a write acknowledged by \
              another.",
        text: text!("rules/fence-first.replab"),
    },
    Rule {
        key: "fencing",
        off: "none",
        on: "epochs",
        promise: "one-leader",
        why: "Without epochs nobody tells the old leader from the new one, and both go on.",
        text: text!("rules/fencing.replab"),
    },
    Rule {
        key: "quorum-first",
        off: "off",
        on: "on",
        promise: "durable",
        why: "The only follower that answers may be the one that lacks an acknowledged write.",
        text: text!("rules/quorum-first.replab"),
    },
    Rule {
        key: "most-advanced",
        off: "off",
        on: "on",
        promise: "durable",
        why: "A follower that lags lacks writes that another one has.",
        text: text!("rules/most-advanced.replab"),
    },
    Rule {
        key: "lag-rule",
        off: "off",
        on: "on",
        promise: "durable",
        why: "Promoting a follower that is far behind throws away all that it lacks.",
        text: text!("rules/lag-rule.replab"),
    },
    Rule {
        key: "clean-election",
        off: "off",
        on: "on",
        promise: "durable",
        why: "A replica that had fallen out of sync was not waited for: it lacks acknowledged \
              writes.",
        text: text!("rules/clean-election.replab"),
    },
    Rule {
        key: "replay-first",
        off: "off",
        on: "on",
        promise: "linearizable",
        why: "A new leader with a backlog answers from a table that is older than its log.",
        text: text!("rules/replay-first.replab"),
    },
    Rule {
        key: "settle-first",
        off: "off",
        on: "on",
        promise: "linearizable",
        why: "A new leader shows a write that nobody else has, and is lost itself.",
        text: text!("rules/settle-first.replab"),
    },
    Rule {
        key: "durable-epoch",
        off: "off",
        on: "on",
        promise: "one-leader",
        why: "Who forgets a decision in a crash decides again: two leaders of one epoch.",
        text: text!("rules/durable-epoch.replab"),
    },
    Rule {
        key: "rewind",
        off: "off",
        on: "on",
        promise: "converged",
        why: "Entries that only a former leader has stay in its table for ever.",
        text: text!("rules/rewind.replab"),
    },
    Rule {
        key: "deduplicate",
        off: "off",
        on: "on",
        promise: "linearizable",
        why: "A repeated write that had happened happens again, over a newer one.",
        text: text!("rules/deduplicate.replab"),
    },
    Rule {
        key: "match-refusals",
        off: "off",
        on: "on",
        promise: "linearizable",
        why: "A late refusal is taken for the answer: the client hears no, and the write happens.",
        text: text!("rules/match-refusals.replab"),
    },
];
