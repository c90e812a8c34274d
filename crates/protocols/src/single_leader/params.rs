//! The knobs of the single-leader topology.
//!
//! These are the numbers and choices of an operator. The rules that safety rests on are knobs, too,
//! and stand in a table of their own: [`super::rules`].

use super::rules::SWITCHES;
use crate::kit::join;
use model::param::{Choice, Param};
use model::time::{MILLISECOND, MINUTE};

/// Every knob, in the order of the page.
pub const PARAMS: &[Param] = &TABLE;
static TABLE: [Param; KNOBS.len() + SWITCHES.len()] = join(KNOBS, SWITCHES);

const REPLICAS: &str = "Replicas";
const COUNTS: &str = "When a write counts";
const READS: &str = "Reads";
const LOG: &str = "Log";
const FAILOVER: &str = "Failover";

/// From a millisecond to ten minutes.
const USUAL: (u64, u64) = (MILLISECOND, 10 * MINUTE);
/// The same, with nothing at all.
const OR_NONE: (u64, u64) = (0, 10 * MINUTE);

/// The deciders that a failover has.
const DECIDED: &[&str] = &["automatic", "operator", "majority"];
/// Those that are a machine beside the replicas.
const MONITORED: &[&str] = &["automatic", "operator"];

const KNOBS: &[Param] = &[
    Param::count(
        "followers",
        "Followers",
        (1, 8, "followers"),
        "2",
        "How many replicas copy the leader's log.",
    )
    .under(REPLICAS),
    Param::count(
        "spares",
        "Spare machines",
        (0, 4, "spares"),
        "0",
        "Further replicas that are not there at the start. `join n4` starts one: it takes a copy \
         of the table, then the log that was written meanwhile.",
    )
    .under(REPLICAS)
    .folded(),
    Param::choice(
        "feed",
        "Followers get the log from",
        FEED,
        "leader",
        "Straight from the leader, or passed on by other followers (cascading replication). Only \
         those fed by the leader itself are waited for.",
    )
    .under(REPLICAS)
    .folded()
    .only_if("failover", &["automatic", "operator", "off"]),
    Param::count(
        "log-start",
        "Log starts after",
        (0, 1_000_000_000, ""),
        "0",
        "The position of the last write before the run.",
    )
    .under(REPLICAS)
    .folded(),
    Param::choice(
        "acknowledge",
        "A write counts when",
        ACKNOWLEDGE,
        "async",
        "Whom the leader waits for before it tells the client ok.",
    )
    .under(COUNTS),
    Param::count(
        "sync-followers",
        "Followers to wait for",
        (1, 8, "followers"),
        "1",
        "k: how many followers must have a write.",
    )
    .at_most("followers")
    .under(COUNTS)
    .only_if("acknowledge", &["semi-sync", "any", "first"]),
    Param::choice(
        "level",
        "They have it when it is",
        LEVEL,
        "flushed",
        "What a follower must have done with a write: PostgreSQL's remote_write, on, and \
         remote_apply.",
    )
    .under(COUNTS)
    .only_if("acknowledge", &["semi-sync", "sync", "any", "first", "in-sync"]),
    Param::choice(
        "wait-point",
        "The leader waits",
        WAIT_POINT,
        "after-sync",
        "Before or after the write shows in its own table (rpl_semi_sync_source_wait_point).",
    )
    .under(COUNTS)
    .folded()
    .only_if("acknowledge", &["semi-sync", "sync", "any", "first", "in-sync"]),
    Param::span(
        "semi-sync-timeout",
        "Semi-sync time-out",
        USUAL,
        "100ms",
        "How long the leader waits for them before it degrades or goes on waiting.",
    )
    .under(COUNTS)
    .only_if("acknowledge", &["semi-sync"]),
    Param::choice(
        "on-timeout",
        "When it runs out",
        ON_TIMEOUT,
        "degrade",
        "Degrade to async until the followers have caught up, as MySQL does; or block, as \
         PostgreSQL does.",
    )
    .under(COUNTS)
    .folded()
    .only_if("acknowledge", &["semi-sync"]),
    Param::span(
        "sender-timeout",
        "Disconnected after",
        USUAL,
        "100ms",
        "How long the leader hears nothing of a follower before the next in the list takes its \
         place (wal_sender_timeout).",
    )
    .under(COUNTS)
    .folded()
    .only_if("acknowledge", &["first"]),
    Param::span(
        "in-sync-lag",
        "Out of sync after",
        USUAL,
        "100ms",
        "How long a follower may be behind before the leader no longer waits for it \
         (replica.lag.time.max.ms).",
    )
    .under(COUNTS)
    .folded()
    .only_if("acknowledge", &["in-sync"]),
    Param::count(
        "min-in-sync",
        "At least in sync",
        (1, 9, "replicas"),
        "1",
        "Writes are refused while fewer replicas than this are in sync, the leader included \
         (min.insync.replicas).",
    )
    .under(COUNTS)
    .only_if("acknowledge", &["in-sync"]),
    Param::choice(
        "reads",
        "Reads go to",
        READ_FROM,
        "leader",
        "Whom a client asks, and what it asks of it.",
    )
    .under(READS),
    Param::span(
        "pin",
        "Leader after a write for",
        USUAL,
        "200ms",
        "How long a client that has written reads from the leader.",
    )
    .under(READS)
    .only_if("reads", &["leader-after-write"]),
    Param::choice(
        "shipping",
        "What is shipped",
        SHIPPING,
        "rows",
        "The statement, to be run again; the bytes of the write-ahead log; the changed row; or the \
         records of a trigger.",
    )
    .under(LOG),
    Param::span(
        "trigger-poll",
        "Trigger records every",
        USUAL,
        "20ms",
        "How often the records that triggers wrote are read and sent.",
    )
    .under(LOG)
    .only_if("shipping", &["triggers"]),
    Param::count(
        "newer-followers",
        "Followers of a newer version",
        (0, 8, "followers"),
        "0",
        "So many of the last followers run the next major version: they cannot read the leader's \
         write-ahead log.",
    )
    .under(LOG)
    .folded(),
    Param::span(
        "apply",
        "Replay of one entry",
        OR_NONE,
        "0s",
        "How long a follower takes to play one entry of the log into its table, one after the \
         other.",
    )
    .under(LOG),
    Param::count(
        "log-kept",
        "Entries kept",
        (1, 1_000_000, "entries"),
        "100000",
        "How many entries a log keeps of those that the table holds already. A follower that is \
         further behind needs a copy of the table.",
    )
    .under(LOG)
    .folded(),
    Param::choice(
        "start-from",
        "A new disk is filled from",
        START_FROM,
        "copy",
        "What a machine with an empty disk asks for.",
    )
    .under(LOG)
    .folded(),
    Param::span(
        "copy",
        "Copy of the table",
        OR_NONE,
        "50ms",
        "How long it takes to read a snapshot of the table for a new follower. Writes go on \
         meanwhile.",
    )
    .under(LOG)
    .folded(),
    Param::choice(
        "failover",
        "Failover is decided by",
        DECIDES,
        "automatic",
        "Who promotes a follower when the leader falls silent.",
    )
    .under(FAILOVER),
    Param::span(
        "heartbeat",
        "Heartbeat",
        (MILLISECOND, MINUTE),
        "20ms",
        "How often the monitor asks and the leader speaks up.",
    )
    .under(FAILOVER)
    .folded(),
    Param::span(
        "detection",
        "Detection time-out",
        USUAL,
        "100ms",
        "How long a leader may be silent before it is taken for dead. Short: false alarms. Long: a \
         long outage.",
    )
    .under(FAILOVER),
    Param::span(
        "operator",
        "A person takes",
        (MILLISECOND, 60 * MINUTE),
        "180s",
        "How long it takes from the alarm until a person has looked and decided.",
    )
    .under(FAILOVER)
    .only_if("failover", &["operator"]),
    Param::span(
        "promotion",
        "Promotion",
        USUAL,
        "30ms",
        "How long it takes to ask the followers for their positions and promote the most advanced \
         one.",
    )
    .under(FAILOVER)
    .only_if("failover", MONITORED),
    Param::span(
        "reroute",
        "Re-routing",
        OR_NONE,
        "30ms",
        "How long after the promotion the clients are told of the new leader. Until then they ask \
         the old one.",
    )
    .under(FAILOVER)
    .only_if("failover", DECIDED),
    Param::choice(
        "fencing",
        "Fencing",
        FENCING,
        "epochs",
        "What keeps a leader that was replaced from going on.",
    )
    .under(FAILOVER)
    .only_if("failover", MONITORED),
    Param::span(
        "stonith",
        "Switching off takes",
        OR_NONE,
        "50ms",
        "How long it takes to switch the old leader off.",
    )
    .under(FAILOVER)
    .folded()
    .only_if("fencing", &["stonith"]),
    Param::count(
        "lag-limit",
        "Lag limit",
        (0, 1_000_000, "entries"),
        "1000",
        "A follower that lacks more entries than this is not promoted (Patroni: \
         maximum_lag_on_failover).",
    )
    .under(FAILOVER)
    .folded()
    .only_if("failover", MONITORED),
];

