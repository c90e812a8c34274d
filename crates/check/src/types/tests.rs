//! The machines say what the definitions say.
//!
//! Goal: what is fast is not different. Method: random operations of each data type are placed one
//! after the other, by the machine and by the definition, on the same random histories that the
//! models are tried with; wherever the machine allows an operation the definition has to, and a
//! machine that does not is right unless it knows that what is left could not be explained.

use super::{ALL, Objects, parts};
use crate::consistency::tests::small::{Numbers, random, show};
use crate::observed::{Call, Deed, Micro, Seen, Symbol};

#[test]
fn a_machine_takes_the_steps_that_the_definition_takes() {
    for data in ALL {
        let mut taken = 0;
        for seed in 0..2_000 {
            let observed = random(data, seed, 10);
            let mut numbers = Numbers::new(seed);
            for part in parts(data, &observed) {
                let mut machine = (data.machine)(&observed, &part.ops);
                // What has no order at all is not searched.
                if machine.is_hopeless() {
                    continue;
                }
                let (mut state, mut objects) = (machine.initial(), Objects::default());
                let mut left: Vec<usize> = (0..part.ops.len()).collect();
                while !left.is_empty() {
                    let op = left.swap_remove(numbers.below(left.len() as u32) as usize);
                    let number = part.ops[op].number;
                    let call = observed.calls.iter().find(|call| call.number == number);
                    let call = call.expect("parts are of the history");
                    let defined = objects.step(data, &observed, call);
                    // In doubt, a compare-and-set that does nothing is never placed.
                    let before = objects.state(data, call.key);
                    let is_same = |after: &Objects| after.state(data, call.key) == before;
                    let is_noop = call.end.is_none() && defined.as_ref().is_some_and(is_same);
                    match (machine.step(state, op), defined) {
                        (Some(after), Some(defined)) => {
                            (state, objects) = (after, defined);
                            machine.place(op);
                            taken += 1;
                        }
                        (None, None) => {}
                        (None, Some(_)) => assert!(
                            is_noop || data.key == "set",
                            "{data:?}, {number}: {}",
                            show(&observed)
                        ),
                        (Some(_), None) => panic!("{data:?}, {number}: {}", show(&observed)),
                    }
                }
            }
        }
        assert!(taken > 2_000, "{data:?}: {taken} steps");
    }
}

#[test]
fn keys_are_parts_and_transactions_join_them() {
    let observed = random(super::named("register").expect("it is a type"), 5, 14);
    let keys = parts(super::ALL[0], &observed);
    assert!(keys.iter().all(|part| part.ops.iter().all(|op| op.key == part.key)));
    let data = super::named("multi-register").expect("it is a type");
    let transaction = |number: u32, keys: &[u32]| {
        let part = |key: &u32| (Symbol(*key), Micro::Write(Symbol(1)));
        let deed = Deed::Transaction(keys.iter().map(part).collect());
        let start = 2 * number;
        Call { number, process: 0, key: None, deed, start, end: Some(start + 1) }
    };
    let calls = [[1, 2], [3, 4], [2, 5], [6, 6]].iter().enumerate();
    let calls = calls.map(|(number, keys)| transaction(number as u32, keys)).collect();
    let observed = crate::observed::Observed { calls, ..observed };
    let numbers =
        |part: &super::Part<'_>| -> Vec<u32> { part.ops.iter().map(|op| op.number).collect() };
    let all: Vec<Vec<u32>> = parts(data, &observed).iter().map(numbers).collect();
    assert_eq!(all, [vec![0, 2], vec![1], vec![3]]);
}

#[test]
fn what_is_not_known_is_left_out_of_what_is_known() {
    let read = Deed::Read(Seen::Number(4));
    assert_eq!(read.in_doubt(), Deed::Read(Seen::Anything));
    assert!(read.is_read());
    let cas = Deed::CompareAndSet { from: None, to: Symbol(1), swapped: Some(true) };
    assert_eq!(cas.in_doubt(), Deed::CompareAndSet { from: None, to: Symbol(1), swapped: None });
    assert!(!cas.is_read());
}
