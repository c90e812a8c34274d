//! The knobs of the world: network, disks, machines, clients.

use model::limits::{CLIENTS_MAX, KEYS_MAX, RETRIES_MAX};
use model::param::{Choice, Param};
use model::time::{MILLISECOND, MINUTE};

/// Every knob that a scenario of any topology has.
pub const WORLD: &[Param] = &[
    Param::latency(
        "latency",
        "One-way latency",
        "4ms~9ms",
        "How long a message takes from one machine to another. A distribution: 5ms, 4ms~9ms, \
         exp~2ms~5ms, lognormal~5ms~0.4, pareto~4ms~2.5.",
    )
    .under("Network"),
    Param::share("loss", "Loss", "0", "The share of messages that the network drops.")
        .under("Network"),
    Param::share(
        "duplicate",
        "Duplication",
        "0",
        "The share of messages that the network delivers twice.",
    )
    .under("Network")
    .folded(),
    Param::choice(
        "order",
        "Messages of one link",
        ORDER,
        "free",
        "Whether a later message may overtake an earlier one on the same link. In order: one \
         that would overtake arrives together with the one before it.",
    )
    .under("Network")
    .folded(),
    Param::latency(
        "disk",
        "Disk sync",
        "1ms",
        "How long a disk takes until a change survives a crash (fsync).",
    )
    .under("Network")
    .folded(),
    Param::latency(
        "processing",
        "Processing",
        "0s",
        "How long a machine needs for each message. It handles them one after the other, and \
         the others wait their turn; timers and disks do not. Clients need no time.",
    )
    .under("Network")
    .folded(),
    Param::count(
        "clients",
        "Clients",
        (1, CLIENTS_MAX as u64, "clients"),
        "2",
        "Sessions that read and write, one operation at a time each.",
    )
    .under("Clients"),
    Param::choice(
        "workload",
        "Workload",
        WORKLOAD,
        "hand",
        "Who starts operations beside the script: nobody, each client at a rate, or each \
         client as soon as its last operation has ended.",
    )
    .under("Clients"),
    Param::count(
        "rate",
        "Operations per second",
        (1, 100_000, "per second"),
        "20",
        "How often each client calls, where the workload goes by rate. A client that still \
         waits for an answer lets the call go by.",
    )
    .under("Clients")
    .only_if("workload", &["rate"]),
    Param::choice(
        "pace",
        "Pace",
        PACE,
        "random",
        "Whether calls come at random (a Poisson process) or evenly.",
    )
    .under("Clients")
    .folded()
    .only_if("workload", &["rate"]),
    Param::share(
        "read-share",
        "Share of reads",
        "50",
        "The share of the workload's operations that are reads.",
    )
    .under("Clients")
    .only_if("workload", &["rate", "closed"]),
    Param::count(
        "keys",
        "Keys",
        (1, KEYS_MAX as u64, "keys"),
        "1",
        "How many keys the workload spreads its operations over.",
    )
    .under("Clients")
    .folded()
    .only_if("workload", &["rate", "closed"]),
    Param::choice(
        "statement",
        "What writes say",
        STATEMENT,
        "value",
        "A value, or a way to get one: then it matters where and when that is worked out.",
    )
    .under("Clients")
    .folded()
    .only_if("workload", &["rate", "closed"]),
    Param::span(
        "client-timeout",
        "Client time-out",
        (MILLISECOND, 10 * MINUTE),
        "500ms",
        "How long a client waits. After that nobody knows whether its operation happened, \
         or still will.",
    )
    .under("Clients"),
    Param::count(
        "retries",
        "Retries",
        (0, RETRIES_MAX, "times"),
        "0",
        "How often a client asks again when it was refused or not told in time. A write that \
         is repeated although it did happen happens twice.",
    )
    .under("Clients")
    .folded(),
    Param::span(
        "retry-pause",
        "Pause before a retry",
        (0, 10 * MINUTE),
        "50ms",
        "How long a client that was not told ok waits before it asks again. After its own \
         time-out it asks at once.",
    )
    .under("Clients")
    .folded(),
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