const FEED: &[Choice] = &[
    Choice { key: "leader", label: "the leader", help: "Each straight from the leader." },
    Choice { key: "chain", label: "each other", help: "A chain: each from the one before it." },
    Choice { key: "relay", label: "one relay", help: "The first follower feeds all others." },
];

const ACKNOWLEDGE: &[Choice] = &[
    Choice { key: "async", label: "async", help: "The leader has it on disk." },
    Choice {
        key: "semi-sync",
        label: "semi-sync",
        help: "The leader and k followers have it, unless they take too long.",
    },
    Choice { key: "sync", label: "sync", help: "The leader and all followers have it." },
    Choice { key: "any", label: "ANY k", help: "Any k of the followers have it: a quorum." },
    Choice {
        key: "first",
        label: "FIRST k",
        help: "The first k connected followers of the list n2, n3 … have it.",
    },
    Choice {
        key: "in-sync",
        label: "all in sync",
        help: "Every follower that keeps up has it; those that fall behind leave the set.",
    },
];

const LEVEL: &[Choice] = &[
    Choice { key: "received", label: "received", help: "In memory: a power cut loses it." },
    Choice { key: "flushed", label: "flushed", help: "On disk." },
    Choice { key: "applied", label: "applied", help: "In the table: a read there sees it." },
];

