//! The link form of a scenario, version 2.
//!
//! ```text
//! #v=2&topology=leaderless&n=5&w=3&seed=42&x=z1.<base64url of raw deflate>&t=0.125
//!  ───  settings that differ from their defaults   the script, packed          view
//! ```
//!
//! Everything stands in the fragment, which no server ever sees, so it cannot be refused for its
//! length. Settings stay readable; only the script is packed (raw DEFLATE, RFC 1951, in the
//! URL-safe alphabet of RFC 4648, section 5). Characters used: `A–Z a–z 0–9 - _ . ~ = &`.
//!
//! The tail is view state: it never reaches the engine and never changes a run. `t` is the
//! playhead in seconds, `y` the fragment of the scenario that stands beside this one, packed.
//!
//! A link is input from strangers. Its length is bounded before and after unpacking, nothing in it
//! is ever taken for markup, and whatever cannot be read falls back with a notice.
//!
//! Links open for ever, and replay the same run. Version 1 knew fewer knobs: where such a link says
//! nothing of one whose default would change the run, it gets the value that the topology names
//! for it ([`Topology::version_1`](crate::Topology::version_1)).

use crate::grammar::{Notices, Pair, assemble, changed, parse_script, print_script};
use crate::limits::TEXT_BYTES_MAX;
use crate::notice::Notice;
use crate::scenario::{Registry, Scenario};
use crate::time::{SECOND, Time};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use data_encoding::BASE64URL_NOPAD;

/// What a link holds beside the scenario: where the reader stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewState {
    /// The playhead.
    pub at: Option<Time>,
    /// The fragment of the scenario that is compared with this one.
    pub beside: Option<String>,
}

/// A link, read.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What it says.
    pub scenario: Scenario,
    /// Where the reader stood.
    pub view: ViewState,
    /// What could not be taken as it was.
    pub notices: Vec<Notice>,
}

/// Prefix of a packed script: its format and that format's version.
const PACKED: &str = "z1.";

/// Writes the fragment of a link, without the `#`.
pub fn encode(scenario: &Scenario, view: &ViewState) -> String {
    let mut parts = Vec::from(["v=2".to_string(), format!("topology={}", scenario.topology.key)]);
    parts.extend(changed(scenario).into_iter().map(|(key, value)| format!("{key}={value}")));
    if !scenario.script.is_empty() {
        parts.push(format!("x={}", pack(&print_script(scenario))));
    }
    if let Some(beside) = &view.beside {
        parts.push(format!("y={}", pack(beside)));
    }
    if let Some(at) = view.at {
        parts.push(format!("t={}", seconds(at)));
    }
    parts.join("&")
}

/// Reads a link: a whole address, a fragment with or without its `#`.
pub fn decode(link: &str, registry: &Registry) -> Opened {
    let fragment = link.split_once('#').map_or(link, |(_, fragment)| fragment).trim();
    let mut notices = Notices::default();
    let mut view = ViewState::default();
    if fragment.len() > TEXT_BYTES_MAX {
        notices.push(Notice::new(
            format!("{} bytes", fragment.len()),
            format!("a link of at most {TEXT_BYTES_MAX} bytes"),
            "nothing of it was read",
        ));
        let scenario = registry.blank(registry.default_topology());
        return Opened { scenario, view, notices: notices.finish() };
    }
    let mut pairs = Vec::new();
    let mut script = Vec::new();
    let mut special: Vec<&str> = Vec::new();
    let mut first = false;
    for part in fragment.split('&').filter(|part| !part.is_empty()) {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        if ["v", "x", "y", "t"].contains(&key) {
            if special.contains(&key) {
                notices.push(Notice::new(key, "each setting once", "the last one was used"));
            }
            special.push(key);
        }
        match key {
            "v" => first = check_version(value, &mut notices),
            "x" => script = read_script(value, &mut notices),
            "y" => view.beside = read_beside(value, &mut notices),
            "t" => view.at = read_seconds(value, &mut notices),
            _ => pairs.push(Pair { key, value, line: 1, column: 1 }),
        }
    }
    let mut scenario = assemble(&pairs, registry, &mut notices);
    if first {
        as_version_1(&mut scenario, &pairs);
    }
    scenario.script = script;
    let mut notices = notices.finish();
    for notice in &mut notices {
        notice.at = None;
    }
    Opened { scenario, view, notices }
}

/// Whether a text looks like a link rather than like a scenario's text.
pub fn looks_like_link(text: &str) -> bool {
    let text = text.trim();
    let fragment = text.split_once('#').map_or(text, |(_, fragment)| fragment);
    !text.contains('\n') && (fragment.starts_with("v=") || text.contains("://"))
}

/// Whether a link is of version 1. One of an unknown version is read as the newest.
fn check_version(value: &str, notices: &mut Notices) -> bool {
    if !["1", "2"].contains(&value) {
        notices.push(Notice::new(
            format!("v={value}"),
            "v=2, the version of links that this program writes",
            "it was read as version 2, as far as that goes",
        ));
    }
    value == "1"
}

/// Gives the knobs that came after version 1 the values under which its links replay as ever.
fn as_version_1(scenario: &mut Scenario, pairs: &[Pair<'_>]) {
    for &(key, value) in scenario.topology.version_1 {
        let unsaid = pairs.iter().all(|pair| pair.key != key);
        let known = scenario.find(key).and_then(|(param, _)| param.parse(value));
        if let Some(value) = known.filter(|_| unsaid) {
            scenario.replace(key, value);
        }
    }
}

/// A text in the alphabet of links.
fn pack(text: &str) -> String {
    let packed = crate::deflate::pack(text.as_bytes());
    format!("{PACKED}{}", BASE64URL_NOPAD.encode(&packed))
}

/// The text that was packed; none if it was not packed so, or is too long.
fn unpack(value: &str) -> Option<String> {
    let packed = BASE64URL_NOPAD.decode(value.strip_prefix(PACKED)?.as_bytes()).ok()?;
    let bytes = miniz_oxide::inflate::decompress_to_vec_with_limit(&packed, TEXT_BYTES_MAX).ok()?;
    String::from_utf8(bytes).ok()
}

fn read_script(value: &str, notices: &mut Notices) -> Vec<crate::TimedAction> {
    if let Some(text) = unpack(value) {
        return parse_script(&text, notices);
    }
    notices.push(Notice::new(
        format!("x={value}"),
        format!("a script packed as {PACKED}… of at most {TEXT_BYTES_MAX} bytes"),
        "the run has no script",
    ));
    Vec::new()
}

fn read_beside(value: &str, notices: &mut Notices) -> Option<String> {
    let beside = unpack(value);
    if beside.is_none() {
        notices.push(Notice::new(
            format!("y={value}"),
            format!("a link packed as {PACKED}… of at most {TEXT_BYTES_MAX} bytes"),
            "nothing stands beside the run",
        ));
    }
    beside
}

/// Prints an instant as decimal seconds, exactly.
fn seconds(at: Time) -> String {
    let text = format!("{}.{:06}", at / SECOND, at % SECOND);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

fn read_seconds(value: &str, notices: &mut Notices) -> Option<Time> {
    let at = crate::time::parse(&format!("{value}s"));
    if at.is_none() {
        notices.push(Notice::new(
            format!("t={value}"),
            "the playhead in seconds, such as 1.25",
            "the start was used",
        ));
    }
    at
}
