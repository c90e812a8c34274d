//! What each client asked, and what it was told.

use super::{Shown, inspector, offers, transport::clock};
use lab::Operation;
use model::{NodeId, Outcome, Time};
use stage::Selected;
use yew::prelude::*;

/// How many operations of a client are listed.
const LISTED_MAX: usize = 6;

/// A column for each client: its buttons, and its last operations.
pub fn clients(shown: &Shown) -> Html {
    html! {
        <section class="clients" aria-label="What the clients were told">
            <h2>{ "What the clients were told" }</h2>
            <div class="client-list">
                if shown.is_whole() {
                    { columns(shown) }
                }
            </div>
        </section>
    }
}

#[inline(never)]
fn columns(shown: &Shown) -> Html {
    let clients = shown.page.scenario().count("clients") as usize;
    (0..clients).map(|index| client(shown, NodeId::client(index))).collect()
}

fn client(shown: &Shown, id: NodeId) -> Html {
    let at = shown.screen.tick.at;
    let operations = &shown.page.run.report.history.operations;
    let called = operations.partition_point(|operation| operation.invoked.0 <= at);
    let mine = operations[..called].iter().rev().filter(|operation| operation.client == id);
    let lines: Vec<Html> =
        mine.take(LISTED_MAX).map(|operation| line(shown, operation, at)).collect();
    let all = operations.iter().filter(|operation| operation.client == id);
    let room = format!("--lines:{}", all.take(LISTED_MAX).count());
    let name = stage::text::client_name(id).unwrap_or("A client");
    let [write, read] = [true, false].map(|write| offers::ask(shown.page.scenario(), id, write));
    let nothing = match operations.is_empty() {
        true => format!("Nobody has asked anything yet: press {}, then Read x.", write.0),
        false => "Nothing asked so far.".to_string(),
    };
    let button = |class: &'static str, (words, action): (String, model::Action)| {
        let shown = shown.clone();
        let press = Callback::from(move |_: MouseEvent| shown.act(action.clone()));
        html! {
            <button type="button" ~className={class} onclick={press}
                aria-label={format!("{name}: {words}")}>{ words.clone() }</button>
        }
    };
    html! {
        <div class="client" key={id.index()}>
            <h3>{ name }</h3>
            <div class="client-acts">
                { button("act write", write) }
                { button("act read", read) }
            </div>
            if lines.is_empty() {
                <p class="nothing" style={room}>{ nothing }</p>
            } else {
                <ol style={room}>{ for lines }</ol>
            }
        </div>
    }
}

fn line(shown: &Shown, operation: &Operation, at: Time) -> Html {
    let report = &shown.page.run.report;
    let op = operation.id;
    let answered = operation.returned.map(|(told, _)| told).filter(|told| *told <= at);
    let stale = answered.is_some() && report.stale_reads.iter().any(|stale| stale.read == op);
    let lost = report.lost_writes.iter().any(|lost| lost.op == op && lost.certain.0 <= at);
    let span = shown.page.timeline.operation(op);
    let asked = span.map(|span| span.asked()).unwrap_or_default();
    let (class, told) = match (answered, operation.outcome) {
        (None, _) => ("waiting", "waits …".to_string()),
        (Some(told), outcome) => {
            let took = clock(told - operation.invoked.0);
            match outcome {
                Some(Outcome::Ok) if operation.write => match span.and_then(|span| span.id()) {
                    Some(id) => ("ok", format!("ok: id {id}, {took}")),
                    None => ("ok", format!("ok, {took}")),
                },
                Some(Outcome::Ok) => {
                    let value = span.and_then(|span| Some((span, span.told?)));
                    let value = value.map_or("nothing".into(), |(span, told)| {
                        shown.page.timeline.read(span, &told)
                    });
                    ("ok", format!("{value}, {took}"))
                }
                Some(Outcome::Refused) => ("refused", format!("refused, {took}")),
                _ => ("unknown", format!("unknown after {took}")),
            }
        }
    };
    let target = answered.unwrap_or(operation.invoked.0);
    let select = {
        let shown = shown.clone();
        Callback::from(move |_| {
            inspector::go(&shown, Some(Selected::Operation(op)), target);
        })
    };
    let is_chosen = shown.page.selected == Some(Selected::Operation(op));
    let chosen = if is_chosen { " chosen" } else { "" };
    html! {
        <li key={op.index()}>
            <button type="button" ~className={format!("told {class}{chosen}")}
                onclick={select}>
                <code>{ asked }</code>
                <span>{ told }</span>
                if stale { <strong>{ "stale" }</strong> }
                if lost { <strong>{ "lost" }</strong> }
            </button>
        </li>
    }
}
