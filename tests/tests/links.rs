//! Texts and links: round trips, strangers' input, old links.
//!
//! ONE-1 and LINK-1.

#![cfg(not(target_arch = "wasm32"))]

use model::limits::{EVENTS_MAX, NOTICES_MAX, TEXT_BYTES_MAX};
use model::link::{ViewState, decode, encode};
use tests::generate::{self, Numbers};

/// ONE-1. Goal: a scenario, its text and its link are one thing. Method: 1,000 made-up scenarios of
/// each family go through both and come back equal.
#[test]
fn a_scenario_survives_its_text_and_its_link() {
    for topology in generate::topologies() {
        for seed in 0..1_000 {
            let scenario = generate::scenario(topology, seed);
            let text = model::grammar::print(&scenario);
            let opened = lab::open_text(&text);
            assert_eq!(opened.notices, [], "{text}");
            assert_eq!(opened.scenario, scenario, "{text}");
            assert_eq!(model::grammar::print(&opened.scenario), text);
            let beside = seed
                .is_multiple_of(3)
                .then(|| encode(&generate::scenario(topology, seed + 1), &ViewState::default()));
            let view = ViewState { at: Some(seed * 1_003), beside };
            let link = encode(&scenario, &view);
            let opened = decode(&link, &lab::registry());
            assert_eq!(opened.notices, [], "{link}");
            assert_eq!(opened.scenario, scenario, "{link}");
            assert_eq!(opened.view, view, "{link}");
            assert_eq!(encode(&opened.scenario, &view), link);
            let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.~=&".contains(c);
            assert!(link.chars().all(allowed), "{link}");
        }
    }
}

#[test]
fn a_link_of_sliders_alone_is_short() {
    let text = "topology leaderless\nn 5\nw 3\nr 2\nseed 42\n";
    let link = encode(&lab::open_text(text).scenario, &ViewState::default());
    assert_eq!(link, "v=2&topology=leaderless&n=5&w=3&seed=42");
}

/// Goal: no link, however broken, breaks anything. Method: 100,000 links with bytes changed, cut,
/// doubled or swapped are opened; each gives a scenario that can be written again, and one in a
/// hundred is run.
#[test]
fn a_hundred_thousand_mutated_links_open() {
    let links: Vec<String> = generate::topologies()
        .into_iter()
        .flat_map(|topology| (0..50).map(move |seed| generate::scenario(topology, seed)))
        .map(|scenario| {
            let beside = Some(encode(&scenario, &ViewState::default()));
            encode(&scenario, &ViewState { at: Some(1_250_000), beside })
        })
        .collect();
    let mut noticed = 0;
    for round in 0..100_000_u64 {
        let mut numbers = Numbers::new(round);
        let mut link = links[numbers.below(links.len() as u64) as usize].clone().into_bytes();
        for _ in 0..1 + numbers.below(4) {
            mutate(&mut link, &mut numbers);
        }
        let link = String::from_utf8_lossy(&link).into_owned();
        let opened = lab::open_link(&link);
        noticed += usize::from(!opened.notices.is_empty());
        assert!(opened.notices.len() <= NOTICES_MAX + 1, "{link}");
        let again = encode(&opened.scenario, &opened.view);
        assert_eq!(lab::open_link(&again).scenario, opened.scenario, "{link}");
        if round % 100 == 0 {
            let run = lab::run_with_event_limit(&opened.scenario, 2_000.min(EVENTS_MAX));
            assert!(!run.report.findings.is_empty(), "{link}");
        }
    }
    assert!(noticed > 50_000, "only {noticed} of the broken links were noticed");
}

fn mutate(link: &mut Vec<u8>, numbers: &mut Numbers) {
    if link.is_empty() {
        return;
    }
    let place = numbers.below(link.len() as u64) as usize;
    match numbers.below(6) {
        0 => link[place] = numbers.below(256) as u8,
        1 => link[place] = b"0123456789&=-_.~#%<>"[numbers.below(20) as usize],
        2 => link.truncate(place),
        3 => {
            let tail = link[place..].to_vec();
            link.extend(tail);
        }
        4 => {
            link.remove(place);
        }
        _ => {
            let other = numbers.below(link.len() as u64) as usize;
            link.swap(place, other);
        }
    }
}

/// The same for texts: whatever stands in a file, something can be run.
#[test]
fn ten_thousand_mutated_texts_open() {
    for round in 0..10_000_u64 {
        let mut numbers = Numbers::new(round ^ 0xabcd);
        let topology = numbers.one_of(&["leaderless", "single-leader"]);
        let mut text = generate::text(topology, round % 60).into_bytes();
        for _ in 0..1 + numbers.below(6) {
            mutate(&mut text, &mut numbers);
        }
        let opened = lab::open_text(&String::from_utf8_lossy(&text));
        let again = model::grammar::print(&opened.scenario);
        assert_eq!(lab::open_text(&again).scenario, opened.scenario);
    }
}

