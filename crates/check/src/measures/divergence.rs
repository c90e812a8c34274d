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
use crate::replay::{Replay, Rival};
use alloc::vec::Vec;
use model::order::sort_by_key;
use model::{NodeId, OpId};

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
pub fn divergence(history: &History, replay: &Replay) -> Vec<Side> {
    let mut sides: Vec<Side> = Vec::new();
    for [one, other] in &replay.logs.rivals {
        let lacking = [one, other].map(|rival| (rival, told(history, replay, rival)));
        if lacking.iter().any(|(_, writes)| writes.is_empty()) {
            continue;
        }
        for (rival, writes) in lacking {
            let same = |side: &Side| (side.leader, side.epoch) == (rival.leader, rival.epoch);
            let place = sides.iter().position(same).unwrap_or_else(|| {
                sides.push(side(history, replay, rival));
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
fn told(history: &History, replay: &Replay, rival: &Rival) -> Vec<OpId> {
    let is_its_own = |op: &OpId| {
        let entry = history.get(*op).and_then(|write| replay.logs.acknowledged_entry(write));
        entry.is_some_and(|entry| (entry.node, entry.epoch) == (rival.leader, rival.epoch))
    };
    rival.alone.iter().copied().filter(is_its_own).collect()
}

fn side(history: &History, replay: &Replay, rival: &Rival) -> Side {
    let Rival { leader, epoch, .. } = *rival;
    let writes = history.writes().filter(|write| {
        let entry = replay.logs.acknowledged_entry(write);
        entry.is_some_and(|entry| (entry.node, entry.epoch) == (leader, epoch))
    });
    let acknowledged = writes.map(|write| write.id).collect();
    Side { leader, epoch, acknowledged, lost_to_others: Vec::new() }
}
