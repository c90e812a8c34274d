//! What could be next.
//!
//! An order has to respect either real time or the order of each process.
//!
//! ```text
//! real time  an operation can be next if it was called before the earliest answer of all that are
//!            left: otherwise it stands after one that was over when it was called
//! process    an operation can be next if all that its process was answered before are placed
//! ```
//!
//! Operations are numbered: first those that were answered, by call; then those in doubt, which
//! wait for nobody but for whom nobody waits. Of what is left in real time a list is kept from
//! which placing lifts an operation and stepping back puts it back (figure 6 of Lowe 2017).

use alloc::vec;
use alloc::vec::Vec;

/// When an operation was called and answered, and by whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub process: usize,
    pub start: u32,
    /// The last place if it was not answered.
    pub end: u32,
}

/// Which operations are left.
#[derive(Debug)]
pub(super) enum Frontier {
    /// For each answered operation that is left the next one and the one before. The last is the
    /// head.
    RealTime { next: Vec<u32>, prev: Vec<u32> },
    /// The answered operations of each process, how many of them are placed, and for each operation
    /// how many have to be.
    Process { ops: Vec<Vec<u32>>, placed: Vec<u32>, before: Vec<u32> },
}

impl Frontier {
    /// Everything is left. The first `answered` spans are those of answered operations, by call.
    pub fn real_time(answered: usize) -> Self {
        let next = (0..=answered).map(|at| if at == answered { 0 } else { at + 1 });
        let prev = (0..=answered).map(|at| at.checked_sub(1).unwrap_or(answered));
        Self::RealTime {
            next: next.map(|at| at as u32).collect(),
            prev: prev.map(|at| at as u32).collect(),
        }
    }

    /// The same, where the order of each process counts.
    pub fn process(spans: &[Span], answered: usize) -> Self {
        let count = spans.iter().map(|span| span.process + 1).max().unwrap_or(0);
        let mut ops = vec![Vec::new(); count];
        let mut before = Vec::with_capacity(spans.len());
        for (op, span) in spans[..answered].iter().enumerate() {
            before.push(ops[span.process].len() as u32);
            ops[span.process].push(op as u32);
        }
        for span in &spans[answered..] {
            let earlier = |&op: &u32| spans[op as usize].start < span.start;
            before.push(ops[span.process].partition_point(earlier) as u32);
        }
        Self::Process { ops, placed: vec![0; count], before }
    }

    /// Fills the window with the answered operations that could be next, and returns the earliest
    /// end of what is left.
    pub fn look(&self, spans: &[Span], window: &mut Vec<u32>) -> u32 {
        window.clear();
        match self {
            Self::RealTime { next, .. } => {
                let head = next.len() - 1;
                let mut earliest = u32::MAX;
                let mut at = next[head] as usize;
                while at < head && spans[at].start < earliest {
                    window.push(at as u32);
                    earliest = earliest.min(spans[at].end);
                    at = next[at] as usize;
                }
                earliest
            }
            Self::Process { ops, placed, .. } => {
                let ops = ops.iter().zip(placed);
                window.extend(ops.filter_map(|(ops, &placed)| ops.get(placed as usize)));
                u32::MAX
            }
        }
    }

    /// Whether an operation in doubt could be next, given the earliest end.
    pub fn admits(&self, spans: &[Span], op: usize, earliest: u32) -> bool {
        match self {
            Self::RealTime { .. } => spans[op].start < earliest,
            Self::Process { placed, before, .. } => placed[spans[op].process] >= before[op],
        }
    }

    /// Whether of two equal operations that could be next the one that ends first may always go
    /// first: so it is if nobody waits for either but by time.
    pub fn is_by_time(&self) -> bool {
        matches!(self, Self::RealTime { .. })
    }

    /// Takes an answered operation away.
    pub fn lift(&mut self, spans: &[Span], op: usize) {
        match self {
            Self::RealTime { next, prev } => {
                let (before, after) = (prev[op], next[op]);
                next[before as usize] = after;
                prev[after as usize] = before;
            }
            Self::Process { placed, .. } => placed[spans[op].process] += 1,
        }
    }

    /// Puts back the operation that was taken away last.
    pub fn put_back(&mut self, spans: &[Span], op: usize) {
        match self {
            Self::RealTime { next, prev } => {
                let (before, after) = (prev[op], next[op]);
                next[before as usize] = op as u32;
                prev[after as usize] = op as u32;
            }
            Self::Process { placed, .. } => placed[spans[op].process] -= 1,
        }
    }

    /// Words that tell which answered operations are placed, given the window.
    ///
    /// In real time what is left of the window tells it: all others that were called before the
    /// earliest end are placed, and none that were called later.
    pub fn words(&self, window: &[u32], words: &mut Vec<u32>) {
        match self {
            Self::RealTime { .. } => words.extend_from_slice(window),
            Self::Process { placed, .. } => words.extend_from_slice(placed),
        }
    }
}
