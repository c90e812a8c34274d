//! Anti-entropy: finding what differs without sending it all.
//!
//! Two replicas compare digests of the keys that both keep. Where the digests of a part of the ring
//! agree nothing is sent. Where they differ the part is halved, until it is small; then both send
//! what they hold there (Merkle, *A Digital Signature Based on a Conventional Encryption Function*,
//! CRYPTO 1987; in databases: Demers et al., *Epidemic Algorithms*, PODC 1987, and Dynamo, 4.7).
//!
//! ```text
//! part 1 ──────────── #4a ≠ #90 ────────────      the whole ring
//! part 2 ──── #11 = #11      part 3 ── #70 ≠ #2c   halves: nothing is sent of the first
//!                      6 ─ #5e ≠ #08   7 ─ #33 = #33
//!                         ⋮ contents of a sixteenth
//! ```
//!
//! Each message is about one part and forgets nothing if it is lost: the next round begins anew.

use super::coordinator::{Here, Mail};
use super::members::Members;
use super::messages::{ENTROPY, Message};
use super::record;
use alloc::rc::Rc;
use alloc::vec::Vec;
use model::protocol::TimerId;
use model::trace::mix;
use model::{Key, NodeId, Record};

/// Parts from this number on are not halved any more: sixteenths of the ring.
const SMALL_PART: u8 = 16;

/// The timer of the next round.
pub const ROUND: TimerId = TimerId { kind: ENTROPY, number: 0 };

/// Whom a replica compared its keys with last.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rounds {
    last: Option<NodeId>,
}

impl Rounds {
    /// Compares all with the next of those that keep a key which this replica keeps.
    pub fn next(&mut self, here: Here<'_>, members: &Members, mail: &mut Mail<'_>) {
        let me = here.me;
        let mut peers = model::NodeSet::EMPTY;
        for key in (0..model::limits::KEYS_MAX).map(Key::new) {
            let owners = members.ring.owners(key);
            if owners.contains(me) {
                peers = peers.union(owners);
            }
        }
        peers.remove(me);
        let after = |node: &NodeId| self.last.is_none_or(|last| *node > last);
        let next = peers.iter().find(after).or(peers.iter().next());
        self.last = next;
        if let Some(peer) = next {
            let digest = digest(here, members, peer, 1);
            mail.send(peer, Message::Compare { part: 1, digest });
        }
        mail.timer(ROUND, here.config.entropy);
    }
}

/// Another replica's digest of a part has come.
pub fn compare(
    here: Here<'_>,
    members: &Members,
    (from, part): (NodeId, u8),
    theirs: u64,
    mail: &mut Mail<'_>,
) {
    if digest(here, members, from, part) == theirs {
        return;
    }
    if part >= SMALL_PART {
        let records = Rc::new(contents(here, members, from, part));
        mail.send(from, Message::Contents { part, records, answer: true });
        return;
    }
    for half in [2 * part, 2 * part + 1] {
        let digest = digest(here, members, from, half);
        mail.send(from, Message::Compare { part: half, digest });
    }
}

/// Another replica's contents of a part have come: those that are new here are taken, and what it
/// lacks is sent, if it wants that.
pub fn contents_of_other(
    here: Here<'_>,
    members: &Members,
    (from, part, answer): (NodeId, u8, bool),
    records: &[(Key, Record)],
    mail: &mut Mail<'_>,
) -> Vec<(Key, Record)> {
    let theirs = |key: Key| records.iter().find(|(other, _)| *other == key);
    if answer {
        let mine = contents(here, members, from, part).into_iter();
        let lacking = mine.filter(|(key, own)| {
            theirs(*key).is_none_or(|(_, record)| !record::is_current(Some(record), own))
        });
        let records: Vec<_> = lacking.collect();
        if !records.is_empty() {
            let records = Rc::new(records);
            mail.send(from, Message::Contents { part, records, answer: false });
        }
    }
    let is_new = |(key, record): &&(Key, Record)| {
        let own = here.disk.record(*key);
        let newest = record::newer(own.clone(), Some(record));
        newest != own
    };
    records.iter().filter(is_new).cloned().collect()
}

/// What this replica holds of the keys in a part that the other keeps as well.
fn contents(here: Here<'_>, members: &Members, peer: NodeId, part: u8) -> Vec<(Key, Record)> {
    let layout = members.ring.layout();
    let is_common = |key: Key| {
        let owners = members.ring.owners(key);
        owners.contains(peer) && owners.contains(here.me) && is_in(part, layout.place_of(key))
    };
    here.disk.records().filter(|(key, _)| is_common(*key)).collect()
}

fn digest(here: Here<'_>, members: &Members, peer: NodeId, part: u8) -> u64 {
    contents(here, members, peer, part).iter().fold(0, |sum, (key, record)| {
        mix(sum ^ mix(key.index() as u64) ^ record::digest(Some(record)))
    })
}

/// Whether a place on the ring is in a part: part 1 is the ring, 2 and 3 are its halves, and so on.
fn is_in(part: u8, place: u32) -> bool {
    let depth = 7 - part.leading_zeros();
    let index = u64::from(part) - (1 << depth);
    u64::from(place) >> (32 - depth) == index
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_is_in_one_part_of_each_depth() {
        for place in [0, 1, 0x1234_5678, 0x7fff_ffff, 0x8000_0000, u32::MAX] {
            for first in [1_u8, 2, 4, 8, 16] {
                let parts = (first..2 * first).filter(|part| is_in(*part, place));
                let parts: Vec<u8> = parts.collect();
                assert_eq!(parts.len(), 1, "{place} from part {first}: {parts:?}");
                assert!(first == 1 || is_in(parts[0] / 2, place), "a half is in its whole");
            }
        }
    }
}
