//! The state of the page, and the one reducer.
//!
//! Whatever a person does is an [`Intent`]. Those that change the run change the scenario, and the
//! rest follows from it: run, timeline, panels, address bar. Nothing else is stored.

use crate::player::Tick;
use crate::view::Menu;
use crate::{failure, keep, rest, scenarios};
use lab::branches::{Branches, Step};
use lab::contrast::Contrast;
use lab::{Run, compare};
use model::link::ViewState;
use model::{
    Action, EventKind, Formula, NodeId, Notice, OpId, OperationKind, Param, ParamValue, Scenario,
    Time,
};
use model::{Key, NodeSet, TimedAction, Topology};
use stage::{Selected, Thing, Timeline, Window};
use std::rc::Rc;
use yew::Reducible;

/// What a person may want.
#[derive(Clone, Debug)]
pub enum Intent {
    /// Open a link.
    Open(String),
    /// Start from a scenario that ships, by its path.
    Start(String),
    /// The texts of the scenarios have arrived, or did not.
    Texts(Option<String>),
    /// Turn to another family.
    Topology(&'static Topology),
    /// Turn a knob.
    Turn(&'static Param, ParamValue),
    /// Take another scenario in the place of this one.
    Edit(Rc<Scenario>),
    /// Take another seed.
    Seed(u64),
    /// Make the run longer or shorter.
    Horizon(Time),
    /// Do something at an instant.
    Act(Time, Action),
    /// Look at another branch.
    Switch(usize),
    /// Put a branch beside the one on screen, or none.
    Compare(Option<usize>),
    /// Put the same run under another setting, or in another family, beside the one on screen.
    Contrast(Box<Contrast>),
    /// Keep the scenario as it is, and go on with a copy.
    Keep,
    /// Give a branch another name.
    Rename(usize, String),
    /// Give a branch up.
    Remove(usize),
    /// Take back the last change of the scenario.
    Undo,
    /// Do it again.
    Redo,
    /// Point at something.
    Select(Option<Selected>),
    /// Point at what was pointed at before.
    Back,
    /// Show a pair of sets as they could be, or no longer.
    Pick(Option<Rc<Picked>>),
    /// Put away what was said about bad input.
    Dismiss,
    /// Say that the rest of the page could not be had (`rest.rs`).
    Unreachable,
    /// Draw all of the page: the rest of it is here.
    Whole,
    /// Show where the playhead is now.
    Tick(Tick),
    /// Say this on the button that shares the link.
    Say(&'static str),
    /// Show why a promise is broken or held, or no longer.
    Unfold(Option<&'static str>),
    /// Open a menu, or close it.
    Menu(Option<Place>),
    /// Draw or choose a wall, or no longer.
    Wall(Option<Wall>),
    /// The tape is this wide.
    TapeWidth(u32),
    /// The tape is this high.
    TapeHeight(u32),
    /// Show this part of the run on the tape, or all of it.
    Zoom(Option<Window>),
}

/// A pair of a write set and a read set as they could be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// Its row and its column in the grid of all pairs.
    pub place: (usize, usize),
    /// How it is ringed on the stage.
    pub sets: stage::Sets,
}

impl Intent {
    /// Whether it can be carried out before the rest of the module is here (`rest.rs`): it comes by
    /// itself.
    pub fn needs_no_rest(&self) -> bool {
        matches!(
            self,
            Self::Tick(_)
                | Self::TapeWidth(_)
                | Self::TapeHeight(_)
                | Self::Unreachable
                | Self::Whole
        )
    }
}

/// The page of a menu, and the thing beside which it stands.
pub type Place = (Menu, Thing);

/// A wall that is being drawn or chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wall {
    /// One side.
    pub a: NodeSet,
    /// The other.
    pub b: NodeSet,
    /// Whether it stands in both directions.
    pub both_ways: bool,
    /// Whether messages wait in front of it, instead of being lost.
    pub holds: bool,
    /// Whether it is drawn on the stage, and not chosen from a list.
    pub drawn: bool,
}

impl Wall {
    /// What building it does.
    pub fn action(self, (from, to): (NodeSet, NodeSet)) -> Action {
        let both_ways = self.both_ways;
        match self.holds {
            true => Action::Hold { from, to, both_ways },
            false => Action::Cut { from, to, both_ways },
        }
    }
}

/// Everything that the panels are drawn from. It is one value with one reducer, because each kind
/// of state that Yew looks after costs half a kilobyte on the way to the visitor.
#[derive(Clone)]
pub struct Screen {
    /// The run, and what belongs to it.
    pub page: Rc<Page>,
    /// Where the playhead is.
    pub tick: Tick,
    /// What the button that shares the link says.
    pub said: &'static str,
    /// The promise whose reasons are shown.
    pub unfolded: Option<&'static str>,
    /// The menu that is open.
    pub menu: Option<Place>,
    /// The wall that is being drawn or chosen.
    pub wall: Option<Wall>,
    /// How wide and how high the tape is, in pixels.
    pub tape_size: (u32, u32),
    /// What was pointed at before, and when that was looked at; the latest last.
    pub trail: Vec<(Selected, Time)>,
    /// The part of the run that is on the tape; none if all of it is.
    pub window: Option<Window>,
    /// Whether this is somebody's first visit, and nothing has been touched yet.
    pub first_visit: bool,
    /// Whether all of the page is drawn, and not only what the story of the first visit needs.
    pub whole: bool,
}

/// A run, and what it takes to draw it.
pub type Shown = (Rc<Run>, Rc<Timeline>);
/// A future that is kept.
pub type Branch = lab::branches::Branch<Shown>;

/// The state of the page.
#[derive(Clone, Debug)]
pub struct Page {
    /// The run of the scenario that is on screen.
    pub run: Rc<Run>,
    /// The same run, ready to be drawn.
    pub timeline: Rc<Timeline>,
    /// What is pointed at.
    pub selected: Option<Selected>,
    /// The pair of possible sets that is shown.
    pub picked: Option<Rc<Picked>>,
    /// What could not be taken as it was given, and what happened to the script.
    pub notices: Rc<Vec<String>>,
    /// Counts the scenarios that were opened, so that the player knows when to start anew.
    pub opened: u32,
    /// Where the reader of the link that was opened stood.
    pub start_at: Option<Time>,
    /// The texts of the scenarios that ship, once they are here (`lab::texts`).
    pub texts: Option<Rc<str>>,
    /// The path of the scenario that was chosen before its text was here.
    pub wanted: Option<String>,
    /// The path of the scenario that this one began as.
    pub origin: Option<String>,
    /// The futures that are kept; the run on screen is the current one of them.
    pub branches: Rc<Branches<Shown>>,
    /// Where the run on screen and the one beside it part.
    pub difference: Option<Rc<compare::Difference>>,
    past: Vec<Rc<Step>>,
    future: Vec<Rc<Step>>,
}

/// How many things that were pointed at are kept.
const TRAIL_MAX: usize = 50;
/// What the first branch is called, and one that came with a link.
const FIRST: &str = "first run";
const BESIDE: &str = "beside it";
/// How many steps can be taken back.
const PAST_MAX: usize = 100;
/// How much longer a run gets when something is done near its end.
const ROOM_AFTER_ACTION: Time = 400_000;
/// Actions by hand fall on multiples of this, in microseconds, and horizons on multiples of that.
const ACTION_GRID: Time = 100;
const HORIZON_GRID: Time = 10_000;

impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.run, &other.run)
            && self.selected == other.selected
            && self.picked == other.picked
            && Rc::ptr_eq(&self.notices, &other.notices)
            && self.opened == other.opened
            && self.texts.is_some() == other.texts.is_some()
            && self.wanted == other.wanted
            && self.origin == other.origin
            && Rc::ptr_eq(&self.branches, &other.branches)
            && self.past.len() == other.past.len()
            && self.future.len() == other.future.len()
    }
}

