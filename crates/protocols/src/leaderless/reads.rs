//! Reads: who is asked, whose answers decide, and who is repaired.
//!
//! A read asks all replicas, or just as many as it needs, and believes the newest of the first R
//! answers. Whoever answered with less is sent the newest: after the client was answered, or before
//! (*blocking*, which makes a value that was read once be read again), or not at all.
//!
//! ```text
//! read ──▶ A  x = 7 ▶ newest          with digests   ──▶ A  x = 7          #5e
//!      ──▶ B  x = 7                                   ──▶ B  #5e  the same
//!      ──▶ C  x = 3 ◀── repair x = 7                  ──▶ C  #91  differs ──▶ read in full
//! ```
//!
//! **Digests** save bytes: one replica sends the value and the others a short number. Where the
//! numbers differ the values are fetched in a second round (Cassandra's documentation, *Read
//! repair*).

use super::config::{Config, Repair};
use super::coordinator::{Coordinator, Here, Mail, Open, Reply};
use super::members::Members;
use super::messages::{Ask, Message};
use super::record::{self, is_current};
use model::{NodeId, NodeSet, OpId, Outcome, Reason, Record};

impl Coordinator {
    /// Begins a read.
    pub fn read(&mut self, here: Here<'_>, members: &Members, ask: &Ask, mail: &mut Mail<'_>) {
        let config = here.config;
        let layout = members.ring.layout();
        let owners = members.ring.owners(ask.key);
        let need = config.read_level.need(layout, config.r, layout.datacenter(ask.client));
        let named = ask.at.intersection(members.ring.members());
        let asked = match named.is_empty() {
            false => named,
            true if config.ask_all => owners,
            true => need.fewest(layout, owners, ask.luck),
        };
        let (op, key) = (ask.op, ask.key);
        let in_full = if asked.contains(here.me) { Some(here.me) } else { asked.iter().next() };
        for node in asked.iter() {
            let message = match config.digests && in_full != Some(node) {
                true => Message::Digest { op, key },
                false => Message::Read { op, key },
            };
            mail.send(node, message);
        }
        self.open(here, Open::new(ask, need, asked), mail);
    }

    /// Takes an answer. The one that makes enough decides.
    pub(super) fn answered(
        &mut self,
        here: Here<'_>,
        members: &Members,
        from: NodeId,
        (op, held): (OpId, Result<Option<Record>, u64>),
        mail: &mut Mail<'_>,
    ) {
        let Some(open) = self.find(op) else { return };
        match open.answers.iter_mut().find(|reply| reply.from == from) {
            Some(reply) if reply.held.is_err() => reply.held = held,
            Some(_) => return,
            None => open.answers.push(Reply { from, held }),
        }
        let layout = members.ring.layout();
        if !open.need.is_met(layout, open.counted) {
            open.counted.insert(from);
        }
        if !open.need.is_met(layout, open.counted) {
            return;
        }
        if open.ask_again_in_full(mail) {
            return;
        }
        let newest = open.decided(here.config);
        if here.config.repair == Repair::Async && !open.replied {
            open.answer(here.me, newest.as_ref(), mail);
        }
        if let Some(newest) = &newest {
            open.send_repairs(here, members, newest, mail);
            if open.is_blocking(here.config) {
                open.send_to_heirs(members, newest, mail);
            }
        }
        self.settle(here, members, op, newest.as_ref(), mail);
    }

    /// A repair is on disk; a blocking read may now be able to answer.
    pub(super) fn repaired(
        &mut self,
        here: Here<'_>,
        members: &Members,
        from: NodeId,
        op: OpId,
        mail: &mut Mail<'_>,
    ) {
        let Some(open) = self.find(op) else { return };
        open.repairing.remove(from);
        open.current.insert(from);
        let newest = open.decided(here.config);
        self.settle(here, members, op, newest.as_ref(), mail);
    }

