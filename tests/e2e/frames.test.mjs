// How long the script of a frame takes: with nine replicas and a hundred messages in flight, and
// with fifty and five hundred.
//
// Nothing here asserts a speed: a test that does fails on the next busy machine. The figures are
// printed, and what is asserted is that frames were drawn and that the scene was as full as it
// says.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { link, state, until, withPage } from "./harness.mjs";

const PLAY_MS = 5_000;

// Long ways and clients that never rest. Of nine replicas each keeps all keys, and every one of the
// twelve clients has messages to all of them out; fifty compare what they hold all the time.
const SLOW = {
  topology: "leaderless", clients: 12, workload: "closed", latency: "200ms~400ms",
  "request-timeout": "2s", "client-timeout": "3s", horizon: "4s",
};
const STAGES = [
  ["nine replicas and a hundred messages", 100, { ...SLOW, n: 9, w: 9, r: 9 }],
  ["fifty replicas and five hundred messages", 450,
    { ...SLOW, nodes: 50, coordinator: "client", "anti-entropy": "35ms" }],
];

/** The value below which a share of all values lies. */
const percentile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1];

for (const [name, full, settings] of STAGES) test(`frames with ${name}`, (context) =>
  withPage({ hash: `${link(settings)}&t=1`, width: 1440, height: 900 }, async ({ page }) => {
    await page.getByRole("button", { name: "Play", exact: true }).click();
    const flights = [];
    const before = await until("it plays", () => state(page), (now) => now.playing);
    const end = Date.now() + PLAY_MS;
    while (Date.now() < end) {
      flights.push((await state(page)).inFlight);
      await sleep(250);
    }
    const after = await state(page);
    const frames = after.framesMs.slice(before.framesMs.length);
    const figures = [0.5, 0.95, 1].map((share) => percentile(frames, share).toFixed(1));
    const report = `${frames.length} frames in ${PLAY_MS / 1000} s; their script took `
      + `${figures[0]} ms at the median, ${figures[1]} ms at the 95th percentile, `
      + `${figures[2]} ms at most; ${Math.min(...flights)} to ${Math.max(...flights)} `
      + "messages in flight";
    context.diagnostic(report);
    assert.ok(frames.length > 10, "frames were drawn");
    assert.ok(after.atUs > before.atUs, "time went on");
    assert.ok(percentile(flights, 0.5) >= full, `${percentile(flights, 0.5)} messages in flight`);
  }));
