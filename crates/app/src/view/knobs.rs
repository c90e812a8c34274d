//! The knobs, in the groups of their tables.

use super::knob::Knob;
use super::{Dispatch, spans};
use crate::entropy;
use crate::model::{Intent, Page};
use model::Param;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct KnobsProps {
    pub page: Page,
    pub dispatch: Dispatch,
}

/// Knobs under whose group the sentence of consequence stands.
const CONSEQUENTIAL: [&str; 2] = ["w", "acknowledge"];

#[component]
pub fn Knobs(props: &KnobsProps) -> Html {
    let scenario = props.page.scenario();
    let turn = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |(param, value)| dispatch.dispatch(Intent::Turn(param, value)))
    };
    let mut groups: Vec<(&'static str, Vec<&'static Param>)> = Vec::new();
    for (param, _) in scenario.values() {
        match groups.iter_mut().find(|(name, _)| *name == param.group) {
            Some((_, members)) => members.push(param),
            None => groups.push((param.group, vec![param])),
        }
    }
    let knob = |param: &&'static Param| {
        html! {
            <Knob key={param.key} param={*param} scenario={scenario.clone()} turn={turn.clone()} />
        }
    };
    let sections = groups.iter().map(|(name, members)| {
        let (folded, open): (Vec<_>, Vec<_>) =
            members.iter().copied().partition(|param| param.advanced);
        let consequence = members.iter().any(|param| CONSEQUENTIAL.contains(&param.key));
        html! {
            <section class="group" key={*name}>
                <h2>{ *name }</h2>
                { for open.iter().map(knob) }
                if consequence {
                    { spans::consequence_of(scenario) }
                }
                if !folded.is_empty() {
                    <details>
                        <summary>{ "More" }</summary>
                        { for folded.iter().map(knob) }
                    </details>
                }
            </section>
        }
    });
    html! {
        <aside class="knobs" aria-label="Knobs">
            <Presets page={props.page.clone()} dispatch={props.dispatch.clone()} />
            { for sections }
            <Seed page={props.page.clone()} dispatch={props.dispatch.clone()} />
        </aside>
    }
}

/// Scenarios to start from.
#[component]
fn Presets(props: &KnobsProps) -> Html {
    let topology = props.page.scenario().topology;
    let current = topology.presets.iter().find(|preset| {
        lab::preset(topology.key, preset.key).is_some_and(|s| s == **props.page.scenario())
    });
    let choose = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: Event| {
            let select: Option<HtmlSelectElement> =
                event.target().and_then(|target| target.dyn_into().ok());
            let key = select.map(|select| select.value()).unwrap_or_default();
            if let Some(preset) = topology.presets.iter().find(|preset| preset.key == key) {
                dispatch.dispatch(Intent::Preset(topology.key, preset.key));
            }
        })
    };
    let help = current.map_or("Your own scenario.", |preset| preset.help);
    html! {
        <section class="group">
            <h2><label for="preset">{ "Start from" }</label></h2>
            <select id="preset" onchange={choose}>
                <option value="" selected={current.is_none()} disabled=true>{ "your own" }</option>
                { for topology.presets.iter().map(|preset| html! {
                    <option value={preset.key}
                        selected={current.is_some_and(|current| current.key == preset.key)}>
                        { preset.label }
                    </option>
                }) }
            </select>
            <p class="help">{ help }</p>
        </section>
    }
}

/// The number that all chance comes from.
#[component]
fn Seed(props: &KnobsProps) -> Html {
    let seed = props.page.scenario().seed;
    let roll = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_| dispatch.dispatch(Intent::Seed(entropy::fresh_seed(seed))))
    };
    html! {
        <section class="group">
            <h2>{ "Chance" }</h2>
            <div class="seed">
                <span>{ "Seed " }<b>{ seed.to_string() }</b></span>
                <button type="button" onclick={roll}>{ "Another" }</button>
            </div>
            <p class="help">{ "The same seed and the same scenario give the same run, everywhere." }</p>
        </section>
    }
}
