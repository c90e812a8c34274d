//! The set in sync: followers that keep up, and are waited for.
//!
//! Under `acknowledge in-sync` a leader waits for every follower that keeps up, and leaves out who
//! falls behind (Kafka's ISR). Whoever was left out may lack writes that count, and must not lead.
//! So the monitor has to note a smaller set before the leader may rely on it, and a larger one
//! counts as soon as it is proposed: at each moment the leader waits for everybody whom the monitor
//! might promote (the *maximal* set in sync, KIP-497).
//!
//! ```text
//! leader    {n2, n3} ── n3 is late: in sync {n2}? ────────────▶ waits for n2 alone
//! monitor                                     └▶ noted {n2} ─┘
//! ```

use super::config::Config;
use super::feed::Feed;
use super::messages::Message;
use super::replica::Here;
use model::{NodeId, NodeSet, Out, Time};

/// What a leader knows of who keeps up.
#[derive(Clone, Debug)]
pub struct InSync {
    /// Those who keep up.
    set: NodeSet,
    /// Those that the monitor is known to have noted, and when that was proposed.
    noted: NodeSet,
    noted_us: Time,
    /// All those that it may have noted since then, and when the last of them was proposed.
    proposed: NodeSet,
    proposed_us: Time,
}

impl InSync {
    /// At the start of an epoch: this is what the monitor has noted.
    pub fn of(set: NodeSet) -> Self {
        Self { set, noted: set, noted_us: 0, proposed: NodeSet::EMPTY, proposed_us: 0 }
    }

    /// Everybody who is waited for: whoever keeps up, or might be promoted.
    pub fn waited_for(&self) -> NodeSet {
        self.set.union(self.noted).union(self.proposed)
    }

    /// Whether fewer replicas are in sync, the leader included, than a write must have.
    pub fn is_too_small(&self, config: &Config) -> bool {
        self.set.len() + 1 < config.min_in_sync
    }

    /// Looks who keeps up, and has the monitor note it before anybody is left out. `counted` is the
    /// position that whoever comes back must have reached.
    pub fn review(
        &mut self,
        here: Here<'_>,
        (epoch, counted): (u32, u64),
        feed: &Feed,
        out: &mut Out<Message>,
    ) {
        for peer in feed.peers.iter().filter(|peer| peer.listed) {
            let late = here.clock_us > peer.abreast_us.saturating_add(here.config.in_sync_lag);
            if late || peer.unreadable {
                self.set.remove(peer.node);
            } else if peer.acknowledged >= counted {
                self.set.insert(peer.node);
            }
        }
        if !here.config.monitor_chooses() {
            self.noted = self.set;
        } else if self.set != self.noted || !self.proposed.is_empty() {
            let (set, stamp_us) = (self.set, here.clock_us);
            self.proposed = self.proposed.union(set);
            self.proposed_us = stamp_us;
            out.send(NodeId::monitor(0), Message::InSync { epoch, set, stamp_us });
        }
    }

    /// The monitor has noted a proposal.
    pub fn note(&mut self, set: NodeSet, stamp_us: Time) {
        if stamp_us < self.noted_us {
            return;
        }
        (self.noted, self.noted_us) = (set, stamp_us);
        if stamp_us == self.proposed_us {
            self.proposed = NodeSet::EMPTY;
        }
    }
}
