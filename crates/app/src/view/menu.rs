//! The menus of the stage: what can be done, at this instant, to whatever was pressed.
//!
//! A menu is a page of items in groups. An item does something, or leads to another page: the
//! clock of a machine, its timers, a link, the messages under way. Nothing in a menu is kept
//! beside the run: what it offers is read from the frame at the playhead, so that it cannot offer
//! what is not there.

use super::{Shown, dom, offers};
use crate::model::Intent;
use model::{Action, MessageId, NodeId};
use stage::geometry::Area;
use stage::{Selected, Thing};
use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element, HtmlElement, NodeList};
use yew::prelude::*;

/// A page of a menu.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Menu {
    /// What can be done to a node.
    Node(NodeId),
    /// To its clock.
    Clock(NodeId),
    /// To its timers.
    Timers(NodeId),
    /// What a client can ask of a node of its choice.
    Ask(NodeId),
    /// The links of a node.
    Links(NodeId),
    /// What can be done to one of them.
    Link(NodeId, NodeId),
    /// The messages under way, all or those of a node.
    Messages(Option<NodeId>),
    /// What can be done to one of them.
    Message(MessageId),
}

impl Menu {
    /// The page that leads to this one.
    fn back(self) -> Option<Self> {
        match self {
            Self::Node(_) | Self::Messages(None) => None,
            Self::Clock(node) | Self::Timers(node) | Self::Ask(node) | Self::Links(node) => {
                Some(Self::Node(node))
            }
            Self::Link(from, _) => Some(Self::Links(from)),
            Self::Messages(Some(node)) => Some(Self::Node(node)),
            Self::Message(_) => Some(Self::Messages(None)),
        }
    }

    /// The message that it is about.
    pub fn message(self) -> Option<MessageId> {
        match self {
            Self::Message(message) => Some(message),
            _ => None,
        }
    }
}

