//! # Leaderless replication
//!
//! There is no leader and no failover. N replicas hold a copy of every key; whoever wants to write
//! sends the new version to all N and is content when W of them have stored it; whoever wants to
//! read asks, and believes the newest of R answers. If W + R > N, every set of W replicas and every
//! set of R replicas have a member in common, so a read that begins after a write was acknowledged
//! asks at least one replica that has it: the *witness*. The idea is Gifford's weighted voting
//! (SOSP 1979); the shape that databases copied is Amazon's Dynamo (DeCandia et al., SOSP 2007).
//!
//! ```text
//! N = 3, W = 2, R = 2
//!
//! coordinator ──write──▶ A ✓ ┐                coordinator ──read──▶ A  x = 7  ◀ witness
//!             ──write──▶ B ✓ ┴ W = 2: ok                  ──read──▶ C  nothing
//!             ──write──✗ C                                ──repair─▶ C  x = 7
//! ```
//!
//! **Versions.** A write carries a time stamp of the writer's clock, and the larger stamp wins, as
//! in Cassandra; ties go to the larger client, then the larger value. A replica that is sent an old
//! version keeps what it has and still says *stored*: it holds something at least as new.
//!
//! **The coordinator** is the driver in the client: it speaks to the replicas itself, like a
//! token-aware driver. It sends a write to all N whatever W is; W only says when to stop waiting.
//!
//! **Half-failed writes stay.** When fewer than W acknowledgements came in time, the client is told
//! *unknown*, and the replicas that stored the write keep it. A later read may see it or not.
//!
//! **Read repair.** A read that saw an old version sends the newest one there: after answering
//! (`async`), or before (`blocking`, which makes a value that was read once be read again), or not
//! at all.
//!
//! | N W R | W + R > N | dead replicas a write survives, a read survives |
//! |---|---|---|
//! | 3 2 2 | yes | 1, 1 |
//! | 3 3 1 | yes | 0, 2 |
//! | 3 1 3 | yes | 2, 0 |
//! | 5 3 3 | yes | 2, 2 |
//! | 3 1 1 | no | 2, 2 |
//!
//! ## Caveats
//!
//! - W + R > N is overlap, not linearizability. A read during a write may see it, and the next read
//!   not; a half-failed write may appear and vanish; a slow clock loses a later write.
//! - Every replica holds every key: there is no ring of partial copies here.
//! - No hints, no sloppy quorum, no background repair: a replica that missed a write learns of it
//!   from a read, or never.

mod coordinator;
mod messages;
mod params;
mod presets;
mod replica;

pub use messages::Message;

use coordinator::Coordinator;
use model::protocol::{Cluster, Label, MessageKind, TimerKind};
use model::scenario::{Clocks, Shape};
use model::{Disk, Input, Local, Micros, NodeId, Out, Protocol, Scenario, Topology, View};

/// The topology, for the registry.
pub const TOPOLOGY: Topology = Topology {
    key: "leaderless",
    label: "Leaderless",
    summary: "Any replica takes a write; W acknowledgements and R answers must overlap.",
    shape: Shape::Ring,
    clocks: Clocks::Clients,
    params: params::PARAMS,
    messages: messages::MESSAGES,
    timers: messages::TIMERS,
    presets: presets::PRESETS,
    rules: &[],
    owners: model::scenario::all_members,
    words: None,
    merged: None,
    version_1: &[],
};

/// What a read does about replicas that answered with an old version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Nothing.
    None,
    /// It answers, then repairs.
    Async,
    /// It repairs, and answers when R replicas are known to hold what it answers.
    Blocking,
}

/// The knobs, typed.
#[derive(Clone, Debug)]
pub struct Config {
    /// Replicas.
    pub n: usize,
    /// Acknowledgements that a write waits for.
    pub w: usize,
    /// Answers that a read waits for.
    pub r: usize,
    /// Whether a read asks all replicas or just R.
    pub ask_all: bool,
    /// What a read does about stale replicas.
    pub repair: Repair,
    /// How long a coordinator waits.
    pub request_timeout: Micros,
}

/// What a node remembers: a coordinator its requests; a replica has everything on disk.
#[derive(Clone, Debug)]
pub enum Memory {
    /// A replica.
    Replica,
    /// The driver in a client.
    Coordinator(Coordinator),
}

/// The protocol.
#[derive(Clone, Debug)]
pub struct Leaderless;

impl Protocol for Leaderless {
    type Config = Config;
    type Message = Message;
    type Memory = Memory;

    const MESSAGES: &'static [MessageKind] = messages::MESSAGES;
    const TIMERS: &'static [TimerKind] = messages::TIMERS;

    fn config(scenario: &Scenario) -> Config {
        Config {
            n: scenario.count("n") as usize,
            w: scenario.count("w") as usize,
            r: scenario.count("r") as usize,
            ask_all: scenario.choice("ask") == "all",
            repair: match scenario.choice("repair") {
                "none" => Repair::None,
                "blocking" => Repair::Blocking,
                _ => Repair::Async,
            },
            request_timeout: scenario.span("request-timeout"),
        }
    }

    fn cluster(config: &Config) -> Cluster {
        Cluster { replicas: config.n, monitors: 0, absent: 0 }
    }

    fn disk(_: &Config) -> Disk {
        Disk::default()
    }

    fn memory(_: &Config, me: NodeId, _: &Disk) -> Memory {
        match me.is_client() {
            true => Memory::Coordinator(Coordinator::default()),
            false => Memory::Replica,
        }
    }

    fn step(local: Local<'_, Self>, input: Input<Message>, out: &mut Out<Message>) {
        match local.memory {
            Memory::Replica => replica::step(local.disk, input, out),
            Memory::Coordinator(coordinator) => {
                coordinator.step(local.me, local.config, input, out)
            }
        }
    }

    fn view(_: &Memory, _: &Disk) -> View {
        View::default()
    }

    fn label(message: &Message) -> Label {
        messages::label(message)
    }
}
