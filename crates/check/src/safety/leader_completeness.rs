//! Leader completeness.
//!
//! Ongaro and Ousterhout (USENIX ATC 2014, figure 3): if a log entry is committed in a given term,
//! that entry will be present in the logs of the leaders for all higher-numbered terms. Here an
//! entry is committed when the leader of an epoch counts it (`Committed`), which is when it may
//! tell the client, and a log holds it if it records the same write or stands for it by a snapshot.
//!
//! Asked twice: of each new leader, whether it has what had counted in earlier epochs; and of what
//! an old leader counts later, whether the newer leaders have it. The first is what a failover
//! loses, the second is what two leaders do to each other.
//!
//! The property does not apply where nobody leads, or nothing counts.

use super::Rule;
use crate::history::History;
use crate::replay::{Logs, Writes};
use crate::verdict::{Evidence, Promise, Verdict, in_order};
use alloc::format;
use alloc::vec;
use alloc::vec::Vec;
use model::time::Show;
use model::{Event, EventId, EventKind, NodeId, OpId, Role, Time, Trace};

pub(super) const RULE: Rule = Rule {
    promise: &Promise {
        key: "leader-completeness",
        title: "New leaders have what counted",
        definition: "A write that counted in an epoch is in the log of every leader of a later \
                     epoch.",
        at_end: false,
    },
    judge,
};

/// A write that counts: in which epoch first, by whom, when.
#[derive(Clone, Copy)]
struct Counted {
    op: OpId,
    epoch: u32,
    by: NodeId,
    at: (Time, EventId),
}

/// A leader of an epoch.
struct Leader {
    node: NodeId,
    epoch: u32,
    promoted: EventId,
    /// What its log held when it was promoted.
    held: Writes,
    /// The position up to which it has counted.
    counted_to: u32,
}

struct Watch<'a> {
    trace: &'a Trace,
    history: &'a History,
    logs: Logs,
    /// For each replica, which of the leaders it is now.
    leads: Vec<Option<usize>>,
    leaders: Vec<Leader>,
    /// By the index of the write's number.
    counted: Vec<Option<Counted>>,
}

fn judge(trace: &Trace, history: &History) -> Option<Verdict> {
    let mut watch = Watch {
        trace,
        history,
        logs: Logs::new(trace.replicas, history.numbers()),
        leads: vec![None; trace.replicas],
        leaders: Vec::new(),
        counted: vec![None; history.numbers()],
    };
    let events = trace.events.iter().enumerate();
    for (index, event) in events {
        if let Some(evidence) = watch.see(event, EventId::new(index)) {
            return Some(Verdict::Broken(evidence));
        }
    }
    let applies = watch.counted.iter().any(Option::is_some);
    applies.then_some(Verdict::Holds)
}

impl Watch<'_> {
    fn see(&mut self, event: &Event, here: EventId) -> Option<Evidence> {
        self.logs.see(self.trace, here, self.history);
        match event.kind {
            EventKind::RoleChanged { node, role: Role::Leader, epoch } => {
                self.promoted(node, epoch, (event.at, here))
            }
            EventKind::RoleChanged { node, .. }
            | EventKind::Crashed { node, .. }
            | EventKind::Killed { node } => {
                *self.leads.get_mut(node.index())? = None;
                None
            }
            EventKind::Committed { node, position } => {
                self.counts(node, position, (event.at, here))
            }
            _ => None,
        }
    }

    fn promoted(&mut self, node: NodeId, epoch: u32, at: (Time, EventId)) -> Option<Evidence> {
        let slot = self.leads.get_mut(node.index())?;
        *slot = Some(self.leaders.len());
        let held = self.logs.held_by(node);
        let mut older = self.counted.iter().flatten().filter(|counted| counted.epoch < epoch);
        let lacking = older.find(|counted| !held.contains(counted.op)).copied();
        let counted_to = self.logs.base().unwrap_or(0);
        let leader = Leader { node, epoch, promoted: at.1, held, counted_to };
        let found = lacking.map(|counted| evidence(&counted, &leader, at.0));
        self.leaders.push(leader);
        found
    }

    fn counts(&mut self, node: NodeId, position: u32, at: (Time, EventId)) -> Option<Evidence> {
        let place = (*self.leads.get(node.index())?)?;
        let Leader { epoch, counted_to, .. } = self.leaders[place];
        self.leaders[place].counted_to = counted_to.max(position);
        for position in counted_to + 1..=position {
            let Some(entry) = self.logs.entry(node, position) else { continue };
            let Some(slot) = self.counted.get_mut(entry.op.index()) else { continue };
            if slot.is_some_and(|counted| counted.epoch <= epoch) {
                continue;
            }
            let counted = Counted { op: entry.op, epoch, by: node, at };
            *slot = Some(counted);
            let mut newer = self.leaders.iter().filter(|leader| leader.epoch > epoch);
            let lacking = newer.find(|leader| {
                let now = || self.logs.held_by(leader.node);
                !leader.held.contains(entry.op) && !now().contains(entry.op)
            });
            if let Some(leader) = lacking {
                return Some(evidence(&counted, leader, at.0));
            }
        }
        None
    }
}

