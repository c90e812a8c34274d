//! # Multi-leader replication
//!
//! Several replicas take writes, each for itself: the write is on its own disk, the client is told
//! *done*, and the others hear of it later. Writes are fast everywhere and go on wherever a network
//! breaks. The price is that two of them may say different things about the same key, and nobody
//! was asked which counts.
//!
//! ```text
//! c1 ── x=1 ──▶ n1 ──┐                  n1   x=1 · x=2   a conflict, found on both sides:
//!     ◀─ done ──     ╳                                   neither had seen the other
//! c2 ── x=2 ──▶ n2 ──┘                  n2   x=2 · x=1   and resolved in the same way
//!     ◀─ done ──
//! ```
//!
//! ## How to read this module
//!
//! | file | what it tells |
//! |---|---|
//! | `config` | the knobs, and who sends to whom |
//! | `messages` | what clients and replicas say to each other |
//! | `replica` | a table of objects, a disk, and what follows once something is on it |
//! | `writes` | a leader takes a write |
//! | `delivery` | a replica takes in what another one sends |
//! | `queue` | telling others, until they have it |
//! | `exchange` | coming back |
//! | `tombstones` | forgetting deletions |
//! | `resolve` | what a reader gets |
//! | [`counters`], [`sets`], [`text`], [`transform`] | data that many can change at once |
//! | `driver` | the client's side: its leader, and what it has read |
//! | `rules` | the rules that can be switched off, each with a run that needs it |
//!
//! ## Conflicts
//!
//! Every write has a *dot*, `n2:3` for the third that n2 took for a key, and says which dots its
//! writer had seen, as a *version vector*. A write replaces what its writer had seen. Two writes
//! that had not seen each other conflict; no clock is asked for that. What becomes of them is the
//! knob `resolve`:
//!
//! | | keeps | loses |
//! |---|---|---|
//! | last write wins, priority, custom | one value | a write that somebody was told is done |
//! | siblings, union | all, until a client has read them | nothing |
//! | CRDTs, transform | what each write *means* | nothing |
//!
//! ## Sources
//!
//! Kleppmann, *Designing Data-Intensive Applications*, chapter 5; Parker et al., *Detection of
//! Mutual Inconsistency in Distributed Systems*, IEEE TSE 1983; Terry et al., *Managing Update
//! Conflicts in Bayou*, SOSP 1995; DeCandia et al., *Dynamo*, SOSP 2007; Shapiro et al., INRIA
//! 7506, 2011; Nichols et al., *Jupiter*, UIST 1995; the manuals named in the presets.
//!
//! ## Caveats
//!
//! - A change carries the whole object, not the difference. Real systems send rows, operations or
//!   deltas; what is read in the end is the same.
//! - A leader that lost its disk may number a new write like one that it has forgotten, and that
//!   others know. Real systems give it a new name; here it is no longer to be relied on.
//! - There is no failover: if a leader is down its clients wait, and its followers serve reads.
//! - A crash between two changes of one state leaves a part of it; the next exchange completes it.

mod config;
pub mod counters;
mod delivery;
mod driver;
mod exchange;
mod messages;
mod params;
mod presets;
mod queue;
mod replica;
mod resolve;
mod rules;
pub mod sets;
pub mod text;
mod tombstones;
pub mod transform;
mod writes;

pub use config::Config;
pub use messages::Message;

use alloc::string::String;
use driver::Driver;
use model::View;
use model::protocol::{Cluster, Label, MessageKind, TimerKind};
use model::scenario::{Clocks, Shape};
use model::{Cell, Disk, Input, Local, NodeId, Object, Out, Protocol, Role, Scenario, Topology};
use replica::{Here, Replica};

/// The topology, for the registry.
pub const TOPOLOGY: Topology = Topology {
    key: "multi-leader",
    label: "Multi-leader",
    summary: "Several replicas take writes and tell each other later; conflicts are resolved.",
    shape: Shape::Ring,
    clocks: Clocks::Replicas,
    params: params::PARAMS,
    messages: messages::MESSAGES,
    timers: messages::TIMERS,
    presets: presets::PRESETS,
    rules: rules::RULES,
    owners: model::scenario::all_members,
    placement: config::placement,
    words: Some(("resolve", &["union", "or-set", "text", "transform"])),
    merged: Some(("resolve", &["g-counter", "pn-counter", "union", "or-set", "text", "transform"])),
    copies: ("leaders", |scenario| scenario.count("leaders") * (scenario.count("followers") + 1)),
    contrasts: &["resolve", "links"],
    version_1: &[],
};

/// What a node remembers.
#[derive(Clone, Debug)]
pub enum Memory {
    /// A leader or a follower.
    Replica(Replica),
    /// The driver in a client.
    Driver(Driver),
}

/// The protocol.
#[derive(Clone, Debug)]
pub struct MultiLeader;

impl Protocol for MultiLeader {
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
        Cluster { replicas: config.replicas(), monitors: 0, absent: 0 }
    }

    fn disk(_: &Config) -> Disk {
        Disk::default()
    }

    #[inline(never)]
    fn memory(config: &Config, me: NodeId, disk: &Disk) -> Memory {
        match me.is_client() {
            true => Memory::Driver(Driver::default()),
            false => Memory::Replica(Replica::new(config, me, disk)),
        }
    }

    fn step(local: Local<'_, Self>, input: Input<Message>, out: &mut Out<Message>) {
        let Local { me, clock_us, config, disk, memory } = local;
        match memory {
            Memory::Driver(driver) => driver.step(me, config, input, out),
            Memory::Replica(replica) => {
                replica.step(Here { me, clock_us, config, disk }, input, out);
            }
        }
    }

    /// Leaders are equals, so nobody is shown to lead; followers are shown to follow.
    fn view(memory: &Memory, _: &Disk) -> View {
        match memory {
            Memory::Replica(replica) => replica.view(),
            Memory::Driver(_) => View::default(),
        }
    }

    fn label(message: &Message) -> Label {
        messages::label(message)
    }

    fn shown(config: &Config, object: &Object) -> Option<Cell> {
        resolve::shown(config, object)
    }

    fn hides(config: &Config) -> bool {
        config.resolve.hides()
    }

    fn word(config: &Config, at: NodeId, object: &Object) -> Option<String> {
        resolve::word(config, at, object)
    }
}

/// The face of a follower, and of everybody else.
fn view(follows: Option<NodeId>) -> View {
    let role = if follows.is_some() { Role::Follower } else { Role::Replica };
    View { role, leader: follows, ..View::default() }
}
