//! Goal: each model says what its definition says. Method: the definitions are written down here
//! as they are, *there is a causal order, and for each call an order of its past*, and tried out
//! on every history of a few calls; then the histories of figure 2 of the paper, those that set
//! this implementation apart from likely mistakes, and properties that need no other judge.

use super::*;
use crate::consistency::prefix;
use crate::consistency::registers::testing::*;
use crate::observed::{Deed, Seen};
use std::collections::BTreeMap;

type Judge = fn(&Observed) -> Ruling;

const MODELS: [(&str, Judge); 3] = [("CC", consistent), ("CCv", convergent), ("CM", memory)];

/// For each call, the calls before it and the orders of them with it, by one causal order.
struct Shape {
    pasts: Vec<Vec<Vec<usize>>>,
    /// Orders of all calls within the causal order.
    all: Vec<Vec<usize>>,
}

/// All causal orders that contain a session order, given as the set of calls before each.
fn shapes(session: &[u32]) -> Vec<Shape> {
    let count = session.len();
    let mut orders = vec![vec![0_u32; count]];
    // Relations grow by one call at a time: each new one gets a past, and joins the past of others.
    for call in 0..count {
        let mut grown = vec![];
        for order in &orders {
            for past in 0..1_u32 << call {
                for above in 0..1_u32 << call {
                    let mut next = order.clone();
                    next[call] = past;
                    for other in (0..call).filter(|other| above >> other & 1 == 1) {
                        next[other] |= 1 << call;
                    }
                    if is_order(&next[..=call]) {
                        grown.push(next);
                    }
                }
            }
        }
        orders = grown;
    }
    orders.retain(|order| (0..count).all(|call| session[call] & !order[call] == 0));
    orders.iter().map(|order| shape(order)).collect()
}

fn is_order(past: &[u32]) -> bool {
    (0..past.len()).all(|call| {
        let before = (0..past.len()).filter(|other| past[call] >> other & 1 == 1);
        let mut closed = before.into_iter().all(|other| past[other] & !past[call] == 0);
        closed &= past[call] >> call & 1 == 0;
        closed
    })
}

fn shape(past: &[u32]) -> Shape {
    let fits = |order: &[usize]| {
        order
            .iter()
            .enumerate()
            .all(|(at, &call)| order[at..].iter().all(|&later| past[call] >> later & 1 == 0))
    };
    let orders = |calls: Vec<usize>| {
        permutations(&calls).into_iter().filter(|order| fits(order)).collect::<Vec<_>>()
    };
    let within = |call: usize| (0..past.len()).filter(move |&at| past[call] >> at & 1 == 1);
    let pasts = (0..past.len()).map(|call| {
        let mut orders = orders(within(call).collect());
        orders.iter_mut().for_each(|order| order.push(call));
        orders
    });
    Shape { pasts: pasts.collect(), all: orders((0..past.len()).collect()) }
}

/// Whether the read at the end of an order of its past returns what it should.
fn explained(observed: &Observed, order: &[usize], read: usize) -> bool {
    let call = &observed.calls[read];
    let before = order.iter().copied().take_while(|&other| other != read);
    match &call.deed {
        Deed::Read(Seen::Anything) => true,
        Deed::Read(seen) => *seen == last(observed, before, call.key),
        _ => true,
    }
}

