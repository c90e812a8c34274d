//! The module, packed.
//!
//! Many hosts of static files compress scripts and style sheets on the way, but not WebAssembly:
//! its media type is missing from their lists. So the module ships packed, and the page unpacks it.
//!
//! The format is LZMA. It takes a seventh off what the best gzip leaves, because its model of the
//! bytes goes on learning, and because it looks back over the whole module and not over 32 KiB. No
//! browser has a decoder for it; ours (`www/lzma.mjs`) is 1.3 kB, and `polish.rs` puts it into the
//! script that starts the page. `docs/decisions/0010-the-module-is-packed.md` has the figures.
//!
//! The packer is a package of npm, which node runs (`npm/pack.mjs`). It unpacks what it has packed
//! with the decoder that ships, so a module that would not arrive whole is never built.
//!
//! The ending of the file's name is one that no server reads anything into.

use crate::dist::Files;
use crate::polish::PACKAGES;
use crate::workspace::{Failure, Outcome, Workspace, run as run_command};
use std::fs;
use std::io;
use std::path::Path;

/// The ending of what is packed already.
pub const PACKED: &str = ".bin";

/// Puts a packed module in the place of each module, and its name into the page.
pub fn run(workspace: &Workspace, dist: &Path, files: &Files) -> Outcome {
    let failed = |error: io::Error| Failure::new(format!("the module stays unpacked: {error}"));
    let index_path = dist.join("index.html");
    let mut index = fs::read_to_string(&index_path).map_err(failed)?;
    for module in files.keys().filter(|name| name.ends_with(".wasm")) {
        let packed = packed_name(module);
        let mut command = workspace.command("node");
        command.arg(format!("{PACKAGES}/pack.mjs"));
        run_command(command.args([dist.join(module), dist.join(&packed)]))?;
        fs::remove_file(dist.join(module)).map_err(failed)?;
        index = renamed(&index, module, &packed);
    }
    fs::write(index_path, index).map_err(failed)
}

/// trunk calls the module of `app.js` `app_bg.wasm`.
fn packed_name(module: &str) -> String {
    format!("{}{PACKED}", module.trim_end_matches(".wasm").trim_end_matches("_bg"))
}

/// The page with the packed module in the place of the module. What the browser fetches ahead is
/// no longer of the type that trunk has written there.
fn renamed(index: &str, module: &str, packed: &str) -> String {
    let line = |line: &str| match line.contains(module) {
        true => line.replace(module, packed).replace(" type=\"application/wasm\"", ""),
        false => line.to_owned(),
    };
    index.lines().map(line).collect::<Vec<_>>().join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_the_packed_module_wherever_it_named_the_module() {
        let index = "<link rel=\"preload\" href=\"./a-1_bg.wasm\" as=\"fetch\" \
                     type=\"application/wasm\">\n<meta content=\"./a-1_bg.wasm\">\n<p>";
        let packed = packed_name("a-1_bg.wasm");
        assert_eq!(packed, "a-1.bin");
        let expected = "<link rel=\"preload\" href=\"./a-1.bin\" as=\"fetch\">\n\
                        <meta content=\"./a-1.bin\">\n<p>\n";
        assert_eq!(renamed(index, "a-1_bg.wasm", &packed), expected);
    }
}
