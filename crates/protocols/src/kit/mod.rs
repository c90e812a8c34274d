//! Parts that several topologies share.

mod choose;
mod tables;

pub use choose::{choose, pick};
pub use tables::join;