/// CC, CCv and CM by the definition, in this order.
fn by_definition(observed: &Observed, known: &mut BTreeMap<Vec<u32>, Vec<Shape>>) -> [bool; 3] {
    let mut holds = [false; 3];
    for observed in happened(observed) {
        let count = observed.calls.len();
        let before = |at, call| u32::from(session_order(&observed, at, call)) << at;
        let session: Vec<u32> =
            (0..count).map(|call| (0..count).map(|at| before(at, call)).sum()).collect();
        let shapes = known.entry(session.clone()).or_insert_with(|| shapes(&session));
        let is_past = |at: usize, call: usize| session[call] >> at & 1 == 1;
        let own = |call: usize| (0..count).filter(|&at| at == call || is_past(at, call)).collect();
        let own: Vec<Vec<usize>> = (0..count).map(own).collect();
        for shape in shapes.iter() {
            holds[0] = holds[0]
                || (0..count).all(|call| {
                    shape.pasts[call].iter().any(|order| explained(&observed, order, call))
                });
            holds[1] = holds[1]
                || shape.all.iter().any(|all| {
                    (0..count).all(|call| {
                        let past = &shape.pasts[call][0];
                        let order: Vec<usize> =
                            all.iter().copied().filter(|at| past.contains(at)).collect();
                        explained(&observed, &order, call)
                    })
                });
            holds[2] = holds[2]
                || (0..count).all(|call| {
                    shape.pasts[call].iter().any(|order| {
                        own[call].iter().all(|&read| explained(&observed, order, read))
                    })
                });
            if holds == [true; 3] {
                return holds;
            }
        }
    }
    holds
}

fn compare(small: Small) {
    let (mut known, mut seen, mut counts) = (BTreeMap::new(), 0, [0; 3]);
    each(small, &mut |observed| {
        let expected = by_definition(observed, &mut known);
        seen += 1;
        for (place, (name, judge)) in MODELS.iter().enumerate() {
            let judgement = judge(observed);
            let word = if expected[place] { "holds" } else { "broken" };
            assert_eq!(judgement.word(), word, "{name} of {:?}: {judgement:?}", observed.calls);
            if !expected[place] {
                counts[place] += 1;
                if counts[place] % 23 == 0 {
                    assert_proof(observed, judge);
                }
            }
        }
    });
    assert!(counts.iter().all(|&count| count > 0), "{counts:?} of {seen} are broken");
    println!("{counts:?} of {seen} are broken");
}

#[test]
fn all_histories_of_up_to_four_calls_with_repeated_values_agree_with_the_definitions() {
    for calls in 2..=4 {
        compare(Small {
            calls,
            sessions: 3,
            keys: 2,
            values: Some(2),
            open: false,
            deletes: false,
        });
    }
}

#[test]
fn all_histories_of_four_calls_with_unanswered_writes_agree_with_the_definitions() {
    for calls in 2..=4 {
        compare(Small { calls, sessions: 3, keys: 2, values: None, open: true, deletes: false });
    }
    compare(Small { calls: 3, sessions: 3, keys: 1, values: Some(2), open: true, deletes: false });
}

#[test]
fn all_histories_of_four_calls_with_deletes_agree_with_the_definitions() {
    compare(Small { calls: 4, sessions: 3, keys: 1, values: Some(1), open: false, deletes: true });
    compare(Small { calls: 4, sessions: 2, keys: 2, values: None, open: true, deletes: true });
}

#[test]
fn all_histories_of_five_calls_with_new_values_agree_with_the_definitions() {
    compare(Small { calls: 5, sessions: 3, keys: 2, values: None, open: false, deletes: false });
}

#[test]
fn all_histories_of_five_calls_of_one_key_and_two_values_agree_with_the_definitions() {
    compare(Small { calls: 5, sessions: 2, keys: 1, values: Some(2), open: false, deletes: false });
}

fn words(text: &str) -> [&'static str; 3] {
    MODELS.map(|(_, judge)| judge(&history(text)).word())
}

fn pattern(judge: Judge, text: &str) -> &'static str {
    let observed = history(text);
    let Ruling::Broken(proof) = judge(&observed) else { panic!("{text} is not broken") };
    assert_proof(&observed, &judge);
    assert!(proof.minimal);
    proof.pattern.name()
}

