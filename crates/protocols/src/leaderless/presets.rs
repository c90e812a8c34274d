//! Scenarios that ship with the topology.
//!
//! First stories that show one thing each, in milliseconds; then real systems, in seconds: each
//! with the settings that it comes with, one fault, and what mends it. The file of a system begins
//! with its sentence, and says which knob stands for which setting, where that is documented, and
//! what the model leaves out. Numbers that are nobody's setting stand under *from memory*.

use model::scenario::Preset;

/// Every preset, in the order of the picker.
pub const PRESETS: &[Preset] = &[
    Preset {
        key: "miss",
        label: "A read that misses the write",
        help: "W + R = 2 does not exceed N = 3: the read need not meet the write.",
        of_a_system: false,
        text: include_str!("presets/miss.replab"),
    },
    Preset {
        key: "quorum",
        label: "A quorum under load",
        help: "W + R > N: reads and writes overlap in at least one replica.",
        of_a_system: false,
        text: text!("presets/quorum.replab"),
    },
    Preset {
        key: "repair",
        label: "A read repairs a replica",
        help: "A write misses n3; a read that asks n3 notices and mends it.",
        of_a_system: false,
        text: text!("presets/repair.replab"),
    },
    Preset {
        key: "partition",
        label: "A partition",
        help: "Five replicas, a wall between three and two, clients on both sides.",
        of_a_system: false,
        text: text!("presets/partition.replab"),
    },
    system!("dynamo", "Dynamo, the paper"),
    system!("cassandra-quorum", "Cassandra, QUORUM"),
    system!("cassandra-one", "Cassandra, ONE"),
    system!("cassandra-local-quorum", "Cassandra, two datacenters"),
    system!("scylladb", "ScyllaDB"),
    system!("riak", "Riak KV"),
    system!("voldemort", "Voldemort"),
    system!("dynamodb", "Amazon DynamoDB"),
    system!("aurora", "Amazon Aurora's storage"),
];
