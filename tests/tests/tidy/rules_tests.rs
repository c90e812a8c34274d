//! Each rule, shown to find what it is for and to leave the rest alone.
//!
//! Method: a file that keeps every rule is broken in one place, and the finding must name it.

use super::{Source, faults};

const CLEAN: &str = "//! Essay.\n\nfn one() {}\n";

fn check(name: &str, text: &str) -> Vec<String> {
    faults(&Source { name: name.to_owned(), text: text.to_owned() })
}

/// Findings of a Rust file outside of any test.
fn rust(text: &str) -> Vec<String> {
    check("crates/model/src/one.rs", text)
}

fn function_of(lines: usize) -> String {
    let body = "    step();\n".repeat(lines - 2);
    format!("fn long() {{\n{body}}}\n")
}

#[test]
fn a_clean_file_has_no_findings() {
    assert_eq!(rust(CLEAN), [""; 0]);
    assert_eq!(check("docs/one.md", "# Title\n"), [""; 0]);
}

#[test]
fn a_line_beyond_column_100_is_found_unless_it_holds_an_address() {
    let line = |start: &str, columns: usize| {
        format!("{CLEAN}// {start}{}\n", "é".repeat(columns - 3 - start.len()))
    };
    assert_eq!(rust(&line("", 100)), [""; 0]);
    assert_eq!(rust(&line("", 101)), ["crates/model/src/one.rs:4: 101 columns"]);
    assert_eq!(rust(&line("https://", 140)), [""; 0]);
}

#[test]
fn a_file_is_measured_without_its_test_module() {
    let text = |code: usize, test: usize| {
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "    // t\n".repeat(test));
        format!("//! Essay.\n{}{tests}", "// c\n".repeat(code - 1))
    };
    assert_eq!(rust(&text(800, 500)), [""; 0]);
    let found = ["crates/model/src/one.rs:1: 801 lines without tests"];
    assert_eq!(rust(&text(801, 500)), found);
}

#[test]
fn a_function_of_71_lines_is_found_wherever_its_signature_ends() {
    let long = |lines| format!("//! Essay.\n{}", function_of(lines));
    assert_eq!(rust(&long(70)), [""; 0]);
    let found = ["crates/model/src/one.rs:2: a function of 71 lines"];
    assert_eq!(rust(&long(71)), found);
    for signature in
        ["pub(crate) const fn long() {", "fn long(\n    one: u8,\n) -> u8\nwhere\n    u8: Copy,\n{"]
    {
        let text = long(71).replace("fn long() {", signature);
        assert_eq!(rust(&text).len(), 1, "{signature}");
    }
}

#[test]
fn a_declaration_without_body_is_not_measured_by_what_follows_it() {
    let body = "    // text\n".repeat(90);
    let one_line = format!("//! Essay.\ntrait One {{\n    fn one(&self);\n{body}}}\n");
    assert_eq!(rust(&one_line), [""; 0]);
    let several = one_line.replace("fn one(&self);", "fn one(\n        two: u8,\n    ) -> u8;");
    assert_eq!(rust(&several), [""; 0]);
    let empty = format!("//! Essay.\nmod one {{\n    fn one() {{}}\n{body}}}\n");
    assert_eq!(rust(&empty), [""; 0]);
}

#[test]
fn an_unwrap_is_found_outside_of_tests_and_comments() {
    let call = concat!("one().unw", "rap();\n");
    let code = format!("//! Essay.\nfn two() {{\n    {call}}}\n");
    assert_eq!(rust(&code).len(), 1);
    assert_eq!(check("tests/tests/one.rs", &code), [""; 0]);
    assert_eq!(check("crates/model/tests/one.rs", &code), [""; 0]);
    assert_eq!(rust(&format!("//! Essay.\n// {call}")), [""; 0]);
    let test = format!("{CLEAN}#[cfg(test)]\nmod tests {{\n    {call}}}\n");
    assert_eq!(rust(&test), [""; 0]);
    let after = format!("{test}fn three() {{\n    {call}}}\n");
    assert_eq!(rust(&after).len(), 1, "code below a test module counts again");
}

#[test]
fn what_is_left_over_is_found_in_any_text() {
    for word in [concat!("to", "do!()"), concat!("unimple", "mented!()"), concat!("FIX", "ME")] {
        assert_eq!(rust(&format!("{CLEAN}// {word}\n")).len(), 1, "{word}");
        assert_eq!(check("docs/one.md", &format!("{word}\n")).len(), 1, "{word}");
    }
}

#[test]
fn a_path_of_one_machine_is_found_and_a_relative_one_is_not() {
    let work = concat!("wo", "rk/lab");
    for text in [format!("/{work}"), format!("`/{work}`"), format!("(file:///{work})")] {
        assert_eq!(check("docs/one.md", &format!("see {text}\n")).len(), 1, "{text}");
    }
    for text in [format!("../{work}"), format!("net/{work}"), format!("a{work}")] {
        assert_eq!(check("docs/one.md", &format!("see {text}\n")), [""; 0], "{text}");
    }
}

#[test]
fn white_space_at_the_end_is_found() {
    assert_eq!(check("docs/one.md", "text \n"), ["docs/one.md:1: white space at the end"]);
    assert_eq!(check("www/one.css", "a {\t\n}\n").len(), 1);
}

#[test]
fn a_module_without_an_essay_is_found() {
    assert_eq!(rust("fn one() {}\n").len(), 1);
    assert_eq!(check("tests/tests/one.rs", "// Not an essay.\n").len(), 1);
}

#[test]
fn a_lock_file_that_names_its_registry_is_found() {
    let lock = |line: &str| check("tests/e2e/package-lock.json", line);
    assert_eq!(lock("    \"resolved\": \"https://example.org/one.tgz\",\n").len(), 1);
    assert_eq!(lock("    \"integrity\": \"sha512-one\",\n"), [""; 0]);
}