/// Goal: a notice says what was found, what was expected and what was used.
#[test]
fn a_bad_value_is_named_with_what_was_expected_and_what_was_used() {
    for (link, words) in [
        ("v=1&topology=leaderless&n=12", ["n 12", "1 to 9", "3 was used"]),
        ("v=1&topology=leaderless&n=3&w=5", ["w 5", "at most n, which is 3", "3 was used"]),
        ("v=1&topology=blockchain", ["blockchain", "leaderless", "leaderless was used"]),
        ("v=1&repair=maybe", ["repair maybe", "none, async, blocking", "async was used"]),
        ("v=1&latency=soon", ["latency soon", "5ms", "4ms~9ms was used"]),
        ("v=1&colour=red", ["colour red", "a setting of leaderless", "left out"]),
        ("v=1&seed=-1", ["seed -1", "a whole number", "1 was used"]),
        ("v=3&n=5", ["v=3", "v=2", "read as version 2"]),
        ("v=1&x=z1.!!!", ["z1.!!!", "a script packed as z1.", "no script"]),
        ("v=1&x=z9.AAAA", ["z9.AAAA", "a script packed as z1.", "no script"]),
        ("v=1&t=1&t=2", ["t", "each setting once", "the last one was used"]),
        ("v=1&t=soon", ["t=soon", "seconds", "the start was used"]),
    ] {
        let notices: Vec<String> =
            lab::open_link(link).notices.iter().map(ToString::to_string).collect();
        assert_eq!(notices.len(), 1, "{link}: {notices:?}");
        for word in words {
            assert!(notices[0].contains(word), "{link}: {} lacks {word}", notices[0]);
        }
    }
}

/// A bad repetition does not take back a good value, and the notice says which one stands.
#[test]
fn a_notice_about_a_repeated_setting_names_the_value_that_stands() {
    let opened = lab::open_link("v=1&n=5&n=12");
    assert_eq!(opened.scenario.count("n"), 5);
    let notices: Vec<String> = opened.notices.iter().map(ToString::to_string).collect();
    assert_eq!(notices.len(), 2, "{notices:?}");
    assert!(notices[0].contains("each setting once") && notices[1].contains("5 was used"));
}

#[test]
fn a_link_that_is_too_long_or_unpacks_to_too_much_is_refused_whole() {
    let long = format!("v=1&seed={}", "7".repeat(TEXT_BYTES_MAX));
    let opened = lab::open_link(&long);
    assert_eq!(opened.notices.len(), 1);
    assert!(opened.notices[0].to_string().contains("at most 65536 bytes"));
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![b'\n'; 40 << 20], 10);
    let packed = data_encoding::BASE64URL_NOPAD.encode(&bomb);
    let opened = lab::open_link(&format!("v=1&x=z1.{packed}"));
    assert_eq!(opened.notices.len(), 1, "{} bytes of bomb", bomb.len());
    assert!(opened.scenario.script.is_empty());
}

#[test]
fn an_address_a_fragment_and_its_content_are_the_same_link() {
    let bare = "v=1&topology=single-leader&followers=4";
    for link in [
        bare.to_string(),
        format!("#{bare}"),
        format!("https://example.org/lab/index.html?embed=1#{bare}"),
        format!("  {bare}\n"),
    ] {
        let opened = lab::open(&link);
        assert_eq!(opened.notices, [], "{link}");
        assert_eq!(opened.scenario.count("followers"), 4, "{link}");
    }
}

/// LINK-1. Goal: links that were published keep their meaning. Method: `links/v1.txt` and
/// `links/v2.txt` hold links of either version with the fingerprints of their runs; lines are
/// added, never changed. A link of version 1 is also written anew, as one of version 2, and that
/// replays the same run.
#[test]
fn every_published_link_still_replays() {
    for version in ["v1", "v2"] {
        let path = tests::folder("links").join(version).with_extension("txt");
        let text = std::fs::read_to_string(path).expect("the published links are there");
        let mut replayed = 0;
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let (fingerprint, link) = line.split_once(' ').expect("a fingerprint and a link");
            let opened = lab::open_link(link);
            assert_eq!(opened.notices, [], "{link}");
            let anew = encode(&opened.scenario, &ViewState::default());
            assert!(anew.starts_with("v=2&"), "{anew}");
            for opened in [opened.scenario, lab::open_link(&anew).scenario] {
                let run = lab::run(&opened);
                assert_eq!(format!("{:016x}", run.fingerprint), fingerprint, "{link}");
            }
            replayed += 1;
        }
        assert!(replayed >= 5, "only {replayed} links of {version} were found");
    }
}

/// Goal: a link of version 1 that says nothing of a rule which came later means that it was not
/// kept; one that says so is obeyed. A link of version 2 means the default.
#[test]
fn the_version_of_a_link_says_which_defaults_it_means() {
    let lease = |link: &str| lab::open_link(link).scenario.choice("lease");
    assert_eq!(lease("v=1&topology=single-leader"), "off");
    assert_eq!(lease("v=1&topology=single-leader&lease=on"), "on");
    assert_eq!(lease("v=2&topology=single-leader"), "on");
    assert_eq!(lease("topology=single-leader"), "on");
}
