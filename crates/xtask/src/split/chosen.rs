//! Where the rest begins.
//!
//! Each line is how the names of some functions begin: the path of a module, or a type and one of
//! its functions. A name is compared without the signs in front of it: `a::T>::f` means what the
//! compiler calls `<a::T>::f` and `<&a::T>::f`. Whatever only these functions need goes with them
//! and needs no line.
//!
//! A line is right if nothing of it is needed before the page is told that the rest is here
//! (`crates/app/src/rest.rs`): not for the first preset, which always takes the same course, and
//! not to draw what there is of the page until then (`crates/app/src/view/mod.rs`). What answers
//! events of a person may go. A line that is wrong ends with *The engine stopped*, and
//! `tests/e2e/rest.test.mjs` shows it; `cargo xtask dist` with the variable `NAMES` set builds
//! a page whose traps say which function was called. A line that fits nothing has been
//! left behind by what it was about, and `cargo xtask dist` refuses it.
//!
//! A function can only be chosen if the compiler has not made it a part of its caller. It does that
//! with every function that is called in one place, unless the function says `#[inline(never)]`.
//!
//! Tables can be chosen as well, if they are a `static` and never change. They go though the first
//! half has their addresses. It must not read them before the rest is here: it would find zeros.

/// How some names begin, and why the first visit does without.
type Line = (&'static str, &'static str);

