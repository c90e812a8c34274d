//! The inspector: why the thing that is pointed at is as it is.
//!
//! What it says comes from `stage::inspect` and, for an operation, from the judge. Every line that
//! an event stands behind is a button: it stops the run, goes to the event, and points at what the
//! event is about. The way back is kept. It follows the playhead like every panel; nothing in it is
//! announced by itself but the name of what is pointed at.

use super::stage_view::thing_of;
use super::{Shown, dom, icons, transport::clock};
use crate::model::{Intent, Page};
use model::{EventId, Time};
use stage::{Chapter, Field, Inspection, Selected, Step, Thing, inspect};
use yew::prelude::*;

/// The panel: what is pointed at, or an invitation to point at something.
pub fn inspector(shown: &Shown) -> Html {
    let at = shown.screen.tick.at.min(shown.page.timeline.end());
    let selected = shown.page.selected;
    let found = selected.and_then(|selected| inspect(&shown.page.timeline, at, selected));
    let title = found.as_ref().map_or(String::new(), |found| format!("Selected: {}", found.title));
    html! {
        <section class="inspector" aria-label="Inspector" onkeydown={keys(shown)}>
            <p class="visually-hidden" role="status">{ title }</p>
            { match (found, selected) {
                (Some(found), Some(selected)) => card(shown, &found, selected),
                _ => html! {
                    <p class="prompt">{ "Press a machine, a message or an answer to see why \
                        it is as it is." }</p>
                },
            } }
        </section>
    }
}

#[inline(never)]
fn card(shown: &Shown, found: &Inspection, selected: Selected) -> Html {
    let Shown { screen, dispatch, player, .. } = shown;
    let back = {
        let (dispatch, player) = (dispatch.clone(), player.clone());
        let before = screen.trail.last().map(|(_, at)| *at);
        Callback::from(move |_| {
            if let Some(before) = before {
                dispatch.dispatch(Intent::Back);
                player.halt_at(before);
            }
        })
    };
    let close = {
        let shown = shown.clone();
        Callback::from(move |_| leave(&shown))
    };
    html! {
        <>
            <div class="inspector-head">
                <button type="button" class="quiet"
                    aria-disabled={screen.trail.is_empty().then_some("true")}
                    aria-label="Back to what was selected before" onclick={back}>
                    { icons::undo() }
                </button>
                <h2 tabindex="-1">{ &found.title }</h2>
                <button type="button" class="quiet" aria-label="Close" onclick={close}>
                    { icons::close() }
                </button>
            </div>
            <p class="state">{ &found.state }</p>
            { remarks(shown, selected) }
            <div class="inspector-body">
                <dl class="facts">{ for found.fields.iter().map(|field| fact(shown, field)) }</dl>
                { for found.chapters.iter().map(|chapter| chain(shown, chapter)) }
            </div>
        </>
    }
}

/// What the judge says of an operation.
fn remarks(shown: &Shown, selected: Selected) -> Html {
    let Selected::Operation(op) = selected else { return html! {} };
    let page = &shown.page;
    let lines = lab::judged(&page.run, op, shown.screen.tick.at).into_iter().map(|remark| {
        let class = if remark.bad { "remark bad" } else { "remark" };
        let step = remark.event.and_then(|event| jump_of(page, event, &remark.sentence));
        let other = remark.other.map(Selected::Operation);
        let step = step.map(|step| Step { about: other.or(step.about), ..step });
        match step {
            Some(step) => html! { <li ~className={class}>{ button(shown, &step, false) }</li> },
            None => html! { <li ~className={class}>{ remark.sentence }</li> },
        }
    });
    html! { <ul class="remarks">{ for lines }</ul> }
}

/// An event under other words.
fn jump_of(page: &Page, event: EventId, words: &str) -> Option<Step> {
    let step = stage::inspect::step(&page.timeline, event)?;
    Some(Step { words: words.to_string(), ..step })
}

/// A field, and the way to the event that set it.
fn fact(shown: &Shown, field: &Field) -> Html {
    let class = if field.odd { "fact odd" } else { "fact" };
    html! {
        <div ~className={class}>
            <dt>{ &field.name }</dt>
            <dd>
                { match &field.set {
                    None => html! { <span>{ &field.value }</span> },
                    Some(step) => {
                        let why = step.words.clone();
                        let step = Step { words: field.value.clone(), ..step.clone() };
                        html! { <span title={why}>{ button(shown, &step, true) }</span> }
                    }
                } }
            </dd>
        </div>
    }
}

fn chain(shown: &Shown, chapter: &Chapter) -> Html {
    let steps = chapter.steps.iter().map(|step| html! { <li>{ button(shown, step, false) }</li> });
    let more = match chapter.more {
        0 => String::new(),
        more => format!("and {more} more that are not listed"),
    };
    html! {
        <div class="chain">
            <h3>{ chapter.title }</h3>
            <ol>{ for steps }</ol>
            if !more.is_empty() { <p class="more">{ more }</p> }
        </div>
    }
}

/// A way to an event. Its words stand first where it is the value of a field.
pub fn button(shown: &Shown, step: &Step, is_value: bool) -> Html {
    let Shown { page, player, .. } = shown;
    let about = step.about.filter(|about| Some(*about) != page.selected);
    let jump = {
        let (shown, at) = (shown.clone(), step.at);
        // The value of a field belongs to the thing that is pointed at, wherever it came from.
        let about = about.filter(|about| !is_value || !matches!(about, Selected::Node(_)));
        Callback::from(move |event: MouseEvent| {
            if let Some(about) = about {
                shown.dispatch.dispatch(Intent::Select(Some(about)));
            }
            focus_title(&event);
            shown.player.halt_at(at);
        })
    };
    let hint = |hinted: Option<Selected>| {
        let player = player.clone();
        Callback::from(move |_: MouseEvent| player.hint(hinted))
    };
    let later = if step.at > shown.screen.tick.at { " later" } else { "" };
    let is_state = is_value && matches!(page.selected, Some(Selected::Node(_)));
    let since = if is_state { "since " } else { "" };
    let instant = format!("{since}{}", clock(step.at));
    html! {
        <button type="button" ~className={format!("event{later}")} onclick={jump}
            onmouseenter={hint(step.about)} onmouseleave={hint(None)}>
            if is_value {
                { &step.words }<span>{ instant }</span>
            } else {
                <span>{ instant }</span><b>{ &step.words }</b>
            }
        </button>
    }
}

/// After a jump a reader begins at the name: what was pressed may not stand at another instant.
fn focus_title(event: &Event) {
    let panel = dom::target(event).and_then(|on| on.closest(".inspector").ok().flatten());
    let title = panel.and_then(|panel| panel.query_selector("h2").ok().flatten());
    dom::focus(title);
}

/// Points at nothing; the focus goes to where the thing stands on the stage.
fn leave(shown: &Shown) {
    if let Some(selected) = shown.page.selected {
        shown.player.focus(match selected {
            Selected::Node(node) => thing_of(node),
            Selected::Message(message) => Thing::Message(message),
            Selected::Operation(op) => {
                let span = shown.page.timeline.operation(op);
                span.map_or(Thing::Legend, |span| Thing::Client(span.client))
            }
        });
    }
    shown.dispatch.dispatch(Intent::Select(None));
}

fn keys(shown: &Shown) -> Callback<KeyboardEvent> {
    let shown = shown.clone();
    Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            leave(&shown);
        }
    })
}

/// Stops at an instant and points at something.
pub fn go(shown: &Shown, selected: Option<Selected>, at: Time) {
    shown.dispatch.dispatch(Intent::Select(selected));
    shown.player.halt_at(at);
}
