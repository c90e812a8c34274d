//! The components of the page.

mod clients;
mod footer;
mod header;
mod icons;
mod knob;
mod knobs;
mod menu;
mod notices;
mod scale;
mod spans;
mod stage_view;
mod tape_view;
mod transport;
mod verdicts;

use crate::model::{Intent, Page};
use crate::player::{Film, Player, Tick};
use crate::{address, bridge};
use model::Time;
use yew::prelude::*;

/// How gestures reach the state.
pub type Dispatch = UseReducerDispatcher<Page>;

/// What every part of the page may need: the run, the instant, and the ways to change them.
#[derive(Clone, PartialEq)]
pub struct Shown {
    pub page: Page,
    pub tick: Tick,
    pub dispatch: Dispatch,
    pub player: Player,
}

/// How long a whole run takes to watch at the speed that it starts with, in seconds.
const WATCHING_SECONDS: f64 = 40.0;

/// The page.
#[component]
pub fn App() -> Html {
    let start = use_memo((), |()| Page::from_fragment(&address::fragment()));
    let page = use_reducer({
        let start = start.clone();
        move || start.0.clone()
    });
    let tick = use_state(|| Tick { at: 0, playing: false });
    let player = {
        let setter = tick.setter();
        use_memo((), move |()| Player::new(Callback::from(move |tick| setter.set(tick))))
    };
    let speed = use_state(|| starting_speed(page.timeline.end()));

    {
        let dispatch = page.dispatcher();
        use_effect_with((), move |()| {
            set_theme();
            bridge::install();
            address::listen(move |fragment| dispatch.dispatch(Intent::Open(fragment)));
        });
    }
    {
        let player = player.clone();
        use_effect_with((*page).clone(), move |page| {
            player.load(Film {
                run: page.run.clone(),
                timeline: page.timeline.clone(),
                selected: page.selected,
            });
            address::write(page.scenario());
            bridge::show(page, &player);
        });
    }
    {
        let (player, speed, end) = (player.clone(), speed.clone(), page.timeline.end());
        let link_time = start.1.filter(|_| page.opened == 0);
        use_effect_with(page.opened, move |_| {
            let starting = starting_speed(end);
            speed.set(starting);
            player.set_speed(starting);
            player.seek(link_time.unwrap_or(0));
            player.play(link_time.is_none() && may_start_by_itself());
        });
    }
    let set_speed = {
        let (player, speed) = (player.clone(), speed.clone());
        Callback::from(move |value: f64| {
            player.set_speed(value);
            speed.set(value);
        })
    };

    let shown = Shown {
        page: (*page).clone(),
        tick: *tick,
        dispatch: page.dispatcher(),
        player: (*player).clone(),
    };
    let Shown { page, dispatch, player, .. } = &shown;
    html! {
        <div class="page">
            <header::Header page={page.clone()} dispatch={dispatch.clone()} />
            <main>
                { notices::notices(page, dispatch) }
                { spans::headline(page.scenario()) }
                <div class="bench">
                    <section class="theatre" aria-label="The run">
                        <div class="stage-card">
                            <stage_view::StageView shown={shown.clone()} />
                            { transport::transport(&shown, *speed, set_speed) }
                            <tape_view::TapeView shown={shown.clone()} />
                        </div>
                        <verdicts::Verdicts page={page.clone()} dispatch={dispatch.clone()}
                            player={player.clone()} />
                        { clients::clients(&shown) }
                    </section>
                    <knobs::Knobs page={page.clone()} dispatch={dispatch.clone()} />
                </div>
            </main>
            { footer::footer(&page.run) }
        </div>
    }
}

/// The speed at which a run of this length can be watched, in virtual per real microseconds.
fn starting_speed(end: Time) -> f64 {
    let wanted = end as f64 / 1_000_000.0 / WATCHING_SECONDS;
    transport::nearest_speed(wanted)
}

fn may_start_by_itself() -> bool {
    let hidden = address::query("motion").as_deref() == Some("reduce");
    address::query("autoplay").as_deref() != Some("0") && !hidden
}

/// Takes the theme that the address asks for.
fn set_theme() {
    let theme = address::query("theme");
    let known = ["light", "dark", "contrast", "projector"];
    let root = web_sys::window().and_then(|window| window.document()?.document_element());
    if let (Some(theme), Some(root)) = (theme, root)
        && known.contains(&theme.as_str())
    {
        let _ = root.set_attribute("data-theme", &theme);
    }
}
