// The story of the first visit: it plays by itself up to the read that misses, invites to raise R,
// shows the same read again, and never comes back once anything was touched.

import assert from "node:assert/strict";
import { test } from "node:test";
import { goTo, link, state, thing, until, withPage } from "./harness.mjs";

const invitation = (page) => page.locator(".invitation");
const raise = (page) => page.getByRole("button", { name: "Raise R to 3" });
const title = (page) => page.getByRole("heading", { level: 1 }).innerText();

test("the story plays to the stale read, stops there, and says what happened", () =>
  withPage({}, async ({ page }) => {
    assert.equal((await state(page)).playing, true);
    assert.equal(await invitation(page).count(), 0, "nothing is given away before");
    await invitation(page).waitFor({ timeout: 30_000 });
    const now = await state(page);
    assert.equal(now.playing, false);
    assert.ok(now.atUs > 100_000 && now.atUs < now.endUs, `${now.atUs} µs`);
    assert.match(await invitation(page).innerText(), /^Ben has just read an old value\. Try: /);
    assert.match(await page.locator(".caption").innerText(), /No replica is in both/);
    await page.locator(".knob-r.invited").getByText("Raise R to 3").waitFor();
    assert.equal(await page.locator("dialog, [role=dialog]").count(), 0, "no modal");

    const before = await title(page);
    await raise(page).click();
    await until("the title follows", () => title(page), (words) => words !== before);
    assert.equal(await invitation(page).count(), 0);
    assert.equal(await page.locator(".invited").count(), 0);
    await page.getByText("W + R = 4 > N = 3").first().waitFor();
    const again = await state(page);
    assert.ok(again.atUs < now.atUs, "the same read is to be seen again");
    await until("and it plays", () => state(page), ({ atUs }) => atUs > again.atUs);
    await goTo(page, 1000);
    await until("no read is stale", () => page.locator(".tally").innerText(),
      (text) => /\b0 of \d+ reads stale/.test(text));
  }));

test("raising R by the slider accepts the invitation, too", () =>
  withPage({ query: "autoplay=0" }, async ({ page }) => {
    await goTo(page, 700);
    await invitation(page).waitFor();
    await page.getByRole("slider", { name: "Read answers, R", exact: true }).press("End");
    await invitation(page).waitFor({ state: "detached" });
    assert.match(await title(page), /a read asks all 3/);
  }));

test("whoever has touched anything is not invited again", () =>
  withPage({ query: "autoplay=0" }, async ({ page, origin }) => {
    await page.getByRole("slider", { name: "Replicas, N", exact: true }).press("ArrowRight");
    await thing(page, "node-n4").waitFor();
    await page.goto(`${origin}/?autoplay=0&again=1`);
    await thing(page, "node-n1").waitFor();
    await goTo(page, 700);
    await until("the read has been told", () => page.locator(".tally").innerText(),
      (text) => /1 of 1 reads stale/.test(text));
    assert.equal(await invitation(page).count(), 0);
  }));

test("a link is no first visit", () =>
  withPage({ query: "autoplay=0", hash: link({
    topology: "leaderless", w: 1, r: 1, ask: "r", repair: "none", seed: 7, horizon: "260ms",
    script: "0s delay c1-n3 45ms\n10ms c1 write x 1\n80ms c1 write x 2\n105ms c2 read x\n",
  }) }, async ({ page }) => {
    await goTo(page, 1000);
    await until("the read is stale", () => page.locator(".tally").innerText(),
      (text) => /1 of 1 reads stale/.test(text));
    assert.equal(await invitation(page).count(), 0);
  }));

test("with reduced motion nothing plays by itself, and the invitation waits at the read", () =>
  withPage({ reducedMotion: "reduce" }, async ({ page }) => {
    assert.equal((await state(page)).playing, false);
    assert.equal(await invitation(page).count(), 0);
    await goTo(page, 700);
    await raise(page).click();
    await invitation(page).waitFor({ state: "detached" });
    assert.equal((await state(page)).playing, false);
  }));

test("where there is no storage the story is told all the same", () => {
  const before = (page) => page.addInitScript(() => {
    const get = () => { throw new DOMException("denied", "SecurityError"); };
    Object.defineProperty(globalThis, "localStorage", { get });
  });
  return withPage({ query: "autoplay=0", before }, async ({ page }) => {
    await goTo(page, 700);
    await raise(page).click();
    await invitation(page).waitFor({ state: "detached" });
    await page.getByRole("combobox", { name: "Theme" }).selectOption("dark");
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  });
});

test("an act after the story leaves the playhead where it is", () =>
  withPage({ query: "autoplay=0" }, async ({ page }) => {
    await goTo(page, 900);
    await invitation(page).waitFor();
    const before = await state(page);
    await thing(page, "node-n2").click();
    await page.getByRole("menuitem", { name: "Crash", exact: true }).click();
    await invitation(page).waitFor({ state: "detached" });
    const now = await until("it is another run", () => state(page),
      ({ fingerprint }) => fingerprint !== before.fingerprint);
    assert.ok(now.atUs >= before.atUs, `${now.atUs} µs, from ${before.atUs} µs`);
  }));

test("whoever has changed the run of a link is not told the story afterwards", () =>
  withPage({ query: "autoplay=0", hash: link({ topology: "leaderless" }) },
    async ({ page, origin }) => {
      await page.getByRole("slider", { name: "Replicas, N", exact: true }).press("ArrowRight");
      await thing(page, "node-n4").waitFor();
      await page.goto(`${origin}/?autoplay=0`);
      await thing(page, "node-n1").waitFor();
      await goTo(page, 700);
      await until("the read has been told", () => page.locator(".tally").innerText(),
        (text) => /1 of 1 reads stale/.test(text));
      assert.equal(await invitation(page).count(), 0);
    }));
