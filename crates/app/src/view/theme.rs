//! The theme: as the system has it, or one that somebody chose.
//!
//! It is an attribute of the document, which `boot.js` sets before anything is drawn: from the
//! address (`?theme=dark`), else from what was chosen on an earlier visit. The style sheets do the
//! rest (`tokens.css`).

use super::dom;
use crate::keep;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlSelectElement};
use yew::prelude::*;

const THEMES: [(&str, &str); 5] = [
    ("auto", "Auto"),
    ("light", "Light"),
    ("dark", "Dark"),
    ("contrast", "Contrast"),
    ("projector", "Projector"),
];

fn root() -> Option<Element> {
    web_sys::window()?.document()?.document_element()
}

/// The picker of the theme.
pub fn theme() -> Html {
    let current = root().and_then(|root| root.get_attribute("data-theme"));
    let current = current.as_deref().unwrap_or(THEMES[0].0);
    let options = THEMES.iter().map(|(key, label)| {
        html! { <option value={*key} selected={*key == current}>{ *label }</option> }
    });
    html! {
        <select class="theme" aria-label="Theme" onchange={Callback::from(choose)}>
            { for options }
        </select>
    }
}

fn choose(event: Event) {
    let select = dom::target(&event).and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
    let (Some(select), Some(root)) = (select, root()) else { return };
    let theme = select.value();
    let _ = root.set_attribute("data-theme", &theme);
    keep::keep(keep::THEME, &theme);
}
