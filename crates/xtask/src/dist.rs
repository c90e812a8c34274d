//! `dist`: the page as it ships, in `dist/`, and what the first visit costs.
//!
//! `Trunk.toml` says how the page is built, `index.html` what is in it. The folder is removed
//! first: a build that fails must not leave an older page for the browser tests to pass on.

use crate::sizes;
use crate::workspace::{Failure, Outcome, Workspace, run as run_command};
use std::io::ErrorKind;
use std::path::PathBuf;

/// Builds the page and weighs it.
pub fn run(workspace: &Workspace) -> Outcome {
    let dist = folder(workspace);
    match std::fs::remove_dir_all(&dist) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(Failure::new(format!("dist/ could not be removed: {error}")));
        }
        _ => {}
    }
    run_command(workspace.command("trunk").args(["build", "--offline", "true"]))?;
    sizes::report(workspace, &dist)
}

/// Whether a built page is there.
pub fn is_built(workspace: &Workspace) -> bool {
    folder(workspace).join("index.html").is_file()
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.root.join("dist")
}
