//! Where two runs part, and what each cost its clients.
//!
//! Two runs that differ in one setting are the same, event for event, until that setting matters.
//! The first event that differs is where the *mechanism* parts. Clients notice later, if at all:
//! the first operation that ends otherwise, or with another value, is where the *consequence*
//! shows.
//!
//! ```text
//! async  ──┬────────┬─────────▶      the leader acknowledges at once
//! sync   ──┴─ parts ┴─ told ──▶      #3 is refused here, and was ok there
//! ```

use crate::Run;
use alloc::vec::Vec;
use check::{Operation, Verdict};
use model::limits::CLIENTS_MAX;
use model::order::sort_by_key;
use model::{EventId, Micros, OpId, Outcome, Time, Trace};

/// Where two runs part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The instant of the first event that differs, and that event in either run, where it has one
    /// then.
    pub parts: (Time, Option<EventId>, Option<EventId>),
    /// The first operation whose client is told something else, in either run.
    pub told: Option<Told>,
}

/// An operation of either run of which the clients are not told the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// When the first of the two clients knows.
    pub at: Time,
    /// The operation in the run on the left.
    pub left: OpId,
    /// Its counterpart in the run on the right.
    pub right: OpId,
}

/// The first difference of two runs; none if they are the same run.
pub fn first_difference(left: &Run, right: &Run) -> Option<Difference> {
    let (a, b) = (&left.trace, &right.trace);
    let same = a.events.iter().zip(&b.events).take_while(|(mine, theirs)| mine == theirs).count();
    if same == a.events.len() && same == b.events.len() && a.end == b.end {
        return None;
    }
    let of = |trace: &Trace| (same < trace.events.len()).then(|| EventId::new(same));
    let at = |trace: &Trace| trace.events.get(same).map_or(trace.end, |event| event.at);
    let parts = (at(a).min(at(b)), of(a), of(b));
    Some(Difference { parts, told: first_told(left, right) })
}

/// The first operation, by when its client knows, that ends otherwise. The counterpart of the
/// third operation of Ada is the third operation of Ada.
fn first_told(left: &Run, right: &Run) -> Option<Told> {
    let mut theirs: [Vec<&Operation>; CLIENTS_MAX] = Default::default();
    for operation in &right.report.history.operations {
        theirs[operation.client.ordinal()].push(operation);
    }
    let mut next = [0; CLIENTS_MAX];
    let mut first: Option<Told> = None;
    for mine in &left.report.history.operations {
        let client = mine.client.ordinal();
        let Some(theirs) = theirs[client].get(next[client]) else { continue };
        next[client] += 1;
        if answer(left, mine) == answer(right, theirs) {
            continue;
        }
        let known = [mine, theirs].into_iter().filter_map(|operation| operation.returned);
        let Some(at) = known.map(|(at, _)| at).min() else { continue };
        if first.is_none_or(|first| at < first.at) {
            first = Some(Told { at, left: mine.id, right: theirs.id });
        }
    }
    first
}

/// What a client was told: how its operation ended, and what a read returned. A word is compared
/// and not its number, which is a place in the list of its own run.
fn answer<'a>(
    run: &'a Run,
    operation: &Operation,
) -> (Option<Outcome>, Option<u32>, Option<&'a str>) {
    let value = operation.value.filter(|_| !operation.write);
    let word = value.and_then(|value| run.trace.word(&run.scenario, value));
    (operation.outcome, value.filter(|_| word.is_none()), word)
}

/// What a run cost its clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Reads that were stale, of those that were answered.
    pub stale: (usize, usize),
    /// Acknowledged writes that are gone or lost a conflict, of those that were acknowledged.
    pub lost: (usize, usize),
    /// Operations that were refused, or of which the client never heard.
    pub failed: usize,
    /// How long the middle one of the acknowledged writes took.
    pub write_us: Option<Micros>,
    /// How long the middle one of the answered reads took.
    pub read_us: Option<Micros>,
    /// Promises that were broken.
    pub broken: usize,
}

/// What a run cost its clients, counted from it.
pub fn cost(run: &Run) -> Cost {
    let report = &run.report;
    let (reads, writes) = (report.operations.reads, report.operations.writes);
    let is_broken = |finding: &&check::Finding| matches!(finding.verdict, Verdict::Broken(_));
    Cost {
        stale: (report.stale_reads.len(), reads.ok),
        lost: (report.lost_writes.len() + report.dropped_writes.len(), writes.ok),
        failed: reads.refused + reads.unknown + writes.refused + writes.unknown,
        write_us: median(&report.history, true),
        read_us: median(&report.history, false),
        broken: report.findings.iter().filter(is_broken).count(),
    }
}

