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
//!
//! **Statements are run before they are logged.** A leader works out what a statement gives, and
//! logs either that or the statement itself. Later statements build on what the earlier ones gave,
//! counted or not, so the leader remembers the last value of each key.
//!
//! How long it may serve is told in [`super::lease`], whom it waits for under `in-sync` in
//! [`super::in_sync`].

use super::config::{Acknowledge, Config, Shipping};
use super::counting::{Standing, countable, kth_largest};
use super::feed::{Feed, Sender};
use super::in_sync::InSync;
use super::lease::Lease;
use super::messages::{HEARTBEAT, LEASE, Message, REROUTE, SEMI_SYNC, TRIGGERS};
use super::replica::{Here, Replica};
use super::timer;
use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::vec::Vec;
use model::disk::Change;
use model::{Cell, Entry, Formula, Key, NodeId, NodeSet, OpId, Out, Reason, Time, Version};

/// What a leader remembers.
#[derive(Clone, Debug)]
pub struct Leader {
    /// The position up to which writes count.
    pub committed: u64,
    /// Whether it acknowledges alone because followers did not answer in time.
    pub degraded: bool,
    /// How long it may serve.
    pub lease: Lease,
    /// The position up to which its own followers have made writes count.
    counted: u64,
    /// Where its log ended when it was promoted: it answers no reads before that counts.
    found_to: u64,
    /// The same, while it has not played all of it.
    pub(super) replaying: Option<u64>,
    /// What the last statement on each key gave.
    executed: Vec<Option<Cell>>,
    /// Clients that wait, in the order of their positions.
    waiting: VecDeque<Waiting>,
    /// The last write of each client that was heard.
    heard: Vec<Waiting>,
    /// The position for which the semi-sync time-out runs.
    timed: Option<u64>,
    /// Whom it waits for under `in-sync`.
    in_sync: InSync,
}

/// A client that waits for its write to count.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    position: u64,
    op: OpId,
    client: NodeId,
    /// The id that an insert was given.
    id: Option<u32>,
}

/// A write as a client asked for it.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub client: NodeId,
    pub op: OpId,
    pub key: Key,
    pub formula: Formula,
    pub value: u32,
    pub luck: u64,
    pub attempt: u8,
}

impl Replica {
    /// In whose name this replica sends the log.
    pub(super) fn sender(&self, here: Here<'_>) -> Sender {
        let leads = self.leading.is_some();
        Sender {
            epoch: self.epoch,
            leader: self.leader.unwrap_or(here.me),
            stamp_us: if leads { here.clock_us } else { self.stamp_us },
            version: here.config.version(here.me),
        }
    }

    /// Begins to lead, and says so to the followers.
    pub(super) fn lead(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        let Here { me, config, disk, .. } = here;
        let end = disk.log().end();
        let mut in_sync = self.appointed.take().unwrap_or(config.waited_for(me));
        in_sync.remove(me);
        self.promised = None;
        self.sealed = false;
        self.feed = Feed::of(here, me);
        self.leading = Some(Box::new(Leader {
            committed: if config.kept.settle_first { 0 } else { disk.applied() },
            degraded: false,
            lease: Lease::default(),
            counted: 0,
            found_to: end,
            replaying: (disk.applied() < end && config.apply > 0).then_some(end),
            executed: Vec::new(),
            timed: None,
            waiting: VecDeque::new(),
            heard: Vec::new(),
            in_sync: InSync::of(in_sync),
        }));
        self.heartbeat(here, out);
        if config.shipping == Shipping::Triggers {
            out.timer(timer(TRIGGERS), config.trigger_poll);
        }
        self.play_on(here, out);
        self.settle(here, out);
    }

    /// Stops what only a leader does.
    pub(super) fn cease(&mut self, out: &mut Out<Message>) {
        if self.leading.take().is_some() {
            for kind in [HEARTBEAT, SEMI_SYNC, TRIGGERS, LEASE, REROUTE] {
                out.cancel(timer(kind));
            }
        }
        self.feed = Feed::default();
    }

