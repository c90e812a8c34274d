//! Who may name whom (PURE-1, PURE-2, PURE-3).
//!
//! Goal: the direction of the crates, and the purity of the engine, hold by themselves and not by
//! everybody's care. Method: ask cargo for the dependencies that each manifest declares, of every
//! kind (normal, dev, build) and for every target, and compare them with the tables below; then
//! read the opening attributes of the pure crates.
//!
//! A dev-dependency counts like any other, except for those listed apart. If the engine's tests may
//! lean on the interface, sooner or later a fixture decides what a function looks like.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Each crate of the workspace, and the crates of the workspace that it may depend on.
const MAY_NAME: [(&str, &[&str]); 11] = [
    ("model", &[]),
    ("protocols", &["model"]),
    ("sim", &["model"]),
    ("check", &["model"]),
    ("stage", &["model"]),
    ("lessons", &["model"]),
    ("lab", &["model", "protocols", "sim", "check"]),
    ("cli", &["model", "lab", "stage", "lessons"]),
    ("app", &["model", "lab", "stage", "lessons"]),
    ("tests", &["model", "protocols", "sim", "check", "stage", "lessons", "lab", "cli"]),
    ("xtask", &[]),
];

/// Crates that another one may take for its tests and benches alone, each with a reason.
const MAY_TEST_WITH: [(&str, &[&str]); 1] = [
    // The bench of the simulator counts the messages of real topologies; those of a toy would say
    // nothing about a run that somebody looks at.
    ("sim", &["protocols"]),
];

/// The crates that hold the engine and the picture.
const PURE: [&str; 6] = ["model", "sim", "protocols", "check", "lab", "stage"];

/// Beginnings of the names of crates that bring the browser, or entropy, with them.
const BROWSER: [&str; 8] = [
    "console_error_panic_hook",
    "getrandom",
    "gloo",
    "js-sys",
    "serde-wasm-bindgen",
    "wasm-bindgen",
    "web-sys",
    "yew",
];

/// What `tests` needs to run in a browser itself.
const BROWSER_FOR_TESTS: [&str; 3] = ["js-sys", "wasm-bindgen", "wasm-bindgen-test"];

/// One crate of the workspace, as its manifest describes it.
#[derive(Clone, Debug)]
struct Package {
    name: String,
    manifest: PathBuf,
    /// What it is built with, on any target.
    dependencies: BTreeSet<String>,
    /// What its tests and benches take besides.
    for_tests: BTreeSet<String>,
}

#[test]
fn every_edge_between_crates_is_in_the_table() {
    // PURE-3 is the absence of an edge from `protocols` to `sim`.
    assert_eq!(layer_faults(&workspace()), [""; 0]);
}

#[test]
fn only_the_page_names_the_browser() {
    // PURE-1.
    assert_eq!(browser_faults(&workspace()), [""; 0]);
}

#[test]
fn the_pure_crates_do_without_std_and_unsafe() {
    // PURE-2.
    let packages = workspace();
    let pure = |package: &&Package| PURE.contains(&package.name.as_str());
    assert_eq!(packages.iter().filter(pure).count(), PURE.len());
    for package in packages.iter().filter(pure) {
        let file = folder(package).join("src").join("lib.rs");
        assert_eq!(purity_faults(&package.name, &read(&file)), [""; 0]);
        // The attribute is worth nothing if a module brings std back in.
        for_each_source(&folder(package).join("src"), &mut |path| {
            assert!(!brings_std_back(&read(path)), "{} names std", path.display());
        });
    }
}

#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    for package in workspace() {
        let takes = takes_lints(&read(&package.manifest));
        assert!(takes, "{} lacks `[lints] workspace = true`", package.name);
    }
}

#[test]
fn a_forbidden_edge_and_an_unknown_crate_are_found() {
    let packages = [
        package("protocols", &["model", "sim"], &[]),
        package("model", &[], &["lab"]),
        package("sim", &["model", "libm"], &["protocols"]),
        package("check", &["protocols"], &["proptest"]),
        package("extra", &["model"], &[]),
    ];
    assert_eq!(
        layer_faults(&packages),
        [
            "`protocols` may not name `sim`",
            "`model` may not test with `lab`",
            "`check` may not name `protocols`",
            "`extra` is not in the table of layers.rs",
        ]
    );
    let for_more_than_tests = [package("sim", &["model", "protocols"], &[])];
    assert_eq!(layer_faults(&for_more_than_tests), ["`sim` may not name `protocols`"]);
}

#[test]
fn a_browser_crate_outside_of_the_page_is_found() {
    let packages = [
        package("app", &["yew", "web-sys", "getrandom"], &[]),
        package("tests", &[], &["wasm-bindgen-test"]),
        package("stage", &["wasm-bindgen", "libm"], &[]),
        package("cli", &[], &["gloo-timers"]),
    ];
    assert_eq!(
        browser_faults(&packages),
        [
            "`stage` names `wasm-bindgen`, which only `app` may",
            "`cli` names `gloo-timers`, which only `app` may",
        ]
    );
    let tests_with_a_page = [package("tests", &[], &["web-sys"])];
    assert_eq!(browser_faults(&tests_with_a_page).len(), 1);
}

