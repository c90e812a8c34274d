//! The run as one JSON object.
//!
//! Its fields are stable: a script may rely on them. Times and lengths of time are whole
//! microseconds, events and operations are named by their numbers counted from one, in the order of
//! `events`. `docs/json.md` lists every field.

use lab::{Run, Verdict};
use model::{EventId, MessageId, OpId, Time};
use serde_json::{Value, json};

/// Prints a run, with all its events if they are asked for.
pub fn run(run: &Run, with_events: bool) -> String {
    let report = &run.report;
    let (reads, writes) = (&report.operations.reads, &report.operations.writes);
    let mut object = json!({
        "fingerprint": format!("{:016x}", run.fingerprint),
        "topology": run.scenario.topology.key,
        "link": model::link::encode(&run.scenario, &model::link::ViewState::default()),
        "events": run.trace.events.len(),
        "end_us": run.trace.end,
        "words": run.trace.words,
        "ended_by": run.trace.ended_by.word(),
        "operations": {
            "ok": reads.ok + writes.ok,
            "refused": reads.refused + writes.refused,
            "unknown": reads.unknown + writes.unknown,
            "open": reads.open + writes.open,
            "reads": tally(reads),
            "writes": tally(writes),
        },
        "stale_reads": report.stale_reads.iter().map(|stale| json!({
            "read": stale.read.number(),
            "returned": stale.returned.map(OpId::number),
            "missed": stale.missed.number(),
            "behind": stale.behind,
            "age_us": stale.age_us,
        })).collect::<Vec<_>>(),
        "acknowledged_writes_lost": {
            "count": report.lost_writes.len(),
            "list": report.lost_writes.iter().map(|lost| json!({
                "write": lost.op.number(),
                "key": lost.key.to_string(),
                "value": lost.value,
                "acknowledged_us": lost.acknowledged.0,
                "lost_at_event": lost.lost_at.map(EventId::number),
                "by": lost.by.map(|node| node.to_string()),
            })).collect::<Vec<_>>(),
        },
        "writes_dropped": report.dropped_writes.iter().map(|dropped| dropped.op.number())
            .collect::<Vec<_>>(),
        "writes_dropped_by": dropped(report),
        "failovers": report.failovers.iter().map(failover).collect::<Vec<_>>(),
        "lags": lags(run),
        "collisions": collisions(report),
        "divergence": divergence(run),
        "verdicts": report.findings.iter().map(verdict).collect::<Vec<_>>(),
        "safety": lab::safety::judge(&run.trace).iter().map(verdict).collect::<Vec<_>>(),
    });
    if with_events {
        object["trace"] = run
            .trace
            .events
            .iter()
            .enumerate()
            .map(|(index, event)| {
                json!({
                    "event": index + 1,
                    "at_us": event.at,
                    "cause": event.cause.map(EventId::number),
                    "message": event.kind.message().map(MessageId::number),
                    "text": model::notation::words_of(event, &run.scenario, &run.trace.words),
                })
            })
            .collect::<Vec<_>>()
            .into();
    }
    format!("{object:#}\n")
}

fn dropped(report: &lab::Report) -> Value {
    let dropped = report.dropped_writes.iter().map(|dropped| {
        json!({
            "write": dropped.op.number(),
            "key": dropped.key.to_string(),
            "value": dropped.value,
            "acknowledged_us": dropped.acknowledged.0,
            "dropped_at_event": dropped.dropped_at.number(),
            "by": dropped.by.map(OpId::number),
        })
    });
    dropped.collect()
}

fn lags(run: &Run) -> Value {
    let lags = lab::lags(&run.trace).into_iter().map(|lag| {
        json!({
            "node": lag.node.to_string(),
            "entries": lag.entries,
            "behind_us": lag.behind_us,
            "at_us": lag.at,
        })
    });
    lags.collect()
}

fn collisions(report: &lab::Report) -> Value {
    let collisions = report.collisions.iter().map(|collision| {
        json!({
            "key": collision.key.to_string(),
            "id": collision.id,
            "first": collision.first.number(),
            "second": collision.second.number(),
        })
    });
    collisions.collect()
}

fn divergence(run: &Run) -> Value {
    let numbers =
        |operations: &[OpId]| -> Value { operations.iter().map(|op| op.number()).collect() };
    let sides = lab::divergence(&run.trace).into_iter().map(|side| {
        json!({
            "leader": side.leader.to_string(),
            "epoch": side.epoch,
            "acknowledged": numbers(&side.acknowledged),
            "lost_to_others": numbers(&side.lost_to_others),
        })
    });
    sides.collect()
}

fn tally(tally: &lab::Tally) -> Value {
    json!({
        "ok": tally.ok,
        "refused": tally.refused,
        "unknown": tally.unknown,
        "open": tally.open,
    })
}

fn failover(failover: &lab::Failover) -> Value {
    let moment =
        |(at_us, event): (Time, EventId)| json!({ "at_us": at_us, "event": event.number() });
    json!({
        "epoch": failover.epoch,
        "from": failover.from.to_string(),
        "to": failover.to.to_string(),
        "stopped": failover.stopped.map(moment),
        "detection": failover.detection.map(moment),
        "promotion": moment(failover.promotion),
        "first_write": failover.first_write.map(moment),
        "rto_us": failover.rto_us,
        "rpo_writes": failover.rpo_writes,
    })
}

fn verdict(finding: &lab::Finding) -> Value {
    let (events, at, sentence) = match &finding.verdict {
        Verdict::Holds => (Vec::new(), None, String::new()),
        Verdict::Broken(evidence) => {
            let events = evidence.events.iter().map(|event| event.number()).collect();
            (events, Some(evidence.at), evidence.sentence.clone())
        }
        Verdict::Unknown(doubt) => (Vec::new(), None, doubt.sentence.clone()),
    };
    json!({
        "name": finding.promise.key,
        "title": finding.promise.title,
        "verdict": finding.verdict.word(),
        "at_us": at,
        "evidence": events,
        "sentence": sentence,
    })
}
