//! Replicas agree in the end.
//!
//! Eventual consistency (Terry et al., *Managing Update Conflicts in Bayou*, SOSP 1995): once
//! updates cease and the network is whole, all replicas reach the same state. The tables of the
//! live replicas are compared at the end of the run. If they are equal, the promise holds. If they
//! differ, it is broken only when nothing is left that could still make them equal:
//!
//! | still open | then |
//! |---|---|
//! | the run was cut short by the limit of events | unknown |
//! | a replica is down or paused | unknown |
//! | a wall stands, or a link is held | unknown |
//! | an operation is under way | unknown |
//! | a message is under way that is no sign of life | unknown |
//! | a replica has entries in its log that it has not applied | unknown |
//! | none of these | broken |
//!
//! Machines that never joined are no replicas. Replicas that each worked out a statement differ by
//! what it gave on each.

use super::{Case, Rule};
use crate::budget::Steps;
use crate::by_key::ByKey;
use crate::replay::Held;
use crate::verdict::{Doubt, Evidence, Promise, Verdict, in_order};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use model::{EndedBy, Key, NodeId, NodeSet};

pub(super) const RULE: Rule = Rule {
    promise: &Promise {
        key: "converged",
        title: "Replicas agree in the end",
        definition: "When the run ends, nothing is under way and everybody is up and connected, \
                     all replicas hold the same values.",
        at_end: true,
    },
    judge,
};

fn judge(case: &Case<'_>, _: &mut Steps) -> Option<Verdict> {
    if case.trace.replicas == 0 {
        return None;
    }
    let replicas = case.replay.world.members;
    let live = replicas.difference(case.replay.world.down);
    let tables: Vec<(NodeId, ByKey<Option<Held>>)> =
        live.iter().map(|node| (node, case.replay.tables.table(node))).collect();
    let Some(key) = disputed_key(&tables) else { return Some(Verdict::Holds) };
    Some(match still_open(case, replicas) {
        Some(sentence) => Verdict::Unknown(Doubt { sentence }),
        None => Verdict::Broken(evidence(case, &tables, key)),
    })
}

/// The first key that two replicas hold different values of.
fn disputed_key(tables: &[(NodeId, ByKey<Option<Held>>)]) -> Option<Key> {
    let keys = tables.iter().flat_map(|(_, table)| table.iter().map(|(key, _)| key));
    let differs = |key: &Key| {
        let mut values = tables.iter().map(|(_, table)| held(table, *key).map(|held| held.value));
        let first = values.next();
        first.is_some_and(|first| values.any(|value| value != first))
    };
    keys.filter(differs).min()
}

/// What a table holds for a key.
fn held(table: &ByKey<Option<Held>>, key: Key) -> Option<Held> {
    table.get(key).copied().flatten()
}

/// What could still make the tables equal.
fn still_open(case: &Case<'_>, replicas: NodeSet) -> Option<String> {
    let world = &case.replay.world;
    if case.trace.ended_by == EndedBy::EventLimit {
        return Some("The run was cut short by the limit of events.".into());
    }
    if let Some(node) = world.down.intersection(replicas).iter().next() {
        return Some(format!("{node} is still down."));
    }
    if let Some(node) = world.paused.intersection(replicas).iter().next() {
        return Some(format!("{node} still stands still."));
    }
    let absent = NodeSet::replicas(case.trace.replicas).difference(replicas);
    let nodes = case.trace.nodes().collect::<NodeSet>().difference(absent);
    let named = |others: NodeSet| match others.intersection(replicas) {
        NodeSet::EMPTY => others,
        peers => peers,
    };
    if let Some((node, others)) = world.walls.between(nodes) {
        return Some(format!("{node} is still cut off from {}.", named(others)));
    }
    if let Some((node, others)) = world.holds.between(nodes) {
        return Some(format!("Messages between {node} and {} are still held.", named(others)));
    }
    let open = case.history.operations.iter().find(|operation| operation.outcome.is_none());
    if let Some(open) = open {
        return Some(format!("{} is still under way.", open.id));
    }
    if let Some((from, to, kind)) = world.message_under_way() {
        let row = case.scenario.topology.messages.get(usize::from(kind));
        let name = row.map_or("message", |row| row.name);
        return Some(format!("A {name} from {from} to {to} is still under way."));
    }
    let behind = |node: &NodeId| {
        let end = case.replay.logs.log_end(*node);
        end.is_some_and(|end| case.replay.tables.applied(*node).is_none_or(|at| at < end))
    };
    let behind = replicas.iter().find(behind);
    behind.map(|node| format!("{node} has not applied all of its log yet."))
}

fn evidence(case: &Case<'_>, tables: &[(NodeId, ByKey<Option<Held>>)], key: Key) -> Evidence {
    let mut holders: Vec<(Option<u32>, NodeSet)> = Vec::new();
    for (node, table) in tables {
        let value = held(table, key).map(|held| held.value);
        match holders.iter_mut().find(|(other, _)| *other == value) {
            Some((_, nodes)) => nodes.insert(*node),
            None => holders.push((value, NodeSet::from_iter([*node]))),
        }
    }
    let held = tables.iter().filter_map(|(_, table)| held(table, key));
    let parts: Vec<String> = holders
        .iter()
        .map(|(value, nodes)| match value {
            Some(value) => format!("{value} on {nodes}"),
            None => format!("missing on {nodes}"),
        })
        .collect();
    Evidence {
        events: in_order(held.map(|held| held.event).collect()),
        at: case.trace.end,
        sentence: format!("At the end {key} is {}.", parts.join(" and ")),
    }
}

