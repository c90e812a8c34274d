//! Replicas agree in the end.
//!
//! Eventual consistency (Terry et al., *Managing Update Conflicts in Bayou*, SOSP 1995): once
//! updates cease and the network is whole, all replicas reach the same state. At the end of the run
//! the values of each key are compared, on the live members that keep the key: as a set, where a
//! key has several values side by side. A tombstone counts as nothing, collected or not. If all are
//! equal, the promise holds. If some differ, it is broken only when nothing is left that could
//! still make them equal:
//!
//! | still open | then |
//! |---|---|
//! | the run was cut short by the limit of events | unknown |
//! | a replica is down or paused | unknown |
//! | a wall stands, or a link is held | unknown |
//! | an operation is under way | unknown |
//! | a message is under way that is no sign of life | unknown |
//! | a replica has entries in its log that it has not applied | unknown |
//! | some machine keeps a hint for one that is to keep the key | unknown |
//! | none of these | broken |
//!
//! Machines that never joined, or have left, are no replicas. Replicas that each worked out a
//! statement differ by what it gave on each.

use super::{Case, Rule};
use crate::budget::Steps;
use crate::by_key::ByKey;
use crate::replay::Held;
use crate::verdict::{Doubt, Evidence, Promise, Verdict, in_order};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use model::order::sort_by_key;
use model::{EndedBy, Key, NodeId, NodeSet};

pub(super) const RULE: Rule = Rule {
    promise: &Promise {
        key: "converged",
        title: "Replicas agree in the end",
        definition: "When the run ends, nothing is under way and everybody is up and connected, \
                     all replicas of a key hold the same values.",
        at_end: true,
    },
    judge,
};

/// What a replica holds of each key.
type Values = (NodeId, ByKey<Vec<Held>>);

/// What counts of what a replica holds: every value; or what a read there would return, where many
/// writes have made one value together, in which each may have another form elsewhere.
fn held_by(case: &Case<'_>, node: NodeId) -> ByKey<Vec<Held>> {
    if !case.scenario.has_merged() {
        return case.replay.tables.values(node);
    }
    let mut shown: ByKey<Vec<Held>> = ByKey::default();
    for (key, held) in case.replay.tables.table(node).iter() {
        shown.at(key).extend(held.filter(|held| !held.deleted));
    }
    shown
}

fn judge(case: &Case<'_>, _: &mut Steps) -> Option<Verdict> {
    if case.trace.replicas == 0 {
        return None;
    }
    let replicas = case.replay.world.members;
    let live = replicas.difference(case.replay.world.down);
    let all: Vec<Values> = live.iter().map(|node| (node, held_by(case, node))).collect();
    let owners = owners(case, &all);
    let disputed = disputed_keys(&owners, &all);
    let Some(&first) = disputed.first() else { return Some(Verdict::Holds) };
    if let Some(sentence) = still_open(case, replicas) {
        return Some(Verdict::Unknown(Doubt { sentence }));
    }
    let for_sure = disputed.iter().find(|key| hint(case, &owners, **key).is_none());
    Some(match (for_sure, hint(case, &owners, first)) {
        (None, Some(sentence)) => Verdict::Unknown(Doubt { sentence }),
        _ => Verdict::Broken(evidence(case, &owners, &all, *for_sure.unwrap_or(&first))),
    })
}

/// The members that keep each key of which anybody holds anything.
fn owners(case: &Case<'_>, all: &[Values]) -> ByKey<NodeSet> {
    let members = case.replay.world.members;
    let mut owners: ByKey<NodeSet> = ByKey::default();
    let all = all.iter().flat_map(|(_, values)| values.iter());
    for (key, _) in all.filter(|(_, values)| !values.is_empty()) {
        let keep = owners.at(key);
        if keep.is_empty() {
            *keep = (case.scenario.topology.owners)(case.scenario, members, key);
        }
    }
    owners
}

/// The keys of which two of their replicas hold different values, ascending.
fn disputed_keys(owners: &ByKey<NodeSet>, all: &[Values]) -> Vec<Key> {
    let differs = |key: Key| {
        let mut values = kept(owners, all, key).map(|(_, held)| values(held));
        let first = values.next();
        first.is_some_and(|first| values.any(|other| other != first))
    };
    owners.iter().map(|(key, _)| key).filter(|key| differs(*key)).collect()
}

/// What the live replicas of a key hold of it.
fn kept<'a>(
    owners: &ByKey<NodeSet>,
    all: &'a [Values],
    key: Key,
) -> impl Iterator<Item = (NodeId, &'a [Held])> {
    let owners = owners.get(key).copied().unwrap_or_default();
    let replicas = all.iter().filter(move |(node, _)| owners.contains(*node));
    replicas.map(move |(node, values)| (*node, values.get(key).map_or(&[][..], Vec::as_slice)))
}

