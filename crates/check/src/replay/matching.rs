//! Whether logs match.
//!
//! Log matching (Ongaro and Ousterhout, *In Search of an Understandable Consensus Algorithm*,
//! USENIX ATC 2014, section 5.3 and figure 3): if two logs hold an entry of the same epoch at the
//! same position, the logs are the same up to there. To ask this of every pair of logs after every
//! event would take the square of their lengths. It is enough to look at one entry, each time one
//! is appended:
//!
//! ```text
//! position   …  41  42  43            Appended 43 of epoch 2: has anybody an entry of epoch 2
//! n1             1   1   2            at 43? Then it must record the same write, and the entry
//! n3             1   2   2 ◀ new      before it must be of the same epoch.
//! ```
//!
//! By induction that is the whole rule: two logs that agree on one entry agree on the epoch of the
//! one before, so that one, too, was compared when the later of its two copies was appended.
//!
//! What one log held is remembered for each position and epoch. Only if it differs are the logs
//! themselves asked, since the rule is about what logs hold at the same time: a leader that loses
//! an entry in a crash before anybody else has it may put another in its place.

use super::log::{Entry, Log};
use alloc::vec;
use alloc::vec::Vec;
use model::{NodeId, OpId, Time};

/// Two logs that hold entries of the same epoch at the same position and do not match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// When the second was appended.
    pub at: Time,
    /// Whose log it was appended to, and the entry.
    pub second: (NodeId, Entry),
    /// Whose log held its counterpart, and that.
    pub first: (NodeId, Entry),
    /// What stands before them: in the log of the second, and of the first.
    pub before: (Option<Entry>, Option<Entry>),
}

/// An entry that some log holds or held.
#[derive(Clone, Copy, Debug)]
struct Known {
    epoch: u32,
    op: OpId,
    /// The epoch of the entry before; none if that was not known.
    before: Option<u32>,
    /// The next of its position, by its number; zero if there is none.
    next: u32,
}

/// What is known of every entry, and the first mismatch.
#[derive(Clone, Debug, Default)]
pub struct Matching {
    /// The lowest position of all.
    lowest: u32,
    /// For each position, the number of the first that is known of it; zero if there is none.
    places: Vec<u32>,
    /// Numbered from one.
    known: Vec<Known>,
    /// The first mismatch.
    pub broken: Option<Mismatch>,
}

impl Matching {
    /// Looks at the entry at a position of a log.
    pub fn look(&mut self, logs: &[Log], node: NodeId, position: u32, at: Time) {
        let Some(log) = logs.get(node.index()).filter(|_| self.broken.is_none()) else { return };
        let Some(second) = log.get(position) else { return };
        let preceding = before(log, position);
        let new = Known {
            epoch: second.epoch,
            op: second.op,
            before: preceding.map(|entry| entry.epoch),
            next: 0,
        };
        let Some(known) = self.find(position, new) else { return };
        if agree(known.op, new.op, known.before, new.before) {
            known.before = known.before.or(new.before);
            return;
        }
        (known.op, known.before) = (new.op, new.before);
        let others = logs.iter().enumerate().filter(|(index, _)| *index != node.index());
        let mut counterparts = others.filter_map(|(index, log)| {
            let first = log.get(position).filter(|first| first.epoch == second.epoch)?;
            Some((NodeId::replica(index), first, before(log, position)))
        });
        let differs = |(_, first, preceding): &(NodeId, Entry, Option<Entry>)| {
            !agree(first.op, new.op, preceding.map(|entry| entry.epoch), new.before)
        };
        self.broken = counterparts.find(differs).map(|(other, first, other_preceding)| Mismatch {
            at,
            second: (node, second),
            first: (other, first),
            before: (preceding, other_preceding),
        });
    }

    /// What is known of an entry of that position and epoch; if there is none, the new one is noted.
    fn find(&mut self, position: u32, new: Known) -> Option<&mut Known> {
        if self.places.is_empty() {
            self.lowest = position;
        }
        if position < self.lowest {
            let more = vec![0; (self.lowest - position) as usize];
            self.places.splice(0..0, more);
            self.lowest = position;
        }
        let place = (position - self.lowest) as usize;
        if self.places.len() <= place {
            self.places.resize(place + 1, 0);
        }
        let mut number = self.places[place];
        while let Some(index) = (number as usize).checked_sub(1) {
            if self.known[index].epoch == new.epoch {
                return Some(&mut self.known[index]);
            }
            number = self.known[index].next;
        }
        self.known.push(Known { next: self.places[place], ..new });
        self.places[place] = u32::try_from(self.known.len()).expect("a run has few entries");
        None
    }
}

fn before(log: &Log, position: u32) -> Option<Entry> {
    log.get(position.checked_sub(1)?)
}

/// Whether two entries of one epoch record the same write and stand behind entries of one epoch,
/// as far as that is known.
fn agree(op: OpId, other: OpId, before: Option<u32>, other_before: Option<u32>) -> bool {
    op == other && (before.is_none() || other_before.is_none() || before == other_before)
}
