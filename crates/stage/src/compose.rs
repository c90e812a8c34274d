//! From a frame and a layout to a scene.
//!
//! [`scene`] is a pure function of the timeline, the instant and the look: whatever was asked for
//! before, the same question has the same answer (SEE-1). Each part of the picture has its own
//! module and adds its groups; none of them knows a protocol. What a message looks like follows
//! from its [`Traffic`](model::Traffic), where a card stands from the family's shape and from who
//! leads.
//!
//! Nothing moves for its own sake. Messages go at one pace, because their speed means latency. When
//! the leader changes, cards change places within one and a half latencies, with easing, so that an
//! eye can follow them.

mod backdrop;
mod bubble;
mod card;
mod card_label;
mod legend;
mod log;
mod message;
mod place;
mod sets;
mod summary;
mod timers;
mod wall;
mod way;
mod weak;

use crate::frame::Frame;
use crate::geometry::Point;
use crate::layout::{Layout, Plan};
use crate::scene::{Group, Scene};
use crate::timeline::Timeline;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use model::order::sort_by_key;
use model::scenario::Shape;
use model::{NodeId, NodeSet, OpId, Time};

pub use model::Selected;

/// Which nodes to ring, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sets {
    /// The write set.
    pub write: NodeSet,
    /// The read set.
    pub read: NodeSet,
    /// The nodes in both that the picture names as witnesses.
    pub witness: NodeSet,
    /// What is to be said about them; it stands in the summary.
    pub caption: String,
    /// Whether these are sets as they could be, and not those of the run.
    pub supposed: bool,
}

/// How to draw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Taller than wide.
    pub portrait: bool,
    /// What is chosen.
    pub selected: Option<Selected>,
    /// What to ring.
    pub sets: Option<Sets>,
    /// Nothing changes its place but messages; nothing falls or turns.
    pub reduced_motion: bool,
}

/// What every part of the picture is made from.
pub(crate) struct Stage<'a> {
    pub timeline: &'a Timeline,
    pub frame: Frame,
    pub layout: Rc<Layout>,
    /// The number of the layout, if it is one that stays.
    pub settled: Option<usize>,
    pub look: &'a Look,
    /// Whether a key is kept by some of the replicas only.
    pub is_shared_out: bool,
}

/// The picture of an instant, and its words.
///
/// It depends on nothing but its arguments (SEE-1).
pub fn scene(timeline: &Timeline, at: Time, look: &Look) -> Scene {
    let (stage, signs) = Stage::new(timeline, at, look);
    Scene { summary: summary::of(&stage), ..stage.picture(&signs) }
}

/// The picture of an instant without words, for who draws many in a second.
pub fn picture(timeline: &Timeline, at: Time, look: &Look) -> Scene {
    let (stage, signs) = Stage::new(timeline, at, look);
    stage.picture(&signs)
}

/// The words of an instant: the summary of its scene.
pub fn summary(timeline: &Timeline, at: Time, look: &Look) -> String {
    summary::of(&Stage::new(timeline, at, look).0)
}

/// Where everything stands at an instant; on its way where the leader has just changed.
fn layout(
    timeline: &Timeline,
    at: Time,
    look: &Look,
    legend_lines: usize,
) -> (Rc<Layout>, Option<usize>) {
    let scenario = timeline.scenario();
    let trace = timeline.trace();
    let grounds = timeline.grounds();
    let shape = scenario.topology.shape;
    let (top, before) = match shape {
        Shape::Tree => timeline.tops(at),
        Shape::Ring => (NodeSet::EMPTY, None),
    };
    let plan = Plan {
        shape,
        portrait: look.portrait,
        replicas: trace.replicas,
        monitors: trace.monitors,
        clients: trace.clients,
        top,
        legend_lines,
        regions: grounds.placement.regions.clone(),
        leaders: grounds.placement.leaders,
        hub: grounds.hub,
        clockwise: grounds.clockwise,
    };
    let (layout, number) = timeline.memo().layout(&plan);
    let Some((before, since)) = before else { return (layout, Some(number)) };
    let length = timeline.pace().saturating_mul(3) / 2;
    let passed = at.saturating_sub(since);
    if look.reduced_motion || passed >= length {
        return (layout, Some(number));
    }
    let share = passed as f32 / length as f32;
    let eased = share * share * (3.0 - 2.0 * share);
    let (before, _) = timeline.memo().layout(&Plan { top: before, ..plan });
    (Rc::new(before.toward(&layout, eased)), None)
}

impl<'a> Stage<'a> {
    /// The stage at an instant, and the signs that its legend explains.
    fn new(timeline: &'a Timeline, at: Time, look: &'a Look) -> (Self, Vec<legend::Sign>) {
        let frame = timeline.frame(at);
        let signs = legend::signs(timeline, look);
        let (layout, settled) = layout(timeline, at, look, legend::lines(&signs, look.portrait));
        let nodes = frame.nodes.iter();
        let here = nodes.filter(|node| node.id.is_replica() && !node.status.is_absent());
        let is_shared_out = frame.keepers.len() < here.count();
        (Self { timeline, frame, layout, settled, look, is_shared_out }, signs)
    }

    /// Everything that is drawn.
    fn picture(&self, signs: &[legend::Sign]) -> Scene {
        let mut groups: Vec<Group> = Vec::with_capacity(64);
        backdrop::draw(self, &mut groups);
        place::draw(self, &mut groups);
        let fences = wall::draw(self, &mut groups);
        weak::draw(self, &mut groups);
        sets::draw(self, &mut groups);
        card::draw(self, &mut groups);
        bubble::draw(self, &mut groups);
        message::draw(self, &fences, &mut groups);
        legend::draw(self, signs, &mut groups);
        sort_by_key(&mut groups, |group| group.thing.rank());
        let Layout { width, height, .. } = *self.layout;
        Scene { width, height, groups, summary: String::new() }
    }

    /// The circle on which the places of keys are shown, where that explains anything: its middle
    /// and its radius. It takes the part of the line through the cards.
    pub fn places(&self) -> Option<(Point, f32)> {
        let explains = self.is_shared_out && !self.timeline.grounds().tokens.is_empty();
        self.layout.core.filter(|_| explains)
    }

    /// The operation that is chosen.
    pub fn chosen_operation(&self) -> Option<OpId> {
        match self.look.selected {
            Some(Selected::Operation(op)) => Some(op),
            _ => None,
        }
    }

    /// Whether a node is chosen.
    pub fn is_chosen(&self, node: NodeId) -> bool {
        self.look.selected == Some(Selected::Node(node))
    }

    /// Whether a replica keeps the key in play, where not all do.
    pub fn is_keeper(&self, node: &crate::frame::NodeNow) -> bool {
        self.is_shared_out && self.frame.keepers.contains(node.id)
    }

    /// A knob that counts, if the family has it.
    pub fn count(&self, key: &str) -> Option<u64> {
        crate::knobs::count(self.timeline.scenario(), key)
    }
}
