// How long the script of a frame takes: with nine replicas and a hundred messages in flight, with
// two such stages side by side, and with fifty replicas and five hundred messages.
//
// Nothing here asserts a speed: a test that does fails on the next busy machine. The figures are
// printed: the time by the clock, and what the thread of the page worked, which is all of the page
// and not only the stage. What is asserted is that frames were drawn, that the scene was as full as
// it says, and that a frame writes hardly anything into the document: what moves is given numbers,
// which are no text and which observers do not hear of.
//
// While nothing moves nothing is drawn, nor is a stage that has no size.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { deflateRawSync } from "node:zlib";
import { drawn, link, state, until, withPage } from "./harness.mjs";

const PLAY_MS = 5_000;
/** So many attributes may a frame write, whatever moves: cards, timers, words. */
const WRITTEN_MAX = 50;
/** So many frames are watched for what they write. */
const WATCHED = 60;
/** How long nothing has to happen. */
const QUIET_MS = 500;

// Long ways and clients that never rest. Of nine replicas each keeps all keys, and every one of the
// twelve clients has messages to all of them out; fifty compare what they hold all the time.
const SLOW = {
  topology: "leaderless", clients: 12, workload: "closed", latency: "200ms~400ms",
  "request-timeout": "2s", "client-timeout": "3s", horizon: "4s",
};
const packed = (settings) => `z1.${deflateRawSync(link(settings)).toString("base64url")}`;
const NINE = { ...SLOW, n: 9, w: 9, r: 9 };
const STAGES = [
  ["nine replicas and a hundred messages", 100, NINE],
  ["two stages side by side, as full as that", 100, { ...NINE, y: packed({ ...NINE, seed: 2 }) }],
  ["fifty replicas and five hundred messages", 450,
    { ...SLOW, nodes: 50, coordinator: "client", "anti-entropy": "35ms" }],
];

/** The value below which a share of all values lies. */
const percentile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1];

/** What the thread of the page has worked so far, in milliseconds: all, and its script. */
async function worked(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (wanted) => metrics.find((metric) => metric.name === wanted).value * 1000;
  return { task: of("TaskDuration"), script: of("ScriptDuration") };
}

/** What is written into the picture in so many frames: attributes, and elements made or taken. */
const written = (page, frames) => page.evaluate((count) => new Promise((resolve) => {
  const counts = { attributes: 0, elements: 0 };
  const observer = new MutationObserver((records) => {
    for (const { type, addedNodes, removedNodes } of records) {
      if (type === "attributes") counts.attributes += 1;
      else counts.elements += addedNodes.length + removedNodes.length;
    }
  });
  observer.observe(document.querySelector(".stage svg"),
    { attributes: true, childList: true, subtree: true });
  const next = (left) => {
    if (left > 0) return requestAnimationFrame(() => next(left - 1));
    observer.disconnect();
    resolve({ attributes: counts.attributes / count, elements: counts.elements / count });
  };
  next(count);
}), frames);

for (const [name, full, settings] of STAGES) test(`frames with ${name}`, (context) =>
  withPage({ hash: `${link(settings)}&t=1`, width: 1440, height: 900 }, async ({ page }) => {
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    const flights = [];
    const before = await until("it plays", () => state(page), (now) => now.playing);
    const start = await worked(session);
    const end = Date.now() + PLAY_MS;
    while (Date.now() < end) {
      flights.push((await state(page)).inFlight);
      await sleep(250);
    }
    const stop = await worked(session);
    const after = await state(page);
    const frames = after.framesMs.slice(before.framesMs.length);
    const figures = [0.5, 0.95, 1].map((share) => percentile(frames, share).toFixed(1));
    const report = `${frames.length} frames in ${PLAY_MS / 1000} s; their script took `
      + `${figures[0]} ms at the median, ${figures[1]} ms at the 95th percentile, `
      + `${figures[2]} ms at most; ${Math.min(...flights)} to ${Math.max(...flights)} `
      + "messages in flight";
    context.diagnostic(report);
    const each = (kind) => ((stop[kind] - start[kind]) / frames.length).toFixed(1);
    context.diagnostic(`all of the page: ${each("task")} ms of work for a frame, of which `
      + `${each("script")} ms script`);
    const { attributes, elements } = await written(page, WATCHED);
    const most = Math.max(...flights);
    context.diagnostic(`written for a frame: ${attributes.toFixed(0)} attributes, `
      + `${elements.toFixed(0)} elements made or taken away`);
    assert.ok(frames.length > 10, "frames were drawn");
    assert.ok(after.atUs > before.atUs, "time went on");
    assert.ok(percentile(flights, 0.5) >= full, `${percentile(flights, 0.5)} messages in flight`);
    assert.ok(attributes < WRITTEN_MAX, `${attributes} attributes`);
    assert.ok(elements < most, `${elements} elements for ${most} messages`);
  }));

test("nothing is drawn while nothing moves", () =>
  withPage({
    hash: `${link(NINE)}&t=1`,
    before: (page) => page.addInitScript(() => {
      const request = globalThis.requestAnimationFrame.bind(globalThis);
      globalThis.asked = 0;
      globalThis.requestAnimationFrame = (told) => {
        globalThis.asked += 1;
        return request(told);
      };
    }),
  }, async ({ page }) => {
    const asked = () => page.evaluate(() => globalThis.asked);
    await drawn(page, 5);
    const before = [await asked(), (await state(page)).framesMs];
    await sleep(QUIET_MS);
    assert.deepEqual([await asked(), (await state(page)).framesMs], before);
    const write = await written(page, 10);
    assert.deepEqual(write, { attributes: 0, elements: 0 });
  }));

test("a stage without a size is not drawn, and time goes on", () =>
  withPage({ hash: `${link(NINE)}&t=1` }, async ({ page }) => {
    const show = (display) => page.locator(".stage").first()
      .evaluate((stage, style) => { stage.style.display = style; }, display);
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await until("it plays", () => state(page), (now) => now.framesMs.length > 5);
    await show("none");
    await drawn(page, 4);
    const before = await state(page);
    await drawn(page, 10);
    const after = await state(page);
    assert.ok(after.atUs > before.atUs, "time went on");
    assert.deepEqual(after.framesMs, before.framesMs);
    await show("");
    await until("it is drawn again", () => state(page),
      (now) => now.framesMs.length > before.framesMs.length);
  }));
