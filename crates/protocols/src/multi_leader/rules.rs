//! The rules that agreement rests on.
//!
//! Each is a switch, on by default. To each belongs a scenario in which it is switched off and the
//! judge finds a promise broken; with the rule on, the same scenario keeps the promise.

use crate::kit::{join, switch as rule};
use model::param::Param;
use model::scenario::Rule;

/// The switches.
pub const SWITCHES: &[Param] = &[
    rule(
        "causal-delivery",
        "Causes before effects",
        "A change waits until everything that its writer had seen is there. Many databases do not \
         keep this rule.",
    ),
    rule(
        "loop-cut",
        "Know a change that comes round",
        "A leader that gets a change which it has seen before neither applies it nor passes it on \
         (server ids in MySQL's circular replication).",
    )
    .only_if("links", &["ring"]),
    rule(
        "client-context",
        "A write says what was read",
        "A client sends with its write what it had read, and the write replaces just that.",
    )
    .only_if("resolve", &["siblings", "union"]),
    rule(
        "tombstones",
        "Remember deletions",
        "A deletion leaves a mark, so that an older write that arrives later is known to be older.",
    ),
    rule(
        "idempotent",
        "Twice counts once",
        "A write or a change that comes twice is known, and counted once.",
    ),
];

/// The rules, each with the scenario that shows what it is for.
pub const RULES: &[Rule] = &TABLE;
static TABLE: [Rule; ALL.len()] = join(ALL, &[]);

const ALL: &[Rule] = &[
    Rule {
        key: "causal-delivery",
        off: "off",
        on: "on",
        promise: "converged",
        why: "A deletion overtakes the insert that it deletes, is forgotten, and the insert stays.",
        text: text!("rules/causal-delivery.replab"),
    },
    Rule {
        key: "loop-cut",
        off: "off",
        on: "on",
        promise: "read-your-writes",
        why: "A change that comes round is taken for a new one, and undoes what was written since.",
        text: text!("rules/loop-cut.replab"),
    },
    Rule {
        key: "client-context",
        off: "off",
        on: "on",
        promise: "linearizable",
        why: "Nobody knows that the writer had seen the old value: it stays beside the new one.",
        text: text!("rules/client-context.replab"),
    },
    Rule {
        key: "tombstones",
        off: "off",
        on: "on",
        promise: "converged",
        why: "A value that arrives after its deletion looks like a new one.",
        text: text!("rules/tombstones.replab"),
    },
    Rule {
        key: "idempotent",
        off: "off",
        on: "on",
        promise: "converged",
        why: "A change whose acknowledgement was lost is sent again, and counted again.",
        text: text!("rules/idempotent.replab"),
    },
];
