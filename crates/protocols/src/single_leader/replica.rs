//! The replica: what a leader and a follower have in common.
//!
//! Every replica can follow ([`super::follower`]) and can lead ([`super::leader`]). It has a log,
//! obeys the highest epoch that it has seen, and answers whatever comes from an older one with
//! `Outdated`. With no fencing it knows no such rule: it does what the leader says that it was told
//! to follow, and a leader takes orders from nobody.

use super::config::{Config, Decides, Fencing};
use super::feed::{Feed, Offer};
use super::leader::{Asked, Leader, copied};
use super::messages::{
    APPLY, COPY, ELECTION, FEED, HEARTBEAT, LEASE, Message, REROUTE, RETURN, SEMI_SYNC, TRIGGERS,
};
use super::{EPOCH_TAG, INSTALL_TAG, persist_epoch, timer};
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
            fenced: leading.is_some_and(|leading| leading.fenced),
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
                    self.feed.send_copy(copied(id), here.clock_us, sender, out);
                }
                TRIGGERS => self.read_triggers(here, out),
                LEASE => self.lease_over(here, out),
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
            Input::Promote(_) | Input::Request(_) | Input::Abandon(_) => {}
        }
    }

    fn heard(&mut self, here: Here<'_>, from: NodeId, message: Message, out: &mut Out<Message>) {
        if let Some((epoch, leader)) = message.leaders_epoch(from)
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

    /// The cluster is founded: replica 1 leads epoch 1 and all logs are alike.
    fn found(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        self.epoch = 1;
        self.fresh = false;
        self.leader = Some(NodeId::replica(0));
        self.upstream = self.leader;
        self.aligned = true;
        self.heard_us = here.clock_us;
        persist_epoch(1, self.leader.filter(|leader| *leader == here.me), out);
        if self.leader == Some(here.me) {
            self.lead(here, out);
            if let Some(leading) = &mut self.leading {
                leading.found(here, out);
            }
        } else {
            self.begin_to_pass_on(here);
            self.wait_for_leader(here, out);
        }
    }

    /// Back from a crash: it follows nobody until somebody tells it whom. With no fencing, one that
    /// led when it crashed goes on as if nothing had happened.
    fn come_back(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        let Here { me, config, disk, .. } = here;
        if config.fencing == Fencing::Nothing && disk.backs() == Some(me) {
            self.leader = Some(me);
            self.lead(here, out);
            return;
        }
        self.say_hello(here, out);
        out.timer(timer(RETURN), config.heartbeat);
    }

    /// Asks who leads: the monitor, or everybody where there is none.
    pub(super) fn say_hello(&self, here: Here<'_>, out: &mut Out<Message>) {
        let Here { me, config, .. } = here;
        if config.has_monitor() {
            out.send_because(NodeId::monitor(0), Message::Hello, Reason::Returning);
        } else {
            for node in config.nodes().filter(|node| *node != me) {
                out.send_because(node, Message::Hello, Reason::Returning);
            }
        }
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
        let leader = self.leader.filter(|leader| *leader != here.me);
        out.send_because(client, Message::Refuse { op, reason, leader, attempt }, reason);
    }

    /// Whether a message of this epoch is to be obeyed. A newer epoch is entered; an older one is
    /// told that it is over.
    fn obey(
        &mut self,
        here: Here<'_>,
        from: NodeId,
        epoch: u32,
        leader: NodeId,
        out: &mut Out<Message>,
    ) -> bool {
        if here.config.fencing == Fencing::Nothing {
            let mine = self.leader.is_none_or(|mine| mine == leader);
            if self.leading.is_some() || !mine {
                return false;
            }
        } else if epoch == self.epoch && self.leading.is_some() {
            return false;
        } else if epoch < self.epoch {
            let outdated = Message::Outdated { epoch: self.epoch, leader: self.leader };
            out.send_because(from, outdated, Reason::OldEpoch);
            return false;
        }
        if epoch > self.epoch {
            self.enter(here, epoch, None, out);
        }
        let known = self.leader.replace(leader);
        if known.is_none() {
            self.begin_to_pass_on(here);
        }
        self.votes = None;
        self.sealed = false;
        self.heard_us = here.clock_us;
        self.wait_for_leader(here, out);
        self.wait_for_feed(here, from, out);
        true
    }

    /// Enters a newer epoch as a follower whose log may have diverged, and backs this candidate.
    pub(super) fn enter(
        &mut self,
        here: Here<'_>,
        epoch: u32,
        backs: Option<NodeId>,
        out: &mut Out<Message>,
    ) {
        self.epoch = epoch;
        self.leader = None;
        self.aligned = false;
        self.asked = None;
        self.sealed = false;
        self.promised = None;
        self.voted = backs;
        self.votes = None;
        self.said_unreadable = false;
        persist_epoch(epoch, backs, out);
        self.cease(out);
        self.wait_for_leader(here, out);
        if !here.config.is_listed(here.me) {
            // Nobody looks for it: it asks until it knows whom to follow.
            out.timer(timer(RETURN), here.config.heartbeat);
        }
    }

    /// Somebody says who leads. A leader that comes back in its own epoch leads on.
    fn learn(
        &mut self,
        here: Here<'_>,
        epoch: u32,
        leader: Option<NodeId>,
        out: &mut Out<Message>,
    ) {
        let Here { me, config, disk, .. } = here;
        let unfenced = config.fencing == Fencing::Nothing;
        if epoch < self.epoch || (unfenced && self.leading.is_some()) {
            return;
        }
        // A replica that led this epoch and still has its disk leads on. One that lost its disk has
        // forgotten that it led, and must not lead with an empty log. Where the replicas vote, a
        // vote for oneself is not yet a win. One that plays its log first will lead once it has.
        let voted = config.decides == Decides::Majority;
        let still_mine = disk.epoch() == epoch && disk.backs() == Some(me) && !voted;
        if epoch > self.epoch {
            self.enter(here, epoch, None, out);
        }
        if self.leading.is_some() {
            return;
        }
        if leader != Some(me) {
            let known = self.leader.is_some();
            self.leader = leader.or(self.leader);
            if !known && self.leader.is_some() {
                self.begin_to_pass_on(here);
                self.introduce(here, out);
            }
        } else if still_mine && self.promised.is_none() {
            let unplayed = config.apply > 0 && disk.applied() < disk.log().end();
            if config.kept.replay_first && unplayed {
                self.begin_epoch(here, out);
                return;
            }
            self.leader = leader;
            self.lead(here, out);
        }
    }

    /// The monitor's order to lead a new epoch. What is in the log counts from now on.
    fn promote(
        &mut self,
        here: Here<'_>,
        epoch: u32,
        in_sync: Option<NodeSet>,
        out: &mut Out<Message>,
    ) {
        let late = epoch < self.epoch || (epoch == self.epoch && !self.sealed);
        if late || self.promised.is_some() || self.installing.is_some() {
            return;
        }
        self.epoch = epoch;
        self.appointed = in_sync;
        self.cease(out);
        persist_epoch(epoch, Some(here.me), out);
        self.begin_epoch(here, out);
    }

    /// Leads, or first plays what is in the log and not in the table.
    pub(super) fn begin_epoch(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        let Here { me, config, disk, .. } = here;
        self.votes = None;
        self.aligned = true;
        if config.kept.replay_first && disk.applied() < disk.log().end() {
            if config.apply > 0 {
                self.promised = Some(self.epoch);
                self.play_on(here, out);
                return;
            }
            out.apply(disk.log().end());
        }
        self.leader = Some(me);
        self.lead(here, out);
        if config.has_monitor() {
            self.report(here, NodeId::monitor(0), out);
        } else {
            out.timer(timer(REROUTE), config.reroute);
        }
    }

    /// The monitor ends the epoch before: nothing more is taken from it.
    fn seal(&mut self, here: Here<'_>, epoch: u32, out: &mut Out<Message>) {
        if epoch > self.epoch {
            self.enter(here, epoch, None, out);
        }
        if epoch == self.epoch && self.leader.is_none() && self.leading.is_none() {
            self.sealed = true;
            if here.disk.epoch() == epoch {
                self.report(here, NodeId::monitor(0), out);
            }
        }
    }

    /// The epoch that it has entered is on disk: whoever waits for that is told.
    fn epoch_is_durable(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        if here.disk.epoch() != self.epoch {
            return;
        }
        if self.sealed {
            self.report(here, NodeId::monitor(0), out);
        }
        if !here.config.has_monitor() && here.config.kept.durable_epoch {
            self.vote_is_durable(here, out);
        }
    }
}
