//! Small histories whose verdict a person can see, and the sentences that they get.

use crate::budget::Steps;
use crate::linear::check;
use crate::testing::Story;
use crate::verdict::Verdict;
use model::Formula;

const KEY: &str = "linearizable";

#[test]
fn a_read_during_a_write_may_return_either_value() {
    let mut story = Story::new();
    let old = story.wrote(0, "x", 1);
    let new = story.write(0, "x", 2);
    story.saw(1, "x", Some(old));
    story.saw(1, "x", Some(new));
    story.acknowledge(new, &[]);
    assert_eq!(story.verdict(KEY), Verdict::Holds);
}

#[test]
fn a_read_that_missed_an_acknowledged_write_is_named() {
    let mut story = Story::new();
    let old = story.wrote(0, "x", 3);
    story.wrote(1, "x", 4);
    story.saw(2, "x", Some(old));
    assert_eq!(
        story.broken(KEY),
        "Read #3 of x returned 3, though write #2 (x=4) was acknowledged before it began."
    );
}

#[test]
fn a_read_of_nothing_after_an_acknowledged_write_is_named() {
    let mut story = Story::new();
    story.wrote(0, "x", 3);
    story.saw(2, "x", None);
    assert_eq!(
        story.broken(KEY),
        "Read #2 of x found nothing, though write #1 (x=3) was acknowledged before it began."
    );
}

#[test]
fn a_read_that_went_behind_another_read_is_named() {
    let mut story = Story::new();
    let old = story.wrote(0, "x", 3);
    let new = story.write(0, "x", 4);
    story.saw(1, "x", Some(new));
    story.saw(2, "x", Some(old));
    story.acknowledge(new, &[]);
    assert_eq!(story.broken(KEY), "Read #4 of x returned 3 after read #3 had returned 4.");
}

#[test]
fn a_value_from_nowhere_is_named() {
    let mut story = Story::new();
    let refused = story.write(0, "x", 9);
    story.refuse(refused);
    story.saw(1, "x", Some(refused));
    assert_eq!(story.broken(KEY), "Read #2 of x returned 9, which nobody had written by then.");
}

#[test]
fn a_break_without_a_simple_reason_lists_its_operations() {
    let mut story = Story::new();
    let (a, b) = (story.write(0, "x", 1), story.write(1, "x", 2));
    let (first, second) = (story.read(2, "x"), story.read(3, "x"));
    story.acknowledge(a, &[]);
    story.acknowledge(b, &[]);
    let (late, later) = (story.read(4, "x"), story.read(5, "x"));
    story.answer(first, Some(a));
    story.answer(second, Some(b));
    story.answer(late, Some(a));
    story.answer(later, Some(b));
    assert_eq!(
        story.broken(KEY),
        "No order of #1, #2, #5, #6 on x explains what the clients were told."
    );
}

#[test]
fn keys_are_judged_apart_and_the_earliest_break_is_reported() {
    let mut story = Story::new();
    story.wrote(0, "x", 1);
    story.wrote(0, "y", 2);
    let early = story.saw(1, "y", None);
    story.saw(1, "x", None);
    assert!(story.broken(KEY).starts_with(&format!("Read {early} of y")));
}

/// The first mistake with operations in doubt: dropping them. A read may see one, long after.
#[test]
fn a_write_in_doubt_may_take_effect_later() {
    let mut story = Story::new();
    let doubt = story.write(0, "x", 1);
    story.doubt(doubt);
    let other = story.wrote(1, "x", 2);
    story.saw(1, "x", Some(other));
    story.saw(2, "x", Some(doubt));
    assert_eq!(story.verdict(KEY), Verdict::Holds);
    let open = story.write(3, "x", 5);
    story.saw(2, "x", Some(open));
    assert_eq!(story.verdict(KEY), Verdict::Holds, "one that was told nothing may as well");
}

/// The second mistake with operations in doubt: forcing them. It may never have happened.
#[test]
fn a_write_in_doubt_may_never_take_effect() {
    let mut story = Story::new();
    let old = story.wrote(0, "x", 1);
    let doubt = story.write(0, "x", 2);
    story.doubt(doubt);
    story.write(3, "x", 3);
    for _ in 0..3 {
        story.saw(1, "x", Some(old));
    }
    assert_eq!(story.verdict(KEY), Verdict::Holds);
}

#[test]
fn a_write_in_doubt_takes_effect_once_and_not_before_its_call() {
    let mut story = Story::new();
    let doubt = story.write(0, "x", 1);
    story.doubt(doubt);
    let other = story.wrote(1, "x", 2);
    for of in [doubt, other] {
        story.saw(2, "x", Some(of));
    }
    assert_eq!(story.broken(KEY), "Read #4 of x returned 2 after read #3 had returned 1.");
    let mut story = Story::new();
    let early = story.read(0, "x");
    story.answer(early, None);
    let late = story.read(0, "x");
    let write = story.write(1, "x", 7);
    story.doubt(write);
    story.answer(late, Some(write));
    assert_eq!(story.verdict(KEY), Verdict::Holds);
}

