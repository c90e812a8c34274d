//! `replab` as a shell sees it: output, exit codes, messages.

use serde_json::Value;
use std::process::{Command, Output};

fn replab(arguments: &[&str]) -> Output {
    let binary = env!("CARGO_BIN_EXE_replab");
    Command::new(binary).args(arguments).output().expect("replab can be started")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("replab speaks UTF-8")
}

fn stdout(arguments: &[&str]) -> String {
    let output = replab(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&stdout(arguments)).expect("it prints one JSON object")
}

/// A file of its own for each test.
fn file(name: &str, content: &str) -> String {
    let path = std::env::temp_dir().join(format!("replab-{}-{name}", std::process::id()));
    std::fs::write(&path, content).expect("a temporary file can be written");
    path.to_string_lossy().into_owned()
}

#[test]
fn a_run_prints_one_object_with_the_promised_fields() {
    let run = json(&["run", "single-leader/async-crash", "--json"]);
    assert_eq!(run["fingerprint"].as_str().map(str::len), Some(16));
    assert!(run["events"].as_u64().is_some_and(|events| events > 1_000));
    assert_eq!(run["ended_by"], "horizon");
    for outcome in ["ok", "refused", "unknown", "open"] {
        assert!(run["operations"][outcome].is_u64(), "{outcome}");
    }
    assert!(run["stale_reads"].is_array());
    let lost = &run["acknowledged_writes_lost"];
    let list = lost["list"].as_array().expect("a list of lost writes");
    assert_eq!(lost["count"].as_u64(), Some(list.len() as u64));
    assert!(!list.is_empty());
    let failover = &run["failovers"][0];
    assert!(failover["detection"]["event"].is_u64() && failover["promotion"]["at_us"].is_u64());
    assert_eq!(failover["rpo_writes"].as_u64(), Some(list.len() as u64));
    assert!(failover["rto_us"].as_u64().is_some_and(|rto| rto > 100_000));
    let verdicts = run["verdicts"].as_array().expect("a list of verdicts");
    let durable = verdicts.iter().find(|verdict| verdict["name"] == "durable");
    let durable = durable.expect("durability is judged");
    assert_eq!(durable["verdict"], "broken");
    assert!(durable["evidence"].as_array().is_some_and(|events| !events.is_empty()));
}

/// The numbers that verdicts cite are the numbers of the events that are listed.
#[test]
fn evidence_names_events_by_the_numbers_that_are_printed() {
    let run = json(&["run", "leaderless/miss", "--json", "--events"]);
    let trace = run["trace"].as_array().expect("the events are listed");
    assert_eq!(run["events"].as_u64(), Some(trace.len() as u64));
    let verdicts = run["verdicts"].as_array().expect("a list of verdicts");
    let broken = verdicts.iter().find(|verdict| verdict["verdict"] == "broken");
    let broken = broken.expect("the preset breaks a promise");
    let last = broken["evidence"].as_array().and_then(|events| events.last()).expect("evidence");
    let number = last.as_u64().expect("a number") as usize;
    assert_eq!(trace[number - 1]["event"].as_u64(), Some(number as u64));
    assert!(trace[number - 1]["text"].as_str().is_some_and(|text| text.contains("is ok")));
    let printed = stdout(&["run", "leaderless/miss", "--events"]);
    let line = printed.lines().nth(number - 1).expect("the same line");
    assert!(line.trim_start().starts_with(&number.to_string()), "{line}");
    assert!(line.contains("is ok"), "{line}");
}

#[test]
fn a_file_becomes_a_link_and_a_link_the_same_file() {
    let scenario = stdout(&["presets", "leaderless/partition"]);
    let path = file("partition.replab", &scenario);
    let link = stdout(&["link", &path, "--base", "https://example.org/lab/"]);
    assert!(link.starts_with("https://example.org/lab/#v=2&topology=leaderless&n=5"), "{link}");
    let back = stdout(&["link", link.trim()]);
    let again = file("again.replab", &back);
    assert_eq!(stdout(&["link", &again, "--base", "https://example.org/lab/"]), link);
    let fingerprint = |input: &str| json(&["run", input, "--json"])["fingerprint"].clone();
    assert_eq!(fingerprint(link.trim()), fingerprint(&path));
    assert_eq!(fingerprint(&path), fingerprint("leaderless/partition"));
}

