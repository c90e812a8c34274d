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

use super::dom::{self, Watch, watch_width};
use super::preview::Preview;
use super::transport::{button, clock, time_key};
use super::{Shown, icons};
use crate::canvas::Canvas;
use crate::model::{Intent, Page};
use crate::player::performance_ms;
use lab::Run;
use model::Time;
use stage::{Found, Mark, Selected, Strip, TapeLook, Thing, Window};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{Element, HtmlElement, PointerEvent};
use yew::prelude::*;

/// What the tape keeps between two gestures, and Yew need not know.
#[derive(Default)]
struct Desk {
    canvas: Option<Canvas>,
    overview: Option<Canvas>,
    preview: Preview,
    watch: Option<Watch>,
    /// What the run's tape is drawn from.
    strip: Option<(Rc<Run>, Rc<Strip>)>,
    /// Fingers that are down, or the mouse: who, and how far from the left.
    fingers: Vec<(i32, f32)>,
    gesture: Gesture,
    /// What gets the focus once it is drawn.
    focus: Option<Thing>,
}

/// What the fingers are doing.
#[derive(Clone, Copy, Default)]
enum Gesture {
    #[default]
    Nothing,
    /// One is down and has not moved: lifting it goes there.
    Touch(f32),
    /// The playhead follows.
    Scrub,
    /// The window follows: where the finger went down, and which window it was.
    Pan(f32, Window),
    /// The window grows and shrinks: how far apart the fingers were, and which window it was.
    Pinch(f32, Window),
    /// The strip of the whole run was pressed: how far from the middle of the window.
    Overview(i64),
}

/// A tape as it is on the screen: what the gestures work on.
#[derive(Clone)]
struct Tape {
    shown: Shown,
    desk: Rc<RefCell<Desk>>,
    frame: NodeRef,
    overview: NodeRef,
}

/// A finger that moves less than this rests, in pixels.
const REST: f32 = 5.0;
/// How much a press on a button or a key zooms, in thousandths of the window.
const CLOSER: u64 = 500;
const WIDER: u64 = 2_000;

impl Tape {
    fn end(&self) -> Time {
        self.shown.page.end()
    }

    fn look(&self) -> TapeLook {
        let screen = &self.shown.screen;
        TapeLook {
            width: screen.tape_size.0 as f32,
            window: screen.window(),
            selected: match self.shown.page.selected {
                Some(Selected::Operation(op)) => Some(op),
                _ => None,
            },
        }
    }

    fn show(&self, window: Window) {
        self.shown.dispatch.dispatch(Intent::Zoom(Some(window)));
    }

    /// Zooms around the playhead, or around the middle of the window if that is elsewhere.
    fn zoom(&self, thousandths: u64) {
        let window = self.look().window;
        let at = self.shown.player.at();
        let is_inside = (window.from..=window.to).contains(&at);
        let around = if is_inside { at } else { window.from + window.span() / 2 };
        self.show(window.zoomed(thousandths, around, self.end()));
    }

    /// Where an event is on an element: from its left and its top.
    fn place(&self, on: &NodeRef, event: &PointerEvent) -> (f32, f32) {
        let Some(element) = on.cast::<Element>() else { return (0.0, 0.0) };
        let frame = element.get_bounding_client_rect();
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        ((x - frame.left()) as f32, (y - frame.top()) as f32)
    }

    fn thing(&self, event: &web_sys::Event) -> Option<Thing> {
        let desk = self.desk.borrow();
        desk.canvas.as_ref().zip(dom::target(event)).and_then(|(canvas, at)| canvas.thing_at(&at))
    }

    /// Goes to an instant and stops there.
    fn go_to(&self, at: Time) {
        self.shown.player.play(false);
        self.shown.player.seek(at);
    }

    /// Goes to a mark, or to the call of an operation. Says whether the thing is one of these.
    fn choose(&self, thing: Option<Thing>) -> bool {
        match thing {
            Some(Thing::Mark(number)) => {
                let desk = self.desk.borrow();
                let marks = desk.strip.as_ref().map(|(_, strip)| strip.marks());
                let at = marks.and_then(|marks| marks.get(usize::from(number))).map(|mark| mark.at);
                drop(desk);
                self.go_to(at.unwrap_or(0));
            }
            Some(Thing::Operation(op)) => {
                self.shown.dispatch.dispatch(Intent::Select(Some(Selected::Operation(op))));
                if let Some(span) = self.shown.page.timeline.operation(op) {
                    self.go_to(span.called_at);
                }
            }
            _ => return false,
        }
        true
    }

