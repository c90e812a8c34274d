//! The playhead and its animation frames: the fast loop.
//!
//! A player shows one *film*: a timeline and what to point out on it; or two side by side, on one
//! clock (`reel.rs`). While it plays, each animation frame moves the playhead by the real time that
//! has passed, times the speed, and draws the scene at that instant. Panels hear of the time at
//! most ten times a second, and whenever it stops.
//!
//! Under reduced motion nothing moves: playing goes from one milestone to the next.

use crate::canvas::Canvas;
pub use crate::reel::Film;
use crate::reel::Reel;
use crate::rest;
use model::Time;
use stage::geometry::Point;
use stage::{Selected, Thing, Timeline, Window};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement, SvgElement, window};
use yew::Callback;

/// Where the playhead is, for the panels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tick {
    /// The instant.
    pub at: Time,
    /// Whether it moves.
    pub playing: bool,
    /// How many times slower than real time.
    pub slower: u32,
}

/// A shared handle to the playhead.
#[derive(Clone)]
pub struct Player {
    inner: Rc<RefCell<Inner>>,
}

struct Inner {
    /// The run on screen, and the one beside it.
    reels: [Reel; 2],
    /// What marks the playhead on the tape, and in the strip of the whole run.
    playheads: [Option<HtmlElement>; 2],
    /// The part of the run that is on the tape; none if all of it is.
    window: Option<Window>,
    portrait: bool,
    /// Whether the stage has no size, so that nobody sees it.
    hidden: bool,
    reduced: bool,
    at: f64,
    /// How many times slower than real time.
    slower: u32,
    playing: bool,
    /// Whether to play once the next film is in.
    go_on: bool,
    /// Where to stop by itself, until somebody takes over.
    stop_at: Option<f64>,
    last_frame_ms: Option<f64>,
    told_ms: f64,
    requested: bool,
    on_tick: Callback<Tick>,
    frame: Option<Closure<dyn FnMut(f64)>>,
    frames_ms: Vec<f64>,
    /// How long the tape took to draw the last time.
    tape_ms: f64,
}

const TELL_EVERY_MS: f64 = 100.0;
/// Longer pauses between frames than this are a hidden tab: time did not pass for the reader.
const FRAME_GAP_MS_MAX: f64 = 250.0;
const FRAMES_KEPT: usize = 600;
/// How finely the playhead's place on the tape is given.
const PLAYHEAD_PARTS: f64 = 100_000.0;
const REDUCED_STEP_MS: f64 = 900.0;

impl Player {
    /// A player without a film.
    pub fn new(on_tick: Callback<Tick>) -> Self {
        let inner = Inner {
            reels: Default::default(),
            playheads: [None, None],
            window: None,
            portrait: false,
            hidden: false,
            reduced: prefers_reduced_motion(),
            at: 0.0,
            slower: 50,
            playing: false,
            go_on: false,
            stop_at: None,
            last_frame_ms: None,
            told_ms: 0.0,
            requested: false,
            on_tick,
            frame: None,
            frames_ms: Vec::new(),
            tape_ms: 0.0,
        };
        let player = Self { inner: Rc::new(RefCell::new(inner)) };
        let weak = Rc::downgrade(&player.inner);
        let frame = Closure::new(move |now: f64| {
            if let Some(inner) = weak.upgrade() {
                Self { inner }.frame(now);
            }
        });
        player.inner.borrow_mut().frame = Some(frame);
        player
    }

    /// Puts a film in, and the one beside it. The playhead stays where it is, if they are long
    /// enough.
    pub fn load(&self, film: Film, beside: Option<Film>) {
        {
            let mut inner = self.inner.borrow_mut();
            let [here, there] = &mut inner.reels;
            here.load(Some(film));
            there.load(beside);
            inner.at = inner.at.min(inner.end());
            if core::mem::take(&mut inner.go_on) {
                inner.playing = true;
                inner.last_frame_ms = None;
            }
        }
        self.request();
        self.tell();
    }

    /// Says where to draw: the stage's `<svg>`.
    pub fn attach(&self, svg: Option<Element>) {
        self.inner.borrow_mut().reels[0].canvas = svg.and_then(Canvas::new);
        self.request();
    }

    /// Says where to draw the run beside it.
    pub fn attach_beside(&self, svg: Option<Element>) {
        self.inner.borrow_mut().reels[1].canvas = svg.and_then(Canvas::new);
        self.request();
    }

    /// Says which elements mark the playhead: on the tape, and in the strip of the whole run. Their
    /// `--at` becomes the share of the window, and of the run.
    pub fn attach_playheads(&self, playheads: [Option<HtmlElement>; 2]) {
        self.inner.borrow_mut().playheads = playheads;
        self.request();
    }

    /// Says which part of the run is on the tape, if not all of it, and how long that took to draw.
    pub fn set_window(&self, window: Option<Window>, took_ms: f64) {
        let mut inner = self.inner.borrow_mut();
        (inner.window, inner.tape_ms) = (window, took_ms);
        drop(inner);
        self.request();
    }

