//! The knobs of the leaderless topology.

use super::rules::SWITCHES;
use crate::kit::join;
use model::limits::REPLICAS_MAX;
use model::param::{Choice, Param};
use model::time::{MILLISECOND, MINUTE};

/// Copies in all datacenters together.
const COPIES_MAX: u64 = 9;

/// N, W, R, the ring, and what is done for replicas that lack something.
pub const PARAMS: &[Param] = &join::<_, { FIRST.len() + SECOND.len() }>(FIRST, SECOND);

const FIRST: &[Param] = &join::<_, { QUORUM.len() + RING.len() }>(QUORUM, RING);
const SECOND: &[Param] = &join::<_, { VERSIONS.len() + LAST.len() }>(VERSIONS, LAST);
const LAST: &[Param] = &join::<_, { REPAIRS.len() + SWITCHES.len() }>(REPAIRS, SWITCHES);

const QUORUM: &[Param] = &[
    Param::count(
        "n",
        "Replicas, N",
        (1, COPIES_MAX, "replicas"),
        "3",
        "How many replicas keep a copy of every key, in each datacenter. A write is sent to all of \
         them.",
    )
    .under("Quorum"),
    Param::count(
        "w",
        "Write acknowledgements, W",
        (1, COPIES_MAX, "acknowledgements"),
        "2",
        "How many replicas must have stored a write before the client is told ok.",
    )
    .at_most("n")
    .under("Quorum")
    .only_if("write-level", &["count"]),
    Param::count(
        "r",
        "Read answers, R",
        (1, COPIES_MAX, "answers"),
        "2",
        "How many replicas must have answered before a read takes the newest answer.",
    )
    .at_most("n")
    .under("Quorum")
    .only_if("read-level", &["count"]),
    Param::choice(
        "ask",
        "A read asks",
        ASK,
        "all",
        "All replicas, taking the first R answers; or just R of them, picked at random.",
    )
    .under("Quorum"),
    Param::choice(
        "write-level",
        "Level of writes",
        LEVELS,
        "count",
        "Whose acknowledgements a write waits for.",
    )
    .under("Quorum")
    .folded(),
    Param::choice(
        "read-level",
        "Level of reads",
        LEVELS,
        "count",
        "Whose answers a read waits for.",
    )
    .under("Quorum")
    .folded(),
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

const RING: &[Param] = &[
    Param::count(
        "nodes",
        "Machines on the ring",
        (0, REPLICAS_MAX as u64, "machines"),
        "0",
        "How many machines share the keys; never fewer than there are copies of a key. 0: just as \
         many, so that each keeps all.",
    )
    .under("Ring"),
    Param::count(
        "spares",
        "Machines that may join",
        (0, 5, "machines"),
        "0",
        "Machines that are not there at first: `join n4` brings one into the ring. With those on \
         it they are 50 at most.",
    )
    .under("Ring")
    .folded(),
    Param::count(
        "tokens",
        "Places of a machine",
        (1, 64, "places"),
        "8",
        "How many places on the ring each machine takes (virtual nodes). More places spread keys \
         more evenly.",
    )
    .under("Ring")
    .folded(),
    Param::count(
        "datacenters",
        "Datacenters",
        (1, 3, "datacenters"),
        "1",
        "In how many datacenters the machines and clients stand, in blocks.",
    )
    .under("Ring")
    .folded(),
    Param::latency(
        "far",
        "Latency between datacenters",
        "40ms",
        "How long a message takes from one datacenter to another.",
    )
    .under("Ring")
    .folded(),
    Param::choice(
        "placement",
        "Places are",
        PLACEMENT,
        "hashed",
        "Where machines and keys stand on the ring.",
    )
    .under("Ring")
    .folded(),
];

const VERSIONS: &[Param] = &[
    Param::choice(
        "coordinator",
        "Coordinator",
        COORDINATOR,
        "client",
        "Who sends to the replicas and counts. Under version vectors always a replica of the key.",
    )
    .under("Ring"),
    Param::choice(
        "versions",
        "Versions",
        VERSION,
        "stamps",
        "How a replica tells which of two values is newer.",
    )
    .under("Versions"),
    Param::span(
        "grace",
        "Tombstones are kept for",
        (MILLISECOND, 60 * MINUTE),
        "600s",
        "After this time a tombstone is forgotten. A replica that was away for longer brings the \
         deleted value back.",
    )
    .under("Versions")
    .folded(),
];

const REPAIRS: &[Param] = &[
    Param::choice(
        "repair",
        "Read repair",
        REPAIR,
        "async",
        "What a read does for replicas that answered with an old version.",
    )
    .under("Repair"),
    Param::choice(
        "digests",
        "Digests",
        DIGESTS,
        "off",
        "Whether all replicas but one answer a read with a short number that stands for what they \
         hold.",
    )
    .under("Repair")
    .folded(),
    Param::choice(
        "hints",
        "Hints for silent replicas",
        HINTS,
        "off",
        "Who keeps a write for a replica that does not answer.",
    )
    .under("Repair"),
    Param::span(
        "hint-after",
        "A replica is silent after",
        (MILLISECOND, MINUTE),
        "30ms",
        "How long a coordinator waits for a replica until it has a hint kept for it.",
    )
    .under("Repair")
    .folded()
    .only_if("hints", &["coordinator", "next"]),
    Param::span(
        "hint-window",
        "Hints are kept for",
        (MILLISECOND, 60 * MINUTE),
        "600s",
        "How old a hint may get. After that its owner has to be mended by reads or anti-entropy.",
    )
    .under("Repair")
    .folded()
    .only_if("hints", &["coordinator", "next"]),
    Param::span(
        "handoff",
        "Hints are offered every",
        (MILLISECOND, MINUTE),
        "100ms",
        "How often whoever keeps hints offers them to those whom they are for.",
    )
    .under("Repair")
    .folded()
    .only_if("hints", &["coordinator", "next"]),
    Param::span(
        "anti-entropy",
        "Anti-entropy every",
        (0, 10 * MINUTE),
        "0s",
        "How often a replica compares its keys with another one's, by digests of parts of the \
         ring. 0s: never.",
    )
    .under("Repair"),
];

const DIGESTS: &[Choice] = &[
    Choice { key: "off", label: "off", help: "Every replica sends what it holds." },
    Choice { key: "on", label: "on", help: "One sends what it holds, the others a digest." },
];

const ASK: &[Choice] = &[
    Choice { key: "all", label: "all", help: "Ask all N, take the first R answers." },
    Choice { key: "r", label: "just R", help: "Ask R replicas, picked at random." },
];

const LEVELS: &[Choice] = &[
    Choice { key: "count", label: "W, R", help: "So many as W or R says." },
    Choice { key: "one", label: "one", help: "One replica." },
    Choice { key: "quorum", label: "quorum", help: "More than half of all copies." },
    Choice {
        key: "local-quorum",
        label: "local quorum",
        help: "More than half of the copies in the client's own datacenter.",
    },
    Choice {
        key: "each-quorum",
        label: "each quorum",
        help: "More than half of the copies in each datacenter.",
    },
    Choice { key: "all", label: "all", help: "Every copy." },
    Choice { key: "any", label: "any", help: "One replica; for a write, a hint for one will do." },
];

const PLACEMENT: &[Choice] = &[
    Choice { key: "hashed", label: "hashed", help: "Machines and keys stand where they hash to." },
    Choice {
        key: "textbook",
        label: "textbook",
        help: "Five machines at 10, 30, 55, 75 and 90 percent of the way round, x at 40, y at 80.",
    },
];

const COORDINATOR: &[Choice] = &[
    Choice {
        key: "client",
        label: "the client",
        help: "The client speaks to all replicas itself.",
    },
    Choice {
        key: "replica",
        label: "a replica",
        help: "The client knows the ring and asks one that keeps the key.",
    },
    Choice { key: "any", label: "any machine", help: "The client asks any machine." },
];

const VERSION: &[Choice] = &[
    Choice {
        key: "stamps",
        label: "time stamps",
        help: "By the clock of the client that wrote it: the last write wins.",
    },
    Choice {
        key: "vectors",
        label: "version vectors",
        help: "By what its writer had seen; if neither had seen the other, both stay.",
    },
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

const HINTS: &[Choice] = &[
    Choice { key: "off", label: "nobody", help: "A replica that missed a write lacks it." },
    Choice {
        key: "coordinator",
        label: "the coordinator",
        help: "The machine that coordinates keeps it. That does not count as stored.",
    },
    Choice {
        key: "next",
        label: "the next machine",
        help: "The next machine on the ring keeps it, and counts: a sloppy quorum.",
    },
];
