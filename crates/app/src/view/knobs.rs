//! The knobs, in the groups of their tables.
//!
//! A group folds. Those that the title speaks of are open at first; the others say in one line what
//! has been changed in them. Which group is open, and which help, only the document knows: Yew
//! draws the same attributes each time, so what a person has opened stays open. For that it must
//! draw the same elements, too: lists whose length changes stand in a fragment of their own, or Yew
//! takes what follows them for something else.
//!
//! On a narrow screen the whole column is a sheet that a button opens from below. It is no dialog:
//! the stage stays in sight above it and can be used, and nothing traps the focus.

use super::knob::{self, Turn, knob};
use super::{Dispatch, Shown, dom, presets, rules, scale, spans};
use crate::entropy;
use crate::model::{Intent, Page};
use model::limits::HORIZON_MAX;
use model::time::Show;
use model::{Param, ParamValue, Scenario, Time};
use std::rc::Rc;
use yew::prelude::*;

/// Knobs that the sentence of consequence is about: it stands below their group.
const CONSEQUENTIAL: [&str; 3] = ["w", "acknowledge", "resolve"];

/// A knob that the page invites to turn: its key, and the words beside it.
pub type Invited = Option<(&'static str, String)>;

/// The knobs.
pub fn knobs(shown: &Shown, invited: &Invited) -> Html {
    let (Shown { page, dispatch, .. }, whole) = (shown, shown.is_whole());
    let scenario = page.scenario();
    knob::forgive_all();
    let turn: Turn = {
        let dispatch = dispatch.clone();
        Callback::from(move |(param, value)| dispatch.dispatch(Intent::Turn(param, value)))
    };
    let mut groups: Vec<Group> = Vec::new();
    for (param, _) in scenario.values() {
        match groups.iter_mut().find(|group| group.name == param.group) {
            Some(group) => group.members.push(param),
            None => groups.push(Group { name: param.group, members: vec![param] }),
        }
    }
    // Rules that are switches have a group of their own.
    groups.retain(|group| group.members.iter().any(|p| rules::rule_of(scenario, p).is_none()));
    let told = groups.iter().position(Group::is_consequential).unwrap_or(0);
    let sections = groups.iter().enumerate().map(|(place, group)| {
        let consequence = place == told;
        let open = place == 0 || consequence;
        let body = match (whole, open) {
            (true, _) => section(group, scenario, consequence, (&turn, invited, dispatch)),
            (_, true) => plain_section(group, scenario, consequence, (&turn, invited)),
            _ => html! {},
        };
        html! {
            <details class="group" key={group.name} {open}>
                <summary>
                    <h2>{ group.name }</h2>
                    <span class="digest">{ digest(group, scenario) }</span>
                </summary>
                { body }
            </details>
        }
    });
    html! {
        <>
            <aside class="knobs" id="knobs" aria-label="Knobs" hidden=true
                onclick={Callback::from(|event: MouseEvent| dom::toggle_by(&event, ".ask"))}
                onkeydown={Callback::from(leave)}>
                { head(scenario, dispatch) }
                <div class="knobs-body">
                { if whole {
                    presets::presets(page, dispatch)
                } else {
                    presets::closed(page)
                } }
                <>{ for sections }</>
                { if whole { rules::rules(page, &turn, dispatch) } else { rules::closed(page) } }
                <details class="group" key="Run">
                    <summary>
                        <h2>{ "Run" }</h2>
                        <span class="digest">
                            { format!("{} · seed {}", Show(scenario.horizon), scenario.seed) }
                        </span>
                    </summary>
                    if whole {
                        { run_settings(page, dispatch) }
                    }
                </details>
                </div>
            </aside>
            <button type="button" class="sheet" aria-controls="knobs" aria-expanded="false"
                onclick={Callback::from(open_sheet)}>{ "Knobs" }</button>
        </>
    }
}

/// Knobs under one heading.
struct Group {
    name: &'static str,
    members: Vec<&'static Param>,
}

impl Group {
    fn is_consequential(&self) -> bool {
        self.members.iter().any(|param| CONSEQUENTIAL.contains(&param.key))
    }
}

/// Whether a knob stands elsewhere than at first.
pub fn is_changed(scenario: &Scenario, param: &Param) -> bool {
    let value = scenario.find(param.key).map(|(_, value)| value);
    value != Some(&scenario.settled_default(param))
}

type Means<'a> = (&'a Turn, &'a Invited, &'a Dispatch);

fn noted(
    param: &'static Param,
    scenario: &Scenario,
    turn: &Turn,
    (invited, whole): (&Invited, bool),
) -> Html {
    let note = invited.as_ref().filter(|(key, _)| *key == param.key);
    knob(param, scenario, turn, (note.map(|(_, words)| words.clone()), whole))
}

