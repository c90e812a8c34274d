//! Reading the table of invariants, and looking for the tests it names.
//!
//! A row counts as kept if it names at least one test file, that file exists, and the file speaks
//! of the row's id. A promise whose test was removed or renamed is found that way; whether the
//! test shows what the row says remains for a reader to judge.

use super::rules::Source;

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
struct Row<'a> {
    id: &'a str,
    shown_by: Vec<&'a str>,
}

/// Rows whose promise no test carries, and rows that are written twice.
pub fn faults(table: &str, sources: &[Source]) -> Vec<String> {
    let rows: Vec<_> = table.lines().filter_map(read).collect();
    let mut faults = Vec::new();
    if rows.is_empty() {
        faults.push("docs/invariants.md has no rows".to_owned());
    }
    for (index, row) in rows.iter().enumerate() {
        let id = row.id;
        if rows[..index].iter().any(|earlier| earlier.id == id) {
            faults.push(format!("{id} has two rows"));
        }
        if row.shown_by.is_empty() {
            faults.push(format!("{id} names no test file"));
        }
        faults.extend(row.shown_by.iter().filter_map(|file| missing(id, file, sources)));
    }
    faults
}

/// What is wrong with the test file that a row names. Two crates may have files of one name; it is
/// enough that one of them speaks of the promise.
fn missing(id: &str, file: &str, sources: &[Source]) -> Option<String> {
    let mut tests = sources.iter().filter(|source| is_test(source, file)).peekable();
    if tests.peek().is_none() {
        return Some(format!("{id} is shown by {file}, which does not exist"));
    }
    let named = tests.any(|source| speaks_of(&source.text, id));
    (!named).then(|| format!("{id} is shown by {file}, which does not name it"))
}

/// Reads `| ID-1 | promise | `test.rs` |`; other lines of the document are no rows.
fn read(line: &str) -> Option<Row<'_>> {
    let cells: Vec<_> = line.trim().strip_prefix('|')?.strip_suffix('|')?.split('|').collect();
    let (id, shown_by) = (cells.first()?.trim(), cells.last()?);
    let (family, number) = id.split_once('-')?;
    let is_id = !family.is_empty()
        && family.chars().all(|letter| letter.is_ascii_uppercase())
        && number.parse::<u32>().is_ok();
    // Between backticks: every second piece.
    let shown_by = shown_by.split('`').skip(1).step_by(2).collect();
    is_id.then_some(Row { id, shown_by })
}

fn is_test(source: &Source, file: &str) -> bool {
    let measures = source.name.contains("/benches/");
    source.is_test_code() && !measures && source.name.rsplit('/').next() == Some(file)
}

/// Whether the id stands in the text as a word: DET-1 is not named by DET-12.
fn speaks_of(text: &str, id: &str) -> bool {
    text.match_indices(id).any(|(at, _)| {
        let next = text[at + id.len()..].chars().next();
        !next.is_some_and(|letter| letter.is_ascii_digit())
    })
}

#[test]
fn a_row_is_read_and_other_lines_are_not() {
    let row = read("| DET-1 | The same run. | `determinism.rs`, `more.rs` |");
    let expected = Row { id: "DET-1", shown_by: vec!["determinism.rs", "more.rs"] };
    assert_eq!(row, Some(expected));
    for line in ["| id | what always holds | shown by |", "|---|---|---|", "DET-1 holds.", ""] {
        assert_eq!(read(line), None, "{line}");
    }
}

#[test]
fn a_promise_without_its_test_is_found() {
    let source = |name: &str, text: &str| Source { name: name.to_owned(), text: text.to_owned() };
    let sources = [
        source("tests/tests/one.rs", "//! Shows ONE-1 and TWO-12."),
        source("crates/model/src/two.rs", "//! TWO-1, but not in a test."),
    ];
    let row = |id: &str, file: &str| faults(&format!("| {id} | text | {file} |"), &sources);
    assert_eq!(row("ONE-1", "`one.rs`"), [""; 0]);
    assert_eq!(row("TWO-1", "`one.rs`"), ["TWO-1 is shown by one.rs, which does not name it"]);
    assert_eq!(row("TWO-1", "`two.rs`"), ["TWO-1 is shown by two.rs, which does not exist"]);
    assert_eq!(row("ONE-1", ""), ["ONE-1 names no test file"]);
    assert_eq!(faults("no table", &sources), ["docs/invariants.md has no rows"]);
    let twice = "| ONE-1 | a | `one.rs` |\n| ONE-1 | b | `one.rs` |";
    assert_eq!(faults(twice, &sources), ["ONE-1 has two rows"]);
}
