//! The module, packed.
//!
//! Many hosts of static files compress scripts and style sheets on the way, but not WebAssembly:
//! its media type is missing from their lists. So the module ships packed, and `www/boot.js`
//! unpacks it while it is compiled (`DecompressionStream`, which browsers have that are newer than
//! March 2023). The ending of its name is one that no server reads anything into: one that
//! recognizes `.gz` may unpack the file itself, or say that it is not what it is.
//!
//! Packing happens once and unpacking at every visit, so it may take its time: zopfli searches
//! longer for the same format, and ends up 4 % below what a server makes of the module.

use crate::dist::Files;
use crate::workspace::{Failure, Outcome};
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use zopfli::{BlockType, GzipEncoder, Options};

/// The ending of what is packed already.
pub const PACKED: &str = ".bin";

/// Puts a packed module in the place of each module, and its name into the page.
pub fn run(dist: &Path, files: &Files) -> Outcome {
    let failed = |error: io::Error| Failure::new(format!("the module stays unpacked: {error}"));
    let index_path = dist.join("index.html");
    let mut index = fs::read_to_string(&index_path).map_err(failed)?;
    for (module, bytes) in files.iter().filter(|(name, _)| name.ends_with(".wasm")) {
        let packed = packed_name(module);
        fs::write(dist.join(&packed), pack(bytes).map_err(failed)?).map_err(failed)?;
        fs::remove_file(dist.join(module)).map_err(failed)?;
        index = renamed(&index, module, &packed);
    }
    fs::write(index_path, index).map_err(failed)
}

/// trunk calls the module of `app.js` `app_bg.wasm`.
fn packed_name(module: &str) -> String {
    format!("{}{PACKED}", module.trim_end_matches(".wasm").trim_end_matches("_bg"))
}

fn pack(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packer = GzipEncoder::new(Options::default(), BlockType::Dynamic, Vec::new())?;
    packer.write_all(bytes)?;
    packer.finish()
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
    fn a_packed_module_is_a_gzip_file_and_smaller() {
        let packed = pack(&[7; 10_000]).expect("it can be packed");
        assert_eq!(packed[..3], [0x1f, 0x8b, 8], "the format that the browser unpacks");
        let length = u32::to_le_bytes(10_000);
        assert_eq!(packed[packed.len() - 4..], length, "it ends with the length of the module");
        assert!(packed.len() < 100);
    }

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