/// All lines.
pub const CHOSEN: &[Line] = &[
    // The engine: the first preset is leaderless, without faults, and keeps plain values.
    ("protocols::single_leader::", "another family"),
    ("protocols::multi_leader::", "another family"),
    ("lab::families::Memory<protocols::single_leader::", "a step of another family"),
    ("lab::families::Memory<protocols::multi_leader::", "a step of another family"),
    ("protocols::leaderless::entropy::", "anti-entropy is off"),
    ("protocols::leaderless::hints::", "hints are off"),
    ("protocols::leaderless::members::Members>::hand_over", "nobody joins or leaves"),
    ("protocols::leaderless::members::Members>::heard", "nobody joins or leaves"),
    ("protocols::leaderless::members::Members>::repeat", "nobody joins or leaves"),
    ("protocols::leaderless::members::Members>::go_on", "nobody joins or leaves"),
    ("protocols::leaderless::coordinator::Coordinator>::help_the_silent", "nobody is silent"),
    ("protocols::leaderless::coordinator::Coordinator>::give_up", "nothing times out"),
    ("model::object::", "values side by side"),
    ("model::causal::", "version vectors"),
    ("model::log::", "logs are of the families with a leader"),
    ("model::statement::", "writes that are worked out where they arrive"),
    ("sim::simulation::Simulation<lab::families::Families>>::stop", "nobody crashes"),
    ("sim::simulation::Simulation<lab::families::Families>>::ask_again", "nobody is refused"),
    ("sim::simulation::Simulation<lab::families::Families>>::merge", "values side by side"),
    ("sim::simulation::Simulation<lab::families::Families>>::loosen", NO_WALL),
    ("sim::simulation::Simulation<lab::families::Families>>::catch", NO_WALL),
    ("sim::queue::Queue<sim::simulation::Happening<lab::families::Message>>>::take_out", NO_WALL),
    ("sim::steps::", "steps of a disk that was lost"),
    ("lab::families::Message as core::clone::Clone>", "no message is doubled"),
    // The judge.
    ("check::by_number::", "logs"),
    ("check::replay::matching::", "logs"),
    ("check::replay::logs::", "logs"),
    ("check::replay::log::Log>", "logs"),
    ("check::replay::world::", "walls and crashes"),
    ("check::promises::deleted_stays_deleted::Memory>", "nothing is deleted"),
    ("check::promises::one_leader::split_brain", "nobody leads"),
    ("check::linear::search::", "the order of time decides already"),
    ("lab::compare::", "nothing is compared"),
    // Links and texts.
    ("lab::open::open_link", "the first visit has none"),
    ("miniz_oxide::", "scripts of links are packed"),
    ("model::link::unpack", "scripts of links are packed"),
    ("model::notation::words_of", "what an event is called in a list"),
    ("model::notice::", "nothing is wrong with the first preset"),
    // The picture.
    ("stage::narration::single_leader::", "the words of another family"),
    ("stage::narration::multi_leader::", "the words of another family"),
    ("stage::compose::wall::", "there is no wall"),
    ("stage::contour::", "there is no wall to go round"),
    ("stage::objects::Objects>::take", "values side by side"),
    ("stage::tape::bands::", "nobody leads"),
    ("stage::tape::branches::", "there is one future"),
    ("stage::tape::preview::", "an answer to an event"),
    ("stage::layout::regions::", "there are no regions"),
    ("stage::inspect::", "nothing is selected"),
    ("stage::possible::", "drawn when the page is whole"),
    ("stage::sides::", "no wall is drawn"),
    ("stage::beside::", "no menu is open"),
    // Of the libraries: what no page of ours draws, and how a text is quoted where the engine
    // stops.
    ("yew::virtual_dom::vraw::", "never drawn"),
    ("yew::virtual_dom::vportal::", "never drawn"),
    ("yew::virtual_dom::vsuspense::", "never drawn"),
    ("yew::dom_bundle::braw::", "never drawn"),
    ("alloc::rc::Rc<yew::virtual_dom::vportal::", "never drawn"),
    ("alloc::rc::Rc<yew::virtual_dom::vsuspense::", "never drawn"),
    ("core::str::slice_error_fail", "a bug"),
    ("core::slice::index::slice_index_fail", "a bug"),
    ("str as core::fmt::Debug>", "a bug"),
    ("core::ops::range::Range<usize> as core::fmt::Debug>", "a bug"),
    // The page: what is drawn when it is whole, or after an intent.
    ("app::view::beside::", "nothing is compared"),
    ("app::view::branches::", "drawn when the page is whole"),
    ("app::view::clients::", "drawn when the page is whole"),
    ("app::view::inspector::", "nothing is selected"),
    ("app::view::ending::", "drawn when the page is whole"),
    ("app::view::menu::", "no menu is open"),
    ("app::view::offers::", "no menu is open"),
    ("app::view::overlap::", "drawn when the page is whole"),
    ("app::view::presets::", "drawn when the page is whole"),
    ("app::view::rules::", "drawn when the page is whole"),
    ("app::view::walls::bar", "drawn when the page is whole"),
    ("app::view::walls::pair", "drawn when the page is whole"),
    ("app::view::walls::list", "drawn when the page is whole"),
    ("app::view::walls::options", "drawn when the page is whole"),
    ("app::view::walls::Hand>", "an answer to an event"),
    ("app::view::knobs::section", "drawn when the page is whole"),
    ("app::view::knobs::run_settings", "drawn when the page is whole"),
    ("app::view::knobs::reset::", "an answer to an event"),
    ("app::view::knob::help", "drawn when the page is whole"),
    ("app::view::knob::slider", "the open group has none that grows"),
    ("app::view::knob::latency_control", "the open group has none"),
    ("app::view::knob::field::", "an answer to an event"),
    ("app::view::scale::", "the open group has no slider that grows"),
    ("app::view::verdicts::reasons", "no promise is unfolded"),
    ("app::view::verdicts::dropped", "no write is dropped"),
    ("app::view::verdicts::failovers", "nobody leads"),
    ("app::view::tape_desk::Desk>::draw_futures", "there is one future"),
    ("app::view::tape_desk::Tape>::preview", "an answer to an event"),
    ("app::view::tape_desk::Tape>::down", "an answer to an event"),
    ("app::view::tape_desk::Tape>::go", "an answer to an event"),
    ("app::view::tape_desk::Tape>::choose", "an answer to an event"),
    ("app::view::tape_desk::Tape>::up", "an answer to an event"),
    ("app::view::tape_desk::Tape>::neighbour", "an answer to an event"),
    ("app::view::tape_desk::Tape>::thing", "an answer to an event"),
    ("app::view::tape_desk::Tape>::overview", "an answer to an event"),
    ("app::view::tape_desk::Tape>::zoom", "an answer to an event"),
    ("app::view::tape_view::pictures::", "an answer to an event"),
    ("app::view::tape_view::range::", "an answer to an event"),
    ("app::view::preview::Stamp>", "an answer to an event"),
    ("app::view::preview::Preview>::picture", "an answer to an event"),
    ("app::view::preview::Preview>::linger", "an answer to an event"),
    ("app::view::header::header::", "an answer to an event"),
    ("app::view::theme::choose", "an answer to an event"),
    ("app::view::stage_view::press::", "an answer to an event"),
    ("app::view::stage_view::close::", "an answer to an event"),
    ("app::view::stage_view::pick::", "an answer to an event"),
    ("app::view::stage_view::keys::", "an answer to an event"),
    ("app::view::transport::speed::", "an answer to an event"),
    ("app::view::transport::time_key", "an answer to an event"),
    ("app::view::dom::toggle", "an answer to an event"),
    ("app::canvas::Canvas>::find", "an answer to an event"),
    ("app::scenarios::", "texts are asked for by an event, or by a link"),
    ("app::address::write", "nobody has done anything that the address could tell"),
    ("app::address::share", "nobody shares before that"),
    ("app::model::page::Page>::view", "nobody shares before that"),
    ("app::bridge::state", "there is no state before the rest is here"),
    ("app::model::page::Page>::reduce", "what every intent leads to"),
    ("app::model::page::Page>::beside", "a link can have a run beside it"),
    ("app::model::page::Page>::pointing_at", "a link can point at something"),
    ("app::model::screen::Screen>::carry_out", "what every intent leads to"),
    ("app::model::screen::Screen>::refit", "the tape shows the whole run"),
];

