//! SEE-1: the picture of an instant does not depend on what was looked at before.

#![cfg(not(target_arch = "wasm32"))]

use stage::{Look, Timeline, scene, to_svg};
use tests::generate::{self, Numbers};

/// Goal: going back and forth in time never leaves a trace on the picture. Method: the scenes of a
/// run at random instants, forward, backward and from a fresh timeline.
#[test]
fn scenes_do_not_depend_on_the_order_of_seeks() {
    for topology in generate::topologies() {
        for seed in 0..25 {
            let run = lab::run(&generate::scenario(topology, seed));
            let fresh = || Timeline::new(run.scenario.clone(), run.trace.clone());
            let mut numbers = Numbers::new(seed);
            let instants: Vec<u64> = (0..20).map(|_| numbers.below(1_200_000)).collect();
            let timeline = fresh();
            let look = Look::default();
            let forward: Vec<_> = instants.iter().map(|&at| scene(&timeline, at, &look)).collect();
            for (place, &at) in instants.iter().enumerate().rev() {
                assert_eq!(scene(&timeline, at, &look), forward[place], "{topology} {seed} {at}");
                assert_eq!(scene(&fresh(), at, &look), forward[place], "{topology} {seed} {at}");
            }
        }
    }
}

/// Every instant of every preset can be drawn, and is a document.
#[test]
fn every_preset_can_be_drawn() {
    for (topology, preset) in lab::presets() {
        let run = lab::run(&lab::open_text(preset.text).scenario);
        let timeline = Timeline::new(run.scenario.clone(), run.trace.clone());
        for share in 0..=10 {
            for portrait in [false, true] {
                let at = run.trace.end / 10 * share;
                let picture = scene(&timeline, at, &Look { portrait, ..Look::default() });
                assert!(!picture.summary.is_empty());
                let things: Vec<_> = picture.groups.iter().map(|group| group.thing).collect();
                assert!(things.is_sorted_by(|a, b| a < b), "{topology}/{} {at}", preset.key);
                let svg = to_svg(&picture, "");
                assert!(svg.starts_with("<svg") || svg.starts_with("<?xml"), "{topology}");
                assert!(!svg.contains("NaN") && !svg.contains("inf"), "{topology} {}", preset.key);
            }
        }
    }
}
