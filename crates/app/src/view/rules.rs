//! The rules that safety rests on, as switches.
//!
//! They are knobs like any others, but each is on or off and has a reason. So they stand in a group
//! of their own, folded away at first, whose heading says how many are off. Each has a run that
//! shows what breaks without it, one press away. A rule that is one position of a knob stands here
//! for its run; it is broken at that knob.

use super::knob::Turn;
use super::{Dispatch, dom, presets};
use crate::model::Page;
use crate::scenarios;
use model::scenario::Rule;
use model::{Param, ParamValue, Scenario};
use yew::prelude::*;

/// The heading of the group; the tables put the switches under it.
const GROUP: &str = "Break a rule";

/// The rule that a knob switches, if it does nothing else.
pub fn rule_of(scenario: &Scenario, param: &Param) -> Option<&'static Rule> {
    let mut rules = scenario.topology.rules.iter().filter(|_| param.group == GROUP);
    rules.find(|rule| rule.key == param.key)
}

/// The group of the rules, as long as nobody can have opened it.
pub fn closed(page: &Page) -> Html {
    if page.scenario().topology.rules.is_empty() {
        return html! {};
    }
    frame([Html::default(), Html::default()], None)
}

/// The group around its rules: the same elements whether they are drawn or not.
fn frame([off, rules]: [Html; 2], onclick: Option<Callback<MouseEvent>>) -> Html {
    html! {
        <details class="group rules" key="rules" {onclick}>
            <summary><h2>{ GROUP }</h2>{ off }</summary>
            { rules }
        </details>
    }
}

/// The group of the rules, if the family has any.
#[inline(never)]
pub fn rules(page: &Page, turn: &Turn, dispatch: &Dispatch) -> Html {
    let scenario = page.scenario();
    let rules = scenario.topology.rules;
    if rules.is_empty() {
        return html! {};
    }
    let shown = rules.iter().filter_map(|rule| one(rule, scenario, turn));
    let shown: Vec<(bool, Html)> = shown.collect();
    let off = shown.iter().filter(|(is_on, _)| !is_on).count();
    let onclick = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: MouseEvent| {
            presets::choose(&event, &dispatch);
        })
    };
    let off = match off {
        0 => html! {},
        off => html! { <b class="bad">{ format!("{off} off") }</b> },
    };
    frame([off, shown.into_iter().map(|(_, rule)| rule).collect()], Some(onclick))
}

/// Whether a rule is kept, and its switch, its reason and its run.
fn one(rule: &'static Rule, scenario: &Scenario, turn: &Turn) -> Option<(bool, Html)> {
    let (param, value) = scenario.find(rule.key)?;
    let (off, on) = (param.parse(rule.off)?, param.parse(rule.on)?);
    // A switch without effect, as the knobs stand, is none: what is left is the rule and its run.
    let is_off = *value == off;
    let is_switch = rule_of(scenario, param).is_some() && (is_off || scenario.matters(param));
    let is_on = !(is_switch && is_off);
    let onchange = {
        let turn = turn.clone();
        Callback::from(move |event: Event| {
            let is_on = dom::input(&event).is_some_and(|input| input.checked());
            let value: &ParamValue = if is_on { &on } else { &off };
            turn.emit((param, value.clone()));
        })
    };
    let why = format!("why-{}", param.key);
    let path = scenarios::path(scenario.topology.key, "rules", rule.key);
    let html = html! {
        <div key={rule.key} ~className={if is_on { "rule" } else { "rule off" }}>
            if is_switch {
                <label>
                    <input type="checkbox" role="switch" checked={is_on}
                        aria-describedby={why.clone()} {onchange} />
                    <span>{ param.label }</span>
                </label>
            } else {
                <p class="rule-name">{ param.label }</p>
            }
            <p class="help" id={why}>{ rule.why }</p>
            <button type="button" class="breaks" data-path={path}
                aria-label={format!("Show what breaks: {}", param.label)}>
                { "Show what breaks" }
            </button>
        </div>
    };
    Some((is_on, html))
}
