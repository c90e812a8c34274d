//! What each side of a split acknowledged, and the others never got.
//!
//! ```text
//! n1 leads epoch 1   ✓a ✓b │ ✓c ✓d            n2 has a: b, c and d are n1's alone
//! ─────────────────────────┼──────────── the two no longer hear each other
//! n2 leads epoch 2         │     ✓e ✓f        n1 has neither: e and f are n2's alone
//! ```
//!
//! Two leaders that lead at the same time write two histories, and no log can take the place of
//! the other without a loss. (GitHub, 21 October 2018: after 43 seconds without a connection each
//! of two data centres had taken writes that the other lacked, and it took a day to put them
//! together; *October 21 post-incident analysis*.) What a leader's log holds of its own epoch is
//! compared with the other's log when the first of the two ceases to lead, or when the run ends. It
//! counts as a divergence only if *both* had something acknowledged that the other lacked; what a
//! failover alone loses is counted as such ([`Failover`](crate::Failover)).

use crate::history::History;
use crate::replay::{Logs, Rival, rivals};
use alloc::vec::Vec;
use model::order::sort_by_key;
use model::{NodeId, OpId, Trace};

/// One side of a split: a leader, and what it acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Who led.
    pub leader: NodeId,
    /// Which epoch.
    pub epoch: u32,
    /// Every acknowledged write that it put into the log in that epoch, by number.
    pub acknowledged: Vec<OpId>,
    /// Those of them that the log of another leader lacked while both led, by number.
    pub lost_to_others: Vec<OpId>,
}

/// The sides of every split of a run, in the order of their epochs.
pub fn divergence(trace: &Trace) -> Vec<Side> {
    let history = &History::of(trace);
    let (logs, pairs) = &rivals(trace, history);
    let mut sides: Vec<Side> = Vec::new();
    for [one, other] in pairs {
        let lacking = [one, other].map(|rival| (rival, told(history, logs, rival)));
        if lacking.iter().any(|(_, writes)| writes.is_empty()) {
            continue;
        }
        for (rival, writes) in lacking {
            let same = |side: &Side| (side.leader, side.epoch) == (rival.leader, rival.epoch);
            let place = sides.iter().position(same).unwrap_or_else(|| {
                sides.push(side(history, logs, rival));
                sides.len() - 1
            });
            let lost = &mut sides[place].lost_to_others;
            lost.extend(writes);
            sort_by_key(lost, |op| u128::from(op.number()));
            lost.dedup();
        }
    }
    sort_by_key(&mut sides, |side| {
        model::order::pair(side.epoch.into(), side.leader.index() as u64)
    });
    sides
}

/// What a leader alone had, and its clients were told was done.
fn told(history: &History, logs: &Logs, rival: &Rival) -> Vec<OpId> {
    let is_its_own = |op: &OpId| {
        let entry = history.get(*op).and_then(|write| logs.acknowledged_entry(write));
        entry.is_some_and(|entry| (entry.node, entry.epoch) == (rival.leader, rival.epoch))
    };
    rival.alone.iter().copied().filter(is_its_own).collect()
}

fn side(history: &History, logs: &Logs, rival: &Rival) -> Side {
    let Rival { leader, epoch, .. } = *rival;
    let writes = history.writes().filter(|write| {
        let entry = logs.acknowledged_entry(write);
        entry.is_some_and(|entry| (entry.node, entry.epoch) == (leader, epoch))
    });
    let acknowledged = writes.map(|write| write.id).collect();
    Side { leader, epoch, acknowledged, lost_to_others: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Story;

    /// A write that a leader logs, and others if told so, and acknowledges.
    fn wrote(story: &mut Story, epoch: u32, position: u32, nodes: &[usize]) -> OpId {
        let op = story.write(0, "x", position);
        for &node in nodes {
            story.append(node, position, op, epoch);
        }
        story.acknowledge(op, &[]);
        op
    }

    /// What each leader acknowledged, and the other lacked.
    fn sides(story: &Story) -> Vec<(String, u32, Vec<OpId>, Vec<OpId>)> {
        let sides = divergence(&story.trace).into_iter();
        let row = |side: Side| {
            (side.leader.to_string(), side.epoch, side.acknowledged, side.lost_to_others)
        };
        sides.map(row).collect()
    }

    #[test]
    fn each_side_of_a_split_has_what_the_other_lacks() {
        let mut story = Story::new();
        story.lead(0, 1);
        let a = wrote(&mut story, 1, 1, &[0, 1]);
        let b = wrote(&mut story, 1, 2, &[0]);
        story.lead(1, 2);
        let c = wrote(&mut story, 1, 3, &[0]);
        assert_eq!(sides(&story), [], "so far n2 has acknowledged nothing");
        let e = wrote(&mut story, 2, 2, &[1]);
        let doubt = story.write(0, "x", 9);
        story.append(1, 3, doubt, 2);
        let expected = [
            ("n1".to_string(), 1, vec![a, b, c], vec![b, c]),
            ("n2".to_string(), 2, vec![e], vec![e]),
        ];
        assert_eq!(sides(&story), expected);
        story.step_down(0, 2);
        story.discard(0, 3, c);
        story.discard(0, 2, b);
        story.append(0, 2, e, 2);
        let late = wrote(&mut story, 2, 4, &[1]);
        let [_, after] = &sides(&story)[..] else { panic!("two sides") };
        assert_eq!(after.2, [e, late]);
        assert_eq!(after.3, [e], "what came after the split divided nobody");
    }

    #[test]
    fn a_failover_is_no_split() {
        let mut story = Story::new();
        story.lead(0, 1);
        wrote(&mut story, 1, 1, &[0]);
        story.crash(0, false);
        story.lead(1, 2);
        wrote(&mut story, 2, 1, &[1]);
        assert_eq!(sides(&story), []);
    }

    #[test]
    fn a_write_that_got_to_the_other_side_in_the_end_is_not_lost_to_it() {
        let mut story = Story::asked_again();
        wrote(&mut story, 2, 2, &[1]);
        assert_eq!(sides(&story), [], "all that was acknowledged was acknowledged by n2");
    }

    #[test]
    fn of_three_leaders_each_is_compared_with_each() {
        let mut story = Story::new();
        let mut ops = Vec::new();
        for node in 0..3 {
            let epoch = node as u32 + 1;
            story.lead(node, epoch);
            ops.push(wrote(&mut story, epoch, 1, &[node]));
        }
        let lost: Vec<_> = sides(&story).into_iter().map(|side| (side.1, side.3)).collect();
        assert_eq!(lost, [(1, vec![ops[0]]), (2, vec![ops[1]]), (3, vec![ops[2]])]);
    }
}
