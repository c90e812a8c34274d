//! What the picture promises, shown on runs made by hand.

mod grounds;
mod inspecting;
mod objects;
mod pictures;
mod properties;
mod seeking;
mod states;
mod tapes;
mod tokens;
mod wellformed;
