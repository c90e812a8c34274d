//! Agreement with an independent checker: the consistency testers of the crate stateright.
//!
//! Goal: the definitions that brute force is written from are not misread. Method: 20,000 random
//! small histories of a register are told to stateright's testers and to both models here. Its
//! testers leave an operation in flight where its process stops, so a process whose operation is in
//! doubt is not heard of again.

use super::small::{Numbers, data, read, show, texts, write};
use crate::consistency::{self, Question};
use crate::observed::{Call, Deed, Observed, Seen, Symbol};
use stateright::semantics::register::{Register, RegisterOp, RegisterRet};
use stateright::semantics::{
    ConsistencyTester, LinearizabilityTester, SequentialConsistencyTester,
};

const HISTORIES: u64 = 20_000;

/// A history of up to eight operations of up to three processes on one register.
fn random(seed: u64) -> Observed {
    let mut numbers = Numbers::new(seed);
    let (processes, count) = (1 + numbers.below(3), 1 + numbers.below(8));
    let mut observed = Observed { texts: texts(), ..Observed::default() };
    let mut open: Vec<Option<usize>> = vec![None; processes as usize];
    let mut gone = vec![false; processes as usize];
    let mut held = None;
    while !gone.iter().all(|gone| *gone) {
        let process = numbers.below(processes) as usize;
        if gone[process] {
            continue;
        }
        observed.places += 1;
        let place = observed.places;
        if let Some(index) = open[process].take() {
            let in_doubt = numbers.one_in(5);
            observed.calls[index].end = (!in_doubt).then_some(place);
            gone[process] = in_doubt;
            // Mostly a read returns what was written last, or what was before.
            if let (Deed::Read(_), false) = (&observed.calls[index].deed, numbers.one_in(4)) {
                observed.calls[index].deed = read(held);
            }
        } else if observed.calls.len() as u32 == count {
            gone[process] = true;
        } else {
            let value = 1 + numbers.below(2);
            let deed = match numbers.below(5) {
                0 | 1 => {
                    held = Some(value);
                    write(value)
                }
                2 => read(None),
                _ => read(Some(value)),
            };
            open[process] = Some(observed.calls.len());
            let (number, process) = (observed.calls.len() as u32, process as u32);
            let key = Some(Symbol(0));
            observed.calls.push(Call { number, process, key, deed, start: place, end: None });
        }
    }
    observed.places += 1;
    observed
}

/// Tells a tester what happened, in the order in which it happened, and asks it.
fn asked<T: ConsistencyTester<u32, Register<u32>>>(mut tester: T, observed: &Observed) -> bool {
    for place in 0..observed.places {
        for call in &observed.calls {
            let (op, ret) = match call.deed {
                Deed::Write(value) => (RegisterOp::Write(value.0), RegisterRet::WriteOk),
                Deed::Read(Seen::Value(value)) => (RegisterOp::Read, RegisterRet::ReadOk(value.0)),
                _ => (RegisterOp::Read, RegisterRet::ReadOk(0)),
            };
            let told = match place {
                place if place == call.start => tester.on_invoke(call.process, op).map(|_| ()),
                place if Some(place) == call.end => tester.on_return(call.process, ret).map(|_| ()),
                _ => Ok(()),
            };
            told.expect("each process has one operation under way");
        }
    }
    tester.is_consistent()
}

#[test]
fn the_models_agree_with_stateright_on_random_small_histories() {
    let register = data("register");
    let [linearizable, sequential] =
        ["linearizable", "sequential"].map(|key| consistency::named(key).expect("it is a model"));
    let question = Question::new(register);
    let mut counts = [0_u32; 2];
    for seed in 0..HISTORIES {
        let observed = random(seed);
        let mine = [linearizable, sequential]
            .map(|model| consistency::judge(model, &observed, &question).verdict.word() == "holds");
        let theirs = [
            asked(LinearizabilityTester::new(Register(0)), &observed),
            asked(SequentialConsistencyTester::new(Register(0)), &observed),
        ];
        assert_eq!(mine, theirs, "seed {seed}: {}", show(&observed));
        counts.iter_mut().zip(mine).for_each(|(count, holds)| *count += u32::from(holds));
    }
    let [linearizable, sequential] = counts;
    assert!(linearizable > 4_000 && linearizable < 16_000, "{counts:?}");
    assert!(sequential > linearizable, "{counts:?}");
}
