//! Every insert gets an id of its own.
//!
//! An auto-increment column promises one thing: no two rows of a table have the same id. A leader
//! counts from the highest id that it knows. If it does not know of all rows that clients were told
//! of, because the leader before it had not shipped them yet or goes on inserting on its own, it
//! gives out ids again, and two clients believe that they own the same row. (GitHub, *GitHub
//! availability this week*, September 2012: a follower that was behind had been promoted and gave
//! ids again; another store knew them as those of older rows, and private data was shown to the
//! wrong people.)
//!
//! The promise does not apply where no insert was acknowledged.

use super::{Case, Rule};
use crate::budget::Steps;
use crate::verdict::{Evidence, Promise, Verdict, in_order};
use alloc::format;
use alloc::vec::Vec;

pub(super) const RULE: Rule = Rule {
    promise: &Promise {
        key: "unique-ids",
        title: "Each insert gets its own id",
        definition: "No two inserts into the same key whose clients were told that they worked \
                     were given the same id.",
        at_end: false,
    },
    judge,
};

fn judge(case: &Case<'_>, _: &mut Steps) -> Option<Verdict> {
    case.history.writes().find(|write| write.is_insert())?;
    let Some(collision) = case.collisions.first() else { return Some(Verdict::Holds) };
    let told = [collision.first, collision.second].map(|op| case.history.get(op)?.acknowledged());
    let told: Vec<_> = told.into_iter().flatten().collect();
    let (key, id) = (collision.key, collision.id);
    let (first, second) = (collision.first, collision.second);
    Some(Verdict::Broken(Evidence {
        at: told.iter().map(|(at, _)| *at).max().unwrap_or(0),
        events: in_order(told.iter().map(|(_, event)| *event).collect()),
        sentence: format!("Inserts {first} and {second} into {key} were both given id {id}."),
    }))
}

#[cfg(test)]
mod tests {
    use crate::measures::Collision;
    use crate::testing::Story;
    use model::Key;

    #[test]
    fn two_clients_that_are_told_the_same_id_are_a_break() {
        let mut story = Story::new();
        let lost = story.insert(0, "x");
        let first_told = story.tell_id(lost, 7);
        let fine = story.insert(0, "x");
        story.tell_id(fine, 8);
        assert_eq!(story.verdict("unique-ids").word(), "holds");
        let again = story.insert(1, "x");
        let second_told = story.tell_id(again, 7);
        assert_eq!(story.broken("unique-ids"), "Inserts #1 and #3 into x were both given id 7.");
        let verdict = story.verdict("unique-ids");
        let evidence = verdict.evidence().expect("it is broken");
        assert_eq!(evidence.events, [first_told, second_told]);
        assert_eq!(Some(evidence.at), story.trace.event(second_told).map(|event| event.at));
    }

    #[test]
    fn an_id_that_was_given_three_times_makes_two_collisions() {
        let mut story = Story::new();
        let inserts: Vec<_> = (0..3).map(|client| story.insert(client, "x")).collect();
        for insert in inserts.iter().rev() {
            story.tell_id(*insert, 1);
        }
        let [a, b, c] = inserts[..] else { panic!("three were called") };
        let collision = |first, second| Collision { key: Key::new(0), id: 1, first, second };
        assert_eq!(story.report().collisions, [collision(c, b), collision(c, a)]);
    }

    #[test]
    fn other_tables_doubts_and_plain_writes_are_no_collisions() {
        let mut story = Story::new();
        let (x, y) = (story.insert(0, "x"), story.insert(1, "y"));
        story.tell_id(x, 1);
        story.tell_id(y, 1);
        let doubt = story.insert(0, "x");
        story.doubt(doubt);
        let plain = story.write(2, "x", 1);
        story.tell_id(plain, 1);
        assert_eq!(story.verdict("unique-ids").word(), "holds");
        assert_eq!(story.report().collisions, []);
    }

    #[test]
    fn it_applies_where_an_insert_was_acknowledged() {
        let mut story = Story::new();
        let doubt = story.insert(0, "x");
        story.doubt(doubt);
        story.wrote(1, "x", 1);
        assert!(story.report().finding("unique-ids").is_none());
    }
}
