//! Who keeps which key, for every set of members that a run has.
//!
//! A topology may have to walk a ring to say it, which is too slow for every frame. Members change
//! only when machines join or leave, so it is asked once for each set of them.

use alloc::vec::Vec;
use model::limits::KEYS_MAX;
use model::{EventKind, Key, NodeSet, Scenario, Trace};

/// Who keeps which key.
#[derive(Debug, Default)]
pub(crate) struct Owners {
    /// For each set of members, the keepers of each key that is used, ascending by key.
    sets: Vec<(NodeSet, Vec<(Key, NodeSet)>)>,
}

impl Owners {
    pub fn new(scenario: &Scenario, trace: &Trace) -> Self {
        let mut members = NodeSet::replicas(trace.replicas.saturating_sub(trace.absent));
        let (mut all, mut keys) = (Vec::from([members]), 0_u64);
        for event in &trace.events {
            match event.kind {
                EventKind::Invoked { key, .. } => keys |= 1 << key.index(),
                EventKind::Joined { node } if node.is_replica() => members.insert(node),
                EventKind::Left { node } => members.remove(node),
                _ => continue,
            }
            if !all.contains(&members) {
                all.push(members);
            }
        }
        let used = || (0..KEYS_MAX).filter(|key| keys >> key & 1 == 1).map(Key::new);
        let keep = |members, key| (scenario.topology.owners)(scenario, members, key);
        let sets = all
            .into_iter()
            .map(|members| (members, used().map(|key| (key, keep(members, key))).collect()));
        Self { sets: sets.collect() }
    }

    /// Which of these members keep a key.
    pub fn of(&self, members: NodeSet, key: Key) -> NodeSet {
        let set = self.sets.iter().find(|(known, _)| *known == members);
        let keeper = set.and_then(|(_, keys)| keys.iter().find(|(known, _)| *known == key));
        keeper.map_or(members, |(_, keepers)| *keepers)
    }
}
