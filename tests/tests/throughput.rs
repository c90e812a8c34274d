//! How many messages a second the engine delivers in WebAssembly, with the trace recorded.
//!
//! `cargo xtask bench` runs this in a browser and prints the figure. It asserts nothing about time;
//! it only checks that messages were delivered at all.

#![cfg(target_arch = "wasm32")]
#![no_main]

use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Runs as the page does and judges nothing: the engine alone. Five rounds, the best counts.
fn measure(name: &str, text: &str) {
    let scenario = tests::open(text);
    let mut best = 0.0_f64;
    for _ in 0..5 {
        let start = now_ms();
        let mut delivered = 0;
        while now_ms() - start < 1_000.0 {
            let mut runner = lab::Runner::new(&scenario);
            while runner.advance(model::Time::MAX, u64::MAX).is_none() {}
            delivered += runner.delivered();
        }
        assert!(delivered > 0, "{name}: nothing was delivered");
        best = best.max(delivered as f64 / (now_ms() - start) * 1_000.0);
    }
    console_log!("{name}: {:.2} M messages/s in wasm", best / 1e6);
}

fn now_ms() -> f64 {
    js_sys::Date::now()
}

#[wasm_bindgen_test]
fn messages_a_second() {
    let stream = "clients 8\nworkload closed\nread-share 0\nhorizon 60m\n";
    let leaderless = format!("topology leaderless\nn 5\nw 3\nr 3\n{stream}");
    let single = format!("topology single-leader\nfollowers 4\nacknowledge semi-sync\n{stream}");
    measure("leaderless, 5 nodes", &leaderless);
    measure("single-leader, 5 nodes", &single);
}
