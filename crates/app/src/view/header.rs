//! The top of the page: the name, the families, share.

use super::{Dispatch, icons};
use crate::address;
use crate::model::{Intent, Page};
use gloo_timers::callback::Timeout;
use model::link::ViewState;
use web_sys::window;
use yew::prelude::*;

/// How long the button says that the link was copied.
const COPIED_MS: u32 = 2_000;

/// The header, with the memory of its Share button.
#[hook]
pub fn use_header(page: &Page, dispatch: &Dispatch) -> Html {
    let copied = use_state(|| false);
    let share = {
        let (page, copied) = (page.clone(), copied.clone());
        Callback::from(move |_| {
            let link = address::share(page.scenario(), &ViewState::default());
            if let Some(window) = window() {
                let _ = window.navigator().clipboard().write_text(&link);
            }
            copied.set(true);
            let copied = copied.clone();
            Timeout::new(COPIED_MS, move || copied.set(false)).forget();
        })
    };
    let tabs = lab::registry().topologies.iter().map(|topology| {
        let current = page.scenario().topology == topology;
        let dispatch = dispatch.clone();
        let choose = Callback::from(move |_| dispatch.dispatch(Intent::Topology(topology)));
        html! {
            <button type="button" aria-pressed={current.to_string()} title={topology.summary}
                onclick={choose}>{ topology.label }</button>
        }
    });
    html! {
        <header class="bar">
            <div class="brand">{ icons::mark() }<span>{ "Replication Lab" }</span></div>
            <div class="tabs" role="group" aria-label="Family of protocols">{ for tabs }</div>
            <button type="button" class="primary" onclick={share}>
                { if *copied { "Link copied" } else { "Share" } }
            </button>
        </header>
    }
}
