//! What implies what, over all models at once.
//!
//! The models of one order are judged by search, the others by patterns, and neither knows the
//! other; that they never contradict what is known to follow is a test of both.

use super::small::{data, random, show};
use crate::consistency::{MODELS, Question, judge, named};

/// Each pair: whoever keeps the first keeps the second (jepsen.io/consistency, and Bouajjani et
/// al., POPL 2017).
const IMPLICATIONS: &[(&str, &str)] = &[
    ("linearizable", "sequential"),
    ("linearizable", "latest"),
    ("latest", "linearizable"),
    ("sequential", "causal-memory"),
    ("sequential", "causal-convergence"),
    ("sequential", "consistent-prefix"),
    ("causal-memory", "causal"),
    ("causal-convergence", "causal"),
    ("causal-memory", "read-your-writes"),
    ("causal-memory", "monotonic-reads"),
    ("causal-memory", "monotonic-writes"),
    ("causal-memory", "writes-follow-reads"),
    ("causal-convergence", "read-your-writes"),
    ("causal-convergence", "monotonic-reads"),
    ("causal-convergence", "monotonic-writes"),
    ("causal-convergence", "writes-follow-reads"),
];

/// Goal: no verdict contradicts another. Method: 3,000 random histories of registers, every model
/// judged on each; where the stronger holds the weaker is not broken, and each model is seen both
/// kept and broken.
#[test]
fn no_verdict_contradicts_what_follows_from_another() {
    let question = Question::new(data("register"));
    let mut seen: Vec<[usize; 2]> = vec![[0; 2]; MODELS.len()];
    for seed in 0..3_000 {
        let observed = random(data("register"), seed ^ 0x1337, 7);
        let word = |key: &str| {
            let model = named(key).expect("the table names it");
            judge(model, &observed, &question).verdict.word()
        };
        for (place, model) in MODELS.iter().enumerate() {
            match word(model.key) {
                "holds" => seen[place][0] += 1,
                "broken" => seen[place][1] += 1,
                _ => {}
            }
        }
        for (stronger, weaker) in IMPLICATIONS {
            let contradicts = word(stronger) == "holds" && word(weaker) == "broken";
            assert!(!contradicts, "{stronger} and not {weaker}: {}", show(&observed));
        }
    }
    for (model, [kept, broken]) in MODELS.iter().zip(seen) {
        assert!(kept > 0 && broken > 0, "{}: kept {kept}, broken {broken}", model.key);
    }
}
