//! Play, pause, step, leap, speed.
//!
//! The slider of the speed goes from a thousandth to real time: the speeds of [`SLOWER`] stand at
//! equal distances, a pointer finds any between them, and an arrow key goes to the next one.

use super::{Shown, dom, icons};
use crate::model::Intent;
use crate::player::Player;
use model::Time;
use yew::prelude::*;

/// Round speeds, as how many times slower than real time.
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
        slower => format!("1/{slower} of real time"),
    }
}

/// Where a speed stands on its slider, in hundredths of the distance between two round ones.
fn place_of(slower: u32) -> u32 {
    let before = SLOWER.iter().rposition(|&round| round >= slower).unwrap_or(0);
    let (round, next) = (SLOWER[before], SLOWER.get(before + 1).copied().unwrap_or(0));
    before as u32 * 100 + (round.saturating_sub(slower)) * 100 / (round - next)
}

/// The speed at a place of its slider, in two digits.
fn speed_at(place: u32) -> u32 {
    let before = (place / 100).min(SLOWER.len() as u32 - 1) as usize;
    let (round, next) = (SLOWER[before], SLOWER.get(before + 1).copied().unwrap_or(1));
    let exact = round - (round - next) * (place % 100) / 100;
    if exact > 100 { (exact + 5) / 10 * 10 } else { exact }
}

/// The next round speed, faster or slower.
fn next_speed(slower: u32, faster: bool) -> u32 {
    let found = match faster {
        true => SLOWER.into_iter().find(|&round| round < slower),
        false => SLOWER.into_iter().rfind(|&round| round > slower),
    };
    found.unwrap_or(slower)
}

/// What a key does to time, on the stage and on the tape; false if it means nothing there.
pub fn time_key(player: &Player, key: &str) -> bool {
    match key {
        " " | "k" => player.play(!player.is_playing()),
        "ArrowRight" | "." => player.step(true),
        "ArrowLeft" | "," => player.step(false),
        "]" => player.leap(true),
        "[" => player.leap(false),
        "Home" => player.seek(0),
        "End" => player.seek(Time::MAX),
        _ => return false,
    }
    true
}

/// A button with a drawing on it. `key` does the same on the stage and on the tape.
///
/// One that has nothing to do says so, and keeps the focus: whoever has just taken back the first
/// change is still there.
pub fn button(
    (label, key): (&'static str, &'static str),
    icon: Html,
    disabled: bool,
    onclick: Callback<MouseEvent>,
) -> Html {
    let class = if label.starts_with("P") { "play" } else { "" };
    let title = if key.is_empty() { label.to_string() } else { format!("{label} ({key})") };
    let onclick = if disabled { Callback::noop() } else { onclick };
    html! {
        <button type="button" ~className={class} aria-label={label} {title}
            aria-disabled={disabled.then_some("true")} {onclick}>{ icon }</button>
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
        let press = Callback::from(move |_| dispatch.dispatch(intent()));
        button((label, ""), icon, !possible, press)
    };
    let (end, playing) = (page.end(), tick.playing);
    let (word, icon) = match (playing, end > 0 && tick.at >= end) {
        (true, _) => ("Pause", icons::pause()),
        (false, true) => ("Play again", icons::play()),
        (false, false) => ("Play", icons::play()),
    };
    // The clock is as wide as its widest reading, so that nothing beside it moves.
    let wide = clock(end).len().max(if end >= TENTHS_BELOW { "9999.9 ms".len() } else { 0 });
    html! {
        <div class="transport">
            <div class="buttons times">
                { act(("To the start", "Home"), icons::rewind(), |player| player.seek(0)) }
                { act(("To the previous milestone", "["), icons::leap_back(),
                    |player| player.leap(false)) }
                { act(("One event back", "←"), icons::step_back(), |player| player.step(false)) }
                { act((word, "space"), icon, |player| player.play(!player.is_playing())) }
                { act(("One event forward", "→"), icons::step(), |player| player.step(true)) }
                { act(("To the next milestone", "]"), icons::leap(), |player| player.leap(true)) }
                { act(("To the end", "End"), icons::wind(), |player| player.seek(Time::MAX)) }
            </div>
            <p class="clock"><b style={format!("width:{wide}ch")}>{ clock(tick.at) }</b>
                <span>{ " / " }{ clock(end) }</span></p>
            { speed(shown) }
            <div class="buttons">
                { intend("Undo", icons::undo(), page.can_undo(), || Intent::Undo) }
                { intend("Redo", icons::redo(), page.can_redo(), || Intent::Redo) }
            </div>
        </div>
    }
}

/// The slider of the speed.
fn speed(shown: &Shown) -> Html {
    let (player, slower) = (shown.player.clone(), shown.screen.tick.slower);
    let onkeydown = {
        let player = player.clone();
        Callback::from(move |event: KeyboardEvent| {
            let faster = match event.key().as_str() {
                "ArrowRight" | "ArrowUp" => true,
                "ArrowLeft" | "ArrowDown" => false,
                _ => return,
            };
            event.prevent_default();
            player.set_speed(next_speed(slower, faster));
        })
    };
    let oninput = Callback::from(move |event: InputEvent| {
        player.set_speed(speed_at(dom::hundredths(&event).unwrap_or(0)));
    });
    let place = place_of(slower);
    let words = speed_words(slower);
    html! {
        <label class="speed">
            <span class="visually-hidden">{ "Speed" }</span>
            <input type="range" min="0" max="9" step="any"
                value={format!("{}.{:02}", place / 100, place % 100)}
                aria-valuetext={words.clone()} title="Speed" {oninput} {onkeydown} />
            <span>{ words }</span>
        </label>
    }
}

/// From here on a clock shows seconds; before, milliseconds with a tenth.
const TENTHS_BELOW: Time = 10_000_000;

/// An instant with as many digits as a reader can use while it moves.
pub fn clock(at: Time) -> String {
    match at {
        0..TENTHS_BELOW => format!("{}.{} ms", at / 1_000, at / 100 % 10),
        _ => format!("{}.{:03} s", at / 1_000_000, at / 1_000 % 1_000),
    }
}
