//! Machines and links: who is there and who is down, which walls stand, what is held back, which
//! messages are under way.
//!
//! A message that waits at a held link, or in front of a busy machine, has left and has not
//! arrived: it is under way.

use alloc::vec;
use alloc::vec::Vec;
use model::limits::NODES_MAX;
use model::{Action, EventKind, NodeId, NodeSet, Scenario, Trace, Traffic};

/// What stands between nodes: for each, by its index, the nodes that its messages do not reach.
#[derive(Clone, Debug)]
pub struct Barriers(Vec<NodeSet>);

impl Barriers {
    fn raise(&mut self, from: NodeSet, to: NodeSet, both_ways: bool) {
        for node in from.iter() {
            self.0[node.index()] = self.0[node.index()].union(to);
        }
        if both_ways {
            self.raise(to, from, false);
        }
    }

    fn remove(&mut self, from: NodeSet, to: NodeSet) {
        for (one, other) in [(from, to), (to, from)] {
            for node in one.iter() {
                self.0[node.index()] = self.0[node.index()].difference(other);
            }
        }
    }

    /// A barrier that stands between nodes of this set: a node, and those it does not reach or that
    /// do not reach it. The node with the most is named: it is the one that is cut off.
    pub fn between(&self, nodes: NodeSet) -> Option<(NodeId, NodeSet)> {
        let mut cut_off: Option<(NodeId, NodeSet)> = None;
        for node in nodes.iter() {
            let deaf = |other: &NodeId| self.0[other.index()].contains(node);
            let not_heard: NodeSet = nodes.iter().filter(deaf).collect();
            let away = self.0[node.index()].intersection(nodes).union(not_heard);
            let fewer = cut_off.is_none_or(|(_, most)| most.len() < away.len());
            if !away.is_empty() && fewer {
                cut_off = Some((node, away));
            }
        }
        cut_off
    }
}

/// The state of machines and links at the end of a run.
#[derive(Clone, Debug)]
pub struct World {
    /// Replicas that are or have been there: all but those that never joined.
    pub members: NodeSet,
    /// Machines that stopped and did not come back.
    pub down: NodeSet,
    /// Machines that stand still.
    pub paused: NodeSet,
    /// Walls: what is sent through one is lost.
    pub walls: Barriers,
    /// Holds: what is sent through one waits.
    pub holds: Barriers,
    /// By the number of the message.
    under_way: Vec<Option<(NodeId, NodeId, u8)>>,
}

impl World {
    /// Everybody is up, nothing stands in the way, no message is under way.
    pub fn new(trace: &Trace) -> Self {
        Self {
            members: NodeSet::replicas(trace.replicas.saturating_sub(trace.absent)),
            down: NodeSet::EMPTY,
            paused: NodeSet::EMPTY,
            walls: Barriers(vec![NodeSet::EMPTY; NODES_MAX]),
            holds: Barriers(vec![NodeSet::EMPTY; NODES_MAX]),
            under_way: Vec::new(),
        }
    }

    /// Takes one event in.
    pub fn see(&mut self, kind: &EventKind, scenario: &Scenario) {
        match *kind {
            EventKind::Acted { action } => {
                let done = scenario.script.get(action as usize);
                match done.map(|timed| &timed.action) {
                    Some(&Action::Cut { from, to, both_ways }) => {
                        self.walls.raise(from, to, both_ways);
                    }
                    Some(&Action::Hold { from, to, both_ways }) => {
                        self.holds.raise(from, to, both_ways);
                    }
                    Some(&Action::Heal { from, to }) => self.walls.remove(from, to),
                    Some(&Action::Release { from, to }) => self.holds.remove(from, to),
                    _ => {}
                }
            }
            EventKind::Joined { node } => {
                self.down.remove(node);
                if node.is_replica() {
                    self.members.insert(node);
                }
            }
            EventKind::Left { node } => self.members.remove(node),
            EventKind::Crashed { node, .. } | EventKind::Killed { node } => {
                self.down.insert(node);
                self.paused.remove(node);
            }
            EventKind::Restarted { node } => self.down.remove(node),
            EventKind::Paused { node } => self.paused.insert(node),
            EventKind::Resumed { node } => self.paused.remove(node),
            EventKind::Sent { message, from, to, kind, .. } if !is_heartbeat(scenario, kind) => {
                while self.under_way.len() <= message.index() {
                    self.under_way.push(None);
                }
                self.under_way[message.index()] = Some((from, to, kind));
            }
            EventKind::Delivered { message, .. } | EventKind::Lost { message, .. } => {
                if let Some(slot) = self.under_way.get_mut(message.index()) {
                    *slot = None;
                }
            }
            _ => {}
        }
    }

