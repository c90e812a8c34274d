//! The knobs, typed.

use model::{Micros, NodeId, NodeSet, Scenario};

/// Whom the leader waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledge {
    /// Nobody.
    Async,
    /// k followers, within a time-out.
    SemiSync,
    /// All followers.
    Sync,
    /// Any k followers.
    Any,
    /// The first k connected followers of the list.
    First,
    /// Every follower that keeps up.
    InSync,
}

/// What a follower must have done with a write to say that it has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It arrived.
    Received,
    /// It is on disk.
    Flushed,
    /// It is in the table.
    Applied,
}

/// Where reads go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// To the leader.
    Leader,
    /// To any follower.
    Followers,
    /// To any replica.
    Any,
    /// To one follower, always the same.
    Sticky,
    /// To a follower that has reached the client's last write.
    ReadYourWrites,
    /// To a follower, but to the leader for some time after an own write.
    LeaderAfterWrite,
}

/// Who sends the log to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedFrom {
    /// The leader to each follower.
    Leader,
    /// Each follower to the next.
    Chain,
    /// The first follower to all others.
    Relay,
}

/// What a log entry holds, and when it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shipping {
    /// The changed row.
    Rows,
    /// Bytes of pages, which only the same version reads.
    Wal,
    /// The statement.
    Statements,
    /// The changed row, as a trigger wrote it down, from time to time.
    Triggers,
}

/// Who promotes a follower.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decides {
    /// Nobody.
    Nobody,
    /// The monitor.
    Monitor,
    /// A person, whom the monitor alarms.
    Operator,
    /// The replicas, by vote.
    Majority,
}

/// What keeps a leader that was replaced from going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fencing {
    /// Nothing.
    Nothing,
    /// Replicas refuse an epoch that is over.
    Epochs,
    /// The same, and the old leader is switched off.
    Stonith,
}

/// The rules, as they are kept.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own on the page")]
pub struct Kept {
    /// Own disk before ok.
    pub own_disk_first: bool,
    /// Serve only under a lease.
    pub lease: bool,
    /// Fence before promoting.
    pub fence_first: bool,
    /// Hear enough followers before choosing.
    pub quorum_first: bool,
    /// Choose the most advanced.
    pub most_advanced: bool,
    /// Mind the lag limit.
    pub lag: bool,
    /// Only one in sync may lead.
    pub clean_election: bool,
    /// Replay before leading.
    pub replay_first: bool,
    /// Know what counts before showing it.
    pub settle_first: bool,
    /// Decisions on disk first.
    pub durable_epoch: bool,
    /// Discard what diverged.
    pub rewind: bool,
    /// Know a repeated write.
    pub deduplicate: bool,
    /// Match refusals to requests.
    pub match_refusals: bool,
}

/// The knobs, typed.
#[derive(Clone, Debug)]
pub struct Config {
    /// Replicas beside the leader at the start.
    pub followers: usize,
    /// Replicas that may join.
    pub spares: usize,
    /// Client sessions that a new leader is announced to.
    pub clients: usize,
    /// Who sends the log to whom.
    pub feed: FeedFrom,
    /// Whom the leader waits for.
    pub acknowledge: Acknowledge,
    /// How many followers it waits for, where that is a number.
    pub k: usize,
    /// What they must have done.
    pub level: Level,
    /// Whether the leader's own readers see a write before anybody has acknowledged it.
    pub commits_first: bool,
    /// How long semi-sync waits for them.
    pub semi_sync_timeout: Micros,
    /// Whether it acknowledges alone after that.
    pub degrade: bool,
    /// How long a follower may be silent before the list goes on without it.
    pub sender_timeout: Micros,
    /// How long a follower may be behind before it is out of sync.
    pub in_sync_lag: Micros,
    /// How many replicas must be in sync, the leader included.
    pub min_in_sync: usize,
    /// Where reads go.
    pub reads: Reads,
    /// How long an own write draws reads to the leader.
    pub pin: Micros,
    /// What is shipped.
    pub shipping: Shipping,
    /// How often the records of triggers are sent.
    pub trigger_poll: Micros,
    /// How many of the last followers run a newer version.
    pub newer_followers: usize,
    /// How long the replay of one entry takes.
    pub apply: Micros,
    /// How many applied entries a log keeps.
    pub log_kept: u64,
    /// Whether a machine with a new disk asks for a copy of the table.
    pub copies: bool,
    /// How long a copy of the table takes to read.
    pub copy: Micros,
    /// Who promotes a follower.
    pub decides: Decides,
    /// How often the monitor asks and the leader speaks up.
    pub heartbeat: Micros,
    /// How long a leader may be silent.
    pub detection: Micros,
    /// How long a person takes to decide.
    pub operator: Micros,
    /// How long positions are gathered before one follower is promoted.
    pub promotion: Micros,
    /// How long after that the clients are told.
    pub reroute: Micros,
    /// What keeps a leader that was replaced from going on.
    pub fencing: Fencing,
    /// How long it takes to switch a machine off.
    pub stonith: Micros,
    /// How many entries a candidate may lack.
    pub lag_limit: u64,
    /// The position of the last entry before the run.
    pub log_start: u64,
    /// The rules, as they are kept.
    pub kept: Kept,
}

