//! What the first visit loads, in bytes: raw, as gzip (level 9) and as brotli (quality 11).
//!
//! The first visit is what is reachable from `index.html`: every file of `dist/` that it names,
//! and every file that such a script or style sheet names in turn. Naming is enough to count, so
//! the table errs towards too much. Other files are listed below and do not count. Nor do those
//! that the page names to fetch them later ([`LATER`]); `tests/e2e/rest.test.mjs` shows that it
//! waits.
//!
//! What is packed already counts as it is: no server makes it smaller. The other compressed sizes
//! come from Node's zlib and brotli, the libraries that web servers use; the
//! budget is on gzip, which every server can do.

use crate::dist::Files;
use crate::pack::PACKED;
use crate::split::REST;
use crate::workspace::{Failure, Outcome, Workspace};
use std::collections::BTreeSet;
use std::path::Path;

const FIRST_VISIT_GZIP_BYTES_MAX: u64 = 250_000;

/// How the names of the files begin that the page knows and does not fetch at first.
const LATER: [&str; 3] = [REST, "fuzz.", "picture"];

/// Reads file names from its arguments and prints three sizes for each.
const MEASURE: &str = include_str!("sizes.cjs");

/// The sizes of one file, or of several together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sizes {
    raw_bytes: u64,
    gzip_bytes: u64,
    brotli_bytes: u64,
}

impl Sizes {
    fn plus(self, other: Self) -> Self {
        Self {
            raw_bytes: self.raw_bytes + other.raw_bytes,
            gzip_bytes: self.gzip_bytes + other.gzip_bytes,
            brotli_bytes: self.brotli_bytes + other.brotli_bytes,
        }
    }
}

/// What the page weighs, file by file.
pub struct Weight {
    loaded: Vec<(String, Sizes)>,
    later: Vec<(String, Sizes)>,
    /// Of the first visit.
    total: Sizes,
}

/// Weighs the page as it stands in `dist`, whose content is `files`.
pub fn weigh(workspace: &Workspace, dist: &Path, files: &Files) -> Result<Weight, Failure> {
    let first = first_visit(files);
    let sizes = measure(workspace, dist, files)?;
    let (loaded, later): (Vec<_>, Vec<_>) =
        sizes.into_iter().partition(|(name, _)| first.contains(name));
    let total = loaded.iter().fold(Sizes::default(), |sum, (_, sizes)| sum.plus(*sizes));
    Ok(Weight { loaded, later, total })
}

/// Prints the table and what polishing saved; fails if the first visit is over its budget.
pub fn report(before: &Weight, after: &Weight) -> Outcome {
    print!("{}", table(&after.loaded, after.total, &after.later));
    println!("{}", saving(before.total.gzip_bytes, after.total.gzip_bytes));
    judge(after.total.gzip_bytes)
}

fn saving(before_bytes: u64, after_bytes: u64) -> String {
    format!(
        "polishing made {after_bytes} bytes gzip of {before_bytes}, {:+.1} %",
        100.0 * (after_bytes as f64 / before_bytes as f64 - 1.0)
    )
}

/// The budget, with the amount by which it is kept or broken.
fn judge(gzip_bytes: u64) -> Outcome {
    if gzip_bytes > FIRST_VISIT_GZIP_BYTES_MAX {
        return Err(Failure::new(format!(
            "the first visit loads {gzip_bytes} bytes of gzip, {} above the budget of {}",
            gzip_bytes - FIRST_VISIT_GZIP_BYTES_MAX,
            FIRST_VISIT_GZIP_BYTES_MAX,
        )));
    }
    println!(
        "the first visit stays {} bytes below its budget of {FIRST_VISIT_GZIP_BYTES_MAX}",
        FIRST_VISIT_GZIP_BYTES_MAX - gzip_bytes
    );
    Ok(())
}

/// The names reachable from the page by naming.
fn first_visit(files: &Files) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut open = vec!["index.html".to_owned()];
    while let Some(name) = open.pop() {
        let Some(content) = files.get(&name) else {
            continue;
        };
        let is_text = [".html", ".js", ".css"].iter().any(|end| name.ends_with(end));
        if reached.insert(name) && is_text {
            let text = String::from_utf8_lossy(content);
            let is_later = |name: &str| LATER.iter().any(|start| name.starts_with(start));
            let named = |other: &&String| text.contains(other.as_str()) && !is_later(other);
            open.extend(files.keys().filter(named).cloned());
        }
    }
    reached
}