/// The values, ascending.
fn values(held: &[Held]) -> Vec<u32> {
    let mut values: Vec<u32> = held.iter().map(|held| held.value).collect();
    sort_by_key(&mut values, |value| u128::from(*value));
    values.dedup();
    values
}

/// A hint that may still make the replicas of a key equal, in a sentence.
fn hint(case: &Case<'_>, owners: &ByKey<NodeSet>, key: Key) -> Option<String> {
    let owners = owners.get(key).copied().unwrap_or_default();
    let mut hints = case.replay.tables.hints().iter();
    let hint = hints.find(|hint| hint.key == key && owners.contains(hint.owner))?;
    Some(format!("{} still keeps a hint of {key} for {}.", hint.keeper, hint.owner))
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

/// A value as people read it.
fn word(case: &Case<'_>, value: u32) -> String {
    match case.trace.word(case.scenario, value) {
        Some(word) => format!("“{word}”"),
        None => format!("{value}"),
    }
}

fn evidence(case: &Case<'_>, owners: &ByKey<NodeSet>, all: &[Values], key: Key) -> Evidence {
    let mut holders: Vec<(Vec<u32>, NodeSet)> = Vec::new();
    for (node, held) in kept(owners, all, key) {
        let values = values(held);
        match holders.iter_mut().find(|(other, _)| *other == values) {
            Some((_, nodes)) => nodes.insert(node),
            None => holders.push((values, NodeSet::from_iter([node]))),
        }
    }
    let held = kept(owners, all, key).flat_map(|(_, held)| held.iter());
    let parts: Vec<String> = holders
        .iter()
        .map(|(values, nodes)| match values[..] {
            [] => format!("missing on {nodes}"),
            _ => {
                let values: Vec<String> = values.iter().map(|value| word(case, *value)).collect();
                format!("{} on {nodes}", values.join(" | "))
            }
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
    use model::{EndedBy, EventKind, NodeId, Removal};

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
    fn values_side_by_side_are_compared_as_a_set() {
        let mut story = Story::new();
        let (a, b) = (story.wrote(0, "x", 7), story.wrote(1, "x", 9));
        for (node, ops) in [(0, [a, b]), (1, [b, a]), (2, [a, b])] {
            for op in ops {
                let value = if op == a { 7 } else { 9 };
                story.put_beside(node, "x", op, value);
            }
            story.store(node, "x", ops[0], 0);
        }
        assert_eq!(story.verdict("converged"), Verdict::Holds);
        story.remove(2, "x", b, Removal::Replaced(a));
        assert_eq!(story.broken("converged"), "At the end x is 7 | 9 on n1,n2 and 7 on n3.");
    }

    #[test]
    fn a_tombstone_a_collected_one_and_nothing_are_equal() {
        let mut story = Story::new();
        let write = story.wrote(0, "x", 1);
        let delete = story.deleted(0, "x");
        for node in 0..2 {
            story.store(node, "x", write, 1);
            story.store(node, "x", delete, 99);
        }
        assert_eq!(story.verdict("converged"), Verdict::Holds, "n3 never had it");
        story.remove(0, "x", delete, Removal::Collected);
        assert_eq!(story.verdict("converged"), Verdict::Holds);
        story.store(0, "x", write, 1);
        assert_eq!(story.broken("converged"), "At the end x is 1 on n1 and missing on n2,n3.");
    }

    #[test]
    fn only_those_that_keep_a_key_are_compared() {
        let mut story = split();
        story.scenario = story.where_two_keep_a_key();
        assert_eq!(story.verdict("converged"), Verdict::Holds, "n1 and n2 keep it");
        let other = story.wrote(0, "x", 2);
        story.store(1, "x", other, 2);
        assert_eq!(story.broken("converged"), "At the end x is 1 on n1 and 2 on n2.");
        story.leave(0);
        assert_eq!(story.broken("converged"), "At the end x is 2 on n2 and missing on n3.");
        let write = story.history().operations[0].id;
        story.remove(1, "x", other, Removal::Moved);
        story.remove(1, "x", write, Removal::Moved);
        assert_eq!(story.verdict("converged"), Verdict::Holds);
    }

    #[test]
    fn a_hint_may_still_make_replicas_equal() {
        let mut story = split();
        let write = story.history().operations[0].id;
        story.hint(0, 2, "x", write);
        assert_eq!(doubt(&story), "n1 still keeps a hint of x for n3.");
        let other = story.wrote(0, "y", 2);
        story.store(0, "y", other, 2);
        assert_eq!(story.broken("converged"), "At the end y is 2 on n1 and missing on n2,n3.");
        story.store(1, "y", other, 2);
        story.store(2, "y", other, 2);
        story.unhint(0, 2, "x", false);
        assert_eq!(story.verdict("converged").word(), "broken");
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
