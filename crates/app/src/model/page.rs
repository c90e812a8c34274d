//! A run, its branches, and how a wish changes them.
//!
//! A page is never changed in place: each wish makes another one, and the branches of the old one
//! are a step that can be taken back.

use super::{Intent, Picked};
use crate::{failure, scenarios};
use lab::branches::{Branches, Step};
use lab::contrast::Contrast;
use lab::{Run, compare};
use model::link::ViewState;
use model::{Action, EventKind, Notice, Param, ParamValue, Scenario, Time, TimedAction};
use stage::{Selected, Timeline};
use std::rc::Rc;

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
    past: Vec<Was>,
    future: Vec<Was>,
}

/// A step that can be taken back, or taken again, and where the scenario of that time came from.
type Was = (Rc<Step>, Option<String>);

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
        page.past.push(self.was());
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
    pub(super) fn missing(&self, sentence: &str) -> Self {
        let notices = Rc::new(vec![sentence.to_string()]);
        Self { notices, wanted: None, ..self.clone() }
    }

    /// The same page, with nothing said.
    pub(super) fn without_notices(&self) -> Self {
        Self { notices: Rc::default(), ..self.clone() }
    }

    fn was(&self) -> Was {
        (Rc::new(self.branches.step()), self.origin.clone())
    }

    /// Goes a step back, or a step forward again.
    fn stepped(&self, back: bool) -> Self {
        let mut page = self.clone();
        let step = if back { page.past.pop() } else { page.future.pop() };
        let Some((step, origin)) = step else { return page };
        if back { &mut page.future } else { &mut page.past }.push(self.was());
        page.origin = origin;
        page.turned_to(self.branches.restored(&step, &|scenario| rehearse(scenario)), Vec::new())
    }

    fn turned(&self, param: &'static Param, value: ParamValue) -> Self {
        let mut scenario = Scenario::clone(self.scenario());
        scenario.set(param.key, value);
        self.with(scenario, Vec::new())
    }
}

/// Said of a scenario that did not arrive.
const MISSING: &str = "This scenario could not be loaded, and nothing has changed. Is the \
     connection there? Choose it again to try once more.";

/// Said of the rest of the page when it did not arrive.
pub(super) const UNREACHABLE: &str = "The rest of this page could not be loaded, and nothing has \
     changed. Is the connection there? Do it again to try once more.";

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

impl Page {
    /// The page after something that a person wants of it. It is in the rest of the module.
    #[inline(never)]
    pub(super) fn reduce(self: Rc<Self>, intent: Intent) -> Rc<Self> {
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
