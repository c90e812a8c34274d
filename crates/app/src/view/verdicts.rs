//! The promises, each as it stands at the playhead, in words, and the way to the evidence.
//!
//! Before a break the strip says no more than that the promise has been held so far; whoever
//! presses it asks, and is taken to the break. What a promise has come to stands on a line of its
//! own, so that nothing moves when that changes.
//!
//! The evidence is shown twice: the operations that disagree as bars above one another, and the
//! events as lines. Each is a way to its instant and opens the inspector.

use super::transport::clock;
use super::{Shown, inspector};
use crate::model::{Intent, Page};
use lab::{Evidence, Finding, Standing, Verdict};
use model::{EventId, EventKind, OpId, Time};
use stage::{OperationSpan, Selected};
use yew::prelude::*;

/// The promises, and of one that was asked "why?" the reasons.
pub fn verdicts(shown: &Shown) -> Html {
    let open = shown.screen.unfolded;
    let findings = &shown.page.run.report.findings;
    let chosen = findings.iter().find(|finding| Some(finding.promise.key) == open);
    html! {
        <section class="verdicts" aria-label="Promises">
            <ul class="pills">{ for findings.iter().map(|finding| pill(shown, finding)) }</ul>
            if let Some(finding) = chosen {
                <div class="why" role="status">
                    <p>{ finding.promise.definition }</p>
                    { reasons(shown, &finding.verdict) }
                </div>
            }
            { tally(&shown.page, shown.screen.tick.at) }
        </section>
    }
}

/// One promise as it stands, and the way to what shows it.
fn pill(shown: &Shown, finding: &Finding) -> Html {
    let (at, end) = (shown.screen.tick.at, shown.page.run.trace.end);
    let key = finding.promise.key;
    let standing = finding.at(at, end);
    let (mark, class) = match standing {
        Standing::Kept => ("✓", "holds"),
        Standing::Broken => ("!", "broken"),
        Standing::Open => ("?", "unknown"),
    };
    let (words, sentence) = match (standing, &finding.verdict) {
        (Standing::Broken, Verdict::Broken(evidence)) => {
            (format!("broken at {}, why?", clock(evidence.at)), evidence.sentence.as_str())
        }
        (_, Verdict::Unknown(_)) => ("cannot be said, why?".to_string(), ""),
        (Standing::Open, _) => ("open until the end".to_string(), ""),
        _ if at < end => ("held so far".to_string(), ""),
        _ => ("held".to_string(), ""),
    };
    let unfolded = shown.screen.unfolded == Some(key);
    let press = ask(shown, finding, !unfolded).reform(|_| ());
    html! {
        <li key={key}>
            <button type="button" ~className={format!("pill {class}")} onclick={press}
                aria-expanded={unfolded.to_string()} title={finding.promise.definition}>
                <i aria-hidden="true">{ mark }</i>
                <span>{ finding.promise.title }</span>
                <span class="visually-hidden">{ ": " }{ class }</span>
                <span class="standing"><em>{ words }</em>{ " " }<span>{ sentence }</span></span>
            </button>
        </li>
    }
}

/// Shows the reasons of a promise, and goes to the break if there is one; or puts them away.
pub fn ask(shown: &Shown, finding: &Finding, asked: bool) -> Callback<()> {
    let (shown, key) = (shown.clone(), finding.promise.key);
    let evidence = finding.verdict.evidence().cloned();
    Callback::from(move |()| {
        shown.dispatch.dispatch(Intent::Unfold(asked.then_some(key)));
        if let Some(evidence) = evidence.as_ref().filter(|_| asked) {
            let found = operation_in(&shown.page.run.trace, evidence);
            inspector::go(&shown, found, evidence.at);
        }
    })
}

/// The last operation of the evidence that was called or answered.
fn operation_in(trace: &model::Trace, evidence: &Evidence) -> Option<Selected> {
    let mut events = evidence.events.iter().rev().filter_map(|id| trace.event(*id));
    events.find_map(|event| operation_of(&event.kind)).map(Selected::Operation)
}

#[inline(never)]
fn reasons(shown: &Shown, verdict: &Verdict) -> Html {
    match verdict {
        Verdict::Holds => html! { <p><b>{ "It held in this run." }</b></p> },
        Verdict::Unknown(doubt) => html! { <p><b>{ &doubt.sentence }</b></p> },
        Verdict::Broken(evidence) => html! {
            <>
                <p><b>{ format!("Broken at {}: ", clock(evidence.at)) }</b>
                    { &evidence.sentence }</p>
                { bars(shown, evidence) }
                <ol>{ for evidence.events.iter().map(|id| event_line(shown, *id)) }</ol>
            </>
        },
    }
}

/// So many operations of the evidence are drawn.
const BARS_MAX: usize = 8;

