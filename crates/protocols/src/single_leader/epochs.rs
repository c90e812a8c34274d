//! Epochs: whom a replica obeys, and when it leads.
//!
//! Each leader leads one epoch, numbered upwards, and a replica is in the newest that it has seen.
//! It gets there in one of five ways:
//!
//! | how | then |
//! |---|---|
//! | the cluster is founded | epoch 1, led by replica 1 |
//! | a leader of a newer epoch sends something | it follows, once its log is aligned |
//! | somebody says who leads | the same |
//! | the monitor ends the epoch before (`Seal`) | it follows nobody and says where it is |
//! | the monitor promotes it, or it wins a vote | it leads, once it has played its log |
//!
//! What comes from an older epoch is answered with `Outdated`. With no fencing a replica knows no
//! such rule: it does what the leader says that it was told to follow, and a leader takes orders
//! from nobody.

use super::config::{Decides, Fencing};
use super::messages::{Message, REROUTE, RETURN};
use super::replica::{Here, Replica};
use super::{persist_epoch, timer};
use model::{NodeId, NodeSet, Out, Reason};

impl Replica {
    /// The cluster is founded: replica 1 leads epoch 1 and all logs are alike.
    pub(super) fn found(&mut self, here: Here<'_>, out: &mut Out<Message>) {
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
    pub(super) fn come_back(&mut self, here: Here<'_>, out: &mut Out<Message>) {
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

    /// Whether a message of this epoch is to be obeyed. A newer epoch is entered; an older one is
    /// told that it is over.
    pub(super) fn obey(
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
            self.enter(here, epoch, out);
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

    /// Enters a newer epoch as a follower whose log may have diverged.
    fn enter(&mut self, here: Here<'_>, epoch: u32, out: &mut Out<Message>) {
        self.leave_behind(epoch, None, out);
        self.sealed = false;
        persist_epoch(epoch, None, out);
        self.wait_for_leader(here, out);
        if !here.config.is_listed(here.me) {
            // Nobody looks for it: it asks until it knows whom to follow.
            out.timer(timer(RETURN), here.config.heartbeat);
        }
    }

    /// Enters an epoch without a leader, and without a word on disk.
    pub(super) fn leave_behind(
        &mut self,
        epoch: u32,
        voted: Option<NodeId>,
        out: &mut Out<Message>,
    ) {
        self.epoch = epoch;
        self.leader = None;
        self.aligned = false;
        self.asked = None;
        self.promised = None;
        self.voted = voted;
        self.votes = None;
        self.said_unreadable = false;
        self.cease(out);
    }

    /// Somebody says who leads. A leader that comes back in its own epoch leads on.
    pub(super) fn learn(
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
            self.enter(here, epoch, out);
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
        } else if still_mine && self.promised.is_none() && !self.plays_first(here, out) {
            self.leader = leader;
            self.lead(here, out);
        }
    }

    /// The monitor's order to lead a new epoch. What is in the log counts from now on.
    pub(super) fn promote(
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
        if self.plays_first(here, out) {
            return;
        }
        if config.kept.replay_first {
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

    /// Whether it has a backlog to play, entry by entry, before it may lead; then it begins to.
    fn plays_first(&mut self, here: Here<'_>, out: &mut Out<Message>) -> bool {
        let Here { config, disk, .. } = here;
        let backlog = config.apply > 0 && disk.applied() < disk.log().end();
        let plays = config.kept.replay_first && backlog;
        self.aligned = true;
        if plays {
            self.promised = Some(self.epoch);
            self.play_on(here, out);
        }
        plays
    }

    /// The monitor ends the epoch before: nothing more is taken from it.
    pub(super) fn seal(&mut self, here: Here<'_>, epoch: u32, out: &mut Out<Message>) {
        if epoch > self.epoch {
            self.enter(here, epoch, out);
        }
        if epoch == self.epoch && self.leader.is_none() && self.leading.is_none() {
            self.sealed = true;
            if here.disk.epoch() == epoch {
                self.report(here, NodeId::monitor(0), out);
            }
        }
    }

    /// The epoch that it has entered is on disk: whoever waits for that is told.
    pub(super) fn epoch_is_durable(&mut self, here: Here<'_>, out: &mut Out<Message>) {
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
