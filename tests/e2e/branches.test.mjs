// Futures: the past can be changed, and what was there before stays; two runs stand side by side.
//
// Nothing that a person has made may get lost, two stages must never show two instants, and what is
// said about the difference must be what the two runs say when each is opened alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { audit, button, drawn, fragment, goTo, link, openPage, state, thing, until, withPage }
  from "./harness.mjs";

const SCRIPT = "10ms c1 write x 1\n60ms c2 read x\n90ms crash n3\n120ms c1 write x 2\n";
const hash = link({ topology: "leaderless", seed: 5, horizon: "300ms", script: SCRIPT });
const still = { query: "autoplay=0", hash };

const futures = (page) => page.getByRole("region", { name: "Futures" });
const contrast = (page, label) => button(page, `The same run, but ${label}, side by side`);
const stages = (page) => page.locator(".stages svg.scene");

/** Crashes n1 in the middle of the script, through the menu. */
async function changeThePast(page) {
  await goTo(page, 150);
  await thing(page, "node-n1").click();
  await page.getByRole("menuitem", { name: "Crash", exact: true }).click();
}

test("changing the past keeps the old future, and one can go back and forth", () =>
  withPage(still, async ({ page }) => {
    const first = await state(page);
    assert.equal(first.branches, "A");
    await changeThePast(page);
    const second = await until("a branch begins", () => state(page),
      (now) => now.branches === "BA");
    assert.notEqual(second.fingerprint, first.fingerprint);
    await page.getByText(/Another future begins here: B\. The old one, with 3 actions more/)
      .waitFor();
    await futures(page).getByRole("button", { name: "Look at A, first run" }).click();
    await until("the old run is back", () => state(page),
      (now) => now.fingerprint === first.fingerprint);
    await futures(page).getByRole("button", { name: /^Look at B/ }).click();
    await until("and the new one", () => state(page),
      (now) => now.fingerprint === second.fingerprint);
  }));

test("a branch is named by what made it, and can get another name", () =>
  withPage(still, async ({ page }) => {
    await changeThePast(page);
    const name = futures(page).getByRole("textbox", { name: "Name of B" });
    await until("it has a name", () => name.inputValue(), (value) => /crash n1$/.test(value));
    // The run plays on, and is drawn again and again, while somebody types.
    await name.pressSequentially(" ", { delay: 120 });
    await name.fill("n1 dies early");
    await drawn(page, 20);
    await name.press("Enter");
    await futures(page).getByRole("button", { name: "Look at B, n1 dies early" }).waitFor();
    await name.fill("");
    await name.press("Enter");
    await futures(page).getByRole("button", { name: "Look at B, n1 dies early" }).waitFor();
  }));

test("giving a branch up can be undone", () =>
  withPage(still, async ({ page }) => {
    await changeThePast(page);
    await until("two", () => state(page), (now) => now.branches === "BA");
    const kept = (await state(page)).fingerprint;
    await button(page, "Give B up").click();
    await until("one is left", () => state(page), (now) => now.branches === "A");
    assert.equal(await futures(page).getByRole("button", { name: "Give A up" }).count(), 0,
      "the last one cannot be given up");
    await button(page, "Undo").click();
    const back = await until("both are back", () => state(page), (now) => now.branches === "BA");
    assert.equal(back.fingerprint, kept);
  }));

test("looking at another future is nothing to take back", () =>
  withPage(still, async ({ page }) => {
    await changeThePast(page);
    await until("two", () => state(page), (now) => now.branches === "BA");
    await futures(page).getByRole("button", { name: /^Look at A/ }).click();
    await until("the old one", () => state(page), (now) => now.branches === "AB");
    await button(page, "Undo").click();
    await until("the change is taken back", () => state(page), (now) => now.branches === "A");
    await button(page, "Redo").click();
    await until("and done again", () => state(page), (now) => now.branches.length === 2);
  }));

test("two stages, one clock", () =>
  withPage(still, async ({ page }) => {
    await contrast(page, "W = 3").click();
    await until("a second stage", () => stages(page).count(), (count) => count === 2);
    const clocks = async () => {
      await drawn(page);
      const here = await page.locator("#stage-summary").textContent();
      const there = await stages(page).nth(1).getAttribute("aria-label");
      return [here, there].map((text) => text.match(/At ([\d.]+ .?s)/)?.[1]);
    };
    for (const place of [0, 137, 550, 1000]) {
      await goTo(page, place);
      const [here, there] = await until("both tell the time", clocks, ([here, there]) =>
        here !== undefined && here === there);
      assert.equal(here, there);
    }
    const moved = () => stages(page).nth(1).innerHTML();
    await goTo(page, 30);
    const before = await moved();
    await button(page, "One event forward").click();
    await until("the second stage moves, too", moved, (now) => now !== before);
  }));

