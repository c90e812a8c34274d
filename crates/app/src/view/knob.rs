//! One knob, drawn from its row in the table.
//!
//! ```text
//! Replicas, N (?)              ↶ 3   [ 5 ]     label, help, way back, value as text
//! ├──────────●───────────┤                     slider; a choice has radio buttons instead
//! How many replicas keep …                     the help, once somebody has asked for it
//! ```
//!
//! The value stands in a field: what a slider cannot hit, and what a hand cannot hold, is typed. A
//! text that is no value is marked where it stands, and the browser says what was expected.

use super::{dom, icons, scale};
use model::param::{Choice, Param, ParamKind, ParamValue};
use model::time::Show;
use model::{Distribution, Micros, Scenario};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// How a knob reports that it was turned.
pub type Turn = Callback<(&'static Param, ParamValue)>;

/// Counts above this are on a slider whose steps grow.
const LINEAR_MAX: u64 = 64;

/// A knob, with a note about it if there is one.
pub fn knob(
    param: &'static Param,
    scenario: &Scenario,
    turn: &Turn,
    (note, whole): (Option<String>, bool),
) -> Html {
    let Some((_, value)) = scenario.find(param.key) else { return html! {} };
    let default = scenario.settled_default(param);
    let turn = {
        let turn = turn.clone();
        Callback::from(move |value| turn.emit((param, value)))
    };
    let changed = *value != default;
    let id = format!("knob-{}", param.key);
    let back = shown(param, &default);
    let is_choice = matches!(param.kind, ParamKind::Choice(_));
    let mut class = format!("knob {id}");
    if changed {
        class += " changed";
    }
    if note.is_some() {
        class += " invited";
    }
    let reset = {
        let (turn, default) = (turn.clone(), default.clone());
        Callback::from(move |_| {
            turn.emit(default.clone());
            focus(param);
        })
    };
    html! {
        <div key={param.key} ~className={class}>
            <span class="knob-name">
                if is_choice {
                    <span class="knob-label" id={format!("label-{}", param.key)}>
                        { param.label }
                    </span>
                } else {
                    <label class="knob-label" for={id}>{ param.label }</label>
                }
                { ask(param) }
            </span>
            if changed {
                <button type="button" class="reset" onclick={reset}
                    aria-label={format!("{}: back to {back}", param.label)}>
                    { icons::undo() }<span>{ back }</span>
                </button>
            }
            if !is_choice {
                { field(param, scenario, value, &turn) }
            }
            { control(param, scenario, value, &turn) }
            if let Some(note) = note { <p class="note" role="status">{ note }</p> }
            <div class="help" id={format!("help-{}", param.key)} hidden=true>
                if whole {
                    { help(param, &default) }
                }
            </div>
        </div>
    }
}

/// The button that shows and hides the help. The column listens for all of them.
fn ask(param: &Param) -> Html {
    html! {
        <button type="button" class="ask" aria-expanded="false"
            aria-controls={format!("help-{}", param.key)}
            aria-label={format!("{}: what is it?", param.label)}>{ "?" }</button>
    }
}

/// What the knob does, what values it takes, and which it has at first.
#[inline(never)]
fn help(param: &'static Param, default: &ParamValue) -> Html {
    let choices = match param.kind {
        ParamKind::Choice(choices) => choices,
        _ => &[],
    };
    let words = choices.iter().map(|choice| {
        html! { <p><b>{ choice.label }{ ": " }</b>{ choice.help }</p> }
    });
    let range = match choices {
        [] => format!("Takes {}. ", param.expectation()),
        _ => String::new(),
    };
    html! {
        <>
            <p>{ param.help }</p>
            { for words }
            <p class="range">{ range }{ "Default: " }{ shown(param, default) }{ "." }</p>
        </>
    }
}

/// Moves the focus to the control of a knob.
fn focus(param: &Param) {
    let selector = format!("#knob-{0}, input[name=\"{0}\"]:checked", param.key);
    dom::focus(dom::find(&selector));
}

/// A value in the words of the page.
pub fn shown(param: &Param, value: &ParamValue) -> String {
    match (&param.kind, value) {
        (ParamKind::Choice(choices), ParamValue::Choice(place)) => choices[*place].label.into(),
        (ParamKind::Share, _) => format!("{} %", param.print(value)),
        _ => param.print(value),
    }
}

/// The control that moves the value.
fn control(
    param: &'static Param,
    scenario: &Scenario,
    value: &ParamValue,
    turn: &Callback<ParamValue>,
) -> Html {
    match (&param.kind, value) {
        (ParamKind::Count { min, .. }, ParamValue::Count(count)) => {
            count_control(param, *min, scenario.count_limit(param), *count, turn)
        }
        (ParamKind::Span { min, max }, ParamValue::Span(span)) => {
            let steps = scale::steps(*min, *max);
            let turn = of_numbers(turn, ParamValue::Span);
            slider(param, steps, *span, Show(*span).to_string(), turn)
        }
        (ParamKind::Share, ParamValue::Share(share)) => {
            let turn = of_numbers(turn, |percent| ParamValue::Share(percent as u32 * 10));
            let percent = u64::from(share / 10);
            slider(param, (0..=100).collect(), percent, format!("{percent} %"), turn)
        }
        (ParamKind::Choice(choices), ParamValue::Choice(place)) => {
            choice_control(param, choices, *place, turn)
        }
        (ParamKind::Latency, ParamValue::Latency(latency)) => latency_control(param, latency, turn),
        _ => html! {},
    }
}

/// A callback for plain numbers, from one for values.
fn of_numbers(turn: &Callback<ParamValue>, make: fn(u64) -> ParamValue) -> Callback<u64> {
    let turn = turn.clone();
    Callback::from(move |number| turn.emit(make(number)))
}

fn count_control(
    param: &'static Param,
    min: u64,
    limit: u64,
    count: u64,
    turn: &Callback<ParamValue>,
) -> Html {
    let ParamKind::Count { unit, at_most, .. } = param.kind else { return html! {} };
    let turn = of_numbers(turn, ParamValue::Count);
    let words = match at_most {
        Some(_) => format!("{count} of {limit} {unit}"),
        None => format!("{count} {unit}"),
    };
    if limit > LINEAR_MAX {
        return slider(param, scale::steps(min, limit), count, words, turn);
    }
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(number) = dom::number(&event) {
            turn.emit(number.into());
        }
    });
    html! {
        <input type="range" id={format!("knob-{}", param.key)} min={min.to_string()}
            max={limit.to_string()} value={count.to_string()} aria-valuetext={words} {oninput} />
    }
}