impl Page {
    /// The page as a link describes it.
    pub fn from_fragment(fragment: &str) -> Self {
        let opened = open(fragment);
        let origin = match fragment {
            "" => scenarios::first_of(opened.scenario.topology),
            _ => None,
        };
        let scenario = Rc::new(opened.scenario);
        let (run, timeline) = rehearse(&scenario);
        let shown = (Rc::clone(&run), Rc::clone(&timeline));
        let page = Self {
            run,
            timeline,
            selected: None,
            picked: None,
            notices: Rc::new(sentences(&opened.notices)),
            opened: 0,
            start_at: opened.view.at,
            texts: None,
            wanted: None,
            origin,
            branches: Rc::new(Branches::new(FIRST, scenario, shown)),
            difference: None,
            past: Vec::new(),
            future: Vec::new(),
        };
        match fragment {
            "" => page,
            _ => page.beside(opened.view.beside).pointing_at(opened.view.selected),
        }
    }

    /// Points at what the reader of a link pointed at, if the run has it.
    #[inline(never)]
    fn pointing_at(self, selected: Option<Selected>) -> Self {
        let known = |selected: &Selected| stage::inspect(&self.timeline, 0, *selected).is_some();
        let selected = selected.filter(known);
        Self { selected, ..self }
    }

    /// The scenario on screen.
    pub fn scenario(&self) -> &Rc<Scenario> {
        &self.run.scenario
    }

