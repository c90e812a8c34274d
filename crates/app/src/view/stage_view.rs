//! The stage: the picture, its menus, its words, the walls that are drawn on it.
//!
//! Yew makes the frame; what is inside the `<svg>` belongs to the player's canvas.
//!
//! | what | pointer and touch | keyboard |
//! |---|---|---|
//! | choose a node | | Tab, or arrows from one to the next |
//! | open its menu | press; press long, or the other button | Enter, Space, menu key, Shift+F10 |
//! | a message, a link | press on it or near it | `m` lists the messages; a node's menu its links |
//! | a wall | draw, after the button or with a mouse from an empty place | the list of sides |
//!
//! A message moves. So time stands still from the moment in which a pointer goes down near one, and
//! while a menu is open; it goes on when that is over.

use super::dom::{self, watch_width};
use super::menu::{Menu, use_menu};
use super::transport::time_key;
use super::{Dispatch, Shown, ending, walls};
use crate::model::{Intent, Place};
use crate::player::Player;
use model::NodeId;
use stage::geometry::Point;
use stage::{Selected, Thing};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{Element, window};
use yew::prelude::*;

/// Below this width the stage stands upright.
const PORTRAIT_BELOW_PX: u32 = 720;
/// How far from a pointer a thing may be that is meant, in pixels: rings of places to look at.
const NEAR_PX: [f32; 3] = [6.0, 12.0, 20.0];
/// How far from a pointer a link may be that is meant, in units of the picture.
const NEAR_LINK: f32 = 14.0;
/// How far a finger may go to the side for a click to follow, in pixels.
const CLICK_PX: u32 = 10;

/// What the pointer is about.
#[derive(Default)]
struct Gesture {
    /// Whether time is to go on when this is over.
    goes_on: bool,
    /// What was near when the pointer went down; none once something has come of it.
    pressed: Option<Thing>,
    /// Where that was, in pixels from the left.
    from: i32,
}

/// The stage, and the menu that is open on it.
#[hook]
pub fn use_stage(shown: &Shown) -> Html {
    let (frame, svg) = (use_node_ref(), use_node_ref());
    let gesture = use_mut_ref(Gesture::default);
    {
        let (player, svg, frame) = (shown.player.clone(), svg.clone(), frame.clone());
        let gesture = Rc::clone(&gesture);
        use_effect_with((), move |()| {
            player.attach(svg.cast::<Element>());
            let outside = outside(player.clone(), gesture, svg.cast());
            let stage = frame.cast::<Element>();
            let watch =
                watch_width(stage.clone(), Box::new(move |width| fit(&player, &stage, width)));
            move || drop((watch, outside))
        });
    }
    let close = close(shown, &gesture);
    let pick = pick(shown, &gesture);
    let (pen, drawing) = walls::use_pen(shown, svg.clone());
    let drawn = drawing.drawn.clone();
    let [onpointerdown, onpointerup, onpointercancel] = press(shown, &gesture, drawing.ends);
    let onclick = {
        let pick = pick.clone();
        Callback::from(move |event: MouseEvent| {
            if !drawn.replace(false) {
                pick.emit(event.into());
            }
        })
    };
    let oncontextmenu = {
        let pick = pick.clone();
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            pick.emit(event.into());
        })
    };
    let onkeydown = keys(shown, &gesture, pick);
    let open_menu = use_menu(shown, close);
    let (summary, caption) = shown.player.words();
    let over = if shown.is_whole() { ending::words(shown) } else { None };
    let hidden = match (shown.screen.tick.playing, over) {
        (true, _) => String::new(),
        (false, None) => summary.clone(),
        (false, Some(over)) => format!("{summary} {over}"),
    };
    let is_drawing = shown.screen.wall.is_some_and(|wall| wall.drawn);
    html! {
        <div class="stage" ref={frame}>
            <svg ref={svg} class="scene" data-drawing={is_drawing.then_some("")}
                tabindex="0" role="group" aria-label="Stage"
                aria-describedby="stage-summary" {onclick} {oncontextmenu} {onkeydown}
                {onpointerdown} onpointermove={drawing.moved} {onpointerup}
                {onpointercancel}></svg>
            { pen }
            <p id="stage-summary" class="visually-hidden">{ summary }</p>
            <p class="visually-hidden" role="status">{ hidden }</p>
            { open_menu }
            { below(shown, caption) }
            <div class="walls" role="group" aria-label="Walls">
                if shown.is_whole() {
                    { walls::bar(shown) }
                }
            </div>
        </div>
    }
}

