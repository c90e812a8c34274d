//! What the judge has to say about one operation.
//!
//! The report is about the run; whoever looks at a read or a write wants to know what of it is
//! about that one: which acknowledged write a read missed and by how much, whether a write was lost
//! or gave way, who bore witness, and which broken promises it is evidence of. Everything is said
//! as far as it was certain at an instant.

use crate::{Run, sets};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use model::time::length;
use model::{EventId, OpId, Time};

/// One thing that the judge has to say about an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// It, in a sentence.
    pub sentence: String,
    /// Whether something went wrong.
    pub bad: bool,
    /// The event that shows it.
    pub event: Option<EventId>,
    /// The other operation that it is about.
    pub other: Option<OpId>,
}

/// What there is to say about an operation at an instant.
pub fn judged(run: &Run, op: OpId, at: Time) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = Vec::new();
    let report = &run.report;
    let known = |event: EventId| run.trace.event(event).is_some_and(|event| event.at <= at);
    let Some(operation) = report.history.get(op) else { return remarks };
    if operation.returned.is_some_and(|(_, event)| known(event)) {
        remarks.extend(stale(run, op));
    }
    for lost in report.lost_writes.iter().filter(|lost| lost.op == op && known(lost.certain.1)) {
        let sentence = match lost.by {
            Some(by) => format!("It was acknowledged, and is lost since {by} gave it up."),
            None => "It was acknowledged, and is lost: the new leader does not have it.".into(),
        };
        let event = Some(lost.lost_at.unwrap_or(lost.certain.1));
        remarks.push(Remark { sentence, bad: true, event, other: None });
    }
    for dropped in report.dropped_writes.iter().filter(|dropped| dropped.op == op) {
        if known(dropped.dropped_at) {
            let sentence = match dropped.by {
                Some(by) => format!("It was acknowledged, and lost a conflict to write {by}."),
                None => "It was acknowledged, and lost a conflict.".into(),
            };
            let event = Some(dropped.dropped_at);
            remarks.push(Remark { sentence, bad: true, event, other: dropped.by });
        }
    }
    if let Some(sets) = sets(run, op, at) {
        remarks.push(Remark { sentence: sets.caption, bad: false, event: None, other: None });
    }
    remarks.extend(broken(run, op, at));
    remarks
}

/// By how much a read was out of date.
fn stale(run: &Run, op: OpId) -> Option<Remark> {
    let stale = run.report.stale_reads.iter().find(|stale| stale.read == op)?;
    let missed = run.report.history.get(stale.missed)?;
    let writes = match stale.behind {
        1 => String::new(),
        many => format!(", and {} more", many - 1),
    };
    let sentence = format!(
        "Stale: it missed write {}{writes}. What it returned had been out of date for {} when it \
         asked.",
        stale.missed,
        length(stale.age_us)
    );
    let event = missed.acknowledged().map(|(_, event)| event);
    Some(Remark { sentence, bad: true, event, other: Some(stale.missed) })
}

/// The broken promises that an operation is evidence of.
fn broken(run: &Run, op: OpId, at: Time) -> impl Iterator<Item = Remark> {
    let operation = run.report.history.get(op);
    let ends = operation.map(|op| (op.invoked.1, op.returned.map(|(_, event)| event)));
    run.report.findings.iter().filter_map(move |finding| {
        let evidence = finding.verdict.evidence().filter(|evidence| evidence.at <= at)?;
        let (called, told) = ends?;
        let is_in = |event: &EventId| *event == called || Some(*event) == told;
        let event = evidence.events.iter().copied().find(is_in)?;
        let sentence = format!("{}: broken. {}", finding.promise.title, evidence.sentence);
        Some(Remark { sentence, bad: true, event: Some(event), other: None })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str, op: usize, at: Time) -> Vec<String> {
        let run = crate::run(&crate::open_text(text).scenario);
        let remarks = judged(&run, OpId::new(op), at.min(run.trace.end));
        remarks.into_iter().map(|remark| remark.sentence).collect()
    }

    const MISSED: &str = "topology leaderless\nw 1\nr 1\nask r\nrepair none\nlatency 5ms\n\
        horizon 200ms\n0s cut c1 | n2,n3\n5ms c1 write x 7\n100ms c2 read x at n3\n";

    #[test]
    fn a_stale_read_says_which_write_it_missed_by_how_much_and_what_that_broke() {
        let said = sentences(MISSED, 1, Time::MAX);
        assert!(said[0].starts_with("Stale: it missed write #1. What it returned had been out of"));
        assert!(said[0].ends_with("for 84 ms when it asked."), "{said:?}");
        assert!(said[1].contains("No replica is in both"), "{said:?}");
        assert!(said[2].starts_with("Reads see the latest write: broken. Read #2 of x"));
    }

    #[test]
    fn nothing_is_said_before_it_is_certain() {
        assert_eq!(sentences(MISSED, 1, 100_000), ["Write #1 was counted at n1."]);
        assert_eq!(sentences(MISSED, 0, 5_000), [""; 0]);
        assert_eq!(sentences(MISSED, 7, Time::MAX), [""; 0]);
    }

    #[test]
    fn a_lost_write_says_so() {
        let text = "topology single-leader\nlatency 5ms\nhorizon 800ms\n20ms c1 write x 1\n\
            100ms cut n1,c1 | n2,n3,m1,c2\n150ms c1 write x 2\n500ms heal\n";
        let said = sentences(text, 1, Time::MAX);
        assert!(said[0].starts_with("It was acknowledged, and is lost"), "{said:?}");
        assert!(sentences(text, 1, 200_000).iter().all(|said| !said.contains("lost")));
    }
}
