//! What is on screen: the page, and how somebody looks at it.
//!
//! Where the playhead is, what is open and how wide the tape is are no part of the run: none of it
//! is in a link or can be undone. Everything else goes on to the [`Page`].

use super::page::UNREACHABLE;
use super::{Intent, Page, Place, Wall};
use crate::player::Tick;
use crate::view::Menu;
use crate::{keep, rest};
use model::{NodeSet, Time};
use stage::{Selected, Thing, Window};
use std::rc::Rc;
use yew::Reducible;

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
    /// Whether it has been kept that somebody has touched something.
    pub touched: bool,
    /// Whether all of the page is drawn, and not only what the story of the first visit needs.
    pub whole: bool,
}

/// How many things that were pointed at are kept.
const TRAIL_MAX: usize = 50;

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
            touched: false,
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
                    self.keep_to_nodes();
                    if !core::mem::replace(&mut self.touched, true) {
                        keep::keep(keep::TOUCHED, "1");
                    }
                }
            }
        }
    }

    /// What is open keeps to the nodes that the run has.
    fn keep_to_nodes(&mut self) {
        let run = &self.page.run;
        let nodes: NodeSet = run.trace.nodes().collect();
        self.wall = self.wall.map(|wall| Wall {
            a: wall.a.intersection(nodes),
            b: wall.b.intersection(nodes),
            ..wall
        });
        let timeline = &self.page.timeline;
        self.menu = self.menu.filter(|place| match *place {
            (Menu::Message(message), _) => timeline.message(message).is_some(),
            (Menu::Link(from, to), _) => nodes.contains(from) && nodes.contains(to),
            (_, Thing::Node(node) | Thing::Client(node)) => nodes.contains(node),
            _ => true,
        });
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
