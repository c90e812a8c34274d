//! The house style, as far as a machine can see it.
//!
//! Goal: whoever opens a file finds what the style promises, without a reviewer having to look for
//! it. Method: read every text file of the source tree, tracked or not, and apply the rules of
//! `tidy/rules.rs`; then read the table of `docs/invariants.md` and look for the test that each
//! row names. All findings are listed at once, as `file:line: what is wrong`.
//!
//! Formatting is rustfmt's business and meaning is clippy's; these rules begin where those end.

#[path = "tidy/invariants.rs"]
mod invariants;
#[path = "tidy/rules.rs"]
mod rules;

use rules::Source;
use std::fs;
use std::path::Path;

/// Folders of the root that people write in.
const FOLDERS: [&str; 5] = ["crates", "tests", "www", "docs", ".ci"];

/// Folders below them that programs write in.
const GENERATED: [&str; 4] = ["node_modules", "target", "dist", "out"];

/// Endings of the files that are read; data such as golden text has rules of its own.
const TEXT: [&str; 11] =
    ["cjs", "css", "html", "js", "json", "md", "mjs", "rs", "svg", "toml", "yml"];

#[test]
fn every_source_keeps_the_rules() {
    let sources = sources();
    assert!(sources.len() > 30, "only {} files were found", sources.len());
    let faults: Vec<_> = sources.iter().flat_map(rules::faults).collect();
    assert!(faults.is_empty(), "{} findings:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_invariant_is_named_by_the_test_that_shows_it() {
    let sources = sources();
    let table = sources.iter().find(|source| source.name == "docs/invariants.md");
    let table = table.expect("docs/invariants.md says what always holds and which test shows it");
    let faults = invariants::faults(&table.text, &sources);
    assert!(faults.is_empty(), "{} findings:\n{}", faults.len(), faults.join("\n"));
}

/// Every text file of the tree: those of the root, and those below the folders above.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lies in the root");
    let mut sources = Vec::new();
    collect(root, "", false, &mut sources);
    for folder in FOLDERS {
        collect(&root.join(folder), &format!("{folder}/"), true, &mut sources);
    }
    sources.sort_by(|one, other| one.name.cmp(&other.name));
    sources
}

fn collect(folder: &Path, prefix: &str, deep: bool, sources: &mut Vec<Source>) {
    // A folder that is not there yet has no files that could break a rule.
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let file = entry.file_name().to_string_lossy().into_owned();
        let name = format!("{prefix}{file}");
        if path.is_dir() {
            if deep && !GENERATED.contains(&file.as_str()) {
                collect(&path, &format!("{name}/"), deep, sources);
            }
        } else if is_text(&path) || prefix == ".ci/" {
            // A file that another program removes at this moment is no finding.
            if let Ok(text) = fs::read_to_string(&path) {
                sources.push(Source { name, text });
            }
        }
    }
}

fn is_text(path: &Path) -> bool {
    path.extension().is_some_and(|extension| TEXT.iter().any(|known| extension == *known))
}
