//! `dist`: the page as it ships, in `dist/`, and what the first visit costs.
//!
//! `Trunk.toml` says how the page is built, `index.html` what is in it. The folder is removed
//! first: a build that fails must not leave an older page for the browser tests to pass on. Then:
//!
//! 1. trunk compiles the application (`flags.rs` says how) and puts the page together
//! 2. the module is divided into what the first visit needs, and the rest (`split/`)
//! 3. a picture is made for browsers in which it cannot start (`picture.rs`)
//! 4. its files are made smaller in place (`polish.rs`)
//! 5. they are searched for paths of this machine (`machine.rs`)
//! 6. the modules are packed (`pack.rs`)
//! 7. all is weighed against the budget (`sizes.rs`)

use crate::workspace::{Failure, Outcome, Workspace, run as run_command};
use crate::{flags, machine, pack, picture, polish, sizes, split};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Files of the page: name relative to `dist/`, with slashes, and content.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Says to cargo where to put what it compiles.
const TARGET: &str = "CARGO_TARGET_DIR";

/// The module as the linker writes it, seen from there. `Trunk.toml` names the profile.
const LINKED: &str = "wasm32-unknown-unknown/page/app.wasm";

/// Builds the page, makes it smaller and weighs it.
pub fn run(workspace: &Workspace) -> Outcome {
    let dist = folder(workspace);
    match std::fs::remove_dir_all(&dist) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(Failure::new(format!("dist/ could not be removed: {error}")));
        }
        _ => {}
    }
    let target = target(workspace);
    let mut trunk = workspace.command("trunk");
    trunk.args(["build", "--offline", "true"]).env(TARGET, &target);
    flags::apply(workspace, &mut trunk);
    run_command(&mut trunk)?;
    let built = read(&dist)?;
    let linked = target.join(LINKED);
    let linked = std::fs::read(&linked)
        .map_err(|error| Failure::new(format!("{}: {error}", linked.display())))?;
    split::run(&workspace.root, &linked, &built)?;
    let before = sizes::weigh(workspace, &dist, &read(&dist)?)?;
    picture::run(workspace, &dist)?;
    polish::run(workspace, &read(&dist)?)?;
    let polished = read(&dist)?;
    let unnamed = machine::check_unnamed(workspace, &polished);
    pack::run(workspace, &dist, &polished)?;
    let after = sizes::weigh(workspace, &dist, &read(&dist)?)?;
    let outcome = sizes::report(&before, &after);
    outcome.and(unnamed)
}

/// Whether a built page is there.
pub fn is_built(workspace: &Workspace) -> bool {
    folder(workspace).join("index.html").is_file()
}

/// Where cargo puts what it compiles. trunk is told, so that what the linker wrote is found there
/// whatever a configuration file of cargo says.
fn target(workspace: &Workspace) -> PathBuf {
    workspace.root.join(std::env::var_os(TARGET).unwrap_or_else(|| "target".into()))
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.root.join("dist")
}

/// The files of a built page.
pub fn read(dist: &Path) -> Result<Files, Failure> {
    let mut files = Files::new();
    collect(dist, "", &mut files)
        .map_err(|error| Failure::new(format!("dist/ could not be read: {error}")))?;
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Files) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, std::fs::read(entry.path())?);
        }
    }
    Ok(())
}
