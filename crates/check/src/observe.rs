//! Our own histories, as anybody's.
//!
//! What the clients of a run did and saw becomes calls and answers, so that every model judges it
//! like a history that was recorded elsewhere. The place of a call or an answer is the number of
//! its event, which is the order of the run.
//!
//! | operation | becomes |
//! |---|---|
//! | write, told `ok` | a write with an end |
//! | write, told `unknown` or nothing | a write in doubt |
//! | delete | a delete, as a write |
//! | read, told `ok` | a read of a value, or of nothing; of several values, of the newest |
//! | read, told anything else | a read in doubt, which says nothing |
//! | refused | no part of the history |
//!
//! Keys that hold counters, sets or texts are no registers, and no part of the history.
//!
//! A statement wrote what came out where it was executed. If the run does not show what came out,
//! it wrote a value that is equal to no other.

use crate::history::{History, Operation};
use crate::observed::{Call, Deed, Observed, Seen, Symbol};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use model::order::sort_by_key;
use model::{OpId, Outcome};

/// The history as calls and answers, and for each call by its number the operation that it was.
pub fn observe(history: &History) -> (Observed, Vec<OpId>) {
    let history = history.clone().without_merged_keys();
    let took_part = |operation: &&Operation| operation.outcome != Some(Outcome::Refused);
    let mut operations: Vec<&Operation> = history.operations.iter().filter(took_part).collect();
    sort_by_key(&mut operations, |operation| u128::from(operation.invoked.1.number()));
    let mut texts = Texts::default();
    let mut observed = Observed::default();
    for (number, operation) in operations.iter().enumerate() {
        let key =
            texts.symbol(u64::from(operation.key.index() as u32), || operation.key.to_string());
        let deed = deed(operation, &mut texts);
        let start = operation.invoked.1.number();
        let end = operation.acknowledged().map(|(_, event)| event.number());
        observed.places = observed.places.max(end.unwrap_or(start) + 1);
        observed.calls.push(Call {
            number: number as u32,
            process: operation.client.index() as u32,
            key: Some(key),
            deed,
            start,
            end,
        });
    }
    observed.texts = texts.texts;
    (observed, operations.iter().map(|operation| operation.id).collect())
}

fn deed(operation: &Operation, texts: &mut Texts) -> Deed {
    if operation.is_delete() {
        return Deed::Delete;
    }
    let value = operation.value;
    let mut symbol = |value: u32| texts.symbol(1 << 32 | u64::from(value), || value.to_string());
    match (operation.write, value, operation.acknowledged()) {
        (true, Some(value), _) => Deed::Write(symbol(value)),
        (true, None, _) => {
            let number = operation.id.number();
            Deed::Write(texts.symbol(2 << 32 | u64::from(number), || format!("? ({number})")))
        }
        (false, _, None) => Deed::Read(Seen::Anything),
        (false, None, Some(_)) => Deed::Read(Seen::Nothing),
        (false, Some(value), Some(_)) => Deed::Read(Seen::Value(symbol(value))),
    }
}

/// Symbols for keys and values: each thing is known by a number.
#[derive(Default)]
struct Texts {
    /// Ascending, with their symbols.
    things: Vec<(u64, Symbol)>,
    texts: Vec<String>,
}

impl Texts {
    fn symbol(&mut self, thing: u64, text: impl FnOnce() -> String) -> Symbol {
        match self.things.binary_search_by_key(&thing, |(thing, _)| *thing) {
            Ok(place) => self.things[place].1,
            Err(place) => {
                let symbol = Symbol(self.texts.len() as u32);
                self.texts.push(text());
                self.things.insert(place, (thing, symbol));
                symbol
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consistency::{self, Question};
    use crate::testing::Story;
    use model::Formula;

    fn lines(story: &Story) -> Vec<String> {
        let (observed, ids) = observe(&story.history());
        assert_eq!(observed.calls.len(), ids.len());
        let line = |call: &Call| {
            let what = consistency::describe(&observed, call);
            format!("{} {} {what}", call.process, ids[call.number as usize])
        };
        observed.calls.iter().map(line).collect()
    }

    #[test]
    fn calls_and_answers_are_carried_over_and_refusals_are_not() {
        let mut story = Story::new();
        let write = story.wrote(0, "x", 5);
        story.saw(1, "x", Some(write));
        story.saw(1, "y", None);
        let lost = story.write(2, "y", 6);
        story.doubt(lost);
        let read = story.read(2, "y");
        story.doubt(read);
        story.statement(0, "y", Formula::Random);
        story.delete(0, "y");
        let counted = story.added(0, "z", 1);
        story.put_beside(0, "z", counted, 1);
        let first = lines(&story);
        let of = |line: &str| line.splitn(3, ' ').nth(2).map(ToString::to_string);
        let deeds: Vec<String> = first.iter().filter_map(|line| of(line)).collect();
        assert_eq!(
            deeds[..5],
            [
                "write x 5",
                "read x → 5",
                "read y → nothing",
                "write y 6, in doubt",
                "read y, in doubt"
            ]
        );
        assert!(deeds[5].starts_with("write y ? ("), "{}", deeds[5]);
        assert_eq!(deeds[6..], ["delete y, in doubt"], "a counter is no register");
    }

    #[test]
    fn both_judges_say_the_same_of_one_run() {
        let register = crate::types::named("register").expect("there are registers");
        let model = consistency::named("linearizable").expect("it is a model");
        for is_stale in [false, true] {
            let mut story = Story::new();
            let old = story.wrote(0, "x", 1);
            let new = story.wrote(0, "x", 2);
            story.saw(1, "x", Some(if is_stale { old } else { new }));
            let history = story.history();
            let (observed, _) = observe(&history);
            let mine = crate::linear::check(&history, &mut crate::budget::Steps::new(1_000));
            let theirs = consistency::judge(model, &observed, &Question::new(register)).verdict;
            assert_eq!(mine.word(), theirs.word(), "stale: {is_stale}");
            assert_eq!(theirs.word(), if is_stale { "broken" } else { "holds" });
        }
    }
}
