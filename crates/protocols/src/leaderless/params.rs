//! The knobs of the leaderless topology.

use model::param::{Choice, Param};
use model::time::{MILLISECOND, MINUTE};

/// N, W, R and what happens to replicas that were found stale.
pub const PARAMS: &[Param] = &[
    Param::count(
        "n",
        "Replicas, N",
        (1, 9, "replicas"),
        "3",
        "How many replicas keep a copy of every key. A write is sent to all of them.",
    )
    .under("Quorum"),
    Param::count(
        "w",
        "Write acknowledgements, W",
        (1, 9, "acknowledgements"),
        "2",
        "How many replicas must have stored a write before the client is told ok.",
    )
    .at_most("n")
    .under("Quorum"),
    Param::count(
        "r",
        "Read answers, R",
        (1, 9, "answers"),
        "2",
        "How many replicas must have answered before a read takes the newest answer.",
    )
    .at_most("n")
    .under("Quorum"),
    Param::choice(
        "ask",
        "A read asks",
        ASK,
        "all",
        "All replicas, taking the first R answers; or just R of them, picked at random.",
    )
    .under("Quorum"),
    Param::choice(
        "repair",
        "Read repair",
        REPAIR,
        "async",
        "What a read does for replicas that answered with an old version.",
    )
    .under("Repair"),
    Param::span(
        "request-timeout",
        "Coordinator time-out",
        (MILLISECOND, MINUTE),
        "100ms",
        "How long the coordinator waits for W acknowledgements or R answers. A write that \
         got fewer is not rolled back: what landed stays.",
    )
    .under("Quorum")
    .folded(),
];

const ASK: &[Choice] = &[
    Choice { key: "all", label: "all", help: "Ask all N, take the first R answers." },
    Choice { key: "r", label: "just R", help: "Ask R replicas, picked at random." },
];

const REPAIR: &[Choice] = &[
    Choice { key: "none", label: "none", help: "Stale replicas stay stale." },
    Choice { key: "async", label: "after", help: "Answer first, then send them the newest." },
    Choice {
        key: "blocking",
        label: "before",
        help: "Send them the newest, and answer when R replicas are known to have it.",
    },
];
