//! The rest of the module: the part that the first visit does not need.
//!
//! What ships is in two halves (`crates/xtask/src/split`). The first one shows the run that a visitor
//! sees who has done nothing yet. Everything else may need the rest, and a call into it traps as
//! long as it is not there. So there is one gate, at the entrance of the reducer:
//!
//! ```text
//! gesture ─▶ Intent ─▶ gate ─▶ reducer            the rest is here, or the intent does not need it
//!                       │ ▲
//!                       ▼ │ dispatched again      it is not: the intent waits
//!                      load
//! ```
//!
//! In practice nobody waits, because the script that starts the page fetches the rest at the first
//! move of the pointer, touch, key or focus (`www/boot.js`). Parts of the page that are only drawn
//! after an intent may be in the rest; what handles events of the parts that are there from the
//! start may not. A build that is served for development is in one piece: there the rest is always
//! here.

use crate::model::Intent;
use crate::promise::settled;
use crate::view::Dispatch;
use js_sys::{Function, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    static HERE: Cell<bool> = const { Cell::new(false) };
    static WAITING: RefCell<Vec<Intent>> = const { RefCell::new(Vec::new()) };
    static DISPATCH: RefCell<Option<Dispatch>> = const { RefCell::new(None) };
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
        HERE.set(answer.is_some());
        then(answer.is_some());
    });
    match promise {
        Ok(promise) => settled(&promise, told),
        Err(_) => told(None),
    }
}

/// The function of the starting script that fetches the rest, if there is one to be fetched.
fn loader() -> Option<Function> {
    let script = Reflect::get(&js_sys::global(), &"replicationLab".into()).ok()?;
    Reflect::get(&script, &"rest".into()).ok()?.dyn_into().ok()
}

/// Says how intents reach the state, for those that have waited.
pub fn deliver_to(dispatch: &Dispatch) {
    DISPATCH.with(|to| *to.borrow_mut() = Some(dispatch.clone()));
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
