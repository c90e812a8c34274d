//! Tests of `replab check` and of what `replab export` writes, with a judge of their own.

use super::*;
use lab::consistency::{Break, Doubt, Judgement, Stats, Stuck};
use lab::observed::{Call, Deed, Seen, Symbol};
use std::collections::BTreeSet;

/// Whether a history of registers is linearizable, after Wing and Gong (1993) with the memory of
/// Lowe (2017): short and slow.
fn wing_gong(observed: &Observed) -> Verdict {
    let keys: BTreeSet<_> = observed.calls.iter().map(|call| call.key).collect();
    for key in keys {
        let calls: Vec<&Call> = observed.calls.iter().filter(|call| call.key == key).collect();
        let mut seen = BTreeSet::new();
        let mut longest = 0;
        if !search(&calls, &mut vec![false; calls.len()], None, &mut seen, &mut longest) {
            let numbers: Vec<u32> = calls.iter().map(|call| call.number).collect();
            let stuck = numbers.get(longest).map(|operation| Stuck {
                operation: *operation,
                before: numbers[..longest].to_vec(),
                state: "3".into(),
            });
            let sentence = "No order explains these.".into();
            return Verdict::Broken(Box::new(Break { evidence: numbers, key, stuck, sentence }));
        }
    }
    Verdict::Holds(None)
}

fn search(
    calls: &[&Call],
    placed: &mut Vec<bool>,
    state: Option<Symbol>,
    seen: &mut BTreeSet<(Vec<bool>, Option<Symbol>)>,
    longest: &mut usize,
) -> bool {
    *longest = placed.iter().filter(|placed| **placed).count().max(*longest);
    let left = |place: &usize| !placed[*place] && calls[*place].end.is_some();
    let first_end = (0..calls.len()).filter(left).filter_map(|place| calls[place].end).min();
    let Some(first_end) = first_end else { return true };
    if !seen.insert((placed.clone(), state)) {
        return false;
    }
    for place in 0..calls.len() {
        if placed[place] || calls[place].start > first_end {
            continue;
        }
        let next = match &calls[place].deed {
            Deed::Write(value) => Some(Some(*value)),
            Deed::Read(Seen::Anything) => Some(state),
            Deed::Read(Seen::Nothing) => state.is_none().then_some(state),
            Deed::Read(Seen::Value(value)) => (state == Some(*value)).then_some(state),
            _ => None,
        };
        if let Some(next) = next {
            placed[place] = true;
            if search(calls, placed, next, seen, longest) {
                return true;
            }
            placed[place] = false;
        }
    }
    false
}

static LINEARIZABLE: consistency::Model = consistency::Model {
    key: "linearizable",
    title: "",
    definition: "",
    source: "",
    judge: |observed, _| Judgement { verdict: wing_gong(observed), stats: Stats::default() },
};

static UNDECIDED: consistency::Model = consistency::Model {
    judge: |_, _| {
        let doubt = Doubt { bound: None, sentence: "It is late.".into() };
        Judgement { verdict: Verdict::Unknown(doubt), stats: Stats::default() }
    },
    ..LINEARIZABLE
};

fn judged_by(model: &consistency::Model, text: &str, json: bool) -> (String, ExitCode) {
    let imported = lab::exchange::read(text.as_bytes(), &Options::default());
    let imported = imported.unwrap_or_else(|notice| panic!("{notice}"));
    conclude(model, &imported, &Arguments { json, ..Arguments::default() })
}

fn judged(text: &str, json: bool) -> (String, ExitCode) {
    judged_by(&LINEARIZABLE, text, json)
}

const BROKEN: &str = r#"{"process":0,"type":"invoke","f":"write","key":"x","value":3}
{"process":0,"type":"ok","f":"write","key":"x","value":3}
{"process":1,"type":"invoke","f":"read","key":"x","value":null}
{"process":1,"type":"ok","f":"read","key":"x","value":4}
{"process":0,"type":"invoke","f":"write","key":"x","value":5}
"#;

#[test]
fn a_broken_history_is_told_in_words() {
    let (text, code) = judged(BROKEN, false);
    assert_eq!(code, ExitCode::from(1));
    assert_eq!(
        text,
        "\
history       jsonl of a register
operations    3 by 2 processes, 1 of them in doubt
marks         0
✗ linearizable — No order explains these.
      #1  lines 1 and 2         process 0     write x 3
      #2  lines 3 and 4         process 1     read x → 4
      #3  line 5                process 0     write x 5, in doubt
first that cannot be placed   #2  lines 3 and 4         process 1     read x → 4
last state before it          3
longest prefix that holds     1 operations
"
    );
}

