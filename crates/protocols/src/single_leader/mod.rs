//! # Single-leader replication
//!
//! One replica, the leader, accepts all writes. It puts each into its log, and streams the log to
//! its followers, who hold the same entries at the same positions. Readers may ask any of them.
//! Everything else is a choice about waiting: whom does the leader wait for before it tells the
//! client *ok*?
//!
//! ```text
//!            async              semi-sync (k = 1)        sync
//! client   ──w──┐   ┌─ok─      ──w──┐         ┌─ok─     ──w──┐              ┌─ok─
//! leader        └▓──┴─┐             └▓─┐   ┌──┘              └▓─┐     ┌─────┘
//! follower 1          └▓               └▓──┘                    └▓────┤
//! follower 2            └▓               └▓                       └▓──┘       ▓ on disk
//! ```
//!
//! | mode | an acknowledged write survives the loss of | a dead follower |
//! |---|---|---|
//! | async | nobody but followers | is not noticed |
//! | semi-sync, k | the leader, if one of the k takes over | delays writes by the time-out |
//! | sync | the leader, whoever takes over | blocks writes |
//!
//! After the time-out of semi-sync the leader degrades to async until followers have caught up, or
//! goes on blocking; that is a knob.
//!
//! **Positions.** Entries stand at consecutive positions (PostgreSQL: LSN, MySQL: binlog position
//! or GTID). The leader sends an entry once its own disk has it; a follower acknowledges once its
//! disk has it, and plays it into its table at once. The leader plays an entry into its own table
//! only when it counts, so that a reader at the leader never sees a write that nobody was told ok
//! for (`AFTER_SYNC` in MySQL's words).
//!
//! **Catching up.** A follower whose log does not end where the leader thinks says where it ends.
//! The leader finds the last position at which both logs agree, the follower drops what it has
//! beyond it, and the stream goes on from there. This one mechanism serves a lost message, a
//! follower that was down, and a former leader.
//!
//! **Epochs and failover.** Each leader leads one epoch, numbered upwards. A monitor
//! notices a silent leader, asks the followers for their positions, promotes the most advanced one
//! and announces it. Followers obey the highest epoch they have seen. When the former leader
//! returns it learns that its epoch is over, and rewinds: its entries beyond the common position
//! are discarded. If a client had been told *ok* for one of them, that is an acknowledged write
//! lost, and with async it is the normal case.
//!
//! A leader that is cut off, but alive, still believes that it leads. Under async it goes on
//! acknowledging: two leaders, two histories, a split brain.
//!
//! ## Caveats
//!
//! - One monitor decides alone: no vote, no fencing, no lag limit.
//! - Every client uses the same rules of routing, and none repeats a request that timed out.
//! - Entries are key and value; there are no statements, transactions or schema here.
//! - A follower never serves others, and a new follower cannot join.

mod config;
mod counting;
mod driver;
mod election;
mod feed;
mod follower;
mod leader;
mod messages;
mod monitor;
mod params;
mod presets;
mod replica;
mod rules;

pub use config::Config;
pub use messages::Message;

use driver::Driver;
use model::disk::Change;
use model::protocol::{Cluster, Label, MessageKind, TimerId, TimerKind};
use model::scenario::{Clocks, Shape};
use model::{Disk, Input, Local, NodeId, Out, Protocol, Scenario, Topology, View};
use monitor::Monitor;
use replica::{Here, Replica};

/// The topology, for the registry.
pub const TOPOLOGY: Topology = Topology {
    key: "single-leader",
    label: "Single-leader",
    summary: "One replica takes all writes and streams its log to the others.",
    shape: Shape::Tree,
    clocks: Clocks::Replicas,
    params: params::PARAMS,
    messages: messages::MESSAGES,
    timers: messages::TIMERS,
    presets: presets::PRESETS,
    rules: rules::RULES,
    version_1: &[("lease", "off"), ("fence-first", "off"), ("quorum-first", "off")],
};

/// What a node remembers.
#[derive(Clone, Debug)]
pub enum Memory {
    /// A replica, leader or follower.
    Replica(Replica),
    /// The monitor.
    Monitor(Monitor),
    /// The driver in a client.
    Driver(Driver),
}

/// The protocol.
#[derive(Clone, Debug)]
pub struct SingleLeader;

impl Protocol for SingleLeader {
    type Config = Config;
    type Message = Message;
    type Memory = Memory;

    const MESSAGES: &'static [MessageKind] = messages::MESSAGES;
    const TIMERS: &'static [TimerKind] = messages::TIMERS;

    fn config(scenario: &Scenario) -> Config {
        Config::of(scenario)
    }

    fn cluster(config: &Config) -> Cluster {
        let monitors = usize::from(config.has_monitor());
        Cluster { replicas: config.replicas(), monitors, absent: config.spares }
    }

    fn disk(config: &Config) -> Disk {
        Disk::starting_after(config.log_start)
    }

    fn memory(config: &Config, me: NodeId, disk: &Disk) -> Memory {
        match () {
            () if me.is_client() => Memory::Driver(Driver::new()),
            () if me.is_monitor() => Memory::Monitor(Monitor::new(config, disk)),
            () => Memory::Replica(Replica::new(config, disk)),
        }
    }

    fn step(local: Local<'_, Self>, input: Input<Message>, out: &mut Out<Message>) {
        let Local { me, clock_us, config, disk, memory } = local;
        let here = Here { me, clock_us, config, disk };
        match memory {
            Memory::Driver(driver) => driver.step(config, input, out),
            Memory::Monitor(monitor) => monitor.step(here, input, out),
            Memory::Replica(replica) => replica.step(here, input, out),
        }
    }

    fn view(memory: &Memory, _: &Disk) -> View {
        match memory {
            Memory::Driver(driver) => View { leader: driver.leader(), ..View::default() },
            Memory::Monitor(monitor) => monitor.view(),
            Memory::Replica(replica) => replica.view(),
        }
    }

    fn label(message: &Message) -> Label {
        messages::label(message)
    }
}

/// A timer of which there is only one.
fn timer(kind: u8) -> TimerId {
    TimerId { kind, number: 0 }
}

/// The tag of a change to the epoch; tags that have no name are positions.
const EPOCH_TAG: u64 = u64::MAX;
/// The tag of a copy of the table.
const INSTALL_TAG: u64 = u64::MAX - 1;
/// The tag of a note of who is in sync.
const NOTE_TAG: u64 = u64::MAX - 2;

/// Enters an epoch durably; its leader notes that it is the leader.
fn persist_epoch(epoch: u32, leader: Option<NodeId>, out: &mut Out<Message>) {
    out.persist(Change::Epoch { epoch, backs: leader }, EPOCH_TAG);
}
