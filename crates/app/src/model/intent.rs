//! What a person may want, in one word each.

use crate::player::Tick;
use crate::view::Menu;
use lab::contrast::Contrast;
use model::{Action, NodeSet, Param, ParamValue, Scenario, Time, Topology};
use stage::{Selected, Thing, Window};
use std::rc::Rc;

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
