//! Scenarios that ship with the topology.
//!
//! First stories that show one thing each, in milliseconds; then real systems, in seconds: each
//! with the settings that it comes with, and one failure that shows what these settings mean. The
//! file of a system begins with its sentence, and says which knob stands for which setting, where
//! that is documented, and what the model leaves out. Numbers that are nobody's setting, such as
//! how long a person takes, stand under *from memory*.

use model::scenario::Preset;

/// Every preset, in the order of the picker.
pub const PRESETS: &[Preset] = &[
    Preset {
        key: "async-crash",
        label: "Async, and the leader dies",
        help: "Writes that were acknowledged by the leader alone are lost with it.",
        text: include_str!("presets/async-crash.replab"),
    },
    Preset {
        key: "sync-crash",
        label: "Sync, and the leader dies",
        help: "The same run with sync acknowledgement: slower, and nothing is lost.",
        text: include_str!("presets/sync-crash.replab"),
    },
    Preset {
        key: "semi-sync",
        label: "Semi-sync with a time-out",
        help: "A follower dies; writes wait for the time-out, then the leader degrades to async.",
        text: include_str!("presets/semi-sync.replab"),
    },
    Preset {
        key: "lag",
        label: "Reads from a lagging follower",
        help: "A client writes at the leader and reads its write back from a follower: too soon.",
        text: include_str!("presets/lag.replab"),
    },
    Preset {
        key: "split-brain",
        label: "A leader cut off",
        help: "The monitor promotes a follower while the old leader goes on acknowledging.",
        text: include_str!("presets/split-brain.replab"),
    },
    system(
        "postgresql-async",
        "PostgreSQL, asynchronous",
        include_str!("presets/systems/postgresql-async.replab"),
    ),
    system(
        "postgresql-first",
        "PostgreSQL, FIRST 1",
        include_str!("presets/systems/postgresql-first.replab"),
    ),
    system(
        "postgresql-any",
        "PostgreSQL, ANY 1",
        include_str!("presets/systems/postgresql-any.replab"),
    ),
    system("patroni", "PostgreSQL with Patroni", include_str!("presets/systems/patroni.replab")),
    system(
        "mysql-async",
        "MySQL, asynchronous",
        include_str!("presets/systems/mysql-async.replab"),
    ),
    system(
        "mysql-semi-sync",
        "MySQL, semi-synchronous",
        include_str!("presets/systems/mysql-semi-sync.replab"),
    ),
    system(
        "mysql-orchestrator",
        "MySQL with Orchestrator",
        include_str!("presets/systems/mysql-orchestrator.replab"),
    ),
    system(
        "mariadb-semi-sync",
        "MariaDB, semi-synchronous",
        include_str!("presets/systems/mariadb-semi-sync.replab"),
    ),
    system(
        "sql-server-ag",
        "SQL Server Always On",
        include_str!("presets/systems/sql-server-ag.replab"),
    ),
    system(
        "redis-sentinel",
        "Redis with Sentinel",
        include_str!("presets/systems/redis-sentinel.replab"),
    ),
    system("mongodb-w1", "MongoDB, w: 1", include_str!("presets/systems/mongodb-w1.replab")),
    system(
        "mongodb-majority",
        "MongoDB, w: majority",
        include_str!("presets/systems/mongodb-majority.replab"),
    ),
    system("kafka-acks-1", "Kafka, acks = 1", include_str!("presets/systems/kafka-acks-1.replab")),
    system(
        "kafka-acks-all",
        "Kafka, acks = all",
        include_str!("presets/systems/kafka-acks-all.replab"),
    ),
    system(
        "kafka-unclean",
        "Kafka, unclean election",
        include_str!("presets/systems/kafka-unclean.replab"),
    ),
    system(
        "rds-multi-az",
        "Amazon RDS Multi-AZ",
        include_str!("presets/systems/rds-multi-az.replab"),
    ),
];

/// A real system. What it does stands in the first line of its text, and only there.
const fn system(key: &'static str, label: &'static str, text: &'static str) -> Preset {
    Preset { key, label, help: first_comment(text), text }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_comment_is_what_a_preset_shows() {
        assert_eq!(first_comment("# One.\n# Two.\ntopology x\n"), "One.");
    }
}
