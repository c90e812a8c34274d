//! A small reader of XML, to hold exported pictures against.

use crate::compose::{Look, scene};
use crate::scene::{Group, Scene, Thing};

/// What is wrong with a document: a tag that is not closed, a bare `&` or `<`, an attribute without
/// quotes. `None` if nothing is.
pub(super) fn fault(document: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = document;
    while let Some(start) = rest.find('<') {
        if let Some(fault) = text_fault(&rest[..start]) {
            return Some(fault);
        }
        let Some(end) = rest[start..].find('>') else { return Some("a tag without end".into()) };
        let tag = &rest[start + 1..start + end];
        rest = &rest[start + end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Some(format!("</{name}> closes nothing"));
            }
            continue;
        }
        let (tag, closed) = match tag.strip_suffix('/') {
            Some(tag) => (tag, true),
            None => (tag, false),
        };
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        if let Some(fault) = attribute_fault(attributes) {
            return Some(format!("{name}: {fault}"));
        }
        if !closed {
            open.push(name);
        }
    }
    open.pop().map(|name| format!("<{name}> is never closed"))
}

fn text_fault(text: &str) -> Option<String> {
    let mut rest = text;
    while let Some(place) = rest.find('&') {
        rest = &rest[place + 1..];
        let known = ["amp;", "lt;", "gt;", "quot;"];
        if !known.iter().any(|entity| rest.starts_with(entity)) {
            return Some(format!("a bare & before {rest:.10}"));
        }
    }
    text.chars().find(|c| (*c as u32) < 0x20 && *c != '\n').map(|c| format!("character {c:?}"))
}

fn attribute_fault(attributes: &str) -> Option<String> {
    let mut rest = attributes.trim_start();
    let mut seen: Vec<&str> = Vec::new();
    while !rest.is_empty() {
        let Some((name, value)) = rest.split_once("=\"") else { return Some(rest.to_string()) };
        let Some((value, more)) = value.split_once('"') else {
            return Some("an open quote".into());
        };
        if seen.contains(&name) || name.contains(|c: char| c.is_whitespace()) {
            return Some(format!("attribute {name:?}"));
        }
        seen.push(name);
        if let Some(fault) = text_fault(value) {
            return Some(fault);
        }
        rest = more.trim_start();
    }
    None
}

#[test]
fn the_reader_notices_faults() {
    for whole in ["<a></a>", "<a b=\"c\"><d/></a>", "<a>x &amp; y</a>"] {
        assert_eq!(fault(whole), None, "{whole}");
    }
    for broken in
        ["<a>", "<a></b>", "<a b=c></a>", "<a>&</a>", "<a b=\"1\" b=\"2\"/>", "<a \"></a>"]
    {
        assert!(fault(broken).is_some(), "{broken}");
    }
}

#[test]
fn pictures_are_well_formed_documents() {
    let timeline = super::pictures::busy().timeline(60_000);
    for at in (0..60_000).step_by(3_000) {
        let svg = crate::to_svg(&scene(&timeline, at, &Look::default()), ".a > .b { fill: red }");
        assert_eq!(fault(&svg), None);
        assert!(svg.contains("<desc") && svg.starts_with("<svg xmlns="));
    }
    let overlap = crate::overlap_scene(&crate::overlap(5, 2, 2), None);
    assert_eq!(fault(&crate::to_svg(&overlap, "")), None);
}

#[test]
fn text_that_looks_like_markup_stays_text() {
    let mut group = Group::new(Thing::Backdrop, "a\"b", 0.0, 0.0);
    group.label = Some("<script>alert('&')</script>\u{1}".into());
    group.text("note", (0.0, 0.0), 10.0, "]]> <b> & \"");
    let (groups, summary) = (vec![group], "</desc>".into());
    let svg = crate::to_svg(&Scene { width: 1.0, height: 1.0, groups, summary }, "</style>");
    assert_eq!(fault(&svg), None);
    assert!(!svg.contains("<script") && !svg.contains("<b>"));
}
