//! What the page tells whoever looks from outside: a host, a test, a curious person at the console.
//!
//! `replab.state()` gives the run on screen as a plain object. Seeds and fingerprints travel as
//! text, because a number of JavaScript cannot hold 64 bits.

use crate::model::Page;
use crate::player::Player;
use js_sys::{Array, Object, Reflect};
use model::link::ViewState;
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

thread_local! {
    static SHOWN: RefCell<Option<(Page, Player)>> = const { RefCell::new(None) };
}

/// Makes a page the one that `replab.state()` tells of.
pub fn show(page: &Page, player: &Player) {
    SHOWN.with(|shown| *shown.borrow_mut() = Some((page.clone(), player.clone())));
}

/// Puts `replab` into the global object.
pub fn install() {
    let state = Closure::<dyn Fn() -> JsValue>::new(state);
    let object = object(&[("state", state.as_ref().clone())]);
    let _ = Reflect::set(&js_sys::global(), &"replab".into(), &object);
    state.forget();
}

fn state() -> JsValue {
    SHOWN.with(|shown| {
        let shown = shown.borrow();
        let Some((page, player)) = shown.as_ref() else { return JsValue::NULL };
        let scenario = page.scenario();
        let at = player.at();
        let end = page.timeline.end();
        let in_flight = page.timeline.frame(at).messages.len();
        let frames_ms: Array = player.frames_ms().into_iter().map(JsValue::from).collect();
        object(&[
            ("fingerprint", format!("{:016x}", page.run.fingerprint).into()),
            ("link", model::link::encode(scenario, &ViewState::default()).into()),
            ("topology", scenario.topology.key.into()),
            ("seed", scenario.seed.to_string().into()),
            ("events", (page.run.trace.events.len() as f64).into()),
            ("endedBy", page.run.trace.ended_by.word().into()),
            ("atUs", (at as f64).into()),
            ("endUs", (end as f64).into()),
            ("playing", player.is_playing().into()),
            // How long the fast loop's script took in the last frames, in milliseconds.
            ("framesMs", frames_ms.into()),
            ("inFlight", (in_flight as f64).into()),
        ])
    })
}

/// A plain object of JavaScript with these fields.
fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}
