//! The knobs of the world: network, disks, machines, clients.

use model::limits::{CLIENTS_MAX, KEYS_MAX, RETRIES_MAX};
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
        key: "order",
        label: "Messages of one link",
        help: "Whether a later message may overtake an earlier one on the same link. In order: one \
               that would overtake arrives together with the one before it.",
        group: "Network",
        kind: ParamKind::Choice(ORDER),
        default: "free",
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
        key: "processing",
        label: "Processing",
        help: "How long a machine needs for each message. It handles them one after the other, and \
               the others wait their turn; timers and disks do not. Clients need no time.",
        group: "Network",
        kind: ParamKind::Latency,
        default: "0s",
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
        key: "statement",
        label: "What writes say",
        help: "A value, or a way to get one: then it matters where and when that is worked out.",
        group: "Clients",
        kind: ParamKind::Choice(STATEMENT),
        default: "value",
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
    Param {
        key: "retries",
        label: "Retries",
        help: "How often a client asks again when it was refused or not told in time. A write that \
               is repeated although it did happen happens twice.",
        group: "Clients",
        kind: ParamKind::Count { min: 0, max: RETRIES_MAX, at_most: None, unit: "times" },
        default: "0",
        advanced: true,
        only_if: None,
    },
    Param {
        key: "retry-pause",
        label: "Pause before a retry",
        help: "How long a client that was not told ok waits before it asks again. After its own \
               time-out it asks at once.",
        group: "Clients",
        kind: ParamKind::Span { min: 0, max: 10 * MINUTE },
        default: "50ms",
        advanced: true,
        only_if: None,
    },
];

const ORDER: &[Choice] = &[
    Choice { key: "free", label: "overtaking", help: "Each message takes its own time." },
    Choice { key: "kept", label: "in order", help: "As on one TCP connection." },
];

const STATEMENT: &[Choice] = &[
    Choice { key: "value", label: "a value", help: "`SET x = 7`: nothing is left to work out." },
    Choice { key: "now", label: "now()", help: "The time of day, on the clock of the machine." },
    Choice { key: "rand", label: "rand()", help: "A throw of dice, from 0 to 999." },
    Choice { key: "add", label: "x + 1", help: "One more than what is there." },
    Choice {
        key: "insert",
        label: "insert",
        help: "A new row; the database gives it the next id.",
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
