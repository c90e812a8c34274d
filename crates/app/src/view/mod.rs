//! The components of the page.

mod clients;
mod dom;
mod footer;
mod header;
mod icons;
mod knob;
mod knobs;
mod menu;
mod notices;
mod presets;
mod rules;
mod scale;
mod spans;
mod stage_view;
mod tape_view;
mod transport;
mod verdicts;

use crate::model::{Intent, Page};
use crate::player::{Film, Player, Tick};
use crate::{address, bridge};
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

/// The page.
#[component]
pub fn App() -> Html {
    let start = use_memo((), |()| Page::from_fragment(&address::fragment()));
    let page = use_reducer({
        let start = start.clone();
        move || (*start).clone()
    });
    let tick = use_state(|| Tick { at: 0, playing: false, slower: 1 });
    let player = {
        let setter = tick.setter();
        use_memo((), move |()| Player::new(Callback::from(move |tick| setter.set(tick))))
    };
    use_film(&page, &player);
    let shown = Shown {
        page: (*page).clone(),
        tick: *tick,
        dispatch: page.dispatcher(),
        player: (*player).clone(),
    };
    let Shown { page, dispatch, .. } = &shown;
    let header = header::use_header(page, dispatch);
    let stage = stage_view::use_stage(&shown);
    let tape = tape_view::use_tape(&shown);
    let verdicts = verdicts::use_verdicts(&shown);
    html! {
        <div class="page">
            { header }
            <main>
                { notices::notices(page, dispatch) }
                { spans::headline(page.scenario()) }
                <div class="bench">
                    <section class="theatre" aria-label="The run">
                        <div class="stage-card">
                            { stage }
                            { transport::transport(&shown) }
                            { tape }
                        </div>
                        { verdicts }
                        { clients::clients(&shown) }
                    </section>
                    <knobs::Knobs page={page.clone()} dispatch={dispatch.clone()} />
                </div>
            </main>
            { footer::footer(&page.run) }
        </div>
    }
}

/// Puts each new run into the player, the address bar and the bridge; starts it from the beginning
/// if it was opened anew. The first time, the rest of the browser is set up too.
#[hook]
fn use_film(page: &UseReducerHandle<Page>, player: &Player) {
    let opened = use_mut_ref(|| None::<u32>);
    let (player, dispatch) = (player.clone(), page.dispatcher());
    use_effect_with((**page).clone(), move |page| {
        let before = opened.replace(Some(page.opened));
        if before.is_none() {
            set_theme();
            bridge::install();
            address::listen(move |fragment| dispatch.dispatch(Intent::Open(fragment)));
        }
        player.load(Film {
            run: page.run.clone(),
            timeline: page.timeline.clone(),
            selected: page.selected,
        });
        if before != Some(page.opened) {
            player.set_speed(transport::starting_speed(page.timeline.end()));
            player.seek(page.start_at.unwrap_or(0));
            player.play(page.start_at.is_none() && may_start_by_itself(&player));
        }
        address::write(page.scenario());
        bridge::show(page, &player);
    });
}

fn may_start_by_itself(player: &Player) -> bool {
    address::query("autoplay").as_deref() != Some("0") && !player.is_reduced()
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