/// Fits the picture to the width of its frame. One without a width is hidden.
fn fit(player: &Player, stage: &Option<Element>, width: u32) {
    player.set_hidden(width == 0);
    if width == 0 {
        return;
    }
    let portrait = width < PORTRAIT_BELOW_PX;
    player.set_portrait(portrait);
    let word = if portrait { "portrait" } else { "landscape" };
    let _ = stage.as_ref().map(|stage| stage.set_attribute("data-format", word));
}

/// What stands below the picture: what is to be said of this instant, and of the end of the run.
fn below(shown: &Shown, caption: String) -> Html {
    let hint = "Press a machine to crash it, a client to write and read, a message to drop it.";
    let caption = if caption.is_empty() { hint.to_string() } else { caption };
    html! {
        <div class="below">
            <p class="caption">{ caption }</p>
            <div class="ending">
                if shown.is_whole() {
                    { ending::ending(shown) }
                }
            </div>
        </div>
    }
}

/// A pointer goes down, goes up, or is lost. Time stands still if something is near, and goes on
/// where no click follows: after a stroke, after a finger that has moved, or when the page scrolls.
fn press(
    shown: &Shown,
    gesture: &Rc<RefCell<Gesture>>,
    [down, up, cancel]: [Callback<(PointerEvent, bool), bool>; 3],
) -> [Callback<PointerEvent>; 3] {
    let had_menu = shown.screen.menu.is_some();
    let press = {
        let (player, gesture) = (shown.player.clone(), Rc::clone(gesture));
        Callback::from(move |event: PointerEvent| {
            if event.button() != 0 {
                return;
            }
            let thing = near(&player, &event);
            down.emit((event.clone(), thing.is_none()));
            let stops = thing.is_some() && player.is_playing();
            let mut gesture = gesture.borrow_mut();
            (gesture.pressed, gesture.from) = (thing, event.client_x());
            gesture.goes_on = stops || had_menu && gesture.goes_on;
            drop(gesture);
            if stops {
                player.play(false);
            }
        })
    };
    let lift = {
        let (player, gesture) = (shown.player.clone(), Rc::clone(gesture));
        Callback::from(move |event: PointerEvent| {
            let way = gesture.borrow().from.abs_diff(event.client_x());
            let moved = event.pointer_type() == "touch" && way > CLICK_PX;
            if up.emit((event, false)) || moved {
                release(&player, &gesture);
            }
        })
    };
    let (player, gesture) = (shown.player.clone(), Rc::clone(gesture));
    let lose = Callback::from(move |event: PointerEvent| {
        cancel.emit((event, false));
        release(&player, &gesture);
    });
    [press, lift, lose]
}

/// No click will come of what was pressed: time goes on, if it was stopped for it.
fn release(player: &Player, gesture: &RefCell<Gesture>) {
    let mut now = gesture.borrow_mut();
    let goes_on = now.pressed.take().is_some() && core::mem::take(&mut now.goes_on);
    drop(now);
    if goes_on {
        player.play(true);
    }
}

/// Hears of a pointer that goes up outside of the stage.
fn outside(player: Player, gesture: Rc<RefCell<Gesture>>, svg: Option<Element>) -> dom::Heard {
    dom::on_window(
        "pointerup",
        Box::new(move |event| {
            let target = dom::target(event);
            if !svg.as_ref().is_some_and(|svg| svg.contains(target.as_deref())) {
                release(&player, &gesture);
            }
        }),
    )
}

/// Opens a menu. Time stands still as long as it is open.
fn open(player: &Player, gesture: &RefCell<Gesture>, dispatch: &Dispatch, place: Place) {
    if player.is_playing() {
        gesture.borrow_mut().goes_on = true;
        player.play(false);
    }
    dispatch.dispatch(Intent::Menu(Some(place)));
}

