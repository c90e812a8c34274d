//! Making the built page smaller, file by file, in place.
//!
//! trunk brings its files as the compilers leave them. binaryen's `wasm-opt` then shortens the
//! module, esbuild the scripts and style sheets. Names stay, and so does what a file does: nothing
//! is bundled, and no syntax is replaced by older syntax. Both tools come from npm, pinned in
//! `npm/package-lock.json`; the `wasm-opt` of a distribution can be too old to read the module.
//!
//! The flags for `wasm-opt` were chosen for the size after compression, which is what a visitor
//! waits for. Several passes make the module shorter and its gzip longer, because they turn what
//! was the same into what is almost the same. Measured on a module of 239.8 kB gzip:
//!
//! | flags, each with those above it                    | gzip, kB |
//! |----------------------------------------------------|----------|
//! | `-Os`                                              | 238.0    |
//! | `--one-caller-inline-max-function-size=0`          | 236.3    |
//! | `--low-memory-unused`                              | 235.4    |
//! | `--skip-pass=local-cse`                            | 234.1    |
//! | `--skip-pass=memory-packing`                       | 233.7    |
//! | `--converge`, and the `--strip-…` ones             | 233.2    |
//!
//! `--low-memory-unused` says that no value lies in the first KiB of memory. There lies the far end
//! of the stack: a program that comes within 1 KiB of exhausting it is broken a little earlier.

use crate::dist::Files;
use crate::workspace::{Outcome, Workspace, run as run_command};
use std::process::Command;

/// Where the tools are, seen from the root of the workspace.
pub const PACKAGES: &str = "crates/xtask/npm";

/// What the module must be able to do stands in the module, so no flag names a feature.
const MODULE_FLAGS: [&str; 9] = [
    "-Os",
    "--converge",
    "--one-caller-inline-max-function-size=0",
    "--low-memory-unused",
    "--skip-pass=local-cse",
    "--skip-pass=memory-packing",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// Characters beyond ASCII stay as they are: every file of the page is UTF-8.
const TEXT_FLAGS: [&str; 6] = [
    "--minify",
    "--charset=utf8",
    "--log-level=warning",
    "--outdir=dist",
    "--outbase=dist",
    "--allow-overwrite",
];

/// Shortens each of these files where it stands.
pub fn run(workspace: &Workspace, files: &Files) -> Outcome {
    for module in names(files, &[".wasm"]) {
        let mut command = tool(workspace, "binaryen/bin/wasm-opt");
        run_command(command.args([&module, "-o", &module]).args(MODULE_FLAGS))?;
    }
    let texts = names(files, &[".css", ".js"]);
    if texts.is_empty() {
        return Ok(());
    }
    run_command(tool(workspace, "esbuild/bin/esbuild").args(TEXT_FLAGS).args(texts))
}

/// A program from npm, which node runs on every system in the same way.
fn tool(workspace: &Workspace, path: &str) -> Command {
    let mut command = workspace.command("node");
    command.arg(format!("{PACKAGES}/node_modules/{path}"));
    command
}

/// The files with one of these endings, seen from the root of the workspace.
fn names(files: &Files, endings: &[&str]) -> Vec<String> {
    let wanted = |name: &&String| endings.iter().any(|ending| name.ends_with(ending));
    files.keys().filter(wanted).map(|name| format!("dist/{name}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_scripts_and_style_sheets_are_polished_and_nothing_else() {
        let list = ["app.js", "app_bg.wasm", "icon.svg", "index.html", "page.css", "parts/one.js"];
        let files = Files::from(list.map(|name| (name.to_owned(), Vec::new())));
        assert_eq!(names(&files, &[".wasm"]), ["dist/app_bg.wasm"]);
        let texts = ["dist/app.js", "dist/page.css", "dist/parts/one.js"];
        assert_eq!(names(&files, &[".css", ".js"]), texts);
    }
}