    /// Whether there is something to take back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is something to do again.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// When the last of the runs on screen ends.
    pub fn end(&self) -> Time {
        let beside = self.branches.other().map_or(0, |branch| branch.shown.1.end());
        self.timeline.end().max(beside)
    }

    /// The link of what is on screen: the run, and the one beside it.
    #[inline(never)]
    pub fn view(&self) -> ViewState {
        let link = |scenario: &Rc<Scenario>| model::link::encode(scenario, &ViewState::default());
        let beside = self.branches.other().map(|branch| link(&branch.scenario));
        ViewState { beside, ..ViewState::default() }
    }

    /// The page with other branches, without a way back.
    fn turned_to(&self, branches: Branches<Shown>, notices: Vec<String>) -> Self {
        let (run, timeline) = branches.now().shown.clone();
        let other = branches.other().map(|branch| &branch.shown.0);
        let difference = other.and_then(|other| compare::first_difference(&run, other));
        let mut page = Self { run, timeline, notices: Rc::new(notices), ..self.clone() };
        page.branches = Rc::new(branches);
        page.difference = difference.map(Rc::new);
        page.wanted = None;
        // What is pointed at stays so if it is still there.
        page.selected = self.selected.filter(|selected| page.still_has(self, *selected));
        page.picked = None;
        page
    }

    /// The page with other branches; the old ones can be had back.
    fn with_branches(&self, branches: Branches<Shown>, notices: Vec<String>) -> Self {
        let mut page = self.turned_to(branches, notices);
        page.past.push(Rc::new(self.branches.step()));
        if page.past.len() > PAST_MAX {
            page.past.remove(0);
        }
        page.future = Vec::new();
        page
    }

    /// The same page with another scenario; the old one can be had back.
    fn with(&self, scenario: Scenario, notices: Vec<String>) -> Self {
        if scenario == **self.scenario() && notices.is_empty() {
            return self.clone();
        }
        let scenario = Rc::new(scenario);
        let shown = rehearse(&scenario);
        self.with_branches(self.branches.changed(scenario, shown), notices)
    }