/// What stays though a line fits it.
pub const KEPT: &[Line] = &[
    ("app::scenarios::path", "the name of the first preset"),
    ("app::scenarios::first_of", "the name of the first preset"),
    ("app::view::branches::branches", FRAME),
    ("app::view::beside::use_stages", FRAME),
    ("app::view::beside::comparison", FRAME),
    ("app::view::clients::clients", FRAME),
    ("app::view::inspector::inspector", FRAME),
    ("app::view::inspector::keys", FRAME),
    ("app::view::menu::use_menu", FRAME),
    ("app::view::overlap::use_overlap", FRAME),
    ("app::view::presets::closed", FRAME),
    ("app::view::presets::frame", FRAME),
    ("app::view::rules::closed", FRAME),
    ("app::view::rules::frame", FRAME),
    ("app::view::rules::rule_of", "which knobs stand in a group"),
];

const NO_WALL: &str = "no wall holds anything";
const FRAME: &str = "the frame of a part that is still empty";

/// The lines of tables.
pub const TABLES: &[Line] = &[
    ("protocols::single_leader::", "another family"),
    ("protocols::multi_leader::", "another family"),
];

/// What decides by names.
pub struct Choice {
    /// Whether a function of this name is chosen.
    pub function: fn(&str) -> bool,
    /// Whether a table of this name is chosen.
    pub table: fn(&str) -> bool,
}

/// What is chosen of the page.
pub const OF_THE_PAGE: Choice = Choice { function: is_chosen, table: is_table };

/// Whether a table of this name is chosen.
fn is_table(name: &str) -> bool {
    TABLES.iter().any(|(start, _)| path(name).starts_with(start))
}

/// Whether a function of this name is chosen.
fn is_chosen(name: &str) -> bool {
    let fits = |lines: &[Line]| lines.iter().any(|(start, _)| path(name).starts_with(start));
    fits(CHOSEN) && !fits(KEPT)
}

/// The lines that no name of a function fits. What is kept may be a part of its caller.
pub fn idle(names: &[String]) -> Vec<&'static str> {
    let fits = |beginning: &str| names.iter().any(|name| path(name).starts_with(beginning));
    CHOSEN.iter().map(|(beginning, _)| *beginning).filter(|beginning| !fits(beginning)).collect()
}

fn path(name: &str) -> &str {
    name.trim_start_matches(['<', '&'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_fits_functions_of_a_module_and_of_its_types() {
        assert!(is_chosen("protocols::single_leader::feed::next"));
        assert!(is_chosen("<protocols::single_leader::SingleLeader as model::Protocol>::step"));
        assert!(!is_chosen("protocols::leaderless::coordinator::open"));
        assert!(!is_chosen("app::view::menu::use_menu::inner_fn"));
        assert!(!is_chosen("core::ptr::drop_in_place::<protocols::single_leader::Memory>"));
    }

    #[test]
    fn a_line_that_fits_nothing_is_named() {
        let names = CHOSEN[1..].iter().map(|(beginning, _)| format!("<{beginning}f"));
        assert_eq!(idle(&names.collect::<Vec<_>>()), [CHOSEN[0].0]);
    }

    #[test]
    fn no_line_stands_twice() {
        for lines in [CHOSEN, KEPT, TABLES] {
            for (place, (beginning, _)) in lines.iter().enumerate() {
                let again = lines[place + 1..].iter().any(|(other, _)| other == beginning);
                assert!(!again, "{beginning}");
            }
        }
    }
}
