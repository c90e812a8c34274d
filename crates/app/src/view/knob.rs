//! One knob, drawn from its row in the table.

use super::{dom, icons, scale};
use model::param::{Choice, Param, ParamKind, ParamValue};
use model::time::Show;
use model::{Distribution, Micros, Scenario};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

/// How a knob reports that it was turned.
pub type Turn = Callback<(&'static Param, ParamValue)>;

/// Counts above this are on a slider whose steps grow.
const LINEAR_MAX: u64 = 64;

/// A knob: label, value, control, and a way back to its default.
pub fn knob(param: &'static Param, scenario: &Scenario, turn: &Turn) -> Html {
    let Some((_, value)) = scenario.find(param.key) else { return html! {} };
    let default = scenario.settled_default(param);
    let turn = {
        let turn = turn.clone();
        Callback::from(move |value| turn.emit((param, value)))
    };
    let reset = {
        let (turn, default) = (turn.clone(), default.clone());
        Callback::from(move |_| {
            turn.emit(default.clone());
            focus(param);
        })
    };
    let changed = *value != default;
    let control = match (&param.kind, value) {
        (ParamKind::Count { min, .. }, ParamValue::Count(count)) => {
            count_control(param, *min, scenario.count_limit(param), *count, &turn)
        }
        (ParamKind::Span { min, max }, ParamValue::Span(span)) => {
            let steps = scale::steps(*min, *max);
            let turn = of_numbers(&turn, ParamValue::Span);
            step_control(param, steps, *span, Show(*span).to_string(), turn)
        }
        (ParamKind::Share, ParamValue::Share(share)) => share_control(param, *share, &turn),
        (ParamKind::Choice(choices), ParamValue::Choice(place)) => {
            choice_control(param, choices, *place, &turn)
        }
        (ParamKind::Latency, ParamValue::Latency(latency)) => {
            latency_control(param, latency, &turn)
        }
        _ => html! {},
    };
    let id = format!("knob-{}", param.key);
    let back = format!("back to {}", shown(param, &default));
    let mark = if changed { " changed" } else { "" };
    let is_choice = matches!(param.kind, ParamKind::Choice(_));
    html! {
        <div ~className={format!("knob knob-{}{}", param.key, mark)}
            title={param.help}>
            if is_choice {
                <span class="knob-label" id={format!("label-{}", param.key)}>{ param.label }</span>
            } else {
                <label class="knob-label" for={id.clone()}>{ param.label }</label>
            }
            if changed {
                <button type="button" class="reset" onclick={reset} title={back.clone()}
                    aria-label={format!("{}: {back}", param.label)}>{ icons::undo() }</button>
            }
            if !is_choice {
                <output for={id}>{ shown(param, value) }</output>
            }
            { control }
        </div>
    }
}

/// Moves the focus to the control of a knob.
fn focus(param: &Param) {
    let selector = format!("#knob-{0}, input[name=\"{0}\"]:checked", param.key);
    if let Some(control) = find(&selector) {
        let _ = control.unchecked_into::<HtmlInputElement>().focus();
    }
}

fn find(selector: &str) -> Option<Element> {
    web_sys::window()?.document()?.query_selector(selector).ok()?
}

/// A value in the words of the page.
fn shown(param: &Param, value: &ParamValue) -> String {
    match (&param.kind, value) {
        (ParamKind::Choice(choices), ParamValue::Choice(place)) => choices[*place].label.into(),
        (ParamKind::Share, _) => format!("{} %", param.print(value)),
        (ParamKind::Latency, _) => param.print(value).replace('~', "–"),
        _ => param.print(value),
    }
}

/// A callback for plain numbers, from one for values.
fn of_numbers(turn: &Callback<ParamValue>, make: fn(u64) -> ParamValue) -> Callback<u64> {
    let turn = turn.clone();
    Callback::from(move |number| turn.emit(make(number)))
}

fn number_of(event: &InputEvent) -> Option<u64> {
    dom::number(event).map(u64::from)
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
        return step_control(param, scale::steps(min, limit), count, words, turn);
    }
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(number) = number_of(&event) {
            turn.emit(number);
        }
    });
    html! {
        <input type="range" id={format!("knob-{}", param.key)} min={min.to_string()}
            max={limit.to_string()} value={count.to_string()} aria-valuetext={words} {oninput} />
    }
}

