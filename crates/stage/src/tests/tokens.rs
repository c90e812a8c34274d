//! The contrast of every theme, computed from the style sheet itself.
//!
//! WCAG 2.2: text 4.5:1, graphics 3:1. The sheet is read as it ships.

use std::collections::BTreeMap;

const TOKENS: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/styles/tokens.css"));

type Theme = BTreeMap<String, [f64; 3]>;

/// The colours of a block of the sheet, as the light or the dark one of each pair.
fn colours(block: &str, dark: bool) -> Theme {
    let mut theme = Theme::new();
    for line in block.lines() {
        let Some((name, value)) = line.trim().strip_prefix("--").and_then(|l| l.split_once(':'))
        else {
            continue;
        };
        let hexes: Vec<&str> = value.split('#').skip(1).filter_map(|part| part.get(..6)).collect();
        let hex = match hexes[..] {
            [] => continue,
            [only] => only,
            [light, night, ..] => {
                if dark {
                    night
                } else {
                    light
                }
            }
        };
        let part = |place: usize| {
            let byte = u8::from_str_radix(&hex[place..place + 2], 16);
            f64::from(byte.expect("a colour has hexadecimal digits")) / 255.0
        };
        theme.insert(name.to_string(), [part(0), part(2), part(4)]);
    }
    theme
}

/// The block of the sheet that begins with a selector.
fn block(selector: &str) -> &'static str {
    let start = TOKENS.find(&format!("{selector} {{")).expect("the sheet has the block");
    let rest = &TOKENS[start..];
    &rest[..rest.find('}').expect("a block ends")]
}

fn luminance(colour: [f64; 3]) -> f64 {
    let linear = |part: f64| match part <= 0.040_45 {
        true => part / 12.92,
        false => ((part + 0.055) / 1.055).powf(2.4),
    };
    0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2])
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn every_theme_reaches_its_contrasts() {
    let mut themes =
        vec![("light", colours(block(":root"), false)), ("dark", colours(block(":root"), true))];
    for (name, selector, dark) in [
        ("contrast light", ":root[data-theme=\"contrast\"]", false),
        ("contrast dark", ":root[data-theme=\"contrast\"]", true),
        ("projector", ":root[data-theme=\"projector\"]", false),
    ] {
        let mut theme = colours(block(":root"), dark);
        theme.extend(colours(block(selector), dark));
        themes.push((name, theme));
    }
    let meanings = ["write", "read", "good", "bad", "lead", "hint"];
    for (name, theme) in &themes {
        let check = |front: &str, ground: &str, least: f64| {
            let found = contrast(theme[front], theme[ground]);
            assert!(found >= least, "{name}: {front} on {ground} is {found:.2}, below {least}");
        };
        for ground in ["paper", "card", "sunk"] {
            for text in ["ink", "soft"].iter().chain(&meanings) {
                check(text, ground, 4.5);
            }
            check("edge", ground, 3.0);
        }
        for meaning in meanings {
            check("on-meaning", meaning, 4.5);
        }
        for meaning in ["read", "bad", "lead"] {
            check(meaning, &format!("{meaning}-wash"), 4.5);
        }
    }
}
