//! The flags with which everything for the browser is compiled: the page, its tests, its bench.
//!
//! cargo keeps what it has compiled for each set of flags. With the same ones everywhere, whoever
//! has served the page has also built what ships, and a test speaks for the code that ships.
//!
//! Four habits of LLVM are switched off, because they trade size for speed even under
//! `opt-level = "z"`, or spare instructions and make those that stay less alike:
//!
//! - partial redundancy elimination copies code to where a value may be missing
//! - loop strength reduction adds variables to a loop to save multiplications
//! - promotion takes a place in memory into a variable for the length of a loop
//! - sinking makes one instruction of two at the ends of two branches, and chooses its operands
//!
//! Without the first two the polished module is 3.1 kB of gzip smaller, without the others 0.9 kB,
//! and the engine's throughput in the browser is the same.
//!
//! The module may use instructions on 128 bits (`simd128`), which all browsers have had since
//! March 2023: one of them moves what took two or more, and the packed module is 1.2 kB smaller.
//! They change no result, since none of them rounds in another way.

use crate::machine;
use crate::workspace::Workspace;
use std::env;
use std::ffi::OsString;
use std::process::Command;

const FLAGS: [&str; 6] = [
    "-Ctarget-feature=+simd128",
    "-Csymbol-mangling-version=v0",
    // The profile strips everything that the browser does not need. This section, which lists what
    // the module needs of WebAssembly, is read by wasm-bindgen and binaryen.
    "-Clink-arg=--keep-section=target_features",
    "-Clink-arg=--keep-section=name",
    // Whose the data is, for whoever divides the module (`split/owners.rs`).
    "-Clink-arg=--emit-relocs",
    "-Cllvm-args=-enable-pre=false -disable-lsr -disable-licm-promotion -sink-common-insts=false",
];

/// Between two flags, as cargo wants it: a flag may hold a space.
const SEPARATOR: &str = "\x1f";

/// Gives the flags to a command that calls cargo, after those that the caller has set.
///
/// Both variables apply to every crate for wasm32 and, because cargo is told that target, to none
/// of the programs that it builds for this machine on the way.
pub fn apply(workspace: &Workspace, command: &mut Command) {
    let encoded = env::var("CARGO_ENCODED_RUSTFLAGS").ok();
    let plain = env::var("RUSTFLAGS").ok();
    let mut flags = inherited(encoded.as_deref(), plain.as_deref());
    flags.extend(FLAGS.map(OsString::from));
    flags.extend(machine::renaming_flags(workspace));
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join(SEPARATOR.as_ref()));
}

/// The flags of the caller. Of the two variables cargo reads one, and so does this. Flags in a
/// configuration file of cargo give way to either, so they do not count here.
fn inherited(encoded: Option<&str>, plain: Option<&str>) -> Vec<OsString> {
    let encoded = encoded.map(|flags| flags.split(SEPARATOR).collect::<Vec<_>>());
    let flags = encoded.or_else(|| plain.map(|flags| flags.split(' ').collect()));
    let there = flags.unwrap_or_default().into_iter().filter(|flag| !flag.is_empty());
    there.map(OsString::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flags_of_the_caller_are_kept() {
        assert_eq!(inherited(None, None), [""; 0]);
        assert_eq!(inherited(None, Some("-Cone  -Dwarnings ")), ["-Cone", "-Dwarnings"]);
        assert_eq!(inherited(Some("-C\x1fone two"), Some("-Cthree")), ["-C", "one two"]);
        assert_eq!(inherited(Some(""), Some("-Cthree")), [""; 0]);
    }
}