    /// Whether this run has a thing of another: a request or a message of the same number may be
    /// another one after a change.
    fn still_has(&self, old: &Self, selected: Selected) -> bool {
        match selected {
            Selected::Node(node) => self.run.trace.nodes().any(|other| other == node),
            Selected::Operation(op) => {
                let called = |page: &Self| {
                    let span = page.timeline.operation(op)?;
                    Some((span.called_at, span.client, span.asked()))
                };
                called(self).is_some() && called(self) == called(old)
            }
            Selected::Message(message) => {
                let sent = |page: &Self| {
                    let flight = page.timeline.message(message)?;
                    Some((flight.sent_at, flight.from, flight.to, flight.kind))
                };
                sent(self).is_some() && sent(self) == sent(old)
            }
        }
    }

    /// The same page with a scenario that was opened anew: it starts from the beginning.
    fn opening(&self, scenario: Scenario, notices: Vec<String>, origin: Option<String>) -> Self {
        let mut page = self.with(scenario, notices);
        if page.branches.beside().is_some() {
            page = page.turned_to(page.branches.compared(None), Vec::clone(&page.notices));
        }
        page.origin = origin;
        page.opened = self.opened + 1;
        page.start_at = None;
        page.selected = None;
        page
    }

    /// Puts the run of a link beside the one on screen, if there is such a link.
    #[inline(never)]
    fn beside(&self, link: Option<String>) -> Self {
        let Some(link) = link else { return self.clone() };
        let opened = lab::open_link(&link);
        let scenario = Rc::new(opened.scenario);
        let shown = rehearse(&scenario);
        let mut notices = Vec::clone(&self.notices);
        notices.extend(sentences(&opened.notices));
        let branches = self.branches.contrasted(BESIDE, scenario, shown);
        self.turned_to(branches, notices)
    }

    /// Puts the same run under another setting beside the one on screen, or a branch that is the
    /// same already.
    fn contrasting(&self, contrast: &Contrast) -> Self {
        let same = |branch: &Branch| *branch.scenario == contrast.scenario;
        if let Some(place) = self.branches.list().iter().position(same) {
            return self.with_branches(self.branches.compared(Some(place)), Vec::new());
        }
        let scenario = Rc::new(contrast.scenario.clone());
        let shown = rehearse(&scenario);
        let branches = self.branches.contrasted(&contrast.label, scenario, shown);
        let notices = match contrast.left_out {
            0 => Vec::new(),
            1 => vec!["1 order of the script means nothing in that family.".to_string()],
            many => vec![format!("{many} orders of the script mean nothing in that family.")],
        };
        self.with_branches(branches, notices)
    }

    /// Keeps the scenario as it is, and goes on with a copy.
    fn kept(&self) -> Self {
        let name = format!("copy of {}", self.branches.now().letter);
        let shown = (Rc::clone(&self.run), Rc::clone(&self.timeline));
        let scenario = Rc::new(Scenario::clone(self.scenario()));
        self.with_branches(self.branches.forked(&name, scenario, shown), Vec::new())
    }

    /// Adds an action. What the script held for later belongs to another future: that is kept as a
    /// branch, and this one goes on without.
    ///
    /// The instant is rounded up to a tenth of a millisecond: nobody can tell the difference, and
    /// the link stays short. A message may arrive by then, and a timer ring; so what is done to one
    /// happens in the next microsecond, after everything that the reader saw happen.
    fn acting(&self, at: Time, action: Action) -> Self {
        let is_fleeting = action.message().is_some() || matches!(action, Action::TimeOut { .. });
        let at = if is_fleeting { at + 1 } else { at.next_multiple_of(ACTION_GRID) };
        let mut scenario = Scenario::clone(self.scenario());
        let before = scenario.script.len();
        scenario.script.retain(|other| other.at <= at);
        let dropped = before - scenario.script.len();
        let timed = TimedAction { at, action };
        let name = timed.to_string();
        scenario.insert(timed);
        let wanted = (at + ROOM_AFTER_ACTION).next_multiple_of(HORIZON_GRID);
        scenario.horizon = scenario.horizon.max(wanted.min(model::limits::HORIZON_MAX));
        if dropped == 0 {
            return self.with(scenario, Vec::new());
        }
        let scenario = Rc::new(scenario);
        let shown = rehearse(&scenario);
        let forked = self.branches.forked(&name, scenario, shown);
        let (old, new) = (self.branches.now().letter, forked.now().letter);
        let actions = if dropped == 1 { "action" } else { "actions" };
        let sentence = format!(
            "Another future begins here: {new}. The old one, with {dropped} {actions} more, is \
             kept as {old}."
        );
        self.with_branches(forked, vec![sentence])
    }

