//! The tape: the whole run at a glance, and the way to any instant of it.
//!
//! The picture is drawn once for each run and width. The playhead is an element of its own that the
//! player moves. For the keyboard and for screen readers a native range does the same.

use super::dom::{self, Watch, watch_width};
use super::{Shown, transport::clock};
use crate::canvas::Canvas;
use crate::model::{Intent, Page};
use model::Time;
use stage::{Mark, Selected, TapeLook, Thing};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{Element, HtmlElement, PointerEvent};
use yew::prelude::*;

/// What a tape is drawn from, owned.
#[derive(Default)]
struct Marks {
    marks: Vec<Mark>,
    stale: Vec<model::OpId>,
    lost: Vec<model::OpId>,
}

fn marks(page: &Page) -> Marks {
    let report = &page.run.report;
    let broken = report.findings.iter().filter_map(|finding| match &finding.verdict {
        lab::Verdict::Broken(evidence) => {
            Some(Mark { at: evidence.at, label: finding.promise.title.into(), broken: true })
        }
        _ => None,
    });
    Marks {
        marks: broken.collect(),
        stale: report.stale_reads.iter().map(|stale| stale.read).collect(),
        lost: report.lost_writes.iter().map(|lost| lost.op).collect(),
    }
}

fn look<'a>(page: &Page, marks: &'a Marks, width: f32) -> TapeLook<'a> {
    TapeLook {
        width,
        from: 0,
        to: page.timeline.end(),
        marks: &marks.marks,
        selected: match page.selected {
            Some(Selected::Operation(op)) => Some(op),
            _ => None,
        },
        stale: &marks.stale,
        lost: &marks.lost,
    }
}

/// The tape, with its picture and its width.
#[hook]
pub fn use_tape(shown: &Shown) -> Html {
    let (frame, svg, playhead) = (use_node_ref(), use_node_ref(), use_node_ref());
    let (width, height) = shown.screen.tape_size;
    let canvas = use_mut_ref(|| None::<Canvas>);
    let guard = use_mut_ref(|| None::<Watch>);
    {
        let (frame, svg, playhead) = (frame.clone(), svg.clone(), playhead.clone());
        let (canvas, dispatch) = (canvas.clone(), shown.dispatch.clone());
        let player = shown.player.clone();
        use_effect_with((shown.page.clone(), width), move |(page, width)| {
            if canvas.borrow().is_none() {
                player.attach_playhead(playhead.cast::<HtmlElement>());
                let dispatch = dispatch.clone();
                let told = move |width| dispatch.dispatch(Intent::TapeWidth(width));
                let told = Box::new(told);
                *guard.borrow_mut() = Some(watch_width(frame.cast::<Element>(), told));
                *canvas.borrow_mut() = svg.cast::<Element>().and_then(Canvas::new);
            }
            let marks = marks(page);
            let scene = stage::tape(&page.timeline, &look(page, &marks, *width as f32));
            dispatch.dispatch(Intent::TapeHeight(scene.height as u32));
            if let Some(canvas) = canvas.borrow_mut().as_mut() {
                canvas.draw(scene);
            }
        });
    }
    // Where an instant stands does not depend on the marks.
    let bare = Marks::default();
    let tape_look = look(&shown.page, &bare, width as f32);
    let (start, stop) =
        (stage::tape_x(&tape_look, 0), stage::tape_x(&tape_look, shown.page.timeline.end()));
    let time_at = {
        let page = shown.page.clone();
        let width = width as f32;
        move |x: f32| -> Time { stage::tape_time(&look(&page, &Marks::default(), width), x) }
    };
    let scrub = use_scrub(shown, &frame, &canvas, Rc::new(time_at));
    let onkeydown = use_choice(shown, &canvas);
    let oninput = {
        let (player, end) = (shown.player.clone(), shown.page.timeline.end());
        Callback::from(move |event: InputEvent| {
            let share = f64::from(dom::number(&event).unwrap_or(0)) / RANGE_STEPS;
            player.play(false);
            player.seek((share * end as f64).ceil() as Time);
        })
    };
    let end = shown.page.timeline.end().max(1) as f64;
    let place = (shown.screen.tick.at as f64 / end * RANGE_STEPS).round() as u32;
    let edges = format!("--start:{}px;--stop:{}px", start as u32, stop as u32);
    html! {
        <div class="tape" style={edges}>
            <div class="tape-picture" ref={frame} onpointerdown={scrub.down}
                onpointermove={scrub.go} onpointerup={scrub.up.clone()}
                onpointercancel={scrub.up}>
                <svg ref={svg} class="scene" width={width.to_string()} height={height.to_string()}
                    role="group" aria-label="Tape" {onkeydown}></svg>
                <div class="playhead" ref={playhead} aria-hidden="true"></div>
                <input type="range" class="scrubber" min="0" max="1000" step="1"
                    value={place.to_string()} aria-label="Time"
                    aria-valuetext={clock(shown.screen.tick.at)} {oninput} />
            </div>
        </div>
    }
}