    /// Speaks up, so that followers know their leader and say where they are.
    pub(super) fn heartbeat(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        let sender = self.sender(here);
        let Some(leading) = &mut self.leading else { return };
        self.feed.speak_up(here.disk, sender, out);
        out.timer(timer(HEARTBEAT), here.config.heartbeat);
        match here.config.acknowledge {
            Acknowledge::InSync => {
                let since = (self.epoch, leading.committed);
                leading.in_sync.review(here, since, &self.feed, out);
            }
            Acknowledge::First => {}
            _ => return,
        }
        self.settle(here, out);
    }

    /// Why a leader may not answer a read now.
    pub(super) fn read_refusal(&self, here: Here<'_>) -> Option<Reason> {
        let unsettled = |leading: &Leader| leading.counted < leading.found_to;
        match &self.leading {
            None => Some(Reason::NotLeader),
            Some(leading) if !leading.lease.holds(here) => Some(Reason::LeaseOver),
            Some(leading) if here.config.kept.settle_first && unsettled(leading) => {
                Some(Reason::Unsettled)
            }
            Some(_) => None,
        }
    }

    /// A client's write: a leader puts it into the log, a follower says who might.
    pub(super) fn write(&mut self, here: Here<'_>, asked: Asked, out: &mut Out<Message>) {
        let refusal = match &self.leading {
            None if self.leader.is_some() => Some(Reason::NotLeader),
            None => Some(Reason::NoLeader),
            Some(leading) => leading.write_refusal(here),
        };
        if let Some(reason) = refusal {
            self.refuse(here, asked.client, (asked.op, asked.attempt), reason, out);
        } else if !(here.config.kept.deduplicate && self.knows(here, asked)) {
            self.take(here, asked, out);
        } else {
            self.settle(here, out);
        }
    }

    /// Puts a client's write into the log.
    fn take(&mut self, here: Here<'_>, asked: Asked, out: &mut Out<Message>) {
        let Some(leading) = &mut self.leading else { return };
        let Asked { client, op, key, formula, value, luck, .. } = asked;
        self.end += 1;
        self.end_epoch = self.epoch;
        let before = leading.before(here, key).map_or(0, |cell| cell.value);
        let result = formula.evaluate(value, before, here.clock_us, luck);
        let version = Version(self.end);
        leading.remember(key, Cell::new(result, version, op));
        let statement = here.config.shipping == Shipping::Statements;
        let (formula_logged, logged) =
            if statement { (formula, value) } else { (Formula::Value, result) };
        let entry = Entry { epoch: self.epoch, key, formula: formula_logged, value: logged, op };
        let worked_out = (!formula.is_fixed()).then_some(result);
        let id = (formula == Formula::Next).then_some(result);
        let waiting = Waiting { position: self.end, op, client, id };
        leading.waiting.push_back(waiting);
        leading.hear(waiting);
        out.persist(Change::Append { position: self.end, entry, worked_out }, self.end);
        if !here.config.kept.own_disk_first {
            self.settle(here, out);
        }
    }

    /// Whether a write was taken already, because its client or the network repeats it. If its
    /// client may still wait for it, it is told as soon as that one counts.
    ///
    /// A client has one write under way, and numbers them upwards: its last one is all there is to
    /// remember. A new leader remembers nothing and looks through its log once for each client; of
    /// what the log no longer keeps it knows nothing.
    fn knows(&mut self, here: Here<'_>, asked: Asked) -> bool {
        let Some(leading) = &mut self.leading else { return false };
        let last = leading.heard.iter().find(|last| last.client == asked.client).copied();
        let last = last.or_else(|| in_log(here, asked));
        let Some(last) = last.filter(|last| last.op >= asked.op) else { return false };
        if last.op == asked.op && leading.waiting.iter().all(|waiting| waiting.op != asked.op) {
            leading.hear(last);
            let place = leading.waiting.partition_point(|other| other.position < last.position);
            leading.waiting.insert(place, last);
        }
        true
    }

    /// What a leader shows to a reader: what counts. One that tells clients ok before its disk has
    /// the write must show it before, too; and one that commits before it waits shows what nobody
    /// was told ok for.
    pub(super) fn shown(&self, here: Here<'_>, key: Key) -> Option<Cell> {
        let Here { config, disk, .. } = here;
        let held = disk.cell(key);
        let early = !config.kept.own_disk_first || config.commits_first;
        let Some(leading) = self.leading.as_ref().filter(|_| early) else { return held };
        let synced = if config.commits_first { disk.log().end() } else { 0 };
        let visible = leading.committed.max(synced);
        let executed = leading.executed.get(key.index()).copied().flatten();
        executed.filter(|cell| cell.version.0 <= visible).or(held)
    }

