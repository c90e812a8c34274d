//! `replab check` and `replab export` as a shell sees them.

use std::io::Write;
use std::process::{Command, Output, Stdio};

fn replab(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_replab"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("replab can be started");
    // A command that refuses its arguments does not read.
    let _ = child.stdin.take().expect("it was asked for").write_all(input);
    child.wait_with_output().expect("replab ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("replab speaks UTF-8")
}

#[test]
fn bad_input_is_pointed_at_and_has_a_code_of_its_own() {
    for (arguments, input, expected) in [
        (&["check", "-"][..], "{:process 0}\n", "standard input: line 1, column 1: “an event"),
        (&["check", "-"], "", "standard input: line 1, column 1: “nothing”"),
        (&["check"], "", "expected a file"),
        (&["check", "-", "--model", "queue"], "", "--model queue: expected register, "),
        (&["check", "-", "--consistency", "nice"], "", "--consistency nice: expected linear"),
        (&["check", "-", "--format", "xml"], "", "--format xml: expected edn, jsonl, log"),
        (&["check", "-", "--keys", "x"], "", "--keys x: expected tuple or none"),
        (&["check", "-", "--failed-cas", "x"], "", "expected ignored or mismatch"),
        (&["check", "-", "--nil", "x"], "", "expected initial or wildcard"),
        (&["check", "-", "--steps", "x"], "", "expected a number of steps"),
        (&["check", "-", "--fast"], "", "invalid option '--fast'"),
        (&["check", "/does/not/exist"], "", "/does/not/exist: "),
        (&["export", "leaderless/quorum", "--format", "xml"], "", "expected edn, jsonl or shiviz"),
        (&["export", "-"], "n twelve\n", "standard input: line 1, column 1: "),
    ] {
        let output = replab(arguments, input.as_bytes());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let message = text(&output.stderr);
        assert!(message.starts_with("replab: ") && message.contains(expected), "{message}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn what_is_exported_can_be_checked() {
    for format in ["edn", "jsonl"] {
        let exported = replab(&["export", "leaderless/quorum", "--format", format], b"");
        assert_eq!(exported.status.code(), Some(0), "{}", text(&exported.stderr));
        let checked = replab(&["check", "-", "--json"], &exported.stdout);
        assert!(checked.stderr.is_empty(), "{}", text(&checked.stderr));
        let object: serde_json::Value =
            serde_json::from_slice(&checked.stdout).expect("it prints one JSON object");
        assert_eq!((&object["format"], &object["model"]), (&format.into(), &"register".into()));
        assert_eq!(object["verdict"], "holds", "{object}");
        assert_eq!(checked.status.code(), Some(0));
    }
    let stale = replab(&["export", "leaderless/miss"], b"").stdout;
    for (consistency, verdict, code) in
        [("linearizable", "broken", 1), ("sequential", "holds", 0), ("causal", "holds", 0)]
    {
        let checked = replab(&["check", "-", "--json", "--consistency", consistency], &stale);
        let object: serde_json::Value =
            serde_json::from_slice(&checked.stdout).expect("it prints one JSON object");
        assert_eq!(object["verdict"], verdict, "{consistency}: {object}");
        assert_eq!(checked.status.code(), Some(code), "{consistency}");
    }
    let log = replab(&["export", "leaderless/quorum", "--format", "shiviz"], b"");
    let line = text(&log.stdout).lines().next().map(str::to_string).unwrap_or_default();
    let (host, clock) = line.split_once(' ').expect("a host and a clock");
    assert!(clock.starts_with(&format!("{{\"{host}\":1}} ")), "{line}");
}

#[test]
fn a_notice_does_not_stop_a_verdict() {
    let history = "{\"process\":\"nemesis\",\"type\":\"info\",\"f\":\"crash\"}\n";
    let output = replab(&["check", "-"], history.as_bytes());
    assert!(text(&output.stderr).contains("“no operation”"), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("operations    0 by 0 processes"));
    assert_ne!(output.status.code(), Some(2));
}

#[test]
fn the_help_names_every_option() {
    let output = replab(&["check", "--help"], b"");
    assert_eq!(output.status.code(), Some(0));
    let help = text(&output.stdout);
    for flag in [
        "model",
        "consistency",
        "format",
        "keys",
        "failed-cas",
        "nil",
        "steps",
        "staleness",
        "json",
    ] {
        assert!(help.contains(&format!("  --{flag} ")), "--{flag}");
    }
    let whole = text(&replab(&["help"], b"").stdout);
    assert_eq!(text(&replab(&["export", "--help"], b"").stdout), whole);
    assert!(whole.contains("replab check FILE") && whole.contains("replab export"), "{whole}");
}

/// How old reads were is told by versions, and by time; in words, and as JSON.
#[test]
fn the_age_of_reads_is_told() {
    let stale = replab(&["export", "leaderless/miss"], b"").stdout;
    let checked = replab(&["check", "-", "--staleness"], &stale);
    let words = text(&checked.stdout);
    assert!(words.contains("staleness     Reads were at most 1 version behind."), "{words}");
    assert!(words.contains(" ms behind."), "{words}");
    let age = |history: &[u8]| {
        let checked = replab(&["check", "-", "--staleness", "--json"], history);
        let object: serde_json::Value =
            serde_json::from_slice(&checked.stdout).expect("it prints one JSON object");
        object["staleness"].clone()
    };
    let told = age(&stale);
    assert_eq!(told["versions"]["at_most"], 1, "{told}");
    assert!(told["time_us"]["at_most"].as_u64().is_some_and(|most| most > 1_000), "{told}");
    let sentence = told["time_us"]["sentence"].as_str().expect("a sentence");
    assert!(words.contains(sentence), "{words}");
    let fresh = replab(&["export", "leaderless/quorum"], b"").stdout;
    let words = text(&replab(&["check", "-", "--staleness"], &fresh).stdout);
    assert!(words.contains("staleness     No read was behind."), "{words}");
    let timeless = "{\"process\":0,\"type\":\"invoke\",\"f\":\"read\"}\n";
    let told = age(timeless.as_bytes());
    assert_eq!((&told["versions"]["at_most"], &told["time_us"]), (&0.into(), &().into()));
    let plain = text(&replab(&["check", "-", "--json"], &stale).stdout);
    assert!(!plain.contains("staleness"), "nobody asked: {plain}");
}
