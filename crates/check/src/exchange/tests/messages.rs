//! What is said of a text that is no history: where, what was found, what was expected.

use super::super::{Keys, Model, Options, Reader, limits, read};

#[track_caller]
fn refused(options: &Options, text: &[u8]) -> String {
    match read(text, options) {
        Err(notice) => notice.to_string(),
        Ok(imported) => panic!("it was read as {imported:?}"),
    }
}

#[track_caller]
fn says(text: &str, expected: &str) {
    assert_eq!(refused(&Options::default(), text.as_bytes()), expected, "{text}");
}

const CALL: &str = "{:process 0 :type :invoke :f :write :value 1}\n";

#[test]
fn nothing_is_no_history() {
    let nothing = "line 1, column 1: “nothing”: expected a history in EDN or JSON Lines, or a log \
                   of Jepsen; nothing was judged";
    for text in ["", " \n\t\r\n", "\u{feff}", "; only this\n", "[]", "()", "[ ]\n", "#_ {:a 1}"] {
        says(text, nothing);
    }
    says(
        "Dear judge,\nwhat do you think?\n",
        "line 1, column 1: “no event in lines: 2”: expected a history in EDN or JSON \
         Lines, or a log of Jepsen; nothing was judged",
    );
}

/// Texts, and what is said of them.
const BROKEN: &[(&str, &str)] = &[
    ("{:a", "line 1, column 1: “{, which is never closed”: expected } before the end of the text"),
    ("{:a 1]", "line 1, column 6: “]”: expected } for the { of line 1"),
    ("{:a}", "line 1, column 4: “}”: expected a value for the key :a"),
    (
        "[{:a 1}]\n {:b 2}",
        "line 1, column 2: “an event without a field process”: expected a field \
          process",
    ),
    ("{:a \"x\n", "line 1, column 5: “the end of the text”: expected the end of this string"),
    ("{:a 12x}", "line 1, column 5: “12x”: expected a number"),
    ("{:a #}", "line 1, column 5: “#”: expected a set, a tag or #_"),
    ("{:a #tag}", "line 1, column 9: “}”: expected a form after the tag #tag"),
    ("{:a #_}", "line 1, column 7: “}”: expected a form after #_"),
    (
        "{:é \"\\ud800x\"}",
        "line 1, column 12: “half of a surrogate pair”: expected \\u with the \
          other half of the character",
    ),
    (
        "{:a \"\\u00g0\"}",
        "line 1, column 10: “an escape \\u that ends here”: expected four \
          hexadecimal digits after \\u",
    ),
    ("{\"a\" 1}", "line 1, column 6: “1”: expected : after the key"),
    ("{\"a\":1 \"b\"}", "line 1, column 8: “\"b\"”: expected , or }"),
    ("{\"a\":1,}", "line 1, column 8: “}”: expected a key in quotes"),
    ("{\"a\":}", "line 1, column 6: “}”: expected a value"),
    ("{\"a\":yes}", "line 1, column 6: “yes”: expected a value of JSON; words stand in quotes"),
    ("{\"a\":01}", "line 1, column 6: “01”: expected a number"),
    (
        "{\"a\":\"b\n\"}",
        "line 1, column 6: “b”: expected the end of this string before the end \
          of the line",
    ),
    (
        "{\"a\":\"\\x\"}",
        "line 1, column 8: “\\x”: expected an escape of JSON such as \\n or \
          \\u0041",
    ),
    (
        "{\"a\":1},",
        "line 1, column 1: “an event without a field process”: expected a field \
          process",
    ),
];

#[test]
fn broken_notation_is_pointed_at() {
    for (text, expected) in BROKEN {
        says(text, &format!("{expected}; nothing was judged"));
    }
    let text = [CALL.as_bytes(), b"{:a \"\xff\"}"].concat();
    let expected = "line 2, column 5: “\u{fffd}”: expected UTF-8 text; nothing was judged";
    assert_eq!(refused(&Options::default(), &text), expected);
    says(
        &format!("[{CALL}] {CALL}"),
        "line 2, column 3: “{”: expected the end of the text after the list of events; nothing was \
         judged",
    );
}

