//! The module in two: what the first visit needs, and the rest.
//!
//! ```text
//!            the first half                                  the rest
//!   ┌────────────────────────────────┐        ┌──────────────────────────────────┐
//!   │ open ──▶ run ──▶ step ┄ ┄ ┄ ┄ ┄│┄▶ slot │ step of single-leader            │
//!   │                                │   2610 │   │                              │
//!   │ memory, table, stack pointer ──│───────▶│   ▼                              │
//!   │ allocate, format, sort …     ◀─│────────│ elect, replicate, promote …      │
//!   └────────────────────────────────┘        └──────────────────────────────────┘
//! ```
//!
//! Both halves have one memory and one table of functions, those of the first. A function that goes
//! leaves a *trampoline* where others call it: a function of the same type that calls whatever is
//! in a slot of the table. When the browser makes an instance of the rest, the rest puts its
//! functions into their slots. Until then the slots hold a function that traps, so the page has to
//! wait for the rest before it does anything that might lead there (`crates/app/src/rest.rs`).
//!
//! | file        | what it holds                                              |
//! |-------------|------------------------------------------------------------|
//! | `chosen.rs` | where the rest begins, by names                            |
//! | `graph.rs`  | a module, taken apart                                      |
//! | `linker.rs` | what the linker says: where an address stands, and of what |
//! | `owners.rs` | whose the data is                                          |
//! | `plan.rs`   | what goes, and how the functions that stay reach it        |
//! | `halves.rs` | writing the two halves down                                |
//!
//! Data that goes is zeros in the first half. The rest writes it where it belongs when the browser
//! makes an instance of it, which is before any of its functions can be called.

mod chosen;
mod graph;
mod halves;
mod linker;
mod owners;
mod plan;
#[cfg(test)]
mod tests;

use crate::dist::Files;
use crate::styles::digest;
use crate::workspace::{Failure, Outcome};
use chosen::Choice;
use graph::Graph;
use owners::{Owners, joined};
use plan::Plan;
use std::ops::Range;
use std::path::Path;
use std::{fmt, fs, io};
use wasm_encoder::reencode;

/// How the name of the rest begins.
pub const REST: &str = "rest-";
/// How that of the module ends which trunk has built.
const MODULE: &str = "_bg.wasm";
/// Where the page says what it is made of.
const NAMED_BEFORE: &str = "<meta name=\"app-module\"";

/// Divides the module of the page, and tells the page where the halves are.
pub fn run(root: &Path, linked: &[u8], files: &Files) -> Outcome {
    let dist = root.join("dist");
    let failed = |why: &dyn fmt::Display| Failure::new(format!("the module stays whole: {why}"));
    let unwritten = |error: io::Error| failed(&error);
    let Some((name, module)) = files.iter().find(|(name, _)| name.ends_with(MODULE)) else {
        return Err(failed(&"it is not there"));
    };
    let divided = || -> Result<_, Trouble> {
        let graph = Graph::of(module)?;
        let owners = Owners::of(linked, &graph)?;
        let idle = chosen::idle(&graph.names);
        Ok((split(module, &owners, &chosen::OF_THE_PAGE, are_names_wanted())?, idle))
    };
    let (Halves { first, rest, counts, largest }, idle) =
        divided().map_err(|trouble| failed(&trouble))?;
    let (gone, called) = counts;
    println!("{gone} functions went to the rest; {called} of them are called from the first half");
    for line in largest.iter().filter(|_| are_names_wanted()) {
        println!("{line}");
    }
    for line in &idle {
        println!("note: in `split/chosen.rs` nothing begins with `{line}`");
    }
    let index_path = dist.join("index.html");
    let index = fs::read_to_string(&index_path).map_err(unwritten)?;
    if !index.contains(NAMED_BEFORE) {
        return Err(failed(&"the page does not say where the module is"));
    }
    // The names tell of the content, as trunk's do: a browser that keeps one half of an older page
    // must not put it together with another one.
    let (old, new) = (name.trim_end_matches(MODULE), format!("app-{:016x}", digest(&first)));
    let rest_name = format!("{REST}{:016x}.wasm", digest(&rest));
    let naming = format!("<meta name=\"app-rest\" content=\"./{rest_name}\">{NAMED_BEFORE}");
    let index = index.replace(old, &new).replace(NAMED_BEFORE, &naming);
    fs::write(index_path, index).map_err(unwritten)?;
    fs::rename(dist.join(format!("{old}.js")), dist.join(format!("{new}.js")))
        .map_err(unwritten)?;
    fs::remove_file(dist.join(name)).map_err(unwritten)?;
    fs::write(dist.join(rest_name), rest).map_err(unwritten)?;
    fs::write(dist.join(format!("{new}{MODULE}")), first).map_err(unwritten)
}

