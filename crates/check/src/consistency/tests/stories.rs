//! What a person is told, on histories that can be followed by eye.

use super::small::{data, read, texts, write};
use crate::consistency::{self, Budget, Judgement, Question, Verdict};
use crate::observed::{Call, Deed, Observed, Seen, Symbol};
use crate::types::DataType;

/// Operations one after the other, each of a process on a key.
fn told(deeds: &[(u32, u32, Deed)]) -> Observed {
    let call = |(place, (process, key, deed)): (usize, &(u32, u32, Deed))| {
        let (number, start) = (place as u32, 2 * place as u32);
        let (process, key, deed) = (*process, Some(Symbol(*key)), deed.clone());
        Call { number, process, key, deed, start, end: Some(start + 1) }
    };
    let calls: Vec<Call> = deeds.iter().enumerate().map(call).collect();
    let places = 2 * calls.len() as u32;
    Observed { calls, marks: Vec::new(), texts: texts(), places }
}

fn judge(key: &str, data: &'static DataType, observed: &Observed) -> Judgement {
    let model = consistency::named(key).expect("it is a model");
    consistency::judge(model, observed, &Question { order: true, ..Question::new(data) })
}

#[test]
fn a_stale_read_is_named_with_the_state_that_it_missed() {
    let observed = told(&[
        (0, 1, write(1)),
        (0, 2, write(1)),
        (1, 1, read(Some(1))),
        (0, 1, write(2)),
        (1, 1, read(Some(1))),
        (1, 1, read(Some(2))),
    ]);
    let verdict = judge("linearizable", data("register"), &observed).verdict;
    let broken = verdict.broken().expect("operation 4 is stale");
    assert_eq!(broken.evidence, [0, 3, 4]);
    assert_eq!(broken.key, Some(Symbol(1)));
    let stuck = broken.stuck.as_ref().expect("a small history needs few steps");
    assert_eq!((stuck.operation, stuck.state.as_str()), (4, "b"));
    assert_eq!(stuck.before, [0, 2, 3]);
    assert_eq!(
        broken.sentence,
        "#5 of process 1 (read a → a) is the first that fits nowhere; an order of all before it \
         ends with a = b. No order of #1, #4, #5 explains the answers."
    );
    let order = judge("sequential", data("register"), &observed).verdict;
    assert_eq!(order, Verdict::Holds(Some(vec![0, 2, 4, 1, 3, 5])));
}

#[test]
fn a_value_from_nowhere_needs_no_other_operation() {
    let observed = told(&[(0, 1, write(1)), (1, 1, read(Some(2)))]);
    for model in ["linearizable", "sequential"] {
        let verdict = judge(model, data("register"), &observed).verdict;
        let broken = verdict.broken().expect("nobody wrote it");
        assert_eq!(broken.evidence, [1], "{}", broken.sentence);
        assert!(broken.sentence.ends_with("Nothing explains #2."), "{}", broken.sentence);
    }
}

/// Store buffering: both keys alone are consistent, and both together are not.
#[test]
fn sequential_consistency_is_not_local() {
    let observed =
        told(&[(0, 1, write(1)), (1, 2, write(1)), (0, 2, read(None)), (1, 1, read(None))]);
    let verdict = judge("sequential", data("register"), &observed).verdict;
    let broken = verdict.broken().expect("one of the writes came first");
    assert_eq!(broken.evidence, [0, 1, 2, 3]);
    assert_eq!(broken.key, None);
    for key in [1, 2] {
        let mut alone = observed.clone();
        alone.calls.retain(|call| call.key == Some(Symbol(key)));
        assert_eq!(judge("sequential", data("register"), &alone).verdict.word(), "holds");
    }
}

#[test]
fn a_lost_append_is_named_with_the_text_that_there_was() {
    let append = |text| Deed::Append(Symbol(text));
    let observed = told(&[
        (0, 0, append(1)),
        (1, 0, append(2)),
        (0, 0, read(Some(3))),
        (1, 0, append(1)),
        (0, 0, read(Some(3))),
    ]);
    let verdict = judge("linearizable", data("kv"), &observed).verdict;
    let broken = verdict.broken().expect("the third append is lost");
    let stuck = broken.stuck.as_ref().expect("a small history needs few steps");
    assert_eq!((stuck.operation, stuck.state.as_str()), (4, "\"aba\""));
    assert_eq!(broken.evidence, [0, 1, 3, 4]);
}

#[test]
fn a_bound_has_a_name() {
    let observed = told(&[(0, 1, write(1)), (0, 1, write(1)), (1, 1, read(Some(1)))]);
    let ask = |budget| {
        let model = consistency::named("linearizable").expect("it is a model");
        let question = Question { budget, ..Question::new(data("register")) };
        consistency::judge(model, &observed, &question).verdict
    };
    let Verdict::Unknown(doubt) = ask(Budget { steps: 5, ..Budget::default() }) else {
        panic!("five steps are not enough");
    };
    assert_eq!(doubt.bound.map(|bound| (bound.name, bound.limit)), Some(("steps", 5)));
    assert_eq!(
        doubt.sentence,
        "The search for an order of the 3 operations on a stopped at its limit of 5 steps."
    );
    assert_eq!(ask(Budget::default()), Verdict::Holds(None));
}

