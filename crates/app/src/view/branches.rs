//! The futures that are kept, and others at a press.
//!
//! Each branch has a letter and a name. Pressing the letter looks at it, *Beside* puts it next to
//! the one on screen. A name that is being typed is nobody else's: the field keeps it until it is
//! left, however often the page is drawn meanwhile. Below stand the same run under other settings
//! and in other families: pressing one runs it and puts it beside.

use super::{Shown, dom};
use crate::model::{Branch, Intent};
use lab::contrast::{Contrast, contrasts};
use yew::prelude::*;

/// Contrasts of settings that are offered at once; the rest are folded away.
const OFFERED: usize = 5;

/// A button that wants something.
fn button(shown: &Shown, label: String, words: Html, intent: Intent) -> Html {
    let press = shown.does(intent, "");
    html! {
        <button type="button" class="chip" aria-label={label} onclick={press}>{ words }</button>
    }
}

/// The branches, and what can be put beside the run.
pub fn branches(shown: &Shown) -> Html {
    html! {
        <section class="branches" aria-label="Futures">
            if shown.is_whole() {
                { kept(shown) }
                { offers(shown) }
            }
        </section>
    }
}

/// The branches, if there is more than one.
#[inline(never)]
fn kept(shown: &Shown) -> Html {
    match shown.page.branches.list().len() {
        0 | 1 => html! {},
        count => html! { <ul>{ for (0..count).map(|place| branch(shown, place)) }</ul> },
    }
}

fn branch(shown: &Shown, place: usize) -> Html {
    let branches = &shown.page.branches;
    let Branch { letter, name, .. } = &branches.list()[place];
    let (current, beside) = (branches.current() == place, branches.beside() == Some(place));
    let look = shown.does(Intent::Switch(place), "");
    // The row goes with its branch; who gave it up goes on at the stage.
    let remove = shown.does(Intent::Remove(place), dom::STAGE);
    let compare = shown.does(Intent::Compare((!beside).then_some(place)), "");
    let rename = {
        let dispatch = shown.dispatch.clone();
        Callback::from(move |event: Event| {
            let Some(field) = dom::input(&event) else { return };
            dispatch.dispatch(Intent::Rename(place, field.value()));
            // The field gives way to one with the new name, or shows the old one again.
            field.set_value(&field.default_value());
            if field.matches(":focus").unwrap_or(false) {
                dom::focus(field.previous_element_sibling());
            }
        })
    };
    let class = match (current, beside) {
        (true, _) => "branch current",
        (_, true) => "branch beside",
        _ => "branch",
    };
    html! {
        <li ~className={class} key={letter.to_string()}>
            <button type="button" class="branch-letter" aria-pressed={current.to_string()}
                aria-label={format!("Look at {letter}, {name}")} onclick={look}>
                { *letter }
            </button>
            <input type="text" class="branch-name" key={name.to_string()}
                ~defaultValue={name.to_string()} onchange={rename}
                aria-label={format!("Name of {letter}")} spellcheck="false" maxlength="40" />
            if !current {
                <button type="button" class="chip" aria-pressed={beside.to_string()}
                    aria-label={format!("{letter} beside")} onclick={compare}>
                    { "beside" }
                </button>
            }
            <button type="button" class="branch-away" onclick={remove}
                aria-label={format!("Give {letter} up")} title="Give it up">{ "×" }</button>
        </li>
    }
}

/// Other settings and families, and a copy to go on with.
#[inline(never)]
fn offers(shown: &Shown) -> Html {
    let page = &shown.page;
    let is_setting = |contrast: &Contrast| contrast.scenario.topology == page.scenario().topology;
    let (settings, families): (Vec<_>, Vec<_>) =
        contrasts(page.scenario()).into_iter().partition(is_setting);
    let chip = |contrast: Contrast| {
        let label = format!("The same run, but {}, side by side", contrast.label);
        let words = html! { { &contrast.label } };
        button(shown, label, words, Intent::Contrast(Box::new(contrast)))
    };
    let mut settings = settings.into_iter();
    let first: Vec<Html> = settings.by_ref().take(OFFERED).map(chip).collect();
    let rest: Vec<Html> = settings.map(chip).collect();
    let copy = button(shown, "Keep a copy of this run".into(), "Keep a copy".into(), Intent::Keep);
    html! {
        <div class="contrasts" role="group" aria-label="The same run, but">
            <span>{ "The same run, but" }</span>
            { for first }
            { for families.into_iter().map(chip) }
            if !rest.is_empty() {
                <details><summary>{ "more" }</summary><div>{ for rest }</div></details>
            }
            { copy }
        </div>
    }
}
