//! The half of `setup` that comes from rustup and from the crates registry.

use super::install;
use crate::workspace::{Failure, Workspace, succeeds};
use std::path::PathBuf;

const WASM: &str = "wasm32-unknown-unknown";

/// Where the tools are built. It is of no use afterwards, and is removed.
const TARGET: &str = ".tools/build";

/// A program that is built from the registry into `.tools`.
struct Tool {
    package: &'static str,
    programs: &'static [&'static str],
    version: &'static str,
    locked: bool,
    takes: &'static str,
}

/// Its version must equal the library's in the root manifest: module and glue are one format.
/// It is the exception to `--locked`, because its published lock file does not build.
const BINDGEN: Tool = Tool {
    package: "wasm-bindgen-cli",
    programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
    version: "0.2.130",
    locked: false,
    takes: "4 minutes",
};

/// The newest one that this project's Rust builds.
const TRUNK: Tool = Tool {
    package: "trunk",
    programs: &["trunk"],
    version: "0.21.14",
    locked: true,
    takes: "6 minutes",
};

/// rustfmt and clippy, which a minimal toolchain lacks.
pub fn checks(workspace: &Workspace) -> Result<bool, Failure> {
    let folder = sysroot(workspace)?.join("bin");
    let mut installed = false;
    for (component, program) in [("rustfmt", "cargo-fmt"), ("clippy", "cargo-clippy")] {
        let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
        if folder.join(&file).is_file() || workspace.has_program(program) {
            continue;
        }
        require_rustup(workspace, component)?;
        install(
            component,
            "10 seconds",
            workspace.command("rustup").args(["component", "add", component]),
        )?;
        installed = true;
    }
    Ok(installed)
}

/// The standard library for wasm32. Looking for its folder is quicker than asking rustup, and
/// right as well where the toolchain came from elsewhere.
pub fn target(workspace: &Workspace) -> Result<bool, Failure> {
    if sysroot(workspace)?.join("lib").join("rustlib").join(WASM).is_dir() {
        return Ok(false);
    }
    require_rustup(workspace, WASM)?;
    install(
        &format!("the target {WASM}"),
        "20 seconds",
        workspace.command("rustup").args(["target", "add", WASM]),
    )?;
    Ok(true)
}

/// The sources of all crates. The first run of cargo fetched only what this program needs, which
/// is nothing, and trunk builds offline.
pub fn sources(workspace: &Workspace) -> Result<bool, Failure> {
    let there = succeeds(workspace.cargo().args(["fetch", "--quiet", "--offline"]));
    if !there {
        install("part of the crates' sources", "30 seconds", workspace.cargo().arg("fetch"))?;
    }
    Ok(!there)
}

/// wasm-bindgen's command line and its test runner.
pub fn bindgen(workspace: &Workspace) -> Result<bool, Failure> {
    build(workspace, &BINDGEN)
}

/// trunk.
pub fn trunk(workspace: &Workspace) -> Result<bool, Failure> {
    build(workspace, &TRUNK)
}

/// Builds the tool unless the first program of its name on `PATH` has the pinned version.
fn build(workspace: &Workspace, tool: &Tool) -> Result<bool, Failure> {
    let there = |program: &&str| {
        let answer = workspace.answer(program, &["--version"]).unwrap_or_default();
        answer.split_whitespace().nth(1) == Some(tool.version)
    };
    if tool.programs.iter().all(there) {
        return Ok(false);
    }
    let mut command = workspace.cargo();
    command.args(["install", tool.package, "--version", tool.version]);
    command.args(["--root", ".tools", "--force", "--target-dir", TARGET]);
    if tool.locked {
        command.arg("--locked");
    }
    install(&format!("{} {}", tool.package, tool.version), tool.takes, &mut command)?;
    std::fs::remove_dir_all(workspace.root.join(TARGET))
        .map_err(|error| Failure::new(format!("`{TARGET}` could not be removed: {error}")))?;
    Ok(true)
}

fn sysroot(workspace: &Workspace) -> Result<PathBuf, Failure> {
    workspace
        .answer("rustc", &["--print", "sysroot"])
        .map(PathBuf::from)
        .ok_or_else(|| Failure::new("`rustc --print sysroot` failed: is Rust installed?"))
}

fn require_rustup(workspace: &Workspace, what: &str) -> Result<(), Failure> {
    if workspace.has_program("rustup") {
        return Ok(());
    }
    Err(Failure::new(format!("{what} is missing and rustup is not here to add it")))
}
