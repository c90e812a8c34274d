//! Scenarios to start from, and where they come from.
//!
//! The picker is a list that unfolds: each scenario of each family with its sentence, and a field
//! that filters them. Choosing one of another family turns to that family. What was chosen stays
//! named when something is changed, with the way back to it.
//!
//! A preset is a text. Its comments say more than the picker can: one of a real system names its
//! source and what it leaves out.
//!
//! ```text
//! # Any one of two standbys must have each commit.     its sentence
//! # Sets: acknowledge any (synchronous_standby_names)  which knob stands for which setting
//! # Source: https://www.postgresql.org/docs/…          where that is documented
//! # Leaves out: replication slots                      what differs from the system
//! # From memory: the default of the time-out           what nobody has looked up
//! ```
//!
//! A rule has a scenario, too: one in which it is switched off and something breaks.
//!
//! The texts are fetched when the picker gets the focus (`scenarios.rs`). Until they are here it
//! cannot say which of them is on screen.

use super::{Dispatch, dom};
use crate::model::{Intent, Page};
use crate::scenarios::{self, text_of};
use model::{Scenario, Topology};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// A scenario to start from.
struct Start {
    /// The heading under which the picker lists it.
    kind: usize,
    topology: &'static Topology,
    label: &'static str,
    help: &'static str,
    /// Where its text stands.
    path: String,
}

const KINDS: [&str; 3] = ["Shows one thing", "As in a real system", "Why does this rule exist?"];
/// What the notes of a text begin with.
const NOTES: [&str; 4] = ["Sets", "Source", "Leaves out", "From memory"];

/// Everything to start from, in the order of the picker.
fn starts() -> Vec<Start> {
    let mut starts = Vec::new();
    for topology in lab::registry().topologies {
        for preset in topology.presets {
            let path = scenarios::path(topology.key, "presets", preset.key);
            let kind = usize::from(preset.of_a_system);
            starts.push(Start { kind, topology, label: preset.label, help: preset.help, path });
        }
        for rule in topology.rules {
            let path = scenarios::path(topology.key, "rules", rule.key);
            let label = name_of(topology, rule.key);
            starts.push(Start { kind: 2, topology, label, help: rule.why, path });
        }
    }
    starts
}

/// The name of a knob on the page.
pub fn name_of(topology: &Topology, key: &'static str) -> &'static str {
    topology.params.iter().find(|param| param.key == key).map_or(key, |param| param.label)
}

/// The notes of a text: its sentence first, then what is said under each name.
fn notes(text: &str) -> Vec<(&str, String)> {
    let mut notes: Vec<(&str, String)> = Vec::new();
    for line in text.lines().map_while(|line| line.strip_prefix('#')) {
        let line = line.trim();
        let named = line.split_once(": ").filter(|(name, _)| NOTES.contains(name));
        match (named, notes.last_mut()) {
            (Some((name, said)), _) => notes.push((name, said.to_string())),
            (None, Some((_, last))) => *last = format!("{last} {line}"),
            (None, None) => notes.push(("", line.to_string())),
        }
    }
    notes
}

/// The picker, as long as nobody can have opened it: the first preset is on screen.
pub fn closed(page: &Page) -> Html {
    let Some(first) = page.scenario().topology.presets.first() else { return html! {} };
    let help = html! { <p class="help">{ first.help }</p> };
    frame(first.label, [Html::default(), Html::default(), help], None)
}

/// The picker around what is in it: the same elements whether it is closed or not, so that a press
/// on them is not lost when it is filled.
fn frame(
    label: &'static str,
    [changed, list, notes]: [Html; 3],
    onfocusin: Option<Callback<FocusEvent>>,
) -> Html {
    html! {
        <section class="picker" {onfocusin}>
            <h2>{ "Start from" }</h2>
            <details>
                <summary><b class="chosen">{ label }</b>{ changed }</summary>
                { list }
            </details>
            { notes }
        </section>
    }
}

/// The picker, and what is to be said about what was picked.
#[inline(never)]
pub fn presets(page: &Page, dispatch: &Dispatch) -> Html {
    let (scenario, texts) = (page.scenario(), page.texts.as_deref());
    let starts = starts();
    let mine = |start: &&Start| start.topology == scenario.topology;
    let origin = page.wanted.as_ref().or(page.origin.as_ref());
    let origin = starts.iter().find(|start| Some(&start.path) == origin);
    let is_shown = |start: &&Start| {
        let text = text_of(&start.path, texts);
        text.is_some_and(|text| lab::open_text(text).scenario == **scenario)
    };
    let current = match page.wanted {
        Some(_) => origin,
        None => origin.filter(is_shown).or_else(|| starts.iter().filter(mine).find(is_shown)),
    };
    let left = origin.filter(mine).filter(|_| current.is_none());
    let (label, help) = match (current, left) {
        (Some(start), _) => (start.label, start.help),
        (None, Some(start)) => (start.label, ""),
        (None, None) => ("Your own", "Your own scenario."),
    };
    let onfocusin = {
        let dispatch = dispatch.clone();
        Callback::from(move |_| scenarios::load(&dispatch))
    };
    let text = current.or(left).and_then(|start| text_of(&start.path, texts));
    let changed = if left.is_some() {
        html! { <em>{ "changed" }</em> }
    } else {
        html! {}
    };
    let list = list(&starts, current, scenario.topology, dispatch);
    let notes = html! {
        <>
            if !help.is_empty() { <p class="help">{ help }</p> }
            { left.and_then(|start| way_back(start, text, scenario, dispatch)).unwrap_or_default() }
            { text.and_then(|text| about(text, help)).unwrap_or_default() }
        </>
    };
    frame(label, [changed, list, notes], Some(onfocusin))
}

/// The list that unfolds: what shows one thing first, and of that the family on screen.
fn list(
    starts: &[Start],
    current: Option<&Start>,
    topology: &'static Topology,
    dispatch: &Dispatch,
) -> Html {
    let onclick = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: MouseEvent| {
            if choose(&event, &dispatch)
                && let Some(list) = dom::find(".picker > details")
            {
                let _ = list.remove_attribute("open");
                dom::focus(dom::find(".picker summary"));
            }
        })
    };
    let others = lab::registry().topologies.iter().filter(|other| **other != *topology);
    let families: Vec<&Topology> = core::iter::once(topology).chain(others).collect();
    let section = |kind: usize, family: &Topology| {
        let members = starts.iter().filter(|s| s.kind == kind && s.topology == family);
        let entries: Vec<Html> = members.map(|start| entry(start, current)).collect();
        if entries.is_empty() {
            return html! {};
        }
        html! {
            <section key={format!("{kind}-{}", family.key)} data-kind={KINDS[kind]}>
                <h3>{ KINDS[kind] }<span>{ family.label }</span></h3>
                <ul>{ for entries }</ul>
            </section>
        }
    };
    html! {
        <div class="starts">
            <input type="search" placeholder="Filter: PostgreSQL, stale, quorum …"
                aria-label="Filter the scenarios" oninput={Callback::from(filter)} />
            <div class="shelves" {onclick}>
                { for (0..KINDS.len()).flat_map(|kind| {
                    families.iter().map(move |family| section(kind, family))
                }) }
            </div>
        </div>
    }
}

