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
//!
//! The texts are fetched when the picker gets the focus (`scenarios.rs`). Until they are here it
//! cannot say which of them is on screen.

use super::{Dispatch, dom};
use crate::model::{Intent, Page};
use crate::scenarios;
use model::Topology;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// A scenario to start from.
struct Start<'a> {
    /// The heading under which the picker lists it.
    group: &'static str,
    key: &'static str,
    label: &'static str,
    help: &'static str,
    /// Where its text stands, and the text if it is here.
    path: String,
    text: Option<&'a str>,
}

const GROUPS: [&str; 3] = ["Shows one thing", "Real systems", "Why does this rule exist?"];
/// What the notes of a text begin with.
const NOTES: [&str; 4] = ["Sets", "Source", "Leaves out", "From memory"];

/// Everything to start from, in the order of the picker.
fn starts<'a>(topology: &'static Topology, texts: Option<&'a str>) -> Vec<Start<'a>> {
    let placed = |shelf: &str, key: &str, text: &'static str| {
        let path = format!("{}/{shelf}/{key}", topology.key);
        let text = match text {
            "" => texts.and_then(|texts| lab::texts::find(texts, &path)),
            text => Some(text),
        };
        (path, text)
    };
    let presets = |of_a_system: bool| {
        let wanted = topology.presets.iter();
        let wanted = wanted.filter(move |preset| preset.of_a_system == of_a_system);
        wanted.map(move |preset| {
            let (path, text) = placed("presets", preset.key, preset.text);
            let group = GROUPS[usize::from(of_a_system)];
            Start { group, key: preset.key, label: preset.label, help: preset.help, path, text }
        })
    };
    let rules = topology.rules.iter().map(|rule| {
        let param = topology.params.iter().find(|param| param.key == rule.key);
        let label = param.map_or(rule.key, |param| param.label);
        let (path, text) = placed("rules", rule.key, rule.text);
        Start { group: GROUPS[2], key: rule.key, label, help: rule.why, path, text }
    });
    presets(false).chain(presets(true)).chain(rules).collect()
}

/// Whether they say where a scenario comes from, or what it leaves out.
fn has_notes(notes: &[(&str, String)]) -> bool {
    notes.iter().any(|(name, _)| !name.is_empty())
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
    let starts = starts(page.scenario().topology, page.texts.as_deref());
    let is_current = |start: &&Start| match (&page.wanted, start.text) {
        (Some(path), _) => *path == start.path,
        (None, Some(text)) => lab::open_text(text).scenario == **page.scenario(),
        (None, None) => false,
    };
    let current = starts.iter().find(is_current);
    let choose = {
        let (dispatch, topology) = (dispatch.clone(), page.scenario().topology);
        let texts = page.texts.clone();
        Callback::from(move |event: Event| {
            let select = dom::target(&event);
            let select = select.and_then(|select| select.dyn_into::<HtmlSelectElement>().ok());
            // The first entry of the picker stands for whatever is none of the others.
            let place = select.map_or(0, |select| select.selected_index()).max(1) as usize;
            if let Some(start) = self::starts(topology, texts.as_deref()).get(place - 1) {
                scenarios::load(&dispatch);
                let text = start.text.map(str::to_string);
                dispatch.dispatch(Intent::Start(start.path.clone(), text));
            }
        })
    };
    let onfocusin = {
        let dispatch = dispatch.clone();
        Callback::from(move |_| scenarios::load(&dispatch))
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
            <select id="preset" onchange={choose} {onfocusin}>
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
    let notes = start.text.map(notes).filter(|notes| has_notes(notes))?;
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