/// How finely the range divides the run.
const RANGE_STEPS: f64 = 1_000.0;

/// An operation on the tape is chosen with Enter or the space bar, and the playhead goes to its
/// call.
#[hook]
fn use_choice(shown: &Shown, canvas: &Rc<RefCell<Option<Canvas>>>) -> Callback<KeyboardEvent> {
    let (canvas, shown) = (canvas.clone(), shown.clone());
    Callback::from(move |event: KeyboardEvent| {
        let target = dom::target(&event);
        let canvas = canvas.borrow();
        let thing = canvas.as_ref().zip(target).and_then(|(canvas, at)| canvas.thing_at(&at));
        if let Some(Thing::Operation(op)) = thing
            && ["Enter", " "].contains(&event.key().as_str())
        {
            event.prevent_default();
            shown.dispatch.dispatch(Intent::Select(Some(Selected::Operation(op))));
            if let Some(span) = shown.page.timeline.operation(op) {
                shown.player.play(false);
                shown.player.seek(span.called_at);
            }
        }
    })
}

struct Scrub {
    down: Callback<PointerEvent>,
    go: Callback<PointerEvent>,
    up: Callback<PointerEvent>,
}

/// Pressing and dragging on the tape. The pointer is captured, so letting go outside ends it too.
#[hook]
fn use_scrub(
    shown: &Shown,
    frame: &NodeRef,
    canvas: &Rc<RefCell<Option<Canvas>>>,
    time_at: Rc<dyn Fn(f32) -> Time>,
) -> Scrub {
    let dragging = use_mut_ref(|| false);
    let seek = {
        let (frame, player) = (frame.clone(), shown.player.clone());
        Rc::new(move |event: &PointerEvent| {
            let Some(frame) = frame.cast::<Element>() else { return };
            let left = frame.get_bounding_client_rect().left();
            player.seek(time_at((f64::from(event.client_x()) - left) as f32));
        })
    };
    let down = {
        let (dragging, seek, frame) = (dragging.clone(), seek.clone(), frame.clone());
        let (canvas, player, dispatch) =
            (canvas.clone(), shown.player.clone(), shown.dispatch.clone());
        Callback::from(move |event: PointerEvent| {
            *dragging.borrow_mut() = true;
            if let Some(frame) = frame.cast::<Element>() {
                let _ = frame.set_pointer_capture(event.pointer_id());
            }
            let target = dom::target(&event);
            let thing = canvas
                .borrow()
                .as_ref()
                .and_then(|canvas| target.and_then(|target| canvas.thing_at(&target)));
            if let Some(Thing::Operation(op)) = thing {
                dispatch.dispatch(Intent::Select(Some(Selected::Operation(op))));
            }
            player.play(false);
            seek(&event);
        })
    };
    let go = {
        let dragging = dragging.clone();
        Callback::from(move |event: PointerEvent| {
            if *dragging.borrow() {
                seek(&event);
            }
        })
    };
    let up = Callback::from(move |_: PointerEvent| *dragging.borrow_mut() = false);
    Scrub { down, go, up }
}
