//! Play, pause, step, speed.

use super::{Shown, dom, icons};
use crate::model::Intent;
use crate::player::Player;
use model::Time;
use yew::prelude::*;

/// The speeds on offer, as how many times slower than real time.
const SLOWER: [u32; 10] = [1000, 500, 200, 100, 50, 20, 10, 5, 2, 1];

/// How long a whole run takes to watch at the speed that it starts with, in microseconds.
const WATCHING_US: u64 = 40_000_000;

/// How many times slower than real time a run of this length starts: one of the speeds on offer.
pub fn starting_speed(end: Time) -> u32 {
    let wanted = WATCHING_US / end.max(1);
    SLOWER.into_iter().find(|slower| u64::from(*slower) <= wanted).unwrap_or(1)
}

fn speed_words(slower: u32) -> String {
    match slower {
        1 => "real time".into(),
        slower => format!("{slower} times slower"),
    }
}

/// A button with a drawing on it.
fn button(label: &'static str, icon: Html, disabled: bool, onclick: Callback<MouseEvent>) -> Html {
    let class = if label.starts_with("P") { "play" } else { "" };
    html! {
        <button type="button" ~className={class} aria-label={label}
            {disabled} {onclick}>{ icon }</button>
    }
}

/// The buttons of time, the clock, the speed, and the way back.
pub fn transport(shown: &Shown) -> Html {
    let Shown { screen, page, player, dispatch } = shown;
    let tick = screen.tick;
    let act = |label, icon, action: fn(&Player)| {
        let player = player.clone();
        button(label, icon, false, Callback::from(move |_| action(&player)))
    };
    let intend = |label, icon, possible: bool, intent: fn() -> Intent| {
        let dispatch = dispatch.clone();
        button(label, icon, !possible, Callback::from(move |_| dispatch.dispatch(intent())))
    };
    let (end, playing) = (page.timeline.end(), tick.playing);
    let (word, icon) = match (playing, tick.at >= end) {
        (true, _) => ("Pause", icons::pause()),
        (false, true) => ("Play again", icons::play()),
        (false, false) => ("Play", icons::play()),
    };
    let oninput = {
        let player = player.clone();
        Callback::from(move |event: InputEvent| {
            let place = dom::number(&event).unwrap_or(4) as usize;
            player.set_speed(SLOWER[place.min(SLOWER.len() - 1)]);
        })
    };
    let place = SLOWER.iter().position(|&slower| slower == tick.slower).unwrap_or(4);
    let words = speed_words(tick.slower);
    html! {
        <div class="transport">
            <div class="buttons">
                { act("To the start", icons::rewind(), |player| player.seek(0)) }
                { act("One event back", icons::step_back(), |player| player.step(false)) }
                { act(word, icon, |player| player.play(!player.is_playing())) }
                { act("One event forward", icons::step(), |player| player.step(true)) }
            </div>
            <p class="clock"><b>{ clock(tick.at) }</b><span>{ " / " }{ clock(end) }</span></p>
            <label class="speed">
                <span class="visually-hidden">{ "Speed" }</span>
                <input type="range" min="0" max="9" value={place.to_string()}
                    aria-valuetext={words.clone()} {oninput} />
                <span>{ words }</span>
            </label>
            <div class="buttons">
                { intend("Undo", icons::undo(), page.can_undo(), || Intent::Undo) }
                { intend("Redo", icons::redo(), page.can_redo(), || Intent::Redo) }
            </div>
        </div>
    }
}

/// An instant with as many digits as a reader can use while it moves.
pub fn clock(at: Time) -> String {
    match at {
        0..10_000_000 => format!("{}.{} ms", at / 1_000, at / 100 % 10),
        _ => format!("{}.{:03} s", at / 1_000_000, at / 1_000 % 1_000),
    }
}
