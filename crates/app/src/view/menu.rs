//! The menu of a machine: what can be done to it at this instant.

use super::{Shown, dom};
use crate::model::{Intent, Page, Place, delete, insert, read, write};
use model::scenario::Shape;
use model::{Action, Distribution, Key, Micros, NodeId, NodeSet, Role, Time};
use stage::frame::Status;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// How long a machine that is slowed down needs for each message.
const SLOW_US: Micros = 20_000;

/// What the menu of a machine offers, with the words on the button.
fn offers(page: &Page, node: NodeId, at: Time) -> Vec<(&'static str, Action)> {
    let frame = page.timeline.frame(at);
    let ranked = page.scenario().topology.shape == Shape::Tree;
    let key = Key::new(0);
    let mut offers = match frame.node(node) {
        None => vec![("Write x", write(node, key)), ("Read x", read(node, key))],
        Some(now) => match now.status {
            Status::Absent => return vec![("Join", Action::Join(node))],
            Status::Paused => vec![("Resume", Action::Resume(node))],
            Status::Up => vec![
                ("Crash", Action::Crash(node)),
                ("Crash and lose the disk", Action::Wipe(node)),
                ("Pause", Action::Pause(node)),
                ("Kill the process", Action::Kill(node)),
                slowness(page.timeline.is_slow(node, at), node),
            ],
            Status::Left => Vec::new(),
            _ => vec![("Restart", Action::Restart(node))],
        },
    };
    let leads = frame.node(node).is_some_and(|now| now.role == Role::Leader);
    if ranked && node.is_client() {
        offers.push(("Insert into x", insert(node, key)));
    } else if ranked && node.is_replica() && !leads {
        offers.push(("Lead now", Action::Promote(node)));
    }
    let works = frame.node(node).is_some_and(|now| now.status == Status::Up);
    if !ranked && node.is_client() {
        offers.push(("Delete x", delete(node, key)));
    } else if works && page.scenario().find("nodes").is_some() {
        offers.push(("Leave the cluster", Action::Leave(node)));
    }
    let from = NodeSet::from_iter([node]);
    let (to, both_ways) = (NodeSet::ALL.difference(from), true);
    offers.push(("Cut off from everybody", Action::Cut { from, to, both_ways }));
    offers.push(("Hold its messages", Action::Hold { from, to, both_ways }));
    let (from, to) = (NodeSet::ALL, NodeSet::ALL);
    if frame.walls.iter().any(|wall| !wall.holds) {
        offers.push(("Take all walls down", Action::Heal { from, to }));
    }
    if frame.walls.iter().any(|wall| wall.holds) {
        offers.push(("Release what is held", Action::Release { from, to }));
    }
    offers
}

/// Slows a machine down, or ends that.
fn slowness(is_slow: bool, node: NodeId) -> (&'static str, Action) {
    let (words, length) =
        if is_slow { ("Normal speed", 0) } else { ("Slow: 20 ms a message", SLOW_US) };
    (words, Action::Slow { node, service: Distribution::constant(length) })
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