/// The histories of figure 2 of the paper.
const FIGURE_2: [(&str, [&str; 3]); 5] = [
    ("w x 1, r x 2 | w x 2, r x 1", ["holds", "broken", "holds"]),
    ("w z 1, w x 1, w y 1 | w x 2, r z -, r y 1, r x 2", ["holds", "holds", "broken"]),
    ("w x 1 | w x 2, r x 1, r x 2", ["holds", "broken", "broken"]),
    ("w x 1, r y -, w y 1, r x 1 | w x 2, r y -, w y 2, r x 2", ["holds", "holds", "holds"]),
    ("w x 1, w y 1 | r y 1, w x 2 | r x 2, r x 1", ["broken", "broken", "broken"]),
];

#[test]
fn the_histories_of_the_paper_get_its_verdicts() {
    for (text, expected) in FIGURE_2 {
        assert_eq!(words(text), expected, "{text}");
    }
    assert_eq!(pattern(convergent, FIGURE_2[0].0), "CyclicCF");
    assert_eq!(pattern(memory, FIGURE_2[1].0), "WriteHBInitRead");
    assert_eq!(pattern(convergent, FIGURE_2[2].0), "CyclicCF");
    assert_eq!(pattern(memory, FIGURE_2[2].0), "CyclicHB");
    assert_eq!(pattern(consistent, FIGURE_2[4].0), "WriteCORead");
}

#[test]
fn each_bad_pattern_is_named() {
    assert_eq!(pattern(consistent, "r x 1, w y 2 | r y 2, w x 1"), "CyclicCO");
    assert_eq!(pattern(consistent, "w x 1 | r x 7"), "ThinAirRead");
    assert_eq!(pattern(consistent, "w x 1, w y 2 | r y 2, r x -"), "WriteCOInitRead");
    assert_eq!(pattern(consistent, "w x 1, w x 2 | r x 2, r x 1"), "WriteCORead");
}

/// What the pages on consistency models of jepsen.io/consistency tell of causal consistency: the
/// reply is not seen before the question, concurrent writes may be seen in any order, and what was
/// written an hour ago need not be seen at all.
#[test]
fn a_reply_is_not_seen_before_its_question_but_staleness_is_allowed() {
    assert_eq!(words("w q 1 | r q 1, w a 2 | r a 2, r q -"), ["broken"; 3]);
    assert_eq!(words("w q 1 | r q 1, w a 2 | r a 2, r q 1"), ["holds"; 3]);
    assert_eq!(words("w x 1 | w y 1 | r x 1, r y - | r y 1, r x -"), ["holds"; 3]);
    assert_eq!(words("w x 1 @0 | r x - @90"), ["holds"; 3]);
}

/// Write skew and the two sides of Dekker's algorithm are causal, though not sequential.
#[test]
fn both_may_miss_the_other() {
    assert_eq!(words("w x 1, r y - | w y 1, r x -"), ["holds"; 3]);
}

#[test]
fn a_write_without_an_answer_is_neither_dropped_nor_forced() {
    // Dropping it: what was read would be from nowhere.
    assert_eq!(words("w x 1? | r x 1"), ["holds"; 3]);
    // Forcing it: the session would have missed its own write.
    assert_eq!(words("w x 1?, r x -"), ["holds"; 3]);
    assert_eq!(words("w x 1?, r x -, r x 1"), ["holds"; 3]);
    // But what it followed is before it.
    assert_eq!(words("w y 1, w x 1? | r x 1, r y -"), ["broken"; 3]);
    // And what was seen once does not go away.
    assert_eq!(words("w x 1?, r x 1, r x -"), ["broken"; 3]);
}

#[test]
fn a_read_of_anything_breaks_nothing() {
    assert_eq!(words("w x 1, r x *, r x 1"), ["holds"; 3]);
    assert_eq!(words("w x 1, r x - ?"), ["holds"; 3]);
}

#[test]
fn what_is_no_register_is_unknown() {
    let mut observed = history("w x 1");
    observed.calls[0].deed = Deed::Increase(1);
    for (name, judge) in MODELS {
        let bound = crate::consistency::Obstacle::OnlyRegisters { call: 0 };
        assert_eq!(judge(&observed), Ruling::Unknown(bound), "{name}");
    }
}

