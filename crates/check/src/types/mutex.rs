//! A mutex.
//!
//! Source: the mutex of the test harness Jepsen and its checker Knossos: whoever acquires it must
//! find it free, whoever releases it must find it held. Who holds it does not matter; a release by
//! another process than the one that acquired it is allowed.
//!
//! ```text
//! state    free or held, at first free
//! acquire  allowed where it is free; it becomes held
//! release  allowed where it is held; it becomes free
//! ```

use super::machine::Machine;
use super::{DataType, Op, State};
use crate::observed::{Call, Deed, Observed};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// The type.
pub(crate) static TYPE: DataType = DataType {
    key: "mutex",
    title: "Mutex",
    definition: "A mutex is acquired where it is free and released where it is held, by whomever.",
    initial: || State::Held(false),
    step,
    accepts: |call: &Call| matches!(call.deed, Deed::Acquire | Deed::Release),
    joins_keys: false,
    machine,
    needs,
};

/// The definition.
fn step(_: &Observed, state: &State, deed: &Deed) -> Option<State> {
    match (state, deed) {
        (State::Held(false), Deed::Acquire) => Some(State::Held(true)),
        (State::Held(true), Deed::Release) => Some(State::Held(false)),
        _ => None,
    }
}

struct Mutex {
    acquires: Vec<bool>,
}

fn machine<'a>(_: &'a Observed, ops: &[Op<'a>]) -> Box<dyn Machine + 'a> {
    Box::new(Mutex { acquires: ops.iter().map(|op| *op.deed == Deed::Acquire).collect() })
}

impl Machine for Mutex {
    fn initial(&self) -> u64 {
        0
    }

    fn step(&mut self, state: u64, op: usize) -> Option<u64> {
        let acquires = u64::from(self.acquires[op]);
        (state != acquires).then_some(acquires)
    }

    fn class(&self, op: usize) -> u32 {
        self.acquires[op].into()
    }

    fn is_safe(&mut self, _: u64, _: usize) -> bool {
        false
    }
}

/// What must stay: who acquires needs those who may have released before, and the other way round,
/// so each operation keeps all that were called before it ended.
fn needs(_: &Observed, ops: &[Op<'_>]) -> Vec<Vec<u32>> {
    let before = |place: usize| {
        let end = super::machine::end(&ops[place]);
        let latest = ops.partition_point(|other| other.start < end).saturating_sub(1);
        let link = place.checked_sub(1);
        link.into_iter().chain(Some(latest).filter(|latest| *latest != place))
    };
    (0..ops.len()).map(|place| before(place).map(|other| other as u32).collect()).collect()
}
