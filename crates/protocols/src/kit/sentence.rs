//! The sentence of a preset of a real system.
//!
//! What such a preset does stands in the first line of its text, and only there. The picker shows
//! that line where the rest of the text is left out, so it is copied when the program is built.

/// The first line of a text, without the sign of a comment; a text that does not begin with one is
/// a mistake that stops the compiler.
pub const fn first_comment(text: &'static str) -> &'static str {
    let bytes = text.as_bytes();
    assert!(bytes[0] == b'#' && bytes[1] == b' ', "a text begins with a comment");
    let mut end = 2;
    while bytes[end] != b'\n' {
        end += 1;
    }
    let (line, _) = text.split_at(end);
    let (_, sentence) = line.split_at(2);
    sentence
}

/// The bytes of a text, without what they are a part of.
pub const fn copy<const LENGTH: usize>(text: &str) -> [u8; LENGTH] {
    let (mut bytes, mut place) = ([0; LENGTH], 0);
    while place < LENGTH {
        bytes[place] = text.as_bytes()[place];
        place += 1;
    }
    bytes
}

/// The text of such a copy.
pub const fn sentence(copy: &'static [u8]) -> &'static str {
    match core::str::from_utf8(copy) {
        Ok(text) => text,
        Err(_) => panic!("a copy of a text is a text"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_comment_is_what_a_preset_shows() {
        assert_eq!(first_comment("# One.\n# Two.\ntopology x\n"), "One.");
    }
}
