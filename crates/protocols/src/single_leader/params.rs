//! The knobs of the single-leader topology.

use model::param::{Choice, Param, ParamKind};
use model::time::{MILLISECOND, MINUTE};

/// Followers, acknowledgement, failover.
pub const PARAMS: &[Param] = &[
    Param {
        key: "followers",
        label: "Followers",
        help: "How many replicas copy the leader's log.",
        group: "Replicas",
        kind: ParamKind::Count { min: 1, max: 8, at_most: None, unit: "followers" },
        default: "2",
        advanced: false,
        only_if: None,
    },
    Param {
        key: "acknowledge",
        label: "A write counts when",
        help: "Whom the leader waits for before it tells the client ok.",
        group: "When a write counts",
        kind: ParamKind::Choice(ACKNOWLEDGE),
        default: "async",
        advanced: false,
        only_if: None,
    },
    Param {
        key: "sync-followers",
        label: "Followers to wait for",
        help: "How many followers must have a write on disk under semi-sync.",
        group: "When a write counts",
        kind: ParamKind::Count { min: 1, max: 8, at_most: Some("followers"), unit: "followers" },
        default: "1",
        advanced: false,
        only_if: Some(("acknowledge", &["semi-sync"])),
    },
    Param {
        key: "semi-sync-timeout",
        label: "Semi-sync time-out",
        help: "How long the leader waits for them before it degrades or goes on waiting.",
        group: "When a write counts",
        kind: ParamKind::Span { min: MILLISECOND, max: 10 * MINUTE },
        default: "100ms",
        advanced: false,
        only_if: Some(("acknowledge", &["semi-sync"])),
    },
    Param {
        key: "on-timeout",
        label: "When it runs out",
        help: "Degrade to async until the followers have caught up, as MySQL does; or block, as \
               PostgreSQL does.",
        group: "When a write counts",
        kind: ParamKind::Choice(ON_TIMEOUT),
        default: "degrade",
        advanced: true,
        only_if: Some(("acknowledge", &["semi-sync"])),
    },
    Param {
        key: "reads",
        label: "Reads go to",
        help: "The leader, or a follower picked at random, which may lag.",
        group: "Reads",
        kind: ParamKind::Choice(READS),
        default: "leader",
        advanced: false,
        only_if: None,
    },
    Param {
        key: "failover",
        label: "Failover",
        help: "Whether the monitor promotes a follower when the leader falls silent.",
        group: "Failover",
        kind: ParamKind::Choice(FAILOVER),
        default: "automatic",
        advanced: false,
        only_if: None,
    },
    Param {
        key: "heartbeat",
        label: "Heartbeat",
        help: "How often the monitor asks and the leader speaks up.",
        group: "Failover",
        kind: ParamKind::Span { min: MILLISECOND, max: MINUTE },
        default: "20ms",
        advanced: true,
        only_if: None,
    },
    Param {
        key: "detection",
        label: "Detection time-out",
        help: "How long a leader may be silent before it is taken for dead. Short: false alarms. \
               Long: a long outage.",
        group: "Failover",
        kind: ParamKind::Span { min: MILLISECOND, max: 10 * MINUTE },
        default: "100ms",
        advanced: false,
        only_if: None,
    },
    Param {
        key: "promotion",
        label: "Promotion",
        help: "How long it takes to ask the followers for their positions and promote the most \
               advanced one.",
        group: "Failover",
        kind: ParamKind::Span { min: MILLISECOND, max: 10 * MINUTE },
        default: "30ms",
        advanced: false,
        only_if: Some(("failover", &["automatic"])),
    },
    Param {
        key: "reroute",
        label: "Re-routing",
        help: "How long after the promotion the clients are told of the new leader.",
        group: "Failover",
        kind: ParamKind::Span { min: 0, max: 10 * MINUTE },
        default: "30ms",
        advanced: false,
        only_if: Some(("failover", &["automatic"])),
    },
    Param {
        key: "log-start",
        label: "Log starts after",
        help: "The position of the last write before the run.",
        group: "Replicas",
        kind: ParamKind::Count { min: 0, max: 1_000_000_000, at_most: None, unit: "" },
        default: "0",
        advanced: true,
        only_if: None,
    },
];

const ACKNOWLEDGE: &[Choice] = &[
    Choice { key: "async", label: "async", help: "The leader has it on disk." },
    Choice {
        key: "semi-sync",
        label: "semi-sync",
        help: "The leader and some followers have it on disk, unless they take too long.",
    },
    Choice { key: "sync", label: "sync", help: "The leader and all followers have it on disk." },
];

const ON_TIMEOUT: &[Choice] = &[
    Choice { key: "degrade", label: "degrade", help: "Acknowledge alone until they catch up." },
    Choice { key: "block", label: "block", help: "Go on waiting." },
];

const READS: &[Choice] = &[
    Choice { key: "leader", label: "the leader", help: "Always as new as what was acknowledged." },
    Choice { key: "followers", label: "a follower", help: "Spread, and possibly stale." },
];

const FAILOVER: &[Choice] = &[
    Choice { key: "automatic", label: "automatic", help: "The monitor promotes a follower." },
    Choice { key: "off", label: "off", help: "Nobody is promoted." },
];