    /// A machine that is fed has the log up to here.
    pub(super) fn acknowledged(
        &mut self,
        here: Here<'_>,
        from: NodeId,
        (position, stamp_us): (u64, u64),
        out: &mut Out<Message>,
    ) {
        let sender = self.sender(here);
        let synced = here.disk.log().end();
        let peer = self.feed.peer(here, from);
        peer.acknowledged = peer.acknowledged.max(position);
        if peer.sent < here.disk.log().base() {
            // A copy that was on its way for nothing: it has come further by itself.
            peer.sent = peer.sent.max(peer.acknowledged.min(synced));
        }
        peer.stamp_us = peer.stamp_us.max(stamp_us);
        if peer.acknowledged >= synced {
            peer.abreast_us = here.clock_us;
        }
        if self.leading.is_none() || here.config.shipping != Shipping::Triggers {
            peer.catch_up(here.disk, sender, out);
        }
        if let Some(leading) = &mut self.leading {
            if !here.config.has_monitor() {
                leading.lease.extend(here, votes_stamp(here.config, &self.feed), out);
            }
            self.settle(here, out);
        }
    }

    /// Somebody who chooses leaders has heard this one, which sent that by its clock at `stamp_us`.
    pub(super) fn heard_by_monitor(
        &mut self,
        here: Here<'_>,
        stamp_us: u64,
        out: &mut Out<Message>,
    ) {
        if let Some(leading) = &mut self.leading
            && here.config.monitor_chooses()
        {
            leading.lease.heard(here, stamp_us, out);
            if here.config.needs_lease() {
                self.settle(here, out);
            }
        }
    }

    /// The timer of the lease rings.
    pub(super) fn lease_rings(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        if let Some(leading) = &mut self.leading {
            leading.lease.ring(here, out);
        }
    }

    /// The monitor asks it to take no more writes.
    pub(super) fn give_way(&mut self, here: Here<'_>, epoch: u32) {
        if let Some(leading) = &mut self.leading
            && epoch == self.epoch
        {
            leading.lease.give_way(here);
        }
    }

    /// The monitor has noted who is in sync.
    pub(super) fn noted(
        &mut self,
        here: Here<'_>,
        set: NodeSet,
        stamp_us: Time,
        out: &mut Out<Message>,
    ) {
        if let Some(leading) = &mut self.leading {
            leading.in_sync.note(set, stamp_us);
            self.settle(here, out);
        }
    }

    /// Followers took too long under semi-sync.
    pub(super) fn semi_sync_timeout(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        if let Some(leading) = &mut self.leading
            && here.config.degrade
        {
            leading.degraded = true;
            self.settle(here, out);
        }
    }

    /// Time to read the records of triggers, and to send them.
    pub(super) fn read_triggers(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        let sender = self.sender(here);
        if self.leading.is_some() {
            self.feed.catch_up(here.disk, sender, out);
            out.timer(timer(TRIGGERS), here.config.trigger_poll);
        }
    }

    /// A new leader tells everybody (where no monitor does).
    pub(super) fn announce(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        if self.leading.is_some() {
            let (epoch, leader) = (self.epoch, here.me);
            for client in here.config.all_clients() {
                out.send(client, Message::Announce { epoch, leader });
            }
        }
    }

    /// Counts again, and tells every client whose write counts now.
    pub(super) fn settle(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        let Some(leading) = &mut self.leading else { return };
        let Here { me, config, disk, .. } = here;
        let serves = leading.lease.holds(here);
        let synced = disk.log().end();
        let own = if config.kept.own_disk_first { synced } else { self.end };
        leading.recover(config, &self.feed, synced);
        leading.counted = leading.counted.max(leading.countable(here, &self.feed, own));
        leading.committed = leading.committed.max(leading.counted);
        if leading.replaying.is_some_and(|end| disk.applied() >= end) {
            leading.replaying = None;
        }
        if leading.replaying.is_none() {
            out.apply(leading.committed);
        }
        while let Some(&Waiting { position, op, client, id }) = leading.waiting.front()
            && position <= leading.counted
            && serves
        {
            let counted = self.feed.holders(position).chain([me]).collect();
            out.send(client, Message::Done { op, id, position, counted });
            leading.waiting.pop_front();
        }
        leading.watch(config, out);
    }
}

