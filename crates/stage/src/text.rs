//! Text on pictures: how wide it is, how it is broken, how numbers are said.
//!
//! The stage cannot ask a browser for the width of a text. It estimates, on the safe side: the
//! widths below are those of a wide typeface, so that what fits by the estimate fits with any of
//! the typefaces that the style sheet names. A test holds the estimate against nothing but itself;
//! the pictures were looked at.

use crate::geometry::within;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
pub use model::time::length;
use model::time::{MILLISECOND, MINUTE, SECOND};
use model::{Micros, NodeId, NodeSet, Time};

/// Which typeface a text is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Proportional.
    Sans,
    /// Proportional and bold.
    Bold,
    /// Every character of one width.
    Mono,
}

/// The estimated width of a text, in the unit of its size.
pub fn width(text: &str, size: f32, face: Face) -> f32 {
    let per_size: f32 = match face {
        Face::Mono => text.chars().count() as f32 * 0.602,
        Face::Sans => text.chars().map(advance).sum(),
        Face::Bold => text.chars().map(|c| advance(c) * 1.09).sum(),
    };
    per_size * size
}

/// The width of a character of a wide proportional typeface, as a share of the size.
fn advance(c: char) -> f32 {
    match c {
        'i' | 'j' | 'l' | '\'' => 0.28,
        ' ' | ',' | '.' | '|' => 0.32,
        't' | 'f' | 'r' | ':' | ';' | '(' | ')' | '-' | '/' => 0.39,
        'm' | 'w' | 'M' | 'W' | '%' | '→' | '✓' => 0.93,
        'A'..='Z' => 0.71,
        'c' | 's' | 'z' | 'k' | 'v' | 'x' | 'y' => 0.57,
        _ => 0.63,
    }
}

/// Cuts a text so that it fits, with an ellipsis where something is missing.
pub fn fit(text: &str, most: f32, size: f32, face: Face) -> String {
    if width(text, size, face) <= most {
        return text.to_string();
    }
    let mut cut = String::new();
    for c in text.chars() {
        cut.push(c);
        if width(&cut, size, face) + 0.63 * size > most {
            cut.pop();
            break;
        }
    }
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

/// The size below which nothing is set: on the narrowest screen a unit is less than a pixel.
pub const SIZE_MIN: f32 = 11.0;

/// The size at which a text fits, from the one that is wanted down to a limit.
pub fn shrink(text: &str, most: f32, size: f32, face: Face) -> f32 {
    const LEAST: f32 = 0.84;
    let share = most / width(text, size, face).max(0.01);
    (size * within(share, LEAST, 1.0)).max(SIZE_MIN)
}

/// Breaks a text at spaces into lines that fit. At most `lines`; the last is cut if need be.
pub fn wrap(text: &str, most: f32, size: f32, face: Face, lines: usize) -> Vec<String> {
    let mut broken: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let room = broken.last().map(|line| format!("{line} {word}"));
        match room {
            Some(longer) if width(&longer, size, face) <= most || broken.len() == lines => {
                if let Some(last) = broken.last_mut() {
                    *last = longer;
                }
            }
            _ => broken.push(word.to_string()),
        }
    }
    broken.iter().map(|line| fit(line, most, size, face)).collect()
}

/// A length of time to glance at: two digits.
///
/// ```
/// assert_eq!(stage::text::brief_length(12_345), "12 ms");
/// assert_eq!(stage::text::brief_length(8_520), "8.5 ms");
/// ```
pub fn brief_length(time: Micros) -> String {
    let mut scale = 1;
    while time / scale >= 100 {
        scale *= 10;
    }
    length((time + scale / 2) / scale * scale)
}

