//! The rules of style, each a pure function from one file to its findings.
//!
//! They lean on rustfmt: in formatted code an item ends at the first `}` that is indented like its
//! first line, so finding the end of a function takes no parser. Text inside of a raw string can
//! deceive that; nothing here has so far.

const COLUMNS_MAX: usize = 100;
const FILE_LINES_MAX: usize = 800;
const FUNCTION_LINES_MAX: usize = 70;

/// What must not be left over in a file. Written in two parts, so that this file is not a finding.
const LEFT_OVER: [&str; 5] = [
    concat!("to", "do!"),
    concat!("unimple", "mented!"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("TO", "DO"),
];

/// Beginnings of paths that exist on one person's machine only.
const MACHINE_PATHS: [&str; 4] =
    [concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/wo", "rk/"), concat!("/Us", "ers/")];

/// A file of the tree, under its name relative to the root, with slashes.
pub struct Source {
    pub name: String,
    pub text: String,
}

impl Source {
    fn ends_in(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.name.ends_with(ending))
    }

    fn is_rust(&self) -> bool {
        self.ends_in(&[".rs"])
    }

    /// Whether the whole file is a test, a bench, or a part of one.
    pub fn is_test_code(&self) -> bool {
        self.name.starts_with("tests/")
            || self.name.contains("/tests/")
            || self.name.contains("/benches/")
            || self.name.ends_with("/tests.rs")
    }

    /// Lines with their numbers.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    fn fault(&self, number: usize, what: &str) -> String {
        format!("{}:{number}: {what}", self.name)
    }
}

/// Everything that is wrong with a file.
pub fn faults(source: &Source) -> Vec<String> {
    let rules: [fn(&Source) -> Vec<String>; 8] = [
        columns,
        file_length,
        function_length,
        unwraps,
        left_over,
        machine_paths,
        trailing_space,
        essay,
    ];
    let mut faults: Vec<_> = rules.iter().flat_map(|rule| rule(source)).collect();
    faults.extend(registry(source));
    faults
}

/// An address cannot be broken, so lines with one may be longer.
fn columns(source: &Source) -> Vec<String> {
    if !source.ends_in(&[".rs", ".mjs", ".cjs", ".js"]) {
        return Vec::new();
    }
    let too_long = |line: &str| line.chars().count() > COLUMNS_MAX && !line.contains("://");
    source
        .lines()
        .filter(|(_, line)| too_long(line))
        .map(|(number, line)| source.fault(number, &format!("{} columns", line.chars().count())))
        .collect()
}

fn file_length(source: &Source) -> Vec<String> {
    if !source.ends_in(&[".rs", ".mjs", ".cjs", ".js", ".css"]) {
        return Vec::new();
    }
    let count = without_test_modules(source).len();
    let fault = || source.fault(1, &format!("{count} lines without tests"));
    (count > FILE_LINES_MAX).then(fault).into_iter().collect()
}

fn function_length(source: &Source) -> Vec<String> {
    if !source.is_rust() {
        return Vec::new();
    }
    let lines: Vec<_> = source.text.lines().collect();
    let mut faults = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if let Some(length) = is_function(line).then(|| item_lines(&lines[index..])).flatten()
            && length > FUNCTION_LINES_MAX
        {
            faults.push(source.fault(index + 1, &format!("a function of {length} lines")));
        }
    }
    faults
}

fn unwraps(source: &Source) -> Vec<String> {
    if !source.is_rust() || source.is_test_code() {
        return Vec::new();
    }
    let bare = concat!(".unw", "rap()");
    without_test_modules(source)
        .into_iter()
        .filter(|(_, line)| line.contains(bare) && !line.trim_start().starts_with("//"))
        .map(|(number, _)| source.fault(number, "unwrap; let `expect` state the invariant"))
        .collect()
}

fn left_over(source: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    for (number, line) in source.lines() {
        for word in LEFT_OVER.iter().filter(|word| line.contains(**word)) {
            faults.push(source.fault(number, &format!("`{word}` is left over")));
        }
    }
    faults
}

