//! Making the built page smaller, file by file, in place.
//!
//! trunk brings its files as the compilers leave them. binaryen's `wasm-opt` then shortens the
//! module, esbuild the scripts and style sheets, `imports.rs` the names that module and script know
//! each other by, and `styles.rs` makes one style sheet of several. Into the script that starts the
//! page goes the decoder of the packed module, which it imports. What a file does stays, and no
//! syntax is replaced by older syntax. The tools come from npm, pinned in `npm/package-lock.json`;
//! the `wasm-opt` of a distribution can be too old to read the module.
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
//! and later, on one of 218.3 kB:
//!
//! | flags, each with those above it                    | gzip, kB |
//! |----------------------------------------------------|----------|
//! | `--always-inline-max-function-size=4`              | 218.0    |
//! | `--dealign`                                        | 217.2    |
//!
//! `--dealign` takes away what the compiler knows of the alignment of each access to memory. It is
//! a hint, and the processors of today's phones and computers have no use for it.
//!
//! `--low-memory-unused` says that no value lies in the first KiB of memory. There lies the far end
//! of the stack: a program that comes within 1 KiB of exhausting it is broken a little earlier.

use crate::dist::{self, Files};
use crate::workspace::{Failure, Outcome, Workspace, run as run_command};
use crate::{imports, split, styles};
use std::path::Path;
use std::process::Command;
use std::{fs, io};

/// Where the tools are, seen from the root of the workspace.
pub const PACKAGES: &str = "crates/xtask/npm";

/// What the module must be able to do stands in the module, so no flag names a feature.
const MODULE_FLAGS: [&str; 10] = [
    "-Os",
    "--converge",
    "--always-inline-max-function-size=4",
    "--one-caller-inline-max-function-size=0",
    "--low-memory-unused",
    "--skip-pass=local-cse",
    "--skip-pass=memory-packing",
    "--dealign",
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

/// For the script that starts the page. It stays one that is no module, since a browser does not
/// load a module from a file, and then nothing could say so.
const START_FLAGS: [&str; 6] = [
    "--bundle",
    "--format=iife",
    "--minify",
    "--charset=utf8",
    "--log-level=warning",
    "--allow-overwrite",
];

/// What the script that starts the page is made of, and how trunk begins its name.
const START: &str = "www/boot.js";
const START_PREFIX: &str = "boot-";

/// Shortens each of these files where it stands.
pub fn run(workspace: &Workspace, files: &Files) -> Outcome {
    for module in names(files, &[".wasm"]) {
        let mut command = tool(workspace, "binaryen/bin/wasm-opt");
        command.args([&module, "-o", &module]).args(MODULE_FLAGS);
        run_command(match split::are_names_wanted() {
            true => command.arg("-g"),
            false => command.arg("--strip-debug"),
        })?;
    }
    let texts = names(files, &[".css", ".js"]);
    if !texts.is_empty() {
        run_command(tool(workspace, "esbuild/bin/esbuild").args(TEXT_FLAGS).args(texts))?;
    }
    // The rest has no script of its own.
    for module in names(files, &["_bg.wasm"]) {
        shorten_imports(&workspace.root, &module)?;
    }
    let dist = workspace.root.join("dist");
    bundle_start(workspace, &dist, files)?;
    join_styles(&dist)
}

/// Puts what the starting script imports into it. Its name tells of its content, as trunk's do:
/// browsers keep a file for as long as its name stays.
fn bundle_start(workspace: &Workspace, dist: &Path, files: &Files) -> Outcome {
    let failed = |error: io::Error| Failure::new(format!("{START} stays apart: {error}"));
    let Some(old) = files.keys().find(|name| is_start(name)) else { return Ok(()) };
    let mut command = tool(workspace, "esbuild/bin/esbuild");
    run_command(command.arg(START).args(START_FLAGS).arg(format!("--outfile=dist/{old}")))?;
    let digest = styles::digest(&fs::read(dist.join(old)).map_err(failed)?);
    let new = format!("{START_PREFIX}{digest:016x}.js");
    fs::rename(dist.join(old), dist.join(&new)).map_err(failed)?;
    let index_path = dist.join("index.html");
    let index = fs::read_to_string(&index_path).map_err(failed)?;
    fs::write(index_path, index.replace(old, &new)).map_err(failed)
}

fn is_start(name: &str) -> bool {
    name.starts_with(START_PREFIX) && name.ends_with(".js")
}

/// Makes one style sheet of those that the page names (`styles.rs`).
fn join_styles(dist: &Path) -> Outcome {
    let failed = |error: io::Error| Failure::new(format!("the style sheets stay apart: {error}"));
    let index_path = dist.join("index.html");
    let index = fs::read_to_string(&index_path).map_err(failed)?;
    let files = dist::read(dist)?;
    let Some(joined) = styles::join(&index, &files) else { return Ok(()) };
    for part in joined.parts {
        fs::remove_file(dist.join(part)).map_err(failed)?;
    }
    fs::write(dist.join(joined.name), joined.sheet).map_err(failed)?;
    fs::write(index_path, joined.index).map_err(failed)
}

/// Gives shorter names to what a module takes from its script (`imports.rs`). trunk calls the
/// script of `app_bg.wasm` `app.js`.
fn shorten_imports(root: &Path, module: &str) -> Outcome {
    let failed = |why: String| Failure::new(format!("{module} could not be shortened: {why}"));
    let unreadable = |error: io::Error| failed(error.to_string());
    let (module_path, script_path) = (root.join(module), root.join(script_of(module)));
    let bytes = fs::read(&module_path).map_err(unreadable)?;
    let script = fs::read_to_string(&script_path).map_err(unreadable)?;
    let (bytes, script) = imports::shorten(&bytes, &script).map_err(failed)?;
    fs::write(module_path, bytes).map_err(unreadable)?;
    fs::write(script_path, script).map_err(unreadable)
}

fn script_of(module: &str) -> String {
    format!("{}.js", module.trim_end_matches(".wasm").trim_end_matches("_bg"))
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

    #[test]
    fn the_starting_script_is_known_by_its_name() {
        assert!(is_start("boot-5c29.js"));
        assert!(!is_start("app-5c29.js") && !is_start("boot-5c29.css"));
    }

    #[test]
    fn a_module_and_its_script_have_one_name() {
        assert_eq!(script_of("dist/app-1f_bg.wasm"), "dist/app-1f.js");
    }
}