/// An instant on an axis, in the unit of its steps.
pub fn instant(at: Time, step: Micros) -> String {
    let (unit, name) = match step {
        0..MILLISECOND if at < MILLISECOND => (1, "µs"),
        0..100_000 if at < SECOND => (MILLISECOND, "ms"),
        0..MINUTE => (SECOND, "s"),
        _ => (MINUTE, "min"),
    };
    let (whole, rest) = (at / unit, at % unit);
    if rest == 0 {
        return format!("{whole} {name}");
    }
    let digits = format!("{:06}", rest * (SECOND / unit));
    format!("{whole}.{} {name}", digits.trim_end_matches('0'))
}

/// A count and its noun: `1 node`, `2 nodes`, `3 entries`, `4 keys`.
pub fn count(number: u64, noun: &str) -> String {
    let stem = noun.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o']));
    match (number, stem) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        _ => format!("{number} {noun}s"),
    }
}

/// A number as a word where it has a short one.
pub fn word(number: u64) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    match WORDS.get(number as usize) {
        Some(word) => (*word).to_string(),
        None => number.to_string(),
    }
}

/// The same, as the start of a sentence.
pub fn capital(number: u64) -> String {
    let word = word(number);
    let mut chars = word.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// Names in a row: `n1`, `n1 and n2`, `n1, n2 and n3`.
pub fn list(names: &[String]) -> String {
    match names {
        [] => "nobody".to_string(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The members of a set in a row, clients by their names.
pub fn set(nodes: NodeSet) -> String {
    let names: Vec<String> = nodes.iter().map(name).collect();
    list(&names)
}

/// What a node is called on pictures: clients have names, the others numbers.
pub fn name(node: NodeId) -> String {
    match client_name(node) {
        Some(name) => name.to_string(),
        None => node.to_string(),
    }
}

/// The name of a client; none for others.
pub fn client_name(node: NodeId) -> Option<&'static str> {
    const NAMES: [&str; 12] =
        ["Ada", "Ben", "Cleo", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon", "Kim", "Leo"];
    if node.is_client() { NAMES.get(node.ordinal()).copied() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_three_digits_and_a_unit() {
        for (time, text) in [
            (0, "0 µs"),
            (999, "999 µs"),
            (1_000, "1 ms"),
            (6_004, "6 ms"),
            (12_345, "12.3 ms"),
            (123_456, "123 ms"),
            (1_500_000, "1.5 s"),
            (32_040_000, "32 s"),
            (90_000_000, "1.5 min"),
        ] {
            assert_eq!(length(time), text);
        }
    }

    #[test]
    fn instants_are_exact() {
        for (at, step, text) in [
            (0, 1_000_000, "0 s"),
            (2_000_000, 1_000_000, "2 s"),
            (2_500_000, 500_000, "2.5 s"),
            (20_000, 10_000, "20 ms"),
            (1_020_000, 10_000, "1.02 s"),
            (120_000_000, 60_000_000, "2 min"),
            (250, 50, "250 µs"),
        ] {
            assert_eq!(instant(at, step), text);
        }
    }

    #[test]
    fn what_is_wrapped_or_cut_fits() {
        let told = "refused: the node asked is not the leader";
        for most in [60.0, 90.0, 120.0, 200.0] {
            for line in wrap(told, most, 12.0, Face::Sans, 2) {
                assert!(width(&line, 12.0, Face::Sans) <= most, "{line} in {most}");
            }
        }
        assert_eq!(wrap("ok, 12 ms", 200.0, 12.0, Face::Sans, 2), ["ok, 12 ms"]);
    }

    #[test]
    fn numbers_and_lists_read_well() {
        assert_eq!(capital(5), "Five");
        assert_eq!(word(40), "40");
        let counts = [(1, "node"), (2, "node"), (1, "entry"), (2, "entry"), (0, "key")];
        let counts = counts.map(|(number, noun)| count(number, noun));
        assert_eq!(counts, ["1 node", "2 nodes", "1 entry", "2 entries", "0 keys"]);
        assert_eq!(set(NodeSet::replicas(3)), "n1, n2 and n3");
        assert_eq!(set(NodeSet::from_iter([NodeId::client(0)])), "Ada");
    }
}
