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
//! **The lease.** A leader serves only as long as those who choose leaders cannot have chosen
//! another: for the detection time-out, by its own clock, after the last of its messages that they
//! are known to have received (Gray and Cheriton, *Leases*, SOSP 1989). A clock that runs slow
//! holds on too long.

use super::config::{Acknowledge, Config, Shipping};
use super::counting::{Standing, countable, kth_largest};
use super::feed::{Feed, Sender};
use super::messages::{HEARTBEAT, LEASE, Message, REROUTE, SEMI_SYNC, TRIGGERS};
use super::replica::{Here, Replica};
use super::timer;
use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::vec::Vec;
use model::disk::Change;
use model::protocol::TimerId;
use model::{Cell, Entry, Formula, Key, NodeId, NodeSet, OpId, Out, Reason, Time, Version};

/// What a leader remembers.
#[derive(Clone, Debug)]
pub struct Leader {
    /// The position up to which writes count.
    pub committed: u64,
    /// Whether it acknowledges alone because followers did not answer in time.
    pub degraded: bool,
    /// Whether it may not serve.
    pub fenced: bool,
    /// Its own clock when its lease ends.
    lease_until_us: u64,
    /// Its own clock when it was told to take no more writes, if it was.
    yielded_us: Option<u64>,
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
    /// The followers that it waits for under `in-sync`.
    in_sync: NodeSet,
    /// Those that the monitor is known to have noted, and the stamp of the proposal that it noted.
    noted: NodeSet,
    noted_us: u64,
    /// All those that it may have noted: what was proposed since then and is not answered. They are
    /// waited for as well (Kafka's *maximal* set in sync, KIP-497).
    proposed: NodeSet,
    proposed_us: u64,
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
            fenced: false,
            lease_until_us: 0,
            counted: 0,
            found_to: end,
            yielded_us: None,
            replaying: (disk.applied() < end && config.apply > 0).then_some(end),
            executed: Vec::new(),
            timed: None,
            waiting: VecDeque::new(),
            heard: Vec::new(),
            in_sync,
            noted: in_sync,
            noted_us: 0,
            proposed: NodeSet::EMPTY,
            proposed_us: 0,
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
            Acknowledge::InSync => leading.review(here, self.epoch, &self.feed, out),
            Acknowledge::First => {}
            _ => return,
        }
        self.settle(here, out);
    }

    /// Whether a leader may answer clients now.
    pub(super) fn may_serve(&self, here: Here<'_>) -> bool {
        let lease = |leading: &Leader| here.clock_us < leading.lease_until_us;
        !here.config.needs_lease() || self.leading.as_deref().is_some_and(lease)
    }

    /// Why a leader may not answer a read now.
    pub(super) fn read_refusal(&self, here: Here<'_>) -> Option<Reason> {
        let unsettled = |leading: &Leader| leading.counted < leading.found_to;
        match &self.leading {
            None => Some(Reason::NotLeader),
            Some(_) if !self.may_serve(here) => Some(Reason::LeaseOver),
            Some(leading) if here.config.kept.settle_first && unsettled(leading) => {
                Some(Reason::Unsettled)
            }
            Some(_) => None,
        }
    }

    /// A client's write: a leader puts it into the log, a follower says who might.
    pub(super) fn write(&mut self, here: Here<'_>, asked: Asked, out: &mut Out<Message>) {
        let Asked { client, op, attempt, .. } = asked;
        let serves = self.may_serve(here);
        let refusal = match &self.leading {
            None if self.leader.is_some() => Some(Reason::NotLeader),
            None => Some(Reason::NoLeader),
            Some(leading) if !serves || leading.yielded_us.is_some() => Some(Reason::LeaseOver),
            Some(leading) => leading.lacks_company(here.config),
        };
        if let Some(reason) = refusal {
            let leader = self.leader.filter(|leader| *leader != here.me);
            let refuse = Message::Refuse { op, reason, leader, attempt };
            out.send_because(client, refuse, reason);
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
        leading.remember(key, Cell { value: result, version, op });
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
                leading.extend_lease(here, votes_stamp(here.config, &self.feed), out);
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
            // A monitor that says again that it hears this leader has given up replacing it, or
            // has forgotten that in a crash.
            if leading.yielded_us.is_some_and(|yielded_us| stamp_us > yielded_us) {
                leading.yielded_us = None;
                leading.fenced = false;
            }
            leading.extend_lease(here, stamp_us, out);
            if here.config.needs_lease() {
                self.settle(here, out);
            }
        }
    }

    /// The lease has run out.
    pub(super) fn lease_over(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        let Some(leading) = &mut self.leading else { return };
        match leading.lease_until_us.checked_sub(here.clock_us).filter(|&left| left > 0) {
            // Its own clock has drifted: not yet, by that clock.
            Some(left) => out.timer(timer(LEASE), left),
            None => leading.fenced = true,
        }
    }

    /// The monitor asks it to take no more writes.
    pub(super) fn give_way(&mut self, here: Here<'_>, epoch: u32) {
        if let Some(leading) = &mut self.leading
            && epoch == self.epoch
        {
            leading.yielded_us = Some(here.clock_us);
            leading.fenced = true;
        }
    }

    /// The monitor has noted who is in sync.
    pub(super) fn noted(
        &mut self,
        here: Here<'_>,
        set: NodeSet,
        stamp_us: u64,
        out: &mut Out<Message>,
    ) {
        let Some(leading) = &mut self.leading else { return };
        if stamp_us < leading.noted_us {
            return;
        }
        (leading.noted, leading.noted_us) = (set, stamp_us);
        if stamp_us == leading.proposed_us {
            leading.proposed = NodeSet::EMPTY;
        }
        self.settle(here, out);
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
        let serves = self.may_serve(here);
        let Some(leading) = &mut self.leading else { return };
        let Here { me, config, disk, .. } = here;
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
        let waited_for = self.in_sync.union(self.noted).union(self.proposed);
        let listed = feed.peers.iter().filter(|peer| peer.listed);
        let standings = listed.map(|peer| Standing {
            position: peer.acknowledged,
            connected: clock_us <= peer.heard_us.saturating_add(config.sender_timeout)
                && !peer.unreadable,
            in_sync: waited_for.contains(peer.node),
        });
        match config.acknowledge {
            Acknowledge::SemiSync if self.degraded => own,
            Acknowledge::InSync if self.lacks_company(config).is_some() => 0,
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
                Some(Cell { value, version: Version(position), op })
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

    /// Why a write cannot be taken while too few replicas are in sync.
    fn lacks_company(&self, config: &Config) -> Option<Reason> {
        let alone = config.acknowledge == Acknowledge::InSync
            && self.in_sync.len() + 1 < config.min_in_sync;
        alone.then_some(Reason::TooFewInSync)
    }

    /// The lease counts from when this leader sent what others have heard.
    fn extend_lease(&mut self, here: Here<'_>, stamp_us: u64, out: &mut Out<Message>) {
        let until_us = stamp_us.saturating_add(here.config.detection);
        let longer = until_us > self.lease_until_us && until_us > here.clock_us;
        if here.config.needs_lease() && longer && self.yielded_us.is_none() {
            self.lease_until_us = until_us;
            self.fenced = false;
            out.timer(timer(LEASE), until_us - here.clock_us);
        }
    }

    /// The first leader: all logs are alike, and nobody can have replaced it yet.
    pub(super) fn found(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        self.counted = here.disk.log().end();
        self.committed = self.counted;
        self.extend_lease(here, here.clock_us, out);
    }

    /// Looks who keeps up, and has the monitor note it before anybody is left out.
    fn review(&mut self, here: Here<'_>, epoch: u32, feed: &Feed, out: &mut Out<Message>) {
        for peer in feed.peers.iter().filter(|peer| peer.listed) {
            let late = here.clock_us > peer.abreast_us.saturating_add(here.config.in_sync_lag);
            if late || peer.unreadable {
                self.in_sync.remove(peer.node);
            } else if peer.acknowledged >= self.committed {
                self.in_sync.insert(peer.node);
            }
        }
        if !here.config.monitor_chooses() {
            self.noted = self.in_sync;
        } else if self.in_sync != self.noted || !self.proposed.is_empty() {
            let (set, stamp_us) = (self.in_sync, here.clock_us);
            self.proposed = self.proposed.union(set);
            self.proposed_us = stamp_us;
            out.send(NodeId::monitor(0), Message::InSync { epoch, set, stamp_us });
        }
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

/// The timer under which a copy for this machine is read.
pub(super) fn copied(id: TimerId) -> NodeId {
    NodeId::replica(id.number as usize)
}
