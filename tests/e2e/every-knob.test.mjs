// Every row of every table of knobs is on the page, whole: a label, a control, a help that can be
// read without hovering, what values it takes and which it has at first, a field to type in, and a
// way back.
//
// The rows are read from the sources, so a new knob is asked for here without a line in this file.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { link, unfold, until, withPage } from "./harness.mjs";

const crates = (path) => fileURLToPath(new URL(`../../crates/${path}`, import.meta.url));
const FAMILIES = readdirSync(crates("protocols/src"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "kit")
  .map((entry) => entry.name);

/** The rows of a table: key, label, and the choice on which the knob depends. */
function rows(file) {
  const text = readFileSync(crates(file), "utf8");
  const starts = [...text.matchAll(/Param::(?!new)\w+\(\s*"([a-z0-9-]+)",\s*"([^"]+)"/g)];
  return starts.map((start, place) => {
    const body = text.slice(start.index, starts[place + 1]?.index);
    const condition = body.match(/\.only_if\(\s*"([a-z-]+)",\s*&\["([a-z-]+)"/);
    return { key: start[1], label: start[2], condition: condition?.slice(1) };
  });
}

/** What the page shows of each knob. */
const shown = (page) => page.locator(".knob").evaluateAll((all) => all.map((knob) => {
  const control = knob.querySelector("input[type=range], [role=radiogroup]");
  const help = document.getElementById(knob.querySelector(".ask")?.getAttribute("aria-controls"));
  return {
    key: (control?.id || knob.querySelector("input[type=radio]")?.name || "").replace("knob-", ""),
    label: knob.querySelector(".knob-label")?.textContent.trim(),
    help: help?.firstElementChild?.textContent ?? "",
    range: help?.querySelector(".range")?.textContent ?? "",
    typed: control?.type !== "range" || knob.querySelector("input.value") !== null,
  };
}));

for (const family of FAMILIES) {
  const topology = family.replaceAll("_", "-");
  const table = [...rows(`protocols/src/${family}/params.rs`), ...rows("sim/src/params.rs")];

  test(`every knob of ${topology} is on the page with label, help and values`, async () => {
    assert.ok(table.length >= 20, `${table.length} rows`);
    const conditions = table.flatMap((row) => row.condition ? [row.condition.join("=")] : []);
    const missing = new Map(table.map((row) => [row.key, row]));
    for (const condition of ["", ...new Set(conditions)]) {
      const hash = `${link({ topology, horizon: "60ms" })}&${condition}`;
      await withPage({ query: "autoplay=0", hash }, async ({ page }) => {
        for (const knob of await shown(page)) {
          if (knob.key === "horizon") continue;
          const row = table.find(({ key }) => key === knob.key);
          assert.equal(knob.label, row?.label, knob.key);
          assert.match(knob.help, /\w.*\.$/s, `${knob.key} has no help`);
          assert.match(knob.range, /Default: .+\.$/, `${knob.key} does not say its default`);
          assert.ok(knob.typed, `${knob.key} cannot be typed`);
          missing.delete(knob.key);
        }
      });
    }
    assert.deepEqual([...missing.keys()], []);
  });

  test(`every knob of ${topology} turns, is marked and goes back`, () =>
    withPage({ query: "autoplay=0", hash: link({ topology, horizon: "60ms" }) },
      async ({ page }) => {
        await unfold(page);
        const keys = (await shown(page)).map(({ key }) => key).filter((key) => key !== "horizon");
        for (const key of keys) {
          const knob = page.locator(`.knob-${key}`);
          const slider = knob.locator("input[type=range]");
          if (await slider.count()) {
            const before = await slider.inputValue();
            const isLast = before === await slider.getAttribute("max");
            await slider.press(isLast ? "ArrowLeft" : "ArrowRight");
          } else {
            await knob.locator("input[type=radio]:not(:checked)").first().check({ force: true });
          }
          const changed = () => knob.evaluate((element) => element.classList.contains("changed"));
          await until(`${key} is marked`, changed);
          await knob.locator(".reset").click();
          await until(`${key} is as it was`, changed, (now) => !now);
        }
        assert.ok(keys.length >= 10, `${keys.length} knobs`);
      }));
}

const still = { query: "autoplay=0", hash: link({ topology: "leaderless", horizon: "100ms" }) };

test("the help of a knob is read at the press of a button, by keyboard too", () =>
  withPage(still, async ({ page }) => {
    const ask = page.getByRole("button", { name: "Write acknowledgements, W: what is it?" });
    const help = page.locator("#help-w");
    assert.equal(await help.isVisible(), false);
    await ask.click();
    const words = /told ok\.\s+Takes a whole number from 1 to 9\. Default: 2\./;
    assert.match(await help.innerText(), words);
    assert.equal(await ask.getAttribute("aria-expanded"), "true");
    await page.getByRole("slider", { name: "Replicas, N" }).press("ArrowRight");
    await page.locator(".knob-n.changed").waitFor();
    assert.equal(await help.isVisible(), true, "turning a knob does not close it");
    await ask.press("Enter");
    assert.equal(await help.isVisible(), false);
    await page.getByRole("button", { name: "A read asks: what is it?" }).click();
    assert.match(await page.locator("#help-ask").innerText(), /all: .*just R: /s,
      "a choice says what each word means");
  }));

test("a value is typed: a number, a time without a unit, and what is out of range is refused", () =>
  withPage(still, async ({ page }) => {
    await unfold(page);
    const field = (name) => page.getByRole("textbox", { name: `${name}: value` });
    const type = async (name, text) => {
      await field(name).fill(text);
      await field(name).press("Enter");
    };
    const link = () => page.evaluate(() => globalThis.replab.state().link);
    await type("Replicas, N", "5");
    await until("N is five", link, (now) => /\bn=5\b/.test(now));
    await type("Client time-out", "123");
    await until("milliseconds are meant", link, (now) => /client-timeout=123ms/.test(now));
    await type("Loss", "2.5 %");
    await until("a share", link, (now) => /loss=2\.5\b/.test(now));
    await type("Read answers, R", "6");
    const said = await field("Read answers, R").evaluate((input) => input.validationMessage);
    assert.equal(said, "Expected no more than 5.");
    assert.doesNotMatch(await link(), /\br=6\b/);
  }));

test("a group goes back as a whole, and so does everything", () => {
  const hash = link({ topology: "leaderless", n: 1, loss: 5, repair: "none" });
  return withPage({ query: "autoplay=0", hash }, async ({ page }) => {
    const count = () => page.locator(".knobs-head p").innerText();
    const changed = await count();
    assert.match(changed, /^Knobs \d changed$/);
    const network = page.locator(".group").filter({ hasText: "Network" }).first();
    await network.getByText("Loss: 5 %").waitFor();
    await network.locator("summary").first().click();
    await network.getByRole("button", { name: "Reset “Network”" }).click();
    await page.locator(".knob-loss.changed").waitFor({ state: "detached" });
    assert.notEqual(await count(), changed);
    await page.getByRole("button", { name: "Reset all" }).click();
    await until("all is as it came", count, (now) => now === "Knobs as they come");
    assert.equal(await page.locator(".knob-n .value").inputValue(), "3");
    assert.equal(await page.locator(".knob-w .value").inputValue(), "2");
    await page.getByRole("button", { name: "Undo" }).click();
    await until("it can be undone", count, (now) => now !== "Knobs as they come");
  });
});
