//! Sending the log.
//!
//! A leader feeds its followers, and a follower may feed others in turn: both do it in this one
//! way. For each machine that is fed it is known what was sent and what was acknowledged.
//!
//! ```text
//! log of the feeder   … 38 39 40 41 42 43 44
//!                           │     │        └ the end on disk
//!                           │     └ sent up to here
//!                           └ acknowledged up to here
//! ```
//!
//! **The stream** sends each new entry at once to whoever is abreast. **Catching up** sends
//! batches, the next one when the last is acknowledged. **Aligning** finds the last position at
//! which two logs agree. **Copying** is for whoever is further behind than the log reaches back, or
//! has nothing: the table as it is now, which takes a while to read, and then the log from there.
//! Nobody waits for it: the table is read as of one position while writes go on.

use super::messages::{COPY, Entries, Message};
use super::replica::Here;
use alloc::rc::Rc;
use alloc::vec::Vec;
use model::protocol::TimerId;
use model::{Disk, NodeId, Out, Reason, Snapshot};

/// Entries that one message of a catch-up carries at most.
const BATCH_MAX: usize = 256;

/// Everybody that a replica feeds.
#[derive(Clone, Debug, Default)]
pub struct Feed {
    /// By number.
    pub peers: Vec<Peer>,
}

/// What a feeder knows of a machine that it feeds.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Which.
    pub node: NodeId,
    /// The last position that was sent.
    pub sent: u64,
    /// The last position that was acknowledged in this epoch.
    pub acknowledged: u64,
    /// The feeder's clock when it was last heard.
    pub heard_us: u64,
    /// The feeder's clock when it last had everything.
    pub abreast_us: u64,
    /// The newest stamp of the feeder that it has answered.
    pub stamp_us: u64,
    /// Whether it was there from the start, so that a leader may wait for it.
    pub listed: bool,
    /// Whether it is known to be there.
    pub present: bool,
    /// Whether it cannot read this log.
    pub unreadable: bool,
    /// The copy of the table that is being read for it, and where its log ended when it asked.
    copy: Option<(Rc<Snapshot>, u64)>,
    /// The feeder's clock when a copy was last sent.
    copied_us: u64,
}

/// On whose behalf something is sent.
#[derive(Clone, Copy, Debug)]
pub struct Sender {
    /// The epoch.
    pub epoch: u32,
    /// Who leads it.
    pub leader: NodeId,
    /// What the leader's clock said.
    pub stamp_us: u64,
    /// The version of this machine's software.
    pub version: u8,
}

/// Where a log ends that is to be aligned, and the last position that may agree.
#[derive(Clone, Copy, Debug)]
pub struct Offer {
    /// Where it ends.
    pub end: u64,
    /// The last position that both may have.
    pub position: u64,
    /// The epoch of its entry there.
    pub epoch: u32,
    /// Whether its disk is new.
    pub fresh: bool,
}

impl Sender {
    fn append(&self, previous: u64, entries: Entries) -> Message {
        let &Self { epoch, leader, stamp_us, version } = self;
        Message::Append { epoch, leader, version, stamp_us, previous, entries }
    }
}

impl Feed {
    /// A feeder of these machines, of which nothing is known yet.
    pub fn of(here: Here<'_>, leader: NodeId) -> Self {
        let downstream = here.config.downstream(leader, here.me);
        let peers =
            downstream.iter().map(|node| Peer::new(here, node, here.config.is_listed(node)));
        Self { peers: peers.collect() }
    }

    /// The machine that is fed, if it is; one that was not meant to be, and asks, is from now on.
    pub fn peer(&mut self, here: Here<'_>, node: NodeId) -> &mut Peer {
        let place = self.peers.iter().position(|peer| peer.node == node);
        let place = place.unwrap_or_else(|| {
            self.peers.push(Peer::new(here, node, false));
            self.peers.len() - 1
        });
        let peer = &mut self.peers[place];
        peer.present = true;
        peer.heard_us = here.clock_us;
        peer
    }

    /// A sign of life to everybody. To one who is further behind than the log reaches back it says
    /// where the log begins, so that it notices.
    pub fn speak_up(&self, disk: &Disk, sender: Sender, out: &mut Out<Message>) {
        for peer in self.peers.iter().filter(|peer| peer.present) {
            let previous = peer.sent.max(disk.log().base());
            out.send(peer.node, sender.append(previous, Entries::None));
        }
    }

