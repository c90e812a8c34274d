// Changing the past: every change is an act on the scenario, and can be taken back.
//
// Who acts in the past begins another future without what the script held for later, is told so,
// and gets the old one back by undo. Who acts at the end makes the run longer, and sees what
// follows.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drawn, goTo, link, press, read, state, thing, unfold, until, withPage }
  from "./harness.mjs";

const SCRIPT = "10ms c1 write x 1\n60ms c2 read x\n120ms crash n3\n150ms c1 write x 2\n";
const still = {
  query: "autoplay=0",
  hash: link({ topology: "leaderless", horizon: "200ms", latency: "5ms", script: SCRIPT }),
};
const script = async (page) => read((await state(page)).link).script;
const fingerprint = async (page) => (await state(page)).fingerprint;
const notices = (page) => page.locator(".notices");

test("undo and redo go through every kind of change", () =>
  withPage({ query: "autoplay=0", hash: link({ topology: "leaderless", workload: "rate" }) },
    async ({ page }) => {
      const undo = page.getByRole("button", { name: "Undo" });
      const redo = page.getByRole("button", { name: "Redo" });
      assert.equal(await undo.isDisabled(), true);
      assert.equal(await redo.isDisabled(), true);
      const seen = [await fingerprint(page)];
      const change = async (act) => {
        await act();
        seen.push(await until("the run has changed", () => fingerprint(page),
          (now) => now !== seen.at(-1)));
      };
      await change(() => page.getByRole("slider", { name: "Replicas, N" }).press("ArrowRight"));
      await unfold(page);
      await change(() => press(page, "Another"));
      await change(() => press(page, "Ada: Write x"));
      await change(() => press(page, "Single-leader"));
      for (let step = seen.length - 2; step >= 0; step -= 1) {
        await undo.click();
        await until(`change ${step + 1} is taken back`, () => fingerprint(page),
          (now) => now === seen[step]);
      }
      assert.equal(await undo.isDisabled(), true);
      for (const wanted of seen.slice(1)) {
        await redo.click();
        await until("it is done again", () => fingerprint(page), (now) => now === wanted);
      }
      assert.equal(await redo.isDisabled(), true);
    }));

test("a button that has nothing more to do keeps the focus", () =>
  withPage(still, async ({ page }) => {
    const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    const undo = page.getByRole("button", { name: "Undo" });
    await page.getByRole("slider", { name: "Replicas, N" }).press("ArrowRight");
    await until("undo is possible", () => undo.isEnabled());
    await undo.press("Enter");
    await until("all is taken back", () => undo.isDisabled());
    assert.equal(await focused(), "Undo");
    const before = await fingerprint(page);
    await undo.press("Enter");
    await drawn(page, 3);
    assert.equal(await fingerprint(page), before);
    const whole = page.getByRole("button", { name: "Whole run" });
    await page.getByRole("button", { name: "More detail" }).click();
    await until("there is something to go back to", () => whole.isEnabled());
    await whole.press("Enter");
    await until("all is shown", () => whole.isDisabled());
    assert.equal(await focused(), "Whole run");
  }));

test("a change after an undo forgets what could have been done again", () =>
  withPage(still, async ({ page }) => {
    await page.getByRole("slider", { name: "Replicas, N" }).press("ArrowRight");
    await press(page, "Undo");
    await until("redo is possible", () => page.getByRole("button", { name: "Redo" }).isEnabled());
    await page.getByRole("slider", { name: "Replicas, N" }).press("ArrowLeft");
    await until("redo is not possible", () =>
      page.getByRole("button", { name: "Redo" }).isDisabled());
  }));

test("an act in the past begins another future, says so, and undo goes back", () =>
  withPage(still, async ({ page }) => {
    const before = await script(page);
    await goTo(page, 400);
    await press(page, "Ben: Write x");
    await until("the notice", () => notices(page).innerText(),
      (now) => /here: B\. The old one, with 2 actions more, is kept as A/.test(now));
    assert.equal(await script(page), "10ms c1 write x 1\n60ms c2 read x\n80ms c2 write x\n");
    await press(page, "Undo");
    await until("the other history is back", () => script(page), (now) => now === before);
    assert.equal(await notices(page).isVisible(), false);
  }));

test("one action less is one, and none is none", () =>
  withPage(still, async ({ page }) => {
    await goTo(page, 700);
    await press(page, "Ben: Write x");
    await until("the notice", () => notices(page).innerText(),
      (now) => /with 1 action more/.test(now));
    await goTo(page, 900);
    await press(page, "Ben: Read x");
    await until("the act is in the script", () => script(page), (now) => /c2 read x\n$/.test(now));
    assert.equal(await notices(page).isVisible(), false);
  }));

test("two acts at one instant both count", () =>
  withPage(still, async ({ page }) => {
    await goTo(page, 900);
    for (const name of ["node-n1", "node-n2"]) {
      const at = (await state(page)).atUs;
      await thing(page, name).click();
      await page.getByRole("menuitem", { name: "Crash", exact: true }).click();
      await until("it is in the script", () => script(page),
        (now) => now.includes(`crash ${name.slice(5)}`));
      assert.ok(at >= 180_000);
    }
    assert.equal((await script(page)).match(/crash/g).length, 3);
  }));

test("an act near the end makes the run longer", () =>
  withPage(still, async ({ page }) => {
    const before = (await state(page)).endUs;
    await goTo(page, 950);
    await press(page, "Ben: Write x");
    const after = await until("the run is longer", () => state(page), (now) => now.endUs > before);
    assert.ok(after.atUs >= before * 0.9, `time went back to ${after.atUs} µs`);
    await until("the answer is part of it", () =>
      page.getByRole("region", { name: "What the clients were told" }).innerText(),
    (now) => /write x = \d\s+ok/.test(now));
  }));

test("an act at the very end goes on from there, and does not start over", () =>
  withPage(still, async ({ page }) => {
    await page.getByRole("group", { name: "Stage" }).focus();
    await page.keyboard.press("End");
    const { endUs } = await until("the end", () => state(page), (now) => now.atUs === now.endUs);
    await press(page, "Ben: Write x");
    const after = await until("the run is longer", () => state(page), (now) => now.endUs > endUs);
    assert.ok(after.atUs >= endUs, `time went back to ${after.atUs} µs`);
  }));

test("in a run that has gone quiet, one act after the other goes on", () =>
  withPage({ query: "autoplay=0", hash: link({ topology: "leaderless", latency: "5ms" }) },
    async ({ page }) => {
      await page.getByRole("slider", { name: "Speed" }).fill("8");
      await press(page, "Ada: Write x");
      const first = await until("everything is quiet", () => state(page),
        (now) => now.endUs > 0 && now.atUs === now.endUs && !now.playing);
      await press(page, "Ben: Read x");
      const second = await until("the run is longer", () => state(page),
        (now) => now.endUs > first.endUs);
      assert.ok(second.atUs >= first.endUs, `time went back to ${second.atUs} µs`);
      await until("the read saw the write", () =>
        page.getByRole("region", { name: "What the clients were told" }).innerText(),
      (now) => /read x\s+1,/.test(now));
    }));

test("a knob that is turned keeps the script and the instant", () =>
  withPage(still, async ({ page }) => {
    const before = await script(page);
    await goTo(page, 500);
    await page.getByRole("slider", { name: "Read answers, R" }).press("ArrowRight");
    await until("R is three", () => state(page), (now) => read(now.link).r === "3");
    assert.equal(await script(page), before);
    assert.equal((await state(page)).atUs, 100_000);
  }));