#[test]
fn a_broken_history_is_told_as_json() {
    let (text, code) = judged(BROKEN, true);
    assert_eq!(code, ExitCode::from(1));
    let object: Json = serde_json::from_str(&text).expect("one object");
    assert_eq!(object["verdict"], "broken");
    assert_eq!(object["evidence"].as_array().map(Vec::len), Some(3));
    assert_eq!(
        object["first_impossible"],
        json!({
            "operation": 2, "process": 1, "key": "x", "call_line": 3, "answer_line": 4,
            "in_doubt": false, "text": "read x → 4",
        })
    );
    assert_eq!((&object["longest_prefix"], &object["last_state"]), (&json!(1), &json!("3")));
}

/// The document lists every field, also those of an operation and of an age.
#[test]
fn every_field_is_in_the_document() {
    let imported = lab::exchange::read(BROKEN.as_bytes(), &Options::default()).expect("a history");
    let arguments = Arguments { json: true, staleness: true, ..Arguments::default() };
    let (text, _) = conclude(&LINEARIZABLE, &imported, &arguments);
    let object: Json = serde_json::from_str(&text).expect("one object");
    let document = include_str!("../../../../docs/json.md");
    let (_, part) = document.split_once("## A history that was checked").expect("its part");
    let inner = [&object["evidence"][0], &object["staleness"], &object["staleness"]["versions"]];
    for object in [&object].into_iter().chain(inner) {
        for (name, _) in object.as_object().expect("an object") {
            assert!(part.contains(&format!("\n| `{name}` |")), "docs/json.md lacks {name}");
        }
    }
}

#[test]
fn what_holds_and_what_nobody_knows_have_codes_of_their_own() {
    let (text, code) = judged(&BROKEN.replace("\"value\":4", "\"value\":3"), false);
    assert_eq!(code, ExitCode::SUCCESS);
    assert!(text.ends_with("✓ linearizable\n"), "{text}");
    let (text, code) = judged_by(&UNDECIDED, BROKEN, false);
    assert_eq!(code, ExitCode::from(3));
    assert!(text.ends_with("? linearizable — It is late.\n"), "{text}");
    let (text, _) = judged_by(&UNDECIDED, BROKEN, true);
    let object: Json = serde_json::from_str(&text).expect("one object");
    assert_eq!(
        (&object["verdict"], &object["sentence"]),
        (&json!("unknown"), &json!("It is late."))
    );
}

/// What is defined for registers alone says nothing of a set.
#[test]
fn all_models_but_two_are_of_registers() {
    let set = "{:process 0 :type :invoke :f :insert :value 1}\n\
               {:process 0 :type :ok :f :insert :value 1}\n";
    for (place, model) in MODELS.iter().enumerate() {
        let expected = if place < 2 { 0 } else { 3 };
        let (text, code) = judged_by(model, set, false);
        assert_eq!(code, ExitCode::from(expected), "{text}");
    }
}

/// Goal: what is exported is what happened. Method: every preset, run with its own seed and with
/// others, is written in both notations, read back and judged by the judge above; where no value
/// is written twice, that must be what the house says of the run itself.
#[test]
fn a_run_that_is_exported_and_read_back_gets_the_same_verdict() {
    let (mut broken, mut compared) = (0, 0);
    for (topology, preset) in lab::presets() {
        for seed in 0..4_u64 {
            let mut scenario = lab::open(preset.text).scenario;
            scenario.seed = if seed == 0 { scenario.seed } else { seed };
            let run = lab::run(&scenario);
            let verdict = run.report.finding("linearizable").map(|found| found.verdict.word());
            let Some(verdict) = verdict else { continue };
            if run.trace.events.len() > 20_000 || verdict == "unknown" {
                continue;
            }
            let mut texts = [String::new(), String::new()];
            lab::exchange::edn(&run.scenario, &run.trace, &mut texts[0]).expect("it is written");
            lab::exchange::json_lines(&run.scenario, &run.trace, &mut texts[1])
                .expect("it is written");
            for text in texts.iter().filter(|text| text.contains("invoke")) {
                let (_, code) = judged(text, false);
                let expected = if verdict == "holds" { 0 } else { 1 };
                let name = format!("{topology}/{} with seed {seed}: {verdict}", preset.key);
                assert_eq!(code, ExitCode::from(expected), "{name}\n{text}");
                broken += usize::from(expected);
                compared += 1;
            }
        }
    }
    assert!(compared > 100 && broken > 20, "{compared} {broken}");
}

