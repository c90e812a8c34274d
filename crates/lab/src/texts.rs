//! The texts of the scenarios that ship, all in one file.
//!
//! Whoever is built without them (the feature `texts`) can fetch that file instead. The build of
//! the page makes it of the files below `crates/protocols`:
//!
//! ```text
//! === single-leader/presets/lag
//! topology single-leader
//! …
//! === single-leader/rules/lease
//! …
//! ```

/// What every path in the file begins with, and the file itself.
pub const HEAD: &str = "=== ";

/// The text under a path, if the file has it.
pub fn find<'a>(file: &'a str, path: &str) -> Option<&'a str> {
    file.split(HEAD).find_map(|part| part.strip_prefix(path)?.strip_prefix('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Goal: no text is lost in the file. Method: such a file is made of all of them, and each is
    /// found in it as it is.
    #[test]
    fn every_text_is_found_under_its_path() {
        let presets = crate::presets()
            .map(|(topology, preset)| (format!("{topology}/presets/{}", preset.key), preset.text));
        let rules = crate::rules::all();
        let rules =
            rules.map(|(topology, rule)| (format!("{topology}/rules/{}", rule.key), rule.text));
        let texts: Vec<(String, &str)> = presets.chain(rules).collect();
        let file: String =
            texts.iter().map(|(path, text)| format!("{HEAD}{path}\n{text}")).collect();
        for (path, text) in texts {
            assert!(text.ends_with('\n'), "{path}");
            assert_eq!(find(&file, &path), Some(text), "{path}");
        }
        assert_eq!(find(&file, "single-leader/presets/la"), None);
        assert_eq!(find("<!doctype html>", "single-leader/presets/lag"), None);
    }
}
