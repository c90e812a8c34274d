// The looks of the page: themes that are chosen and kept, forced colours, paper; and where the
// knobs stand at each width.

import assert from "node:assert/strict";
import { test } from "node:test";
import { audit, drawn, goTo, link, sideways, thing, until, withPage } from "./harness.mjs";

const HASH = link({
  topology: "leaderless", horizon: "200ms", script: "10ms c1 write x 1\n60ms c2 read x\n",
});
const theme = (page) => page.evaluate(() => document.documentElement.dataset.theme ?? "auto");
const paper = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const picker = (page) => page.getByRole("combobox", { name: "Theme" });
const still = { query: "autoplay=0", hash: HASH };

test("a theme is chosen, takes effect at once, and is there on the next visit", () =>
  withPage(still, async ({ page }) => {
    const light = await paper(page);
    await picker(page).selectOption("dark");
    assert.notEqual(await paper(page), light);
    await page.reload();
    await thing(page, "node-n1").waitFor();
    assert.equal(await theme(page), "dark");
    assert.equal(await picker(page).inputValue(), "dark", "and the picker says so");
    await picker(page).selectOption("auto");
    assert.equal(await paper(page), light);
  }));

test("the browser's own frame has the colour of the paper", () =>
  withPage(still, async ({ page, origin }) => {
    const colours = () => page.evaluate(() =>
      [...document.querySelectorAll("meta[name=theme-color]")].map((meta) => meta.content));
    const own = await colours();
    await picker(page).selectOption("dark");
    const dark = await paper(page);
    await until("both have it", colours, (now) => now.every((colour) => colour === dark));
    await page.waitForLoadState("networkidle");
    await page.reload();
    await thing(page, "node-n1").waitFor();
    await until("on the next visit, too", colours, (now) => now.every((it) => it === dark));
    await picker(page).selectOption("auto");
    await until("as the system has it", colours, (now) => now.join() === own.join());
    await page.waitForLoadState("networkidle");
    await page.goto(`${origin}/?theme=contrast#${HASH}`);
    await thing(page, "node-n1").waitFor();
    const plain = await paper(page);
    await until("from the address", colours, (now) => now.every((it) => it === plain));
  }));

test("the theme of the address goes before the one that is kept, and nonsense before none", () =>
  withPage(still, async ({ page, origin }) => {
    await picker(page).selectOption("dark");
    await page.goto(`${origin}/?autoplay=0&theme=projector#${HASH}`);
    await thing(page, "node-n1").waitFor();
    assert.equal(await theme(page), "projector");
    await page.goto(`${origin}/?autoplay=0&theme=neon#${HASH}`);
    await thing(page, "node-n1").waitFor();
    assert.equal(await theme(page), "dark");
  }));

test("a projector gets larger type", () =>
  withPage(still, async ({ page }) => {
    const size = () => page.locator(".knob-label").first().evaluate((label) =>
      parseFloat(getComputedStyle(label).fontSize));
    const before = await size();
    await picker(page).selectOption("projector");
    assert.ok(await size() >= before * 1.2);
  }));

test("no theme makes the page scroll sideways", async () => {
  for (const width of [320, 768, 1440]) {
    await withPage({ ...still, width }, async ({ page }) => {
      for (const name of ["contrast", "projector"]) {
        await picker(page).selectOption(name);
        await drawn(page, 4);
        assert.ok(await sideways(page) <= 0, `${name}, ${width} px`);
      }
    });
  }
});

test("with forced colours what is chosen is outlined, and nothing fails the audit", () =>
  withPage({ ...still, forcedColors: "active" }, async ({ page }) => {
    const outline = (locator) => locator.evaluate((element) =>
      getComputedStyle(element).outlineStyle);
    assert.equal(await outline(page.locator(".tabs [aria-pressed=true]")), "solid");
    assert.equal(await outline(page.locator(".segments input:checked + span").first()), "solid");
    assert.deepEqual(await audit(page), []);
  }));

test("paper gets the sentence, the picture, the promises and the tape, and no knobs", () =>
  withPage(still, async ({ page }) => {
    await goTo(page, 700);
    await page.emulateMedia({ media: "print" });
    for (const part of ["h1", ".stage > svg", ".pill", ".tape-picture"]) {
      assert.equal(await page.locator(part).first().isVisible(), true, part);
    }
    for (const part of [".knobs", ".transport", ".tabs", ".theme", ".primary", ".try"]) {
      assert.equal(await page.locator(part).isVisible(), false, part);
    }
  }));

test("beside the stage the knobs stay in sight, and scroll by themselves", () =>
  withPage({ ...still, width: 1440, height: 700 }, async ({ page }) => {
    await page.evaluate(() => scrollTo(0, 400));
    await drawn(page);
    const box = await page.locator(".knobs").boundingBox();
    assert.ok(box.y >= 0 && box.y + box.height <= 700, `${box.y} to ${box.y + box.height} px`);
    for (const group of await page.locator(".group > summary").all()) {
      if (!(await group.evaluate((summary) => summary.parentElement.open))) await group.click();
    }
    const scrolls = await page.locator(".knobs").evaluate((knobs) =>
      knobs.scrollHeight > knobs.clientHeight);
    assert.ok(scrolls);
  }));

test("on a phone the knobs are a sheet that opens from below and lets the stage be seen", () =>
  withPage({ ...still, width: 360, height: 740, hasTouch: true }, async ({ page }) => {
    const knobs = page.getByRole("complementary", { name: "Knobs" });
    const open = page.getByRole("button", { name: "Knobs", exact: true });
    assert.equal(await knobs.isVisible(), false);
    await open.tap();
    assert.equal(await knobs.isVisible(), true);
    await drawn(page, 20);
    const [sheet, stage, play] = await Promise.all([
      knobs.boundingBox(), page.locator(".stage").boundingBox(),
      page.getByRole("button", { name: "Play", exact: true }).boundingBox(),
    ]);
    assert.ok(sheet.y - Math.max(stage.y, 0) >= 200, `${sheet.y - stage.y} px of the stage`);
    assert.ok(play.y + play.height <= 740);
    await page.getByRole("slider", { name: "Replicas, N" }).press("ArrowRight");
    await thing(page, "node-n4").waitFor();
    assert.equal(await knobs.isVisible(), true, "turning does not close it");
    await page.keyboard.press("Escape");
    assert.equal(await knobs.isVisible(), false);
    assert.equal(await open.evaluate((button) => button === document.activeElement), true);
    await open.tap();
    await page.getByRole("button", { name: "Done" }).tap();
    assert.equal(await knobs.isVisible(), false);
    await until("it says so", () => open.getAttribute("aria-expanded"), (now) => now === "false");
  }));
