//! The knobs, in the groups of their tables.

use super::knob::{Turn, knob};
use super::{Dispatch, dom, presets, rules, scale, spans};
use crate::entropy;
use crate::model::{Intent, Page};
use model::limits::HORIZON_MAX;
use model::time::Show;
use model::{Param, Time};
use std::rc::Rc;
use yew::prelude::*;

/// Knobs under whose group the sentence of consequence stands.
const CONSEQUENTIAL: [&str; 2] = ["w", "acknowledge"];

/// The knobs, drawn anew when the page changes and not whenever time passes.
#[hook]
pub fn use_knobs(page: &Rc<Page>, dispatch: &Dispatch) -> Html {
    let dispatch = dispatch.clone();
    let drawn = use_memo(Rc::clone(page), move |page| knobs(page, &dispatch));
    Html::clone(&drawn)
}

fn knobs(page: &Page, dispatch: &Dispatch) -> Html {
    let scenario = page.scenario();
    let turn: Turn = {
        let dispatch = dispatch.clone();
        Callback::from(move |(param, value)| dispatch.dispatch(Intent::Turn(param, value)))
    };
    let mut groups: Vec<(&'static str, Vec<&'static Param>)> = Vec::new();
    for (param, _) in scenario.values() {
        match groups.iter_mut().find(|(name, _)| *name == param.group) {
            Some((_, members)) => members.push(param),
            None => groups.push((param.group, vec![param])),
        }
    }
    let knob = |param: &&'static Param| knob(param, scenario, &turn);
    let sections = groups.iter().map(|(name, members)| {
        // A knob without effect is not shown, unless somebody has turned it.
        let shown = members.iter().copied().filter(|param| {
            let turned = scenario.find(param.key).map(|(_, value)| value)
                != Some(&scenario.settled_default(param));
            turned || scenario.matters(param)
        });
        if members.iter().all(|param| rules::rule_of(scenario, param).is_some()) {
            return rules::rules(name, shown, scenario, &turn);
        }
        let (folded, open): (Vec<_>, Vec<_>) = shown.partition(|param| param.advanced);
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
            { presets::presets(page, dispatch) }
            { for sections }
            { run_settings(page, dispatch) }
        </aside>
    }
}

/// How long the run lasts, and the number that all its chance comes from.
fn run_settings(page: &Page, dispatch: &Dispatch) -> Html {
    let scenario = page.scenario();
    let (seed, horizon) = (scenario.seed, scenario.horizon);
    let roll = {
        let dispatch = dispatch.clone();
        Callback::from(move |_| dispatch.dispatch(Intent::Seed(entropy::fresh_seed(seed))))
    };
    let steps = scale::steps(HORIZON_SHORTEST, HORIZON_MAX);
    let (place, last) = (scale::nearest(&steps, horizon), steps.len() - 1);
    let oninput = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: InputEvent| {
            let place = dom::number(&event).unwrap_or(0) as usize;
            if let Some(&horizon) = steps.get(place) {
                dispatch.dispatch(Intent::Horizon(horizon));
            }
        })
    };
    html! {
        <section class="group">
            <h2>{ "Run" }</h2>
            <div class="knob" title="How much virtual time the run covers.">
                <label class="knob-label" for="knob-horizon">{ "Length" }</label>
                <output for="knob-horizon">{ Show(horizon).to_string() }</output>
                <input type="range" id="knob-horizon" min="0" max={last.to_string()}
                    value={place.to_string()} aria-valuetext={Show(horizon).to_string()}
                    {oninput} />
            </div>
            <div class="seed">
                <span>{ "Seed " }<b>{ seed.to_string() }</b></span>
                <button type="button" onclick={roll}>{ "Another" }</button>
            </div>
            <p class="help">
                { "The same seed and the same scenario give the same run, everywhere." }
            </p>
        </section>
    }
}

/// The shortest run that the slider offers; a link may hold a shorter one.
const HORIZON_SHORTEST: Time = 50_000;
