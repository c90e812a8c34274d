//! Scenarios that ship with the topology.
//!
//! First stories that show one thing each, in milliseconds; then real systems, in seconds: each
//! with the settings that it comes with, and one failure that shows what these settings mean. The
//! file of a system begins with its sentence, and says which knob stands for which setting, where
//! that is documented, and what the model leaves out. Numbers that are nobody's setting, such as
//! how long a person takes, stand under *from memory*.

use crate::kit::join;
use model::scenario::Preset;

/// Every preset, in the order of the picker.
pub const PRESETS: &[Preset] = &TABLE;
static TABLE: [Preset; ALL.len()] = join(ALL, &[]);

const ALL: &[Preset] = &[
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
