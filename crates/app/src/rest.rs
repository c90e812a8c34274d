//! The rest of the module: the part that the first visit does not need.
//!
//! What ships is in two halves (`crates/xtask/src/split`). The first one shows the run that a
//! visitor sees who has done nothing yet. Everything else may need the rest, and a call into it
//! traps as long as it is not there. So there are two gates:
//!
//! ```text
//! gesture ─▶ www/boot.js ─▶ handler ─▶ Intent ─▶ gate ─▶ reducer
//!              │ ▲                      ▲         │ ▲
//!              ▼ │ the same events      │         ▼ │ dispatched again
//!            fetch the rest        a link, a text   load
//! ```
//!
//! The script that starts the page holds events back from the first move, touch, key or focus until
//! the rest is here, which takes a moment, and nobody has wanted anything yet. Here wait the
//! intents that come in another way: a link that was pasted, texts that have arrived. What comes by
//! itself (time, a new width) must not need the rest. A build that is served for development is in
//! one piece: there the rest is always here.

use crate::bridge;
use crate::model::Intent;
use crate::promise::settled;
use crate::view::Dispatch;
use js_sys::{Function, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    static HERE: Cell<bool> = const { Cell::new(false) };
    static WAITING: RefCell<Vec<Intent>> = const { RefCell::new(Vec::new()) };
    static DISPATCH: RefCell<Option<Dispatch>> = const { RefCell::new(None) };
}

/// Whether the rest is here.
pub fn is_here() -> bool {
    HERE.get() || loader().is_none()
}

/// Fetches the rest because there is nothing better to do: nobody is told if that fails.
pub fn fetch() {
    if !HERE.get() {
        load(|_| {});
    }
}

/// The rest is here: the page can be drawn whole.
fn arrived() {
    if !HERE.replace(true)
        && let Some(dispatch) = DISPATCH.with(|to| to.borrow().clone())
    {
        dispatch.dispatch(Intent::Whole);
        bridge::write_address();
    }
}

/// Calls back once the rest is here, or could not be had. That may be at once.
pub fn load(then: impl Fn(bool) + 'static) {
    if HERE.get() {
        return then(true);
    }
    let Some(loader) = loader() else {
        HERE.set(true);
        return then(true);
    };
    let promise = loader.call0(&JsValue::NULL).map(Promise::unchecked_from_js);
    let told = Rc::new(move |answer: Option<JsValue>| {
        if answer.is_some() {
            arrived();
        }
        then(answer.is_some());
    });
    match promise {
        Ok(promise) => settled(&promise, told),
        Err(_) => told(None),
    }
}

/// The function of the starting script that fetches the rest, if there is one to be fetched.
fn loader() -> Option<Function> {
    Reflect::get(&script()?, &"rest".into()).ok()?.dyn_into().ok()
}

/// What the starting script has put into the global object.
fn script() -> Option<JsValue> {
    Reflect::get(&js_sys::global(), &"replicationLab".into()).ok()
}

/// Says how intents reach the state, for those that have waited, and how the starting script says
/// that the rest is here, or that somebody wanted something in vain.
pub fn deliver_to(dispatch: &Dispatch) {
    DISPATCH.with(|to| *to.borrow_mut() = Some(dispatch.clone()));
    if let Some(script) = script().filter(JsValue::is_object) {
        let dispatch = dispatch.clone();
        let told = Closure::<dyn Fn(bool)>::new(move |is_here: bool| match is_here {
            true => arrived(),
            false => dispatch.dispatch(Intent::Unreachable),
        });
        let _ = Reflect::set(&script, &"told".into(), told.as_ref());
        told.forget();
    }
}

/// Lets an intent pass, or keeps it until the rest is here.
pub fn gate(intent: Intent) -> Option<Intent> {
    // What is in one piece has no loader.
    if HERE.get() || intent.needs_no_rest() || loader().is_none() {
        return Some(intent);
    }
    let first = WAITING.with(|waiting| {
        let mut waiting = waiting.borrow_mut();
        waiting.push(intent);
        waiting.len() == 1
    });
    if first {
        load(|is_here| {
            let waiting = WAITING.take();
            let Some(dispatch) = DISPATCH.with(|to| to.borrow().clone()) else { return };
            match is_here {
                true => waiting.into_iter().for_each(|intent| dispatch.dispatch(intent)),
                false => dispatch.dispatch(Intent::Unreachable),
            }
        });
    }
    None
}
