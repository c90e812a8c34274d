//! The part of a history that is about registers.
//!
//! A key holds a register until the first write that does not take the place of what is there but
//! changes it: a counter, a set, a text. From then on what is read of it is put together from many
//! writes, and a promise that speaks of registers says nothing. What was done before stays judged:
//! reads that were answered by then, and writes; those that had not been answered are in doubt.

use crate::history::{History, Operation};
use crate::verdict::Doubt;
use alloc::borrow::Cow;
use alloc::format;
use alloc::vec::Vec;
use model::{EventId, Key};

/// What was done to registers.
#[derive(Clone, Debug)]
pub struct Registers<'a> {
    /// It.
    pub history: Cow<'a, History>,
    /// The first key that holds something else, if any does.
    pub merged: Option<Key>,
}

impl<'a> Registers<'a> {
    /// Of a history.
    pub fn of(history: &'a History) -> Self {
        let merged = history.merged_keys();
        let Some(&(first, _)) = merged.first() else {
            return Self { history: Cow::Borrowed(history), merged: None };
        };
        let since = |key: Key| {
            let place = merged.binary_search_by_key(&key, |(key, _)| *key).ok()?;
            Some(merged[place].1)
        };
        let before = |operation: &Operation| match since(operation.key) {
            None => Some(operation.clone()),
            Some(since) => until(operation, since),
        };
        let operations: Vec<Operation> = history.operations.iter().filter_map(before).collect();
        Self { history: Cow::Owned(History { operations }), merged: Some(first) }
    }

    /// Why nothing is said, if some key holds no register.
    pub fn doubt(&self) -> Option<Doubt> {
        let key = self.merged?;
        let sentence = format!(
            "{key} holds a counter, a set or a text: what is read of it is put together from many \
             writes, and this promise speaks of registers."
        );
        Some(Doubt { sentence })
    }
}

/// What was known of an operation at an event, if that says anything.
fn until(operation: &Operation, event: EventId) -> Option<Operation> {
    let ended = operation.returned.is_some_and(|(_, end)| end < event);
    match (operation.invoked.1 < event, ended, operation.write) {
        (true, true, _) => Some(operation.clone()),
        (true, false, true) => {
            Some(Operation { returned: None, outcome: None, ..operation.clone() })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Story;
    use model::Formula;

    #[test]
    fn what_was_done_before_a_key_became_a_set_stays_judged() {
        let mut story = Story::new();
        let old = story.wrote(0, "x", 1);
        story.wrote(0, "x", 2);
        let stale = |story: &mut Story| {
            story.saw(0, "x", Some(old));
        };
        let mut before = story;
        stale(&mut before);
        before.statement(1, "x", Formula::Include);
        assert_eq!(before.verdict("read-your-writes").word(), "broken");
        assert_eq!(before.verdict("linearizable").word(), "broken");
        assert_eq!(before.report().stale_reads.len(), 1);
        let mut after = Story::new();
        let old = after.wrote(0, "x", 1);
        after.wrote(0, "x", 2);
        after.statement(1, "x", Formula::Include);
        after.saw(0, "x", Some(old));
        assert_eq!(after.verdict("read-your-writes").word(), "unknown");
        assert_eq!(after.verdict("linearizable").word(), "unknown");
        assert_eq!(after.report().stale_reads, []);
    }

    #[test]
    fn a_sum_makes_a_counter_once_it_stands_beside_another() {
        let mut story = Story::new();
        let old = story.wrote(0, "x", 1);
        story.wrote(0, "x", 2);
        let sum = story.added(1, "x", 5);
        story.saw(0, "x", Some(old));
        story.put_beside(0, "x", sum, 5);
        assert_eq!(story.verdict("read-your-writes").word(), "broken");
        story.saw(0, "x", Some(sum));
        assert_eq!(story.verdict("read-your-writes").word(), "broken");
    }
}
