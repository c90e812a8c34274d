//! Walls: drawn across the stage, or chosen from a list; taken down in one press.
//!
//! A stroke is drawn on an `<svg>` of its own above the stage, by a canvas like the stage's, so
//! that a moving pointer goes through no virtual DOM. It is a wall when the pointer goes up, and
//! nothing at all if Escape is pressed before.

use super::stage_view::{capture, place_of};
use super::{Shown, dom};
use crate::canvas::Canvas;
use crate::model::{Intent, Wall};
use model::{Action, NodeId, NodeSet, Role};
use stage::geometry::Point;
use stage::{Thing, sides, text};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

/// A mouse that moves so far from an empty place of the stage draws, in units of the picture.
const BEGINS: f32 = 24.0;

/// A stroke takes a new place where it has come so far, and at most so many.
const STEP: f32 = 3.0;
const PLACES_MAX: usize = 2_000;

/// The first of the buttons below the stage, which is always there, and the one that is on.
const TOOL: &str = ".walls .tool";
const TOOL_ON: &str = ".walls [aria-pressed=true]";

/// What the stage has to tell whoever draws.
pub struct Drawing {
    /// A pointer goes down, whether at an empty place; goes up; is lost. Says whether a stroke has
    /// come to its end.
    pub ends: [Callback<(PointerEvent, bool), bool>; 3],
    /// It moves.
    pub moved: Callback<PointerEvent>,
    /// Whether what has just ended was a stroke, and no press.
    pub drawn: Rc<Cell<bool>>,
}

/// A stroke under way.
#[derive(Default)]
struct Stroke {
    places: Vec<Point>,
    /// Whether it counts from the beginning, or has yet to become long.
    sure: bool,
    canvas: Option<Canvas>,
}

/// The hand that draws.
#[derive(Clone)]
struct Hand {
    stroke: Rc<RefCell<Stroke>>,
    drawn: Rc<Cell<bool>>,
    shown: Shown,
    /// What it draws on, and what is drawn over it.
    layers: (NodeRef, NodeRef),
    /// What kind of wall it draws; none if it has not been said that it shall draw.
    wall: Option<Wall>,
}

impl Hand {
    fn show(&self, stroke: &mut Stroke) {
        let Stroke { places, canvas, .. } = stroke;
        if canvas.is_none() {
            *canvas = self.layers.1.cast::<Element>().and_then(Canvas::new);
        }
        let (size, nodes) = self.shown.player.nodes();
        let mut scene = sides::pen(size, places, &named(&nodes));
        if places.is_empty() {
            scene.groups.clear();
        }
        if let Some(canvas) = canvas {
            canvas.draw(scene);
        }
    }

    fn down(&self, event: &PointerEvent, empty: bool) -> bool {
        let by_mouse = event.pointer_type() != "touch" && empty && event.button() == 0;
        self.drawn.set(false);
        let svg = self.layers.0.cast::<Element>();
        let Some(svg) = svg.filter(|_| self.wall.is_some() || by_mouse) else { return false };
        let mut stroke = self.stroke.borrow_mut();
        stroke.places = vec![place_of(&self.shown.player, &svg, event)];
        stroke.sure = self.wall.is_some();
        capture(&svg, event);
        false
    }

    fn moved(&self, event: &PointerEvent) {
        let mut stroke = self.stroke.borrow_mut();
        let Some(svg) = self.layers.0.cast::<Element>() else { return };
        let ends = stroke.places.first().copied().zip(stroke.places.last().copied());
        let Some((first, last)) = ends else { return };
        let place = place_of(&self.shown.player, &svg, event);
        stroke.sure |= first.distance(place) > BEGINS;
        if last.distance(place) > STEP && stroke.places.len() < PLACES_MAX {
            stroke.places.push(place);
        }
        if stroke.sure {
            self.show(&mut stroke);
        }
    }

    /// Takes the stroke away, and returns it if it was one.
    fn end(&self) -> Vec<Point> {
        let mut stroke = self.stroke.borrow_mut();
        let places = core::mem::take(&mut stroke.places);
        self.show(&mut stroke);
        if stroke.sure { places } else { Vec::new() }
    }

    /// Draws and chooses no longer. What was chosen with goes, and the button stays.
    fn stop(&self, event: &Event) {
        let walls = dom::target(event).and_then(|on| on.closest(".walls").ok().flatten());
        if walls.is_some() {
            dom::focus(dom::find(TOOL_ON));
        }
        self.shown.dispatch.dispatch(Intent::Wall(None));
    }

