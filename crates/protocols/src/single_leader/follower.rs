//! The side of a replica that follows.
//!
//! A follower is *aligned* when its log is known to be a beginning of the leader's. It is not after
//! a start, and not when a new epoch begins; then it asks to be aligned before it takes anything
//! in. A follower whose disk is new asks for a copy of the table instead.
//!
//! It plays its log into its table as far as its disk has it, at once or one entry after the other
//! (the knob `apply`): the difference between the end of its log and what it has played is one part
//! of its lag, what it has not received yet is the other.
//!
//! In a cascade it passes on what it has on disk, in its leader's name. If the follower that feeds
//! it falls silent it turns to the leader.

use super::config::{Decides, FeedFrom, Level, Shipping};
use super::feed::{Feed, Offer};
use super::messages::{APPLY, ELECTION, Entries, FEED, Message};
use super::replica::{Here, Replica};
use super::{INSTALL_TAG, timer};
use alloc::rc::Rc;
use model::disk::Change;
use model::{NodeId, Out, Reason, Snapshot};

impl Replica {
    /// Whether this version can read what was sent; if not, it says so once in each epoch.
    pub(super) fn can_read(
        &mut self,
        here: Here<'_>,
        from: NodeId,
        version: u8,
        entries: &Entries,
        out: &mut Out<Message>,
    ) -> bool {
        let Here { me, config, .. } = here;
        let readable = config.shipping != Shipping::Wal || version == config.version(me);
        if readable || entries.as_slice().is_empty() {
            return readable;
        }
        if !self.said_unreadable {
            self.said_unreadable = true;
            out.send_because(from, Message::Unreadable, Reason::OtherVersion);
        }
        false
    }

