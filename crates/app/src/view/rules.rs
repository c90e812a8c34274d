//! The rules that safety rests on, as switches.
//!
//! They are knobs like any others, but each is on or off and has a reason. So they stand in a group
//! of their own, folded away at first, whose heading says how many are off.

use super::dom;
use super::knob::Turn;
use model::scenario::Rule;
use model::{Param, ParamValue, Scenario};
use yew::prelude::*;

/// The rule that a knob switches, if it switches one.
pub fn rule_of(scenario: &Scenario, param: &Param) -> Option<&'static Rule> {
    scenario.topology.rules.iter().find(|rule| rule.key == param.key)
}

/// A group whose knobs all switch rules.
pub fn rules(
    name: &'static str,
    params: impl Iterator<Item = &'static Param>,
    scenario: &Scenario,
    turn: &Turn,
) -> Html {
    let switches: Vec<(bool, Html)> =
        params.filter_map(|param| switch(param, scenario, turn)).collect();
    let off = switches.iter().filter(|(is_on, _)| !is_on).count();
    html! {
        <details class="group rules" key={name}>
            <summary>
                <h2>{ name }</h2>
                if off > 0 { <b class="bad">{ format!("{off} off") }</b> }
            </summary>
            { for switches.into_iter().map(|(_, switch)| switch) }
        </details>
    }
}

/// Whether a rule is kept, and its switch.
fn switch(param: &'static Param, scenario: &Scenario, turn: &Turn) -> Option<(bool, Html)> {
    let rule = rule_of(scenario, param)?;
    let (_, value) = scenario.find(param.key)?;
    let (off, on) = (param.parse(rule.off)?, param.parse(rule.on)?);
    let is_on = *value != off;
    let onchange = {
        let turn = turn.clone();
        Callback::from(move |event: Event| {
            let is_on = dom::input(&event).is_some_and(|input| input.checked());
            let value: &ParamValue = if is_on { &on } else { &off };
            turn.emit((param, value.clone()));
        })
    };
    let why = format!("why-{}", param.key);
    let html = html! {
        <div ~className={if is_on { "rule" } else { "rule off" }} title={param.help}>
            <label>
                <input type="checkbox" role="switch" checked={is_on} aria-describedby={why.clone()}
                    {onchange} />
                <span>{ param.label }</span>
            </label>
            <p class="help" id={why}>{ rule.why }</p>
        </div>
    };
    Some((is_on, html))
}
