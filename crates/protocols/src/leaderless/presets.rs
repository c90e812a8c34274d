//! Scenarios that ship with the topology.

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
];