    /// The oldest message under way that is no sign of life: from, to, and its kind.
    pub fn message_under_way(&self) -> Option<(NodeId, NodeId, u8)> {
        self.under_way.iter().flatten().next().copied()
    }
}

fn is_heartbeat(scenario: &Scenario, kind: u8) -> bool {
    let row = scenario.topology.messages.get(usize::from(kind));
    row.is_some_and(|row| row.traffic == Traffic::Heartbeat)
}

#[cfg(test)]
mod tests {
    use crate::testing::Story;
    use model::{EventKind, NodeId, NodeSet};

    #[test]
    fn walls_stand_until_they_are_healed() {
        let mut story = Story::new();
        let wall = |story: &Story| {
            let wall = story.replay().world.walls.between(NodeSet::replicas(3));
            wall.map(|(node, others)| format!("{node} from {others}"))
        };
        story.act("cut n3");
        assert_eq!(wall(&story).as_deref(), Some("n3 from n1,n2"));
        story.act("heal n3 | n1");
        assert_eq!(wall(&story).as_deref(), Some("n2 from n3"));
        story.act("heal");
        assert_eq!(wall(&story), None);
        story.act("cut n1 > n2");
        assert_eq!(wall(&story).as_deref(), Some("n1 from n2"));
    }

    #[test]
    fn a_hold_is_no_wall_and_stands_until_it_is_released() {
        let mut story = Story::new();
        let held = |story: &Story| {
            let world = story.replay().world;
            assert_eq!(world.walls.between(NodeSet::replicas(3)), None);
            let hold = world.holds.between(NodeSet::replicas(3));
            hold.map(|(node, others)| format!("{node} from {others}"))
        };
        story.act("hold n3");
        assert_eq!(held(&story).as_deref(), Some("n3 from n1,n2"));
        story.act("heal");
        assert_eq!(held(&story).as_deref(), Some("n3 from n1,n2"));
        story.act("release n3 | n1");
        assert_eq!(held(&story).as_deref(), Some("n2 from n3"));
        story.act("release");
        assert_eq!(held(&story), None);
    }

    #[test]
    fn machines_that_never_joined_are_no_members_and_the_killed_are_down() {
        let mut story = Story::new();
        story.trace.absent = 1;
        let world = story.replay().world;
        assert_eq!(world.members.to_string(), "n1,n2");
        story.join(2);
        story.kill(0);
        let world = story.replay().world;
        assert_eq!(
            (world.members.to_string(), world.down.to_string()),
            ("n1,n2,n3".into(), "n1".into())
        );
    }

    #[test]
    fn a_message_that_waits_its_turn_is_under_way() {
        let mut story = Story::new();
        let message = story.send(0);
        let (from, to) = (NodeId::replica(0), NodeId::replica(1));
        story.add(EventKind::Queued { message, from, to, kind: 0 });
        assert_eq!(story.replay().world.message_under_way(), Some((from, to, 0)));
        story.add(EventKind::Delivered { message, from, to, kind: 0 });
        assert_eq!(story.replay().world.message_under_way(), None);
    }
}
