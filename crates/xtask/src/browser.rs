//! Running a test of the `tests` crate as wasm in a headless browser.
//!
//! cargo builds the test for wasm32 and hands it to wasm-bindgen's runner, which serves it, steers
//! Chromium through chromedriver and prints what the page prints. How Chromium is started stands
//! in `tests/webdriver.json`, next to the tests, where the runner looks for it by itself.
//!
//! Profile and flags are the page's: a test speaks for the code that ships, a bench measures it.

use crate::flags;
use crate::workspace::{Outcome, Workspace, run};

/// The runner's own limit is 20 s, which a slow machine exceeds when every preset is replayed.
const TIMEOUT_S: &str = "600";

/// Builds the named test for wasm32 and runs it in the browser.
pub fn test(workspace: &Workspace, name: &str, extra: &[&str]) -> Outcome {
    let mut command = workspace.cargo();
    command.args(["test", "--package", "tests", "--test", name, "--profile", "page"]);
    command.args(["--target", "wasm32-unknown-unknown"]).args(extra);
    flags::apply(workspace, &mut command);
    // What ships carries no names of functions; a test that fails is read with them.
    command.env("CARGO_PROFILE_PAGE_STRIP", "none");
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    command.env("WASM_BINDGEN_USE_BROWSER", "1");
    command.env("WASM_BINDGEN_TEST_TIMEOUT", TIMEOUT_S);
    command.env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
    if std::env::var_os("CHROMEDRIVER").is_none()
        && let Some(driver) = workspace.find_program("chromedriver")
    {
        command.env("CHROMEDRIVER", driver);
    }
    run(&mut command)
}