    fn up(&self) -> bool {
        let places = self.end();
        self.drawn.set(!places.is_empty());
        if let Some(parted) = sides::parted(&places, &named(&self.shown.player.nodes().1)) {
            self.shown.dispatch.dispatch(Intent::Wall(None));
            self.shown.act(self.wall.unwrap_or(Wall::blank(true)).action(parted));
        }
        self.drawn.get()
    }
}

/// The stroke, and who hears of the pointer.
#[hook]
pub fn use_pen(shown: &Shown, svg: NodeRef) -> (Html, Drawing) {
    let layer = use_node_ref();
    let hand = Hand {
        stroke: use_mut_ref(Stroke::default),
        drawn: use_memo((), |()| Cell::new(false)),
        shown: shown.clone(),
        layers: (svg, layer.clone()),
        wall: shown.screen.wall.filter(|wall| wall.drawn),
    };
    let of_ends = |act: fn(&Hand, &PointerEvent, bool) -> bool| {
        let hand = hand.clone();
        Callback::from(move |(event, empty)| act(&hand, &event, empty))
    };
    let drawing = Drawing {
        ends: [
            of_ends(Hand::down),
            of_ends(|hand, _, _| hand.up()),
            of_ends(|hand, _, _| !hand.end().is_empty()),
        ],
        moved: {
            let hand = hand.clone();
            Callback::from(move |event: PointerEvent| hand.moved(&event))
        },
        drawn: Rc::clone(&hand.drawn),
    };
    use_effect_with(shown.screen.wall.is_some(), move |&open| {
        let listens = dom::on_window(
            "keydown",
            Box::new(move |event| {
                if event.unchecked_ref::<KeyboardEvent>().key() == "Escape"
                    && (!hand.end().is_empty() || open)
                {
                    hand.stop(event);
                }
            }),
        );
        move || drop(listens)
    });
    let html = html! {
        <div class="scene pen" aria-hidden="true"><svg ref={layer} class="pen-layer"></svg></div>
    };
    (html, drawing)
}

/// Nodes with their places.
fn named(things: &[(Thing, Point)]) -> Vec<(NodeId, Point)> {
    let nodes = things.iter().filter_map(|&(thing, place)| match thing {
        Thing::Node(node) | Thing::Client(node) => Some((node, place)),
        _ => None,
    });
    nodes.collect()
}

impl Wall {
    /// A wall without sides: both ways, and nothing waits in front of it.
    fn blank(drawn: bool) -> Self {
        Self { a: NodeSet::EMPTY, b: NodeSet::EMPTY, both_ways: true, holds: false, drawn }
    }
}

/// The buttons below the stage, and what belongs to the wall that is being made.
#[inline(never)]
pub fn bar(shown: &Shown) -> Html {
    let wall = shown.screen.wall;
    let at = shown.player.at();
    let timeline = &shown.page.timeline;
    let everybody = NodeSet::ALL;
    let (from, to) = (everybody, everybody);
    let toggle = |drawn: bool, words: &'static str| {
        let is_on = wall.is_some_and(|wall| wall.drawn == drawn);
        let next = (!is_on).then(|| {
            let before = wall.unwrap_or(Wall::blank(drawn));
            Wall { drawn, ..before }
        });
        let onclick = shown.does(Intent::Wall(next), "");
        html! {
            <button type="button" class="tool" aria-pressed={if is_on { "true" } else { "false" }}
                {onclick}>{ words }</button>
        }
    };
    let take_down = |words: &'static str, action: Action| {
        let shown = shown.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            dom::focus(dom::find(TOOL));
            shown.act(action.clone());
        });
        html! { <button type="button" class="tool" {onclick}>{ words }</button> }
    };
    html! {
        <>
            { toggle(true, "Draw a wall") }
            { toggle(false, "Choose its sides") }
            if timeline.is_parted(at, false) {
                { take_down("Take the walls down", Action::Heal { from, to }) }
            }
            if timeline.is_parted(at, true) {
                { take_down("Release all", Action::Release { from, to }) }
            }
            if let Some(wall) = wall {
                { options(shown, wall) }
                if wall.drawn {
                    <p class="walls-note">{ "Draw across the stage: what is on one side of the \
                        stroke is A, the rest is B. Or draw around some. Escape ends it." }</p>
                } else {
                    { list(shown, wall) }
                }
            }
        </>
    }
}

