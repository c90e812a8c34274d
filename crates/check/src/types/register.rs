//! A register: one value, which is read and set.
//!
//! Source: Lamport, *On Interprocess Communication*, Distributed Computing 1 (1986), where an
//! atomic register is defined; the sequential object here is its specification.
//!
//! ```text
//! state     the value, at first the initial value, which no write can bring back
//! write v   the state becomes v
//! delete    the state becomes the initial value
//! read → v  allowed where the state is v
//! ```

use super::{DataType, State, cas_register};
use crate::observed::{Call, Deed, Observed, Seen};

/// The type.
pub(crate) static TYPE: DataType = DataType {
    key: "register",
    title: "Register",
    definition: "A register holds one value. A write sets it, and a read returns what was written \
                 last, or the initial value. \
                 A delete brings the initial value back.",
    initial: || State::Register(None),
    step,
    accepts,
    joins_keys: false,
    machine: cas_register::machine,
    needs: cas_register::needs,
};

fn accepts(call: &Call) -> bool {
    matches!(
        call.deed,
        Deed::Write(_) | Deed::Delete | Deed::Read(Seen::Anything | Seen::Nothing | Seen::Value(_))
    )
}

/// The definition.
pub(super) fn step(_: &Observed, state: &State, deed: &Deed) -> Option<State> {
    let State::Register(held) = state else { return None };
    let is_so = match deed {
        Deed::Write(value) => return Some(State::Register(Some(*value))),
        Deed::Delete => return Some(State::Register(None)),
        Deed::Read(Seen::Anything) => true,
        Deed::Read(Seen::Nothing) => held.is_none(),
        Deed::Read(Seen::Value(value)) => *held == Some(*value),
        _ => false,
    };
    is_so.then(|| state.clone())
}