    /// Answers a session that has not been answered if enough is known, and forgets the request
    /// when nothing more can come of it.
    fn settle(
        &mut self,
        here: Here<'_>,
        members: &Members,
        op: OpId,
        newest: Option<&Record>,
        mail: &mut Mail<'_>,
    ) {
        let config = here.config;
        let Some(open) = self.find(op) else { return };
        // While keys move, whoever will keep this one has to have it, too: as for a write.
        let layout = members.ring.layout();
        let need = open.need.and(layout, members.to_write(open.key).1);
        let enough =
            !open.is_blocking(config) || newest.is_none() || need.is_met(layout, open.current);
        if enough && !open.replied {
            open.answer(here.me, newest, mail);
        }
        let all_answered = open.answers.len() == open.asked.union(open.stand_ins).len();
        if open.replied && (all_answered || config.repair == Repair::None) {
            self.forget(op, mail);
        }
    }
}

impl Open {
    fn answer(&mut self, me: NodeId, newest: Option<&Record>, mail: &mut Mail<'_>) {
        self.replied = true;
        self.tell(me, (Outcome::Ok, Reason::None), newest, mail);
    }

    /// Where digests differ from what was read in full, or nothing was read in full, those who sent
    /// digests are asked for the value; whether any was.
    fn ask_again_in_full(&mut self, mail: &mut Mail<'_>) -> bool {
        let full = self.answers.iter().find_map(|reply| reply.held.as_ref().ok());
        let sum = full.map(|held| record::digest(held.as_ref()));
        let differs = |reply: &&Reply| reply.held.as_ref().is_err_and(|own| Some(*own) != sum);
        let differing: NodeSet = self.answers.iter().filter(differs).map(|one| one.from).collect();
        let again = differing.intersection(self.counted);
        for node in again.iter() {
            let (op, key) = (self.op, self.key);
            mail.send(node, Message::Read { op, key });
        }
        self.counted = self.counted.difference(again);
        !again.is_empty()
    }

    /// What the client is told. A read that repairs before it answers decides once: a newer version
    /// that is found while it repairs may be on one replica only, and is a matter of later reads.
    fn decided(&mut self, config: &Config) -> Option<Record> {
        if !self.is_blocking(config) || self.replied {
            return self.newest();
        }
        if self.decided.is_none() {
            self.decided = Some(self.newest());
        }
        self.decided.clone().flatten()
    }

    /// The newest version among the answers. Answers beyond those that were counted are looked at
    /// too: they can only show that even more replicas are stale.
    fn newest(&self) -> Option<Record> {
        let held = self.answers.iter().filter_map(|reply| reply.held.as_ref().ok());
        held.fold(None, |newest, held| record::newer(newest, held.as_ref()))
    }

    /// Notes who holds the newest version, and sends it to those who answered with less.
    fn send_repairs(
        &mut self,
        here: Here<'_>,
        members: &Members,
        newest: &Record,
        mail: &mut Mail<'_>,
    ) {
        let owners = members.ring.owners(self.key);
        let sum = record::digest(Some(newest));
        for Reply { from, held } in &self.answers {
            let is_current = match held {
                Ok(held) => is_current(held.as_ref(), newest),
                Err(own) => *own == sum,
            };
            if is_current {
                self.current.insert(*from);
            } else if here.config.repair != Repair::None
                && owners.contains(*from)
                && !self.repairing.contains(*from)
                && !self.current.contains(*from)
            {
                self.repairing.insert(*from);
                let (op, key, record) = (self.op, self.key, newest.clone());
                mail.send_because(*from, Message::Repair { op, key, record }, Reason::Stale);
            }
        }
    }

    /// Sends the newest version to those who will keep the key, and are not asked yet.
    fn send_to_heirs(&mut self, members: &Members, newest: &Record, mail: &mut Mail<'_>) {
        let heirs = members.to_write(self.key).1;
        for to in heirs.difference(self.current).difference(self.repairing).iter() {
            self.repairing.insert(to);
            let (op, key, record) = (self.op, self.key, newest.clone());
            mail.send(to, Message::Repair { op, key, record });
        }
    }
}
