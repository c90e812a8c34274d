// A link is the whole scenario: whoever opens it sees the very same run.
//
// "The very same" is checked by the fingerprint, the number that only equal runs share. It is
// compared between two browsers without anything in common, with the fingerprints that are kept in
// tests/golden, and with those of the command line, which runs the same engine natively.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  choose, drawn, fragment, goTo, link, listed, openPage, read, state,
  thing, until, withPage,
} from "./harness.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);
const still = { query: "autoplay=0" };

/** Waits until the address describes the run on screen. */
const addressed = async (page) => {
  const { link } = await state(page);
  return until("the address is the link of the run", () => fragment(page), (now) => now === link);
};

/** Puts another fragment into the address of an open page. */
const paste = (page, hash) =>
  page.evaluate((fragment) => { location.hash = fragment; }, hash);

const FAMILIES = ["Leaderless", "Single-leader", "Multi-leader"].map((label) =>
  ({ label, name: label.toLowerCase() }));

/** What every preset of every family comes to in the browser, by its name. */
let presets;
const everyPreset = () => presets ??= (async () => {
  const states = new Map();
  await withPage(still, ({ page }) => eachPreset(page, (name, shown) => states.set(name, shown)));
  return states;
})();

/** Chooses every preset of every family and calls back with its name and the state. */
async function eachPreset(page, see) {
  for (const { label, name } of FAMILIES) {
    await page.getByRole("button", { name: label, exact: true }).click();
    for (const path of await listed(page, { family: `${name}/presets/` })) {
      await choose(page, path);
      await until(`${path} is open`, () =>
        page.locator(`.shelves [data-path="${path}"]`).getAttribute("aria-pressed"),
      (now) => now === "true");
      await see(path.replace("/presets", ""), await state(page));
    }
  }
}

test("an address that was made by hand opens elsewhere as the same run", () =>
  withPage({ ...still, hash: link({ topology: "leaderless", n: 4, seed: 9, horizon: "300ms" }) },
    async ({ page }) => {
      await page.getByRole("button", { name: "Ada: Write x" }).click();
      await page.getByRole("button", { name: "Pause" }).click();
      await until("there is something to step through", () => state(page), (now) => now.endUs > 0);
      await goTo(page, 500);
      await thing(page, "node-n2").click();
      await page.getByRole("menuitem", { name: "Crash", exact: true }).click();
      await page.getByRole("slider", { name: "Write acknowledgements, W" }).press("ArrowRight");
      await until("W is three", () => state(page), (now) => read(now.link).w === "3");
      const address = await addressed(page);
      assert.match(read(address).script, /c1 write x.*crash n2/s);
      const mine = await state(page);
      const other = await openPage({ ...still, hash: address });
      const theirs = await state(other.page);
      assert.equal(theirs.fingerprint, mine.fingerprint);
      assert.equal(theirs.link, mine.link);
      assert.equal(await other.page.getByRole("status").filter({ hasText: "expected" }).count(), 0);
      await other.close();
    }));

test("an address that is opened is not changed", () => {
  const hash = link({
    topology: "single-leader", acknowledge: "sync", horizon: "300ms", script: "20ms c1 write x 1\n",
  });
  return withPage({ ...still, hash }, async ({ page }) => {
    const written = await addressed(page);
    assert.deepEqual(read(written), { ...read(hash), x: read(written).x });
    await page.reload();
    await thing(page, "node-n1").waitFor();
    assert.equal((await state(page)).link, written);
    assert.equal(fragment(page), written);
  });
});

test("a link of version 1 opens with the rules of its day, and is written as version 2", () =>
  withPage({ ...still, hash: link({ v: 1, topology: "single-leader", horizon: "300ms" }) },
    async ({ page }) => {
      const { v, lease } = read(await addressed(page));
      assert.deepEqual({ v, lease }, { v: "2", lease: "off" });
      assert.match(await page.locator(".consequence").innerText(), /^Switched off: /);
    }));

test("the time in a link is where the page stands, without playing", () =>
  withPage({ hash: `${link({ topology: "leaderless", workload: "rate" })}&t=0.25` },
    async ({ page }) => {
      const { atUs, playing } = await state(page);
      assert.deepEqual({ atUs, playing }, { atUs: 250_000, playing: false });
    }));

