//! The top of the page: the name, the families, the theme, share.

use super::{Shown, icons, theme};
use crate::address;
use crate::model::{Intent, SHARE};
use crate::promise::settled;
use gloo_timers::callback::Timeout;
use js_sys::Reflect;
use model::link::ViewState;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::window;
use yew::prelude::*;

/// How long the button says what became of the link.
const SAID_MS: u32 = 3_000;

/// The header.
pub fn header(shown: &Shown) -> Html {
    let Shown { page, dispatch, .. } = shown;
    let share = {
        let (page, dispatch, player) = (page.clone(), dispatch.clone(), shown.player.clone());
        Callback::from(move |_| {
            // Who points at something means it as it is at this instant.
            let at = page.selected.map(|_| player.at());
            let view = ViewState { at, selected: page.selected, ..page.view() };
            let link = address::share(page.scenario(), &view);
            let dispatch = dispatch.clone();
            copy(&link, move |copied| {
                let words = if copied { "Link copied" } else { "Copy the address" };
                dispatch.dispatch(Intent::Say(words));
                let dispatch = dispatch.clone();
                let back = move || dispatch.dispatch(Intent::Say(SHARE));
                Timeout::new(SAID_MS, back).forget();
            });
        })
    };
    let tabs = lab::registry().topologies.iter().map(|topology| {
        let current = page.scenario().topology == topology;
        let choose = shown.does(Intent::Topology(topology), "");
        html! {
            <button type="button" aria-pressed={current.to_string()}
                title={shown.is_whole().then_some(topology.summary)}
                onclick={choose}>{ topology.label }</button>
        }
    });
    html! {
        <header class="bar">
            <div class="brand">{ icons::mark() }<span>{ "Replication Lab" }</span></div>
            <div class="tabs" role="group" aria-label="Family of protocols">{ for tabs }</div>
            { theme::theme() }
            <button type="button" class="primary" onclick={share} aria-live="polite">
                { shown.screen.said }
            </button>
        </header>
    }
}

/// Copies a text, and says whether that worked. Over plain HTTP and in some frames a page has no
/// clipboard, and a browser may refuse; the address bar holds the same link.
fn copy(text: &str, told: impl Fn(bool) + 'static) {
    let navigator = window().map(|window| window.navigator());
    let clipboard = navigator.as_ref().and_then(|navigator| {
        let clipboard = Reflect::get(navigator, &"clipboard".into()).ok()?;
        clipboard.is_object().then_some(clipboard)
    });
    let Some(clipboard) = clipboard else { return told(false) };
    let promise = clipboard.unchecked_into::<web_sys::Clipboard>().write_text(text);
    settled(&promise, Rc::new(move |value| told(value.is_some())));
}
