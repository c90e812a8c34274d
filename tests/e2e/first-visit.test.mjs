// The first five seconds: somebody has followed a link and knows nothing yet.
//
// Before anything is pressed the page has to say in one sentence what it is, be visibly alive, and
// make one thing to try stand out. It has to do so without a message in the console and without an
// inline script, because the strictest hosts allow neither.

import assert from "node:assert/strict";
import { test } from "node:test";
import { chosen, goTo, state, thing, until, withPage } from "./harness.mjs";

test("the page says what it is, and one thing to try", () =>
  withPage({}, async ({ page }) => {
    assert.match(await page.title(), /Replication Lab/);
    const heading = page.getByRole("heading", { level: 1 });
    assert.match(await heading.innerText(), /^\w+ replicas\. A write waits for \d/);
    const size = await heading.evaluate((h1) => parseFloat(getComputedStyle(h1).fontSize));
    assert.ok(size >= 20, `the heading is set in ${size} px`);
    const advice = page.locator(".try");
    assert.match(await advice.innerText(), /^Try: .*\w+.*\.$/s);
    const below = await advice.evaluate((element) => element.getBoundingClientRect().bottom);
    assert.ok(below < 400, "the thing to try stands in the upper half of the screen");
  }));

test("the stage is alive by itself, and what is on it has names", () =>
  withPage({}, async ({ page }) => {
    await until("a message is under way", () =>
      page.locator('.stage [data-thing^="message-"]').count());
    const { playing, atUs } = await state(page);
    assert.equal(playing, true);
    await until("time goes on", () => state(page), (now) => now.atUs > atUs);
    for (const name of ["node-n1", "node-n2", "node-n3", "client-c1"]) {
      assert.notEqual(await thing(page, name).getAttribute("aria-label"), null, name);
    }
    assert.match(await page.locator("#stage-summary").textContent(), /^At .*, 3 replicas/);
  }));

test("a message moves between two frames and keeps its element", () =>
  withPage({}, async ({ page }) => {
    const message = page.locator('.stage [data-thing^="message-"]').first();
    const element = await message.elementHandle();
    const place = () => element.evaluate((group) => group.getAttribute("transform"));
    const before = await place();
    await until("the same element stands elsewhere", place, (now) => now !== before);
  }));

test("the scenario of the first visit shows what its name promises", () =>
  withPage({ query: "autoplay=0" }, async ({ page }) => {
    assert.equal(await chosen(page), "A read that misses the write");
    await goTo(page, 1000);
    await until("a read is stale", () => page.locator(".tally").innerText(),
      (text) => /[1-9]\d* of \d+ reads stale/.test(text));
  }));

test("nothing in the page needs an inline script", () =>
  withPage({ query: "autoplay=0" }, async ({ page }) => {
    assert.equal(await page.locator("script:not([src])").count(), 0);
    const handlers = await page.evaluate(() =>
      [...document.querySelectorAll("*")].flatMap((element) =>
        element.getAttributeNames().filter((name) => name.startsWith("on"))));
    assert.deepEqual(handlers, []);
  }));

test("the run ends by itself, and then can be played again", () =>
  withPage({}, async ({ page }) => {
    await page.getByRole("slider", { name: "Speed" }).fill("9");
    await until("the run has ended", () => state(page), (now) => now.atUs === now.endUs);
    const again = page.getByRole("button", { name: "Play again" });
    await again.click();
    await until("it plays from the start", () => state(page), (now) => now.atUs < now.endUs);
  }));