#[test]
fn too_many_ways_to_explain_reads_are_unknown_with_the_bound() {
    let writes: Vec<String> = (0..12).map(|_| "w x 1".into()).collect();
    let reads: Vec<String> = (0..12).map(|_| "r x 1".into()).collect();
    let text = format!("{} | {}", writes.join(" | "), reads.join(" | "));
    let bound = crate::consistency::Obstacle::SeveralWriters { reads: 12 };
    assert_eq!(consistent(&history(&text)), Ruling::Unknown(bound));
}

#[test]
fn more_sessions_than_memory_allows_are_unknown_with_the_bound() {
    let mut observed = history("w x 1");
    let call = observed.calls[0].clone();
    observed.calls = (0..5_000)
        .map(|number| crate::observed::Call {
            number,
            process: number,
            start: number,
            ..call.clone()
        })
        .collect();
    let bound = crate::consistency::Obstacle::Memory { calls: 5_000, sessions: 5_000 };
    assert_eq!(consistent(&observed), Ruling::Unknown(bound));
}

/// The longest proof is still minimal: a circle through many sessions.
#[test]
fn a_long_circle_is_cited_whole_and_nothing_beside_it() {
    let circle: Vec<String> = (0..20)
        .map(|at| format!("w z {at}, r x{} 1, w x{} 1, w y {at}", at, (at + 1) % 20))
        .collect();
    let observed = history(&circle.join(" | "));
    let Ruling::Broken(proof) = consistent(&observed) else { panic!("it is a circle") };
    assert_eq!((proof.pattern, proof.calls.len()), (Pattern::CyclicCo, 40));
    assert_proof(&observed, &consistent);
}

#[test]
fn names_change_nothing() {
    let small = Small { calls: 4, sessions: 2, keys: 2, values: None, open: true, deletes: false };
    each(small, &mut |observed| {
        let renamed = renamed(observed);
        for (name, judge) in MODELS {
            assert_eq!(judge(observed).word(), judge(&renamed).word(), "{name} of {observed:?}");
        }
    });
}

/// Whether some order of all calls within session order explains all reads.
fn sequential(observed: &Observed) -> bool {
    happened(observed).iter().any(|observed| {
        let calls: Vec<usize> = (0..observed.calls.len()).collect();
        permutations(&calls).iter().any(|order| {
            let in_order = |(at, &one): (usize, &usize)| {
                order[..at].iter().all(|&before| !session_order(observed, one, before))
            };
            order.iter().enumerate().all(in_order)
                && calls.iter().all(|&read| explained(observed, order, read))
        })
    })
}

#[test]
fn sequential_implies_both_and_both_imply_causal() {
    let mut counts = [0; 4];
    let mut small =
        Small { calls: 4, sessions: 3, keys: 2, values: Some(2), open: false, deletes: false };
    for (calls, values, open) in [(4, Some(2), false), (4, None, true)] {
        (small.calls, small.values, small.open) = (calls, values, open);
        each(small, &mut |observed| {
            let [cc, ccv, cm] = MODELS.map(|(_, judge)| judge(observed).word() == "holds");
            assert!(cc || !(ccv || cm), "CC of {:?}", observed.calls);
            let prefix = prefix::consistent(observed).word() == "holds";
            let strong = sequential(observed);
            assert!(!strong || ccv && cm && prefix, "{:?} is sequential", observed.calls);
            [cc, ccv, cm, strong].iter().zip(&mut counts).for_each(|(is, n)| *n += i32::from(*is));
        });
    }
    assert!(counts.windows(2).all(|pair| pair[1] > 100), "{counts:?}");
}

/// The bad patterns as the paper defines them, on relations that are closed by force.
mod patterns {
    use crate::consistency::registers::Op;

    type Relation = Vec<Vec<bool>>;