    /// Says so if nothing came of an action that has just been added.
    fn saying_in_vain(mut self, at: Time) -> Self {
        let events = &self.run.trace.events;
        let just = events[..self.run.trace.events_by(at + 1)].iter().rev();
        let why = just.take_while(|event| event.at >= at).find_map(|event| match event.kind {
            EventKind::InVain { why, .. } => Some(why.words()),
            _ => None,
        });
        if let Some(why) = why {
            Rc::make_mut(&mut self.notices).push(format!("Nothing comes of that: {why}."));
        }
        self
    }

    /// Starts from a scenario that ships, or waits for its text.
    fn starting(&self, path: String) -> Self {
        match (scenarios::text_of(&path, self.texts.as_deref()), &self.texts) {
            (Some(text), _) => self.opening(lab::open_text(text).scenario, Vec::new(), Some(path)),
            (None, None) => Self { wanted: Some(path), ..self.clone() },
            (None, Some(_)) => self.missing(MISSING),
        }
    }

    /// Takes the texts of the scenarios, and starts from the one that waited for them. A scenario
    /// from a link may be one of them.
    fn receiving(&self, file: Option<String>) -> Self {
        let texts = file.map(Rc::<str>::from);
        let mut page = Self { texts: texts.clone(), ..self.clone() };
        match (page.wanted.take(), texts) {
            (Some(path), Some(_)) => page.starting(path),
            (Some(_), None) => page.missing(MISSING),
            (None, Some(texts)) => {
                page.origin = page.origin.or_else(|| scenarios::path_of(self.scenario(), &texts));
                page
            }
            (None, None) => page,
        }
    }

    /// Something was chosen that cannot be had.
    fn missing(&self, sentence: &str) -> Self {
        let notices = Rc::new(vec![sentence.to_string()]);
        Self { notices, wanted: None, ..self.clone() }
    }

    fn without_notices(&self) -> Self {
        Self { notices: Rc::default(), ..self.clone() }
    }

    /// Goes a step back, or a step forward again.
    fn stepped(&self, back: bool) -> Self {
        let mut page = self.clone();
        let step = if back { page.past.pop() } else { page.future.pop() };
        let Some(step) = step else { return page };
        let here = Rc::new(self.branches.step());
        if back { &mut page.future } else { &mut page.past }.push(here);
        page.turned_to(self.branches.restored(&step, &|scenario| rehearse(scenario)), Vec::new())
    }

    fn turned(&self, param: &'static Param, value: ParamValue) -> Self {
        let mut scenario = Scenario::clone(self.scenario());
        scenario.set(param.key, value);
        self.with(scenario, Vec::new())
    }
}

const MISSING: &str = "This scenario could not be loaded, and nothing has changed. Is the \
     connection there? Choose it again to try once more.";

const UNREACHABLE: &str = "The rest of this page could not be loaded, and nothing has changed. Is \
     the connection there? Do it again to try once more.";

/// What a link says; an empty one says the first preset.
fn open(fragment: &str) -> lab::Opened {
    match fragment {
        "" => lab::open_text(lab::presets().next().expect("a preset ships").1.text),
        fragment => lab::open_link(fragment),
    }
}

fn sentences(notices: &[Notice]) -> Vec<String> {
    notices.iter().map(ToString::to_string).collect()
}

