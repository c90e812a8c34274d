//! Shared parts of the tests: where the repository's files are, how a scenario is opened and run,
//! and how a story reads.

#![forbid(unsafe_code)]

pub mod generate;
pub mod story;

use model::Scenario;
use std::fs;
use std::path::PathBuf;

/// A path inside the `tests` folder.
pub fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// A document of the repository, by its path from the root.
pub fn document(name: &str) -> String {
    fs::read_to_string(folder("..").join(name)).expect("the document is there")
}

/// The scenario of a text.
///
/// # Panics
/// If not all of it can be taken as it is.
pub fn open(text: &str) -> Scenario {
    let opened = lab::open_text(text);
    assert_eq!(opened.notices, [], "{text}");
    opened.scenario
}

/// The run of a text that is taken whole.
pub fn run(text: &str) -> lab::Run {
    lab::run(&open(text))
}

/// The promises that are broken in a run, in the order of the judge's table.
pub fn broken(run: &lab::Run) -> Vec<&'static str> {
    let broken = run.report.findings.iter().filter(|one| one.verdict.word() == "broken");
    broken.map(|finding| finding.promise.key).collect()
}
