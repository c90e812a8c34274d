//! The tape: the whole run at a glance, and the way to any instant of it.
//!
//! The picture is drawn once for each run, window and width. The playhead is an element of its own
//! that the player moves. For the keyboard and for screen readers a native range does the same.
//!
//! | gesture | what it does |
//! |---|---|
//! | pointing | shows what happens there, and goes nowhere ([`preview`]) |
//! | press, drag | goes there, and follows |
//! | drag with Shift, drag below in the strip of the whole run | moves the window |
//! | two fingers | zoom around the place between them |
//! | `+`, `-`, `0` | zoom around the playhead; the whole run |
//! | left, right | move the window, or the playhead where the window is the whole run |
//! | up, down | go from operation to operation |
//!
//! The wheel is left to the page. [`preview`]: super::preview

use super::dom::{self, watch_width};
use super::preview::Preview;
use super::tape_desk::{CLOSER, Desk, Tape, WIDER};
use super::transport::{button, clock};
use super::{Shown, icons};
use crate::canvas::Canvas;
use crate::model::Intent;
use model::Time;
use stage::{Thing, Window};
use std::rc::Rc;
use web_sys::{Element, HtmlElement, PointerEvent};
use yew::prelude::*;

/// The elements that are drawn on, or measured.
#[derive(Default)]
struct Parts {
    frame: NodeRef,
    svg: NodeRef,
    futures: NodeRef,
    playhead: NodeRef,
    preview: NodeRef,
    note: NodeRef,
    strip: NodeRef,
    strip_svg: NodeRef,
    strip_head: NodeRef,
}

/// The tape, with its picture and its width.
#[hook]
pub fn use_tape(shown: &Shown) -> Html {
    let parts = use_memo((), |()| Parts::default());
    let desk = use_mut_ref(Desk::default);
    let (frame, overview) = (parts.frame.clone(), parts.strip.clone());
    let tape = Tape { shown: shown.clone(), desk, frame, overview };
    let seen = (shown.page.clone(), shown.screen.tape_size.0, shown.screen.window);
    {
        let (tape, parts) = (tape.clone(), Rc::clone(&parts));
        use_effect_with(seen, move |_| {
            set_up(&tape, &parts);
            let (height, words) = tape.draw();
            if let Some(note) = parts.note.cast::<Element>() {
                note.set_text_content(Some(&words));
            }
            let height = height as u32;
            if tape.shown.screen.tape_size.1 != height {
                tape.shown.dispatch.dispatch(Intent::TapeHeight(height));
            }
        });
    }
    let look = tape.look();
    let (start, stop) =
        (stage::tape_x(&look, look.window.from), stage::tape_x(&look, look.window.to));
    let edges = format!("--start:{}px;--stop:{}px", start as u32, stop as u32);
    html! {
        <div class="tape">
            <div class="tape-picture" ref={&parts.frame} style={edges}
                onpointerdown={on(&tape, Tape::down)} onpointermove={on(&tape, Tape::go)}
                onpointerup={on(&tape, Tape::up)} onpointercancel={on(&tape, Tape::up)}
                onpointerleave={on(&tape, |tape, _| tape.leave())}>
                { pictures(&tape, &parts) }
                <div class="playhead" ref={&parts.playhead} aria-hidden="true"></div>
                { range(&tape) }
                <div class="preview" ref={&parts.preview} aria-hidden="true" hidden=true>
                    <svg class="scene stamp"></svg><p><b></b>{ " " }<span></span></p>
                </div>
            </div>
            { foot(&tape, &parts) }
        </div>
    }
}

/// Hands the elements to those who draw on them, once.
fn set_up(tape: &Tape, parts: &Parts) {
    let mut desk = tape.desk.borrow_mut();
    if desk.canvas.is_some() {
        return;
    }
    let canvas = |svg: &NodeRef| svg.cast::<Element>().and_then(Canvas::new);
    let dispatch = tape.shown.dispatch.clone();
    let told = Box::new(move |width| {
        if width > 0 {
            dispatch.dispatch(Intent::TapeWidth(width));
        }
    });
    tape.shown.player.attach_playheads([parts.playhead.cast(), parts.strip_head.cast()]);
    desk.watch = Some(watch_width(parts.frame.cast::<Element>(), told));
    desk.canvas = canvas(&parts.svg);
    desk.futures = canvas(&parts.futures);
    desk.overview = canvas(&parts.strip_svg);
    desk.preview = Preview::new(parts.preview.cast::<HtmlElement>());
}

