//! The steps of `test`, in their order: the quick ones first, the browser last.
//!
//! `app` is left out of everything native, because it exists in a browser only; clippy looks at it
//! on wasm32, and the end-to-end tests run it. A step never stops at its first finding: whoever
//! reads the output wants all of them at once.

use crate::browser;
use crate::dist;
use crate::setup::Needs;
use crate::workspace::{Failure, Outcome, Workspace, run, succeeds};
use std::process::Command;

/// One step of the suite.
pub struct Step {
    /// The word by which `--only` and `--skip` know it.
    pub name: &'static str,
    /// What it shows, for its heading.
    pub about: &'static str,
    /// What must be installed.
    pub needs: Needs,
    /// The work.
    pub run: fn(&Workspace) -> Outcome,
}

/// All steps, in the order in which they run.
pub static ALL: [Step; 7] = [
    Step {
        name: "fmt",
        about: "every source is formatted",
        needs: Needs { checks: true, ..Needs::NOTHING },
        run: fmt,
    },
    Step {
        name: "clippy",
        about: "no warning, natively and on wasm32",
        needs: Needs { checks: true, target: true, ..Needs::NOTHING },
        run: clippy,
    },
    Step {
        name: "native",
        about: "unit, property, golden, determinism, layers, tidy",
        needs: Needs::NOTHING,
        run: native,
    },
    Step {
        name: "doc",
        about: "the documentation builds, and its examples run",
        needs: Needs::NOTHING,
        run: doc,
    },
    Step { name: "wasm", about: "the same bits in the browser", needs: Needs::BROWSER, run: wasm },
    Step {
        name: "dist",
        about: "the page as it ships, within its budget",
        needs: Needs::PAGE,
        run: dist::run,
    },
    Step {
        name: "e2e",
        about: "the page as a person uses it",
        needs: Needs::END_TO_END,
        run: end_to_end,
    },
];

fn fmt(workspace: &Workspace) -> Outcome {
    run(workspace.cargo().args(["fmt", "--all", "--check"]))
}

fn clippy(workspace: &Workspace) -> Outcome {
    let strict = ["--", "--deny", "warnings"];
    let mut native = workspace.cargo();
    native.args(["clippy", "--workspace", "--exclude", "app", "--all-targets"]).args(strict);
    let mut page = workspace.cargo();
    page.args(["clippy", "--package", "app", "--target", "wasm32-unknown-unknown"]).args(strict);
    let outcome = run(&mut native);
    outcome.and(run(&mut page))
}

fn native(workspace: &Workspace) -> Outcome {
    let mut command = workspace.cargo();
    if succeeds(workspace.cargo().args(["nextest", "--version"])) {
        command.args(["nextest", "run"]);
    } else {
        command.args(["test", "--lib", "--bins", "--tests"]);
    }
    run(command.args(["--workspace", "--exclude", "app", "--no-fail-fast"]))
}

fn doc(workspace: &Workspace) -> Outcome {
    let mut pages = workspace.cargo();
    pages.args(["doc", "--no-deps", "--workspace", "--exclude", "app"]);
    pages.env("RUSTDOCFLAGS", "--deny warnings");
    let mut examples = workspace.cargo();
    examples.args(["test", "--doc", "--workspace", "--exclude", "app", "--no-fail-fast"]);
    let outcome = run(&mut pages);
    outcome.and(run(&mut examples))
}

fn wasm(workspace: &Workspace) -> Outcome {
    browser::test(workspace, "portability", &[])
}

/// Files whose tests measure how long something takes: they need the machine to themselves.
const MEASURING: [&str; 3] = ["first-picture.test.mjs", "frames.test.mjs", "tape.test.mjs"];

/// Runs on the page in `dist/`, whatever built it; without one it builds one.
fn end_to_end(workspace: &Workspace) -> Outcome {
    let mut together = tests_of_the_page(workspace)?;
    let mut alone = tests_of_the_page(workspace)?;
    together.arg("--test-concurrency=2").args(test_files(workspace)?);
    alone.arg("--test-concurrency=1").args(MEASURING);
    let outcome = run(&mut together);
    outcome.and(run(&mut alone))
}

/// The test files that may run beside one another, in order.
fn test_files(workspace: &Workspace) -> Result<Vec<String>, Failure> {
    let folder = workspace.root.join("tests").join("e2e");
    let unreadable = |error| Failure::new(format!("tests/e2e could not be read: {error}"));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".test.mjs") && !MEASURING.contains(&name.as_str()) {
            files.push(name);
        }
    }
    files.sort();
    Ok(files)
}

fn tests_of_the_page(workspace: &Workspace) -> Result<Command, Failure> {
    if !dist::is_built(workspace) {
        dist::run(workspace)?;
    }
    let mut command = workspace.command("node");
    command.current_dir(workspace.root.join("tests").join("e2e"));
    command.args(["--test", "--test-reporter=spec"]);
    Ok(command)
}

/// So many random gestures of one seed, on the page in `dist/`, at one width.
pub fn fuzz_page(workspace: &Workspace, numbers: &str) -> Outcome {
    let mut command = tests_of_the_page(workspace)?;
    run(command.env("FUZZ", numbers).arg("fuzz.test.mjs"))
}
