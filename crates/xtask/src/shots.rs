//! `shots`: pictures of the page, of every family, state, theme and width.
//!
//! They are for eyes: nobody compares them. A script beside the browser tests takes them
//! (`tests/e2e/shots.mjs`), because it needs what those need. They lie in `target/shots` with a
//! sheet, `index.html`, that shows them side by side.

use crate::arguments::Arguments;
use crate::dist;
use crate::setup::{self, Needs};
use crate::workspace::{Outcome, Workspace, run as run_command};

/// Takes the pictures whose names contain all the words that are given.
pub fn run(workspace: &Workspace, arguments: &mut Arguments) -> Outcome {
    let words: Vec<String> = core::iter::from_fn(|| arguments.next()).collect();
    setup::run(workspace, Needs::END_TO_END)?;
    if !dist::is_built(workspace) {
        dist::run(workspace)?;
    }
    let mut command = workspace.command("node");
    command.current_dir(workspace.root.join("tests").join("e2e"));
    command.arg("shots.mjs").arg(workspace.root.join("target").join("shots")).args(words);
    run_command(&mut command)
}