/// The operations of the evidence, each from its call to its answer, on one axis of time.
fn bars(shown: &Shown, evidence: &Evidence) -> Html {
    let timeline = &shown.page.timeline;
    let mut operations: Vec<OpId> = Vec::new();
    for id in &evidence.events {
        let op = timeline.trace().event(*id).and_then(|event| operation_of(&event.kind));
        operations.extend(op.filter(|op| !operations.contains(op)));
    }
    let spans = || operations.iter().take(BARS_MAX).filter_map(|op| timeline.operation(*op));
    let ends = |span: &OperationSpan| span.told.map_or(timeline.end(), |told| told.at);
    let first = spans().map(|span| span.called_at).min().unwrap_or(0);
    let last = spans().map(ends).max().unwrap_or(0).max(evidence.at).max(first + 1);
    let share = |at: Time| (at - first) * 1_000 / (last - first);
    let rows = spans().map(|span| {
        let step = stage::inspect::step(timeline, span.told.map_or(span.called, |t| t.event));
        let kind = if span.write { "bar-line write" } else { "bar-line read" };
        let (from, to) = (share(span.called_at), share(ends(span)));
        let style = format!("--from:{from};--to:{}", to.max(from + 8));
        let (shown, op, at) = (shown.clone(), span.op, ends(span));
        let go = Callback::from(move |_| {
            inspector::go(&shown, Some(Selected::Operation(op)), at);
        });
        html! {
            <button type="button" ~className={kind} {style} onclick={go}>
                <span>{ format!("{}: {}", stage::text::name(span.client), span.asked()) }</span>
                <i aria-hidden="true"></i>
                <span class="answer">{ step.map(|step| step.words).unwrap_or_default() }</span>
            </button>
        }
    });
    html! { <div class="bars">{ for rows }</div> }
}

/// The operation that a call or an answer belongs to.
fn operation_of(kind: &EventKind) -> Option<OpId> {
    match *kind {
        EventKind::Returned { op, .. } | EventKind::Invoked { op, .. } => Some(op),
        _ => None,
    }
}

/// An event of the evidence, as a way to its instant.
fn event_line(shown: &Shown, id: EventId) -> Html {
    let step = stage::inspect::step(&shown.page.timeline, id);
    html! { <li>{ step.map(|step| inspector::button(shown, &step, false)) }</li> }
}

/// Acknowledged writes that more of are counted than listed.
const DROPPED_MAX: usize = 4;

/// The acknowledged writes that lost a conflict by an instant, each with the one that won.
#[inline(never)]
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

/// The run in figures, as far as it has come by an instant.
fn tally(page: &Page, at: Time) -> Html {
    let report = &page.run.report;
    let counts = report.operations_by(at);
    let (reads, writes) = (counts.reads, counts.writes);
    let told = reads.ok + reads.refused + reads.unknown;
    let stale = report.stale_by(at);
    let lost = report.lost_writes.iter().filter(|lost| lost.certain.0 <= at).count();
    let refused = reads.refused + writes.refused;
    let unknown = reads.unknown + writes.unknown;
    let mut figures = vec![
        figure(stale, format!(" of {told} reads stale")),
        figure(lost, format!(" of {} acknowledged writes lost", writes.ok)),
        html! { <span>{ refused }{ " refused, " }{ unknown }{ " unknown" }</span> },
    ];
    let dropped = if report.dropped_writes.is_empty() { None } else { dropped(page, at) };
    figures.extend(dropped.map(|words| html! { <span>{ words }</span> }));
    if !report.failovers.is_empty() {
        figures.push(failovers(report, at));
    }
    let until = if at < page.run.trace.end { "So far: " } else { "In this run: " };
    let figures = figures.into_iter().enumerate().map(|(place, figure)| {
        html! { <>{ if place > 0 { " · " } else { "" } }{ figure }</> }
    });
    html! { <p class="tally"><span class="until">{ until }</span>{ for figures }</p> }
}

/// How each failover went, as far as it has come by an instant.
#[inline(never)]
fn failovers(report: &lab::Report, at: Time) -> Html {
    let failovers = report.failovers.iter().filter(|failover| failover.promotion.0 <= at);
    let words = failovers.enumerate().map(|(place, failover)| {
        let is_over = failover.first_write.is_some_and(|(first, _)| first <= at);
        let gap = failover.rto_us.filter(|_| is_over);
        let gap =
            gap.map_or("no write since".to_string(), |gap| format!("no writes for {}", clock(gap)));
        let (to, lost) = (failover.to, failover.rpo_writes);
        let between = if place > 0 { " · " } else { "" };
        let words = format!("{between}failover to {to}: {gap}, {lost} lost");
        html! { <span>{ words }</span> }
    });
    words.collect()
}

/// A number that counts what went wrong, with its unit.
fn figure(number: usize, unit: String) -> Html {
    let class = if number > 0 { "bad" } else { "" };
    html! { <span><b ~className={class}>{ number }</b>{ unit }</span> }
}
