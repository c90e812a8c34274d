// The picker of scenarios: one list for every family, that can be filtered, and that remembers what
// one began with.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, chosen, link, listed, state, until, withPage } from "./harness.mjs";

const still = { query: "autoplay=0" };
const summary = (page) => page.locator(".picker summary");

test("one list holds every family, the one on screen first, and each entry says what it is", () =>
  withPage({ ...still, hash: link({ topology: "single-leader" }) }, async ({ page }) => {
    await summary(page).click();
    const paths = await listed(page, { kind: "Shows" });
    const families = [...new Set(paths.map((path) => path.split("/")[0]))];
    assert.equal(families[0], "single-leader");
    assert.ok(families.length >= 3);
    for (const entry of await page.locator(".start-from").all()) {
      assert.match(await entry.locator("span").textContent(), /\w.*[.?]$/s);
    }
  }));

test("choosing a real system turns to its family, closes the list and keeps the focus", () =>
  withPage(still, async ({ page }) => {
    await choose(page, "PostgreSQL, ANY 1");
    await until("its family", () => state(page), (now) => now.topology === "single-leader");
    assert.equal(await chosen(page), "PostgreSQL, ANY 1");
    assert.equal(await page.locator(".starts").isVisible(), false);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "SUMMARY");
    await page.locator(".about").getByText("Source").waitFor();
  }));

test("the list is filtered by what is typed, in names, sentences and headings", () =>
  withPage(still, async ({ page }) => {
    await summary(page).click();
    const field = page.getByRole("searchbox", { name: "Filter the scenarios" });
    const visible = () => page.locator(".start-from:visible b").allInnerTexts();
    const all = (await visible()).length;
    await field.fill("postgres");
    const found = await visible();
    assert.ok(found.length >= 3 && found.length < all, `${found.length} of ${all}`);
    assert.ok(found.includes("PostgreSQL, asynchronous"));
    await field.fill("rule exist");
    assert.ok((await visible()).length >= 8, "a heading finds what stands below it");
    await field.fill("nothing is called this");
    assert.deepEqual(await visible(), []);
    assert.equal(await page.locator(".shelves section:visible").count(), 0);
    await field.fill("");
    assert.equal((await visible()).length, all);
  }));

test("what was chosen stays named when something is changed, with the way back", () =>
  withPage(still, async ({ page }) => {
    await choose(page, "PostgreSQL, asynchronous");
    await until("its family", () => state(page), (now) => now.topology === "single-leader");
    const { fingerprint } = await state(page);
    await page.getByRole("slider", { name: "Followers" }).press("ArrowRight");
    await page.getByText("Changed: Followers.").waitFor();
    assert.equal(await chosen(page), "PostgreSQL, asynchronous");
    assert.match(await summary(page).innerText(), /changed/);
    await page.locator(".about").getByText("Source").waitFor();
    await page.getByRole("button", { name: "Back to it" }).click();
    await until("the same run", () => state(page), (now) => now.fingerprint === fingerprint);
    assert.equal(await page.locator(".way-back").count(), 0);
  }));

test("an act by hand is a change, too, and a link of one's own is nobody's", () =>
  withPage(still, async ({ page }) => {
    await page.getByRole("button", { name: "Ada: Write x" }).click();
    await page.getByText(/^Changed: .*what is done/).waitFor();
    await page.evaluate(() => { location.hash = "v=2&topology=leaderless&n=7"; });
    await until("it is one's own", () => chosen(page), (now) => now === "Your own");
  }));

test("where a run came from is taken back and done again with it", () =>
  withPage(still, async ({ page }) => {
    const is = (label) => until(label, () => chosen(page), (now) => now === label);
    const step = (name) => page.getByRole("button", { name, exact: true }).click();
    const first = "PostgreSQL, asynchronous";
    await choose(page, first);
    await is(first);
    const other = (await page.locator(".shelves [data-path^='leaderless/presets']").first()
      .getAttribute("data-path"));
    await choose(page, other);
    await until("another family", () => state(page), (now) => now.topology === "leaderless");
    await step("Undo");
    await is(first);
    await page.getByRole("slider", { name: "Followers" }).press("ArrowRight");
    await page.getByText("Changed: Followers.").waitFor();
    assert.equal(await chosen(page), first);
    await step("Undo");
    assert.equal(await chosen(page), first);
  }));
