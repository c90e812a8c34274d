//! Shared parts of the tests: where the repository's files are, and how a story reads.

#![forbid(unsafe_code)]

pub mod generate;
pub mod story;

use std::path::PathBuf;

/// A path inside the `tests` folder.
pub fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}