/// What an item does.
#[derive(Clone)]
pub enum Then {
    /// It acts at the playhead.
    Act(Action),
    /// It opens another page.
    Go(Menu),
    /// It points something out.
    Select(Selected),
    /// Nothing, for this reason.
    Nothing(&'static str),
}

/// One line of a menu.
pub struct Item {
    /// A letter or sign in front.
    pub sign: &'static str,
    /// What it says.
    pub words: String,
    /// Whether something is lost by it that does not come back.
    pub danger: bool,
    /// What it does.
    pub then: Then,
}

/// What belongs together, with its name.
pub type Group = (&'static str, Vec<Item>);

/// The open menu, if one is. It takes the focus when it opens; `close` gives it back to the thing
/// that it belongs to, `leave` lets it go where it went.
#[hook]
pub fn use_menu(shown: &Shown, close: Callback<bool>) -> Html {
    let menu = use_node_ref();
    let open = shown.screen.menu;
    {
        let (menu, player) = (menu.clone(), shown.player.clone());
        use_effect_with(open, move |open| {
            let element = menu.cast::<HtmlElement>();
            if let (Some(element), Some((_, thing))) = (element, *open) {
                opened(&element, player.element(thing));
            }
        });
    }
    match open {
        Some((page, _)) => draw(shown, page, menu, close),
        None => html! {},
    }
}

/// Puts a menu that has just been opened in its place, and the focus into it.
#[inline(never)]
fn opened(menu: &HtmlElement, of: Option<Element>) {
    stand(menu, of);
    focus(items(menu).item(0));
}

/// An open menu.
#[inline(never)]
fn draw(shown: &Shown, page: Menu, menu: NodeRef, close: Callback<bool>) -> Html {
    let (title, groups) = offers::offers(shown, page);
    let back = page.back().map(|to| {
        let words = String::from("Back");
        vec![Item { sign: "‹", words, danger: false, then: Then::Go(to) }]
    });
    let groups = groups.into_iter().chain(back.map(|back| ("", back)));
    let groups = groups.filter(|(_, items)| !items.is_empty()).map(|(name, items)| {
        html! {
            <div role="group" aria-label={if name.is_empty() { "Way back" } else { name }}>
                <span class="menu-group" aria-hidden="true">{ name }</span>
                { for items.into_iter().map(|one| item(shown, one, &close)) }
            </div>
        }
    });
    let onfocusout = {
        let (close, menu, player) = (close.clone(), menu.clone(), shown.player.clone());
        Callback::from(move |event: FocusEvent| {
            let to: Option<Element> = event.related_target().and_then(|to| to.dyn_into().ok());
            let inside = menu.cast::<Element>().is_some_and(|menu| menu.contains(to.as_deref()));
            if !inside {
                close.emit(false);
                // Whoever presses a button of time says what time is to do.
                if to.is_some_and(|to| to.closest(".times").is_ok_and(|times| times.is_some())) {
                    player.play(false);
                }
            }
        })
    };
    let onkeydown = keys(shown, page, menu.clone(), close.clone());
    html! {
        <div class="menu" role="menu" tabindex="-1" ref={menu}
            aria-label={format!("What to do to {title}")} {onkeydown} {onfocusout}>
            <p class="menu-title" role="presentation" aria-hidden="true">{ title.clone() }</p>
            { for groups }
        </div>
    }
}

fn item(shown: &Shown, item: Item, close: &Callback<bool>) -> Html {
    let Item { sign, words, danger, then } = item;
    let why = if let Then::Nothing(why) = then { Some(why) } else { None };
    let leads = matches!(then, Then::Go(_)) && sign != "‹";
    let (shown, close) = (shown.clone(), close.clone());
    let anchor = shown.screen.menu.map_or(Thing::Backdrop, |(_, anchor)| anchor);
    let onclick = Callback::from(move |event: MouseEvent| match &then {
        Then::Act(action) => {
            close.emit(true);
            shown.act(action.clone());
        }
        Then::Go(page) => {
            let anchor = page.message().map_or(anchor, Thing::Message);
            // The item that has the focus goes with its page; the menu keeps it meanwhile.
            let menu = dom::target(&event).and_then(|item| item.closest(".menu").ok().flatten());
            dom::focus(menu);
            shown.dispatch.dispatch(Intent::Menu(Some((*page, anchor))));
        }
        Then::Select(what) => {
            shown.dispatch.dispatch(Intent::Select(Some(*what)));
            close.emit(true);
        }
        Then::Nothing(_) => {}
    });
    html! {
        <button type="button" role="menuitem" ~className={if danger { "danger" } else { "" }}
            tabindex="-1" aria-disabled={why.map(|_| "true")}
            aria-haspopup={leads.then_some("menu")} {onclick}>
            <i class="sign" aria-hidden="true">{ sign }</i>{ words }
            if let Some(why) = why { <small>{ why }</small> }
        </button>
    }
}

/// Arrows go round, Home and End to the ends, to the left one page back; Escape and Tab close.
fn keys(
    shown: &Shown,
    page: Menu,
    menu: NodeRef,
    close: Callback<bool>,
) -> Callback<KeyboardEvent> {
    let dispatch = shown.dispatch.clone();
    let anchor = shown.screen.menu.map_or(Thing::Backdrop, |(_, anchor)| anchor);
    Callback::from(move |event: KeyboardEvent| {
        let Some(element) = menu.cast::<HtmlElement>() else { return };
        let (all, item) = (items(&element), dom::target(&event));
        let count = all.length();
        let here = (0..count).find(|&place| {
            let one = all.item(place);
            one.as_ref() == item.as_ref().map(AsRef::as_ref)
        });
        let here = here.unwrap_or(0);
        match event.key().as_str() {
            "Escape" | "Tab" => close.emit(true),
            "ArrowDown" => focus(all.item((here + 1) % count.max(1))),
            "ArrowUp" => focus(all.item((here + count.max(1) - 1) % count.max(1))),
            "Home" => focus(all.item(0)),
            "End" => focus(all.item(count.saturating_sub(1))),
            "ArrowRight" => match item.and_then(|item| item.dyn_into::<HtmlElement>().ok()) {
                Some(item) if item.has_attribute("aria-haspopup") => item.click(),
                _ => return,
            },
            "ArrowLeft" => match page.back() {
                Some(back) => {
                    dom::focus(Some(element.into()));
                    dispatch.dispatch(Intent::Menu(Some((back, anchor))));
                }
                None => return,
            },
            _ => {
                event.stop_propagation();
                return;
            }
        }
        event.prevent_default();
        event.stop_propagation();
    })
}

fn items(menu: &Element) -> NodeList {
    menu.query_selector_all("[role=menuitem]").expect("the selector is a valid one")
}

/// Puts a menu beside what it belongs to, and into sight.
fn stand(menu: &HtmlElement, of: Option<Element>) {
    let style = menu.style();
    let _ = style.remove_property("max-height");
    let stage = menu.parent_element();
    let Some(stage) = stage.map(|stage| stage.get_bounding_client_rect()) else { return };
    let of = of.map_or_else(|| stage.clone(), |of| of.get_bounding_client_rect());
    let window = web_sys::window();
    let root = window.and_then(|window| window.document()?.document_element());
    let Some(root) = root else { return };
    let view = Area::new(0.0, 0.0, root.client_width() as f32, root.client_height() as f32);
    let own = area(&menu.get_bounding_client_rect());
    let area = stage::beside::beside((own.w, own.h), area(&of), view);
    let set = |name: &str, value: f32| {
        let _ = style.set_property(name, &format!("{}px", value as i32));
    };
    set("left", area.x - stage.x() as f32);
    set("top", area.y - stage.y() as f32);
    if area.h < own.h {
        set("max-height", area.h);
    }
}

fn area(rect: &DomRect) -> Area {
    let [x, y, w, h] = [rect.x(), rect.y(), rect.width(), rect.height()].map(|side| side as f32);
    Area::new(x, y, w, h)
}

fn focus(item: Option<web_sys::Node>) {
    dom::focus(item.map(JsCast::unchecked_into));
}