/// Goal: ShiViz takes the logs. Method: what it checks itself: the clock of a machine counts its
/// lines, and knows no line of another that is not there; what it draws: a line that arrives comes
/// after the line that sent it, as the clocks tell.
#[test]
fn the_clocks_of_a_log_for_shiviz_are_sound() {
    let mut arrows = 0;
    for (topology, preset) in lab::presets() {
        let run = lab::run(&lab::open(preset.text).scenario);
        let mut text = String::new();
        lab::exchange::shiviz(&run.scenario, &run.trace, &mut text).expect("it is written");
        let mut counts = std::collections::BTreeMap::new();
        for line in text.lines() {
            let (host, rest) = line.split_once(' ').expect("a host");
            let (clock, rest) = rest.split_once("} ").expect("a clock");
            let (_, event) = rest.split_once(' ').expect("a time");
            let clock: Json = serde_json::from_str(&format!("{clock}}}")).expect("JSON");
            *counts.entry(host.to_string()).or_insert(0) += 1;
            let clock = clock.as_object().expect("an object");
            assert_eq!(clock[host].as_u64(), Some(counts[host]), "{topology}/{}", preset.key);
            for (other, count) in clock {
                let known = counts.get(other).copied();
                assert!(count.as_u64() <= known, "{topology}/{}: {line}", preset.key);
            }
            if let Some((from, _)) = event.split_once('→').filter(|_| event.ends_with("arrives"))
            {
                assert!(clock.contains_key(from), "{topology}/{}: {line}", preset.key);
                arrows += 1;
            }
        }
    }
    assert!(arrows > 1_000, "{arrows}");
}

/// A number with a comma before every three digits.
fn grouped(number: usize) -> String {
    match number.checked_div(1_000) {
        None | Some(0) => number.to_string(),
        Some(thousands) => format!("{},{:03}", grouped(thousands), number % 1_000),
    }
}

/// The document shows the pattern that the logs are written for, whatever can be asked for, and
/// every limit as it is.
#[test]
fn the_document_is_true() {
    use lab::exchange::limits::*;
    let document = include_str!("../../../../docs/checking-histories.md");
    assert!(document.contains(lab::exchange::SHIVIZ_PATTERN));
    for model in Model::ALL {
        assert!(document.contains(&format!("\n| `{}` |", model.key())), "{}", model.key());
    }
    for model in MODELS {
        assert!(document.contains(&format!("`{}`", model.key)), "{}", model.key);
    }
    let [first, second, third] = Format::ALL.map(|(key, _)| key);
    let formats = format!("`--format {first}`, `{second}` or `{third}` says which it is");
    assert!(document.contains(&formats), "{formats}");
    assert_eq!((CALLS_MAX, ATOM_BYTES_MAX), (PROCESSES_MAX, LINE_BYTES_MAX), "they share a row");
    let (mib, gib) = (1 << 20, 1 << 30);
    let texts = TEXT_BYTES_MAX / mib;
    for (what, most) in [
        ("bytes of a file", format!("{} GiB", HISTORY_BYTES_MAX / gib)),
        ("operations, processes", format!("{} each", grouped(CALLS_MAX))),
        ("keys", grouped(KEYS_MAX)),
        ("different values and keys", format!("{}, of {texts} MiB together", grouped(SYMBOLS_MAX))),
        ("elements of sets and parts of transactions, together", grouped(ELEMENTS_MAX)),
        ("words, numbers and brackets of one event", grouped(FORMS_MAX)),
        (
            "bytes of one word or string, of one line of a log",
            format!("{} MiB", ATOM_BYTES_MAX / mib),
        ),
        ("levels of nesting", grouped(DEPTH_MAX)),
        ("marks", format!("{}; the rest is counted", grouped(MARKS_MAX))),
    ] {
        let row = format!("\n| {what} | {most} |");
        assert!(document.contains(&row), "{row}");
    }
}
