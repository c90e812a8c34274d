//! The side of a replica that leads.
//!
//! A leader takes writes, streams its log, counts acknowledgements and tells clients. What it
//! counts as acknowledged moves forward only:
//!
//! ```text
//! position     … 41  42  43  44  45
//! leader disk     ▓   ▓   ▓   ▓   ░        44 is synced, 45 not yet
//! follower 1      ▓   ▓   ▓                acknowledged 43
//! follower 2      ▓   ▓                    acknowledged 42
//!                     │   │   └ async counts up to 44
//!                     │   └ semi-sync with k = 1 counts up to 43
//!                     └ sync counts up to 42
//! ```

use super::messages::{Entries, HEARTBEAT, Message, SEMI_SYNC};
use super::replica::Replica;
use super::{Acknowledge, Config, persist_epoch, timer};
use alloc::collections::VecDeque;
use alloc::rc::Rc;
use alloc::vec::Vec;
use model::disk::Change;
use model::{Disk, Entry, Key, NodeId, NodeSet, OpId, Out, Reason};

/// Entries that one message of a catch-up carries at most.
const BATCH_MAX: usize = 256;

/// What a leader remembers.
#[derive(Clone, Debug)]
pub struct Leader {
    /// The position up to which writes count.
    pub committed: u64,
    /// Whether it acknowledges alone because followers did not answer in time.
    pub degraded: bool,
    /// The followers, by replica number; its own place is unused.
    peers: Vec<Peer>,
    /// Clients that wait, in the order of their positions.
    waiting: VecDeque<Waiting>,
    /// The position for which the semi-sync time-out runs.
    timed: Option<u64>,
}

/// What a leader knows of a follower.
#[derive(Clone, Debug)]
struct Peer {
    node: NodeId,
    /// The last position that was sent.
    sent: u64,
    /// The last position that was acknowledged in this epoch.
    acknowledged: u64,
}

/// A client that waits for its write to count.
#[derive(Clone, Debug)]
struct Waiting {
    position: u64,
    op: OpId,
    client: NodeId,
}

impl Replica {
    /// The monitor's order to lead a new epoch. What is in the log counts from now on.
    pub(super) fn promote(
        &mut self,
        me: NodeId,
        config: &Config,
        disk: &Disk,
        epoch: u32,
        out: &mut Out<Message>,
    ) {
        if epoch <= self.epoch {
            return;
        }
        self.epoch = epoch;
        self.leading = None;
        persist_epoch(epoch, Some(me), out);
        self.leader = Some(me);
        self.lead(me, config, disk, out);
        let (position, leading) = (disk.log().end(), true);
        out.send(NodeId::monitor(0), Message::Pong { epoch, position, leading });
    }

    /// Begins to lead, and says so to the followers.
    pub(super) fn lead(
        &mut self,
        me: NodeId,
        config: &Config,
        disk: &Disk,
        out: &mut Out<Message>,
    ) {
        let synced = disk.log().end();
        let peers = config.nodes().map(|node| Peer { node, sent: synced, acknowledged: 0 });
        self.leading = Some(Leader {
            committed: disk.applied(),
            degraded: false,
            timed: None,
            peers: peers.filter(|peer| peer.node != me).collect(),
            waiting: VecDeque::new(),
        });
        self.heartbeat(me, config, out);
        self.settle(me, config, disk, out);
    }

    /// Speaks up, so that followers know their leader and say where they are.
    pub(super) fn heartbeat(&mut self, _: NodeId, config: &Config, out: &mut Out<Message>) {
        let Some(leading) = &self.leading else { return };
        for peer in &leading.peers {
            let (epoch, previous) = (self.epoch, peer.sent);
            out.send(peer.node, Message::Append { epoch, previous, entries: Entries::None });
        }
        out.timer(timer(HEARTBEAT), config.heartbeat);
    }

    /// Puts a client's write into the log.
    pub(super) fn take(
        &mut self,
        client: NodeId,
        op: OpId,
        key: Key,
        value: u32,
        out: &mut Out<Message>,
    ) {
        let Some(leading) = &mut self.leading else { return };
        self.end += 1;
        self.end_epoch = self.epoch;
        leading.waiting.push_back(Waiting { position: self.end, op, client });
        let entry = Entry { epoch: self.epoch, key, value, op };
        out.persist(Change::Append { position: self.end, entry }, self.end);
    }

    /// Sends each follower the synced entries that it was not sent yet.
    pub(super) fn stream(&mut self, disk: &Disk, out: &mut Out<Message>) {
        let epoch = self.epoch;
        let Some(leading) = &mut self.leading else { return };
        let synced = disk.log().end();
        for peer in &mut leading.peers {
            if peer.sent + 1 == synced {
                let entry = disk.log().get(synced).expect("the end of a log that grew is kept");
                let entries = Entries::One(entry);
                out.send(peer.node, Message::Append { epoch, previous: peer.sent, entries });
                peer.sent = synced;
            }
        }
    }

