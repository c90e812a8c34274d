//! The state of the page, and the one reducer.
//!
//! Whatever a person does is an [`Intent`]. Those that change the run change the scenario, and the
//! rest follows from it: run, timeline, panels, address bar. Nothing else is stored.
//!
//! | file | what it holds |
//! |---|---|
//! | `intent` | what a person may want |
//! | `screen` | what is looked at, and how: the reducer |
//! | `page` | the run on screen, its branches, and how each wish changes them |

mod intent;
mod page;
mod screen;

pub use intent::{Intent, Picked, Place, Wall};
pub use page::{Branch, Page, Shown};
pub use screen::{SHARE, Screen};

use lab::Run;
use model::{OpId, Time};

/// The sets that belong to an operation, as the stage rings them at an instant.
pub fn sets(run: &Run, op: OpId, at: Time) -> Option<stage::Sets> {
    let lab::Sets { write, read, witness, caption } = lab::sets(run, op, at)?;
    Some(stage::Sets { write, read, witness, caption, supposed: false })
}
