//! Parts that several topologies share.

mod choose;

pub use choose::{choose, pick};