/// Closes the menu. The focus goes back to what it belonged to, if it is still in the menu; time
/// goes on, if it was stopped for it.
fn close(shown: &Shown, gesture: &Rc<RefCell<Gesture>>) -> Callback<bool> {
    let (dispatch, player) = (shown.dispatch.clone(), shown.player.clone());
    let (gesture, menu) = (Rc::clone(gesture), shown.screen.menu);
    Callback::from(move |back: bool| {
        if let Some((page, _)) = menu.filter(|_| back) {
            let node = match page {
                Menu::Node(node)
                | Menu::Clock(node)
                | Menu::Timers(node)
                | Menu::Ask(node)
                | Menu::Links(node)
                | Menu::Link(node, _)
                | Menu::Messages(Some(node)) => Some(thing_of(node)),
                Menu::Messages(None) | Menu::Message(_) => None,
            };
            player.focus(node.unwrap_or(Thing::Backdrop));
        }
        if core::mem::take(&mut gesture.borrow_mut().goes_on) {
            player.play(true);
        }
        dispatch.dispatch(Intent::Menu(None));
    })
}

/// What pressing something on the stage does.
fn pick(shown: &Shown, gesture: &Rc<RefCell<Gesture>>) -> Callback<Event> {
    let (player, dispatch) = (shown.player.clone(), shown.dispatch.clone());
    let timeline = shown.page.timeline.clone();
    let (gesture, had_menu) = (Rc::clone(gesture), shown.screen.menu.is_some());
    Callback::from(move |event: Event| {
        let target = dom::target(&event);
        let mut now = gesture.borrow_mut();
        let pressed = now.pressed.take();
        now.goes_on &= had_menu || pressed.is_some();
        drop(now);
        let thing = pressed.or_else(|| target.and_then(|target| player.thing_at(&target)));
        let open = |menu, anchor| open(&player, &gesture, &dispatch, (menu, anchor));
        let select = |chosen| dispatch.dispatch(Intent::Select(chosen));
        match thing {
            Some(thing @ (Thing::Node(node) | Thing::Timer(node) | Thing::Client(node))) => {
                select(Some(Selected::Node(node)));
                let page = match thing {
                    Thing::Timer(_) => Menu::Timers(node),
                    _ => Menu::Node(node),
                };
                open(page, thing_of(node));
                return;
            }
            Some(Thing::Message(message) | Thing::Trail(message)) => {
                select(Some(Selected::Message(message)));
                open(Menu::Message(message), Thing::Message(message));
                return;
            }
            Some(thing @ Thing::Link(from, to)) => {
                select(None);
                open(Menu::Link(from, to), thing);
                return;
            }
            Some(Thing::Bubble(client)) => {
                let at = player.at();
                let mut spans = timeline.operations().iter().rev();
                let last = spans.find(|span| span.client == client && span.called_at <= at);
                select(last.map(|span| Selected::Operation(span.op)));
            }
            _ => select(None),
        }
        if core::mem::take(&mut gesture.borrow_mut().goes_on) {
            player.play(true);
        }
        if had_menu {
            dispatch.dispatch(Intent::Menu(None));
        }
    })
}

/// What a pointer means that goes down here: the thing below it, or a message, a way or a link
/// close by.
fn near(player: &Player, event: &PointerEvent) -> Option<Thing> {
    let below = dom::target(event).and_then(|target| player.thing_at(&target));
    let is_large = |thing: &Thing| {
        matches!(thing, Thing::Node(_) | Thing::Client(_) | Thing::Bubble(_) | Thing::Timer(_))
    };
    if below.is_some_and(|thing| is_large(&thing) || matches!(thing, Thing::Message(_))) {
        return below;
    }
    let document = window()?.document()?;
    let (x, y) = (event.client_x() as f32, event.client_y() as f32);
    let mut best = below.filter(|thing| matches!(thing, Thing::Trail(_) | Thing::Link(..)));
    let svg = dom::target(event).and_then(|target| target.closest("svg").ok().flatten());
    if let (None, Some(svg)) = (best, svg) {
        best = link_near(player, place_of(player, &svg, event));
    }
    for radius in NEAR_PX {
        for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)] {
            let (dx, dy) = (dx as f32 * radius, dy as f32 * radius);
            let element = document.element_from_point(x + dx, y + dy);
            match element.and_then(|element| player.thing_at(&element)) {
                Some(thing @ Thing::Message(_)) => return Some(thing),
                Some(thing @ Thing::Trail(_)) => best = best.or(Some(thing)),
                _ => {}
            }
        }
    }
    best
}

