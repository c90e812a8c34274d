//! Golden stories: one behaviour each, with every event that shows it.
//!
//! Goal: what the engine does is written down in words that a person has read. Method: each file of
//! `tests/golden` is run and its text compared, line by line.

#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use tests::story::Story;

#[test]
fn every_story_is_told_as_it_is_written() {
    let bless = std::env::var_os("REPLAB_BLESS").is_some();
    let mut told = 0;
    let mut differing = Vec::new();
    let (mut wanted, mut events) = (Vec::new(), String::new());
    let mut paths: Vec<_> = fs::read_dir(tests::folder("golden"))
        .expect("the folder of stories is there")
        .map(|entry| entry.expect("its entries can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "story"))
        .collect();
    paths.sort();
    for path in paths {
        let text = fs::read_to_string(&path).expect("a story can be read");
        let story = Story::parse(&text);
        let opened = lab::open_text(&story.scenario);
        assert_eq!(opened.notices, [], "{} is read whole", path.display());
        let now = story.told_by(&lab::run(&opened.scenario)).print();
        if now != text && bless {
            fs::write(&path, &now).expect("a story can be written");
        } else if now != text {
            differing.push(format!("{}\n{}", path.display(), first_difference(&text, &now)));
        }
        wanted.extend(story.words().into_iter().map(str::to_string));
        events += &story.events;
        told += 1;
    }
    assert!(told >= 10, "only {told} stories were found");
    assert!(differing.is_empty(), "{}", differing.join("\n\n"));
    // A story may ask for what does not happen in it; what happens in none is misspelt.
    wanted.retain(|word| !events.contains(word.as_str()));
    assert_eq!(wanted, [""; 0], "these words select nothing in any story");
}

/// The first line that differs, with what was expected.
fn first_difference(expected: &str, now: &str) -> String {
    let mut lines = expected.lines().zip(now.lines()).enumerate();
    match lines.find(|(_, (expected, now))| expected != now) {
        Some((index, (expected, now))) => {
            format!("line {}\n  expected: {expected}\n  now:      {now}", index + 1)
        }
        None => format!("{} lines expected, {} now", expected.lines().count(), now.lines().count()),
    }
}
