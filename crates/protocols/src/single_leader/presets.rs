//! Scenarios that ship with the topology.
//!
//! First stories that show one thing each, in milliseconds; then real systems, in seconds: each
//! with the settings that it comes with, and one failure that shows what these settings mean. The
//! file of a system begins with its sentence, and says which knob stands for which setting, where
//! that is documented, and what the model leaves out. Numbers that are nobody's setting, such as
//! how long a person takes, stand under *from memory*.

use model::scenario::Preset;

/// A real system. What it does stands in the first line of its text, and only there. That line is
/// copied, so that it can be there without the rest.
macro_rules! system {
    ($key:literal, $label:literal) => {{
        const SENTENCE: &str =
            first_comment(include_str!(concat!("presets/systems/", $key, ".replab")));
        const COPY: [u8; SENTENCE.len()] = copy(SENTENCE);
        Preset {
            key: $key,
            label: $label,
            help: sentence(&COPY),
            of_a_system: true,
            text: text!(concat!("presets/systems/", $key, ".replab")),
        }
    }};
}

/// Every preset, in the order of the picker.
pub const PRESETS: &[Preset] = &[
    Preset {
        key: "async-crash",
        label: "Async, and the leader dies",
        help: "Writes that were acknowledged by the leader alone are lost with it.",
        of_a_system: false,
        text: include_str!("presets/async-crash.replab"),
    },
    Preset {
        key: "sync-crash",
        label: "Sync, and the leader dies",
        help: "The same run with sync acknowledgement: slower, and nothing is lost.",
        of_a_system: false,
        text: text!("presets/sync-crash.replab"),
    },
    Preset {
        key: "semi-sync",
        label: "Semi-sync with a time-out",
        help: "A follower dies; writes wait for the time-out, then the leader degrades to async.",
        of_a_system: false,
        text: text!("presets/semi-sync.replab"),
    },
    Preset {
        key: "lag",
        label: "Reads from a lagging follower",
        help: "A client writes at the leader and reads its write back from a follower: too soon.",
        of_a_system: false,
        text: text!("presets/lag.replab"),
    },
    Preset {
        key: "split-brain",
        label: "A leader cut off",
        help: "The monitor promotes a follower while the old leader goes on acknowledging.",
        of_a_system: false,
        text: text!("presets/split-brain.replab"),
    },
    system!("postgresql-async", "PostgreSQL, asynchronous"),
    system!("postgresql-first", "PostgreSQL, FIRST 1"),
    system!("postgresql-any", "PostgreSQL, ANY 1"),
    system!("patroni", "PostgreSQL with Patroni"),
    system!("mysql-async", "MySQL, asynchronous"),
    system!("mysql-semi-sync", "MySQL, semi-synchronous"),
    system!("mysql-orchestrator", "MySQL with Orchestrator"),
    system!("mariadb-semi-sync", "MariaDB, semi-synchronous"),
    system!("sql-server-ag", "SQL Server Always On"),
    system!("redis-sentinel", "Redis with Sentinel"),
    system!("mongodb-w1", "MongoDB, w: 1"),
    system!("mongodb-majority", "MongoDB, w: majority"),
    system!("kafka-acks-1", "Kafka, acks = 1"),
    system!("kafka-acks-all", "Kafka, acks = all"),
    system!("kafka-unclean", "Kafka, unclean election"),
    system!("rds-multi-az", "Amazon RDS Multi-AZ"),
];

/// The first line of a text, without the sign of a comment; a text that does not begin with one is
/// a mistake that stops the compiler.
const fn first_comment(text: &'static str) -> &'static str {
    let bytes = text.as_bytes();
    assert!(bytes[0] == b'#' && bytes[1] == b' ', "a text begins with a comment");
    let mut end = 2;
    while bytes[end] != b'\n' {
        end += 1;
    }
    let (line, _) = text.split_at(end);
    let (_, sentence) = line.split_at(2);
    sentence
}

/// The bytes of a text, without what they are a part of.
const fn copy<const LENGTH: usize>(text: &str) -> [u8; LENGTH] {
    let (mut bytes, mut place) = ([0; LENGTH], 0);
    while place < LENGTH {
        bytes[place] = text.as_bytes()[place];
        place += 1;
    }
    bytes
}

/// The text of such a copy.
const fn sentence(copy: &'static [u8]) -> &'static str {
    match core::str::from_utf8(copy) {
        Ok(text) => text,
        Err(_) => panic!("a copy of a text is a text"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_comment_is_what_a_preset_shows() {
        assert_eq!(first_comment("# One.\n# Two.\ntopology x\n"), "One.");
    }
}
