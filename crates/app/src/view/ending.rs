//! The end of a run: why it is over, and what can be done then.
//!
//! It stands in the room below the stage that is kept for words, so that on a wide page nothing
//! moves when a run comes to its end. What it says is said to a screen reader too, after the
//! picture.

use super::transport::clock;
use super::{Shown, dom, offers, verdicts};
use crate::model::Intent;
use lab::{Finding, Verdict};
use model::limits::HORIZON_MAX;
use model::time::Show;
use model::{EndedBy, NodeId};
use yew::prelude::*;

/// The sentence, once the playhead stands at the end. A run in which nothing happens has none.
#[inline(never)]
pub fn words(shown: &Shown) -> Option<String> {
    let (tick, end) = (shown.screen.tick, shown.page.end());
    if tick.playing || end == 0 || tick.at < end {
        return None;
    }
    let at = clock(end);
    if shown.page.branches.other().is_some() {
        return Some(format!("Both runs are over at {at}."));
    }
    let why = match shown.page.run.trace.ended_by {
        EndedBy::Horizon => "that is how long it was to last",
        EndedBy::Quiet => "nothing is under way any more",
        EndedBy::EventLimit => "it reached the limit of events",
    };
    Some(format!("The run is over at {at}: {why}."))
}

/// The sentence, and what can be done.
#[inline(never)]
pub fn ending(shown: &Shown) -> Html {
    let Some(words) = words(shown) else { return Html::default() };
    let again = {
        let player = shown.player.clone();
        offer("Watch again".into(), move || player.play(true))
    };
    let is_broken = |finding: &&Finding| matches!(finding.verdict, Verdict::Broken(_));
    let broken = shown.page.run.report.findings.iter().find(is_broken);
    let why = broken.map(|finding| {
        let ask = verdicts::ask(shown, finding, true);
        offer("What went wrong?".into(), move || ask.emit(()))
    });
    html! { <><p>{ words }</p>{ again }{ for further(shown) }{ for why }</> }
}

/// What makes the run longer, if anything does.
fn further(shown: &Shown) -> Option<Html> {
    let (trace, scenario) = (&shown.page.run.trace, shown.page.scenario());
    let shown = shown.clone();
    Some(match trace.ended_by {
        EndedBy::EventLimit => return None,
        EndedBy::Horizon if scenario.horizon >= HORIZON_MAX => return None,
        EndedBy::Horizon => {
            let longer = (2 * scenario.horizon).min(HORIZON_MAX);
            offer(format!("Go on until {}", Show(longer)), move || {
                shown.player.go_on();
                shown.dispatch.dispatch(Intent::Horizon(longer));
            })
        }
        EndedBy::Quiet => {
            let client = NodeId::client(0);
            let name = stage::text::client_name(client).unwrap_or("A client");
            let (mut words, action) = offers::ask(scenario, client, true);
            words[..1].make_ascii_lowercase();
            offer(format!("{name}: {words} now"), move || shown.act(action.clone()))
        }
    })
}

fn offer(words: String, act: impl Fn() + 'static) -> Html {
    // What is offered goes with the end of the run, and this button stays.
    let press = Callback::from(move |_: MouseEvent| {
        dom::focus(dom::find(dom::PLAY));
        act();
    });
    html! { <button type="button" class="chip" onclick={press}>{ words }</button> }
}