#[test]
fn an_event_that_is_none_is_pointed_at() {
    for (event, expected) in [
        (
            "[1 2]",
            "1: “[1 2]”: expected a map such as {:process 0, :type :invoke, :f :write, \
                   :value 3}",
        ),
        (
            "{:type :ok :f :write}",
            "1: “an event without a field process”: expected a field process",
        ),
        ("{:process 0 :f :read}", "1: “an event without a field type”: expected a field type"),
        (
            "{:process 1 :type :ok}",
            "1: “ok of process 1, which has called nothing”: expected an \
                                    invoke first",
        ),
        ("{:process 1 :type :invoke}", "1: “an event without a field f”: expected a field f"),
        ("{:process -1 :type :ok}", "11: “-1”: expected a process from 0 to 4294967295"),
        (
            "{:process 99999999999999999999 :type :ok}",
            "11: “99999999999999999999”: expected a \
                                                       process from 0 to 4294967295",
        ),
        ("{:process 1 :type :okay}", "19: “:okay”: expected invoke, ok, fail or info"),
        ("{:process 1 :process 2 :type :ok}", "13: “:process”: expected each field once"),
        (
            "{:process 1 :type :invoke :f :append :value 1}",
            "30: “:append”: expected read, write or delete \
         (--model register)",
        ),
        (
            "{:process 1 :type :invoke :f :write :value nil}",
            "44: “nil”: expected a value; nothing \
           is what there is before the first write",
        ),
        ("{:process 1 :type :invoke :f :cas :value 7}", "42: “7”: expected a pair [old new]"),
        (
            "{:process 0 :type :ok :f :read :value 1}",
            "26: “:read”: expected what process 0 called \
                                                      in line 1",
        ),
    ] {
        says(&format!("{CALL}{event}"), &format!("line 2, column {expected}; nothing was judged"));
    }
    says(
        "{:process 1 :type :invoke :f :enqueue :value 1}",
        "line 1, column 30: “:enqueue”: expected read, write, delete, cas; get, put, append; add, \
         increment, insert; acquire, release; or txn; other functions are not supported; nothing \
         was judged",
    );
    says(
        "{:process 1 :type :invoke :f :txn :value [[:append :x 1]]}",
        "line 1, column 44: “:append”: expected :r or :w; transactions over lists cannot be \
         judged; nothing was judged",
    );
    says(
        "INFO  jepsen.util - 3 :invok :cas [2 4]",
        "line 1, column 23: “:invok”: expected :invoke, :ok, :fail or :info; nothing was judged",
    );
    says(
        "INFO  jepsen.util - 3 :invoke :cas [2 4",
        "line 1, column 36: “[, which is never closed”: expected ] before the end of the text; \
         nothing was judged",
    );
}

#[test]
fn a_process_that_calls_twice_is_pointed_at_with_a_hint() {
    let hint = "whoever gives up on an operation goes on under a new number (Jepsen adds the \
                number of processes); nothing was judged";
    says(
        &format!("{CALL}{CALL}"),
        &format!(
            "line 2, column 1: “invoke of process 0”: expected its answer first, or another \
             process, as its operation of line 1 is under way; {hint}"
        ),
    );
    let info = "{:process 0 :type :info :f :write :value 1}\n";
    says(
        &format!("{CALL}{info}{CALL}"),
        &format!(
            "line 3, column 1: “invoke of process 0”: expected another process: this one is used \
             up, as its operation of line 2 ended with info; {hint}"
        ),
    );
    says(
        &format!("{CALL}{info}{}", info.replace("info", "ok")),
        "line 3, column 1: “ok of process 0”: expected nothing more of it: line 2 says that nobody \
         knows (info); nothing was judged",
    );
}

