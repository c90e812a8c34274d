//! The knobs of the world: network, disks, clients.

use model::limits::{CLIENTS_MAX, KEYS_MAX};
use model::param::{Choice, Param, ParamKind};
use model::time::{MILLISECOND, MINUTE};

/// Every knob that a scenario of any topology has.
pub const WORLD: &[Param] = &[
    Param {
        key: "latency",
        label: "One-way latency",
        help: "How long a message takes from one machine to another. A distribution: 5ms, 4ms~9ms, \
               exp~2ms~5ms, lognormal~5ms~0.4, pareto~4ms~2.5.",
        group: "Network",
        kind: ParamKind::Latency,
        default: "4ms~9ms",
        advanced: false,
        only_if: None,
    },
    Param {
        key: "loss",
        label: "Loss",
        help: "The share of messages that the network drops.",
        group: "Network",
        kind: ParamKind::Share,
        default: "0",
        advanced: false,
        only_if: None,
    },
    Param {
        key: "duplicate",
        label: "Duplication",
        help: "The share of messages that the network delivers twice.",
        group: "Network",
        kind: ParamKind::Share,
        default: "0",
        advanced: true,
        only_if: None,
    },
    Param {
        key: "disk",
        label: "Disk sync",
        help: "How long a disk takes until a change survives a crash (fsync).",
        group: "Network",
        kind: ParamKind::Latency,
        default: "1ms",
        advanced: true,
        only_if: None,
    },
    Param {
        key: "clients",
        label: "Clients",
        help: "Sessions that read and write, one operation at a time each.",
        group: "Clients",
        kind: ParamKind::Count { min: 1, max: CLIENTS_MAX as u64, at_most: None, unit: "clients" },
        default: "2",
        advanced: false,
        only_if: None,
    },
    Param {
        key: "workload",
        label: "Workload",
        help: "Who starts operations beside the script: nobody, each client at a rate, or each \
               client as soon as its last operation has ended.",
        group: "Clients",
        kind: ParamKind::Choice(WORKLOAD),
        default: "hand",
        advanced: false,
        only_if: None,
    },
    Param {
        key: "rate",
        label: "Operations per second",
        help: "How often each client calls, where the workload goes by rate. A client that still \
               waits for an answer lets the call go by.",
        group: "Clients",
        kind: ParamKind::Count { min: 1, max: 100_000, at_most: None, unit: "per second" },
        default: "20",
        advanced: false,
        only_if: Some(("workload", &["rate"])),
    },
    Param {
        key: "pace",
        label: "Pace",
        help: "Whether calls come at random (a Poisson process) or evenly.",
        group: "Clients",
        kind: ParamKind::Choice(PACE),
        default: "random",
        advanced: true,
        only_if: Some(("workload", &["rate"])),
    },
    Param {
        key: "read-share",
        label: "Share of reads",
        help: "The share of the workload's operations that are reads.",
        group: "Clients",
        kind: ParamKind::Share,
        default: "50",
        advanced: false,
        only_if: Some(("workload", &["rate", "closed"])),
    },
    Param {
        key: "keys",
        label: "Keys",
        help: "How many keys the workload spreads its operations over.",
        group: "Clients",
        kind: ParamKind::Count { min: 1, max: KEYS_MAX as u64, at_most: None, unit: "keys" },
        default: "1",
        advanced: true,
        only_if: Some(("workload", &["rate", "closed"])),
    },
    Param {
        key: "client-timeout",
        label: "Client time-out",
        help: "How long a client waits. After that nobody knows whether its operation happened, \
               or still will.",
        group: "Clients",
        kind: ParamKind::Span { min: MILLISECOND, max: 10 * MINUTE },
        default: "500ms",
        advanced: false,
        only_if: None,
    },
];

const WORKLOAD: &[Choice] = &[
    Choice { key: "hand", label: "by hand", help: "Only the script and your hand." },
    Choice { key: "rate", label: "by rate", help: "Each client calls at a rate." },
    Choice {
        key: "closed",
        label: "non-stop",
        help: "Each client calls again as soon as it has its answer.",
    },
];

const PACE: &[Choice] = &[
    Choice { key: "random", label: "random", help: "Gaps are exponential." },
    Choice { key: "even", label: "even", help: "All gaps are the same." },
];
