//! A replica takes a change in.
//!
//! Changes come by different ways, and one may overtake another that it builds on. So a change says
//! what its writer had seen, of everybody and over all keys, and a replica that lacks some of it
//! lets the change wait (*causal delivery*: Birman, Schiper and Stephenson, *Lightweight causal and
//! atomic group multicast*, ACM TOCS 1991).
//!
//! ```text
//! n1  insert x ────────────────────────────────────────▶ n3   arrives last
//!        └──▶ n2  reads x, updates y, had seen {n1:1} ──▶ n3   waits for n1:1
//! ```
//!
//! A change that is in the table already is not taken in again, and not passed on: that ends its
//! way round a ring. It is only acknowledged, since the first acknowledgement may have been lost.

use super::messages::{Change, Message};
use super::replica::{Here, Replica, Then};
use alloc::rc::Rc;
use model::{Causality, Dot, NodeId, Out};

/// Changes that wait for others at most; more are left to be sent again.
const WAITING_MAX: usize = 1_000;

impl Replica {
    /// Somebody sent a change.
    pub(super) fn change(
        &mut self,
        here: Here<'_>,
        from: NodeId,
        change: Rc<Change>,
        hops: u8,
        out: &mut Out<Message>,
    ) {
        if self.holds(&change) {
            return self.again(here, from, &change, hops, out);
        }
        if !self.is_ready(here, &change) {
            let same = |(_, other, _): &(NodeId, Rc<Change>, u8)| {
                (other.origin, other.number) == (change.origin, change.number)
            };
            if self.waiting.len() < WAITING_MAX && !self.waiting.iter().any(same) {
                self.waiting.push((from, change, hops));
            }
            return;
        }
        self.take(here, from, &change, hops, out);
        self.take_waiting(here, out);
    }

    /// Whether a change is in the table and has been counted. What a client brought along of it
    /// may be there before it.
    fn holds(&self, change: &Change) -> bool {
        self.object(change.key).is_some_and(|held| held.seen().includes(change.dot))
            && self.seen.includes(Dot { writer: change.origin, number: change.number })
            && change.object.is_some()
    }

    /// Whether everything is here that the writer of a change had seen.
    fn is_ready(&self, here: Here<'_>, change: &Change) -> bool {
        let order = change.needs.compare(&self.seen);
        !here.config.kept.causal_delivery || matches!(order, Causality::Before | Causality::Equal)
    }

    /// A change that is in the table comes again.
    fn again(
        &mut self,
        here: Here<'_>,
        from: NodeId,
        change: &Change,
        hops: u8,
        out: &mut Out<Message>,
    ) {
        let &Change { key, dot, op, .. } = change;
        let on_disk = here.disk.object(key).is_some_and(|held| held.seen().includes(dot));
        if !on_disk {
            return;
        }
        out.send(from, Message::Received { key, dot, op });
        if !here.config.kept.idempotent && here.config.resolve.is_counter() {
            self.count_again(here, change, out);
        }
        let comes_round = change.origin == here.me && here.config.leads(here.me);
        if !here.config.kept.loop_cut && comes_round {
            self.write_again(here, change, hops, out);
        }
    }

    /// Takes a change in, onto the disk first.
    fn take(
        &mut self,
        here: Here<'_>,
        from: NodeId,
        change: &Rc<Change>,
        hops: u8,
        out: &mut Out<Message>,
    ) {
        self.seen.see(Dot { writer: change.origin, number: change.number });
        let then = Then::Taken { from, change: Rc::clone(change), hops };
        match &change.object {
            Some(object) => self.store(here, (change.key, Rc::clone(object)), then, out),
            None => self.forget_unmarked(change, then, out),
        }
        self.order(here, change.key, out);
    }

    /// Takes in what has waited for what is here by now.
    pub(super) fn take_waiting(&mut self, here: Here<'_>, out: &mut Out<Message>) {
        while let Some(place) =
            self.waiting.iter().position(|(_, change, _)| self.is_ready(here, change))
        {
            let (from, change, hops) = self.waiting.remove(place);
            match self.holds(&change) {
                true => self.again(here, from, &change, hops, out),
                false => self.take(here, from, &change, hops, out),
            }
        }
    }
}