    fn down(&self, event: &PointerEvent) {
        let thing = self.thing(event);
        if matches!(thing, Some(Thing::Mark(_))) {
            return;
        }
        if let Some(frame) = self.frame.cast::<Element>() {
            let _ = frame.set_pointer_capture(event.pointer_id());
        }
        let (x, y) = self.place(&self.frame, event);
        let look = self.look();
        let mut desk = self.desk.borrow_mut();
        desk.fingers.retain(|(id, _)| *id != event.pointer_id());
        desk.fingers.push((event.pointer_id(), x));
        desk.gesture = match desk.fingers[..] {
            [(_, one), (_, other)] => Gesture::Pinch((other - one).abs().max(1.0), look.window),
            _ if event.shift_key() => Gesture::Pan(x, look.window),
            _ if event.pointer_type() == "touch" => Gesture::Touch(x),
            _ => Gesture::Scrub,
        };
        let op = desk.strip.as_ref().and_then(|(_, strip)| {
            stage::operation_at(&self.shown.page.timeline, strip, &look, (x, y))
        });
        let gesture = desk.gesture;
        drop(desk);
        if let Some(op) = op.filter(|_| matches!(gesture, Gesture::Scrub | Gesture::Touch(_))) {
            self.shown.dispatch.dispatch(Intent::Select(Some(Selected::Operation(op))));
        }
        if let Gesture::Scrub = gesture {
            self.scrub(x);
        }
    }

    fn scrub(&self, x: f32) {
        self.go_to(stage::tape_time(&self.look(), x));
    }

    fn go(&self, event: &PointerEvent) {
        let x = self.place(&self.frame, event).0;
        let (look, end) = (self.look(), self.end());
        let mut desk = self.desk.borrow_mut();
        for finger in desk.fingers.iter_mut().filter(|(id, _)| *id == event.pointer_id()) {
            finger.1 = x;
        }
        let (gesture, fingers) = (desk.gesture, desk.fingers.clone());
        if let Gesture::Touch(start) = gesture
            && (x - start).abs() > REST
        {
            desk.gesture = Gesture::Scrub;
        }
        drop(desk);
        match (gesture, &fingers[..]) {
            (Gesture::Scrub, _) => {
                self.scrub(x);
                self.preview(x, None, false);
            }
            (Gesture::Pan(start, window), _) => {
                let by = stage::tape_span(&TapeLook { window, ..look }, (start - x).abs()) as i64;
                self.show(window.panned(if start > x { by } else { -by }, end));
            }
            (Gesture::Pinch(apart, window), [(_, one), (_, other)]) => {
                let thousandths = apart / (other - one).abs().max(1.0) * 1_000.0;
                let middle = (one + other) / 2.0;
                let around = stage::tape_time(&TapeLook { window, ..look }, middle);
                self.show(window.zoomed(thousandths as u64, around, end));
            }
            (Gesture::Nothing, _) if event.pointer_type() != "touch" => {
                self.preview(x, dom::target(event), true);
            }
            _ => {}
        }
    }

    fn up(&self, event: &PointerEvent) {
        let mut desk = self.desk.borrow_mut();
        desk.fingers.retain(|(id, _)| *id != event.pointer_id());
        let gesture = core::mem::take(&mut desk.gesture);
        drop(desk);
        if let (Gesture::Touch(x), "pointerup") = (gesture, event.type_().as_str()) {
            self.scrub(x);
        }
        self.leave();
    }

    fn leave(&self) {
        self.desk.borrow_mut().preview.hide();
    }

    /// Shows what happens at a place: the name of what is pointed at, or else the event next to it.
    fn preview(&self, x: f32, target: Option<Element>, stamp: bool) {
        let look = self.look();
        let at = stage::tape_time(&look, x);
        let timeline = &self.shown.page.timeline;
        let group = target.and_then(|it| it.closest("[data-thing][aria-label]").ok().flatten());
        let name = group.and_then(|group| group.get_attribute("aria-label"));
        let words = name.unwrap_or_else(|| stage::words_at(timeline, &look, at));
        let x = stage::tape_x(&look, at);
        self.desk.borrow_mut().preview.show((x, look.width), (&clock(at), &words));
        let picture = stamp.then(|| (Rc::clone(timeline), at));
        self.desk.borrow_mut().preview.picture(picture);
    }

    /// The strip of the whole run: what is pressed outside of the window gets into its middle.
    fn overview_down(&self, event: &PointerEvent) {
        if let Some(strip) = self.overview.cast::<Element>() {
            let _ = strip.set_pointer_capture(event.pointer_id());
        }
        let window = self.look().window;
        let (at, middle) = (self.overview_time(event), window.from + window.span() / 2);
        let is_inside = (window.from..=window.to).contains(&at);
        let off = if is_inside { at as i64 - middle as i64 } else { 0 };
        self.desk.borrow_mut().gesture = Gesture::Overview(off);
        self.overview_go(event);
    }

    fn overview_go(&self, event: &PointerEvent) {
        let gesture = self.desk.borrow().gesture;
        if let Gesture::Overview(off) = gesture {
            let at = (self.overview_time(event) as i64 - off).max(0) as Time;
            self.show(self.look().window.centred(at, self.end()));
        }
    }

    fn overview_time(&self, event: &PointerEvent) -> Time {
        let width = self.overview.cast::<HtmlElement>().map_or(1, |strip| strip.offset_width());
        let share = self.place(&self.overview, event).0 / width.max(1) as f32;
        stage::overview_time(share, self.end())
    }

