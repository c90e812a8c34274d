//! How far followers were behind at worst.
//!
//! What *behind* means is defined in [`Lags`]. It is found by going through the events once.

use crate::history::History;
use crate::replay::{Lags, Logs, Tables, WorstLag};
use alloc::vec::Vec;
use model::{EventId, Trace};

/// How far each follower was behind at worst, of those that were behind at all, in the order of
/// their numbers.
pub fn lags(trace: &Trace) -> Vec<WorstLag> {
    let (mut lags, logs, tables) = until(trace, trace.events.len());
    lags.end(trace, &logs, &tables);
    lags.worst()
}

/// What the first events leave behind.
fn until(trace: &Trace, events: usize) -> (Lags, Logs, Tables) {
    // Clients do not matter here: positions do.
    let history = History::default();
    let (mut logs, mut tables) = (Logs::new(trace.replicas, 0), Tables::new(trace.replicas, 0));
    let mut lags = Lags::new(trace);
    for (index, event) in trace.events.iter().enumerate().take(events) {
        let here = EventId::new(index);
        lags.see(event, trace, &logs, &tables);
        logs.see(trace, here, &history);
        tables.see(here, &event.kind, &history, &logs);
    }
    (lags, logs, tables)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::Lag;
    use crate::testing::Story;
    use model::time::{MILLISECOND, SECOND};
    use model::{EventKind, NodeId, OpId, Time};

    /// How far every follower was behind the leader at an instant, what happened at it included, in
    /// the order of their numbers. Nothing where nobody leads.
    fn lag(trace: &Trace, at: Time) -> Vec<Lag> {
        let (lags, logs, tables) = until(trace, trace.events_by(at));
        lags.now(at, trace, &logs, &tables)
    }

    /// Node, entries, microseconds.
    fn lags(story: &Story, at: Time) -> Vec<(String, u32, u64)> {
        let lags = lag(&story.trace, at);
        lags.iter().map(|lag| (lag.node.to_string(), lag.entries, lag.behind_us)).collect()
    }

    fn now(story: &Story) -> Vec<(String, u32, u64)> {
        lags(story, story.trace.end)
    }

    fn row(node: &str, entries: u32, behind_us: u64) -> (String, u32, u64) {
        (node.to_string(), entries, behind_us)
    }

    /// n1 leads and has 42, 43 and 44, which n2 has applied up to 42 and n3 not at all.
    fn behind() -> (Story, [OpId; 3]) {
        let mut story = Story::new();
        story.lead(0, 1);
        let ops = [1, 2, 3].map(|value| story.wrote(0, "x", value));
        for (place, op) in ops.into_iter().enumerate() {
            story.append(0, 42 + place as u32, op, 1);
            story.apply(0, 42 + place as u32, op);
            story.wait(SECOND);
        }
        for node in [1, 2] {
            story.append(node, 42, ops[0], 1);
        }
        story.apply(1, 42, ops[0]);
        (story, ops)
    }

    #[test]
    fn a_follower_is_behind_since_the_leader_had_what_it_lacks() {
        let (mut story, ops) = behind();
        // From the append of 43 and of 42 to now: the waits, and six and eight events.
        let expected = [
            row("n2", 2, 2 * SECOND + 6 * MILLISECOND),
            row("n3", 3, 3 * SECOND + 8 * MILLISECOND),
        ];
        assert_eq!(now(&story), expected);
        let end = story.trace.end;
        assert_eq!(lags(&story, end + SECOND)[0], row("n2", 2, 3 * SECOND + 6 * MILLISECOND));
        for node in [1, 2] {
            for (place, op) in ops.into_iter().enumerate() {
                story.apply(node, 42 + place as u32, op);
            }
        }
        assert_eq!(now(&story), [row("n2", 0, 0), row("n3", 0, 0)]);
        assert_eq!(lags(&story, end), expected, "and it was so then");
        assert_eq!(lags(&story, 0), [], "nobody led");
    }

    #[test]
    fn the_worst_is_kept_of_each_follower_that_was_behind() {
        let (mut story, ops) = behind();
        let at = story.trace.end;
        story.apply(1, 43, ops[1]);
        story.apply(1, 44, ops[2]);
        let lags = super::lags(&story.trace);
        let worst: Vec<_> = lags.iter().map(|w| (w.node.to_string(), w.entries)).collect();
        assert_eq!(worst, [("n2".to_string(), 3), ("n3".to_string(), 3)]);
        let [second, third] = &lags[..] else { panic!("two followers") };
        let until = |lag: &WorstLag| (lag.behind_us, lag.at);
        assert_eq!(until(second), (3 * SECOND + 8 * MILLISECOND, at), "until it applied 42");
        assert_eq!(until(third), (3 * SECOND + 10 * MILLISECOND, story.trace.end));
    }

    /// Goal: the worst is looked for where it is. Method: it is compared with the lag just before
    /// each event, and at the end.
    #[test]
    fn nothing_was_worse_than_the_worst() {
        let (mut story, ops) = behind();
        story.apply(2, 42, ops[0]);
        story.flush(0, 44);
        for position in [45, 46] {
            let op = story.write(0, "x", position);
            story.append(0, position, op, 1);
        }
        story.crash(0, false);
        story.wait(3 * SECOND);
        story.lead(1, 2);
        let op = story.wrote(0, "x", 9);
        story.append(1, 43, op, 2);
        story.apply(1, 43, op);
        story.install(2, 1, 43);
        story.add(EventKind::Joined { node: NodeId::replica(0) });
        story.append(1, 44, op, 2);
        story.step_down(1, 2);
        story.wait(SECOND);
        let instants = story.trace.events.iter().map(|event| event.at - 1).chain([story.trace.end]);
        let all: Vec<_> = instants.flat_map(|at| lag(&story.trace, at)).collect();
        for worst in super::lags(&story.trace) {
            let mine = all.iter().filter(|lag| lag.node == worst.node);
            assert_eq!(mine.clone().map(|lag| lag.entries).max(), Some(worst.entries));
            let longest = mine.map(|lag| lag.behind_us).max().expect("it followed");
            assert!(worst.behind_us.abs_diff(longest) <= 1, "{worst:?}, seen {longest}");
        }
    }

    #[test]
    fn a_snapshot_and_a_change_of_leader_move_what_is_behind() {
        let (mut story, _) = behind();
        story.install(2, 0, 44);
        assert_eq!(now(&story)[1], row("n3", 0, 0));
        story.lead(1, 2);
        assert_eq!(now(&story), [row("n1", 0, 0), row("n3", 0, 0)]);
        story.step_down(1, 2);
        assert_eq!(now(&story), [], "nobody leads");
    }

    #[test]
    fn a_replica_that_joins_is_behind_by_everything_and_one_that_has_not_joined_by_nothing() {
        let (mut story, _) = behind();
        story.trace.absent = 1;
        assert_eq!(now(&story).len(), 1);
        story.join(2);
        assert_eq!(now(&story)[1].1, 3);
    }
}
