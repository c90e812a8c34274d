//! Play, pause, step, speed.

use super::{Dispatch, icons};
use crate::model::{Intent, Page};
use crate::player::{Player, Tick};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct TransportProps {
    pub page: Page,
    pub tick: Tick,
    pub player: Player,
    pub dispatch: Dispatch,
    /// Virtual microseconds per real one.
    pub speed: f64,
    pub set_speed: Callback<f64>,
}

/// The speeds on offer, as how many times slower than real time.
const SLOWER: [u32; 10] = [1000, 500, 200, 100, 50, 20, 10, 5, 2, 1];

/// The speed on offer that is closest to a wanted one.
pub fn nearest_speed(wanted: f64) -> f64 {
    let distance = |slower: &u32| (wanted.max(1e-6).ln() + f64::from(*slower).ln()).abs();
    let nearest = SLOWER.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
    1.0 / f64::from(nearest.copied().unwrap_or(50))
}

fn place_of(speed: f64) -> usize {
    let slower = (1.0 / speed.max(1e-6)).round() as u32;
    SLOWER.iter().position(|&known| known == slower).unwrap_or(4)
}

fn speed_words(place: usize) -> String {
    match SLOWER.get(place) {
        Some(1) | None => "real time".into(),
        Some(slower) => format!("{slower} times slower"),
    }
}

#[component]
pub fn Transport(props: &TransportProps) -> Html {
    let act = |action: fn(&Player)| {
        let player = props.player.clone();
        Callback::from(move |_: MouseEvent| action(&player))
    };
    let playing = props.tick.playing;
    let at_end = props.tick.at >= props.page.timeline.end();
    let word = match (playing, at_end) {
        (true, _) => "Pause",
        (false, true) => "Play again",
        (false, false) => "Play",
    };
    let oninput = {
        let set_speed = props.set_speed.clone();
        Callback::from(move |event: InputEvent| {
            let input: Option<HtmlInputElement> =
                event.target().and_then(|target| target.dyn_into().ok());
            let place = input.map_or(4.0, |input| input.value_as_number()) as usize;
            set_speed.emit(1.0 / f64::from(SLOWER[place.min(SLOWER.len() - 1)]));
        })
    };
    let intent = |intent: Intent| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(intent.clone()))
    };
    let place = place_of(props.speed);
    html! {
        <div class="transport">
            <div class="buttons">
                <button type="button" aria-label="To the start" onclick={act(|p| p.seek(0))}>
                    { icons::rewind() }
                </button>
                <button type="button" aria-label="One event back" onclick={act(|p| p.step(false))}>
                    { icons::step_back() }
                </button>
                <button type="button" class="play" aria-label={word}
                    onclick={act(|p| p.play(!p.is_playing()))}>
                    { if playing { icons::pause() } else { icons::play() } }
                </button>
                <button type="button" aria-label="One event forward" onclick={act(|p| p.step(true))}>
                    { icons::step() }
                </button>
            </div>
            <p class="clock">
                <b>{ clock(props.tick.at) }</b>
                <span>{ format!(" / {}", clock(props.page.timeline.end())) }</span>
            </p>
            <label class="speed">
                <span class="visually-hidden">{ "Speed" }</span>
                <input type="range" min="0" max={(SLOWER.len() - 1).to_string()}
                    value={place.to_string()} aria-valuetext={speed_words(place)} {oninput} />
                <span>{ speed_words(place) }</span>
            </label>
            <div class="buttons">
                <button type="button" aria-label="Undo" disabled={!props.page.can_undo()}
                    onclick={intent(Intent::Undo)}>{ icons::undo() }</button>
                <button type="button" aria-label="Redo" disabled={!props.page.can_redo()}
                    onclick={intent(Intent::Redo)}>{ icons::redo() }</button>
            </div>
        </div>
    }
}

/// An instant with as many digits as a reader can use while it moves.
pub fn clock(at: model::Time) -> String {
    match at {
        0..10_000_000 => format!("{:.1} ms", at as f64 / 1_000.0),
        _ => format!("{:.3} s", at as f64 / 1_000_000.0),
    }
}