fn measure(
    workspace: &Workspace,
    dist: &Path,
    files: &Files,
) -> Result<Vec<(String, Sizes)>, Failure> {
    let failed = |why: &str| Failure::new(format!("the sizes could not be measured: {why}"));
    let mut command = workspace.command("node");
    command.current_dir(dist).args(["-e", MEASURE, "--"]).args(files.keys());
    let output = command.output().map_err(|error| failed(&error.to_string()))?;
    if !output.status.success() {
        return Err(failed(&String::from_utf8_lossy(&output.stderr)));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let sizes: Vec<Sizes> = text.lines().filter_map(parse).collect();
    if sizes.len() != files.len() {
        return Err(failed("node did not answer for every file"));
    }
    let sizes = files.keys().zip(sizes).map(|(name, sizes)| (name.clone(), as_sent(name, sizes)));
    Ok(sizes.collect())
}

/// The sizes of a file on the way to the visitor.
fn as_sent(name: &str, sizes: Sizes) -> Sizes {
    match (name.ends_with(PACKED), sizes.raw_bytes) {
        (true, raw_bytes) => Sizes { raw_bytes, gzip_bytes: raw_bytes, brotli_bytes: raw_bytes },
        (false, _) => sizes,
    }
}

/// Reads `raw gzip brotli`.
fn parse(line: &str) -> Option<Sizes> {
    let mut numbers = line.split(' ').map(|word| word.parse().ok());
    Some(Sizes {
        raw_bytes: numbers.next()??,
        gzip_bytes: numbers.next()??,
        brotli_bytes: numbers.next()??,
    })
}

fn table(loaded: &[(String, Sizes)], total: Sizes, later: &[(String, Sizes)]) -> String {
    const TOTAL: &str = "first visit";
    const ALL: &str = "everything";
    let names = loaded.iter().chain(later).map(|(name, _)| name.chars().count());
    let width = names.max().unwrap_or(0).max(TOTAL.len());
    let head = format!("{:width$} {:>10} {:>10} {:>10}\n", "bytes", "raw", "gzip", "brotli");
    let row = |name: &str, sizes: &Sizes| {
        let Sizes { raw_bytes, gzip_bytes, brotli_bytes } = sizes;
        format!("{name:width$} {raw_bytes:>10} {gzip_bytes:>10} {brotli_bytes:>10}\n")
    };
    let rows = |list: &[(String, Sizes)]| -> String {
        list.iter().map(|(name, sizes)| row(name, sizes)).collect()
    };
    let mut text = format!("\n{head}{}{}", rows(loaded), row(TOTAL, &total));
    if !later.is_empty() {
        let all = later.iter().fold(total, |sum, (_, sizes)| sum.plus(*sizes));
        text.push_str(&format!("\nnot loaded at first\n{}{}", rows(later), row(ALL, &all)));
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn the_first_visit_is_what_the_page_names_directly_or_through_a_script() {
        let files = files(&[
            ("index.html", r#"<meta content="./rest-3.bin"><script src="./boot-1.js"></script>"#),
            ("boot-1.js", "import('./app-2.js')"),
            ("app-2.js", "fetch('app-2_bg.wasm')"),
            ("app-2_bg.wasm", "names embed.js, but is not read as text"),
            ("embed.js", "import('./app-2.js')"),
            ("rest-3.bin", "is named, and fetched later"),
        ]);
        let first: Vec<_> = first_visit(&files).into_iter().collect();
        assert_eq!(first, ["app-2.js", "app-2_bg.wasm", "boot-1.js", "index.html"]);
    }

    #[test]
    fn what_is_packed_counts_as_it_is() {
        let sizes = |gzip_bytes| Sizes { raw_bytes: 90, gzip_bytes, brotli_bytes: gzip_bytes };
        assert_eq!(as_sent("app.bin", sizes(95)), sizes(90));
        assert_eq!(as_sent("app.js", sizes(40)), sizes(40));
    }

    #[test]
    fn the_budget_is_broken_by_one_byte_and_not_by_none() {
        assert_eq!(judge(FIRST_VISIT_GZIP_BYTES_MAX), Ok(()));
        assert!(judge(FIRST_VISIT_GZIP_BYTES_MAX + 1).is_err());
    }

    #[test]
    fn what_polishing_saved_is_said_in_bytes_and_in_percent() {
        assert_eq!(saving(1_000, 950), "polishing made 950 bytes gzip of 1000, -5.0 %");
    }

    #[test]
    fn the_table_is_aligned_and_ends_with_the_total() {
        let one = Sizes { raw_bytes: 1_000, gzip_bytes: 400, brotli_bytes: 300 };
        let text = table(&[("index.html".to_owned(), one)], one, &[]);
        let lines: Vec<_> = text.trim().lines().collect();
        assert!(lines.iter().all(|line| line.len() == lines[0].len()), "{text}");
        assert!(lines[2].starts_with("first visit "), "{text}");
    }

    #[test]
    fn a_line_of_sizes_that_is_not_three_numbers_is_refused() {
        assert_eq!(parse("9 8 7"), Some(Sizes { raw_bytes: 9, gzip_bytes: 8, brotli_bytes: 7 }));
        assert_eq!(parse("9 8"), None);
        assert_eq!(parse("9 8 x"), None);
    }
}
