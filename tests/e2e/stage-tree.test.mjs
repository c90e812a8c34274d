// What the stage says to those who cannot see it: its accessible tree at one instant, for each
// family, against files under trees/.
//
// A tree is rewritten with BLESS=1; read the difference before committing it.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { drawn, link, state, thing, until, withPage } from "./harness.mjs";

const TREES = new URL("./trees/", import.meta.url);
const BLESS = process.env.BLESS === "1";

const busy = { workload: "rate", rate: 60, horizon: "1s" };

/** For each family the settings of a run, and the instant to look at. */
const RUNS = {
  leaderless: [
    { topology: "leaderless", n: 5, ...busy, script: "0.2s crash n5\n0.3s cut n4,c2" },
    0.4,
  ],
  "leaderless-ring": [
    { topology: "leaderless", nodes: 9, coordinator: "replica", ...busy,
      script: "0.2s pause n7" },
    0.5,
  ],
  "leaderless-datacenters": [{ topology: "leaderless", datacenters: 2, ...busy }, 0.4],
  "single-leader": [{ topology: "single-leader", ...busy, script: "0.2s crash n1" }, 0.5],
  "single-leader-split": [
    { topology: "single-leader", fencing: "none", ...busy,
      script: "0.2s cut n1,c1 | n2,n3,m1,c2" },
    0.6,
  ],
  "multi-leader": [{ topology: "multi-leader", ...busy, script: "0.2s cut n1,c1" }, 0.4],
  "multi-leader-regions": [{ topology: "multi-leader", followers: 2, links: "ring", ...busy }, 0.4],
  "multi-leader-text": [
    { topology: "multi-leader", resolve: "text", horizon: "1s",
      script: "0.1s c1 type x 0 H\n0.2s c2 type x 1 I\n0.3s c1 read x\n0.9s c2 read x" }, 0.4],
};

const STILL = { query: "autoplay=0&motion=reduce", width: 1280 };

/** The link that a page was turned to. */
const shown = new WeakMap();

/** Opens a run at its instant, unless it is there, and waits until it is drawn. */
async function turnTo(page, [settings, at]) {
  const hash = `${link(settings)}&t=${at}`;
  if (shown.get(page) === hash) return;
  shown.set(page, hash);
  const before = await state(page);
  await page.evaluate((fragment) => { location.hash = fragment; }, hash);
  await until("the playhead is there", () => state(page), (now) =>
    now.fingerprint !== before.fingerprint && Math.abs(now.atUs - at * 1e6) < 10_000);
  await drawn(page, 3);
}

const visit = (run, body) =>
  withPage({ ...STILL, hash: link({ topology: "leaderless", n: 1 }) }, async (visited) => {
    await turnTo(visited.page, run);
    await body(visited);
  });

/** A test for each entry, all on one visit: to start a page takes longer than to turn to a run. */
const forEach = (title, entries, body) =>
  test(title, (context) =>
    withPage({ ...STILL, hash: link({ topology: "leaderless", n: 1 }) }, async ({ page }) => {
      for (const entry of entries) await context.test(entry[0], () => body(page, entry));
    }));

forEach("the tree of the stage", Object.entries(RUNS), async (page, [name, run]) => {
  await turnTo(page, run);
  const tree = `${(await page.locator(".stage > svg[role=group]").ariaSnapshot()).trim()}\n`;
  const file = new URL(`${name}.txt`, TREES);
  if (BLESS) {
    mkdirSync(TREES, { recursive: true });
    writeFileSync(file, tree);
  }
  assert.equal(tree, readFileSync(file, "utf8"), `the tree of ${name}`);
});

test("a phone hears the same as a wide screen", () =>
  visit(RUNS["leaderless-datacenters"], async ({ page }) => {
    const names = () => page.locator(".stage [data-thing^=node-]").evaluateAll((nodes) =>
      nodes.map((node) => node.getAttribute("aria-label")));
    const wide = await names();
    await page.setViewportSize({ width: 360, height: 800 });
    await until("it is upright", () => page.locator(".stage[data-format=portrait]").count());
    await drawn(page, 3);
    assert.deepEqual(await names(), wide);
  }));

/** For each state the run that shows it, the machine, its letter and its outline. */
const STATES = [
  ["crashed", { topology: "leaderless", script: "0.1s crash n2" }, "n2", "D", "crashed"],
  ["paused", { topology: "leaderless", script: "0.1s pause n2" }, "n2", "P", "paused"],
  ["isolated", { topology: "leaderless", script: "0.1s cut n2" }, "n2", "I", "isolated"],
  ["absent", { topology: "leaderless", spares: 1 }, "n4", "+", "absent"],
  ["left", { topology: "leaderless", nodes: 4, script: "0.05s leave n4" }, "n4", "−", "left"],
  ["fenced", { topology: "single-leader", script: "0.1s cut n1,c1 | n2,n3,m1,c2" }, "n1", "#",
    "fenced"],
  ["leader", { topology: "single-leader" }, "n1", "L", "leader"],
  ["follower", { topology: "single-leader" }, "n2", "F", "follower"],
  ["monitor", { topology: "single-leader" }, "m1", "M", "monitor"],
  ["one of the leaders", { topology: "multi-leader" }, "n3", "L", "leader"],
  ["crashed leader", { topology: "multi-leader", script: "0.1s crash n3" }, "n3", "D", "crashed"],
];

forEach("a letter and an outline", STATES, async (page, entry) => {
  const [name, settings, node, letter, outline] = entry;
  await turnTo(page, [{ ...settings, ...busy }, 0.5]);
  const card = thing(page, `node-${node}`);
  const classes = (await card.getAttribute("class")).split(" ");
  assert.ok(classes.includes(outline), classes.join(" "));
  const letters = await card.locator(":is(.state-letter, .badge-letter)").allTextContents();
  assert.ok(letters.includes(letter), `${letters.join(" ")} shows ${letter}`);
  const odd = ".leader, .crashed, .paused, .isolated, .absent";
  const plain = page.locator(`.stage .node:not(${odd})`);
  const look = (rect) => {
    const { stroke, strokeDasharray, strokeWidth, fill } = getComputedStyle(rect);
    return [stroke, strokeDasharray, strokeWidth, fill].join(" ");
  };
  if (!["monitor", "follower", "fenced"].includes(name) && (await plain.count()) > 0) {
    const usual = await plain.locator(".card").first().evaluate(look);
    assert.notEqual(await card.locator(".card").evaluate(look), usual, "its own outline");
  }
});

test("who keeps the key in play stands out, and the ring says so", () =>
  visit(RUNS["leaderless-ring"], async ({ page }) => {
    const said = await thing(page, "place").getAttribute("aria-label");
    const keepers = said.match(/n\d+/g);
    assert.equal(keepers.length, 3, said);
    const marked = await page.locator(".stage .node.keeper").evaluateAll((nodes) =>
      nodes.map((node) => node.getAttribute("data-thing").replace("node-", "")));
    assert.deepEqual(marked.sort(), [...keepers].sort());
  }));

test("the fault of a link is written on it", () =>
  visit([{ topology: "leaderless", ...busy, script: "0.1s lossy n1-n2 30%\n0.1s hold n3,c2" }, 0.5],
    async ({ page }) => {
      await until("the link is drawn", () => page.locator(".stage .weak").count());
      assert.equal(await page.locator(".stage .weak text").textContent(), "loses 30 %");
      assert.match(await page.locator(".stage .hold .wall-word").textContent(), /^held at 100 ms/);
    }));
