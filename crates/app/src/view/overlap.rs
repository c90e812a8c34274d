//! Every write set against every read set, as the knobs allow them.
//!
//! The grid is drawn by a canvas of its own, anew when the knobs change. A pair is picked by
//! pointer, by the arrow keys while the grid has the focus, or with two sliders, which are large
//! enough for a finger where the grid is not. It is ringed on the stage as what it is: possible,
//! not what happened.

use super::{Shown, dom};
use crate::canvas::Canvas;
use crate::model::{Intent, Page, Picked};
use model::{NodeId, Time};
use stage::{Overlap, Thing, overlap_scene, possible};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// The grid, the sentence, and the pair that is picked.
#[hook]
pub fn use_overlap(shown: &Shown) -> Html {
    let svg = use_node_ref();
    let canvas = use_mut_ref(|| None::<(Element, Canvas)>);
    let leader = leader(&shown.page, shown.screen.tick.at);
    let seen = (Rc::clone(&shown.page), leader, shown.is_whole());
    let found = use_memo(seen, |(page, leader, whole)| whole.then(|| found(page, *leader)));
    let picked = shown.page.picked.as_ref().map(|picked| picked.place);
    {
        let (svg, canvas) = (svg.clone(), canvas.clone());
        use_effect_with((Rc::clone(&found), picked), move |(found, picked)| {
            if let (Some(Ok((overlap, _))), Some(svg)) = (&**found, svg.cast::<Element>()) {
                draw(overlap, *picked, svg, &canvas);
            }
        });
    }
    html! {
        <section class="overlap" aria-label="Overlap">
            <h2>{ "Do write sets and read sets meet?" }</h2>
            if let Some(found) = &*found {
                { body(shown, found, (svg, canvas)) }
            }
        </section>
    }
}

