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
//! | module | what it tells |
//! |---|---|
//! | `ring` | which machines keep which key: consistent hashing, virtual nodes, datacenters |
//! | `levels` | whose answers are enough: W and R, `QUORUM`, `EACH_QUORUM` … |
//! | `coordinator`, `reads` | sending, counting, answering; digests and read repair |
//! | `driver` | the client: it coordinates itself, or asks a machine to |
//! | `record`, `replica` | versions, siblings, tombstones; what a machine does |
//! | `hints` | what is kept for replicas that are silent; sloppy quorums |
//! | `entropy` | finding what differs by comparing digests of ranges |
//! | `members` | joining and leaving, and the keys that move |
//! | `rules` | what breaks without each rule |
//!
//! **Versions.** Under *time stamps* a write carries a stamp of its client's clock, and the larger
//! stamp wins, as in Cassandra; ties go to the larger client, then the larger value. A replica that
//! is sent an old version keeps what it has and still says *stored*: it holds something at least as
//! new. Under *version vectors* a write carries what its client had read; it replaces that, and
//! stands beside everything else until a client has read both (Dynamo, Riak).
//!
//! **Half-failed writes stay.** When fewer than W acknowledgements came in time, the client is told
//! *unknown*, and the replicas that stored the write keep it. A later read may see it or not.
//!
//! **Three ways to mend a replica** that missed a write: a read that finds it stale repairs it, a
//! hint is handed over when it is back, and anti-entropy finds what neither of the two has mended.
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
//!   not; a half-failed write may appear and vanish; of two concurrent writes one is lost to a
//!   clock; a sloppy quorum overlaps with nothing.
//! - No failure detector and no gossip: who does not answer in time is taken for silent, for that
//!   request alone, and who joins or leaves tells everybody itself.
//! - A replica that lost its disk counts its writes from one again. Under version vectors others
//!   then take a new write for one that they have seen (Riak gives such a replica a new name).
//! - A write that is repeated at another coordinator under version vectors stands beside itself.
//! - Keys are compared one by one at the end of a comparison; stores keep the trees themselves.

mod config;
mod coordinator;
mod driver;
mod entropy;
mod hints;
mod levels;
mod members;
mod messages;
mod params;
mod presets;
mod reads;
mod record;
mod replica;
mod ring;
mod rules;

pub use config::Config;
pub use messages::Message;

use coordinator::{Here, Mail};
use driver::Driver;
use members::Members;
use model::protocol::{Cluster, Label, MessageKind, TimerKind};
use model::scenario::{Clocks, Shape};
use model::{Disk, Input, Local, NodeId, Out, Protocol, Scenario, Topology, View};
use replica::Replica;

/// The topology, for the registry.
pub const TOPOLOGY: Topology = Topology {
    key: "leaderless",
    label: "Leaderless",
    summary: "Any replica takes a write; W acknowledgements and R answers must overlap.",
    shape: Shape::Ring,
    clocks: Clocks::Everybodys,
    params: params::PARAMS,
    messages: messages::MESSAGES,
    timers: messages::TIMERS,
    owners: config::owners,
    placement: config::placement,
    presets: presets::PRESETS,
    rules: rules::RULES,
    words: None,
    merged: None,
    copies: ("n", |scenario| scenario.count("n") * scenario.count("datacenters")),
    contrasts: &["w", "r", "repair"],
    version_1: &[],
};

/// What a node remembers.
#[derive(Clone, Debug)]
pub enum Memory {
    /// A machine.
    Replica(Replica),
    /// The driver in a client.
    Driver(Driver),
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
        Config::of(scenario)
    }

    fn cluster(config: &Config) -> Cluster {
        Cluster { replicas: config.machines, monitors: 0, absent: config.spares }
    }

    fn disk(_: &Config) -> Disk {
        Disk::default()
    }

    fn memory(config: &Config, me: NodeId, disk: &Disk) -> Memory {
        match me.is_client() {
            true => Memory::Driver(Driver::new(Members::new(&config.ring, None))),
            false => Memory::Replica(Replica::new(config, disk.note())),
        }
    }

    fn step(local: Local<'_, Self>, input: Input<Message>, out: &mut Out<Message>) {
        let Local { me, clock_us, config, disk, memory } = local;
        let here = Here { me, clock_us, config, disk };
        let mut mail = Mail::new(me, out);
        match memory {
            Memory::Replica(replica) => replica.step(here, input, &mut mail),
            Memory::Driver(driver) => driver.step(here, input, &mut mail),
        }
    }

    fn view(memory: &Memory, _: &Disk) -> View {
        let has_left = matches!(memory, Memory::Replica(replica) if replica.members.has_left());
        View { left: has_left, ..View::default() }
    }

    fn label(message: &Message) -> Label {
        messages::label(message)
    }

    fn datacenter(config: &Config, node: NodeId) -> u8 {
        config.ring.layout().datacenter(node) as u8
    }
}
