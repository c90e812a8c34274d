//! The knobs of the multi-leader topology. The rules stand in a table of their own:
//! [`super::rules`].

use super::rules::SWITCHES;
use crate::kit::join;
use model::param::{Choice, Param};
use model::time::{MILLISECOND, MINUTE};

/// Every knob, in the order of the page.
pub const PARAMS: &[Param] = &TABLE;
static TABLE: [Param; KNOBS.len() + SWITCHES.len()] = join(KNOBS, SWITCHES);

const REPLICAS: &str = "Replicas";
const CONFLICTS: &str = "Conflicts";
const CHANGES: &str = "Changes";
const READS: &str = "Reads";

const KNOBS: &[Param] = &[
    Param::count(
        "leaders",
        "Leaders",
        (2, 5, "leaders"),
        "3",
        "How many replicas take writes. Each acknowledges a write as soon as its own disk has it.",
    )
    .under(REPLICAS),
    Param::count(
        "followers",
        "Followers of each",
        (0, 3, "followers"),
        "0",
        "How many replicas follow each leader. They get everything from it, and serve reads.",
    )
    .under(REPLICAS),
    Param::choice(
        "links",
        "Leaders send to",
        LINKS,
        "all",
        "Who sends changes to whom. In a ring and in a star leaders pass on what others made.",
    )
    .under(REPLICAS),
    Param::choice(
        "resolve",
        "Of concurrent writes",
        RESOLVE,
        "clock",
        "What becomes of writes that did not know of each other. That they did not is found by \
         version vectors, whatever is chosen here.",
    )
    .under(CONFLICTS),
    Param::span(
        "tombstone-grace",
        "Deletions are remembered for",
        (MILLISECOND, 60 * MINUTE),
        "60s",
        "How long a tombstone is kept. A leader that was cut off for longer brings the value back.",
    )
    .under(CONFLICTS)
    .folded(),
    Param::choice(
        "ids",
        "Ids of new rows",
        IDS,
        "plain",
        "How a leader finds the id of an inserted row (auto_increment_increment and \
         auto_increment_offset in MySQL).",
    )
    .under(CONFLICTS)
    .folded(),
    Param::span(
        "sync-every",
        "Changes are sent every",
        (0, 10 * MINUTE),
        "0s",
        "How long a leader collects changes before it sends them; zero: it sends each at once. \
         Devices that are mostly offline sync now and then.",
    )
    .under(CHANGES),
    Param::span(
        "resend",
        "Sent again after",
        (MILLISECOND, 10 * MINUTE),
        "50ms",
        "How long a leader waits for an acknowledgement before it sends a change again.",
    )
    .under(CHANGES)
    .folded(),
    Param::choice("reads", "Reads go to", READ_FROM, "home", "Whom a client asks.").under(READS),
];

const LINKS: &[Choice] = &[
    Choice { key: "all", label: "all others", help: "Each leader sends to each." },
    Choice { key: "ring", label: "the next", help: "A ring: each passes on what it gets." },
    Choice { key: "star", label: "the one in the middle", help: "A star: n1 passes on." },
];

const RESOLVE: &[Choice] = &[
    Choice { key: "clock", label: "latest clock wins", help: "Last write wins, by clock." },
    Choice { key: "priority", label: "first leader wins", help: "The smallest number wins." },
    Choice { key: "siblings", label: "keep all", help: "Until a client has read and writes." },
    Choice { key: "union", label: "union of sets", help: "A read returns the union." },
    Choice { key: "custom", label: "own function", help: "The largest value wins." },
    Choice { key: "g-counter", label: "G-Counter", help: "A counter that only grows." },
    Choice { key: "pn-counter", label: "PN-Counter", help: "A counter up and down." },
    Choice { key: "lww-register", label: "LWW-Register", help: "Latest hybrid stamp." },
    Choice { key: "mv-register", label: "MV-Register", help: "All concurrent values." },
    Choice { key: "or-set", label: "OR-Set", help: "Add wins over a remove." },
    Choice { key: "text", label: "text (RGA)", help: "A sequence CRDT." },
    Choice { key: "transform", label: "text (OT)", help: "Operational transform." },
];

const IDS: &[Choice] = &[
    Choice { key: "plain", label: "one more", help: "The highest id here, and one more." },
    Choice { key: "interleaved", label: "own share", help: "n1 gives 1, 4, 7, n2 gives 2, 5, 8." },
];

const READ_FROM: &[Choice] = &[
    Choice { key: "home", label: "own leader", help: "c1 asks n1, c2 asks n2, and so on." },
    Choice { key: "followers", label: "its followers", help: "One of its leader's followers." },
    Choice { key: "any", label: "any replica", help: "Any, each time anew." },
];
