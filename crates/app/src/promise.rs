//! What comes of something that the browser promised.

use js_sys::Promise;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

/// Calls back once it is settled: with what came of it, or with nothing if it was refused.
pub fn settled(promise: &Promise, told: Rc<dyn Fn(Option<JsValue>)>) {
    let refused = Rc::clone(&told);
    let yes = Closure::once(move |value: JsValue| told(Some(value)));
    let no = Closure::once(move |_: JsValue| refused(None));
    let _ = promise.then2(&yes, &no);
    yes.forget();
    no.forget();
}
