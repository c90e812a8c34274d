//! Small histories of each notation, and what is read out of them.
//!
//! They are made by hand after the public documentation of Jepsen, Knossos, Elle and Porcupine.

use super::super::{FailedCas, Format, Imported, Keys, Model, Nil, Options, Reader, read};
use super::{SAMPLES, sample, taken, words};

fn with(name: &str, options: Options) -> Imported {
    read(sample(name).as_bytes(), &options).expect("the sample is a history")
}

#[track_caller]
fn golden(name: &str, kind: (Format, Model, Keys), expected: &str) {
    let imported = taken(sample(name));
    assert_eq!((imported.format, imported.model, imported.keys), kind, "{name}");
    assert_eq!(words(&imported.observed), expected, "{name}");
    assert_eq!(imported.spans.len(), imported.observed.calls.len());
    for (number, call) in imported.observed.calls.iter().enumerate() {
        assert_eq!(call.number as usize, number);
        assert!(call.end.unwrap_or(call.start) < imported.observed.places);
    }
}

#[test]
fn edn_line_by_line() {
    golden(
        "register.edn",
        (Format::Edn, Model::Register, Keys::Apart),
        "p0 0-3: write 3\np1 1-4: read nothing\np0 5-…: write 4\np1 7-8: read ?\np5 11-…: read ?\n\
         2 nemesis start Cut off #{:n1}\n",
    );
    let imported = taken(sample("register.edn"));
    let lines = |span: &super::super::Span| (span.call.line, span.answer.map(|at| at.line));
    let lines: Vec<_> = imported.spans.iter().map(lines).collect();
    let expected = [(2, Some(6)), (3, Some(7)), (8, Some(9)), (10, Some(11)), (14, None)];
    assert_eq!(lines, expected);
    assert_eq!(imported.notices, []);
}

#[test]
fn edn_in_a_list() {
    golden(
        "cas.edn",
        (Format::Edn, Model::CasRegister, Keys::Apart),
        "p0 0-2: cas nothing 2 done\np1 4-…: cas 4 9 ?\np2 5-6: read 2\n",
    );
    golden(
        "independent.edn",
        (Format::Edn, Model::CasRegister, Keys::Tuple),
        "p0 0-1 7: write 3\np1 2-4 7: read 3\np2 3-… 8: cas 3 4 ?\np1 5-6 eight: read nothing\n",
    );
}

#[test]
fn lines_of_a_log() {
    golden(
        "etcd.log",
        (Format::Log, Model::CasRegister, Keys::Apart),
        "p4 0-1: read nothing\np1 2-…: write 1\np4 7-8: read ?\np6 9-…: write 3\n\
         4 nemesis start \"Cut off {:n1 #{:n2}}\"\n",
    );
    golden(
        "workers.log",
        (Format::Log, Model::Register, Keys::Apart),
        "p0 0-1: write 3\np1 3-4: read 3\n2 nemesis kill {\"n1\" :killed}\n",
    );
    let notices = taken(sample("workers.log")).notices;
    assert_eq!(notices.len(), 1);
    assert_eq!(
        notices[0].to_string(),
        "line 5, column 1: “lines that are no events: 1”: expected lines such as INFO \
         jepsen.util - \
         3 :invoke :cas [2 4]; they were left out"
    );
    // The file history.txt of Jepsen: the same without anything in front.
    let plain = taken("0\t:invoke\t:write\t3\n:nemesis\t:info\t:start\tnil\n0\t:ok\t:write\t3\n");
    assert_eq!(words(&plain.observed), "p0 0-2: write 3\n1 nemesis start nil\n");
}

#[test]
fn json_lines() {
    golden(
        "register.jsonl",
        (Format::JsonLines, Model::Register, Keys::Apart),
        "p0 0-3 x: write 3\np1 1-4 x: read 3.0\np1 5-6 y: read nothing\n\
         p1 7-… y: write \"café 😀\n\"\n2 nemesis crash n1\n",
    );
    golden(
        "counter.jsonl",
        (Format::JsonLines, Model::Counter, Keys::Apart),
        "p0 0-1: increase 5\np1 2-4: read number 5\np0 3-…: increase -1\n",
    );
}