fn evidence(counted: &Counted, leader: &Leader, at: Time) -> Evidence {
    Evidence {
        events: in_order(Vec::from([counted.at.1, leader.promoted])),
        at,
        sentence: format!(
            "Write {} counted in epoch {} at {} on {}, and is not in the log of {}, leader of \
             epoch {}.",
            counted.op,
            counted.epoch,
            Show(counted.at.0),
            counted.by,
            leader.node,
            leader.epoch
        ),
    }
}

#[cfg(test)]
mod tests {
    use crate::safety::tests::{said, shown};
    use crate::testing::Story;
    use model::{EventId, EventKind, NodeId};

    const KEY: &str = "leader-completeness";

    fn count(story: &mut Story, node: usize, position: u32) -> EventId {
        story.add(EventKind::Committed { node: NodeId::replica(node), position })
    }

    /// n1 leads and logs #1 at 42, which n2 has too, and #2 at 43, which it has not.
    fn half_shipped() -> Story {
        let mut story = Story::new();
        story.lead(0, 1);
        let (a, b) = (story.write(0, "x", 1), story.write(1, "x", 2));
        story.append(0, 42, a, 1);
        story.append(1, 42, a, 1);
        story.append(0, 43, b, 1);
        story
    }

    #[test]
    fn a_leader_without_what_counted_is_a_break() {
        let mut story = half_shipped();
        assert_eq!(said(&story, KEY), "does not apply");
        count(&mut story, 0, 42);
        story.lead(1, 2);
        assert_eq!(said(&story, KEY), "holds", "#2 had not counted");
        story.lead(0, 3);
        let counted = count(&mut story, 0, 43);
        assert_eq!(said(&story, KEY), "holds", "nobody leads a later epoch");
        let promotion = story.lead(1, 4);
        assert_eq!(
            said(&story, KEY),
            "Write #2 counted in epoch 3 at 10ms on n1, and is not in the log of n2, leader of \
             epoch 4."
        );
        assert_eq!(shown(&story, KEY), [counted, promotion]);
    }

    #[test]
    fn what_an_old_leader_counts_must_be_in_the_logs_of_newer_ones() {
        let mut story = half_shipped();
        let promotion = story.lead(1, 2);
        count(&mut story, 0, 42);
        assert_eq!(said(&story, KEY), "holds");
        let counted = count(&mut story, 0, 43);
        assert_eq!(
            said(&story, KEY),
            "Write #2 counted in epoch 1 at 9ms on n1, and is not in the log of n2, leader of \
             epoch 2."
        );
        assert_eq!(shown(&story, KEY), [promotion, counted]);
    }

    #[test]
    fn a_snapshot_stands_for_what_counted() {
        let mut story = Story::new();
        story.lead(0, 1);
        let write = story.write(0, "x", 1);
        story.append(0, 1, write, 1);
        count(&mut story, 0, 1);
        story.install(1, 0, 1);
        story.lead(1, 2);
        assert_eq!(said(&story, KEY), "holds");
        story.lead(2, 3);
        assert!(said(&story, KEY).starts_with("Write #1 counted in epoch 1"));
    }
}