/// The line between two nodes that is near a place.
fn link_near(player: &Player, at: Point) -> Option<Thing> {
    let nodes = player.nodes().1;
    let middle = |node: NodeId| {
        let node = thing_of(node);
        nodes.iter().find(|(thing, _)| *thing == node).map(|(_, middle)| *middle)
    };
    player.links().into_iter().find(|thing| {
        let Thing::Link(from, to) = *thing else { return false };
        let ends = middle(from).zip(middle(to));
        ends.is_some_and(|(from, to)| stage::beside::from_way(at, from, to) < NEAR_LINK)
    })
}

/// Keys of the stage: only while it, or something on it, has the focus.
fn keys(
    shown: &Shown,
    gesture: &Rc<RefCell<Gesture>>,
    pick: Callback<Event>,
) -> Callback<KeyboardEvent> {
    let (player, dispatch) = (shown.player.clone(), shown.dispatch.clone());
    let gesture = Rc::clone(gesture);
    Callback::from(move |event: KeyboardEvent| {
        if dom::is_command(&event) {
            return;
        }
        let target = dom::target(&event);
        let on_thing = target.as_ref().is_some_and(|target| target.has_attribute("data-thing"));
        let here = target.filter(|_| on_thing).and_then(|target| player.thing_at(&target));
        let direction = match event.key().as_str() {
            "ArrowRight" => Some((1.0, 0.0)),
            "ArrowLeft" => Some((-1.0, 0.0)),
            "ArrowDown" => Some((0.0, 1.0)),
            "ArrowUp" => Some((0.0, -1.0)),
            _ => None,
        };
        match (event.key().as_str(), direction, here) {
            (key @ ("Enter" | " " | "ContextMenu" | "F10"), ..)
                if on_thing && (key != "F10" || event.shift_key()) =>
            {
                // It means what has the focus, whatever a pointer has been about.
                gesture.borrow_mut().pressed = None;
                pick.emit(event.clone().into());
            }
            ("m", ..) => {
                let anchor = here.unwrap_or(Thing::Backdrop);
                gesture.borrow_mut().goes_on = false;
                open(&player, &gesture, &dispatch, (Menu::Messages(None), anchor));
            }
            (_, Some(direction), Some(here)) => {
                let nodes = player.nodes().1;
                let from = nodes.iter().find(|(thing, _)| *thing == here);
                let next =
                    from.and_then(|(_, from)| stage::beside::neighbour(*from, direction, &nodes));
                if let Some(next) = next {
                    player.focus(next);
                }
            }
            ("Escape", ..) => dispatch.dispatch(Intent::Select(None)),
            (key, ..) if time_key(&player, key) => {}
            _ => return,
        }
        event.prevent_default();
    })
}

/// A place of the page, in the units of the picture. In a low window the picture does not fill its
/// frame: it is in the middle.
pub fn place_of(player: &Player, svg: &Element, event: &PointerEvent) -> Point {
    let rect = svg.get_bounding_client_rect();
    let size = player.nodes().0;
    let (width, height) = (f64::from(size.0), f64::from(size.1));
    let unit = (rect.width() / width).min(rect.height() / height).max(f64::MIN_POSITIVE);
    let from_middle =
        |at: i32, from: f64, length: f64| (f64::from(at) - from - length / 2.0) / unit;
    Point::new(
        (from_middle(event.client_x(), rect.x(), rect.width()) + width / 2.0) as f32,
        (from_middle(event.client_y(), rect.y(), rect.height()) + height / 2.0) as f32,
    )
}

/// The element that keeps a pointer once it is down, if it can.
pub fn capture(svg: &Element, event: &PointerEvent) {
    let _ = svg.set_pointer_capture(event.pointer_id());
}

pub fn thing_of(node: NodeId) -> Thing {
    match node.is_client() {
        true => Thing::Client(node),
        false => Thing::Node(node),
    }
}
