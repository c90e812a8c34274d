//! What the documents say of the program is what the program is.

#![cfg(not(target_arch = "wasm32"))]

use model::param::{Param, ParamKind};
use model::time::Show;
use tests::document;

/// The row of a knob in `docs/notation.md`.
fn row(param: &Param) -> String {
    let values = match &param.kind {
        ParamKind::Count { min, max, at_most: Some(other), .. } => {
            format!("{min} to {max}, at most `{other}`")
        }
        ParamKind::Count { min, max, .. } => format!("{min} to {max}"),
        ParamKind::Choice(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("`{}`", word.key)).collect();
            words.join(", ")
        }
        ParamKind::Span { min, max } => format!("{} to {}", Show(*min), Show(*max)),
        ParamKind::Share => "0 to 100 (percent)".into(),
        ParamKind::Latency => "a distribution".into(),
    };
    let folded = if param.advanced { " (folded)" } else { "" };
    format!("| `{}` | {values} | `{}` | {}{folded} |", param.key, param.default, param.label)
}

/// Goal: the legend lists every knob with its range and default. Method: the rows are made from the
/// tables and looked for.
#[test]
fn the_notation_lists_every_knob_as_it_is() {
    let notation = document("docs/notation.md");
    let registry = lab::registry();
    for topology in registry.topologies {
        for param in registry.params(topology) {
            let row = row(param);
            assert!(notation.contains(&row), "docs/notation.md lacks\n{row}");
        }
        for message in topology.messages {
            let name = format!("`{}`", message.name);
            assert!(notation.contains(&name), "docs/notation.md lacks the message {name}");
        }
    }
}

/// The documents name fingerprints of presets; they are those of today.
#[test]
fn the_documents_show_the_fingerprints_of_today() {
    let run = lab::run(&lab::preset("leaderless", "partition").expect("it ships"));
    let fingerprint = format!("{:016x}", run.fingerprint);
    assert!(document("README.md").contains(&fingerprint), "README.md: {fingerprint}");
}
