//! `setup`: what is missing on this machine, how it is installed, about how long that takes.
//!
//! The other commands call it first and name what they need, so that serving the page never
//! installs a browser and checking the format installs nothing.
//!
//! | need       | what it brings                                                     | first time |
//! |------------|--------------------------------------------------------------------|-----------|
//! | `checks`   | rustfmt and clippy, through rustup                                 | 20 s      |
//! | `target`   | the standard library for wasm32, through rustup                    | 20 s      |
//! | `sources`  | the sources of every crate in the lock file                        | 30 s      |
//! | `bindgen`  | wasm-bindgen and its test runner, pinned, into `.tools`            | 4 min     |
//! | `trunk`    | trunk, pinned, into `.tools`                                       | 6 min     |
//! | `node`     | nothing: it is asked for, because its packages differ by system    |           |
//! | `polish`   | what makes the built page smaller, from npm                        | 10 s      |
//! | `chromium` | Chromium and its driver, through apt, if we are root on Debian     | 1 min     |
//! | `packages` | what the browser tests take from npm                               | 10 s      |
//!
//! Nothing here ever names a toolchain: the one that runs this program is used, and on a machine
//! where rustup must not install toolchains by itself nothing asks it to.

mod rust;
mod web;

use crate::workspace::{self, Outcome, Workspace};
use std::process::Command;
use std::time::Instant;

/// What a command needs to be there before it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    /// rustfmt and clippy.
    pub checks: bool,
    /// The wasm32 standard library.
    pub target: bool,
    /// Every crate's sources, so that later steps may run offline.
    pub sources: bool,
    /// The tool that turns a wasm module into a page or a test.
    pub bindgen: bool,
    /// The tool that puts the page together.
    pub trunk: bool,
    /// Node, for compressed sizes and the browser tests.
    pub node: bool,
    /// binaryen, esbuild and lzma1, which make the built page smaller.
    pub polish: bool,
    /// Chromium and chromedriver.
    pub chromium: bool,
    /// The npm packages of the browser tests.
    pub packages: bool,
}

impl Needs {
    /// A command that needs cargo alone.
    pub const NOTHING: Self = Self {
        checks: false,
        target: false,
        sources: false,
        bindgen: false,
        trunk: false,
        node: false,
        polish: false,
        chromium: false,
        packages: false,
    };

    /// What serving the page takes.
    pub const SERVE: Self = Self {
        target: true,
        sources: true,
        bindgen: true,
        trunk: true,
        node: true,
        ..Self::NOTHING
    };

    /// What building, polishing and weighing the page takes.
    pub const PAGE: Self = Self { polish: true, ..Self::SERVE };

    /// What running wasm in the browser takes.
    pub const BROWSER: Self =
        Self { target: true, sources: true, bindgen: true, chromium: true, ..Self::NOTHING };

    /// What the tests of the built page take.
    pub const END_TO_END: Self = Self { chromium: true, packages: true, ..Self::PAGE };

    /// Everything.
    pub const ALL: Self = Self { checks: true, ..Self::END_TO_END };

    /// What both together take.
    pub fn and(self, other: Self) -> Self {
        Self {
            checks: self.checks || other.checks,
            target: self.target || other.target,
            sources: self.sources || other.sources,
            bindgen: self.bindgen || other.bindgen,
            trunk: self.trunk || other.trunk,
            node: self.node || other.node,
            polish: self.polish || other.polish,
            chromium: self.chromium || other.chromium,
            packages: self.packages || other.packages,
        }
    }
}

/// Installs what is needed and missing. What can only be asked for is asked for first, before
/// minutes are spent on the rest.
pub fn run(workspace: &Workspace, needs: Needs) -> Outcome {
    let start = Instant::now();
    let mut installed = 0;
    let mut ensure = |needed: bool, part: fn(&Workspace) -> Result<bool, _>| {
        if needed {
            installed += usize::from(part(workspace)?);
        }
        Ok(())
    };
    ensure(needs.node || needs.polish || needs.packages, web::node)?;
    ensure(needs.chromium, web::chromium)?;
    ensure(needs.checks, rust::checks)?;
    ensure(needs.target, rust::target)?;
    ensure(needs.sources, rust::sources)?;
    ensure(needs.bindgen, rust::bindgen)?;
    ensure(needs.trunk, rust::trunk)?;
    ensure(needs.polish, web::polish)?;
    ensure(needs.packages, web::packages)?;
    let seconds = start.elapsed().as_secs_f32();
    match installed {
        0 => println!("setup: everything needed is here ({seconds:.1} s)"),
        count => println!("setup: {count} installed ({seconds:.1} s)"),
    }
    Ok(())
}

/// Says what is missing and how long the cure takes, then runs it.
fn install(what: &str, takes: &str, command: &mut Command) -> Outcome {
    println!("setup: {what} is missing; installing it takes about {takes}");
    workspace::run(command)
}
