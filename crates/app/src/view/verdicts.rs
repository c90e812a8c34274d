//! The promises, each as it stands at the playhead, in words, and the way to the evidence.
//!
//! Before a break the strip says no more than that the promise has been held so far; whoever
//! presses it asks, and is taken to the break.

use super::Shown;
use super::transport::clock;
use crate::model::{Intent, Page};
use lab::{Evidence, Standing, Verdict};
use model::{EventId, EventKind, Time, notation};
use stage::Selected;
use yew::prelude::*;

/// The promises, and of one that was asked "why?" the reasons.
pub fn verdicts(shown: &Shown) -> Html {
    let open = shown.screen.unfolded;
    let findings = &shown.page.run.report.findings;
    let (at, end) = (shown.screen.tick.at, shown.page.run.trace.end);
    let pills = findings.iter().map(|finding| {
        let key = finding.promise.key;
        let standing = finding.at(at, end);
        let (mark, class) = match standing {
            Standing::Kept => ("✓", "holds"),
            Standing::Broken => ("!", "broken"),
            Standing::Open => ("?", "unknown"),
        };
        let suffix = match (standing, &finding.verdict) {
            (Standing::Broken, Verdict::Broken(evidence)) => {
                Some(format!("broken at {}, why?", clock(evidence.at)))
            }
            (_, Verdict::Unknown(_)) => Some("cannot be said, why?".to_string()),
            (Standing::Open, _) => Some("open until the end".to_string()),
            _ if at < end => Some("held so far".to_string()),
            _ => None,
        };
        let unfolded = open == Some(key);
        let (dispatch, player) = (shown.dispatch.clone(), shown.player.clone());
        let run = shown.page.run.clone();
        let press = Callback::from(move |_| {
            dispatch.dispatch(Intent::Unfold((!unfolded).then_some(key)));
            let evidence = run.report.finding(key).and_then(|finding| finding.verdict.evidence());
            if let Some(evidence) = evidence.filter(|_| !unfolded) {
                player.play(false);
                player.seek(evidence.at);
                dispatch.dispatch(Intent::Select(operation_in(&run.trace, evidence)));
            }
        });
        html! {
            <li key={key}>
                <button type="button" ~className={format!("pill {class}")} onclick={press}
                    aria-expanded={unfolded.to_string()} title={finding.promise.definition}>
                    <i aria-hidden="true">{ mark }</i>
                    <span>{ finding.promise.title }</span>
                    <span class="visually-hidden">{ ": " }{ class }</span>
                    if let Some(suffix) = suffix {
                        <em>{ suffix }</em>
                    }
                </button>
            </li>
        }
    });
    let chosen = findings.iter().find(|finding| Some(finding.promise.key) == open);
    html! {
        <section class="verdicts" aria-label="Promises">
            <ul>{ for pills }</ul>
            if let Some(finding) = chosen {
                <div class="why" role="status">
                    <p>{ finding.promise.definition }</p>
                    { reasons(shown, &finding.verdict) }
                </div>
            }
            <p class="tally">{ tally(&shown.page, at) }</p>
        </section>
    }
}

/// The first operation of the evidence that was answered.
fn operation_in(trace: &model::Trace, evidence: &Evidence) -> Option<Selected> {
    let mut events = evidence.events.iter().rev().filter_map(|id| trace.event(*id));
    events.find_map(|event| match event.kind {
        EventKind::Returned { op, .. } | EventKind::Invoked { op, .. } => {
            Some(Selected::Operation(op))
        }
        _ => None,
    })
}

fn reasons(shown: &Shown, verdict: &Verdict) -> Html {
    match verdict {
        Verdict::Holds => html! { <p><b>{ "It held in this run." }</b></p> },
        Verdict::Unknown(doubt) => html! { <p><b>{ &doubt.sentence }</b></p> },
        Verdict::Broken(evidence) => html! {
            <>
                <p><b>{ &evidence.sentence }</b></p>
                <ol>{ for evidence.events.iter().map(|id| event_line(shown, *id)) }</ol>
            </>
        },
    }
}

/// An event of the evidence, as a way to its instant.
fn event_line(shown: &Shown, id: EventId) -> Html {
    let run = &shown.page.run;
    let Some(event) = run.trace.event(id) else { return html! {} };
    let (player, at) = (shown.player.clone(), event.at);
    let words = notation::words_of(event, &run.scenario, &run.trace.words);
    let jump = Callback::from(move |_| {
        player.play(false);
        player.seek(at);
    });
    html! {
        <li>
            <button type="button" class="event" onclick={jump}>
                <span>{ clock(at) }</span>{ words }
            </button>
        </li>
    }
}

/// Acknowledged writes that more of are counted than listed.
const DROPPED_MAX: usize = 4;

/// The acknowledged writes that lost a conflict by an instant, each with the one that won.
fn dropped(page: &Page, at: Time) -> Option<String> {
    let trace = &page.run.trace;
    let writes = page.run.report.dropped_writes.iter();
    let known = writes.filter(|write| trace.event(write.dropped_at).is_some_and(|e| e.at <= at));
    let words = known.map(|write| match write.by {
        Some(by) => format!("{} to {by}", write.op),
        None => write.op.to_string(),
    });
    let words: Vec<String> = words.collect();
    let listed = words.get(..DROPPED_MAX.min(words.len()))?.join(", ");
    let more = match words.len().saturating_sub(DROPPED_MAX) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!words.is_empty()).then(|| format!("lost in conflicts: {listed}{more}"))
}

/// The run in numbers, as far as it has come by an instant.
fn tally(page: &Page, at: Time) -> String {
    let report = &page.run.report;
    let counts = report.operations_by(at);
    let (reads, writes) = (counts.reads, counts.writes);
    let told = reads.ok + reads.refused + reads.unknown;
    let is_told = |read| {
        let returned = report.history.get(read).and_then(|operation| operation.returned);
        returned.is_some_and(|(told, _)| told <= at)
    };
    let stale = report.stale_reads.iter().filter(|stale| is_told(stale.read)).count();
    let lost = report.lost_writes.iter().filter(|lost| lost.certain.0 <= at).count();
    let mut parts = vec![format!("{stale} of {told} reads stale")];
    parts.push(format!("{lost} of {} acknowledged writes lost", writes.ok));
    parts.extend(dropped(page, at));
    let refused = reads.refused + writes.refused;
    let unknown = reads.unknown + writes.unknown;
    parts.push(format!("{refused} refused, {unknown} unknown"));
    for failover in report.failovers.iter().filter(|failover| failover.promotion.0 <= at) {
        let is_over = failover.first_write.is_some_and(|(first, _)| first <= at);
        let gap = failover.rto_us.filter(|_| is_over);
        let gap = gap.map_or("not yet over".to_string(), clock);
        parts.push(format!(
            "failover to {}: no writes for {gap}, {} lost",
            failover.to, failover.rpo_writes
        ));
    }
    let until = if at < page.run.trace.end { "So far" } else { "In this run" };
    format!("{until}: {}.", parts.join(" · "))
}
