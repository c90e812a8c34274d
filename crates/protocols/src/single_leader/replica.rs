//! The replica: what a leader and a follower have in common.
//!
//! Every replica can follow ([`super::follower`]) and can lead ([`super::leader`]); which of the
//! two it does is told in [`super::epochs`]. Here is what it remembers, and where each message
//! goes.

use super::config::{Config, Decides};
use super::feed::{Feed, Offer};
use super::leader::{Asked, Leader};
use super::messages::{
    APPLY, COPY, ELECTION, FEED, HEARTBEAT, LEASE, Message, REROUTE, RETURN, SEMI_SYNC, TRIGGERS,
};
use super::{EPOCH_TAG, INSTALL_TAG};
use alloc::boxed::Box;
use model::{Disk, Input, Key, NodeId, NodeSet, OpId, Out, Reason, Role, View};

/// Where and when a step takes place.
#[derive(Clone, Copy, Debug)]
pub struct Here<'a> {
    /// On which machine.
    pub me: NodeId,
    /// What its clock says, in microseconds.
    pub clock_us: u64,
    /// The knobs.
    pub config: &'a Config,
    /// Its disk.
    pub disk: &'a Disk,
}

/// A read as a client asked for it.
#[derive(Clone, Copy, Debug)]
struct Reader {
    client: NodeId,
    op: OpId,
    key: Key,
    /// The position that must have been reached.
    after: u64,
    /// Whether only a leader may answer.
    lead: bool,
    attempt: u8,
}

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
    pub leading: Option<Box<Leader>>,
    /// Whom it feeds, as a leader or as a follower that passes the log on.
    pub feed: Feed,
    /// Who feeds it: the sender of the last entries.
    pub upstream: Option<NodeId>,
    /// The newest stamp of the leader's clock that it was sent.
    pub stamp_us: u64,
    /// Its own clock when it last heard its leader.
    pub heard_us: u64,
    /// Whether it has promised the monitor to take nothing more from earlier epochs.
    pub sealed: bool,
    /// Whether it leads as soon as it has played its log.
    pub promised: Option<u32>,
    /// Who was in sync when it was promoted, if anybody knows.
    pub appointed: Option<NodeSet>,
    /// Whom it voted for in its epoch.
    pub voted: Option<NodeId>,
    /// Those who voted for it; none unless it is a candidate.
    pub votes: Option<NodeSet>,
    /// Whether its log is known to be a beginning of the leader's.
    pub(super) aligned: bool,
    /// The end with which it asked to be aligned, so that it does not ask again for each entry that
    /// arrives meanwhile.
    pub(super) asked: Option<u64>,
    /// Whether its disk was new when it started.
    pub(super) fresh: bool,
    /// The epoch in which a copy of the table is being installed.
    pub(super) installing: Option<u32>,
    /// Whether it has said that it cannot read the log.
    pub(super) said_unreadable: bool,
    /// Whether the next entry is being played.
    pub(super) playing: bool,
}

impl Replica {
    /// A replica that knows only its disk.
    pub fn new(config: &Config, disk: &Disk) -> Self {
        let end = disk.log().end();
        Self {
            epoch: disk.epoch(),
            leader: None,
            end,
            end_epoch: disk.log().epoch_at(end).unwrap_or(0),
            leading: None,
            feed: Feed::default(),
            upstream: None,
            stamp_us: 0,
            heard_us: 0,
            sealed: false,
            promised: None,
            appointed: None,
            voted: disk.backs().filter(|_| config.decides == Decides::Majority),
            votes: None,
            aligned: false,
            asked: None,
            fresh: disk.epoch() == 0,
            installing: None,
            said_unreadable: false,
            playing: false,
        }
    }

    /// Its public face.
    pub fn view(&self) -> View {
        let role = match (&self.leading, self.votes) {
            (Some(_), _) => Role::Leader,
            (None, Some(_)) => Role::Candidate,
            (None, None) => Role::Follower,
        };
        let leading = self.leading.as_ref();
        View {
            role,
            epoch: self.epoch,
            leader: self.leader,
            suspect: None,
            degraded: leading.is_some_and(|leading| leading.degraded),
            committed: leading.map_or(0, |leading| leading.committed),
            fenced: leading.is_some_and(|leading| leading.lease.over),
            left: false,
        }
    }

    /// One step.
    pub fn step(&mut self, here: Here<'_>, input: Input<Message>, out: &mut Out<Message>) {
        match input {
            Input::Start { first: true } => self.found(here, out),
            Input::Start { first: false } => {
                // It may have promised the monitor to end the epoch before; a leader of this one,
                // if there is any, will be heard.
                self.sealed = here.disk.epoch() > 0 && here.disk.backs().is_none();
                self.wait_for_leader(here, out);
                self.come_back(here, out);
            }
            Input::Timer(id) => match id.kind {
                HEARTBEAT => self.heartbeat(here, out),
                SEMI_SYNC => self.semi_sync_timeout(here, out),
                RETURN if self.leader.is_none() => self.come_back(here, out),
                APPLY => self.play_one(here, out),
                COPY => {
                    let sender = self.sender(here);
                    self.feed.send_copy(id, here.clock_us, sender, out);
                }
                TRIGGERS => self.read_triggers(here, out),
                LEASE => self.lease_rings(here, out),
                ELECTION => self.stand(here, out),
                FEED => self.feeder_is_silent(here, out),
                REROUTE => self.announce(here, out),
                _ => {}
            },
            Input::Persisted(EPOCH_TAG) => self.epoch_is_durable(here, out),
            Input::Persisted(INSTALL_TAG) => self.installed(here, out),
            Input::Persisted(position) => self.persisted(here, position, out),
            Input::Message { from, message } => self.heard(here, from, message, out),
            Input::Promote(_) if !here.config.has_monitor() => self.stand(here, out),
            Input::Promote(_) | Input::Request(_) | Input::Abandon(_) | Input::Leave => {}
        }
    }

