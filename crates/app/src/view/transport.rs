//! Play, pause, step, speed.

use super::{Shown, icons};
use crate::model::Intent;
use crate::player::Player;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

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

/// The buttons of time. `speed` is how many virtual microseconds pass in a real one.
pub fn transport(shown: &Shown, speed: f64, set_speed: Callback<f64>) -> Html {
    let Shown { page, tick, player, dispatch } = shown;
    let act = |action: fn(&Player)| {
        let player = player.clone();
        Callback::from(move |_: MouseEvent| action(&player))
    };
    let playing = tick.playing;
    let at_end = tick.at >= page.timeline.end();
    let word = match (playing, at_end) {
        (true, _) => "Pause",
        (false, true) => "Play again",
        (false, false) => "Play",
    };
    let oninput = Callback::from(move |event: InputEvent| {
        let input: Option<HtmlInputElement> =
            event.target().and_then(|target| target.dyn_into().ok());
        let place = input.map_or(4.0, |input| input.value_as_number()) as usize;
        set_speed.emit(1.0 / f64::from(SLOWER[place.min(SLOWER.len() - 1)]));
    });
    let intent = |intent: Intent| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(intent.clone()))
    };
    let place = place_of(speed);
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
                <b>{ clock(tick.at) }</b>
                <span>{ format!(" / {}", clock(page.timeline.end())) }</span>
            </p>
            <label class="speed">
                <span class="visually-hidden">{ "Speed" }</span>
                <input type="range" min="0" max={(SLOWER.len() - 1).to_string()}
                    value={place.to_string()} aria-valuetext={speed_words(place)} {oninput} />
                <span>{ speed_words(place) }</span>
            </label>
            <div class="buttons">
                <button type="button" aria-label="Undo" disabled={!page.can_undo()}
                    onclick={intent(Intent::Undo)}>{ icons::undo() }</button>
                <button type="button" aria-label="Redo" disabled={!page.can_redo()}
                    onclick={intent(Intent::Redo)}>{ icons::redo() }</button>
            </div>
        </div>
    }
}

/// An instant with as many digits as a reader can use while it moves.
pub fn clock(at: model::Time) -> String {
    match at {
        0..10_000_000 => format!("{}.{} ms", at / 1_000, at / 100 % 10),
        _ => format!("{}.{:03} s", at / 1_000_000, at / 1_000 % 1_000),
    }
}
