//! Leaders that led at the same time.
//!
//! A leader that stops, or becomes something else, leads no more. Whoever leads beside it at that
//! moment was its rival, and the logs of the two are compared then.

use super::logs::Logs;
use crate::history::History;
use alloc::vec::Vec;
use model::{EventId, EventKind, NodeId, OpId, Role, Trace};

/// A leader that led at the same time as another, and what the other lacked of its own writes when
/// the first of the two ceased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rival {
    /// Who.
    pub leader: NodeId,
    /// Of which epoch.
    pub epoch: u32,
    /// Writes of that epoch in its log that are not in the other's.
    pub alone: Vec<OpId>,
}

/// Plays a trace: its logs in the end, and every two leaders that led at the same time.
pub fn rivals(trace: &Trace, history: &History) -> (Logs, Vec<[Rival; 2]>) {
    let mut logs = Logs::new(trace.replicas, history.numbers());
    let mut rivals = Rivals::default();
    for (index, event) in trace.events.iter().enumerate() {
        rivals.see(&event.kind, &logs);
        logs.see(trace, EventId::new(index), history);
    }
    rivals.end(&logs);
    (logs, rivals.pairs)
}

#[derive(Default)]
struct Rivals {
    /// Who leads now, or believes so: several, where some do not know better.
    leading: Vec<(NodeId, u32)>,
    pairs: Vec<[Rival; 2]>,
}

impl Rivals {
    /// Takes one event in, before the logs do.
    fn see(&mut self, kind: &EventKind, logs: &Logs) {
        let (node, goes_on) = match *kind {
            EventKind::Crashed { node, .. } | EventKind::Killed { node } => (node, None),
            EventKind::RoleChanged { node, role: Role::Leader, epoch } => (node, Some(epoch)),
            EventKind::RoleChanged { node, .. } => (node, None),
            _ => return,
        };
        let stops = |&(leader, epoch): &(NodeId, u32)| leader == node && Some(epoch) != goes_on;
        if let Some(place) = self.leading.iter().position(stops) {
            let stopped = self.leading.remove(place);
            for other in 0..self.leading.len() {
                self.compare(stopped, self.leading[other], logs);
            }
        }
        if let Some(epoch) = goes_on
            && !self.leading.contains(&(node, epoch))
        {
            self.leading.push((node, epoch));
        }
    }

    /// The run is over: whoever still leads is compared as if it had ceased.
    fn end(&mut self, logs: &Logs) {
        while let Some(last) = self.leading.pop() {
            for other in 0..self.leading.len() {
                self.compare(self.leading[other], last, logs);
            }
        }
    }

    fn compare(&mut self, one: (NodeId, u32), other: (NodeId, u32), logs: &Logs) {
        let (one, other) = if one.1 <= other.1 { (one, other) } else { (other, one) };
        self.pairs.push([rival(one, other, logs), rival(other, one, logs)]);
    }
}

fn rival((leader, epoch): (NodeId, u32), other: (NodeId, u32), logs: &Logs) -> Rival {
    let held = logs.held_by(other.0);
    let lacks = |op: &OpId| !held.contains(*op);
    let own = logs.of_epoch(leader, epoch).map(|entry| entry.op);
    Rival { leader, epoch, alone: own.filter(lacks).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Story;

    #[test]
    fn leaders_are_rivals_while_both_lead() {
        let mut story = Story::new();
        story.lead(0, 1);
        let (a, b) = (story.write(0, "x", 1), story.write(0, "x", 2));
        story.append(0, 1, a, 1);
        story.append(1, 1, a, 1);
        story.append(0, 2, b, 1);
        story.lead(1, 2);
        let c = story.write(1, "x", 3);
        story.append(1, 2, c, 2);
        let alone = |story: &Story| {
            let rivals = rivals(&story.trace, &story.history()).1;
            rivals.into_iter().map(|pair| pair.map(|rival| rival.alone)).collect::<Vec<_>>()
        };
        assert_eq!(alone(&story), [[vec![b], vec![c]]]);
        story.step_down(0, 2);
        story.discard(0, 2, b);
        story.append(1, 3, b, 2);
        assert_eq!(alone(&story), [[vec![b], vec![c]]], "as it was when the first one ceased");
        let mut calm = Story::new();
        calm.lead(0, 1);
        calm.kill(0);
        calm.lead(1, 2);
        assert_eq!(alone(&calm), Vec::<[Vec<_>; 2]>::new(), "a leader that is dead is no rival");
    }
}