impl Leader {
    /// The position up to which writes may count now.
    fn countable(&self, here: Here<'_>, feed: &Feed, own: u64) -> u64 {
        let Here { config, clock_us, .. } = here;
        let waited_for = self.in_sync.waited_for();
        let listed = feed.peers.iter().filter(|peer| peer.listed);
        let standings = listed.map(|peer| Standing {
            position: peer.acknowledged,
            connected: clock_us <= peer.heard_us.saturating_add(config.sender_timeout)
                && !peer.unreadable,
            in_sync: waited_for.contains(peer.node),
        });
        match config.acknowledge {
            Acknowledge::SemiSync if self.degraded => own,
            Acknowledge::InSync if self.in_sync.is_too_small(config) => 0,
            rule => countable(rule, config.k, standings, own),
        }
    }

    /// Waits for followers again once enough of them have caught up.
    fn recover(&mut self, config: &Config, feed: &Feed, synced: u64) {
        if self.degraded {
            let level = feed.peers.iter().filter(|peer| peer.acknowledged >= synced).count();
            self.degraded = level < config.k;
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

    /// The value that a statement on this key builds on.
    fn before(&self, here: Here<'_>, key: Key) -> Option<Cell> {
        let executed = self.executed.get(key.index()).copied().flatten();
        executed.or_else(|| {
            // What is in the log and not yet in the table, unless it is being replayed.
            let unplayed = here.disk.log().after(here.disk.applied());
            let last = unplayed.iter().rposition(|entry| entry.key == key);
            let last = last.filter(|_| self.replaying.is_none());
            let held = here.disk.cell(key);
            last.map_or(held, |place| {
                let position = here.disk.applied() + place as u64 + 1;
                let (value, op) = (here.disk.value_at(position)?, unplayed[place].op);
                Some(Cell::new(value, Version(position), op))
            })
        })
    }

    /// Remembers the last write of a client.
    fn hear(&mut self, write: Waiting) {
        match self.heard.iter_mut().find(|last| last.client == write.client) {
            Some(last) => *last = write,
            None => self.heard.push(write),
        }
    }

    fn remember(&mut self, key: Key, cell: Cell) {
        if self.executed.len() <= key.index() {
            self.executed.resize(key.index() + 1, None);
        }
        self.executed[key.index()] = Some(cell);
    }

    /// Why a write cannot be taken now.
    fn write_refusal(&self, here: Here<'_>) -> Option<Reason> {
        let counts_in_sync = here.config.acknowledge == Acknowledge::InSync;
        match () {
            () if !self.lease.holds(here) || self.lease.yields() => Some(Reason::LeaseOver),
            () if counts_in_sync && self.in_sync.is_too_small(here.config) => {
                Some(Reason::TooFewInSync)
            }
            () => None,
        }
    }

    /// The first leader: all logs are alike, and nobody can have replaced it yet.
    pub(super) fn found(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        self.counted = here.disk.log().end();
        self.committed = self.counted;
        self.lease.extend(here, here.clock_us, out);
    }
}

/// The entry of a write, if the log keeps it.
fn in_log(here: Here<'_>, asked: Asked) -> Option<Waiting> {
    let log = here.disk.log();
    let place = log.after(log.base()).iter().rposition(|entry| entry.op == asked.op)?;
    let position = log.base() + place as u64 + 1;
    let id = here.disk.value_at(position).filter(|_| asked.formula == Formula::Next);
    Some(Waiting { position, op: asked.op, client: asked.client, id })
}

/// The newest stamp that a majority, the leader included, is known to have received.
fn votes_stamp(config: &Config, feed: &Feed) -> Time {
    let stamps = feed.peers.iter().filter(|peer| peer.listed).map(|peer| peer.stamp_us);
    kth_largest(stamps, config.majority() - 1)
}
