// Whatever is pressed, in whatever order: no panic, nothing in the console, and a link that brings
// back what was on screen. The gestures are those of `www/fuzz.mjs`.
//
// `cargo xtask fuzz-page SEED GESTURES [WIDTH]` runs one seed for longer.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drawn, state, until, withPage } from "./harness.mjs";

const [SEED, GESTURES, WIDTH] = (process.env.FUZZ ?? "").split(" ").map(Number);
const GESTURES_MAX_PER_SECOND = 10;

const VISITS = SEED >= 0 && GESTURES > 0
  ? [{ seed: SEED, gestures: GESTURES, width: WIDTH || 1280 }]
  : [
    { seed: 1, gestures: 1_500, width: 1280 },
    { seed: 2, gestures: 1_500, width: 360 },
    { seed: 3, gestures: 1_000, width: 800, reducedMotion: "reduce" },
  ];

/** What is drawn, without what a selection or the focus adds. Attributes have no order. */
const picture = (page) => page.locator(".stage svg.scene").first().evaluate((svg) =>
  [...svg.children].map((group) => {
    const attributes = [...group.attributes].map(({ name, value }) => `${name}="${value}"`);
    return `${attributes.sort().join(" ")} ${group.innerHTML}`;
  }));

const fuzz = (page) => page.evaluate(() => globalThis.replicationLab.fuzz);

/** Stops, and points at nothing. */
async function settle(page) {
  await page.evaluate(() => document.querySelector(".stage svg.scene")
    .dispatchEvent(new MouseEvent("click", { bubbles: true })));
  // Whatever plays may just have come to its end.
  await page.evaluate(() => document.querySelector('button[aria-label="Pause"]')?.click());
  await until("it stands still", () => state(page), (now) => !now.playing);
  await page.evaluate(() => document.activeElement?.blur());
  await drawn(page, 3);
}

for (const { seed, gestures, ...options } of VISITS) {
  test(`${gestures} random gestures of seed ${seed} leave a page and a link that work`, () => {
    // What the page says of damaged links stands in the page, not in the console.
    const query = `fuzz=${seed}&gestures=${gestures}&autoplay=0`;
    return withPage({ ...options, query }, async ({ page, origin }) => {
      const deadline = Date.now() + 20_000 + (gestures / GESTURES_MAX_PER_SECOND) * 1_000;
      let now = await until("the gestures begin", () => fuzz(page));
      while (!now.done && Date.now() < deadline) {
        await page.waitForTimeout(200);
        now = await fuzz(page);
      }
      assert.equal(now.problem, null, now.last.join("\n"));
      assert.equal(now.gestures, gestures);

      await settle(page);
      const old = await state(page);
      await until("the address is written", () => page.evaluate(() => location.hash.slice(1)),
        (hash) => hash === old.link);
      const shown = await picture(page);
      const hash = `${old.link}&t=${old.atUs / 1e6}`;
      const again = await page.context().newPage();
      await again.setViewportSize(page.viewportSize());
      await again.goto(`${origin}/?autoplay=0#${hash}`);
      await again.waitForFunction(() => globalThis.replab?.state());
      await settle(again);
      const anew = await state(again);
      assert.equal(anew.fingerprint, old.fingerprint);
      assert.equal(anew.atUs, old.atUs);
      assert.deepEqual(await picture(again), shown);
    });
  });
}
