//! Forgetting deletions.
//!
//! A deletion is a value, too: a *tombstone* that says which writes it had seen. It would stay for
//! ever, so after a grace it is forgotten, with all that is known of the key. Whoever was away for
//! longer, and still has the value, then looks like one who has something new.
//!
//! ```text
//! n1   x=1   ✝         grace over, forgotten      x=1 again
//! n3   x=1        away ─────────────────────────▶ x=1 ──▲
//! ```
//!
//! With the tombstone goes what waits to be told of it. (Cassandra's `gc_grace_seconds` is ten days
//! for this reason; Riak's `delete_mode` and CouchDB's purge have the same effect.)

use super::messages::{COLLECT, Message};
use super::replica::{Here, Replica, Then};
use model::disk::Change;
use model::protocol::TimerId;
use model::{Key, Object, Out, Record, Removal};

/// Whether nothing but tombstones is left.
fn is_deleted(object: &Object) -> bool {
    !object.siblings().is_empty() && object.siblings().iter().all(|one| one.cell.deleted)
}

impl Replica {
    /// Winds the timer after which a key is forgotten, if it is deleted.
    pub(super) fn mind_tombstone(&mut self, here: Here<'_>, key: Key, out: &mut Out<Message>) {
        let id = TimerId { kind: COLLECT, number: key.index() as u32 };
        if !here.config.resolve.is_words() && here.disk.object(key).is_some_and(|o| is_deleted(o)) {
            out.timer(id, here.config.tombstone_grace);
        }
    }

    /// The grace is over: if the key is still deleted, it is forgotten. The number of its own last
    /// write is noted first, so that no later write gets the same.
    pub(super) fn collect(&mut self, here: Here<'_>, key: Key, out: &mut Out<Message>) {
        let Some(object) = here.disk.object(key).cloned() else { return };
        if !is_deleted(&object) || self.object(key) != Some(&object) {
            return;
        }
        self.given = self.given.max(object.seen().of(here.me).into());
        self.persist(Change::Note(self.given), Then::Nothing, out);
        self.table[key.index()] = None;
        let (record, removal) = (Record::Object(object), Removal::Collected);
        self.persist(Change::Drop { key, record, removal }, Then::Nothing, out);
        for link in &mut self.links {
            link.forget(key);
        }
    }
}