    /// A follower's disk has the log up to here.
    pub(super) fn acknowledged(
        &mut self,
        me: NodeId,
        config: &Config,
        disk: &Disk,
        from: NodeId,
        position: u64,
        out: &mut Out<Message>,
    ) {
        let epoch = self.epoch;
        let Some(leading) = &mut self.leading else { return };
        let Some(peer) = leading.peers.iter_mut().find(|peer| peer.node == from) else { return };
        peer.acknowledged = peer.acknowledged.max(position);
        peer.catch_up(epoch, disk, out);
        self.settle(me, config, disk, out);
    }

    /// A follower's log ends elsewhere: find the last position that both may have.
    ///
    /// The leader's log can agree with an entry of the offered epoch only up to its own last entry
    /// of that epoch, since epochs only grow along a log.
    pub(super) fn help(
        &mut self,
        disk: &Disk,
        from: NodeId,
        end: u64,
        (offer, offer_epoch): (u64, u32),
        out: &mut Out<Message>,
    ) {
        let epoch = self.epoch;
        let Some(leading) = &mut self.leading else { return };
        let Some(peer) = leading.peers.iter_mut().find(|peer| peer.node == from) else { return };
        let position = offer.min(disk.log().last_of_epoch(offer_epoch));
        let position_epoch = disk.log().epoch_at(position).unwrap_or(0);
        peer.sent = position;
        peer.acknowledged = peer.acknowledged.min(position);
        let reason = if position < end { Reason::Diverged } else { Reason::CatchUp };
        out.send_because(from, Message::Align { epoch, position, position_epoch, end }, reason);
    }

    /// Followers took too long under semi-sync.
    pub(super) fn semi_sync_timeout(
        &mut self,
        me: NodeId,
        config: &Config,
        disk: &Disk,
        out: &mut Out<Message>,
    ) {
        if let Some(leading) = &mut self.leading
            && config.degrade
        {
            leading.degraded = true;
            self.settle(me, config, disk, out);
        }
    }

    /// Counts again, and tells every client whose write counts now.
    pub(super) fn settle(
        &mut self,
        me: NodeId,
        config: &Config,
        disk: &Disk,
        out: &mut Out<Message>,
    ) {
        let Some(leading) = &mut self.leading else { return };
        let synced = disk.log().end();
        leading.recover(config, synced);
        leading.committed = leading.committed.max(leading.countable(config, synced));
        out.apply(leading.committed);
        while let Some(first) = leading.waiting.front()
            && first.position <= leading.committed
        {
            let (op, client) = (first.op, first.client);
            let counted = leading.holders(me, first.position);
            out.send(client, Message::Done { op, counted });
            leading.waiting.pop_front();
        }
        leading.watch(config, out);
    }
}

impl Leader {
    /// The position up to which writes may count now.
    fn countable(&self, config: &Config, synced: u64) -> u64 {
        let wanted = match config.acknowledge {
            Acknowledge::Async => 0,
            Acknowledge::SemiSync if self.degraded => 0,
            Acknowledge::SemiSync => config.sync_followers,
            Acknowledge::Sync => self.peers.len(),
        };
        if wanted == 0 {
            return synced;
        }
        let mut positions: Vec<u64> = self.peers.iter().map(|peer| peer.acknowledged).collect();
        model::order::sort_by_key(&mut positions, |&position| !u128::from(position));
        positions.get(wanted - 1).copied().unwrap_or(0).min(synced)
    }

    /// Waits for followers again once enough of them have caught up.
    fn recover(&mut self, config: &Config, synced: u64) {
        let level = self.peers.iter().filter(|peer| peer.acknowledged >= synced).count();
        if self.degraded && level >= config.sync_followers {
            self.degraded = false;
        }
    }

    /// Keeps the semi-sync time-out running for the client that has waited longest.
    fn watch(&mut self, config: &Config, out: &mut Out<Message>) {
        let counts = config.acknowledge == Acknowledge::SemiSync && !self.degraded;
        let first = self.waiting.front().map(|waiting| waiting.position).filter(|_| counts);
        if first == self.timed {
            return;
        }
        self.timed = first;
        match first {
            Some(_) => out.timer(timer(SEMI_SYNC), config.semi_sync_timeout),
            None => out.cancel(timer(SEMI_SYNC)),
        }
    }

    /// The replicas that are known to have a position on disk.
    fn holders(&self, me: NodeId, position: u64) -> NodeSet {
        let peers = self.peers.iter().filter(|peer| peer.acknowledged >= position);
        peers.map(|peer| peer.node).chain([me]).collect()
    }
}

impl Peer {
    /// Sends a follower that is behind the next batch.
    fn catch_up(&mut self, epoch: u32, disk: &Disk, out: &mut Out<Message>) {
        let behind = disk.log().after(self.sent);
        if behind.is_empty() || self.acknowledged < self.sent {
            return;
        }
        let batch = &behind[..behind.len().min(BATCH_MAX)];
        let entries = match batch {
            [only] => Entries::One(*only),
            many => Entries::Many(Rc::from(many)),
        };
        let (previous, count) = (self.sent, batch.len() as u64);
        self.sent += count;
        out.send_because(self.node, Message::Append { epoch, previous, entries }, Reason::CatchUp);
    }
}
