//! Parts that several topologies share.

mod choose;
mod switch;
mod tables;

pub use choose::{choose, pick};
pub use switch::switch;
pub use tables::join;
