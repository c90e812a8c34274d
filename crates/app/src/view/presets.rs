//! Scenarios to start from, and where they come from.
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

use super::{Dispatch, dom};
use crate::model::{Intent, Page};
use model::Topology;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// A scenario to start from.
struct Start {
    /// The heading under which the picker lists it.
    group: &'static str,
    key: &'static str,
    label: &'static str,
    help: &'static str,
    text: &'static str,
}

const GROUPS: [&str; 3] = ["Shows one thing", "Real systems", "Why does this rule exist?"];
/// What the notes of a text begin with.
const NOTES: [&str; 4] = ["Sets", "Source", "Leaves out", "From memory"];

/// Everything to start from, in the order of the picker.
fn starts(topology: &'static Topology) -> Vec<Start> {
    let presets = |of_a_system: bool| {
        let wanted = topology.presets.iter();
        let wanted = wanted.filter(move |preset| has_notes(preset.text) == of_a_system);
        wanted.map(move |preset| Start {
            group: GROUPS[usize::from(of_a_system)],
            key: preset.key,
            label: preset.label,
            help: preset.help,
            text: preset.text,
        })
    };
    let rules = topology.rules.iter().map(|rule| {
        let param = topology.params.iter().find(|param| param.key == rule.key);
        let label = param.map_or(rule.key, |param| param.label);
        Start { group: GROUPS[2], key: rule.key, label, help: rule.why, text: rule.text }
    });
    presets(false).chain(presets(true)).chain(rules).collect()
}

/// Whether a text says where it comes from, or what it leaves out.
fn has_notes(text: &str) -> bool {
    notes(text).iter().any(|(name, _)| !name.is_empty())
}

/// The comments at the head of a text: its sentence, without a name, and its notes. A line without
/// a name goes on with the one before.
fn notes(text: &str) -> Vec<(&'static str, String)> {
    let mut notes: Vec<(&str, String)> = Vec::new();
    for line in text.lines().map_while(|line| line.strip_prefix('#')).map(str::trim) {
        let named = line.split_once(": ").and_then(|(name, rest)| {
            let name = NOTES.iter().find(|known| **known == name)?;
            Some((*name, rest.to_string()))
        });
        match (named, notes.last_mut()) {
            (Some(note), _) => notes.push(note),
            (None, Some((_, last))) => *last = format!("{last} {line}"),
            (None, None) => notes.push(("", line.to_string())),
        }
    }
    notes
}

/// The picker, and what is to be said about what was picked.
pub fn presets(page: &Page, dispatch: &Dispatch) -> Html {
    let starts = starts(page.scenario().topology);
    let is_current = |start: &&Start| lab::open_text(start.text).scenario == **page.scenario();
    let current = starts.iter().find(is_current);
    let choose = {
        let (dispatch, topology) = (dispatch.clone(), page.scenario().topology);
        Callback::from(move |event: Event| {
            let select = dom::target(&event);
            let select = select.and_then(|select| select.dyn_into::<HtmlSelectElement>().ok());
            // The first entry of the picker stands for whatever is none of the others.
            let place = select.map_or(0, |select| select.selected_index()).max(1) as usize;
            if let Some(start) = self::starts(topology).get(place - 1) {
                dispatch.dispatch(Intent::Start(start.text));
            }
        })
    };
    let options = GROUPS.iter().map(|group| {
        let members = starts.iter().filter(|start| start.group == *group);
        let options = members.map(|start| {
            let selected = current.is_some_and(|current| core::ptr::eq(current, start));
            html! { <option value={start.key} {selected}>{ start.label }</option> }
        });
        let options: Vec<Html> = options.collect();
        match options.is_empty() {
            true => html! {},
            false => html! { <optgroup label={*group}>{ for options }</optgroup> },
        }
    });
    let help = current.map_or("Your own scenario.", |start| start.help);
    html! {
        <section class="group">
            <h2><label for="preset">{ "Start from" }</label></h2>
            <select id="preset" onchange={choose}>
                <option value="" selected={current.is_none()} disabled=true>{ "your own" }</option>
                { for options }
            </select>
            <p class="help">{ help }</p>
            { for current.and_then(about) }
        </section>
    }
}

/// The notes of a scenario, if it has any.
fn about(start: &Start) -> Option<Html> {
    if !has_notes(start.text) {
        return None;
    }
    let notes = notes(start.text);
    let lines = notes.iter().filter(|(_, said)| said != start.help).map(|(name, said)| {
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
