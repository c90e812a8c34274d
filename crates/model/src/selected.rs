//! What a person has chosen to look at.
//!
//! It is view state: a link may carry it, and no run depends on it. Operations and messages are
//! named by their numbers in the run, which are the same whenever the scenario is run.
//!
//! ```
//! use model::Selected;
//! for name in ["n2", "c1", "op15", "msg204"] {
//!     let selected = Selected::parse(name).map(|selected| selected.to_string());
//!     assert_eq!(selected.as_deref(), Some(name));
//! }
//! ```

use crate::id::{MessageId, NodeId, OpId};
use core::fmt;

/// What a person has chosen to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selected {
    /// A read or a write.
    Operation(OpId),
    /// A replica, a monitor or a client.
    Node(NodeId),
    /// A message.
    Message(MessageId),
}

impl Selected {
    /// Reads `n2`, `m1`, `c1`, `op15` or `msg204`.
    pub fn parse(text: &str) -> Option<Self> {
        let index = |digits: &str| {
            let number = u32::try_from(crate::time::digits(digits)?).ok()?;
            Some(number.checked_sub(1)? as usize)
        };
        match (text.strip_prefix("op"), text.strip_prefix("msg")) {
            (Some(digits), _) => Some(Self::Operation(OpId::new(index(digits)?))),
            (_, Some(digits)) => Some(Self::Message(MessageId::new(index(digits)?))),
            _ => NodeId::parse(text).map(Self::Node),
        }
    }
}

impl fmt::Display for Selected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation(op) => write!(f, "op{}", op.number()),
            Self::Node(node) => write!(f, "{node}"),
            Self::Message(message) => write!(f, "msg{}", message.number()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_name_of_anything_is_not_read() {
        for wrong in ["", "op", "op0", "op-1", "msg0", "msg99999999999", "n0", "q7", "op4294967297"]
        {
            assert_eq!(Selected::parse(wrong), None, "{wrong}");
        }
        let last = Selected::parse("op4294967295");
        assert_eq!(last.map(|last| last.to_string()).as_deref(), Some("op4294967295"));
    }
}