test("what is said about the difference is what each run says alone", () =>
  withPage(still, async ({ page }) => {
    await contrast(page, "W = 3").click();
    const side = page.getByRole("region", { name: "Side by side" });
    await side.getByText("The two are the same run until").waitFor();
    const rows = await side.locator("tbody tr").evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => cell.textContent.trim())));
    const failed = rows.find(([name]) => name === "Refused or unknown");
    assert.deepEqual(failed.slice(1), ["0", "1"], "n3 is dead, so W = 3 cannot be had");
    await side.getByText(/first told something else at/).waitFor();
    const words = await side.locator("p").nth(1).innerText();
    assert.match(words, /Ada’s write #3 is told ok in A, .* is told (refused|unknown) in B/);
    const alone = await openPage({ query: "autoplay=0",
      hash: link({ topology: "leaderless", w: 3, seed: 5, horizon: "300ms", script: SCRIPT }) });
    assert.equal((await state(alone.page)).fingerprint, (await state(page)).beside);
    await alone.close();
  }));

test("the difference is a way there", () =>
  withPage(still, async ({ page }) => {
    await contrast(page, "W = 3").click();
    const jump = page.getByRole("region", { name: "Side by side" }).locator("button.link").first();
    const words = await jump.innerText();
    await goTo(page, 1000);
    await jump.click();
    const at = (await state(page)).atUs / 1000;
    assert.equal(`${at.toFixed(1)} ms`, words);
  }));

test("the link brings both back", () =>
  withPage(still, async ({ page }) => {
    await contrast(page, "Single-leader").click();
    const both = await until("both are there", () => state(page), (now) => now.beside);
    await until("the address says so", () => fragment(page), (text) => text.includes("&y=z1."));
    const again = await openPage({ query: "autoplay=0", hash: fragment(page) });
    const back = await state(again.page);
    assert.deepEqual([back.fingerprint, back.beside], [both.fingerprint, both.beside]);
    assert.equal(await stages(again.page).count(), 2);
    await again.close();
  }));

test("a knob turns the run that is worked on, and the other stays", () =>
  withPage(still, async ({ page }) => {
    await contrast(page, "W = 3").click();
    const both = await until("both are there", () => state(page), (now) => now.beside);
    await button(page, "work on this one").click();
    const turned = await until("they change places", () => state(page),
      (now) => now.beside === both.fingerprint);
    assert.equal(turned.fingerprint, both.beside);
    await page.locator("#knob-r").fill("1");
    await until("the run is another", () => state(page),
      (now) => now.fingerprint !== both.beside && now.beside === both.fingerprint);
  }));

test("one stage again, by keyboard alone", () =>
  withPage(still, async ({ page }) => {
    await contrast(page, "W = 3").focus();
    await page.keyboard.press("Enter");
    await until("two stages", () => stages(page).count(), (count) => count === 2);
    await button(page, "One stage again").focus();
    await page.keyboard.press(" ");
    await until("one stage", () => stages(page).count(), (count) => count === 1);
    assert.match(await page.locator(".stages svg.scene").innerHTML(), /data-thing="node-n1"/);
  }));

for (const topology of ["leaderless", "single-leader", "multi-leader"]) {
  test(`every contrast of ${topology} stands beside it`, () =>
    withPage({ query: "autoplay=0", hash: link({ topology, horizon: "300ms", script: SCRIPT }) },
      async ({ page }) => {
        const group = page.getByRole("group", { name: "The same run, but" });
        const unfold = () => group.locator("details").evaluateAll((all) =>
          all.forEach((one) => { one.open = true; }));
        await unfold();
        const offered = group.getByRole("button", { name: /side by side$/ });
        const chips = await offered.evaluateAll((all) =>
          all.map((one) => one.getAttribute("aria-label")));
        assert.ok(chips.length >= 5, `${chips.length} contrasts`);
        for (const chip of chips) {
          await unfold();
          await button(page, chip).click();
          await until(chip, () => stages(page).count(), (count) => count === 2);
          await page.getByRole("region", { name: "Side by side" }).locator("table").waitFor();
          await button(page, "One stage again").click();
          await until("one stage again", () => stages(page).count(), (count) => count === 1);
        }
        const { branches } = await state(page);
        assert.ok(branches.length <= 6, `${branches} are kept`);
      }));
}

for (const width of [360, 768, 1440]) {
  test(`side by side without overflow and without violations at ${width} px`, () =>
    withPage({ ...still, width, height: 900 }, async ({ page }) => {
      await contrast(page, "W = 3").click();
      await until("two stages", () => stages(page).count(), (count) => count === 2);
      await goTo(page, 400);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${wide} px wide`);
      const [first, second] = await stages(page).evaluateAll((all) =>
        all.map((one) => one.getBoundingClientRect().toJSON()));
      if (width >= 768) assert.ok(second.left >= first.right, "beside each other");
      else assert.ok(second.top >= first.bottom, "under each other");
      assert.ok(Math.abs(first.width - second.width) < 2, "of one size");
      assert.deepEqual(await audit(page), []);
    }));
}
