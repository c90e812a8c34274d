//! The rules that safety rests on.
//!
//! Some are knobs of their own, others are positions of a knob that has more. To each belongs a
//! scenario in which it is switched off and the judge finds a promise broken; with the rule on, the
//! same scenario keeps the promise.

use crate::kit::switch;
use model::Param;
use model::scenario::Rule;

/// The rules that are knobs of their own.
pub const SWITCHES: &[Param] = &[
    switch(
        "tombstones",
        "Deletions leave tombstones",
        "A deletion is a version like any other, that a replica which missed it can be shown.",
    ),
    switch(
        "client-context",
        "Writes say what was read",
        "A client says with a write what it had read of the key, so that the write replaces that \
         and nothing else.",
    )
    .only_if("versions", &["vectors"]),
];

/// Each rule, what it keeps, and a scenario that breaks that without it.
pub const RULES: &[Rule] = &[
    Rule {
        key: "r",
        off: "1",
        on: "2",
        promise: "linearizable",
        why: "W + R does not exceed N: a read need not meet the write before it.",
        text: text!("rules/r.replab"),
    },
    Rule {
        key: "w",
        off: "1",
        on: "2",
        promise: "durable",
        why: "One copy is acknowledged, and its disk is lost before there is another.",
        text: text!("rules/w.replab"),
    },
    Rule {
        key: "repair",
        off: "async",
        on: "blocking",
        promise: "linearizable",
        why: "A read returns a write that is on one replica only; the next read does not see it.",
        text: text!("rules/repair.replab"),
    },
    Rule {
        key: "tombstones",
        off: "off",
        on: "on",
        promise: "linearizable",
        why: "A replica that missed the deletion brings the value back: nothing is newer.",
        text: text!("rules/tombstones.replab"),
    },
    Rule {
        key: "grace",
        off: "100ms",
        on: "600s",
        promise: "linearizable",
        why: "The tombstone is forgotten while a replica is away that has missed the deletion.",
        text: text!("rules/grace.replab"),
    },
    Rule {
        key: "client-context",
        off: "off",
        on: "on",
        promise: "linearizable",
        why: "A write stands beside what its client had read, and the older value looks newer.",
        text: text!("rules/client-context.replab"),
    },
    Rule {
        key: "hints",
        off: "off",
        on: "coordinator",
        promise: "converged",
        why: "A replica that was away lacks what was written meanwhile, until somebody reads it.",
        text: text!("rules/hints.replab"),
    },
    Rule {
        key: "anti-entropy",
        off: "0s",
        on: "100ms",
        promise: "converged",
        why: "A hint got too old, and nobody reads the key: the replica never learns of it.",
        text: text!("rules/anti-entropy.replab"),
    },
];