/// The middle one of the times from call to `ok`; of an even number, the earlier of the two.
fn median(history: &check::History, write: bool) -> Option<Micros> {
    let of_kind = history.operations.iter().filter(|operation| operation.write == write);
    let took = |operation: &Operation| {
        operation.acknowledged().map(|(told, _)| told - operation.invoked.0)
    };
    let mut times: Vec<Micros> = of_kind.filter_map(took).collect();
    sort_by_key(&mut times, |time| u128::from(*time));
    times.get(times.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> Run {
        let opened = crate::open_text(text);
        assert_eq!(opened.notices, []);
        crate::run(&opened.scenario)
    }

    const READ: &str = "topology leaderless\nn 3\nlatency 5ms\nask r\nrepair none\n\
        5ms c1 write x 1\n50ms cut n3 | n1,n2,c1\n60ms c1 write x 2\n120ms c2 read x at n3\n";

    #[test]
    fn a_run_does_not_differ_from_itself() {
        assert_eq!(first_difference(&run(READ), &run(READ)), None);
    }

    #[test]
    fn an_action_more_is_where_two_runs_part() {
        let text = [READ, "90ms crash n2\n"].concat();
        let difference = first_difference(&run(READ), &run(&text)).expect("they differ");
        assert_eq!(difference.parts.0, 90_000);
        assert_eq!(
            difference.parts.1.map(|event| event.index()),
            difference.parts.2.map(|event| event.index())
        );
    }

    /// Goal: the answer that differs is found, though every message before may differ, too.
    #[test]
    fn the_first_answer_that_differs_is_told_of() {
        let (one, two) = (run(&[READ, "r 1\nw 1\n"].concat()), run(&[READ, "r 1\nw 3\n"].concat()));
        let told = first_difference(&one, &two).and_then(|difference| difference.told);
        let told = told.expect("the second write cannot have three acknowledgements");
        let outcome = |run: &Run, op| run.report.history.get(op).and_then(|found| found.outcome);
        assert_eq!(told.left, told.right);
        assert_eq!(outcome(&one, told.left), Some(Outcome::Ok));
        assert_ne!(outcome(&two, told.right), Some(Outcome::Ok));
    }

    /// Goal: words are compared and not their numbers. Method: a set is read; in the other run
    /// somebody else makes a set under another key before, which is the first word there.
    #[test]
    fn an_answer_in_words_differs_only_if_the_words_do() {
        let text = "topology multi-leader\nresolve or-set\nclients 3\n\
            90ms c1 include x 3\n300ms c2 read x\n";
        let told = |more: &str| {
            let both = (run(text), run(&[text, more].concat()));
            first_difference(&both.0, &both.1).expect("they differ").told
        };
        assert_eq!(told("10ms c3 include y 5\n"), None);
        let told = told("10ms c3 include x 5\n").expect("there is one more in the set");
        assert_eq!(told.left.number() + 1, told.right.number());
    }

    #[test]
    fn a_longer_run_differs_where_the_shorter_ends() {
        let (short, long) =
            (run("horizon 100ms\nworkload closed\n"), run("horizon 200ms\nworkload closed\n"));
        let difference = first_difference(&short, &long).expect("one goes on");
        assert!((90_000..=101_000).contains(&difference.parts.0), "{difference:?}");
    }

    /// Goal: the cost is counted from the run. Method: W = 3 cannot be had with n3 cut off, so one
    /// write fails that was acknowledged with W = 1; but then the read is not stale.
    #[test]
    fn the_cost_of_a_run_is_counted_from_it() {
        let (one, two) = (run(&[READ, "r 1\nw 1\n"].concat()), run(&[READ, "r 1\nw 3\n"].concat()));
        let (weak, strong) = (cost(&one), cost(&two));
        assert_eq!((weak.stale, weak.failed), ((1, 1), 0));
        assert_eq!((strong.stale, strong.failed), ((0, 1), 1));
        assert_eq!(weak.write_us, Some(11_000), "there, onto the disk, and back");
        assert_eq!((weak.lost, strong.lost), ((0, 2), (0, 1)));
        assert!(weak.broken > strong.broken);
    }
}