#[test]
fn the_bound_of_the_question_is_that_of_the_search_for_a_prefix() {
    let observed = told(&[(0, 1, write(1)), (0, 2, write(1)), (1, 2, read(Some(1)))]);
    let model = consistency::named("consistent-prefix").expect("it is a model");
    let budget = Budget { steps: 1, ..Budget::default() };
    let question = Question { budget, ..Question::new(data("register")) };
    let Verdict::Unknown(doubt) = consistency::judge(model, &observed, &question).verdict else {
        panic!("one step is not enough");
    };
    assert_eq!(doubt.bound.map(|bound| (bound.name, bound.limit)), Some(("steps", 1)));
    assert_eq!(judge(model.key, data("register"), &observed).verdict, Verdict::Holds(None));
}

/// A text begins empty, and a put of the empty text brings its beginning back. Whoever takes it for
/// a register says that nobody wrote what was read.
#[test]
fn models_of_registers_say_nothing_of_other_types() {
    let mut observed =
        told(&[(0, 1, read(Some(0))), (0, 1, write(1)), (0, 1, write(0)), (1, 1, read(None))]);
    observed.texts[0].clear();
    for model in consistency::MODELS {
        let verdict = judge(model.key, data("kv"), &observed).verdict;
        if model.key == "linearizable" || model.key == "sequential" {
            assert!(matches!(verdict, Verdict::Holds(_)), "{}: {verdict:?}", model.key);
        } else {
            let Verdict::Unknown(doubt) = verdict else { panic!("{}: {verdict:?}", model.key) };
            let sentence = "The model is defined for registers, and the type kv is none.";
            assert_eq!((doubt.bound, doubt.sentence.as_str()), (None, sentence), "{}", model.key);
        }
    }
}

#[test]
fn up_to_eight_operations_are_named_and_more_are_counted() {
    let observed = told(&vec![(0, 1, write(1)); 9]);
    let say = |count: u32| {
        let numbers: Vec<u32> = (0..count).collect();
        consistency::words::sentence(&observed, &numbers, None)
    };
    assert_eq!(say(8), "No order of #1, #2, #3, #4, #5, #6, #7, #8 explains the answers.");
    assert_eq!(say(9), "No order of 9 operations, #1 to #9, explains the answers.");
}

#[test]
fn an_operation_of_another_type_is_pointed_at() {
    let observed = told(&[(0, 1, write(1)), (0, 1, Deed::Acquire)]);
    let Verdict::Unknown(doubt) = judge("linearizable", data("register"), &observed).verdict else {
        panic!("a register cannot be acquired");
    };
    assert_eq!(doubt.bound, None);
    assert_eq!(doubt.sentence, "#2 is no operation that the type register has.");
}

#[test]
fn a_counter_and_a_set_are_explained_too() {
    let observed = told(&[
        (0, 1, Deed::Increase(2)),
        (1, 1, Deed::Read(Seen::Number(2))),
        (0, 1, Deed::Increase(3)),
        (1, 1, Deed::Read(Seen::Number(3))),
    ]);
    let verdict = judge("linearizable", data("counter"), &observed).verdict;
    let broken = verdict.broken().expect("it had come to five");
    assert_eq!(broken.evidence, [0, 2, 3]);
    let insert = |element| Deed::Insert(Symbol(element));
    let elements =
        |all: &[u32]| Deed::Read(Seen::Values(all.iter().copied().map(Symbol).collect()));
    let observed = told(&[
        (0, 1, insert(1)),
        (0, 1, insert(2)),
        (1, 1, elements(&[2, 1])),
        (1, 1, elements(&[1])),
    ]);
    let verdict = judge("linearizable", data("set"), &observed).verdict;
    let broken = verdict.broken().expect("an element is gone");
    assert_eq!(broken.evidence, [0, 1, 3]);
    let stuck = broken.stuck.as_ref().expect("a small history needs few steps");
    assert_eq!(stuck.state, "{a b}");
}

#[test]
fn every_model_and_every_type_has_a_key_of_its_own_and_plain_words() {
    let models = consistency::MODELS.iter().map(|model| (model.key, model.definition));
    let types = crate::types::ALL.iter().map(|data| (data.key, data.definition));
    let mut all: Vec<(&str, &str)> = models.chain(types).collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup_by_key(|(key, _)| *key);
    assert_eq!(all.len(), count);
    for (key, definition) in all {
        assert!(definition.ends_with('.'), "{key} is defined by a sentence");
    }
}