    fn close(relation: &mut Relation) {
        for middle in 0..relation.len() {
            for one in 0..relation.len() {
                if relation[one][middle] {
                    let through = relation[middle].clone();
                    relation[one].iter_mut().zip(through).for_each(|(to, also)| *to |= also);
                }
            }
        }
    }

    fn circular(relation: &Relation) -> bool {
        (0..relation.len()).any(|op| relation[op][op])
    }

    pub fn judge(ops: &[Op], from: &[Option<u32>]) -> [bool; 3] {
        let count = ops.len();
        let session = |a: usize, b: usize| ops[a].session == ops[b].session && a < b;
        let follows = |a: usize, b: usize| session(a, b) && ops[a].sure();
        let source = |read: usize| from[read].map(|write| write as usize);
        let direct = |a: usize, b: usize| follows(a, b) || source(b) == Some(a);
        let mut co: Relation =
            (0..count).map(|a| (0..count).map(|b| direct(a, b)).collect()).collect();
        close(&mut co);
        let rival = |a: usize, b: usize| a != b && ops[a].write && ops[a].key == ops[b].key;
        let reads: Vec<usize> = (0..count).filter(|&op| !ops[op].write).collect();
        let bad = |relation: &Relation, read: usize| match source(read) {
            None => (0..count).any(|write| rival(write, read) && relation[write][read]),
            Some(source) => (0..count).any(|write| {
                rival(write, source) && relation[source][write] && relation[write][read]
            }),
        };
        if circular(&co) || reads.iter().any(|&read| bad(&co, read)) {
            return [false; 3];
        }
        let mut cf = co.clone();
        for &read in &reads {
            for write in 0..count {
                if let Some(source) = source(read) {
                    cf[write][source] |= rival(write, source) && co[write][read];
                }
            }
        }
        close(&mut cf);
        let cm = (0..count).all(|op| {
            let is_past = |other: usize| other == op || co[other][op];
            let within = |a: usize, b: usize| co[a][b] && is_past(a) && is_past(b);
            let mut hb: Relation =
                (0..count).map(|a| (0..count).map(|b| within(a, b)).collect()).collect();
            let own = |read: &&usize| **read == op || follows(**read, op);
            loop {
                let before = hb.clone();
                for &read in reads.iter().filter(own) {
                    let Some(source) = source(read) else { continue };
                    for (write, after) in hb.iter_mut().enumerate() {
                        after[source] |= rival(write, source) && after[read];
                    }
                }
                close(&mut hb);
                if hb == before {
                    break;
                }
            }
            let missed = |&read: &usize| source(read).is_none() && bad(&hb, read);
            !circular(&hb) && !reads.iter().filter(own).copied().any(|read| missed(&read))
        });
        [true, !circular(&cf), cm]
    }
}

/// Histories of up to 16 calls are too long for the definitions, not for the patterns.
#[test]
fn random_histories_agree_with_the_patterns_as_they_are_defined() {
    let mut seen = BTreeMap::<_, u32>::new();
    for seed in 0..2_000 {
        let observed = random(seed);
        let ops = registers::ops(&observed).expect("all are reads and writes");
        let source = |op: &Op| {
            let same = |other: &Op| other.write && other.value == op.value;
            Some(ops.iter().position(same)? as u32).filter(|_| !op.write && op.value.is_some())
        };
        let from: Vec<Option<u32>> = ops.iter().map(source).collect();
        let expected = patterns::judge(&ops, &from);
        *seen.entry(expected).or_default() += 1;
        for (place, (name, judge)) in MODELS.iter().enumerate() {
            let judgement = judge(&observed);
            let word = if expected[place] { "holds" } else { "broken" };
            assert_eq!(judgement.word(), word, "{name} of seed {seed}: {judgement:?}");
            if seed % 10 == 0 && !expected[place] {
                assert_proof(&observed, judge);
            }
        }
    }
    println!("{seen:?}");
    assert!(seen.len() >= 4 && seen.values().all(|&count| count > 5), "{seen:?}");
}
