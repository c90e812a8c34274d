//! What the models promise, shown.

mod agreement;
mod brute;
mod doubt;
mod implications;
mod properties;
pub mod small;
mod stateright;
mod stories;
mod volume;