impl Config {
    /// Reads the knobs.
    pub fn of(scenario: &Scenario) -> Self {
        let decides = match scenario.choice("failover") {
            "automatic" => Decides::Monitor,
            "operator" => Decides::Operator,
            "majority" => Decides::Majority,
            _ => Decides::Nobody,
        };
        Self {
            followers: scenario.count("followers") as usize,
            spares: scenario.count("spares") as usize,
            clients: scenario.count("clients") as usize,
            feed: match scenario.choice("feed") {
                // Those who vote must hear their leader themselves.
                _ if decides == Decides::Majority => FeedFrom::Leader,
                "chain" => FeedFrom::Chain,
                "relay" => FeedFrom::Relay,
                _ => FeedFrom::Leader,
            },
            acknowledge: acknowledge(scenario.choice("acknowledge")),
            k: scenario.count("sync-followers") as usize,
            level: match scenario.choice("level") {
                "received" => Level::Received,
                "applied" => Level::Applied,
                _ => Level::Flushed,
            },
            commits_first: scenario.choice("wait-point") == "after-commit",
            semi_sync_timeout: scenario.span("semi-sync-timeout"),
            degrade: scenario.choice("on-timeout") == "degrade",
            sender_timeout: scenario.span("sender-timeout"),
            in_sync_lag: scenario.span("in-sync-lag"),
            min_in_sync: scenario.count("min-in-sync") as usize,
            reads: reads(scenario.choice("reads")),
            pin: scenario.span("pin"),
            shipping: match scenario.choice("shipping") {
                "wal" => Shipping::Wal,
                "statements" => Shipping::Statements,
                "triggers" => Shipping::Triggers,
                _ => Shipping::Rows,
            },
            trigger_poll: scenario.span("trigger-poll"),
            newer_followers: scenario.count("newer-followers") as usize,
            apply: scenario.span("apply"),
            log_kept: scenario.count("log-kept"),
            copies: scenario.choice("start-from") == "copy",
            copy: scenario.span("copy"),
            decides,
            heartbeat: scenario.span("heartbeat"),
            detection: scenario.span("detection"),
            operator: scenario.span("operator"),
            promotion: scenario.span("promotion"),
            reroute: scenario.span("reroute"),
            fencing: match scenario.choice("fencing") {
                "none" if decides != Decides::Majority => Fencing::Nothing,
                "stonith" => Fencing::Stonith,
                _ => Fencing::Epochs,
            },
            stonith: scenario.span("stonith"),
            lag_limit: scenario.count("lag-limit"),
            log_start: scenario.count("log-start"),
            kept: Kept::of(scenario),
        }
    }

    /// Replicas in all, those included that have yet to join.
    pub fn replicas(&self) -> usize {
        self.followers + 1 + self.spares
    }

