//! `cargo xtask`: everything one does with this repository, in one program.
//!
//! Two commands carry the project: `serve` shows the page and `test` decides whether a change may
//! stay. Both begin with `setup`, which installs what a fresh machine lacks, so that a clone with
//! rustup and Node 20 needs no other instruction.
//!
//! | file           | what it holds                                                    |
//! |----------------|------------------------------------------------------------------|
//! | `workspace.rs` | where the repository is, and how a child process is run in it    |
//! | `arguments.rs` | the few forms of arguments the commands take                     |
//! | `setup/`       | what is missing, how it is installed, about how long that takes  |
//! | `steps.rs`     | the steps of `test`, each with what it needs                     |
//! | `suite.rs`     | `test`: running steps in order and adding up                     |
//! | `browser.rs`   | running a wasm test or bench in a headless browser               |
//! | `dist.rs`      | the page as it ships                                             |
//! | `flags.rs`     | the flags with which code for the browser is compiled            |
//! | `machine.rs`   | keeping the paths of this machine out of the page                |
//! | `split/`       | the module in two: what the first visit needs, and the rest      |
//! | `picture.rs`   | the picture for browsers in which the page cannot start          |
//! | `polish.rs`    | making the built files smaller                                   |
//! | `imports.rs`   | shorter names between the module and its script                  |
//! | `styles.rs`    | one style sheet of several                                       |
//! | `pack.rs`      | the module, packed                                               |
//! | `shots.rs`     | pictures of the page, for eyes                                   |
//! | `sizes.rs`     | what the first visit loads, weighed against its budget           |
//!
//! It depends on two crates that read and write WebAssembly, and on what those depend on, which is
//! two more. `cargo xtask` is the first thing that a newcomer waits for, and this way the wait is
//! less than half a minute.

#![forbid(unsafe_code)]

mod arguments;
mod bench;
mod browser;
mod dist;
mod flags;
mod imports;
mod machine;
mod pack;
mod picture;
mod polish;
mod serve;
mod setup;
mod shots;
mod sizes;
mod split;
mod steps;
mod styles;
mod suite;
mod workspace;

use arguments::Arguments;
use std::process::ExitCode;
use workspace::{Failure, Outcome, Workspace};

const HELP: &str = "\
cargo xtask <command>

  serve [--port P] [--no-open]
          build the page, serve it on this machine, rebuild when a source changes
  test [--only STEP] [--skip STEP]
          run every check in order; both options may be repeated
          steps: fmt clippy native doc wasm dist e2e
  fuzz-page SEED GESTURES [WIDTH]
          so many random gestures in the page as it ships; it is 1280 px wide unless told otherwise
  bench   measure the engine natively and in the browser
  dist    build the page as it ships into dist/, make it smaller, and weigh the first visit
  shots [WORD ...]
          take pictures of the page in dist/ into target/shots/, with a sheet that shows them all;
          only those whose names contain every word: family, state, theme, width
  setup   install what the other commands need, and nothing that is there already
  help    this text
";

fn main() -> ExitCode {
    match dispatch(&mut Arguments::from_command_line()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Usage(message)) => {
            eprintln!("xtask: {message}\n\n{HELP}");
            ExitCode::from(2)
        }
        Err(Failure::Failed(message)) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &mut Arguments) -> Outcome {
    let command = arguments.next().unwrap_or_else(|| "help".to_owned());
    match command.as_str() {
        "serve" => serve::run(&Workspace::find()?, arguments),
        "test" => suite::run(&Workspace::find()?, arguments),
        "fuzz-page" => {
            let missing = || Failure::Usage("fuzz-page takes a seed and a number".to_owned());
            let seed = arguments.next().ok_or_else(missing)?;
            let gestures = arguments.next().ok_or_else(missing)?;
            let width = arguments.next().unwrap_or_default();
            arguments.finish()?;
            steps::fuzz_page(&Workspace::find()?, &format!("{seed} {gestures} {width}"))
        }
        "bench" => {
            arguments.finish()?;
            bench::run(&Workspace::find()?)
        }
        "dist" => {
            arguments.finish()?;
            let workspace = Workspace::find()?;
            setup::run(&workspace, setup::Needs::PAGE)?;
            dist::run(&workspace)
        }
        "shots" => shots::run(&Workspace::find()?, arguments),
        "setup" => {
            arguments.finish()?;
            setup::run(&Workspace::find()?, setup::Needs::ALL)
        }
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(Failure::Usage(format!("there is no command `{other}`"))),
    }
}