/// Runs a scenario.
fn rehearse(scenario: &Scenario) -> Shown {
    failure::remember(&Rc::new(scenario.clone()));
    let run = lab::run(scenario);
    let timeline = Timeline::new(Rc::clone(&run.scenario), Rc::clone(&run.trace));
    (Rc::new(run), Rc::new(timeline))
}

/// What the button that shares the link says while there is nothing to tell.
pub const SHARE: &str = "Share";
const TAPE_SIZE_AT_FIRST: (u32, u32) = (800, 80);

impl Screen {
    /// The screen as a link describes it, before anything moves.
    pub fn from_fragment(fragment: &str) -> Self {
        Self {
            page: Rc::new(Page::from_fragment(fragment)),
            tick: Tick { at: 0, playing: false, slower: 1 },
            said: SHARE,
            unfolded: None,
            menu: None,
            wall: None,
            tape_size: TAPE_SIZE_AT_FIRST,
            trail: Vec::new(),
            window: None,
            first_visit: fragment.is_empty() && keep::kept(keep::TOUCHED).is_none(),
            whole: rest::is_here(),
        }
    }

    /// The part of the run that is on the tape.
    pub fn window(&self) -> Window {
        self.window.unwrap_or(Window::whole(self.page.end()))
    }

    /// Fits the window to what has changed: the run, or the place of the playhead, which the window
    /// follows. One that was opened anew is shown whole.
    #[inline(never)]
    fn refit(&mut self, before: &Self) {
        let end = self.page.end();
        let Tick { at, playing, .. } = self.tick;
        let same = self.page.opened == before.page.opened;
        let moved = at != before.tick.at;
        self.window = self.window.filter(|_| same).map(|window| {
            let window = window.inside(end);
            if moved { window.following(at.min(end), playing, end) } else { window }
        });
        self.window = self.window.filter(|window| !window.is_whole(end));
    }
}

impl Reducible for Screen {
    type Action = Intent;

    fn reduce(self: Rc<Self>, intent: Intent) -> Rc<Self> {
        let Some(intent) = rest::gate(intent) else { return self };
        let mut screen = Self::clone(&self);
        match intent {
            Intent::Tick(tick) => screen.tick = tick,
            Intent::TapeWidth(width) => screen.tape_size.0 = width,
            Intent::TapeHeight(height) => screen.tape_size.1 = height,
            Intent::Unreachable => screen.page = Rc::new(screen.page.missing(UNREACHABLE)),
            Intent::Whole => screen.whole = true,
            intent => screen.carry_out(intent),
        }
        if screen.window.is_some() {
            screen.refit(&self);
        }
        Rc::new(screen)
    }
}

impl Screen {
    /// Does what does not come by itself. It is in the rest of the module.
    #[inline(never)]
    fn carry_out(&mut self, intent: Intent) {
        match intent {
            Intent::Say(words) => self.said = words,
            Intent::Unfold(promise) => self.unfolded = promise,
            Intent::Menu(place) => self.menu = place,
            Intent::Wall(wall) => self.wall = wall,
            Intent::Zoom(window) => self.window = window,
            Intent::Select(selected) => self.point_at(selected),
            Intent::Back => {
                let before = self.trail.pop().map(|(selected, _)| selected);
                self.page = Rc::clone(&self.page).reduce(Intent::Select(before));
            }
            Intent::Dismiss => self.page = Rc::new(self.page.without_notices()),
            intent => {
                let before = Rc::clone(&self.page.run);
                self.page = Rc::clone(&self.page).reduce(intent);
                if !Rc::ptr_eq(&self.page.run, &before) {
                    self.first_visit = false;
                    self.trail.clear();
                }
            }
        }
    }