    /// The part of the run that is on the tape, and how long that took to draw, in milliseconds.
    pub fn window(&self) -> (Window, f64) {
        let inner = self.inner.borrow();
        (inner.window.unwrap_or(Window::whole(inner.end() as Time)), inner.tape_ms)
    }

    /// Whether the stage is taller than wide.
    pub fn set_portrait(&self, portrait: bool) {
        self.inner.borrow_mut().portrait = portrait;
        self.request();
    }

    /// Whether the stage has no size: then time goes on, and nothing is drawn.
    pub fn set_hidden(&self, hidden: bool) {
        self.inner.borrow_mut().hidden = hidden;
    }

    /// Starts or stops. Starting at the end starts over.
    pub fn play(&self, playing: bool) {
        {
            let mut inner = self.inner.borrow_mut();
            let end = inner.end();
            if playing && inner.at >= end {
                inner.at = 0.0;
            }
            inner.playing = playing;
            inner.last_frame_ms = None;
            inner.stop_at = None;
        }
        self.request();
        self.tell();
    }

    /// Stops at an instant that is still to come, unless somebody plays, seeks or chooses another
    /// speed before that.
    pub fn stop_at(&self, at: Time) {
        self.inner.borrow_mut().stop_at = Some(at as f64);
    }

    /// Goes on from where the playhead is, as soon as the next film is in: something was done, and
    /// a longer run is on its way.
    pub fn go_on(&self) {
        self.inner.borrow_mut().go_on = true;
    }

    /// Whether it plays.
    pub fn is_playing(&self) -> bool {
        self.inner.borrow().playing
    }

    /// Where the playhead is.
    pub fn at(&self) -> Time {
        self.inner.borrow().at as Time
    }

    /// Moves the playhead.
    pub fn seek(&self, at: Time) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.at = (at as f64).min(inner.end());
            inner.stop_at = None;
        }
        self.request();
        self.tell();
    }

    /// Goes to an instant and stands there.
    pub fn halt_at(&self, at: Time) {
        self.play_quietly(false);
        self.seek(at);
    }

    /// Marks something on the stage for as long as the pointer is on its name.
    pub fn hint(&self, hinted: Option<Selected>) {
        self.inner.borrow_mut().reels[0].hinted = hinted;
        self.request();
    }

    /// Moves to the event after, or before, and stops there.
    pub fn step(&self, forward: bool) {
        match forward {
            true => self.go_to(true, Timeline::next_event),
            false => self.go_to(false, Timeline::previous_event),
        }
    }

    /// Moves to the milestone after, or before, and stops there.
    pub fn leap(&self, forward: bool) {
        match forward {
            true => self.go_to(true, Timeline::next_milestone),
            false => self.go_to(false, Timeline::previous_milestone),
        }
    }

    /// Stops at the instant that a question to the timeline gives; at the end that lies that way,
    /// if it gives none.
    fn go_to(&self, forward: bool, question: fn(&Timeline, Time) -> Option<Time>) {
        let target = {
            let inner = self.inner.borrow();
            let at = inner.at as Time;
            let nearer = if forward { Time::min } else { Time::max };
            let found = inner.nearest(|film| question(&film.timeline, at), nearer);
            found.unwrap_or(if forward { Time::MAX } else { 0 })
        };
        self.halt_at(target);
    }

    fn play_quietly(&self, playing: bool) {
        let mut inner = self.inner.borrow_mut();
        inner.playing = playing;
        inner.last_frame_ms = None;
    }

    /// Whether nothing shall move by itself.
    pub fn is_reduced(&self) -> bool {
        self.inner.borrow().reduced
    }

    /// Sets how many times slower than real time it plays; at least once.
    pub fn set_speed(&self, slower: u32) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.slower = slower.max(1);
            inner.stop_at = None;
        }
        self.tell();
    }

    /// How long the script of the last frames took, in milliseconds.
    pub fn frames_ms(&self) -> Vec<f64> {
        self.inner.borrow().frames_ms.clone()
    }

    /// The thing on the stage that an event hit.
    pub fn thing_at(&self, target: &Element) -> Option<Thing> {
        self.inner.borrow().reels[0].canvas.as_ref()?.thing_at(target)
    }

    /// The size of the picture and where its nodes stand, in its own units.
    pub fn nodes(&self) -> ((f32, f32), Vec<(Thing, Point)>) {
        let inner = self.inner.borrow();
        let canvas = inner.reels[0].canvas.as_ref();
        canvas.map(|canvas| (canvas.size(), canvas.nodes())).unwrap_or_default()
    }

    /// The lines between nodes that are drawn on the stage.
    pub fn links(&self) -> Vec<Thing> {
        self.inner.borrow().reels[0]
            .canvas
            .as_ref()
            .map(|canvas| canvas.links())
            .unwrap_or_default()
    }

    /// The element of a thing on the stage.
    pub fn element(&self, thing: Thing) -> Option<Element> {
        self.inner.borrow().reels[0].canvas.as_ref()?.element(thing)
    }

    /// Moves the focus to a thing. Whoever loses it may have something to say to the player, so
    /// nothing of it is borrowed meanwhile.
    pub fn focus(&self, thing: Thing) {
        let canvas = |inner: &Inner| Some(inner.reels[0].canvas.as_ref()?.focusable(thing));
        let element = canvas(&self.inner.borrow());
        if let Some(Ok(element)) = element.map(|element| element.dyn_into::<SvgElement>()) {
            let _ = element.focus();
        }
    }

    /// The picture in one sentence, and what the rings mean.
    pub fn words(&self) -> (String, String) {
        self.inner.borrow_mut().words(0)
    }

    /// The same of the run beside it.
    pub fn words_beside(&self) -> (String, String) {
        self.inner.borrow_mut().words(1)
    }

    fn request(&self) {
        let mut inner = self.inner.borrow_mut();
        if inner.requested {
            return;
        }
        let Some(frame) = &inner.frame else { return };
        let callback = frame.as_ref().unchecked_ref();
        let asked = window().and_then(|window| window.request_animation_frame(callback).ok());
        inner.requested = asked.is_some();
    }

    fn frame(&self, now_ms: f64) {
        let start = performance_ms();
        let again = {
            let mut inner = self.inner.borrow_mut();
            inner.requested = false;
            inner.advance(now_ms);
            if !inner.hidden {
                inner.draw();
                inner.note(performance_ms() - start);
            }
            inner.playing
        };
        match again {
            true => self.request(),
            // The story has stopped, or never moves: time to get the rest of the page.
            false => rest::fetch(),
        }
        let due = now_ms - self.inner.borrow().told_ms >= TELL_EVERY_MS;
        if due || !again {
            self.inner.borrow_mut().told_ms = now_ms;
            self.tell();
        }
    }

    fn tell(&self) {
        let (tick, on_tick) = {
            let inner = self.inner.borrow();
            let tick = Tick { at: inner.at as Time, playing: inner.playing, slower: inner.slower };
            (tick, inner.on_tick.clone())
        };
        on_tick.emit(tick);
    }
}

