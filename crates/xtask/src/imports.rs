//! Shorter names for what the module takes from its script.
//!
//! wasm-bindgen names each function that it writes into the script after what it does and a number
//! of sixteen digits, so that modules can share a script, and the module asks for it by that name:
//!
//! ```text
//! module  "./app_bg.js" "__wbg_appendChild_dbf7ad2f48413560"
//! script  __wbg_appendChild_dbf7ad2f48413560:function(…){…}
//! ```
//!
//! Here one module has one script, and digits of chance do not compress: in a page of about 150
//! such names they took 5 kB of gzip. So each becomes a short one, `_0`, `_1` …, on both sides.
//!
//! In the module they all stand in one section, which lists what it imports. The rest of the
//! module refers to them by number and stays as it is, byte for byte.

/// The number of the section that lists imports.
const IMPORTS: u8 = 2;
/// A module starts with four bytes of its kind and four of its version.
const HEADER: usize = 8;
/// The kind of an import that is a function. wasm-bindgen imports nothing else.
const FUNCTION: u8 = 0;

/// The module and its script with short names. Says what is wrong with them if they do not fit
/// together; neither can be used then.
pub fn shorten(module: &[u8], script: &str) -> Result<(Vec<u8>, String), String> {
    let (mut shorter, mut script) = (Vec::new(), script.to_owned());
    let mut rest = Reader { bytes: module };
    shorter.extend(rest.take(HEADER)?);
    while !rest.bytes.is_empty() {
        let (kind, size) = (rest.byte()?, rest.number()?);
        let section = rest.take(size)?;
        let section = match kind {
            IMPORTS => rename(section, &mut script)?,
            _ => section.to_vec(),
        };
        shorter.push(kind);
        write_block(&mut shorter, &section);
    }
    Ok((shorter, script))
}

/// The section of imports with other names, which the script is given too.
fn rename(section: &[u8], script: &mut String) -> Result<Vec<u8>, String> {
    let mut rest = Reader { bytes: section };
    let count = rest.number()?;
    let mut renamed = Vec::new();
    write_number(&mut renamed, count);
    for place in 0..count {
        write_block(&mut renamed, rest.block()?);
        let name = String::from_utf8_lossy(rest.block()?).into_owned();
        let short = format!("_{place:x}");
        let (long, new) = (format!("{name}:"), format!("{short}:"));
        if script.matches(&long).count() != 1 {
            return Err(format!("the script does not define {name} once"));
        }
        *script = script.replace(&long, &new);
        write_block(&mut renamed, short.as_bytes());
        let (kind, of_type) = (rest.byte()?, rest.number()?);
        if kind != FUNCTION {
            return Err(format!("{name} is not a function"));
        }
        renamed.push(kind);
        write_number(&mut renamed, of_type);
    }
    Ok(renamed)
}

/// What of a module has not been read yet.
struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], String> {
        let (taken, rest) = self.bytes.split_at_checked(count).ok_or("the module is cut off")?;
        self.bytes = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, String> {
        Ok(self.take(1)?[0])
    }

    /// A number of at most 32 bits: seven bits in each byte, the lowest first (LEB128).
    fn number(&mut self) -> Result<usize, String> {
        let mut number = 0_u64;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number as usize);
            }
        }
        Err("a number of the module is too long".to_owned())
    }

    /// Bytes that are preceded by their count.
    fn block(&mut self) -> Result<&'a [u8], String> {
        let size = self.number()?;
        self.take(size)
    }
}

fn write_number(to: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

fn write_block(to: &mut Vec<u8>, block: &[u8]) {
    write_number(to, block.len());
    to.extend(block);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with an import of this name, and a section that is longer than a byte can count.
    fn module(name: &str) -> Vec<u8> {
        let mut imports = vec![1];
        write_block(&mut imports, b"./app_bg.js");
        write_block(&mut imports, name.as_bytes());
        imports.extend([FUNCTION, 3]);
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        for (kind, section) in [(1, vec![7; 300]), (IMPORTS, imports), (10, vec![9; 2])] {
            module.push(kind);
            write_block(&mut module, &section);
        }
        module
    }

    #[test]
    fn a_name_is_shortened_on_both_sides_and_nothing_else_changes() {
        let script = "f(){return{__wbg_now_0123:function(){return 1}}}";
        let (shorter, script) = shorten(&module("__wbg_now_0123"), script).expect("it fits");
        assert_eq!(shorter, module("_0"));
        assert_eq!(script, "f(){return{_0:function(){return 1}}}");
    }

    #[test]
    fn a_script_that_does_not_fit_is_refused() {
        assert!(shorten(&module("__wbg_now_0123"), "{other:function(){}}").is_err());
        assert!(shorten(&module("a"), "{a:function(){},a:function(){}}").is_err());
    }

    #[test]
    fn a_module_that_is_cut_off_is_refused() {
        let whole = module("a");
        assert!(shorten(&whole[..whole.len() - 1], "{a:function(){}}").is_err());
        assert!(shorten(&whole[..4], "").is_err());
    }
}
