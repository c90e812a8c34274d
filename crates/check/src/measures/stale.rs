//! Stale reads.
//!
//! A read is stale if it returned write `a` of a key, or nothing, although another write `b` of
//! that key had been acknowledged before the read was called, and `a` had been acknowledged before
//! `b` was called (nothing is older than everything). Writes that overlap are not ordered, and a
//! write in doubt is neither missed nor old, so a read is called stale only where no other account
//! is possible. Of a read that returned several values the least stale counts; a read that found
//! nothing may have read from any delete that had been called by then. Reads of counters, sets and
//! texts are not looked at: what they return is put together from many writes.
//!
//! ```text
//! a ├──────┤
//! b            ├──────┤      missed
//! read                     ├─────┤ → a
//!                     ◀────▶ age: how long the answer had been out of date when it was asked for
//! ```

use crate::by_key::ByKey;
use crate::history::{History, Operation, moment};
use crate::registers::Registers;
use alloc::vec::Vec;
use model::order::sort_by_key;
use model::{Micros, OpId};

/// A read that missed a write that had been acknowledged before it was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaleRead {
    /// The read.
    pub read: OpId,
    /// The write whose value it returned; none if it found nothing.
    pub returned: Option<OpId>,
    /// The newest write that it missed: of those, the one acknowledged last.
    pub missed: OpId,
    /// How many writes it missed.
    pub behind: usize,
    /// The time from the acknowledgement of the oldest write that it missed to the call of the
    /// read.
    pub age_us: Micros,
}

/// The stale reads of a history, in the order of their numbers.
pub fn stale_reads(history: &History) -> Vec<StaleRead> {
    let history = &*Registers::of(history).history;
    let mut writes: ByKey<Vec<&Operation>> = ByKey::default();
    for write in history.writes() {
        writes.at(write.key).push(write);
    }
    for list in writes.values_mut() {
        sort_by_key(list, |write| moment(write.acknowledged()));
    }
    let of_key = |key| writes.get(key).map_or(&[][..], Vec::as_slice);
    let stale = |read: &Operation| stale_read(history, read, of_key(read.key));
    history.reads().filter_map(stale).collect()
}

/// Looks at one read, given the acknowledged writes of its key in the order of acknowledgement.
fn stale_read(history: &History, read: &Operation, writes: &[&Operation]) -> Option<StaleRead> {
    let mut least = match read.of {
        Some(_) => None,
        None => Some(stale_source(None, read, writes)?),
    };
    let mut sources: Vec<&Operation> = Vec::new();
    for of in read.sources() {
        sources.push(history.get(of)?);
    }
    if read.of.is_none() {
        sources.extend(history.deletes_before(read));
    }
    for source in sources {
        let stale = stale_source(Some(source), read, writes)?;
        let is_less = least.is_none_or(|least: StaleRead| stale.behind < least.behind);
        least = if is_less { Some(stale) } else { least };
    }
    least.map(|stale| StaleRead { returned: read.of.and(stale.returned), ..stale })
}

