//! The stage: the picture, its menu, its words.
//!
//! Yew makes the frame; what is inside the `<svg>` belongs to the player's canvas.

use super::Shown;
use super::dom::{self, watch_width};
use super::menu::use_menu;
use super::transport::time_key;
use crate::model::Intent;
use model::NodeId;
use stage::{Selected, Thing};
use web_sys::{Element, Event};
use yew::prelude::*;

/// Below this width the stage stands upright.
const PORTRAIT_BELOW_PX: u32 = 720;

/// The stage, and the menu that is open on it.
#[hook]
pub fn use_stage(shown: &Shown) -> Html {
    let (frame, svg) = (use_node_ref(), use_node_ref());
    let menu = shown.screen.menu;
    {
        let (player, svg, frame) = (shown.player.clone(), svg.clone(), frame.clone());
        use_effect_with((), move |()| {
            player.attach(svg.cast::<Element>());
            let stage = frame.cast::<Element>();
            let watch = watch_width(
                stage.clone(),
                Box::new(move |width| {
                    let portrait = width < PORTRAIT_BELOW_PX;
                    player.set_portrait(portrait);
                    let word = if portrait { "portrait" } else { "landscape" };
                    let _ = stage.as_ref().map(|stage| stage.set_attribute("data-format", word));
                }),
            );
            move || drop(watch)
        });
    }
    let pick = pick(shown);
    let onclick = {
        let pick = pick.clone();
        Callback::from(move |event: MouseEvent| pick.emit(event.into()))
    };
    let onkeydown = keys(shown, pick);
    let close = {
        let (dispatch, player) = (shown.dispatch.clone(), shown.player.clone());
        Callback::from(move |()| {
            if let Some((node, _)) = menu {
                player.focus(thing_of(node));
            }
            dispatch.dispatch(Intent::Menu(None));
        })
    };
    let leave = {
        let dispatch = shown.dispatch.clone();
        Callback::from(move |()| dispatch.dispatch(Intent::Menu(None)))
    };
    let open_menu = use_menu(shown, menu, close, leave);
    let (summary, caption) = shown.player.words();
    let hidden = if shown.screen.tick.playing { String::new() } else { summary.clone() };
    html! {
        <div class="stage" ref={frame}>
            <svg ref={svg} class="scene" tabindex="0" role="group" aria-label="Stage"
                aria-describedby="stage-summary" {onclick} {onkeydown}></svg>
            <p id="stage-summary" class="visually-hidden">{ summary }</p>
            <p class="visually-hidden" role="status">{ hidden }</p>
            { open_menu }
            <p class="caption">{ if caption.is_empty() {
                "Press a machine to crash it, or a client to write and read.".to_string()
            } else {
                caption
            } }</p>
        </div>
    }
}

/// What pressing something on the stage does.
fn pick(shown: &Shown) -> Callback<Event> {
    let (player, dispatch) = (shown.player.clone(), shown.dispatch.clone());
    let timeline = shown.page.timeline.clone();
    Callback::from(move |event: Event| {
        let target = dom::target(&event);
        let thing = target.and_then(|target| player.thing_at(&target));
        match thing {
            Some(thing @ (Thing::Node(node) | Thing::Timer(node) | Thing::Client(node))) => {
                dispatch.dispatch(Intent::Select(Some(Selected::Node(node))));
                let place = player.place(thing).unwrap_or((50, 50));
                dispatch.dispatch(Intent::Menu(Some((node, place))));
            }
            Some(Thing::Bubble(client)) => {
                let at = player.at();
                let mut spans = timeline.operations().iter().rev();
                let last = spans.find(|span| span.client == client && span.called_at <= at);
                let chosen = last.map(|span| Selected::Operation(span.op));
                dispatch.dispatch(Intent::Select(chosen));
                dispatch.dispatch(Intent::Menu(None));
            }
            Some(Thing::Message(message) | Thing::Trail(message)) => {
                dispatch.dispatch(Intent::Select(Some(Selected::Message(message))));
                dispatch.dispatch(Intent::Menu(None));
            }
            _ => {
                dispatch.dispatch(Intent::Select(None));
                dispatch.dispatch(Intent::Menu(None));
            }
        }
    })
}

/// Keys of the stage: only while it, or something on it, has the focus.
fn keys(shown: &Shown, pick: Callback<Event>) -> Callback<KeyboardEvent> {
    let (player, dispatch) = (shown.player.clone(), shown.dispatch.clone());
    Callback::from(move |event: KeyboardEvent| {
        let target = dom::target(&event);
        let on_thing = target.as_ref().is_some_and(|target| target.has_attribute("data-thing"));
        match event.key().as_str() {
            "Enter" | " " if on_thing => pick.emit(event.clone().into()),
            "Escape" => dispatch.dispatch(Intent::Select(None)),
            key if time_key(&player, key) => {}
            _ => return,
        }
        event.prevent_default();
    })
}

pub fn thing_of(node: NodeId) -> Thing {
    match node.is_client() {
        true => Thing::Client(node),
        false => Thing::Node(node),
    }
}
