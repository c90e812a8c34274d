//! The parts of the page.
//!
//! The page is one component, and its parts are functions: each component of Yew costs 2 kB of
//! gzip, and each kind of state that it looks after half a kilobyte. For the same reason a class
//! that depends on something is written `~className={…}`, which sets the property: the type that
//! Yew makes of `class={…}` costs 3 kB ([decision 0003]).
//!
//! [decision 0003]: ../../../../docs/decisions/0003-an-encoder-and-a-sort-of-our-own.md

mod beside;
mod branches;
mod clients;
mod dom;
mod ending;
mod footer;
mod header;
mod icons;
mod inspector;
mod knob;
mod knobs;
mod menu;
mod notices;
mod offers;
mod overlap;
mod presets;
mod preview;
mod rules;
mod scale;
mod spans;
mod stage_view;
mod story;
mod tape_desk;
mod tape_view;
mod theme;
mod transport;
mod verdicts;
mod walls;

pub use menu::Menu;

use crate::model::{Intent, Page, Screen};
use crate::player::{Film, Player};
use crate::{address, bridge, failure, rest, scenarios};
use model::Action;
use std::rc::Rc;
use yew::prelude::*;

/// How gestures reach the state.
pub type Dispatch = UseReducerDispatcher<Screen>;

/// What every part of the page may need: the run, the instant, and the ways to change them.
#[derive(Clone)]
pub struct Shown {
    pub screen: UseReducerHandle<Screen>,
    pub page: Rc<Page>,
    pub dispatch: Dispatch,
    pub player: Player,
}

impl Shown {
    /// Whether all of the page is drawn. Until then a part that the story of the first visit does
    /// without is an empty frame, and what fills it may be in the rest of the module (`rest.rs`).
    pub fn is_whole(&self) -> bool {
        self.screen.whole
    }

    /// Does something at the playhead, and goes on from there.
    pub fn act(&self, action: Action) {
        self.player.go_on();
        self.dispatch.dispatch(Intent::Act(self.player.at(), action));
    }

    /// What a press does that wants something. A button that goes with what it does gives the focus
    /// to what this selector finds; one that stays has none.
    pub fn does(&self, intent: Intent, next: &'static str) -> Callback<MouseEvent> {
        let dispatch = self.dispatch.clone();
        Callback::from(move |_| {
            dom::focus(dom::find(next));
            dispatch.dispatch(intent.clone());
        })
    }
}

/// The page.
#[component]
pub fn App() -> Html {
    let screen = use_reducer(|| Screen::from_fragment(&address::fragment()));
    let dispatch = screen.dispatcher();
    let player = {
        let dispatch = dispatch.clone();
        use_memo((), move |()| {
            Player::new(Callback::from(move |tick| dispatch.dispatch(Intent::Tick(tick))))
        })
    };
    let page = Rc::clone(&screen.page);
    let shown = Shown { screen, page, dispatch, player: Player::clone(&player) };
    use_film(&shown);
    let page = &shown.page;
    let story = story::story(&shown);
    let still = use_still(&shown, story::invited(&story));
    let [knobs, branches, comparison] = Rc::unwrap_or_clone(still);
    let stage = stage_view::use_stage(&shown);
    let stages = beside::use_stages(&shown, stage);
    let tape = tape_view::use_tape(&shown);
    let overlap = overlap::use_overlap(&shown);
    html! {
        <div class="page">
            { header::header(&shown) }
            <main>
                { notices::notices(&shown) }
                { spans::headline(page.scenario(), story::invitation(&story, &shown)) }
                <div class="bench">
                    <section class="theatre" aria-label="The run">
                        <div class="stage-card">
                            { stages }
                            { transport::transport(&shown) }
                            { tape }
                            { branches }
                        </div>
                        { comparison }
                        { inspector::inspector(&shown) }
                        { verdicts::verdicts(&shown) }
                        <div class="panels">
                            { clients::clients(&shown) }
                            { overlap }
                        </div>
                    </section>
                    { knobs }
                </div>
            </main>
            { footer::footer(&page.run) }
        </div>
    }
}

/// A page, as far as the knobs, the picker and the futures depend on it: not on what is pointed at.
struct Still(Rc<Page>);

impl PartialEq for Still {
    fn eq(&self, Self(other): &Self) -> bool {
        let Self(page) = self;
        Rc::ptr_eq(&page.run, &other.run)
            && Rc::ptr_eq(&page.branches, &other.branches)
            && page.texts.is_some() == other.texts.is_some()
            && page.wanted == other.wanted
            && page.origin == other.origin
    }
}

/// What does not follow the playhead: it is drawn anew when the page changes, and not whenever time
/// passes.
#[hook]
fn use_still(shown: &Shown, invited: knobs::Invited) -> Rc<[Html; 3]> {
    let seen = (Still(Rc::clone(&shown.page)), invited, shown.is_whole());
    let shown = shown.clone();
    use_memo(seen, move |(_, invited, _)| {
        let knobs = knobs::knobs(&shown, invited);
        [knobs, branches::branches(&shown), beside::comparison(&shown)]
    })
}

/// Puts each new run into the player, the address bar and the bridge; starts it from the beginning
/// if it was opened anew. The first time, the rest of the browser is set up too.
#[hook]
fn use_film(shown: &Shown) {
    let opened = use_mut_ref(|| None::<u32>);
    let told = use_mut_ref(|| None::<story::Story>);
    let (player, dispatch) = (shown.player.clone(), shown.dispatch.clone());
    let first_visit = shown.screen.first_visit;
    use_effect_with(Rc::clone(&shown.page), move |page| {
        let before = opened.replace(Some(page.opened));
        if before.is_none() {
            rest::deliver_to(&dispatch);
            bridge::install();
            let dispatch = dispatch.clone();
            address::listen(move |fragment| dispatch.dispatch(Intent::Open(fragment)));
        }
        // A link that was opened may be one of the scenarios that ship. What is asked for before
        // the rest is here waits at the gate, and comes to this afterwards.
        if before != Some(page.opened) && page.origin.is_none() && rest::is_here() {
            scenarios::load(&dispatch);
        }
        let film = Film {
            run: page.run.clone(),
            timeline: page.timeline.clone(),
            selected: page.selected,
            supposed: page.picked.as_ref().map(|picked| picked.sets.clone()),
        };
        let beside = page.branches.other().map(|branch| {
            let (run, timeline) = branch.shown.clone();
            Film { run, timeline, selected: None, supposed: None }
        });
        player.load(film, beside);
        if before != Some(page.opened) {
            player.set_speed(transport::starting_speed(page.end()));
            player.seek(page.start_at.unwrap_or(0));
            player.play(page.start_at.is_none() && may_start_by_itself(&player));
        }
        let story = first_visit.then(|| story::of(page)).flatten();
        match (&story, told.replace(story)) {
            (Some(story), None) => player.stop_at(story.told),
            (None, Some(old)) => {
                // What is to be seen now is the same read again, if it is to be another one.
                let at_end = before == Some(page.opened) && player.at() >= old.told;
                if at_end && old.is_mended(page.scenario()) {
                    player.seek(old.called);
                    player.play(!player.is_reduced());
                }
            }
            _ => {}
        }
        bridge::show(page, &player);
        if rest::is_here() {
            bridge::write_address();
        }
        failure::remember(page.scenario());
    });
}

fn may_start_by_itself(player: &Player) -> bool {
    address::query("autoplay").as_deref() != Some("0") && !player.is_reduced()
}