#[test]
fn a_picture_is_a_document_of_its_own() {
    let svg = stdout(&["svg", "leaderless/partition", "--at", "0.19s"]);
    assert!(svg.contains("<svg") && svg.trim_end().ends_with("</svg>"));
    assert!(svg.contains("x = 7") && svg.contains("--paper"), "it brings its values and its look");
    let later = stdout(&["svg", "leaderless/partition", "--at", "0.6s", "--portrait", "--op", "4"]);
    assert_ne!(svg, later);
}

#[test]
fn bad_input_exits_with_2_and_names_the_place() {
    let path = file("bad.replab", "topology leaderless\nn 3\n\n  5ms c1 wriet x\nw 7\n");
    for (arguments, words) in [
        (vec!["run", &path], vec!["line 4, column 10", "wriet", "read, write"]),
        (vec!["run", &path], vec!["line 5, column 1", "at most n, which is 3"]),
        (vec!["run", "v=1&n=99"], vec!["the link", "n 99", "1 to 9"]),
        (vec!["run", "/no/such/file"], vec!["/no/such/file"]),
        (vec!["run"], vec!["expected a link or a file"]),
        (vec!["svg", "leaderless/miss", "--at", "soon"], vec!["--at soon", "1.25s"]),
        (vec!["fuzz", "--seeds", "9..3"], vec!["--seeds 9..3", "0..500"]),
        (vec!["fuzz", "--jobs", "none"], vec!["--jobs none", "1 to 256"]),
        (vec!["fuzz", "--ground", "moon"], vec!["no ground moon", "safe, anything"]),
        (vec!["fuzz", "--rule", "golden"], vec!["no rule golden", "lease"]),
        (vec!["fuzz", "--rule", "lease", "--ground", "safe"], vec!["leave --ground out"]),
        (vec!["fuzz", "--topology", "blockchain"], vec!["no topology blockchain"]),
        (vec!["explode"], vec!["no command explode"]),
        (vec!["run", "leaderless/miss", "--jsno"], vec!["--jsno"]),
    ] {
        let output = replab(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        let message = text(&output.stderr);
        for word in words {
            assert!(message.contains(word), "{arguments:?}: {message}");
        }
    }
}

#[test]
fn a_ground_that_holds_exits_with_0_and_says_which_seeds_were_tried() {
    let printed = stdout(&["fuzz", "--ground", "safe", "--seeds", "5..25"]);
    assert_eq!(printed, "single-leader/safe: all held, seeds 5..25\n");
    let all = json(&["fuzz", "--topology", "leaderless", "--seeds", "0..20", "--json"]);
    assert_eq!((all["seeds"]["from"].as_u64(), all["seeds"]["to"].as_u64()), (Some(0), Some(20)));
    for (place, ground) in ["mending", "anything"].into_iter().enumerate() {
        assert_eq!(all["grounds"][place]["ground"], ground);
        assert_eq!(all["grounds"][place]["broken"].as_array().map(Vec::len), Some(0));
    }
}

/// Goal: what is found can be looked at. Method: the broken rule is caught, and the links that are
/// printed, the made-up one and the small one, break the same promise when they are run.
#[test]
fn a_broken_rule_is_caught_at_the_same_seed_on_any_number_of_threads() {
    let caught = |jobs| stdout(&["fuzz", "--rule", "fencing", "--jobs", jobs, "--seeds", "0..60"]);
    let printed = caught("1");
    assert_eq!(printed, caught("2"));
    assert!(printed.starts_with("fencing: caught at seed "), "{printed}");
    let found = json(&["fuzz", "--rule", "fencing", "--seeds", "0..60", "--json"]);
    let found = &found["caught"][0];
    assert!(printed.contains(&format!("caught at seed {}\n", found["seed"])), "{printed}");
    assert_eq!(found["name"], "one-leader");
    for link in ["link", "shrunk"] {
        let link = found[link].as_str().expect("a link");
        assert!(printed.contains(link), "{printed}");
        let run = json(&["run", link, "--json"]);
        let verdicts = run["verdicts"].as_array().expect("a list of verdicts").iter();
        let broken = |verdict: &&Value| verdict["name"] == "one-leader";
        let verdict = verdicts.clone().find(broken).expect("it is judged");
        assert_eq!(verdict["verdict"], "broken", "{link}");
    }
    let many = json(&["fuzz", "--rule", "fencing", "--seeds", "0..60", "--keep-going", "--json"]);
    assert!(many["caught"].as_array().is_some_and(|all| all.len() > 5));
}

#[test]
fn a_rule_that_is_not_caught_exits_with_1() {
    // At most one seed: too few for a rule that shows rarely.
    let quiet = (0..40).find_map(|seed| {
        let seeds = format!("{seed}..{}", seed + 1);
        let output = replab(&["fuzz", "--rule", "durable-epoch", "--seeds", &seeds]);
        (output.status.code() == Some(1)).then(|| text(&output.stdout))
    });
    let quiet = quiet.expect("most seeds do not show it");
    assert!(quiet.starts_with("durable-epoch: not caught, one-leader did not break"), "{quiet}");
}

#[test]
fn help_and_the_list_of_presets_are_printed() {
    assert!(stdout(&["help"]).contains("replab run"));
    assert!(stdout(&["presets"]).contains("single-leader/split-brain"));
}

/// The example of `docs/json.md` is what the command prints.
#[test]
fn the_failover_of_the_documents_is_the_one_that_is_printed() {
    let run = json(&["run", "single-leader/async-crash", "--json"]);
    let printed = format!("```json\n{:#}\n```", run["failovers"][0]);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/json.md");
    let documents = std::fs::read_to_string(path).expect("docs/json.md is there");
    assert!(documents.contains(&printed), "docs/json.md lacks\n{printed}");
}

/// The whole example of `docs/json.md` is what the command prints, and its first table has a row
/// for each field.
#[test]
fn the_run_of_the_documents_is_the_one_that_is_printed() {
    let run = json(&["run", "leaderless/partition", "--json"]);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/json.md");
    let documents = std::fs::read_to_string(path).expect("docs/json.md is there");
    let (_, example) = documents.split_once("## An example").expect("an example");
    let (_, example) = example.split_once("```json\n").expect("an object");
    let (example, _) = example.split_once("\n```").expect("its end");
    let shown: Value = serde_json::from_str(example).expect("JSON");
    assert_eq!(shown, run, "printed:\n{run:#}");
    for (name, _) in run.as_object().expect("an object") {
        assert!(documents.contains(&format!("\n| `{name}` |")), "docs/json.md lacks {name}");
    }
}

/// The same update can be seen in all four forms in which it could be shipped.
#[test]
fn a_log_is_printed_in_all_four_forms() {
    let text = "topology single-leader\nlog-start 1041\n1ms c1 write y 12\n60ms c1 add y 5\n";
    let printed = stdout(&["forms", &file("forms", text)]);
    for line in [
        "1043",
        "  statement  UPDATE t SET v = v + 5 WHERE k = 'y'",
        "  WAL        page 0, offset 36: 11 00 00 00",
        "  row        y: v 12 becomes 17",
        "  trigger    INSERT INTO changes VALUES (1043, 'U', 'y', 12, 17)",
    ] {
        assert!(printed.lines().any(|printed| printed == line), "{line} is not in\n{printed}");
    }
    let none = stdout(&["forms", &file("no-forms", "topology leaderless\n1ms c1 write y 12\n")]);
    assert_eq!(none, "no leader logged anything\n");
}