/// What a group holds that is open at first, before anything has been changed.
fn plain_section(
    group: &Group,
    scenario: &Rc<Scenario>,
    consequence: bool,
    (turn, invited): (&Turn, &Invited),
) -> Html {
    let shown = group.members.iter().copied();
    let shown = shown.filter(|param| scenario.matters(param) && !param.advanced);
    html! {
        <>
            <>{ for shown.map(|param| noted(param, scenario, turn, (invited, false))) }</>
            if consequence {
                { spans::consequence_of(scenario) }
            } else {
                <></>
            }
        </>
    }
}

/// What a group holds.
#[inline(never)]
fn section(group: &Group, scenario: &Rc<Scenario>, consequence: bool, means: Means) -> Html {
    let (turn, invited, dispatch) = means;
    let knob = |param: &&'static Param| noted(param, scenario, turn, (invited, true));
    let is_changed = group.members.iter().any(|param| is_changed(scenario, param));
    // A knob without effect is not shown, unless somebody has turned it.
    let shown = group.members.iter().copied();
    let shown = shown.filter(|param| scenario.matters(param) || self::is_changed(scenario, param));
    let (folded, at_once): (Vec<_>, Vec<_>) = shown.partition(|param| param.advanced);
    html! {
        <>
            <>{ for at_once.iter().map(knob) }</>
            if consequence {
                { spans::consequence_of(scenario) }
            } else {
                { spans::consequence_of_group(scenario, group.name) }
            }
            if !folded.is_empty() {
                <details class="more">
                    <summary>{ "More" }</summary>
                    <>{ for folded.iter().map(knob) }</>
                </details>
            }
            if is_changed {
                { reset(group.members.clone(), scenario, dispatch, &format!("“{}”", group.name)) }
            }
        </>
    }
}

/// What has been changed, in one line.
fn digest(group: &Group, scenario: &Scenario) -> String {
    let mut line = String::new();
    for param in group.members.iter().filter(|param| is_changed(scenario, param)) {
        let Some((_, value)) = scenario.find(param.key) else { continue };
        if !line.is_empty() {
            line += " · ";
        }
        line += param.label;
        line += ": ";
        line += &knob::shown(param, value);
    }
    line
}

/// The button that takes knobs back to where they stood at first.
#[inline(never)]
fn reset(
    params: Vec<&'static Param>,
    scenario: &Rc<Scenario>,
    dispatch: &Dispatch,
    of: &str,
) -> Html {
    let (scenario, dispatch) = (Rc::clone(scenario), dispatch.clone());
    let onclick = Callback::from(move |event: MouseEvent| {
        // The button goes when nothing is changed any more; its heading stays.
        let group = dom::target(&event).and_then(|it| it.closest("details").ok().flatten());
        let heading = group.map(|group| group.query_selector("summary").ok().flatten());
        dom::focus(heading.unwrap_or_else(|| dom::find(".picker summary")));
        let mut scenario = Scenario::clone(&scenario);
        // The first round frees the counts that limit others.
        for param in params.iter().chain(&params) {
            let default: ParamValue = param.default_value();
            scenario.set(param.key, default);
        }
        dispatch.dispatch(Intent::Edit(Rc::new(scenario)));
    });
    html! { <button type="button" class="reset-all" {onclick}>{ "Reset " }{ of }</button> }
}

/// The head of the column: how much is changed, and the way back.
fn head(scenario: &Rc<Scenario>, dispatch: &Dispatch) -> Html {
    let params: Vec<_> = scenario.values().map(|(param, _)| param).collect();
    let changed = params.iter().filter(|param| is_changed(scenario, param)).count();
    let count = match changed {
        0 => "as they come".to_string(),
        1 => "1 changed".to_string(),
        many => format!("{many} changed"),
    };
    html! {
        <div class="knobs-head">
            <p>{ "Knobs " }<span>{ count }</span></p>
            if changed > 0 {
                { reset(params, scenario, dispatch, "all") }
            }
            <button type="button" class="done" onclick={Callback::from(|_| close_sheet())}>
                { "Done" }
            </button>
        </div>
    }
}

const SHEET: &str = ".sheet";

/// Opens the sheet, or closes it. The stage comes into sight above it.
fn open_sheet(event: MouseEvent) {
    dom::toggle_by(&event, SHEET);
    if let Some(stage) = dom::find(".stage") {
        stage.scroll_into_view();
    }
}

fn close_sheet() {
    if let Some(button) = dom::find(".sheet[aria-expanded=true]") {
        dom::toggle(&button);
        dom::focus(dom::find(SHEET));
    }
}

fn leave(event: KeyboardEvent) {
    if event.key() == "Escape" {
        close_sheet();
    }
}

/// How long the run lasts, and the number that all its chance comes from.
#[inline(never)]
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
        <>
            <div class="knob">
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
                { "Length is virtual time. The same seed and the same scenario give the same run, \
                   everywhere." }
            </p>
        </>
    }
}

/// The shortest run that the slider offers; a link may hold a shorter one.
const HORIZON_SHORTEST: Time = 50_000;
