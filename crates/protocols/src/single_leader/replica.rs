//! The replica: a log, and the side of it that follows.
//!
//! Every replica can follow and can lead; what only a leader does is in [`super::leader`]. A
//! replica obeys the highest epoch that it has seen, and whatever comes from an older one is
//! answered with `Outdated`.
//!
//! A follower is *aligned* when its log is known to be a beginning of the leader's. It is not after
//! a start, and not when a new epoch begins; then it asks to be aligned before it takes anything
//! in.

use super::leader::Leader;
use super::messages::{Entries, HEARTBEAT, Message, RETURN, SEMI_SYNC};
use super::{Config, EPOCH_TAG, persist_epoch, timer};
use model::disk::Change;
use model::{Disk, Input, Key, NodeId, OpId, Out, Reason, Role, View};

/// What a replica remembers.
#[derive(Clone, Debug)]
pub struct Replica {
    /// The highest epoch that it has seen.
    pub epoch: u32,
    /// Who leads it, if known.
    pub leader: Option<NodeId>,
    /// The end of its log, with what its disk has not synced yet.
    pub end: u64,
    /// The epoch of the entry there.
    pub end_epoch: u32,
    /// What it does as a leader; none for a follower.
    pub leading: Option<Leader>,
    /// Whether its log is known to be a beginning of the leader's.
    aligned: bool,
    /// The end with which it asked to be aligned, so that it does not ask again for each entry that
    /// arrives meanwhile.
    asked: Option<u64>,
}

impl Replica {
    /// A replica that knows only its disk.
    pub fn new(_: &Config, disk: &Disk) -> Self {
        let end = disk.log().end();
        Self {
            epoch: disk.epoch(),
            leader: None,
            end,
            end_epoch: disk.log().epoch_at(end).unwrap_or(0),
            leading: None,
            aligned: false,
            asked: None,
        }
    }

    /// Its public face.
    pub fn view(&self) -> View {
        View {
            role: if self.leading.is_some() { Role::Leader } else { Role::Follower },
            epoch: self.epoch,
            leader: self.leader,
            suspect: None,
            degraded: self.leading.as_ref().is_some_and(|leading| leading.degraded),
            committed: self.leading.as_ref().map_or(0, |leading| leading.committed),
        }
    }

    /// One step.
    pub fn step(
        &mut self,
        me: NodeId,
        config: &Config,
        disk: &Disk,
        input: Input<Message>,
        out: &mut Out<Message>,
    ) {
        match input {
            Input::Start { first: true } => self.found(me, config, disk, out),
            Input::Start { first: false } => self.come_back(config, out),
            Input::Timer(id) => match id.kind {
                HEARTBEAT => self.heartbeat(me, config, out),
                SEMI_SYNC => self.semi_sync_timeout(me, config, disk, out),
                RETURN if self.leader.is_none() => self.come_back(config, out),
                _ => {}
            },
            Input::Persisted(EPOCH_TAG) => {}
            Input::Persisted(position) => self.persisted(me, config, disk, position, out),
            Input::Message { from, message } => self.heard(me, config, disk, from, message, out),
            Input::Request(_) | Input::Abandon(_) => {}
        }
    }

    fn heard(
        &mut self,
        me: NodeId,
        config: &Config,
        disk: &Disk,
        from: NodeId,
        message: Message,
        out: &mut Out<Message>,
    ) {
        if let Some(epoch) = message.leaders_epoch()
            && !self.obey(from, epoch, out)
        {
            return;
        }
        match message {
            Message::Write { op, key, value } => self.write(from, op, key, value, out),
            Message::Read { op, key } => {
                out.send(from, Message::Value { op, cell: disk.cell(key) })
            }
            Message::Append { previous, entries, .. } => {
                self.append(disk, from, previous, &entries, out);
            }
            Message::Align { position, position_epoch, end, .. } => {
                self.align(disk, from, (position, position_epoch), end, out);
            }
            Message::Acknowledge { epoch, position, .. } if epoch == self.epoch => {
                self.acknowledged(me, config, disk, from, position, out);
            }
            Message::Behind { epoch, end, offer, offer_epoch } if epoch == self.epoch => {
                self.help(disk, from, end, (offer, offer_epoch), out);
            }
            Message::Outdated { epoch, leader } => self.learn(me, config, disk, epoch, leader, out),
            Message::Announce { epoch, leader } => {
                self.learn(me, config, disk, epoch, Some(leader), out);
            }
            Message::Promote { epoch } => self.promote(me, config, disk, epoch, out),
            Message::Ping => {
                let (epoch, position) = (self.epoch, disk.log().end());
                let leading = self.leading.is_some();
                out.send(from, Message::Pong { epoch, position, leading });
            }
            _ => {}
        }
    }

    /// The cluster is founded: replica 1 leads epoch 1 and all logs are alike.
    fn found(&mut self, me: NodeId, config: &Config, disk: &Disk, out: &mut Out<Message>) {
        self.epoch = 1;
        self.leader = Some(NodeId::replica(0));
        self.aligned = true;
        persist_epoch(1, self.leader.filter(|leader| *leader == me), out);
        if self.leader == Some(me) {
            self.lead(me, config, disk, out);
        }
    }

    /// Back from a crash: it follows nobody until somebody tells it whom.
    fn come_back(&mut self, config: &Config, out: &mut Out<Message>) {
        out.send_because(NodeId::monitor(0), Message::Hello, Reason::Returning);
        out.timer(timer(RETURN), config.heartbeat);
    }

