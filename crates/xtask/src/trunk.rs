//! trunk, which puts the page together, and the flags with which the page is compiled.
//!
//! `dist` and `serve` start it from here, because cargo keeps what it has compiled for each set of
//! flags: with the same ones, whoever has served the page has also built what ships.

use crate::machine;
use crate::workspace::Workspace;
use std::env;
use std::ffi::OsString;
use std::process::Command;

/// The section that lists what the module needs of WebAssembly. The profile strips everything that
/// the browser does not need; wasm-bindgen and binaryen, which come before it, do need this.
const KEEP_FEATURES: &str = "-Clink-arg=--keep-section=target_features";

/// Without the elimination of partial redundancies, which copies code to save time: a kilobyte of
/// the first visit, measured, for no speed that anybody could notice.
const FEWER_COPIES: &str = "-Cllvm-args=-enable-pre=false";

/// Between two flags, as cargo wants it: a path may hold a space.
const SEPARATOR: &str = "\x1f";

/// trunk with this verb, `build` or `serve`, and the flags of the page.
pub fn command(workspace: &Workspace, verb: &str) -> Command {
    let encoded = env::var("CARGO_ENCODED_RUSTFLAGS").ok();
    let plain = env::var("RUSTFLAGS").ok();
    let mut flags = inherited(encoded.as_deref(), plain.as_deref());
    flags.extend([KEEP_FEATURES, FEWER_COPIES].map(OsString::from));
    flags.extend(machine::renaming_flags(workspace));
    let mut command = workspace.command("trunk");
    command.args([verb, "--offline", "true"]);
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join(SEPARATOR.as_ref()));
    command
}

/// The flags of whoever calls. Of the two variables cargo reads one, and so does this. Flags in a
/// configuration file of cargo give way to either, so they do not count for the page.
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
