//! The knobs of the leaderless topology.

use model::param::{Choice, Param, ParamKind};
use model::time::{MILLISECOND, MINUTE};

/// N, W, R and what happens to replicas that were found stale.
pub const PARAMS: &[Param] = &[
    Param {
        key: "n",
        label: "Replicas, N",
        help: "How many replicas keep a copy of every key. A write is sent to all of them.",
        group: "Quorum",
        kind: ParamKind::Count { min: 1, max: 9, at_most: None, unit: "replicas" },
        default: "3",
        advanced: false,
        only_if: None,
    },
    Param {
        key: "w",
        label: "Write acknowledgements, W",
        help: "How many replicas must have stored a write before the client is told ok.",
        group: "Quorum",
        kind: ParamKind::Count { min: 1, max: 9, at_most: Some("n"), unit: "acknowledgements" },
        default: "2",
        advanced: false,
        only_if: None,
    },
    Param {
        key: "r",
        label: "Read answers, R",
        help: "How many replicas must have answered before a read takes the newest answer.",
        group: "Quorum",
        kind: ParamKind::Count { min: 1, max: 9, at_most: Some("n"), unit: "answers" },
        default: "2",
        advanced: false,
        only_if: None,
    },
    Param {
        key: "ask",
        label: "A read asks",
        help: "All replicas, taking the first R answers; or just R of them, picked at random.",
        group: "Quorum",
        kind: ParamKind::Choice(ASK),
        default: "all",
        advanced: false,
        only_if: None,
    },
    Param {
        key: "repair",
        label: "Read repair",
        help: "What a read does for replicas that answered with an old version.",
        group: "Repair",
        kind: ParamKind::Choice(REPAIR),
        default: "async",
        advanced: false,
        only_if: None,
    },
    Param {
        key: "request-timeout",
        label: "Coordinator time-out",
        help: "How long the coordinator waits for W acknowledgements or R answers. A write that \
               got fewer is not rolled back: what landed stays.",
        group: "Quorum",
        kind: ParamKind::Span { min: MILLISECOND, max: MINUTE },
        default: "100ms",
        advanced: true,
        only_if: None,
    },
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