fn machine_paths(source: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    for (number, line) in source.lines() {
        for path in MACHINE_PATHS.iter().filter(|path| starts_a_path(line, path)) {
            faults.push(source.fault(number, &format!("`{path}` is a path of one machine")));
        }
    }
    faults
}

/// Whether the line has this path at the beginning of a path, not in the middle of another.
fn starts_a_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = &line[..at];
        let inside = |letter: char| letter.is_alphanumeric() || "_-./*}$)".contains(letter);
        before.ends_with("://") || !before.ends_with(inside)
    })
}

fn trailing_space(source: &Source) -> Vec<String> {
    source
        .lines()
        .filter(|(_, line)| line.ends_with([' ', '\t', '\r']))
        .map(|(number, _)| source.fault(number, "white space at the end"))
        .collect()
}

fn essay(source: &Source) -> Vec<String> {
    let opens = source.text.starts_with("//! ") || !source.is_rust();
    let fault = || source.fault(1, "the module does not open with a `//!` essay");
    (!opens).then(fault).into_iter().collect()
}

/// A lock file of npm must not say which registry it was written with.
fn registry(source: &Source) -> Vec<String> {
    if !source.name.ends_with("package-lock.json") {
        return Vec::new();
    }
    source
        .lines()
        .filter(|(_, line)| line.trim_start().starts_with("\"resolved\""))
        .map(|(number, _)| source.fault(number, "the lock file names a registry"))
        .collect()
}

/// The lines outside of `#[cfg(test)] mod … { }`, with their numbers.
fn without_test_modules(source: &Source) -> Vec<(usize, &str)> {
    let lines: Vec<_> = source.text.lines().collect();
    let mut kept = Vec::new();
    let mut index = 0;
    while index < lines.len() {
        let skipped = test_module_lines(&lines[index..]);
        if skipped == 0 {
            kept.push((index + 1, lines[index]));
        }
        index += skipped.max(1);
    }
    kept
}

/// How many lines the test module takes that begins here; 0 if none does.
fn test_module_lines(lines: &[&str]) -> usize {
    let attribute = lines[0].trim_start();
    if !(attribute.starts_with("#[cfg(") && attribute.contains("test")) {
        return 0;
    }
    let is_attribute = |line: &&&str| line.trim_start().starts_with("#[");
    let attributes = lines.iter().take_while(is_attribute).count();
    let Some(first) = lines.get(attributes) else {
        return 0;
    };
    let opens = first.trim_start().starts_with("mod ") && first.ends_with('{');
    let module = opens.then(|| item_lines(&lines[attributes..])).flatten();
    module.map_or(0, |module| attributes + module)
}

fn is_function(line: &str) -> bool {
    let mut words = line.trim_start().split(' ');
    let before_fn = |word: &&str| {
        matches!(*word, "pub" | "const" | "async" | "unsafe" | "extern" | "\"C\"")
            || word.starts_with("pub(")
    };
    words.find(|word| !before_fn(word)) == Some("fn")
}

/// The number of lines of the item that begins here, or nothing for a declaration without body.
fn item_lines(lines: &[&str]) -> Option<usize> {
    let first = lines.first()?;
    let indentation = &first[..first.len() - first.trim_start().len()];
    let at_item = |line: &str| {
        line.strip_prefix(indentation).is_some_and(|rest| !rest.starts_with([' ', '\t']))
    };
    if first.ends_with('}') {
        return Some(1);
    }
    // The signature ends where a line of its own indentation opens the body, or closes without.
    let signature = lines.iter().position(|line| {
        at_item(line) && (line.ends_with('{') || line.ends_with(';') || line.ends_with("{}"))
    })?;
    match lines[signature] {
        line if line.ends_with(';') => None,
        line if line.ends_with("{}") => Some(signature + 1),
        _ => {
            let end = format!("{indentation}}}");
            let body = lines[signature + 1..].iter().position(|line| *line == end)?;
            Some(signature + body + 2)
        }
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod rules_tests;
