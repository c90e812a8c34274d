//! Promises and what became of them.

use crate::history::Operation;
use alloc::string::String;
use alloc::vec::Vec;
use model::order::sort_by_key;
use model::{EventId, Time};

/// What a system may promise to its clients.
#[derive(Debug, PartialEq, Eq)]
pub struct Promise {
    /// Its name in output and on the command line.
    pub key: &'static str,
    /// Its name on the page, in plain words.
    pub title: &'static str,
    /// What it says exactly, in a sentence or two.
    pub definition: &'static str,
    /// Whether it is asked of the end of a run alone, so that it is open until then.
    pub at_end: bool,
}

/// What became of a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was kept.
    Holds,
    /// It was broken, and this shows it.
    Broken(Evidence),
    /// Nobody can tell, and this is why.
    Unknown(Doubt),
}

/// Events that show that a promise was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The events, in order. For an operation: its call, and its end if it had one.
    pub events: Vec<EventId>,
    /// When the break was certain.
    pub at: Time,
    /// What happened, in a sentence.
    pub sentence: String,
}

/// Why there is no verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// What is still open, or which bound was reached, in a sentence.
    pub sentence: String,
}

/// One promise and its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was promised.
    pub promise: &'static Promise,
    /// What became of it.
    pub verdict: Verdict,
}

/// What became of a promise by some instant of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has been kept so far.
    Kept,
    /// Its break is certain.
    Broken,
    /// Nobody can tell yet.
    Open,
}

impl Finding {
    /// How the promise stands at an instant of a run with this end: kept until its break is
    /// certain.
    pub fn at(&self, at: Time, end: Time) -> Standing {
        match &self.verdict {
            Verdict::Unknown(_) => Standing::Open,
            _ if at < end && self.promise.at_end => Standing::Open,
            Verdict::Broken(evidence) if evidence.at <= at => Standing::Broken,
            _ => Standing::Kept,
        }
    }
}

impl Verdict {
    /// The verdict in a word: `holds`, `broken` or `unknown`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Broken(_) => "broken",
            Self::Unknown(_) => "unknown",
        }
    }

    /// What shows that the promise was broken, if it was.
    pub fn evidence(&self) -> Option<&Evidence> {
        match self {
            Self::Broken(evidence) => Some(evidence),
            _ => None,
        }
    }
}

/// The calls and ends of operations, in order and without repetition; and what else reads returned.
pub(crate) fn cite(operations: &[&Operation]) -> Vec<EventId> {
    let ends = |op: &Operation| op.returned.map(|(_, event)| event);
    let both = operations.iter().flat_map(|op| [Some(op.invoked.1), ends(op)]);
    let also = operations.iter().flat_map(|op| op.also.iter().map(|(_, event)| *event));
    in_order(both.flatten().chain(also).collect())
}

/// Events sorted, each once.
pub(crate) fn in_order(mut events: Vec<EventId>) -> Vec<EventId> {
    sort_by_key(&mut events, |event| u128::from(event.number()));
    events.dedup();
    events
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(key: &str, verdict: Verdict, at: Time) -> Standing {
        let promise = crate::promises::all().find(|promise| promise.key == key);
        Finding { promise: promise.expect("there is such a promise"), verdict }.at(at, 90)
    }

    #[test]
    fn a_promise_is_kept_until_its_break_is_certain() {
        let broken =
            || Verdict::Broken(Evidence { events: Vec::new(), at: 7, sentence: "".into() });
        let doubt = || Verdict::Unknown(Doubt { sentence: "".into() });
        let durable = |verdict, at| standing("durable", verdict, at);
        assert_eq!(durable(broken(), 6), Standing::Kept);
        assert_eq!(durable(broken(), 7), Standing::Broken);
        assert_eq!(durable(Verdict::Holds, 0), Standing::Kept);
        assert_eq!(durable(doubt(), 90), Standing::Open);
    }

    #[test]
    fn whether_replicas_agree_in_the_end_is_open_until_then() {
        let converged = |at| standing("converged", Verdict::Holds, at);
        assert_eq!(converged(89), Standing::Open);
        assert_eq!(converged(90), Standing::Kept);
    }
}
