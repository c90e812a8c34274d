//! When the engine stops: say so, and give the link that reproduces it.
//!
//! A panic is a bug. The page cannot go on after it, but it can still show what the reader was
//! doing, so that nothing is lost and the report is complete.
//!
//! WebAssembly can stop without a panic, too: when its stack is exhausted, for instance, or when a
//! part of the module is called that is not there (`rest.rs`). Such a trap reaches the window as an
//! error, and is shown in the same way. A panic ends in a trap, which is then one too many.

use crate::address;
use js_sys::{Reflect, WebAssembly};
use model::Scenario;
use model::link::ViewState;
use std::cell::Cell;
use std::panic::set_hook;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    static SHOWN: Cell<bool> = const { Cell::new(false) };
    static RUN: Cell<Option<Rc<Scenario>>> = const { Cell::new(None) };
}

/// Takes note of what is run, or shown, next: if that fails, this is what reproduces it. The
/// address may be half a second behind.
pub fn remember(scenario: &Rc<Scenario>) {
    RUN.set(Some(Rc::clone(scenario)));
}

/// Replaces the page by an explanation when something panics.
pub fn install() {
    set_hook(Box::new(|info| {
        let message = info.to_string();
        web_sys::console::error_1(&message.as_str().into());
        show(&message);
    }));
    // Where an error is thrown and where a promise is broken, the cause has another name.
    watch("error", "error");
    watch("unhandledrejection", "reason");
}

/// Shows the traps among the events of this kind.
fn watch(event: &str, cause: &'static str) {
    let told = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
        let cause = Reflect::get(&event, &cause.into()).unwrap_or_default();
        if let Some(trap) = cause.dyn_ref::<WebAssembly::RuntimeError>() {
            show(&String::from(js_sys::Error::from(trap.clone()).message()));
        }
    });
    if let Some(window) = web_sys::window() {
        let _ = window.add_event_listener_with_callback(event, told.as_ref().unchecked_ref());
    }
    told.forget();
}

fn show(message: &str) {
    if SHOWN.replace(true) {
        return;
    }
    let Some(window) = web_sys::window() else { return };
    let Some(document) = window.document() else { return };
    let (Some(body), Ok(panel)) = (document.body(), document.create_element("div")) else { return };
    panel.set_class_name("stopped");
    let _ = panel.set_attribute("role", "alert");
    let address = window.location().href().unwrap_or_default();
    for (tag, text) in [
        ("h2", "The engine stopped. This is a bug of ours."),
        (
            "p",
            "Nothing of yours is lost: this link opens the same scenario, and it is all that is \
               needed to find the mistake.",
        ),
        ("a", address.as_str()),
        ("pre", message),
    ] {
        if let Ok(element) = document.create_element(tag) {
            element.set_text_content(Some(text));
            if tag == "a" {
                let _ = element.set_attribute("href", text);
            }
            let _ = panel.append_child(&element);
        }
    }
    let _ = body.prepend_with_node_1(&panel);
    // The address may be half a second behind. What is said stands already, because the link is
    // written by the rest of the module, and that may be what is missing.
    let link = panel.query_selector("a").ok().flatten();
    if let (Some(scenario), Some(link)) = (RUN.take(), link) {
        let address = address::share(&scenario, &ViewState::default());
        let _ = link.set_attribute("href", &address);
        link.set_text_content(Some(&address));
    }
}