/// A slider over steps that grow with the value.
fn step_control(
    param: &'static Param,
    steps: Vec<u64>,
    value: u64,
    words: String,
    turn: Callback<u64>,
) -> Html {
    let place = scale::nearest(&steps, value);
    let last = steps.len().saturating_sub(1);
    let oninput = Callback::from(move |event: InputEvent| {
        let place = number_of(&event).unwrap_or(0) as usize;
        if let Some(&step) = steps.get(place) {
            turn.emit(step);
        }
    });
    html! {
        <input type="range" id={format!("knob-{}", param.key)} min="0" max={last.to_string()}
            value={place.to_string()} aria-valuetext={words} {oninput} />
    }
}

fn share_control(param: &'static Param, share: u32, turn: &Callback<ParamValue>) -> Html {
    let percent = share / 10;
    let turn = of_numbers(turn, |percent| ParamValue::Share(percent as u32 * 10));
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(percent) = number_of(&event) {
            turn.emit(percent.min(100));
        }
    });
    html! {
        <input type="range" id={format!("knob-{}", param.key)} min="0" max="100"
            value={percent.to_string()} aria-valuetext={format!("{percent} %")} {oninput} />
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
            <label title={choice.help}>
                <input type="radio" name={param.key} checked={index == place} {onchange} />
                <span>{ choice.label }</span>
            </label>
        }
    });
    let class = if choices.len() > 3 { "segments many" } else { "segments" };
    html! {
        <div ~className={class} role="radiogroup"
            aria-labelledby={format!("label-{}", param.key)}>
            { for options }
        </div>
    }
}

/// A text that is being changed is not wrong any more.
fn forgive(event: InputEvent) {
    if let Some(input) = dom::input(&event) {
        input.set_custom_validity("");
    }
}

const LATENCY_MIN: Micros = 10;
const LATENCY_MAX: Micros = 2_000_000;

/// A slider for the size of a latency, and a field for its shape. A text that is no distribution is
/// marked where it stands, and the browser says what was expected.
fn latency_control(
    param: &'static Param,
    latency: &Distribution,
    turn: &Callback<ParamValue>,
) -> Html {
    let typical = latency.typical();
    let slide = {
        let (turn, latency) = (turn.clone(), latency.clone());
        Callback::from(move |typical| {
            // The slider fills the field with a good text: whatever stood there is forgotten.
            if let Some(field) = find(&format!(".knob-{} .shape", param.key)) {
                field.unchecked_into::<HtmlInputElement>().set_custom_validity("");
            }
            turn.emit(ParamValue::Latency(latency.with_typical(typical)));
        })
    };
    let words = format!("{latency}, typically {}", Show(typical));
    let slider = step_control(param, scale::steps(LATENCY_MIN, LATENCY_MAX), typical, words, slide);
    let onchange = {
        let turn = turn.clone();
        Callback::from(move |event: Event| {
            let Some(input) = dom::input(&event) else { return };
            match param.parse(input.value().trim()) {
                Some(value) => {
                    input.set_custom_validity("");
                    turn.emit(value);
                }
                None => {
                    input.set_custom_validity(&format!("Expected {}.", param.expectation()));
                    let _ = input.report_validity();
                }
            }
        })
    };
    html! {
        <>
            { slider }
            <input type="text" class="shape" value={latency.to_string()} spellcheck="false"
                aria-label={format!("{}: distribution", param.label)} {onchange}
                oninput={Callback::from(forgive)} />
        </>
    }
}
