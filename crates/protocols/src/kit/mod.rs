//! Parts that several topologies share.

mod choose;
mod sentence;
mod switch;
mod tables;

pub use choose::{choose, pick};
pub use sentence::{copy, first_comment, sentence};
pub use switch::switch;
pub use tables::join;
