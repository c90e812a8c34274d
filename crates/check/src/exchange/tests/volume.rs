//! Large files.

use super::super::{Options, Reader, limits};
use std::fmt::Write;

/// Goal: the memory of a reader does not grow with the length of the text, but with its operations.
/// Method: a hundred megabytes of notation (eight, without optimization) around a few operations.
#[test]
fn a_long_text_with_few_operations_is_read() {
    let mut reader = Reader::new(&Options::default());
    let noise = format!("; {}\n#_ {{:a [{}]}}\n", "-".repeat(5_000), "1 ".repeat(5_000));
    let (mut bytes, mut process) = (0, 0);
    let most = if cfg!(debug_assertions) { 8 << 20 } else { 100 << 20 };
    while bytes < most {
        if bytes >> 21 >= process {
            let call = format!("{{:process {process} :type :invoke :f :write :value 1}}\n");
            reader.push(call.as_bytes()).expect("a call is read");
            process += 1;
        }
        reader.push(noise.as_bytes()).expect("noise is skipped");
        bytes += noise.len();
    }
    // All that it holds, written out.
    let held = format!("{reader:?}").len();
    assert!(held < 100_000, "{held} characters are held of {bytes} bytes");
    assert_eq!(reader.finish().expect("a history").observed.calls.len(), process);
}

/// Goal: one operation too many ends in a limit that names its line. Method: so many writes.
#[test]
#[cfg_attr(debug_assertions, ignore = "two million events take long without optimization")]
fn a_text_with_too_many_operations_ends_in_a_limit() {
    let mut reader = Reader::new(&Options::default());
    let mut piece = String::new();
    let mut found = None;
    for number in 0..=limits::CALLS_MAX {
        let value = number % 1_000;
        for kind in ["invoke", "ok"] {
            let (process, key) = (number % 7, number % 300);
            writeln!(
                piece,
                "{{\"process\":{process},\"type\":\"{kind}\",\"f\":\"write\",\"key\":\"k{key}\",\
                 \"value\":{value}}}"
            )
            .expect("strings do not fail");
        }
        if piece.len() > 1 << 16 || number == limits::CALLS_MAX {
            found = found.or(reader.push(piece.as_bytes()).err());
            piece.clear();
        }
    }
    let found = found.expect("a limit was reached").to_string();
    assert_eq!(
        found,
        "line 2000001, column 1: “more than 1000000 operations”: expected at most 1000000 \
         operations; nothing was judged"
    );
}
