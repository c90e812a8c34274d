//! Texts that go to the rest though a table that stays has their address.
//!
//! The first visit reads the tables of all families: which knobs there are, and what those are
//! called that it draws. So all that the tables refer to would stay (`owners.rs`), and most of it
//! is not read before the page is whole: what a knob does, what can be tried. But what is written
//! between quotes in a source is found in the data as it stands, if it is long enough to be there
//! once. So such sentences are looked up in their sources, and go.
//!
//! What is put together from parts is in the data in parts, is not found, and stays.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Folders and files whose texts nobody reads in the first visit.
const SOURCES: [&str; 8] = [
    "crates/protocols/src/leaderless/presets",
    "crates/protocols/src/single_leader",
    "crates/protocols/src/multi_leader",
    "crates/stage/src/narration/single_leader.rs",
    "crates/stage/src/narration/multi_leader.rs",
    "crates/model/src/grammar.rs",
    "crates/model/src/script.rs",
    "crates/lab/src/open.rs",
];

/// The scenario of the first visit: what is said of it stays.
const FIRST: &str = "crates/protocols/src/leaderless/presets/miss.replab";

/// Files of which only long texts go: what a knob is called is drawn at once, and what it does when
/// the page is whole.
const LONG: [&str; 3] = [
    "crates/protocols/src/leaderless/params.rs",
    "crates/protocols/src/leaderless/rules.rs",
    "crates/sim/src/params.rs",
];
const LONG_BYTES_MIN: usize = 60;

/// Where the texts of all others are: what is said there, too, stays.
const ALL: &str = "crates";

/// A shorter text may be another's by chance, and is not worth the four bytes of its place.
const BYTES_MIN: usize = 24;

/// The texts of all sources.
pub fn of_sources(root: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for source in SOURCES {
        collect(&root.join(source), &[], &mut texts);
    }
    for source in LONG {
        let mut long = Vec::new();
        collect(&root.join(source), &[], &mut long);
        texts.extend(long.into_iter().filter(|text| text.len() >= LONG_BYTES_MIN));
    }
    let mut others = Vec::new();
    collect(&root.join(FIRST), &[], &mut others);
    let late: Vec<_> = SOURCES.iter().chain(&LONG).map(|source| root.join(source)).collect();
    collect(&root.join(ALL), &late, &mut others);
    texts.retain(|text| !others.contains(text));
    texts.sort_unstable();
    texts.dedup();
    texts
}

/// Collects the texts of a file or a folder, without those that are left out, and tests.
fn collect(path: &Path, left_out: &[PathBuf], texts: &mut Vec<String>) {
    let is_named = |name: &str| path.file_name().is_some_and(|it| it == name);
    if left_out.iter().any(|other| other == path) || is_named("tests") || is_named("node_modules") {
        return;
    }
    if let Ok(folder) = fs::read_dir(path) {
        folder.flatten().for_each(|entry| collect(&entry.path(), left_out, texts));
    } else if let Ok(source) = fs::read_to_string(path) {
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("rs") => texts.extend(quoted(&source).filter(|text| text.len() >= BYTES_MIN)),
            // The sentence at the head of a scenario is what the list of scenarios says of it.
            Some("replab") => texts.extend(sentence(&source)),
            _ => {}
        }
    }
}

/// The first line of a scenario, if it is a comment, without its sign.
fn sentence(scenario: &str) -> Option<String> {
    Some(scenario.lines().next()?.strip_prefix("# ")?.to_owned())
}

/// What stands between quotes in a source. A quote in a comment may make nonsense of the rest of
/// its line; nonsense is not found in the data.
fn quoted(source: &str) -> impl Iterator<Item = String> + '_ {
    let mut rest = source;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once('"')?;
        let (text, after) = one(after);
        rest = after;
        Some(text)
    })
}

/// A text, whose opening quote has been read, and what comes after it.
fn one(source: &str) -> (String, &str) {
    let mut text = String::new();
    let mut rest = source;
    while let Some(sign) = rest.chars().next() {
        rest = &rest[sign.len_utf8()..];
        match sign {
            '"' => break,
            '\\' if rest.starts_with('\n') => rest = rest.trim_start(),
            '\\' => {
                let escaped = rest.chars().next().unwrap_or('"');
                rest = &rest[escaped.len_utf8()..];
                text.push(if escaped == 'n' { '\n' } else { escaped });
            }
            other => text.push(other),
        }
    }
    (text, rest)
}

/// Where these texts are in memory, of which some bytes begin at `start`. A text that is there
/// twice stays.
pub fn places(start: u32, bytes: &[u8], texts: &[String]) -> Vec<Range<u32>> {
    let mut places = Vec::new();
    for text in texts {
        let mut found = bytes.windows(text.len()).zip(start..);
        let is_text = |(window, _): &(&[u8], u32)| *window == text.as_bytes();
        if let (Some((_, place)), None) = (found.find(is_text), found.find(is_text)) {
            places.push(place..place + text.len() as u32);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_as_the_compiler_reads_them() {
        let source = "a(\"one \\\n      \\\"line\\\"\", \"two\\nlines\")";
        assert_eq!(quoted(source).collect::<Vec<_>>(), ["one \"line\"", "two\nlines"]);
    }

    #[test]
    fn of_a_scenario_its_sentence_is_taken() {
        assert_eq!(sentence("# One of three.\nn 3\n").as_deref(), Some("One of three."));
        assert_eq!(sentence("n 3\n"), None);
    }

    #[test]
    fn a_text_is_found_once_or_not_at_all() {
        let texts = ["cd", "de", "xx", "zz"].map(str::to_owned);
        assert_eq!(places(16, b"abcdefxx--xx", &texts), [18..20, 19..21]);
    }
}
