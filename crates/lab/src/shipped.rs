//! What a log carried.
//!
//! For each position of the log of whoever leads, the change that stands there, as the statement
//! that asked for it and as what it did. From that follow all four forms in which it could have
//! been shipped, whichever the run used.

use crate::run::Run;
use alloc::vec::Vec;
use model::{EventKind, Formula, Key, NodeId, Role};
use protocols::single_leader::shipping::Changed;

/// Every change that a leader put into its log, in the order in which that happened. After a
/// failover a position can come twice.
pub fn changes(run: &Run) -> Vec<Changed> {
    let mut asked: Vec<Option<(Key, Formula, u32)>> = Vec::new();
    let mut leaders: Vec<NodeId> = Vec::new();
    let mut changes: Vec<Changed> = Vec::new();
    for event in &run.trace.events {
        match event.kind {
            EventKind::RoleChanged { node, role, .. } => {
                leaders.retain(|leader| *leader != node);
                if role == Role::Leader {
                    leaders.push(node);
                }
            }
            EventKind::Invoked { op, key, formula, value, .. } => {
                asked.resize(asked.len().max(op.index() + 1), None);
                asked[op.index()] = Some((key, formula, value));
            }
            EventKind::Appended { node, position, op, .. } if leaders.contains(&node) => {
                let Some((key, formula, operand)) = asked.get(op.index()).copied().flatten() else {
                    continue;
                };
                let position = u64::from(position);
                let below = |change: &&Changed| change.key == key && change.position < position;
                let before = changes.iter().rev().find(below).map(|change| change.after);
                let after = operand;
                changes.push(Changed { position, key, formula, operand, before, after });
            }
            EventKind::Evaluated { node, position, value, .. } if leaders.contains(&node) => {
                let last = changes.iter_mut().rfind(|c| c.position == u64::from(position));
                if let Some(change) = last {
                    change.after = value;
                }
            }
            _ => {}
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_builds_on_what_was_there() {
        let text = "topology single-leader\nclients 1\n1ms c1 write x 12\n60ms c1 add x 5\n";
        let run = crate::run(&crate::open_text(text).scenario);
        let changes = changes(&run);
        let rows: Vec<_> = changes.iter().map(|change| change.shipped().row).collect();
        assert_eq!(rows, ["x: new row, v 12", "x: v 12 becomes 17"]);
    }
}