fn entry(start: &Start, current: Option<&Start>) -> Html {
    let pressed = current.is_some_and(|current| core::ptr::eq(current, start));
    html! {
        <li key={start.path.clone()}>
            <button type="button" class="start-from" data-path={start.path.clone()}
                aria-pressed={pressed.to_string()}>
                <b>{ start.label }</b>
                <span>{ start.help }</span>
            </button>
        </li>
    }
}

/// Starts from the scenario whose button was pressed. Whether one was.
pub fn choose(event: &Event, dispatch: &Dispatch) -> bool {
    let button = dom::target(event).and_then(|target| target.closest("[data-path]").ok().flatten());
    let Some(path) = button.and_then(|button| button.get_attribute("data-path")) else {
        return false;
    };
    scenarios::load(dispatch);
    dispatch.dispatch(Intent::Start(path));
    true
}

/// Hides the scenarios in which what was typed does not occur.
fn filter(event: InputEvent) {
    let wanted = dom::input(&event).map(|input| input.value().to_lowercase()).unwrap_or_default();
    let Some(shelves) = dom::find(".shelves") else { return };
    let Ok(entries) = shelves.query_selector_all("li") else { return };
    for place in 0..entries.length() {
        let Some(entry) = entries.item(place).and_then(|e| e.dyn_into::<HtmlElement>().ok()) else {
            continue;
        };
        let shelf = entry.closest("section").ok().flatten();
        let shelf = shelf.and_then(|shelf| shelf.first_element_child());
        let shelf = shelf.and_then(|heading| heading.text_content());
        let text = entry.text_content().unwrap_or_default() + " " + &shelf.unwrap_or_default();
        entry.set_hidden(!text.to_lowercase().contains(&wanted));
    }
}

/// What has been changed since a scenario was chosen, and the way back to it.
fn way_back(
    start: &Start,
    text: Option<&str>,
    scenario: &Scenario,
    dispatch: &Dispatch,
) -> Option<Html> {
    let old = lab::open_text(text?).scenario;
    let mut changed: Vec<&str> = Vec::new();
    for ((param, value), (_, before)) in scenario.values().zip(old.values()) {
        if value != before {
            changed.push(param.label);
        }
    }
    if scenario.script != old.script {
        changed.push("what is done");
    }
    if scenario.horizon != old.horizon {
        changed.push("Length");
    }
    if scenario.seed != old.seed {
        changed.push("Seed");
    }
    let onclick = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: MouseEvent| {
            dom::focus(dom::find(".picker summary"));
            choose(&event, &dispatch);
        })
    };
    Some(html! {
        <p class="help way-back">
            { "Changed: " }{ changed.join(", ") }{ ". " }
            <button type="button" data-path={start.path.clone()} {onclick}>
                { "Back to it" }
            </button>
        </p>
    })
}

/// The notes of a scenario, if it says where it comes from, or what it leaves out.
fn about(text: &str, help: &str) -> Option<Html> {
    let notes = notes(text);
    if notes.iter().all(|(name, _)| name.is_empty()) {
        return None;
    }
    let lines = notes.iter().filter(|(_, said)| said != help).map(|(name, said)| {
        html! {
            <p>
                if !name.is_empty() { <b>{ *name }{ ": " }</b> }
                { for said.split(' ').map(word) }
            </p>
        }
    });
    Some(html! { <div class="about">{ for lines }</div> })
}

/// A word of a note; an address can be followed.
fn word(word: &str) -> Html {
    if !word.starts_with("https://") {
        return html! { <>{ word }{ " " }</> };
    }
    let address = word.trim_end_matches(['.', ',', ')', ';']);
    html! {
        <>
            <a href={address.to_string()} target="_blank" rel="noopener">
                { &address["https://".len()..] }
            </a>
            { &word[address.len()..] }{ " " }
        </>
    }
}