const WAIT_POINT: &[Choice] = &[
    Choice {
        key: "after-sync",
        label: "before it shows",
        help: "Nobody reads at the leader what its writer was not told ok for.",
    },
    Choice {
        key: "after-commit",
        label: "after it shows",
        help: "Others read it while its writer still waits, and may see it vanish in a failover.",
    },
];

const ON_TIMEOUT: &[Choice] = &[
    Choice { key: "degrade", label: "degrade", help: "Acknowledge alone until they catch up." },
    Choice { key: "block", label: "block", help: "Go on waiting." },
];

const READ_FROM: &[Choice] = &[
    Choice { key: "leader", label: "the leader", help: "Always as new as what was acknowledged." },
    Choice { key: "followers", label: "a follower", help: "Any, each time anew: possibly stale." },
    Choice { key: "any", label: "any replica", help: "The leader or a follower, each time anew." },
    Choice {
        key: "sticky",
        label: "one follower",
        help: "Always the same one, while it answers: time does not go back (monotonic reads).",
    },
    Choice {
        key: "read-your-writes",
        label: "whoever has my writes",
        help: "A follower that has reached the position of the client's last write, else the \
               leader.",
    },
    Choice {
        key: "leader-after-write",
        label: "leader after a write",
        help: "A follower; but the leader for some time after an own write.",
    },
];

const SHIPPING: &[Choice] = &[
    Choice {
        key: "rows",
        label: "rows",
        help: "The changed row: every replica gets the value that the leader worked out.",
    },
    Choice {
        key: "wal",
        label: "WAL bytes",
        help: "Bytes of pages: exact, and readable by the same version only.",
    },
    Choice {
        key: "statements",
        label: "statements",
        help: "The SQL text, run again on every replica: now() and rand() give something else.",
    },
    Choice {
        key: "triggers",
        label: "trigger records",
        help: "Records that triggers wrote into a table, read and sent from time to time.",
    },
];

const START_FROM: &[Choice] = &[
    Choice {
        key: "copy",
        label: "a copy",
        help: "A snapshot of the table, then the log from there.",
    },
    Choice { key: "log", label: "the log", help: "All of the log, if it is still kept." },
];

const DECIDES: &[Choice] = &[
    Choice { key: "automatic", label: "the monitor", help: "A machine beside the replicas." },
    Choice { key: "operator", label: "a person", help: "The monitor only gives the alarm." },
    Choice { key: "majority", label: "a majority", help: "The replicas vote among themselves." },
    Choice { key: "off", label: "nobody", help: "Nobody is promoted." },
];

const FENCING: &[Choice] = &[
    Choice { key: "none", label: "none", help: "Nobody stops it: both lead." },
    Choice { key: "epochs", label: "epoch tokens", help: "Replicas refuse an epoch that is over." },
    Choice {
        key: "stonith",
        label: "STONITH",
        help: "Shoot the other node in the head: it is switched off first.",
    },
];
