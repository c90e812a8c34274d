//! What the shipped page must not tell: where on its machine it was built.
//!
//! The compiler writes the path of a source into every place that can panic, and with the sources
//! of the registry that path holds a person's name and the registry's. So the folders of this
//! machine are renamed for the compiler, and the finished page is searched for what slipped
//! through, a path that a crate took from its environment for instance.
//!
//! | folder                         | becomes   | so that a panic names              |
//! |--------------------------------|-----------|------------------------------------|
//! | the home folder                | `home`    |                                    |
//! | cargo's own folder             | `cargo`   | `cargo/git/checkouts/…/src/lib.rs` |
//! | each registry's unpacked crates| nothing   | `yew-0.23.0/src/lib.rs`            |
//! | the workspace                  | nothing   | `crates/stage/src/walls.rs`        |
//!
//! What is left out: the paths of the standard library, which were renamed when it was built.

use crate::dist::Files;
use crate::workspace::{Failure, Outcome, Workspace};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// A folder of this machine, and what the page calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    folder: PathBuf,
    shown_as: &'static str,
}

/// The compiler's arguments that rename the folders of this machine.
pub fn renaming_flags(workspace: &Workspace) -> Vec<OsString> {
    flags(places(workspace))
}

/// Fails if a file of the page holds the path of one of these folders.
pub fn check_unnamed(workspace: &Workspace, files: &Files) -> Outcome {
    let findings = findings(&places(workspace), files);
    if findings.is_empty() {
        println!("no file of the page names a folder of this machine");
        return Ok(());
    }
    Err(Failure::new(format!("the page tells where it was built: {}", findings.join("; "))))
}

fn places(workspace: &Workspace) -> Vec<Place> {
    let place = |folder: PathBuf, shown_as| Place { folder, shown_as };
    let home = env::home_dir();
    let cargo = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| home.as_ref().map(|home| home.join(".cargo")));
    let sources = cargo.iter().flat_map(|cargo| subfolders(&cargo.join("registry").join("src")));
    let mut places: Vec<_> = sources.map(|folder| place(folder, "")).collect();
    places.push(place(workspace.root.clone(), ""));
    places.extend(cargo.map(|folder| place(folder, "cargo")));
    places.extend(home.map(|folder| place(folder, "home")));
    // The root of the file system is everybody's, and renaming it would rename everything.
    places.retain(|place| place.folder.parent().is_some());
    places
}

/// Sorted, because the order of a folder is another on each machine. None for a missing folder.
fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<_> = entries.map(|entry| entry.path()).collect();
    folders.sort();
    folders
}

/// The compiler takes the last renaming that fits, so a folder comes after the one it lies in.
fn flags(mut places: Vec<Place>) -> Vec<OsString> {
    places.sort_by_key(|place| place.folder.components().count());
    let flag = |place: &Place| {
        let mut flag = OsString::from("--remap-path-prefix=");
        flag.push(&place.folder);
        flag.push("=");
        flag.push(place.shown_as);
        flag
    };
    places.iter().map(flag).collect()
}

/// The files that name a place, each once. A place of a single name, as containers have them, is
/// not looked for: `/app/` is also a part of `crates/app/src`.
fn findings(places: &[Place], files: &Files) -> Vec<String> {
    let telling: Vec<_> = places
        .iter()
        .filter(|place| place.folder.components().count() > 2)
        .map(|place| format!("{}{}", place.folder.display(), std::path::MAIN_SEPARATOR))
        .collect();
    let named = |content: &[u8]| telling.iter().find(|path| holds(content, path.as_bytes()));
    files
        .iter()
        .filter_map(|(name, content)| named(content).map(|path| format!("{name} names {path}")))
        .collect()
}

fn holds(content: &[u8], wanted: &[u8]) -> bool {
    content.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn places(list: &[(&str, &'static str)]) -> Vec<Place> {
        list.iter()
            .map(|&(folder, shown_as)| Place { folder: PathBuf::from(folder), shown_as })
            .collect()
    }

    #[test]
    fn a_folder_is_renamed_after_the_one_it_lies_in() {
        let places = places(&[("/ann/.cargo", "cargo"), ("/ann/lab", ""), ("/ann", "home")]);
        let expected = ["/ann=home", "/ann/.cargo=cargo", "/ann/lab="];
        let expected = expected.map(|rest| OsString::from(format!("--remap-path-prefix={rest}")));
        assert_eq!(flags(places), expected);
    }

    #[test]
    fn a_file_that_names_a_folder_of_this_machine_is_found() {
        let places = places(&[("/ann/lab", "")]);
        let files = |text: &str| Files::from([("app.wasm".to_owned(), text.as_bytes().to_vec())]);
        let found = findings(&places, &files("failed/ann/lab/crates/app/src/main.rsat"));
        assert_eq!(found, ["app.wasm names /ann/lab/"]);
        assert_eq!(findings(&places, &files("see /ann/labour/main.rs")), [""; 0]);
    }

    #[test]
    fn a_folder_of_a_single_name_is_not_looked_for() {
        let files = Files::from([("app.wasm".to_owned(), b"crates/app/src/main.rs".to_vec())]);
        assert_eq!(findings(&places(&[("/app", "")]), &files), [""; 0]);
    }
}