/// A slider over the values that it can take, which may grow from step to step.
fn slider(
    param: &'static Param,
    steps: Vec<u64>,
    value: u64,
    words: String,
    turn: Callback<u64>,
) -> Html {
    let place = scale::nearest(&steps, value);
    let last = steps.len().saturating_sub(1);
    let oninput = Callback::from(move |event: InputEvent| {
        let place = dom::number(&event).unwrap_or(0) as usize;
        if let Some(&step) = steps.get(place) {
            turn.emit(step);
        }
    });
    html! {
        <input type="range" id={format!("knob-{}", param.key)} min="0" max={last.to_string()}
            value={place.to_string()} aria-valuetext={words} {oninput} />
    }
}

/// Radio buttons, side by side.
fn choice_control(
    param: &'static Param,
    choices: &'static [Choice],
    place: usize,
    turn: &Callback<ParamValue>,
) -> Html {
    let options = choices.iter().enumerate().map(|(index, choice)| {
        let turn = turn.clone();
        let onchange = Callback::from(move |_| turn.emit(ParamValue::Choice(index)));
        html! {
            <label>
                <input type="radio" name={param.key} checked={index == place} {onchange} />
                <span>{ choice.label }</span>
            </label>
        }
    });
    let letters: usize = choices.iter().map(|choice| choice.label.len()).sum();
    let class = match (choices.len(), letters) {
        (..=3, ..=LETTERS_IN_A_ROW) => "segments",
        _ => "segments many",
    };
    html! {
        <div ~className={class} role="radiogroup"
            aria-labelledby={format!("label-{}", param.key)}>
            { for options }
        </div>
    }
}

/// How many letters stand side by side in a row of three.
const LETTERS_IN_A_ROW: usize = 30;

const LATENCY_MIN: Micros = 10;
const LATENCY_MAX: Micros = 2_000_000;

/// A slider for the size of a latency, which keeps its shape.
fn latency_control(
    param: &'static Param,
    latency: &Distribution,
    turn: &Callback<ParamValue>,
) -> Html {
    let typical = latency.typical();
    let slide = {
        let (turn, latency) = (turn.clone(), latency.clone());
        let sized = move |typical| ParamValue::Latency(latency.with_typical(typical));
        Callback::from(move |typical| turn.emit(sized(typical)))
    };
    let words = format!("{latency}, typically {}", Show(typical));
    slider(param, scale::steps(LATENCY_MIN, LATENCY_MAX), typical, words, slide)
}

/// The value as a text that can be typed.
fn field(
    param: &'static Param,
    scenario: &Scenario,
    value: &ParamValue,
    turn: &Callback<ParamValue>,
) -> Html {
    let text = shown(param, value);
    let size = text.chars().count().max(2).to_string();
    let (what, limit) = match param.kind {
        ParamKind::Latency => ("distribution", u64::MAX),
        ParamKind::Count { .. } => ("value", scenario.count_limit(param)),
        _ => ("value", u64::MAX),
    };
    let onchange = {
        let turn = turn.clone();
        Callback::from(move |event: Event| {
            let Some(input) = dom::input(&event) else { return };
            let said = match read(param, &input.value()) {
                Some(ParamValue::Count(count)) if count > limit => {
                    format!("Expected no more than {limit}.")
                }
                Some(value) => {
                    input.set_custom_validity("");
                    input.set_value(&shown(param, &value));
                    return turn.emit(value);
                }
                None => format!("Expected {}.", param.expectation()),
            };
            input.set_custom_validity(&said);
            let _ = input.report_validity();
        })
    };
    html! {
        <input type="text" class="value" {size}
            value={text} spellcheck="false" autocomplete="off"
            aria-label={format!("{}: {what}", param.label)} {onchange}
            oninput={Callback::from(forgive)} />
    }
}

/// Reads what somebody typed: spaces do not matter, and a time without a unit is in milliseconds.
fn read(param: &Param, text: &str) -> Option<ParamValue> {
    let text = text.replace(' ', "").replace('–', "~");
    param.parse(&text).or_else(|| match param.kind {
        ParamKind::Span { .. } => param.parse(&(text + "ms")),
        _ => None,
    })
}

/// Every field is about to be filled with a good text: whatever was refused is forgotten.
pub fn forgive_all() {
    while let Some(field) = dom::find(".knob .value:invalid") {
        field.unchecked_into::<HtmlInputElement>().set_custom_validity("");
    }
}

/// A text that is being changed is not wrong any more.
fn forgive(event: InputEvent) {
    if let Some(input) = dom::input(&event) {
        input.set_custom_validity("");
    }
}
