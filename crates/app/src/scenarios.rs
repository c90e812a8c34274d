//! The texts of the scenarios that ship, fetched when somebody asks for them.
//!
//! Most visitors come for the first scenario, or with a link. So the module carries the texts of
//! the first presets alone, and the others lie beside it in one file (`lab::texts`). The page
//! fetches it once: when the picker gets the focus, or when a link is opened, because the picker
//! then has to find out whether that is one of its scenarios.

use crate::model::Intent;
use crate::promise::settled;
use crate::view::Dispatch;
use lab::texts::HEAD;
use model::{Scenario, Topology};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{RequestCache, RequestInit, Response};

/// Beside the page, wherever that is.
const FILE: &str = "./scenarios.txt";

/// Where the text of a preset or of a rule stands: `leaderless/presets/miss`.
pub fn path(topology: &str, shelf: &str, key: &str) -> String {
    [topology, shelf, key].join("/")
}

/// The text of a scenario, if it is here: those of the first presets are in the module.
pub fn text_of<'a>(wanted: &str, texts: Option<&'a str>) -> Option<&'a str> {
    let mut built_in = lab::presets().filter(|(_, preset)| !preset.text.is_empty());
    let found = built_in.find(|(of, preset)| path(of, "presets", preset.key) == wanted);
    found.map(|(_, preset)| preset.text).or_else(|| lab::texts::find(texts?, wanted))
}

/// The path of the first preset of a family.
pub fn first_of(topology: &Topology) -> Option<String> {
    topology.presets.first().map(|preset| path(topology.key, "presets", preset.key))
}

/// The path of the scenario that ships and equals this one.
pub fn path_of(scenario: &Scenario, texts: &str) -> Option<String> {
    let topology = scenario.topology;
    let presets = topology.presets.iter().map(|preset| ("presets", preset.key));
    let rules = topology.rules.iter().map(|rule| ("rules", rule.key));
    let mut paths = presets.chain(rules).map(|(shelf, key)| path(topology.key, shelf, key));
    paths.find(|path| {
        let text = text_of(path, Some(texts));
        text.is_some_and(|text| lab::open_text(text).scenario == *scenario)
    })
}

thread_local! {
    static ASKED: Cell<bool> = const { Cell::new(false) };
}

/// Fetches the texts, unless that has been done or is under way. After a failure it can be called
/// again.
pub fn load(dispatch: &Dispatch) {
    let Some(window) = web_sys::window() else { return };
    if ASKED.replace(true) {
        return;
    }
    let dispatch = dispatch.clone();
    let told = Rc::new(move |file: Option<String>| {
        // Some hosts answer with a page where a file is missing.
        let file = file.filter(|file| file.starts_with(HEAD));
        ASKED.set(file.is_some());
        dispatch.dispatch(Intent::Texts(file));
    });
    let init = RequestInit::new();
    // The name of the file stays when its content changes.
    init.set_cache(RequestCache::NoCache);
    let answered = Rc::new(move |response: Option<wasm_bindgen::JsValue>| {
        let response = response.map(Response::unchecked_from_js);
        let text = response.filter(Response::ok).and_then(|response| response.text().ok());
        let Some(text) = text else { return told(None) };
        let told = Rc::clone(&told);
        settled(&text, Rc::new(move |text| told(text.and_then(|text| text.as_string()))));
    });
    settled(&window.fetch_with_str_and_init(FILE, &init), answered);
}
