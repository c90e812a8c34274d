//! Read your writes.
//!
//! Terry et al., PDIS 1994: if a session's read follows its own write, the database that the read
//! sees contains that write. Judged here: after a session was told that its write `b` of a key
//! worked, it must not read a version of that key that precedes `b`. A write that was never
//! acknowledged binds nobody, and a concurrent write of somebody else may rightly have replaced
//! `b`.

use super::session::{self, Regress, got};
use super::{Case, Rule};
use crate::budget::Steps;
use crate::history::Operation;
use crate::verdict::{Promise, Verdict};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

pub(super) const RULE: Rule = Rule {
    promise: &Promise {
        key: "read-your-writes",
        title: "You read your own writes",
        definition: "After a session was told that its write worked, it never reads an older \
                     version of that key.",
        at_end: false,
    },
    judge,
};

fn judge(case: &Case<'_>, _: &mut Steps) -> Option<Verdict> {
    let own = |operation| Vec::from_iter(Some(operation).filter(|own: &&Operation| own.write));
    Some(session::judge(case, own, sentence))
}

fn sentence(regress: &Regress<'_>) -> String {
    let (write, read) = (regress.known.write, regress.read);
    let (client, key, value) = (write.client, write.key, write.value.unwrap_or(0));
    let got = got(read);
    if write.is_delete() {
        return format!(
            "{client} deleted {key} with {}, and its read {} {got}.",
            write.id, read.id
        );
    }
    format!("{client} wrote {key}={value} with {}, and its read {} {got}.", write.id, read.id)
}

#[cfg(test)]
mod tests {
    use crate::Verdict;
    use crate::testing::{Story, cited};
    use model::Trace;

    #[test]
    fn an_older_value_after_an_own_write_is_a_break() {
        let mut story = Story::new();
        let old = story.wrote(1, "x", 3);
        story.wrote(0, "x", 4);
        story.saw(0, "x", Some(old));
        assert_eq!(
            story.broken("read-your-writes"),
            "c1 wrote x=4 with #2, and its read #3 returned 3."
        );
        assert_eq!(story.verdict("monotonic-reads").word(), "holds");
    }

    #[test]
    fn nothing_after_an_own_write_is_a_break() {
        let mut story = Story::new();
        story.wrote(0, "x", 4);
        story.saw(0, "x", None);
        assert_eq!(
            story.broken("read-your-writes"),
            "c1 wrote x=4 with #1, and its read #2 found nothing."
        );
    }

    #[test]
    fn other_sessions_other_keys_and_concurrent_writes_are_no_break() {
        let mut story = Story::new();
        let (mine, theirs) = (story.write(0, "x", 1), story.write(1, "x", 2));
        story.acknowledge(mine, &[]);
        story.acknowledge(theirs, &[]);
        story.saw(0, "x", Some(theirs));
        story.saw(2, "x", None);
        story.saw(0, "y", None);
        assert_eq!(story.verdict("read-your-writes").word(), "holds");
    }

    #[test]
    fn a_write_in_doubt_binds_nobody_and_a_later_read_may_return_it() {
        let mut story = Story::new();
        let doubt = story.write(0, "x", 1);
        story.doubt(doubt);
        story.saw(0, "x", None);
        story.wrote(0, "x", 2);
        story.saw(0, "x", Some(doubt));
        assert_eq!(story.verdict("read-your-writes").word(), "holds");
    }

    #[test]
    fn an_own_write_in_doubt_that_a_replica_had_taken_is_older_than_the_next() {
        let mut story = Story::new();
        let doubt = story.write(0, "x", 1);
        story.store(0, "x", doubt, 1);
        story.doubt(doubt);
        story.wrote(0, "x", 2);
        story.saw(0, "x", Some(doubt));
        let verdict = story.verdict("read-your-writes");
        let events = &verdict.evidence().expect("it is broken").events;
        let kept = events.iter().filter_map(|&event| story.trace.event(event)).copied().collect();
        story.trace = Trace { events: kept, ..story.trace };
        assert_eq!(story.verdict("read-your-writes").word(), "broken", "so is what is cited");
    }

