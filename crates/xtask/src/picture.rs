//! The picture that stands where the page cannot start: one instant of the first preset.
//!
//! `replab` makes it from the run, as it makes every other, once for wide pages and once for narrow
//! ones. The page fetches it when it is shown.

use crate::workspace::{Failure, Outcome, Workspace};
use std::fs;
use std::path::Path;

/// A read has just returned what a write had already replaced.
const INSTANT: [&str; 6] = ["svg", "leaderless/miss", "--at", "122ms", "--op", "3"];

/// Writes the pictures into the page.
pub fn run(workspace: &Workspace, dist: &Path) -> Outcome {
    make(workspace, &[], &dist.join("picture.svg"))?;
    make(workspace, &["--portrait"], &dist.join("picture-portrait.svg"))
}

fn make(workspace: &Workspace, more: &[&str], file: &Path) -> Outcome {
    let failed = |why: &str| Failure::new(format!("there is no picture: {why}"));
    let mut command = workspace.cargo();
    command.args(["run", "--quiet", "--package", "cli", "--"]).args(INSTANT).args(more);
    let output = command.output().map_err(|error| failed(&error.to_string()))?;
    if !output.status.success() {
        return Err(failed(&String::from_utf8_lossy(&output.stderr)));
    }
    fs::write(file, output.stdout).map_err(|error| failed(&error.to_string()))
}
