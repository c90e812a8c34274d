// Gestures on the stage that end as nobody planned: fingers that scroll, pointers that are let go
// elsewhere, keys that belong to the browser. Time that was stopped for a gesture goes on after
// it, and time that somebody has stopped stands still.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drawn, goTo, link, state, thing, until, withPage } from "./harness.mjs";

const RUN = link({ topology: "leaderless", horizon: "2s", latency: "20ms",
  script: "10ms c1 write x 1\n" });
const playing = { hash: RUN };
const standing = { hash: RUN, query: "autoplay=0" };
const stage = (page) => page.getByRole("group", { name: "Stage", exact: true });
const menu = (page) => page.getByRole("menu");
const plays = (page, wanted) => until(wanted ? "it plays" : "it stands", () => state(page),
  (now) => now.playing === wanted);
const play = (page) => page.locator(".transport .play");

/** The middle of a thing on the screen. */
async function middle(page, name) {
  const box = await thing(page, name).boundingBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** Puts a pointer down on a machine, and lets it go somewhere else. */
async function dragFrom(page, name, [x, y], options) {
  await page.mouse.move(...await middle(page, name));
  await page.mouse.down(options);
  await page.mouse.move(x, y, { steps: 5 });
  await page.mouse.up(options);
  await drawn(page);
}

const phone = { hasTouch: true, isMobile: true, width: 360, height: 740 };

for (const [what, by] of Object.entries({ "scrolls the page": [0, -200], "slides": [120, 0] })) {
  test(`a finger on a machine that ${what} lets time go on`, () =>
    withPage({ ...playing, ...phone }, async ({ page }) => {
      await plays(page, true);
      await thing(page, "node-n1").scrollIntoViewIfNeeded();
      const [x, y] = await middle(page, "node-n1");
      const cdp = await page.context().newCDPSession(page);
      const send = (type, at) => cdp.send("Input.dispatchTouchEvent",
        { type, touchPoints: at === null ? [] : [{ x: x + by[0] * at, y: y + by[1] * at }] });
      await send("touchStart", 0);
      await plays(page, false);
      for (let part = 1; part <= 8; part += 1) await send("touchMove", part / 8);
      await send("touchEnd", null);
      await plays(page, true);
      assert.equal(await menu(page).count(), 0);
    }));
}

test("a press that is let go outside of the stage is none: time goes on, and Enter means its own",
  () => withPage(playing, async ({ page }) => {
    await plays(page, true);
    await dragFrom(page, "node-n1", [5, 5]);
    await plays(page, true);
    await thing(page, "node-n3").focus();
    await page.keyboard.press("Enter");
    await menu(page).waitFor();
    assert.match(await menu(page).getAttribute("aria-label"), /n3/);
  }));

test("the middle button of a mouse stops nothing", () =>
  withPage(playing, async ({ page }) => {
    await plays(page, true);
    await page.mouse.move(...await middle(page, "node-n1"));
    await page.mouse.down({ button: "middle" });
    await page.mouse.up({ button: "middle" });
    await drawn(page);
    assert.equal((await state(page)).playing, true);
  }));

test("a stroke that begins near something lets time go on, and is over for the next menu", () =>
  withPage(playing, async ({ page }) => {
    await plays(page, true);
    await page.getByRole("button", { name: "Draw a wall" }).click();
    const [x, y] = await middle(page, "node-n1");
    await dragFrom(page, "node-n1", [x + 60, y + 4]);
    await plays(page, true);
    await page.keyboard.press("Escape");
    await play(page).click();
    await plays(page, false);
    await thing(page, "node-n3").focus();
    await page.keyboard.press("Enter");
    await menu(page).waitFor();
    assert.match(await menu(page).getAttribute("aria-label"), /n3/);
    await page.keyboard.press("Escape");
    await menu(page).waitFor({ state: "detached" });
    await drawn(page);
    assert.equal((await state(page)).playing, false, "somebody has stopped it");
  }));

test("Play plays while a menu is open that has stopped time", () =>
  withPage(playing, async ({ page }) => {
    await plays(page, true);
    await thing(page, "node-n1").click();
    await menu(page).waitFor();
    assert.equal((await state(page)).playing, false);
    await play(page).click();
    await menu(page).waitFor({ state: "detached" });
    await drawn(page);
    assert.equal((await state(page)).playing, true);
  }));

test("the list of messages stops time for as long as it is open", () =>
  withPage(playing, async ({ page }) => {
    await plays(page, true);
    await stage(page).focus();
    await page.keyboard.press("m");
    await menu(page).waitFor();
    assert.equal((await state(page)).playing, false);
    await page.keyboard.press("Escape");
    await plays(page, true);
  }));

test("keys with Alt, Control or the command key are the browser's", () =>
  withPage(standing, async ({ page }) => {
    await goTo(page, 300);
    const before = (await state(page)).atUs;
    await page.evaluate(() => {
      globalThis.taken = 0;
      addEventListener("keydown", (event) => { globalThis.taken += event.defaultPrevented; });
    });
    for (const place of [stage(page), page.getByRole("group", { name: "Tape", exact: true })]) {
      for (const keys of ["Control+k", "Alt+ArrowLeft", "Meta+ArrowRight"]) {
        // The browser's own answer is none of this test.
        await place.evaluate((element, keys) => {
          const [with_, key] = keys.split("+");
          const held = { [`${{ Control: "ctrl" }[with_] ?? with_.toLowerCase()}Key`]: true };
          element.dispatchEvent(new KeyboardEvent("keydown",
            { key, bubbles: true, cancelable: true, ...held }));
        }, keys);
      }
    }
    await drawn(page);
    const now = await state(page);
    assert.deepEqual([now.atUs, now.playing], [before, false]);
    assert.equal(await page.evaluate(() => globalThis.taken), 0);
  }));

test("a menu goes with its machine, and stops nothing afterwards", () =>
  withPage({ hash: `${RUN}&n=5` }, async ({ page }) => {
    await plays(page, true);
    await thing(page, "node-n5").click();
    await menu(page).waitFor();
    await page.evaluate((run) => { location.hash = `${run}&n=3`; }, RUN);
    await thing(page, "node-n5").waitFor({ state: "detached" });
    await until("the menu goes, too", () => menu(page).count(), (now) => now === 0);
    await goTo(page, 100);
    await plays(page, false);
    await thing(page, "node-n1").focus();
    await page.keyboard.press("Enter");
    await menu(page).waitFor();
    await page.keyboard.press("Escape");
    await menu(page).waitFor({ state: "detached" });
    await drawn(page);
    assert.equal((await state(page)).playing, false);
  }));
