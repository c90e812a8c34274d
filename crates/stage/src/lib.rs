//! # The stage: from trace to picture
//!
//! A run is a list of events. This crate turns it into what a person sees: a picture of any
//! instant, a tape of the whole, the pairs of sets that a quorum can choose, and the sentences
//! around them.
//!
//! ```text
//! Scenario, Trace ─▶ Timeline ─ frame(at) ─▶ Frame ─┐
//!                                    Plan ─▶ Layout ─┴─ scene ─▶ Scene ─▶ SVG
//! ```
//!
//! | module | what it does |
//! |---|---|
//! | [`timeline`] | any instant at once: checkpoints, seeks, steps from event to event |
//! | [`frame`] | the state at an instant, without coordinates |
//! | [`layout`] | where everything stands, landscape and portrait, from 1 to 50 replicas |
//! | [`compose`] | frame and layout to a scene |
//! | [`mod@scene`] | the display list: groups of shapes with classes that carry meaning |
//! | [`mod@tape`] | the whole run on one strip |
//! | [`mod@overlap`] | every write set against every read set |
//! | [`mod@inspect`] | why something is as it is: fields, causes, effects |
//! | [`narration`] | title, one thing to try, what follows from the knobs |
//! | [`svg`] | a scene as a document |
//! | [`sides`] | which nodes a stroke across the stage parts |
//! | [`beside`] | where a menu stands, and which node is next in a direction |
//!
//! Everything is pure: the same arguments give the same picture, in any order of asking (SEE-1). No
//! colour is named here; style sheets give the classes their look. A family of protocols needs no
//! drawing code of its own: its shape says how cards stand, its tables say what its messages do.
//!
//! ## Caveats
//!
//! - Widths of texts are estimates for a wide typeface ([`text`]); a much wider one may touch an
//!   edge.
//! - What a replica lacks is judged by the leader's log, or by the order of the writers' clocks
//!   where there is no log; the stage does not know what the clients believe.
//! - The ring of places stands between cards; a portrait has no room for it, and where machines
//!   stand by region there is no middle. Who keeps a key is then told by the outlines alone.

#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod beside;
mod chain;
pub mod compose;
mod contour;
#[cfg(test)]
mod fixture;
pub mod frame;
pub mod geometry;
mod grounds;
pub mod index;
pub mod inspect;
mod knobs;
pub mod layout;
mod memo;
pub mod narration;
mod node_state;
mod objects;
pub mod overlap;
mod owners;
mod possible;
pub mod scene;
pub mod sides;
mod snapshot;
pub mod spans;
mod state;
pub mod svg;
pub mod tape;
#[cfg(test)]
mod tests;
pub mod text;
pub mod timeline;
mod walls;

pub use compose::{Look, Selected, Sets, picture, scene, summary};
pub use frame::{Fate, Flight, Frame, OperationSpan, Status};
pub use inspect::{Chapter, Field, Inspection, Step, inspect};
pub use narration::{Consequence, Span, Tone, consequence, title, try_this};
pub use overlap::{Overlap, Pair, overlap, overlap_scene};
pub use possible::{Possible, possible};
pub use scene::{Anchor, Group, Scene, SetKind, Shape, Thing};
pub use svg::to_svg;
pub use tape::branches::{Branch, branches};
pub use tape::overview::{overview, overview_time};
pub use tape::preview::{bare, words_at};
pub use tape::strip::{Found, Strip};
pub use tape::window::{SPAN_MIN, Window};
pub use tape::{Mark, TapeLook, operation_at, tape, tape_span, tape_time, tape_x};
pub use timeline::Timeline;
