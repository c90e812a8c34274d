//! The menu of a machine: what can be done to it at this instant.

use super::{Shown, dom};
use crate::model::{Intent, Page, read, write};
use model::{Action, Key, NodeId, NodeSet, Time};
use stage::frame::Status;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Whose menu is open, and where that machine stands, in hundredths of the stage.
pub type Place = (NodeId, (u32, u32));

/// What the menu of a machine offers, with the words on the button.
fn offers(page: &Page, node: NodeId, at: Time) -> Vec<(String, Action)> {
    let frame = page.timeline.frame(at);
    let mut offers = Vec::new();
    let mut offer = |words: &str, action| offers.push((words.to_string(), action));
    if node.is_client() {
        offer("Write x", write(node, Key::new(0)));
        offer("Read x", read(node, Key::new(0)));
    } else {
        match frame.node(node).map(|now| now.status) {
            Some(Status::Crashed) => offer("Restart", Action::Restart(node)),
            Some(Status::Paused) => offer("Resume", Action::Resume(node)),
            _ => {
                offer("Crash", Action::Crash(node));
                offer("Crash and lose the disk", Action::Wipe(node));
                offer("Pause", Action::Pause(node));
            }
        }
    }
    let from = NodeSet::from_iter([node]);
    let to = NodeSet::ALL.difference(from);
    offer("Cut off from everybody", Action::Cut { from, to, both_ways: true });
    if !frame.walls.is_empty() {
        offer("Take all walls down", Action::Heal { from: NodeSet::ALL, to: NodeSet::ALL });
    }
    offers
}

/// The open menu, if one is. It takes the focus when it opens; `close` gives it back to the
/// machine, `leave` lets it go where it went.
#[hook]
pub fn use_menu(
    shown: &Shown,
    open: Option<Place>,
    close: Callback<()>,
    leave: Callback<()>,
) -> Html {
    let menu = use_node_ref();
    {
        let menu = menu.clone();
        use_effect_with(open, move |_| {
            let first = menu.cast::<Element>().and_then(|menu| menu.first_element_child());
            focus(first);
        });
    }
    let Some((node, (x, y))) = open else { return html! {} };
    let at = shown.player.at();
    let items = offers(&shown.page, node, at).into_iter().map(|(words, action)| {
        let (dispatch, player, close) =
            (shown.dispatch.clone(), shown.player.clone(), close.clone());
        let act = Callback::from(move |_| {
            player.go_on();
            dispatch.dispatch(Intent::Act(at, action.clone()));
            close.emit(());
        });
        html! { <button type="button" role="menuitem" onclick={act}>{ words }</button> }
    });
    let onkeydown = {
        let close = close.clone();
        Callback::from(move |event: KeyboardEvent| {
            let item = dom::target(&event);
            match event.key().as_str() {
                "Escape" | "Tab" => close.emit(()),
                "ArrowDown" => focus(item.and_then(|item| item.next_element_sibling())),
                "ArrowUp" => focus(item.and_then(|item| item.previous_element_sibling())),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    // The menu opens toward the middle, so that it never leaves the stage.
    let style = format!(
        "left:{}%;top:{}%;--from-x:{};--from-y:{}",
        x,
        y,
        if x > 50 { "-100%" } else { "0%" },
        if y > 50 { "-100%" } else { "0%" }
    );
    let onfocusout = {
        let (leave, menu) = (leave, menu.clone());
        Callback::from(move |event: FocusEvent| {
            let to: Option<Element> = event.related_target().and_then(|to| to.dyn_into().ok());
            let inside = menu.cast::<Element>().is_some_and(|menu| menu.contains(to.as_deref()));
            if to.is_none() || !inside {
                leave.emit(());
            }
        })
    };
    let name = stage::text::name(node);
    html! {
        <div class="menu" role="menu" ref={menu} aria-label={format!("What to do to {name}")}
            {style} {onkeydown} {onfocusout}>
            { for items }
        </div>
    }
}

fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
