//! Which writes count.
//!
//! A leader knows how far each follower has come. How far writes count follows from that by a rule
//! of arithmetic, and all ways to acknowledge are one table of such rules:
//!
//! | rule | counts up to |
//! |---|---|
//! | async | what the leader has |
//! | semi-sync k, ANY k | the k-th largest position of the followers |
//! | sync | the smallest position of the followers |
//! | FIRST k | the smallest position of the first k *connected* followers of the list |
//! | in sync | the smallest position of the followers that are in sync |
//!
//! and never further than what the leader has itself. FIRST and ANY are PostgreSQL's (*Synchronous
//! Replication*, `synchronous_standby_names`): with FIRST a standby that comes back takes its place
//! in the list again, with ANY it does not matter who it is. The set in sync is Kafka's.

use super::config::Acknowledge;

/// How a follower stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The last position that it said it has.
    pub position: u64,
    /// Whether it has been heard lately.
    pub connected: bool,
    /// Whether it is in sync.
    pub in_sync: bool,
}

/// Followers that a leader waits for at most; longer lists are cut, and the knob's range forbids
/// them.
pub const WAITED_MAX: usize = 8;

/// The position up to which writes count. `standings` are the followers that may be waited for, in
/// the order of the list; `own` is what the leader has.
pub fn countable(
    rule: Acknowledge,
    k: usize,
    standings: impl Iterator<Item = Standing>,
    own: u64,
) -> u64 {
    let standings = standings.take(WAITED_MAX);
    match rule {
        Acknowledge::Async => own,
        Acknowledge::Sync => standings.map(|one| one.position).fold(own, u64::min),
        Acknowledge::SemiSync | Acknowledge::Any => {
            kth_largest(standings.map(|one| one.position), k).min(own)
        }
        Acknowledge::First => {
            let mut left = k;
            let connected = standings.filter(|one| one.connected);
            let least = connected.take(k).fold(own, |least, one| {
                left -= 1;
                least.min(one.position)
            });
            if left == 0 { least } else { 0 }
        }
        Acknowledge::InSync => {
            standings.filter(|one| one.in_sync).map(|one| one.position).fold(own, u64::min)
        }
    }
}

/// The k-th largest of a few numbers; zero if there are fewer. No k is the largest of all.
pub fn kth_largest(numbers: impl Iterator<Item = u64>, k: usize) -> u64 {
    let mut largest = [0; WAITED_MAX];
    let mut count = 0;
    for number in numbers.take(WAITED_MAX) {
        let place = largest[..count].iter().position(|&other| other < number).unwrap_or(count);
        largest.copy_within(place..count, place + 1);
        largest[place] = number;
        count += 1;
    }
    match k {
        0 => u64::MAX,
        k if k <= count => largest[k - 1],
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kth_largest_is_found() {
        let numbers = [5, 9, 1, 7];
        for (k, expected) in [(0, u64::MAX), (1, 9), (2, 7), (3, 5), (4, 1), (5, 0)] {
            assert_eq!(kth_largest(numbers.into_iter(), k), expected, "k = {k}");
        }
    }

    /// One row of PostgreSQL's table: which standbys of s1 … s4 are connected, which have
    /// acknowledged position 1, and whether the commit at position 1 returns.
    fn commits(
        rule: Acknowledge,
        k: usize,
        listed: usize,
        connected: &[usize],
        acked: &[usize],
    ) -> bool {
        let standings = (1..=listed).map(|number| Standing {
            position: u64::from(acked.contains(&number)),
            connected: connected.contains(&number),
            in_sync: true,
        });
        countable(rule, k, standings, 1) == 1
    }

    /// The examples of PostgreSQL's documentation of `synchronous_standby_names` and of the chapter
    /// on synchronous replication: a bare list is FIRST 1, and a commit waits for ever while fewer
    /// standbys are connected than it needs.
    #[test]
    fn the_truth_table_of_postgresql() {
        use Acknowledge::{Any, Async, First};
        for (rule, k, listed, connected, acked, expected) in [
            (First, 3, 4, &[1, 2, 3, 4][..], &[2, 3, 4][..], false),
            (First, 3, 4, &[1, 2, 3, 4], &[1, 2, 3], true),
            (First, 3, 4, &[2, 3, 4], &[2, 3, 4], true),
            (Any, 3, 4, &[1, 2, 3, 4], &[2, 3, 4], true),
            (Any, 3, 4, &[1, 2], &[1, 2], false),
            (First, 1, 2, &[1, 2], &[2], false),
            (First, 1, 2, &[2], &[2], true),
            (Async, 0, 0, &[], &[], true),
        ] {
            let found = commits(rule, k, listed, connected, acked);
            assert_eq!(found, expected, "{rule:?} {k} of {listed}: {connected:?} {acked:?}");
        }
    }

    #[test]
    fn a_follower_out_of_sync_is_not_waited_for() {
        let standing = |position, in_sync| Standing { position, connected: true, in_sync };
        let count =
            |standings: [Standing; 2]| countable(Acknowledge::InSync, 0, standings.into_iter(), 9);
        assert_eq!(count([standing(7, true), standing(3, false)]), 7);
        assert_eq!(count([standing(7, true), standing(3, true)]), 3);
        assert_eq!(count([standing(7, false), standing(3, false)]), 9);
    }
}