    fn key(&self, event: &KeyboardEvent) {
        let key = event.key();
        let (window, end) = (self.look().window, self.end());
        let eighth = (window.span() / 8) as i64;
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        match key.as_str() {
            "Enter" | " " if self.choose(self.thing(event)) => {}
            "+" | "=" => self.zoom(CLOSER),
            "-" | "_" => self.zoom(WIDER),
            "0" => self.show(Window::whole(end)),
            "ArrowUp" => self.neighbour(false),
            "ArrowDown" => self.neighbour(true),
            "ArrowLeft" if !window.is_whole(end) => self.show(window.panned(-eighth, end)),
            "ArrowRight" if !window.is_whole(end) => self.show(window.panned(eighth, end)),
            key if time_key(&self.shown.player, key) => {}
            _ => return,
        }
        event.prevent_default();
    }

    /// Goes to the operation that was called next, or before: from the chosen one, or from where
    /// the playhead is.
    fn neighbour(&self, forward: bool) {
        let spans = self.shown.page.timeline.operations();
        let at = self.shown.player.at();
        let chosen = self.look().selected.map(model::OpId::index);
        let begun = spans.partition_point(|span| span.called_at <= at);
        let next = match (chosen, forward) {
            (Some(chosen), true) => Some(chosen + 1),
            (Some(chosen), false) => chosen.checked_sub(1),
            (None, true) => Some(begun),
            (None, false) => begun.checked_sub(1),
        };
        if let Some(span) = next.and_then(|next| spans.get(next)) {
            let thing = Thing::Operation(span.op);
            self.desk.borrow_mut().focus = Some(thing);
            self.choose(Some(thing));
        }
    }

    /// Draws the tape and the strip of the whole run; returns how high the tape is, and what there
    /// is on it in words.
    fn draw(&self) -> (f32, String) {
        let Shown { page, screen, player, .. } = &self.shown;
        let begun = performance_ms();
        let mut desk = self.desk.borrow_mut();
        let strip = match &desk.strip {
            Some((run, strip)) if Rc::ptr_eq(run, &page.run) => Rc::clone(strip),
            _ => Rc::new(Strip::new(&page.timeline, found(page))),
        };
        desk.strip = Some((Rc::clone(&page.run), Rc::clone(&strip)));
        let look = self.look();
        let scene = stage::tape(&page.timeline, &strip, &look);
        let told = (scene.height, scene.summary.clone());
        let focus = desk.focus.take();
        if let Some(canvas) = &mut desk.canvas {
            canvas.draw(scene);
            if let Some(thing) = focus {
                canvas.focus(thing);
            }
        }
        if screen.window.is_some()
            && let Some(canvas) = &mut desk.overview
        {
            canvas.draw(stage::overview(&page.timeline, &strip, look.window));
        }
        player.set_window(screen.window, performance_ms() - begun);
        told
    }
}

/// What the judge found out, as far as the tape shows it.
fn found(page: &Page) -> Found {
    let report = &page.run.report;
    let broken = report.findings.iter().filter_map(|finding| match &finding.verdict {
        lab::Verdict::Broken(evidence) => {
            Some(Mark { at: evidence.at, label: finding.promise.title.into(), broken: true })
        }
        _ => None,
    });
    Found {
        marks: broken.collect(),
        stale: report.stale_reads.iter().map(|stale| stale.read).collect(),
        lost: report.lost_writes.iter().map(|lost| lost.op).collect(),
        dropped: report.dropped_writes.iter().map(|dropped| dropped.op).collect(),
    }
}

/// The tape, with its picture and its width.
#[hook]
pub fn use_tape(shown: &Shown) -> Html {
    let nodes = use_memo((), |()| [(); 8].map(|()| NodeRef::default()));
    let [frame, svg, playhead, strip, strip_svg, strip_head, preview, note] = &*nodes;
    let desk = use_mut_ref(Desk::default);
    let tape = Tape { shown: shown.clone(), desk, frame: frame.clone(), overview: strip.clone() };
    {
        let (svg, playhead, preview) = (svg.clone(), playhead.clone(), preview.clone());
        let (strip_svg, strip_head, note) = (strip_svg.clone(), strip_head.clone(), note.clone());
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
            let mark = tape.thing(&event).filter(|thing| matches!(thing, Thing::Mark(_)));
            tape.choose(mark);
        })
    };
    let look = tape.look();
    let (start, stop) =
        (stage::tape_x(&look, look.window.from), stage::tape_x(&look, look.window.to));
    let edges = format!("--start:{}px;--stop:{}px", start as u32, stop as u32);
    let (width, height) = shown.screen.tape_size;
    html! {
        <div class="tape">
            <div class="tape-picture" ref={frame} style={edges} onpointerdown={on(Tape::down)}
                onpointermove={on(Tape::go)} onpointerup={on(Tape::up)}
                onpointercancel={on(Tape::up)} onpointerleave={on(|tape, _| tape.leave())}>
                <svg ref={svg} class="scene" width={width.to_string()} height={height.to_string()}
                    tabindex="0" role="group" aria-label="Tape" aria-describedby="tape-summary"
                    {onkeydown} {onclick}></svg>
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
