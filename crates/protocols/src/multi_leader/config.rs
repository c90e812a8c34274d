//! The knobs, typed, and who sends to whom.
//!
//! Replicas are numbered leaders first, then the followers of n1, those of n2, and so on.
//!
//! ```text
//! all-to-all          ring                star, n1 in the middle
//! n1 ◀──▶ n2          n1 ──▶ n2           n2 ◀──▶ n1 ◀──▶ n3
//!  ▲  ╲ ╱  ▲           ▲      │                    ▲
//!  │  ╱ ╲  │           │      ▼                    │
//!  ▼ ◀   ▶ ▼          n4 ◀── n3                    ▼
//! n3 ◀──▶ n4                                      n4
//! ```
//!
//! In a ring a change travels one way round, and every leader passes on what it gets; in a star
//! only the one in the middle does. Who made a change never gets it back.

use alloc::vec::Vec;
use model::{Micros, NodeId, NodeSet, Placement, Scenario};

/// Which leaders send to which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// Each to each.
    All,
    /// Each to the next.
    Ring,
    /// The first to all others, and they to the first.
    Star,
}

/// What becomes of writes that did not know of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolve {
    /// The one with the latest stamp of its leader's clock wins.
    Clock,
    /// The one of the leader with the smallest number wins.
    Priority,
    /// All are kept until a client has read them and writes.
    Siblings,
    /// Values are sets; a read returns the union.
    Union,
    /// The largest value wins.
    Custom,
    /// A counter that only grows.
    GCounter,
    /// A counter that grows and shrinks.
    PnCounter,
    /// A register whose stamps never contradict what was seen.
    LwwRegister,
    /// A register that returns all values that did not know of each other.
    MvRegister,
    /// A set in which an element that is added while it is removed stays.
    OrSet,
    /// A text whose characters know their neighbours.
    Text,
    /// A text whose operations are transformed.
    Transform,
}

impl Resolve {
    /// Whether what a read returns is a word.
    pub fn is_words(self) -> bool {
        matches!(self, Self::Union | Self::OrSet | Self::Text | Self::Transform)
    }

    /// Whether a value is held that no reader sees, because another one won.
    pub fn hides(self) -> bool {
        matches!(self, Self::Priority | Self::Custom)
    }

    /// Whether a write replaces just what its client has read.
    pub fn minds_context(self) -> bool {
        matches!(self, Self::Siblings | Self::Union)
    }

    /// Whether values are sums of increments.
    pub fn is_counter(self) -> bool {
        matches!(self, Self::GCounter | Self::PnCounter)
    }
}

/// Where reads go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// To the client's own leader.
    Home,
    /// To a follower of that leader, if it has any.
    Followers,
    /// To any replica.
    Any,
}

/// The rules, as they are kept.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own on the page")]
pub struct Kept {
    /// A change waits until everything that its writer had seen is there.
    pub causal_delivery: bool,
    /// What has been seen is not taken for new.
    pub loop_cut: bool,
    /// A write says what its client had read.
    pub client_context: bool,
    /// A deletion is remembered.
    pub tombstones: bool,
    /// What comes twice counts once.
    pub idempotent: bool,
}

/// The knobs, typed.
#[derive(Clone, Debug)]
pub struct Config {
    /// Replicas that take writes.
    pub leaders: usize,
    /// Replicas that follow each of them.
    pub followers: usize,
    /// Which leaders send to which.
    pub links: Links,
    /// What becomes of concurrent writes.
    pub resolve: Resolve,
    /// Where reads go.
    pub reads: Reads,
    /// How often a change is sent again until it is acknowledged.
    pub resend: Micros,
    /// How long changes are collected before they are sent; zero: not at all.
    pub sync_every: Micros,
    /// How long a deletion is remembered.
    pub tombstone_grace: Micros,
    /// Whether each leader gives ids that no other one gives.
    pub interleaved_ids: bool,
    /// The rules.
    pub kept: Kept,
}

