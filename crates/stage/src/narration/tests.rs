//! Sentences for every combination of knobs.

use super::*;
use crate::fixture::{scenario, set_choice, set_count};
use model::ParamValue;

/// What every sentence must be, whatever the knobs: whole, and without the marks of a bad template.
fn assert_reads_well(text: &str) {
    let first = text.chars().next().unwrap_or(' ');
    assert!(first.is_alphanumeric(), "{text:?} starts well");
    assert!(text.ends_with('.'), "{text:?} ends");
    for wrong in ["  ", " ,", " .", "..", "{", "}", " 1 nodes", " 1 dead nodes", " 1 disks", ",."] {
        assert!(!text.contains(wrong), "{text:?} has {wrong:?}");
    }
    for wrong in [" 0 ", "1 answers", "all 1 ", "nobody off", "one followers"] {
        assert!(!text.contains(wrong), "{text:?} has {wrong:?}");
    }
}

#[test]
fn every_quorum_has_whole_sentences() {
    for n in 1..=9 {
        for w in 1..=n {
            for r in 1..=n {
                for ask in [0, 1] {
                    let mut scenario = scenario("leaderless");
                    for (key, value) in [("n", n), ("w", w), ("r", r)] {
                        set_count(&mut scenario, key, value);
                    }
                    scenario.set("ask", ParamValue::Choice(ask));
                    let title = plain(&title(&scenario));
                    assert_reads_well(&title);
                    assert!(title.starts_with(|c: char| c.is_uppercase()), "{title}");
                    assert_reads_well(&plain(&try_this(&scenario)));
                    let consequence = consequence(&scenario);
                    assert_reads_well(&consequence.text);
                    assert_eq!(consequence.tone == Tone::Good, w + r > n, "{consequence:?}");
                    assert_eq!(title.contains("can miss"), w + r <= n, "{title}");
                }
            }
        }
    }
}

#[test]
fn every_single_leader_has_whole_sentences() {
    for followers in 1..=8 {
        for mode in 0..3 {
            for wanted in 1..=followers {
                for (block, off, reads) in [(0, 0, 0), (1, 0, 1), (0, 1, 0), (1, 1, 1), (0, 0, 1)] {
                    let mut scenario = scenario("single-leader");
                    set_count(&mut scenario, "followers", followers);
                    set_count(&mut scenario, "sync-followers", wanted);
                    for (key, place) in [
                        ("acknowledge", mode),
                        ("on-timeout", block),
                        ("failover", off),
                        ("reads", reads),
                    ] {
                        scenario.set(key, ParamValue::Choice(place));
                    }
                    let title = plain(&title(&scenario));
                    assert_reads_well(&title);
                    assert!(title.starts_with("One leader, "), "{title}");
                    assert_reads_well(&plain(&try_this(&scenario)));
                    assert_reads_well(&consequence(&scenario).text);
                }
            }
        }
    }
}

#[test]
fn the_numbers_of_a_sentence_carry_their_tones() {
    let mut scenario = scenario("leaderless");
    for (key, value) in [("n", 5), ("w", 2), ("r", 2)] {
        set_count(&mut scenario, key, value);
    }
    scenario.set("ask", ParamValue::Choice(1));
    let spans = title(&scenario);
    let toned = |tone| spans.iter().find(|span| span.tone == tone).map(|span| span.text.as_str());
    assert_eq!(toned(Tone::Write), Some("2"));
    assert_eq!(toned(Tone::Read), Some("2"));
    assert_eq!(toned(Tone::Strong), Some("can miss each other"));
    assert_eq!(
        plain(&spans),
        "Five replicas. A write waits for 2, a read asks 2. Write sets and read sets can miss each \
         other: no node need be in both."
    );
    assert_eq!(
        plain(&try_this(&scenario)),
        "cut n4 and n5 off, write, then read from their side. Or raise W to 4 and do it again."
    );
    assert_eq!(
        consequence(&scenario).text,
        "W + R = 4 does not exceed N = 5: 30 of 100 pairs of sets miss each other, so a read \
         can be stale. Writes and reads both survive 3 dead nodes."
    );
}

#[test]
fn overlapping_quorums_say_how_much_they_share() {
    let mut scenario = scenario("leaderless");
    for (key, value) in [("n", 3), ("w", 2), ("r", 2)] {
        set_count(&mut scenario, key, value);
    }
    assert_eq!(
        consequence(&scenario).text,
        "W + R = 4 > N = 3: every read set meets every write set in at least 1 node. Writes and \
         reads both survive 1 dead node."
    );
}

#[test]
fn each_mode_says_whom_a_write_waits_for() {
    let titles: Vec<String> = (0..3)
        .map(|mode| {
            let mut scenario = scenario("single-leader");
            scenario.set("acknowledge", ParamValue::Choice(mode));
            plain(&title(&scenario))
        })
        .collect();
    assert_eq!(
        titles,
        [
            "One leader, two followers. A write is acknowledged once the leader has it on disk: \
             the followers hear of it later.",
            "One leader, two followers. A write is acknowledged once the leader and 1 of 2 \
             followers have it on disk: after 100 ms without an answer, the leader goes on alone.",
            "One leader, two followers. A write is acknowledged once the leader and both \
             followers have it on disk: one dead follower stops all writes.",
        ]
    );
}