fn on(tape: &Tape, gesture: fn(&Tape, &PointerEvent)) -> Callback<PointerEvent> {
    let tape = tape.clone();
    Callback::from(move |event: PointerEvent| gesture(&tape, &event))
}

/// The picture of the run, and that of the futures.
fn pictures(tape: &Tape, parts: &Parts) -> Html {
    let onkeydown = {
        let tape = tape.clone();
        Callback::from(move |event: KeyboardEvent| tape.key(&event))
    };
    let onclick = {
        let tape = tape.clone();
        Callback::from(move |event: MouseEvent| {
            let thing = tape.thing(&event);
            tape.choose(thing.filter(|it| matches!(it, Thing::Mark(_) | Thing::Branch(_))));
        })
    };
    let (width, height) = tape.shown.screen.tape_size;
    let alone = tape.shown.page.branches.list().len() < 2;
    html! {
        <>
            <svg ref={&parts.svg} class="scene" tabindex="0" role="group" aria-label="Tape"
                width={width.to_string()} height={height.to_string()}
                aria-describedby="tape-summary" onkeydown={&onkeydown} onclick={&onclick}></svg>
            <svg ref={&parts.futures} class="scene futures" role="group"
                aria-label="Futures on the tape" hidden={alone} {onkeydown} {onclick}></svg>
        </>
    }
}

/// What is on the tape in words, or the strip of the whole run; and the buttons of the zoom.
fn foot(tape: &Tape, parts: &Parts) -> Html {
    let zoomed = tape.shown.screen.window.is_some();
    html! {
        <div class="tape-foot">
            <p id="tape-summary" ref={&parts.note} hidden={zoomed}></p>
            <div class="overview" ref={&parts.strip} hidden={!zoomed} aria-hidden="true"
                onpointerdown={on(tape, Tape::overview_down)}
                onpointermove={on(tape, Tape::overview_go)}
                onpointerup={on(tape, Tape::up)} onpointercancel={on(tape, Tape::up)}>
                <svg ref={&parts.strip_svg} class="scene" preserveAspectRatio="none"></svg>
                <div class="overview-head" ref={&parts.strip_head}></div>
            </div>
            { zoom(tape) }
        </div>
    }
}

/// The buttons of the zoom.
fn zoom(tape: &Tape) -> Html {
    let (window, end) = (tape.look().window, tape.end());
    let act = |label, icon, disabled: bool, action: fn(&Tape)| {
        let tape = tape.clone();
        button(label, icon, disabled, Callback::from(move |_| action(&tape)))
    };
    let (all, closest) = (window.is_whole(end), window.span() <= stage::SPAN_MIN.min(end));
    html! {
        <div class="buttons zoom" role="group" aria-label="Zoom">
            { act(("Less detail", "-"), icons::wider(), all, |tape| tape.zoom(WIDER)) }
            { act(("More detail", "+"), icons::closer(), closest, |tape| tape.zoom(CLOSER)) }
            { act(("Whole run", "0"), icons::whole(), all, |tape| {
                tape.show(Window::whole(tape.end()));
            }) }
        </div>
    }
}

/// How finely the range divides the run.
const RANGE_STEPS: f64 = 1_000.0;

/// The native range. It is not seen, since the playhead is its picture, and a pointer goes through
/// it to the tape; it always spans the whole run.
fn range(tape: &Tape) -> Html {
    let end = tape.end();
    let at = tape.shown.screen.tick.at;
    let place = (at as f64 / end.max(1) as f64 * RANGE_STEPS).round() as u32;
    let oninput = {
        let tape = tape.clone();
        Callback::from(move |event: InputEvent| {
            let share = f64::from(dom::number(&event).unwrap_or(0)) / RANGE_STEPS;
            let at = (share * end as f64).ceil() as Time;
            tape.go_to(at);
            tape.preview(stage::tape_x(&tape.look(), at), None, false);
            tape.desk.borrow_mut().preview.linger();
        })
    };
    let onblur = {
        let tape = tape.clone();
        Callback::from(move |_: FocusEvent| tape.leave())
    };
    html! {
        <input type="range" class="scrubber" min="0" max="1000" step="1" value={place.to_string()}
            aria-label="Time" aria-valuetext={clock(at)} {oninput} {onblur} />
    }
}
