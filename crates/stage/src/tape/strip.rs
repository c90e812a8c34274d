//! What a tape is drawn from, worked out once for each run.
//!
//! Drawing must not cost more for a longer run. So whatever needs a walk over the whole run is done
//! here: which operations each session called, how many of the first so many of them wrote or broke
//! a promise, in which lane each fault stands, how dense the events are.

use super::Mark;
use crate::frame::OperationSpan;
use crate::timeline::Timeline;
use alloc::vec::Vec;
use model::notation::is_background;
use model::order::sort_by_key;
use model::{OpId, Time};

/// What was found out about a run, as far as its tape shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Instants to mark: broken promises, and others worth a look.
    pub marks: Vec<Mark>,
    /// Reads that were stale.
    pub stale: Vec<OpId>,
    /// Acknowledged writes that were lost.
    pub lost: Vec<OpId>,
    /// Acknowledged writes that lost a conflict.
    pub dropped: Vec<OpId>,
}

/// What is to be said of one operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// A read that was stale.
    Stale,
    /// An acknowledged write that was lost.
    Lost,
    /// An acknowledged write that lost a conflict.
    Dropped,
}

impl Sign {
    pub fn word(self) -> &'static str {
        match self {
            Self::Stale => "stale",
            Self::Lost => "lost",
            Self::Dropped => "lost a conflict",
        }
    }
}

/// The operations of one session.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// In order of calls, as places in the timeline's list.
    pub operations: Vec<u32>,
    /// When all of the first so many had ended.
    ended: Vec<Time>,
    /// How many of the first so many wrote, and how many broke a promise.
    pub writes: Vec<u32>,
    pub broken: Vec<u32>,
}

impl Row {
    /// How many were called before an instant.
    pub fn called_before(&self, spans: &[OperationSpan], at: Time) -> usize {
        self.operations.partition_point(|place| spans[*place as usize].called_at < at)
    }

    /// The first that may not have ended before an instant.
    pub fn first_at(&self, at: Time) -> usize {
        self.ended.partition_point(|ended| *ended < at)
    }
}

/// Stretches of time, each in a lane in which it is alone.
#[derive(Clone, Debug, Default)]
pub(super) struct Lanes {
    /// For each stretch its lane; none for one that found no room.
    pub lane: Vec<Option<u8>>,
    /// How many lanes there are, the one for the crowd included.
    pub lanes: usize,
    /// Whether some found no room; they share one more lane.
    pub crowded: bool,
}

/// Lanes of a row, without the one for those that found no room.
const LANES_MAX: usize = 3;

impl Lanes {
    /// Gives each of several stretches, in order of their beginnings, a lane.
    fn new(stretches: impl Iterator<Item = (Time, Time)>) -> Self {
        let mut free: [Time; LANES_MAX] = [0; LANES_MAX];
        let mut lanes = Self::default();
        for (from, to) in stretches {
            let lane = free.iter().position(|&free| free <= from);
            if let Some(lane) = lane {
                free[lane] = to;
                lanes.lanes = lanes.lanes.max(lane + 1);
            }
            lanes.crowded |= lane.is_none();
            lanes.lane.push(lane.map(|lane| lane as u8));
        }
        lanes.lanes += usize::from(lanes.crowded);
        lanes
    }
}

/// Into how many parts a run is cut to say how dense its events are.
pub(super) const PARTS: usize = 360;

/// What the tape of a run is drawn from.
#[derive(Clone, Debug)]
pub struct Strip {
    pub(super) found: Found,
    pub(super) rows: Vec<Row>,
    pub(super) leads: Lanes,
    pub(super) faults: Lanes,
    /// How many events, without the background, lie in each part of the run.
    pub(super) density: Vec<u32>,
}

impl Strip {
    /// Reads a run, and what was found out about it.
    pub fn new(timeline: &Timeline, mut found: Found) -> Self {
        let end = timeline.end();
        for list in [&mut found.stale, &mut found.lost, &mut found.dropped] {
            sort_by_key(list, |op| op.number().into());
        }
        sort_by_key(&mut found.marks, |mark| mark.at.into());
        let leads = timeline.leads().iter();
        let faults = timeline.faults().iter();
        let mut strip = Self {
            found,
            rows: alloc::vec![Row::default(); timeline.trace().clients],
            leads: Lanes::new(leads.map(|lead| (lead.from, lead.to.unwrap_or(end)))),
            faults: Lanes::new(faults.map(|fault| (fault.from, fault.to.unwrap_or(end)))),
            density: density(timeline),
        };
        for (place, span) in timeline.operations().iter().enumerate() {
            let broken = matches!(strip.sign(span.op), Some(Sign::Stale | Sign::Lost));
            let Some(row) = strip.rows.get_mut(span.client.ordinal()) else { continue };
            let told = span.told.map_or(end, |told| told.at);
            let more = |counts: &[u32], one| counts.last().map_or(0, |last| *last) + u32::from(one);
            row.ended.push(row.ended.last().map_or(told, |last| told.max(*last)));
            row.writes.push(more(&row.writes, span.write));
            row.broken.push(more(&row.broken, broken));
            row.operations.push(place as u32);
        }
        strip
    }

    /// The instants that are marked, in order of time.
    pub fn marks(&self) -> &[Mark] {
        &self.found.marks
    }

    pub(super) fn sign(&self, op: OpId) -> Option<Sign> {
        let holds = |list: &[OpId]| list.binary_search(&op).is_ok();
        match () {
            () if holds(&self.found.stale) => Some(Sign::Stale),
            () if holds(&self.found.lost) => Some(Sign::Lost),
            () if holds(&self.found.dropped) => Some(Sign::Dropped),
            () => None,
        }
    }
}

/// Of a count for the first so many, the part of some of them.
pub(super) fn among(counts: &[u32], from: usize, to: usize) -> u32 {
    let first = |many: usize| many.checked_sub(1).and_then(|last| counts.get(last)).copied();
    first(to).unwrap_or(0) - first(from).unwrap_or(0)
}

fn density(timeline: &Timeline) -> Vec<u32> {
    let mut parts = alloc::vec![0_u32; PARTS];
    let end = timeline.end().max(1);
    let scenario = timeline.scenario();
    for event in &timeline.trace().events {
        if !is_background(event, scenario) {
            let part = (event.at * PARTS as u64 / end) as usize;
            parts[part.min(PARTS - 1)] += 1;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_that_overlap_get_lanes_of_their_own_until_there_are_no_more() {
        let lanes = Lanes::new([(0, 10), (5, 9), (10, 20), (11, 12)].into_iter());
        assert_eq!(lanes.lane, [Some(0), Some(1), Some(0), Some(1)]);
        assert_eq!((lanes.lanes, lanes.crowded), (2, false));
        let many = Lanes::new((0..9).map(|from| (from, 100)));
        assert_eq!(many.lane.iter().flatten().count(), LANES_MAX);
        assert_eq!((many.lanes, many.crowded), (LANES_MAX + 1, true));
    }

    #[test]
    fn a_part_of_a_running_count() {
        let counts = [1, 1, 2, 3];
        assert_eq!(among(&counts, 0, 4), 3);
        assert_eq!(among(&counts, 1, 3), 1);
        assert_eq!(among(&counts, 2, 2), 0);
        assert_eq!(among(&[], 0, 0), 0);
    }
}