    /// Takes in what follows `previous`, if its own log ends there or beyond.
    pub(super) fn append(
        &mut self,
        here: Here<'_>,
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
            self.ask(here, from, out);
            return;
        }
        let known = (self.end - previous).min(entries.len() as u64) as usize;
        for &entry in &entries[known..] {
            self.end += 1;
            self.end_epoch = entry.epoch;
            let change = Change::Append { position: self.end, entry, worked_out: None };
            out.persist(change, self.end);
        }
        if known == entries.len() || here.config.level == Level::Received {
            self.say_how_far(here, from, entries.is_empty(), out);
        }
        if entries.is_empty() && !self.feed.peers.is_empty() {
            let sender = self.sender(here);
            self.feed.speak_up(here.disk, sender, out);
        }
    }

    /// Tells whoever feeds it how far it has come, in the way that is asked for.
    fn say_how_far(&self, here: Here<'_>, to: NodeId, idle: bool, out: &mut Out<Message>) {
        let position = match here.config.level {
            Level::Received => self.end,
            Level::Flushed => here.disk.log().end(),
            Level::Applied => here.disk.applied(),
        };
        self.acknowledge(to, position, idle, out);
    }

    fn acknowledge(&self, to: NodeId, position: u64, idle: bool, out: &mut Out<Message>) {
        let (epoch, stamp_us) = (self.epoch, self.stamp_us);
        out.send(to, Message::Acknowledge { epoch, position, stamp_us, idle });
    }

    /// Asks to be aligned, once for each end, and only when the disk holds it all.
    pub(super) fn ask(&mut self, here: Here<'_>, from: NodeId, out: &mut Out<Message>) {
        let synced = here.disk.log().end() == self.end && self.installing.is_none();
        if synced && self.asked != Some(self.end) {
            self.asked = Some(self.end);
            let fresh = self.fresh && here.config.copies;
            let reason = match () {
                () if fresh => Reason::NeedsCopy,
                () if self.aligned => Reason::Gap,
                () => Reason::Returning,
            };
            self.aligned = false;
            let (epoch, end, offer_epoch) = (self.epoch, self.end, self.end_epoch);
            let behind = Message::Behind { epoch, end, offer: end, offer_epoch, fresh };
            out.send_because(from, behind, reason);
        }
    }

    /// Drops what the leader does not have, unless this log has changed since it asked.
    pub(super) fn align(
        &mut self,
        here: Here<'_>,
        from: NodeId,
        (position, position_epoch): (u64, u32),
        end: u64,
        out: &mut Out<Message>,
    ) {
        let log = here.disk.log();
        let changed = end != self.end || log.end() != self.end;
        if self.aligned || self.installing.is_some() || changed || position > self.end {
            return;
        }
        let rewinds = here.config.kept.rewind;
        let mine = log.epoch_at(position);
        if mine != Some(position_epoch) && rewinds {
            // They differ even there: offer an earlier point of this log. Epochs only grow along a
            // log, so each offer is strictly earlier than the one before.
            let lower = mine.unwrap_or(0).min(position_epoch);
            let offer = log.last_of_epoch(lower).min(position);
            let offer_epoch = log.epoch_at(offer).unwrap_or(0);
            let (epoch, end, fresh) = (self.epoch, self.end, false);
            let behind = Message::Behind { epoch, end, offer, offer_epoch, fresh };
            out.send_because(from, behind, Reason::Diverged);
            return;
        }
        // Without the rule it keeps what it has, and takes the rest for the leader's.
        let position = if rewinds { position } else { self.end };
        if position < self.end {
            out.discard_after(position);
            self.end = position;
        }
        self.end_epoch = log.epoch_at(position).unwrap_or(position_epoch);
        self.aligned = true;
        self.asked = None;
        self.fresh = false;
        match here.config.apply {
            0 => out.apply(position),
            _ => self.play_on(here, out),
        }
        self.acknowledge(from, position, false, out);
    }

    /// Starts from a copy of the table, unless this log has changed since it asked for one.
    pub(super) fn install(
        &mut self,
        here: Here<'_>,
        snapshot: Rc<Snapshot>,
        end: u64,
        out: &mut Out<Message>,
    ) {
        let unchanged = self.end == end && here.disk.log().end() == end;
        if !self.aligned && unchanged && self.installing.is_none() {
            self.installing = Some(self.epoch);
            out.persist(Change::Install(snapshot), INSTALL_TAG);
        }
    }

    /// The copy is on disk: what was written meanwhile can follow.
    pub(super) fn installed(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        let log = here.disk.log();
        self.end = log.end();
        self.end_epoch = log.epoch_at(self.end).unwrap_or(0);
        self.fresh = false;
        self.asked = None;
        let epoch = self.installing.take();
        if let Some(upstream) = self.upstream.filter(|_| epoch == Some(self.epoch)) {
            self.aligned = true;
            self.acknowledge(upstream, self.end, false, out);
        }
    }

    /// An entry is on disk: a follower plays it and says so; a leader streams it.
    pub(super) fn persisted(&mut self, here: Here<'_>, position: u64, out: &mut Out<Message>) {
        let Here { config, disk, .. } = here;
        let sender = self.sender(here);
        if self.leading.is_some() {
            if config.shipping != Shipping::Triggers {
                self.feed.stream(disk, sender, Reason::None, out);
            }
            self.settle(here, out);
            self.trim(here, out);
            return;
        }
        if !self.aligned {
            return;
        }
        match config.apply {
            0 => out.apply(position),
            _ => self.play_on(here, out),
        }
        let later = config.level == Level::Applied && config.apply > 0;
        if let Some(upstream) = self.upstream
            && config.level != Level::Received
            && !later
        {
            self.acknowledge(upstream, position, false, out);
        }
        if !self.feed.peers.is_empty() {
            self.feed.stream(disk, sender, Reason::Relayed, out);
        }
        self.trim(here, out);
    }

    /// Drops entries that the table holds already and that are older than what shall be kept.
    fn trim(&self, here: Here<'_>, out: &mut Out<Message>) {
        let kept = here.config.log_kept;
        let held = here.disk.applied().saturating_sub(here.disk.log().base());
        // In lots, so that the log is not moved for each entry.
        if held > kept + kept / 4 {
            out.compact(here.disk.applied() - kept);
        }
    }

    /// Up to where the log may be played, one entry after the other.
    fn playable(&self, here: Here<'_>) -> u64 {
        match &self.leading {
            Some(leading) => leading.replaying.unwrap_or(0),
            None if self.aligned || self.sealed => here.disk.log().end(),
            None => 0,
        }
    }

    /// Plays the next entry, unless it is being played already.
    pub(super) fn play_on(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        let more = here.disk.applied() < self.playable(here);
        if more && !self.playing && here.config.apply > 0 {
            self.playing = true;
            out.timer(timer(APPLY), here.config.apply);
        }
    }

    /// The next entry has been played.
    pub(super) fn play_one(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        self.playing = false;
        let (applied, end) = (here.disk.applied(), self.playable(here));
        if applied >= end {
            if self.promised.take() == Some(self.epoch) {
                self.begin_epoch(here, out);
            }
            return;
        }
        out.apply(applied + 1);
        if applied + 1 < end || self.promised.is_some() {
            self.playing = true;
            let last = applied + 1 == end;
            out.timer(timer(APPLY), if last { 0 } else { here.config.apply });
        }
        if here.config.level == Level::Applied
            && let Some(upstream) = self.upstream.filter(|_| self.leading.is_none())
        {
            self.acknowledge(upstream, applied + 1, false, out);
        }
        self.trim(here, out);
    }

    /// A machine that this replica feeds has lost the thread.
    pub(super) fn help(
        &mut self,
        here: Here<'_>,
        from: NodeId,
        offer: Offer,
        out: &mut Out<Message>,
    ) {
        let passes_on = self.aligned && here.config.feed != FeedFrom::Leader;
        if self.leading.is_some() || passes_on {
            let sender = self.sender(here);
            self.feed.help(here, from, offer, sender, out);
        }
    }

    /// Knows whom it feeds under the leader that it follows.
    pub(super) fn begin_to_pass_on(&mut self, here: Here<'_>) {
        if let Some(leader) = self.leader.filter(|_| self.leading.is_none()) {
            self.feed = Feed::of(here, leader);
        }
    }

    /// A machine that has joined asks to be fed; nobody expects it.
    pub(super) fn introduce(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        let Here { me, config, .. } = here;
        if let Some(leader) = self.leader.filter(|_| !config.is_listed(me)) {
            self.asked = None;
            self.ask(here, leader, out);
            self.wait_for_feed(here, leader, out);
        }
    }

    /// In a cascade: who feeds it has been heard.
    pub(super) fn wait_for_feed(&mut self, here: Here<'_>, from: NodeId, out: &mut Out<Message>) {
        self.upstream = Some(from);
        let Here { me, config, .. } = here;
        if config.feed != FeedFrom::Leader || !config.is_listed(me) {
            // The further down, the more patient: whoever is next to the gap mends it for the rest.
            let hops = self.leader.map_or(1, |leader| config.hops(leader, me));
            let patience = config.detection.max(3 * config.heartbeat) * hops;
            out.timer(timer(FEED), patience);
        }
    }

    /// In a cascade: the follower that feeds it is silent, so it turns to the leader. One that
    /// nobody expects asks again who that is.
    pub(super) fn feeder_is_silent(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        if !here.config.is_listed(here.me) {
            self.say_hello(here, out);
        }
        if let Some(leader) = self.leader.filter(|leader| *leader != here.me) {
            self.asked = None;
            self.ask(here, leader, out);
            self.wait_for_feed(here, leader, out);
        }
    }

    /// Where the replicas vote: the leader has been heard.
    pub(super) fn wait_for_leader(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        let Here { me, config, .. } = here;
        if config.decides == Decides::Majority && config.is_listed(me) {
            out.timer_between(timer(ELECTION), config.detection, 2 * config.detection);
        }
    }
}