/// A module in two.
pub struct Halves {
    /// What the first visit needs.
    pub first: Vec<u8>,
    /// What can be fetched when it is needed.
    pub rest: Vec<u8>,
    /// How many functions went, and how many of them left a trampoline.
    pub counts: (usize, usize),
    /// The functions that stay, the largest first, with how many bytes they take.
    pub largest: Vec<String>,
}

/// Whether the functions of the first half keep their names, so that a call of one that is not
/// there says which it was. Such a page is larger, and not to be shipped.
pub fn are_names_wanted() -> bool {
    std::env::var_os("NAMES").is_some()
}

/// Divides a module whose functions have names.
pub fn split(
    module: &[u8],
    owners: &Owners,
    choice: &Choice,
    named: bool,
) -> Result<Halves, Trouble> {
    let graph = Graph::of(module)?;
    let plan = Plan::of(&graph, owners, choice)?;
    let late = late(&graph, &plan);
    if plan.slots.is_empty() {
        return Err(Trouble::of("no function is chosen"));
    }
    let first = halves::first(module, &graph, &plan, &late, named)?;
    let rest = halves::rest(&graph, &plan, &late)?;
    for half in [&first, &rest] {
        wasmparser::Validator::new().validate_all(half)?;
    }
    let gone = plan.goes.iter().filter(|goes| **goes).count();
    let counts = (gone, plan.called.len());
    Ok(Halves { first, rest, counts, largest: largest(&graph, &plan) })
}

/// The data that goes, each run of it with its place in memory.
fn late<'a>(graph: &Graph<'a>, plan: &Plan) -> Vec<(u32, &'a [u8])> {
    let bytes = |range: Range<u32>| {
        let (start, bytes) = graph.data.iter().rfind(|(start, _)| *start <= range.start)?;
        let (from, to) = (range.start - start, range.end - start);
        Some((range.start, bytes.get(from as usize..to as usize)?))
    };
    // Those that touch are one. What is not found stays.
    joined(plan.late.clone(), 1).into_iter().filter_map(bytes).collect()
}

fn largest(graph: &Graph<'_>, plan: &Plan) -> Vec<String> {
    let staying = graph.defined().filter(|&function| !plan.goes[function as usize]);
    let mut sizes: Vec<_> = staying
        .map(|function| {
            let body = &graph.bodies[(function - graph.imported) as usize];
            let range = body.range();
            (range.end - range.start, &graph.names[function as usize])
        })
        .collect();
    sizes.sort_unstable_by(|one, other| other.cmp(one));
    sizes.iter().take(LISTED).map(|(bytes, name)| format!("{bytes:>7} {name}")).collect()
}

/// How many functions are listed.
const LISTED: usize = 80;

/// Why a module cannot be divided.
#[derive(Debug)]
pub struct Trouble(String);

impl Trouble {
    fn of(why: &str) -> Self {
        Self(why.to_owned())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<wasmparser::BinaryReaderError> for Trouble {
    fn from(error: wasmparser::BinaryReaderError) -> Self {
        Self(error.to_string())
    }
}

impl From<reencode::Error> for Trouble {
    fn from(error: reencode::Error) -> Self {
        Self(error.to_string())
    }
}
