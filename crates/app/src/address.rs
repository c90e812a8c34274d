//! The link in the address bar.
//!
//! The fragment always equals what is on screen. It is written back at most every half second,
//! because browsers refuse more, and every failure is ignored: a sandboxed frame has no history,
//! and the page works without.

use gloo_timers::callback::Timeout;
use model::Scenario;
use model::link::ViewState;
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

const WRITE_BACK_MS: u32 = 500;

/// The fragment of the address, without its `#`.
pub fn fragment() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    hash.unwrap_or_default().trim_start_matches('#').to_string()
}

/// The whole address of a scenario, to be shared.
#[inline(never)]
pub fn share(scenario: &Scenario, view: &ViewState) -> String {
    let base = web_sys::window().and_then(|window| window.location().href().ok());
    let base = base.unwrap_or_default();
    let base = base.split('#').next().unwrap_or_default();
    format!("{base}#{}", model::link::encode(scenario, view))
}

/// The value of a key of the query.
pub fn query(key: &str) -> Option<String> {
    let search = web_sys::window()?.location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&search).ok()?.get(key)
}

thread_local! {
    static PENDING: RefCell<Option<Timeout>> = const { RefCell::new(None) };
    static WRITTEN: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Writes a scenario into the address bar, a little later; a later call replaces an earlier one. It
/// is in the rest of the module: until somebody can do something, the address is right as it is.
#[inline(never)]
pub fn write(scenario: &Scenario, view: &ViewState) {
    let fragment = model::link::encode(scenario, view);
    let timeout = Timeout::new(WRITE_BACK_MS, move || {
        let Some(window) = web_sys::window() else { return };
        if let Ok(history) = window.history() {
            let url = format!("#{fragment}");
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&url));
        }
        WRITTEN.with(|written| *written.borrow_mut() = Some(fragment));
    });
    PENDING.with(|pending| *pending.borrow_mut() = Some(timeout));
}

/// Calls back when somebody else changes the fragment: a pasted link, the back button.
pub fn listen(changed: impl Fn(String) + 'static) {
    let closure = Closure::<dyn Fn()>::new(move || {
        let now = fragment();
        if WRITTEN.with(|written| written.borrow().as_deref() != Some(now.as_str())) {
            WRITTEN.with(|written| *written.borrow_mut() = None);
            changed(now);
        }
    });
    if let Some(window) = web_sys::window() {
        use wasm_bindgen::JsCast;
        let handler = closure.as_ref().unchecked_ref();
        let _ = window.add_event_listener_with_callback("hashchange", handler);
    }
    closure.forget();
}