type Drawn = Rc<RefCell<Option<(Element, Canvas)>>>;
/// The pairs and what the grid does not show of them, or why there are none.
type Found = Result<(Rc<Overlap>, &'static str), &'static str>;

/// What the knobs allow while this node leads.
#[inline(never)]
fn found(page: &Page, leader: NodeId) -> Found {
    let possible = possible(page.scenario(), leader)?;
    Ok((Rc::new(possible.overlap), possible.caveat))
}

/// Draws the grid.
#[inline(never)]
fn draw(overlap: &Overlap, picked: Option<(usize, usize)>, svg: Element, canvas: &Drawn) {
    let mut canvas = canvas.borrow_mut();
    if canvas.as_ref().is_none_or(|(drawn_on, _)| *drawn_on != svg) {
        *canvas = Canvas::new(svg.clone()).map(|canvas| (svg.clone(), canvas));
    }
    let mut scene = overlap_scene(overlap, picked);
    let _ = svg.set_attribute("width", &(scene.width as u32).to_string());
    // A thousand names would bury the page; the status names the one that is picked.
    scene.groups.iter_mut().for_each(|group| group.label = None);
    if let Some((_, canvas)) = canvas.as_mut() {
        canvas.draw(scene);
    }
}

/// The grid and its words, or why there is none.
#[inline(never)]
fn body(shown: &Shown, found: &Found, (svg, canvas): (NodeRef, Drawn)) -> Html {
    match found {
        Err(why) => html! { <p class="no-grid">{ *why }</p> },
        Ok((overlap, caveat)) => {
            let onclick = {
                let (shown, overlap) = (shown.clone(), overlap.clone());
                let canvas = canvas.clone();
                Callback::from(move |event: MouseEvent| {
                    let canvas = canvas.borrow();
                    let hit = canvas.as_ref().zip(dom::target(&event));
                    let thing = hit.and_then(|((_, canvas), hit)| canvas.thing_at(&hit));
                    if let Some(Thing::Pair(row, column)) = thing {
                        let place = (usize::from(row), usize::from(column));
                        let same = shown.page.picked.as_ref().is_some_and(|p| p.place == place);
                        pick(&shown, &overlap, (!same).then_some(place));
                    }
                })
            };
            html! {
                <div class="overlap-body">
                    <svg ref={svg} class="scene grid" tabindex="0" role="application"
                        aria-roledescription="grid of pairs"
                        aria-label="Write sets in rows, read sets in columns. Arrow keys pick a \
                            pair, Escape lets it go."
                        {onclick} onkeydown={keys(shown, overlap)}></svg>
                    { words(shown, overlap, caveat) }
                </div>
            }
        }
    }
}

/// Who leads at an instant; the first replica where nobody does.
fn leader(page: &Page, at: Time) -> NodeId {
    let leads = page.timeline.leads().iter().rev().find(|lead| lead.from <= at);
    leads.map_or(NodeId::replica(0), |lead| lead.node)
}

fn words(shown: &Shown, overlap: &Rc<Overlap>, caveat: &'static str) -> Html {
    let Overlap { pairs, missing, least_shared, complete, .. } = **overlap;
    let (writes, reads) = (overlap.write_sets.len(), overlap.read_sets.len());
    let listed = match complete {
        true => format!("{} and {}. ", sets(writes, "write set"), sets(reads, "read set")),
        false => format!("A sample: {writes} write sets and {reads} read sets. "),
    };
    let picked = shown.page.picked.as_ref();
    let caption = picked.map_or(String::new(), |picked| picked.sets.caption.clone());
    let release = shown.does(Intent::Pick(None), ".grid");
    html! {
        <div class="overlap-words">
            <p class="verdict-of-sets">
                { listed }
                if missing > 0 {
                    <b class="bad">{ format!("{missing} of {pairs} pairs miss each other") }</b>
                    { ", so a read can be stale." }
                } else if pairs == 1 {
                    <b class="good">{ "The only pair meets" }</b>
                    { ": whoever reads meets a witness of the last write." }
                } else {
                    <b class="good">{ format!("All {pairs} pairs share at least ") }
                        { sets(least_shared.max(1), "node") }</b>
                    { ": every read meets a witness of the last write." }
                }
            </p>
            if !caveat.is_empty() { <p>{ caveat }</p> }
            <p>{ so_far(&shown.page, shown.screen.tick.at) }</p>
            <div class="choosers">
                { chooser(shown, overlap, true) }
                { chooser(shown, overlap, false) }
            </div>
            <p class="picked" role="status">{ if caption.is_empty() {
                "Pick a pair to see it on the stage.".to_string()
            } else {
                caption
            } }</p>
            if picked.is_some() {
                <button type="button" class="act" onclick={release}>
                    { "Back to what happened" }
                </button>
            }
        </div>
    }
}

/// A slider through the write sets, or the read sets.
fn chooser(shown: &Shown, overlap: &Rc<Overlap>, writes: bool) -> Html {
    let (label, class, all) = match writes {
        true => ("Write set", "write", &overlap.write_sets),
        false => ("Read set", "read", &overlap.read_sets),
    };
    let now = shown.page.picked.as_ref().map(|picked| picked.place);
    let (row, column) = now.unwrap_or((0, 0));
    let place = if writes { row } else { column };
    let members = all.get(place).map_or(String::new(), |set| stage::text::set(*set));
    let oninput = {
        let (shown, overlap) = (shown.clone(), overlap.clone());
        Callback::from(move |event: InputEvent| {
            let chosen = dom::number(&event).unwrap_or(0) as usize;
            let place = if writes { (chosen, column) } else { (row, chosen) };
            pick(&shown, &overlap, Some(place));
        })
    };
    html! {
        <label ~className={format!("chooser {class}")}>
            <span>{ label }</span>
            <input type="range" min="0" max={(all.len() - 1).to_string()} step="1"
                value={place.to_string()} aria-valuetext={members.clone()} {oninput} />
            <b>{ if now.is_some() { members } else { "–".to_string() } }</b>
        </label>
    }
}

fn sets(number: usize, noun: &str) -> String {
    stage::text::count(number as u64, noun)
}

/// What the reads of the run came to by an instant, and who was the last witness.
fn so_far(page: &Page, at: Time) -> String {
    let report = &page.run.report;
    let told = |read: &&lab::Operation| read.returned.is_some_and(|(told, _)| told <= at);
    let reads: Vec<&lab::Operation> = report.history.reads().filter(told).collect();
    let Some(last) = reads.iter().max_by_key(|read| read.returned) else {
        return "No read of this run has been answered yet.".into();
    };
    let stale = report.stale_by(at);
    let witnesses = report.history.witnesses(last.id);
    let witness = match (report.history.write_before(last.id), witnesses.len()) {
        (None, _) => "no write had been acknowledged before the last one".to_string(),
        (_, 0) => "the last one had no witness".to_string(),
        (_, 1) => format!("the witness of the last one was {}", stage::text::set(witnesses)),
        _ => format!("the witnesses of the last one were {}", stage::text::set(witnesses)),
    };
    let until = if at < page.run.trace.end { "So far" } else { "In this run" };
    let all = sets(reads.len(), "read");
    let was = if stale == 1 || reads.len() == 1 { "was" } else { "were" };
    format!("{until} {stale} of {all} {was} stale; {witness}.")
}

/// Shows a pair on the stage, or what happened again.
fn pick(shown: &Shown, overlap: &Overlap, place: Option<(usize, usize)>) {
    let pair = place.and_then(|place| Some((place, overlap.pair(place)?)));
    let picked = pair.map(|(place, pair)| {
        let sets = stage::Sets {
            write: pair.write,
            read: pair.read,
            witness: pair.shared,
            caption: pair.words,
            supposed: true,
        };
        Rc::new(Picked { place, sets })
    });
    shown.dispatch.dispatch(Intent::Pick(picked));
}

fn keys(shown: &Shown, overlap: &Rc<Overlap>) -> Callback<KeyboardEvent> {
    let (shown, overlap) = (shown.clone(), overlap.clone());
    Callback::from(move |event: KeyboardEvent| {
        let (rows, columns) = (overlap.write_sets.len(), overlap.read_sets.len());
        let now = shown.page.picked.as_ref().map(|picked| picked.place);
        let (row, column) = now.unwrap_or((0, 0));
        let next = match event.key().as_str() {
            "ArrowUp" => (row.saturating_sub(1), column),
            "ArrowDown" => ((row + 1).min(rows - 1), column),
            "ArrowLeft" => (row, column.saturating_sub(1)),
            "ArrowRight" => (row, (column + 1).min(columns - 1)),
            "Home" => (0, 0),
            "End" => (rows - 1, columns - 1),
            "Escape" => {
                event.prevent_default();
                return pick(&shown, &overlap, None);
            }
            _ => return,
        };
        event.prevent_default();
        // The first key picks the first pair, and does not jump over it.
        pick(&shown, &overlap, Some(if now.is_some() { next } else { (row, column) }));
    })
}