    fn heard(&mut self, here: Here<'_>, from: NodeId, message: Message, out: &mut Out<Message>) {
        if let Some((epoch, leader)) = message.leaders_epoch()
            && !self.obey(here, from, epoch, leader, out)
        {
            return;
        }
        match message {
            Message::Write { op, key, formula, value, luck, attempt } => {
                let asked = Asked { client: from, op, key, formula, value, luck, attempt };
                self.write(here, asked, out);
            }
            Message::Read { op, key, after, lead, attempt } => {
                let reader = Reader { client: from, op, key, after, lead, attempt };
                self.read(here, reader, out);
            }
            Message::Append { previous, entries, stamp_us, version, .. } => {
                self.stamp_us = self.stamp_us.max(stamp_us);
                if self.can_read(here, from, version, &entries, out) {
                    self.append(here, from, previous, &entries, out);
                }
            }
            Message::Align { position, position_epoch, end, .. } => {
                self.align(here, from, (position, position_epoch), end, out);
            }
            Message::Copy { snapshot, end, .. } => self.install(here, snapshot, end, out),
            Message::Acknowledge { epoch, position, stamp_us, .. } if epoch == self.epoch => {
                self.acknowledged(here, from, (position, stamp_us), out);
            }
            Message::Behind { epoch, end, offer, offer_epoch, fresh } if epoch == self.epoch => {
                let offer = Offer { end, position: offer, epoch: offer_epoch, fresh };
                self.help(here, from, offer, out);
            }
            Message::Unreadable => self.feed.peer(here, from).unreadable = true,
            message => self.heard_who_leads(here, from, message, out),
        }
    }

    /// Words about who leads.
    fn heard_who_leads(
        &mut self,
        here: Here<'_>,
        from: NodeId,
        message: Message,
        out: &mut Out<Message>,
    ) {
        match message {
            Message::Outdated { epoch, leader } => self.learn(here, epoch, leader, out),
            Message::Announce { epoch, leader } => self.learn(here, epoch, Some(leader), out),
            Message::Promote { epoch, in_sync } => self.promote(here, epoch, in_sync, out),
            Message::Seal { epoch } => self.seal(here, epoch, out),
            Message::Yield { epoch } => self.give_way(here, epoch),
            Message::Noted { epoch, set, stamp_us } if epoch == self.epoch => {
                self.noted(here, set, stamp_us, out);
            }
            Message::Ping { heard_us } => {
                self.heard_by_monitor(here, heard_us, out);
                self.report(here, from, out);
            }
            Message::Hello if self.leading.is_some() => {
                out.send(from, Message::Announce { epoch: self.epoch, leader: here.me });
            }
            Message::Vote { epoch, position, position_epoch } => {
                self.asked_for_vote(here, from, epoch, (position_epoch, position), out);
            }
            Message::Granted { epoch } => self.granted(here, from, epoch, out),
            _ => {}
        }
    }

    /// Tells the monitor how it stands.
    pub(super) fn report(&self, here: Here<'_>, monitor: NodeId, out: &mut Out<Message>) {
        let log = here.disk.log();
        let position = log.end();
        let position_epoch = log.epoch_at(position).unwrap_or(0);
        let (epoch, leading) = (self.epoch, self.leading.is_some());
        let whole = !self.fresh && self.installing.is_none();
        let (stamp_us, durable) = (here.clock_us, whole && here.disk.epoch() == epoch);
        let replaying = self.promised.is_some();
        let pong = Message::Pong {
            epoch,
            position,
            position_epoch,
            leading,
            durable,
            replaying,
            stamp_us,
        };
        out.send(monitor, pong);
    }

    /// Answers a reader from the table, unless it asks for more than this replica can know.
    fn read(&mut self, here: Here<'_>, reader: Reader, out: &mut Out<Message>) {
        let Reader { client, op, key, after, lead, attempt } = reader;
        let must_lead = lead && here.config.needs_lease();
        let behind = (here.disk.applied() < after).then_some(Reason::NotThere);
        let refusal = if must_lead { self.read_refusal(here) } else { None };
        let Some(reason) = refusal.or(behind) else {
            out.send(client, Message::Value { op, cell: self.shown(here, key) });
            return;
        };
        self.refuse(here, client, (op, attempt), reason, out);
    }

    /// Refuses what a client asked for, and says who might do it.
    pub(super) fn refuse(
        &self,
        here: Here<'_>,
        client: NodeId,
        (op, attempt): (OpId, u8),
        reason: Reason,
        out: &mut Out<Message>,
    ) {
        let leader = self.leader.filter(|leader| *leader != here.me);
        out.send_because(client, Message::Refuse { op, reason, leader, attempt }, reason);
    }
}
