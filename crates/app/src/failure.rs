//! When the engine stops: say so, and give the link that reproduces it.
//!
//! A panic is a bug. The page cannot go on after it, but it can still show what the reader was
//! doing, so that nothing is lost and the report is complete.

use std::panic::{PanicHookInfo, set_hook};

/// Replaces the page by an explanation when something panics.
pub fn install() {
    set_hook(Box::new(show));
}

fn show(info: &PanicHookInfo<'_>) {
    let message = info.to_string();
    web_sys::console::error_1(&message.as_str().into());
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
        ("pre", address.as_str()),
        ("pre", message.as_str()),
    ] {
        if let Ok(element) = document.create_element(tag) {
            element.set_text_content(Some(text));
            let _ = panel.append_child(&element);
        }
    }
    let _ = body.prepend_with_node_1(&panel);
}
