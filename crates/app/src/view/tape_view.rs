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
use web_sys::{Element, HtmlElement, PointerEvent};
use yew::prelude::*;

/// The tape, with its picture and its width.
#[hook]
pub fn use_tape(shown: &Shown) -> Html {
    let nodes = use_memo((), |()| [(); 9].map(|()| NodeRef::default()));
    let [frame, svg, playhead, strip, strip_svg, strip_head, preview, note, futures] = &*nodes;
    let desk = use_mut_ref(Desk::default);
    let tape = Tape { shown: shown.clone(), desk, frame: frame.clone(), overview: strip.clone() };
    {
        let (svg, playhead, preview) = (svg.clone(), playhead.clone(), preview.clone());
        let (strip_svg, strip_head, note) = (strip_svg.clone(), strip_head.clone(), note.clone());
        let futures = futures.clone();
        let tape = tape.clone();
        let screen = &shown.screen;
        let seen = (shown.page.clone(), screen.tape_size.0, screen.window);
        use_effect_with(seen, move |_| {
            let Shown { player, dispatch, .. } = &tape.shown;
            if tape.desk.borrow().canvas.is_none() {
                player.attach_playheads([playhead.cast(), strip_head.cast()]);
                let told = {
                    let dispatch = dispatch.clone();
                    Box::new(move |width| dispatch.dispatch(Intent::TapeWidth(width)))
                };
                let mut desk = tape.desk.borrow_mut();
                desk.watch = Some(watch_width(tape.frame.cast::<Element>(), told));
                desk.canvas = svg.cast::<Element>().and_then(Canvas::new);
                desk.futures = futures.cast::<Element>().and_then(Canvas::new);
                desk.overview = strip_svg.cast::<Element>().and_then(Canvas::new);
                desk.preview = Preview::new(preview.cast::<HtmlElement>());
            }
            let (height, words) = tape.draw();
            if let Some(note) = note.cast::<Element>() {
                note.set_text_content(Some(&words));
            }
            dispatch.dispatch(Intent::TapeHeight(height as u32));
        });
    }
    let on = |gesture: fn(&Tape, &PointerEvent)| {
        let tape = tape.clone();
        Callback::from(move |event: PointerEvent| gesture(&tape, &event))
    };
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
    let look = tape.look();
    let (start, stop) =
        (stage::tape_x(&look, look.window.from), stage::tape_x(&look, look.window.to));
    let edges = format!("--start:{}px;--stop:{}px", start as u32, stop as u32);
    let (width, height) = shown.screen.tape_size;
    let alone = shown.page.branches.list().len() < 2;
    html! {
        <div class="tape">
            <div class="tape-picture" ref={frame} style={edges} onpointerdown={on(Tape::down)}
                onpointermove={on(Tape::go)} onpointerup={on(Tape::up)}
                onpointercancel={on(Tape::up)} onpointerleave={on(|tape, _| tape.leave())}>
                <svg ref={svg} class="scene" width={width.to_string()} height={height.to_string()}
                    tabindex="0" role="group" aria-label="Tape" aria-describedby="tape-summary"
                    onkeydown={onkeydown.clone()} onclick={onclick.clone()}></svg>
                <svg ref={futures} class="scene futures" role="group" aria-label="Futures on the tape"
                    hidden={alone} {onkeydown} {onclick}></svg>
                <div class="playhead" ref={playhead} aria-hidden="true"></div>
                { range(&tape) }
                <div class="preview" ref={preview} aria-hidden="true" hidden=true>
                    <svg class="scene stamp"></svg><p><b></b><span></span></p>
                </div>
            </div>
            <div class="tape-foot">
                <p id="tape-summary" ref={note} hidden={shown.screen.window.is_some()}></p>
                <div class="overview" ref={strip} hidden={shown.screen.window.is_none()}
                    onpointerdown={on(Tape::overview_down)} onpointermove={on(Tape::overview_go)}
                    onpointerup={on(Tape::up)} onpointercancel={on(Tape::up)} aria-hidden="true">
                    <svg ref={strip_svg} class="scene" preserveAspectRatio="none"></svg>
                    <div class="overview-head" ref={strip_head}></div>
                </div>
                { zoom(&tape) }
            </div>
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
