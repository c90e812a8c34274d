//! Goal: each guarantee says what its definition says. Method: which writes must be visible to a
//! read is written down as a closure over sets; then *there is an order of the writes that extends
//! the causal order, and for each read a set of writes that contains those, such that it returns
//! the last of its key* is tried out on every history of a few calls. Then short stories, and what
//! implies what.

use super::*;
use crate::consistency::causal;
use crate::consistency::registers::testing::*;
use crate::observed::{Call, Deed, Seen, Symbol};
use std::collections::BTreeSet;

const AGREEMENTS: [Agreement; 3] = [Agreement::Read, Agreement::Session, Agreement::Everybody];

/// A history in which each read has a source.
struct Told<'a> {
    observed: &'a Observed,
    from: &'a [Option<usize>],
}

impl Told<'_> {
    fn writes(&self) -> Vec<usize> {
        let deed = |call: usize| &self.observed.calls[call].deed;
        let is_write = |&call: &usize| matches!(deed(call), Deed::Write(_) | Deed::Delete);
        (0..self.observed.calls.len()).filter(is_write).collect()
    }

    fn follows(&self, one: usize, other: usize) -> bool {
        session_order(self.observed, one, other)
    }

    /// The causal order, closed by force.
    fn causal(&self) -> Vec<Vec<bool>> {
        let count = self.observed.calls.len();
        let direct = |a: usize, b: usize| self.follows(a, b) || self.from[b] == Some(a);
        let mut before: Vec<Vec<bool>> =
            (0..count).map(|a| (0..count).map(|b| direct(a, b)).collect()).collect();
        for middle in 0..count {
            for a in 0..count {
                for b in 0..count {
                    before[a][b] |= before[a][middle] && before[middle][b];
                }
            }
        }
        before
    }

    /// What the session of a read has seen, with that read.
    fn seen(&self, read: usize) -> BTreeSet<usize> {
        let calls = 0..self.observed.calls.len();
        let own = calls.filter(|&call| call == read || self.follows(call, read));
        own.filter_map(|call| self.from[call]).collect()
    }

    /// The writes that must be visible to a read.
    fn visible(&self, guarantee: Guarantee, read: usize) -> BTreeSet<usize> {
        let writes = self.writes();
        let before = |call: usize| writes.iter().copied().filter(move |&w| self.follows(w, call));
        match guarantee {
            Guarantee::ReadYourWrites => before(read).collect(),
            Guarantee::MonotonicReads => {
                let earlier = (0..self.from.len()).filter(|&call| self.follows(call, read));
                earlier.filter_map(|call| self.from[call]).collect()
            }
            Guarantee::MonotonicWrites => self.seen(read).into_iter().flat_map(before).collect(),
            Guarantee::WritesFollowReads => {
                let (mut all, mut rest) = (BTreeSet::new(), self.seen(read));
                while let Some(write) = rest.pop_first() {
                    for call in (0..self.from.len()).filter(|&call| self.follows(call, write)) {
                        if let Some(source) = self.from[call]
                            && all.insert(source)
                        {
                            rest.insert(source);
                        }
                    }
                }
                all
            }
        }
    }

    /// Whether some set of visible writes makes a read return its source in this order.
    fn explained(&self, guarantee: Guarantee, order: &[usize], read: usize) -> bool {
        let must = self.visible(guarantee, read);
        let key = self.observed.calls[read].key;
        (0..1_u32 << order.len()).any(|set| {
            let is_in = |at: usize| set >> at & 1 == 1;
            let all = order.iter().enumerate().all(|(at, w)| is_in(at) || !must.contains(w));
            let of_key = |w: usize| self.observed.calls[w].key == key;
            let mut visible = order.iter().enumerate().filter(|(at, _)| is_in(*at));
            all && visible.rfind(|(_, w)| of_key(**w)).map(|(_, w)| *w) == self.from[read]
        })
    }

    fn holds(&self, guarantee: Guarantee) -> [bool; 3] {
        let before = self.causal();
        let fits = |order: &Vec<usize>| {
            order.iter().enumerate().all(|(at, &a)| order[..=at].iter().all(|&b| !before[a][b]))
        };
        let orders: Vec<Vec<usize>> =
            permutations(&self.writes()).into_iter().filter(fits).collect();
        let circular = (0..before.len()).any(|call| before[call][call]);
        if circular || orders.is_empty() {
            return [false; 3];
        }
        let calls = &self.observed.calls;
        let reads: Vec<usize> =
            (0..calls.len()).filter(|&c| matches!(calls[c].deed, Deed::Read(_))).collect();
        let explained = |order: &Vec<usize>| -> Vec<bool> {
            reads.iter().map(|&read| self.explained(guarantee, order, read)).collect()
        };
        let explained: Vec<Vec<bool>> = orders.iter().map(explained).collect();
        let some = |who: &dyn Fn(usize) -> bool| {
            let all = |by: &Vec<bool>| (0..reads.len()).all(|at| by[at] || !who(at));
            explained.iter().any(all)
        };
        [
            (0..reads.len()).all(|read| some(&|at| at == read)),
            (0..4).all(|session| some(&|at| calls[reads[at]].process == session)),
            some(&|_| true),
        ]
    }
}

