//! Which keys a snapshot brought.
//!
//! ```text
//! Installed n2 9   n2's table and log begin anew
//! Stored n2 x      a copy
//! Stored n2 y      a copy
//! Applied n2 10    something else: the snapshot is complete
//! Stored n2 x      taken in on its own
//! ```

use model::{EventKind, NodeId};

/// The replica whose table is being filled from a snapshot.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filling(Option<NodeId>);

impl Filling {
    /// Takes one event in. Returns whether it stores a key of a snapshot.
    pub fn see(&mut self, kind: &EventKind) -> bool {
        match *kind {
            EventKind::Stored { node, .. } if self.0 == Some(node) => return true,
            EventKind::Installed { node, .. } => self.0 = Some(node),
            _ => self.0 = None,
        }
        false
    }
}
