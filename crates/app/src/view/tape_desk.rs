//! What the gestures on the tape do, and what has to be kept between two of them.

use super::Shown;
use super::dom::{self, Watch};
use super::preview::Preview;
use super::transport::{clock, time_key};
use crate::canvas::Canvas;
use crate::model::{self as page_model, Intent, Page};
use crate::player::performance_ms;
use lab::Run;
use lab::branches::Branches;
use model::{Time, Trace};
use stage::{Branch, Found, Mark, Selected, Strip, TapeLook, Thing, Window};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{Element, HtmlElement, PointerEvent};
use yew::prelude::*;

type Futures = Branches<page_model::Shown>;

/// What the tape keeps between two gestures, and Yew need not know.
#[derive(Default)]
pub struct Desk {
    pub canvas: Option<Canvas>,
    pub overview: Option<Canvas>,
    pub futures: Option<Canvas>,
    pub preview: Preview,
    pub watch: Option<Watch>,
    /// What the tape of each run is drawn from; the first is the one on screen.
    strips: Vec<(Rc<Run>, Rc<Strip>)>,
    /// Where the futures part from the run on screen, and of which futures that was worked out.
    parted: Option<(Rc<Futures>, Vec<Option<Time>>)>,
    /// Fingers that are down, or the mouse: who, and how far from the left.
    fingers: Vec<(i32, f32)>,
    gesture: Gesture,
    /// What gets the focus once it is drawn.
    focus: Option<Thing>,
}

impl Desk {
    /// Works out what the tapes of the runs are drawn from, where that is not known yet.
    fn prepare(&mut self, page: &Page) {
        let others = page.branches.list().iter().map(|branch| &branch.shown);
        let here = (Rc::clone(&page.run), Rc::clone(&page.timeline));
        let old = core::mem::take(&mut self.strips);
        for (run, timeline) in core::iter::once(&here).chain(others) {
            let known = self.strips.iter().chain(&old).find(|(of, _)| Rc::ptr_eq(of, run));
            let strip = known.map(|(_, strip)| Rc::clone(strip));
            let make = || Rc::new(Strip::new(timeline, found(run)));
            self.strips.push((Rc::clone(run), strip.unwrap_or_else(make)));
        }
        let known = self.parted.as_ref().is_some_and(|(of, _)| Rc::ptr_eq(of, &page.branches));
        if !known {
            let list = page.branches.list().iter();
            let parted = list.map(|branch| parts_at(&page.run.trace, &branch.shown.0.trace));
            self.parted = Some((Rc::clone(&page.branches), parted.collect()));
        }
    }

    /// Draws a row for each future.
    #[inline(never)]
    fn draw_futures(&mut self, page: &Page, look: &TapeLook) {
        let names: Vec<String> = page
            .branches
            .list()
            .iter()
            .map(|branch| format!("{} {}", branch.letter, branch.name))
            .collect();
        let Some((_, parted)) = &self.parted else { return };
        let rows = page.branches.list().iter().zip(&self.strips[1..]).zip(&names).zip(parted);
        let rows: Vec<Branch<'_>> = rows
            .enumerate()
            .map(|(place, (((branch, (_, strip)), name), differs_from))| Branch {
                name,
                timeline: &branch.shown.1,
                strip,
                differs_from: *differs_from,
                current: place == page.branches.current(),
            })
            .collect();
        if let Some(canvas) = &mut self.futures {
            canvas.draw(stage::branches(&rows, look));
        }
    }
}

