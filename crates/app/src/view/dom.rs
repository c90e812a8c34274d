//! Small dealings with the document that several components have.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent, ResizeObserver, window,
};

/// The element that an event happened to.
pub fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The input field that an event happened to.
pub fn input(event: &Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into().ok()
}

/// Where the focus goes when nothing is nearer: the stage, and the button that plays.
pub const STAGE: &str = ".stage svg";
pub const PLAY: &str = ".transport .play";

/// Moves the focus to an element, if there is one that takes it.
pub fn focus(element: Option<Element>) {
    if let Some(element) = element {
        // Elements of pictures take it in the same way.
        let _ = element.unchecked_into::<HtmlElement>().focus();
    }
}

/// Whether a key means something to the browser or to the system, and nothing to the page.
pub fn is_command(event: &KeyboardEvent) -> bool {
    event.ctrl_key() || event.meta_key() || event.alt_key()
}

/// The number of the slider that an event happened to; none if it is not a plain number.
pub fn number(event: &Event) -> Option<u32> {
    let number = input(event)?.value_as_number();
    (number.is_finite() && number >= 0.0).then_some(number as u32)
}

/// The number of the slider that an event happened to, times a hundred.
pub fn hundredths(event: &Event) -> Option<u32> {
    let number = input(event)?.value_as_number() * 100.0;
    (number.is_finite() && number >= 0.0).then_some((number + 0.5) as u32)
}

/// The first element that a selector fits.
pub fn find(selector: &str) -> Option<Element> {
    web_sys::window()?.document()?.query_selector(selector).ok()?
}

/// Shows what a button controls, or hides it. Only the document knows which of the two it is: the
/// attributes are drawn once and never change in what Yew compares.
pub fn toggle(button: &Element) {
    let open = button.get_attribute("aria-expanded").as_deref() != Some("true");
    let _ = button.set_attribute("aria-expanded", if open { "true" } else { "false" });
    let controlled = button.get_attribute("aria-controls");
    if let Some(controlled) = controlled.and_then(|id| find(&format!("#{id}"))) {
        let _ = controlled.toggle_attribute_with_force("hidden", !open);
    }
}

/// The same for the button of a kind in which something was pressed, if it was one.
pub fn toggle_by(event: &Event, kind: &str) {
    let button = target(event).and_then(|target| target.closest(kind).ok().flatten());
    if let Some(button) = button {
        toggle(&button);
    }
}

/// Watches the width of an element for as long as it is kept.
pub struct Watch {
    observer: Option<ResizeObserver>,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

/// Tells of each new width of an element, in pixels. A width of zero is a frame that is not shown.
pub fn watch_width(element: Option<Element>, told: Box<dyn Fn(u32)>) -> Watch {
    let watched = element.clone();
    let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |_| {
        told(watched.as_ref().map_or(0.0, |e| e.get_bounding_client_rect().width()) as u32);
    });
    let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok();
    if let (Some(observer), Some(element)) = (&observer, element) {
        observer.observe(&element);
    }
    Watch { observer, _callback: callback }
}

/// Hears the events of a kind, anywhere on the page, for as long as it is kept.
pub struct Heard(&'static str, Closure<dyn FnMut(Event)>);

impl Drop for Heard {
    fn drop(&mut self) {
        if let Some(window) = window() {
            let heard = self.1.as_ref().unchecked_ref();
            let _ = window.remove_event_listener_with_callback(self.0, heard);
        }
    }
}

/// Tells of each event of a kind that happens anywhere.
pub fn on_window(kind: &'static str, told: Box<dyn Fn(&Event)>) -> Heard {
    let heard = Closure::<dyn FnMut(Event)>::new(move |event| told(&event));
    if let Some(window) = window() {
        let callback = heard.as_ref().unchecked_ref();
        let _ = window.add_event_listener_with_callback(kind, callback);
    }
    Heard(kind, heard)
}
