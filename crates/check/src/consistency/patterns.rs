//! Models that are judged by patterns, as rows of the table.
//!
//! Causal models, session guarantees, consistent prefixes and staleness are judged on registers,
//! and each gives a [`Ruling`] with the calls of a forbidden pattern. Here their rulings become
//! verdicts like those of the models of one order.

use super::ruling::{Obstacle, Ruling};
use super::search::Stats;
use super::sessions::{Agreement, Guarantee};
use super::{Bound, Break, Doubt, Judgement, Model, Question, Verdict};
use super::{causal, prefix, sessions, staleness};
use crate::observed::Observed;
use alloc::boxed::Box;
use alloc::format;

/// Bouajjani, Enea, Guerraoui and Hamza, for all three causal models.
const POPL: &str =
    "Bouajjani, Enea, Guerraoui and Hamza, On Verifying Causal Consistency, POPL 2017";
/// Terry et al., for the session guarantees.
const TERRY: &str =
    "Terry et al., Session Guarantees for Weakly Consistent Replicated Data, PDIS 1994";

pub static MEMORY: Model = Model {
    key: "causal-memory",
    title: "Causes first, one order for each process (CM)",
    definition: "For each process there is one order of all writes and of its own reads that keeps \
                 causes before effects and explains what it read.",
    source: "Ahamad et al., Causal Memory, Distributed Computing 1995; judged as in POPL 2017",
    judge: |observed, question| judge(question, || causal::memory(observed)),
};

pub static CONVERGENCE: Model = Model {
    key: "causal-convergence",
    title: "Causes first, conflicts settled alike (CCv)",
    definition: "Every read sees its causes, and all processes settle concurrent writes in one and \
                 the same order.",
    source: POPL,
    judge: |observed, question| judge(question, || causal::convergent(observed)),
};

pub static CAUSAL: Model = Model {
    key: "causal",
    title: "Causes come before effects (CC)",
    definition: "Nobody sees an effect without its cause: what a process did or saw before comes \
                 before what it does then.",
    source: POPL,
    judge: |observed, question| judge(question, || causal::consistent(observed)),
};

pub static READ_YOUR_WRITES: Model = Model {
    key: "read-your-writes",
    title: "You read your own writes",
    definition: "A read sees every write that its process made before.",
    source: TERRY,
    judge: |observed, question| session(observed, question, Guarantee::ReadYourWrites),
};

pub static MONOTONIC_READS: Model = Model {
    key: "monotonic-reads",
    title: "Time never goes back",
    definition: "A read sees everything that earlier reads of its process have seen.",
    source: TERRY,
    judge: |observed, question| session(observed, question, Guarantee::MonotonicReads),
};

pub static MONOTONIC_WRITES: Model = Model {
    key: "monotonic-writes",
    title: "Your writes happen in your order",
    definition: "Who sees a write sees every write that its process made before.",
    source: TERRY,
    judge: |observed, question| session(observed, question, Guarantee::MonotonicWrites),
};

pub static WRITES_FOLLOW_READS: Model = Model {
    key: "writes-follow-reads",
    title: "Your writes come after what you read",
    definition: "Who sees a write sees everything that its process had read before it.",
    source: TERRY,
    judge: |observed, question| session(observed, question, Guarantee::WritesFollowReads),
};

pub static CONSISTENT_PREFIX: Model = Model {
    key: "consistent-prefix",
    title: "Reads see writes in their order",
    definition: "There is one order of the writes, and each read sees a beginning of it.",
    source: "Terry, Replicated Data Consistency Explained Through Baseball, CACM 2013",
    judge: |observed, question| judge(question, || prefix::within(observed, question.budget.steps)),
};

pub static FRESH: Model = Model {
    key: "latest",
    title: "No read is behind by a version",
    definition: "Every read returns the latest version or one that is being written: staleness of \
                 no version (k-atomicity with k = 1).",
    source: "Golab, Li and Shah, Analyzing Consistency Properties for Fun and Profit, PODC 2011",
    judge: |observed, question| judge(question, || staleness::by_versions(observed, 0)),
};

fn session(observed: &Observed, question: &Question, guarantee: Guarantee) -> Judgement {
    judge(question, || sessions::keeps(observed, guarantee, Agreement::Session))
}

/// What the models here say of registers. Any other object may begin otherwise, as a text begins
/// empty, or come back to its beginning; that they do not know.
fn judge(question: &Question, rule: impl FnOnce() -> Ruling) -> Judgement {
    let verdict = if question.data.is_register() {
        verdict(rule())
    } else {
        let data = question.data.key;
        let sentence = format!("The model is defined for registers, and the type {data} is none.");
        Verdict::Unknown(Doubt { bound: None, sentence })
    };
    Judgement { verdict, stats: Stats::default() }
}

fn verdict(ruling: Ruling) -> Verdict {
    match ruling {
        Ruling::Holds => Verdict::Holds(None),
        Ruling::Broken(proof) => Verdict::Broken(Box::new(Break {
            evidence: proof.calls,
            key: None,
            stuck: None,
            sentence: proof.sentence,
        })),
        Ruling::Unknown(obstacle) => {
            let bound = match obstacle {
                Obstacle::Steps { limit } => Some(Bound { name: "steps", limit }),
                _ => None,
            };
            Verdict::Unknown(Doubt { bound, sentence: obstacle.sentence() })
        }
    }
}