impl Config {
    /// Reads the knobs.
    pub fn of(scenario: &Scenario) -> Self {
        let kept = |key| scenario.choice(key) == "on";
        Self {
            leaders: scenario.count("leaders") as usize,
            followers: scenario.count("followers") as usize,
            links: match scenario.choice("links") {
                "ring" => Links::Ring,
                "star" => Links::Star,
                _ => Links::All,
            },
            resolve: resolve(scenario.choice("resolve")),
            reads: match scenario.choice("reads") {
                "followers" => Reads::Followers,
                "any" => Reads::Any,
                _ => Reads::Home,
            },
            resend: scenario.span("resend"),
            sync_every: scenario.span("sync-every"),
            tombstone_grace: scenario.span("tombstone-grace"),
            interleaved_ids: scenario.choice("ids") == "interleaved",
            kept: Kept {
                causal_delivery: kept("causal-delivery"),
                loop_cut: kept("loop-cut"),
                client_context: kept("client-context"),
                tombstones: kept("tombstones"),
                idempotent: kept("idempotent"),
            },
        }
    }

    /// All replicas.
    pub fn replicas(&self) -> usize {
        self.leaders * (1 + self.followers)
    }

    /// Whether a replica takes writes.
    pub fn leads(&self, node: NodeId) -> bool {
        node.index() < self.leaders
    }

    /// The followers of a leader.
    pub fn followers_of(&self, leader: NodeId) -> NodeSet {
        let first = self.leaders + leader.index() * self.followers;
        (first..first + self.followers).map(NodeId::replica).collect()
    }

    /// The leader of a replica; itself, if it is one.
    pub fn leader_of(&self, node: NodeId) -> NodeId {
        match self.leads(node) {
            true => node,
            false => NodeId::replica((node.index() - self.leaders) / self.followers.max(1)),
        }
    }

    /// The leader that a client speaks to.
    pub fn home(&self, client: NodeId) -> NodeId {
        NodeId::replica(client.ordinal() % self.leaders)
    }

    /// The leaders that a leader sends to.
    fn peers(&self, leader: NodeId) -> NodeSet {
        let all = NodeSet::replicas(self.leaders).difference(NodeSet::from_iter([leader]));
        let first = NodeSet::from_iter([NodeId::replica(0)]);
        match self.links {
            Links::Star if leader.index() > 0 => first,
            Links::Star | Links::All => all,
            Links::Ring => {
                let next = NodeId::replica((leader.index() + 1) % self.leaders);
                NodeSet::from_iter([next])
            }
        }
    }

    /// Whom a replica sends to.
    pub fn downstream(&self, node: NodeId) -> NodeSet {
        match self.leads(node) {
            true => self.peers(node).union(self.followers_of(node)),
            false => NodeSet::EMPTY,
        }
    }

    /// Who sends to a replica.
    pub fn upstream(&self, node: NodeId) -> NodeSet {
        let leaders = NodeSet::replicas(self.leaders);
        leaders.iter().filter(|leader| self.downstream(*leader).contains(node)).collect()
    }

    /// To whom a replica passes on what it got from `from` and `origin` made.
    pub fn passes_on(&self, node: NodeId, from: NodeId, origin: NodeId) -> NodeSet {
        if !self.leads(node) {
            return NodeSet::EMPTY;
        }
        let mut targets = match self.links {
            Links::All => self.followers_of(node),
            Links::Ring | Links::Star => self.downstream(node),
        };
        targets.remove(from);
        if self.kept.loop_cut {
            targets.remove(origin);
        }
        targets
    }
}

/// Who takes writes, who tells whom, and who stands together.
pub fn placement(scenario: &Scenario) -> Placement {
    let config = Config::of(scenario);
    let leaders = NodeSet::replicas(config.leaders);
    let clients = || (0..scenario.count("clients") as usize).map(NodeId::client);
    let region = |leader: NodeId| {
        let near = clients().filter(|client| config.home(*client) == leader);
        config.followers_of(leader).iter().chain(near).chain([leader]).collect()
    };
    let to = |from: NodeId| config.peers(from).iter().map(move |to| (from, to)).collect::<Vec<_>>();
    Placement {
        regions: leaders.iter().map(region).filter(|_| config.followers > 0).collect(),
        region: "region",
        leaders,
        feeds: leaders.iter().flat_map(to).collect(),
        ..Placement::default()
    }
}

fn resolve(word: &str) -> Resolve {
    match word {
        "priority" => Resolve::Priority,
        "siblings" => Resolve::Siblings,
        "union" => Resolve::Union,
        "custom" => Resolve::Custom,
        "g-counter" => Resolve::GCounter,
        "pn-counter" => Resolve::PnCounter,
        "lww-register" => Resolve::LwwRegister,
        "mv-register" => Resolve::MvRegister,
        "or-set" => Resolve::OrSet,
        "text" => Resolve::Text,
        "transform" => Resolve::Transform,
        _ => Resolve::Clock,
    }
}