/// Goal: whatever is combined, the sentences are whole. Method: every mode with every other choice,
/// one at a time.
#[test]
fn every_choice_of_a_single_leader_has_whole_sentences() {
    let others: &[(&str, &[&str])] = &[
        ("reads", &["any", "sticky", "read-your-writes", "leader-after-write"]),
        ("failover", &["automatic", "off", "operator", "majority"]),
        ("fencing", &["none", "stonith"]),
        ("shipping", &["wal", "statements", "triggers"]),
        ("feed", &["chain", "relay"]),
        ("level", &["received", "applied"]),
        ("own-disk-first", &["off"]),
        ("rewind", &["off"]),
    ];
    for followers in [1, 2, 5] {
        for mode in ["async", "semi-sync", "sync", "any", "first", "in-sync"] {
            for (key, words) in others {
                for word in *words {
                    let mut scenario = scenario("single-leader");
                    set_count(&mut scenario, "followers", followers);
                    set_count(&mut scenario, "min-in-sync", followers.min(2));
                    set_count(&mut scenario, "newer-followers", 1);
                    set_count(&mut scenario, "spares", 1);
                    scenario.set("apply", ParamValue::Span(2_000));
                    set_choice(&mut scenario, "acknowledge", mode);
                    set_choice(&mut scenario, key, word);
                    assert_reads_well(&plain(&title(&scenario)));
                    assert_reads_well(&plain(&try_this(&scenario)));
                    assert_reads_well(&consequence(&scenario).text);
                }
            }
        }
    }
}

#[test]
fn a_rule_that_is_switched_off_comes_first() {
    let mut scenario = scenario("single-leader");
    set_choice(&mut scenario, "acknowledge", "sync");
    assert_eq!(consequence(&scenario).tone, Tone::Good);
    set_choice(&mut scenario, "rewind", "off");
    let one = consequence(&scenario);
    assert_eq!(one.tone, Tone::Bad);
    let start = "Switched off: rewind. Something is lost without it. An acknowledged write";
    assert!(one.text.starts_with(start), "{}", one.text);
    assert!(plain(&try_this(&scenario)).starts_with("switch the rule rewind on again"));
    set_choice(&mut scenario, "fencing", "none");
    let two = consequence(&scenario);
    assert!(two.text.starts_with("Switched off: fencing; rewind. An "), "{}", two.text);
}

#[test]
fn an_outage_names_whoever_decides() {
    let outage = |failover: &str, fencing: &str| {
        let mut scenario = scenario("single-leader");
        set_choice(&mut scenario, "failover", failover);
        set_choice(&mut scenario, "fencing", fencing);
        let text = consequence(&scenario).text;
        text.split("If the leader dies, writes stop ").nth(1).unwrap_or_default().to_string()
    };
    assert_eq!(
        outage("automatic", "stonith"),
        "for about 210 ms: 100 ms to notice, 50 ms to switch the old leader off, 30 ms to \
         promote, 30 ms to re-route."
    );
    assert_eq!(
        outage("operator", "epochs"),
        "for about 3 min: 100 ms to notice, 3 min for a person to decide, 30 ms to promote, \
         30 ms to re-route."
    );
    assert_eq!(
        outage("majority", "stonith"),
        "for about 130 ms: 100 ms to notice, 30 ms to re-route."
    );
    assert_eq!(outage("off", "epochs"), "until it is back.");
}

#[test]
fn what_is_shipped_and_played_has_consequences() {
    let said = |key: &str, word: &str| {
        let mut scenario = scenario("single-leader");
        set_choice(&mut scenario, "acknowledge", "any");
        set_choice(&mut scenario, key, word);
        consequence(&scenario).text
    };
    assert!(said("shipping", "statements").contains("now() and rand()"));
    assert!(said("shipping", "triggers").contains("up to 20 ms later"));
    assert!(said("feed", "chain").contains("2 hops later"));
    assert!(said("level", "received").contains("no power cut"));
    let mut slow = scenario("single-leader");
    slow.set("apply", ParamValue::Span(10_000));
    assert!(consequence(&slow).text.contains("A follower plays 100 writes a second"));
}

/// Goal: a sentence below a group is true of its knobs. Method: those that matter are turned.
#[test]
fn groups_say_what_follows_from_their_knobs() {
    let mut scenario = scenario("leaderless");
    let said = |scenario: &Scenario, group: &str| {
        let Consequence { tone, text } = consequence_of_group(scenario, group).expect("one exists");
        assert_reads_well(&text);
        (tone, text)
    };
    assert_eq!(consequence_of_group(&scenario, "Quorum"), None);
    assert_eq!(said(&scenario, "Network").0, Tone::Plain);
    scenario.set("loss", ParamValue::Share(100));
    let (tone, text) = said(&scenario, "Network");
    assert_eq!(tone, Tone::Bad);
    assert!(text.contains("about 190 do not"), "a tenth, twice: {text}");
    assert!(said(&scenario, "Clients").1.starts_with("Nobody calls but the script"));
    scenario.set("client-timeout", ParamValue::Span(1_000));
    assert!(said(&scenario, "Clients").1.starts_with("A client gives up after 1 ms"));
    scenario.set("client-timeout", ParamValue::Span(500_000));
    set_choice(&mut scenario, "workload", "rate");
    assert!(said(&scenario, "Clients").1.contains("40 times a second"), "two clients, 20 each");
    set_choice(&mut scenario, "workload", "closed");
    assert!(said(&scenario, "Clients").1.starts_with("Each client calls again"));
    let mut scenario = crate::fixture::scenario("mended");
    let mended = |scenario: &Scenario| said(scenario, "Repair");
    assert_eq!(mended(&scenario).0, Tone::Bad);
    set_choice(&mut scenario, "repair", "async");
    assert!(mended(&scenario).1.ends_with("until a read finds out."));
    set_choice(&mut scenario, "hints", "next");
    assert!(mended(&scenario).1.ends_with("once it answers again."));
    scenario.set("anti-entropy", ParamValue::Span(2_000_000));
    assert!(mended(&scenario).1.starts_with("Every 2 s replicas look"));
}