/// The instant of the first event that differs in two runs; none if they are the same.
fn parts_at(one: &Trace, other: &Trace) -> Option<Time> {
    let pairs = one.events.iter().zip(&other.events);
    let same = pairs.take_while(|(mine, theirs)| mine == theirs).count();
    let next = [one, other].map(|trace| trace.events.get(same).map(|event| event.at));
    next.into_iter().flatten().min()
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
pub struct Tape {
    pub shown: Shown,
    pub desk: Rc<RefCell<Desk>>,
    pub frame: NodeRef,
    pub overview: NodeRef,
}

/// A finger that moves less than this rests, in pixels.
const REST: f32 = 5.0;
/// How much a press on a button or a key zooms, in thousandths of the window.
pub const CLOSER: u64 = 500;
pub const WIDER: u64 = 2_000;

impl Tape {
    pub fn end(&self) -> Time {
        self.shown.page.end()
    }

    pub fn look(&self) -> TapeLook {
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

    pub fn show(&self, window: Window) {
        self.shown.dispatch.dispatch(Intent::Zoom(Some(window)));
    }

    /// Zooms around the playhead, or around the middle of the window if that is elsewhere.
    pub fn zoom(&self, thousandths: u64) {
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

    pub fn thing(&self, event: &web_sys::Event) -> Option<Thing> {
        let desk = self.desk.borrow();
        let target = dom::target(event)?;
        let canvases = [desk.canvas.as_ref(), desk.futures.as_ref()];
        canvases.into_iter().flatten().find_map(|canvas| canvas.thing_at(&target))
    }

    /// Goes to an instant and stops there.
    pub fn go_to(&self, at: Time) {
        self.shown.player.halt_at(at);
    }

    /// Goes to a mark, or to the call of an operation. Says whether the thing is one of these.
    pub fn choose(&self, thing: Option<Thing>) -> bool {
        match thing {
            Some(Thing::Mark(number)) => {
                let desk = self.desk.borrow();
                let marks = desk.strips.first().map(|(_, strip)| strip.marks());
                let at = marks.and_then(|marks| marks.get(usize::from(number))).map(|mark| mark.at);
                drop(desk);
                self.go_to(at.unwrap_or(0));
            }
            Some(Thing::Branch(number)) => {
                let place = usize::from(number);
                if place != self.shown.page.branches.current() {
                    self.shown.dispatch.dispatch(Intent::Switch(place));
                }
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

    pub fn down(&self, event: &PointerEvent) {
        if event.button() != 0 {
            return;
        }
        let thing = self.thing(event);
        if matches!(thing, Some(Thing::Mark(_) | Thing::Branch(_))) {
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
        // A run that has arrived is drawn a moment later. Until then what is drawn is another one.
        let drawn = desk.strips.first().filter(|(run, _)| Rc::ptr_eq(run, &self.shown.page.run));
        let op = drawn.and_then(|(_, strip)| {
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

    pub fn go(&self, event: &PointerEvent) {
        let x = self.place(&self.frame, event).0;
        let (look, end) = (self.look(), self.end());
        self.settle(event);
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

    /// Whoever holds nothing drags nothing: a menu of the browser may have taken the event that a
    /// pointer goes up.
    fn settle(&self, event: &PointerEvent) {
        if event.buttons() == 0 {
            let mut desk = self.desk.borrow_mut();
            desk.fingers.clear();
            desk.gesture = Gesture::Nothing;
        }
    }

    pub fn up(&self, event: &PointerEvent) {
        let mut desk = self.desk.borrow_mut();
        desk.fingers.retain(|(id, _)| *id != event.pointer_id());
        let gesture = core::mem::take(&mut desk.gesture);
        drop(desk);
        if let (Gesture::Touch(x), "pointerup") = (gesture, event.type_().as_str()) {
            self.scrub(x);
        }
        self.leave();
    }

    pub fn leave(&self) {
        self.desk.borrow_mut().preview.hide();
    }

    /// Shows what happens at a place: the name of what is pointed at, or else the event next to it.
    pub fn preview(&self, x: f32, target: Option<Element>, stamp: bool) {
        let look = self.look();
        let at = stage::tape_time(&look, x);
        let timeline = &self.shown.page.timeline;
        let group = target.and_then(|it| it.closest("[data-thing][aria-label]").ok().flatten());
        let name = group.and_then(|group| group.get_attribute("aria-label"));
        let words = name.unwrap_or_else(|| stage::words_at(timeline, &look, at));
        let x = stage::tape_x(&look, at);
        self.desk.borrow_mut().preview.show(x, (&clock(at), &words));
        let picture = stamp.then(|| (Rc::clone(timeline), at));
        self.desk.borrow_mut().preview.picture(picture);
    }

    /// The strip of the whole run: what is pressed outside of the window gets into its middle.
    pub fn overview_down(&self, event: &PointerEvent) {
        if event.button() != 0 {
            return;
        }
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

    pub fn overview_go(&self, event: &PointerEvent) {
        self.settle(event);
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

    pub fn key(&self, event: &KeyboardEvent) {
        let key = event.key();
        let (window, end) = (self.look().window, self.end());
        let eighth = (window.span() / 8) as i64;
        if dom::is_command(event) {
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
    pub fn draw(&self) -> (f32, String) {
        let Shown { page, screen, player, .. } = &self.shown;
        let begun = performance_ms();
        let mut desk = self.desk.borrow_mut();
        desk.prepare(page);
        let strip = Rc::clone(&desk.strips[0].1);
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
        if page.branches.list().len() > 1 {
            desk.draw_futures(page, &look);
        }
        player.set_window(screen.window, performance_ms() - begun);
        told
    }
}

/// What the judge found out, as far as the tape shows it.
fn found(run: &Run) -> Found {
    let report = &run.report;
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