#[test]
fn a_crate_that_is_not_pure_is_found() {
    let pure = "//! Essay.\n#![cfg_attr(not(test), no_std)]\n#![forbid(unsafe_code)]\n";
    assert_eq!(purity_faults("sim", pure), [""; 0]);
    let commented_out = pure.replace("#![forbid", "// #![forbid");
    assert_eq!(purity_faults("sim", &commented_out).len(), 1);
    assert_eq!(purity_faults("sim", "//! Essay.\n").len(), 2);
    assert!(brings_std_back("extern crate alloc;\nextern crate std;\n"));
    assert!(!brings_std_back("#[cfg(test)]\nextern crate std;\n"));
    assert!(!takes_lints("[package]\nname = \"sim\"\n[lints.rust]\nworkspace = false\n"));
    assert!(takes_lints("[package]\n\n[lints]\nworkspace = true\n"));
}

fn layer_faults(packages: &[Package]) -> Vec<String> {
    let mut faults = Vec::new();
    for package in packages {
        let name = package.name.as_str();
        let Some(allowed) = row(&MAY_NAME, name) else {
            faults.push(format!("`{name}` is not in the table of layers.rs"));
            continue;
        };
        let for_tests = row(&MAY_TEST_WITH, name).unwrap_or_default();
        let inside = |other: &&String| {
            packages.iter().any(|package| package.name == **other)
                || row(&MAY_NAME, other).is_some()
        };
        for other in package.dependencies.iter().filter(inside) {
            if !allowed.contains(&other.as_str()) {
                faults.push(format!("`{name}` may not name `{other}`"));
            }
        }
        for other in package.for_tests.iter().filter(inside) {
            if ![allowed, for_tests].concat().contains(&other.as_str()) {
                faults.push(format!("`{name}` may not test with `{other}`"));
            }
        }
    }
    faults
}

fn row(
    table: &[(&'static str, &'static [&'static str])],
    name: &str,
) -> Option<&'static [&'static str]> {
    table.iter().find(|(known, _)| *known == name).map(|(_, names)| *names)
}

fn browser_faults(packages: &[Package]) -> Vec<String> {
    let mut faults = Vec::new();
    for package in packages.iter().filter(|package| package.name != "app") {
        for name in package.dependencies.union(&package.for_tests) {
            let browser = BROWSER.iter().any(|start| name.starts_with(start));
            let excused = package.name == "tests" && BROWSER_FOR_TESTS.contains(&name.as_str());
            if browser && !excused {
                faults.push(format!("`{}` names `{name}`, which only `app` may", package.name));
            }
        }
    }
    faults
}

fn purity_faults(name: &str, library: &str) -> Vec<String> {
    ["#![cfg_attr(not(test), no_std)]", "#![forbid(unsafe_code)]"]
        .into_iter()
        .filter(|attribute| !library.lines().any(|line| line.trim() == *attribute))
        .map(|attribute| format!("`{name}` lacks {attribute}"))
        .collect()
}

/// Whether std is linked outside of a test.
fn brings_std_back(source: &str) -> bool {
    let lines: Vec<_> = source.lines().map(str::trim).collect();
    lines.iter().enumerate().any(|(index, line)| {
        let for_tests = index > 0 && lines[index - 1] == "#[cfg(test)]";
        line.starts_with("extern crate std") && !for_tests
    })
}

fn takes_lints(manifest: &str) -> bool {
    let lines: Vec<_> = manifest.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.windows(2).any(|pair| pair == ["[lints]", "workspace = true"])
}

/// The crates of the workspace. `--no-deps` reads manifests alone, so this needs no network.
fn workspace() -> Vec<Package> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .expect("the cargo that runs this test can be started");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo metadata failed: {errors}");
    let metadata: Value =
        serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON");
    let packages = metadata["packages"].as_array().expect("metadata has packages");
    assert!(packages.len() > PURE.len(), "the workspace is larger than the pure crates");
    packages.iter().map(describe).collect()
}

fn describe(package: &Value) -> Package {
    let text = |value: &Value| value.as_str().expect("names and paths are text").to_owned();
    let declared = package["dependencies"].as_array().expect("a package has a list");
    let names = |for_tests: bool| {
        let of_kind = |one: &&Value| (one["kind"] == "dev") == for_tests;
        declared.iter().filter(of_kind).map(|one| text(&one["name"])).collect()
    };
    Package {
        name: text(&package["name"]),
        manifest: text(&package["manifest_path"]).into(),
        dependencies: names(false),
        for_tests: names(true),
    }
}

fn package(name: &str, dependencies: &[&str], for_tests: &[&str]) -> Package {
    let set = |names: &[&str]| names.iter().map(|name| name.to_string()).collect();
    Package {
        name: name.to_owned(),
        manifest: PathBuf::new(),
        dependencies: set(dependencies),
        for_tests: set(for_tests),
    }
}

fn for_each_source(folder: &Path, visit: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(folder).expect("a crate has sources").flatten() {
        let path = entry.path();
        if path.is_dir() {
            for_each_source(&path, visit);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            visit(&path);
        }
    }
}

fn folder(package: &Package) -> &Path {
    package.manifest.parent().expect("a manifest lies in its crate's folder")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lies in the workspace")
}