test("a new fragment opens without a reload", () =>
  withPage({ ...still, hash: link({ topology: "leaderless" }) }, async ({ page }) => {
    await page.evaluate(() => { globalThis.here = true; });
    await paste(page, link({ topology: "leaderless", n: 6 }));
    await thing(page, "node-n6").waitFor();
    assert.equal(await page.evaluate(() => globalThis.here), true);
    assert.equal(read(await addressed(page)).n, "6");
  }));

test("a new fragment stands at its time, as it does on a first visit", () => {
  const scenario = link({ topology: "leaderless", workload: "rate" });
  return withPage({ ...still, hash: link({ topology: "leaderless" }) }, async ({ page }) => {
    await paste(page, `${scenario}&t=0.25`);
    await until("the new run is there", () => state(page), (now) => now.link === scenario);
    const { atUs } = await state(page);
    assert.equal(atUs, 250_000);
  });
});

test("of two links in quick succession the second one wins", () =>
  withPage({ ...still, hash: link({ topology: "leaderless", n: 4 }) }, async ({ page }) => {
    await page.getByRole("slider", { name: "Replicas, N" }).press("ArrowRight");
    const written = await until("the page has written the address itself", () => fragment(page),
      (now) => read(now).n === "5");
    await paste(page, link({ topology: "leaderless", n: 7 }));
    await thing(page, "node-n7").waitFor();
    await paste(page, written);
    await drawn(page);
    assert.equal(await thing(page, "node-n7").count(), 0);
    assert.equal(await addressed(page), written);
  }));

test("an empty fragment is a first visit, whether it was opened or became empty", () =>
  withPage(still, async ({ page }) => {
    const { fingerprint } = await state(page);
    await paste(page, link({ topology: "leaderless", n: 7 }));
    await thing(page, "node-n7").waitFor();
    await paste(page, "");
    await thing(page, "node-n7").waitFor({ state: "detached" });
    assert.equal((await state(page)).fingerprint, fingerprint);
  }));

test("Share copies the address, and says so", () => {
  const permissions = ["clipboard-read", "clipboard-write"];
  return withPage({ ...still, permissions }, async ({ page, origin }) => {
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByRole("button", { name: "Link copied" }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(copied.startsWith(`${origin}/`), copied);
    assert.equal(new URL(copied).hash.slice(1), (await state(page)).link);
  });
});

test("Share without a clipboard does not claim to have copied", () => {
  const before = (page) => page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "clipboard", { get: () => undefined });
  });
  return withPage({ ...still, before }, async ({ page }) => {
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByRole("button", { name: "Copy the address" }).waitFor();
  });
});

test("Share with a clipboard that refuses is silent, and does not claim to have copied", () => {
  const before = (page) => page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  return withPage({ ...still, before }, async ({ page }) => {
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByRole("button", { name: "Copy the address" }).waitFor();
  });
});

test("every preset has the fingerprint that tests/golden keeps", async () => {
  const lines = readFileSync(`${root}/tests/golden/fingerprints.txt`, "utf8").split("\n");
  const golden = Object.fromEntries(lines.map((line) => line.split(" ")));
  for (const [name, { fingerprint }] of await everyPreset()) {
    assert.ok(golden[name], `${name} is kept in tests/golden`);
    assert.equal(fingerprint, golden[name], name);
  }
});

test("the command line runs the same bits", async (context) => {
  const binary = `${root}/target/release/replab`;
  await run("cargo", ["build", "-q", "--release", "-p", "cli"], { cwd: root })
    .catch((error) => context.diagnostic(`the command line was not built: ${error.message}`));
  if (!existsSync(binary)) return context.skip("there is no target/release/replab");
  const links = await everyPreset();
  assert.ok(links.size >= 9);
  for (const [name, shown] of links) {
    const { stdout } = await run(binary, ["run", `#${shown.link}`, "--json"]);
    const { fingerprint, events, end_us: endUs } = JSON.parse(stdout);
    const { fingerprint: ours, events: count, endUs: end } = shown;
    assert.deepEqual({ fingerprint, events, endUs },
      { fingerprint: ours, events: count, endUs: end }, name);
  }
});
