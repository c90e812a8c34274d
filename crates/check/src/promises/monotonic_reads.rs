//! Monotonic reads.
//!
//! Terry et al., PDIS 1994: what an earlier read of a session has seen is in the database of every
//! later one. Judged here: after a session read write `b` of a key, it must not read a version of
//! that key that precedes `b`. It may well go from one concurrent write to the other.

use super::session::{self, Regress, got};
use super::{Case, Rule};
use crate::budget::Steps;
use crate::history::Operation;
use crate::verdict::{Promise, Verdict};
use alloc::format;
use alloc::string::String;

pub(super) const RULE: Rule = Rule {
    promise: &Promise {
        key: "monotonic-reads",
        title: "Time never goes back",
        definition: "After a session has read a version of a key, it never reads an older one.",
        at_end: false,
    },
    judge,
};

fn judge(case: &Case<'_>, _: &mut Steps) -> Option<Verdict> {
    let history = &case.registers.history;
    let seen = |read: &Operation| read.sources().filter_map(|of| history.get(of)).collect();
    Some(session::judge(case, seen, sentence))
}

fn sentence(regress: &Regress<'_>) -> String {
    let (earlier, read) = (regress.known.by, regress.read);
    let (got, key) = (got(read), read.key);
    let seen = match earlier.of == Some(regress.known.write.id) {
        true => earlier.value,
        false => regress.known.write.value,
    };
    let seen = seen.unwrap_or(0);
    format!("Read {} of {key} {got} after read {} had returned {seen}.", read.id, earlier.id)
}

#[cfg(test)]
mod tests {
    use crate::testing::Story;

    #[test]
    fn a_session_that_goes_back_in_time_is_a_break() {
        let mut story = Story::new();
        let old = story.wrote(0, "x", 3);
        let new = story.wrote(0, "x", 4);
        story.saw(1, "x", Some(new));
        story.saw(2, "x", Some(old));
        assert_eq!(story.verdict("monotonic-reads").word(), "holds", "another session");
        story.saw(1, "x", Some(old));
        assert_eq!(
            story.broken("monotonic-reads"),
            "Read #5 of x returned 3 after read #3 had returned 4."
        );
        assert_eq!(story.verdict("read-your-writes").word(), "holds");
    }

    #[test]
    fn a_session_may_go_between_concurrent_writes() {
        let mut story = Story::new();
        let (a, b) = (story.write(0, "x", 1), story.write(1, "x", 2));
        story.acknowledge(a, &[]);
        story.acknowledge(b, &[]);
        for of in [a, b, a] {
            story.saw(2, "x", Some(of));
        }
        assert_eq!(story.verdict("monotonic-reads").word(), "holds");
    }

    #[test]
    fn a_session_that_saw_several_values_may_see_each_of_the_newest_again() {
        let mut story = Story::new();
        let old = story.wrote(0, "x", 1);
        let (a, b) = (story.write(0, "x", 2), story.write(1, "x", 3));
        story.acknowledge(a, &[]);
        story.acknowledge(b, &[]);
        story.saw_several(2, "x", &[a, b]);
        for of in [a, b] {
            story.saw(2, "x", Some(of));
        }
        assert_eq!(story.verdict("monotonic-reads").word(), "holds");
        story.saw_several(2, "x", &[old, a]);
        assert_eq!(story.verdict("monotonic-reads").word(), "holds");
        story.saw(2, "x", Some(old));
        assert_eq!(story.verdict("monotonic-reads").word(), "broken");
    }

    #[test]
    fn nothing_after_something_is_no_break_where_that_was_deleted() {
        let mut story = Story::new();
        let write = story.wrote(0, "x", 7);
        story.saw(1, "x", Some(write));
        story.deleted(0, "x");
        story.saw(1, "x", None);
        assert_eq!(story.verdict("monotonic-reads").word(), "holds");
    }

    #[test]
    fn nothing_after_something_is_a_break_even_of_a_write_in_doubt() {
        let mut story = Story::new();
        let doubt = story.write(0, "x", 7);
        story.doubt(doubt);
        story.saw(1, "x", Some(doubt));
        story.saw(1, "x", None);
        assert_eq!(
            story.broken("monotonic-reads"),
            "Read #3 of x found nothing after read #2 had returned 7."
        );
    }
}
