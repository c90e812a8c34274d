//! The knobs, typed.

use super::levels::Level;
use super::ring::{Layout, Ring};
use alloc::rc::Rc;
use model::limits::{KEYS_MAX, REPLICAS_MAX};
use model::{Key, Micros, NodeId, NodeSet, Placement, Scenario};

/// What a read does about replicas that answered with an old version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Nothing.
    None,
    /// It answers, then repairs.
    Async,
    /// It repairs, and answers when enough replicas are known to hold what it answers.
    Blocking,
}

/// Who sends to the replicas, and counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coordinators {
    /// The client itself.
    Client,
    /// A replica of the key.
    Replica,
    /// Any machine of the cluster.
    Any,
}

/// What is kept for a replica that is silent, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hints {
    /// Nothing.
    Off,
    /// The coordinator keeps it; that does not count as stored.
    Coordinator,
    /// The next machine on the ring keeps it, and counts: a sloppy quorum.
    Next,
}

/// The knobs.
#[derive(Clone, Debug)]
pub struct Config {
    /// The ring that the cluster is founded with.
    pub ring: Rc<Ring>,
    /// Machines, those included that may join.
    pub machines: usize,
    /// Machines that may join.
    pub spares: usize,
    /// The clients.
    pub clients: NodeSet,
    /// Acknowledgements that a write waits for.
    pub w: usize,
    /// Answers that a read waits for.
    pub r: usize,
    /// Whose acknowledgements.
    pub write_level: Level,
    /// Whose answers.
    pub read_level: Level,
    /// Whether a read asks all replicas or just as many as it needs.
    pub ask_all: bool,
    /// Whether all replicas but one are asked for a digest only.
    pub digests: bool,
    /// What a read does about stale replicas.
    pub repair: Repair,
    /// How long a coordinator waits.
    pub request_timeout: Micros,
    /// Who coordinates.
    pub coordinators: Coordinators,
    /// Whether versions are vectors, and not stamps.
    pub vectors: bool,
    /// Whether a write says what its client had read.
    pub client_context: bool,
    /// Hints.
    pub hints: Hints,
    /// How long a replica may be silent until a hint is kept for it.
    pub hint_after: Micros,
    /// How old a hint may get.
    pub hint_window: Micros,
    /// How often hints are offered to whom they are for.
    pub handoff: Micros,
    /// How often a replica compares its keys with another one's; zero for never.
    pub entropy: Micros,
    /// Whether a deletion leaves a tombstone.
    pub tombstones: bool,
    /// How long a tombstone is kept.
    pub grace: Micros,
}

impl Config {
    /// Reads the knobs.
    pub fn of(scenario: &Scenario) -> Self {
        let layout = layout(scenario);
        let spares = spares(scenario, &layout);
        let coordinators = match scenario.choice("coordinator") {
            "client" => Coordinators::Client,
            "any" => Coordinators::Any,
            _ => Coordinators::Replica,
        };
        let vectors = scenario.choice("versions") == "vectors";
        Self {
            ring: Rc::new(Ring::new(layout, NodeSet::replicas(layout.machines))),
            machines: layout.machines + spares,
            spares,
            clients: (0..scenario.count("clients") as usize).map(NodeId::client).collect(),
            w: scenario.count("w") as usize,
            r: scenario.count("r") as usize,
            write_level: Level::of(scenario.choice("write-level")),
            read_level: Level::of(scenario.choice("read-level")),
            ask_all: scenario.choice("ask") == "all",
            digests: scenario.choice("digests") == "on",
            repair: match scenario.choice("repair") {
                "none" => Repair::None,
                "blocking" => Repair::Blocking,
                _ => Repair::Async,
            },
            request_timeout: scenario.span("request-timeout"),
            // A client gives no versions: it keeps nothing that would outlive it.
            coordinators: match coordinators {
                Coordinators::Client if vectors => Coordinators::Replica,
                other => other,
            },
            vectors,
            client_context: scenario.choice("client-context") == "on",
            hints: match scenario.choice("hints") {
                "coordinator" => Hints::Coordinator,
                "next" => Hints::Next,
                _ => Hints::Off,
            },
            hint_after: scenario.span("hint-after"),
            hint_window: scenario.span("hint-window"),
            handoff: scenario.span("handoff"),
            entropy: scenario.span("anti-entropy"),
            tombstones: scenario.choice("tombstones") == "on",
            grace: scenario.span("grace"),
        }
    }
}

/// Where machines and keys stand. There are never fewer machines than copies.
pub fn layout(scenario: &Scenario) -> Layout {
    let copies = scenario.count("n") as usize;
    let datacenters = scenario.count("datacenters") as usize;
    let machines = (scenario.count("nodes") as usize).max(copies * datacenters);
    Layout {
        copies,
        machines,
        places: scenario.count("tokens") as u32,
        datacenters,
        textbook: scenario.choice("placement") == "textbook",
    }
}

/// How many machines may join. A full ring has no room for another one.
fn spares(scenario: &Scenario, layout: &Layout) -> usize {
    let room = REPLICAS_MAX.saturating_sub(layout.machines);
    room.min(scenario.count("spares") as usize)
}

/// Where machines, keys and datacenters are.
pub fn placement(scenario: &Scenario) -> Placement {
    let layout = layout(scenario);
    let machines = layout.machines + spares(scenario, &layout);
    let clients = (0..scenario.count("clients") as usize).map(NodeId::client);
    let all: NodeSet = NodeSet::replicas(machines).iter().chain(clients).collect();
    let there = |datacenter| layout.within(all, datacenter);
    let regions = (0..layout.datacenters).map(there).filter(|_| layout.datacenters > 1);
    Placement {
        tokens: (0..machines).map(|m| layout.places_of(NodeId::replica(m)).collect()).collect(),
        keys: (0..KEYS_MAX).map(|key| layout.place_of(Key::new(key))).collect(),
        regions: regions.collect(),
        region: "datacenter",
        ..Placement::default()
    }
}

/// Which of some members keep a key.
pub fn owners(scenario: &Scenario, members: NodeSet, key: Key) -> NodeSet {
    Ring::new(layout(scenario), members).owners(key)
}
