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

mod driver;
mod leader;
mod messages;
mod monitor;
mod params;
mod presets;
mod replica;

pub use messages::Message;

use driver::Driver;
use model::disk::Change;
use model::protocol::{Cluster, Label, MessageKind, TimerId, TimerKind};
use model::scenario::{Clocks, Shape};
use model::{Disk, Input, Local, Micros, NodeId, Out, Protocol, Scenario, Topology, View};
use monitor::Monitor;
use replica::Replica;

/// The topology, for the registry.
pub const TOPOLOGY: Topology = Topology {
    key: "single-leader",
    label: "Single-leader",
    summary: "One replica takes all writes and streams its log to the others.",
    shape: Shape::Tree,
    clocks: Clocks::Nobodys,
    params: params::PARAMS,
    messages: messages::MESSAGES,
    timers: messages::TIMERS,
    presets: presets::PRESETS,
};

/// Whom the leader waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledge {
    /// Nobody.
    Async,
    /// So many followers, within a time-out.
    SemiSync,
    /// All followers.
    Sync,
}

/// Where reads go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// To the leader.
    Leader,
    /// To any follower.
    Followers,
}

/// The knobs, typed.
#[derive(Clone, Debug)]
pub struct Config {
    /// Replicas beside the leader.
    pub followers: usize,
    /// Client sessions that a new leader is announced to.
    pub clients: usize,
    /// Whom the leader waits for.
    pub acknowledge: Acknowledge,
    /// How many followers semi-sync waits for.
    pub sync_followers: usize,
    /// How long it waits for them.
    pub semi_sync_timeout: Micros,
    /// Whether it acknowledges alone after that.
    pub degrade: bool,
    /// Where reads go.
    pub reads: Reads,
    /// Whether a silent leader is replaced.
    pub failover: bool,
    /// How often the monitor asks and the leader speaks up.
    pub heartbeat: Micros,
    /// How long a leader may be silent.
    pub detection: Micros,
    /// How long positions are gathered before one follower is promoted.
    pub promotion: Micros,
    /// How long after that the clients are told.
    pub reroute: Micros,
    /// The position of the last entry before the run.
    pub log_start: u64,
}

impl Config {
    /// Replicas in all.
    pub fn replicas(&self) -> usize {
        self.followers + 1
    }

    /// Every replica.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.replicas()).map(NodeId::replica)
    }
}

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
        Config {
            followers: scenario.count("followers") as usize,
            clients: scenario.count("clients") as usize,
            acknowledge: match scenario.choice("acknowledge") {
                "sync" => Acknowledge::Sync,
                "semi-sync" => Acknowledge::SemiSync,
                _ => Acknowledge::Async,
            },
            sync_followers: scenario.count("sync-followers") as usize,
            semi_sync_timeout: scenario.span("semi-sync-timeout"),
            degrade: scenario.choice("on-timeout") == "degrade",
            reads: match scenario.choice("reads") {
                "followers" => Reads::Followers,
                _ => Reads::Leader,
            },
            failover: scenario.choice("failover") == "automatic",
            heartbeat: scenario.span("heartbeat"),
            detection: scenario.span("detection"),
            promotion: scenario.span("promotion"),
            reroute: scenario.span("reroute"),
            log_start: scenario.count("log-start"),
        }
    }

    fn cluster(config: &Config) -> Cluster {
        Cluster { replicas: config.replicas(), monitors: 1 }
    }

    fn disk(config: &Config) -> Disk {
        Disk::starting_after(config.log_start)
    }

    fn memory(config: &Config, me: NodeId, disk: &Disk) -> Memory {
        match () {
            () if me.is_client() => Memory::Driver(Driver::new()),
            () if me.is_monitor() => Memory::Monitor(Monitor::new(disk)),
            () => Memory::Replica(Replica::new(config, disk)),
        }
    }

    fn step(local: Local<'_, Self>, input: Input<Message>, out: &mut Out<Message>) {
        let Local { me, config, disk, memory } = local;
        match memory {
            Memory::Driver(driver) => driver.step(config, input, out),
            Memory::Monitor(monitor) => monitor.step(config, disk, input, out),
            Memory::Replica(replica) => replica.step(me, config, disk, input, out),
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

/// The tag of a change to the epoch; all other tags are positions.
const EPOCH_TAG: u64 = u64::MAX;

/// Enters an epoch durably; its leader notes that it is the leader.
fn persist_epoch(epoch: u32, leader: Option<NodeId>, out: &mut Out<Message>) {
    out.persist(Change::Epoch { epoch, backs: leader }, EPOCH_TAG);
}