#[test]
fn the_other_data_types() {
    golden(
        "kv.edn",
        (Format::Edn, Model::Kv, Keys::Apart),
        "p0 0-2 0: read \np1 1-3 0: append x 1 0 y\np0 4-5 1: write a\tb\"c\\\n\
         p0 6-7 0: read x 1 0 y\n",
    );
    golden(
        "set.edn",
        (Format::Edn, Model::Set, Keys::Apart),
        "p0 0-1: insert 0\np0 2-5: insert [1 #{2 3}]\np1 3-4: read {0, [1 #{2 3}]}\n",
    );
    golden(
        "mutex.edn",
        (Format::Edn, Model::Mutex, Keys::Apart),
        "p0 0-1: acquire\np0 4-…: release\n",
    );
    golden(
        "txn.edn",
        (Format::Edn, Model::MultiRegister, Keys::Apart),
        "p0 0-1: :x=2? :y:=1\np1 2-4: :y=1? :x:=2 :z=nothing?\n",
    );
}

#[test]
fn the_rules_can_be_changed() {
    let options = Options { failed_cas: FailedCas::Mismatch, ..Options::default() };
    let imported = with("cas.edn", options);
    assert!(words(&imported.observed).contains("p1 1-3: cas 2 4 differs\n"));
    let options = Options { nil: Nil::Wildcard, ..Options::default() };
    let imported = with("register.edn", options);
    assert!(words(&imported.observed).contains("p1 1-4: read ?\n"));
    let options = Options { keys: Some(Keys::Apart), ..Options::default() };
    let text = "{:process 0 :type :invoke :f :write :value [1 2]}
                {:process 1 :type :invoke :f :read :value nil}
                {:process 1 :type :ok :f :read :value (1 2)}";
    let imported = read(text.as_bytes(), &options).expect("a history");
    assert_eq!(words(&imported.observed), "p0 0-…: write [1 2]\np1 1-2: read [1 2]\n");
    let options = Options { model: Some(Model::Set), ..Options::default() };
    let text = "{\"process\":0,\"type\":\"invoke\",\"f\":\"add\",\"value\":1}";
    let imported = read(text.as_bytes(), &options).expect("a history");
    assert_eq!(words(&imported.observed), "p0 0-…: insert 1\n");
}

/// Equal values have equal texts, and only those: `1` is not `"1"`, nor `1.0`, nor `:1`.
#[test]
fn values_are_equal_if_they_are_in_clojure() {
    let event = |value: &str| format!("{{:process 0 :type :invoke :f :write :value {value}}}");
    let text = |value: &str| {
        let observed = taken(&event(value)).observed;
        observed.texts.last().expect("a value").clone()
    };
    for (one, other) in [
        ("1", "+1N"),
        ("(1 2 3)", "[1, 2, 3]"),
        ("#{3 1 2}", "#{1 2 3}"),
        ("{:a 1 :b 2}", "{:b 2 :a 1}"),
        ("\"a\\u0041\"", "\"aA\""),
        ("1.50", "1.5"),
    ] {
        assert_eq!(text(one), text(other), "{one} {other}");
    }
    let all = ["1", "\"1\"", "1.0", ":1a", "1/2", "\\1", "[1]", "#{1}", "{1 1}", "true", "##Inf"];
    for (place, one) in all.iter().enumerate() {
        for other in &all[..place] {
            assert_ne!(text(one), text(other), "{one} {other}");
        }
    }
}

/// Goal: what is read does not depend on how the text is cut, nor on how its lines end. Method:
/// every sample in pieces of one, two, three and seven bytes, with a mark in front, and as a file
/// of Windows.
#[test]
fn pieces_marks_and_ends_of_lines_make_no_difference() {
    for (name, text) in SAMPLES {
        let whole = words(&taken(text).observed);
        for size in [1, 2, 3, 7] {
            let mut reader = Reader::new(&Options::default());
            for piece in text.as_bytes().chunks(size) {
                reader.push(piece).expect("the sample is a history");
            }
            let pieces = reader.finish().expect("the sample is a history");
            assert_eq!(words(&pieces.observed), whole, "{name} in pieces of {size}");
            let marked = format!("\u{feff}{text}");
            let mut reader = Reader::new(&Options::default());
            for piece in marked.as_bytes().chunks(size) {
                reader.push(piece).expect("the sample is a history");
            }
            assert_eq!(words(&reader.finish().expect("a history").observed), whole, "{name}");
        }
        assert_eq!(words(&taken(&text.replace('\n', "\r\n")).observed), whole, "{name}");
        assert_eq!(words(&taken(text.trim_end()).observed), whole, "{name} without its last end");
    }
}
