// The texts of the scenarios lie beside the page, and arrive when somebody asks for them.
//
// A first visit does without. A link makes the page fetch them, because the picker has to say
// whether that is one of its scenarios. Where they cannot be had the page says so and goes on.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, chosen, link, listed, openPage, state, until, withPage } from "./harness.mjs";

const alert = (page) => page.locator(".notices li").filter({ hasText: "could not be loaded" });
const still = { query: "autoplay=0" };
const SYSTEM = "PostgreSQL, asynchronous";

/** Counts how often the file was asked for. */
function counting() {
  const asked = { times: 0 };
  const before = (page) => page.on("request", (request) => {
    if (request.url().endsWith("/scenarios.txt")) asked.times += 1;
  });
  return { asked, before };
}

test("a first visit fetches no texts until the picker has the focus, and then once", () => {
  const { asked, before } = counting();
  return withPage({ ...still, before, idle: true }, async ({ page }) => {
    await page.waitForLoadState("networkidle");
    assert.equal(asked.times, 0);
    const first = "A read that misses the write";
    assert.equal(await chosen(page), first, "the picker says what is on screen all the same");
    await page.locator(".picker summary").focus();
    await until("the texts are fetched", () => asked.times);
    await page.getByRole("button", { name: "Single-leader", exact: true }).click();
    await choose(page, SYSTEM);
    await until("it is chosen", () => chosen(page), (now) => now === SYSTEM);
    assert.equal(asked.times, 1);
  });
});

test("a scenario that is chosen before its text is here starts when that arrives", async () => {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  const before = (page) => page.route("**/scenarios.txt", async (route) => {
    await held;
    await route.continue();
  });
  await withPage({ ...still, before }, async ({ page }) => {
    await page.getByRole("button", { name: "Single-leader", exact: true }).click();
    const { fingerprint } = await state(page);
    await choose(page, SYSTEM);
    await until("the picker shows what is on its way", () => chosen(page), (now) => now === SYSTEM);
    assert.equal((await state(page)).fingerprint, fingerprint);
    release();
    await until("it runs", () => state(page), (now) => now.fingerprint !== fingerprint);
    assert.equal(await chosen(page), SYSTEM);
    await page.locator(".about").getByText("Source").waitFor();
  });
});

test("every scenario of every family can be started, and the picker knows it again", () =>
  withPage(still, async ({ page }) => {
    for (const family of ["leaderless", "single-leader", "multi-leader"]) {
      for (const path of await listed(page, { family })) {
        await choose(page, path);
        const entry = page.locator(`.shelves [data-path="${path}"]`);
        await until(`${path} is on screen`, () => entry.getAttribute("aria-pressed"),
          (now) => now === "true");
        assert.equal(await chosen(page), await entry.locator("b").textContent(), path);
        assert.match((await state(page)).link, new RegExp(`topology=${family}`), path);
        assert.equal(await page.locator(".notices li").count(), 0, path);
      }
    }
  }));

test("the picker knows a scenario from a link", async () => {
  const { page, close } = await openPage(still);
  await page.getByRole("button", { name: "Single-leader", exact: true }).click();
  await choose(page, SYSTEM);
  await until("it is chosen", () => chosen(page), (now) => now === SYSTEM);
  const { link: hash } = await until("it runs", () => state(page));
  await close();
  await withPage({ ...still, hash }, async ({ page }) => {
    await until("it is known", () => chosen(page), (now) => now === SYSTEM);
  });
  await withPage({ ...still, hash: link({ n: 5 }) }, async ({ page }) => {
    await page.waitForLoadState("networkidle");
    assert.equal(await chosen(page), "Your own");
  });
});

for (const [what, answer] of [
  ["do not arrive", (route) => route.abort()],
  ["are not there", (route) => route.fulfill({ status: 404, body: "not here" })],
  ["are a page that says so", (route) => route.fulfill({ body: "<!doctype html>" })],
  ["are of another version", (route) => route.fulfill({ body: "=== raft/presets/x\nseed 1\n" })],
]) {
  test(`texts that ${what} are missed in plain words, and the page goes on`, () => {
    const before = (page) => page.route("**/scenarios.txt", answer);
    const allowed = [/scenarios\.txt/, /Failed to load resource/];
    return withPage({ ...still, before, allowed }, async ({ page }) => {
      await page.getByRole("button", { name: "Single-leader", exact: true }).click();
      const { fingerprint } = await state(page);
      const first = await chosen(page);
      await choose(page, SYSTEM);
      await alert(page).waitFor();
      assert.equal((await state(page)).fingerprint, fingerprint, "nothing has changed");
      assert.equal(await chosen(page), first, "and the picker says so");
      await page.getByRole("slider", { name: "Followers" }).press("ArrowRight");
      await until("the page goes on", () => state(page), (now) => now.fingerprint !== fingerprint);
      await page.unroute("**/scenarios.txt");
      if (what === "are of another version") return;
      await choose(page, SYSTEM);
      await until("it is there the next time", () => chosen(page), (now) => now === SYSTEM);
      await alert(page).waitFor({ state: "detached" });
    });
  });
}
