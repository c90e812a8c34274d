//! The run as a page of text.

use lab::{Run, Verdict};
use model::time::Show;
use std::fmt::Write;

/// A summary of what happened and what is to be said about it.
pub fn summary(run: &Run) -> String {
    let mut text = String::new();
    let mut say = |line: String| writeln!(text, "{line}").expect("writing to a string succeeds");
    let report = &run.report;
    let (reads, writes) = (&report.operations.reads, &report.operations.writes);
    say(format!("fingerprint   {:016x}", run.fingerprint));
    say(format!("events        {}", run.trace.events.len()));
    say(format!("ended by      {} at {}", run.trace.ended_by.word(), Show(run.trace.end)));
    for (name, tally) in [("reads ", reads), ("writes", writes)] {
        say(format!(
            "{name}        {} ok, {} refused, {} unknown, {} open",
            tally.ok, tally.refused, tally.unknown, tally.open
        ));
    }
    say(format!("stale reads   {}", report.stale_reads.len()));
    say(format!("acknowledged writes lost   {}", report.lost_writes.len()));
    for lost in &report.lost_writes {
        let told = Show(lost.acknowledged.0);
        let by = lost.by.map_or_else(String::new, |node| format!(", gone from {node}"));
        say(format!("  {} {}={} acknowledged at {told}{by}", lost.op, lost.key, lost.value));
    }
    if !report.dropped_writes.is_empty() {
        say(format!("acknowledged writes dropped   {}", report.dropped_writes.len()));
    }
    for dropped in &report.dropped_writes {
        let told = Show(dropped.acknowledged.0);
        let what = report
            .history
            .get(dropped.op)
            .map_or_else(String::new, |write| write.formula.words(dropped.key, dropped.value));
        let by = dropped.by.map_or_else(String::new, |by| format!(", in favour of {by}"));
        say(format!("  {} ({what}) acknowledged at {told}{by}", dropped.op));
    }
    for failover in &report.failovers {
        let rto =
            failover.rto_us.map_or("until the end".into(), |rto| format!("for {}", Show(rto)));
        say(format!(
            "failover      {} → {} in epoch {} at {}: no writes {rto}, {} acknowledged writes lost",
            failover.from,
            failover.to,
            failover.epoch,
            Show(failover.promotion.0),
            failover.rpo_writes
        ));
    }
    measures(run, &mut say);
    for finding in &report.findings {
        let (mark, why) = match &finding.verdict {
            Verdict::Holds => ("✓", String::new()),
            Verdict::Broken(evidence) => {
                ("✗", format!(" — broken at {}: {}", Show(evidence.at), evidence.sentence))
            }
            Verdict::Unknown(doubt) => ("?", format!(" — {}", doubt.sentence)),
        };
        say(format!("{mark} {}{why}", finding.promise.title));
    }
    text
}

/// What is counted of replicas and of splits, where there is anything to count.
fn measures(run: &Run, say: &mut impl FnMut(String)) {
    let report = &run.report;
    for lag in lab::lags(&run.trace) {
        say(format!(
            "lag           {} at most {} entries and {} behind, at {}",
            lag.node,
            lag.entries,
            Show(lag.behind_us),
            Show(lag.at)
        ));
    }
    for collision in &report.collisions {
        let (first, second, key) = (collision.first, collision.second, collision.key);
        let id = collision.id;
        say(format!("collision     {first} and {second} were both given id {id} of {key}"));
    }
    for side in lab::divergence(&run.trace) {
        let (count, lacked) = (side.acknowledged.len(), side.lost_to_others.len());
        say(format!(
            "split         {} acknowledged {count} writes in epoch {}, {lacked} of which the other \
             side lacked",
            side.leader, side.epoch
        ));
    }
}
