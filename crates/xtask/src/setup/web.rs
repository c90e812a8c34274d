//! The half of `setup` that comes from outside of Rust: Node, Chromium, npm packages.

use super::install;
use crate::polish::PACKAGES;
use crate::workspace::{Failure, Workspace};
use std::path::Path;
use std::time::SystemTime;

const NODE_MAJOR_MIN: u32 = 20;

/// The names under which a Chromium is looked for, as the browser tests do.
const BROWSERS: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Node is never installed from here: where it comes from is the machine owner's choice.
pub fn node(workspace: &Workspace) -> Result<bool, Failure> {
    let version = workspace.answer("node", &["--version"]).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next().unwrap_or_default();
    match major.parse::<u32>() {
        Ok(major) if major >= NODE_MAJOR_MIN => Ok(false),
        Ok(_) => Err(Failure::new(format!(
            "node {version} is here, but {NODE_MAJOR_MIN} or newer is needed"
        ))),
        Err(_) => Err(Failure::new(format!(
            "node is missing: install version {NODE_MAJOR_MIN} or newer, with npm"
        ))),
    }
}

/// Chromium and the driver that steers it.
pub fn chromium(workspace: &Workspace) -> Result<bool, Failure> {
    let named = |variable: &str| std::env::var_os(variable).is_some();
    let browser = named("CHROMIUM") || BROWSERS.iter().any(|name| workspace.has_program(name));
    let driver = named("CHROMEDRIVER") || workspace.has_program("chromedriver");
    if browser && driver {
        return Ok(false);
    }
    let what = if browser { "chromedriver" } else { "Chromium" };
    let root = workspace.answer("id", &["-u"]).as_deref() == Some("0");
    if !root || !workspace.has_program("apt-get") {
        return Err(Failure::new(format!(
            "{what} is missing. On Debian: `apt-get install chromium chromium-driver` as root. \
             Elsewhere put `chromium` and `chromedriver` on PATH, or name them in the variables \
             CHROMIUM and CHROMEDRIVER"
        )));
    }
    install(what, "1 minute", apt(workspace).arg("update"))?;
    crate::workspace::run(apt(workspace).args(["install", "-y", "chromium", "chromium-driver"]))?;
    Ok(true)
}

/// What the browser tests take from npm.
pub fn packages(workspace: &Workspace) -> Result<bool, Failure> {
    from_npm(workspace, "tests/e2e", "an npm package of the browser tests")
}

/// binaryen, esbuild and lzma1.
pub fn polish(workspace: &Workspace) -> Result<bool, Failure> {
    from_npm(workspace, PACKAGES, "a tool that makes the built page smaller")
}

/// Installs what the lock file of a folder names, when it is not there or older than that file.
///
/// No script of a package is run: all of them bring what they need as files, and esbuild's script
/// would put a program of this system where `polish` expects a script.
fn from_npm(workspace: &Workspace, folder: &str, what: &str) -> Result<bool, Failure> {
    let folder = workspace.root.join(folder);
    let installed = modified(&folder.join("node_modules").join(".package-lock.json"));
    let locked = modified(&folder.join("package-lock.json"));
    if installed.is_some() && installed >= locked {
        return Ok(false);
    }
    let mut command = workspace.command("npm");
    command.current_dir(&folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    install(what, "10 seconds", &mut command)?;
    Ok(true)
}

fn apt(workspace: &Workspace) -> std::process::Command {
    let mut command = workspace.command("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|data| data.modified()).ok()
}
