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

    /// What is known of an entry of that position and epoch; if nothing, the new one is noted.
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

#[cfg(test)]
mod tests {
    use super::*;
    use model::EventId;
    use model::trace::mix;

    /// The rule as it is written: of every two logs, at every position.
    fn matches(logs: &[Log]) -> bool {
        let entries = |log: &Log| log.after(0).iter().map(|e| (e.epoch, e.op)).collect::<Vec<_>>();
        let logs: Vec<_> = logs.iter().map(entries).collect();
        logs.iter().enumerate().all(|(place, one)| {
            logs[..place].iter().all(|other| {
                let shared = one.iter().zip(other).rposition(|(a, b)| a.0 == b.0);
                shared.is_none_or(|last| one[..=last] == other[..=last])
            })
        })
    }

    /// One turn of a random run: a log is cut somewhere and gets an entry, most often one that
    /// another log has there.
    fn turn(logs: &mut [Log], dice: u64, event: usize) -> (NodeId, u32) {
        let mut dice = dice;
        let mut roll = |sides: u64| {
            dice = mix(dice);
            dice % sides
        };
        let (node, other) = (roll(3) as usize, roll(3) as usize);
        let end = logs[node].end().unwrap_or(0);
        let position = end + 1 - u32::from(roll(3) == 0).min(end);
        let copied = logs[other].get(position).filter(|_| roll(8) > 0);
        let epoch = copied.map_or(1 + roll(3) as u32, |entry| entry.epoch);
        let op = copied.map_or_else(|| OpId::new(roll(4) as usize), |entry| entry.op);
        logs[node].append(Entry { position, op, epoch, event: EventId::new(event) });
        (NodeId::replica(node), position)
    }

    /// Goal: looking at one entry for each event finds what comparing all logs would. Method: many
    /// random runs of three logs; after every event the two agree on whether logs have matched so
    /// far.
    #[test]
    fn looking_at_one_entry_is_the_whole_rule() {
        let (mut broken, mut turns) = (0, 0);
        for seed in 0..3_000 {
            let (mut logs, mut matching) = (vec![Log::default(); 3], Matching::default());
            for event in 0..25 {
                let dice = mix(seed << 8 | event);
                let (node, position) = turn(&mut logs, dice, event as usize);
                matching.look(&logs, node, position, event);
                turns += 1;
                assert_eq!(matching.broken.is_none(), matches(&logs), "seed {seed}: {logs:#?}");
                if matching.broken.is_some() {
                    broken += 1;
                    break;
                }
            }
        }
        assert!(broken > 500 && turns > 5 * broken, "{broken} broken in {turns} turns");
    }

    /// A log may begin behind entries that nobody knows; whoever knows them is compared.
    #[test]
    fn what_stands_before_may_become_known_later() {
        let (mut logs, mut matching) = (vec![Log::default(); 3], Matching::default());
        let entry = |position, epoch| Entry {
            position,
            op: OpId::new(position as usize),
            epoch,
            event: EventId::new(0),
        };
        for (node, before) in [(0, None), (1, Some(1)), (2, Some(2))] {
            assert_eq!(matching.broken, None);
            if let Some(epoch) = before {
                logs[node].append(entry(6, epoch));
            }
            logs[node].append(entry(7, 3));
            matching.look(&logs, NodeId::replica(node), 7, 0);
        }
        assert_eq!(matching.broken.map(|broken| broken.first.0), Some(NodeId::replica(1)));
    }

    #[test]
    fn positions_may_come_in_any_order() {
        let (mut logs, mut matching) = (vec![Log::default(); 2], Matching::default());
        let entry = |position, op| Entry {
            position,
            op: OpId::new(op),
            epoch: 1,
            event: EventId::new(position as usize),
        };
        for (node, position, op) in [(0, 1_042, 1), (1, 7, 2), (0, 7, 2), (0, 1_042, 1)] {
            logs[node].append(entry(position, op));
            matching.look(&logs, NodeId::replica(node), position, 0);
        }
        assert_eq!(matching.broken, None);
        logs[1].append(entry(1_042, 3));
        matching.look(&logs, NodeId::replica(1), 1_042, 5);
        assert_eq!(matching.broken.map(|broken| broken.first.0), Some(NodeId::replica(0)));
    }
}
