//! The write set, the read set and the witness of an operation.
//!
//! A read is compared with the newest write that had been acknowledged when it was called; a write
//! with the first read of its key that was called after it was acknowledged. Both sets are what the
//! coordinator counted in the run, not what it might have counted, and nothing is said of an
//! operation before it was answered.

use crate::Run;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use check::Operation;
use model::{NodeSet, OpId, Time};

/// The replicas that two operations have in common, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sets {
    /// The replicas that were counted for the write.
    pub write: NodeSet,
    /// The replicas that were counted for the read.
    pub read: NodeSet,
    /// The replicas in both.
    pub witness: NodeSet,
    /// What there is to see, in a sentence.
    pub caption: String,
}

/// The sets that belong to an operation, as far as they are known at an instant; none if nothing
/// has been counted for it by then.
pub fn sets(run: &Run, op: OpId, at: Time) -> Option<Sets> {
    let history = &run.report.history;
    let operation = history.get(op)?;
    let (write, read) = match operation.write {
        true => (Some(operation), read_after(run, operation)),
        false => (history.write_before(op).and_then(|write| history.get(write)), Some(operation)),
    };
    let known = |operation: &&Operation| operation.returned.is_some_and(|(told, _)| told <= at);
    let (write, read) = (write.filter(known), read.filter(known));
    let counted = |operation: Option<&Operation>| operation.map_or(NodeSet::EMPTY, |o| o.counted);
    let (write_set, read_set) = (counted(write), counted(read));
    if write_set.is_empty() && read_set.is_empty() {
        return None;
    }
    let witness = write_set.intersection(read_set);
    let mut parts: Vec<String> = Vec::new();
    if let Some(write) = write.filter(|_| !write_set.is_empty()) {
        parts.push(format!("Write {} was counted at {}.", write.id, list(write_set)));
    }
    if let Some(read) = read.filter(|_| !read_set.is_empty()) {
        parts.push(format!("Read {} heard from {}.", read.id, list(read_set)));
    }
    if !write_set.is_empty() && !read_set.is_empty() {
        let has_seen_it = |read: &Operation| {
            let is_stale = run.report.stale_reads.iter().any(|stale| stale.read == read.id);
            read.is_answered_read() && !is_stale
        };
        parts.push(match witness.len() {
            0 if read.is_some_and(has_seen_it) => {
                "No replica is in both; the write had been passed on by then.".to_string()
            }
            0 => "No replica is in both: nobody could tell the read of the write.".to_string(),
            1 => format!("{witness} is in both: the witness."),
            _ => format!("{} are in both: the witnesses.", list(witness)),
        });
    }
    Some(Sets { write: write_set, read: read_set, witness, caption: parts.join(" ") })
}

/// The first read of the same key that was called after a write was acknowledged.
fn read_after<'a>(run: &'a Run, write: &Operation) -> Option<&'a Operation> {
    let history = &run.report.history;
    let mut reads = history.reads();
    let read = reads.find(|read| read.key == write.key && write.precedes(read))?;
    // If another write was acknowledged before this read, it was before every later one, too.
    (history.write_before(read.id) == Some(write.id)).then_some(read)
}

/// Names nodes in words: `n1`, `n1 and n2`, `n1, n2 and n3`.
fn list(set: NodeSet) -> String {
    let names: Vec<String> = set.iter().map(|node| node.to_string()).collect();
    match &names[..] {
        [] => "nobody".to_string(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_read_of_the_repair_preset_has_one_witness() {
        let run = crate::run(&crate::preset("leaderless", "repair").expect("it ships"));
        let sets = sets(&run, OpId::new(1), Time::MAX).expect("the read was answered");
        assert_eq!(sets.write.to_string(), "n1,n2");
        assert_eq!(sets.read.to_string(), "n1,n3");
        assert_eq!(sets.witness.to_string(), "n1");
        assert!(sets.caption.ends_with("n1 is in both: the witness."), "{}", sets.caption);
    }

    #[test]
    fn a_write_is_compared_with_the_next_read() {
        let run = crate::run(&crate::preset("leaderless", "repair").expect("it ships"));
        let sets_of = |index| sets(&run, OpId::new(index), Time::MAX);
        assert_eq!(sets_of(0), sets_of(1));
    }

    #[test]
    fn nothing_is_said_of_a_read_before_it_was_answered() {
        let run = crate::run(&crate::preset("leaderless", "repair").expect("it ships"));
        let history = &run.report.history;
        let told = |index: usize| history.operations[index].returned.expect("it was answered").0;
        assert_eq!(sets(&run, OpId::new(0), told(0) - 1), None);
        let between = sets(&run, OpId::new(0), told(1) - 1).expect("the write is known");
        assert_eq!((between.write.len(), between.read.len()), (2, 0));
    }

    /// Goal: a read that saw the write is not said to have missed it. Method: W = R = 1; the write
    /// has gone to every replica by the time of the second read.
    #[test]
    fn a_write_that_was_passed_on_is_seen_without_a_witness() {
        let caption = |at: &str| {
            let text = format!(
                "topology leaderless\nw 1\nr 1\nrepair none\nlatency 5ms\n0s delay c1>n3 90ms\n\
                 0s c1 write x 1\n{at} c2 read x at n3\n"
            );
            let run = crate::run(&crate::open_text(&text).scenario);
            sets(&run, OpId::new(1), run.trace.end).map(|sets| sets.caption).unwrap_or_default()
        };
        assert!(caption("50ms").ends_with("nobody could tell the read of the write."));
        assert!(caption("200ms").ends_with("the write had been passed on by then."));
    }
}
