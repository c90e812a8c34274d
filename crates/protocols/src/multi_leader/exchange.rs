//! A replica that was away learns what it missed, and tells what it has.
//!
//! Single changes tell it all as long as they wait in a queue. After a crash there is no queue, and
//! a queue that has grown too long is given up. Then replicas exchange all that they hold, key by
//! key; putting two objects together takes no history.
//!
//! ```text
//! n2 comes back   n2 ── hello ──▶ n1      what have I missed?
//!                 n2 ◀── state ── n1      all that n1 holds
//!                 n2 ── state ──▶ n1      all that n2 holds
//! ```
//!
//! What a state holds is closed: with a change it holds everything that the change builds on. So
//! nothing in it has to wait, and everything that waits for a change in it may go on.

use super::messages::{HELLO, Message, State};
use super::replica::{Here, Replica, Then};
use alloc::rc::Rc;
use alloc::vec::Vec;
use model::protocol::TimerId;
use model::{Causality, Dot, Key, NodeId, NodeSet, Object, Out, Record};

impl Replica {
    /// It was down: it asks those who send to it what it missed, and owes all that it holds to
    /// those that it tells.
    ///
    /// The changes that it has made are numbered anew from its clock on, in thousandths of a
    /// second: its last number is lost, and so is less than that.
    pub(super) fn come_back(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        if here.config.leads(here.me) {
            let own = Dot { writer: here.me, number: (here.clock_us >> 10) as u32 };
            self.seen.see(own);
            self.durable.see(own);
        }
        self.unheard = here.config.upstream(here.me);
        for link in &mut self.links {
            link.owe_state();
            link.wind(here.config, here.config.resend, out);
        }
        for (key, _) in here.disk.records() {
            self.mind_tombstone(here, key, out);
        }
        self.ask_again(here, out);
    }

    /// Asks those who have not answered yet.
    pub(super) fn ask_again(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        if self.unheard.is_empty() {
            return;
        }
        self.unheard.iter().for_each(|node| out.send(node, Message::Hello));
        out.timer(TimerId { kind: HELLO, number: 0 }, here.config.resend);
    }

    /// Somebody asks for everything.
    pub(super) fn owe(&mut self, here: Here<'_>, peer: NodeId, out: &mut Out<Message>) {
        if let Some(link) = self.link(peer) {
            link.owe_state();
            self.send_to(here, peer, out);
        }
    }

    /// Sends what waits for one receiver.
    pub(super) fn send_to(&mut self, here: Here<'_>, peer: NodeId, out: &mut Out<Message>) {
        let (config, clock_us) = (here.config, here.clock_us);
        let owes = self.link(peer).is_some_and(|link| link.wants_state(config, clock_us));
        let state = owes.then(|| Rc::new(self.state(here)));
        if let Some(link) = self.link(peer) {
            link.send(config, state, clock_us, out);
        }
    }

    /// Everything that is on its disk.
    fn state(&self, here: Here<'_>) -> State {
        let object = |(key, record)| match record {
            Record::Object(object) => Some((key, object)),
            Record::Cell(_) => None,
        };
        State {
            objects: here.disk.records().filter_map(object).collect(),
            seen: self.durable.clone(),
        }
    }

    /// Somebody sent everything that it holds: what is new goes onto the disk.
    pub(super) fn take_state(
        &mut self,
        here: Here<'_>,
        (from, stamp_us, back): (NodeId, u64, bool),
        state: &State,
        out: &mut Out<Message>,
    ) {
        let keep = super::resolve::keep(here.config);
        let is_new = |(key, object): &&(Key, Rc<Object>)| {
            let held = self.object(*key);
            held.is_none_or(|held| held.joined(object, keep) != **held)
        };
        let fresh: Vec<(Key, Rc<Object>)> = state.objects.iter().filter(is_new).cloned().collect();
        // That changes are known is news, too: others may let something wait for them.
        let known = state.seen.compare(&self.seen);
        let known = matches!(known, Causality::Before | Causality::Equal);
        let news = !fresh.is_empty() || !known;
        for (key, object) in &fresh {
            self.store(here, (*key, Rc::clone(object)), Then::Part, out);
        }
        self.seen.see_all(&state.seen);
        let seen = Rc::new(state.seen.clone());
        let then = Then::Whole { from, stamp_us, seen, news };
        self.persist(model::disk::Change::Note(self.given), then, out);
        self.unheard.remove(from);
        if back && self.lacks(here, state) {
            self.owe_back(here, from, out);
        }
        fresh.iter().for_each(|(key, _)| self.order(here, *key, out));
        self.take_waiting(here, out);
    }

    /// Whether somebody who holds just this lacks something that is on the disk here.
    fn lacks(&self, here: Here<'_>, state: &State) -> bool {
        let keep = super::resolve::keep(here.config);
        let held_there = |key: Key| state.objects.iter().find(|(other, _)| *other == key);
        here.disk.records().any(|(key, record)| match (record, held_there(key)) {
            (Record::Object(mine), Some((_, theirs))) => theirs.joined(&mine, keep) != **theirs,
            (Record::Object(_), None) => true,
            (Record::Cell(_), _) => false,
        })
    }

    fn owe_back(&mut self, here: Here<'_>, peer: NodeId, out: &mut Out<Message>) {
        if let Some(link) = self.link(peer) {
            link.owe_state();
            link.wind(here.config, here.config.resend, out);
        }
    }

    /// Everything that somebody sent is on the disk: it says so, and whoever it passes changes on
    /// to may lack some of it, too.
    pub(super) fn took_state(
        &mut self,
        here: Here<'_>,
        (from, stamp_us, news): (NodeId, u64, bool),
        out: &mut Out<Message>,
    ) {
        out.send(from, Message::StateReceived { stamp_us });
        let targets = match news {
            true => here.config.passes_on(here.me, from, from),
            false => NodeSet::EMPTY,
        };
        for link in self.links.iter_mut().filter(|link| targets.contains(link.peer)) {
            link.owe_state();
            link.wind(here.config, here.config.resend, out);
        }
        let keys: Vec<Key> = here.disk.records().map(|(key, _)| key).collect();
        keys.into_iter().for_each(|key| self.mind_tombstone(here, key, out));
    }
}
