//! Scenarios that ship with the topology.
//!
//! First stories that show one thing each, in milliseconds; then real systems, each with the
//! settings that it comes with, and something that shows what these settings mean. The file of a
//! system begins with its sentence, and says which knob stands for which setting, where that is
//! documented, and what the model leaves out.

use crate::kit::join;
use model::scenario::Preset;

/// Every preset, in the order of the picker.
pub const PRESETS: &[Preset] = &TABLE;
static TABLE: [Preset; ALL.len()] = join(ALL, &[]);

const ALL: &[Preset] = &[
    Preset {
        key: "conflict",
        label: "Two writes at once",
        help: "Two clients write the same key at two leaders; the later clock wins.",
        of_a_system: false,
        text: include_str!("presets/conflict.replab"),
    },
    Preset {
        key: "cart",
        label: "A cart filled in two places",
        help: "Milk at one leader, eggs at another: both are kept until somebody has read them.",
        of_a_system: false,
        text: text!("presets/cart.replab"),
    },
    Preset {
        key: "counter",
        label: "A counter behind a wall",
        help: "Two leaders count while they do not hear each other; nothing is lost.",
        of_a_system: false,
        text: text!("presets/counter.replab"),
    },
    Preset {
        key: "broken-ring",
        label: "A broken ring",
        help: "One leader of a ring is down, and changes get no further than to it.",
        of_a_system: false,
        text: text!("presets/broken-ring.replab"),
    },
    Preset {
        key: "answer-first",
        label: "The answer before the question",
        help: "A slow link: a change arrives before the one that it builds on.",
        of_a_system: false,
        text: text!("presets/answer-first.replab"),
    },
    system!("mysql-group-replication", "MySQL Group Replication"),
    system!("mysql-circular", "MySQL, circular"),
    system!("galera", "Galera"),
    system!("edb-bdr", "EDB Postgres Distributed"),
    system!("couchdb", "CouchDB"),
    system!("cosmos-db-session", "Cosmos DB, session"),
    system!("cosmos-db-eventual", "Cosmos DB, eventual"),
    system!("calendar", "A calendar, offline"),
    system!("document-crdt", "A document, CRDT"),
    system!("document-ot", "A document, transformed"),
];