/// How stale a read is if it read from a write, or from the state before any write.
fn stale_source(
    source: Option<&Operation>,
    read: &Operation,
    writes: &[&Operation],
) -> Option<StaleRead> {
    let known = writes.partition_point(|write| write.precedes(read));
    // What is newer than the source was acknowledged after it, so the search stops there.
    let first = match source {
        Some(source) => {
            let (_, end) = source.acknowledged()?;
            writes.partition_point(|write| write.acknowledged().is_some_and(|at| at.1 <= end))
        }
        None => 0,
    };
    let newer = |write: &&&Operation| source.is_none_or(|source| source.precedes(write));
    let mut missed = writes.get(first..known)?.iter().filter(newer);
    let oldest = missed.next()?;
    let (behind, newest) = missed.fold((1, oldest), |(count, _), write| (count + 1, write));
    let (since, _) = oldest.acknowledged()?;
    Some(StaleRead {
        read: read.id,
        returned: source.map(|source| source.id),
        missed: newest.id,
        behind,
        age_us: read.invoked.0 - since,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Story;
    use model::time::MILLISECOND;

    #[test]
    fn a_read_that_misses_two_writes_names_the_newest_and_counts_both() {
        let mut story = Story::new();
        let a = story.wrote(0, "x", 1);
        story.wrote(0, "x", 2);
        let c = story.wrote(1, "x", 3);
        story.wait(10 * MILLISECOND);
        let read = story.saw(2, "x", Some(a));
        let stale =
            StaleRead { read, returned: Some(a), missed: c, behind: 2, age_us: 13 * MILLISECOND };
        assert_eq!(story.report().stale_reads, [stale]);
    }

    #[test]
    fn a_stale_read_counts_from_its_answer() {
        let mut story = Story::new();
        let a = story.wrote(0, "x", 1);
        story.wrote(0, "x", 2);
        story.saw(1, "x", Some(a));
        story.saw(2, "x", Some(a));
        let report = story.report();
        let told = |stale: &StaleRead| report.history.get(stale.read)?.returned;
        let told: Vec<_> = report.stale_reads.iter().filter_map(told).collect();
        let counts = told.iter().map(|&(at, _)| [report.stale_by(at - 1), report.stale_by(at)]);
        assert_eq!(counts.collect::<Vec<_>>(), [[0, 1], [1, 2]]);
    }

    #[test]
    fn a_read_of_nothing_is_stale_after_any_acknowledged_write() {
        let mut story = Story::new();
        let a = story.wrote(0, "x", 1);
        story.saw(1, "x", None);
        story.saw(1, "y", None);
        let stale = story.report().stale_reads;
        assert_eq!(stale.len(), 1);
        assert_eq!((stale[0].returned, stale[0].missed), (None, a));
    }

    #[test]
    fn concurrent_writes_and_writes_in_doubt_make_no_read_stale() {
        let mut story = Story::new();
        let (a, b) = (story.write(0, "x", 1), story.write(1, "x", 2));
        story.acknowledge(a, &[]);
        story.acknowledge(b, &[]);
        story.saw(2, "x", Some(a));
        story.saw(2, "x", Some(b));
        let doubt = story.write(0, "x", 3);
        story.doubt(doubt);
        story.saw(2, "x", Some(a));
        story.wrote(1, "x", 4);
        story.saw(2, "x", Some(doubt));
        assert_eq!(story.report().stale_reads, []);
    }

    #[test]
    fn a_read_of_nothing_after_a_delete_is_not_stale_until_something_is_written_again() {
        let mut story = Story::new();
        story.wrote(0, "x", 1);
        let delete = story.deleted(0, "x");
        story.saw(1, "x", None);
        assert_eq!(story.report().stale_reads, []);
        let new = story.wrote(0, "x", 2);
        story.saw(1, "x", None);
        let stale = story.report().stale_reads;
        let said: Vec<_> = stale.iter().map(|s| (s.returned, s.missed, s.behind)).collect();
        assert_eq!(said, [(None, new, 1)], "it may have read from {delete}");
        let again = story.delete(0, "x");
        story.doubt(again);
        story.saw(1, "x", None);
        assert_eq!(story.report().stale_reads, stale);
    }

    #[test]
    fn one_value_that_is_new_enough_is_enough() {
        let mut story = Story::new();
        let (a, b) = (story.wrote(0, "x", 1), story.wrote(0, "x", 2));
        let c = story.wrote(1, "x", 3);
        story.saw_several(2, "x", &[a, c]);
        assert_eq!(story.report().stale_reads, []);
        story.saw_several(2, "x", &[a, b]);
        let stale = story.report().stale_reads;
        let said: Vec<_> = stale.iter().map(|s| (s.returned, s.missed, s.behind)).collect();
        assert_eq!(said, [(Some(b), c, 1)]);
    }

    #[test]
    fn reads_of_counters_and_sets_are_not_looked_at() {
        let mut story = Story::new();
        let a = story.added(0, "x", 1);
        let b = story.added(0, "x", 1);
        story.put_beside(0, "x", a, 1);
        story.saw(1, "x", Some(a));
        assert_eq!(story.report().stale_reads, [], "{b} may be in it");
    }

    #[test]
    fn a_read_that_began_before_the_acknowledgement_is_not_stale() {
        let mut story = Story::new();
        let a = story.wrote(0, "x", 1);
        let b = story.write(0, "x", 2);
        let read = story.read(1, "x");
        story.acknowledge(b, &[]);
        story.answer(read, Some(a));
        assert_eq!(story.report().stale_reads, []);
    }
}