    #[test]
    fn a_value_that_the_session_had_deleted_is_older_and_nothing_is_not() {
        let mut story = Story::new();
        let write = story.wrote(0, "x", 4);
        story.deleted(0, "x");
        story.saw(0, "x", None);
        assert_eq!(story.verdict("read-your-writes").word(), "holds");
        story.saw(0, "x", Some(write));
        assert_eq!(
            story.broken("read-your-writes"),
            "c1 deleted x with #2, and its read #4 returned 4."
        );
    }

    #[test]
    fn nothing_may_come_from_the_delete_of_another_unless_that_was_before() {
        let mut story = Story::new();
        story.deleted(1, "x");
        story.wrote(0, "x", 4);
        story.saw(0, "x", None);
        assert_eq!(story.verdict("read-your-writes").word(), "broken");
        let mut story = Story::new();
        story.wrote(0, "x", 4);
        let delete = story.delete(1, "x");
        story.saw(0, "x", None);
        assert_eq!(story.verdict("read-your-writes").word(), "holds");
        let refused = story.refuse(delete);
        let at = story.trace.event(refused).map(|event| event.at);
        for key in ["read-your-writes", "linearizable"] {
            let verdict = story.verdict(key);
            let evidence = verdict.evidence().expect("the delete never happened");
            assert_eq!(Some(evidence.at), at, "{key} is broken from then on");
        }
    }

    #[test]
    fn of_several_values_one_is_enough() {
        let mut story = Story::new();
        let old = story.wrote(1, "x", 3);
        let older = story.wrote(1, "x", 2);
        let own = story.wrote(0, "x", 4);
        story.saw_several(0, "x", &[old, own]);
        assert_eq!(story.verdict("read-your-writes").word(), "holds");
        story.saw_several(0, "x", &[old, older]);
        assert_eq!(story.verdict("read-your-writes").word(), "broken");
    }

    #[test]
    fn of_a_counter_nobody_can_tell_and_other_keys_are_judged() {
        let mut story = Story::new();
        let (a, b) = (story.added(1, "y", 5), story.added(0, "y", 3));
        story.put_beside(0, "y", a, 5);
        story.put_beside(0, "y", b, 8);
        story.saw(0, "y", Some(a));
        for key in ["read-your-writes", "monotonic-reads", "linearizable"] {
            let Verdict::Unknown(doubt) = story.verdict(key) else { panic!("{key} is unknown") };
            assert!(doubt.sentence.starts_with("y holds a counter, a set or a text"), "{key}");
        }
        story.wrote(0, "x", 4);
        story.saw(0, "x", None);
        assert_eq!(story.verdict("read-your-writes").word(), "broken");
        assert_eq!(story.verdict("linearizable").word(), "broken");
    }

    /// JUDGE-2 for this promise: the cited operations alone are still broken.
    #[test]
    fn the_cited_operations_alone_are_still_broken() {
        let mut story = Story::new();
        let old = story.wrote(1, "x", 3);
        story.wrote(2, "y", 3);
        story.wrote(0, "x", 4);
        story.saw(2, "x", Some(old));
        story.saw(0, "x", Some(old));
        let verdict = story.verdict("read-your-writes");
        let events = &verdict.evidence().expect("it is broken").events;
        let kept = cited(&story.history(), events);
        assert_eq!(kept.operations.len(), 3);
        let keep = |index: &usize| events.iter().any(|event| event.index() == *index);
        let kept: Vec<_> = (0..story.trace.events.len()).filter(keep).collect();
        let events = kept.iter().map(|&index| story.trace.events[index]).collect();
        story.trace = Trace { events, ..story.trace };
        assert_eq!(story.verdict("read-your-writes").word(), "broken");
    }
}