/// Whether a guarantee holds by the definition, for each agreement.
fn by_definition(observed: &Observed, guarantee: Guarantee) -> [bool; 3] {
    let mut all = [false; 3];
    for observed in happened(observed) {
        for from in explanations(&observed) {
            let holds = Told { observed: &observed, from: &from }.holds(guarantee);
            (0..3).for_each(|at| all[at] |= holds[at]);
        }
    }
    all
}

/// Every way to say which write each read read from.
fn explanations(observed: &Observed) -> Vec<Vec<Option<usize>>> {
    let mut all = vec![vec![]];
    for read in &observed.calls {
        let same = |call: &usize| match &read.deed {
            Deed::Read(Seen::Value(value)) => {
                let other = &observed.calls[*call];
                other.key == read.key && other.deed == Deed::Write(*value)
            }
            Deed::Read(Seen::Nothing) => {
                let other = &observed.calls[*call];
                other.key == read.key && other.deed == Deed::Delete
            }
            _ => false,
        };
        let nothing = !matches!(read.deed, Deed::Read(Seen::Value(_)));
        let mut sources: Vec<Option<usize>> =
            (0..observed.calls.len()).filter(same).map(Some).collect();
        if nothing {
            sources.push(None);
        }
        let longer = |from: &Vec<Option<usize>>| {
            let from = from.clone();
            sources.clone().into_iter().map(move |source| {
                let mut from = from.clone();
                from.push(source);
                from
            })
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

fn compare(small: Small) {
    let (mut seen, mut counts) = (0, [[0; 3]; 4]);
    each(small, &mut |observed| {
        seen += 1;
        for (row, guarantee) in Guarantee::ALL.into_iter().enumerate() {
            let expected = by_definition(observed, guarantee);
            for (at, agreement) in AGREEMENTS.into_iter().enumerate() {
                let judge = |observed: &Observed| keeps(observed, guarantee, agreement);
                let judgement = judge(observed);
                let word = if expected[at] { "holds" } else { "broken" };
                let what = format!("{guarantee:?} {agreement:?} of {:?}", observed.calls);
                assert_eq!(judgement.word(), word, "{what}: {judgement:?}");
                if !expected[at] {
                    counts[row][at] += 1;
                    if counts[row][at] % 23 == 1 {
                        assert_proof(observed, &judge);
                    }
                }
            }
        }
    });
    assert!(counts.iter().flatten().all(|&count| count > 0), "{counts:?} of {seen} are broken");
    println!("{counts:?} of {seen} are broken");
}

#[test]
fn all_histories_of_four_calls_agree_with_the_definitions() {
    compare(Small { calls: 4, sessions: 3, keys: 2, values: None, open: false, deletes: false });
    compare(Small { calls: 4, sessions: 2, keys: 1, values: Some(2), open: false, deletes: false });
}

#[test]
fn all_histories_of_four_calls_with_unanswered_writes_agree_with_the_definitions() {
    compare(Small { calls: 4, sessions: 2, keys: 2, values: None, open: true, deletes: false });
}

#[test]
fn all_histories_of_four_calls_with_deletes_agree_with_the_definitions() {
    compare(Small { calls: 4, sessions: 3, keys: 1, values: Some(1), open: false, deletes: true });
    compare(Small { calls: 4, sessions: 2, keys: 2, values: None, open: false, deletes: true });
}

#[test]
fn all_histories_of_five_calls_with_new_values_agree_with_the_definitions() {
    compare(Small { calls: 5, sessions: 3, keys: 2, values: None, open: false, deletes: false });
}

/// The guarantees that a history breaks, by their initials.
fn broken(text: &str, agreement: Agreement) -> Vec<&'static str> {
    let names = ["RYW", "MR", "MW", "WFR"];
    let observed = history(text);
    let is_broken = |guarantee: Guarantee| {
        let judgement = keeps(&observed, guarantee, agreement);
        if judgement.word() == "broken" {
            assert_proof(&observed, &|observed| keeps(observed, guarantee, agreement));
        }
        judgement.word() == "broken"
    };
    let all = names.into_iter().zip(Guarantee::ALL);
    all.filter(|(_, guarantee)| is_broken(*guarantee)).map(|(name, _)| name).collect()
}

#[test]
fn each_guarantee_is_broken_by_its_own_story_and_no_other() {
    let session = Agreement::Session;
    assert_eq!(broken("w x 1, r x -", session), ["RYW"]);
    assert_eq!(broken("w x 1, w x 2, r x 1", session), ["RYW"]);
    assert_eq!(broken("w x 1 | r x 1, r x -", session), ["MR"]);
    assert_eq!(broken("w x 1, w x 2 | r x 2, r x 1", session), ["MR"]);
    assert_eq!(broken("w x 1, w y 1 | r y 1, r x -", session), ["MW"]);
    assert_eq!(broken("w x 1, w x 2, w y 1 | r y 1, r x 1", session), ["MW"]);
    assert_eq!(broken("w x 1 | r x 1, w y 1 | r y 1, r x -", session), ["WFR"]);
    let far = "w x 1 | r x 1, w y 1 | r y 1, w z 1 | r z 1, r x -";
    assert_eq!(broken(far, session), ["WFR"]);
    assert!(broken("w x 1, r x 1 | r x -, r x 1", session).is_empty());
}

#[test]
fn whose_order_it_is_matters_where_writes_are_concurrent() {
    let back_and_forth = "w x 1 | w x 2 | r x 1, r x 2, r x 1";
    assert!(broken(back_and_forth, Agreement::Read).is_empty());
    assert_eq!(broken(back_and_forth, Agreement::Session), ["MR"]);
    let divided = "w x 1, r x 2 | w x 2, r x 1";
    assert!(broken(divided, Agreement::Session).is_empty());
    assert_eq!(broken(divided, Agreement::Everybody), ["RYW"]);
}

#[test]
fn a_write_without_an_answer_is_not_demanded_until_it_was_seen() {
    assert!(broken("w x 1?, r x -", Agreement::Everybody).is_empty());
    assert_eq!(broken("w x 1?, r x 1, r x -", Agreement::Read), ["MR"]);
    assert_eq!(broken("w y 1, w x 1? | r x 1, r y -", Agreement::Read), ["MW"]);
    assert_eq!(broken("w z 1 | r z 1, w x 1?, r y 2 | r x 1, r z -", Agreement::Read).len(), 4);
}

#[test]
fn what_nobody_wrote_breaks_all() {
    assert_eq!(broken("r x 1", Agreement::Read).len(), 4);
    assert_eq!(broken("r x 1, w x 1", Agreement::Read).len(), 4);
}

/// CC implies each guarantee if each read may have its order, CM if each session may, and CCv
/// even if all agree.
#[test]
fn causal_models_imply_the_guarantees() {
    let models = [causal::consistent, causal::memory, causal::convergent];
    let mut both = [0; 3];
    let small = Small { calls: 5, sessions: 3, keys: 2, values: None, open: true, deletes: false };
    each(Small { calls: 4, ..small }, &mut |observed| {
        for (place, agreement) in AGREEMENTS.into_iter().enumerate() {
            let kept = |guarantee| keeps(observed, guarantee, agreement).word() == "holds";
            let all = Guarantee::ALL.into_iter().all(kept);
            let model = models[place](observed).word() == "holds";
            assert!(all || !model, "{agreement:?} of {:?}", observed.calls);
            both[place] += usize::from(all && model);
        }
    });
    assert!(both.iter().all(|&count| count > 100), "{both:?}");
}

/// Which agreements hold, by sets and a closure, without trying orders: for longer histories.
fn by_closure(told: &Told<'_>, guarantee: Guarantee) -> [bool; 3] {
    let before = told.causal();
    let calls = &told.observed.calls;
    let count = calls.len();
    if (0..count).any(|call| before[call][call]) {
        return [false; 3];
    }
    let mut edges = vec![];
    for read in (0..count).filter(|&call| matches!(calls[call].deed, Deed::Read(_))) {
        for write in told.visible(guarantee, read) {
            match told.from[read] {
                _ if calls[write].key != calls[read].key => {}
                None => return [false; 3],
                Some(source) if before[source][write] => return [false; 3],
                Some(source) if source != write => edges.push((write, source, calls[read].process)),
                _ => {}
            }
        }
    }
    let fits = |who: &dyn Fn(u32) -> bool| {
        let mut order = before.clone();
        edges.iter().filter(|edge| who(edge.2)).for_each(|edge| order[edge.0][edge.1] = true);
        for middle in 0..count {
            let through = order[middle].clone();
            for after in order.iter_mut().filter(|after| after[middle]) {
                after.iter_mut().zip(&through).for_each(|(to, also)| *to |= also);
            }
        }
        !(0..count).any(|call| order[call][call])
    };
    [true, (0..9).all(|session| fits(&|other| other == session)), fits(&|_| true)]
}

#[test]
fn random_longer_histories_agree_with_sets_and_a_closure() {
    let mut counts = [[0; 3]; 4];
    for seed in 0..1_500 {
        let mut observed = random(seed);
        let read = |value: Symbol| {
            observed.calls.iter().any(|call| call.deed == Deed::Read(Seen::Value(value)))
        };
        let counts_for = |call: &Call| match call.deed {
            Deed::Write(value) => call.end.is_some() || read(value),
            _ => true,
        };
        let kept: Vec<Call> = observed.calls.iter().filter(|c| counts_for(c)).cloned().collect();
        observed.calls = kept;
        let from = explanations(&observed).pop().expect("each value was written once");
        let told = Told { observed: &observed, from: &from };
        for (row, guarantee) in Guarantee::ALL.into_iter().enumerate() {
            let expected = by_closure(&told, guarantee);
            for (at, agreement) in AGREEMENTS.into_iter().enumerate() {
                let judge = |observed: &Observed| keeps(observed, guarantee, agreement);
                let judgement = judge(&observed);
                let word = if expected[at] { "holds" } else { "broken" };
                let what = format!("{guarantee:?} {agreement:?} of seed {seed}");
                assert_eq!(judgement.word(), word, "{what}: {judgement:?}");
                assert_eq!(judge(&renamed(&observed)).word(), word, "{what}, renamed");
                counts[row][at] += usize::from(!expected[at]);
                if !expected[at] && seed % 10 == 0 {
                    assert_proof(&observed, &judge);
                }
            }
        }
    }
    println!("{counts:?}");
    assert!(counts.iter().flatten().all(|&count| count > 5), "{counts:?}");
}
