// An hour of play does not grow memory.
//
// The clock of the page is the test's, so a minute takes as long as its frames take to draw. The
// run is played again and again; between two collections of garbage nothing may be left over: not
// in the module, not among the objects of JavaScript, not in the document. Some minutes are played
// in the suite, and as many as the variable MINUTES says otherwise: `MINUTES=60 node --test
// memory.test.mjs` plays the hour.

import assert from "node:assert/strict";
import { test } from "node:test";
import { link, state, withPage } from "./harness.mjs";

const MINUTES = Number(process.env.MINUTES ?? 3);
/** What the collector of garbage may keep for itself, and one page of the module, in bytes. */
const SLACK = 1_000_000;
const MODULE_PAGE = 65_536;

const RUNS = {
  leaderless: { topology: "leaderless", n: 5, clients: 4, workload: "closed", horizon: "1s" },
  "single-leader": { topology: "single-leader", workload: "closed", horizon: "1s",
    script: "300ms crash n1\n700ms restart n1\n" },
  "multi-leader": { topology: "multi-leader", workload: "closed", horizon: "1s" },
};

for (const [name, settings] of Object.entries(RUNS)) {
  test(`${MINUTES} minutes of ${name}`, (context) =>
    withPage({
      hash: link(settings),
      query: "autoplay=0",
      before: (page) => page.clock.install(),
    }, async ({ page }) => {
      const session = await page.context().newCDPSession(page);
      await session.send("Performance.enable");
      const play = page.getByRole("button", { name: /^Play( again)?$/ });
      const minute = async () => {
        for (let second = 0; second < 60; second += 5) {
          if (await play.count()) await play.click();
          await page.clock.runFor(5_000);
        }
      };
      const kept = async () => {
        await session.send("HeapProfiler.collectGarbage");
        const { metrics } = await session.send("Performance.getMetrics");
        const of = (wanted) => metrics.find((metric) => metric.name === wanted).value;
        const { memoryBytes } = await state(page);
        return { module: memoryBytes, heap: of("JSHeapUsedSize"), nodes: of("Nodes"),
          listeners: of("JSEventListeners") };
      };
      await page.getByRole("slider", { name: "Speed" }).focus();
      await page.keyboard.press("End");
      await minute();
      const before = await kept();
      for (let played = 0; played < MINUTES; played += 1) await minute();
      const after = await kept();
      context.diagnostic(`after a minute: ${JSON.stringify(before)}`);
      context.diagnostic(`after ${MINUTES} more: ${JSON.stringify(after)}`);
      assert.ok(after.module <= before.module + MODULE_PAGE, "the module has grown");
      assert.ok(after.heap < before.heap + SLACK, "the heap has grown");
      assert.ok(after.nodes <= before.nodes * 1.5, "the document has grown");
      assert.ok(after.listeners <= before.listeners * 1.5, "listeners are left over");
    }));
}
