//! Where the repository is, and how a child process is run in it.
//!
//! Every child starts in the root of the workspace and finds the project's own tools first:
//! `.tools/bin` stands in front of `PATH`. A child writes straight to the terminal, so the
//! summaries of cargo and node reach the reader as those programs print them.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why a command of this program did not succeed.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    /// The command line was not understood; the help text is shown too.
    Usage(String),
    /// Something was done and did not work out.
    Failed(String),
}

impl Failure {
    /// A failure of the work itself.
    pub fn new(message: impl Into<String>) -> Self {
        Self::Failed(message.into())
    }
}

/// What every command returns.
pub type Outcome = Result<(), Failure>;

/// The repository on this machine.
pub struct Workspace {
    /// The folder that holds the root manifest.
    pub root: PathBuf,
    path: OsString,
}

impl Workspace {
    /// Finds the root: the nearest folder above this crate, or above the current folder, whose
    /// manifest opens a workspace.
    pub fn find() -> Result<Self, Failure> {
        let start = match env::var_os("CARGO_MANIFEST_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => env::current_dir()
                .map_err(|error| Failure::new(format!("the current folder is gone: {error}")))?,
        };
        let root = start
            .ancestors()
            .find(|folder| opens_a_workspace(&folder.join("Cargo.toml")))
            .ok_or_else(|| Failure::new("no workspace here: call me from inside the repository"))?
            .to_owned();
        let path = path_with(&root.join(".tools").join("bin"))?;
        Ok(Self { root, path })
    }

    /// A child process in the root, with the project's tools in front of `PATH`.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", &self.path);
        command
    }

    /// The cargo that runs this program, so that both use the same toolchain.
    pub fn cargo(&self) -> Command {
        self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    /// Whether `PATH` holds a program of this name.
    pub fn has_program(&self, name: &str) -> bool {
        self.find_program(name).is_some()
    }

    /// The first program of this name on `PATH`.
    pub fn find_program(&self, name: &str) -> Option<PathBuf> {
        let file = format!("{name}{}", env::consts::EXE_SUFFIX);
        env::split_paths(&self.path).map(|folder| folder.join(&file)).find(|path| path.is_file())
    }

    /// What a program prints, trimmed, or nothing if it is missing or fails.
    pub fn answer(&self, program: &str, arguments: &[&str]) -> Option<String> {
        let output = self.command(program).args(arguments).stderr(Stdio::null()).output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        output.status.success().then_some(text)
    }
}

/// Prints the command line and runs it with the terminal as its output.
pub fn run(command: &mut Command) -> Outcome {
    let line = spell(command);
    println!("$ {line}");
    let status = command
        .status()
        .map_err(|error| Failure::new(format!("`{line}` could not be started: {error}")))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("`{line}` failed: {status}"))) }
}

/// Prints the command line and becomes that program, where the system can, so that whoever stops
/// this one stops that one.
pub fn replace_with(command: &mut Command) -> Outcome {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        let line = spell(command);
        println!("$ {line}");
        let error = command.exec();
        Err(Failure::new(format!("`{line}` could not be started: {error}")))
    }
    #[cfg(not(unix))]
    run(command)
}

/// Whether a command ends well. It is asked in silence, its output is thrown away.
pub fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// The command line as one would type it; the program without its folder.
fn spell(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let words = std::iter::once(name).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

fn opens_a_workspace(manifest: &Path) -> bool {
    std::fs::read_to_string(manifest)
        .is_ok_and(|text| text.lines().any(|line| line.trim() == "[workspace]"))
}

fn path_with(front: &Path) -> Result<OsString, Failure> {
    let inherited = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(front.to_owned()).chain(env::split_paths(&inherited));
    env::join_paths(folders)
        .map_err(|error| Failure::new(format!("the folder's name cannot be on PATH: {error}")))
}