/// One of two, as a pair of radio buttons.
fn pair(
    shown: &Shown,
    (name, label): (&'static str, &'static str),
    words: [&'static str; 2],
    second: bool,
    turn: fn(bool) -> fn(Wall) -> Wall,
) -> Html {
    let Some(wall) = shown.screen.wall else { return html! {} };
    let radios = words.into_iter().enumerate().map(|(place, word)| {
        let next = turn(place == 1)(wall);
        let onchange = {
            let dispatch = shown.dispatch.clone();
            Callback::from(move |_: Event| dispatch.dispatch(Intent::Wall(Some(next))))
        };
        html! {
            <label>
                <input type="radio" {name} checked={second == (place == 1)} {onchange} />
                <span>{ word }</span>
            </label>
        }
    });
    html! {
        <div class="segments" role="radiogroup" aria-label={label}>{ for radios }</div>
    }
}

/// What kind of wall it is.
fn options(shown: &Shown, wall: Wall) -> Html {
    html! {
        <div class="walls-kind">
            { pair(shown, ("wall-kind", "What happens there"), ["Cut", "Hold"], wall.holds, |on| {
                match on {
                    true => |wall| Wall { holds: true, ..wall },
                    false => |wall| Wall { holds: false, ..wall },
                }
            }) }
            { pair(shown, ("wall-ways", "Which ways"), ["Both ways", "A to B only"],
                !wall.both_ways, |on| match on {
                    true => |wall| Wall { both_ways: false, ..wall },
                    false => |wall| Wall { both_ways: true, ..wall },
                }) }
        </div>
    }
}

/// Every node with the side that it is on, and the button that builds the wall.
fn list(shown: &Shown, wall: Wall) -> Html {
    let nodes: Vec<NodeId> = shown.page.run.trace.nodes().collect();
    let frame = shown.page.timeline.frame(shown.player.at());
    let leader = frame.nodes.iter().find(|now| now.role == Role::Leader).map(|now| now.id);
    let usual = sides::usual(&nodes, leader).into_iter().map(|(words, (a, b))| {
        let onclick = shown.does(Intent::Wall(Some(Wall { a, b, ..wall })), "");
        html! { <button type="button" class="tool" {onclick}>{ words }</button> }
    });
    let rows = nodes.iter().map(|&node| {
        let one = NodeSet::from_iter([node]);
        let (a, b) = (wall.a.difference(one), wall.b.difference(one));
        let choices = [("A", a.union(one), b), ("–", a, b), ("B", a, b.union(one))];
        let chosen = usize::from(!wall.a.contains(node)) + usize::from(wall.b.contains(node));
        let radios = choices.into_iter().enumerate().map(|(place, (word, a, b))| {
            let dispatch = shown.dispatch.clone();
            let onchange = Callback::from(move |_: Event| {
                dispatch.dispatch(Intent::Wall(Some(Wall { a, b, ..wall })));
            });
            let side = if word == "–" { "neither side" } else { word };
            html! {
                <label>
                    <input type="radio" name={format!("side-{node}")} aria-label={side}
                        checked={place == chosen} {onchange} />
                    <span>{ word }</span>
                </label>
            }
        });
        let name = text::name(node);
        html! {
            <div class="side-row" role="radiogroup" aria-label={name.clone()} key={node.index()}>
                <b>{ name }</b>
                <div class="segments">{ for radios }</div>
            </div>
        }
    });
    let is_ready = !wall.a.is_empty() && !wall.b.is_empty();
    let build = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| {
            dom::focus(dom::find(TOOL_ON));
            shown.dispatch.dispatch(Intent::Wall(None));
            shown.act(wall.action((wall.a, wall.b)));
        })
    };
    let told = match is_ready {
        true => sides::words(Some((wall.a, wall.b))),
        false => "Both sides need a node.".to_string(),
    };
    html! {
        <>
            <div class="walls-usual">{ for usual }</div>
            <div class="walls-list">{ for rows }</div>
            <p class="walls-note" role="status">{ told }</p>
            <button type="button" class="build" disabled={!is_ready} onclick={build}>
                { "Build the wall" }</button>
        </>
    }
}