    /// Sends the newest entry on disk to everybody who has been sent the one before.
    pub fn stream(&mut self, disk: &Disk, sender: Sender, reason: Reason, out: &mut Out<Message>) {
        let synced = disk.log().end();
        for peer in &mut self.peers {
            if !peer.present {
                peer.sent = synced;
            } else if peer.copy.is_none() && peer.sent + 1 == synced && !peer.unreadable {
                let entry = disk.log().get(synced).expect("the end of a log that grew is kept");
                let append = sender.append(peer.sent, Entries::One(entry));
                out.send_because(peer.node, append, reason);
                peer.sent = synced;
            }
        }
    }

    /// Sends everybody who has acknowledged all that was sent the next batch.
    pub fn catch_up(&mut self, disk: &Disk, sender: Sender, out: &mut Out<Message>) {
        for peer in &mut self.peers {
            peer.catch_up(disk, sender, out);
        }
    }

    /// A log that ends elsewhere: find the last position that both may have, or send a copy.
    ///
    /// This log can agree with an entry of the offered epoch only up to its own last entry of that
    /// epoch, since epochs only grow along a log.
    pub fn help(
        &mut self,
        here: Here<'_>,
        from: NodeId,
        offer: Offer,
        sender: Sender,
        out: &mut Out<Message>,
    ) {
        let log = here.disk.log();
        let peer = self.peer(here, from);
        let Offer { end, position, epoch, fresh } = offer;
        let position = position.min(log.last_of_epoch(epoch));
        let position_epoch = log.epoch_at(position).filter(|_| position >= log.base());
        let Some(position_epoch) = position_epoch.filter(|_| !fresh) else {
            peer.begin_copy(here, end, out);
            return;
        };
        peer.sent = position;
        peer.acknowledged = peer.acknowledged.min(position);
        let reason = if position < end { Reason::Diverged } else { Reason::CatchUp };
        let Sender { epoch, leader, .. } = sender;
        let align = Message::Align { epoch, position, position_epoch, end, leader };
        out.send_because(from, align, reason);
    }

    /// A copy of the table has been read: send it.
    pub fn send_copy(
        &mut self,
        copied: TimerId,
        clock_us: u64,
        sender: Sender,
        out: &mut Out<Message>,
    ) {
        let node = NodeId::replica(copied.number as usize);
        let Some(peer) = self.peers.iter_mut().find(|peer| peer.node == node) else { return };
        let copy = peer.copy.take().filter(|(snapshot, _)| peer.acknowledged <= snapshot.position);
        if let Some((snapshot, end)) = copy {
            peer.sent = snapshot.position;
            peer.copied_us = clock_us;
            let Sender { epoch, leader, .. } = sender;
            let copy = Message::Copy { epoch, leader, snapshot, end };
            out.send_because(node, copy, Reason::NeedsCopy);
        }
    }

    /// The replicas that are known to have a position, by number.
    pub fn holders(&self, position: u64) -> impl Iterator<Item = NodeId> + '_ {
        self.peers.iter().filter(move |peer| peer.acknowledged >= position).map(|peer| peer.node)
    }
}

impl Peer {
    /// A machine of which nothing is known yet. One that was there from the start is expected, and
    /// may be waited for.
    fn new(here: Here<'_>, node: NodeId, listed: bool) -> Self {
        Self {
            node,
            sent: here.disk.log().end(),
            acknowledged: 0,
            heard_us: here.clock_us,
            abreast_us: here.clock_us,
            stamp_us: 0,
            listed,
            present: listed,
            unreadable: false,
            copy: None,
            copied_us: 0,
        }
    }

    /// Takes the table as it is now, and lets it be read.
    fn begin_copy(&mut self, here: Here<'_>, end: u64, out: &mut Out<Message>) {
        // Who asks again while a copy is on its way gets no second one.
        let on_its_way = here.clock_us < self.copied_us.saturating_add(2 * here.config.heartbeat);
        if self.copy.is_none() && !on_its_way {
            self.copy = Some((Rc::new(here.disk.snapshot()), end));
            let number = self.node.ordinal() as u32;
            out.timer(TimerId { kind: COPY, number }, here.config.copy);
        }
    }

    /// Sends the next batch, if all that was sent has been acknowledged.
    pub fn catch_up(&mut self, disk: &Disk, sender: Sender, out: &mut Out<Message>) {
        let out_of_reach = self.sent < disk.log().base() || self.unreadable;
        if out_of_reach || self.acknowledged < self.sent {
            return;
        }
        let behind = disk.log().after(self.sent);
        if behind.is_empty() {
            return;
        }
        let batch = &behind[..behind.len().min(BATCH_MAX)];
        let entries = match batch {
            [only] => Entries::One(*only),
            many => Entries::Many(Rc::from(many)),
        };
        let (previous, count) = (self.sent, batch.len() as u64);
        self.sent += count;
        out.send_because(self.node, sender.append(previous, entries), Reason::CatchUp);
    }
}
