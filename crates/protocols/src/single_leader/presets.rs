//! Scenarios that ship with the topology.

use model::scenario::Preset;

/// Every preset, in the order of the picker.
pub const PRESETS: &[Preset] = &[
    Preset {
        key: "async-crash",
        label: "Async, and the leader dies",
        help: "Writes that were acknowledged by the leader alone are lost with it.",
        text: include_str!("presets/async-crash.replab"),
    },
    Preset {
        key: "sync-crash",
        label: "Sync, and the leader dies",
        help: "The same run with sync acknowledgement: slower, and nothing is lost.",
        text: include_str!("presets/sync-crash.replab"),
    },
    Preset {
        key: "semi-sync",
        label: "Semi-sync with a time-out",
        help: "A follower dies; writes wait for the time-out, then the leader degrades to async.",
        text: include_str!("presets/semi-sync.replab"),
    },
    Preset {
        key: "lag",
        label: "Reads from a lagging follower",
        help: "A client writes at the leader and reads its write back from a follower: too soon.",
        text: include_str!("presets/lag.replab"),
    },
    Preset {
        key: "split-brain",
        label: "A leader cut off",
        help: "The monitor promotes a follower while the old leader goes on acknowledging.",
        text: include_str!("presets/split-brain.replab"),
    },
];
