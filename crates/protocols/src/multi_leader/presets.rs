//! Scenarios that ship with the topology.

use model::scenario::Preset;

/// Every preset, in the order of the picker.
pub const PRESETS: &[Preset] = &[Preset {
    key: "conflict",
    label: "Two writes at once",
    help: "Two clients write the same key at two leaders; the later clock wins.",
    of_a_system: false,
    text: include_str!("presets/conflict.replab"),
}];
