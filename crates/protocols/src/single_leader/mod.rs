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
//! ## How to read this module
//!
//! | file | what it tells |
//! |---|---|
//! | [`config`] | the knobs |
//! | [`counting`] | which writes count: async, semi-sync, sync, ANY k, FIRST k, in sync |
//! | `messages` | what clients, replicas and the monitor say to each other |
//! | `replica` | what a leader and a follower share |
//! | `epochs` | whom a replica obeys, and when it leads |
//! | `leader` | taking writes, statements, telling clients |
//! | `lease` | how long a leader may serve |
//! | `in_sync` | whom it waits for, and who may be promoted |
//! | `feed` | sending the log: stream, catch up, align, copy |
//! | `follower` | taking the log in, playing it, passing it on |
//! | `monitor` | a machine that decides when somebody else leads |
//! | `candidates` | who may lead next, and who does |
//! | `election` | replicas that decide by vote |
//! | `driver` | the client's side: routing and read policies |
//! | [`shipping`] | one change as statement, WAL, row and trigger record |
//! | `rules` | the rules that can be switched off, each with a run that needs it |
//!
//! ## Acknowledgement
//!
//! Entries stand at consecutive positions (PostgreSQL: LSN, MySQL: binlog position or GTID). A
//! follower says how far it has come: *received*, *flushed* or *applied*, whichever the leader asks
//! for. The leader plays an entry into its own table only when it counts, so that a reader at the
//! leader never sees a write that nobody was told ok for (`AFTER_SYNC` in MySQL's words). After the
//! time-out of semi-sync it degrades to async until followers have caught up, or goes on blocking.
//!
//! | mode | an acknowledged write survives the loss of | a dead follower |
//! |---|---|---|
//! | async | nobody but followers | is not noticed |
//! | semi-sync k, ANY k, FIRST k | any k machines, the leader among them | may block writes |
//! | sync | all machines but one | blocks writes |
//! | in sync | all but one of those that keep up | leaves the set after a while |
//!
//! ## Catching up
//!
//! A follower whose log does not end where its feeder thinks says where it ends. The feeder finds
//! the last position at which both logs agree, the follower drops what it has beyond it, and the
//! stream goes on from there. This one mechanism serves a lost message, a follower that was down,
//! and a former leader. Whoever has nothing, or is further behind than the log reaches back, gets
//! a copy of the table with its position first; nobody stops writing for that.
//!
//! ## Epochs and failover
//!
//! Each leader leads one epoch, numbered upwards; replicas obey the highest that they have seen. A
//! failover is four steps, and each costs time without writes:
//!
//! ```text
//! leader ──✕
//!          ├── detection ──┼── fencing ──┼── promotion ──┼── re-routing ──┤ first write
//!          │ silent so long│ the epoch   │ positions;    │ clients learn  │
//!          │ that it is    │ ends; the   │ the most      │ whom to ask    │
//!          │ taken for dead│ lease too   │ advanced leads│                │
//! ```
//!
//! When the former leader returns it learns that its epoch is over, and rewinds: its entries beyond
//! the common position are discarded. If a client had been told *ok* for one of them, that is an
//! acknowledged write lost, and with async it is the normal case.
//!
//! A leader that is cut off, but alive, still believes that it leads. What keeps it from doing harm
//! is that followers of the new epoch refuse its entries (so nothing that needs them is
//! acknowledged), and that it may serve only under a **lease**, which ends before anybody else can
//! lead. Without both there are two leaders, two histories: a split brain.
//!
//! ## Sources
//!
//! PostgreSQL documentation, chapters *High Availability* and *Replication*; MySQL reference
//! manual, *Replication* and *Semisynchronous Replication*; Kafka documentation, *Replication*;
//! Kleppmann, *Designing Data-Intensive Applications*, chapter 5; Gray and Cheriton, *Leases*, SOSP
//! 1989; Ongaro and Ousterhout, *In Search of an Understandable Consensus Algorithm*, USENIX ATC
//! 2014, for the vote.
//!
//! ## Caveats
//!
//! - There is one monitor. It can fail, and then nobody is promoted and no lease is prolonged, as
//!   with Patroni when it loses its configuration store. A quorum of monitors is not modelled; the
//!   vote of the replicas is.
//! - Leases rest on clocks that run at the same speed. Timers do not drift here, only readings do:
//!   `drift` shows what a leader's slow clock does to its lease.
//! - A machine that joins is copied to and follows; it does not vote, nobody waits for it, and the
//!   number of machines that are needed does not change.
//! - A table is one integer for each key. There are no transactions of several writes, no schema
//!   and no constraints but the auto-increment id.
//! - Leaders send a copy of a table as one message after a fixed time; real copies take longer the
//!   larger they are, and load the machine.
//! - A person is a delay. A planned promotion lets the old leader stop first and waits as long as
//!   its lease runs; real tools check more.
//! - Kafka's followers pull, here the leader pushes; what is acknowledged when is the same.

mod candidates;
pub mod config;
pub mod counting;
mod driver;
mod election;
mod epochs;
mod feed;
mod follower;
mod in_sync;
mod leader;
mod lease;
mod messages;
mod monitor;
mod params;
mod presets;
mod replica;
mod rules;
pub mod shipping;

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
    owners: model::scenario::all_members,
    placement: model::placement::nowhere,
    words: None,
    merged: None,
    copies: ("followers", |scenario| scenario.count("followers") + 1),
    contrasts: &["acknowledge", "reads"],
    version_1: &[
        ("lease", "off"),
        ("fence-first", "off"),
        ("quorum-first", "off"),
        ("settle-first", "off"),
        ("replay-first", "off"),
        ("deduplicate", "off"),
        ("match-refusals", "off"),
        ("start-from", "log"),
    ],
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

    #[inline(never)]
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

    #[inline(never)]
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
