//! Same bits (DET-2): native code and WebAssembly in a browser run every preset to the same trace.
//!
//! Goal: a link means the same run everywhere. Method: the fingerprints stand in
//! `golden/fingerprints.txt`; this file is compiled for both and compares with it on each side.
//! `REPLAB_BLESS=1` writes the file anew, natively; a change there means that links which are out
//! in the world now show another run.

#![cfg_attr(target_arch = "wasm32", no_main)]

const EXPECTED: &str = include_str!("../golden/fingerprints.txt");

/// One line for each preset: its name and its fingerprint.
fn fingerprints() -> String {
    let mut text = String::new();
    for (topology, preset) in lab::presets() {
        let run = lab::run(&lab::open_text(preset.text).scenario);
        text += &format!("{topology}/{} {:016x}\n", preset.key, run.fingerprint);
    }
    for topology in tests::generate::topologies() {
        for seed in 0..40 {
            let run = lab::run(&tests::generate::scenario(topology, seed));
            text += &format!("{topology}#{seed} {:016x}\n", run.fingerprint);
        }
    }
    text
}

fn compare() {
    let now = fingerprints();
    for (expected, now) in EXPECTED.lines().zip(now.lines()) {
        assert_eq!(expected, now);
    }
    assert_eq!(EXPECTED.lines().count(), now.lines().count());
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn every_preset_has_its_fingerprint_natively() {
    if std::env::var_os("REPLAB_BLESS").is_some() {
        std::fs::write(tests::folder("golden/fingerprints.txt"), fingerprints())
            .expect("the file can be written");
    } else {
        compare();
    }
}

#[cfg(target_arch = "wasm32")]
mod in_the_browser {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    fn every_preset_has_its_fingerprint_in_wasm() {
        super::compare();
    }
}