impl Inner {
    /// Keeps how long the script of a frame took.
    fn note(&mut self, took_ms: f64) {
        if self.frames_ms.len() >= FRAMES_KEPT {
            self.frames_ms.remove(0);
        }
        self.frames_ms.push(took_ms);
    }

    fn end(&self) -> f64 {
        self.reels.iter().map(Reel::end).max().unwrap_or(0) as f64
    }

    /// The instant that a film names, or the nearer one of those that both do.
    fn nearest(
        &self,
        of: impl Fn(&Film) -> Option<Time>,
        nearer: fn(Time, Time) -> Time,
    ) -> Option<Time> {
        self.reels.iter().filter_map(|reel| of(reel.film.as_ref()?)).reduce(nearer)
    }

    fn words(&mut self, place: usize) -> (String, String) {
        let (at, portrait) = (self.at as Time, self.portrait);
        self.reels[place].words(at, portrait)
    }

    fn advance(&mut self, now_ms: f64) {
        if !self.playing {
            self.last_frame_ms = None;
            return;
        }
        let Some(last) = self.last_frame_ms else {
            self.last_frame_ms = Some(now_ms);
            return;
        };
        let gap_ms = now_ms - last;
        if self.reduced {
            if gap_ms >= REDUCED_STEP_MS {
                self.last_frame_ms = Some(now_ms);
                let at = self.at as Time;
                let next = self.nearest(|film| film.timeline.next_milestone(at), Time::min);
                self.at = next.map_or(self.end(), |next| next as f64);
            }
        } else {
            self.last_frame_ms = Some(now_ms);
            self.at += gap_ms.min(FRAME_GAP_MS_MAX) * 1_000.0 / f64::from(self.slower);
        }
        let stop = self.stop_at.unwrap_or(f64::MAX).min(self.end());
        if self.at >= stop {
            self.at = stop;
            self.playing = false;
            self.stop_at = None;
        }
    }

    fn draw(&mut self) {
        let at = self.at as Time;
        for reel in &mut self.reels {
            reel.draw(at, self.portrait, self.reduced);
        }
        let end = self.end();
        let window = self.window.unwrap_or(Window::whole(end as Time));
        for (playhead, shown) in self.playheads.iter().zip([window, Window::whole(end as Time)]) {
            let Some(playhead) = playhead else { continue };
            let share = (self.at - shown.from as f64) / shown.span().max(1) as f64;
            playhead.set_hidden(!(0.0..=1.0).contains(&share));
            let parts = (share * PLAYHEAD_PARTS) as u32;
            let _ = playhead.style().set_property("--at", &format!("calc({parts} / 100000)"));
        }
    }
}

/// The time of the page, in milliseconds.
pub fn performance_ms() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

fn prefers_reduced_motion() -> bool {
    let asked = crate::address::query("motion");
    match asked.as_deref() {
        Some("reduce") => true,
        Some("full") => false,
        _ => window()
            .and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok())
            .flatten()
            .is_some_and(|query| query.matches()),
    }
}

impl PartialEq for Player {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

impl std::fmt::Debug for Player {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Player")
    }
}