#[cfg(test)]
mod tests {
    use crate::Verdict;
    use crate::testing::Story;
    use model::{EndedBy, EventKind, NodeId};

    /// x is 1 on n1 and n2, and missing on n3.
    fn split() -> Story {
        let mut story = Story::new();
        let write = story.wrote(0, "x", 1);
        story.store(0, "x", write, 1);
        story.store(1, "x", write, 1);
        story
    }

    fn doubt(story: &Story) -> String {
        match story.verdict("converged") {
            Verdict::Unknown(doubt) => doubt.sentence,
            other => panic!("unknown, not {other:?}"),
        }
    }

    #[test]
    fn tables_that_differ_with_nothing_left_to_come_are_a_break() {
        let mut story = split();
        assert_eq!(story.broken("converged"), "At the end x is 1 on n1,n2 and missing on n3.");
        let write = story.history().operations[0].id;
        story.store(2, "x", write, 1);
        assert_eq!(story.verdict("converged"), Verdict::Holds);
    }

    #[test]
    fn whatever_is_still_open_is_named() {
        let mut story = split();
        let heartbeat = story.send(1);
        assert_eq!(story.verdict("converged").word(), "broken", "{heartbeat} carries nothing");
        story.send(0);
        assert_eq!(doubt(&story), "A replicate from n1 to n2 is still under way.");
        story.write(1, "y", 2);
        assert_eq!(doubt(&story), "#2 is still under way.");
        story.act("cut n3");
        assert_eq!(doubt(&story), "n3 is still cut off from n1,n2.");
        story.add(EventKind::Paused { node: NodeId::replica(1) });
        assert_eq!(doubt(&story), "n2 still stands still.");
        story.trace.ended_by = EndedBy::EventLimit;
        assert_eq!(doubt(&story), "The run was cut short by the limit of events.");
    }

    #[test]
    fn only_live_replicas_are_compared() {
        let mut story = split();
        story.crash(1, false);
        assert_eq!(doubt(&story), "n2 is still down.");
        story.add(EventKind::Restarted { node: NodeId::replica(1) });
        story.crash(2, false);
        assert_eq!(story.verdict("converged"), Verdict::Holds, "n1 and n2 agree");
    }

    #[test]
    fn a_log_that_is_not_yet_applied_may_still_make_tables_equal() {
        let mut story = Story::new();
        let write = story.wrote(0, "x", 1);
        for node in 0..3 {
            story.append(node, 8, write, 1);
        }
        story.apply(0, 8, write);
        assert_eq!(doubt(&story), "n2 has not applied all of its log yet.");
    }

    #[test]
    fn a_link_that_is_held_is_still_open() {
        let mut story = split();
        story.act("hold n3 > n1");
        assert_eq!(doubt(&story), "Messages between n1 and n3 are still held.");
        story.act("release");
        assert_eq!(story.verdict("converged").word(), "broken");
    }

    #[test]
    fn a_machine_that_never_joined_is_no_replica() {
        let mut story = split();
        story.trace.absent = 1;
        assert_eq!(story.verdict("converged"), Verdict::Holds, "n1 and n2 agree");
        story.act("cut n3");
        let other = story.wrote(0, "x", 2);
        story.store(1, "x", other, 2);
        assert_eq!(story.broken("converged"), "At the end x is 1 on n1 and 2 on n2.");
        story.join(2);
        assert_eq!(doubt(&story), "n3 is still cut off from n1,n2.");
    }

    #[test]
    fn a_replica_that_was_killed_is_down() {
        let mut story = split();
        story.kill(1);
        assert_eq!(doubt(&story), "n2 is still down.");
    }

    #[test]
    fn what_a_statement_gave_on_each_replica_is_compared_and_cited() {
        let mut story = Story::new();
        let write = story.statement(0, "x", model::Formula::Random);
        let mut worked = Vec::new();
        for (node, value) in [(0, 412), (1, 87), (2, 412)] {
            story.append(node, 7, write, 1);
            worked.push(story.evaluate(node, 7, write, value));
            story.apply(node, 7, write);
        }
        story.acknowledge(write, &[0]);
        assert_eq!(story.broken("converged"), "At the end x is 412 on n1,n3 and 87 on n2.");
        let verdict = story.verdict("converged");
        assert_eq!(verdict.evidence().map(|evidence| &evidence.events), Some(&worked));
    }

    #[test]
    fn a_copied_table_agrees_with_its_source() {
        let mut story = Story::new();
        let write = story.write(0, "x", 1);
        for node in 0..2 {
            story.append(node, 1, write, 1);
            story.flush(node, 1);
            story.apply(node, 1, write);
        }
        story.compact(0, 1);
        story.acknowledge(write, &[0]);
        assert_eq!(story.verdict("converged").word(), "broken", "n3 has nothing");
        story.install(2, 0, 1);
        story.store(2, "x", write, 1);
        assert_eq!(story.verdict("converged"), Verdict::Holds);
    }
}
