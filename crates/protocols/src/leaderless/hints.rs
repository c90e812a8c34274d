//! Hints: what is kept for replicas that do not answer.
//!
//! A write that a replica has missed can be kept for it elsewhere and handed over when it is back
//! (*hinted handoff*: DeCandia et al., *Dynamo*, SOSP 2007, 4.6). Systems differ in who keeps it,
//! and in whether that counts:
//!
//! ```text
//! hints coordinator   ──▶ A ✓ ──▶ B ✓ ──▶ C …     the coordinator keeps C's copy;
//!                                                 W counts A and B
//! hints next          ──▶ A ✓ ──▶ B … ──▶ C …     D and E keep the copies of B and C,
//!                     ──▶ D (for B) ✓ ──▶ E ✓     and count: a sloppy quorum
//! ```
//!
//! The first is Cassandra's, the second Dynamo's and Riak's. With a sloppy quorum W + R > N says
//! nothing any more: a write may be counted at two machines that no read of the key will ask. Once
//! a read's replicas are silent, their stand-ins are asked.
//!
//! **Handoff.** Whoever keeps hints offers them again and again until their owner has them, or
//! until they are older than the window; then only reads and anti-entropy can mend the owner.

use super::config::Hints;
use super::coordinator::{Coordinator, Here, Mail};
use super::members::Members;
use super::messages::{HANDOFF, Message};
use super::record;
use super::replica::Tag;
use alloc::rc::Rc;
use alloc::vec::Vec;
use model::disk::Change;
use model::limits::HINTS_MAX;
use model::protocol::TimerId;
use model::{Hint, NodeId, OpId, OperationKind};

impl Coordinator {
    /// Some replicas have been silent for too long.
    pub fn help_the_silent(
        &mut self,
        here: Here<'_>,
        members: &Members,
        op: OpId,
        mail: &mut Mail<'_>,
    ) {
        let Some(open) = self.find(op) else { return };
        let key = open.key;
        let owners = members.to_write(key).0;
        let mut stand_ins = members.ring.stand_ins(key).filter(|node| !open.asked.contains(*node));
        if open.kind == OperationKind::Read {
            let answered = open.answers.iter().map(|reply| reply.from).collect();
            let silent = open.asked.difference(answered).intersection(owners);
            if here.config.hints == Hints::Next && !open.replied {
                for node in stand_ins.take(silent.len()) {
                    open.stand_ins.insert(node);
                    mail.send(node, Message::Read { op, key });
                }
            }
            return;
        }
        let silent = open.asked.difference(open.stored).intersection(owners);
        let Some(record) = open.record.clone().filter(|_| !open.alone) else { return };
        for owner in silent.iter() {
            match here.config.hints {
                Hints::Off => {}
                Hints::Coordinator => keep(here, (here.me, op), owner, key, &record, mail),
                Hints::Next => {
                    let Some(node) = stand_ins.next() else { break };
                    let record = record.clone();
                    mail.send(node, Message::Keep { op, owner, key, record });
                }
            }
        }
        if open.replied {
            self.forget(op, mail);
        }
    }
}

/// Keeps a record for its owner, and then says so to the one who asked for that.
pub fn keep(
    here: Here<'_>,
    (coordinator, op): (NodeId, OpId),
    owner: NodeId,
    key: model::Key,
    record: &model::Record,
    mail: &mut Mail<'_>,
) {
    let hints = here.disk.hints();
    let is_new = !hints.iter().any(|hint| (hint.owner, hint.key) == (owner, key));
    if here.me.is_client() || is_new && hints.len() >= HINTS_MAX {
        return;
    }
    let hint = Hint { owner, key, record: record.clone(), stamp_us: here.clock_us };
    mail.persist(Change::Hint(Rc::new(hint)), Tag::Kept(coordinator, op).number());
}

/// The timer after which hints are offered.
pub const HANDOFF_TIMER: TimerId = TimerId { kind: HANDOFF, number: 0 };

/// Offers every hint to its owner, and gives those up that are too old. Returns whether there are
/// any.
pub fn offer(here: Here<'_>, mail: &mut Mail<'_>) -> bool {
    let window = here.config.hint_window;
    for hint in here.disk.hints() {
        let (owner, key, record) = (hint.owner, hint.key, hint.record.clone());
        if here.clock_us.saturating_sub(hint.stamp_us) > window {
            let change = Change::Unhint { owner, key, record, delivered: false };
            mail.persist(change, Tag::Quiet.number());
        } else {
            mail.send(owner, Message::Hand { key, record });
        }
    }
    let any = !here.disk.hints().is_empty();
    if any {
        mail.timer(HANDOFF_TIMER, here.config.handoff);
    }
    any
}

/// The owner has what was kept for it.
pub fn taken(here: Here<'_>, from: NodeId, key: model::Key, mark: u32, mail: &mut Mail<'_>) {
    let is_it =
        |hint: &&Rc<Hint>| hint.owner == from && hint.key == key && mark_of(&hint.record) == mark;
    let found: Vec<_> = here.disk.hints().iter().filter(is_it).collect();
    for hint in found {
        let record = hint.record.clone();
        let change = Change::Unhint { owner: from, key, record, delivered: true };
        mail.persist(change, Tag::Quiet.number());
    }
}

/// What a record is recognised by when it has been taken.
pub fn mark_of(record: &model::Record) -> u32 {
    record::digest(Some(record)) as u32
}