#[test]
fn refused_operations_and_reads_in_doubt_say_nothing() {
    let mut story = Story::new();
    let refused = story.write(0, "x", 1);
    story.refuse(refused);
    let doubt = story.read(0, "x");
    story.doubt(doubt);
    story.saw(1, "x", None);
    assert_eq!(story.verdict(KEY), Verdict::Holds);
}

/// JUDGE-2: leaving a write out must not make up a break.
#[test]
fn the_write_that_a_read_returned_is_cited_beside_it() {
    let mut story = Story::new();
    let old = story.wrote(0, "x", 3);
    let good = story.saw(2, "x", Some(old));
    let new = story.wrote(1, "x", 4);
    let bad = story.saw(2, "x", Some(old));
    let verdict = story.verdict(KEY);
    let events = &verdict.evidence().expect("a stale read is a break").events;
    let core = crate::testing::cited(&story.history(), events);
    let ids: Vec<_> = core.operations.iter().map(|operation| operation.id).collect();
    assert_eq!(ids, [old, new, bad], "and not {good}");
}

#[test]
fn a_bound_that_is_reached_is_told() {
    let mut story = Story::new();
    story.wrote(0, "x", 1);
    let again = story.wrote(0, "x", 1);
    story.saw(1, "x", Some(again));
    let verdict = check(&story.history(), &mut Steps::new(4));
    let Verdict::Unknown(doubt) = verdict else { panic!("four steps are too few: {verdict:?}") };
    assert_eq!(
        doubt.sentence,
        "The search for an order of the 3 operations on x stopped at its limit of 4 steps."
    );
}

/// A write takes effect once. One that is done again because its client asked again brings back a
/// value that had been overwritten.
#[test]
fn a_write_that_takes_effect_twice_is_a_break() {
    let mut story = Story::new();
    let again = story.write(0, "x", 1);
    story.append(0, 1, again, 1);
    let other = story.wrote(1, "x", 2);
    story.append(0, 2, other, 1);
    story.saw(2, "x", Some(other));
    story.append(0, 3, again, 1);
    story.acknowledge(again, &[]);
    story.saw(2, "x", Some(again));
    assert_eq!(story.verdict(KEY), Verdict::Holds, "it may have happened behind the other");
    let mut story = Story::new();
    let again = story.write(0, "x", 1);
    story.append(0, 1, again, 1);
    story.saw(2, "x", Some(again));
    let other = story.wrote(1, "x", 2);
    story.append(0, 2, other, 1);
    story.saw(2, "x", Some(other));
    story.append(0, 3, again, 1);
    story.acknowledge(again, &[]);
    story.saw(2, "x", Some(again));
    assert_eq!(
        story.broken(KEY),
        "No order of #1, #2, #3, #5 on x explains what the clients were told."
    );
}

#[test]
fn an_acknowledged_write_that_takes_effect_again_later_is_a_break_of_more_than_one_promise() {
    let mut story = Story::new();
    let again = story.wrote(0, "x", 1);
    story.wrote(0, "x", 2);
    story.saw(0, "x", Some(again));
    assert_eq!(
        story.broken(KEY),
        "Read #3 of x returned 1, though write #2 (x=2) was acknowledged before it began."
    );
    assert_eq!(story.verdict("read-your-writes").word(), "broken");
}

#[test]
fn a_statement_is_a_write_of_what_came_out_where_it_was_executed() {
    let mut story = Story::new();
    let write = story.statement(0, "x", Formula::Random);
    story.append(0, 1, write, 1);
    story.evaluate(0, 1, write, 412);
    story.append(1, 1, write, 1);
    story.evaluate(1, 1, write, 87);
    story.acknowledge(write, &[]);
    story.saw_value(1, "x", write, 412);
    assert_eq!(story.verdict(KEY), Verdict::Holds);
    story.saw_value(1, "x", write, 87);
    assert_eq!(story.broken(KEY), "Read #3 of x returned 87, which nobody had written by then.");
}

#[test]
fn a_statement_whose_value_nobody_saw_equals_no_other_and_hides_what_was_before() {
    let mut story = Story::new();
    let old = story.wrote(0, "x", 3);
    let unseen = story.statement(1, "x", Formula::Now);
    story.statement(2, "x", Formula::Now);
    story.saw(3, "x", Some(old));
    assert_eq!(story.verdict(KEY), Verdict::Holds, "it may not have happened");
    story.acknowledge(unseen, &[]);
    story.saw(3, "x", Some(old));
    assert_eq!(
        story.broken(KEY),
        "Read #5 of x returned 3, though write #2 was acknowledged before it began."
    );
    let mut story = Story::new();
    let unseen = story.statement(1, "x", Formula::Now);
    story.acknowledge(unseen, &[]);
    story.saw(3, "x", None);
    assert_eq!(
        story.broken(KEY),
        "Read #2 of x found nothing, though write #1 was acknowledged before it began."
    );
}
