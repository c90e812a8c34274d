// The picker of scenarios, and the rules that can be broken.
//
// The picker lists what shows one thing, what copies a real system, and why each rule exists. What
// a preset of a real system leaves out, and where it was read, stands below it. The rules are
// switches in a group of their own, which is folded away until somebody wants to break one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fragment, goTo, link, read, state, until, withPage } from "./harness.mjs";

const LEADER = link({ topology: "single-leader", horizon: "300ms" });
const still = { query: "autoplay=0", hash: LEADER };
const picker = (page) => page.getByLabel("Start from");
const group = (page) => page.locator(".rules");
const rule = (page, name) => group(page).getByRole("switch", { name });
const consequence = (page) => page.locator(".consequence").innerText();

/** The labels of one group of the picker. */
const listed = (page, heading) =>
  picker(page).locator(`optgroup[label="${heading}"] option`).allInnerTexts();

test("the picker has a group for each kind of scenario, and none that is empty", () =>
  withPage(still, async ({ page }) => {
    const headings = await picker(page).locator("optgroup").evaluateAll((all) =>
      all.map((group) => [group.label, group.children.length]));
    const known = ["Shows one thing", "Real systems", "Why does this rule exist?"];
    assert.deepEqual(headings.map(([label]) => label),
      known.filter((label) => headings.some(([other]) => other === label)), "in this order");
    for (const [label, count] of headings) assert.ok(count > 0, `${label} is empty`);
    assert.ok((await listed(page, known[0])).length >= 4);
    assert.ok((await listed(page, known[2])).length >= 8);
  }));

test("a real system says what it leaves out and where that was read", () =>
  withPage(still, async ({ page, origin }) => {
    for (const family of ["Leaderless", "Single-leader"]) {
      await page.getByRole("button", { name: family }).click();
      for (const label of await listed(page, "Real systems")) {
        await picker(page).selectOption({ label });
        const about = page.locator(".about");
        const said = await until(`${label} tells of itself`, () => about.innerText());
        assert.match(said, /^(Source|Leaves out|From memory): /m, label);
        const links = await about.locator("a").evaluateAll((all) => all.map((a) => a.href));
        for (const address of links) {
          assert.ok(address.startsWith("https://") && !address.startsWith(origin), address);
        }
        assert.equal(await about.locator("script, img, iframe").count(), 0);
      }
      const [plain] = await listed(page, "Shows one thing");
      await picker(page).selectOption({ label: plain });
      await page.locator(".about").waitFor({ state: "detached" });
    }
  }));

test("why a rule exists: the picker opens the run in which it is broken", () =>
  withPage(still, async ({ page }) => {
    const [first] = await listed(page, "Why does this rule exist?");
    const before = await state(page);
    await picker(page).selectOption({ label: first });
    await until("another run", () => state(page), (now) => now.fingerprint !== before.fingerprint);
    await until("the sentence says what is off", () => consequence(page),
      (now) => now.startsWith(`Switched off: ${first}. `));
    assert.equal(await picker(page).evaluate((select) => select.selectedOptions[0].label), first);
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
    const told = await listed(page, "Why does this rule exist?");
    for (const name of ["Read answers, R", "Read repair", "Deletions leave tombstones"]) {
      assert.ok(told.includes(name), `${name} is not among ${told}`);
    }
    await group(page).locator("summary").click();
    const switches = await group(page).locator(".rule label").allInnerTexts();
    assert.deepEqual(switches.map((text) => text.trim()), ["Deletions leave tombstones"]);
  }));
