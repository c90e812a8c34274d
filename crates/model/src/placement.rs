//! Where the nodes of a run stand, for whoever draws or explains it.
//!
//! A family of protocols may have a ring with places, datacenters, several leaders of equal rank,
//! or fixed ways by which changes travel. A picture needs these as facts and not as code. They
//! follow from the scenario alone, so they are asked for once a run, and no event repeats them.
//!
//! | | leaderless | single-leader | multi-leader |
//! |---|---|---|---|
//! | `tokens`, `keys` | the ring | – | – |
//! | `regions` | datacenters | – | a leader with its followers |
//! | `leaders`, `feeds` | – | – | who takes writes, and tells whom |

use crate::id::{NodeId, NodeSet};
use crate::scenario::Scenario;
use alloc::vec::Vec;

/// Where the nodes of a run stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placement {
    /// For each replica in order, the places that it takes on a circle of 2³², clockwise from the
    /// top; empty where there is no such ring.
    pub tokens: Vec<Vec<u32>>,
    /// For each key in order, its place there.
    pub keys: Vec<u32>,
    /// Nodes that stand near each other, clients included; empty where all do.
    pub regions: Vec<NodeSet>,
    /// What one of these is called.
    pub region: &'static str,
    /// The replicas that take writes, where several do so as equals.
    pub leaders: NodeSet,
    /// Which of them tells which of what was written.
    pub feeds: Vec<(NodeId, NodeId)>,
}

/// Reads the placement off a scenario.
pub type Placements = fn(&Scenario) -> Placement;

/// All stand alike.
pub fn nowhere(_: &Scenario) -> Placement {
    Placement::default()
}
