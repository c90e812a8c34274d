//! Choosing a leader by vote.
//!
//! A follower that hears no leader for a random while stands as candidate of a new epoch and asks
//! everybody for a vote. A replica gives one vote in each epoch, on disk before it is told, and
//! only to a candidate whose log is at least as advanced as its own. Whoever has more than half of
//! the votes leads. Any two majorities share a replica, so an epoch has one leader, and whatever a
//! majority has on disk is in the log of one who voted.
//!
//! ```text
//! n1 leader    ──✕
//! n2 follower     ╌╌╌╌╌╌╌╌╌ silent ─ vote! ──▶ n1 n3      ◀── n3: granted    leads epoch 2
//! ```
//!
//! While a replica has heard its leader less than the detection time-out ago it gives no vote
//! (leader stickiness): that is what the leader's lease rests on. It is the election of Raft
//! (Ongaro and Ousterhout, USENIX ATC 2014, sections 5.2 and 5.4.1) without the rest of Raft:
//! writes are still acknowledged as the knob `acknowledge` says, as in MongoDB with `w: 1`. What a
//! majority does not have can be lost.

use super::config::Decides;
use super::messages::{ELECTION, Message};
use super::replica::{Here, Replica};
use super::{persist_epoch, timer};
use model::{NodeId, NodeSet, Out, Reason};

impl Replica {
    /// No leader is heard: it stands as candidate.
    pub(super) fn stand(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        let Here { me, config, .. } = here;
        let votes = config.decides == Decides::Majority && config.is_listed(me);
        if self.leading.is_some() || self.promised.is_some() || !votes {
            return;
        }
        if self.fresh || self.installing.is_some() {
            // A disk that is new, or is being replaced, holds nothing to lead with.
            self.wait_for_leader(here, out);
            return;
        }
        let epoch = self.epoch + 1;
        self.leave_behind(epoch, Some(me), out);
        self.votes = Some(NodeSet::EMPTY);
        self.wait_for_leader(here, out);
        if config.kept.durable_epoch {
            persist_epoch(epoch, Some(me), out);
        } else {
            self.ask_for_votes(here, out);
        }
    }

    fn ask_for_votes(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        let Here { me, config, disk, .. } = here;
        let log = disk.log();
        let (epoch, position) = (self.epoch, log.end());
        let position_epoch = log.epoch_at(position).unwrap_or(0);
        for node in config.nodes().filter(|node| *node != me && config.is_listed(*node)) {
            out.send(node, Message::Vote { epoch, position, position_epoch });
        }
        self.count(here, me, out);
    }

    /// A candidate asks for a vote.
    pub(super) fn asked_for_vote(
        &mut self,
        here: Here<'_>,
        from: NodeId,
        epoch: u32,
        log: (u32, u64),
        out: &mut Out<Message>,
    ) {
        let Here { config, disk, clock_us, .. } = here;
        if epoch < self.epoch {
            let outdated = Message::Outdated { epoch: self.epoch, leader: self.leader };
            out.send_because(from, outdated, Reason::OldEpoch);
            return;
        }
        let loyal = self.leader.is_some()
            && (self.leading.is_some() || clock_us < self.heard_us + config.detection);
        if config.kept.lease && loyal {
            return;
        }
        if epoch > self.epoch {
            let led = self.leading.is_some();
            self.leave_behind(epoch, None, out);
            // Only a vote that is given makes it wait anew: one who is not worthy of any must not
            // keep others from standing.
            if led {
                self.wait_for_leader(here, out);
            }
        }
        let end = disk.log().end();
        let mine = (disk.log().epoch_at(end).unwrap_or(0), end);
        let worthy = log >= mine || !config.kept.most_advanced;
        let free = self.voted.is_none_or(|voted| voted == from) && self.leader.is_none();
        if !(worthy && free) {
            return;
        }
        self.voted = Some(from);
        self.wait_for_leader(here, out);
        if config.kept.durable_epoch {
            persist_epoch(epoch, Some(from), out);
        } else {
            out.send(from, Message::Granted { epoch });
        }
    }

    /// Its vote is on disk: now the candidate may hear of it.
    pub(super) fn vote_is_durable(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        let Some(voted) = self.voted.filter(|voted| here.disk.backs() == Some(*voted)) else {
            return;
        };
        if voted != here.me {
            out.send(voted, Message::Granted { epoch: self.epoch });
        } else if self.votes.is_some_and(NodeSet::is_empty) {
            self.ask_for_votes(here, out);
        }
    }

    /// Somebody voted for this candidate.
    pub(super) fn granted(
        &mut self,
        here: Here<'_>,
        from: NodeId,
        epoch: u32,
        out: &mut Out<Message>,
    ) {
        if epoch == self.epoch {
            self.count(here, from, out);
        }
    }

    fn count(&mut self, here: Here<'_>, from: NodeId, out: &mut Out<Message>) {
        let Some(votes) = &mut self.votes else { return };
        votes.insert(from);
        if votes.len() >= here.config.majority() {
            out.cancel(timer(ELECTION));
            self.begin_epoch(here, out);
        }
    }
}