    /// Points at something else, and keeps what was pointed at for the way back.
    fn point_at(&mut self, selected: Option<Selected>) {
        match self.page.selected {
            _ if selected.is_none() => self.trail.clear(),
            Some(before) if selected != Some(before) => {
                self.trail.push((before, self.tick.at));
                let surplus = self.trail.len().saturating_sub(TRAIL_MAX);
                self.trail.drain(..surplus);
            }
            _ => {}
        }
        self.page = Rc::clone(&self.page).reduce(Intent::Select(selected));
    }
}

impl Page {
    /// The page after something that a person wants of it. It is in the rest of the module.
    #[inline(never)]
    fn reduce(self: Rc<Self>, intent: Intent) -> Rc<Self> {
        let change = |edit: &dyn Fn(&mut Scenario)| {
            let mut scenario = Scenario::clone(self.scenario());
            edit(&mut scenario);
            self.with(scenario, Vec::new())
        };
        Rc::new(match intent {
            Intent::Open(link) => {
                let opened = open(&link);
                let known = self.texts.as_deref();
                let origin = known.and_then(|texts| scenarios::path_of(&opened.scenario, texts));
                let page = self.opening(opened.scenario, sentences(&opened.notices), origin);
                let page = Self { start_at: opened.view.at, ..page };
                page.beside(opened.view.beside).pointing_at(opened.view.selected)
            }
            Intent::Start(path) => self.starting(path),
            Intent::Texts(file) => self.receiving(file),
            Intent::Topology(topology) => {
                let first = topology.presets.first();
                let scenario = first.map(|preset| lab::open_text(preset.text).scenario);
                let blank = || lab::registry().blank(topology);
                let origin = scenarios::first_of(topology);
                self.opening(scenario.unwrap_or_else(blank), Vec::new(), origin)
            }
            Intent::Edit(scenario) => self.with(Scenario::clone(&scenario), Vec::new()),
            Intent::Turn(param, value) => self.turned(param, value),
            Intent::Seed(seed) => change(&|scenario| scenario.seed = seed),
            Intent::Horizon(horizon) => change(&|scenario| scenario.horizon = horizon),
            Intent::Act(at, action) => self.acting(at, action).saying_in_vain(at),
            // Looking is no change: what can be taken back is what somebody did.
            Intent::Switch(place) => self.turned_to(self.branches.switched(place), Vec::new()),
            Intent::Compare(place) => self.turned_to(self.branches.compared(place), Vec::new()),
            Intent::Contrast(contrast) => self.contrasting(&contrast),
            Intent::Keep => self.kept(),
            Intent::Rename(place, name) => {
                self.with_branches(self.branches.renamed(place, &name), Vec::new())
            }
            Intent::Remove(place) => self.with_branches(self.branches.removed(place), Vec::new()),
            Intent::Undo => self.stepped(true),
            Intent::Redo => self.stepped(false),
            Intent::Select(selected) => {
                // Of two kinds of rings only one can be seen: what happened goes before.
                let operation = matches!(selected, Some(Selected::Operation(_)));
                let picked = self.picked.clone().filter(|_| !operation);
                Self { selected, picked, ..(*self).clone() }
            }
            Intent::Pick(picked) => Self { picked, ..(*self).clone() },
            _ => return self,
        })
    }
}

/// The action of a client that writes the next unused number.
pub fn write(client: NodeId, key: Key) -> Action {
    operate(client, OperationKind::Write, key, Formula::Value)
}

/// The action of a client that reads.
pub fn read(client: NodeId, key: Key) -> Action {
    operate(client, OperationKind::Read, key, Formula::Value)
}

fn operate(client: NodeId, kind: OperationKind, key: Key, formula: Formula) -> Action {
    Action::Operate { client, kind, key, formula, value: None, at: NodeSet::EMPTY }
}

/// The sets that belong to an operation, as the stage rings them at an instant.
pub fn sets(run: &Run, op: OpId, at: Time) -> Option<stage::Sets> {
    let lab::Sets { write, read, witness, caption } = lab::sets(run, op, at)?;
    Some(stage::Sets { write, read, witness, caption, supposed: false })
}