#[test]
fn values_that_do_not_fit_the_data_type_are_pointed_at() {
    let read_of = |value: &str| {
        format!(
            "{{:process 0 :type :invoke :f :read :value nil}}\n\
             {{:process 0 :type :ok :f :read :value {value}}}"
        )
    };
    for (model, value, expected) in [
        (Model::Counter, "1.5", "1.5”: expected the value of a counter"),
        (
            Model::Counter,
            "99999999999999999999",
            "99999999999999999999”: expected the value of a \
                                                  counter",
        ),
        (Model::Set, "7", "7”: expected the elements of a set; --model counter reads numbers"),
        (Model::Kv, "[7]", "[7]”: expected a string; --model register takes values of any kind"),
        (Model::Mutex, "7", ":read”: expected acquire or release (--model mutex)"),
    ] {
        let options = Options { model: Some(model), ..Options::default() };
        let found = refused(&options, read_of(value).as_bytes());
        assert!(found.contains(expected), "{found}");
    }
    let options = Options { keys: Some(Keys::Tuple), ..Options::default() };
    let found = refused(&options, CALL.as_bytes());
    assert!(found.contains("column 44: “1”: expected a tuple [key value]; --keys none"), "{found}");
    let other = "{:process 0 :type :invoke :f :read :value [1 nil]}
                 {:process 0 :type :ok :f :read :value [2 3]}";
    let found = refused(&Options::default(), other.as_bytes());
    assert!(found.starts_with("line 2, column 57: “2”: expected the key that was called, 1"));
}

/// Goal: neither the reader nor what it built overflows the stack. Method: brackets, tags and
/// discards, a million deep, in each notation.
#[test]
fn what_is_nested_too_deep_is_refused() {
    for (before, one) in [
        ("{:a ", "["),
        ("{:a ", "{:a "),
        ("{:a ", "#{"),
        ("{:a ", "#_"),
        ("{:a ", "#tag "),
        ("", "#_ "),
        ("[[", "("),
        ("{\"a\":", "["),
        ("{\"a\":", "{\"a\":"),
        ("3 :invoke :write ", "["),
    ] {
        let deep = format!("{before}{}", one.repeat(500_000));
        let format = before.starts_with('3').then_some(super::super::Format::Log);
        let mut reader = Reader::new(&Options { format, ..Options::default() });
        let found = deep.as_bytes().chunks(1 << 16).find_map(|piece| reader.push(piece).err());
        let found = found.or_else(|| reader.finish().err()).expect("it is refused").to_string();
        let is_limit = found.contains("at most 100 levels") || found.contains("in one line");
        assert!(is_limit, "{before}{one}: {found}");
    }
    // A hundred levels are not too many, and are given back without overflowing anything.
    let value = format!("{}1{}", "[".repeat(98), "]".repeat(98));
    let text = CALL.replace(":value 1", &format!(":value {value}"));
    assert!(read(text.as_bytes(), &Options::default()).is_ok());
}

#[test]
fn every_bound_is_named() {
    let long = "x".repeat(limits::ATOM_BYTES_MAX + 1);
    let found = refused(&Options::default(), format!("{{:a \"{long}\"}}").as_bytes());
    assert!(found.contains("column 5: “more than 1048576 bytes in one word”"), "{found}");
    let line = format!("INFO jepsen.util - {long}");
    let found = refused(&Options::default(), line.as_bytes());
    assert!(found.contains("more than 1048576 bytes in one line"), "{found}");
    let many = "1 ".repeat(limits::FORMS_MAX + 1);
    let found = refused(&Options::default(), format!("{{:a [{many}]}}").as_bytes());
    assert!(found.contains("more than 500000 words"), "{found}");
    let blank = " ".repeat(limits::HEAD_BYTES_MAX + 1);
    let found = refused(&Options::default(), blank.as_bytes());
    assert!(found.contains("more than 65536 blank bytes"), "{found}");
}

#[test]
fn what_looks_odd_is_mentioned() {
    let notices = |text: &str| {
        let imported = super::taken(text);
        imported.notices.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let found = notices(
        "{:process 0 :type :invoke :f :read :time 5}\n{:process 0 :type :ok :f :read :time 4}",
    );
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("line 2, column 1: “a time before"), "{found:?}");
    let found = notices("{\"process\":\"a\",\"type\":\"invoke\",\"f\":\"write\",\"value\":1}");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("events kept as marks and not judged: 1"), "{found:?}");
    assert!(found[1].contains("no operation"), "{found:?}");
}
