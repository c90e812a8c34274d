// The states in which a page stands still: before anything has happened, at the end of a run, and
// when the engine has stopped. Each says what it is and what can be done.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FAMILIES } from "./families.mjs";
import { audit, drawn, goTo, link, openPage, read, sideways, state, until, withPage }
  from "./harness.mjs";

const still = (hash) => ({ query: "autoplay=0", hash });
const ending = (page) => page.locator(".ending");
const offer = (page, name) => ending(page).getByRole("button", { name });

for (const [family, { hash, goesWrong }] of Object.entries(FAMILIES)) {
  test(`a finished run says so, and offers what to do: ${family}`, () =>
    withPage(still(hash), async ({ page }) => {
      await goTo(page, 900);
      assert.equal((await ending(page).innerText()).trim(), "", "not before the end");
      await goTo(page, 1000);
      const { endUs, endedBy } = await state(page);
      const why = { horizon: "that is how long it was to last", quiet: "nothing is under way" };
      await until("it says so", () => ending(page).innerText(),
        (text) => /^The run is over at [\d.]+ m?s: /.test(text) && text.includes(why[endedBy]));
      const said = await page.locator(".stage [role=status]").first().textContent();
      assert.match(said, /The run is over/, "to those who cannot see it, too");

      await offer(page, "What went wrong?").click();
      await page.locator(".why").getByText("Broken at").waitFor();
      const asked = page.locator('.pill[aria-expanded="true"]', { hasText: goesWrong });
      assert.equal(await asked.count(), 1, goesWrong);
      await until("the page stands at the break", () => state(page), (now) => now.atUs < endUs);
      assert.equal((await ending(page).innerText()).trim(), "", "and not at the end");

      await goTo(page, 1000);
      await offer(page, "Watch again").click();
      const again = await until("it plays", () => state(page), (now) => now.playing);
      assert.ok(again.atUs < endUs / 2, `from the start, not from ${again.atUs} µs`);

      await goTo(page, 1000);
      await offer(page, /^(Go on until|Ada: write x now)/).click();
      const longer = await until("there is more to come", () => state(page),
        (now) => now.endUs > endUs && now.atUs >= endUs);
      assert.equal(longer.playing, true, "and it is shown");
    }));
}

test("a run can go on until it has twice its length, and back", () =>
  withPage(still(FAMILIES["single-leader"].hash), async ({ page }) => {
    await goTo(page, 1000);
    await offer(page, "Go on until 1.2s").click();
    await until("the address says so", () => state(page),
      (now) => read(now.link).horizon === "1200ms" || read(now.link).horizon === "1.2s");
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await until("the run is as long as before", () => state(page), (now) => now.endUs === 600_000);
  }));

for (const [width, height] of [[1440, 900], [1920, 1080]]) {
  test(`nothing moves when a run comes to its end: ${width} px`, () =>
    withPage({ ...still(FAMILIES.leaderless.hash), width, height }, async ({ page }) => {
      const top = () => page.locator(".transport").evaluate((element) =>
        Math.round(element.getBoundingClientRect().top + scrollY));
      await goTo(page, 990);
      const before = await top();
      await goTo(page, 1000);
      await offer(page, "Watch again").waitFor();
      assert.equal(await top(), before);
    }));
}

for (const [family, { label }] of Object.entries(FAMILIES)) {
  test(`before anything has happened, the page says what to press: ${family}`, () =>
    withPage(still(link({ topology: family })), async ({ page }) => {
      const told = page.getByRole("region", { name: "What the clients were told" });
      assert.match(await told.innerText(), /Nobody has asked anything yet: press Write x/);
      assert.match(await page.locator(".caption").innerText(), /^Press a machine to crash it/);
      const words = await page.locator("#app").innerText();
      assert.doesNotMatch(words, /NaN|undefined|Infinity|null\b/);
      assert.match(await page.locator(".tally").innerText(), /0 of 0 reads stale/);
      assert.equal((await page.locator(".pill.broken").count()), 0);
      assert.deepEqual(await audit(page), []);
      await page.getByRole("button", { name: "One event forward", exact: true }).click();
      await page.getByRole("button", { name: "To the end", exact: true }).click();
      await drawn(page);
      assert.doesNotMatch(await page.locator("#app").innerText(), /NaN|undefined|Infinity/);
      await page.getByRole("button", { name: "Ada: Write x" }).click();
      await until("the write is listed", () => told.innerText(), (text) => /write x/.test(text));
      assert.equal(await page.getByRole("button", { name: label, exact: true })
        .getAttribute("aria-pressed"), "true");
    }));
}

/** The page cannot do without a place that the browser refuses. */
const stop = (page) => page.evaluate(() => {
  const insert = Node.prototype.insertBefore;
  Node.prototype.insertBefore = () => {
    Node.prototype.insertBefore = insert;
    throw new DOMException("refused");
  };
  document.querySelector(".tabs button:last-child").click();
});

for (const [width, colorScheme] of [[320, "dark"], [1440, "light"]]) {
  test(`an engine that stopped says so, with a link that is whole: ${width} px`, async () => {
    const { hash } = FAMILIES["single-leader"];
    const visit = await openPage({ ...still(hash), width, colorScheme, allowed: [/./] });
    const { page } = visit;
    try {
      await stop(page);
      const alert = page.getByRole("alert").filter({ hasText: "The engine stopped" });
      await alert.waitFor();
      assert.match(await alert.innerText(), /This is a bug of ours/);
      assert.ok(await sideways(page) <= 0, "no scrolling sideways");
      assert.deepEqual(await audit(page), []);
      // The page stopped on its way to the last family: that is what the link reproduces.
      const href = await alert.getByRole("link").getAttribute("href");
      const other = await openPage(still(new URL(href).hash.slice(1)));
      assert.equal((await state(other.page)).topology, "multi-leader");
      await other.close();
    } finally {
      await visit.close();
    }
  });
}
