// How long it takes until there is something to look at.
//
// From the start of the navigation to the first frame with machines on the stage, the network being
// this machine. Nothing here asserts a speed; the figures are printed, and what is asserted is that
// there was a picture, and a sentence to read before it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "./harness.mjs";

const VISITS = 7;

/** Notes when the sentence of the skeleton and the first machine are painted. */
function watch() {
  globalThis.painted = {};
  const note = (name) => {
    if (name in globalThis.painted) return;
    globalThis.painted[name] = 0;
    requestAnimationFrame(() => setTimeout(() => {
      globalThis.painted[name] = performance.now();
    }));
  };
  new MutationObserver(() => {
    if (document.querySelector("[data-skeleton] h1")) note("sentence");
    if (document.querySelector('.stage [data-thing^="node-"]')) note("picture");
  }).observe(document, { childList: true, subtree: true });
}

test("the first useful picture", async (context) => {
  const visits = [];
  for (let visit = 0; visit < VISITS; visit += 1) {
    const { page, close } = await openPage({ before: (page) => page.addInitScript(watch) });
    await page.waitForFunction(() => globalThis.painted.picture > 0);
    visits.push(await page.evaluate(() => globalThis.painted));
    await close();
  }
  const median = (name) =>
    Math.round(visits.map((visit) => visit[name]).sort((a, b) => a - b)[VISITS >> 1]);
  context.diagnostic(`of ${VISITS} visits, the median: sentence after ${median("sentence")} ms, `
    + `picture after ${median("picture")} ms`);
  assert.ok(visits.every((visit) => visit.sentence > 0 && visit.picture >= visit.sentence));
});