    /// Every replica.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.replicas()).map(NodeId::replica)
    }

    /// Every client.
    pub fn all_clients(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.clients.min(model::limits::CLIENTS_MAX)).map(NodeId::client)
    }

    /// Whether a machine beside the replicas watches them.
    pub fn has_monitor(&self) -> bool {
        self.decides != Decides::Majority
    }

    /// Whether a monitor chooses leaders.
    pub fn monitor_chooses(&self) -> bool {
        matches!(self.decides, Decides::Monitor | Decides::Operator)
    }

    /// Whether a leader needs a lease to serve.
    pub fn needs_lease(&self) -> bool {
        self.kept.lease && self.decides != Decides::Nobody && self.fencing != Fencing::Nothing
    }

    /// Whether an epoch is ended before the next leader is chosen.
    pub fn seals(&self) -> bool {
        self.kept.fence_first && self.fencing != Fencing::Nothing
    }

    /// Whether a replica was there from the start: those that join later are not waited for, and do
    /// not vote.
    pub fn is_listed(&self, node: NodeId) -> bool {
        node.is_replica() && node.ordinal() <= self.followers
    }

    /// More than half of the replicas that vote.
    pub fn majority(&self) -> usize {
        self.followers.div_ceil(2) + 1
    }

    /// The version of the software of a replica.
    pub fn version(&self, node: NodeId) -> u8 {
        let old = (self.followers + 1).saturating_sub(self.newer_followers);
        if node.ordinal() < old || !self.is_listed(node) { 1 } else { 2 }
    }

    /// Who feeds a replica while this one leads; nobody feeds the leader.
    pub fn upstream(&self, leader: NodeId, node: NodeId) -> Option<NodeId> {
        if node == leader {
            return None;
        }
        let mut followers = self.nodes().filter(|other| *other != leader);
        match self.feed {
            FeedFrom::Leader => Some(leader),
            FeedFrom::Chain => {
                let before = followers.take_while(|other| *other != node).last();
                Some(before.unwrap_or(leader))
            }
            FeedFrom::Relay => {
                followers.next().map(|first| if first == node { leader } else { first })
            }
        }
    }

    /// Over how many machines the log comes to a replica while this one leads.
    pub fn hops(&self, leader: NodeId, node: NodeId) -> u64 {
        let mut at = node;
        let mut hops = 0;
        while let Some(upstream) = self.upstream(leader, at) {
            at = upstream;
            hops += 1;
        }
        hops
    }

    /// The replicas that a replica feeds while this one leads.
    pub fn downstream(&self, leader: NodeId, node: NodeId) -> NodeSet {
        self.nodes().filter(|other| self.upstream(leader, *other) == Some(node)).collect()
    }

    /// How many followers of a leader must be heard so that one of them surely holds every write
    /// that it acknowledged: with k copies among n followers, n − k + 1. One is enough where no
    /// number would be.
    pub fn enough(&self, leader: NodeId) -> usize {
        let waited_for = self.waited_for(leader).len();
        let copies = match self.acknowledge {
            Acknowledge::SemiSync if self.degrade => 0,
            Acknowledge::SemiSync | Acknowledge::Any | Acknowledge::First => self.k,
            Acknowledge::Sync => waited_for,
            // Who holds them is told by the set that the monitor has noted.
            Acknowledge::Async | Acknowledge::InSync => 0,
        };
        match copies {
            0 => 1,
            copies => (waited_for + 1).saturating_sub(copies).max(1),
        }
    }

    /// The followers that a leader may wait for: those that it feeds itself.
    pub fn waited_for(&self, leader: NodeId) -> NodeSet {
        self.downstream(leader, leader).iter().filter(|node| self.is_listed(*node)).collect()
    }
}

impl Kept {
    fn of(scenario: &Scenario) -> Self {
        let kept = |key| scenario.choice(key) == "on";
        Self {
            own_disk_first: kept("own-disk-first"),
            lease: kept("lease"),
            fence_first: kept("fence-first"),
            quorum_first: kept("quorum-first"),
            most_advanced: kept("most-advanced"),
            lag: kept("lag-rule"),
            clean_election: kept("clean-election"),
            replay_first: kept("replay-first"),
            settle_first: kept("settle-first"),
            durable_epoch: kept("durable-epoch"),
            rewind: kept("rewind"),
            deduplicate: kept("deduplicate"),
            match_refusals: kept("match-refusals"),
        }
    }
}

fn acknowledge(word: &str) -> Acknowledge {
    match word {
        "semi-sync" => Acknowledge::SemiSync,
        "sync" => Acknowledge::Sync,
        "any" => Acknowledge::Any,
        "first" => Acknowledge::First,
        "in-sync" => Acknowledge::InSync,
        _ => Acknowledge::Async,
    }
}

fn reads(word: &str) -> Reads {
    match word {
        "followers" => Reads::Followers,
        "any" => Reads::Any,
        "sticky" => Reads::Sticky,
        "read-your-writes" => Reads::ReadYourWrites,
        "leader-after-write" => Reads::LeaderAfterWrite,
        _ => Reads::Leader,
    }
}
