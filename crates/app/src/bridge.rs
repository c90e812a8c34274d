//! What the page tells whoever looks from outside: a host, a test, a curious person at the console.
//!
//! `replab.state()` gives the run on screen as a plain object; before the rest of the module is
//! here (`rest.rs`), null. Seeds and fingerprints travel as text, because a number of JavaScript
//! cannot hold 64 bits.

use crate::address;
use crate::model::Page;
use crate::player::Player;
use crate::rest;
use serde::Serialize;
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

/// The state of the page, as others see it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct State {
    fingerprint: String,
    /// Of the run beside the one on screen, if there is one.
    beside: Option<String>,
    /// The letters of the branches; the current one first.
    branches: String,
    link: String,
    topology: &'static str,
    seed: String,
    events: usize,
    ended_by: &'static str,
    at_us: f64,
    end_us: f64,
    playing: bool,
    /// How long the fast loop's script took in the last frames, in milliseconds.
    frames_ms: Vec<f64>,
    in_flight: usize,
    /// How much memory the module has, in bytes. It never gives any back.
    memory_bytes: f64,
    /// The part of the run that is on the tape, in microseconds.
    window_us: (f64, f64),
    /// How long the tape took to draw the last time, in milliseconds.
    tape_ms: f64,
}

thread_local! {
    static SHOWN: RefCell<Option<(Page, Player)>> = const { RefCell::new(None) };
}

/// Makes a page the one that `replab.state()` tells of.
pub fn show(page: &Page, player: &Player) {
    SHOWN.with(|shown| *shown.borrow_mut() = Some((page.clone(), player.clone())));
}

/// Writes the page that is shown into the address bar.
pub fn write_address() {
    SHOWN.with(|shown| {
        if let Some((page, _)) = shown.borrow().as_ref() {
            address::write(page.scenario(), &page.view());
        }
    });
}

/// Puts `replab` into the global object.
pub fn install() {
    let object = js_sys::Object::new();
    // It needs the rest, and nobody has to know that: until that is here there is no state.
    let state = Closure::<dyn Fn() -> JsValue>::new(|| match rest::is_here() {
        true => state(),
        false => JsValue::NULL,
    });
    let _ = js_sys::Reflect::set(&object, &"state".into(), state.as_ref());
    let _ = js_sys::Reflect::set(&js_sys::global(), &"replab".into(), &object);
    state.forget();
}

#[inline(never)]
fn state() -> JsValue {
    SHOWN.with(|shown| {
        let shown = shown.borrow();
        let Some((page, player)) = shown.as_ref() else { return JsValue::NULL };
        let scenario = page.scenario();
        let at = player.at();
        let (window, tape_ms) = player.window();
        let state = State {
            fingerprint: hexadecimal(&page.run),
            beside: page.branches.other().map(|branch| hexadecimal(&branch.shown.0)),
            branches: letters(page),
            link: model::link::encode(scenario, &page.view()),
            topology: scenario.topology.key,
            seed: scenario.seed.to_string(),
            events: page.run.trace.events.len(),
            ended_by: page.run.trace.ended_by.word(),
            at_us: at as f64,
            end_us: page.timeline.end() as f64,
            playing: player.is_playing(),
            frames_ms: player.frames_ms(),
            in_flight: page.timeline.frame(at).messages.len(),
            memory_bytes: memory_bytes(),
            window_us: (window.from as f64, window.to as f64),
            tape_ms,
        };
        serde_wasm_bindgen::to_value(&state).unwrap_or(JsValue::NULL)
    })
}

fn hexadecimal(run: &lab::Run) -> String {
    format!("{:016x}", run.fingerprint)
}

fn letters(page: &Page) -> String {
    let now = page.branches.now().letter;
    let others = page.branches.list().iter().map(|branch| branch.letter);
    core::iter::once(now).chain(others.filter(|letter| *letter != now)).collect()
}

fn memory_bytes() -> f64 {
    use wasm_bindgen::JsCast;
    let memory = wasm_bindgen::memory().unchecked_into::<js_sys::WebAssembly::Memory>();
    memory.buffer().unchecked_into::<js_sys::ArrayBuffer>().byte_length().into()
}
