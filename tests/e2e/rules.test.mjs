// The picker of scenarios, and the rules that can be broken.
//
// The picker lists what shows one thing, what copies a real system, and why each rule exists. What
// a preset of a real system leaves out, and where it was read, stands below it. The rules are
// switches in a group of their own, which is folded away until somebody wants to break one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, chosen, fragment, goTo, link, listed, read, state, until, withPage }
  from "./harness.mjs";

const LEADER = link({ topology: "single-leader", horizon: "300ms" });
const still = { query: "autoplay=0", hash: LEADER };
const group = (page) => page.locator(".rules");
const rule = (page, name) => group(page).getByRole("switch", { name });
const consequence = (page) => page.locator(".consequence").first().innerText();

test("the picker has a group for each kind of scenario, and none that is empty", () =>
  withPage(still, async ({ page }) => {
    const headings = await page.locator(".shelves section").evaluateAll((all) =>
      all.map((group) => [group.dataset.kind, group.querySelectorAll("li").length]));
    const known = ["Shows one thing", "As in a real system", "Why does this rule exist?"];
    assert.deepEqual([...new Set(headings.map(([kind]) => kind))], known, "in this order");
    for (const [kind, count] of headings) assert.ok(count > 0, `${kind} is empty`);
    const family = "single-leader";
    assert.ok((await listed(page, { kind: known[0], family })).length >= 4);
    assert.ok((await listed(page, { kind: known[2], family })).length >= 8);
  }));

test("a real system says what it leaves out and where that was read", () =>
  withPage(still, async ({ page, origin }) => {
    for (const family of ["leaderless", "single-leader"]) {
      for (const label of await listed(page, { kind: "As in", family })) {
        await choose(page, label);
        const about = page.locator(".about");
        const said = await until(`${label} tells of itself`, () => about.innerText());
        assert.match(said, /^(Source|Leaves out|From memory): /m, label);
        const links = await about.locator("a").evaluateAll((all) => all.map((a) => a.href));
        for (const address of links) {
          assert.ok(address.startsWith("https://") && !address.startsWith(origin), address);
        }
        assert.equal(await about.locator("script, img, iframe").count(), 0);
      }
      const [plain] = await listed(page, { kind: "Shows", family });
      await choose(page, plain);
      await page.locator(".about").waitFor({ state: "detached" });
    }
  }));

test("why a rule exists: the picker opens the run in which it is broken", () =>
  withPage(still, async ({ page }) => {
    const [path] = await listed(page, { kind: "Why", family: "single-leader" });
    const before = await state(page);
    await choose(page, path);
    await until("another run", () => state(page), (now) => now.fingerprint !== before.fingerprint);
    await until("the sentence says what is off", () => consequence(page),
      (now) => now.startsWith("Switched off: "));
    assert.ok((await consequence(page)).startsWith(`Switched off: ${await chosen(page)}. `));
    await goTo(page, 1000);
    await until("a promise is broken", () => page.locator(".pill.broken").count());
    await group(page).getByText("1 off").waitFor();
  }));

test("the rules are folded away, and each says why it exists", () =>
  withPage(still, async ({ page }) => {
    const name = "Discard what diverged";
    assert.equal(await rule(page, name).isVisible(), false);
    await group(page).getByRole("heading", { name: "Break a rule" }).click();
    assert.equal(await rule(page, name).isVisible(), true);
    const switches = group(page).getByRole("switch");
    assert.ok(await switches.count() >= 8);
    for (const one of await switches.all()) {
      assert.equal(await one.isChecked(), true);
      const why = await one.evaluate((input) =>
        document.getElementById(input.getAttribute("aria-describedby"))?.textContent);
      assert.match(why, /\.$/);
    }
  }));

test("a rule is switched off and on, with a key, and the page says so", () =>
  withPage(still, async ({ page }) => {
    await group(page).locator("summary").click();
    const one = rule(page, "Discard what diverged");
    await one.focus();
    await page.keyboard.press(" ");
    await until("the address holds it", () => read(fragment(page)).rewind, (now) => now === "off");
    assert.equal(await one.isChecked(), false);
    await group(page).getByText("1 off").waitFor();
    assert.equal(await group(page).locator(".rule.off").count(), 1);
    assert.match(await consequence(page), /^Switched off: Discard what diverged\. /);
    assert.equal(await one.isVisible(), true, "switching does not fold it away");
    await page.keyboard.press(" ");
    await until("the address forgets it", () => read(fragment(page)),
      (now) => !("rewind" in now));
    await group(page).getByText("1 off").waitFor({ state: "detached" });
    assert.doesNotMatch(await consequence(page), /Switched off/);
  }));

test("rules that are positions of a knob are told, and stand with that knob", () =>
  withPage({ ...still, hash: link({ topology: "leaderless" }) }, async ({ page }) => {
    const told = await listed(page, { kind: "Why", family: "leaderless" });
    for (const key of ["r", "repair", "tombstones"]) {
      assert.ok(told.includes(`leaderless/rules/${key}`), `${key} is not among ${told}`);
    }
    await group(page).locator("summary").click();
    const switches = await group(page).locator(".rule label").allInnerTexts();
    assert.deepEqual(switches.map((text) => text.trim()), ["Deletions leave tombstones"]);
  }));

test("each rule shows what breaks without it, one press away", () =>
  withPage(still, async ({ page }) => {
    await group(page).locator("summary").click();
    const buttons = group(page).getByRole("button", { name: /^Show what breaks: / });
    assert.equal(await buttons.count(), await group(page).locator(".rule").count());
    await group(page).getByRole("button", { name: /what breaks: Discard what diverged$/ }).click();
    await until("it is switched off", () => rule(page, "Discard what diverged").isChecked(),
      (now) => !now);
    assert.equal(await chosen(page), "Discard what diverged");
    await goTo(page, 1000);
    await until("a promise is broken", () => page.locator(".pill.broken").count());
  }));
