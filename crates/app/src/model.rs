//! The state of the page, and the one reducer.
//!
//! Whatever a person does is an [`Intent`]. Those that change the run change the scenario, and the
//! rest follows from it: run, timeline, panels, address bar. Nothing else is stored.

use crate::player::Tick;
use crate::view::Menu;
use lab::Run;
use model::{
    Action, Formula, NodeId, Notice, OpId, OperationKind, Param, ParamValue, Scenario, Time,
};
use model::{Key, NodeSet, TimedAction, Topology};
use stage::{Selected, Thing, Timeline};
use std::rc::Rc;
use yew::Reducible;

/// What a person may want.
#[derive(Clone, Debug)]
pub enum Intent {
    /// Open a link.
    Open(String),
    /// Start from a scenario that ships: its path, and its text if that is here.
    Start(String, Option<String>),
    /// The texts of the scenarios have arrived, or did not.
    Texts(Option<String>),
    /// Turn to another family.
    Topology(&'static Topology),
    /// Turn a knob.
    Turn(&'static Param, ParamValue),
    /// Take another seed.
    Seed(u64),
    /// Make the run longer or shorter.
    Horizon(Time),
    /// Do something at an instant.
    Act(Time, Action),
    /// Take back the last change of the scenario.
    Undo,
    /// Do it again.
    Redo,
    /// Point at something.
    Select(Option<Selected>),
    /// Put away what was said about bad input.
    Dismiss,
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
}

/// The state of the page.
#[derive(Clone, Debug)]
pub struct Page {
    /// The run of the scenario that is on screen.
    pub run: Rc<Run>,
    /// The same run, ready to be drawn.
    pub timeline: Rc<Timeline>,
    /// What is pointed at.
    pub selected: Option<Selected>,
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
    past: Vec<Rc<Scenario>>,
    future: Vec<Rc<Scenario>>,
}

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
            && Rc::ptr_eq(&self.notices, &other.notices)
            && self.opened == other.opened
            && self.texts.is_some() == other.texts.is_some()
            && self.wanted == other.wanted
            && self.past.len() == other.past.len()
            && self.future.len() == other.future.len()
    }
}

impl Page {
    /// The page as a link describes it.
    pub fn from_fragment(fragment: &str) -> Self {
        let opened = open(fragment);
        let page = Self::showing(opened.scenario, sentences(&opened.notices));
        Self { start_at: opened.view.at, ..page }
    }

    fn showing(scenario: Scenario, notices: Vec<String>) -> Self {
        let (run, timeline) = rehearse(&scenario);
        Self {
            run,
            timeline,
            selected: None,
            notices: Rc::new(notices),
            opened: 0,
            start_at: None,
            texts: None,
            wanted: None,
            past: Vec::new(),
            future: Vec::new(),
        }
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

    /// The same page with another scenario; the old one can be had back.
    fn with(&self, scenario: Scenario, notices: Vec<String>) -> Self {
        if scenario == **self.scenario() && notices.is_empty() {
            return self.clone();
        }
        let mut past = self.past.clone();
        past.push(Rc::clone(self.scenario()));
        if past.len() > PAST_MAX {
            past.remove(0);
        }
        Self { past, opened: self.opened, ..Self::showing(scenario, notices) }.keeping(self)
    }

    /// Keeps pointing at what is still there. What was chosen and not started is forgotten.
    fn keeping(mut self, old: &Self) -> Self {
        self.selected = match old.selected {
            Some(Selected::Node(node)) if self.run.trace.nodes().any(|other| other == node) => {
                old.selected
            }
            _ => None,
        };
        self.texts.clone_from(&old.texts);
        self.wanted = None;
        self
    }

    /// The same page with a scenario that was opened anew: it starts from the beginning.
    fn opening(&self, scenario: Scenario, notices: Vec<String>) -> Self {
        let mut page = self.with(scenario, notices);
        page.opened = self.opened + 1;
        page.start_at = None;
        page.selected = None;
        page
    }

    /// Adds an action. What the script held for later belonged to another future, and goes.
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
        scenario.insert(TimedAction { at, action });
        let wanted = (at + ROOM_AFTER_ACTION).next_multiple_of(HORIZON_GRID);
        scenario.horizon = scenario.horizon.max(wanted.min(model::limits::HORIZON_MAX));
        let what = match dropped {
            0 => return self.with(scenario, Vec::new()),
            1 => "the action that came later was dropped".to_string(),
            many => format!("the {many} actions that came later were dropped"),
        };
        let sentence = format!("Another future begins here: {what}. Undo brings the old one back.");
        self.with(scenario, vec![sentence])
    }

