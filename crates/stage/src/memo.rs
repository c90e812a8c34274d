//! What pictures of one run share.
//!
//! Where cards stand depends on the plan alone, and the line of a wall on the plan and its two
//! sides. Walls, weak links and the places on a ring stand where the layout leaves room for them,
//! and change only when somebody does something. All are the same in frame after frame, and take
//! longer to find than all else. They are kept here; as each is a function of its key, a picture is
//! the same with and without (SEE-1).

use crate::contour::Line;
use crate::layout::{Layout, Plan};
use crate::scene::Group;
use crate::spans::WeakLink;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;
use model::NodeSet;

/// So many layouts are kept; then all are forgotten.
const LAYOUTS_MAX: usize = 12;
/// So many walls are kept.
const LINES_MAX: usize = 24;

/// So many drawn things are kept.
const DRAWN_MAX: usize = 32;

/// What is drawn alike in frame after frame on one layout.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Drawn {
    /// The places on the ring of those who are there, and of those who keep the key in play.
    Places(NodeSet, NodeSet),
    /// The wall of this number, among those who are there.
    Wall(u16, NodeSet),
    /// All links that are weak.
    Weak(Vec<WeakLink>),
}

/// The sides of a wall and the plan on which it stands.
type Sides = (usize, NodeSet, NodeSet);

/// What pictures of one run share.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    layouts: RefCell<Vec<(Plan, Rc<Layout>)>>,
    lines: RefCell<Vec<(Sides, Rc<Line>)>>,
    drawn: RefCell<Vec<(usize, Drawn, Vec<Group>)>>,
}

impl Memo {
    /// The layout of a plan, and its number.
    pub fn layout(&self, plan: &Plan) -> (Rc<Layout>, usize) {
        let mut layouts = self.layouts.borrow_mut();
        if let Some(place) = layouts.iter().position(|(known, _)| known == plan) {
            return (Rc::clone(&layouts[place].1), place);
        }
        if layouts.len() >= LAYOUTS_MAX {
            layouts.clear();
            self.lines.borrow_mut().clear();
            self.drawn.borrow_mut().clear();
        }
        let layout = Rc::new(Layout::new(plan));
        layouts.push((plan.clone(), Rc::clone(&layout)));
        (layout, layouts.len() - 1)
    }

    /// What is drawn on the layout of a number, or on one that is not kept.
    pub fn drawn(
        &self,
        layout: Option<usize>,
        what: Drawn,
        draw: &dyn Fn() -> Vec<Group>,
    ) -> Vec<Group> {
        let Some(layout) = layout else { return draw() };
        let mut drawn = self.drawn.borrow_mut();
        let is_it = |known: &&(usize, Drawn, Vec<Group>)| known.0 == layout && known.1 == what;
        if let Some((.., groups)) = drawn.iter().find(is_it) {
            return groups.clone();
        }
        let groups = draw();
        if drawn.len() >= DRAWN_MAX {
            drawn.clear();
        }
        drawn.push((layout, what, groups.clone()));
        groups
    }

    /// The line between two sides on the layout of a number; none where that is not kept.
    pub fn line(&self, sides: Option<Sides>, find: impl FnOnce() -> Line) -> Rc<Line> {
        let Some(sides) = sides else { return Rc::new(find()) };
        let mut lines = self.lines.borrow_mut();
        if let Some((_, line)) = lines.iter().find(|(known, _)| *known == sides) {
            return Rc::clone(line);
        }
        if lines.len() >= LINES_MAX {
            lines.clear();
        }
        let line = Rc::new(find());
        lines.push((sides, Rc::clone(&line)));
        line
    }
}