    /// A client's write: a leader takes it, a follower says who might.
    fn write(&mut self, from: NodeId, op: OpId, key: Key, value: u32, out: &mut Out<Message>) {
        if self.leading.is_some() {
            self.take(from, op, key, value, out);
        } else {
            let leader = self.leader;
            let reason = if leader.is_some() { Reason::NotLeader } else { Reason::NoLeader };
            out.send_because(from, Message::Refuse { op, reason, leader }, reason);
        }
    }

    /// Whether a message of this epoch is to be obeyed. A newer epoch is entered; an older one is
    /// told that it is over.
    fn obey(&mut self, from: NodeId, epoch: u32, out: &mut Out<Message>) -> bool {
        if epoch < self.epoch {
            let outdated = Message::Outdated { epoch: self.epoch, leader: self.leader };
            out.send_because(from, outdated, Reason::OldEpoch);
            return false;
        }
        if epoch > self.epoch {
            self.enter(epoch, out);
        }
        self.leader = Some(from);
        true
    }

    /// Enters a newer epoch as a follower whose log may have diverged.
    fn enter(&mut self, epoch: u32, out: &mut Out<Message>) {
        self.epoch = epoch;
        self.leader = None;
        self.aligned = false;
        self.asked = None;
        persist_epoch(epoch, None, out);
        if self.leading.take().is_some() {
            out.cancel(timer(HEARTBEAT));
            out.cancel(timer(SEMI_SYNC));
        }
    }

    /// Somebody says who leads. A leader that comes back in its own epoch leads on.
    fn learn(
        &mut self,
        me: NodeId,
        config: &Config,
        disk: &Disk,
        epoch: u32,
        leader: Option<NodeId>,
        out: &mut Out<Message>,
    ) {
        if epoch < self.epoch {
            return;
        }
        // A replica that led this epoch and still has its disk leads on. One that lost its disk has
        // forgotten that it led, and must not lead with an empty log.
        let still_mine = disk.epoch() == epoch && disk.backs() == Some(me);
        if epoch > self.epoch {
            self.enter(epoch, out);
        }
        if self.leading.is_some() {
            return;
        }
        if leader != Some(me) {
            self.leader = leader.or(self.leader);
        } else if still_mine {
            self.leader = leader;
            self.lead(me, config, disk, out);
        }
    }

    /// Takes in what follows `previous`, if its own log ends there or beyond.
    fn append(
        &mut self,
        disk: &Disk,
        from: NodeId,
        previous: u64,
        entries: &Entries,
        out: &mut Out<Message>,
    ) {
        let entries = entries.as_slice();
        if entries.is_empty() {
            self.asked = None;
        }
        if !self.aligned || previous > self.end {
            self.ask(disk, from, out);
            return;
        }
        let known = (self.end - previous).min(entries.len() as u64) as usize;
        for &entry in &entries[known..] {
            self.end += 1;
            self.end_epoch = entry.epoch;
            out.persist(Change::Append { position: self.end, entry }, self.end);
        }
        if known == entries.len() {
            let (epoch, position) = (self.epoch, disk.log().end());
            let idle = entries.is_empty();
            out.send(from, Message::Acknowledge { epoch, position, idle });
        }
    }

    /// Asks the leader to align this log, once for each end, and only when the disk holds it all.
    fn ask(&mut self, disk: &Disk, from: NodeId, out: &mut Out<Message>) {
        let synced = disk.log().end() == self.end;
        if synced && self.asked != Some(self.end) {
            self.asked = Some(self.end);
            let reason = if self.aligned { Reason::Gap } else { Reason::Returning };
            self.aligned = false;
            let (epoch, end, offer_epoch) = (self.epoch, self.end, self.end_epoch);
            let behind = Message::Behind { epoch, end, offer: end, offer_epoch };
            out.send_because(from, behind, reason);
        }
    }

    /// Drops what the leader does not have, unless this log has changed since it asked.
    fn align(
        &mut self,
        disk: &Disk,
        from: NodeId,
        (position, position_epoch): (u64, u32),
        end: u64,
        out: &mut Out<Message>,
    ) {
        let changed = end != self.end || disk.log().end() != self.end;
        if self.aligned || changed || position > self.end {
            return;
        }
        let mine = disk.log().epoch_at(position);
        if mine != Some(position_epoch) {
            // They differ even there: offer an earlier point of this log. Epochs only grow along a
            // log, so each offer is strictly earlier than the one before.
            let lower = mine.unwrap_or(0).min(position_epoch);
            let offer = disk.log().last_of_epoch(lower).min(position);
            let offer_epoch = disk.log().epoch_at(offer).unwrap_or(0);
            let (epoch, end) = (self.epoch, self.end);
            let behind = Message::Behind { epoch, end, offer, offer_epoch };
            out.send_because(from, behind, Reason::Diverged);
            return;
        }
        if position < self.end {
            out.discard_after(position);
            self.end = position;
        }
        self.end_epoch = position_epoch;
        self.aligned = true;
        self.asked = None;
        out.apply(position);
        let epoch = self.epoch;
        out.send(from, Message::Acknowledge { epoch, position, idle: false });
    }

    /// An entry is on disk: a follower plays it and says so; a leader streams it.
    fn persisted(
        &mut self,
        me: NodeId,
        config: &Config,
        disk: &Disk,
        position: u64,
        out: &mut Out<Message>,
    ) {
        if self.leading.is_some() {
            self.stream(disk, out);
            self.settle(me, config, disk, out);
            return;
        }
        if !self.aligned {
            return;
        }
        out.apply(position);
        if let Some(leader) = self.leader {
            let epoch = self.epoch;
            out.send(leader, Message::Acknowledge { epoch, position, idle: false });
        }
    }
}
