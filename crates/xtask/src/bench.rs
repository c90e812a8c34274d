//! `bench`: how fast the engine is, natively and in the browser.
//!
//! The figures are printed, not judged: a shared machine is too noisy for a verdict. The budgets
//! that can be judged everywhere, sizes and fingerprints, belong to `dist` and `test`.

use crate::browser;
use crate::setup::{self, Needs};
use crate::workspace::{Outcome, Workspace, run as run_command};

/// Runs every bench, also after one has failed, and returns the first failure.
pub fn run(workspace: &Workspace) -> Outcome {
    setup::run(workspace, Needs::BROWSER)?;
    let mut outcome = Ok(());
    for package in ["sim", "stage", "check"] {
        let bench = run_command(workspace.cargo().args(["bench", "--package", package]));
        outcome = outcome.and(bench);
    }
    outcome.and(browser::test(workspace, "throughput", &["--", "--nocapture"]))
}