    /// Starts from a scenario that ships, or waits for its text.
    fn starting(&self, path: String, text: Option<&str>) -> Self {
        match (text, &self.texts) {
            (Some(text), _) => self.opening(lab::open_text(text).scenario, Vec::new()),
            (None, None) => Self { wanted: Some(path), ..self.clone() },
            (None, Some(_)) => self.missing(),
        }
    }

    /// Takes the texts of the scenarios, and starts from the one that waited for them.
    fn receiving(&self, file: Option<String>) -> Self {
        let texts = file.map(Rc::<str>::from);
        let text = self.wanted.as_ref().map(|path| lab::texts::find(texts.as_deref()?, path));
        let page = Self { texts: texts.clone(), ..self.clone() };
        match text {
            Some(Some(text)) => page.opening(lab::open_text(text).scenario, Vec::new()),
            Some(None) => page.missing(),
            None => page,
        }
    }

    /// A scenario was chosen whose text cannot be had.
    fn missing(&self) -> Self {
        let notices = Rc::new(vec![MISSING.to_string()]);
        Self { notices, wanted: None, ..self.clone() }
    }

    fn undone(&self) -> Self {
        let mut page = self.clone();
        let Some(scenario) = page.past.pop() else { return page };
        page.future.push(Rc::clone(self.scenario()));
        (page.run, page.timeline) = rehearse(&scenario);
        page.notices = Rc::new(Vec::new());
        page.keeping(self)
    }

    fn redone(&self) -> Self {
        let mut page = self.clone();
        let Some(scenario) = page.future.pop() else { return page };
        page.past.push(Rc::clone(self.scenario()));
        (page.run, page.timeline) = rehearse(&scenario);
        page.notices = Rc::new(Vec::new());
        page.keeping(self)
    }

    fn turned(&self, param: &'static Param, value: ParamValue) -> Self {
        let mut scenario = Scenario::clone(self.scenario());
        scenario.set(param.key, value);
        self.with(scenario, Vec::new())
    }
}

const MISSING: &str = "This scenario could not be loaded, and nothing has changed. Is the \
     connection there? Choose it again to try once more.";

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
fn rehearse(scenario: &Scenario) -> (Rc<Run>, Rc<Timeline>) {
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
        }
    }
}

impl Reducible for Screen {
    type Action = Intent;

    fn reduce(self: Rc<Self>, intent: Intent) -> Rc<Self> {
        let mut screen = Self::clone(&self);
        match intent {
            Intent::Tick(tick) => screen.tick = tick,
            Intent::Say(words) => screen.said = words,
            Intent::Unfold(promise) => screen.unfolded = promise,
            Intent::Menu(place) => screen.menu = place,
            Intent::Wall(wall) => screen.wall = wall,
            Intent::TapeWidth(width) => screen.tape_size.0 = width,
            Intent::TapeHeight(height) => screen.tape_size.1 = height,
            intent => screen.page = screen.page.reduce(intent),
        }
        Rc::new(screen)
    }
}

impl Page {
    /// The page after something that a person wants of it.
    fn reduce(self: Rc<Self>, intent: Intent) -> Rc<Self> {
        let change = |edit: &dyn Fn(&mut Scenario)| {
            let mut scenario = Scenario::clone(self.scenario());
            edit(&mut scenario);
            self.with(scenario, Vec::new())
        };
        Rc::new(match intent {
            Intent::Open(link) => {
                let opened = open(&link);
                let page = self.opening(opened.scenario, sentences(&opened.notices));
                Self { start_at: opened.view.at, ..page }
            }
            Intent::Start(path, text) => self.starting(path, text.as_deref()),
            Intent::Texts(file) => self.receiving(file),
            Intent::Topology(topology) => {
                let first = topology.presets.first();
                let scenario = first.map(|preset| lab::open_text(preset.text).scenario);
                let blank = || lab::registry().blank(topology);
                self.opening(scenario.unwrap_or_else(blank), Vec::new())
            }
            Intent::Turn(param, value) => self.turned(param, value),
            Intent::Seed(seed) => change(&|scenario| scenario.seed = seed),
            Intent::Horizon(horizon) => change(&|scenario| scenario.horizon = horizon),
            Intent::Act(at, action) => self.acting(at, action),
            Intent::Undo => self.undone(),
            Intent::Redo => self.redone(),
            Intent::Select(selected) => Self { selected, ..(*self).clone() },
            Intent::Dismiss => Self { notices: Rc::new(Vec::new()), ..(*self).clone() },
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
    Some(stage::Sets { write, read, witness, caption })
}
