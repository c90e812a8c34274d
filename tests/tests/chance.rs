//! CHANCE-1: entropy enters in one function.
//!
//! Goal: nothing but a person who presses the die makes two runs differ. Method: the source is
//! read.

#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::{Path, PathBuf};

/// Words that bring chance, or a clock that could be taken for it, into a program.
const SOURCES: [&str; 7] = [
    "getrandom",
    "Math::random",
    "Math.random",
    "crypto",
    "RandomState",
    "SystemTime",
    "thread_rng",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a source folder can be read") {
        let path = entry.expect("its entries can be read").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "js") {
            found.push(path);
        }
    }
}

#[test]
fn entropy_enters_in_one_function() {
    let root = tests::folder("..");
    let mut files = Vec::new();
    for folder in ["model", "protocols", "sim", "check", "lab", "stage", "app"] {
        sources(&root.join("crates").join(folder).join("src"), &mut files);
    }
    sources(&root.join("www"), &mut files);
    assert!(files.len() > 50, "the sources were found");
    let mut uses = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).expect("a source file can be read");
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for word in SOURCES {
                if code.contains(word) {
                    uses.push(format!("{}:{}: {line}", path.display(), number + 1));
                }
            }
        }
    }
    assert_eq!(uses.len(), 1, "{uses:#?}");
    assert!(uses[0].contains("entropy.rs") && uses[0].contains("getrandom::u32()"), "{uses:?}");
}
